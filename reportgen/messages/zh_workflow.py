"""Chinese texts: git, hooks, continuous integration."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {}

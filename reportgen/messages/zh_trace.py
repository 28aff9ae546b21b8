"""Chinese texts: `trace` and review copies."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {}

"""English texts: `diff`, redlines."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {}

"""Chinese texts: `new` and `show`."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {}

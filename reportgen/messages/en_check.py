"""English texts: rules, waivers, the reading of texts, coverage."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {}

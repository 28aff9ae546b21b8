"""Data as a clerk would type them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def yaml_text(data: Mapping[str, Any]) -> str:
    """Data as a clerk would type them: block style, texts of several lines under `|`."""
    return "\n".join(_lines(data, 0)) + "\n"


def _lines(value: Any, depth: int) -> list[str]:
    blanks = "  " * depth
    lines: list[str] = []
    entries = [(f"{key}:", member) for key, member in value.items()] if isinstance(value, Mapping) else None
    for lead, member in entries if entries is not None else [("-", item) for item in value]:
        if isinstance(member, Mapping | list) and member:
            lines += [f"{blanks}{lead}", *_lines(member, depth + 1)]
        elif isinstance(member, str) and "\n" in member:
            lines += [f"{blanks}{lead} |", *(f"{blanks}  {line}" for line in member.split("\n"))]
        else:
            lines.append(f"{blanks}{lead} {_scalar(member)}")
    return lines


def _scalar(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=False)

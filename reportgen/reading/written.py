"""The data file that comes of a report: in the order of the schema, with titles as comments, unsure places marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.written import key_text, scalar_text
from reportgen.schema.nodes import SchemaNode

_SENTENCE = re.compile(r"(?<=[。！？；])(?![”’」』）》])")
_LONG = 40
_WIDTH = 76


def file_text(
    data: Mapping[str, Any], shape: SchemaNode, notes: Mapping[str, str], head: Iterable[str], tail: Iterable[str]
) -> str:
    """The text of a data file.

    Args:
        notes: remarks on values, by their paths, each on a line of its own above the value.
        head: lines of comment at the top.
        tail: lines of comment at the end.
    """
    lines = [f"# {line}".rstrip() for line in head]
    for name, member, at in _ordered(data, shape):
        title = at.title if at is not None else ""
        path = FILE / name
        large = isinstance(member, dict | list) and bool(member)
        lines += ["", *([f"# ══════ {title} ══════"] if title and large else [])]
        lines += _member(name, member, at, path, 0, notes)
        if title and not large and "\n" not in str(member) and not lines[-1].startswith(" "):
            lines[-1] += f"  # {title}"
    more = [f"# {line}".rstrip() for line in tail]
    return "\n".join([*lines, *([""] if more else []), *more]) + "\n"


def _ordered(data: Mapping[str, Any], shape: SchemaNode | None) -> Iterator[tuple[str, Any, SchemaNode | None]]:
    """The members in the order of the schema, then those that it does not name."""
    members = shape.members if shape is not None else {}
    others = shape.others if shape is not None else None
    names = [*(name for name in members if name in data), *(name for name in data if name not in members)]
    for name in names:
        yield name, data[name], members.get(name, others)


def _member(
    name: str, value: Any, shape: SchemaNode | None, path: FactPath, depth: int, notes: Mapping[str, str]
) -> list[str]:
    blanks = "  " * depth
    lines = [f"{blanks}# {line}" for line in _note(notes, path)]
    if isinstance(value, dict) and value:
        lines.append(f"{blanks}{key_text(name)}:")
        for below, member, at in _ordered(value, shape):
            lines += _member(below, member, at, path / below, depth + 1, notes)
        return lines
    if isinstance(value, list) and value:
        lines.append(f"{blanks}{key_text(name)}:")
        for index, item in enumerate(value):
            lines += _item(item, shape.items if shape is not None else None, path / index, depth + 1, notes)
        return lines
    return [*lines, *_single(f"{blanks}{key_text(name)}:", value, shape, depth)]


def _item(value: Any, shape: SchemaNode | None, path: FactPath, depth: int, notes: Mapping[str, str]) -> list[str]:
    blanks = "  " * depth
    above = [f"{blanks}# {line}" for line in _note(notes, path)]
    if isinstance(value, dict) and value:
        lines = []
        for below, member, at in _ordered(value, shape):
            lines += _member(below, member, at, path / below, depth + 1, notes)
        first = next(index for index, line in enumerate(lines) if not line.lstrip().startswith("#"))
        lines[first] = f"{blanks}- {lines[first][2 * depth + 2 :]}"
        return [*above, *lines]
    return [*above, *_single(f"{blanks}-", value, shape, depth)]


def _single(lead: str, value: Any, shape: SchemaNode | None, depth: int) -> list[str]:
    if isinstance(value, str) and shape is not None and shape.prose and (len(value) > _LONG or "{" in value):
        inside = "  " * (depth + 1)
        paragraphs = value.split("\n\n")
        text = "\n\n".join("\n".join(part for part in _SENTENCE.split(each) if part) for each in paragraphs)
        return [f"{lead} |", *(f"{inside}{line}" if line else "" for line in text.split("\n"))]
    if isinstance(value, dict | list):
        return [f"{lead} {'{}' if isinstance(value, dict) else '[]'}"]
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    return [f"{lead} {scalar_text(value)}"]


def _note(notes: Mapping[str, str], path: FactPath) -> list[str]:
    return notes[path].split("\n") if path in notes else []

"""Splices in the text of a file: what is replaced at exact places, and all else kept byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from reportgen.facts.tree import MappingNode, Node, ScalarNode, SequenceNode

_OPENING = ("{", "[")
_CLOSING = re.compile(r"(?:[\s,]|(?<=\s)#.*)*[\]}]")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")


class Edit(NamedTuple):
    """The characters from `start` up to `end` of a text give way to `text`; nothing does where both are equal."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[Edit | tuple[int, int, str]]) -> str:
    """Make all edits at once: their places are those of the text as it is now, in any order.

    Insertions at one place are made in the order given.

    Raises:
        ValueError: two edits overlap, or one lies outside the text.
    """
    pieces: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        if not at <= start <= end <= len(text):
            raise ValueError(f"edit of {start}-{end} overlaps another or lies outside the text")
        pieces += [text[at:start], new]
        at = end
    return "".join([*pieces, text[at:]])


def value_edit(scalar: ScalarNode, written: str) -> Edit:
    """The edit that puts `written`, a value as YAML writes it, in place of a value, its quotes or its `|` included.

    Comments, blank lines and line breaks around the value stay.
    """
    text = scalar.source.text
    start, end = scalar.start, scalar.end
    if scalar.block:
        # The parser lets a text under “|” end where the next thing begins.
        end = start + len(text[start:end].rstrip())
    if start == end and text[start - 1 : start] in (":", "-"):
        written = f" {written}"
    return Edit(start, end, written)


def node_end(node: Node) -> int:
    """The index behind the last character of a value in the text of its file; brackets are part of it."""
    text = node.place.source.text
    if isinstance(node, ScalarNode):
        return node.start + len(text[node.start : node.end].rstrip()) if node.block else node.end
    below = list(node.members.values()) if isinstance(node, MappingNode) else node.items
    flow = text.startswith(_OPENING, node.start)
    end = node_end(below[-1]) if below else node.start + flow
    if flow and (closed := _CLOSING.match(text, end)):
        return closed.end()
    return end


def added_member(record: MappingNode, name: str, written: str, comment: str = "") -> Edit:
    """The edit that adds a member at the end of a record, with a comment behind it where the record has lines."""
    text, (*_, last) = record.place.source.text, record.members.values()
    end = node_end(last)
    if text.startswith(_OPENING, record.start):
        return Edit(end, end, f", {name}: {written}")
    end = line_end(text, end)
    indent = next(iter(record.keys.values())).place.column - 1
    return Edit(end, end, f"{_break(text)}{' ' * indent}{name}: {written}{comment and f'  # {comment}'}")


def added_item(items: SequenceNode, members: Mapping[str, str]) -> Edit:
    """The edit that adds a record to the end of a list of records, written as the last of them."""
    text, last = items.place.source.text, items.items[-1]
    end = node_end(last)
    flow = f"{{{', '.join(f'{name}: {written}' for name, written in members.items())}}}"
    if text.startswith(_OPENING, items.start):
        return Edit(end, end, f", {flow}")
    indent = " " * (items.place.column - 1)
    within = max(2, last.place.column - items.place.column)
    lines = [flow] if text.startswith(_OPENING, last.start) else [f"{name}: {members[name]}" for name in members]
    written = f"{_break(text)}{indent}{' ' * within}".join(lines)
    end = line_end(text, end)
    return Edit(end, end, f"{_break(text)}{indent}-{' ' * (within - 1)}{written}")


def blank_lines_end(text: str, at: int) -> int:
    """The index behind the blank lines that begin at `at`."""
    found = _BLANK_LINES.match(text, at)
    return found.end() if found else at


def _break(text: str) -> str:
    """The line break of a file."""
    return "\r\n" if "\r\n" in text else "\n"


def line_start(text: str, number: int) -> int:
    """The index at which line `number`, counted from 1, begins."""
    at = 0
    for _ in range(number - 1):
        at = line_end(text, at)
        at += 2 if text.startswith("\r\n", at) else 1
    return at


def line_end(text: str, at: int) -> int:
    """The index of the line break that ends the line in which `at` lies, or of the end of the text."""
    found = [index for index in (text.find("\r", at), text.find("\n", at)) if index >= 0]
    return min(found, default=len(text))

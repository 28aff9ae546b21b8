"""Splices in the text of a file: what is replaced at exact places, and all else kept byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reportgen.facts.tree import ScalarNode


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
    text = scalar.place.source.text
    start, end = scalar.start, scalar.end
    if scalar.block:
        # The parser lets a text under “|” end where the next thing begins.
        end = start + len(text[start:end].rstrip())
    if start == end and text[:start].endswith(":"):
        written = f" {written}"
    return Edit(start, end, written)


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

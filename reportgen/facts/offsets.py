"""How a text is typed: for every character of a value of a data file, where in the file it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from reportgen.facts.tree import ScalarNode
from reportgen.places import Place

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# `\xNN`, `\uNNNN` and `\UNNNNNNNN`, the escapes of YAML 1.2 (5.7) that are longer than two characters.
_ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}


class TypedText:
    """A value of a data file as it is typed: where each of its characters stands."""

    def __init__(self, scalar: ScalarNode) -> None:
        self.scalar = scalar

    @cached_property
    def indexes(self) -> Sequence[int]:
        """The index in the text of the file of each character of the value, and one more: where it ends."""
        scalar = self.scalar
        typed = scalar.source.text[scalar.start : scalar.end]
        value = str(scalar.value)
        if scalar.block:
            return _in_block(typed, value, scalar.start)
        if scalar.quoted:
            return _in_quotes(typed, scalar.start)
        return range(scalar.start, scalar.start + len(value) + 1)

    def place(self, start: int, end: int) -> Place:
        """Where the characters from `start` up to `end` of the value are typed, as far as the end of the line."""
        source = self.scalar.source
        first, last = self.indexes[start], self.indexes[max(start, end - 1)] + 1
        line = _LINE_BREAK.split(source.text[first:last], maxsplit=1)[0]
        return source.place_at(first, max(1, len(line)))


def _in_block(typed: str, value: str, start: int) -> list[int]:
    """The first line of a block is its `|`; below it every line of the value stands at the end of its own."""
    indexes: list[int] = []
    breaks = list(_LINE_BREAK.finditer(typed))
    ends = [*(found.start() for found in breaks[1:]), len(typed)]
    at = 0
    for number, line in enumerate(value.split("\n")):
        at = ends[number] - len(line)
        indexes += range(start + at, start + ends[number] + 1)
    return indexes


def _in_quotes(typed: str, start: int) -> list[int]:
    indexes: list[int] = []
    at, mark = 1, typed[:1]
    while at < len(typed) - 1:
        indexes.append(start + at)
        if mark == "'":
            at += 2 if typed[at] == "'" else 1
        elif typed[at] == "\\":
            at += _ESCAPE_LENGTHS.get(typed[at + 1], 2)
        else:
            at += 1
    return [*indexes, start + at]

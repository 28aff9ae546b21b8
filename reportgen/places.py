"""Where a thing is typed: the text of a file, and a place in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from reportgen.messages import Worded, worded
from reportgen.messages.unseen import visible_line

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


class Source:
    """A text that was read, under the name by which the user knows it.

    That of a Word file has a line for each paragraph, and `labels` tell where each stands in words of Word's, as nobody
    who works in Word counts lines.
    """

    __slots__ = ("_lines", "_starts", "labels", "name", "text")

    def __init__(self, name: str, text: str, labels: Sequence[Worded] = ()) -> None:
        self.name = name
        self.text = text
        self.labels = labels
        self._lines: list[str] | None = None
        self._starts: list[int] | None = None

    def __repr__(self) -> str:
        return f"Source({self.name!r})"

    @property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        if self._lines is None:
            self._lines = _LINE_BREAK.split(self.text)
        return self._lines

    def line(self, number: int) -> str:
        """Line `number`, counted from 1; empty past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def label(self, number: int) -> Worded:
        """Where line `number` stands in words of Word's; empty for a text with lines of its own."""
        return self.labels[number - 1] if 0 < number <= len(self.labels) else ""

    @property
    def starts(self) -> list[int]:
        """The index at which each line begins."""
        if self._starts is None:
            self._starts = [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]
        return self._starts

    def place_at(self, index: int, width: int = 1) -> Place:
        """The place of the character at `index` of the text."""
        line = bisect_right(self.starts, index)
        return Place(self, line, index - self.starts[line - 1] + 1, width)

    def index_of(self, line: int, column: int) -> int:
        """The index of a character by the number of its line and that of the characters before it, at most the text's
        end."""
        return min(self.starts[line - 1] + column, len(self.text)) if line <= len(self.starts) else len(self.text)


class Place(NamedTuple):
    """A stretch of one line: line and column count characters from 1, `width` is in characters."""

    source: Source
    line: int
    column: int
    width: int = 1

    @property
    def text(self) -> str:
        """The whole line on which the place is."""
        return self.source.line(self.line)

    @property
    def label(self) -> Worded:
        """Where it stands in words of Word's, if it stands in a Word file."""
        return self.source.label(self.line)

    def said(self, language: str = "zh") -> str:
        """File, line and column, or the file and where in it."""
        name = visible_line(self.source.name)
        return f"{name}: {worded(self.label, language)}" if self.label else f"{name}:{self.line}:{self.column}"

    def brief(self, language: str = "zh") -> str:
        """The same without the column."""
        return self.said(language) if self.label else f"{self.source.name}:{self.line}"

    def __str__(self) -> str:
        return self.said()


def find_in_line(source: Source, line: int, text: str) -> Place | None:
    """The first place of a text in a line; the whole line for an empty text."""
    whole = source.line(line)
    start = whole.find(text)
    return Place(source, line, start + 1, max(1, len(text or whole))) if start >= 0 else None


def stretches(lines: Iterable[int]) -> Iterator[str]:
    """Numbers of lines in few words, `3`, `5-9`; they rise."""
    first = last = 0
    for line in lines:
        if first and line > last + 1:
            yield _stretch(first, last)
            first = 0
        first, last = first or line, line
    if first:
        yield _stretch(first, last)


def _stretch(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


Locate = Callable[[str, int], Place]
"""Gives the place for a part of a template and a line of it."""

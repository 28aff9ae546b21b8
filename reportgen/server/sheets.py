"""The report as the page shows it: its sheets in pieces, of which only those that differ are sent again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from reportgen.case import Case
from reportgen.document.blocks import Document
from reportgen.errors import Problem
from reportgen.facts.paths import FactPath
from reportgen.html.page import asset
from reportgen.html.render import render
from reportgen.html.traced import numbers_of
from reportgen.trace.numbers import TracedNumber
from reportgen.values.figure import Figure
from reportgen.values.formula_text import typed_places
from reportgen.values.records import Text

_NUMBER = re.compile(r' data-n="([0-9]+)"')
_KEY = re.compile(r' data-key="([^"]*)"')
_KNOWN_BY = 12
"""The first characters of a text, by which its paragraph is found among those that one line of a template writes."""


class Sheets(NamedTuple):
    """`style` is the look. `pieces` are the sheets as pieces of HTML in a row, in which each number that can be asked
    has an empty `data-n`: which one of the trace it is stands in `numbers`, so that a piece stays the same where
    numbers are put in before it. `keys` are what pieces are known by, empty for what is no block."""

    style: str
    pieces: tuple[str, ...]
    numbers: tuple[int, ...]
    keys: tuple[str, ...]


def sheets_of(case: Case) -> Sheets:
    """The report of a case, whether its rules hold or not.

    Raises:
        DataError: no report can be made of the data.
        TemplateError: the template or the format is wrong.
    """
    numbers = numbers_of(case.numbers)
    rendering = render(case.document, case.look, numbers, places=True)
    written: list[str] = []
    for sheet in rendering.sheets:
        written += [sheet.start, *(piece.html for piece in sheet.pieces), sheet.end]
    found = tuple(int(number) for piece in written for number in _NUMBER.findall(piece))
    pieces = tuple(_NUMBER.sub(' data-n=""', piece) for piece in written)
    keys = tuple(key[1] if (key := _KEY.search(piece)) else "" for piece in pieces)
    return Sheets(asset("pages.css") + rendering.rules, pieces, found, keys)


class Marks:
    """Finds what of a report a problem is about."""

    def __init__(self, document: Document, numbers: Sequence[TracedNumber], sheets: Sheets) -> None:
        self.sheets = sheets
        self.by_line: dict[str, list[int]] = defaultdict(list)
        for index, key in enumerate(sheets.keys):
            self.by_line[key.rpartition("#")[0]].append(index)
        self.numbers: dict[str, set[int]] = defaultdict(set)
        for index, entry in enumerate(numbers):
            for path in _paths(entry):
                self.numbers[path].add(index)
        self.texts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for position in document.positions():
            for run in position.paragraph.runs:
                if isinstance(run.source, Text):
                    self.texts[run.source.path].append((position.paragraph.at, run.text))

    def numbers_of(self, problem: Problem) -> list[int]:
        """The numbers of the trace that show, or are computed from, what the problem is at."""
        return sorted({number for path, found in self.numbers.items() if _is_at(path, problem) for number in found})

    def keys_of(self, problem: Problem) -> list[str]:
        """The keys of the blocks that print a text that the problem is at, or that a line of the template writes."""
        keys: dict[str, None] = {}
        for path, found in self.texts.items():
            if _is_at(path, problem):
                keys |= dict.fromkeys(key for at, text in found for key in self._keys_at(at, text))
        if problem.place is not None and not keys:
            part = problem.place.source.name.replace("\\", "/").rpartition("/")[2]
            keys |= dict.fromkeys(self._keys_at(f"{part}:{problem.place.line}", ""))
        return list(keys)

    def _keys_at(self, at: str, text: str) -> Iterable[str]:
        known = escape(text.strip("\n")[:_KNOWN_BY], quote=False)
        return [self.sheets.keys[index] for index in self.by_line.get(at, ()) if known in self.sheets.pieces[index]]


def _paths(entry: TracedNumber) -> set[str]:
    """The places of the data on which a number rests."""
    figure = entry.figure
    operands = {part.path for part, _ in typed_places(figure)} if isinstance(figure, Figure) else set()
    return {path for path in (entry.path, *operands) if path}


def _is_at(path: str, problem: Problem) -> bool:
    return bool(problem.path) and FactPath(path).is_within(problem.path)

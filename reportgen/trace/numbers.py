"""The trace: every number of a report, in order, with where it stands and where it comes from."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from reportgen.document.blocks import Document, Position, Run
from reportgen.messages import Worded
from reportgen.places import Place
from reportgen.values.figure import Figure, Stated
from reportgen.values.records import Text

NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_SENTENCE_END = re.compile(r"(?<=[。！？；])")
_AROUND = 4
_LONGEST = 1_000
"""So much of a sentence is told with a number: few have a fifth of it, and all of one that never ends would be told
again with each of its numbers."""

Find = Callable[[str, str], Place | None]
"""Gives the place of a text of a template at or after `part:line`."""


class NumberKind(StrEnum):
    """Where a printed number comes from."""

    STATED = "stated"
    COMPUTED = "computed"
    TEXT = "text"
    TEMPLATE = "template"
    NUMBERING = "numbering"


class TracedNumber(NamedTuple):
    """A number of the report.

    `printed` is the number with what belongs to it (`7.15%`, `20余次`), `paragraph` counts paragraphs from 0,
    those of tables included, and `start` characters in it, its heading number included. `figure` is set for
    stated and computed ones. `place` is where it is typed: for a text, in the data; else in the template. `stands` is
    where in a Word file made by hand it is printed: the part, and the paragraph or cell.
    """

    kind: NumberKind
    printed: str
    headings: tuple[str, ...]
    sentence: str
    paragraph: int
    start: int
    figure: Figure | None = None
    path: str = ""
    place: Place | None = None
    stands: Worded = ""


def trace_numbers(document: Document, find: Find) -> list[TracedNumber]:
    """The numbers of a numbered document, in reading order.

    Args:
        find: finds the literal text of a template.
    """
    numbers: list[TracedNumber] = []
    for position in document.positions():
        numbers += _numbers(position, find)
    return numbers


def _numbers(position: Position, find: Find) -> Iterator[TracedNumber]:
    paragraph = position.paragraph
    headings = tuple(f"{heading.number}{heading.text}" for heading in position.headings)
    sentences = _SENTENCE_END.split(paragraph.number + paragraph.text)
    ends = list(accumulate(map(len, sentences)))

    def number(kind: NumberKind, text: str, start: int) -> TracedNumber:
        index = bisect(ends, start)
        sentence = _around(sentences[index], start - ends[index] + len(sentences[index])).strip()
        return TracedNumber(kind, text, headings, sentence, position.order, start, stands=paragraph.stands)

    for found in NUMBER.finditer(paragraph.number):
        yield number(NumberKind.NUMBERING, found.group(), found.start())
    at = len(paragraph.number)
    for run in paragraph.runs:
        noted = run.source
        if isinstance(noted, Figure) and noted.origin is not None:
            kind = NumberKind.STATED if isinstance(noted.origin, Stated) else NumberKind.COMPUTED
            place = noted.place if kind is NumberKind.STATED else None
            yield number(kind, run.text, at)._replace(figure=noted, path=noted.path, place=place)
        elif run.link or run.field:
            for found in NUMBER.finditer(run.text):
                yield number(NumberKind.NUMBERING, found.group(), at + found.start())
        else:
            for found in NUMBER.finditer(run.text):
                here = number(NumberKind.TEMPLATE, found.group(), at + found.start())
                if isinstance(noted, Text):
                    place = _place_in(noted, run, found.start(), found.end())
                    yield here._replace(kind=NumberKind.TEXT, path=noted.path, place=place)
                else:
                    start, end = found.start(), found.end()
                    yield here._replace(place=_in_template(paragraph.at, run.text, start, end, find))
        at += len(run.text)


def _around(sentence: str, at: int) -> str:
    """A sentence; of one that is very long, what stands around a place."""
    start = max(0, min(at - _LONGEST // 2, len(sentence) - _LONGEST))
    end = start + _LONGEST
    return f"{'…' if start else ''}{sentence[start:end]}{'…' if end < len(sentence) else ''}"


def _place_in(text: Text, run: Run, start: int, end: int) -> Place | None:
    """Where a number of a text is typed; the whole text if it is not typed there as it is printed (a date)."""
    if text.typed is None:
        return None
    source = text.typed.source
    for around in range(_AROUND, -1, -1):
        wanted = run.text[max(0, start - around) : end + around]
        if (at := source.text.find(wanted, text.typed.start, text.typed.end)) >= 0:
            return source.place_at(at + min(start, around), end - start)
    return text.typed.place


def _in_template(at: str, text: str, start: int, end: int, find: Find) -> Place | None:
    for around in range(_AROUND, -1, -1):
        before = min(start, around)
        place = find(at, text[start - before : end + around])
        if place is not None:
            return place._replace(column=place.column + before, width=end - start)
    return find(at, "")

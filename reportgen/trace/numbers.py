"""The trace: every number of a report, in order, with where it stands and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from reportgen.document.blocks import Chart, Document, Kind, Paragraph, Run, Table, chart_paragraphs
from reportgen.places import Place
from reportgen.values.figure import Figure, Stated
from reportgen.values.records import Text

NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_SENTENCE_END = re.compile(r"(?<=[。！？；])")
_AROUND = 4

Find = Callable[[str, str], Place | None]
"""Gives the place of a text of a template at or after `part:line`."""


class Origin(StrEnum):
    """Where a printed number comes from."""

    STATED = "stated"
    COMPUTED = "computed"
    TEXT = "text"
    TEMPLATE = "template"
    NUMBERING = "numbering"


class Entry(NamedTuple):
    """A number of the report.

    `printed` is the number with what belongs to it (`7.15%`, `20余次`), `paragraph` counts paragraphs from 0,
    those of tables included, and `start` characters in it, its heading number included. `figure` is set for
    stated and computed ones. `place` is where it is typed: for a text, in the data; else in the template.
    """

    origin: Origin
    printed: str
    headings: tuple[str, ...]
    sentence: str
    paragraph: int
    start: int
    figure: Figure | None = None
    path: str = ""
    place: Place | None = None


def trace_numbers(document: Document, printed: Sequence[object], find: Find) -> list[Entry]:
    """The numbers of a numbered document, in reading order.

    Args:
        printed: what was noted while the document was rendered.
        find: finds the literal text of a template.
    """
    entries: list[Entry] = []
    headings: list[str] = []
    for index, (paragraph, heading) in enumerate(_paragraphs(document)):
        if heading:
            del headings[paragraph.level - 1 :]
            headings += [""] * (paragraph.level - 1 - len(headings))
            lead = "".join(run.text for run in paragraph.runs if run.lead) or paragraph.text
            headings.append(f"{paragraph.number}{lead.rstrip('。：')}")
        around = tuple(text for text in headings if text)
        entries += _numbers(paragraph, index, around, printed, find)
    return entries


def _paragraphs(document: Document) -> Iterator[tuple[Paragraph, bool]]:
    """Every paragraph; whether it is, or begins with, a heading."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block, block.kind is Kind.HEADING or any(run.lead for run in block.runs)
            if isinstance(block.drawing, Chart):
                for paragraph in chart_paragraphs(block.drawing):
                    yield paragraph, False
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    for paragraph in cell.paragraphs:
                        yield paragraph, False


def _numbers(
    paragraph: Paragraph, index: int, headings: tuple[str, ...], printed: Sequence[object], find: Find
) -> Iterator[Entry]:
    whole = paragraph.number + paragraph.text

    def entry(origin: Origin, text: str, start: int) -> Entry:
        return Entry(origin, text, headings, _sentence(whole, start), index, start)

    for found in NUMBER.finditer(paragraph.number):
        yield entry(Origin.NUMBERING, found.group(), found.start())
    at = len(paragraph.number)
    for run in paragraph.runs:
        source = printed[run.origin.number] if run.origin is not None and run.origin.number >= 0 else None
        if isinstance(source, Figure) and source.origin is not None:
            kind = Origin.STATED if isinstance(source.origin, Stated) else Origin.COMPUTED
            place = source.place if kind is Origin.STATED else None
            yield entry(kind, run.text, at)._replace(figure=source, path=source.path, place=place)
        elif run.link:
            for found in NUMBER.finditer(run.text):
                yield entry(Origin.NUMBERING, found.group(), at + found.start())
        else:
            for found in NUMBER.finditer(run.text):
                here = entry(Origin.TEMPLATE, found.group(), at + found.start())
                if isinstance(source, Text):
                    place = _place_in(source, run, found.start(), found.end())
                    yield here._replace(origin=Origin.TEXT, path=source.path, place=place)
                else:
                    start, end = found.start(), found.end()
                    yield here._replace(place=_in_template(paragraph.at, run.text, start, end, find))
        at += len(run.text)


def _sentence(text: str, at: int) -> str:
    """The sentence of a paragraph in which the character at `at` stands."""
    end = 0
    for part in _SENTENCE_END.split(text):
        end += len(part)
        if at < end:
            return part.strip()
    return text.strip()


def _place_in(text: Text, run: Run, start: int, end: int) -> Place | None:
    """Where a number of a text is typed; the whole text if it is not typed there as it is printed (a date)."""
    if text.typed is None:
        return None
    source = text.typed.place.source
    typed = source.text[text.typed.start : text.typed.end]
    for around in range(_AROUND, -1, -1):
        wanted = run.text[max(0, start - around) : end + around]
        if (at := typed.find(wanted)) >= 0:
            return source.place_at(text.typed.start + at + min(start, around), end - start)
    return text.typed.place


def _in_template(at: str, text: str, start: int, end: int, find: Find) -> Place | None:
    for around in range(_AROUND, -1, -1):
        before = min(start, around)
        place = find(at, text[start - before : end + around])
        if place is not None:
            return place._replace(column=place.column + before, width=end - start)
    return find(at, "")

"""The sentences of two reports that read differently, under their headings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reportgen.blocks import Document, Kind, Paragraph, Row, Table
from reportgen.compare_facts import Fate, fate_of
from reportgen.compare_texts import Piece, align_texts, mark_words, split_sentences


class SentenceChange(NamedTuple):
    """A sentence, heading or table row that reads differently.

    `heading` is the way to it, with the numbers of the headings, in the new report (in the old one for
    what was removed). `pieces` are the words marked.
    """

    fate: Fate
    kind: str
    heading: tuple[str, ...]
    old: str
    new: str
    pieces: tuple[Piece, ...]


class _Unit(NamedTuple):
    kind: str
    text: str
    heading: tuple[str, ...]


def compare_sentences(old: Document, new: Document) -> tuple[SentenceChange, ...]:
    """What reads differently, in reading order, and last what only stands elsewhere.

    The numbers of headings are not compared.
    """
    before, after = list(_units(old)), list(_units(new))
    aligned = align_texts([unit[:2] for unit in before], [unit[:2] for unit in after])
    changes = []
    for i, j in aligned.pairs:
        gone = before[i] if i is not None else None
        come = after[j] if j is not None else None
        if gone is None or come is None or gone.text != come.text:
            changes.append(_change(fate_of(gone, come), gone, come))
    return (*changes, *(_change(Fate.MOVED, before[i], after[j]) for i, j in aligned.moved))


def _change(fate: Fate, old: _Unit | None, new: _Unit | None) -> SentenceChange:
    unit = new or old
    assert unit is not None
    before, after = old.text if old else "", new.text if new else ""
    return SentenceChange(fate, unit.kind, unit.heading, before, after, mark_words(before, after))


def _units(document: Document) -> Iterator[_Unit]:
    way: dict[int, str] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from _paragraph(block, way)
        elif isinstance(block, Table):
            for row in block.rows:
                if text := _row(row):
                    yield _Unit("row", text, tuple(way.values()))


def _paragraph(paragraph: Paragraph, way: dict[int, str]) -> Iterator[_Unit]:
    """The sentences of a paragraph; a heading is noted in `way` first."""
    lead = "".join(run.text for run in paragraph.runs if run.lead)
    name = paragraph.text if paragraph.kind is Kind.HEADING else lead
    if name and paragraph.level:
        for level in [level for level in way if level >= paragraph.level]:
            del way[level]
        yield _Unit("heading", name, tuple(way.values()))
        way[paragraph.level] = f"{paragraph.number}{name.rstrip('。：')}"
    elif name:
        yield _Unit("sentence", name, tuple(way.values()))
    if paragraph.kind is Kind.HEADING:
        return
    for sentence in split_sentences("".join(run.text for run in paragraph.runs if not run.lead)):
        yield _Unit("sentence", sentence, tuple(way.values()))


def _row(row: Row) -> str:
    """A row of a table in one line."""
    cells = (" ".join(paragraph.text.replace("\n", " ") for paragraph in cell.paragraphs) for cell in row.cells)
    return " | ".join(cells).strip(" |")

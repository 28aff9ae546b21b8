"""The sentences of two reports that read differently, under their headings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from reportgen.compare.facts import Fate, fate_of
from reportgen.compare.texts import Piece, align_texts, mark_words, split_sentences
from reportgen.document.blocks import Chart, Document, Kind, Paragraph, Picture, Position, Row

_ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "heading": "diff-heading",
        "picture": "diff-picture",
        "replaced": "diff-replaced",
        "resized": "diff-resized",
        "redrawn": "diff-redrawn",
    }
)


class SentenceChange(NamedTuple):
    """A sentence, heading or table row that reads differently, or a picture that is not the same.

    `heading` is the way to it, with the numbers of the headings, in the new report (in the old one for
    what was removed); a heading is the end of its own. `pieces` are the words marked. The text of a picture is its
    alternative text. `look` is what differs besides the text: `replaced` for another picture, `resized` for another
    width, `redrawn` for another kind of chart.
    """

    fate: Fate
    kind: str
    heading: tuple[str, ...]
    old: str
    new: str
    pieces: tuple[Piece, ...]
    look: str = ""

    @property
    def about(self) -> tuple[str, ...]:
        """The codes of what is said of it besides its text: what is no sentence, and what differs that is not read."""
        return tuple(_ABOUT[part] for part in (self.kind, self.look) if part in _ABOUT)


_Look = tuple[tuple[str, Hashable], ...]


class _Unit(NamedTuple):
    kind: str
    text: str
    heading: tuple[str, ...]
    under: tuple[str, ...]
    """The headings without their numbers, which stay when others come before."""
    look: _Look = ()
    """What is seen and not read, each with what is said of it if it differs; the more important first."""


def compare_sentences(old: Document, new: Document) -> tuple[SentenceChange, ...]:
    """What reads differently, in reading order, and last what only stands elsewhere.

    The numbers of headings are not compared.
    """
    before, after = list(_units(old)), list(_units(new))
    aligned = align_texts([unit[:2] for unit in before], [unit[:2] for unit in after])
    changes = []
    for i, j in _joined_under_headings(before, after, aligned.pairs):
        gone = before[i] if i is not None else None
        come = after[j] if j is not None else None
        if gone is None or come is None or gone.text != come.text or gone.look != come.look:
            changes.append(_change(fate_of(gone, come), gone, come))
    return (*changes, *(_change(Fate.MOVED, before[i], after[j]) for i, j in aligned.moved))


def _joined_under_headings(
    before: list[_Unit], after: list[_Unit], pairs: list[tuple[int | None, int | None]]
) -> list[tuple[int | None, int | None]]:
    """Pair what was removed in one place and added in another under the same heading: a section may have moved."""
    gone, come = defaultdict[tuple[str, ...], list[int]](list), defaultdict[tuple[str, ...], list[int]](list)
    for i, j in pairs:
        if j is None and i is not None:
            gone[before[i].under].append(i)
        elif i is None and j is not None:
            come[after[j].under].append(j)
    partner: dict[int, int] = {}
    for under in gone.keys() & come.keys():
        left, right = gone[under], come[under]
        for i, j in align_texts([before[i][:2] for i in left], [after[j][:2] for j in right]).pairs:
            if i is not None and j is not None:
                partner[right[j]] = left[i]
    taken = set(partner.values())
    return [
        (partner.get(j) if i is None and j is not None else i, j) for i, j in pairs if not (j is None and i in taken)
    ]


def _change(fate: Fate, old: _Unit | None, new: _Unit | None) -> SentenceChange:
    unit = new or old
    assert unit is not None
    before, after = old.text if old else "", new.text if new else ""
    looks = zip(old.look, new.look, strict=False) if old and new else ()
    look = next((was[0] for was, now in looks if was != now), "")
    return SentenceChange(fate, unit.kind, unit.heading, before, after, mark_words(before, after), look)


def _units(document: Document) -> Iterator[_Unit]:
    chart: Chart | None = None
    for _, together in groupby(document.positions(), lambda position: id(position.row or position.paragraph)):
        position = next(together)
        if position.paragraph.kind in (Kind.TOC, Kind.TOC_TITLE):
            continue  # it says again what the headings say
        drawing = position.paragraph.drawing
        if position.row:
            # Of a chart, the kind is seen with its first row.
            look: _Look = ()
            if isinstance(position.table, Chart) and position.table is not chart:
                chart = position.table
                look = (("redrawn", chart.kind),)
            look += tuple(part for paragraph in position.row.paragraphs() for part in _drawn(paragraph))
            if text := _row(position.row):
                yield _unit("row", text, position, look)
        elif isinstance(drawing, Picture):
            yield _unit("picture", drawing.title, position, _drawn(position.paragraph))
        else:
            yield from (_unit(kind, text, position) for kind, text in _sentences(position.paragraph))


def _unit(kind: str, text: str, position: Position, look: _Look = ()) -> _Unit:
    headings = position.headings
    numbered = tuple(f"{heading.number}{heading.text}" for heading in headings)
    return _Unit(kind, text, numbered, tuple(heading.text for heading in headings), look)


def _sentences(paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    """The sentences of a paragraph with their kind; the heading that runs in is one."""
    if paragraph.kind is Kind.HEADING:
        yield "heading", paragraph.text
        return
    if lead := "".join(run.text for run in paragraph.runs if run.lead):
        yield "heading", lead
    for sentence in split_sentences("".join(run.text for run in paragraph.runs if not run.lead)):
        yield "sentence", sentence


def _shown(paragraph: Paragraph) -> str:
    return paragraph.drawing.title if paragraph.drawing else paragraph.text.replace("\n", " ")


def _drawn(paragraph: Paragraph) -> _Look:
    """How the picture of a paragraph looks, if it has one."""
    picture = paragraph.drawing
    if not isinstance(picture, Picture):
        return ()
    return (("replaced", picture.data), ("resized", (picture.width, picture.share)))


def _row(row: Row) -> str:
    """A row of a table in one line, without the labels that are printed again because a page may begin there."""
    own = (cell for cell in row.cells if not cell.again)
    cells = (" ".join(_shown(paragraph) for paragraph in cell.paragraphs) for cell in own)
    return " | ".join(cells).strip(" |")

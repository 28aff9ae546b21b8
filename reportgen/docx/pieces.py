"""Any Word file in pieces: each paragraph apart from its number, each cell of a row apart from the others.

What stands beside the body comes with it where it belongs to what the report says: text boxes and the numbers of
charts behind the paragraph in which they are anchored, footnotes and endnotes at the end. A table of contents says
nothing that does not stand in the report, and headers and footers only repeat.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from lxml import etree

from reportgen.docx.beside import chart_rows, links_of
from reportgen.docx.ooxml import R, W
from reportgen.docx.story import entry_styles
from reportgen.docx.text import MAX_PARAGRAPHS, NOT_READ, Numbers, body_of, cell_text, own, part_of, texts_of, value_of
from reportgen.docx.unpack import BrokenDocx, Package
from reportgen.facts.reader import REFUSED
from reportgen.messages.unseen import unseen_in

_W = f"{{{W}}}"
_BODY = "word/document.xml"
_NOTES = {"word/footnotes.xml": f"{_W}footnote", "word/endnotes.xml": f"{_W}endnote"}
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_BOX = f"{_W}txbxContent"
_CHANGES = tuple(f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))


class DocxPiece(NamedTuple):
    """A paragraph of a Word file, or a row of a table or of what a chart shows, whose `cells` are then its texts from
    left to right.

    `number` is what Word counts in front of a paragraph, its blank behind it; `table` counts the tables, from 1; `note`
    tells a footnote or endnote.
    """

    text: str
    number: str = ""
    cells: tuple[str, ...] = ()
    table: int = 0
    chart: bool = False
    note: bool = False


class DocxPieces(NamedTuple):
    """The pieces of a Word file in reading order; `whole` unless it has more paragraphs than are read, `tracked` if
    somebody's changes wait in it to be accepted."""

    pieces: list[DocxPiece]
    whole: bool
    tracked: bool


def docx_pieces(content: bytes) -> DocxPieces:
    """What a Word file says when all tracked changes are accepted, without what no text can mean and nobody sees.

    Raises:
        BrokenDocx: it is no Word file; besides the reasons of `Package`, `document` (there is no text in it).
    """
    package = Package(content)
    body, numbers = body_of(package)
    parts = [body, *(part for name in _NOTES if (part := part_of(package, name)) is not None)]
    tracked = any(next(part.iter(*_CHANGES), None) is not None for part in parts)
    reading = _Reading(package, numbers)
    pieces = [*reading.pieces(body), *reading.notes(parts[1:])]
    pieces = [
        piece._replace(text=_legible(piece.text), cells=tuple(map(_legible, piece.cells)))
        for piece in pieces
        if piece.text.strip() or any(piece.cells)
    ]
    return DocxPieces(pieces, numbers.paragraphs <= MAX_PARAGRAPHS, tracked)


def _legible(text: str) -> str:
    refused = {unseen.start for unseen in unseen_in(text) if unseen.kind in REFUSED}
    return "".join(sign for at, sign in enumerate(text) if at not in refused) if refused else text


class _Reading:
    def __init__(self, package: Package, numbers: Numbers) -> None:
        self.package = package
        self.numbers = numbers
        self.entries = entry_styles(part_of(package, "word/styles.xml"))
        self.links: dict[str, str] | None = None
        self.tables = 0
        self.joined = ""  # of paragraphs whose mark is struck, so that the next one goes on in them

    def pieces(self, block: etree._Element) -> Iterator[DocxPiece]:
        """The pieces below an element."""
        for element in block.iterchildren("*"):
            if element.tag == f"{_W}p":
                self.numbers.paragraphs += 1
                if self.numbers.paragraphs > MAX_PARAGRAPHS:
                    return
                yield from self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                self.tables += 1
                for row in own(element, "tr"):
                    if row.find(f"{_W}trPr/{_W}del") is None:
                        cells = tuple(cell_text(cell, self.numbers) for cell in own(row, "tc"))
                        yield DocxPiece("", "", cells, self.tables)
            elif element.tag not in NOT_READ:
                yield from self.pieces(element)

    def _paragraph(self, element: etree._Element) -> Iterator[DocxPiece]:
        if value_of(element, "pPr/pStyle") in self.entries:
            return
        text = (self.joined + "".join(texts_of(element, _BOX))).strip()
        if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            self.joined = text
            return
        self.joined = ""
        yield DocxPiece(text, self.numbers.next(element) if text else "")
        for found in element.iter(_BOX, _CHART):
            if found.tag == _CHART:
                for row in self._chart(found.get(f"{{{R}}}id", "")):
                    yield DocxPiece("", "", row, chart=True)
            elif next(found.iterancestors(f"{_W}p")) is element and not any(
                above.tag in NOT_READ for above in found.iterancestors()
            ):
                yield from self.pieces(found)

    def _chart(self, link: str) -> list[tuple[str, ...]]:
        """The table that a chart shows; nothing of one that cannot be read."""
        with suppress(BrokenDocx):
            if self.links is None:
                self.links = {}
                self.links = links_of(self.package, _BODY)
            part = part_of(self.package, self.links.get(link, ""))
            return chart_rows(part) if part is not None else []
        return []

    def notes(self, parts: list[etree._Element]) -> Iterator[DocxPiece]:
        """The paragraphs of footnotes and endnotes."""
        for part in parts:
            for note in part.iterchildren(*_NOTES.values()):
                for piece in self.pieces(note):
                    yield piece._replace(note=True)

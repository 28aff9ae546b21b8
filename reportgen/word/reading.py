"""What a filled Word file says: its paragraphs and tables, each run with the figure or text that it shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from lxml import etree

from reportgen.document.blocks import Cell, Kind, Paragraph, Row, Run, Table
from reportgen.docx.ooxml import W
from reportgen.docx.text import own
from reportgen.messages import Saying, Worded
from reportgen.values.recording import marked_pieces
from reportgen.word.stories import PROPERTIES, core_part, main_part, read_stories, relations

_W = f"{{{W}}}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ALIGNMENTS = {"center": "center", "right": "right", "end": "right"}
_BLANKS = {f"{_W}tab", f"{_W}br", f"{_W}cr"}
NUMBERED = "reportgen"
"""The attribute by which a paragraph of a filled file knows its line in the text of the file."""


class Reading:
    """Reads one filled file; `marks` are afterwards the numbers of the runs that show a value, in order."""

    def __init__(
        self,
        contents: Mapping[str, bytes],
        part: str,
        name: str,
        stands: Sequence[Worded],
        printed: Sequence[object] | Mapping[int, object],
        only: Collection[int] | None = None,
    ) -> None:
        """
        Args:
            part: the name of the file in its template.
            name: what messages call it.
            stands: where each line of the file's own text stands.
            printed: the figures and texts by the numbers of their marks.
            only: the lines that are read, None for all.
        """
        self.contents = contents
        self.part = part
        self.name = name
        self.stands = stands
        self.printed = printed
        self.only = only
        self.line = 0
        self.marks: list[int] = []
        self.styles = dict(_styles(contents))

    def blocks(self) -> tuple[Paragraph | Table, ...]:
        """The paragraphs and tables that have text, in reading order: the body, headers, footers, notes, properties."""
        found = [block for story in read_stories(self.contents) for block in self.story(story.root)]
        return (*found, *self._properties())

    def story(self, root: etree._Element) -> Iterator[Paragraph | Table]:
        """The paragraphs and tables of a part that have text."""
        yield from self._blocks(root)

    def _blocks(self, holder: etree._Element) -> Iterator[Paragraph | Table]:
        for element in holder.iterchildren("*"):
            if element.tag == f"{_W}p":
                yield from self._paragraphs(element, Kind.BODY)
            elif element.tag == f"{_W}tbl":
                yield from self._table(element)
            elif element.tag != _FALLBACK:
                yield from self._blocks(element)

    def _paragraphs(self, element: etree._Element, kind: Kind) -> Iterator[Paragraph]:
        """A paragraph, if it has text, and those of the text boxes in it."""
        self.line = int(element.get(NUMBERED, self.line))
        boxes: list[etree._Element] = []
        runs: list[Run] = []
        number: int | None = None
        for text, strong in _texts(element, boxes):
            pieces, number = marked_pieces(text, number)
            for piece, mark in pieces:
                runs.append(Run(piece, strong, source=self.printed[mark] if mark is not None else None))
                self.marks += [mark] if mark is not None and runs[-1].source is not None else []
        read = self.only is None or self.line in self.only
        if read and any(run.text.strip() for run in runs):
            yield self._paragraph(element, runs, kind)
        for box in boxes:
            for block in self._blocks(box):
                yield from (block,) if isinstance(block, Paragraph) else _cells(block)

    def _paragraph(self, element: etree._Element | None, runs: list[Run], kind: Kind) -> Paragraph:
        level = 0
        if element is not None and kind is Kind.BODY:
            kind, level = self._kind(element)
        paragraph = Paragraph(kind, runs, level, at=f"{self.name}:{self.line}" if self.line else "")
        if element is not None:
            paragraph.align = _ALIGNMENTS.get(_value(element, "pPr/jc"), "")
        if 0 < self.line <= len(self.stands):
            paragraph.stands = Saying("word-stands", {"file": self.part, "where": self.stands[self.line - 1]})
        return paragraph

    def _kind(self, element: etree._Element) -> tuple[Kind, int]:
        """Whether a paragraph is a title or a heading of a level, by its style or its own level."""
        style = _value(element, "pPr/pStyle")
        kind, level = self.styles.get(style, (Kind.BODY, 0))
        if (outline := _value(element, "pPr/outlineLvl")).isdecimal():
            return (Kind.HEADING, int(outline) + 1) if int(outline) < 6 else (Kind.BODY, 0)
        return kind, level

    def _table(self, element: etree._Element) -> Iterator[Table]:
        rows = []
        for row in own(element, "tr"):
            cells = [self._cell(cell) for cell in own(row, "tc")]
            if any(cell.paragraphs for cell in cells):
                rows.append(Row(cells, row.find(f"{_W}trPr/{_W}tblHeader") is not None))
        _join(rows)
        if rows:
            yield Table(rows, max(sum(cell.columns for cell in row.cells) for row in rows))

    def _cell(self, element: etree._Element) -> Cell:
        """A cell with all paragraphs in it, those of tables in it among them."""
        paragraphs: list[Paragraph] = []
        for block in self._blocks(element):
            paragraphs += [block] if isinstance(block, Paragraph) else _cells(block)
        for paragraph in paragraphs:
            paragraph.kind, paragraph.level = Kind.CELL, 0
        span = _value(element, "tcPr/gridSpan")
        merged = element.find(f"{_W}tcPr/{_W}vMerge")
        goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
        return Cell(paragraphs, int(span) if span.isdecimal() and len(span) < 4 else 1, int(not goes_on))

    def _properties(self) -> Iterator[Paragraph]:
        """The properties that tags have filled."""
        name = core_part(self.contents)
        root = etree.fromstring(self.contents[name]) if name else None
        for element in root.iterchildren("*") if root is not None else ():
            self.line = int(element.get(NUMBERED, 0))
            if element.tag in PROPERTIES and self.line:
                pieces, _ = marked_pieces(element.text or "", None)
                runs = [Run(text, source=self.printed[mark] if mark is not None else None) for text, mark in pieces]
                self.marks += [mark for _, mark in pieces if mark is not None and self.printed[mark] is not None]
                if runs:
                    yield self._paragraph(None, runs, Kind.BODY)


def read_whole(contents: Mapping[str, bytes], name: str) -> list[tuple[str, Paragraph | Table]]:
    """All that a file says, filled or without tags: its paragraphs and tables, which know no values, each with the kind
    of part in which it stands: body, header, footer, footnotes or endnotes.

    Args:
        contents: its parts.
        name: what messages call it.
    """
    reading = Reading(contents, name, name, (), defaultdict(lambda: None))
    return [(story.kind, block) for story in read_stories(contents) for block in reading.story(story.root)]


def _join(rows: Sequence[Row]) -> None:
    """Let each cell reach over the rows in which it goes on; one that has nothing above it, or text, stands alone."""
    above: dict[int, Cell] = {}
    for row in rows:
        column, here = 0, {}
        for cell in row.cells:
            origin = above.get(column)
            if not cell.rows and (origin is None or origin.columns != cell.columns or cell.paragraphs):
                cell.rows = 1
            if not cell.rows and origin is not None:
                origin.rows += 1
            here[column] = cell if cell.rows or origin is None else origin
            column += cell.columns
        above = here


def _cells(table: Table) -> list[Paragraph]:
    return [paragraph for row in table.rows for paragraph in row.paragraphs()]


def _texts(element: etree._Element, boxes: list[etree._Element]) -> Iterator[tuple[str, bool]]:
    """The texts of a paragraph, and whether each is bold; text boxes are put aside, their second forms left out."""
    bold = element.find(f"{_W}rPr/{_W}b") if element.tag == f"{_W}r" else None
    strong = bold is not None and bold.get(f"{_W}val", "1") not in ("0", "false", "off")
    for child in element.iterchildren("*"):
        if child.tag == f"{_W}t":
            yield child.text or "", strong
        elif child.tag in _BLANKS:
            yield " ", strong
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-", strong
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag not in (f"{_W}pPr", f"{_W}rPr", _FALLBACK):
            yield from _texts(child, boxes)


def _styles(contents: Mapping[str, bytes]) -> Iterator[tuple[str, tuple[Kind, int]]]:
    """The styles that are of titles and headings, by their identifiers."""
    main = main_part(contents)
    parts = [relation.target for relation in relations(contents, main) if relation.kind == "styles"]
    for style in etree.fromstring(contents[parts[0]]).iterchildren(f"{_W}style") if parts else ():
        name, level = _value(style, "name").lower(), _value(style, "pPr/outlineLvl")
        if name == "title":
            yield style.get(f"{_W}styleId", ""), (Kind.TITLE, 0)
        elif name.startswith("heading ") and name[8:].isdecimal() and 0 < int(name[8:]) < 7:
            yield style.get(f"{_W}styleId", ""), (Kind.HEADING, int(name[8:]))
        elif level.isdecimal() and int(level) < 6:
            yield style.get(f"{_W}styleId", ""), (Kind.HEADING, int(level) + 1)


def _value(element: etree._Element, path: str) -> str:
    found = element.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return "" if found is None else found.get(f"{_W}val", "")

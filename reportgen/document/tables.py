"""Tables of the markup: rows, cells, and that every row fills the columns.

Where the template does not say how a cell is aligned, its column decides: figures right, serial numbers in the
middle, all else as the style of table text has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from reportgen.document.blocks import Cell, Kind, Paragraph, Row, Run, Table
from reportgen.document.elements import ALIGNMENTS, IN_CELLS, LISTS, MAX_DEPTH, Elements, written_at
from reportgen.messages import Listing

MAX_COLUMNS, MAX_ROWS = 63, 32_767  # as many as Word has
_SERIAL = "序号"
_LEVEL = 3  # of lists in cells, wherever they stand: 1. is what lists in forms have
# Up to so many rows beside one merged cell stay on one page; of more, a page may end among them, for Word leaves a gap
# where it moves a group.
_SHORT_GROUP = 3
_MOST_KEPT = 5
# What stands among figures without being one of the data: nothing, a dash, a number that the template has typed.
_LIKE_FIGURE = re.compile(r"[—–－/／-]*|[-－+]?[0-9][0-9,]*(?:\.[0-9]+)?[%％‰]?[\u4e00-\u9fff]{0,2}")


def read_table(elements: Elements, element: Element) -> tuple[Paragraph | None, Table]:
    """The caption, if there is one, and the table of a `<table>`.

    Raises:
        TemplateError: a row does not fill the columns, a cell reaches below the last row, a span is no number.
    """
    return _TableReader(elements).table(element)


class _TableReader:
    def __init__(self, elements: Elements) -> None:
        self.elements = elements
        self.fail = elements.fail

    def table(self, element: Element) -> tuple[Paragraph | None, Table]:
        self.elements.no_text(element)
        rows: list[tuple[Row, Element]] = []
        caption: Paragraph | None = None
        group: Element | None = None
        compact, style = self.table_class(element)
        for index, part in enumerate(element):
            if part.tag == "caption" and index == 0:
                caption = self.caption(part)
            elif part.tag == "colgroup" and not rows and group is None:
                group = part
            elif part.tag == "tr":
                rows.append((self.row(part, False), part))
            elif part.tag in ("thead", "tbody"):
                self.elements.no_text(part)
                rows += [(self.row(row, part.tag == "thead"), row) for row in part]
            elif part.tag in ("caption", "colgroup"):
                raise self.fail("table-order", part)
            else:
                raise self.fail("markup-misplaced", part, parent="table")
        if not rows or not rows[0][0].cells:
            raise self.fail("markup-empty", rows[0][1] if rows else element)
        if len(rows) > MAX_ROWS:
            raise self.fail("table-rows", element, rows=len(rows), most=f"{MAX_ROWS:,}")
        columns = self.fill(rows)
        widths = tuple(int(width) for width in element.get("data-widths", "").split() if width.isdecimal())
        if columns > MAX_COLUMNS:
            raise self.fail("table-columns", element, columns=columns, most=MAX_COLUMNS)
        if element.get("data-widths") is not None and (len(widths) != columns or not all(widths)):
            raise self.fail("table-widths", element, columns=columns, widths=len(widths))
        table = Table([row for row, _ in rows], columns, widths, written_at(element), compact, style)
        _keep_rows(table.rows)
        wanted = self.columns(group, columns) if group is not None else [("", "")] * columns
        if self.elements.classes.cells:
            self.style_cells(table, wanted)
        _align_columns(table, [align for align, _ in wanted])
        return caption, table

    def table_class(self, element: Element) -> tuple[bool, str]:
        """Whether a table is compact, and the class of the format's own that it has."""
        words = element.get("class", "").split()
        own = [word for word in words if word in self.elements.classes.tables]
        if len(own) > 1 or [word for word in words if word not in own] not in ([], ["compact"]):
            names = Listing(["compact", *self.elements.classes.tables])
            raise self.fail("markup-class", element, name=element.get("class"), names=names)
        return "compact" in words, own[0] if own else ""

    def style_cells(self, table: Table, wanted: list[tuple[str, str]]) -> None:
        """Give each cell its class of the format's own: its row's, its column's or that of the table if it has none.

        A class says how its cells are aligned where neither they nor their column do.
        """
        looks = self.elements.classes.cells
        look = self.elements.classes.tables.get(table.style)
        for row, column, cell in _placed(table):
            head = row.header or cell.header
            usual = (look.head if head else look.body) if look else ""
            cell.style = cell.style or row.style or ("" if head else wanted[column][1]) or usual
            if cell.style and not cell.align and (head or cell.columns > 1 or not wanted[column][0]):
                cell.align = looks[cell.style].align

    def caption(self, element: Element) -> Paragraph:
        runs = self.elements.line(element)
        if not any(run.text.strip() for run in runs):
            raise self.fail("markup-empty", element)
        caption = Paragraph(Kind.CAPTION, runs, at=written_at(element))
        caption.caption, caption.anchor = "table", element.get("id", "")
        return caption

    def columns(self, group: Element, columns: int) -> list[tuple[str, str]]:
        """How the template aligns each column, and its class of the format's own."""
        self.elements.no_text(group)
        for column in group:
            if column.tag != "col":
                raise self.fail("markup-misplaced", column, parent="colgroup")
        if len(group) != columns:
            raise self.fail("table-cols", group, columns=columns, cols=len(group))
        return [self.cell_class(column) for column in group]

    def cell_class(self, element: Element) -> tuple[str, str]:
        """How a cell or a column is aligned, and its class of the format's own."""
        name = element.get("class", "")
        if not name or name in ALIGNMENTS:
            return name, ""
        words, known = name.split(), self.elements.classes.cells
        aligned, own = ([word for word in words if word in names] for names in (ALIGNMENTS, known))
        if len(aligned) > 1 or len(own) > 1 or len(aligned) + len(own) != len(words):
            raise self.fail("markup-class", element, name=name, names=Listing([*ALIGNMENTS, *known]))
        return "".join(aligned), "".join(own)

    def row(self, element: Element, header: bool) -> Row:
        if element.tag != "tr":
            raise self.fail("markup-misplaced", element, parent="table")
        self.elements.no_text(element)
        style = element.get("class", "")
        if style and style not in self.elements.classes.cells:
            raise self.elements.no_class(element, style, self.elements.classes.cells)
        return Row([self.cell(cell) for cell in element], header, style=style)

    def cell(self, element: Element) -> Cell:
        if element.tag not in ("td", "th"):
            raise self.fail("markup-misplaced", element, parent="tr")
        align, style = self.cell_class(element)
        at = written_at(element)
        if any(child.tag in IN_CELLS for child in element):
            paragraphs = self.cell_blocks(element)
        else:
            lines = [runs for runs in self.elements.lines(element) if runs] or [[]]
            paragraphs = [Paragraph(Kind.CELL, runs, at=at) for runs in lines]
        columns, rows = self.span(element, "colspan"), self.span(element, "rowspan")
        cell = Cell(paragraphs, columns, rows, header=element.tag == "th", align=align)
        cell.style = style
        return cell

    def cell_blocks(self, element: Element) -> list[Paragraph]:
        """The paragraphs of a cell with lists or pictures among its lines."""
        paragraphs: list[Paragraph] = []
        line: list[Run] = []
        for run in (*self.elements.inline(element), Run("\n")):
            if run.text not in ("\n", "\v", "\f"):
                line.append(run)
            elif run.text != "\v" and any(part.text.strip() for part in line):
                paragraphs.append(Paragraph(Kind.CELL, line, at=written_at(element)))
            if run.text in ("\n", "\f"):
                line = []
            if isinstance(run.source, Element):
                paragraphs += [self.picture(run.source)] if run.source.tag == "img" else self.items(run.source, _LEVEL)
        return paragraphs

    def picture(self, element: Element) -> Paragraph:
        """A picture in a cell: what reads it is loaded when there is one."""
        from reportgen.document.pictures import no_picture, read_picture

        paragraph = Paragraph(Kind.CELL, [], at=written_at(element))
        paragraph.drawing = read_picture(self.elements, element, self.elements.read or no_picture)
        return paragraph

    def items(self, element: Element, level: int, depth: int = 0) -> list[Paragraph]:
        """The items of a list in a cell: of one with numbers at `level`, of one without in so many others without."""
        self.elements.no_text(element)
        numbered = element.tag == "ol"
        depth += not numbered
        if (level if numbered else depth) > MAX_DEPTH:
            raise self.fail("markup-too-deep", element)
        if len(element) == 0:
            raise self.fail("markup-empty", element)
        paragraphs: list[Paragraph] = []
        for ordinal, item in enumerate(element, start=1):
            if item.tag != "li":
                raise self.fail("markup-misplaced", item, parent=element.tag)
            for index, runs in enumerate(self.elements.lines(item)):
                if any(run.text.strip() for run in runs):
                    paragraphs.append(Paragraph(Kind.CELL, runs, at=written_at(item)))
                elif index == 0:
                    raise self.fail("markup-empty", item)
                if index == 0:
                    paragraphs[-1].ordinal = ordinal if numbered else 0
                    self.elements.listed.append((paragraphs[-1], level if numbered else 0, depth))
            for child in item:
                if child.tag in LISTS:
                    paragraphs += self.items(child, level + numbered, depth)
        return paragraphs

    def span(self, element: Element, name: str) -> int:
        text = element.get(name, "1")
        if not re.fullmatch(r"[1-9][0-9]{0,4}", text):
            raise self.fail("table-span", element, name=name, value=text)
        return int(text)

    def fill(self, rows: list[tuple[Row, Element]]) -> int:
        """The number of columns; every row must fill them, cells that reach down included."""
        columns = sum(cell.columns for cell in rows[0][0].cells)
        reaching: list[int] = [0] * columns
        for number, (row, element) in enumerate(rows):
            filled = sum(1 for left in reaching if left)
            width = filled + sum(cell.columns for cell in row.cells)
            if width != columns:
                raise self.fail("table-ragged", element, row=number + 1, width=width, columns=columns)
            free = [column for column, left in enumerate(reaching) if not left]
            reaching = [max(0, left - 1) for left in reaching]
            for cell in row.cells:
                taken, free = free[: cell.columns], free[cell.columns :]
                if taken and taken[-1] - taken[0] + 1 != cell.columns:
                    raise self.fail("table-ragged", element, row=number + 1, width=width, columns=columns)
                for column in taken:
                    reaching[column] = cell.rows - 1
        if any(reaching):
            raise self.fail("table-rowspan", rows[-1][1], rows=max(reaching))
        return columns


def _keep_rows(rows: list[Row]) -> None:
    """Keep a row of headings with the row below it, and the rows of a short group together."""
    kept = {index for index, row in enumerate(rows) if row.header or all(c.header for c in row.cells)}
    for index, row in enumerate(rows):
        highest = max((cell.rows for cell in row.cells if cell.rows <= _SHORT_GROUP), default=1)
        kept.update(range(index, index + highest - 1))
    kept.discard(len(rows) - 1)
    for index in sorted(kept):
        # More rows than these are no headings and no short group: they may break anywhere.
        if kept.issuperset(range(index - _MOST_KEPT, index)):
            kept.discard(index)
    for index in kept:
        for paragraph in rows[index].paragraphs():
            paragraph.keep_with_next = True


def _align_columns(table: Table, wanted: list[str]) -> None:
    """Align the cells of each column as it is wanted, or else as its kind is."""
    columns: list[list[Cell]] = [[] for _ in range(table.columns)]
    serial = [False] * table.columns
    for row, column, cell in _placed(table):
        if row.header or cell.header:
            serial[column] = serial[column] or "".join(p.text for p in cell.paragraphs).strip() == _SERIAL
        elif cell.columns == 1:
            columns[column].append(cell)
    for column, cells in enumerate(columns):
        align = wanted[column] or ("center" if serial[column] else "right" if _are_figures(cells) else "")
        if align:
            for cell in cells:
                cell.align = cell.align or align


def _placed(table: Table) -> Iterator[tuple[Row, int, Cell]]:
    """Every cell with its row and the column in which it begins."""
    for row in table.full_rows():
        column = 0
        for cell in row.cells:
            if cell.rows:
                yield row, column, cell
            column += cell.columns


def _are_figures(cells: list[Cell]) -> bool:
    """Whether cells hold figures: at least one of the data, and nothing but numbers beside."""
    kinds = [_is_figure(paragraph.runs) for cell in cells for paragraph in cell.paragraphs]
    return any(kinds) and all(
        figure or _LIKE_FIGURE.fullmatch(paragraph.text.strip())
        for figure, paragraph in zip(kinds, (p for cell in cells for p in cell.paragraphs), strict=True)
    )


def _is_figure(runs: list[Run]) -> bool:
    """Whether a line holds figures of the data alone, and signs of footnotes."""
    return bool(runs) and all(run.figure is not None for run in runs if run.text)

"""Tables of the markup: rows, cells, and that every row fills the columns.

Where the template does not say how a cell is aligned, its column decides: figures right, serial numbers in the
middle, all else as the style of table text has it.

Word repeats the first rows of a table and no others, and leaves a merged cell empty where it goes on on the next page.
So a head in the middle of a form begins a table of its own, and long groups are cut where a page may end, with their
label in each piece.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from copy import copy
from xml.etree.ElementTree import Element

from reportgen.document.blocks import Cell, Kind, Paragraph, Row, Run, Table
from reportgen.document.elements import ALIGNMENTS, Elements, written_at
from reportgen.messages import Listing

MAX_COLUMNS, MAX_ROWS = 63, 32_767  # as many as Word has
_SERIAL = "序号"
_LEVEL = 3  # of lists in cells, wherever they stand: 1. is what lists in forms have
# The room in a row: so many characters of table text stand in the 156 mm of GB/T 9704-2012, less in cells with a little
# space at either side. What a format does to that is not known here; where rows are kept together a guess is enough.
_ROOM, _COMPACT_ROOM, _PADDING = 3700, 4200, 70  # hundredths of a character
_LYING = 145  # hundredths of that, on a page that lies on its side
# Rows of so many lines stay together, less than half a page: more would leave a gap at its foot. A row counts for half
# a line more, by its padding.
_TOGETHER, _TOGETHER_LYING = 36, 28  # halves of a line
_MANY = 3  # a group of up to so many rows is not cut: its label would stand twice for nothing
_LABEL = 30  # the most characters of a label
_MOST_KEPT = 5  # more rows of headings than these are no headings
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
        parts = [0]
        caption: Paragraph | None = None
        group: Element | None = None
        compact, style = self.table_class(element)
        above = ""
        for index, part in enumerate(element):
            if part.tag == "caption" and index == 0:
                caption = self.caption(part)
            elif part.tag == "colgroup" and not rows and group is None:
                group = part
            elif part.tag in ("tr", "thead", "tbody"):
                # A head in the middle begins a part of the table, and rows that stand in no body are another.
                if rows and (part.tag == "thead" or (part.tag == "tr" and len(parts) > 1 and above == "tbody")):
                    parts.append(len(rows))
                above = part.tag
                if part.tag == "tr":
                    rows.append((self.row(part, False), part))
                else:
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
        columns = self.fill(rows, parts)
        widths = tuple(int(width) for width in element.get("data-widths", "").split() if width.isdecimal())
        if columns > MAX_COLUMNS:
            raise self.fail("table-columns", element, columns=columns, most=MAX_COLUMNS)
        if element.get("data-widths") is not None and (len(widths) != columns or not all(widths)):
            raise self.fail("table-widths", element, columns=columns, widths=sum(map(bool, widths)))
        for start in parts[1:]:
            rows[start] = rows[start][0]._replace(begins=True), rows[start][1]
        table = Table([row for row, _ in rows], columns, widths, written_at(element), compact, style)
        _RowKeeper(table, self.elements.lying).keep(parts)
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
        for row, placed in zip(table.rows, _placed_rows(table), strict=True):
            for column, cell in placed:
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
        lines = [runs for runs in self.elements.lines(element) if runs] or [[]]
        if self.elements.held:
            paragraphs = self.cell_blocks(element)
            self.elements.held = False
        else:
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
                paragraphs += [self.picture(run.source)] if run.source.tag == "img" else self.items(run.source)
        return paragraphs

    def picture(self, element: Element) -> Paragraph:
        """A picture in a cell: what reads it is loaded when there is one."""
        from reportgen.document.pictures import no_picture, read_picture

        paragraph = Paragraph(Kind.CELL, [], at=written_at(element))
        paragraph.drawing = read_picture(self.elements, element, self.elements.read or no_picture)
        return paragraph

    def items(self, element: Element) -> Iterator[Paragraph]:
        """The items of a list in a cell."""
        for line in self.elements.list_lines(element, _LEVEL):
            paragraph = Paragraph(Kind.CELL, line.runs, at=written_at(line.item))
            if line.first:
                paragraph.ordinal = line.ordinal if line.level else 0
                self.elements.listed.append((paragraph, line.level, line.depth))
            yield paragraph

    def span(self, element: Element, name: str) -> int:
        text = element.get(name, "1")
        if not re.fullmatch(r"[1-9][0-9]{0,4}", text):
            raise self.fail("table-span", element, name=name, value=text)
        return int(text)

    def fill(self, rows: list[tuple[Row, Element]], parts: list[int]) -> int:
        """The number of columns; every row must fill them, cells that reach down included.

        Args:
            parts: where parts of the table begin; no cell reaches from one into the next.
        """
        columns = sum(cell.columns for cell in rows[0][0].cells)
        reaching: list[int] = [0] * columns
        for number, (row, element) in enumerate(rows):
            if number in parts and any(reaching):
                raise self.fail("table-rowspan", rows[number - 1][1], rows=max(reaching))
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


class _RowKeeper:
    """Tells the rows of a table to stay with the next one where a page should not end, and cuts its long groups.

    A group are rows that a merged cell stands beside. A short one stays on one page; a longer one is cut, at the end of
    a group inside it where there is one, and its label stands in each piece: a page begins with it wherever it may end.
    """

    def __init__(self, table: Table, lying: bool) -> None:
        self.table = table
        room = _COMPACT_ROOM if table.compact else _ROOM
        self.room = room * _LYING // 100 if lying else room
        self.together = _TOGETHER_LYING if lying else _TOGETHER
        self.rows = table.rows
        self.kept: set[int] = set()
        self.widths: tuple[int, ...] = ()
        self.lines: list[int] = []
        self.columns: list[list[int]] = []  # in which each cell of a row begins

    def keep(self, parts: list[int]) -> None:
        """Keep and cut the rows of a table whose parts begin at these."""
        self.keep_headings()
        merged = any(cell.rows > 1 for row in self.rows for cell in row.cells)
        if merged:
            self.columns = [[column for column, _ in cells] for cells in _placed_rows(self.table)]
            self.lines = self.measured()
        for start, end in zip(parts, [*parts[1:], len(self.rows)], strict=True):
            first = start
            while first < end and self.rows[first].header:
                first += 1
            if merged:
                self.cut_heads(start, first)
                self.cut_texts(first, end)
                self.keep_groups(first, end)
            # A page does not begin with the last row alone, which is the total of most tables.
            if end - first > 1:
                self.kept.add(end - 2)
            self.kept.discard(end - 1)
        for index in self.kept:
            for paragraph in self.rows[index].paragraphs():
                paragraph.keep_with_next = True

    def keep_headings(self) -> None:
        """Keep a row of headings with the row below it."""
        stretch = 0
        for index, row in enumerate(self.rows):
            stretch = stretch + 1 if row.header or all(cell.header for cell in row.cells) else 0
            if stretch % (_MOST_KEPT + 1):
                self.kept.add(index)

    def measured(self) -> list[int]:
        """How high each row is, in halves of a line."""
        from reportgen.document.columns import fit_columns

        table, room = self.table, self.room
        if table.widths:
            self.widths = tuple(room * share // sum(table.widths) for share in table.widths)
        else:
            self.widths = fit_columns(table, room, _PADDING)
        heights = []
        for columns, row in zip(self.columns, self.rows, strict=True):
            cells = [(column, cell) for column, cell in zip(columns, row.cells, strict=True) if cell.rows == 1]
            heights.append(max((self.height(column, cell) for column, cell in cells), default=3))
        return heights

    def height(self, column: int, cell: Cell) -> int:
        """How high a cell that begins in this column is, in halves of a line."""
        from reportgen.document.columns import text_lines

        return 2 * text_lines(cell, sum(self.widths[column : column + cell.columns]) - _PADDING) + 1

    def cut_heads(self, start: int, first: int) -> None:
        """Cut the cells of a head, the rows before `first`, that reach below it: the head is repeated, and with it
        its label, while the rest goes on empty and without a rule between."""
        for index in range(start, first):
            for column, cell in zip(self.columns[index], self.rows[index].cells, strict=True):
                if index + cell.rows > first:
                    rest = self.leave_empty(column, cell, index, first)
                    cell.open_edge, rest.open_edge = "bottom", "top"

    def cut_texts(self, first: int, end: int) -> None:
        """Have a long text stand in the first of the rows that it is beside, which may then break over pages:
        LibreOffice loses the end of one in a merged cell."""
        for index in range(first, end):
            for column, cell in list(zip(self.columns[index], self.rows[index].cells, strict=True)):
                if cell.rows > 1 and (height := self.height(column, cell)) > self.together:
                    self.leave_empty(column, cell, index, index + 1)
                    self.lines[index] = max(self.lines[index], height)

    def leave_empty(self, column: int, cell: Cell, index: int, end: int) -> Cell:
        """End a cell of the row `index` before the row `end`; the rest of it, which is given, is empty."""
        rest = Cell([Paragraph(Kind.CELL, [])], cell.columns, index + cell.rows - end, cell.header)
        rest.style = cell.style
        cell.rows = end - index
        self.insert(rest, end, column)
        return rest

    def keep_groups(self, first: int, end: int) -> None:
        """Keep the rows of short groups together, and cut long ones."""
        crossing = self.crossing(first, end)
        start = first
        for index in range(first + 1, end + 1):
            if index < end and crossing[index - first]:
                continue
            if index - start > 1:
                self.keep_group(start, index, crossing[start - first : index - first])
            start = index

    def crossing(self, first: int, end: int) -> list[int]:
        """How many labels reach over the upper edge of each row."""
        change = [0] * (end - first + 1)
        for index in range(first, end):
            for cell in self.rows[index].cells:
                if cell.rows > 1 and cell.open_edge != "top":
                    change[index - first + 1] += 1
                    change[index - first + cell.rows] -= 1
        crossing, now = [], 0
        for more in change:
            now += more
            crossing.append(now)
        return crossing

    def keep_group(self, start: int, end: int, crossing: list[int]) -> None:
        """Keep the rows of a group together, or the rows of each of its pieces."""
        pieces = [start]
        if sum(self.lines[start:end]) > self.together and end - start > _MANY:
            pieces = self.pieces(start, end, crossing)
            self.cut(start, end, pieces)
        for begin, stop in zip(pieces, [*pieces[1:], end], strict=True):
            # A row that is as high as all that, with those beside it, may be broken.
            if sum(self.lines[begin:stop]) <= self.together:
                self.kept.update(range(begin, stop - 1))

    def pieces(self, start: int, end: int, crossing: list[int]) -> list[int]:
        """Where the pieces of a group begin: each as long as can be, ending where the fewest labels go on."""
        begins = [start]
        begin = start
        while begin < end:
            height, best = self.lines[begin], begin + 1
            index = begin + 1
            while index < end and height <= self.together:
                if index - 1 in self.kept:  # a row of headings
                    best = max(best, index + 1)
                elif crossing[index - start] <= crossing[best - start]:
                    best = index
                height += self.lines[index]
                index += 1
            if index == end and height <= self.together:
                break
            begins.append(best)
            begin = best
        return begins if begins[-1] < end else begins[:-1]

    def cut(self, start: int, end: int, pieces: list[int]) -> None:
        """Cut the labels of a group where its pieces begin; a long text is no label, and goes on as it is."""
        reaching: dict[int, tuple[Cell, int]] = {}  # column: the cell, and the row behind its last
        begins = set(pieces[1:])
        for index in range(start, end):
            own = list(zip(self.columns[index], self.rows[index].cells, strict=True))
            for column, (cell, stop) in list(reaching.items()):
                if stop <= index:
                    del reaching[column]
                elif index in begins and sum(len(p.text) for p in cell.paragraphs) <= _LABEL:
                    rest = Cell(
                        [_again(p) for p in cell.paragraphs], cell.columns, stop - index, cell.header, cell.align
                    )
                    rest.again, rest.style = True, cell.style
                    cell.rows -= stop - index
                    self.insert(rest, index, column)
                    reaching[column] = rest, stop
            for column, cell in own:
                if cell.rows > 1 and cell.open_edge != "top":
                    reaching[column] = cell, index + cell.rows

    def insert(self, cell: Cell, index: int, column: int) -> None:
        """Put a cell into a row, at its column."""
        place = bisect(self.columns[index], column)
        self.columns[index].insert(place, column)
        self.rows[index].cells.insert(place, cell)


def _again(paragraph: Paragraph) -> Paragraph:
    """A line of a label that is printed once more, without the signs of its footnotes."""
    printed = copy(paragraph)
    printed.runs = [run for run in paragraph.runs if run.marks is None or run.marks.footnote is None]
    return printed


def _align_columns(table: Table, wanted: list[str]) -> None:
    """Align the cells of each column as it is wanted, or else as its kind is."""
    columns: list[list[Cell]] = [[] for _ in range(table.columns)]
    serial = [False] * table.columns
    for row, placed in zip(table.rows, _placed_rows(table), strict=True):
        for column, cell in placed:
            if row.header or cell.header:
                serial[column] = serial[column] or "".join(p.text for p in cell.paragraphs).strip() == _SERIAL
            elif cell.columns == 1:
                columns[column].append(cell)
    for column, cells in enumerate(columns):
        align = wanted[column] or ("center" if serial[column] else "right" if _are_figures(cells) else "")
        if align:
            for cell in cells:
                cell.align = cell.align or align


def _placed_rows(table: Table) -> Iterator[list[tuple[int, Cell]]]:
    """The cells of each row with the column in which each begins."""
    for row in table.full_rows():
        cells, column = [], 0
        for cell in row.cells:
            if cell.rows:
                cells.append((column, cell))
            column += cell.columns
        yield cells


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

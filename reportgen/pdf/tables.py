"""Tables as plain data for `report.typ`: cells with their lines, grounds and widths, all of them resolved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from reportgen.document.blocks import Cell, Row, Table
from reportgen.document.placement import cell_alignment, column_widths, table_style
from reportgen.docx.body import Body
from reportgen.docx.rows import row_height
from reportgen.layout.format import Layout
from reportgen.layout.style import Page
from reportgen.pdf.looks import Data, Ink
from reportgen.pdf.paragraphs import Paragraphs

if TYPE_CHECKING:
    from reportgen.layout.own_looks import Borders, CellLook

_THIN = ["single", 4, "auto"]  # the lines of a table whose class says nothing: half a point
_GRID = ("top", "bottom", "left", "right", "insideH", "insideV")
Line = list[Any] | None


class Tables:
    """Makes tables of a report; `body` knows what the Word file is told of them."""

    def __init__(self, layout: Layout, paragraphs: Paragraphs, body: Body) -> None:
        self.layout = layout
        self.paragraphs = paragraphs
        self.body = body

    def make(self, table: Table, page: Page) -> Iterator[Data]:
        """A table over the whole width of the text: one for each of its parts, whose heads are repeated."""
        look = self.layout.classes.tables.get(table.style)
        grid = column_widths(table, self.layout, page)
        for rows in _parts(list(table.full_rows())):
            lines = _Lines(rows, table.columns, look.borders if look and look.borders else None, self._cell_look)
            made = [self._row(table, row, index, grid, lines, rows, page) for index, row in enumerate(rows)]
            head = next((index for index, row in enumerate(rows) if not row.header), len(rows))
            yield {
                "kind": "table",
                "gap": 0,
                "kept-gap": False,
                "columns": grid,
                "rows": made,
                "head": head,
                "end": _end(rows, head),
                "padding": self.layout.cell_padding._asdict(),
                "at-foot": bool(look and look.at_foot),
            }

    def _row(
        self, table: Table, row: Row, index: int, grid: Sequence[int], lines: _Lines, rows: Sequence[Row], page: Page
    ) -> Data:
        table_look, looks = self.layout.classes.tables.get(table.style), self.layout.classes.cells
        high = any(
            self.body.is_high(cell, list(grid[column : column + cell.columns]), table_style(table))
            for column, cell in _placed(row)
        )
        cells = []
        for column, cell in _placed(row):
            if not cell.rows:
                continue
            width = sum(grid[column : column + cell.columns])
            cells.append(self._cell(table, row, cell, width, page))
            cells[-1]["lines"] = lines.around(index, column, cell)
            cells[-1]["breaks"] = high if cell.rows == 1 else not _kept(rows[index : index + cell.rows - 1])
        return {"cells": cells, "height": row_height(row, table_look, looks) if looks or table_look else None}

    def _cell(self, table: Table, row: Row, cell: Cell, width: int, page: Page) -> Data:
        style = self.layout.styles[table_style(table)]
        look = self._cell_look(cell)
        ink = Ink.of(style).over(look.letters) if look else Ink.of(style)
        room = max(1, width - 2 * self.layout.cell_padding.horizontal)
        inside = page._replace(width=page.left + page.right + room)
        paragraphs = []
        for block in cell.paragraphs:
            made = self.paragraphs.make(block, style, inside, ink)
            made["align"] = cell_alignment(cell, block, row.header) or made["align"]
            paragraphs.append(made)
        return {
            "columns": cell.columns,
            "rows": cell.rows,
            "width": width,
            "vertical": look.vertical if look else "",
            "ground": look.shading if look else "",
            "paragraphs": paragraphs,
        }

    def _cell_look(self, cell: Cell) -> CellLook | None:
        return self.layout.classes.cells.get(cell.style) if cell.style else None


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows of each of the tables that a table is made of."""
    part: list[Row] = []
    begun = True
    for row in rows:
        if row.begins and not begun:
            yield part
            part = []
        begun = row.begins
        part.append(row)
    yield part


def _placed(row: Row) -> Iterator[tuple[int, Cell]]:
    """The cells of a full row, each with its first column."""
    column = 0
    for cell in row.cells:
        yield column, cell
        column += cell.columns


def _end(rows: Sequence[Row], head: int) -> int:
    """Where the rows begin that stay together at the end of a table; how many rows it has if none do, or if a cell
    reaches into them from above, or if they are all that there is."""
    end = len(rows)
    begin = end - 1
    while begin > head and _kept(rows[begin - 1 : begin]):
        begin -= 1
    reached = any(cell.rows > begin - index > 0 for index, row in enumerate(rows[:begin]) for cell in row.cells)
    return end if begin in (head, end - 1) or reached else begin


def _kept(rows: Sequence[Row]) -> bool:
    """Whether each of some rows stays on the page of the next one."""
    return all(paragraph.keep_with_next for row in rows for paragraph in row.paragraphs())


class _Lines:
    """The lines between the cells of a table: what a cell says of its own sides counts before what the table says.

    A line is known to both of the cells beside it, so that it is there wherever a page ends.
    """

    def __init__(self, rows: Sequence[Row], columns: int, borders: Borders | None, look_of: Any) -> None:
        drawn: dict[str, Line] = dict.fromkeys(_GRID, None if borders is not None else _THIN)
        drawn |= {side: _line(line) for side, line in borders or ()}
        last = len(rows)
        self.level = [
            [drawn["top" if row == 0 else "bottom" if row == last else "insideH"]] * columns for row in range(last + 1)
        ]
        self.upright = [
            [
                drawn["left" if column == 0 else "right" if column == columns else "insideV"]
                for column in range(columns + 1)
            ]
            for _ in rows
        ]
        for index, row in enumerate(rows):
            for column, cell in _placed(row):
                self._draw(index, column, cell, look_of(cell))

    def _draw(self, index: int, column: int, cell: Cell, look: CellLook | None) -> None:
        if not cell.rows:
            return
        said: dict[str, Line] = {side: _line(line) for side, line in look.borders} if look else {}
        if cell.open_edge:
            said[cell.open_edge] = None
        rows, end = range(index, min(index + cell.rows, len(self.upright))), column + cell.columns
        for side, line in said.items():
            if side in ("top", "bottom"):
                level = self.level[index if side == "top" else rows[-1] + 1]
                level[column:end] = [line] * cell.columns
            else:
                for row in rows:
                    self.upright[row][column if side == "left" else end] = line

    def around(self, index: int, column: int, cell: Cell) -> dict[str, Line]:
        """The lines of a cell."""
        below = min(index + cell.rows, len(self.level) - 1)
        return {
            "top": self.level[index][column],
            "bottom": self.level[below][column],
            "left": self.upright[index][column],
            "right": self.upright[index][column + cell.columns],
        }


def _line(line: tuple[str, int, str]) -> Line:
    return None if line[0] == "nil" else list(line)

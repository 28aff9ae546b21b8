"""Tables of the markup: rows, cells, and that every row fills the columns."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from reportgen.blocks import Cell, Kind, Paragraph, Row, Table
from reportgen.elements import Elements

MAX_COLUMNS = 63  # as many as Word has


def read_table(elements: Elements, element: Element) -> Table:
    """The table of a `<table>`.

    Raises:
        TemplateError: a row does not fill the columns, a cell reaches below the last row, a span is no number.
    """
    return _TableReader(elements).table(element)


class _TableReader:
    def __init__(self, elements: Elements) -> None:
        self.elements = elements
        self.fail = elements.fail

    def table(self, element: Element) -> Table:
        self.elements.no_text(element)
        rows: list[tuple[Row, Element]] = []
        for part in element:
            if part.tag == "tr":
                rows.append((self.row(part, False), part))
            elif part.tag in ("thead", "tbody"):
                self.elements.no_text(part)
                rows += [(self.row(row, part.tag == "thead"), row) for row in part]
            else:
                raise self.fail("markup-misplaced", part, parent="table")
        if not rows or not rows[0][0].cells:
            raise self.fail("markup-empty", rows[0][1] if rows else element)
        columns = self.fill(rows)
        widths = tuple(int(width) for width in element.get("data-widths", "").split() if width.isdecimal())
        if columns > MAX_COLUMNS:
            raise self.fail("table-columns", element, columns=columns, most=MAX_COLUMNS)
        if element.get("data-widths") is not None and (len(widths) != columns or not all(widths)):
            raise self.fail("table-widths", element, columns=columns, widths=len(widths))
        return Table([row for row, _ in rows], columns, widths, element.get("data-at", ""))

    def row(self, element: Element, header: bool) -> Row:
        if element.tag != "tr":
            raise self.fail("markup-misplaced", element, parent="table")
        self.elements.no_text(element)
        return Row([self.cell(cell) for cell in element], header)

    def cell(self, element: Element) -> Cell:
        if element.tag not in ("td", "th"):
            raise self.fail("markup-misplaced", element, parent="tr")
        align = element.get("class", "")
        if align not in ("", "left", "center", "right"):
            raise self.fail("markup-class", element, name=align, names="left、center、right")
        lines = [runs for runs in self.elements.lines(element) if runs] or [[]]
        at = element.get("data-at", "")
        paragraphs = [Paragraph(Kind.CELL, runs, at=at) for runs in lines]
        columns, rows = self.span(element, "colspan"), self.span(element, "rowspan")
        return Cell(paragraphs, columns, rows, header=element.tag == "th", align=align)

    def span(self, element: Element, name: str) -> int:
        text = element.get(name, "1")
        if not re.fullmatch(r"[1-9][0-9]{0,3}", text):
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

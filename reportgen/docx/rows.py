"""The beginnings of rows and cells, and what the text of a cell is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from reportgen.document.blocks import Cell, Paragraph, Row
from reportgen.document.placement import cell_alignment
from reportgen.docx.styles import NO_LINE, SIDES, STYLE_IDS, cell_style_id, lines, shading

if TYPE_CHECKING:
    from reportgen.layout.own_looks import Borders, CellLook, TableLook

_LONG_WORD = re.compile(r"[!-~]{21}")  # longer than the words that stand in Chinese text


def row_start(row: Row, high: bool, height: tuple[int, str] | None, change: str = "") -> str:
    """The beginning of a row of a height that the format gives; it stays on one page, unless it is too high for any."""
    given = f'<w:trHeight w:val="{height[0]}" w:hRule="{height[1]}"/>' if height else ""
    properties = f"{'' if high else '<w:cantSplit/>'}{given}{'<w:tblHeader/>' if row.header else ''}{change}"
    return f"<w:tr><w:trPr>{properties}</w:trPr>" if properties else "<w:tr>"


def grid_columns(widths: list[int]) -> str:
    """The columns of a table, with their widths in twips."""
    return "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)


def cell_look(cell: Cell, widths: list[int], look: CellLook | None) -> str:
    """What a cell over columns of these widths is; one of 0 rows goes on from the cell above."""
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merged = f'<w:vMerge w:val="{"restart" if cell.rows else "continue"}"/>' if cell.rows != 1 else ""
    edge = f'<w:tcBorders><w:{cell.open_edge} w:val="nil"/></w:tcBorders>' if cell.open_edge else ""
    width = f'<w:tcW w:w="{sum(widths)}" w:type="dxa"/>'
    drawn, vertical = (edge, "center") if look is None else (_drawn(cell, look), look.vertical or "center")
    return f'{width}{span}{merged}{drawn}<w:vAlign w:val="{vertical}"/>'


def _drawn(cell: Cell, look: CellLook) -> str:
    """The lines and the ground of a cell of a class."""
    borders = (*look.borders, (cell.open_edge, NO_LINE)) if cell.open_edge else look.borders
    drawn = f"<w:tcBorders>{''.join(lines(borders))}</w:tcBorders>" if borders else ""
    return drawn + shading(look.shading)


def table_borders(borders: Borders) -> str:
    """The lines of a table that says itself which it has: no others than those."""
    return "".join(lines((*((side, NO_LINE) for side in SIDES), *borders)))


def row_height(row: Row, table: TableLook | None, looks: Mapping[str, CellLook]) -> tuple[int, str] | None:
    """The height that the format gives to a row: the largest of its cells', or else that of the table's rows."""
    given = [looks[cell.style].height for cell in row.cells if cell.style in looks]
    return max((height for height in given if height), default=table.height if table else None)


def cell_style(cell: Cell, style: str, looks: Mapping[str, CellLook]) -> str:
    """The identifier of the style of a cell's text in a table whose text has the style of this name."""
    return cell_style_id(style, cell.style) if cell.style in looks else STYLE_IDS[style]


def cell_properties(cell: Cell, block: Paragraph, header: bool, style: str, placed: str = "") -> str:
    """What a paragraph of a cell is whose text has the style of this identifier; `placed` are its lines, where they are
    not those of the style."""
    align = cell_alignment(cell, block, header)
    justified = f'<w:jc w:val="{align}"/>' if align else ""
    kept = "<w:keepNext/>" if block.keep_with_next else ""
    return f'<w:pStyle w:val="{style}"/>{kept}{breaks_words(block)}{placed}{justified}'


def breaks_words(block: Paragraph) -> str:
    """Lets lines end within an address or another long word: it would go to the next line as a whole and leave the
    characters before it far apart (ECMA-376-1, 17.3.1.45)."""
    return '<w:wordWrap w:val="0"/>' if _LONG_WORD.search(block.text) else ""

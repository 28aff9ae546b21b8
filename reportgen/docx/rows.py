"""The beginnings of rows and cells, and what the text of a cell is."""

from __future__ import annotations

import re

from reportgen.document.blocks import Cell, Paragraph, Row, Table
from reportgen.docx.styles import STYLE_IDS

_LONG_WORD = re.compile(r"[!-~]{21}")  # longer than the words that stand in Chinese text


def row_start(row: Row, high: bool, change: str = "") -> str:
    """The beginning of a row: it stays on one page, unless it is too high for any."""
    properties = f"{'' if high else '<w:cantSplit/>'}{'<w:tblHeader/>' if row.header else ''}{change}"
    return f"<w:tr><w:trPr>{properties}</w:trPr>" if properties else "<w:tr>"


def cell_start(cell: Cell, widths: list[int]) -> str:
    """The beginning of a cell over columns of these widths; one of 0 rows goes on from the cell above."""
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merged = f'<w:vMerge w:val="{"restart" if cell.rows else "continue"}"/>' if cell.rows != 1 else ""
    edge = f'<w:tcBorders><w:{cell.open_edge} w:val="nil"/></w:tcBorders>' if cell.open_edge else ""
    width = f'<w:tcW w:w="{sum(widths)}" w:type="dxa"/>'
    return f'<w:tc><w:tcPr>{width}{span}{merged}{edge}<w:vAlign w:val="center"/></w:tcPr>'


def cell_properties(cell: Cell, block: Paragraph, header: bool, style: str) -> str:
    """What a paragraph of a cell is in a table whose text has the style of this name."""
    align = _cell_alignment(cell, block, header)
    justified = f'<w:jc w:val="{align}"/>' if align else ""
    kept = "<w:keepNext/>" if block.keep_with_next else ""
    return f'<w:pStyle w:val="{STYLE_IDS[style]}"/>{kept}{breaks_words(block)}{justified}'


def breaks_words(block: Paragraph) -> str:
    """Lets lines end within an address or another long word: it would go to the next line as a whole and leave the
    characters before it far apart (ECMA-376-1, 17.3.1.45)."""
    return '<w:wordWrap w:val="0"/>' if _LONG_WORD.search(block.text) else ""


def style_of(table: Table) -> str:
    """The name of the style in which the text of a table is."""
    return "compact" if table.compact else "table"


def _cell_alignment(cell: Cell, block: Paragraph, header: bool) -> str:
    """Where the text of a cell stands: as the template says, else headers in the middle, figures right."""
    if not cell.rows:
        return ""
    if cell.align:
        return cell.align
    if header or cell.header:
        return "center"
    figures = [run.figure is not None for run in block.runs]
    return "right" if figures and all(figures) else ""

"""How the blocks of a report stand on its pages, in whatever it is written: what their styles are called, where a
signature stands, where a title breaks, how wide columns are, and where the text of a cell stands."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from math import ceil

from reportgen.document.blocks import Block, Cell, Kind, Paragraph, Run, Table
from reportgen.layout.classes import ENTRY_STYLES, HEADING_STYLES, STYLES
from reportgen.layout.format import Layout
from reportgen.layout.style import Page
from reportgen.layout.units import text_width

PLACED = (Kind.SIGNATURE, Kind.DATE)
"""The paragraphs at the end of a report that stand by GB/T 9704-2012, 7.3.5.2."""


def style_name(block: Paragraph, layout: Layout) -> str:
    """The name of a paragraph's style; what has none of its own, such as an empty one, is table text.

    A class of the old report's format in a comparison may be none of this one.
    """
    if block.style and block.style in layout.classes.paragraphs:
        return block.style
    if block.entry:
        return ENTRY_STYLES[block.entry - 1]
    if block.kind is Kind.BODY and block.level and not any(run.lead for run in block.runs):
        return "item"
    name = HEADING_STYLES[block.level - 1] if block.kind is Kind.HEADING else block.kind.value
    return name if name in STYLES else "table"


def signature_widths(blocks: Iterable[Block], page: Page) -> dict[Kind, Decimal]:
    """The width of the widest signature and of the widest date, in characters; 0 if there is none.

    One that is too long for a line is broken into lines of about the same length.
    """
    room = Decimal(page.characters - 2)
    widths = dict.fromkeys(PLACED, Decimal(0))
    for block in blocks:
        if isinstance(block, Paragraph) and block.kind in PLACED:
            width = text_width(block.text)
            if width > room:
                lines = ceil(width / room)
                width = min(room, Decimal(ceil(width / lines) + 1))  # one more, as punctuation may need it
            widths[block.kind] = max(widths[block.kind], width)
    return widths


def signature_indent(block: Paragraph, widths: dict[Kind, Decimal], page: Page) -> tuple[Decimal, bool]:
    """How many characters stand before a signature or a date, and whether it ends two characters from the right: that
    is only said of one of several lines.

    GB/T 9704-2012, 7.3.5.2, without a seal: the signature ends two characters from the right, the date begins two
    characters after it, or ends there if it is the longer one.
    """
    end = Decimal(page.characters - 2)
    signature = end - widths[Kind.SIGNATURE]
    date = min(signature + 2 if widths[Kind.SIGNATURE] else end, end - widths[Kind.DATE])
    signature = min(signature, date - 2)
    left = max(Decimal(0), signature if block.kind is Kind.SIGNATURE else date)
    return left, text_width(block.text) > end


def breaks(block: Paragraph, layout: Layout, page: Page) -> bool:
    """Whether a title that may break fills the line but for two characters: the Western digits of a title are wider
    than half a character in most fonts."""
    style = layout.styles["title"]
    room = page.text_width - 2 * style.character
    return block.wanted_break is not None and text_width(block.text) * style.character > room


def titled(block: Paragraph, layout: Layout, page: Page) -> list[Run]:
    """The runs of a title, broken where the template wants it if it is too long for a line."""
    wanted = block.wanted_break
    return [*block.runs[:wanted], Run("\n"), *block.runs[wanted:]] if breaks(block, layout, page) else block.runs


def number_run(block: Paragraph) -> Run:
    """The number of a heading or list item as text, in the look of what it stands before."""
    first = block.runs[0] if block.runs else None
    strong = first is not None and first.strong and block.kind is Kind.HEADING
    return Run(block.number, strong, first is not None and first.lead)


def table_style(table: Table) -> str:
    """The name of the style in which the text of a table is."""
    return "compact" if table.compact else "table"


def column_widths(table: Table, layout: Layout, page: Page) -> list[int]:
    """The widths of the columns of a table over the whole width of the text, in twips."""
    shares = table.widths or _fitted(table, layout, page)
    grid = [page.text_width * share // sum(shares) for share in shares]
    grid[-1] += page.text_width - sum(grid)
    return grid


def _fitted(table: Table, layout: Layout, page: Page) -> tuple[int, ...]:
    """The widths of columns as their text needs them."""
    from reportgen.document.columns import fit_columns

    character = layout.styles[table_style(table)].character
    padding = 2 * layout.cell_padding.horizontal
    return fit_columns(table, page.text_width * 100 // character, padding * 100 // character)


def cell_alignment(cell: Cell, block: Paragraph, header: bool) -> str:
    """Where the text of a cell stands: as the template says, else headers in the middle, figures right; empty for the
    usual."""
    if not cell.rows:
        return ""
    if cell.align:
        return cell.align
    if header or cell.header:
        return "center"
    if block.number:
        return ""
    figures = [run.figure is not None for run in block.runs if run.text]
    return "right" if figures and all(figures) else ""

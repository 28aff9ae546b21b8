"""From blocks to Word: the body of the report, in the styles of the layout."""

from __future__ import annotations

from decimal import Decimal

from reportgen.blocks import Cell, Document, Kind, PageBreak, Paragraph, Run, Table
from reportgen.docx_numbering import NativeNumbering
from reportgen.docx_package import package_parts
from reportgen.docx_styles import STYLE_IDS, add_fonts
from reportgen.layout import HEADING_STYLES, Layout, Style
from reportgen.measures import text_width
from reportgen.ooxml import Element, add, add_text, new, relate, to_bytes, zip_package

_BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")


def write_docx(document: Document, layout: Layout, base: tuple[bytes, str] | None = None) -> bytes:
    """The report as a Word file. The same document and layout give the same bytes.

    Args:
        base: a Word file that the report is to stand in, and what messages call it.

    Raises:
        TemplateError: the base is no Word file.
    """
    body = _Body(document, layout)
    main = to_bytes(body.element())
    numbering = to_bytes(body.numbering.element()) if body.numbering else None
    parts = {**package_parts(document, layout, numbering), "word/document.xml": main}
    if base is None:
        return zip_package(parts)
    from reportgen.docx_base import merge_base

    return merge_base(base[0], parts, base[1])


class _Body:
    def __init__(self, document: Document, layout: Layout) -> None:
        self.document = document
        self.layout = layout
        self.root = new("document")
        self.body = add(self.root, "body")
        self.break_before = False
        self.numbering = NativeNumbering(layout.numbering) if layout.native_numbering else None

    def element(self) -> Element:
        """The whole document part."""
        blocks = self.document.blocks
        for index, block in enumerate(blocks):
            after = blocks[index + 1] if index + 1 < len(blocks) else None
            if isinstance(block, Paragraph):
                self.paragraph(self.body, block, after if isinstance(after, Paragraph) else None)
            elif isinstance(block, Table):
                self.table(block)
            elif isinstance(block, PageBreak):
                self.break_before = True
        if not blocks or not isinstance(blocks[-1], Paragraph):
            self.empty_paragraph()
        self.section()
        return self.root

    def paragraph(self, parent: Element, block: Paragraph, after: Paragraph | None) -> None:
        element = add(parent, "p")
        heading = block.kind is Kind.HEADING
        style_name = HEADING_STYLES[block.level - 1] if heading else str(block.kind)
        properties = add(element, "pPr")
        add(properties, "pStyle", val=STYLE_IDS[style_name])
        if after is not None and after.kind in (Kind.SIGNATURE, Kind.DATE) and not heading:
            add(properties, "keepNext")
        if self.break_before:
            add(properties, "pageBreakBefore")
            self.break_before = False
        if self.numbering and block.number:
            level, instance = self.numbering.place(block.level, block.ordinal)
            numbering = add(properties, "numPr")
            add(numbering, "ilvl", val=level)
            add(numbering, "numId", val=instance)
        if block.kind in (Kind.SIGNATURE, Kind.DATE):
            self.place_signature(properties, block)
        runs = self.titled(block) if block.kind is Kind.TITLE else block.runs
        if block.number and not self.numbering:
            lead = bool(runs and runs[0].lead)
            runs = [Run(block.number, runs[0].strong if runs and heading else False, lead), *runs]
        self.runs(element, runs, block.level)

    def place_signature(self, properties: Element, block: Paragraph) -> None:
        """Signature and date as GB/T 9704 has them without a seal: the signature ends two characters from
        the right, the date begins two characters after it, or ends there if it is the longer one."""
        page = self.layout.page
        widths = {
            kind: max((text_width(p.text) for p in self.document.paragraphs() if p.kind is kind), default=Decimal(0))
            for kind in (Kind.SIGNATURE, Kind.DATE)
        }
        end = Decimal(page.characters - 2)
        signature = end - widths[Kind.SIGNATURE]
        date = min(signature + 2 if widths[Kind.SIGNATURE] else end, end - widths[Kind.DATE])
        signature = min(signature, date - 2)
        left = max(Decimal(0), signature if block.kind is Kind.SIGNATURE else date)
        style = self.layout.styles[str(block.kind)]
        add(
            properties,
            "ind",
            leftChars=int(left * 100),
            left=int(left * style.character),
            firstLineChars=0,
            firstLine=0,
        )

    def titled(self, block: Paragraph) -> list[Run]:
        """The title, broken where the template wants it if it does not fit on one line."""
        style = self.layout.styles["title"]
        wanted = block.wanted_break
        if wanted is None or text_width(block.text) * style.character <= self.layout.page.text_width:
            return block.runs
        return [*block.runs[:wanted], Run("\n"), *block.runs[wanted:]]

    def runs(self, parent: Element, runs: list[Run], level: int) -> None:
        """Write runs, those that look alike as one."""
        index = 0
        while index < len(runs):
            first = runs[index]
            text = first.text
            index += 1
            while index < len(runs) and (runs[index].strong, runs[index].lead) == (first.strong, first.lead):
                text += runs[index].text
                index += 1
            element = add(parent, "r")
            properties = add(element, "rPr")
            self.run_properties(properties, first, level)
            add_text(element, text)

    def run_properties(self, properties: Element, run: Run, level: int) -> None:
        body = self.layout.styles["body"]
        own: Style | None = self.layout.styles[HEADING_STYLES[level - 1]] if run.lead else None
        if own is not None and (own.font, own.latin) != (body.font, body.latin):
            add_fonts(properties, own)
        else:
            add(properties, "rFonts", hint="eastAsia")
        if run.strong or (own is not None and own.bold):
            add(properties, "b")
            add(properties, "bCs")
        if own is not None and own.size != body.size:
            add(properties, "sz", val=own.size)
            add(properties, "szCs", val=own.size)

    def table(self, table: Table) -> None:
        if self.break_before:
            self.empty_paragraph()
        width = self.layout.page.text_width
        shares = table.widths or [1] * table.columns
        grid = [width * share // sum(shares) for share in shares]
        grid[-1] += width - sum(grid)
        element = add(self.body, "tbl")
        properties = add(element, "tblPr")
        add(properties, "tblStyle", val=STYLE_IDS["grid"])
        add(properties, "tblW", w=width, type="dxa")
        borders = add(properties, "tblBorders")
        for side in _BORDERS:
            add(borders, side, val="single", sz=4, space=0, color="auto")
        add(properties, "tblLayout", type="fixed")
        columns = add(element, "tblGrid")
        for column in grid:
            add(columns, "gridCol", w=column)
        self.rows(element, table, grid)

    def rows(self, element: Element, table: Table, grid: list[int]) -> None:
        reaching: dict[int, tuple[int, int]] = {}  # column: (rows still to fill, columns spanned)
        for row in table.rows:
            row_element = add(element, "tr")
            properties = add(row_element, "trPr")
            add(properties, "cantSplit")
            if row.header:
                add(properties, "tblHeader")
            column, cells = 0, iter(row.cells)
            while column < table.columns:
                if column in reaching:
                    left, span = reaching.pop(column)
                    self.cell(row_element, None, grid[column : column + span], "continue", False)
                    if left > 1:
                        reaching[column] = (left - 1, span)
                else:
                    cell = next(cells)
                    span = cell.columns
                    merge = "restart" if cell.rows > 1 else ""
                    self.cell(row_element, cell, grid[column : column + span], merge, row.header)
                    if cell.rows > 1:
                        reaching[column] = (cell.rows - 1, span)
                column += span

    def cell(self, row: Element, cell: Cell | None, widths: list[int], merge: str, header: bool) -> None:
        element = add(row, "tc")
        properties = add(element, "tcPr")
        add(properties, "tcW", w=sum(widths), type="dxa")
        if len(widths) > 1:
            add(properties, "gridSpan", val=len(widths))
        if merge:
            add(properties, "vMerge", val=merge)
        add(properties, "vAlign", val="center")
        for block in cell.paragraphs if cell else [Paragraph(Kind.CELL, [])]:
            paragraph = add(element, "p")
            paragraph_properties = add(paragraph, "pPr")
            add(paragraph_properties, "pStyle", val=STYLE_IDS["table"])
            align = _cell_alignment(cell, block, header)
            if align:
                add(paragraph_properties, "jc", val=align)
            self.runs(paragraph, block.runs, 0)

    def empty_paragraph(self) -> None:
        """Word wants a paragraph at the end of the body and before a table that begins a page."""
        element = add(self.body, "p")
        properties = add(element, "pPr")
        add(properties, "pStyle", val=STYLE_IDS["table"])
        if self.break_before:
            add(properties, "pageBreakBefore")
            self.break_before = False

    def section(self) -> None:
        page = self.layout.page
        section = add(self.body, "sectPr")
        for kind, identifier in (("default", "rId1"), ("even", "rId2")):
            relate(add(section, "footerReference", type=kind), identifier)
        add(section, "pgSz", w=page.width, h=page.height)
        add(
            section,
            "pgMar",
            top=page.top,
            right=page.right,
            bottom=page.bottom,
            left=page.left,
            header=page.header,
            footer=page.footer,
            gutter=0,
        )
        add(section, "cols", space=425)
        add(section, "docGrid", type="lines", linePitch=page.line_pitch)


def _cell_alignment(cell: Cell | None, block: Paragraph, header: bool) -> str:
    """Where the text of a cell stands: as the template says, else headers in the middle, figures right."""
    if cell is None:
        return ""
    if cell.align:
        return cell.align
    if header or cell.header:
        return "center"
    figures = [run.origin is not None for run in block.runs]
    return "right" if figures and all(figures) else ""

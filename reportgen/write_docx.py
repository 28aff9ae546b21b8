"""From blocks to Word: the body of the report, in the styles of the layout.

The body is written as text, piece by piece: it is most of the file, and every paragraph is alike.
"""

from __future__ import annotations

from decimal import Decimal

from reportgen.blocks import Cell, Document, Kind, PageBreak, Paragraph, Run, Table
from reportgen.docx_numbering import NativeNumbering
from reportgen.docx_package import package_parts
from reportgen.docx_styles import STYLE_IDS, fonts_text
from reportgen.layout import HEADING_STYLES, Layout
from reportgen.measures import text_width
from reportgen.ooxml import XML, R, W, text_elements, to_bytes, zip_package

_HINT = '<w:rFonts w:hint="eastAsia"/>'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def write_docx(document: Document, layout: Layout, base: tuple[bytes, str] | None = None) -> bytes:
    """The report as a Word file. The same document and layout give the same bytes.

    Args:
        base: a Word file that the report is to stand in, and what messages call it.

    Raises:
        TemplateError: the base is no Word file.
    """
    body = _Body(document, layout)
    main = body.write()
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
        self.out: list[str] = []
        self.break_before = False
        self.numbering = NativeNumbering(layout.numbering) if layout.native_numbering else None

    def write(self) -> bytes:
        """The whole document part."""
        blocks = self.document.blocks
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            if isinstance(block, Paragraph):
                self.paragraph(block, after if isinstance(after, Paragraph) else None)
            elif isinstance(block, Table):
                self.table(block)
            elif isinstance(block, PageBreak):
                self.break_before = True
        if not blocks or not isinstance(blocks[-1], Paragraph):
            self.empty_paragraph()
        head = f'{XML}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>'
        return "".join((head, *self.out, self.section(), "</w:body></w:document>")).encode("utf-8")

    def paragraph(self, block: Paragraph, after: Paragraph | None) -> None:
        kind = block.kind
        heading = kind is Kind.HEADING
        placed = kind in (Kind.SIGNATURE, Kind.DATE)
        style = STYLE_IDS[HEADING_STYLES[block.level - 1] if heading else kind.value]
        properties = f'<w:pStyle w:val="{style}"/>'
        if after is not None and after.kind in (Kind.SIGNATURE, Kind.DATE) and not heading:
            properties += "<w:keepNext/>"
        if self.break_before:
            properties += "<w:pageBreakBefore/>"
            self.break_before = False
        if self.numbering and block.number:
            level, instance = self.numbering.place(block.level, block.ordinal)
            properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{instance}"/></w:numPr>'
        if placed:
            properties += self.signature_indent(block)
        runs = self.titled(block) if kind is Kind.TITLE else block.runs
        if block.number and not self.numbering:
            lead = bool(runs and runs[0].lead)
            runs = [Run(block.number, runs[0].strong if runs and heading else False, lead), *runs]
        self.out.append(f"<w:p><w:pPr>{properties}</w:pPr>{self.runs(runs, block.level)}</w:p>")

    def signature_indent(self, block: Paragraph) -> str:
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
        twips = int(left * self.layout.styles[block.kind.value].character)
        return f'<w:ind w:leftChars="{int(left * 100)}" w:left="{twips}" w:firstLineChars="0" w:firstLine="0"/>'

    def titled(self, block: Paragraph) -> list[Run]:
        """The title, broken where the template wants it if it fills the line but for two characters: the
        Western digits of a title are wider than half a character in most fonts."""
        style = self.layout.styles["title"]
        wanted = block.wanted_break
        if (
            wanted is None
            or text_width(block.text) * style.character <= self.layout.page.text_width - 2 * style.character
        ):
            return block.runs
        return [*block.runs[:wanted], Run("\n"), *block.runs[wanted:]]

    def runs(self, runs: list[Run], level: int) -> str:
        """Runs, those that look alike as one."""
        pieces: list[str] = []
        text = ""
        for index, run in enumerate(runs):
            text += run.text
            after = runs[index + 1] if index + 1 < len(runs) else None
            if after is None or after.strong is not run.strong or after.lead is not run.lead:
                look = self.run_properties(run, level) if run.strong or run.lead else _HINT
                pieces.append(f"<w:r><w:rPr>{look}</w:rPr>{text_elements(text)}</w:r>")
                text = ""
        return "".join(pieces)

    def run_properties(self, run: Run, level: int) -> str:
        """The look of a strong run, or of a heading that runs in."""
        body = self.layout.styles["body"]
        own = self.layout.styles[HEADING_STYLES[level - 1]] if run.lead else body
        look = _HINT if (own.font, own.latin) == (body.font, body.latin) else fonts_text(own)
        if run.strong or own.bold:
            look += "<w:b/><w:bCs/>"
        if own.size != body.size:
            look += f'<w:sz w:val="{own.size}"/><w:szCs w:val="{own.size}"/>'
        return look

    def table(self, table: Table) -> None:
        if self.break_before:
            self.empty_paragraph()
        width = self.layout.page.text_width
        shares = table.widths or (1,) * table.columns
        grid = [width * share // sum(shares) for share in shares]
        grid[-1] += width - sum(grid)
        columns = "".join(f'<w:gridCol w:w="{column}"/>' for column in grid)
        self.out.append(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{STYLE_IDS["grid"]}"/><w:tblW w:w="{width}" w:type="dxa"/>'
            f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>"
        )
        self.rows(table, grid)
        self.out.append("</w:tbl>")

    def rows(self, table: Table, grid: list[int]) -> None:
        reaching: dict[int, tuple[int, int]] = {}  # column: (rows still to fill, columns spanned)
        for row in table.rows:
            header = "<w:tblHeader/>" if row.header else ""
            self.out.append(f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>")
            column, cells = 0, iter(row.cells)
            while column < table.columns:
                if column in reaching:
                    left, span = reaching.pop(column)
                    self.cell(None, grid[column : column + span], "continue", False)
                    if left > 1:
                        reaching[column] = (left - 1, span)
                else:
                    cell = next(cells)
                    span = cell.columns
                    self.cell(cell, grid[column : column + span], "restart" if cell.rows > 1 else "", row.header)
                    if cell.rows > 1:
                        reaching[column] = (cell.rows - 1, span)
                column += span
            self.out.append("</w:tr>")

    def cell(self, cell: Cell | None, widths: list[int], merge: str, header: bool) -> None:
        span = f'<w:gridSpan w:val="{len(widths)}"/>' if len(widths) > 1 else ""
        merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
        self.out.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>{span}{merged}<w:vAlign w:val="center"/></w:tcPr>'
        )
        for block in cell.paragraphs if cell else [Paragraph(Kind.CELL, [])]:
            align = _cell_alignment(cell, block, header)
            justified = f'<w:jc w:val="{align}"/>' if align else ""
            style = f'<w:pStyle w:val="{STYLE_IDS["table"]}"/>'
            self.out.append(f"<w:p><w:pPr>{style}{justified}</w:pPr>{self.runs(block.runs, 0)}</w:p>")
        self.out.append("</w:tc>")

    def empty_paragraph(self) -> None:
        """Word wants a paragraph at the end of the body and before a table that begins a page."""
        new_page = "<w:pageBreakBefore/>" if self.break_before else ""
        self.break_before = False
        self.out.append(f'<w:p><w:pPr><w:pStyle w:val="{STYLE_IDS["table"]}"/>{new_page}</w:pPr></w:p>')

    def section(self) -> str:
        page = self.layout.page
        return (
            '<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:footerReference w:type="even" r:id="rId2"/>'
            f'<w:pgSz w:w="{page.width}" w:h="{page.height}"/>'
            f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" w:left="{page.left}"'
            f' w:header="{page.header}" w:footer="{page.footer}" w:gutter="0"/>'
            f'<w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="{page.line_pitch}"/></w:sectPr>'
        )


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

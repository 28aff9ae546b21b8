"""The body of a Word file: the blocks of the report as WordprocessingML, in the styles of the layout.

It is written as text, piece by piece: it is most of the file, and every paragraph is alike.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import TYPE_CHECKING

from reportgen.document.blocks import (
    PLAIN,
    Block,
    Cell,
    Document,
    Drawing,
    Filled,
    Kind,
    Marks,
    PageBreak,
    PageTurn,
    Paragraph,
    Row,
    Run,
    Table,
)
from reportgen.document.placement import (
    PLACED,
    column_widths,
    number_run,
    signature_indent,
    signature_widths,
    style_name,
    table_style,
    titled,
)
from reportgen.docx.numbering import NativeNumbering
from reportgen.docx.ooxml import XML, R, W, text_elements
from reportgen.docx.rows import (
    breaks_words,
    cell_look,
    cell_properties,
    cell_style,
    grid_columns,
    row_height,
    row_start,
    table_borders,
)
from reportgen.docx.styles import STYLE_IDS, fonts, indent_of, letters_id, run_in_id, style_id
from reportgen.layout.classes import HEADING_STYLES, WHEN_USED
from reportgen.layout.format import Layout
from reportgen.layout.style import GUTTER
from reportgen.layout.units import line_height, text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reportgen.docx.drawings import Drawings
    from reportgen.docx.footnotes import Footnotes
    from reportgen.docx.links import Links
    from reportgen.docx.pages import PageEdges
    from reportgen.layout.own_looks import CellLook

# Without it “ ” … — and ① take the Western font (ECMA-376-1, 17.3.2.26).
HINT = '<w:rFonts w:hint="eastAsia"/>'
# A line as high as what stands in it: at a fixed height a drawing would be cut off.
AS_HIGH = '<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>'
_CENTRED = (
    '<w:snapToGrid w:val="0"/><w:spacing w:before="120" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:left="0" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>'
)
# A paragraph that must not need a page of its own: a twentieth of a point high.
_FLAT = '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/>'
# Between the parts of a table: without a paragraph Word makes one table of them.
_SEAM = f'<w:p><w:pPr><w:pStyle w:val="{STYLE_IDS["table"]}"/>{_FLAT}{{mark}}</w:pPr></w:p>'
ATTACHED = "<w:altChunk/>"
# The footers of the format, one column, and nothing of the first page.
_USUAL_SECTION = (
    '<w:footerReference w:type="default" r:id="rId1"/><w:footerReference w:type="even" r:id="rId2"/>',
    "",
    f'<w:cols w:space="{GUTTER}"/>',
    "",
)
BELOW = "figure"  # the captions that stand below
_FEW = 40  # characters that take less than a page, however narrow the column
# A row is broken over pages where it is higher than this part of one, at a guess: kept whole it would leave as much
# room at the foot of the page before, and LibreOffice cuts off what is higher than all the room there is.
_HIGH = Decimal("0.4")
# The paragraph after a table stands a little apart from it: the lines of a table reach to its edge.
_APART = '<w:spacing w:before="120"/>'
_APART_KINDS = (Kind.BODY, Kind.HEADING, Kind.NOTE)
_OWN_PLACEMENTS = {Kind.END: _FLAT, Kind.DRAWING: _CENTRED}
_LOOK = attrgetter("strong", "lead", "marks")
# What elements of a line are in Word.
# At the foot of the text of the page on which the next paragraph stands. LibreOffice leaves a table as wide as the text
# where it is, unless it is told its place on the page, and puts the text of its cells there; so they have no margins.
_NO_MARGINS = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
_AT_FOOT = '<w:tblpPr w:vertAnchor="margin" w:horzAnchor="page" w:tblpX="{left}" w:tblpYSpec="bottom"/>'
_ITALIC, _UNDERLINED = "<w:i/><w:iCs/>", '<w:u w:val="single"/>'
_RAISED = {"sup": '<w:vertAlign w:val="superscript"/>', "sub": '<w:vertAlign w:val="subscript"/>'}


class Body:
    """Writes the body of a document, and knows afterwards which of Word's own numbers it needs.

    One that `follows` stands behind what a base holds, whose pages stand upright.
    """

    def __init__(self, document: Document, layout: Layout, follows: bool = False) -> None:
        self.document = document
        self.layout = layout
        self.follows = follows
        self.out: list[str] = []
        self.break_before = False
        self.below_table = False
        self.sheet = layout.page
        self.pages = document.pages
        self.page = self.sheet.column(self.pages.columns)
        self.flows = False
        # Whether a page of the report itself has been written, and not only of a section.
        self.begun = not isinstance(next(iter(document.blocks), None), PageTurn)
        self.used: dict[str, None] = {}
        self.in_contents = False
        self.edges = self._edges()
        self.cell_width = 0  # of the cell that is being written, in twips
        self.was_grid: list[int] = []
        self.numbering = NativeNumbering(layout.numbering, layout.bullets) if layout.counted else None
        self.counting = layout.counting
        self.drawings: Drawings | None = None
        self.links: Links | None = None
        self.footnotes: Footnotes | None = None

    def _edges(self) -> PageEdges | None:
        """What writes headers and footers, loaded when there are more than the usual page numbers."""
        number = self.layout.page_number
        turned = any(isinstance(block, PageTurn) and block.pages != PLAIN for block in self.document.blocks)
        usual = not number.first and number.start is None and not self.layout.page_border
        if not turned and self.pages == PLAIN and usual:
            return None
        from reportgen.docx.pages import PageEdges

        edges = PageEdges(self)
        if edges.headed:
            self.used["header"] = None
        return edges

    def write(self) -> bytes:
        """The whole document part."""
        blocks = self.document.blocks
        if self.follows and blocks and isinstance(blocks[0], (PageTurn, Filled)):
            self.paragraph(Paragraph(Kind.END, []), blocks[0])
        self.blocks(blocks)
        head = f'{XML}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>'
        return "".join((head, *self.out, self.section(), "</w:body></w:document>")).encode("utf-8")

    def blocks(self, blocks: list[Block]) -> None:
        """All that stands in the body."""
        before: Block | None = None
        for block, after in zip_longest(blocks, blocks[1:]):
            if isinstance(block, Paragraph):
                self.paragraph(block, after)
            elif isinstance(block, Table):
                self.table(block)
                self.below_table = True
            elif isinstance(block, PageTurn):
                if before is not None and not isinstance(before, (Paragraph, Filled)):
                    self.paragraph(Paragraph(Kind.END, []), block)
                self.turn(block)
            elif isinstance(block, Filled):
                if before is not None and not isinstance(before, (Paragraph, PageTurn, Filled)):
                    self.paragraph(Paragraph(Kind.END, []), block)
                self.attach()
            elif isinstance(block, PageBreak):
                self.break_before = True
            before = block
        if not blocks or not isinstance(blocks[-1], (Paragraph, Filled)):
            self.empty_paragraph()

    def paragraph(self, block: Paragraph, after: Block | None) -> None:
        """A paragraph of the body, and what follows it."""
        properties = self.properties(block, after if isinstance(after, Paragraph) else None)
        if isinstance(after, (PageTurn, Filled)):
            properties += self.section()
        runs = titled(block, self.layout, self.page) if block.kind is Kind.TITLE else block.runs
        if self.prints_number(block):
            runs = [number_run(block), *runs]
        if block.entry:
            text = self.entry(block, runs, isinstance(after, Paragraph) and bool(after.entry))
        else:
            text = self.drawing(block.drawing) if block.drawing else self.runs(runs, block.level)
            if block.anchor and not block.caption:
                text = self.bookmarked(block, text)
        self.out.append(f"<w:p><w:pPr>{properties}</w:pPr>{text}</w:p>")

    def entry(self, block: Paragraph, runs: list[Run], goes_on: bool) -> str:
        """An entry of a table of contents, behind which another stands if it goes on."""
        from reportgen.docx.contents import entry

        first, self.in_contents = not self.in_contents, goes_on
        text = self.runs(runs[:-1], 0)
        return entry(text, block.anchor, runs[-1].text, block.ordinal, first=first, last=not goes_on)

    def bookmarked(self, block: Paragraph, text: str) -> str:
        """The text of a heading to which an entry of a table of contents leads."""
        from reportgen.docx.contents import bookmarked

        return bookmarked(block.anchor, text)

    def drawing(self, drawing: Drawing) -> str:
        """The run of a chart or picture: what writes them is loaded when there is one."""
        from reportgen.docx.drawings import Drawings

        self.drawings = self.drawings or Drawings(self.layout)
        page = self.page
        if self.cell_width:
            room = max(1, self.cell_width - 2 * self.layout.cell_padding.horizontal)
            page = page._replace(width=page.left + page.right + room)
        return self.drawings.run(drawing, page)

    def prints_number(self, block: Paragraph) -> bool:
        """Whether a paragraph has a number that is text; Word counts headings and lists, never captions."""
        marked = self.numbering is not None and block.bullet > 0
        return bool(block.number) and block.level not in self.layout.counted and not marked

    def properties(self, block: Paragraph, after: Paragraph | None) -> str:
        """What a paragraph of the body is, to be asked for in reading order."""
        below_table, self.below_table = self.below_table and not self.break_before, False
        new_page, self.break_before = self.break_before, False
        name = style_name(block, self.layout)
        if name in WHEN_USED or block.style:
            self.used[name] = None
        # Their order is that of the schema (ECMA-376-1, 17.3.1.26), which Word insists on.
        return "".join(
            (
                f'<w:pStyle w:val="{STYLE_IDS.get(name) or style_id(name)}"/>',
                self.keep_next(block, after),
                "<w:pageBreakBefore/>" if new_page else "",
                number := self.native_number(block, name),
                broken := breaks_words(block),
                self.placement(block, name, below_table),
                self.own_indent(block, name) if number else "",
                # Programs that do not break it, as LibreOffice, would tear the line before it.
                '<w:jc w:val="left"/>' if broken and block.kind in _APART_KINDS and not block.style else "",
            )
        )

    def keep_next(self, block: Paragraph, after: Paragraph | None) -> str:
        """Whether a paragraph stays on the page of the next one, where its style does not say so (ECMA-376-1,
        17.3.1.15): what the signature stands below, as a page must not hold it alone; a drawing with its caption; a
        short sentence with the drawing that it leads to."""
        if self.stays(block, after):
            return "<w:keepNext/>"
        # The style of captions keeps them with the table below; one below its figure is not kept.
        return '<w:keepNext w:val="0"/>' if block.caption == BELOW else ""

    def stays(self, block: Paragraph, after: Paragraph | None) -> bool:
        """Whether a paragraph stays on the page of the next one because of what both are."""
        following = after.kind if after is not None else None
        signed = following in PLACED and block.kind is not Kind.HEADING
        introduces = following is Kind.DRAWING and block.kind is Kind.BODY and self.is_short(block)
        return signed or introduces or (block.kind is Kind.DRAWING and after is not None and bool(after.caption))

    def native_number(self, block: Paragraph, name: str) -> str:
        """The number that Word counts, where it is not the one that the style, called `name`, has by itself."""
        if self.numbering and block.bullet:
            level, instance = self.numbering.bullet(block.bullet)
            return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{instance}"/></w:numPr>'
        if self.numbering and block.number and block.level in self.layout.counted:
            level, instance = self.numbering.place(block.level, block.ordinal)
            if instance == 1 and name in HEADING_STYLES:
                return ""
            return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{instance}"/></w:numPr>'
        return '<w:numPr><w:numId w:val="0"/></w:numPr>' if name in self.counting else ""

    def own_indent(self, block: Paragraph, name: str) -> str:
        """The indent of a paragraph that names its list, whose level has that of its headings; which one a level of a
        base has, the base says. `name` is that of its style.

        Where the level has none, or a heading is taken out of its list, some programs forget the indent of the style.
        """
        if not (block.number and block.level in self.layout.counted):
            return indent_of(self.layout.styles[name])
        style, heading = self.layout.styles[name], self.layout.styles[HEADING_STYLES[block.level - 1]]
        alike = self.layout.look is None and style.indent == heading.indent and style.character == heading.character
        return "" if alike else indent_of(style)

    def placement(self, block: Paragraph, name: str, below_table: bool) -> str:
        """Space, indent and alignment, where they are not those of the style, called `name`."""
        if block.kind in _OWN_PLACEMENTS:
            return _OWN_PLACEMENTS[block.kind]
        if block.align == "split":
            return f'<w:tabs><w:tab w:val="right" w:pos="{self.page.text_width}"/></w:tabs><w:jc w:val="left"/>'
        if block.kind in PLACED:
            return self.signature_indent(block)
        if block.caption == BELOW:
            return self.caption_space()
        apart = below_table and block.kind in _APART_KINDS and not self.layout.styles[name].before
        return _APART if apart else ""

    def is_short(self, block: Paragraph) -> bool:
        """Whether a paragraph is of one line or two: a longer one may end a page, though a figure follows.

        Two lines less the indent of the first, and a character for where the first line is broken.
        """
        room = 2 * self.page.text_width - 3 * self.layout.styles["body"].character
        return text_width(block.number + block.text) * self.layout.styles["body"].character <= room

    def caption_space(self) -> str:
        """The space of a caption below its figure: what captions have before them stands after it."""
        style = self.layout.styles["caption"]
        if not style.before:
            return ""
        unit, space = style.before
        lines = f' w:beforeLines="0" w:afterLines="{space}"' if unit == "lines" else ""
        twips = style.line.value * space // 100 if unit == "lines" and style.line.rule != "auto" else 240 * space // 100
        return f'<w:spacing{lines} w:before="0" w:after="{twips if unit == "lines" else space}"/>'

    def signature_indent(self, block: Paragraph) -> str:
        """Signature and date as GB/T 9704-2012, 7.3.5.2, has them without a seal."""
        left, broken = signature_indent(block, self.signature_widths, self.page)
        character = self.layout.styles[block.kind.value].character
        # One of several lines ends where others end, too.
        right = f' w:rightChars="200" w:right="{2 * character}"' if broken else ""
        return (
            f'<w:ind w:leftChars="{int(left * 100)}" w:left="{int(left * character)}"{right}'
            ' w:firstLineChars="0" w:firstLine="0"/>'
        )

    @cached_property
    def signature_widths(self) -> dict[Kind, Decimal]:
        """The widths of signatures and dates, in characters."""
        return signature_widths(self.document.blocks, self.page)

    def runs(self, runs: list[Run], level: int) -> str:
        """Runs, those that look alike as one."""
        pieces: list[str] = []
        for (strong, lead, marks), alike in groupby(runs, _LOOK):
            look = self.run_properties(strong, lead, level, marks) if strong or lead or marks else HINT
            text = "".join([run.text for run in alike])
            written = f"<w:r><w:rPr>{look}</w:rPr>{text_elements(text)}</w:r>"
            if marks and marks.field:
                written = self.date_field(marks.field, look, text_elements(text))
            elif marks and marks.footnote:
                written = self.footnote(marks.footnote)
            pieces.append(self.link(marks.address, written) if marks and marks.address else written)
        return "".join(pieces)

    def date_field(self, picture: str, look: str, content: str) -> str:
        """A date that Word keeps at today: what writes it is loaded when there is one."""
        from reportgen.docx.date_field import date_field

        return date_field(picture, look, content)

    def footnote(self, note: Paragraph) -> str:
        """The sign of a footnote: what writes notes is loaded when there is one."""
        if self.footnotes is None:
            from reportgen.docx.footnotes import Footnotes

            self.footnotes = Footnotes()
        # Links in notes belong to the part of the notes.
        links, self.links = self.links, self.footnotes.links
        runs = self.runs(note.runs, 0)
        self.links = links
        return self.footnotes.reference(runs)

    def link(self, address: str, runs: str) -> str:
        """Runs that lead to an address: what writes links is loaded when there is one."""
        if self.links is None:
            from reportgen.docx.links import Links

            self.links = Links()
        return self.links.link(address, runs)

    def run_properties(self, strong: bool, lead: bool, level: int, marks: Marks | None) -> str:
        """The look of a strong run, of a heading that runs in, whose letters have a style, or of a run in other
        elements of a line."""
        style = self.letters_style(marks) if marks else ""
        look, size = HINT, ""
        if lead and style:
            # Letters have one style: that of the heading is written out where they have a class of their own.
            body, own = self.layout.styles["body"], self.layout.styles[HEADING_STYLES[level - 1]]
            look = HINT if (own.font, own.latin) == (body.font, body.latin) else fonts(own)
            strong = strong or own.bold
            size = f'<w:sz w:val="{own.size}"/><w:szCs w:val="{own.size}"/>' if own.size != body.size else ""
        elif lead:
            style = run_in_id(HEADING_STYLES[level - 1])
        letters = f'<w:rStyle w:val="{style}"/>' if style else ""
        look = f"{letters}{look}{'<w:b/><w:bCs/>' if strong else ''}"
        return _marked(look, size, marks) if marks else look + size

    def letters_style(self, marks: Marks) -> str:
        """The identifier of the style of letters of a class, or of a link; empty without either."""
        if marks.letters in self.layout.classes.characters:
            return letters_id(marks.letters)
        return "Hyperlink" if marks.address else ""

    def table(self, table: Table) -> None:
        """A table, over the whole width of the text: one of Word's for each of its parts."""
        if self.break_before:
            self.empty_paragraph()
        look = self.layout.classes.tables.get(table.style)
        placed = _AT_FOOT.format(left=self.sheet.left) if look and look.at_foot else ""
        if placed:  # where it begins a section, LibreOffice would leave it on the last page of the one before
            self.paragraph(Paragraph(Kind.END, []), None)
        width = self.page.text_width
        grid = column_widths(table, self.layout, self.page)
        self.was_grid = self.old_grid(table, grid)
        drawn = table_borders(look.borders) if look and look.borders else ""
        own_borders = f"<w:tblBorders>{drawn}</w:tblBorders>" if drawn else ""
        margins = _NO_MARGINS if placed else ""
        head = (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{STYLE_IDS["grid"]}"/>{placed}<w:tblW w:w="{width}" w:type="dxa"/>'
            f'{own_borders}<w:tblLayout w:type="fixed"/>{margins}</w:tblPr>'
            f"<w:tblGrid>{grid_columns(grid)}"
        )

        def start() -> str:
            return f"{head}{self.grid_change() if self.was_grid else ''}</w:tblGrid>"

        self.out.append(start())
        self.rows(table, grid, start)
        self.out.append("</w:tbl>")

    def old_grid(self, table: Table, grid: list[int]) -> list[int]:
        """The widths that columns had before, where they were others: only a comparison knows."""
        return []

    def grid_change(self) -> str:
        """What says in a table which widths its columns had: only a comparison knows."""
        return ""

    def width_change(self, cell: Cell, column: int, look: CellLook | None) -> str:
        """What says in a cell, which begins with a column, how wide it was: only a comparison knows."""
        return ""

    def rows(self, table: Table, grid: list[int], start_part: Callable[[], str]) -> None:
        """The rows of a table whose columns have the widths of `grid`, in twips; each of its parts begins anew."""
        style = table_style(table)
        usual, looks = STYLE_IDS[style], self.layout.classes.cells
        look = self.layout.classes.tables.get(table.style) if table.style else None
        parts = _parts(table.full_rows())
        for place, (part, seam) in enumerate(zip(parts, self.seam_changes(parts), strict=True)):
            if place:
                self.out.append(f"</w:tbl>{_SEAM.format(mark=seam)}{start_part()}")
            for row in part:
                start, high, column = len(self.out), False, 0
                self.out.append("")
                change = self.row_change(row)
                for cell in row.cells:
                    widths = grid[column : column + cell.columns]
                    self.cell_width = sum(widths)
                    cell_class = looks.get(cell.style)
                    width_change = self.width_change(cell, column, cell_class) if self.was_grid else ""
                    self.out.append(f"<w:tc><w:tcPr>{cell_look(cell, widths, cell_class)}{width_change}</w:tcPr>")
                    self.cell(cell, row.header, cell_style(cell, style, looks) if cell.style else usual)
                    self.out.append("</w:tc>")
                    high = high or self.is_high(cell, widths, style)
                    column += cell.columns
                self.out[start] = row_start(row, high, row_height(row, look, looks) if look or looks else None, change)
                self.out.append("</w:tr>")
        self.cell_width = 0

    def seam_changes(self, parts: list[list[Row]]) -> Iterable[str]:
        """What has happened to what stands before each part of a table, behind those above: only a comparison knows."""
        return [""] * len(parts)

    def row_change(self, row: Row) -> str:
        """What has happened to a row: only a comparison knows."""
        return ""

    def cell(self, cell: Cell, header: bool, style: str) -> None:
        """The paragraphs of a cell whose text has the style of this identifier."""
        for block in cell.paragraphs:
            properties = cell_properties(cell, block, header, style, AS_HIGH if block.drawing else "")
            runs = [number_run(block), *block.runs] if block.number else block.runs
            text = self.drawing(block.drawing) if block.drawing else self.runs(runs, 0)
            self.out.append(f"<w:p><w:pPr>{properties}</w:pPr>{text}</w:p>")

    def is_high(self, cell: Cell, widths: list[int], style: str) -> bool:
        """Whether the text of a cell makes its row high, at a guess."""
        if sum(len(run.text) for block in cell.paragraphs for run in block.runs) < _FEW or cell.rows > 1:
            return False
        look = self.layout.styles[style]
        characters = max(1, (sum(widths) - 2 * self.layout.cell_padding.horizontal) // look.character)
        lines = sum(1 + len(block.text) // characters for block in cell.paragraphs)
        return lines * line_height(look.size) > self.page.text_height * _HIGH

    def empty_paragraph(self) -> None:
        """Word wants a paragraph at the end of the body and before a table that begins a page."""
        new_page = "<w:pageBreakBefore/>" if self.break_before else ""
        self.break_before = False
        self.out.append(f'<w:p><w:pPr><w:pStyle w:val="{STYLE_IDS["table"]}"/>{new_page}</w:pPr></w:p>')

    def turn(self, turn: PageTurn) -> None:
        """Begin a new section, on pages that lie or stand."""
        self.sheet = self.layout.page.turned() if turn.landscape else self.layout.page
        self.pages, self.flows = turn.pages, turn.flows
        if turn.back:
            # The pages of the report itself are numbered from where the first of them says, once.
            whole = self.document.pages
            self.pages = whole._replace(start=None) if self.begun else whole
        self.begun = self.begun or turn.back
        self.page = self.sheet.column(self.pages.columns)
        self.break_before = False

    def attach(self) -> None:
        """The place of a file made in Word, which `attachments` puts there with pages of its own."""
        self.break_before = self.below_table = False
        self.out.append(ATTACHED)

    def edge(self, block: Paragraph, style: str) -> str:
        """A paragraph of a header or footer."""
        from reportgen.docx.pages import edge_properties, edge_runs

        text = self.drawing(block.drawing) if block.drawing else edge_runs(self, block.runs)
        return f"<w:p><w:pPr>{edge_properties(self, block, style)}</w:pPr>{text}</w:p>"

    def field(self, run: Run) -> str:
        """A run for which Word prints a number of pages."""
        from reportgen.docx.pages import field_runs

        return field_runs(run)

    def section(self) -> str:
        """The page, at the end of the blocks that stand on it.

        The grid is one of lines alone (ECMA-376-1, 17.6.5): one of characters is halved by LibreOffice.
        """
        page = self.sheet
        lying = ' w:orient="landscape"' if page.width > page.height else ""
        begins, numbered, columns, differs = (
            self.edges.section(self.pages, self.flows) if self.edges else _USUAL_SECTION
        )
        return (
            f"<w:sectPr>{begins}"
            f'<w:pgSz w:w="{page.width}" w:h="{page.height}"{lying}/>'
            f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" w:left="{page.left}"'
            f' w:header="{page.header}" w:footer="{page.footer}" w:gutter="0"/>{numbered}'
            f'{columns}{differs}<w:docGrid w:type="lines" w:linePitch="{page.line_pitch}"/></w:sectPr>'
        )


def _parts(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows of a table by its parts. Where the first row of a part is another one in a comparison, both are in the
    same part."""
    parts: list[list[Row]] = []
    for row in rows:
        if not parts or (row.begins and not parts[-1][-1].begins):
            parts.append([])
        parts[-1].append(row)
    return parts


def _marked(look: str, size: str, marks: Marks) -> str:
    """The look of a run in elements of a line besides `<strong>`.

    The order is that of the schema (ECMA-376-1, 17.3.2.28).
    """
    raised = "".join(raised for name, raised in _RAISED.items() if name in marks.names)
    italic = _ITALIC if "em" in marks.names else ""
    underlined = _UNDERLINED if "u" in marks.names else ""
    return f"{look}{italic}{size}{underlined}{raised}"

"""Headers and footers of a report, and what its sections say of their pages: written when there is something to say."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from reportgen.document.blocks import Document, Edge, Pages, PageTurn, Paragraph, Run
from reportgen.docx.footers import field_pieces, page_number_footer
from reportgen.docx.ooxml import element, part, quoted, relationships
from reportgen.docx.styles import STYLE_IDS, lines
from reportgen.layout.format import Layout
from reportgen.layout.style import GUTTER, Page
from reportgen.layout.units import text_width, whole

if TYPE_CHECKING:
    from reportgen.docx.drawings import Drawings

EDGE_RELATION = "rIdEdge"
"""With what the identifiers of headers and footers begin that are the report's own."""
EMPTY_RELATION = f"{EDGE_RELATION}Empty"
"""With what those begin that only say that there is none."""
MARK_RELATION = f"{EDGE_RELATION}Mark"
"""With what those begin that hold a watermark alone."""
USUAL_COLUMNS = f'<w:cols w:space="{GUTTER}"/>'
_VML, _OFFICE = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"
_BORDER_SPACE = 24  # between the edge of the page and its border, in points: Word's own
_MARK_SIZE = 110 * 20  # of the characters of a short watermark, in twips
# A text that fills its shape: number 136 of Word's own shapes.
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>'
    '<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/>'
    '<v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"'
    ' o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/>'
    '<v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles><o:lock v:ext="edit" text="t"'
    ' shapetype="t"/></v:shapetype>'
)
_ROOTS = {"header": "hdr", "footer": "ftr"}
_STYLES = {"header": STYLE_IDS["header"], "footer": STYLE_IDS["page_number"]}
_USUAL = {("footer", "default"): "rId1", ("footer", "even"): "rId2"}


class Writer(Protocol):
    """What writes a body, as far as headers and footers need it."""

    document: Document
    layout: Layout
    sheet: Page
    drawings: Drawings | None

    def edge(self, block: Paragraph, style: str) -> str:
        """A paragraph of a header or footer."""

    def runs(self, runs: list[Run], level: int) -> str:
        """Runs, those that look alike as one."""

    def field(self, run: Run) -> str:
        """A run for which Word prints a number of pages."""


class PageEdges:
    """Writes the headers and footers of a report; has afterwards the `parts` that they need, how the document is
    `related` to them, and the content `types` of the parts by name."""

    def __init__(self, body: Writer) -> None:
        self.body = body
        self.parts: dict[str, bytes] = {}
        self.related: list[tuple[str, str, str]] = []
        self.types: dict[str, str] = {}
        self.headed = any(edge.where != "footer" for pages in _all_pages(body.document) for edge in pages.edges)
        self.known: dict[object, str] = {}
        self.marks = 0
        self.first = True

    def section(self, pages: Pages, flows: bool) -> tuple[str, str, str, str]:
        """What a section with such pages says: its headers and footers, and whether it begins on the page of the one
        before; its border, the numbers of lines and of its first page; its columns; whether that page is another than
        the rest."""
        number = self.body.layout.page_number
        first, self.first = self.first, False
        whole = self.body.document.pages
        mine = () if pages.edges is whole.edges else pages.edges
        own = {(edge.where, edge.side): edge for edge in mine}
        replaced = {where for where, _ in own}
        differs = any(side == "first" for _, side in own)
        for edge in whole.edges:
            if edge.where not in replaced and (first or edge.side != "first"):
                own[edge.where, edge.side] = edge
                differs = differs or edge.side == "first"
        differs = differs or (first and bool(number.first))
        sides = ("default", "even", "first") if differs else ("default", "even")
        references = [self._reference(where, side, own) for where in _ROOTS for side in sides]
        start = number.start if first and pages.start is None else pages.start
        lines = f'<w:lnNumType w:countBy="{pages.lines}"/>' if pages.lines else ""
        numbered = f'<w:pgNumType w:start="{start}"/>' if start is not None else ""
        columns = f'<w:cols w:num="{pages.columns}" w:space="{GUTTER}"/>' if pages.columns > 1 else USUAL_COLUMNS
        going_on = '<w:type w:val="continuous"/>' if flows and not first else ""
        border = _border(self.body.layout)
        return "".join((*references, going_on)), border + lines + numbered, columns, "<w:titlePg/>" if differs else ""

    def _reference(self, where: str, side: str, own: dict[tuple[str, str], Edge]) -> str:
        edge = own.get((where, side)) or own.get((where, "default"))
        mark = own.get(("watermark", "default")) if where == "header" else None
        if edge is not None or mark is not None:
            relation = self._part(where, edge, mark)
        elif where == "footer":
            relation = _USUAL.get((where, side)) or self._first_number()
        elif self.headed:  # a section that names no header would have that of the section before it
            relation = self._part(where, None)
        else:
            return ""
        return f'<w:{where}Reference w:type="{side}" r:id="{relation}"/>'

    def _first_number(self) -> str:
        """The footer of a first page on which the template has none."""
        side = self.body.layout.page_number.first
        if not side:
            return "rId1"
        if side == "none":
            return self._add("footer", side, part("ftr", self._empty("footer")))
        return self._add("footer", side, page_number_footer(self.body.layout, side))

    def _part(self, where: str, edge: Edge | None, mark: Edge | None = None) -> str:
        shown = edge.paragraphs if edge else ()
        width = self.body.sheet.text_width if any(paragraph.align == "split" for paragraph in shown) else 0
        key = (where, id(edge) if edge else None, id(mark) if mark else None, width)
        if key in self.known:
            return self.known[key]
        prefix = EDGE_RELATION if edge else MARK_RELATION if mark else EMPTY_RELATION
        content = "".join(self.body.edge(paragraph, _STYLES[where]) for paragraph in shown) or self._empty(where)
        if mark is not None:
            before, end, after = content.rpartition("</w:p>")
            content = f"{before}{self._watermark(mark)}{end}{after}"
        return self._add(where, key, part(_ROOTS[where], content), content, prefix)

    def _watermark(self, mark: Edge) -> str:
        """A text across the page, as Word writes its watermarks."""
        page, look = self.body.sheet, self.body.layout.watermark
        text = "".join(run.text for paragraph in mark.paragraphs for run in paragraph.runs).strip()
        length, height = mark_size(text, page)
        self.marks += 1
        style = (
            f"position:absolute;margin-left:0;margin-top:0;width:{length // 20}pt;"
            f"height:{height // 20}pt;rotation:315;z-index:-251658752;"
            "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
            "mso-position-vertical:center;mso-position-vertical-relative:margin"
        )
        return (
            f'<w:r><w:rPr><w:noProof/></w:rPr><w:pict xmlns:v="{_VML}" xmlns:o="{_OFFICE}">{_SHAPE_TYPE}'
            f'<v:shape id="PowerPlusWaterMarkObject{self.marks}" o:spid="_x0000_s{2048 + self.marks}"'
            f' type="#_x0000_t136" alt="{quoted(text)}" style="{style}" o:allowincell="f" fillcolor="#{look.color}"'
            f' stroked="f"><v:textpath style="font-family:&quot;{quoted(look.font)}&quot;;font-size:1pt"'
            f' string="{quoted(text)}"/></v:shape></w:pict></w:r>'
        )

    def _empty(self, where: str) -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="{_STYLES[where]}"/></w:pPr></w:p>'

    def _add(self, where: str, key: object, content: bytes, written: str = "", prefix: str = EDGE_RELATION) -> str:
        if key not in self.known:
            number = len(self.known) + 1
            name = f"{where}{number + 2}"  # the footers of the format are the first two
            self.known[key] = f"{prefix}{number}"
            self.parts[f"word/{name}.xml"] = content
            self.types[name] = where
            self.related.append((self.known[key], where, f"{name}.xml"))
            if self.body.drawings and (
                shown := [entry for entry in self.body.drawings.related if f'"{entry[0]}"' in written]
            ):
                self.parts[f"word/_rels/{name}.xml.rels"] = relationships(*shown)
        return self.known[key]


def _all_pages(document: Document) -> Iterable[Pages]:
    yield document.pages
    for block in document.blocks:
        if isinstance(block, PageTurn):
            yield block.pages


def _border(layout: Layout) -> str:
    """The lines around the text of a page, and its header and footer."""
    if not layout.page_border:
        return ""
    drawn = "".join(lines(layout.page_border, _BORDER_SPACE))
    return f'<w:pgBorders w:offsetFrom="page">{drawn}</w:pgBorders>'


def mark_size(text: str, page: Page) -> tuple[int, int]:
    """Length and height of a watermark in twips. The length is that of the text, up to four fifths of the diagonal of
    the page's text."""
    characters = text_width(text)
    longest = whole(Decimal(page.text_width**2 + page.text_height**2).sqrt() * 4 / 5)
    length = min(longest, whole(characters * _MARK_SIZE))
    return length, whole(length / characters)


def edge_properties(body: Writer, paragraph: Paragraph, style: str) -> str:
    """What a paragraph of a header or footer is: in the middle unless it says otherwise."""
    split = paragraph.align == "split"
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{body.sheet.text_width}"/></w:tabs>' if split else ""
    align = "left" if split else paragraph.align or "center"
    return f'<w:pStyle w:val="{style}"/>{tabs}<w:jc w:val="{align}"/>'


def edge_runs(body: Writer, runs: Iterable[Run]) -> str:
    """Runs of a header or footer, with the numbers of pages in them."""
    pieces: list[str] = []
    for field, together in groupby(runs, lambda run: run.field):
        alike = list(together)
        pieces += map(body.field, alike) if field else [body.runs(alike, 0)]
    return "".join(pieces)


def field_runs(run: Run) -> str:
    """The runs of a number of pages."""
    look = element("rPr", element("rFonts", hint="eastAsia"), element("b") if run.strong else "")
    return "".join(element("r", look, piece) for piece in field_pieces(run.field, "1"))

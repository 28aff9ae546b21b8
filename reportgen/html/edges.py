"""Headers and footers of sections: what of them a screen shows, and the margins of the printed page that have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reportgen.document.blocks import Document, Edge, Pages, Paragraph
from reportgen.html.fonts import families
from reportgen.html.looks import LYING, UPRIGHT, print_box
from reportgen.html.marks import string
from reportgen.layout.format import Layout
from reportgen.layout.style import PAGE_FIELDS, Page

# Pages with odd numbers lie at the right, those with even ones at the left.
_PAGES = {"default": "", "even": ":left", "first": ":first"}
_FIELD = re.compile(r"(\{pages?\})")


class Section:
    """The pages of a section: `name` is the class of its sheets and the name of its printed pages."""

    def __init__(self, name: str, edges: Mapping[tuple[str, str], Edge], rules: str) -> None:
        self.name = name
        self.edges = edges
        self.rules = rules

    def shown(self, where: str) -> Edge | None:
        """What a sheet shows of its headers, footers or watermark: those of its first page, or of all."""
        return self.edges.get((where, "first")) or self.edges.get((where, "default"))


class Edges:
    """Says for each section which headers and footers it has, as Word finds them."""

    def __init__(self, document: Document, layout: Layout) -> None:
        self.whole = document.pages
        self.layout = layout
        self.count = 0
        self.counter = "page"
        self.starts: dict[str, int] = {}

    @property
    def rules(self) -> str:
        """Where the counters of pages begin that begin anew: a browser counts all pages from one by itself."""
        starts = " ".join(f"{name} {start - 1}" for name, start in self.starts.items())
        return f"html{{counter-reset:{starts}}}" if starts else ""

    def section(self, pages: Pages, page: Page, first: bool) -> Section:
        """The next section, on such pages."""
        self.count += 1
        mine = () if pages.edges is self.whole.edges else pages.edges
        own = {(edge.where, edge.side): edge for edge in mine}
        replaced = {edge.where for edge in mine}
        for edge in self.whole.edges:
            if edge.where not in replaced and (first or edge.side != "first"):
                own[edge.where, edge.side] = edge
        start = self.layout.page_number.start if first and pages.start is None else pages.start
        if start is not None:
            self.counter = f"from{self.count}"
            self.starts[self.counter] = start
        name = f"{LYING if page.width > page.height else UPRIGHT}-{self.count}"
        return Section(name, own, "".join(self._rules(name, own, page, first)))

    def _rules(self, name: str, own: Mapping[tuple[str, str], Edge], page: Page, first: bool) -> Iterator[str]:
        yield f".{name}{{page:{name}}}"
        size = f"{_points(page.width)} {_points(page.height)}"
        counted = f"counter-increment:{self.counter};" if self.counter != "page" else ""
        box = print_box(page, self.layout.page_border)
        yield f"@page {name}{{size:{size};{box}{counted}{''.join(self._boxes(own, 'default'))}}}"
        yield f"@page {name}:left{{{''.join(self._boxes(own, 'even'))}}}"
        if first and (self.layout.page_number.first or any(side == "first" for _, side in own)):
            yield f"@page {name}:first{{{''.join(self._boxes(own, 'first'))}}}"

    def _boxes(self, own: Mapping[tuple[str, str], Edge], side: str) -> Iterator[str]:
        """The boxes in the margins of such pages."""
        for where, place in (("header", "top"), ("footer", "bottom")):
            edge = own.get((where, side)) or (own.get((where, "default")) if side == "even" else None)
            if edge is not None:
                yield from self._edge_boxes(edge, place)
            elif where == "footer" and (where, "default") not in own:
                yield from self._number_boxes(side)
            elif side == "first":
                yield from (f"@{place}-{at}{{content:none}}" for at in ("left", "center", "right"))

    def _edge_boxes(self, edge: Edge, place: str) -> Iterator[str]:
        style = "header" if place == "top" else "page_number"
        lines: dict[str, list[str]] = {"left": [], "center": [], "right": []}
        for block in edge.paragraphs:
            if block.align == "split":
                left, right = self._halves(block)
                lines["left"].append(left)
                lines["right"].append(right)
            else:
                lines[block.align or "center"].append(self._content(block))
        for at, found in lines.items():
            said = ' "\\a" '.join(each for each in found if each)
            yield f"@{place}-{at}{{content:{said or 'none'};{self._letters(style)}}}"

    def _number_boxes(self, side: str) -> Iterator[str]:
        """The page number of the format."""
        number = self.layout.page_number
        at = number.even if side == "even" else number.odd
        if side == "first":
            at = number.first or number.odd
        pieces = (
            self._counted(PAGE_FIELDS[piece]) if piece in PAGE_FIELDS else string(piece)
            for piece in _FIELD.split(number.text)
            if piece
        )
        said = " ".join(pieces)
        style = self.layout.styles["page_number"]
        indent = (
            f"padding-{at}:{_points(number.offset * style.character // 100)};"
            if number.offset and at != "center"
            else ""
        )
        for place in ("left", "center", "right"):
            shown = f"{said};{indent}{self._letters('page_number')}" if place == at else "none"
            yield f"@bottom-{place}{{content:{shown}}}"

    def _letters(self, name: str) -> str:
        style = self.layout.styles[name]
        family = families(style.font, style.latin, self.layout)
        return f"font-family:{family};font-size:{_points(style.size * 10)};white-space:pre;"

    def _counted(self, field: str) -> str:
        return f"counter({self.counter})" if field == "PAGE" else "counter(pages)"

    def _content(self, block: Paragraph) -> str:
        """The words of a paragraph with the numbers of pages in them, as generated content."""
        return " ".join(self._counted(run.field) if run.field else string(run.text) for run in block.runs if run.text)

    def _halves(self, block: Paragraph) -> tuple[str, str]:
        left: list[str] = []
        right: list[str] = []
        side = left
        for run in block.runs:
            before, tab, after = ("", "", "") if run.field else run.text.partition("\t")
            if run.field:
                side.append(self._counted(run.field))
            elif before:
                side.append(string(before))
            if tab:
                side = right
                if after:
                    side.append(string(after))
        return " ".join(left), " ".join(right)


def _points(twips: int) -> str:
    """A length in print."""
    return f"{twips // 20}.{twips % 20 * 5:02}pt"

"""Headers and footers of sections: what of them a screen shows, and the margins of the printed page that have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reportgen.document.blocks import Document, Edge, Pages, Paragraph
from reportgen.html.fonts import families
from reportgen.html.looks import LYING, UPRIGHT
from reportgen.html.marks import string
from reportgen.layout.format import Layout
from reportgen.layout.style import PAGE_FIELDS, Page

_COUNTED = {"PAGE": "counter(page)", "NUMPAGES": "counter(pages)"}
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

    def section(self, pages: Pages, page: Page, first: bool) -> Section:
        """The next section, on such pages."""
        self.count += 1
        mine = () if pages.edges is self.whole.edges else pages.edges
        own = {(edge.where, edge.side): edge for edge in mine}
        replaced = {edge.where for edge in mine}
        for edge in self.whole.edges:
            if edge.where not in replaced and (first or edge.side != "first"):
                own[edge.where, edge.side] = edge
        name = f"{LYING if page.width > page.height else UPRIGHT}-{self.count}"
        return Section(name, own, "".join(self._rules(name, own, page, first)))

    def _rules(self, name: str, own: Mapping[tuple[str, str], Edge], page: Page, first: bool) -> Iterator[str]:
        yield f".{name}{{page:{name}}}"
        size = f"{_points(page.width)} {_points(page.height)}"
        margins = " ".join(map(_points, (page.top, page.right, page.bottom, page.left)))
        yield f"@page {name}{{size:{size};margin:{margins};{''.join(self._boxes(own, 'default'))}}}"
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
                left, right = _halves(block)
                lines["left"].append(left)
                lines["right"].append(right)
            else:
                lines[block.align or "center"].append(_content(block))
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
            _COUNTED[PAGE_FIELDS[piece]] if piece in PAGE_FIELDS else string(piece)
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


def _points(twips: int) -> str:
    """A length in print."""
    return f"{twips // 20}.{twips % 20 * 5:02}pt"


def _content(block: Paragraph) -> str:
    """The words of a paragraph with the numbers of pages in them, as generated content."""
    return " ".join(_COUNTED.get(run.field) or string(run.text) for run in block.runs if run.text or run.field)


def _halves(block: Paragraph) -> tuple[str, str]:
    left: list[str] = []
    right: list[str] = []
    side = left
    for run in block.runs:
        before, tab, after = ("", "", "") if run.field else run.text.partition("\t")
        if run.field:
            side.append(_COUNTED[run.field])
        elif before:
            side.append(string(before))
        if tab:
            side = right
            if after:
                side.append(string(after))
    return " ".join(left), " ".join(right)

"""What the pages of a report and of its sections have above, below and behind their text, for `report.typ`."""

from __future__ import annotations

import re
from decimal import Decimal

from reportgen.document.blocks import Document, Edge, Kind, Pages, Paragraph, Run
from reportgen.docx.pages import mark_size
from reportgen.layout.format import Layout
from reportgen.layout.style import PAGE_FIELDS, Page
from reportgen.pdf.looks import Data, Ink
from reportgen.pdf.paragraphs import Paragraphs

_SIDES = ("default", "even", "first")
_STYLES = {"header": "header", "footer": "page_number"}


class Sections:
    """Makes the sections of a report, in the order in which they stand; `made` has them by their numbers."""

    def __init__(self, document: Document, layout: Layout, paragraphs: Paragraphs) -> None:
        self.document = document
        self.layout = layout
        self.paragraphs = paragraphs
        self.made: list[Data] = []

    def make(self, pages: Pages, page: Page, flows: bool) -> Data:
        """The beginning of a section with such pages: what it does not say of headers and footers is the report's.

        The first page of a section is another than the rest where something says so.
        """
        first = not self.made
        whole, number = self.document.pages, self.layout.page_number
        own = {(edge.where, edge.side): edge for edge in (() if pages.edges is whole.edges else pages.edges)}
        replaced = {where for where, _ in own}
        differs = any(side == "first" for _, side in own) or (first and bool(number.first))
        for edge in whole.edges:
            if edge.where not in replaced and (first or edge.side != "first"):
                own[edge.where, edge.side] = edge
                differs = differs or edge.side == "first"
        mark = own.get(("watermark", "default"))
        self.made.append(
            {
                "header": {side: self._edge("header", side, own, page, first) for side in _SIDES},
                "footer": {side: self._edge("footer", side, own, page, first) for side in _SIDES},
                "differs": differs,
                "mark": self._mark(mark, page) if mark else None,
            }
        )
        return {
            "kind": "section",
            "gap": 0,
            "kept-gap": False,
            "index": len(self.made) - 1,
            "begins": first or not flows,
            "start": number.start if first and pages.start is None else pages.start,
        }

    def _edge(self, where: str, side: str, own: dict[tuple[str, str], Edge], page: Page, first: bool) -> list[Data]:
        edge = own.get((where, side)) or own.get((where, "default"))
        if edge is None:
            return self._usual(side, page, first) if where == "footer" else []
        style = self.layout.styles[_STYLES[where]]
        made = []
        for paragraph in edge.paragraphs:
            shown = self.paragraphs.make(paragraph, style, page)
            shown["align"] = "left" if paragraph.align == "split" else paragraph.align or "center"
            made.append(shown)
        return made

    def _usual(self, side: str, page: Page, first: bool) -> list[Data]:
        """The number of the page, as the format has it."""
        number, style = self.layout.page_number, self.layout.styles["page_number"]
        on_first = number.first if first else ""
        place = {"default": number.odd, "even": number.even, "first": on_first or number.odd}[side]
        if place == "none":
            return []
        pieces = [text for text in re.split(r"(\{pages?\})", number.text) if text]
        runs = [Run(text, field=PAGE_FIELDS.get(text, "")) for text in pieces]
        made = self.paragraphs.make(Paragraph(Kind.EDGE, runs), style, page)
        made["align"] = place
        if place != "center":
            made[place] = number.offset * style.character // 100
        return [made]

    def _mark(self, mark: Edge, page: Page) -> Data:
        """A text across the page, in letters as high as they are in Word."""
        text = "".join(run.text for paragraph in mark.paragraphs for run in paragraph.runs).strip()
        look = self.layout.watermark
        size = int(mark_size(text, page)[1] / Decimal(10))
        ink = Ink(look.font, look.font, size, 0, False, False, False, look.color)
        return {"text": text, "look": self.paragraphs.looks.number(ink)}

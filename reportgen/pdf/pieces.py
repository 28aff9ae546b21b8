"""The whole report as plain data for `report.typ`: its blocks, in the sections of its pages.

What Word is told of them (which style, what stays on one page, where a signature stands) is asked of what writes the
Word file, so that both follow the same rules.
"""

from __future__ import annotations

from itertools import zip_longest

from reportgen.document.blocks import Block, Document, Kind, PageBreak, PageTurn, Paragraph, Table
from reportgen.document.placement import PLACED, signature_indent, style_name, titled
from reportgen.docx.body import BELOW, Body
from reportgen.layout.classes import HEADING_STYLES
from reportgen.layout.format import Layout
from reportgen.layout.style import GUTTER, Page
from reportgen.pdf.fonts import FontBook
from reportgen.pdf.looks import Data, Ink, Looks
from reportgen.pdf.paragraphs import Paragraphs
from reportgen.pdf.sections import Sections
from reportgen.pdf.tables import Tables

# What stands apart from the table above it, and a drawing from the text above it, in twips: as in Word.
_APART = 120
_APART_KINDS = (Kind.BODY, Kind.HEADING, Kind.NOTE)
# The styles whose paragraphs stay on the page of the next one.
_KEPT = (*HEADING_STYLES, "signature", "caption", "unit")
# Signs of footnotes by language: ① on each page in Chinese, as GB/T 7713 has them, 1 2 3 through the report elsewhere.
_NOTE_NUMBERS = {"zh": "①"}


class Pieces:
    """Makes the data of a report in a layout, in the fonts of a book; has afterwards the `pictures` that it shows."""

    def __init__(self, document: Document, layout: Layout, book: FontBook) -> None:
        self.document = document
        self.layout = layout
        self.looks = Looks(layout, book)
        self.paragraphs = Paragraphs(layout, self.looks, [entry.anchor for entry in document.entries()])
        self.body = Body(document, layout)
        self.tables = Tables(layout, self.paragraphs, self.body)
        self.sections = Sections(document, layout, self.paragraphs)
        self.sheets: list[Data] = []
        self.items: list[Data] = []
        self.break_before = False
        self.below_table = False
        self.after = 0  # the space that the block before wants after it, in twips
        self.opens = True  # whether nothing stands on the page yet

    @property
    def pictures(self) -> dict[str, bytes]:
        """The pictures of the report, by the names that the data call them."""
        return self.paragraphs.pictures

    def report(self) -> Data:
        """The data of the whole report."""
        document, layout = self.document, self.layout
        self._begin()
        before: Block | None = None
        for block, after in zip_longest(document.blocks, document.blocks[1:]):
            if isinstance(block, Paragraph):
                self._paragraph(block, after if isinstance(after, Paragraph) else None)
            elif isinstance(block, Table):
                self._table(block)
            elif isinstance(block, PageTurn):
                self.body.turn(block)
                if before is None:
                    self.sheets.clear()
                    self.sections.made.clear()
                self._begin()
            elif isinstance(block, PageBreak):
                self.break_before = True
            before = block
        self.items.append({"kind": "end", "gap": 0, "kept-gap": False})
        for sheet in self.sheets:
            for part, following in zip_longest(sheet["parts"], sheet["parts"][1:]):
                part["balanced"] = following is not None and not any(item["kind"] == "break" for item in part["items"])
        note = layout.styles["footnote"]
        note_look = {"look": self.looks.number(Ink.of(note)), "line": self.looks.line(note), "align": note.align}
        language, _, region = layout.lang.partition("-")
        return {
            "title": document.title,
            "author": document.author,
            "subject": document.subject,
            "lang": language.lower(),
            "region": region.lower() if len(region) == 2 and region.isalpha() else None,
            "gutter": GUTTER,
            "line-pitch": layout.page.line_pitch,
            "page-border": {side: list(line) for side, line in layout.page_border if line[0] != "nil"} or None,
            "note-numbers": _NOTE_NUMBERS.get(layout.words.language, "1"),
            "notes-by-page": layout.words.language in _NOTE_NUMBERS,
            "note-style": note_look,
            "sections": self.sections.made,
            "sheets": self.sheets,
            "looks": self.looks.told,
        }

    def _begin(self) -> None:
        """Begin a section: on the sheet of the one before, if it flows on, and on one of its own otherwise."""
        body, page = self.body, self.body.sheet
        flows = body.flows and bool(self.sheets) and _size(page) == self.sheets[-1]["size"]
        section = self.sections.make(body.pages, page, flows)
        part: Data = {
            "columns": body.pages.columns,
            "lines": body.pages.lines,
            "items": [section],
            "balanced": False,
        }
        if flows:
            self.sheets[-1]["parts"].append(part)
        else:
            self.sheets.append({**page._asdict(), "size": _size(page), "parts": [part]})
            self.after, self.opens = 0, True
        self.items = part["items"]
        self.break_before = self.below_table = False

    def _paragraph(self, block: Paragraph, after: Paragraph | None) -> None:
        if block.kind is Kind.END:
            return
        name = style_name(block, self.layout)
        style = self.layout.styles[name]
        below_table = self.below_table and not self.break_before
        shown = block
        if block.kind is Kind.TITLE:
            shown = Paragraph(block.kind, titled(block, self.layout, self.body.page))
        made = self.paragraphs.make(shown, style, self.body.page)
        made["keep"] = self.body.stays(block, after) or (name in _KEPT and block.caption != BELOW)
        made["whole"] = block.kind is Kind.HEADING
        before, behind = (_space(space, self.layout.page) for space in (style.before, style.after))
        if block.kind is Kind.DRAWING:
            before, behind = _APART, 0
            made |= {"align": "center", "first": 0, "hanging": 0, "left": 0, "right": 0}
            made["line"] = {"scales": True, "above": 1000, "below": 0}
        elif block.kind in PLACED:
            left, broken = signature_indent(block, self.body.signature_widths, self.body.page)
            made |= {"first": 0, "hanging": 0, "left": int(left * style.character)}
            # One of several lines ends where others end, too.
            made["right"] = 2 * style.character if broken else 0
        elif block.caption == BELOW:
            before, behind = 0, before
        elif below_table and block.kind in _APART_KINDS and not style.before:
            before = _APART
        if block.align == "split":
            made["align"] = "left"
        self.below_table = False
        self._add(made, before, behind)

    def _table(self, table: Table) -> None:
        before = 0
        for made in self.tables.make(table, self.body.page):
            self._add(made, before, 0)
        self.below_table = True

    def _add(self, item: Data, before: int, after: int) -> None:
        """Put an item behind the others; the space at the top of a page is kept only where a page is begun by hand."""
        if self.break_before:
            self.items.append({"kind": "break", "gap": 0, "kept-gap": False})
            self.after, self.opens, self.break_before = 0, True, False
        self._join(item)
        item["gap"], item["kept-gap"] = self.after + before, self.opens
        self.items.append(item)
        self.after, self.opens = after, False

    def _join(self, item: Data) -> None:
        """Paragraphs that are framed alike share one frame."""
        before = self.items[-1]
        box, above = item.get("box"), before.get("box")
        if not box or not above or (item["left"], item["right"]) != (before["left"], before["right"]):
            return
        if all(box[side] == above[side] for side in ("left", "right", "ground")) and box["top"] and above["bottom"]:
            above["bottom"] = box["top"] = None


def _size(page: Page) -> list[int]:
    return [page.width, page.height]


def _space(space: tuple[str, int] | None, page: Page) -> int:
    """The space before or after a paragraph, in twips; lines are those of the grid."""
    if not space:
        return 0
    unit, amount = space
    return page.line_pitch * amount // 100 if unit == "lines" else amount

"""The one renderer: the blocks of a document as sheets of HTML in the look of its layout.

A browser has no pages before it prints. What begins on a new page is a sheet of its own here, as wide as the page and
at least as high, with its margins; in print, the sheet takes as many pages as it needs.
"""

from __future__ import annotations

import base64
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial
from hashlib import blake2b
from itertools import groupby, takewhile
from math import isqrt
from typing import NamedTuple

from reportgen.document.blocks import (
    Block,
    Cell,
    Chart,
    Document,
    Drawing,
    Edge,
    Filled,
    Kind,
    PageBreak,
    PageTurn,
    Paragraph,
    Row,
    Run,
    Table,
)
from reportgen.document.placement import (
    PLACED,
    breaks,
    cell_alignment,
    column_widths,
    number_run,
    signature_indent,
    signature_widths,
    style_name,
    table_style,
    titled,
)
from reportgen.html.charts import Shown, draw_chart
from reportgen.html.edges import Edges
from reportgen.html.filled import Parts, Placed, page_of, parts_by_kind, parts_of, pictures_of
from reportgen.html.inline import Inline, Number, Signs
from reportgen.html.lengths import length
from reportgen.html.looks import (
    LYING,
    UPRIGHT,
    cell_class,
    look_rules,
    sheet_rules,
    space_before,
    style_class,
    table_class,
)
from reportgen.html.marks import quoted, text
from reportgen.layout.format import Layout
from reportgen.layout.style import GUTTER, Page
from reportgen.layout.units import text_width
from reportgen.messages import message_text

BELOW = "figure"
"""The captions that stand below what they are of."""
_TOP_LEVEL = 1  # of the report's title; its headings stand below it
_LOWEST = 6  # h6
_APART = 120  # between a table and what follows it, in twips
_APART_KINDS = (Kind.BODY, Kind.HEADING, Kind.NOTE)
_CAPTIONS = (Kind.CAPTION, Kind.UNIT)
_ALL = 1 << 30
_CAPTION_LINES = 4  # below a drawing
_EMU_PER_TWIP = 635
_CHANGED = re.compile(r'<(?:ins|del)\b|<(?:p|tr|figure) class="(?:[^"]* )?(?:ins|del)"')


class Piece(NamedTuple):
    """A part of a sheet that is written anew as a whole; its key stays while the same line of a template writes it."""

    key: str
    html: str


class Sheet(NamedTuple):
    """What begins on a new page: its first and its last tag, and the pieces between them."""

    start: str
    pieces: tuple[Piece, ...]
    end: str

    @property
    def html(self) -> str:
        """The whole sheet."""
        return "".join((self.start, *(piece.html for piece in self.pieces), self.end))


class Rendering(NamedTuple):
    """A document as sheets, and the rules of the look by which they are shown. `changes` are what stands where
    a comparison has changes, which have the ids `c1`, `c2` …"""

    sheets: tuple[Sheet, ...]
    rules: str
    changes: tuple[str, ...] = ()

    @property
    def html(self) -> str:
        """All sheets."""
        return "".join(sheet.html for sheet in self.sheets)


BaseText = Sequence[tuple[str, Paragraph | Table]]
"""What a base says, each block with the kind of part in which it stands."""
Numbers = Mapping[int, Sequence[Number]]
"""The traced numbers of a report by the order of their paragraphs."""


def render(
    document: Document,
    layout: Layout,
    numbers: Numbers | None = None,
    *,
    base: BaseText = (),
    places: bool = False,
    ways: bool = False,
) -> Rendering:
    """A document in the look of a layout.

    Args:
        base: what the base says in which it stands: above the report, on its first sheet.
        numbers: those that carry `data-n`: which one of the trace they are.
        places: whether blocks carry `data-at`, the line of the template that wrote them, and `data-key`.
        ways: whether a number is a link to `#o12`, where a page says where it comes from.
    """
    return _Renderer(document, layout, numbers or {}, base, places, ways).rendering()


class _Renderer:
    def __init__(
        self, document: Document, layout: Layout, numbers: Numbers, base: BaseText, places: bool, ways: bool
    ) -> None:
        self.document = document
        self.layout = layout
        self.numbers = numbers
        self.base = base
        self.places = places
        self.signs = Signs(layout.words.language)
        self.inline = Inline(self.signs, ways)
        self.orders = {id(position.paragraph): position.order for position in document.positions()} if numbers else {}
        self.own_rules: dict[str, str] = {}
        self.seen: Counter[str] = Counter()
        self.titles = any(isinstance(block, Paragraph) and block.kind is Kind.TITLE for block in document.blocks)
        self.sheet = layout.page
        self.pages = document.pages
        self.page = self.sheet.column(self.pages.columns)
        self.below_table = False
        self.charts = self.files = 0
        self.changes: list[str] = []
        self.edges = Edges(document, layout)

    # Sheets.

    def rendering(self) -> Rendering:
        """The whole document."""
        sheets = tuple(self.sheets())
        rules = (look_rules(self.layout), self.edges.rules, *self.own_rules.values())
        return Rendering(sheets, "".join(rules), tuple(self.changes))

    def sheets(self) -> Iterator[Sheet]:
        """The sheets in order."""
        turned = False
        first = True
        for turn, blocks in _by_sheets(self.document):
            if len(blocks) == 1 and isinstance(filled := blocks[0], Filled):
                yield self.filled(filled)
                continue
            if turn is not None:
                self.sheet = self.layout.page.turned() if turn.landscape else self.layout.page
                self.pages = turn.pages
                if turn.back:
                    self.pages = self.document.pages._replace(start=None) if turned else self.document.pages
                self.page = self.sheet.column(self.pages.columns)
            elif not first:
                self.pages = self.pages._replace(start=None)
            turned = turned or turn is None or turn.back
            self.signs.turn()
            self.below_table = False
            own = self.edges.section(self.pages, self.sheet, first)
            pieces = [*self.edge(own.shown("header"), "header"), *self.watermark(own.shown("watermark"))]
            if first and self.base:
                pieces += self.base_pieces()
            first = False
            pieces += self.columned(blocks)
            pieces += self.notes()
            pieces += self.edge(own.shown("footer"), "footer")
            self.own_rules[own.name] = own.rules
            names = f"sheet {LYING if self.sheet.width > self.sheet.height else UPRIGHT} {own.name}"
            yield Sheet(f'<section class="{names}">', tuple(pieces), "</section>")

    def columned(self, blocks: Sequence[Block]) -> Iterator[Piece]:
        """What stands on a sheet; where sections go on on the same page, each in its own columns."""
        group: list[Block] = []
        ends: tuple[Block | None, ...] = (*blocks, None)
        for block in ends:
            if block is not None and not isinstance(block, PageTurn):
                group.append(block)
                continue
            many = self.pages.columns
            if group and many > 1:
                name = self.rule(f"column-count:{many};column-gap:{length(GUTTER)}")
                inner = "".join(piece.html for piece in self.pieces(group))
                yield Piece(self.key("columns"), f'<div class="columns {name}">{inner}</div>')
            else:
                yield from self.pieces(group)
            group = []
            if block is not None:
                self.pages = self.document.pages if block.back else block.pages
                self.page = self.sheet.column(self.pages.columns)

    def rule(self, declarations: str) -> str:
        """The name of a class with these declarations."""
        name = f"r{blake2b(declarations.encode(), digest_size=5).hexdigest()}"
        self.own_rules.setdefault(name, f".sheet .{name}{{{declarations}}}")
        return name

    def key(self, at: str) -> str:
        """A key for what a line of the template has written: the second that it writes is another."""
        self.seen[at] += 1
        return f"{at}#{self.seen[at]}"

    # Blocks.

    def pieces(self, blocks: Sequence[Block]) -> Iterator[Piece]:
        """The pieces of blocks: captions go with what they are of."""
        index = 0
        while index < len(blocks):
            taken, piece = self.piece(blocks, index)
            if piece is not None:
                yield self.marked(blocks[index], piece) if self.document.sides else piece
            index += taken

    def marked(self, block: Block, piece: Piece) -> Piece:
        """A piece of a comparison, in an element of its own if something in it has changed."""
        if not _CHANGED.search(piece.html):
            return piece
        self.changes.append(_said(block))
        return piece._replace(html=f'<div class="changed" id="c{len(self.changes)}">{piece.html}</div>')

    def piece(self, blocks: Sequence[Block], index: int) -> tuple[int, Piece | None]:
        """The piece that begins with a block, and how many blocks it takes."""
        block = blocks[index]
        if isinstance(block, Table):
            return 1, self.keyed(block.at, lambda about: self.table(block, (), about))
        if not isinstance(block, Paragraph) or block.kind is Kind.END:
            return 1, None
        following = blocks[index + 1 :]
        if block.kind in _CAPTIONS and block.caption != BELOW:
            more = list(takewhile(lambda one: isinstance(one, Paragraph) and one.kind in _CAPTIONS, following))
            table = following[len(more)] if len(more) < len(following) else None
            if isinstance(table, Table):
                captions = [block, *(one for one in more if isinstance(one, Paragraph))]
                return len(captions) + 1, self.keyed(block.at, lambda about: self.table(table, captions, about))
        if block.drawing is not None or any(side is not None and side.drawing for side in block.sides):
            after = following[0] if following else None
            caption = after if isinstance(after, Paragraph) and after.caption == BELOW else None
            return 1 + (caption is not None), self.keyed(block.at, lambda about: self.figure(block, caption, about))
        if block.entry:
            more = list(takewhile(lambda one: isinstance(one, Paragraph) and bool(one.entry), following))
            entries = [block, *(one for one in more if isinstance(one, Paragraph))]
            return len(entries), self.keyed(block.at, lambda about: self.contents(entries, about))
        return 1, self.keyed(block.at, lambda about: self.paragraph(block, about))

    def keyed(self, at: str, write: Callable[[str], str]) -> Piece:
        """A piece, whose first tag says where it comes from if it is to."""
        key = self.key(at)
        about = f' data-at="{quoted(at)}" data-key="{quoted(key)}"' if self.places else ""
        return Piece(key, write(about))

    def paragraph(self, block: Paragraph, about: str = "", tag: str = "p") -> str:
        """A paragraph or a heading."""
        classes = [style_class(style_name(block, self.layout)), *self.placement(block)]
        more = ""
        if block.kind is Kind.HEADING:
            tag, more = self.heading(block.level)
        elif block.kind is Kind.TITLE:
            tag = "h1"
        if block.anchor:
            more += f' id="{quoted(block.anchor)}"'
        if block.change:
            classes.append(block.change)
        inner = self.content(block)
        return f'<{tag} class="{" ".join(classes)}"{more}{about}>{inner}</{tag}>'

    def heading(self, level: int) -> tuple[str, str]:
        """The tag of a heading of a level, below the title if there is one, and the level where no tag says it."""
        depth = level + (_TOP_LEVEL if self.titles else 0)
        return f"h{min(depth, _LOWEST)}", f' aria-level="{depth}"' if depth > _LOWEST else ""

    def placement(self, block: Paragraph) -> Iterator[str]:
        """The classes of a paragraph besides that of its style."""
        below, self.below_table = self.below_table, False
        if block.kind in PLACED:
            left, broken = signature_indent(block, self.signature_widths, self.page)
            character = self.layout.styles[block.kind.value].character
            right = length(2 * character) if broken else "0"
            yield "placed"
            yield self.rule(f"--indent:{length(int(left * character))};--end:{right}")
        elif block.align:  # of a file made in Word, but for what a tab parts
            yield "split" if block.align == "split" else f"a-{block.align}"
        elif below and block.kind in _APART_KINDS and not self.layout.styles[style_name(block, self.layout)].before:
            yield self.rule(f"margin-top:{length(_APART)}")
        elif block.caption == BELOW:
            yield self.rule(
                f"margin-top:0;margin-bottom:{length(space_before(self.layout.styles['caption'], self.sheet))}"
            )

    @cached_property
    def signature_widths(self) -> dict[Kind, Decimal]:
        """The widths of signatures and dates."""
        return signature_widths(self.document.blocks, self.page)

    def content(self, block: Paragraph) -> str:
        """What stands in a paragraph."""
        if block.sides != (None, None):
            return self.compared(block)
        runs = titled(block, self.layout, self.page) if block.kind is Kind.TITLE else block.runs
        if block.number:
            runs = [number_run(block), *runs]
        if block.align == "split":
            return self.split(runs)
        numbers = self.numbers_of(block)
        if numbers and len(runs) > len(block.runs) + bool(block.number):  # a title with the end of a line in it
            at = len(block.number) + sum(len(run.text) for run in block.runs[: block.wanted_break])
            numbers = [number.moved(1) if number.start >= at else number for number in numbers]
        return self.inline.runs(runs, block.level, numbers)

    def numbers_of(self, block: Paragraph) -> Sequence[Number]:
        """The traced numbers in a paragraph."""
        return self.numbers.get(self.orders.get(id(block), -1), ()) if self.orders else ()

    def split(self, runs: Sequence[Run]) -> str:
        """What stands at the left and at the right, with the tab between them."""
        content = self.inline.runs(runs)
        left, tab, right = content.partition("\t")
        return f"<span>{left}</span>{tab}<span>{right}</span>"

    def compared(self, block: Paragraph) -> str:
        """A paragraph of a comparison: its number and the breaks of a title are asked of both sides."""
        old, new = block.sides
        runs = block.runs
        if any(run.text == "\v" for run in runs):
            broken = new is not None and breaks(new, self.layout, self.page)
            runs = [run._replace(text="\n" if broken else "") if run.text == "\v" else run for run in runs]
        before = number_run(old)._replace(change="del") if old and old.number else None
        after = number_run(new)._replace(change="ins") if new and new.number else None
        if before and after and before.text == after.text:
            before, after = None, after._replace(change="")
        numbers = [number for number in (before, after) if number is not None]
        return self.inline.runs([*numbers, *runs], (new or old or block).level)

    def contents(self, entries: Sequence[Paragraph], about: str) -> str:
        """A table of contents: a link to each heading, with the number of its page where that is known."""
        items = "".join(
            f'<p class="{style_class(style_name(entry, self.layout))}"><a href="#{quoted(entry.anchor)}">'
            f"<span>{self.inline.runs([number_run(entry), *_without_page(entry.runs)])}</span>{_page_of(entry)}</a></p>"
            for entry in entries
        )
        return f"<nav{about}>{items}</nav>"

    # Tables.

    def table(self, table: Table, captions: Sequence[Paragraph], about: str) -> str:
        """A table with its captions, in a box of its own in which it can be moved where the screen is narrow."""
        self.below_table = True
        style = table_style(table)
        look = self.layout.classes.tables.get(table.style)
        classes = [style_class(style), *([table_class(table.style)] if look else [])]
        named = "".join(paragraph.text for paragraph in captions[:1]) or self.layout.words.captions.table.format(
            chinese="", decimal="", circled="", letter=""
        )
        widths = column_widths(table, self.layout, self.page)
        columns = "".join(f'<col class="{self.rule(f"width:{_share(width, widths)}")}">' for width in widths)
        caption = "".join(self.paragraph(each) for each in captions)
        self.below_table = True
        at_foot = " at-foot" if look is not None and look.at_foot else ""
        return (
            f'<div class="box{at_foot}" role="region" tabindex="0" aria-label="{quoted(named)}"{about}>'
            f'<table class="{" ".join(classes)}">{f"<caption>{caption}</caption>" if caption else ""}'
            f"<colgroup>{columns}</colgroup>{''.join(self.row_groups(table, style, widths))}</table></div>"
        )

    def row_groups(self, table: Table, style: str, widths: Sequence[int]) -> Iterator[str]:
        """The head of a table, and its bodies: each begins with a row that begins a table of its own in Word."""
        # One of a file made in Word has the cells of 0 rows already, and its rows may be of different lengths.
        whole = any(not cell.rows for row in table.rows for cell in row.cells)
        rows = table.rows if whole else list(table.full_rows())
        spans = _spans(rows)
        at = 0
        for number, (header, together) in enumerate(groupby(rows, lambda row: row.header)):
            group = list(together)
            tag, about = ("thead", "") if header and number == 0 else ("tbody", ' class="head"' if header else "")
            written = (
                self.row(row, spans, style, widths, at + offset, at + len(group)) for offset, row in enumerate(group)
            )
            yield f"<{tag}{about}>{''.join(written)}</{tag}>"
            at += len(group)

    def row(
        self,
        row: Row,
        spans: Mapping[int, int],
        style: str,
        widths: Sequence[int],
        index: int,
        end: int,
    ) -> str:
        """A row; `spans` are the rows over which cells reach, by identity, `end` is where the group of rows ends."""
        cells, column = [], 0
        for cell in row.cells:
            if cell.rows:
                room = sum(widths[column : column + cell.columns])
                cells.append(self.cell(cell, row, min(spans[id(cell)], end - index), style, room))
            column += cell.columns
        change = f' class="{row.change}"' if row.change else ""
        return f"<tr{change}>{''.join(cells)}</tr>"

    def cell(self, cell: Cell, row: Row, rows: int, style: str, room: int) -> str:
        """A cell; `room` is its width in twips."""
        classes = []
        if cell.style in self.layout.classes.cells:
            classes.append(cell_class(cell.style))
        if cell.open_edge:
            classes.append(f"open-{cell.open_edge}")
        if height := self.row_height(row, cell):
            classes.append(self.rule(f"height:{length(height)}"))
        aligned = [cell_alignment(cell, block, row.header) for block in cell.paragraphs]
        if len(set(aligned)) == 1 and aligned[0]:
            classes.append(f"a-{aligned[0]}")
            aligned = [""] * len(aligned)
        about = "".join(
            f' {name}="{value}"' for name, value in (("colspan", cell.columns), ("rowspan", rows)) if value > 1
        )
        about += f' class="{" ".join(classes)}"' if classes else ""
        paragraphs = cell.paragraphs
        if len(paragraphs) == 1 and not aligned[0] and not paragraphs[0].drawing and not paragraphs[0].change:
            inner = self.content(paragraphs[0])
        else:
            inner = "".join(map(lambda block, align: self.cell_paragraph(block, align, room), paragraphs, aligned))
        empty = not any(block.text or block.drawing for block in paragraphs)
        if not (row.header or cell.header) or empty:
            return f"<td{about}>{inner}</td>"
        scope = ("colgroup" if cell.columns > 1 else "col") if row.header else "rowgroup" if rows > 1 else "row"
        return f'<th scope="{scope}"{about}>{inner}</th>'

    def cell_paragraph(self, block: Paragraph, align: str, room: int) -> str:
        """One of several paragraphs of a cell."""
        names = " ".join(name for name in (f"a-{align}" if align else "", block.change) if name)
        about = f' class="{names}"' if names else ""
        if block.drawing:
            page = self.page._replace(width=self.page.left + self.page.right + max(1, room))
            return f"<p{about}>{self.drawing(block.drawing, page)}</p>"
        return f"<p{about}>{self.content(block)}</p>"

    def row_height(self, row: Row, cell: Cell) -> int:
        """The height that the format gives to a row, which its first cell has."""
        if cell is not row.cells[0]:
            return 0
        looks = self.layout.classes.cells
        given = [looks[one.style].height for one in row.cells if one.style in looks]
        return max((height[0] for height in given if height), default=0)

    # Drawings.

    def figure(self, block: Paragraph, caption: Paragraph | None, about: str) -> str:
        """A chart or picture with its caption below it; of a comparison, what was there and what is there now."""
        old, new = block.sides
        if (old, new) == (None, None):
            drawn = self.drawing(block.drawing, self.page) if block.drawing else ""
        else:
            before, after = old and old.drawing, new and new.drawing
            if before and after and before.content() == after.content():
                before = None
                drawn = self.drawing(after, self.page)
            else:
                drawn = f'<del class="whole">{self.drawing(before, self.page)}</del>' if before else ""
                drawn += f'<ins class="whole">{self.drawing(after, self.page)}</ins>' if after else ""
        words = self.paragraph(caption, tag="figcaption") if caption is not None else ""
        change = f' class="{block.change}"' if block.change else ""
        return f"<figure{change}{about}>{drawn}{words}</figure>"

    def drawing(self, drawing: Drawing, page: Page) -> str:
        """A chart as a drawing of the page, or a picture with its bytes."""
        most = page.text_height - _CAPTION_LINES * page.line_pitch
        if isinstance(drawing, Chart):
            self.charts += 1
            drawn = draw_chart(drawing, self.layout, page, most, self.shown_in(drawing), f"p{self.charts}")
            return f'<div class="box" role="group" tabindex="0" aria-label="{quoted(drawing.title)}">{drawn}</div>'
        from reportgen.docx.drawings import picture_size

        wide, _ = picture_size(drawing, page)
        name = self.rule(f"width:{length(wide // _EMU_PER_TWIP)}")
        source = f"data:image/{drawing.kind};base64,{base64.b64encode(drawing.data).decode('ascii')}"
        return f'<img class="{name}" src="{source}" alt="{quoted(drawing.title)}">'

    def shown_in(self, chart: Chart) -> Shown:
        """The names and values of a chart as it prints them, or a part of one from a character to another."""

        def shown(row: int, column: int, start: int = 0, end: int = _ALL) -> str:
            paragraphs = chart.rows[row].cells[column].paragraphs
            whole = "".join(paragraph.text for paragraph in paragraphs)
            first = start + len(whole) - len(whole.lstrip())
            piece = whole.strip()[start:end]
            numbers, at = [], 0
            for paragraph in paragraphs if self.orders else ():
                numbers += [number.moved(at - first) for number in self.numbers_of(paragraph)]
                at += len(paragraph.text)
            within = [number for number in numbers if number.start >= 0 and number.end <= len(piece)]
            return self.inline.runs([Run(piece)], 0, within)

        return shown

    # Headers and footers, notes, files made in Word.

    def edge(self, edge: Edge | None, tag: str) -> Iterator[Piece]:
        """A header or a footer as it is shown on a screen."""
        if edge is None:
            return
        style = style_class("header" if tag == "header" else "page_number")
        lines = []
        for block in edge.paragraphs:
            shown = self.drawing(block.drawing, self.sheet) if block.drawing else self.content(block)
            align = "split" if block.align == "split" else f"a-{block.align or 'center'}"
            lines.append(f'<p class="{style} {align}">{shown}</p>')
        if any(block.text.strip() or block.drawing for block in edge.paragraphs):
            yield Piece(self.key(tag), f'<div class="edge {tag}">{"".join(lines)}</div>')

    def watermark(self, edge: Edge | None) -> Iterator[Piece]:
        """A text across the page, behind what stands on it."""
        if edge is None or not edge.paragraphs:
            return
        shown = "".join(self.content(block) for block in edge.paragraphs)
        characters = text_width("".join(block.text for block in edge.paragraphs).strip()) or 1
        longest = isqrt(self.sheet.text_width**2 + self.sheet.text_height**2) * 4 // 5
        name = self.rule(
            f"font-size:{length(min(2200, int(longest / characters)))};color:#{self.layout.watermark.color}"
        )
        yield Piece(self.key("watermark"), f'<p class="watermark {name}">{shown}</p>')

    def notes(self) -> Iterator[Piece]:
        """The footnotes whose signs stand on the sheet."""
        if not self.inline.notes:
            return
        found, self.inline.notes = self.inline.notes, []
        style = style_class("footnote")
        lines = [
            f'<p class="{style}" id="f{number}" role="doc-footnote">'
            f'<a href="#r{number}" role="doc-backlink">{sign}</a> '
            f"{self.inline.runs(note.runs, 0, self.numbers_of(note))}</p>"
            for note, sign, number in found
        ]
        yield Piece(self.key("notes"), f'<div class="notes">{"".join(lines)}</div>')

    def filled(self, filled: Filled) -> Sheet:
        """A file made in Word, on a sheet of its own page."""
        own, self.sheet = (self.sheet, self.page), page_of(filled, self.layout.page)
        self.page = self.sheet
        self.below_table = False
        self.files += 1
        name = f"file-{self.files}"
        self.own_rules[name] = sheet_rules(name, self.sheet)
        pieces = (*self.replaced(filled), *self.filled_pieces(filled))
        sheet = Sheet(f'<section class="sheet filled {name}">', pieces, "</section>")
        self.sheet, self.page = own
        return sheet

    def replaced(self, filled: Filled) -> Iterator[Piece]:
        """That a file made in Word is not the one that stood in its place in the old report."""
        if filled.change:
            code = "html-part-new" if filled.change == "ins" else "html-part-replaced"
            said = message_text(code, {"name": filled.name}, "zh" if self.layout.words.language == "zh" else "en")
            self.changes.append(said)
            yield Piece(self.key(filled.name), f'<p class="changed part" id="c{len(self.changes)}">{text(said)}</p>')

    def base_pieces(self) -> Iterator[Piece]:
        """What the base says. Its paragraphs whose tags have printed something are those of the document, which know
        their numbers; both stand in one order."""
        known = list(self.document.base.paragraphs()) if self.document.base else []
        for _, block in self.base:
            paragraphs = (
                [block] if isinstance(block, Paragraph) else [p for row in block.rows for p in row.paragraphs()]
            )
            for paragraph in paragraphs:
                if known and (known[0].at, known[0].text) == (paragraph.at, paragraph.text):
                    self.orders[id(paragraph)] = self.orders.get(id(known.pop(0)), -1)
        yield from self.part_pieces(parts_by_kind(self.base), "base")

    def filled_pieces(self, filled: Filled) -> Iterator[Piece]:
        """What a file made in Word says, and the pictures in it."""
        return self.part_pieces(parts_of(filled), filled.name, pictures_of(filled))

    def part_pieces(self, parts: Parts, called: str, pictures: Sequence[Placed] = ()) -> Iterator[Piece]:
        """What stands in the parts of a file, its properties where numbers are asked where they come from; each picture
        behind the paragraph or the table in which it stands."""
        waiting = deque(pictures)

        def shown(line: int) -> Iterator[Piece]:
            while waiting and waiting[0].line <= line:
                drawn = self.drawing(waiting.popleft().picture, self.page)
                yield Piece(self.key(called), f"<figure>{drawn}</figure>")

        for name, blocks in (
            ("header", parts.headers),
            ("", parts.body),
            ("footnote", parts.notes),
            ("header", parts.footers),
            ("header", parts.properties if self.orders else []),
        ):
            for block in blocks:
                first, last = _lines_of(block)
                yield from shown(first - 1) if not name else ()  # those of paragraphs without text
                if isinstance(block, Table):
                    yield self.keyed(called, partial(self.table, block, ()))
                elif name:
                    written = f'<p class="{style_class(name)}">{self.content(block)}</p>'
                    yield Piece(self.key(called), written)
                else:
                    yield self.keyed(block.at or called, partial(self.paragraph, block))
                yield from shown(last) if not name else ()
            yield from shown(_ALL) if not name else ()


def _lines_of(block: Paragraph | Table) -> tuple[int, int]:
    """The first and the last line of the text of a file made in Word that stand in a block, 0 where none is known."""
    paragraphs = [block] if isinstance(block, Paragraph) else [p for row in block.rows for p in row.paragraphs()]
    lines = [line for each in paragraphs if (line := each.at.rpartition(":")[2]).isdecimal()]
    return min(map(int, lines), default=0), max(map(int, lines), default=0)


def _by_sheets(document: Document) -> Iterator[tuple[PageTurn | None, list[Block]]]:
    """The blocks of each sheet, with the turn of the page before it; one that flows stays among them."""
    turn: PageTurn | None = None
    blocks: list[Block] = []
    for block in document.blocks:
        turns = isinstance(block, PageTurn) and not block.flows
        if not turns and not isinstance(block, (PageBreak, Filled)):
            blocks.append(block)
            continue
        if blocks:
            yield turn, blocks
            turn, blocks = None, []
        if isinstance(block, Filled):
            yield None, [block]
        elif isinstance(block, PageTurn):
            turn = block
    if blocks or not document.blocks:
        yield turn, blocks


def _spans(rows: Sequence[Row]) -> dict[int, int]:
    """The rows over which each cell reaches, by its identity: cells of 0 rows are where one goes on."""
    spans: dict[int, int] = {}
    above: dict[int, int] = {}
    for row in rows:
        column = 0
        for cell in row.cells:
            if cell.rows:
                above[column] = id(cell)
                spans[id(cell)] = 1
            elif column in above:
                spans[above[column]] += 1
            column += cell.columns
    return spans


def _said(block: Block) -> str:
    """What stands where something has changed: of a table, in the first row that is not as it was."""
    if isinstance(block, Paragraph):
        side = next((side for side in reversed(block.sides) if side is not None), block)
        return side.drawing.title if side.drawing else side.number + side.text
    rows = block.rows if isinstance(block, Table) else []
    for row in rows:
        if row.change or any(run.change for paragraph in row.paragraphs() for run in paragraph.runs):
            return " ".join(paragraph.text for paragraph in row.paragraphs() if paragraph.text)
    return ""


def _share(width: int, widths: Sequence[int]) -> str:
    """A width as a part of all, in hundredths of a percent."""
    parts = width * 10_000 // sum(widths)
    return f"{parts // 100}.{parts % 100:02}%"


def _page_of(entry: Paragraph) -> str:
    """The number of the page of an entry of a table of contents, behind a line of dots."""
    page = next((run.text for run in entry.runs if run.field == "PAGEREF"), "")
    return f'<i class="leader"></i><span>{text(page)}</span>' if page else ""


def _without_page(runs: Sequence[Run]) -> list[Run]:
    """The runs of an entry without the tab and the number of the page."""
    return [run for run in runs if run.field != "PAGEREF" and run.text != "\t"]

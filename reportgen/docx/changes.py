"""The body of a Word file with comments and tracked changes.

A comparison is written so that each side of it is the report that stands there alone: what a paragraph is,
is asked of both reports, and where the answers differ, the old one is kept as a change of format
(ECMA-376-1, 17.13.5: `w:ins`, `w:del`, `w:pPrChange`). Which paragraph marks are new or gone says `compare.redline`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from reportgen.document.blocks import (
    Block,
    Cell,
    Chart,
    Document,
    Drawing,
    Filled,
    Kind,
    Marks,
    PageTurn,
    Paragraph,
    Row,
    Run,
    Table,
)
from reportgen.document.placement import breaks, column_widths, number_run
from reportgen.docx.body import AS_HIGH, HINT, Body
from reportgen.docx.comments import signature, with_comment
from reportgen.docx.numbering import NativeNumbering
from reportgen.docx.ooxml import text_elements
from reportgen.docx.rows import cell_look, cell_properties, grid_columns
from reportgen.layout.format import Layout

if TYPE_CHECKING:
    from reportgen.layout.own_looks import CellLook


class ReviewedBody(Body):
    """Writes a body; `notes` are the comments that it has needed, each with its identifier."""

    def __init__(self, document: Document, layout: Layout, follows: bool = False) -> None:
        super().__init__(document, layout, follows)
        self.notes: list[tuple[int, str]] = []
        self.signature = signature(document.date)
        self.identifier = -1

    def next_identifier(self) -> int:
        """A number that no other comment or change has."""
        self.identifier += 1
        return self.identifier

    def changed(self, change: str, inner: str = "") -> str:
        """An element of the name `change` that says who has made it."""
        start = f'<w:{change} w:id="{self.next_identifier()}" {self.signature}'
        return f"{start}>{inner}</w:{change}>" if inner else f"{start}/>"

    def runs(self, runs: list[Run], level: int, old_level: int = 0) -> str:
        """Runs, those that look and fare alike as one; one with a note stays apart."""
        pieces = []
        for (change, address), stretch in groupby(runs, _fate):
            groups: list[list[Run]] = []
            for run in stretch:
                if groups and _look(groups[-1][0]) == _look(run) and not (groups[-1][0].note or run.note):
                    groups[-1].append(run)
                elif run.text or run.marks:
                    groups.append([run])
            inner = "".join(self.run(group, old_level if change == "del" else level, change) for group in groups)
            written = self.changed(change, inner) if change and inner else inner
            # A change may stand in a link, and no link in a change.
            pieces.append(self.link(address, written) if address and written else written)
        return "".join(pieces)

    def run(self, runs: list[Run], level: int, change: str) -> str:
        """Runs that look alike, as one."""
        first = runs[0]
        if first.marks and first.marks.footnote:
            return self.footnote(first.marks.footnote)
        plain = not (first.strong or first.lead or first.marks)
        look = HINT if plain else self.run_properties(first.strong, first.lead, level, first.marks)
        content = text_elements("".join(run.text for run in runs))
        if change == "del":
            content = _deleted(content)
        written = f"<w:r><w:rPr>{look}</w:rPr>{content}</w:r>"
        if first.marks and first.marks.field:
            written = self.date_field(first.marks.field, look, content)
            if change == "del":
                written = written.replace("w:instrText", "w:delInstrText")
        if not first.note:
            return written
        self.notes.append((self.next_identifier(), first.note))
        return with_comment(self.identifier, written)

    def footnote(self, note: Paragraph) -> str:
        """The sign of a footnote; what is remarked in it is one comment on the sign, as Word has none in notes."""
        quiet = copy(note)
        quiet.runs = [run._replace(note="") for run in note.runs]
        written = super().footnote(quiet)
        notes = [f"{run.text}\n{run.note}" for run in note.runs if run.note]
        if not notes:
            return written
        self.notes.append((self.next_identifier(), "\n".join(notes)))
        return with_comment(self.identifier, written)

    def blocks(self, blocks: list[Block]) -> None:
        """All that stands in the body, of a comparison as of any other report."""
        if not self.document.sides:
            super().blocks(blocks)
            return
        old, new = self.document.sides
        patterns, bullets = self.layout.numbering, self.layout.bullets
        new_numbering = NativeNumbering(patterns, bullets)
        after = _ParagraphProperties(new, self.layout, new_numbering)
        numbering = _OldNumbering(patterns, bullets, after.numbering.restarts if after.numbering else [])
        before = _ParagraphProperties(old, self.layout, numbering)
        self.used |= before.used | after.used
        if self.numbering:
            self.numbering.restarts = numbering.all_restarts
            self.numbering.bulleted = numbering.bulleted or new_numbering.bulleted
        self.story(blocks, lambda side, block: (before, after)[side].known[id(block)])

    def story(self, blocks: Sequence[Block], properties: Callable[[int, Paragraph], str]) -> None:
        """The blocks of a comparison's body or cell.

        Args:
            properties: what a paragraph of the old (0) or the new (1) report is.
        """
        for block, after in zip_longest(blocks, blocks[1:]):
            if isinstance(block, Table):
                self.table(block)
            elif isinstance(block, PageTurn):
                self.turn(block)
            elif isinstance(block, Filled):
                self.attach()
            elif isinstance(block, Paragraph) and not any(block.formats):  # an entry of the contents, or its title
                self.paragraph(block, after)
            elif isinstance(block, Paragraph):
                section = self.section() if isinstance(after, (PageTurn, Filled)) else ""
                old, new = block.formats
                was, now = properties(0, old) if old else "", properties(1, new) if new else ""
                self.compared(block, was, now, section)

    def compared(self, block: Paragraph, before: str, after: str, section: str) -> None:
        """A paragraph of a comparison, with its properties before and after."""
        if block.mark:
            own = f"{before if block.mark == 'del' else after}<w:rPr>{self.changed(block.mark)}</w:rPr>{section}"
        else:
            own = after + section + (self.changed("pPrChange", f"<w:pPr>{before}</w:pPr>") if before != after else "")
        old, new = block.sides
        text = self.runs(self.printed(block, old, new), new.level if new else 0, old.level if old else 0)
        text = self.drawn(text, old.drawing if old else None, new.drawing if new else None)
        if new and new.anchor and not new.caption:
            text = self.bookmarked(new, text)
        self.out.append(f"<w:p><w:pPr>{own}</w:pPr>{text}</w:p>")

    def drawing(self, drawing: Drawing) -> str:
        """The run of a chart or picture; the notes of all that a chart shows are one comment on it."""
        written = super().drawing(drawing)
        shown = drawing.paragraphs() if isinstance(drawing, Chart) else ()
        notes = [f"{run.text}\n{run.note}" for paragraph in shown for run in paragraph.runs if run.note]
        if not notes:
            return written
        self.notes.append((self.next_identifier(), "\n".join(notes)))
        return with_comment(self.identifier, written)

    def drawn(self, text: str, old: Drawing | None, new: Drawing | None) -> str:
        """The text of a paragraph with what it shows in the old report and in the new one."""
        if old and new and old.content() == new.content():
            return text + self.drawing(new)
        gone = self.changed("del", _deleted(self.drawing(old))) if old else ""
        return gone + text + (self.changed("ins", self.drawing(new)) if new else "")

    def printed(self, block: Paragraph, old: Paragraph | None, new: Paragraph | None) -> list[Run]:
        """The runs of a paragraph, with its numbers and, in a title, the breaks of its lines."""
        runs = block.runs
        if any(side is not None and side.kind is Kind.TITLE for side in (old, new)):
            broken = [side is not None and breaks(side, self.layout, self.page) for side in (old, new)]
            runs = [each for run in runs for each in ([run] if run.text != "\v" else _line_end(run, *broken))]
        before = number_run(old)._replace(change="del") if old and self.prints_number(old) else None
        after = number_run(new)._replace(change="ins") if new and self.prints_number(new) else None
        if before and after and before == after._replace(change="del"):
            return [after._replace(change=""), *runs]
        return [*(number for number in (before, after) if number), *runs]

    def edge(self, block: Paragraph, style: str) -> str:
        """A paragraph of a header or footer, in a comparison with its changes."""
        from reportgen.docx.pages import edge_properties, edge_runs

        if not any(block.formats):
            return super().edge(block, style)
        old, new = (edge_properties(self, side, style) if side else "" for side in block.formats)
        own = new or old
        if block.mark:
            own += f"<w:rPr>{self.changed(block.mark)}</w:rPr>"
        elif old and new and old != new:
            own += self.changed("pPrChange", f"<w:pPr>{old}</w:pPr>")
        before, after = (side.drawing if side else None for side in block.sides)
        return f"<w:p><w:pPr>{own}</w:pPr>{self.drawn(edge_runs(self, block.runs), before, after)}</w:p>"

    def field(self, run: Run) -> str:
        """A run for which Word prints a number of pages, of one side or both."""
        written = super().field(run)
        if run.change == "del":
            for tag, gone in (("instrText", "delInstrText"), ("t", "delText")):
                written = re.sub(rf"(</?w:){tag}\b", rf"\1{gone}", written)
        return self.changed(run.change, written) if run.change else written

    def seam_changes(self, parts: list[list[Row]]) -> Iterator[str]:
        """The mark of it where one side alone has rows above and below."""
        was_above = is_above = False
        for part in parts:
            was, now = (any(row.change != other for row in part) for other in ("ins", "del"))
            gone, come = was_above and was, is_above and now
            yield "" if gone == come else f"<w:rPr>{self.changed('del' if gone else 'ins')}</w:rPr>"
            was_above, is_above = was_above or was, is_above or now

    def row_change(self, row: Row) -> str:
        """The mark of a row that is new or gone."""
        return self.changed(row.change) if row.change else ""

    def old_grid(self, table: Table, grid: list[int]) -> list[int]:
        """The widths that the columns of a table had before, if it was another one and they follow its text."""
        was = column_widths(table.was, self.layout, self.page) if table.was else grid
        return was if was != grid else []

    def grid_change(self) -> str:
        """The columns as they were."""
        was = grid_columns(self.was_grid)
        return f'<w:tblGridChange w:id="{self.next_identifier()}"><w:tblGrid>{was}</w:tblGrid></w:tblGridChange>'

    def width_change(self, cell: Cell, column: int, look: CellLook | None) -> str:
        """The cell as it was, with its width."""
        widths = self.was_grid[column : column + cell.columns]
        return self.changed("tcPrChange", f"<w:tcPr>{cell_look(cell, widths, look)}</w:tcPr>")

    def cell(self, cell: Cell, header: bool, style: str) -> None:
        """The paragraphs of a cell, of a comparison as of any other report."""
        if self.document.sides:
            self.story(cell.paragraphs, lambda _, block: _in_cell(cell, block, header, style))
        else:
            super().cell(cell, header, style)


class _ParagraphProperties(Body):
    """One of two reports that are compared; `known` tells what each paragraph of its body is, by identity."""

    def __init__(self, document: Document, layout: Layout, numbering: NativeNumbering) -> None:
        super().__init__(document, layout)
        self.numbering = numbering if layout.counted else None
        self.known: dict[int, str] = {}
        self.blocks(document.blocks)

    def paragraph(self, block: Paragraph, after: Block | None) -> None:
        """Note what a paragraph is, in place of writing it."""
        self.known[id(block)] = self.properties(block, after if isinstance(after, Paragraph) else None)

    def table(self, table: Table) -> None:
        """A table counts only for what stands below it."""


class _OldNumbering(NativeNumbering):
    """Numbers the old report with the instances of the new one as far as both start over at the same levels."""

    def __init__(self, patterns: Sequence[str], bullets: Sequence[str], new: list[int]) -> None:
        super().__init__(patterns, bullets)
        self.new = new
        self.all_restarts = list(new)
        self.instance = 1

    def place(self, level: int, ordinal: int) -> tuple[int, int]:
        """`w:ilvl` and `w:numId` of the next paragraph at `level`, which is to be number `ordinal`."""
        index = len(self.restarts)
        position, _ = super().place(level, ordinal)
        if len(self.restarts) > index:
            if self.new[index : index + 1] == [level]:
                self.instance = index + 2
            else:
                self.all_restarts.append(level)
                self.instance = len(self.all_restarts) + 1
        return position, self.instance


def _deleted(content: str) -> str:
    """What stands in a run, with the elements that deleted text has."""
    for tag in ("<w:t>", "<w:t ", "</w:t>"):
        content = content.replace(tag, tag.replace("w:t", "w:delText"))
    return content


def _in_cell(cell: Cell, block: Paragraph, header: bool, style: str) -> str:
    return cell_properties(cell, block, header, style, AS_HIGH if block.drawing else "")


def _fate(run: Run) -> tuple[str, str]:
    """What has happened to a run, and where it leads."""
    return run.change, run.marks.address if run.marks else ""


def _look(run: Run) -> tuple[bool, bool, Marks | None]:
    return run.strong, run.lead, run.marks


def _line_end(run: Run, old: bool, new: bool) -> list[Run]:
    """The end of a line where a title may break, for the sides that do."""
    breaks = (old and run.change != "ins", new and run.change != "del")
    if not any(breaks):
        return []
    return [run._replace(text="\n", change="" if all(breaks) else "del" if breaks[0] else "ins")]

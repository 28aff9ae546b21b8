"""The report as plain text: a paragraph in one line, tables whose columns stand below one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import combining, east_asian_width

from reportgen.document.blocks import Block, Chart, Document, Kind, Paragraph, Picture, Table
from reportgen.plain.grid import Spelled, spelled_rows

_INDENT = "　　"
_INDENTED = (Kind.BODY, Kind.NOTE)
_BETWEEN = " | "
_LINE_END = " "
_WIDEST = 32  # of a column, in half characters; what is longer reaches beyond it


def write_text(document: Document) -> str:
    """The report as text, footnotes at its end."""
    return _Writer(document).text()


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.notes: list[Paragraph] = []

    def text(self) -> str:
        pieces = [piece for block in self.document.story() for piece in self.block(block)]
        pieces += [f"[{number}] {self.line(note)}" for number, note in enumerate(self.notes, start=1)]
        return "\n\n".join(pieces) + "\n"

    def block(self, block: Block) -> Iterator[str]:
        shown = block.drawing if isinstance(block, Paragraph) else block
        if isinstance(shown, (Table, Chart)):
            yield _table(list(spelled_rows(shown, self.line, _LINE_END)))
        elif isinstance(block, Paragraph) and block.kind is not Kind.EDGE and (line := self.line(block)):
            chinese = any(east_asian_width(character) in "WF" for character in line)
            yield _INDENT + line if block.kind in _INDENTED and chinese and not block.bullet else line

    def line(self, block: Paragraph) -> str:
        """A paragraph in one line, its number before it and the signs of its footnotes within it."""
        if isinstance(block.drawing, Picture):
            return f"[{block.drawing.title}]"
        pieces = [block.number]
        for run in block.runs:
            if run.marks is not None and run.marks.footnote is not None:
                self.notes.append(run.marks.footnote)
                pieces.append(f"[{len(self.notes)}]")
            elif run.field != "PAGEREF":
                pieces.append(run.text)
        return "".join(pieces).replace("\n", " ").replace("\t", " ").replace("\v", "").strip()


def _table(rows: Sequence[tuple[bool, Spelled]]) -> str:
    """A table whose columns are as wide as what stands in them alone, unless that is a sentence."""
    widths = [1] * sum(span for _, span in rows[0][1])
    for _, row in rows:
        column = 0
        for text, span in row:
            if span == 1 and _width(text) <= _WIDEST:
                widths[column] = max(widths[column], _width(text))
            column += span
    lines = [_row(row, widths) for _, row in rows]
    if heads := sum(heading for heading, _ in rows):
        lines.insert(heads, "-+-".join("-" * width for width in widths))
    return "\n".join(lines)


def _row(row: Spelled, widths: Sequence[int]) -> str:
    pieces, column = [], 0
    for text, span in row:
        room = sum(widths[column : column + span]) + (span - 1) * len(_BETWEEN)
        pieces.append(_padded(text, room))
        column += span
    return _BETWEEN.join(pieces).rstrip()


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """The columns that a text takes in a fixed font: a Chinese character takes two."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)

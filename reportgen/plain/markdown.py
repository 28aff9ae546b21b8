"""The report as Markdown, as GitHub and most editors read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from reportgen.document.blocks import Block, Chart, Document, Kind, Paragraph, Picture, Run, Table
from reportgen.plain.grid import Spelled, one_head, spelled_rows

# What has a meaning in a line, and what has one only where a line begins with it.
_MEANING = re.compile(r"([\\`*_\[\]<>|~])")
_BEGINS = re.compile(r"(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|=+(?=\s*$)|-{3,}(?=\s*$))|([0-9]+)([.)])(?=\s|$)")
_LOOK = attrgetter("strong", "lead", "marks")
_LINE_END = "<br>"


def write_markdown(document: Document) -> str:
    """The report as Markdown: headings with their numbers, tables, the data of charts, footnotes at the end."""
    return _Writer(document).text()


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.notes: list[Paragraph] = []

    def text(self) -> str:
        pieces = [piece for block in self.document.story() for piece in self.block(block)]
        written = "\n\n".join(_tight(pieces))
        # A note may have no notes of its own.
        notes = "\n".join(f"[^{number}]: {self.line(note)}" for number, note in enumerate(self.notes, start=1))
        return f"{written}\n\n{notes}\n" if notes else f"{written}\n"

    def block(self, block: Block) -> Iterator[str]:
        shown = block.drawing if isinstance(block, Paragraph) else block
        if isinstance(shown, (Table, Chart)):
            yield _table(list(spelled_rows(shown, self.line, _LINE_END)))
        elif isinstance(block, Paragraph) and block.kind is not Kind.EDGE and (line := self.line(block)):
            yield _begun(block, line)

    def line(self, block: Paragraph) -> str:
        """A paragraph in one line, its number before it."""
        if isinstance(block.drawing, Picture):
            return f"[{_escaped(block.drawing.title)}]"
        runs = [run for run in block.runs if run.field != "PAGEREF"] if block.entry else block.runs
        number = Run(block.number, lead=bool(runs) and runs[0].lead) if block.number and not block.bullet else None
        return self.runs([number, *runs] if number else runs, block.kind).strip()

    def runs(self, runs: Sequence[Run], kind: Kind) -> str:
        pieces = []
        for (strong, lead, marks), together in groupby(runs, _LOOK):
            alike = list(together)
            if marks and marks.footnote:
                pieces += [self.note(run.marks.footnote) for run in alike if run.marks and run.marks.footnote]
                continue
            text = _escaped("".join(run.text for run in alike)).replace("\n", " ").replace("\t", " ").replace("\v", "")
            if kind not in (Kind.HEADING, Kind.TITLE) and (strong or lead):
                text = _around(text, "**")
            elif marks and "em" in marks.names:
                text = _around(text, "*")
            pieces.append(f"[{text}](<{marks.address}>)" if marks and marks.address else text)
        return "".join(pieces)

    def note(self, note: Paragraph) -> str:
        self.notes.append(note)
        return f"[^{len(self.notes)}]"


def _begun(block: Paragraph, line: str) -> str:
    """A paragraph with the marks that say what it is."""
    if block.kind is Kind.TITLE:
        return f"# {line}"
    if block.kind is Kind.HEADING:
        return f"{'#' * min(6, block.level + 1)} {line}"
    if block.bullet:
        return f"{'  ' * (block.bullet - 1)}- {line}"
    if block.entry:
        return f"{'  ' * (block.entry - 1)}- {line}"
    return _BEGINS.sub(_unmeant, line, count=1) if _BEGINS.match(line) else line


def _unmeant(found: re.Match[str]) -> str:
    """What begins a line as a list or a heading would, so that it does not."""
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[0]}"


def _table(rows: Sequence[tuple[bool, Spelled]]) -> str:
    """A table: Markdown has one row as its head, and a cell in every column."""
    columns = sum(span for _, span in rows[0][1])
    head = one_head([row for heading, row in rows if heading], columns)
    body = [[text for text, span in row for _ in range(span)] for heading, row in rows if not heading]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * columns, *body))


def _escaped(text: str) -> str:
    """A text in which no character means anything but itself."""
    return _MEANING.sub(r"\\\1", text)


def _around(text: str, mark: str) -> str:
    """A text between marks, which have no blank beside them inside."""
    bare = text.strip()
    if not bare:
        return text
    before, _, after = text.partition(bare)
    return f"{before}{mark}{bare}{mark}{after}"


def _tight(pieces: Sequence[str]) -> Iterator[str]:
    """Paragraphs, with the items of a list together."""
    for is_item, together in groupby(pieces, lambda piece: piece.lstrip(" ").startswith("- ")):
        if is_item:
            yield "\n".join(together)
        else:
            yield from together

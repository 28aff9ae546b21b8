"""What stands in a paragraph: runs as elements of a line, with the places where a traced number begins and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, Self

from reportgen.document.blocks import Marks, Paragraph, Run
from reportgen.html.looks import letters_class
from reportgen.html.marks import quoted, text

_TAGS = {"em": "i", "u": "u", "sub": "sub", "sup": "sup"}
_LOOK = attrgetter("strong", "lead", "marks", "change", "field")


class Number(NamedTuple):
    """A number that can be asked where it comes from: which one of the trace it is (its `order`), of what kind, and
    where it begins and ends in its paragraph, the number of the paragraph included."""

    order: int
    kind: str
    start: int
    end: int

    def moved(self, by: int) -> Self:
        """The same, so many characters further on."""
        return self._replace(start=self.start + by, end=self.end + by)


_NONE = Number(0, "", 1 << 60, 1 << 60)


class Inline:
    """Writes the runs of paragraphs.

    `ways` tells that numbers are links to the entries of a list of origins. `notes` are afterwards the footnotes whose
    signs it has written, each with its sign and its number.
    """

    def __init__(self, signs: Signs, ways: bool = False) -> None:
        self.signs = signs
        self.ways = ways
        self.notes: list[tuple[Paragraph, str, int]] = []

    def runs(self, runs: Sequence[Run], level: int = 0, numbers: Sequence[Number] = ()) -> str:
        """Runs, those that look alike as one; `level` is that of a heading that runs in."""
        if numbers:
            return "".join(self._numbered(runs, level, numbers))
        written = "".join(
            self._dressed(text("".join([run.text for run in alike])), look, level)
            for look, alike in groupby(runs, _LOOK)
        )
        # A line may end between what is struck out and what is put in its place: two numbers are not one word.
        return written.replace("</del><ins>", "</del><wbr><ins>")

    def _numbered(self, runs: Sequence[Run], level: int, numbers: Sequence[Number]) -> Iterator[str]:
        """Runs with their numbers as elements of their own; each lies in one run."""
        at, waiting = 0, iter((*numbers, _NONE))
        number = next(waiting)
        for look, alike in groupby(runs, _LOOK):
            content = "".join([run.text for run in alike])
            pieces, start, end = [], at, at + len(content)
            while number.end <= end:
                pieces.append(text(content[start - at : number.start - at]))
                pieces.append(self.number(number, content[number.start - at : number.end - at], look[2]))
                start, number = number.end, next(waiting)
            pieces.append(text(content[start - at :]))
            yield self._dressed("".join(pieces), look, level)
            at = end

    def number(self, number: Number, printed: str, marks: Marks | None = None) -> str:
        """A number that can be asked; within a link it is none of its own."""
        about = f'class="n {number.kind}" data-n="{number.order}"'
        if self.ways and not (marks and marks.address):
            return f'<a {about} id="n{number.order}" href="#o{number.order}">{text(printed)}</a>'
        return f"<span {about}>{text(printed)}</span>"

    def _dressed(self, inner: str, look: tuple[bool, bool, Marks | None, str, str], level: int) -> str:
        strong, lead, marks, change, field = look
        if field and field != "PAGEREF":
            inner = '<span class="field">…</span>'
        if marks is not None:
            inner = self._marked(inner, marks)
        if strong:
            inner = f"<b>{inner}</b>"
        if lead and level:
            inner = f'<span class="lead lead{level}">{inner}</span>'
        return f"<{change}>{inner}</{change}>" if change and inner else inner

    def _marked(self, inner: str, marks: Marks) -> str:
        if marks.footnote is not None:
            inner = self._sign(marks.footnote)
        for name, tag in _TAGS.items():
            if name in marks.names:
                inner = f"<{tag}>{inner}</{tag}>"
        if marks.letters:
            inner = f'<span class="{letters_class(quoted(marks.letters))}">{inner}</span>'
        if marks.address:
            inner = f'<a href="{quoted(marks.address)}" rel="noreferrer">{inner}</a>'
        return inner

    def _sign(self, note: Paragraph) -> str:
        sign, number = self.signs.next()
        self.notes.append((note, sign, number))
        return f'<sup><a id="r{number}" href="#f{number}" role="doc-noteref">{sign}</a></sup>'


class Signs:
    """The signs of footnotes in order: ① on each sheet in Chinese, as GB/T 7713 has them, 1 2 3 through the report
    elsewhere."""

    def __init__(self, language: str) -> None:
        self.circled = language == "zh"
        self.number = 0
        self.on_sheet = 0

    def next(self) -> tuple[str, int]:
        """The sign of the next note, and its number in the whole report."""
        from reportgen.values.numerals import MAX_CIRCLED, number_text

        self.number += 1
        self.on_sheet += 1
        if self.circled and self.on_sheet <= MAX_CIRCLED:
            return number_text("{circled}", self.on_sheet), self.number
        return str(self.on_sheet if self.circled else self.number), self.number

    def turn(self) -> None:
        """A new sheet begins."""
        self.on_sheet = 0

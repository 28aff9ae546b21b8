"""A text in which numbers are spoken of, with its references, and the way back to where it is typed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from reportgen.claims.numbers import BLOT, ProseNumber, blot_references, find_numbers
from reportgen.expressions.syntax import BadExpression, split_prose
from reportgen.facts.offsets import TypedText
from reportgen.facts.tree import ScalarNode
from reportgen.language.words import Words
from reportgen.places import Place, Source
from reportgen.values.records import Record

Span = tuple[str, int, int]
"""The expression of a reference, and where the reference begins and ends."""


class Passage:
    """A narrative, a name, or the words of a template's part.

    `blotted` is the text with its references blotted out; `references` are the expressions in it, each with where it
    begins and ends. `typed` is the value of the data file that holds the text, or the template that is it; `record` is
    the record whose names its references may use.
    """

    def __init__(
        self,
        text: str,
        blotted: str,
        typed: TypedText | Source,
        words: Words,
        units: frozenset[str],
        path: str = "",
        record: Record | None = None,
        references: Iterable[Span] = (),
    ) -> None:
        self.text = text
        self.blotted = blotted
        self.typed = typed
        self.words = words
        self.units = units
        self.path = path
        self.record = record
        self.references = tuple(references)

    @cached_property
    def numbers(self) -> list[ProseNumber]:
        """The numbers that stand in it in digits."""
        return find_numbers(self.blotted, self.words.numbers, self.units)

    @cached_property
    def numerals(self) -> list[ProseNumber]:
        """The numbers that stand in it in Chinese characters, those of a single digit among them."""
        if self.words.language != "zh":
            return []
        from reportgen.claims.numerals import find_numerals

        return find_numerals(self.blotted, self.words.numbers, self.units)

    def place(self, start: int, end: int) -> Place:
        """Where in its file some characters are typed."""
        if isinstance(self.typed, TypedText):
            return self.typed.place(start, end)
        return self.typed.place_at(start, end - start)

    def line(self, start: int, end: int) -> tuple[str, str, str]:
        """The line on which some characters stand: what is before them, the characters, what is behind them."""
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end)
        behind = self.text[end : last if last >= 0 else None]
        return self.text[first:start].lstrip(), self.text[start:end], behind.rstrip()


def references_of(scalar: ScalarNode) -> tuple[str, str, list[Span]]:
    """The text of a narrative, the same with its references blotted out, and the references; none if it is faulty."""
    text = str(scalar.value)
    try:
        parts = split_prose(text) if "{" in text else []
    except BadExpression:  # which is told where references are followed
        parts = []
    references = [(part, at, at + len(part) + 4) for kind, part, at in parts if kind == "reference"]
    return text, blot_references(text, [(start, end) for _, start, end in references]), references


class Condensed:
    """A text as the grammar reads it: without white space, wide signs narrow or narrow ones wide, a reference one sign.

    `at` gives for each of its characters, and for its end, where it stands in the text.
    """

    __slots__ = ("at", "references", "text")

    def __init__(self, passage: Passage, keep: str) -> None:
        """`keep` is what remains of white space between words: nothing, or a blank."""
        signs: list[str] = []
        at: list[int] = []
        self.references: dict[int, int] = {}
        blotted = passage.blotted
        for index, (_, start, end) in enumerate(passage.references):
            _condense(blotted, at[-1] + 1 if at else 0, start, keep, signs, at)
            self.references[len(signs)] = index
            signs.append(BLOT)
            at.append(end - 1)
        _condense(blotted, at[-1] + 1 if at else 0, len(blotted), keep, signs, at)
        for position, index in self.references.items():
            at[position] = passage.references[index][1]
        at.append(len(blotted))
        self.at = at
        self.text = narrow("".join(signs))


_NARROW = str.maketrans("０１２３４５６７８９．％(),;:!?", "0123456789.%（），；：！？")
_PARAGRAPH = "\n"


def _condense(text: str, start: int, end: int, keep: str, signs: list[str], at: list[int]) -> None:
    """Append what is read of a stretch of the text; an empty line, which ends a paragraph, is one line break."""
    index = start
    while index < end:
        sign = text[index]
        if not sign.isspace():
            signs.append(sign)
            at.append(index)
            index += 1
            continue
        behind = index
        while behind < end and text[behind].isspace():
            behind += 1
        blank = _PARAGRAPH if text.count("\n", index, behind) > 1 else keep
        if blank:
            signs.append(blank)
            at.append(index)
        index = behind


def narrow(text: str) -> str:
    """A text in the signs that the grammar knows; of the same length."""
    return text.translate(_NARROW)

"""Texts as they are read: which numbers stand in them in digits, and which of these repeat a figure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from jinja2.exceptions import TemplateSyntaxError

from reportgen.expressions.syntax import BadExpression, split_prose
from reportgen.facts.offsets import TypedText
from reportgen.figures.figures import Figures
from reportgen.figures.prose import Narrative
from reportgen.places import Place, Source
from reportgen.proofread.known import Fit, KnownNumbers
from reportgen.proofread.numbers import BLOT, WALL, NumberKind, ProseNumber, blot_references, find_numbers, words_before
from reportgen.proofread.years import refers_back
from reportgen.values.records import Record

Tokens = Callable[[str], Iterable[tuple[int, str, str]]]
"""Cuts the text of a template into lines, kinds and texts of tokens, as Jinja's lexer does."""

_ELEMENT = re.compile("<[^<>]*>")


_DISTINCTIVE = 4
"""A number of so many digits is hardly ever twice the same by chance."""


class Reading:
    """A narrative, or a part of a template, with its numbers.

    `blotted` is the text with its references blotted out; `references` are the expressions in it, each with
    where it begins and ends. `typed` is the value of the data file that holds the text, or the template that is it.
    """

    def __init__(
        self,
        text: str,
        blotted: str,
        known: KnownNumbers,
        typed: TypedText | Source,
        path: str = "",
        record: Record | None = None,
        references: Iterable[tuple[str, int, int]] = (),
    ) -> None:
        self.text = text
        self.blotted = blotted
        self.known = known
        self.words = known.words
        self.typed = typed
        self.path = path
        self.record = record
        self.references = tuple(references)
        self.first_unread: ProseNumber | None = None

    @cached_property
    def numbers(self) -> list[ProseNumber]:
        """The numbers that stand in it in digits, as many as are left of those that are read of one file."""
        read = find_numbers(self.blotted, self.words.numbers, self.known.units, self.known.unread + 1)
        found, more = read[: self.known.unread], read[self.known.unread :]
        self.known.unread -= len(found)
        self.first_unread = more[0] if more else None
        return found

    @cached_property
    def _mentions(self) -> list[tuple[int, str]]:
        text, titles = self.blotted, self.known.amounts
        lengths = sorted({len(title) for title in titles})
        return [(at, text[at : at + n]) for at in range(len(text)) for n in lengths if text[at : at + n] in titles]

    def mentions_before(self, stop: int) -> Iterator[tuple[int, str]]:
        """Where titles of amounts begin in it, and which: those before `stop`, from the last to the first."""
        for index in range(bisect_left(self._mentions, (stop,)) - 1, -1, -1):
            yield self._mentions[index]

    def repeated(self, number: ProseNumber) -> list[Fit]:
        """The figures that a number repeats; none for a year that has to stay when the report's year moves."""
        if number.year:
            if refers_back(self.blotted, number.start, number.end, self.words.years):
                return []
            number = number._replace(kind=NumberKind.YEAR)
        return self.known.fits(number, self.text, self.record)

    def place(self, start: int, end: int) -> Place:
        """Where in its file some characters are typed."""
        if isinstance(self.typed, TypedText):
            return self.typed.place(start, end)
        return self.typed.place_at(start, end - start)

    def line(self, number: ProseNumber) -> tuple[str, str, str]:
        """The line on which a number stands: what is before it, the number with its unit, what is behind it."""
        start = self.text.rfind("\n", 0, number.start) + 1
        end = self.text.find("\n", number.unit_end)
        behind = self.text[number.unit_end : end if end >= 0 else None]
        return self.text[start : number.start].lstrip(), self.text[number.start : number.unit_end], behind.rstrip()


class TypedAgain(NamedTuple):
    """A number of a text that repeats figures, the likeliest first."""

    reading: Reading
    number: ProseNumber
    fits: list[Fit]

    @property
    def place(self) -> Place:
        """Where it is typed, with its unit."""
        fit = self.fits[0]
        return self.reading.place(fit.start, fit.end)

    @property
    def certain(self) -> Fit | None:
        """The one figure that it can only be, if its reference prints what stands there and holds when lists change.

        The words around it must be those of the figure, or it must have so many digits that there is no other;
        and nothing may say that it is another year's, a plan, another place's, a bound.
        """
        fit = self.fits[0]
        if len(self.fits) > 1 or not fit.exact or "[" in fit.reference:
            return None
        alone = fit.named or self.number.about or len(self.number.value.as_tuple().digits) >= _DISTINCTIVE
        return fit if alone and not self._is_of_something_else() else None

    def _is_of_something_else(self) -> bool:
        text, number, words = self.reading.blotted, self.number, self.reading.words.readings
        if number.kind is NumberKind.YEAR or number.year:
            return False
        clause = words_before(text, number.start, words.clause_end)
        year = self.reading.known.figures.year
        years = {int(found.group(1)) for found in re.finditer(words.year, clause)}
        return (
            bool(re.search(words.elsewhere, clause))
            or bool(years - {int(year.value) if year else 0})
            or bool(re.search(words.sign_before, clause))
            or bool(re.compile(words.bound_behind).match(text, number.unit_end))
        )


def read_narratives(figures: Figures, narratives: Iterable[Narrative] | None = None) -> list[Reading]:
    """The narratives of a file, or some of them."""
    known = KnownNumbers(figures)
    return [_narrative(narrative, known) for narrative in (figures.narratives if narratives is None else narratives)]


def _narrative(narrative: Narrative, known: KnownNumbers) -> Reading:
    text = str(narrative.scalar.value)
    try:
        parts = split_prose(text) if "{" in text else []
    except BadExpression:  # which is told where references are followed
        parts = []
    references = [(part, at, at + len(part) + 4) for kind, part, at in parts if kind == "reference"]
    blotted = blot_references(text, [(start, end) for _, start, end in references])
    return Reading(text, blotted, known, TypedText(narrative.scalar), narrative.path, narrative.record, references)


def numbers_typed_again(readings: Iterable[Reading]) -> Iterator[TypedAgain]:
    """The numbers that repeat figures."""
    for reading in readings:
        for number in reading.numbers:
            if fits := reading.repeated(number):
                yield TypedAgain(reading, number, fits)


def numbers_without_fact(readings: Iterable[Reading]) -> Iterator[tuple[Reading, ProseNumber]]:
    """The numbers that measure something, and that no figure backs."""
    for reading in readings:
        for number in reading.numbers:
            if number.kind is NumberKind.COUNT and not reading.repeated(number):
                yield reading, number


def read_templates(figures: Figures, sources: Iterable[Source], tokens: Tokens) -> Iterator[Reading]:
    """The words of templates, with their numbers; a template that Jinja cannot read has none."""
    known = KnownNumbers(figures)
    for source in sources:
        try:
            blotted = _words(source.text, tokens)
        except TemplateSyntaxError:  # a part that no report includes; one that is included is told when it is rendered
            continue
        yield Reading(source.text, blotted, known, source)


def _words(text: str, tokens: Tokens) -> str:
    """A template with all that is no word blotted out: what is printed as a reference, all else as a wall."""
    pieces: list[str] = []
    at, mark = 0, WALL
    for _, kind, token in tokens(text):
        start = text.find(token, at)
        if kind.endswith("_begin"):
            mark = BLOT if kind == "variable_begin" else WALL
        # What lies between two tokens is white space that the template trims.
        pieces += [" " * (start - at), token if kind == "data" else mark * len(token)]
        at = start + len(token)
    return _ELEMENT.sub(lambda found: WALL * len(found.group()), "".join(pieces))

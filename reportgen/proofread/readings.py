"""Texts as they are read: which numbers stand in them in digits, and which of these repeat a figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from jinja2.exceptions import TemplateSyntaxError

from reportgen.claims.judge import Outcome, Verdict
from reportgen.claims.numbers import BLOT, REACH, WALL, NumberKind, ProseNumber, find_numbers, words_before
from reportgen.claims.passages import Passage, Span, references_of
from reportgen.claims.reading import judge_claims
from reportgen.expressions.syntax import parse_reference
from reportgen.facts.offsets import TypedText
from reportgen.facts.tree import ScalarNode
from reportgen.figures.prose import Narrative
from reportgen.messages import Worded
from reportgen.places import Place, Source
from reportgen.proofread.known import Fit, KnownNumbers, Naming
from reportgen.proofread.years import refers_back
from reportgen.values.figure import Figure
from reportgen.values.records import Record
from reportgen.values.rounding import FigureError

Tokens = Callable[[str], Iterable[tuple[int, str, str]]]
"""Cuts the text of a template into lines, kinds and texts of tokens, as Jinja's lexer does."""

_ELEMENT = re.compile("<[^<>]*>")


class Reading(Passage):
    """A passage that is proofread: with the figures that its numbers may repeat, and what comes of its claims."""

    def __init__(
        self,
        text: str,
        blotted: str,
        known: KnownNumbers,
        typed: TypedText | Source,
        path: str = "",
        record: Record | None = None,
        references: Iterable[Span] = (),
    ) -> None:
        super().__init__(text, blotted, typed, known.words, known.lexicon.units, path, record, references)
        self.known = known
        self.first_unread: ProseNumber | None = None

    @cached_property
    def printed_references(self) -> list[tuple[int, int, Worded]]:
        """Where the references begin and end that print a number, and the name of its figure."""
        figures = self.known.figures
        found = []
        for expression, start, end in self.references:
            try:
                value = figures.language.evaluate(parse_reference(expression), figures.scope(self.record))
            except FigureError:
                continue
            if isinstance(value, Figure) and (figures.year is None or value.path != figures.year.path):
                found.append((start, end, figures.names.name(value)))
        return found

    @cached_property
    def numbers(self) -> list[ProseNumber]:
        """The numbers that stand in it in digits, as many as are left of those that are read of one file."""
        read = find_numbers(self.blotted, self.words.numbers, self.units, self.known.unread + 1)
        found, more = read[: self.known.unread], read[self.known.unread :]
        self.known.unread -= len(found)
        self.first_unread = more[0] if more else None
        return found

    @cached_property
    def verdicts(self) -> Mapping[int, Verdict]:
        """What comes of its claims, by where in it the number or its reference begins."""
        return {verdict.start: verdict for verdict in judge_claims(self, self.known.lexicon)}

    def repeated(self, number: ProseNumber) -> list[Fit]:
        """The figures that a number repeats; none for a year that has to stay when the report's year moves, for a
        number that is said to be another one, and for a bound, a plan, another year's."""
        if number.year:
            if number.kind is NumberKind.DATE and not self._ends_year(number):
                return []
            if refers_back(self.blotted, number.start, number.end, self.words.years):
                return []
            number = number._replace(kind=NumberKind.YEAR)
        elif number.kind is NumberKind.COUNT and self._is_of_something_else(number):
            return []
        verdict = self.verdicts.get(number.start)
        if verdict is not None and verdict.outcome is Outcome.DIFFERS:
            return []
        meant = verdict.truth.known if verdict is not None and verdict.truth is not None else None
        return self.known.fits(number, self, meant)

    def _ends_year(self, number: ProseNumber) -> bool:
        """Whether a date is the last day of a year up to which something is told: 截至2025年12月31日."""
        words = self.words.years
        date = self.text[number.start : number.end]
        return bool(
            re.search(words.until, self.blotted[max(0, number.start - REACH) : number.start])
            and re.search(words.last_day, date)
        )

    def _is_of_something_else(self, number: ProseNumber) -> bool:
        text, words = self.blotted, self.words.readings
        clause = words_before(text, number.start, words.clause_end)
        years = {int(found.group(1)) for found in re.finditer(words.year, clause)}
        plan = re.search(words.elsewhere, clause)
        last = plan is not None and plan.group() in words.last_year
        return (
            (plan is not None and not last)
            or bool(years - set(self.known.figures.years))
            or bool(re.search(words.sign_before, clause))
            or bool(re.compile(words.bound_behind).match(text, number.unit_end))
        )


_OWN_WORDS = 4
"""So many characters before a number are those of two words; one alone (收入) is said of too many things."""


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

        Its sentence must name the figure, and nothing may say that it is another year's, a plan, another place's.
        """
        fit = self.fits[0]
        if len(self.fits) > 1 or not fit.exact or "[" in fit.reference or fit.naming is Naming.TOUCHED:
            return None
        if fit.naming is Naming.NEARLY and not self._is_named_by(fit):
            return None
        return fit if not self._is_last_years() else None

    def _is_named_by(self, fit: Fit) -> bool:
        """Whether the last words before a number are of its title: 接待查档1260人次, but not 工会收入400.00万元."""
        clause = words_before(self.reading.text, self.number.start, self.reading.words.readings.clause_end).rstrip()
        words = clause[-_OWN_WORDS:]
        return len(words) > 1 and words in fit.known.title

    def _is_last_years(self) -> bool:
        """Whether a clause speaks of another year than the figure's, in words that `last` does not settle."""
        number, words = self.number, self.reading.words.readings
        if number.kind is not NumberKind.COUNT:
            return False
        return (
            re.search(words.elsewhere, words_before(self.reading.blotted, number.start, words.clause_end)) is not None
        )


def read_narratives(known: KnownNumbers, narratives: Iterable[Narrative] | None = None) -> list[Reading]:
    """The narratives of a file, or some of them."""
    figures = known.figures
    return [_narrative(narrative, known) for narrative in (figures.narratives if narratives is None else narratives)]


def read_names(known: KnownNumbers, names: Iterable[tuple[ScalarNode, str]]) -> list[Reading]:
    """Texts that are no narratives: titles, names, reasons."""
    return [Reading(str(scalar.value), str(scalar.value), known, TypedText(scalar), path) for scalar, path in names]


def _narrative(narrative: Narrative, known: KnownNumbers) -> Reading:
    text, blotted, references = references_of(narrative.scalar)
    return Reading(text, blotted, known, TypedText(narrative.scalar), narrative.path, narrative.record, references)


def numbers_typed_again(readings: Iterable[Reading]) -> Iterator[TypedAgain]:
    """The numbers that repeat figures."""
    for reading in readings:
        for number in reading.numbers:
            if fits := reading.repeated(number):
                yield TypedAgain(reading, number, fits)


def read_templates(known: KnownNumbers, sources: Iterable[Source], tokens: Tokens) -> Iterator[Reading]:
    """The words of templates, with their numbers; a template that Jinja cannot read has none."""
    for source in sources:
        try:
            blotted, references = words_of_template(source.text, tokens)
        except TemplateSyntaxError:  # a part that no report includes; one that is included is told when it is rendered
            continue
        yield Reading(source.text, blotted, known, source, references=references)


def words_of_template(text: str, tokens: Tokens) -> tuple[str, list[Span]]:
    """A template with all that is no word blotted out, what is printed as a reference, all else as a wall; and the
    references."""
    pieces: list[str] = []
    references: list[Span] = []
    at, mark, begun, inside = 0, WALL, 0, 0
    for _, kind, token in tokens(text):
        start = text.find(token, at)
        if kind.endswith("_begin"):
            mark = BLOT if kind == "variable_begin" else WALL
            begun, inside = start, start + len(token)
        elif kind == "variable_end":
            references.append((text[inside:start], begun, start + len(token)))
        # What lies between two tokens is white space that the template trims.
        pieces += [" " * (start - at), token if kind == "data" else mark * len(token)]
        at = start + len(token)
    return _ELEMENT.sub(lambda found: WALL * len(found.group()), "".join(pieces)), references

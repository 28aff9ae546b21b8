"""What stands behind the numbers in the texts of a file and in the words of its template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from reportgen.case import Case
from reportgen.claims.judge import Outcome, Verdict
from reportgen.claims.numbers import NumberKind
from reportgen.messages import Worded
from reportgen.places import Place
from reportgen.proofread.known import KnownNumbers
from reportgen.proofread.readings import Reading, read_names, read_narratives, read_templates
from reportgen.proofread.texts import names_of


class Backing(StrEnum):
    """What stands behind a number: a reference, a figure that its words name and that it agrees with, the other numbers
    of its sentence; or nothing, or what it differs from."""

    REFERENCE = "reference"
    AGREES = "agrees"
    IN_SENTENCE = "in-sentence"
    DIFFERS = "differs"
    UNBACKED = "unbacked"


BACKED = frozenset([Backing.REFERENCE, Backing.AGREES, Backing.IN_SENTENCE])


class BackedNumber(NamedTuple):
    """A number of a text: where it stands, the words around it, and what stands behind it.

    `by` is the name of the figure, or the computation from the numbers of its sentence; empty for what nothing backs.
    """

    place: Place
    path: str
    line: tuple[str, str, str]
    backing: Backing
    by: Worded = ""


class NumberSurvey(NamedTuple):
    """All numbers of the texts of a file that measure something, and how many others there are of each kind."""

    numbers: tuple[BackedNumber, ...]
    passed: Mapping[NumberKind, int]

    @property
    def backed(self) -> int:
        """How many something stands behind."""
        return sum(number.backing in BACKED for number in self.numbers)

    @property
    def percent(self) -> int:
        """Their share in whole percent, rounded down, so that 100 means all."""
        return self.backed * 100 // len(self.numbers) if self.numbers else 100


def survey_numbers(case: Case) -> NumberSurvey:
    """Look at every number of a file's texts and of its template's words.

    Raises:
        DataError: the data have errors.
    """
    case.raise_for_errors()
    known = KnownNumbers(case.figures)
    templates = case.templates
    readings = [
        *read_narratives(known),
        *read_names(known, list(names_of(case.figures))),
        *read_templates(known, templates.sources(), templates.tokens),
    ]
    found = [number for reading in readings for number in _numbers(reading)]
    kinds = Counter(number.kind for reading in readings for number in reading.numbers)
    del kinds[NumberKind.COUNT]
    found.sort(key=lambda number: (number.path == "", number.place[1:]))
    return NumberSurvey(tuple(found), kinds)


def _numbers(reading: Reading) -> Iterator[BackedNumber]:
    """The numbers of one text: digits, numerals of more than one character, references to figures."""
    if reading.path:  # the references of templates are what templates are for
        for start, end, printed in reading.printed_references:
            yield _numbered(reading, start, end, reading.verdicts.get(start), Backing.REFERENCE, printed)
    for number in reading.numbers:
        if number.kind is NumberKind.COUNT:
            verdict = reading.verdicts.get(number.start)
            yield _numbered(reading, number.start, number.unit_end, verdict, Backing.UNBACKED)
    for number in reading.numerals:
        verdict = reading.verdicts.get(number.start)
        if verdict is not None or number.end - number.start > 1:
            yield _numbered(reading, number.start, number.unit_end, verdict, Backing.UNBACKED)


def _numbered(
    reading: Reading, start: int, end: int, verdict: Verdict | None, backing: Backing, by: Worded = ""
) -> BackedNumber:
    if verdict is not None and verdict.outcome is Outcome.DIFFERS:
        backing = Backing.DIFFERS
    elif verdict is not None and backing is Backing.UNBACKED:
        backing = Backing.AGREES if verdict.outcome is Outcome.AGREES else Backing.IN_SENTENCE
    if verdict is not None and backing is not Backing.REFERENCE:
        by = verdict.truth.called if verdict.truth is not None else str(verdict.params.get("formula", ""))
    return BackedNumber(reading.place(start, end), reading.path, reading.line(start, end), backing, by)

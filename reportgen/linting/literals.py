"""Numbers that stand in the words of a template and are facts: years, amounts, counts with a unit."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.claims.numbers import NumberKind, find_numbers
from reportgen.errors import Problem, Severity
from reportgen.language.words import Words
from reportgen.proofread.readings import words_of_template
from reportgen.proofread.years import refers_back
from reportgen.template.located import LocatedPart


def literal_facts(part: LocatedPart, words: Words) -> Iterator[Problem]:
    """The years that nothing explains, and the numbers that measure something: warnings."""
    source = part.source
    blotted, _ = words_of_template(source.text, lambda _: ((0, piece.kind, piece.text) for piece in part.pieces))
    for number in find_numbers(blotted, words.numbers):
        place = source.place_at(number.start, number.unit_end - number.start)
        params = {"text": source.text[number.start : number.unit_end]}
        if number.year and not refers_back(blotted, number.start, number.end, words.years):
            yield Problem(code="template-year", severity=Severity.WARNING, place=place, params=params)
        elif number.kind is NumberKind.COUNT and number.unit and number.value:
            yield Problem(code="lint-fact", severity=Severity.WARNING, place=place, params=params)

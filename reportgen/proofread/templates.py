"""The reading of templates: numbers that stand in their words, which every other data file would make wrong, and
references to another figure than the words name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from reportgen.errors import Problem, Severity
from reportgen.figures.figures import Figures
from reportgen.files.cache import recall, remember
from reportgen.messages import Saying
from reportgen.places import Source

if TYPE_CHECKING:
    from reportgen.claims.numbers import ProseNumber
    from reportgen.proofread.known import Fit
    from reportgen.proofread.readings import Reading

Tokens = Callable[[str], Iterable[tuple[int, str, str]]]
"""Cuts the text of a template into lines, kinds and texts of tokens, as Jinja's lexer does."""

# Up to here a number with one digit and zeros (3, 20, 100) stands in many a sentence of its own accord.
_ROUND = 100
# Reading all templates takes a third of a check, and hardly any has a number, or a reference behind words of another.
_WITHOUT_FAULT = "without-fault-"  # and the language in which it was looked for


def proofread_templates(figures: Figures, sources: Iterable[Source], tokens: Tokens) -> list[Problem]:
    """The numbers in the words of templates that repeat a figure of the data or contradict one, the years in them, and
    the references that the words before them do not name: warnings."""
    kind, schema = _WITHOUT_FAULT + figures.words.language, figures.contract.schema.digest
    doubtful = [source for source in sources if recall(kind, f"{schema}\0{source.text}") is None]
    return list(_problems(figures, doubtful, tokens)) if doubtful else []


def _problems(figures: Figures, sources: list[Source], tokens: Tokens) -> Iterator[Problem]:
    from reportgen.claims.fields import FieldNames
    from reportgen.claims.numbers import NumberKind
    from reportgen.claims.reading import wrong_claims
    from reportgen.proofread.known import KnownNumbers
    from reportgen.proofread.readings import numbers_typed_again, read_templates
    from reportgen.proofread.years import refers_back

    known = KnownNumbers(figures)
    fields = FieldNames(figures.contract.shape, known.lexicon)
    kind, schema = _WITHOUT_FAULT + figures.words.language, figures.contract.schema.digest
    for reading in read_templates(known, sources, tokens):
        counts = any(number.year or number.kind is NumberKind.COUNT for number in reading.numbers)
        if not counts and not any(fields.differ(*reference) for reference in _called(reading)):
            remember(kind, f"{schema}\0{reading.text}")
            continue
        for wrong in wrong_claims(reading, reading.verdicts.values()):
            yield wrong._replace(code="template-claim", params={"message": Saying(wrong.code, wrong.params)}, rule="")
        again = {found.number.start: found for found in numbers_typed_again([reading])}
        for number in reading.numbers:
            params: dict[str, object] = {"text": reading.text[number.start : number.unit_end]}
            code = ""
            if number.year and not refers_back(reading.blotted, number.start, number.end, reading.words.years):
                code = "template-year"
            elif number.start in again and not _is_by_chance(number, again[number.start].fits[0]):
                fit = again[number.start].fits[0]
                code, params["title"], params["reference"] = "template-number", fit.known.called, fit.reference
            if code:
                place = reading.place(number.start, number.unit_end)
                yield Problem(code=code, severity=Severity.WARNING, place=place, params=params)


def _called(reading: Reading) -> Iterator[tuple[str, str]]:
    """The references of a template's part, each with the words before it."""
    for expression, start, _ in reading.references:
        yield reading.blotted[max(0, start - _REACH) : start], expression


_REACH = 40
"""How many characters before a reference may be the name of its figure."""


def _is_by_chance(number: ProseNumber, fit: Fit) -> bool:
    """Whether words have a number of their own that a figure happens to be: none or all of something, a round number.

    A round number is that figure where the words are the figure's too.
    """
    from reportgen.proofread.known import Naming

    if number.unit == "%" and number.value in (0, 100):
        return True
    digits = f"{number.value.normalize():f}"
    return fit.naming < Naming.NEARLY and number.value <= _ROUND and not digits[1:].strip("0")

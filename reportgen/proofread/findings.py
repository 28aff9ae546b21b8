"""What is found wrong in the texts of a file, as problems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reportgen.claims.numbers import ProseNumber, ends_clause, find_numbers, lacks_unit
from reportgen.claims.passages import references_of
from reportgen.claims.pointers import impossible_dates
from reportgen.claims.reading import wrong_claims
from reportgen.errors import Problem, Severity
from reportgen.expressions.syntax import parse_reference
from reportgen.facts.offsets import TypedText
from reportgen.facts.tree import ScalarNode
from reportgen.figures.figures import Figures
from reportgen.figures.prose import Narrative
from reportgen.language.words import Leftovers, Marks
from reportgen.messages import Listing, Saying
from reportgen.messages.unseen import Kind, unseen_in
from reportgen.places import Place
from reportgen.proofread.department import own_texts, this_office_of_another
from reportgen.proofread.known import MOST_NUMBERS, KnownNumbers
from reportgen.proofread.leftovers import find_leftovers, is_field
from reportgen.proofread.marks import MARKUP, PUNCTUATION, marks_in, may_hold_marks
from reportgen.proofread.readings import Reading, TypedAgain, numbers_typed_again, read_names, read_narratives
from reportgen.proofread.years import is_explained
from reportgen.values.figure import Figure
from reportgen.values.period import YEAR, last_of
from reportgen.values.rounding import FigureError

LEFTOVER = "leftover"
UNSEEN = "unseen"
OTHER_YEAR = "other-year"
UNIT_MISSING = "unit-missing"
TYPED_AGAIN = "typed-again"
NO_SUCH_DATE = "no-such-date"

_MOST_FOUND = 2_000
"""So many leftovers, and so many unseen characters, are looked for: a form that nobody has filled in has some tens."""

_MOST_FITS = 3
"""How many figures are offered for one number; who has more to choose from looks at the data."""
_UNSEEN = {Kind.PRIVATE: "private-character", Kind.NO_WIDTH: "no-width-character"}


def leftovers_in(texts: Iterable[tuple[ScalarNode, str]], words: Leftovers) -> Iterator[Problem]:
    """What a form has left behind in texts, each given with its path."""
    return foremost(_leftovers_in(texts, words), LEFTOVER)


def _leftovers_in(texts: Iterable[tuple[ScalarNode, str]], words: Leftovers) -> Iterator[Problem]:
    for scalar, path in texts:
        text, typed = str(scalar.value), TypedText(scalar)
        for start, end in find_leftovers(text, words):
            left, place = text[start:end].strip(), typed.place(start, end)
            yield _warning("leftover-field" if is_field(left, words) else "leftover", LEFTOVER, place, path, text=left)


def samples_in(figures: Figures, texts: Iterable[tuple[ScalarNode, str]]) -> Iterator[Problem]:
    """What is left of the starter, or of another department's file: its name, or what it calls itself."""
    words, own = figures.words.leftovers, set(own_texts(figures))
    calls = {text for text in own if re.fullmatch(words.selves, text)}
    names = "|".join(re.escape(name) for name in words.samples if not any(name in text for text in own))
    pattern = re.compile(f"{words.selves}|{names}" if names else words.selves)
    for scalar, path in texts:
        text, typed = str(scalar.value), TypedText(scalar)
        for found in pattern.finditer(text):
            left = found.group()
            if left in words.samples:
                yield _warning("leftover-sample", LEFTOVER, typed.place(*found.span()), path, text=left)
            elif len(calls) == 1 and left not in calls:
                params = {"text": left, "own": next(iter(calls))}
                yield _warning("leftover-self", LEFTOVER, typed.place(*found.span()), path, **params)
        for start, end, itself in this_office_of_another(figures, text):
            params = {"text": text[start:end], "own": itself}
            yield _warning("leftover-self", LEFTOVER, typed.place(start, end), path, **params)


def misplaced_marks(texts: Iterable[tuple[ScalarNode, str]], words: Marks) -> Iterator[Problem]:
    """Marks of punctuation without their other half, and marks of other programs that would be printed."""
    found: dict[str, list[Problem]] = {PUNCTUATION: [], MARKUP: []}
    for scalar, path in texts:
        if not may_hold_marks(str(scalar.value), words):
            continue
        text, blotted, _ = references_of(scalar)
        typed = TypedText(scalar)
        for mark in marks_in(blotted, words):
            place, shown = typed.place(mark.start, mark.end), text[mark.start : mark.end].strip()
            found[mark.rule].append(_warning(mark.code, mark.rule, place, path, text=shown))
    for rule, problems in found.items():
        yield from foremost(problems, rule)


def dates_that_do_not_exist(texts: Iterable[tuple[ScalarNode, str]]) -> Iterator[Problem]:
    """Dates that no calendar has."""
    for scalar, path in texts:
        text, typed = str(scalar.value), TypedText(scalar)
        for start, end in impossible_dates(text):
            yield _warning("no-such-date", NO_SUCH_DATE, typed.place(start, end), path, text=text[start:end])


def foremost(found: Iterable[Problem], rule: str) -> Iterator[Problem]:
    """The first of the problems of a rule; of what comes behind it is told that nobody has looked at it."""
    for number, problem in enumerate(found):
        if number == _MOST_FOUND:
            yield Problem("text-unread", {"rule": rule}, Severity.WARNING, problem.place, path=problem.path, rule=rule)
            return
        yield problem


def unseen_characters(texts: Iterable[tuple[ScalarNode, str]]) -> Iterator[Problem]:
    """Characters of texts that take no room, or are other signs elsewhere; what no text can mean is refused before."""
    return foremost(_unseen_characters(texts), UNSEEN)


def _unseen_characters(texts: Iterable[tuple[ScalarNode, str]]) -> Iterator[Problem]:
    for scalar, path in texts:
        typed = TypedText(scalar)
        for unseen in unseen_in(str(scalar.value)):
            place = typed.place(unseen.start, unseen.start + 1)
            yield _warning(_UNSEEN[unseen.kind], UNSEEN, place, path, character=unseen.code_point)


def slips_of_numbers(
    figures: Figures, narratives: Iterable[Narrative], names: Iterable[tuple[ScalarNode, str]]
) -> Iterator[Problem]:
    """Numbers in texts that are not so, that repeat a figure, have no unit, or are dates of another year.

    Args:
        names: the texts that are no narratives; in these only what is not so is told.
    """
    known = KnownNumbers(figures)
    readings = read_narratives(known, narratives)
    for found in numbers_typed_again(readings):
        yield _typed_again(found)
    for reading in readings:
        yield from wrong_claims(reading, reading.verdicts.values())
        for number in reading.numbers:
            if number.year:
                yield from _other_year(reading, number, figures)
            elif lacks_unit(reading.blotted, number, reading.words.numbers):
                yield _unit_missing(reading, number)
        yield from _units_cut_off(reading, figures)
    for reading in read_names(known, names):
        yield from wrong_claims(reading, reading.verdicts.values())
    unread = next(((reading, reading.first_unread) for reading in readings if reading.first_unread), None)
    if unread is not None:
        yield _reading_warning("numbers-unread", TYPED_AGAIN, *unread, most=f"{MOST_NUMBERS:,}")


def _reading_warning(code: str, rule: str, reading: Reading, number: ProseNumber, **params: object) -> Problem:
    return _warning(code, rule, reading.place(number.start, number.end), reading.path, **params)


def _unit_missing(reading: Reading, number: ProseNumber) -> Problem:
    """A number without a unit, and the figure that it may be."""
    params: dict[str, object] = {"text": reading.text[number.start : number.end]}
    fits = reading.known.fits_without_unit(number, reading.text, reading.record)
    if len(fits) != 1:
        return _reading_warning("unit-missing", UNIT_MISSING, reading, number, **params)
    params |= {"title": fits[0].known.called, "printed": fits[0].printed, "reference": fits[0].reference}
    return _reading_warning("unit-missing-known", UNIT_MISSING, reading, number, **params)


def _other_year(reading: Reading, number: ProseNumber, figures: Figures) -> Iterator[Problem]:
    words = reading.words.years
    if _is_of_another(number.year, figures) and not is_explained(
        reading.blotted, number.start, number.end, number.year, figures.years[0], words
    ):
        typed = reading.text[number.start : number.end]
        params = {"text": typed, **_period_params(figures)}
        yield _reading_warning(_code("other-year", figures), OTHER_YEAR, reading, number, **params)


def years_of_names(figures: Figures, names: Iterable[tuple[ScalarNode, str]]) -> Iterator[Problem]:
    """Names in which another year stands; they cannot refer to the report's."""
    words = figures.words
    for scalar, path in names:
        text, typed = str(scalar.value), TypedText(scalar)
        for number in () if any(word in text for word in words.years.lasting) else find_numbers(text, words.numbers):
            start, end = number.start, number.end
            if _is_of_another(number.year, figures) and not is_explained(
                text, start, end, number.year, figures.years[0], words.years
            ):
                place, params = typed.place(start, end), {"text": text[start:end], **_period_params(figures)}
                yield _warning(_code("other-year-in-name", figures), OTHER_YEAR, place, path, **params)


def _is_of_another(year: int, figures: Figures) -> bool:
    """Whether a year of a text is none of those in which the report's period lies."""
    return bool(year and figures.years and year not in figures.years)


def _code(code: str, figures: Figures) -> str:
    """The code of what is told of another year: reports that are not on a year are not called by one."""
    return code if figures.words.period == YEAR else f"{code}-than-period"


def _period_params(figures: Figures) -> dict[str, object]:
    """What is told of the period of the report beside another year: its year, or its name."""
    if figures.words.period == YEAR:
        return {"year": figures.years[0]}
    node = figures.root.node
    period = figures.contract.shape.period_of(node) if node else None
    return {"period": str(period), "last": last_of(figures.words.period)}


def _units_cut_off(reading: Reading, figures: Figures) -> Iterator[Problem]:
    """References that print a figure without its unit where a clause ends."""
    for expression, start, end in reading.references:
        figure, _, form = expression.rpartition("|")
        if (
            not figure
            or not form.strip().startswith("number")
            or not ends_clause(reading.text, end, reading.words.numbers)
        ):
            continue
        try:
            scope = figures.scope(reading.record)
            figures.language.evaluate(parse_reference(expression), scope)
            value = figures.language.evaluate(parse_reference(figure), scope)
        except FigureError:
            continue
        if isinstance(value, Figure) and value.unit:
            place = reading.place(start, end)
            params = {"text": reading.text[start:end], "unit": value.unit, "reference": f"{{{{ {figure.strip()} }}}}"}
            yield _warning("unit-cut-off", UNIT_MISSING, place, reading.path, **params)


def _typed_again(found: TypedAgain) -> Problem:
    """What a number repeats, and how to refer to it."""
    fits = found.fits[:_MOST_FITS]
    fit = fits[0]
    code = "typed-again" if found.certain else "typed-again-perhaps" if fit.exact else "typed-again-otherwise"
    if code == "typed-again-perhaps" and "[" in fit.reference:
        code = "typed-again-in-list"
    titles = Listing(Saying("quoted", {"text": one.known.called}) for one in fits)
    references = " / ".join(dict.fromkeys(one.reference for one in fits))
    if len(found.fits) > 1:
        code = "typed-again-several"
    related = tuple((one.known.called, place) for one in fits if (place := one.known.figure.place))
    params = {
        "text": found.reading.text[fit.start : fit.end],
        "titles": titles,
        "count": len(found.fits),
        "reference": references,
        "printed": fit.printed,
    }
    return _warning(code, TYPED_AGAIN, found.place, found.reading.path, **params)._replace(related=related)


def _warning(code: str, rule: str, place: Place, path: str, **params: object) -> Problem:
    params["rule"] = rule
    return Problem(code=code, severity=Severity.WARNING, place=place, path=path, params=params, rule=rule)

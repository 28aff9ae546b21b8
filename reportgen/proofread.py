"""The reading of texts: what a clerk has left standing in them that is not meant to be read.

Most texts hold nothing of the kind; what finds it is loaded when a text gives reason to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reportgen.errors import Problem, Severity
from reportgen.facts import Scalar
from reportgen.figures import Figure
from reportgen.ledger import Draft, Ledger
from reportgen.places import Place
from reportgen.records import Record, Text

if TYPE_CHECKING:
    from reportgen.prose_numbers import ProseNumber
    from reportgen.readings import Reading, TypedAgain

LEFTOVER = "leftover"
OTHER_YEAR = "other-year"
UNIT_MISSING = "unit-missing"
TYPED_AGAIN = "typed-again"
READING_RULES = (LEFTOVER, OTHER_YEAR, UNIT_MISSING, TYPED_AGAIN)
"""The names of the checks, as waivers call them."""

MOST_FITS = 3
_DIGITS = re.compile("[0-9０-９]+")
_YEAR = re.compile("[0-9０-９]{4}[ 　]*年")
_NOT_PRINTED = ("waive", "previous", "template")
# A name of this kind may well be of another year.
_LASTING = ("项目", "工程", "结转", "资金", "经费", "费用", "款", "计划", "规划", "方案", "专项", "办法")


def proofread_texts(ledger: Ledger) -> list[Problem]:
    """What should not stand in the texts of a file, all of it warnings; each with a name by which it can be waived."""
    problems: list[Problem] = []
    texts = list(_names(ledger.root))
    scalars = [*((draft.scalar, draft.path) for draft in ledger.drafts), *texts]
    problems += _leftovers(scalars)
    if drafts := [draft for draft in ledger.drafts if _gives_reason(str(draft.scalar.value))]:
        problems += _numbers(ledger, drafts)
    if names := [name for name in texts if _YEAR.search(str(name[0].value))]:
        problems += _years_of_names(names, ledger)
    return problems


def _names(value: Any, top: bool = True) -> Iterator[tuple[Scalar, str]]:
    """The texts below a value that are no narratives, and are printed."""
    if isinstance(value, Text):
        if value.typed is not None:
            yield value.typed, value.path
        return
    members = value.details if isinstance(value, Figure) else getattr(value, "members", None)
    if members:
        for name, member in members.items():
            if isinstance(member, Text | Record | list | Figure) and not (top and name in _NOT_PRINTED) and name:
                yield from _names(member, False)
    elif isinstance(value, list):
        for item in value:
            yield from _names(item, False)


def _gives_reason(text: str) -> bool:
    """Whether a narrative holds digits outside references, but for 12月31日, 24小时 and H5, or cuts off a unit."""
    for found in _DIGITS.finditer(text):
        start, end = found.span()
        if text.rfind("{{", 0, start) > text.rfind("}}", 0, start):
            continue
        before, behind = text[start - 1 : start], text[end : end + 2]
        day = behind[:1] == "日" and before == "月"
        month = behind[:1] == "月" and before == "年" and text[max(0, start - 3) : start - 1] == "}}"
        glued = before.isascii() and before.isalpha()
        if not (day or month or glued or (found.group() == "24" and behind == "小时")):
            return True
    return "number" in text


def _leftovers(texts: list[tuple[Scalar, str]]) -> Iterator[Problem]:
    from reportgen.leftovers import find_leftovers, may_hold_leftovers

    if not may_hold_leftovers("\n".join(str(scalar.value) for scalar, _ in texts)):
        return
    for scalar, path in texts:
        text = str(scalar.value)
        if may_hold_leftovers(text):
            for start, end in find_leftovers(text):
                yield _warning("leftover", LEFTOVER, _place(scalar, start, end), path, text=text[start:end].strip())


def _place(scalar: Scalar, start: int, end: int) -> Place:
    from reportgen.typed import typed_place

    return typed_place(scalar, start, end)


def _numbers(ledger: Ledger, drafts: list[Draft]) -> Iterator[Problem]:
    from reportgen.prose_numbers import lacks_unit
    from reportgen.readings import numbers_typed_again, read_narratives

    readings = read_narratives(ledger, drafts)
    for found in numbers_typed_again(readings):
        yield _typed_again(found)
    for reading in readings:
        for number in reading.numbers:
            if number.year:
                yield from _other_year(reading, number, ledger)
            elif lacks_unit(reading.blotted, number):
                yield _unit_missing(reading, number)
        yield from _units_cut_off(reading, ledger)


def _reading_warning(code: str, rule: str, reading: Reading, number: ProseNumber, **params: object) -> Problem:
    return _warning(code, rule, reading.place(number.start, number.end), reading.path, **params)


def _unit_missing(reading: Reading, number: ProseNumber) -> Problem:
    """A number without a unit, and the figure that it may be."""
    params: dict[str, object] = {"text": reading.text[number.start : number.end]}
    fits = reading.known.fits_without_unit(number, reading.text, reading.record)
    if len(fits) != 1:
        return _reading_warning("unit-missing", UNIT_MISSING, reading, number, **params)
    params |= {"title": fits[0].known.title, "printed": fits[0].printed, "reference": fits[0].reference}
    return _reading_warning("unit-missing-known", UNIT_MISSING, reading, number, **params)


def _other_year(reading: Reading, number: ProseNumber, ledger: Ledger) -> Iterator[Problem]:
    from reportgen.prose_years import is_explained

    year = _year(ledger)
    if year and number.year != year and not is_explained(reading.blotted, number.start, number.end, number.year, year):
        typed = reading.text[number.start : number.end]
        yield _reading_warning("other-year", OTHER_YEAR, reading, number, text=typed, year=year)


def _years_of_names(names: list[tuple[Scalar, str]], ledger: Ledger) -> Iterator[Problem]:
    from reportgen.prose_numbers import find_numbers
    from reportgen.prose_years import is_explained

    year = _year(ledger)
    for scalar, path in names:
        text = str(scalar.value)
        for number in () if any(word in text for word in _LASTING) else find_numbers(text):
            start, end = number.start, number.end
            if number.year and number.year != year and not is_explained(text, start, end, number.year, year):
                place = _place(scalar, start, end)
                yield _warning("other-year", OTHER_YEAR, place, path, text=text[start:end], year=year)


def _year(ledger: Ledger) -> int:
    year = ledger.root.get("year")
    return int(year.value) if isinstance(year, Figure) else 0


def _units_cut_off(reading: Reading, ledger: Ledger) -> Iterator[Problem]:
    """References that print a figure without its unit where a clause ends."""
    from reportgen.prose_numbers import ends_clause
    from reportgen.rounding import FigureError
    from reportgen.syntax import parse_reference

    for expression, start, end in reading.references:
        figure, _, form = expression.rpartition("|")
        if not figure or not form.strip().startswith("number") or not ends_clause(reading.text, end):
            continue
        try:
            scope = ledger.scope(reading.record)
            ledger.language.evaluate(parse_reference(expression), scope)
            value = ledger.language.evaluate(parse_reference(figure), scope)
        except FigureError:
            continue
        if isinstance(value, Figure) and value.unit:
            place = reading.place(start, end)
            params = {"text": reading.text[start:end], "unit": value.unit, "reference": f"{{{{ {figure.strip()} }}}}"}
            yield _warning("unit-cut-off", UNIT_MISSING, place, reading.path, **params)


def _typed_again(found: TypedAgain) -> Problem:
    """What a number repeats, and how to refer to it."""
    fits = found.fits[:MOST_FITS]
    fit = fits[0]
    code = "typed-again" if found.certain else "typed-again-in-list" if fit.exact else "typed-again-otherwise"
    titles = "、".join(f"“{one.known.title}”" for one in fits)
    references = " / ".join(dict.fromkeys(one.reference for one in fits))
    if len(found.fits) > 1:
        code = "typed-again-several"
    related = tuple((one.known.title, place) for one in fits if (place := one.known.figure.place))
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

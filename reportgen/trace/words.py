"""A traced number in words and in data: what it is, how it was computed and rounded, what is typed for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from reportgen.facts.paths import FactPath
from reportgen.messages import message_text, worded
from reportgen.places import Place
from reportgen.trace.numbers import NUMBER, TracedNumber
from reportgen.values.figure import Computed
from reportgen.values.formula_text import Names, typed_places
from reportgen.values.records import name_in_full
from reportgen.values.rounding import EXACT
from reportgen.values.value_text import exact_number, exact_text

VERSION = 1


def entry_lines(entry: TracedNumber, language: str, names: Names) -> list[str]:
    """Where a number comes from, in lines of finished prose, in `zh` or `en`."""

    def say(code: str, **params: object) -> str:
        return message_text(code, params, language)

    figure = entry.figure
    if figure is None:
        return [say(f"trace-is-{entry.kind}", where=_where(entry.place, language), path=entry.path or "—")]
    if not isinstance(figure.origin, Computed):
        name, typed = names.name_in_file(figure), exact_text(figure)
        lines = [say("trace-is-stated", name=name, value=typed, where=_where(entry.place, language))]
    else:
        formula, exact = names.formula_with_values(figure), exact_text(figure)
        title = names.name_in_file(figure) or say("trace-in-template")
        lines = [say("trace-is-computed", title=title, formula=formula, value=exact)]
    if (places := printed_decimals(entry)) is not None and is_rounded(entry):
        sign = "%" if entry.printed.endswith("%") else figure.unit
        unit = f"{Decimal(1).scaleb(-places):f}{sign}"
        if balance := figure.balance:
            whole = str(balance.whole.but(form=figure.form, unit=figure.unit, about=""))
            alone, moved = f"{balance.alone:f}{sign}", f"{balance.printed:f}{sign}"
            count = len(balance.parts)
            lines.append(say("trace-balanced", unit=unit, alone=alone, count=count, whole=whole, printed=moved))
        else:
            lines.append(say("trace-rounded", unit=unit, printed=entry.printed))
    if isinstance(figure.origin, Computed):
        for part, place in typed_places(figure):
            where = _where(place, language)
            lines.append(say("trace-typed", name=names.name_in_file(part), value=exact_text(part), where=where))
    return lines


def entry_brief(entry: TracedNumber, language: str, names: Names) -> str:
    """Where a number comes from, on one line: its title, and its place or formula."""
    figure = entry.figure
    if figure is None:
        return message_text(f"trace-brief-{entry.kind}", {"where": _short(entry.place, language)}, language)
    if isinstance(figure.origin, Computed):
        title = names.name_in_file(figure) or message_text("trace-in-template", {}, language)
        return f"{worded(title, language)} = {worded(names.formula(figure), language)}"
    return f"{worded(names.name_in_file(figure), language)}  {_short(entry.place, language)}"


def entry_data(entry: TracedNumber, number: int, names: Names, language: str) -> dict[str, Any]:
    """A number for programs; values are texts, so that nothing is lost.

    Args:
        number: its place in the list, from 1.
        language: of titles and formulas, `zh` or `en`.
    """
    found = NUMBER.search(entry.printed)
    data: dict[str, Any] = {
        "number": number,
        "printed": entry.printed,
        "origin": str(entry.kind),
        "value": found.group().replace(",", "") if found else "",
        "unit": "",
        "headings": list(entry.headings),
        **({"stands": worded(entry.stands, language)} if entry.stands else {}),
        "sentence": entry.sentence,
        "path": entry.path,
        **_place_data(entry.place),
    }
    figure = entry.figure
    if figure is None:
        return data
    data |= {
        "title": worded(names.name(figure), language),
        "value": exact_number(figure.value),
        "unit": figure.unit,
        "decimals": printed_decimals(entry),
        "rounded": is_rounded(entry),
        "balanced": figure.balance is not None,
        "expression": names.expression(figure),
    }
    if balance := figure.balance:
        data |= {
            "rounded_alone": f"{balance.alone:f}",
            "balanced_among": [names.expression(part) for part in balance.parts],
            "balanced_place": balance.place + 1,
            "balanced_total": names.expression(balance.whole),
            "balanced_total_printed": balance.whole.number_text(),
        }
    if isinstance(figure.origin, Computed):
        data["formula"] = worded(names.formula(figure), language)
        data["formula_with_values"] = worded(names.formula_with_values(figure), language)
    data["typed"] = [
        {"title": worded(names.name(part), language), "unit": part.unit, "path": part.path, **_place_data(place),
         "value": part.number_text() if part.form.kind == "percent" else exact_number(part.value)}
        for part, place in typed_places(figure)
    ]  # fmt: skip
    return data


def entries_data(entries: Iterable[TracedNumber], names: Names, language: str) -> dict[str, Any]:
    """All numbers of a report, for programs."""
    numbers = [entry_data(entry, number, names, language) for number, entry in enumerate(entries, start=1)]
    return {"version": VERSION, "file": names.own.name, "numbers": numbers}


def printed_decimals(entry: TracedNumber) -> int | None:
    """How many decimals are printed; None for a number that nothing was computed for."""
    found = NUMBER.search(entry.printed)
    if entry.figure is None or found is None:
        return None
    return len(found.group().partition(".")[2])


def is_rounded(entry: TracedNumber) -> bool:
    """Whether what is printed is not the exact value."""
    found = NUMBER.search(entry.printed)
    if entry.figure is None or found is None:
        return False
    value = entry.figure.value
    if entry.figure.form.kind == "percent":
        value = EXACT.multiply(value, Decimal(100))
    return Decimal(found.group()) != value.copy_abs()


def matching(entries: Iterable[TracedNumber], what: str) -> list[TracedNumber]:
    """The numbers that a person means: all of a value, with or without its unit, those of a path, at it or below it, or
    of a title, or what stands among words of the report (上年58人, 2026年3月18日)."""
    wanted = _plain(what)
    number = _AMOUNT.match(wanted)
    entries = list(entries)
    tests: tuple[Callable[[TracedNumber], bool], ...] = (
        lambda entry: number is not None and _shows(entry, Decimal(number[1]), number[2]),
        lambda entry: (
            wanted in (entry.path, entry.path.rpartition(".")[2])
            or (entry.figure is not None and str(name_in_full(entry.figure)) == wanted)
        ),
        lambda entry: bool(wanted) and FactPath(entry.path).is_within(wanted),
        lambda entry: bool(wanted) and entry.figure is not None and wanted in str(name_in_full(entry.figure)),
        lambda entry: _stands_in(entry, wanted),
    )
    for test in tests:
        if found := [entry for entry in entries if test(entry)]:
            return found
    return _first_of_each(entry for entry in entries if _begins(entry, wanted))


_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)(\D*)\Z")


def _shows(entry: TracedNumber, value: Decimal, unit: str) -> bool:
    """Whether a number of this value is printed, however many zeros end it, and of this unit, if one is asked for.

    In a table the unit stands in the head alone.
    """
    found = NUMBER.search(entry.printed)
    if found is None or Decimal(found.group().replace(",", "")) != value:
        return False
    printed = entry.printed[found.end() :]
    return not unit or printed == unit or (not printed and entry.figure is not None and entry.figure.unit == unit)


def _stands_in(entry: TracedNumber, words: str) -> bool:
    """Whether a number that nobody computes is the only one of some words, and they stand in its sentence."""
    found, numbers = NUMBER.search(entry.printed), NUMBER.findall(words)
    if entry.figure is not None or found is None or numbers != [found.group().replace(",", "")]:
        return False
    return words in _plain(entry.sentence)


def _begins(entry: TracedNumber, words: str) -> bool:
    """Whether a number is the first of several in some words that stand in its sentence: the year of a date."""
    found, numbers = NUMBER.search(entry.printed), NUMBER.findall(words)
    return found is not None and found.group() == next(iter(numbers), "") and words in _plain(entry.sentence)


def _first_of_each(entries: Iterable[TracedNumber]) -> list[TracedNumber]:
    """One number of each sentence."""
    return list({(entry.paragraph, entry.sentence): entry for entry in reversed(list(entries))}.values())[::-1]


def _plain(text: str) -> str:
    """A text as it is compared: narrow characters, no blanks, no separators of digits."""
    return re.sub(r"[,，\s]", "", unicodedata.normalize("NFKC", text))


def _where(place: Place | None, language: str) -> str:
    return place.said(language) if place else "—"


def _short(place: Place | None, language: str) -> str:
    return place.brief(language) if place else "—"


def _place_data(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    return {"file": place.source.name, "line": place.line, "column": place.column}

"""The filters: how figures and lists are put into the words of the field, in the language of the report.

Every filter takes what the pipe hands it first. A filter that says a number returns the figure or a
phrase of figures, never text, so that the trace of the number reaches the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from itertools import islice, pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from reportgen.expressions.filters_accounts import agreed, deepest, named, nested, unsummed
from reportgen.expressions.filters_numbers import (
    balanced,
    count,
    figure_of,
    grouped,
    makes,
    member_of,
    nonzero,
    number,
    tally,
    total,
    zero,
)
from reportgen.expressions.filters_numbers import shares as balanced_shares
from reportgen.expressions.filters_scores import measured, rounded, unit
from reportgen.language.words import Phrases, Words
from reportgen.values.budget import MAX_TEXT, text_too_long
from reportgen.values.described import described
from reportgen.values.figure import Figure, Stated, in_unit
from reportgen.values.formula_text import is_year_ago
from reportgen.values.money import WAN, YUAN
from reportgen.values.numerals import chinese_number, number_text
from reportgen.values.period import YEAR, Period, any_period
from reportgen.values.records import Items, Phrase, Prose, Record, Text, members_of, name_in_full, record_of
from reportgen.values.rounding import FigureError, NumberForm

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_MOST_SKIPPED = 100
_SLOT = re.compile(r"\{(\w+)\}")


class Printing(NamedTuple):
    """What a report prints with: the forms of its numbers and the words of its language."""

    forms: Mapping[str, NumberForm]
    words: Words

    @property
    def phrases(self) -> Phrases:
        """The phrases of its language."""
        return self.words.phrases

    def form(self, kind: str, decimals: int | None) -> NumberForm:
        """A form, with as many decimals as a filter was given."""
        form = self.forms[kind]
        return form if decimals is None else form._replace(decimals=decimals)


def make_filters(forms: Mapping[str, NumberForm], words: Words) -> dict[str, Callable[..., Any]]:
    """The filters of the field.

    Args:
        forms: how amounts and percentages are printed.
        words: of the language of the report.
    """
    printing = Printing(forms, words)
    return {name: partial(f, printing) if name in PRINTING else f for name, f in FILTERS.items()}


def amount(printing: Printing, value: Figure, decimals: int | None = None) -> Figure:
    """The figure as an amount of money is printed."""
    return figure_of(value).but(form=printing.form("amount", decimals))


def wan(printing: Printing, value: Any, decimals: int | None = None) -> Any:
    """An amount, or each of a list, in 万元."""
    return _money(printing, value, WAN, decimals)


def yuan(printing: Printing, value: Any, decimals: int | None = None) -> Any:
    """An amount, or each of a list, in 元."""
    return _money(printing, value, YUAN, decimals)


def _money(printing: Printing, value: Any, unit: str, decimals: int | None) -> Any:
    if isinstance(value, Iterable) and not isinstance(value, (str, Record)):
        return [None if part is None else _money(printing, part, unit, decimals) for part in value]
    figure = figure_of(value)
    if figure.unit == unit and figure.form.fixed and decimals is None:
        return figure
    return amount(printing, in_unit(figure, unit).but(record=figure.record), decimals)


def percent(printing: Printing, value: Figure, decimals: int | None = None) -> Figure:
    """A ratio as a percentage."""
    figure = figure_of(value)
    if figure.unit == "%":
        return figure if decimals is None else figure.but(form=NumberForm("plain", decimals))
    if figure.unit:
        raise FigureError("not-a-ratio", unit=figure.unit)
    return figure.but(form=printing.form("percent", decimals))


def share(printing: Printing, part: Figure, whole: Figure, decimals: int | None = None) -> Figure:
    """The percentage that one figure is of another."""
    return percent(printing, figure_of(part) / figure_of(whole), decimals)


def change(printing: Printing, now: Figure, before: Figure) -> Phrase:
    """By how much a figure has changed since last year: `增加12.30万元`."""
    phrases, before = printing.phrases, figure_of(before)
    difference, last = figure_of(now) - before, _called(phrases, before)
    if difference.value == 0:
        return _filled(phrases.unchanged, last=last)
    if _is_printed_nothing(difference):
        return _filled(phrases.nearly_unchanged, last=last)
    pattern = phrases.increased if difference.value > 0 else phrases.decreased
    return _filled(pattern, difference=[abs(difference)])


def growth(printing: Printing, now: Figure, before: Figure) -> Phrase:
    """At what rate a figure has changed since last year: `增长1.23%`; by how much, where that was less than nothing."""
    phrases, before = printing.phrases, figure_of(before)
    difference, last = figure_of(now) - before, _called(phrases, before)
    if difference.value == 0:
        return _filled(phrases.unchanged, last=last)
    if before.value == 0:
        return _filled(phrases.new, last=last)
    if before.value < 0:
        return change(printing, now, before)
    rate = percent(printing, abs(difference) / abs(before))
    if _is_printed_nothing(rate):
        return _filled(phrases.nearly_unchanged, last=last)
    return _filled(phrases.grew if difference.value > 0 else phrases.fell, rate=[rate])


def compared(printing: Printing, now: Figure, before: Figure) -> Phrase:
    """Both of these, compared with last year: `比上年增加12.30万元，增长1.23%`."""
    phrases, before = printing.phrases, figure_of(before)
    difference, last = change(printing, now, before), _called(phrases, before)
    if not _figures(difference):
        return difference
    if before.value == 0:
        return _filled(phrases.compared_new, change=difference.pieces, last=last)
    rate = growth(printing, now, before)
    if before.value < 0 or not _figures(rate):
        return _filled(phrases.compared_difference, change=difference.pieces, last=last)
    return _filled(phrases.compared, change=difference.pieces, growth=rate.pieces, rate=_figures(rate), last=last)


def _called(phrases: Phrases, before: Figure) -> str:
    """What the period is called of which a figure is that is compared with."""
    return phrases.year_ago if is_year_ago(before) else phrases.last


def _figures(phrase: Phrase) -> list[str | Figure]:
    return [piece for piece in phrase.pieces if isinstance(piece, Figure)]


def _is_printed_nothing(figure: Figure) -> bool:
    """Whether a number that is not 0 is printed as 0.00."""
    return figure.form.decimals is not None and Decimal(figure.number_text()) == 0


def _filled(pattern: str, last: str = "", **slots: list[str | Figure]) -> Phrase:
    """A pattern of the language with pieces in its slots; words that stand together are one, as templates may replace
    them."""
    pieces: list[str | Figure] = []
    for index, part in enumerate(_SLOT.split(pattern.replace("{last}", last))):
        pieces += slots[part] if index % 2 else [part] if part else []
    return Phrase(pieces)


def parts(printing: Printing, values: Iterable[Any], separator: str | None = None) -> Phrase:
    """Each part with its name and number: `请示、报告42件，函121件`."""
    if isinstance(values, str) or not isinstance(values, (Figure, Iterable)):
        raise FigureError("no-parts", value=described(values))
    figures = members_of(values).get("parts") if isinstance(values, Figure) else values
    if not figures:
        raise FigureError("no-parts", value=described(values))
    pieces: list[str | Figure] = []
    for value in figures:
        figure = figure_of(value)
        name = clause(printing, name_in_full(figure)).pieces
        pieces += [printing.phrases.part_separator if separator is None else separator] if pieces else []
        pieces += _filled(printing.phrases.part, name=name, figure=[figure]).pieces
    return Phrase(pieces)


def names(printing: Printing, values: Iterable[Any], joint: str | None = None) -> Phrase:
    """A list in words: `甲、乙和丙`; `joint` stands before the last, empty for none. A bare number is its own name."""
    items = [_pieces(value if record_of(value) is None else member_of(value, "name")) for value in values]
    phrases, pieces = printing.phrases, list[str | Figure]()
    conjunction = phrases.conjunction if joint is None else joint
    if (
        joint is None
        and phrases.conjunction_once
        and any(conjunction in str(piece) for item in items for piece in item)
    ):
        conjunction = ""
    for index, item in enumerate(items):
        if index:
            last = conjunction and index == len(items) - 1
            pieces.append(phrases.last_separator.format(conjunction=conjunction) if last else phrases.separator)
        pieces += item
    return Phrase(pieces)


def enumerated(printing: Printing, values: Iterable[Any], separator: str | None = None) -> Phrase:
    """`一是……；二是……`; a single item stands alone, without `一是`."""
    items, phrases = list(values), printing.phrases
    pieces: list[str | Figure] = []
    for index, item in enumerate(items):
        if index and separator is not None:
            pieces.append(separator)
        elif index:
            pieces.append(phrases.last_item_separator if index == len(items) - 1 else phrases.item_separator)
        if len(items) > 1:
            pieces.append(number_text(phrases.item, index + 1))
        pieces += clause(printing, item).pieces
    return Phrase(pieces)


def sentence(printing: Printing, value: Any) -> Phrase:
    """The text with one full stop at its end, or none if it ends in another (！？…… or inside quotes)."""
    phrases = printing.phrases
    phrase = _without_end(value, phrases.gives_way)
    ends = (*phrases.end_marks, *phrases.closed_ends)
    return phrase if str(phrase).endswith(ends) else Phrase([*phrase.pieces, phrases.full_stop])


def clause(printing: Printing, value: Any) -> Phrase:
    """Half a sentence, without punctuation at its end: the sentence around it brings its own."""
    return _without_end(value, printing.phrases.gives_way + printing.phrases.end_marks)


def date(printing: Printing, value: str) -> Phrase:
    """`2022-12-31` as `2022年12月31日`."""
    found = _DATE.match(value)
    if not found:
        raise FigureError("not-a-date", value=value)
    year, month, day = (int(group) for group in found.groups())
    phrases = printing.phrases
    text = phrases.date.format(year=year, month=phrases.months[month - 1], day=day)
    return Phrase([value.like(text) if isinstance(value, Text) else text])


def month(printing: Printing, value: str) -> Phrase:
    """`2022-12-31` as `2022年12月`."""
    found = _DATE.match(value)
    if not found:
        raise FigureError("not-a-date", value=value)
    phrases = printing.phrases
    text = phrases.month.format(year=int(found[1]), month=phrases.months[int(found[2]) - 1])
    return Phrase([value.like(text) if isinstance(value, Text) else text])


def chinese(value: Any) -> Phrase:
    """The whole numbers of a date or a year as Chinese ones: `2022年12月31日` as `二〇二二年十二月三十一日`."""
    pieces: list[str | Figure] = []
    for piece in _pieces(value):
        typed = piece.origin.typed if isinstance(piece, Figure) and isinstance(piece.origin, Stated) else None
        text = Text(str(piece), piece.path, typed) if isinstance(piece, Figure) else piece
        if re.search(r"[0-9][.,][0-9]|[0-9]{5}", text):
            raise FigureError("not-a-date", value=text)
        words = re.sub("[0-9]+", lambda found: chinese_number(int(found.group())), text)
        pieces.append(text.like(words) if isinstance(text, Text) else words)
    return Phrase(pieces)


def year(printing: Printing, value: str) -> Figure:
    """The year of a date, or of a period; of a school year the first."""
    of_period = None if _DATE.match(value) else any_period(value)
    if of_period is None and not _DATE.match(value):
        raise FigureError("not-a-date", value=value)
    path, typed = getattr(value, "path", ""), getattr(value, "typed", None)
    found = str(of_period.year) if of_period else value[:4]
    return Figure(Decimal(found), "", Stated(path, printing.phrases.year_of_date, typed, found))


def period(printing: Printing, value: str) -> Phrase:
    """`2025-09` as `2025年9月`, `2025Q3` as `2025年第三季度`."""
    found = _period_of(value)
    text = found.printed(printing.words.period_of(found.kind))
    return Phrase([value.like(text) if isinstance(value, Text) else text])


def last_day(value: str) -> Text:
    """The last day of a period, as dates are typed: 2025-09-30."""
    return Text(_period_of(value).last_day, getattr(value, "path", ""), getattr(value, "typed", None))


def _period_of(value: Any) -> Period:
    """The period that a text is.

    Raises:
        FigureError: it is none but the year, which is a number and not a text.
    """
    found = any_period(value) if isinstance(value, str) else None
    if found is None or found.kind == YEAR:
        raise FigureError("not-a-period", value=described(value))
    return found


def shares(printing: Printing, values: Any, whole: Any, *given: Any) -> list[Figure | None] | None:
    """The share of each of a list in a whole, balanced."""
    return balanced_shares(values, whole, printing.forms["percent"], *given)


def text(value: Any) -> Text:
    """The words alone, for an attribute of the markup; they still know where they come from."""
    words = _text(value)
    if isinstance(value, Figure):
        return Text(words, value.path, value.origin.typed if isinstance(value.origin, Stated) else None)
    first = next(iter(_pieces(value)), "")
    return first if isinstance(first, Text) and first == words else Text(words, getattr(value, "path", ""))


def replace(value: Any, old: Any, new: Any) -> Phrase:
    """The words with others in the place of some; figures stay what they are."""
    if isinstance(old, int) or isinstance(new, int):
        raise FigureError("filter-arguments", name="replace")
    old, new = _text(old), _text(new)
    length = sum(str(piece).count(old) for piece in _pieces(value)) * len(new)
    if length > MAX_TEXT:
        raise text_too_long()
    return Phrase([_like(piece, str(piece).replace(old, new)) for piece in _pieces(value)])


def trim(value: Any) -> Phrase:
    """The words without blanks around them."""
    pieces = _pieces(value)
    if pieces:
        pieces[0] = _like(pieces[0], str(pieces[0]).lstrip())
        pieces[-1] = _like(pieces[-1], str(pieces[-1]).rstrip())
    return Phrase(pieces)


def on(value: Figure, month: int, day: int) -> str:
    """A day of the year, as a date: `2022 | on(12, 31)` is `2022-12-31`."""
    import datetime as dt

    year = figure_of(value)
    typed = year.origin.typed if isinstance(year.origin, Stated) else None
    try:
        return Text(dt.date(int(year.value), int(month), int(day)).isoformat(), year.path, typed)
    except (ValueError, OverflowError):
        raise FigureError("not-a-date", value=f"{value}-{month}-{day}") from None


def default(value: Any, other: Any) -> Any:
    """`value`, or `other` where it is absent. A stated 0 is not absent."""
    return other if value is None else value


def first(values: Iterable[Any] | None) -> Any:
    """The first of a list, absent if there is none."""
    return next(iter(values or ()), None)


def gather(values: Iterable[Any] | None, name: str) -> list[Any] | None:
    """The lists that are the member `name` of each, as one list; absent if `values` is. A text has no members."""
    if values is None:
        return None
    return [item for value in values if not isinstance(value, str) for item in member_of(value, name) or ()]


def find(values: Iterable[Any] | None, name: str, wanted: str) -> Any:
    """The one of a list whose member `name` is `wanted`; absent if there is none, or more than one."""
    candidates = values or ()
    if isinstance(values, Items) and isinstance(wanted, str):  # each of a long list may be looked for in another
        if name not in values.places:
            values.places[name] = _places_of_texts(values, name)
        candidates = (values[place] for place in values.places[name].get(wanted, ()))
    found = list(islice((value for value in candidates if member_of(value, name) == wanted), 2))
    return found[0] if len(found) == 1 else None


def _places_of_texts(values: Items, name: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, value in enumerate(values):
        text = member_of(value, name)
        if isinstance(text, str):
            found.setdefault(text, []).append(place)
    return found


def having(values: Iterable[Any] | None, *names: str) -> list[Any] | None:
    """Those of a list that have one of the members `names`; absent if the list is."""
    if values is None:
        return None
    return [value for value in values if any(member_of(value, name) is not None for name in names)]


def mentions(value: Any, *words: Any) -> bool:
    """Whether a text has one of the words in it; one that is absent has none."""
    if any(isinstance(word, int) for word in words):
        raise FigureError("filter-arguments", name="mentions")
    return value is not None and any(word in _text(value) for word in words)


def repeated(values: Iterable[Any] | None, name: str = "") -> list[Any] | None:
    """Those of a list, or the members `name` of each, that are there before, each once; absent if the list is."""
    if values is None:
        return None
    seen: set[Any] = set()
    found: dict[Any, None] = {}
    for value in values:
        item = member_of(value, name) if name else value
        if item in seen:
            found.setdefault(item)
        seen.add(item)
    return list(found)


def unordered(values: Iterable[Any] | None, name: str) -> list[Any] | None:
    """The members `name` of a list that are not above the one before; absent if the list is."""
    if values is None:
        return None
    found = [item for value in values if (item := member_of(value, name)) is not None]
    return [item for before, item in pairwise(found) if not item > before]


def skipped(values: Iterable[Any] | None, name: str, end: Any) -> list[Any] | None:
    """The whole numbers below `end` that are not among the members `name` of a list but follow one of them, each as
    that one and the difference; no more than a hundred. Absent if the list or `end` is."""
    if values is None or end is None:
        return None
    found = [figure_of(item) for value in values if (item := member_of(value, name)) is not None]
    found.sort(key=lambda figure: figure.value)
    gaps: list[Any] = []
    for before, after in pairwise([*found, figure_of(end)]):
        missing = min(int(after.value - before.value) - 1, _MOST_SKIPPED - len(gaps))
        gaps += [before + Figure(Decimal(step)) for step in range(1, missing + 1)]
    return gaps


def _text(value: Any) -> str:
    """The words of a text, a phrase, a narrative or a figure; nothing else has words."""
    if isinstance(value, (str, Figure, Phrase, Prose)):
        return str(value)
    raise FigureError("absent-text" if value is None else "not-a-text")


def _pieces(value: Any) -> list[str | Figure]:
    """The pieces of a text, a phrase or a narrative; paragraphs are parted by line breaks."""
    if isinstance(value, Prose):
        pieces: list[str | Figure] = []
        for paragraph in value.paragraphs:
            pieces += ["\n", *paragraph.pieces] if pieces else paragraph.pieces
        return pieces
    if isinstance(value, Phrase):
        return list(value.pieces)
    return [value if isinstance(value, (Figure, Text)) else _text(value)]


def _without_end(value: Any, marks: str) -> Phrase:
    """The words without the marks and blanks at their end, of which there may be several."""
    pieces = _pieces(value)
    while pieces and isinstance(pieces[-1], str):
        pieces[-1] = _like(pieces[-1], pieces[-1].rstrip(marks))
        if pieces[-1] or len(pieces) == 1:
            break
        pieces.pop()
    return Phrase(pieces)


def _like(piece: str | Figure, words: str) -> str | Figure:
    """Other words from the same place; a figure has its own."""
    if isinstance(piece, Figure):
        return piece
    return piece.like(words) if isinstance(piece, Text) else words


PRINTING: Mapping[str, Callable[..., Any]] = {
    "amount": amount,
    "wan": wan,
    "yuan": yuan,
    "percent": percent,
    "share": share,
    "shares": shares,
    "change": change,
    "growth": growth,
    "compared": compared,
    "parts": parts,
    "names": names,
    "enumerated": enumerated,
    "date": date,
    "month": month,
    "year": year,
    "period": period,
    "sentence": sentence,
    "clause": clause,
}
"""The filters whose first argument is what they print with."""
FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        **PRINTING,
        "balanced": balanced,
        "number": number,
        "grouped": grouped,
        "rounded": rounded,
        "measured": measured,
        "unit": unit,
        "total": total,
        "makes": makes,
        "tally": tally,
        "count": count,
        "on": on,
        "last_day": last_day,
        "text": text,
        "chinese": chinese,
        "replace": replace,
        "trim": trim,
        "default": default,
        "nonzero": nonzero,
        "zero": zero,
        "first": first,
        "gather": gather,
        "find": find,
        "having": having,
        "mentions": mentions,
        "repeated": repeated,
        "named": named,
        "nested": nested,
        "deepest": deepest,
        "unsummed": unsummed,
        "agreed": agreed,
        "unordered": unordered,
        "skipped": skipped,
        "abs": lambda value: abs(figure_of(value)),
    }
)
"""Every filter by its name."""

"""The filters: how figures and lists are put into the words of the field.

Every filter takes what the pipe hands it first. A filter that says a number returns the figure or a
phrase of figures, never text, so that the trace of the number reaches the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from reportgen.expressions.filters_numbers import (
    balanced,
    count,
    figure_of,
    member_of,
    nonzero,
    number,
    shares,
    tally,
    total,
    zero,
)
from reportgen.expressions.filters_scores import measured, rounded, unit
from reportgen.values.chinese import chinese_number
from reportgen.values.figure import Figure, Stated, in_unit
from reportgen.values.money import WAN, YUAN
from reportgen.values.records import Phrase, Prose, Record, Text
from reportgen.values.rounding import FigureError, NumberForm

# What gives way to the mark that the sentence itself needs; what ends a sentence as a full stop does.
_GIVES_WAY = "。；，、：.;,: \t\n\u3000"
_ENDS_SENTENCE = "！？!?…"
_ENDS = (*_ENDS_SENTENCE, "。”", "。）", "！”", "？”", "……”", "！）", "？）")
_EQUAL, _NEARLY = "与上年持平", "与上年基本持平"
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")


def make_filters(forms: Mapping[str, NumberForm]) -> dict[str, Callable[..., Any]]:
    """The filters of the field, printing numbers in the forms of the format file."""

    def amount(value: Figure, decimals: int | None = None) -> Figure:
        form = forms["amount"]
        return figure_of(value).but(form=form if decimals is None else form._replace(decimals=decimals))

    def money(value: Any, unit: str, decimals: int | None) -> Any:
        if isinstance(value, Iterable) and not isinstance(value, str | Record):
            return [None if part is None else money(part, unit, decimals) for part in value]
        figure = figure_of(value)
        return amount(in_unit(figure, unit).but(details=figure.details), decimals)

    def wan(value: Any, decimals: int | None = None) -> Any:
        return money(value, WAN, decimals)

    def yuan(value: Any, decimals: int | None = None) -> Any:
        return money(value, YUAN, decimals)

    def percent(value: Figure, decimals: int | None = None) -> Figure:
        figure = figure_of(value)
        if figure.unit == "%":
            return figure if decimals is None else figure.but(form=NumberForm("plain", decimals))
        if figure.unit:
            raise FigureError("not-a-ratio", unit=figure.unit)
        form = forms["percent"]
        return figure.but(form=form if decimals is None else form._replace(decimals=decimals))

    def share(part: Figure, whole: Figure, decimals: int | None = None) -> Figure:
        return percent(figure_of(part) / figure_of(whole), decimals)

    def change(now: Figure, before: Figure) -> Phrase:
        difference = figure_of(now) - figure_of(before)
        if difference.value == 0:
            return Phrase([_EQUAL])
        if _is_printed_nothing(difference):
            return Phrase([_NEARLY])
        return Phrase(["增加" if difference.value > 0 else "减少", abs(difference)])

    def growth(now: Figure, before: Figure) -> Phrase:
        before = figure_of(before)
        difference = figure_of(now) - before
        if difference.value == 0:
            return Phrase([_EQUAL])
        if before.value == 0:
            return Phrase(["上年没有发生"])
        rate = percent(abs(difference) / abs(before))
        if _is_printed_nothing(rate):
            return Phrase([_NEARLY])
        return Phrase(["增长" if difference.value > 0 else "下降", rate])

    def compared(now: Figure, before: Figure) -> Phrase:
        before = figure_of(before)
        difference = change(now, before)
        if len(difference.pieces) == 1:
            return difference
        if before.value == 0:
            return Phrase(["比上年", *difference.pieces, "（上年没有发生）"])
        rate = growth(now, before)
        joint = ["，"] if len(rate.pieces) > 1 else []
        return Phrase(["比上年", *difference.pieces, *joint, *(rate.pieces if joint else ())])

    return {
        "amount": amount,
        "wan": wan,
        "yuan": yuan,
        "percent": percent,
        "share": share,
        "shares": lambda values, whole, *given: shares(values, whole, forms["percent"], *given),
        "balanced": balanced,
        "change": change,
        "growth": growth,
        "compared": compared,
        "number": number,
        "rounded": rounded,
        "measured": measured,
        "unit": unit,
        "total": total,
        "tally": tally,
        "count": count,
        "parts": parts,
        "names": names,
        "enumerated": enumerated,
        "date": date,
        "on": on,
        "text": text,
        "replace": replace,
        "trim": trim,
        "year": year,
        "default": default,
        "nonzero": nonzero,
        "zero": zero,
        "sentence": sentence,
        "clause": clause,
        "first": first,
        "gather": gather,
        "find": find,
        "repeated": repeated,
        "unordered": unordered,
        "abs": lambda value: abs(figure_of(value)),
    }


def _is_printed_nothing(figure: Figure) -> bool:
    """Whether a number that is not 0 is printed as 0.00."""
    return figure.form.decimals is not None and Decimal(figure.number_text()) == 0


def parts(values: Iterable[Any], separator: str = "，") -> Phrase:
    """Each part with its name and number: `请示、报告42件，函121件`."""
    if isinstance(values, str) or not isinstance(values, Figure | Iterable):
        raise FigureError("no-parts", name=str(getattr(values, "title", ""))[:20])
    figures = (values.details or {}).get("parts") if isinstance(values, Figure) else values
    if not figures:
        raise FigureError("no-parts", name=getattr(values, "title", ""))
    pieces: list[str | Figure] = []
    for value in figures:
        figure = figure_of(value)
        pieces += [separator] if pieces else []
        pieces += [*clause((figure.details or {}).get("name") or figure.title).pieces, figure]
    return Phrase(pieces)


def names(values: Iterable[Any], joint: str = "和") -> Phrase:
    """A list in words: `甲、乙和丙`; `joint` stands before the last, empty for none."""
    items = [_pieces(member_of(value, "name") if isinstance(value, Record | Figure) else value) for value in values]
    pieces: list[str | Figure] = []
    for index, item in enumerate(items):
        if index:
            pieces.append(joint if joint and index == len(items) - 1 else "、")
        pieces += item
    return Phrase(pieces)


def enumerated(values: Iterable[Any], separator: str = "；") -> Phrase:
    """`一是……；二是……`; a single item stands alone, without `一是`."""
    items = list(values)
    pieces: list[str | Figure] = []
    for index, item in enumerate(items):
        if index:
            pieces.append(separator)
        if len(items) > 1:
            pieces.append(f"{chinese_number(index + 1)}是")
        pieces += clause(item).pieces
    return Phrase(pieces)


def sentence(value: Any) -> Phrase:
    """The text with one full stop at its end, or none if it ends in another (！？…… or inside quotes)."""
    phrase = _without_end(value, _GIVES_WAY)
    return phrase if str(phrase).endswith(_ENDS) else Phrase([*phrase.pieces, "。"])


def text(value: Any) -> Text:
    """The words alone, for an attribute of the markup; they still know where they come from."""
    words = _text(value)
    if isinstance(value, Figure):
        return Text(words, value.path, value.origin.typed if isinstance(value.origin, Stated) else None)
    first = next(iter(_pieces(value)), "")
    return first if isinstance(first, Text) and first == words else Text(words, getattr(value, "path", ""))


def replace(value: Any, old: str, new: str) -> Phrase:
    """The words with others in the place of some; figures stay what they are."""
    old, new = _text(old), _text(new)
    return Phrase([_like(piece, str(piece).replace(old, new)) for piece in _pieces(value)])


def trim(value: Any) -> Phrase:
    """The words without blanks around them."""
    pieces = _pieces(value)
    if pieces:
        pieces[0] = _like(pieces[0], str(pieces[0]).lstrip())
        pieces[-1] = _like(pieces[-1], str(pieces[-1]).rstrip())
    return Phrase(pieces)


def clause(value: Any) -> Phrase:
    """Half a sentence, without punctuation at its end: the sentence around it brings its own."""
    return _without_end(value, _GIVES_WAY + _ENDS_SENTENCE)


def date(value: str) -> Phrase:
    """`2022-12-31` as `2022年12月31日`."""
    found = _DATE.match(value)
    if not found:
        raise FigureError("not-a-date", value=value)
    year, month, day = (int(group) for group in found.groups())
    text = f"{year}年{month}月{day}日"
    return Phrase([value.like(text) if isinstance(value, Text) else text])


def on(value: Figure, month: int, day: int) -> str:
    """A day of the year, as a date: `2022 | on(12, 31)` is `2022-12-31`."""
    import datetime as dt

    year = figure_of(value)
    typed = year.origin.typed if isinstance(year.origin, Stated) else None
    try:
        return Text(dt.date(int(year.value), int(month), int(day)).isoformat(), year.path, typed)
    except (ValueError, OverflowError):
        raise FigureError("not-a-date", value=f"{value}-{month}-{day}") from None


def year(value: str) -> Figure:
    """The year of a date."""
    if not _DATE.match(value):
        raise FigureError("not-a-date", value=value)
    path, typed = getattr(value, "path", ""), getattr(value, "typed", None)
    return Figure(Decimal(value[:4]), "", Stated(path, "日期的年份", typed, value[:4]))


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
    found = [value for value in values or () if member_of(value, name) == wanted]
    return found[0] if len(found) == 1 else None


def repeated(values: Iterable[Any] | None, name: str = "") -> list[Any] | None:
    """Those of a list, or the members `name` of each, that are there before, each once; absent if the list is."""
    if values is None:
        return None
    seen, found = set(), []
    for value in values:
        item = member_of(value, name) if name else value
        if item in seen and item not in found:
            found.append(item)
        seen.add(item)
    return found


def unordered(values: Iterable[Any] | None, name: str) -> list[Any] | None:
    """The members `name` of a list that are not above the one before; absent if the list is."""
    if values is None:
        return None
    found = [item for value in values if (item := member_of(value, name)) is not None]
    return [item for before, item in pairwise(found) if not item > before]


def _text(value: Any) -> str:
    """The words of a text, a phrase, a narrative or a figure; nothing else has words."""
    if isinstance(value, str | Figure | Phrase | Prose):
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
    return [value if isinstance(value, Figure | Text) else _text(value)]


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

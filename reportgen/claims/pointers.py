"""Dates that no calendar has, and references to annexes, tables and figures that a report does not have."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from functools import cache

from reportgen.language.words import Claims
from reportgen.values.numerals import digits_value, numeral_value

_NUMERAL = "[一二三四五六七八九十]"
_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)[0-9]{2})\s*年\s*)?(?<![0-9])(?P<month>[0-9]{1,2})\s*月\s*(?P<day>[0-9]{1,2})\s*[日号]"
    r"(?:\s*(?:至|到|—+|[-–~～])\s*(?P<until>[0-9]{1,2})\s*[日号])?"
    r"|(?<![0-9.])(?P<iso_year>(?:19|20)[0-9]{2})[-/.](?P<iso_month>[0-9]{1,2})[-/.](?P<iso_day>[0-9]{1,2})(?![0-9.])"
    rf"|(?:(?P<said_year>[一二][〇○零一二三四五六七八九]{{3}})年)?(?<!{_NUMERAL})(?P<said_month>{_NUMERAL}{{1,2}})月"
    rf"(?P<said_day>{_NUMERAL}{{1,3}})[日号]"
)
# A month of the old calendar has 29 days or 30, whichever it is.
_OLD_CALENDAR = re.compile(r"(?:农历|阴历|旧历|夏历)[^，。；\n]{0,8}\Z")
_CALENDAR_REACH = 12
_LEAP_YEAR = 2000
_DECEMBER = 12


def impossible_dates(text: str) -> Iterator[tuple[int, int]]:
    """Where a text has dates that do not exist: 2月30日, 13月1日."""
    for found in _DATE.finditer(text):
        year, month, *days = _read(found)
        last = calendar.monthrange(year, month)[1] if 1 <= month <= _DECEMBER else 0
        before = text[max(0, found.start() - _CALENDAR_REACH) : found.start()]
        if not all(1 <= day <= last for day in days) and not _OLD_CALENDAR.search(before):
            yield found.span()


def _read(found: re.Match[str]) -> list[int]:
    """The year of a date, which is a leap year where none is said, its month, and its day or both of a span."""
    if found["said_month"]:
        year = digits_value((found["said_year"] or "").replace("○", "〇"))
        month, day = numeral_value(found["said_month"]), numeral_value(found["said_day"])
        return [int(year or _LEAP_YEAR), int(month or 0), int(day or 0)]
    year_text, month_text = found["year"] or found["iso_year"], found["month"] or found["iso_month"]
    days = [found["day"] or found["iso_day"], *filter(None, [found["until"]])]
    return [int(year_text or _LEAP_YEAR), int(month_text), *map(int, days)]


def missing_places(text: str, numbers: Mapping[str, frozenset[int]], words: Claims) -> Iterator[tuple[int, int]]:
    """Where a text points to an annex, a table or a figure that the report does not have: 详见附件2, 见表3.

    Args:
        numbers: those that it has of each, by `annex`, `table` and `figure`.
    """
    for found in _pointing(words).finditer(text):
        if "》" in text[max(0, found.start() - 4) : found.start()]:
            continue  # 《通知》附件2 is another document's
        kind = next(kind for name, kind in words.places if name.lower() == found["name"].lower())
        value = int(found["digits"]) if found["digits"] else numeral_value(found["numeral"])
        if value is not None and int(value) not in numbers[kind]:
            yield found.span("whole")


@cache
def _pointing(words: Claims) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name, _ in sorted(words.places, key=lambda pair: -len(pair[0])))
    verbs = "|".join(map(re.escape, sorted(words.pointing, key=len, reverse=True)))
    return re.compile(
        rf"(?i:(?:{verbs})\s*[“（(]?|(?<=[0-9])[、和及]\s*见?)"
        rf"(?P<whole>(?P<name>{names})\s*(?:(?P<digits>[0-9]{{1,3}})|(?P<numeral>[一二三四五六七八九十]{{1,3}})))"
        r"(?![0-9.．\-–—年月%万])"
    )

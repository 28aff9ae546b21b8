"""Numbers written in Chinese characters: 一千二百六十人次, 肆佰万元, 百分之九十九点一."""

from __future__ import annotations

import re
from collections.abc import Set
from decimal import Decimal
from functools import cache

from reportgen.claims.numbers import NumberKind, ProseNumber
from reportgen.language.words import Numbers
from reportgen.values.money import YUAN

_DIGITS = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    **{sign: value for value, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
}
_TIMES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_GROUPS = dict(zip("万亿", (10_000, 100_000_000), strict=True))
_POINT = "点"
_OF = {"百分之": "%", "千分之": "‰"}
_SIGNS = "".join([*_DIGITS, *_TIMES, *_GROUPS])
# No amount of a report has more characters: 九千九百九十九亿九千九百九十九万九千九百九十九点九九.
_LONGEST = 40


def may_hold_numerals(text: str) -> bool:
    """Whether a text has a number of more than one character, or one that counts something."""
    return _pattern().search(text) is not None


@cache
def _pattern() -> re.Pattern[str]:
    digits = "".join(_DIGITS)
    return re.compile(
        f"(?P<of>百分之|千分之)?(?P<numeral>[{_SIGNS}]{{1,{_LONGEST}}}(?:(?:{_POINT})[{digits}]{{1,6}})?)"
    )


def find_numerals(text: str, words: Numbers, units: Set[str]) -> list[ProseNumber]:
    """The numbers of a text that are written in characters and have a unit, in order.

    What no one counts is left out: 一是, 第三, 十分重视. A single digit (四个科室) is a number as well; whoever reads
    it has to know what it counts.
    """
    found: list[ProseNumber] = []
    for match in _pattern().finditer(text):
        start, end = match.span()
        if text[max(0, start - 1) : start] in ("第", "初", "星", "周"):
            continue
        value = numeral_value(match["numeral"])
        if match["of"]:
            if value is not None:
                found.append(ProseNumber(start, end, end, NumberKind.COUNT, value, _OF[match["of"]]))
            continue
        number = _with_unit(text, match["numeral"], start, words, units) if value is not None else None
        if number is not None and text[start : number.unit_end] not in words.numeral_idioms:
            found.append(number)
    return found


def _with_unit(text: str, numeral: str, start: int, words: Numbers, units: Set[str]) -> ProseNumber | None:
    """A numeral and the unit behind it: 肆佰万元 are 肆佰 of 万元, 四十五万人次 are 450000 of 人次."""
    end = start + len(numeral)
    if numeral[-1] in _GROUPS and text.startswith(YUAN, end) and len(numeral) > 1:
        value = numeral_value(numeral[:-1])
        if value is not None:
            return ProseNumber(start, end - 1, end + 1, NumberKind.COUNT, value, numeral[-1] + YUAN)
    value, about = numeral_value(numeral), next((word for word in words.about if text.startswith(word, end)), "")
    at = end + len(about)
    for length in range(min(words.longest_unit, 4), 0, -1):
        unit = text[at : at + length]
        if len(unit) == length and unit in units and value is not None:
            return ProseNumber(start, end, at + length, NumberKind.COUNT, value, unit, about)
    return None


def numeral_value(text: str) -> Decimal | None:
    """The value of a numeral, None if it is none: digits in a row (二〇二二) say a year or a name."""
    whole, point, decimals = text.partition(_POINT)
    value = _whole(whole)
    if value is None or not whole or (point and not decimals):
        return None
    if not point:
        return Decimal(value)
    return value + Decimal("".join(str(_DIGITS[sign]) for sign in decimals)).scaleb(-len(decimals))


def _whole(text: str) -> int | None:
    """Groups of 万 and 亿, each of thousands, hundreds, tens and ones that become less."""
    total, group, digit, least = 0, 0, -1, 10_000
    largest = 10**16
    for sign in text:
        if sign in _DIGITS:
            if digit > 0 or (digit == 0 and _DIGITS[sign] == 0):
                return None
            digit = _DIGITS[sign]
        elif sign in _TIMES:
            times = _TIMES[sign]
            if times >= least or digit == 0 or (digit < 0 and (times != 10 or group)):
                return None
            group, digit, least = group + max(digit, 1) * times, -1, times
        else:
            group += max(digit, 0)
            if not group or _GROUPS[sign] >= largest:
                return None
            total, largest = total + group * _GROUPS[sign], _GROUPS[sign]
            group, digit, least = 0, -1, 10_000
    return total + group + max(digit, 0)

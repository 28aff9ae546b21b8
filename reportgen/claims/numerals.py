"""Numbers written in Chinese characters: 一千二百六十人次, 肆佰万元, 百分之九十九点一."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from reportgen.claims.numbers import NumberKind, ProseNumber
from reportgen.language.words import Numbers
from reportgen.values.money import YUAN
from reportgen.values.numerals import DIGITS, GROUPS, NUMERAL_SIGNS, POINT, numeral_value

_OF = {"百分之": "%", "千分之": "‰"}
# No amount of a report has more characters: 九千九百九十九亿九千九百九十九万九千九百九十九点九九.
_LONGEST = 40


def may_hold_numerals(text: str) -> bool:
    """Whether a text has a number of more than one character, or one that counts something."""
    return _pattern().search(text) is not None


@cache
def _pattern() -> re.Pattern[str]:
    digits = "".join(DIGITS)
    return re.compile(
        f"(?P<of>百分之|千分之)?(?P<numeral>[{NUMERAL_SIGNS}]{{1,{_LONGEST}}}(?:(?:{POINT})[{digits}]{{1,6}})?)"
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
    if numeral[-1] in GROUPS and text.startswith(YUAN, end) and len(numeral) > 1:
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

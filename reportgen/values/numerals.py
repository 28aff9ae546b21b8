"""How an ordinal is written: 一, 1, ① or a, and the patterns in which it stands; what a number in characters is."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

MAX_CIRCLED = 50
_ONES = "〇一二三四五六七八九"


def number_text(pattern: str, value: int) -> str:
    """The number `value` in a pattern with `{chinese}`, `{decimal}`, `{circled}` or `{letter}`: `（{chinese}）`."""
    for kind, write in _KINDS.items():
        if f"{{{kind}}}" in pattern:
            return pattern.replace(f"{{{kind}}}", write(value))
    return pattern


def chinese_number(value: int) -> str:
    """1 to 99 as 一 to 九十九; beyond that digit by digit: 100 is 一〇〇."""
    if value >= 100:
        return "".join(_ONES[int(digit)] for digit in str(value))
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_ONES[tens]}十"
    return head + (_ONES[ones] if ones or not tens else "")


def circled(value: int) -> str:
    """1 to `MAX_CIRCLED` as ① to ㊿; there is no such character beyond."""
    # Unicode has them in three rows: ① to ⑳, ㉑ to ㉟, ㊱ to ㊿.
    first, start = (1, 0x2460) if value <= 20 else (21, 0x3251) if value <= 35 else (36, 0x32B1)
    return chr(start + value - first)


def letter(value: int) -> str:
    """1 to 26 as a to z, then aa, ab …"""
    text = ""
    while value:
        value, rest = divmod(value - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


_KINDS: dict[str, Callable[[int], str]] = {
    "chinese": chinese_number,
    "decimal": str,
    "circled": circled,
    "letter": letter,
}


DIGITS = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    **{sign: value for value, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
}
_TIMES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
GROUPS = dict(zip("万亿", (10_000, 100_000_000), strict=True))
POINT = "点"
NUMERAL_SIGNS = "".join([*DIGITS, *_TIMES, *GROUPS])
# 一千二 is 1200 to one and 1002 to another, who has left out a 零.
_EITHER_WAY = re.compile(
    f"[百佰千仟万亿](?:{'|'.join(sign for sign, value in DIGITS.items() if value)})(?![十拾百佰千仟])"
)
_ZEROS = frozenset(sign for sign, value in DIGITS.items() if not value)
_LEAST_ROW = 4
_IN_CHARACTERS = re.compile(f"(?:{'|'.join(NUMERAL_SIGNS)})+(?:{POINT}(?:{'|'.join(DIGITS)})+)?")


def numeral_value(text: str) -> Decimal | None:
    """The value of a numeral, None if it is none: digits in a row (二〇二二) say a year or a name, and 一千二 may mean
    two."""
    whole, point, decimals = text.partition(POINT)
    value = _whole(whole) if not _EITHER_WAY.search(whole) else None
    if value is None or not whole or (point and not decimals):
        return None
    if not point:
        return Decimal(value)
    return value + Decimal("".join(str(DIGITS[sign]) for sign in decimals)).scaleb(-len(decimals))


def _whole(text: str) -> int | None:
    """Groups of 万 and 亿, each of thousands, hundreds, tens and ones that become less."""
    total, group, digit, least = 0, 0, -1, 10_000
    largest = 10**16
    for sign in text:
        if sign in DIGITS:
            if digit > 0 or (digit == 0 and DIGITS[sign] == 0):
                return None
            digit = DIGITS[sign]
        elif sign in _TIMES:
            times = _TIMES[sign]
            if times >= least or digit == 0 or (digit < 0 and (times != 10 or group)):
                return None
            group, digit, least = group + max(digit, 1) * times, -1, times
        else:
            group += max(digit, 0)
            if not group or GROUPS[sign] >= largest:
                return None
            total, largest = total + group * GROUPS[sign], GROUPS[sign]
            group, digit, least = 0, -1, 10_000
    return total + group + max(digit, 0)


def digits_value(text: str) -> Decimal | None:
    """The number whose digits are written in characters one by one: 二〇二五; None if there are others among them."""
    if len(text) < 2 or not set(text) <= DIGITS.keys():
        return None
    return Decimal("".join(str(DIGITS[sign]) for sign in text))


def number_in_characters(text: str) -> Decimal | None:
    """The value of a number in characters, as it is said (三百) or digit by digit (二〇二五); None if it is none.

    七八 and 三五 are no digits in a row, but seven or eight, three to five.
    """
    value = digits_value(text) if len(text) >= _LEAST_ROW or not _ZEROS.isdisjoint(text) else None
    return numeral_value(text) if value is None and _IN_CHARACTERS.fullmatch(text) else value

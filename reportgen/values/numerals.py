"""How an ordinal is written: 一, 1, ① or a, and the patterns in which it stands."""

from __future__ import annotations

from collections.abc import Callable

MAX_CIRCLED = 50
_DIGITS = "〇一二三四五六七八九"


def number_text(pattern: str, value: int) -> str:
    """The number `value` in a pattern with `{chinese}`, `{decimal}`, `{circled}` or `{letter}`: `（{chinese}）`."""
    for kind, write in _KINDS.items():
        if f"{{{kind}}}" in pattern:
            return pattern.replace(f"{{{kind}}}", write(value))
    return pattern


def chinese_number(value: int) -> str:
    """1 to 99 as 一 to 九十九; beyond that digit by digit: 100 is 一〇〇."""
    if value >= 100:
        return "".join(_DIGITS[int(digit)] for digit in str(value))
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


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

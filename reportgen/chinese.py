"""Numbers in Chinese characters."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"


def chinese_number(value: int) -> str:
    """1 to 99 as 一 to 九十九; beyond that digit by digit: 100 is 一〇〇."""
    if value >= 100:
        return "".join(_DIGITS[int(digit)] for digit in str(value))
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")

"""Numbers as people write them in Word: in digits, narrow or wide, with commas or without, or in Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from reportgen.docx.provenance import squeezed
from reportgen.trace.numbers import NUMBER
from reportgen.values.numerals import DIGITS, GROUPS, NUMERAL_SIGNS, POINT, numeral_value

_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_OF = {"百分之": "%", "千分之": "‰"}
_ABOUT = "余多来几"
# 几十 and 数百 are numbers as well, though nobody knows which.
_NUMERAL = re.compile(f"({'|'.join(_OF)})?[几数]?([{NUMERAL_SIGNS}]+(?:{POINT}[{''.join(DIGITS)}]+)?)[{_ABOUT}]?")
_WRITTEN = re.compile(rf"[0-9０-９]+(?:,[0-9０-９]{{3}})*(?:[.．][0-9０-９]+)?[{_ABOUT}]?|{_NUMERAL.pattern}")


def numbers_written(words: Sequence[str], instead_of: Sequence[str]) -> list[str]:
    """The numbers among words of a file, with what they count.

    Where there are fewer in digits than the report has, those in characters count as well: 四十场 stands for 36场. A
    numeral of one character is only taken where the unit of the report is behind it: 一些 is no number.

    Args:
        instead_of: those that the report has there.
    """
    found = [word for word in words if NUMBER.search(word)]
    if len(found) >= len(instead_of):
        return found
    units = _units_of(instead_of)
    found = []
    for in_digits, group in groupby(words, lambda word: NUMBER.search(word) is not None):
        stretch = list(group)
        found += stretch if in_digits else _in_text("".join(stretch), units)
    return found


def _in_text(text: str, units: Sequence[str]) -> Iterator[str]:
    for written in _WRITTEN.finditer(text):
        unit = max((unit for unit in units if text.startswith(unit, written.end())), key=len, default="")
        if unit or len(written.group()) > 1:
            yield written.group() + unit


def is_same_amount(one: str, other: str) -> bool:
    """Whether two numbers differ in how they are written alone: 5263人次 and 5,263人次, 36场 and 三十六场."""
    parts = _parts(one)
    return parts is not None and parts == _parts(other)


def _parts(number: str) -> tuple[str, Decimal, str] | None:
    """What stands before a number, its value, and what stands behind it; None if its value is not known."""
    text = squeezed(number).translate(_WIDE)
    if (digits := NUMBER.search(text)) is not None:
        value: Decimal | None = Decimal(digits.group().replace(",", ""))
        head, tail = text[: digits.start()], text[digits.end() :]
    elif (found := _NUMERAL.search(text)) is not None:
        value = numeral_value(found[2])
        head, tail = text[: found.start(2)], _OF.get(found[1], "") + text[found.end(2) :]
        head = head.removesuffix(found[1] or "")
    else:
        return None
    while value is not None and tail[:1] in GROUPS:
        value, tail = value * GROUPS[tail[0]], tail[1:]
    return None if value is None else (head, value, tail)


def words_around(text: str, numbers: Sequence[str]) -> str:
    """What is left of a text without its numbers and their units, which are those of `numbers`."""
    left = _WRITTEN.sub("\0", squeezed(text))
    for unit in _units_of(numbers):
        left = left.replace(f"\0{unit}", "\0")
    return left.replace("\0", "")


def _units_of(numbers: Sequence[str]) -> list[str]:
    """What numbers count, each once: the hundreds of numbers of a text have a few units."""
    units = (parts[2].lstrip(_ABOUT) for number in numbers if (parts := _parts(number)))
    return [*dict.fromkeys(filter(None, units))]

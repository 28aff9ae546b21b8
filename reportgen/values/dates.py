"""Dates as people write them, and as a file has them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from contextlib import suppress

from reportgen.values.numerals import DIGITS, NUMERAL_SIGNS, digits_value, numeral_value

_DATE = re.compile(r"([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*日?\Z")
_IN_A_ROW = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})\Z")


_IN_CHARACTERS = re.compile(
    f"(?P<year>[{''.join(DIGITS)}○]{{4}})年(?P<month>[{NUMERAL_SIGNS}]{{1,3}})月(?P<day>[{NUMERAL_SIGNS}]{{1,3}})日"
)


def date_in(text: str) -> str:
    """A date as a file has it, 2022-12-31, where it is one: 2022年12月31日, 2022.12.31, 20221231, 二〇二二年十二月
    三十一日; else the text."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _IN_CHARACTERS.fullmatch(plain):
        year, month, day = (
            digits_value(found["year"].replace("○", "〇")),
            *map(numeral_value, found.group("month", "day")),
        )
        plain = f"{year}-{month}-{day}"
    if found := _DATE.match(plain) or _IN_A_ROW.match(plain):
        with suppress(ValueError):
            return dt.date(*map(int, found.groups())).isoformat()
    return text

"""Dates as people write them, and as a file has them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from contextlib import suppress

_DATE = re.compile(r"([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*日?\Z")
_IN_A_ROW = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})\Z")


def date_in(text: str) -> str:
    """A date as a file has it, 2022-12-31, where it is one: 2022年12月31日, 2022.12.31, 20221231; else the text."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _DATE.match(plain) or _IN_A_ROW.match(plain):
        with suppress(ValueError):
            return dt.date(*map(int, found.groups())).isoformat()
    return text

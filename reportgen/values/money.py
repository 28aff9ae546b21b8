"""The units of money, and how an amount in one becomes an amount in another."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from reportgen.language.words import money_words
from reportgen.values.rounding import DIVISION, EXACT

_WORDS = money_words()


def _counted(*tables: Mapping[str, str]) -> dict[str, Decimal]:
    return {unit: Decimal(many) for table in tables for unit, many in table.items()}


IN_YUAN = _counted(*(words.units for words in _WORDS))
"""How many 元 each unit of money is: the units in which figures are kept and printed."""

YUAN, WAN, YI = list(IN_YUAN)[:3]
"""Those of Chinese accounts, after which filters are called."""

TYPED_IN_YUAN = IN_YUAN | _counted(*(words.typed for words in _WORDS))
"""As `IN_YUAN`, with what people write behind a number beside these."""

MULTIPLES = _counted(*(words.multiples for words in _WORDS))
"""What may stand between a number and any unit (2.35万亩), and how many it is."""

ROUNDED = frozenset(unit for words in _WORDS for unit in words.rounded)
"""The units in which accounts that are kept in 元 are given, rounded."""


def convert(value: Decimal, had: str, wanted: str) -> Decimal:
    """An amount in the unit `had`, in the unit `wanted`."""
    return DIVISION.divide(EXACT.multiply(value, TYPED_IN_YUAN[had]), TYPED_IN_YUAN[wanted])

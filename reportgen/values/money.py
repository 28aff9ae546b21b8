"""The units of money, and how an amount in one becomes an amount in another."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from reportgen.values.rounding import EXACT

YUAN, WAN, YI = "元", "万元", "亿元"
IN_YUAN = {YUAN: Decimal(1), WAN: Decimal(10_000), YI: Decimal(100_000_000)}
"""How many 元 each unit of money is: the units in which figures are kept and printed."""

TYPED_IN_YUAN = {**IN_YUAN, "千元": Decimal(1_000), "万": IN_YUAN[WAN]}
"""As `IN_YUAN`, with what people write behind a number beside these."""

MULTIPLES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
"""What may stand between a number and any unit (2.35万亩), and how many it is."""

ROUNDED = frozenset([WAN, YI])
"""The units in which accounts that are kept in 元 are given, rounded."""

DIVISION = Context(prec=50, rounding=ROUND_HALF_UP)
"""Divides exactly enough: 50 digits are far below anything that is printed."""


def convert(value: Decimal, had: str, wanted: str) -> Decimal:
    """An amount in the unit `had`, in the unit `wanted`."""
    return DIVISION.divide(EXACT.multiply(value, TYPED_IN_YUAN[had]), TYPED_IN_YUAN[wanted])

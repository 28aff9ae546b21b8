"""The filter of scores: rounded as a number, since the printed scores must add up to the printed total."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reportgen.figures import Computed, Figure
from reportgen.rounding import FigureError, round_half_up


def rounded(value: Any, decimals: int = 2) -> Figure | None:
    """The figure rounded, a half up, and counted on with as it is then; absent if it is.

    For formulas, where a rule of the field says so: a score is what it is to two decimals. Whatever is
    only printed is rounded in print.
    """
    if value is None:
        return None
    if not isinstance(value, Figure):
        raise FigureError("not-a-number", value=str(value)[:20])
    digits = Figure(Decimal(decimals))
    return value.but(value=round_half_up(value.value, decimals), origin=Computed("rounded", (value, digits)))

"""How numbers are rounded and printed: exactly kept, a half rounded up, decimals as the form says."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

MAX_DECIMALS = 10
"""More than any report prints: beyond, `decimals` is a slip."""

EXACT = Context(prec=200)
"""Adds and multiplies what files hold (30 digits a number) without rounding."""

DIVISION = Context(prec=50, rounding=ROUND_HALF_UP)
"""Divides exactly enough: 50 digits are far below anything that is printed."""

_LAST_PLACES = [Decimal(1).scaleb(-decimals) for decimals in range(MAX_DECIMALS + 1)]


class FigureError(Exception):
    """An operation that has no meaning: `code` and `params` name the message in the catalogue."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class NumberForm(NamedTuple):
    """How a number is printed: `plain` as it is, `amount` with fixed decimals, `percent` times 100.

    An amount of nothing is printed `0`; a percentage that is exactly 0 or 100 without decimals, so
    that `100.00%` always means “nearly all”. Where the decimals are `fixed` these have them as well. One that is
    `grouped` has a comma between thousands.
    """

    kind: str = "plain"
    decimals: int | None = None
    fixed: bool = False
    grouped: bool = False

    @property
    def scale(self) -> tuple[bool, int | None]:
        """Whether it is times 100, and its decimals: forms of one scale round alike."""
        return self.kind == "percent", self.decimals


PLAIN = NumberForm()


def rate_of(change: Decimal, base: Decimal) -> Decimal | None:
    """A change as a ratio of what was; None where that was nothing or less.

    From -10 to 10 is neither a growth of 200 % nor a fall: statistics give amounts there, and no rate.
    """
    return DIVISION.divide(change, base) if base > 0 else None


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round to `decimals` places, a half away from zero; a rounded nothing has no sign.

    Raises:
        FigureError: `decimals` is not from 0 to 10.
    """
    if not isinstance(decimals, int) or not 0 <= decimals <= MAX_DECIMALS:
        raise FigureError("bad-decimals", decimals=decimals)
    # As accounts and spreadsheets do. GB/T 8170 (3.2), for what is measured, rounds a half to the even digit.
    rounded = value.quantize(_LAST_PLACES[decimals], ROUND_HALF_UP, EXACT)
    return rounded if rounded else abs(rounded)

"""Whether a number that is written is one that is computed: at its digits, with what rounding explains.

An amount that is written stands for all that is rounded to it; so does one from which something is computed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from reportgen.claims.grammar import Amount
from reportgen.claims.numbers import decimals_of, in_percent
from reportgen.values.figure import Figure
from reportgen.values.money import MULTIPLES, TYPED_IN_YUAN, convert
from reportgen.values.rounding import DIVISION, EXACT, MAX_DECIMALS, FigureError, round_half_up

_ZERO = Decimal(0)
_NOTHING = Decimal("0.005")
"""What is less than this prints as 0.00."""
_HUNDRED = Decimal(100)
_PRINTED = 2
"""How many decimals accounts have."""


class Range(NamedTuple):
    """All values of which a written number is the rounding: from `least` up to `most`, neither included."""

    least: Decimal
    most: Decimal

    def plus(self, other: Range) -> Range:
        """The sums."""
        return Range(EXACT.add(self.least, other.least), EXACT.add(self.most, other.most))

    def minus(self, other: Range) -> Range:
        """The differences."""
        return Range(EXACT.subtract(self.least, other.most), EXACT.subtract(self.most, other.least))

    def over(self, other: Range) -> Range | None:
        """The quotients in percent; None if what is divided by may be nothing."""
        if other.least <= 0:
            return None
        ends = [value / base * _HUNDRED for value in self for base in other]
        return Range(min(ends), max(ends))

    def size(self) -> Range:
        """Without the sign."""
        if self.least >= 0:
            return self
        return Range(-self.most, -self.least) if self.most <= 0 else Range(_ZERO, max(-self.least, self.most))


def half_unit(decimals: int) -> Decimal:
    """Half a unit of the last of some decimals."""
    return Decimal(5).scaleb(-decimals - 1)


def is_money(unit: str) -> bool:
    """Whether a unit is one of money."""
    return unit in TYPED_IN_YUAN


def one_of(unit: str) -> tuple[str, Decimal]:
    """What is counted in a unit, and how many of it the unit is: 万人次 are 10000 of 人次. Money is left as it is."""
    times = MULTIPLES.get(unit[:1]) if len(unit) > 1 and not is_money(unit) else None
    return (unit[1:], times) if times is not None else (unit, Decimal(1))


def same_kind(one: Amount, other: Amount) -> bool:
    """Whether two numbers of a sentence measure the same."""
    if one.percent or other.percent:
        return False
    return one_of(one.unit)[0] == one_of(other.unit)[0] or (is_money(one.unit) and is_money(other.unit))


def in_unit(value: Decimal, had: str, wanted: str) -> Decimal:
    """A value in another unit of its kind."""
    if had == wanted:
        return value
    if is_money(had) and is_money(wanted):
        return convert(value, had, wanted)
    return DIVISION.divide(EXACT.multiply(value, one_of(had)[1]), one_of(wanted)[1])


def written(amount: Amount, decimals: int, unit: str) -> Range:
    """The values that a number of a sentence may stand for, in a unit of the same kind.

    Args:
        decimals: with which numbers of its kind stand in the sentence: 30 beside 29.99 is 30.00. Counts are exact.
    """
    value, half = amount.value, _ZERO
    if is_money(amount.unit) or (amount.decimals and not amount.percent):
        half = half_unit(max(amount.decimals, decimals))
    elif one_of(amount.unit)[1] != 1:
        half = half_unit(0)
    value, half = in_unit(value, amount.unit, unit), in_unit(half, amount.unit, unit)
    return Range(EXACT.subtract(value, half), EXACT.add(value, half))


def explains(amount: Amount, computed: Range) -> bool:
    """Whether a written number can be the rounding of a value of a range."""
    half = half_unit(amount.decimals)
    least, most = amount.value - half, amount.value + half
    if computed.least == computed.most:
        return round_half_up(computed.least, min(amount.decimals, MAX_DECIMALS)) == amount.value
    return max(least, computed.least) < min(most, computed.most)


def in_unit_of(amount: Amount, figure: Figure, alike: tuple[tuple[str, ...], ...]) -> tuple[Decimal, Decimal] | None:
    """A figure in the unit of a number, and half a unit of its last place; None if they measure different things."""
    if figure.form.kind == "percent":
        return (EXACT.multiply(figure.value, _HUNDRED), _ZERO) if amount.unit == "%" else None
    size, unit = in_percent(figure.value, figure.unit.strip())
    if unit == amount.unit or any(unit in group and amount.unit in group for group in alike):
        return size, _half(figure) if is_money(unit) else _ZERO
    if is_money(unit) and is_money(amount.unit):
        return convert(figure.value, unit, amount.unit), convert(_half(figure), unit, amount.unit)
    (one, had), (other, _) = one_of(unit), one_of(amount.unit)
    if one == other and not amount.percent:
        half = half_unit(_decimals(figure.value)) if had != 1 else _ZERO  # 3.2万人 stand for 31850人
        return in_unit(figure.value, unit, amount.unit), in_unit(half, unit, amount.unit)
    if unit in MULTIPLES and amount.unit.startswith(unit):  # 675万, of which the text says that they are 675万次
        return figure.value, _ZERO
    return None


def _half(figure: Figure) -> Decimal:
    """Half a unit of the last place to which an amount is known; nothing is nothing."""
    return half_unit(max(_PRINTED, _decimals(figure.value))) if figure.value else _ZERO


def _decimals(value: Decimal) -> int:
    """As how many decimals a value is given, none if they are too many to be a person's."""
    decimals = decimals_of(value)
    return decimals if decimals <= MAX_DECIMALS else 0


def says(amount: Amount, value: Decimal, half: Decimal = _ZERO) -> bool:
    """Whether a number is a value, rounded to the digits that are written.

    Args:
        half: half a unit of the last place to which the value itself is known; with fewer digits, or more, than it has,
            a number may be rounded from what was kept.
    """
    if amount.value == 0 and amount.decimals == 0:  # 0万元 says that there is nothing, not that it is less than a half
        return abs(value) < _NOTHING
    if round_half_up(value, min(amount.decimals, MAX_DECIMALS)) == amount.value:
        return True
    if value == 0:  # a 0 is typed for what did not happen, and not rounded
        return False
    own = half_unit(amount.decimals)
    difference = abs(EXACT.subtract(amount.value, value))
    if one_of(amount.unit)[1] != 1:  # 2.6万 of 26845 was cut off, which is as common as rounding
        return amount.value <= value and difference < 2 * own
    if own > half:
        return half > 0 and difference < own + half
    return own < half and difference <= half


def prints(amount: Amount, figure: Figure) -> bool:
    """Whether a number is what a figure prints, a digit that was moved included (舍位平衡)."""
    try:
        return Decimal(figure.number_text()) == amount.value
    except FigureError:
        return False


def shown(value: Decimal, decimals: int, unit: str) -> str:
    """A value as a message shows it: no digit fewer than is written, two at least of an amount or a rate."""
    if unit == "%":
        decimals = max(decimals, _PRINTED if value else 0)
    elif is_money(unit) and value != value.to_integral_value():
        decimals = max(decimals, _PRINTED)
    return f"{round_half_up(value, min(decimals, MAX_DECIMALS)):f}{unit}"

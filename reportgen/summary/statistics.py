"""What is said of a column of numbers as a whole: totals, shares, ranks, and which numbers stand out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from reportgen.values.largest_remainder import round_to_sum
from reportgen.values.rounding import EXACT, rate_of

_RECKONING = Context(prec=28, rounding=ROUND_HALF_UP)
"""Quotients and logarithms, far below anything that is printed."""
_NORMAL_QUARTILE = Decimal("0.6745")
"""The upper quartile of the standard normal distribution: of normal data, the median absolute deviation is so many
standard deviations, so that a score counts in standard deviations, as a z-score does."""
USUAL_LIMIT = Decimal("3.5")
"""Beyond which a number stands out, as B. Iglewicz and D. C. Hoaglin advise by samples of normal numbers that they drew
(How to Detect and Handle Outliers, ASQC Quality Press 1993, chapter 3.3), and after them the NIST/SEMATECH e-Handbook
of Statistical Methods (1.3.5.17)."""
USUAL_LEAST = 10
"""Of fewer numbers nothing is said: the median of their deviations rests on so few that chance makes it small."""


def add(values: Iterable[Decimal | None]) -> Decimal:
    """The exact sum of those that there are."""
    whole = Decimal(0)
    for value in values:
        if value is not None:
            whole = EXACT.add(whole, value)
    return whole


def divide(value: Decimal, by: Decimal) -> Decimal:
    """A quotient of 28 digits."""
    return _RECKONING.divide(value, by)


def rate(change: Decimal, base: Decimal) -> Decimal | None:
    """By how many hundredths of what was something has changed, with 28 digits; None where that was nothing or less."""
    found = rate_of(EXACT.multiply(change, Decimal(100)), base)
    return None if found is None else _RECKONING.plus(found)


def shares(values: Sequence[Decimal | None], decimals: int) -> list[Decimal | None]:
    """The share of each in the sum of all, in hundredths with so many decimals, adding up to 100 in print by the
    largest remainders.

    There are none of nothing, nor where some numbers are above nothing and others below: what takes from the sum is no
    part of it, and a part may be more than the whole.
    """
    whole = add(values)
    if not whole or len({value > 0 for value in values if value}) > 1:
        return [None] * len(values)
    at = [index for index, value in enumerate(values) if value is not None]
    exact = [divide(EXACT.multiply(value, Decimal(100)), whole) for value in values if value is not None]
    found: list[Decimal | None] = [None] * len(values)
    for index, share in zip(at, round_to_sum(exact, decimals, Decimal(100)), strict=True):
        found[index] = share
    return found


def ranks(values: Sequence[Decimal | None]) -> list[int]:
    """The rank of each, 1 for the largest; equal ones have the same, and as many are left out behind them. 0 where
    there is no number."""
    found = [0] * len(values)
    at = sorted((index for index, value in enumerate(values) if value is not None), key=lambda n: -(values[n] or 0))
    for place, index in enumerate(at, start=1):
        before = at[place - 2]
        found[index] = found[before] if place > 1 and values[before] == values[index] else place
    return found


def median(values: Iterable[Decimal]) -> Decimal:
    """The middle one, or the mean of the two in the middle."""
    ordered = sorted(values)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return low if low == high else divide(EXACT.add(low, high), Decimal(2))


def robust_scores(values: Sequence[Decimal | None], least: int = USUAL_LEAST) -> list[Decimal | None]:
    """How far each is from the median, in standard deviations that a few wild numbers do not stretch:
    0.6745 (x − median) / MAD, where MAD is the median of the absolute deviations from the median.

    No score is given where there are fewer than `least` numbers, nor where MAD is 0: then more than half are the same
    number, which gives no measure of how far the others may be from it. (A mean deviation in its place, as some
    programs take, would make everybody an outlier who has what most have not.)
    """
    known = [value for value in values if value is not None]
    nothing: list[Decimal | None] = [None] * len(values)
    if len(known) < least:
        return nothing
    middle = median(known)
    deviation = median(abs(EXACT.subtract(value, middle)) for value in known)
    if not deviation:
        return nothing
    return [
        value if value is None else divide(EXACT.multiply(_NORMAL_QUARTILE, EXACT.subtract(value, middle)), deviation)
        for value in values
    ]


def size_of(value: Decimal | None) -> Decimal | None:
    """The logarithm of a quantity, None of what is not positive.

    Departments differ by factors: one with ten times the people spends ten times as much. Amounts are spread evenly on
    both sides of their median in logarithms only, and there a large department is no outlier, but one that was typed
    in another unit is.
    """
    return _RECKONING.log10(value) if value is not None and value > 0 else None

"""What rounding explains: amounts are kept in 元 and typed in 万元, so typed parts may miss a typed total by a little.

Every typed amount may be off by half a unit of its last printed place; a sum of them by as much for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from reportgen.values.figure import SHARES, Computed, Figure, Stated
from reportgen.values.money import ROUNDED, convert
from reportgen.values.operations import SUMS, Operation
from reportgen.values.rounding import EXACT

_ADDING = SUMS | {Operation.SUBTRACT, Operation.SAME, Operation.ABS}


# No sum that a person can look through has so many; of longer ones a figure that stands in them several times is
# counted, or sums that double with each step would have no end.
_MOST_LISTED = 1000


class Term(NamedTuple):
    """A typed figure and how often it goes into a sum: 1, or -1 where it is taken away.

    In a sum in another unit of money than the figure's it is a power of ten: 0.0001 for 元 in 万元.
    """

    figure: Figure
    times: Decimal


_Known = dict[int, tuple[Term, ...] | None]
"""The terms of figures that were looked at before, by identity."""


def terms(figure: Figure) -> tuple[Term, ...] | None:
    """The typed figures that a figure is the sum of; None if it is no sum (a share, a product)."""
    return _terms(figure, {})


def _terms(figure: Figure, known: _Known) -> tuple[Term, ...] | None:
    # Looked at once, however many sums it goes into: they may double with each step.
    if id(figure) not in known:
        known[id(figure)] = _looked_up(figure, known)
    return known[id(figure)]


def _looked_up(figure: Figure, known: _Known) -> tuple[Term, ...] | None:
    origin = figure.origin
    if origin is None:
        return ()
    if isinstance(origin, Stated):
        return (Term(figure, Decimal(1)),)
    if origin.operation not in _ADDING:
        return _scaled(origin, known)
    signs = [Decimal(1)] * len(origin.operands)
    if origin.operation is Operation.SUBTRACT:
        signs[1:] = [Decimal(-1)] * (len(signs) - 1)
    found: list[Term] = []
    for operand, sign in zip(origin.operands, signs, strict=True):
        below = _terms(operand, known)
        if below is None:
            return None
        found += [Term(term.figure, EXACT.multiply(term.times, sign)) for term in below]
    return tuple(_counted(found) if len(found) > _MOST_LISTED else found)


def _counted(found: Iterable[Term]) -> Iterable[Term]:
    """The same sum with each figure once, or twice if it is both added and taken away."""
    counted: dict[tuple[int, bool], Term] = {}
    for term in found:
        key = (id(term.figure), term.times < 0)
        before = counted.get(key)
        counted[key] = Term(term.figure, EXACT.add(before.times, term.times)) if before else term
    return counted.values()


def _scaled(origin: Computed, known: _Known) -> tuple[Term, ...] | None:
    """The terms of a product with a constant, or of an amount in another unit; None for everything else."""
    if origin.operation is Operation.CONVERT:
        (operand,) = origin.operands
        return _times(_terms(operand, known), convert(Decimal(1), operand.unit, origin.unit))
    constants = [operand for operand in origin.operands if operand.origin is None]
    others = [operand for operand in origin.operands if operand.origin is not None]
    if origin.operation is not Operation.MULTIPLY or len(constants) != 1 or len(others) != 1:
        return None
    return _times(_terms(others[0], known), constants[0].value)


def _times(below: tuple[Term, ...] | None, factor: Decimal) -> tuple[Term, ...] | None:
    return None if below is None else tuple(Term(t.figure, EXACT.multiply(t.times, factor)) for t in below)


def rounding_allowance(*figures: Figure) -> Decimal:
    """By how much the figures together may be off because their parts were rounded before they were typed."""
    found = Decimal(0)
    for figure in figures:
        for term in terms(figure) or ():
            found = EXACT.add(found, EXACT.multiply(abs(term.times), _half_unit(term.figure)))
    return found


def _half_unit(figure: Figure) -> Decimal:
    """Half a unit of the last place that is printed; nothing for a figure that was not rounded, and for a bare 0.

    A fact in a unit of money, or in percent, is printed as it is typed, so its own decimals count; one without any is
    no rounded one.
    """
    decimals, exponent = figure.form.decimals, figure.value.as_tuple().exponent
    if figure.form.kind == "plain" and decimals is None and isinstance(exponent, int) and exponent < 0:
        decimals = -exponent
    elif figure.form.kind != "amount":
        return Decimal(0)
    if (figure.unit not in ROUNDED and figure.unit not in SHARES[:2]) or decimals is None:
        return Decimal(0)
    if not isinstance(exponent, int) or -exponent > decimals or (figure.value == 0 and exponent == 0):
        return Decimal(0)
    return Decimal(5).scaleb(-decimals - 1)

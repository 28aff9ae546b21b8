"""Rounding parts so that what is printed adds up (舍位平衡), by the method of largest remainders.

Each part is first rounded on its own. Where the printed parts then miss the printed total, single units of the last
digit are moved to or from the parts that were rounded furthest the other way, the first of equals before the others.
A printed zero stays zero as long as another part can give way, a part that is exactly nothing always, and no part
changes its sign. A gap that rounding cannot explain is left: it is a mistake, which is for the checks to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reportgen.values.figure import Balance, Figure, in_unit, total
from reportgen.values.rounding import EXACT, FigureError, round_half_up

_HUNDRED = Decimal(100)
CLOSE = Decimal(1).scaleb(-30)
"""How far sums of quotients may be off, which have fifty digits: it must not decide about a half."""


def balance_figures(figures: Sequence[Figure], whole: Figure | None = None) -> list[Figure]:
    """The figures, those with a balance whose last digit is moved; as they are where nothing is rounded.

    Args:
        whole: the total as it is printed; without it, the exact sum.

    Raises:
        FigureError: they are not printed alike: in one unit, with as many decimals.
    """
    if not figures:
        return []
    first = figures[0]
    percent, decimals = first.form.scale
    for figure in figures:
        if figure.unit != first.unit:
            raise FigureError("units-differ", operation="+", left=first.unit or "—", right=figure.unit or "—")
        if figure.form.scale != first.form.scale and not (figure.form.fixed or first.form.fixed):
            raise FigureError("balance-unlike", first=str(first), second=str(figure))
    if decimals is None or any(figure.form.fixed for figure in figures):
        return list(figures)  # what is printed as it is typed adds up as it is
    parts = tuple(figures)
    summed = in_unit(whole, first.unit) if whole is not None and whole.unit != first.unit else whole or total([*parts])
    scale = _HUNDRED if percent else Decimal(1)
    exact = [EXACT.multiply(figure.value, scale) for figure in parts]
    moved = summed.balance.printed if summed.balance and summed.form.scale == first.form.scale else None
    printed = round_to_sum(exact, decimals, EXACT.multiply(summed.value, scale), moved)
    balanced = []
    for place, (figure, value, shown) in enumerate(zip(parts, exact, printed, strict=True)):
        alone = round_half_up(value, decimals)
        balance = Balance(shown, alone, parts, summed, place) if shown != alone else None
        balanced.append(figure.but(balance=balance))
    return balanced


def round_to_sum(
    values: Sequence[Decimal], decimals: int, whole: Decimal | None = None, printed: Decimal | None = None
) -> list[Decimal]:
    """The values with so many decimals, adding up to the rounded `whole`, or to their rounded sum.

    `printed` is given where the whole is itself printed with a digit that was moved. Where half a unit for each value
    and for the whole does not explain the gap, each is rounded on its own.
    """
    unit = Decimal(1).scaleb(-decimals)
    exact_sum = Decimal(0)
    for value in values:
        exact_sum = EXACT.add(exact_sum, value)
    whole = exact_sum if whole is None else whole
    rounded = [round_half_up(value, decimals) for value in values]
    if abs(EXACT.subtract(whole, exact_sum)) > unit * (len(values) + 1) / 2 + CLOSE:
        return rounded
    shown = round_half_up(whole.quantize(CLOSE, context=EXACT), decimals) if printed is None else printed
    gap = EXACT.subtract(shown, sum(rounded, Decimal(0)))
    step = unit if gap > 0 else -unit
    places = [place for place, value in enumerate(values) if _can_move(value, rounded[place], step)]
    places.sort(key=lambda place: (rounded[place] == 0, (rounded[place] - values[place]) * step, place))
    moves = int(abs(gap) / unit)
    if moves > len(places):
        return rounded
    for place in places[:moves]:
        rounded[place] = EXACT.add(rounded[place], step)
    return rounded


def _can_move(value: Decimal, rounded: Decimal, step: Decimal) -> bool:
    """Whether a part may give way: it is something, and keeps its sign."""
    return value != 0 and (rounded != 0 or (value > 0) == (step > 0))

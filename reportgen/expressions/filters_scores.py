"""The filters of scores: numbers as they are printed, since what is counted with them must fit what is read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reportgen.values.described import described
from reportgen.values.figure import Computed, Figure, in_unit
from reportgen.values.operations import Operation
from reportgen.values.rounding import EXACT, MAX_DECIMALS, PLAIN, FigureError, NumberForm, round_half_up

UNFIT = "unit-unfit"
"""The code of a figure that cannot be said in another unit."""

_PERCENT = ("%", "％")


def rounded(value: Any, decimals: int = 2) -> Figure | None:
    """The figure rounded, a half up, and counted on with as it is then; absent if it is.

    For formulas, where a rule of the field says so: a score is what it is to two decimals. Whatever is
    only printed is rounded in print.
    """
    if value is None:
        return None
    figure = _figure(value)
    digits = Figure(Decimal(decimals))
    return figure.but(value=round_half_up(figure.value, decimals), origin=Computed(Operation.ROUNDED, (figure, digits)))


def unit(value: Any, wanted: str | None = None) -> str | None:
    """The unit that is printed behind a figure, absent if there is none.

    Args:
        wanted: a unit in which the figure may be said as well: an amount in another unit of money, and a number
            without unit in any but `%`. It is the answer then; otherwise the figure's own, empty if there is none.
    """
    if value is None:
        return None
    figure = _figure(value)
    own = _PERCENT[0] if figure.form.kind == "percent" else figure.unit
    if wanted is None:
        return own or None
    if own in _PERCENT or (not own and wanted in _PERCENT):
        return wanted if own and wanted in _PERCENT else own
    try:
        return in_unit(figure, wanted).unit if own else wanted
    except FigureError:
        return own


def measured(value: Any, wanted: str | None = None) -> Figure | None:
    """The number that is printed for a figure, alone: 98.75 of 98.75%, 20 of 20余次; absent if the figure is.

    Args:
        wanted: the unit in which it is to be said.

    Raises:
        FigureError: it cannot be said in that unit. A computed figure is absent then; a rule has to tell.
    """
    if value is None:
        return None
    figure = _figure(value)
    if wanted is not None and unit(figure, wanted) != wanted:
        raise FigureError(UNFIT, unit=unit(figure) or "—", wanted=wanted)
    text = figure.number_text()
    number = figure * 100 if figure.form.kind == "percent" else figure
    decimals = len(text.partition(".")[2])
    form = NumberForm("plain", decimals) if decimals <= MAX_DECIMALS else PLAIN
    if number.value != Decimal(text):
        number = rounded(number, decimals) or number
        if moved := Decimal(text) - number.value:  # the last digit of a figure that was balanced
            number += Figure(moved)
    value = Decimal(text)
    if wanted is not None and number.unit not in ("", wanted, *_PERCENT):
        number, form = in_unit(number, wanted), PLAIN
        value = EXACT.normalize(number.value)
    return Figure(value, "", Computed(Operation.SAME, (number,)), form)


def _figure(value: Any) -> Figure:
    if isinstance(value, Figure):
        return value
    raise FigureError("not-a-number", value=described(value))

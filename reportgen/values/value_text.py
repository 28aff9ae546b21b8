"""The number of a figure as a text, in three ways: as it is printed, as it is typed, and exactly."""

from __future__ import annotations

from decimal import Decimal

from reportgen.values.figure import Figure, Stated
from reportgen.values.rounding import EXACT, PLAIN, FigureError, NumberForm

_MAX_DIGITS = 12
"""Decimals of an exact number that are told: a quotient has fifty, of which nobody compares more."""

_ENDING = NumberForm("plain", 4)
"""How a number without end is printed where nothing says how: two more than amounts have."""


def printable(figure: Figure) -> Figure:
    """The figure; one that does not end, with four decimals."""
    try:
        figure.number_text()
    except FigureError:
        return figure.but(form=_ENDING)
    return figure


def printed_text(figure: Figure) -> str:
    """As it is printed, with its unit."""
    return str(printable(figure))


def printed_number(figure: Figure, balanced: bool = True) -> Decimal:
    """The number as it is printed; of a percentage, what stands before the sign.

    Args:
        balanced: with the digit that was moved so that printed parts add up.
    """
    return Decimal(printable(figure if balanced else figure.but(balance=None)).number_text())


def typed_text(figure: Figure) -> str:
    """As it is typed, where it is printed rounded; else as it is printed."""
    percent = figure.form.kind == "percent"
    value = EXACT.multiply(figure.value, Decimal(100)) if percent else figure.value
    if not isinstance(figure.origin, Stated) or printed_number(figure) == value:
        return printed_text(figure)
    return f"{value:f}%" if percent else str(figure.but(form=PLAIN))


def exact_text(figure: Figure) -> str:
    """The exact value with its unit, as it is typed or computed; a number without end is cut off."""
    if isinstance(figure.origin, Stated) and figure.form.kind != "percent":
        return f"{figure.origin.text}{figure.unit}"
    text = f"{figure.value:f}"
    if len(text.partition(".")[2]) > _MAX_DIGITS:
        text = exact_number(figure.value)
        whole, point, decimals = text.partition(".")
        text = f"{whole}{point}{decimals[:_MAX_DIGITS]}…" if len(decimals) > _MAX_DIGITS else text
    return f"{text}{figure.unit}"


def exact_number(value: Decimal) -> str:
    """A Decimal in plain digits, without the zeros that a division leaves behind."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

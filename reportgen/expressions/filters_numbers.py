"""The filters of numbers and lists of numbers: their sums and counts, their shares, and parts that add up in print."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from reportgen.expressions.evaluate import member
from reportgen.values.described import described
from reportgen.values.figure import Computed, Figure, Stated
from reportgen.values.figure import total as figures_total
from reportgen.values.largest_remainder import balance_figures
from reportgen.values.money import ROUNDED
from reportgen.values.operations import Operation
from reportgen.values.records import Items, Record
from reportgen.values.rounding import FigureError, NumberForm


def number(value: Figure, decimals: int | None = None) -> Figure:
    """The number alone, without its unit and without 余."""
    figure = figure_of(value).but(unit="", about="")
    if decimals is not None:
        return figure.but(form=NumberForm("plain", decimals, grouped=figure.form.grouped))
    if figure.form.kind == "percent":
        raise FigureError("percent-without-sign")
    return figure


def grouped(value: Figure) -> Figure:
    """The figure with a comma between thousands: `13,452.90万元`."""
    figure = figure_of(value)
    return figure.but(form=figure.form._replace(grouped=True))


def total(values: Iterable[Any] | None, name: str = "") -> Figure | None:
    """The sum of a list of figures, or of the member `name` of each; absent if the list is."""
    if values is None:
        return None
    figures = []
    for value in _listed(values):
        item = member_of(value, name) if name else value
        if item is not None:
            figures.append(figure_of(item))
    return figures_total(figures)


def makes(values: Iterable[Any] | None, whole: Any, name: str = "") -> bool:
    """Whether a list of figures, or the member `name` of each, adds up to `whole`; nothing does if either is absent.

    Of amounts of money each may be off, and the whole too, by half a unit of the last printed place: they were rounded
    before they were typed. A sentence that says 其中 depends on it.
    """
    if values is None or whole is None:
        return False
    wanted, given = figure_of(whole), _figures(values, name)
    figures = [figure for figure in given if figure is not None and figure.value != 0]
    places, allowed = wanted.form.decimals, Decimal(0)
    if wanted.form.kind == "amount" and wanted.unit in ROUNDED and places is not None:
        allowed = Decimal(5 * (len(figures) + 1)).scaleb(-places - 1)
    return bool(abs(figures_total(figures) - wanted).value <= allowed) if figures else wanted.value == 0


def tally(values: Iterable[Any] | None) -> Figure | None:
    """The sum of counts whatever is counted: 文件 in 件 and 会议纪要 in 期; it has no unit."""
    if values is None:
        return None
    figures = [figure_of(value) for value in _listed(values)]
    summed = figures_total([figure.but(unit="") for figure in figures])
    return summed.but(origin=Computed(Operation.TALLY, tuple(figures)))


def count(values: Iterable[Any] | None, unit: str = "") -> Figure:
    """How many there are."""
    number = Decimal(len(list(values or ())))
    operands: tuple[Figure, ...] = ()
    if isinstance(values, Items):  # a list has a name, and no number that is typed
        operands = (Figure(number, "", Stated(values.path, values.title, None, "")),)
    return Figure(number, unit, Computed(Operation.COUNT, operands))


def nonzero(values: Iterable[Figure | None]) -> list[Figure]:
    """The figures that are present and not 0."""
    return [figure for figure in map(figure_of, _present(values)) if figure.value != 0]


def zero(values: Iterable[Figure | None]) -> list[Figure]:
    """The figures that are present and 0."""
    return [figure for figure in map(figure_of, _present(values)) if figure.value == 0]


def _present(values: Iterable[Any]) -> list[Any]:
    return [value for value in _listed(values) if value is not None]


def _listed(values: Iterable[Any]) -> Iterable[Any]:
    """The values of a list.

    Raises:
        FigureError: it is none.
    """
    if isinstance(values, (str, Record)) or not isinstance(values, Iterable):
        raise FigureError("not-a-list", value=described(values))
    return values


def balanced(values: Iterable[Any] | None, *given: Any) -> list[Figure | None] | None:
    """The figures, or the member of each that a text names, printed so that they add up.

    A figure that is given is the total to which they add up as it is printed; without it, it is their own sum. What is
    absent keeps its place in the list, and a member goes by the names of its record.
    """
    if values is None:
        return None
    names, wholes = _told_apart("balanced", given)
    return _balanced(_figures(values, *names), *map(figure_of, wholes))


def shares(values: Iterable[Any] | None, whole: Any, form: NumberForm, *given: Any) -> list[Figure | None] | None:
    """The share of each figure, or of the member of each that a text names, in `whole`.

    They are percentages that add up to the share of all as it is printed. A number that is given is their decimals.
    """
    if values is None:
        return None
    names, decimals = _told_apart("shares", given)
    divisor, parts = figure_of(whole), _figures(values, *names)
    form = form._replace(decimals=decimals[0]) if decimals else form
    found = [part if part is None else (part / divisor).but(form=form, record=part.record) for part in parts]
    present = [part for part in parts if part is not None]
    return _balanced(found, figures_total(present) / divisor) if present else found


def _told_apart(name: str, given: tuple[Any, ...]) -> tuple[list[str], list[Any]]:
    """The name of a member and the number among the arguments of a filter, whatever their order."""
    names = [value for value in given if isinstance(value, str)]
    others = [value for value in given if not isinstance(value, str)]
    if len(names) > 1 or len(others) > 1:
        raise FigureError("filter-arguments", name=name)
    return names, others


def _figures(values: Iterable[Any], name: str = "") -> list[Figure | None]:
    """The figures of a list, or the member `name` of each, with the names of the record that it belongs to."""
    found: list[Figure | None] = []
    for value in _listed(values):
        item = member_of(value, name) if name else value
        figure = None if item is None else figure_of(item)
        if figure is not None and figure.record is None and isinstance(value, Record):
            figure = figure.but(record=value)
        found.append(figure)
    return found


def _balanced(figures: list[Figure | None], *whole: Figure) -> list[Figure | None]:
    present = iter(balance_figures([figure for figure in figures if figure is not None], *whole))
    return [None if figure is None else next(present) for figure in figures]


def figure_of(value: Any) -> Figure:
    """A value as a figure; a bare number is one.

    Raises:
        FigureError: it is absent, or no number.
    """
    if isinstance(value, Figure):
        return value
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        return Figure(Decimal(value))
    raise FigureError("not-a-number" if value is not None else "absent-number", value=described(value))


def member_of(value: Any, name: str) -> Any:
    """A member of a record, or of the fact that a figure stands for."""
    if isinstance(value, (Record, Figure)):
        return member(value, name)
    raise FigureError("no-member", name=name)

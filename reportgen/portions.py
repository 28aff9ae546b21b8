"""Printing the parts of a total so that they make it up, in the records themselves: a fact reads alike everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reportgen.balance import balance_figures
from reportgen.figures import Figure
from reportgen.records import Record


def balance_portions(record: Record, name: str, paths: Sequence[str]) -> None:
    """Balance what makes up a total of a record, as the total is printed; nothing happens where nothing is rounded.

    Args:
        name: the total.
        paths: its parts: a member, the figures of a list (`uses`), or a member of every item of one (`items.final`).

    Raises:
        FigureError: the parts are not printed alike: in one unit, with as many decimals.
    """
    whole = record.get(name)
    if not isinstance(whole, Figure):
        return
    # A part that is nothing cannot give way, and the sum of nothing has no unit.
    slots = [(holder, key) for path in paths for holder, key in _slots(record, path) if holder[key].value]
    figures = [holder[key] for holder, key in slots]
    if not any(_is_rounded(figure) for figure in (whole, *figures)):
        return
    for (holder, key), figure in zip(slots, balance_figures(figures, whole), strict=True):
        if figure.balance:
            holder[key] = figure
            _tell_record(figure)


def _slots(record: Record, path: str) -> Iterator[tuple[Any, Any]]:
    """Where the parts stand: a list or the members of a record, and the place in it."""
    first, _, member = path.partition(".")
    value = record.get(first)
    if isinstance(value, Figure):
        yield record.members, first
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, Record) and isinstance(item.get(member), Figure):
            yield item.members, member
        elif isinstance(item, Figure) and not member:
            yield value, index


def _is_rounded(figure: Figure) -> bool:
    """Whether less of a figure is printed than there is of it, or another digit."""
    _, decimals = figure.form.scale
    exponent = figure.value.as_tuple().exponent
    return figure.balance is not None or (decimals is not None and isinstance(exponent, int) and -exponent > decimals)


def _tell_record(figure: Figure) -> None:
    """Have the record for which a figure stands know it as it is printed."""
    details: Any = figure.details
    for name, member in (details or {}).items():
        if isinstance(member, Figure) and member.path == figure.path:
            details[name] = member.but(balance=figure.balance)

"""Printing the parts of totals so that they make them up, in the facts themselves: a fact reads alike everywhere.

The outer totals come first, and hand a digit that was moved on to their parts' own parts. Figures that a rule compares
and that are equal are printed alike: the sum of the functional rows is what 本年支出 is. A figure that only repeats
another (`same`) is never moved, for the other one is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from reportgen.expressions.syntax import compared_paths
from reportgen.facts.paths import FactPath
from reportgen.figures.graph import Reference
from reportgen.values.figure import Balance, Computed, Figure
from reportgen.values.largest_remainder import balance_figures
from reportgen.values.operations import Operation
from reportgen.values.records import Items, Record, record_of
from reportgen.values.rounding import round_half_up

_Key = tuple[int, str | int]


class Cell(NamedTuple):
    """Where a figure stands: in a list, or as a member of a record."""

    holder: Record | Items
    name: str | int

    @property
    def key(self) -> _Key:
        """What tells this cell from all others."""
        return id(self.holder), self.name

    @property
    def figure(self) -> Figure:
        """What stands there."""
        found = self.holder.get(str(self.name)) if isinstance(self.holder, Record) else self.holder[int(self.name)]
        assert isinstance(found, Figure)
        return found

    def put(self, figure: Figure) -> None:
        """Have another figure stand there, and have the record for which it stands know it as it is printed."""
        if isinstance(self.holder, Record):
            self.holder.put(str(self.name), figure)
        else:
            self.holder[int(self.name)] = figure
        if (own := _own_cell(figure)) is not None:
            own.put(own.figure.but(balance=figure.balance))


class Total(NamedTuple):
    """A figure of a record that its parts are to make up: members (`opening`), the figures of a list (`uses`), or a
    member of every item of one (`items.final`)."""

    record: Record
    name: str
    parts: Sequence[str]

    @property
    def cell(self) -> Cell:
        """Where it stands."""
        return Cell(self.record, self.name)

    def cells(self) -> Iterator[Cell]:
        """Where its parts stand."""
        for path in self.parts:
            first, _, member = path.partition(".")
            if _is_figure(self.record, first):
                yield Cell(self.record, first)
                continue
            value = self.record.get(first)
            for index, item in enumerate(value if isinstance(value, Items) else ()):
                if isinstance(item, Record) and _is_figure(item, member):
                    yield Cell(item, member)
                elif isinstance(item, Figure) and not member:
                    yield Cell(value, index)


class BalancedTotals:
    """The totals of a file, of which each is balanced once."""

    def __init__(self, totals: Iterable[Total]) -> None:
        self.totals = {total.cell.key: total for total in totals if isinstance(total.record.get(total.name), Figure)}
        self.cells = {key: list(total.cells()) for key, total in self.totals.items()}
        self.owners: dict[_Key, _Key] = {}
        # A figure that is a part of two totals follows the one that the schema names first: it is printed once.
        for key, cells in self.cells.items():
            for cell in cells:
                for name in _keys(cell):
                    self.owners.setdefault(name, key)
        self.equals: dict[_Key, list[Cell]] = {}
        self.balanced: set[_Key] = set()

    @property
    def needed(self) -> bool:
        """Whether anything is rounded at all."""
        return any(_is_rounded(cell.figure) for cells in self.cells.values() for cell in cells)

    def link_equal(self, record: Record, root: Record, check: str) -> None:
        """Have two figures that a rule compares printed alike if they are equal."""
        if (paths := compared_paths(check)) is None:
            return
        left, right = (_named(path, record, root) for path in paths)
        if left and right:
            self.equals.setdefault(left.key, []).append(right)
            self.equals.setdefault(right.key, []).append(left)

    def balance(self, total: Total) -> None:
        """Balance the parts of a total, after the totals on which its own print depends.

        Raises:
            FigureError: the parts are not printed alike: in one unit, with as many decimals.
        """
        key = total.cell.key
        if key in self.balanced or key not in self.totals:
            return
        self.balanced.add(key)
        if key in self.owners:
            self.balance(self.totals[self.owners[key]])
        else:
            self._take_rounding_of_equal(total.cell)
        # A part that is nothing cannot give way, and the sum of nothing has no unit.
        cells = [cell for cell in self.cells[key] if self.owners.get(cell.key) == key and cell.figure.value]
        moving = [cell for cell in cells if not _repeats(cell.figure)]
        whole = _rest(total.cell.figure, [cell.figure for cell in cells if _repeats(cell.figure)])
        if not any(_is_rounded(figure) for figure in (whole, *(cell.figure for cell in cells))):
            return
        for cell, figure in zip(moving, balance_figures([cell.figure for cell in moving], whole), strict=True):
            if figure.balance:
                cell.put(figure)

    def _take_rounding_of_equal(self, cell: Cell) -> None:
        """Print a total as another figure that equals it is printed."""
        for other in self.equals.get(cell.key, ()):
            if other.key in self.owners:
                self.balance(self.totals[self.owners[other.key]])
            figure, equal = cell.figure, other.figure
            alike = (equal.value, equal.unit) == (figure.value, figure.unit)
            if alike and equal.balance and equal.form.scale == figure.form.scale:
                cell.put(figure.but(balance=equal.balance))
                return


def _is_figure(record: Record, name: str) -> bool:
    """Whether a member of a record is a figure of its own, and none of another place."""
    return isinstance(record.get(name), Figure) and not isinstance(record.unresolved.get(name), Reference)


def _keys(cell: Cell) -> Iterator[_Key]:
    """The keys of a cell: its own, and that of the member by which a record that stands for a figure knows it."""
    yield cell.key
    own = _own_cell(cell.figure)
    if own is not None:
        yield own.key


def _own_cell(figure: Figure) -> Cell | None:
    """The cell in which the record for which a figure stands has the figure's number."""
    record = record_of(figure)
    if record is None or not figure.path:
        return None
    name = str(FactPath(figure.path).steps[-1])
    member = record.get(name) if record.knows(name) else None
    return Cell(record, name) if isinstance(member, Figure) and member.path == figure.path else None


def _named(path: str, record: Record, root: Record) -> Cell | None:
    """The cell of a path of names, None if no figure of its own stands there."""
    *names, last = path.split(".")
    holder: Any = record if record.knows([*names, last][0]) else root
    for name in names:
        holder = holder.get(name) if isinstance(holder, Record) else None
    return Cell(holder, last) if isinstance(holder, Record) and _is_figure(holder, last) else None


def _repeats(figure: Figure) -> bool:
    """Whether a figure is another one over again, which has a place of its own."""
    origin = figure.origin
    return isinstance(origin, Computed) and origin.operation is Operation.SAME and bool(origin.operands[0].path)


def _rest(whole: Figure, fixed: Sequence[Figure]) -> Figure:
    """What of a total is left for the parts that can be moved, as it is printed."""
    rest, scale = whole, whole.form.scale
    for figure in fixed:
        rest = rest - figure
    percent, decimals = scale
    # The rest of a share is taken before it is made a percentage, and what is printed as it is typed is not rounded.
    if rest is whole or percent or decimals is None:
        return rest
    alone = round_half_up(rest.value, decimals)
    printed = _printed(whole, decimals) - sum(_printed(figure, decimals) for figure in fixed)
    balance = Balance(printed, alone, (whole, *fixed), whole, 0) if printed != alone else None
    return rest.but(form=whole.form, balance=balance)


def _printed(figure: Figure, decimals: int) -> Decimal:
    return figure.balance.printed if figure.balance else round_half_up(figure.value, decimals)


def _is_rounded(figure: Figure) -> bool:
    """Whether less of a figure is printed than there is of it, or another digit."""
    _, decimals = figure.form.scale
    exponent = figure.value.as_tuple().exponent
    return figure.balance is not None or (decimals is not None and isinstance(exponent, int) and -exponent > decimals)

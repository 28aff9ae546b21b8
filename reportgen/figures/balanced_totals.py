"""Printing the parts of totals so that they make them up, in the records themselves: a fact reads alike everywhere.

The outer totals come first, and hand a digit that was moved on to their parts' own parts. Figures that a rule compares
and that are equal are printed alike: the sum of the functional rows is what 本年支出 is. A figure that only repeats
another (`same`) is never moved, for the other one is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from jinja2 import nodes

from reportgen.values.figure import Balance, Computed, Figure
from reportgen.values.largest_remainder import balance_figures
from reportgen.values.operations import Operation
from reportgen.values.records import Record
from reportgen.values.rounding import round_half_up

_Key = tuple[int, str | int]


class Slot(NamedTuple):
    """Where a figure stands: in a list, or among the members of a record."""

    holder: Any
    name: str | int

    @property
    def key(self) -> _Key:
        """What tells this place from all others."""
        return id(self.holder), self.name

    @property
    def figure(self) -> Any:
        """What stands there."""
        return self.holder[self.name]


class Total(NamedTuple):
    """A figure of a record that its parts are to make up: members (`opening`), the figures of a list (`uses`), or a
    member of every item of one (`items.final`)."""

    record: Record
    name: str
    parts: Sequence[str]

    @property
    def slot(self) -> Slot:
        """Where it stands."""
        return Slot(self.record.members, self.name)


class Portions:
    """The totals of a file, of which each is balanced once."""

    def __init__(self, totals: Iterable[Total]) -> None:
        self.totals = {total.slot.key: total for total in totals if isinstance(total.record.get(total.name), Figure)}
        self.slots = {key: list(_slots(total)) for key, total in self.totals.items()}
        self.owners: dict[_Key, _Key] = {}
        for key, slots in self.slots.items():
            for slot in slots:
                for name in _names(slot):
                    self.owners.setdefault(name, key)
        self.equals: dict[_Key, list[Slot]] = {}
        self.settled: set[_Key] = set()

    @property
    def needed(self) -> bool:
        """Whether anything is rounded at all."""
        return any(_is_rounded(slot.figure) for slots in self.slots.values() for slot in slots)

    def equate(self, record: Record, root: Record, check: nodes.Expr) -> None:
        """Have two figures that a rule compares printed alike if they are equal."""
        if not isinstance(check, nodes.Compare) or len(check.ops) != 1 or check.ops[0].op not in ("eq", "lteq", "gteq"):
            return
        left, right = (_named(side, record, root) for side in (check.expr, check.ops[0].expr))
        if left and right:
            self.equals.setdefault(left.key, []).append(right)
            self.equals.setdefault(right.key, []).append(left)

    def balance(self, key: _Key) -> None:
        """Balance the parts of a total, after the totals on which its own print depends.

        Raises:
            FigureError: the parts are not printed alike: in one unit, with as many decimals.
        """
        if key in self.settled:
            return
        self.settled.add(key)
        total = self.totals[key]
        if key in self.owners:
            self.balance(self.owners[key])
        else:
            self._adopt(total.slot)
        # A part that is nothing cannot give way, and the sum of nothing has no unit.
        slots = [slot for slot in self.slots[key] if self.owners.get(slot.key) == key and slot.figure.value]
        moving = [slot for slot in slots if not _repeats(slot.figure)]
        whole = _rest(total.slot.figure, [slot.figure for slot in slots if _repeats(slot.figure)])
        if not any(_is_rounded(figure) for figure in (whole, *(slot.figure for slot in slots))):
            return
        for slot, figure in zip(moving, balance_figures([slot.figure for slot in moving], whole), strict=True):
            if figure.balance:
                slot.holder[slot.name] = figure
                _tell_record(figure)

    def _adopt(self, slot: Slot) -> None:
        """Print a total as another figure that equals it is printed."""
        for other in self.equals.get(slot.key, ()):
            if other.key in self.owners:
                self.balance(self.owners[other.key])
            figure, equal = slot.figure, other.figure
            alike = isinstance(equal, Figure) and (equal.value, equal.unit) == (figure.value, figure.unit)
            if alike and equal.balance and equal.form.scale == figure.form.scale:
                slot.holder[slot.name] = figure.but(balance=equal.balance)
                return


def _slots(total: Total) -> Iterator[Slot]:
    for path in total.parts:
        first, _, member = path.partition(".")
        value = total.record.get(first)
        if isinstance(value, Figure) and first in total.record.members:
            yield Slot(total.record.members, first)
        for index, item in enumerate(value if isinstance(value, list) else ()):
            if isinstance(item, Record) and isinstance(item.get(member), Figure) and member in item.members:
                yield Slot(item.members, member)
            elif isinstance(item, Figure) and not member:
                yield Slot(value, index)


def _names(slot: Slot) -> Iterator[_Key]:
    """The keys of a place: its own, and that of the member by which a record that stands for a figure knows it."""
    yield slot.key
    details: Any = slot.figure.details or {}
    for name, member in details.items():
        if isinstance(member, Figure) and member.path == slot.figure.path:
            yield Slot(details, name).key


def _named(side: nodes.Expr, record: Record, root: Record) -> Slot | None:
    """The place of a path of names, None for anything else."""
    names: list[str] = []
    while isinstance(side, nodes.Getattr):
        names.insert(0, side.attr)
        side = side.node
    if not isinstance(side, nodes.Name):
        return None
    names.insert(0, side.name)
    holder: Any = record if record.knows(names[0]) else root
    for name in names[:-1]:
        holder = holder.get(name) if isinstance(holder, Record) else None
    if not isinstance(holder, Record) or not isinstance(holder.get(names[-1]), Figure):
        return None
    return Slot(holder.members, names[-1]) if names[-1] in holder.members else None


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
    if rest is whole or percent or decimals is None:
        return rest
    alone = round_half_up(rest.value, decimals)
    printed = _printed(whole, decimals) - sum(_printed(figure, decimals) for figure in fixed)
    rest = rest.but(form=whole.form)
    rest.balance = Balance(printed, alone, (whole, *fixed), whole, 0) if printed != alone else None
    return rest


def _printed(figure: Figure, decimals: int) -> Any:
    return figure.balance.printed if figure.balance else round_half_up(figure.value, decimals)


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

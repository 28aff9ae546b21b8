"""The computed figures that moved."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from reportgen.compare.facts import Fate, fate_of
from reportgen.compare.labels import ComparedFile
from reportgen.facts.paths import FILE, FactPath
from reportgen.messages import Worded
from reportgen.values.figure import Computed, Figure
from reportgen.values.rounding import EXACT, rate_of
from reportgen.values.value_text import printed_number, printed_text


class FigureChange(NamedTuple):
    """A figure that is computed and is not what it was.

    `formula` is in names. `old` and `new` are as printed, empty where it could not be computed; `delta` and
    `rate` are exact, `delta` a ratio for a percentage. `printed_delta` and `printed_rate` are those of the numbers
    as they are printed, in points for a percentage. There is no rate of percentages and of what has no unit, such as
    years. `balanced` tells that they differ in nothing but the digit that was moved so that printed parts add up.
    """

    fate: Fate
    label: tuple[str, ...]
    path: str
    formula: Worded
    old: str
    new: str
    unit: str
    delta: Decimal | None = None
    rate: Decimal | None = None
    printed_delta: Decimal | None = None
    printed_rate: Decimal | None = None
    balanced: bool = False

    @property
    def percent(self) -> bool:
        """Whether it is printed as a percentage."""
        return (self.new or self.old).endswith("%") and self.unit != "%"


def compare_figures(
    old: ComparedFile, new: ComparedFile, whereabouts: Mapping[str, str | None]
) -> tuple[FigureChange, ...]:
    """Every figure that the schema computes in either file and whose value differs, in the order of the new file.

    A figure that is stated in one of them although it can be computed is compared with the computed one.
    """
    came_from = {now: path for path in old.figures if (now := path_now(path, whereabouts)) is not None}
    changes = []
    for path, figure in new.figures.items():
        before = old.figures.get(came_from.get(path, ""))
        if _is_computed(figure) or (before is not None and _is_computed(before)):
            changes.append(_change(new, path, before, figure))
    kept = {now for now in came_from if now in new.figures}
    for path, figure in old.figures.items():
        if _is_computed(figure) and path_now(path, whereabouts) not in kept:
            changes.append(_change(old, path, figure, None))
    return tuple(change for change in changes if change is not None)


def _change(side: ComparedFile, path: str, old: Figure | None, new: Figure | None) -> FigureChange | None:
    if old is not None and new is not None and old.value == new.value and printed_text(old) == printed_text(new):
        return None
    figure = new if new is not None else old
    assert figure is not None
    change = FigureChange(
        fate_of(old is not None, new is not None),
        side.label(path),
        path,
        side.case.figures.names.formula(figure) if _is_computed(figure) else "",
        printed_text(old) if old is not None else "",
        printed_text(new) if new is not None else "",
        figure.unit,
    )
    if old is None or new is None:
        return change
    delta = EXACT.subtract(new.value, old.value)
    before, after = printed_number(old), printed_number(new)
    seen = EXACT.subtract(after, before)
    balanced = seen != 0 and printed_number(old, False) == printed_number(new, False)
    change = change._replace(delta=delta, printed_delta=seen, balanced=balanced)
    if new.unit in ("", "%"):
        return change
    return change._replace(rate=rate_of(delta, old.value), printed_rate=rate_of(seen, before))


def _is_computed(figure: Figure) -> bool:
    return isinstance(figure.origin, Computed)


def path_now(path: str, whereabouts: Mapping[str, str | None]) -> str | None:
    """Where what was at `path` is now; None if the item to which it belonged is gone."""
    was = now = FILE
    for step in FactPath(path).steps:
        was, now = was / step, now / step
        moved = whereabouts.get(was, now)
        if moved is None:
            return None
        now = FactPath(moved)
    return now

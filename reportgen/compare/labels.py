"""One of two data files that are compared: its values, labels and formulas by their paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from reportgen.checking import CheckedData
from reportgen.facts.tree import MappingNode, Node, ScalarNode
from reportgen.survey.overview import Entry, checked_facts
from reportgen.values.figure import Figure, Stated
from reportgen.values.records import Prose, Record
from reportgen.values.rounding import EXACT, PLAIN, FigureError, NumberForm

_LAST_STEP = re.compile(r"(?:\.?([^.\[\]]+)|\[([0-9]+)\])\Z")


class Side:
    """A checked data file, looked up by paths such as `income.sources[0].amount`.

    `figures` holds every figure, stated and computed, `texts` every text as it is printed, `formulas`
    those of the computed figures in titles.
    """

    def __init__(self, checked: CheckedData) -> None:
        self.checked = checked
        self.figures: dict[str, Figure] = {}
        self.texts: dict[str, str] = {}
        self.formulas: dict[str, str] = {}
        self._labels: dict[str, tuple[str, ...]] = {}
        self._gather(checked.ledger.root)
        self._note(checked_facts(checked), ())

    def label(self, path: str) -> tuple[str, ...]:
        """The Chinese titles on the way to `path`, list items by their names."""
        if path not in self._labels:
            above = _LAST_STEP.sub("", path)
            own = self._title(path)
            self._labels[path] = (*(self.label(above) if above else ()), *((own,) if own else ()))
        return self._labels[path]

    def node(self, path: str) -> Node | None:
        """What is typed at `path`."""
        found: Node | None = self.checked.facts
        for step in steps(path):
            if isinstance(found, MappingNode) and isinstance(step, str):
                found = found.members.get(step)
            elif isinstance(step, int) and found is not None and not isinstance(found, MappingNode | ScalarNode):
                found = found.items[step] if step < len(found.items) else None
            else:
                return None
        return found

    def _title(self, path: str) -> str:
        shape = self.checked.ledger.contract.shape.at(tuple(steps(path)))
        last = steps(path)[-1]
        return shape.title if shape and shape.title and isinstance(last, str) else str(last) * isinstance(last, str)

    def _gather(self, value: Any) -> None:
        if isinstance(value, Record):
            self._gather_members(list(value), value.get)
        elif isinstance(value, Figure):
            if value.path:
                self.figures.setdefault(value.path, value)
            details = value.details or {}
            self._gather_members([name for name in details if name], details.get)
        elif isinstance(value, Prose):
            self.texts[value.path] = str(value)
        elif isinstance(value, str):
            self.texts[getattr(value, "path", "")] = str(value)
        elif isinstance(value, list):
            for item in value:
                if getattr(item, "path", "").startswith(getattr(value, "path", "") or "\0"):
                    self._gather(item)

    def _gather_members(self, names: Iterable[str], get: Any) -> None:
        for name in names:
            self._gather(get(name))

    def _note(self, entries: Iterable[Entry], above: tuple[str, ...]) -> None:
        for entry in entries:
            here = (*above, entry.title) if entry.title else above
            if entry.formula:
                self.formulas[entry.path] = entry.formula
            self._labels.setdefault(entry.path, (*here, entry.label) if entry.label else here)
            if entry.label:
                self._labels.setdefault(_LAST_STEP.sub("", entry.path), here)
            self._note(entry.children, here)


def steps(path: str) -> list[str | int]:
    """The steps of a path: names, and indices of list items."""
    return [int(index) if index else name for name, index in re.findall(r"([^.\[\]]+)|\[([0-9]+)\]", path)]


def walk_scalars(node: Node, path: str) -> Iterator[tuple[str, ScalarNode]]:
    """Every single value at and below a node, with its path, in the order of the file."""
    if isinstance(node, ScalarNode):
        yield path, node
    elif isinstance(node, MappingNode):
        for name, member in node.members.items():
            yield from walk_scalars(member, f"{path}.{name}" if path else name)
    else:
        for index, item in enumerate(node.items):
            yield from walk_scalars(item, f"{path}[{index}]")


def printed(figure: Figure) -> str:
    """A figure as it is printed; one that does not end, with four decimals."""
    return str(_ending(figure))


def printed_number(figure: Figure, balanced: bool = True) -> Decimal:
    """The number as it is printed; of a percentage, what stands before the sign.

    Args:
        balanced: with the digit that was moved so that printed parts add up.
    """
    return Decimal(_ending(figure if balanced else figure.but(balance=None)).number_text())


def stated(figure: Figure) -> str:
    """A figure as it is printed, or as it is typed where it is printed rounded."""
    value = EXACT.multiply(figure.value, Decimal(100)) if figure.form.kind == "percent" else figure.value
    if not isinstance(figure.origin, Stated) or printed_number(figure) == value:
        return printed(figure)
    return str(figure.but(form=PLAIN)) if figure.form.kind != "percent" else f"{value:f}%"


def _ending(figure: Figure) -> Figure:
    """The figure; one that does not end, with four decimals."""
    try:
        figure.number_text()
    except FigureError:
        return figure.but(form=NumberForm("plain", 4))
    return figure

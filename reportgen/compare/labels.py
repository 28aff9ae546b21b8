"""One of two data files that are compared: its values, labels and formulas by their paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from reportgen.case import Case
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode
from reportgen.survey.overview import FactRow, overview
from reportgen.values.figure import Figure, Stated
from reportgen.values.records import Prose, Record, Text, walk
from reportgen.values.rounding import EXACT, PLAIN, FigureError, NumberForm


class ComparedFile:
    """A data file and its figures, looked up by paths such as `income.sources[0].amount`.

    `figures` holds every figure, stated and computed, `texts` every text as it is printed, `formulas`
    those of the computed figures in titles.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.figures: dict[str, Figure] = {}
        self.texts: dict[str, str] = {}
        self.formulas: dict[str, str] = {}
        self._labels: dict[str, tuple[str, ...]] = {}
        self._gather(case.figures.root)
        self._note(overview(case), ())

    def label(self, path: str) -> tuple[str, ...]:
        """The Chinese titles on the way to `path`, list items by their names."""
        if path not in self._labels:
            above = FactPath(path).parent
            own = self._title(path)
            self._labels[path] = (*(self.label(above) if above else ()), *((own,) if own else ()))
        return self._labels[path]

    def _title(self, path: str) -> str:
        steps = FactPath(path).steps
        if not isinstance(steps[-1], str):
            return ""
        shape = self.case.contract.shape.at(steps)
        return shape.title if shape and shape.title else steps[-1]

    def _gather(self, root: Record) -> None:
        for _, value, _ in walk(root):
            if isinstance(value, Figure) and value.path:
                self.figures.setdefault(value.path, value)
            elif isinstance(value, Prose | Text):
                self.texts[value.path] = str(value)

    def _note(self, entries: Iterable[FactRow], above: tuple[str, ...]) -> None:
        for entry in entries:
            here = (*above, entry.title) if entry.title else above
            if entry.formula:
                self.formulas[entry.path] = entry.formula
            self._labels.setdefault(entry.path, (*here, entry.label) if entry.label else here)
            if entry.label:
                self._labels.setdefault(entry.path.parent, here)
            self._note(entry.children, here)


def walk_scalars(node: Node, path: FactPath = FILE) -> Iterator[tuple[FactPath, ScalarNode]]:
    """Every single value at and below a node, with its path, in the order of the file."""
    if isinstance(node, ScalarNode):
        yield path, node
    elif isinstance(node, MappingNode):
        for name, member in node.members.items():
            yield from walk_scalars(member, path / name)
    else:
        for index, item in enumerate(node.items):
            yield from walk_scalars(item, path / index)


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

"""One of two data files that are compared: its values, labels and formulas by their paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.case import Case
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode
from reportgen.figures.figures import Figures
from reportgen.survey.overview import FactRow, overview
from reportgen.values.figure import Figure
from reportgen.values.records import Prose, Text


class ComparedFile:
    """A data file and its figures, looked up by paths such as `income.sources[0].amount`.

    `figures` holds every figure, stated and computed, `texts` every text as it is printed.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.figures: dict[str, Figure] = {}
        self.texts: dict[str, str] = {}
        self._labels: dict[str, tuple[str, ...]] = {}
        self._gather(case.figures)
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

    def _gather(self, figures: Figures) -> None:
        for _, value, _ in figures.visits:
            if isinstance(value, Figure) and value.path:
                self.figures.setdefault(value.path, value)
            elif isinstance(value, Prose | Text):
                self.texts[value.path] = str(value)

    def _note(self, entries: Iterable[FactRow], above: tuple[str, ...]) -> None:
        for entry in entries:
            here = (*above, entry.title) if entry.title else above
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

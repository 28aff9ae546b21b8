"""The figures of one file: all that a report can print, and what is to be audited and read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

from reportgen.errors import Problem, TemplateError
from reportgen.expressions.evaluate import Language, Scope, UnknownName, record_scope
from reportgen.expressions.syntax import parse_expression
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import node_at
from reportgen.figures.prose import Narrative
from reportgen.language.words import Words
from reportgen.schema.contract import Contract
from reportgen.schema.nodes import ComputedField, Rule, SchemaPath
from reportgen.values.figure import Figure, Stated
from reportgen.values.formula_text import Names
from reportgen.values.period import LAST
from reportgen.values.records import Record, Text, Visit, members_of, record_of, walk
from reportgen.values.rounding import FigureError

Fault = tuple[SchemaPath, FigureError]
"""A formula of the schema that has no meaning for the facts, with its place in the schema."""


class Comparison(NamedTuple):
    """A figure that is stated although the schema computes it, and what its formula makes it."""

    stated: Figure
    record: Record
    field: ComputedField
    expected: Any


class _Given(NamedTuple):
    """`root` is what templates see, `earlier` what they see of earlier files by the names of that. `narratives` are the
    prose fields, `texts` all other texts, `pictures` those of them that are paths of picture files. `comparisons` and
    `rules` are what is to be audited, a rule with each record that it is about. `problems` is what deriving has found
    wrong in the data. `words` are those of the report's language.
    """

    root: Record
    earlier: Mapping[str, Record | None]
    contract: Contract
    language: Language
    words: Words
    narratives: tuple[Narrative, ...]
    texts: tuple[Text, ...]
    pictures: tuple[Text, ...]
    comparisons: tuple[Comparison, ...]
    rules: tuple[tuple[Record, Rule], ...]
    problems: tuple[Problem, ...]


class Figures(_Given):
    """What follows from one data file; nothing in it changes."""

    @cached_property
    def visits(self) -> Sequence[Visit]:
        """Everything that templates see of the file, in its order, each thing once (`walk`)."""
        return walk(self.root)

    @property
    def last(self) -> Record | None:
        """The figures of the period before, None if there are none."""
        return self.earlier[LAST]

    @property
    def year(self) -> Figure | None:
        """The year of the file."""
        name = self.contract.shape.named("year")
        year = self.root.get(name) if name else None
        return year if isinstance(year, Figure) else None

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which the period of the file lies; none if it does not say them."""
        file = self.root.node
        period = self.contract.shape.period_of(file) if file is not None else None
        return period.years if period else ()

    def scope(self, record: Record | None) -> Scope:
        """The names that formulas and prose of `record` may use: its own, the file's, and those of earlier files."""
        return scope_of(record, self.root, self.earlier)

    def evaluate(self, expression: str, record: Record | None) -> Any:
        """The value of an expression of the schema.

        Raises:
            FigureError: it has no meaning for these facts.
        """
        return self.language.evaluate(parse_expression(expression), self.scope(record))

    def evaluate_outward(self, expression: str, record: Record) -> Any:
        """The value of an expression that also knows the names of what a record stands in, the nearest first.

        A name that only other records of its kind have around them is absent: an indicator stands in a form or in a
        table.

        Raises:
            FigureError: it has no meaning for these facts.
        """
        look_up = record_scope(record, *self._holders(record), self.earlier)

        def found(name: str) -> Any:
            try:
                return look_up(name)
            except UnknownName:
                return None

        return self.language.evaluate(parse_expression(expression), found)

    def _holders(self, record: Record) -> list[Record]:
        """What a record of this year stands in, the nearest first, the whole file last."""
        value: Any = self.root
        found = [self.root]
        for step in FactPath(record.path).steps[:-1]:
            value = value[step] if isinstance(step, int) else members_of(value)[step]
            holder = record_of(value)
            found += [holder] if holder is not None else []
        return found[::-1]

    @property
    def names(self) -> Names:
        """What people call these figures."""
        file = self.root.node
        assert file is not None
        shape = self.contract.shape
        return Names(file.source, partial(shape.item_name, file), shape.period)

    def stated_figures(self) -> Iterator[Figure]:
        """Every typed figure of the file, in its order."""
        for _, value, _ in self.visits:
            if isinstance(value, Figure) and isinstance(value.origin, Stated):
                yield value


def scope_of(record: Record | None, root: Record, earlier: Mapping[str, Record | None]) -> Scope:
    """The names that formulas and prose of `record` may use: its own, the file's, and those of earlier files."""
    return record_scope(record if record is not root else None, root, earlier)


def refuse_faults(faults: Sequence[Fault], contract: Contract) -> None:
    """Report the formulas and rules that have no meaning for the facts.

    Raises:
        TemplateError: there are any; each with its place in the schema.
    """
    if not faults:
        return
    tree = contract.schema.tree()
    raise TemplateError(
        Problem(code=fault.code, place=node_at(tree, path).place, path=FactPath.of(path), params=fault.params)
        for path, fault in faults
    )

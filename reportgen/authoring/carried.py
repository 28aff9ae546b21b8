"""What figures of the old file make in the new one: its closing the opening balance, its last year an earlier one."""

from __future__ import annotations

from typing import Any, NamedTuple

from reportgen.case import Case
from reportgen.errors import DataError, TemplateError
from reportgen.facts.load import parse_facts
from reportgen.facts.tree import MappingNode, ScalarNode
from reportgen.figures.derive import derive_figures
from reportgen.figures.figures import Figures
from reportgen.places import Source
from reportgen.schema.nodes import SchemaNode, SchemaPath
from reportgen.values.figure import Computed, Figure, Stated
from reportgen.values.formula_text import name_of, shortened
from reportgen.values.money import IN_YUAN, convert
from reportgen.values.operations import Operation
from reportgen.values.records import Record, record_of
from reportgen.values.rounding import EXACT, FigureError


class Carried(NamedTuple):
    """A value for the new file, as it is written there, and what the figure of the old file is called that it is."""

    written: str
    name: str
    zero: bool


class OldFigures:
    """The figures of the old file, as the formulas of `carry_from` ask for them."""

    def __init__(self, facts: MappingNode, figures: Figures) -> None:
        self._facts = facts
        self.figures = figures

    @classmethod
    def of(cls, case: Case) -> OldFigures | None:
        """Those of a file whose facts fit the contract; None if no formula asks, or if it has a fault of its own.

        What is wrong with it is told by its check. Here it means that no more is filled in than is typed.
        """
        if not any(part.carry_from for part in case.contract.shape.walk()):
            return None
        try:
            return cls(case.facts, case.figures)
        except DataError:
            return None

    @classmethod
    def after(cls, case: Case) -> OldFigures | None:
        """What the file of the period behind the old one knows of the old one as its last; None as for `of`.

        Of its own that file has nothing but its period.
        """
        shape, period = case.contract.shape, case.contract.shape.period_of(case.facts)
        figures = cls.of(case)
        if figures is None or period is None:
            return None
        following = parse_facts(Source("", f"{shape.named(shape.period)}: {period.after}\n"))
        try:
            made = derive_figures(following, case.contract, case.layout.forms, case.layout.words, figures.figures)
        except TemplateError:  # a formula that cannot do without what the file has yet to say
            return None
        return cls(case.facts, made)

    def record(self, path: SchemaPath) -> Record | None:
        """The record at a path of the file."""
        value: Any = self.figures.root
        for step in path:
            if isinstance(step, int):
                value = value[step] if isinstance(value, list) and step < len(value) else None
            else:
                record = record_of(value)
                value = record.members.get(step) if record else None
        return record_of(value)

    def value(self, formula: str, shape: SchemaNode, owner: SchemaPath) -> Carried | None:
        """What a formula makes of the old file for a field of a shape in the record at `owner`; None if nothing."""
        return self._carried(self._evaluated(formula, owner), shape, formula)

    def listed(self, formula: str, items: SchemaNode, owner: SchemaPath) -> dict[str, Carried]:
        """What a list that a formula gives holds for the items of another, by names that only one of it has."""
        number = (items.figure or {}).get("value", "")
        found: dict[str, list[Carried]] = {}
        given = self._evaluated(formula, owner)
        for item in given if isinstance(given, list) and number else ():
            record = record_of(item)
            node = record.node.members.get(items.name_in(record.node)) if record and record.node else None
            carried = self._carried(item, items.members[number], formula)
            if carried and isinstance(node, ScalarNode):
                found.setdefault(node.text, []).append(carried._replace(name=shortened(node.text)))
        return {name: several[0] for name, several in found.items() if len(several) == 1}

    def _evaluated(self, formula: str, owner: SchemaPath) -> Any:
        try:
            return self.figures.evaluate(formula, self.record(owner))
        except FigureError:  # a division by zero, or what rests on a reference that leads nowhere
            return None

    def _carried(self, figure: Any, shape: SchemaNode, formula: str) -> Carried | None:
        if not isinstance(figure, Figure):
            return None
        written = self._written(figure, shape)
        return Carried(written, name_of(figure) or formula, not figure.value) if written else None

    def _written(self, figure: Figure, shape: SchemaNode) -> str:
        """A figure as the new file types it, in the unit of money of the old; empty where the field takes no such."""
        unit, origin = shape.unit_in(self._facts.members), figure.origin
        if isinstance(origin, Computed) and origin.operation is Operation.CONVERT and origin.operands[0].unit == unit:
            figure = origin.operands[0]
            origin = figure.origin
        if isinstance(origin, Stated) and (figure.unit == unit or not unit):
            return origin.text
        value = figure.value
        if figure.unit in IN_YUAN and unit in IN_YUAN and figure.unit != unit:
            value = EXACT.normalize(convert(value, figure.unit, unit))
        elif figure.unit and unit and figure.unit != unit:
            return ""
        if shape.kind == "integer":
            return f"{value:.0f}" if value == value.to_integral_value() else ""
        return f"{value:f}"

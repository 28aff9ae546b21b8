"""From facts to figures: build what templates see, and compute what the schema computes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from functools import partial
from typing import Any

from reportgen.errors import Problem
from reportgen.expressions.evaluate import Language
from reportgen.expressions.filters import make_filters
from reportgen.expressions.filters_scores import UNFIT
from reportgen.expressions.syntax import BadExpression, parse_expression, parse_reference
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import LAST_YEAR, MappingNode, Node, ScalarNode
from reportgen.figures.balanced_totals import Portions, Slot, Total
from reportgen.figures.ledger import Comparison, Draft, Ledger
from reportgen.figures.references import UnfollowedError
from reportgen.language.words import Words
from reportgen.messages import Saying
from reportgen.schema.contract import Contract
from reportgen.schema.nodes import ComputedField, SchemaNode
from reportgen.values.figure import Computed, Figure, Stated, in_unit
from reportgen.values.largest_remainder import balance_figures
from reportgen.values.operations import Operation
from reportgen.values.records import Items, Record, Text
from reportgen.values.rounding import PLAIN, FigureError, NumberForm

_UNKNOWN = SchemaNode({}, {})


def derive_figures(
    facts: MappingNode,
    contract: Contract,
    forms: Mapping[str, NumberForm],
    words: Words,
    last: Ledger | None = None,
) -> Ledger:
    """Compute the figures of a data file that fits the contract.

    Args:
        forms: how numbers are printed, by the names that the schema's `show` uses.
        words: of the language of the report.
        last: last year's figures, which formulas and templates know as `last`; without them, `last` is what the
            file itself states of last year.

    Raises:
        TemplateError: a formula of the schema has no meaning for these facts.
    """
    stated = facts.members.get(LAST_YEAR)
    before = None
    if isinstance(stated, MappingNode):
        before = _Deriver(contract, forms, words, facts, None, None).derive(stated, FILE / LAST_YEAR)
        before.references.settle()
    return _Deriver(contract, forms, words, facts, last or before, before).derive(facts)


def acquaint(value: Any, shape: SchemaNode) -> None:
    """Let figures be asked for whatever another schema knows: what theirs does not is absent, and no unknown name."""
    if isinstance(value, Record):
        value.known |= shape.names
        members = value.members
    elif isinstance(value, Figure) and value.details and isinstance(value.details, dict):
        members = value.details
        members[""] = members.get("", frozenset()) | shape.names
    else:
        if isinstance(value, Items) and shape.items:
            for item in value:
                acquaint(item, shape.items)
        return
    for name, member in members.items():
        below = shape.members.get(name) or shape.others
        if name and below:
            acquaint(member, below)


class _Deriver:
    def __init__(
        self,
        contract: Contract,
        forms: Mapping[str, NumberForm],
        words: Words,
        file: MappingNode,
        last: Ledger | None,
        before: Ledger | None,
    ) -> None:
        self.forms = forms
        self.file = file
        self.before = before
        self.shape = contract.shape
        nothing = Record({}, frozenset(), "", "", None)
        language = Language(make_filters(forms, words))
        self.ledger = Ledger(nothing, last.root if last else None, contract, language)
        self.planned: list[tuple[Record, ComputedField]] = []
        self.totals: list[tuple[Record, ComputedField]] = []

    def derive(self, facts: MappingNode, path: FactPath = FILE) -> Ledger:
        root = self._build(facts, self.shape, path, None)
        assert isinstance(root, Record)
        self.ledger.root = root
        year = self.file.members.get("year")
        if path and "year" not in root and isinstance(year, ScalarNode) and isinstance(year.value, Decimal):
            root.members["year"] = self._scalar(year, self.shape.members.get("year"), "year", "") - 1
        self._balance_totals()
        self.ledger.references.follow_all()
        for record, computed in self.planned:
            with suppress(UnfollowedError):
                record.get(computed.name)
        self.ledger.slips += self.ledger.references.problems
        if self.before:
            self.ledger.comparisons += self.before.comparisons
            self.ledger.slips += self.before.slips
        self.ledger.raise_faults()
        return self.ledger

    def _balance_totals(self) -> None:
        """Balance the parts of every total that says what makes it up."""
        with suppress(UnfollowedError):
            portions = Portions(Total(record, computed.name, computed.parts) for record, computed in self.totals)
            if not portions.needed:
                return
            for record, rule in self.ledger.rules:
                portions.equate(record, self.ledger.root, parse_expression(rule.check))
            for record, computed in self.totals:
                try:
                    if (key := Slot(record.members, computed.name).key) in portions.totals:
                        portions.balance(key)
                except FigureError as error:
                    self.ledger.faults.append(((*computed.pointer, "parts"), error))

    def _build(
        self, node: Node, shape: SchemaNode | None, path: FactPath, record: Record | None, unit: str = ""
    ) -> Any:
        if isinstance(node, ScalarNode):
            return self._scalar(node, shape, path, unit)
        if isinstance(node, MappingNode):
            return self._record(node, shape, path, unit)
        items = Items()
        items.path = path
        below = shape.items if shape else None
        for index, item in enumerate(node.items):
            at = path / index
            items.append(self._build(item, below, at, record, unit))
            if below is not None and below.prose and isinstance(item, ScalarNode):
                self.ledger.drafts.append(Draft(item, at, items, index, record))
        return items

    def _scalar(self, node: ScalarNode, shape: SchemaNode | None, path: str, unit: str) -> Any:
        value = node.value
        if isinstance(value, str):
            return Text(value, path, node)
        if isinstance(value, Decimal):
            if shape is None:
                return Figure(value, unit, Stated(path, "", node, node.text))
            if shape.kind == "integer" and "." in node.text:
                self.ledger.slips.append(_not_whole(node, shape, path))
            form = self.forms.get(shape.show, PLAIN)
            stated = Figure(value, shape.unit or unit, Stated(path, shape.title, node, node.text), form)
            return self._converted(stated, shape) if shape.unit_from else stated
        return value

    def _converted(self, stated: Figure, shape: SchemaNode) -> Figure:
        """The figure in the unit of the schema, where the file names another in which it is typed."""
        stated = stated.but(unit=shape.unit_in(self.file.members))
        if stated.unit == shape.unit:
            return stated
        try:
            figure = in_unit(stated, shape.unit)
        except FigureError as error:
            self.ledger.faults.append(((*shape.pointer, "unit_from"), error))
            return stated
        return figure.but(origin=Computed(Operation.CONVERT, (stated,), stated.path, shape.title, unit=shape.unit))

    def _record(self, node: MappingNode, shape: SchemaNode | None, path: FactPath, unit: str) -> Record | Figure:
        if shape is None:
            shape = _UNKNOWN
        record = Record({}, shape.names, path, shape.title, node)
        standing = shape.figure
        inheriting: tuple[str, ...] = ()
        if standing:
            given = node.members.get(standing.get("unit", ""))
            unit = given.text if isinstance(given, ScalarNode) else unit
            inheriting = (standing["value"], standing.get("parts", ""))
        members, known = record.members, shape.members
        for name, member in node.members.items():
            if self.before and not path and name == LAST_YEAR:
                members[name] = self.before.root
                continue
            below = known.get(name) or shape.others
            at = path / name
            if below is not None and below.refers and isinstance(member, ScalarNode) and isinstance(member.value, str):
                self.ledger.references.add(record, name, member, at, partial(self._follow, record))
                continue
            members[name] = self._build(member, below, at, record, unit if name in inheriting else "")
            if below is not None and below.prose and isinstance(member, ScalarNode):
                self.ledger.drafts.append(Draft(member, at, members, name, record))
            elif below is not None and below.picture and isinstance(members[name], Text):
                self.ledger.pictures.append(members[name])
        if standing:
            _name_figure(record, standing["value"])
        for computed in shape.computed:
            self._plan(record, computed)
            if computed.parts:
                self.totals.append((record, computed))
        for name in {computed.together: None for computed in shape.computed if computed.together}:
            self._plan_together(record, [computed for computed in shape.computed if computed.together == name])
        for rule in shape.rules:
            self.ledger.rules.append((record, rule))
        return self._standing_figure(record, standing, unit) if standing else record

    def _plan(self, record: Record, computed: ComputedField) -> None:
        """Have the figure computed when it is asked for; one that is also stated, compared."""
        stated = record.members.get(computed.name)
        if isinstance(stated, Figure):
            self.ledger.comparisons.append(Comparison(stated, computed, lambda: self._compute(record, computed)))
            return

        references = self.ledger.references

        def compute() -> Any:
            record.pending[computed.name] = partial(self._refuse_circle, computed, len(references.open))
            try:
                return self._compute(record, computed)
            except UnfollowedError:
                record.pending[computed.name] = compute
                references.rests(record, computed.name)
                raise

        record.pending[computed.name] = compute
        self.planned.append((record, computed))

    def _refuse_circle(self, computed: ComputedField, depth: int) -> None:
        """Tell what leads a figure back to itself: a reference of the data, or else the schema's formula."""
        self.ledger.references.refuse_circle(depth)
        raise FigureError("formula-circular", name=computed.name, title=computed.title)

    def _follow(self, record: Record, text: str) -> Any:
        """What a reference of a record leads to."""
        value = self.ledger.language.evaluate(parse_reference(text), self.ledger.scope(record))
        if value is None and text.startswith("last.") and self.ledger.last is None:
            raise BadExpression("refers-no-last", reference=text)
        return value

    def _plan_together(self, record: Record, group: list[ComputedField]) -> None:
        """Have the figures of a group computed at once, and balanced before anybody sees them."""
        plans = {computed.name: plan for computed in group if (plan := record.pending.get(computed.name))}

        def compute(name: str) -> Any:
            record.pending.update(plans)
            figures = {each: figure for each in plans if isinstance(figure := record.get(each), Figure)}
            try:
                record.members.update(zip(figures, balance_figures([*figures.values()]), strict=True))
            except FigureError as error:
                self.ledger.faults.append(((*group[0].pointer, "together"), error))
            return record.members[name]

        for name in plans:
            record.pending[name] = partial(compute, name)

    def _standing_figure(self, record: Record, standing: Mapping[str, str], unit: str) -> Figure:
        """The figure for which a record stands, with the record's other members as its details."""
        figure = record.get(standing["value"])
        if not isinstance(figure, Figure):
            figure = Figure(Decimal(0), "", Stated(record.path, record.title, None, "0"))
        if not figure.unit:
            figure = figure.but(unit=unit)
        title = record.members.get("title")
        if isinstance(title, str) and isinstance(figure.origin, Computed):
            figure = figure.but(origin=figure.origin._replace(title=str(title)))
        about = record.members.get(standing.get("about", "")) is True
        details = record.members
        details[""] = record.known
        origin = figure.origin
        if isinstance(origin, Computed) and figure.place:  # typed in another unit, under the same name
            figure = figure.but(origin=origin._replace(operands=(origin.operands[0].but(details=details),)))
        return figure.but(about=about, details=details)

    def _compute(self, record: Record, computed: ComputedField) -> Any:
        evaluate = self.ledger.evaluate
        try:
            if computed.when and not evaluate(computed.when, record):
                return None
            value = evaluate(computed.formula, record)
        except FigureError as error:
            if error.code == UNFIT:
                raise UnfollowedError from None
            if error.code != "division-by-zero":
                self.ledger.faults.append(((*computed.pointer, "formula"), error))
            return None
        if not isinstance(value, Figure):
            return value
        path = FactPath(record.path) / computed.name
        origin = value.origin
        if isinstance(origin, Computed) and not origin.path and origin.operation is not Operation.COUNT:
            origin = origin._replace(path=path, title=computed.title, formula=computed.formula)
        else:
            origin = Computed(Operation.SAME, (value,), path, computed.title, computed.formula)
        form = self.forms.get(computed.show, value.form) if computed.show else value.form
        return value.but(origin=origin, form=form, unit=computed.unit or value.unit)


def _name_figure(record: Record, value: str) -> None:
    """Call a figure that stands for a record as the record calls itself: 以区政府名义制发文件, not 数."""
    title, figure = record.members.get("title"), record.members.get(value)
    if isinstance(title, str) and isinstance(figure, Figure) and isinstance(figure.origin, Stated):
        record.members[value] = figure.but(origin=figure.origin._replace(title=str(title)))


def _not_whole(node: ScalarNode, shape: SchemaNode, path: str) -> Problem:
    """A whole number that is written with decimals, which JSON Schema does not mind: 2025.0."""
    params = {"label": Saying("titled", {"title": shape.title, "name": path}), "value": node.text}
    return Problem(code="not-integer", place=node.place, path=path, params=params)

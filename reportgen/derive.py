"""From facts to figures: build what templates see, compute what the schema computes, check its rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from jinja2 import nodes

from reportgen.contract import Contract
from reportgen.errors import Problem, Severity, TemplateError
from reportgen.facts import Mapping as FactMapping
from reportgen.facts import Node, Scalar, node_at, path_text
from reportgen.facts import Sequence as FactSequence
from reportgen.figures import PLAIN, Computed, Figure, FigureError, NumberForm, Stated
from reportgen.language import Language, Scope, parse_expression, record_scope, split_prose
from reportgen.ledger import Draft, Ledger
from reportgen.load import parse_facts
from reportgen.places import Place
from reportgen.records import Items, Record, Text
from reportgen.shapes import ComputedField, Path, Rule, Shape
from reportgen.wording import make_filters

_MAX_LABEL = 24
_OPERATORS = {"eq": "=", "ne": "≠", "lt": "<", "lteq": "≤", "gt": ">", "gteq": "≥"}


def derive_figures(
    facts: FactMapping,
    contract: Contract,
    forms: Mapping[str, NumberForm],
    last: Ledger | None = None,
) -> Ledger:
    """Compute the figures of a data file that fits the contract.

    `problems` of the result holds every stated figure that disagrees with its formula and every rule
    that does not hold.

    Raises:
        TemplateError: a formula or a rule of the schema has no meaning for these facts.
    """
    return _Deriver(contract, forms, last.root if last else None).derive(facts)


class _Deriver:
    def __init__(self, contract: Contract, forms: Mapping[str, NumberForm], last: Record | None) -> None:
        self.contract = contract
        self.forms = forms
        self.language = Language(make_filters(forms))
        self.last = last
        self.drafts: list[Draft] = []
        self.computed: list[tuple[Record, ComputedField]] = []
        self.ruled: list[tuple[Record, Rule]] = []
        self.disagreeing: list[tuple[Figure, Callable[[], Any], ComputedField]] = []
        self.schema_faults: list[tuple[Path, FigureError]] = []

    def derive(self, facts: FactMapping) -> Ledger:
        root = self._build(facts, self.contract.shape, (), None)
        assert isinstance(root, Record)
        self.ledger = Ledger(root, self.last, self.language, self.drafts)
        for record, computed in self.computed:
            record.get(computed.name)
        problems = [problem for entry in self.disagreeing if (problem := self._disagreement(*entry))]
        wrong = {id(problem.place) for problem in problems}
        problems += [p for record, rule in self.ruled if (p := self._broken(record, rule)) and id(p.place) not in wrong]
        if self.schema_faults:
            tree = parse_facts(self.contract.source)
            raise TemplateError(_schema_problem(tree, path, fault) for path, fault in self.schema_faults)
        self.ledger.problems = problems
        return self.ledger

    def _build(self, node: Node, shape: Shape | None, path: Path, record: Record | None, unit: str = "") -> Any:
        if isinstance(node, FactMapping):
            return self._record(node, shape, path, unit)
        if isinstance(node, FactSequence):
            items = Items()
            items.path = path_text(path)
            below = shape.items if shape else None
            for index, item in enumerate(node.items):
                items.append(self._build(item, below, (*path, index), record, unit))
                self._note_draft(item, below, (*path, index), items, index, record)
            return items
        return self._scalar(node, shape, path, unit)

    def _note_draft(
        self, node: Node, shape: Shape | None, path: Path, owner: Any, key: str | int, record: Record | None
    ) -> None:
        if shape is not None and shape.prose and isinstance(node, Scalar):
            self.drafts.append(Draft(node, path_text(path), owner, key, record))

    def _scalar(self, node: Scalar, shape: Shape | None, path: Path, unit: str) -> Any:
        if isinstance(node.value, Decimal):
            form = self.forms.get(shape.show, PLAIN) if shape else PLAIN
            unit = (shape.unit if shape else "") or unit
            origin = Stated(path_text(path), shape.title if shape else "", node.place, node.text)
            return Figure(node.value, unit, origin, form)
        if isinstance(node.value, str):
            return Text(node.value, path_text(path), node.place)
        return node.value

    def _record(self, node: FactMapping, shape: Shape | None, path: Path, unit: str) -> Record | Figure:
        names = shape.names if shape else frozenset()
        title = shape.title if shape else ""
        record = Record({}, names, path_text(path), title, node.place)
        standing = shape.figure if shape else None
        if standing:
            given = node.members.get(standing.get("unit", ""))
            unit = given.text if isinstance(given, Scalar) else unit
        for name, member in node.members.items():
            below = shape.members.get(name, shape.others) if shape else None
            inherited = unit if standing and name in (standing["value"], standing.get("parts")) else ""
            record.members[name] = self._build(member, below, (*path, name), record, inherited)
            self._note_draft(member, below, (*path, name), record.members, name, record)
        for computed in shape.computed if shape else ():
            self._plan(record, computed)
        for rule in shape.rules if shape else ():
            self.ruled.append((record, rule))
        return self._standing_figure(record, standing) if standing else record

    def _plan(self, record: Record, computed: ComputedField) -> None:
        """Have the figure computed when it is asked for; one that is also stated, compared."""
        stated = record.members.get(computed.name)
        if isinstance(stated, Figure):
            self.disagreeing.append((stated, lambda: self._compute(record, computed), computed))
            return

        def compute() -> Any:
            record.pending[computed.name] = _circular(computed)
            return self._compute(record, computed)

        record.pending[computed.name] = compute
        self.computed.append((record, computed))

    def _standing_figure(self, record: Record, standing: Mapping[str, str]) -> Figure:
        """The figure for which a record stands, with the record's other members as its details."""
        figure = record.get(standing["value"])
        if not isinstance(figure, Figure):
            figure = Figure(Decimal(0), "", Stated(record.path, record.title, record.place, "0"))
        own = record.members.get("title")
        if isinstance(own, str) and figure.origin is not None:
            figure = replace(figure, origin=replace(figure.origin, title=str(own)))
        if not figure.unit:
            figure = replace(figure, unit=unit)
        about = record.members.get(standing.get("about", "")) is True
        details = record.members
        details[""] = record.known
        return replace(figure, about=about, details=details)

    def _scope(self, record: Record) -> Scope:
        if hasattr(self, "ledger"):
            return self.ledger.scope(record)
        return record_scope(record)

    def _compute(self, record: Record, computed: ComputedField) -> Any:
        scope = self._scope(record)
        try:
            if computed.when and not self._evaluate(computed.when, scope):
                return None
            value = self._evaluate(computed.formula, scope)
        except FigureError as error:
            if error.code != "division-by-zero":
                self.schema_faults.append(((*computed.pointer, "formula"), error))
            return None
        if not isinstance(value, Figure):
            return value
        path = f"{record.path}.{computed.name}" if record.path else computed.name
        origin = value.origin
        if isinstance(origin, Computed) and not origin.path:
            origin = replace(origin, path=path, title=computed.title, formula=computed.formula)
        else:
            origin = Computed("same", (value,), path, computed.title, computed.formula)
        form = self.forms.get(computed.show, value.form) if computed.show else value.form
        return replace(value, origin=origin, form=form, unit=computed.unit or value.unit)

    def _evaluate(self, expression: str, scope: Scope) -> Any:
        return self.language.evaluate(parse_expression(expression), scope)

    def _disagreement(self, stated: Figure, compute: Callable[[], Any], computed: ComputedField) -> Problem | None:
        figure = compute()
        if not isinstance(figure, Figure) or figure.value == stated.value:
            return None
        difference = stated - replace(figure, unit=stated.unit)
        return Problem(
            code="stated-more" if difference.value > 0 else "stated-less",
            place=stated.place,
            path=stated.path,
            params={
                "title": computed.title,
                "stated": _value_text(stated),
                "computed": _value_text(figure),
                "difference": _value_text(abs(difference)),
            },
            related=_labelled(figure.stated_parts(), stated.place),
        )

    def _broken(self, record: Record, rule: Rule) -> Problem | None:
        """The problem of a rule that does not hold; None if it holds, or if a fact that it needs is absent."""
        scope = self._scope(record)
        try:
            if rule.when and not self._evaluate(rule.when, scope):
                return None
            expression = parse_expression(rule.check)
            if self.language.evaluate(expression, scope) is not False:
                return None
            sides = self._sides(expression, scope)
            message = self._message(rule, scope)
        except FigureError as error:
            if error.code != "division-by-zero":
                self.schema_faults.append(((*rule.pointer, "check"), error))
            return None
        figures = [side for side in sides if isinstance(side, Figure)]
        parts = [part for figure in figures for part in figure.stated_parts()]
        place = next((figure.place for figure in figures if figure.place), None)
        place = place or next((part.place for part in parts if part.place), record.place)
        code, params = "rule-broken", {"message": message, "rule": rule.id, "hint": rule.hint}
        if "{{" not in rule.message and len(figures) == 2 and isinstance(expression, nodes.Compare):
            left, right = figures
            code = "rule-compared"
            params |= {
                "left": _named_value(left),
                "right": _named_value(right),
                "operator": _OPERATORS[expression.ops[0].op],
                "difference": _value_text(abs(left - replace(right, unit=left.unit))),
            }
        return Problem(
            code=code,
            severity=Severity(rule.severity),
            place=place,
            path=record.path,
            params=params,
            related=_labelled(parts, place),
        )

    def _sides(self, expression: nodes.Expr, scope: Scope) -> list[Any]:
        if isinstance(expression, nodes.Compare) and len(expression.ops) == 1:
            return [
                self.language.evaluate(expression.expr, scope),
                self.language.evaluate(expression.ops[0].expr, scope),
            ]
        return []

    def _message(self, rule: Rule, scope: Scope) -> str:
        pieces = split_prose(rule.message)
        return "".join(str(self._evaluate(text, scope)) if kind == "reference" else text for kind, text, _ in pieces)


def _circular(computed: ComputedField) -> Callable[[], Any]:
    def fail() -> Any:
        raise FigureError("formula-circular", name=computed.name, title=computed.title)

    return fail


def _value_text(figure: Figure) -> str:
    """The number for a message: exact, with its unit."""
    if figure.form.kind == "percent":
        return str(figure)
    value = figure.value
    digits = len(value.as_tuple().digits)
    if isinstance(figure.origin, Stated):
        return f"{figure.origin.text}{figure.unit}"
    return f"{value:f}{figure.unit}" if digits < 30 else str(replace(figure, form=NumberForm("amount", 4)))


def _named_value(figure: Figure) -> str:
    name = figure.title or figure.formula()
    return f"{name} {_value_text(figure)}"


def _labelled(figures: Sequence[Figure], subject: Place | None) -> tuple[tuple[str, Place], ...]:
    """The typed figures behind a problem, each with its name and value, but for the one it is about."""
    found: dict[tuple[str, int], tuple[str, Place]] = {}
    for figure in figures:
        if figure.place is not None and figure.place != subject:
            name = str((figure.details or {}).get("name") or figure.title or figure.path)
            name = name if len(name) <= _MAX_LABEL else f"{name[:_MAX_LABEL]}…"
            found.setdefault((figure.path, figure.place.line), (f"{name} {_value_text(figure)}", figure.place))
    return tuple(found.values())


def _schema_problem(tree: Node, path: Path, fault: FigureError) -> Problem:
    code = f"{fault.code}-near" if fault.params.get("near") else fault.code
    return Problem(code=code, place=node_at(tree, path).place, path=path_text(path), params=fault.params)

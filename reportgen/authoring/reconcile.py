"""Makes the figures of drawn data agree with the formulas and error rules of the contract, whatever these are.

The program's own audit tells what does not hold; the typed figures behind it are changed until all holds:
- a stated total becomes what its formula gives, or is left out where the schema does not let it;
- of two sides that must be equal the smaller is raised to the larger, by one typed figure or, where its bounds forbid,
  by all of them in proportion; a side that is a constant (weights that make 100) stays, and the other follows it;
- of two sides in order, the larger is lowered or the smaller raised;
- dates in order: they change places;
- a record for which nothing of this helps is left out, or the first around it that is optional.
A change may upset another rule, so this is repeated; what will not come to rest is given up.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from contextlib import suppress
from decimal import ROUND_DOWN, Decimal
from typing import Any

from jinja2 import nodes

from reportgen.audit.rules import sides_of
from reportgen.authoring.yaml_text import yaml_text
from reportgen.expressions.syntax import parse_expression
from reportgen.facts.load import parse_facts
from reportgen.facts.paths import FactPath
from reportgen.figures.derive import derive_figures
from reportgen.figures.figures import Comparison, Figures
from reportgen.layout.format import Layout
from reportgen.places import Source
from reportgen.schema.contract import Contract
from reportgen.schema.nodes import Rule
from reportgen.values.figure import Figure, in_unit
from reportgen.values.records import Record, Text
from reportgen.values.rounding import FigureError

_ROUNDS = 15  # what comes to rest has done so after ten
_LOWERING = 4
_PLACES = (Decimal("0.1"), Decimal("0.000001"), Decimal("1e-12"))


class UnreconciledError(Exception):
    """The figures would not come to agree."""


def reconcile(
    data: dict[str, Any], contract: Contract, layout: Layout, seed: int, last: Figures | None = None
) -> Figures:
    """Change the figures of `data`, in place, until the rules hold that are errors.

    Raises:
        UnreconciledError: they would not.
    """
    work = _Work(data, contract, layout, random.Random(seed))
    for _ in range(_ROUNDS):
        figures = work.derive(last)
        if not work.change(figures):
            return figures
    raise UnreconciledError(f"no rest after {_ROUNDS} rounds: {', '.join(sorted(work.changed))}")


def member_at(data: Any, path: str) -> tuple[Any, str | int]:
    """What holds the value at a path like `a.b[2].c`, and its name or index there."""
    *before, last = FactPath(path).steps
    for step in before:
        data = data[step]
    return data, last


class _Work:
    def __init__(self, data: dict[str, Any], contract: Contract, layout: Layout, choose: random.Random) -> None:
        self.data = data
        self.contract = contract
        self.layout = layout
        self.choose = choose
        self.source = Source("any.yaml", "")
        self.changed: set[str] = set()
        self.left_out: list[str] = []
        self.rounds = 0

    def derive(self, last: Figures | None) -> Figures:
        self.source = Source("any.yaml", yaml_text(self.data))
        facts = parse_facts(self.source)
        if problems := self.contract.validator.problems(facts):
            raise UnreconciledError(str(problems[0]))
        return derive_figures(facts, self.contract, self.layout.forms, self.layout.words, last)

    def change(self, figures: Figures) -> bool:
        """Mend what does not hold, no figure twice; whether there was anything."""
        self.changed.clear()
        self.left_out.clear()
        self.rounds += 1
        stated = [self.state(comparison) for comparison in figures.comparisons]
        if any(stated):
            return True
        totals = {_typed(comparison.stated).path: comparison for comparison in figures.comparisons}
        rules = [(record, rule) for record, rule in figures.rules if rule.severity == "error"]
        broken = [(record, rule) for record, rule in rules if self.is_broken(figures, record, rule)]
        for record, rule in broken:
            if any(path and record.path.startswith(path) for path in self.left_out):
                continue
            with suppress(LookupError):  # it went with another record, and is looked for again in the next round
                self.mend(figures, record, rule, totals)
        return bool(broken)

    def state(self, comparison: Comparison) -> bool:
        """Let a stated total be what its formula gives, or leave it out where the schema forbids that."""
        stated, computed = comparison.stated, comparison.expected
        if not isinstance(computed, Figure) or computed.value == stated.value:
            return False
        typed = _typed(stated)
        computed = in_unit(computed.but(unit=stated.unit), typed.unit) if typed.unit != stated.unit else computed
        self.type(typed.path, computed.value)
        if not self.contract.validator.is_valid(self.data):
            holder, name = member_at(self.data, typed.path)
            del holder[name]
        return True

    def is_broken(self, figures: Figures, record: Record, rule: Rule) -> bool:
        try:
            if rule.when and not figures.evaluate(rule.when, record):
                return False
            return figures.evaluate(rule.check, record) is False
        except FigureError as error:
            if error.code != "division-by-zero":
                raise
            return False

    def mend(self, figures: Figures, record: Record, rule: Rule, totals: Mapping[str, Comparison]) -> None:
        """Let a rule hold, or leave out the record that it is about."""
        if self.agree(figures, record, rule, totals) or self.leave_out(record.path):
            return
        names = [node.name for node in parse_expression(rule.check).find_all(nodes.Name)]
        if record.path or not any(name in self.data and self.leave_out(name) for name in names):
            raise UnreconciledError(rule.id)

    def agree(self, figures: Figures, record: Record, rule: Rule, totals: Mapping[str, Comparison]) -> bool:
        expression = parse_expression(rule.check)
        if isinstance(expression, nodes.Test) and isinstance(expression.node, nodes.Name):
            return self.give(record.path, expression.node.name)
        if not isinstance(expression, nodes.Compare):
            return False
        left, right = sides_of(figures, record, expression)
        if isinstance(left, Text) and isinstance(right, Text) and left.path and right.path:
            self.type(left.path, str(min(left, right)))
            self.type(right.path, str(max(left, right)))
            return self.contract.validator.is_valid(self.data)
        if not isinstance(left, Figure) or not isinstance(right, Figure):
            return False
        operator = expression.ops[0].op
        sides = [(left, self.leaves(left, totals)), (right, self.leaves(right, totals))]
        if any(leaf.path in self.changed for _, leaves in sides for leaf in leaves):
            return True
        if operator in ("gt", "gteq", "lt", "lteq"):
            if operator in ("gt", "gteq"):
                sides.reverse()
            strict = 0 if operator.endswith("eq") else 1
            (low, below), (high, above) = sides
            ways = [(below, low, high - strict), (above, high, low + strict)]
            if self.rounds < _LOWERING:  # later, the larger gives way: raising each in turn would not end
                self.choose.shuffle(ways)
        else:
            (low, below), (high, above) = sorted(sides, key=lambda side: side[0].value)
            ways = [(below, low, high), (above, high, low)]
        return any(self.shift(leaves, side, target) for leaves, side, target in ways)

    def give(self, path: str, name: str) -> bool:
        """Type a number that a rule misses."""
        owner = self.contract.shape.at(FactPath(path).steps)
        shape = owner.members.get(name) if owner else None
        if shape is None or shape.kind not in ("number", "integer"):
            return False
        holder, last = member_at(self.data, path)
        holder[last][name] = Decimal(self.choose.choice(("0", "0.005", "3", "12.50")))
        return self.contract.validator.is_valid(self.data)

    def leave_out(self, path: str) -> bool:
        """Take a record away, or the first of those around it that can be; whether one could."""
        while path:
            holder, name = member_at(self.data, path)
            taken = holder.pop(name)
            if self.contract.validator.is_valid(self.data):
                self.left_out.append(path if isinstance(name, str) else path.rpartition("[")[0])
                return True
            if isinstance(holder, list):
                holder.insert(int(name), taken)
            else:
                holder[name] = taken
            path = FactPath(path).parent
        return False

    def leaves(self, side: Any, totals: Mapping[str, Comparison]) -> list[Figure]:
        """The typed figures of this file on which a side rests; a stated total gives way to its parts."""
        found: list[Figure] = []
        for figure in side.stated_parts():
            typed = _typed(figure)
            if typed.place is None or typed.place.source is not self.source:
                continue
            total = totals.get(typed.path)
            computed = total.expected if total else None
            found += self.leaves(computed, totals) if isinstance(computed, Figure) else [typed]
        return found

    def shift(self, leaves: list[Figure], side: Figure, target: Figure) -> bool:
        """Change typed figures so that a sum comes to `target`; whether that can be."""
        if not leaves:
            return False
        wanted = target.but(unit=side.unit) - side
        missing = in_unit(wanted, leaves[0].unit).value if wanted.unit != leaves[0].unit else wanted.value
        for leaf in self.choose.sample(leaves, len(leaves)):
            if self.allows(leaf, leaf.value + missing) and (missing > 0 or len(leaves) == 1):
                self.type(leaf.path, leaf.value + missing)
                return True
        before = sum((leaf.value for leaf in leaves), Decimal(0))
        after = before + missing
        for place in _PLACES if before > 0 else ():
            values = [(leaf.value * after / before).quantize(place, ROUND_DOWN) for leaf in leaves]
            rest = after - sum(values, Decimal(0))
            for index in range(len(values)):
                raised = [value + rest * (n == index) for n, value in enumerate(values)]
                if all(self.allows(leaf, value) for leaf, value in zip(leaves, raised, strict=True)):
                    for leaf, value in zip(leaves, raised, strict=True):
                        self.type(leaf.path, value)
                    return True
        return False

    def allows(self, leaf: Figure, value: Decimal) -> bool:
        """Whether the schema lets a value stand where a figure is typed."""
        holder, name = member_at(self.data, leaf.path)
        shape = self.contract.shape.at(FactPath(leaf.path).steps)
        if shape is None or (isinstance(holder[name], int) and value != value.to_integral_value()):
            return False
        bounds = {word: shape.says(word) for word in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")}
        return (
            (bounds["minimum"] is None or value >= bounds["minimum"])
            and (bounds["maximum"] is None or value <= bounds["maximum"])
            and (bounds["exclusiveMinimum"] is None or value > bounds["exclusiveMinimum"])
            and (bounds["exclusiveMaximum"] is None or value < bounds["exclusiveMaximum"])
        )

    def type(self, path: str, value: Any) -> None:
        holder, name = member_at(self.data, path)
        if isinstance(holder[name], int) and value == int(value):
            value = int(value)
        elif isinstance(value, Decimal):
            value = value.normalize() if value != value.to_integral_value() else value.quantize(Decimal(1))
        elif not dt.date.fromisoformat(str(value)):
            raise UnreconciledError(path)
        self.changed.add(path)
        holder[name] = value


def _typed(figure: Figure) -> Figure:
    """The figure as it is typed: behind one in another unit of money stands the one of the file."""
    (stated,) = figure.stated_parts() or (figure,)
    return stated

"""The one language of formulas, rules, prose and templates: Jinja's, in a sandbox, over figures.

A formula or a rule of the schema and a reference in prose are parsed by Jinja and evaluated here, node
by node: what is not listed does not exist. Templates run in the environment of `sandbox`. Both look names
up in the same way and share the filters of `wording`.

An operand that is absent (an optional fact that the file does not give) makes the result absent: None.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from jinja2 import nodes

from reportgen.expressions.syntax import BadExpression, shortened, terms_of
from reportgen.facts.paths import FactPath
from reportgen.messages.nearest import Nearest, nearest
from reportgen.values.budget import Budget
from reportgen.values.described import described
from reportgen.values.figure import Figure, sum_of
from reportgen.values.records import Record, UnfollowedError, record_of
from reportgen.values.rounding import FigureError

Scope = Callable[[str], Any]
Filters = Mapping[str, Callable[..., Any]]
OF_FIGURES = ("value", "title", "path", "unit")
"""What a figure has besides the members of the record for which it stands."""


class UnknownName(FigureError):
    """A name that neither the data nor the schema knows.

    Args:
        names: gives those that exist there; None where nothing has names.
    """

    def __init__(self, name: str, owner: str, names: Callable[[], Iterable[str]] | None) -> None:
        self.name = name
        self.nameless = names is None
        path = FactPath(owner)
        near = Nearest(name, lambda: sorted(names()), path.__truediv__) if names is not None else ""
        super().__init__("unknown-name", name=path / shortened(name), near=near)


def member(value: Any, name: str) -> Any:
    """`value.name`, as formulas, prose and templates read it.

    Raises:
        UnknownName: neither data nor schema know the name.
    """
    if isinstance(value, Record):
        if value.knows(name):
            return _of_record(value, name)
        raise UnknownName(name, value.path, value.names)
    if isinstance(value, Figure):
        record = record_of(value)
        if record is not None and (name in record.members or name in record.unresolved or name in record.references):
            return _of_record(record, name)
        if name in OF_FIGURES:
            return value if name == "value" else getattr(value, name)
        if record is not None and record.knows(name):
            return _of_record(record, name)
        raise UnknownName(name, value.path or value.formula(), record.members.keys if record else None)
    if value is None:
        return None
    raise UnknownName(name, "", None)


def _of_record(record: Record, name: str) -> Any:
    if name in record.unfollowed:
        raise UnfollowedError
    return record.get(name)


class Language:
    """Evaluates expressions over a scope of names."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters
        self.budget = Budget()

    def evaluate(self, node: nodes.Expr, scope: Scope) -> Any:
        """The value of an expression: a figure, a text, a truth value, a list, or None if absent.

        Raises:
            FigureError: a name is unknown, or an operation has no meaning.
        """
        handler = _HANDLERS.get(type(node))
        if handler is None:
            raise BadExpression("expression-refused", kind=type(node).__name__)
        return handler(self, node, scope)


def _name(language: Language, node: nodes.Name, scope: Scope) -> Any:
    return scope(node.name)


def _const(language: Language, node: nodes.Const, scope: Scope) -> Any:
    value = node.value
    if isinstance(value, float):  # Jinja reads 0.5 as a float; its text is exact.
        return Figure(Decimal(repr(value)))
    if isinstance(value, int) and not isinstance(value, bool):
        return Figure(Decimal(value))
    return value


def _getattr(language: Language, node: nodes.Getattr, scope: Scope) -> Any:
    return member(language.evaluate(node.node, scope), node.attr)


def _getitem(language: Language, node: nodes.Getitem, scope: Scope) -> Any:
    owner, index = language.evaluate(node.node, scope), language.evaluate(node.arg, scope)
    if isinstance(index, str):
        return member(owner, index)
    if isinstance(owner, list) and isinstance(index, Figure):
        position = int(index.value)
        if -len(owner) <= position < len(owner):
            return owner[position]
        raise BadExpression("index-out-of-range", index=position, length=len(owner))
    if owner is None:
        return None
    raise BadExpression("expression-refused", kind="Getitem")


def _filter(language: Language, node: nodes.Filter, scope: Scope) -> Any:
    if node.name not in language.filters:
        raise BadExpression("unknown-filter", name=node.name, near=nearest(node.name, language.filters))
    if node.node is None:
        raise BadExpression("expression-refused", kind="Filter")
    value = language.evaluate(node.node, scope)
    arguments = [_argument(language.evaluate(argument, scope)) for argument in node.args]
    named = {str(pair.key): _argument(language.evaluate(pair.value, scope)) for pair in node.kwargs}
    function = language.filters[node.name]
    try:
        made = function(value, *arguments, **named)
    except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError):
        raise BadExpression("filter-arguments", name=node.name) from None
    language.budget.made(made)
    return made


def _argument(value: Any) -> Any:
    """A bare integer as Python's own, for filters that count."""
    if isinstance(value, Figure) and value.origin is None and value.value == value.value.to_integral_value():
        return int(value.value)
    return value


_BINARY = {nodes.Sub: operator.sub, nodes.Mul: operator.mul, nodes.Div: operator.truediv}
_COMPARE = {"eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "lteq": operator.le, "gt": operator.gt,
            "gteq": operator.ge}  # fmt: skip


def _sum(language: Language, node: nodes.Add, scope: Scope) -> Any:
    """The sum of all that stands between the signs: term by term, for a long one would nest too deep."""
    terms = [language.evaluate(term, scope) for term in terms_of(node)]
    return None if any(term is None for term in terms) else sum_of(list(map(_number, terms)))


def _binary(language: Language, node: nodes.BinExpr, scope: Scope) -> Any:
    left, right = language.evaluate(node.left, scope), language.evaluate(node.right, scope)
    if left is None or right is None:
        return None
    return _BINARY[type(node)](_number(left), _number(right))


def _number(operand: Any) -> Figure:
    if isinstance(operand, Figure):
        return operand
    if isinstance(operand, (int, Decimal)) and not isinstance(operand, bool):
        return Figure(Decimal(operand))
    raise FigureError("not-a-number", value=described(operand))


def _compare(language: Language, node: nodes.Compare, scope: Scope) -> Any:
    left = language.evaluate(node.expr, scope)
    for operand in node.ops:
        right = language.evaluate(operand.expr, scope)
        if operand.op in ("in", "notin"):
            if not isinstance(right, str | list | type(None)):
                raise BadExpression("not-a-list", value=described(right))
            found = right is not None and left in right
            if found != (operand.op == "in"):
                return False
        elif left is None or right is None:
            return None
        elif not _COMPARE[operand.op](left, right):
            return False
        left = right
    return True


def _and(language: Language, node: nodes.And, scope: Scope) -> Any:
    return language.evaluate(node.left, scope) and language.evaluate(node.right, scope)


def _or(language: Language, node: nodes.Or, scope: Scope) -> Any:
    return language.evaluate(node.left, scope) or language.evaluate(node.right, scope)


def _not(language: Language, node: nodes.Not, scope: Scope) -> Any:
    return not language.evaluate(node.node, scope)


def _negative(language: Language, node: nodes.Neg, scope: Scope) -> Any:
    value = language.evaluate(node.node, scope)
    return None if value is None else -value


def _condition(language: Language, node: nodes.CondExpr, scope: Scope) -> Any:
    if language.evaluate(node.test, scope):
        return language.evaluate(node.expr1, scope)
    return None if node.expr2 is None else language.evaluate(node.expr2, scope)


def _test(language: Language, node: nodes.Test, scope: Scope) -> Any:
    value = language.evaluate(node.node, scope)
    if node.name in ("none", "undefined"):
        return value is None
    if node.name == "defined":
        return value is not None
    raise BadExpression("expression-refused", kind=f"is {node.name}")


def _list(language: Language, node: nodes.List, scope: Scope) -> Any:
    return [language.evaluate(item, scope) for item in node.items]


_HANDLERS: dict[type, Callable[[Language, Any, Scope], Any]] = {
    nodes.Name: _name,
    nodes.Const: _const,
    nodes.Getattr: _getattr,
    nodes.Getitem: _getitem,
    nodes.Filter: _filter,
    nodes.Add: _sum,
    nodes.Sub: _binary,
    nodes.Mul: _binary,
    nodes.Div: _binary,
    nodes.Compare: _compare,
    nodes.And: _and,
    nodes.Or: _or,
    nodes.Not: _not,
    nodes.Neg: _negative,
    nodes.CondExpr: _condition,
    nodes.Test: _test,
    nodes.List: _list,
}


def record_scope(*records: Record | Mapping[str, Any] | None) -> Scope:
    """Names looked up in the given records, the first that has or knows the name wins."""
    present = [record for record in records if record is not None]

    def look_up(name: str) -> Any:
        for record in present:
            if isinstance(record, Record):
                if record.knows(name):
                    return _of_record(record, name)
            elif name in record:
                return record[name]
        raise UnknownName(name, "", names)

    def names() -> set[str]:
        return {name for record in present for name in (record.names() if isinstance(record, Record) else record)}

    return look_up

"""What a schema computes, computed a second time: with `decimal`, from plain data and the schema's formulas alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from jinja2 import Environment, nodes

from reportgen.schema.nodes import SchemaNode

_EXACT = Context(prec=200)
_DIVIDING = Context(prec=60)
_MONEY = {"元": 1, "万元": 10_000}
_PARSED: dict[str, nodes.Expr] = {}


class CannotCompute(Exception):
    """A formula that uses what this little language has not."""


def computed_values(data: Mapping[str, Any], root: SchemaNode, last: Mapping[str, Any] | None) -> dict[str, Decimal]:
    """The number of every computed figure of a file by its path, of those that have one."""
    before = _Node(last, root, "", last, None, None) if last is not None else None
    stated = data.get("last_year")
    if before is None and stated is not None:
        before = _Node(stated, root, "last_year", data, None, None)
    top = _Node(data, root, "", data, None, before)
    top.top = top
    if before is not None:
        before.top = before
    found: dict[str, Decimal] = {}
    waiting: list[_Node] = [top]
    while waiting:
        node = waiting.pop()
        waiting += node.below()
        if node.path.startswith("last_year"):
            continue
        for field in node.shape.computed:
            try:
                value = node.computed(field.name)
            except CannotCompute:
                continue
            if isinstance(value, Decimal):
                found[f"{node.path}.{field.name}" if node.path else field.name] = value
    return found


class _Node:
    """A record of the plain data with the shape that the schema gives it."""

    def __init__(
        self, data: Mapping[str, Any], shape: SchemaNode, path: str, file: Any, top: _Node | None, last: _Node | None
    ) -> None:
        self.data = data
        self.shape = shape
        self.path = path
        self.file = file
        self.top = top
        self.last = last

    def below(self) -> list[_Node]:
        found = []
        for name in self.data:
            value = self.stated(name)
            found += [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, _Node)]
        return found

    def get(self, name: str) -> Any:
        if name in self.data:
            return self.stated(name)
        return self.computed(name)

    def computed(self, name: str) -> Any:
        field = next((field for field in self.shape.computed if field.name == name), None)
        if field is None:
            return None
        try:
            if field.when and not self.evaluate(field.when):
                return None
            return self.evaluate(field.formula)
        except ZeroDivisionError:
            return None

    def stated(self, name: str) -> Any:
        shape = self.shape.members.get(name) or self.shape.others
        assert shape is not None
        return self.wrapped(self.data[name], shape, f"{self.path}.{name}" if self.path else name)

    def wrapped(self, value: Any, shape: SchemaNode, path: str) -> Any:
        if isinstance(value, list):
            assert shape.items is not None
            return [self.wrapped(item, shape.items, f"{path}[{n}]") for n, item in enumerate(value)]
        if isinstance(value, Mapping):
            return _Node(value, shape, path, self.file, self.top, self.last)
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            number = Decimal(value)
            typed = self.file.get(shape.unit_from, shape.unit) if shape.unit_from else shape.unit
            return (
                number if typed == shape.unit else _DIVIDING.divide(number * _MONEY[typed], Decimal(_MONEY[shape.unit]))
            )
        return value

    def number(self) -> Any:
        """The number for which a record stands."""
        if not self.shape.figure:
            raise CannotCompute(self.path)
        value = self.get(self.shape.figure["value"])
        return Decimal(0) if value is None else value

    def evaluate(self, text: str) -> Any:
        if text not in _PARSED:
            body = Environment().parse("{{ " + text + " }}").body[0]
            assert isinstance(body, nodes.Output)
            _PARSED[text] = body.nodes[0]
        return self.value(_PARSED[text])

    def look_up(self, name: str) -> Any:
        if name == "last":
            return self.last
        if name in self.data or name in self.shape.names:
            return self.get(name)
        return (self.top or self).get(name)

    def value(self, node: nodes.Node) -> Any:
        match node:
            case nodes.Const(value=value):
                return Decimal(repr(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value
            case nodes.Name(name=name):
                return self.look_up(name)
            case nodes.Getattr(attr=name):
                owner = self.value(node.node)
                return None if owner is None else owner.get(name)
            case nodes.List(items=items):
                return [self.value(item) for item in items]
            case nodes.CondExpr():
                return self.value(node.expr1 if self.value(node.test) else node.expr2)  # type: ignore[arg-type]
            case nodes.Test(name=name):
                return (self.value(node.node) is None) == (name in ("none", "undefined"))
            case nodes.And():
                return self.value(node.left) and self.value(node.right)
            case nodes.Or():
                return self.value(node.left) or self.value(node.right)
            case nodes.Not():
                return not self.value(node.node)
            case nodes.Compare():
                return self.compared(node)
            case nodes.Filter():
                return self.filtered(node)
            case nodes.BinExpr():
                return self.combined(node)
        raise CannotCompute(type(node).__name__)

    def compared(self, node: nodes.Compare) -> Any:
        left, right = self.value(node.expr), self.value(node.ops[0].expr)
        if left is None or right is None:
            return None
        match node.ops[0].op:
            case "eq":
                return left == right
            case "gt":
                return left > right
            case "gteq":
                return left >= right
            case "lt":
                return left < right
            case "lteq":
                return left <= right
        raise CannotCompute(node.ops[0].op)

    def combined(self, node: nodes.BinExpr) -> Any:
        left, right = self.value(node.left), self.value(node.right)
        if left is None or right is None:
            return None
        left, right = _number(left), _number(right)
        match node:
            case nodes.Add():
                return _EXACT.add(left, right)
            case nodes.Sub():
                return _EXACT.subtract(left, right)
            case nodes.Mul():
                return _EXACT.multiply(left, right)
            case nodes.Div():
                if right == 0:
                    raise ZeroDivisionError
                return _DIVIDING.divide(left, right)
        raise CannotCompute(type(node).__name__)

    def filtered(self, node: nodes.Filter) -> Any:
        assert node.node is not None
        value = self.value(node.node)
        arguments = [self.value(argument) for argument in node.args]
        match node.name:
            case "default":
                return arguments[0] if value is None else value
            case "count":
                return Decimal(len(value or ()))
            case "total" | "tally":
                if value is None:
                    return None
                members = [item.get(arguments[0]) if arguments else item for item in value]
                summed = Decimal(0)
                for member in members:
                    summed = summed if member is None else _EXACT.add(summed, _number(member))
                return summed
            case "rounded":
                places = int(arguments[0]) if arguments else 2
                return None if value is None else value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)
            case "number":
                return value
        raise CannotCompute(node.name)


def _number(value: Any) -> Decimal:
    if isinstance(value, _Node):
        value = value.number()
    if not isinstance(value, Decimal):
        raise CannotCompute(str(value))
    return value

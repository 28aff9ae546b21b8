"""Whether a filter can be used as it is written, whatever the data are: the number of its arguments, and constants
among them that it can never take."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from inspect import signature
from typing import Any

from jinja2 import nodes

from reportgen.expressions.filters import FILTERS, PRINTING, on
from reportgen.expressions.syntax import BadExpression
from reportgen.messages.nearest import nearest
from reportgen.values.figure import Figure
from reportgen.values.money import IN_YUAN
from reportgen.values.operations import SIGNS
from reportgen.values.rounding import MAX_DECIMALS, FigureError

_DECIMALS: Mapping[str, int] = {
    **dict.fromkeys(("amount", "wan", "yuan", "percent", "number", "rounded"), 0),
    "share": 1,
}
"""The filters that take a number of decimals, and the place of it among their arguments."""
OF_ONE_UNIT: Mapping[type[nodes.Node], str] = {nodes.Add: "+", nodes.Sub: "-", nodes.Div: SIGNS["/"]}
"""What is only done with two numbers in one unit, or one of which has none, with the sign of it."""
ORDER: Mapping[str, str] = {"lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
COMPARISONS: Mapping[str, str] = {**ORDER, "eq": "==", "ne": "!="}
"""The signs of comparisons by the names that Jinja gives them; two numbers must be in one unit for these, too."""
_OF_TEXTS = ("replace", "mentions")
"""The filters whose arguments are texts."""
_LEAP_YEAR = Figure(Decimal(2024))
"""A year that has every day that any year has."""


def fits(function: Any, count: int, named: list[str]) -> bool:
    """Whether a filter can be called with so many arguments, the value filtered among them, and those named."""
    count += hasattr(function, "jinja_pass_arg")  # Jinja's decorators: the filter is given the context before them
    try:
        signature(function).bind(*[None] * count, **dict.fromkeys(named))
    except TypeError:
        return False
    return True


def call_fault(node: nodes.Filter) -> FigureError | None:
    """Why a formula cannot call a filter as it does: there is none of that name, or it takes other arguments."""
    name = node.name
    if name not in FILTERS:
        return BadExpression("unknown-filter", name=name, near=nearest(name, FILTERS))
    named = [str(pair.key) for pair in node.kwargs]
    if not fits(FILTERS[name], 1 + (name in PRINTING) + len(node.args), named):
        return FigureError("filter-arguments", name=name)
    return constants_fault(node)


def never_fit(left: str, right: str) -> bool:
    """Whether numbers in two units, empty where one is not known, can neither be added up nor compared."""
    both_money = left in IN_YUAN and right in IN_YUAN
    return bool(left and right) and left != right and not both_money


def constants_fault(node: nodes.Filter) -> FigureError | None:
    """What is wrong with the constants among the arguments of a filter, as it would itself say it; None if nothing."""
    given = dict(enumerate(node.args))
    constants = {place: each.value for place, each in given.items() if isinstance(each, nodes.Const)}
    if node.name in _DECIMALS:
        named = next((pair.value for pair in node.kwargs if pair.key == "decimals"), None)
        return _decimals_fault(given.get(_DECIMALS[node.name], named))
    if node.name in _OF_TEXTS and any(isinstance(value, int) for value in constants.values()):
        return FigureError("filter-arguments", name=node.name)
    if node.name == "on" and len(constants) == len(given) == 2:
        month, day = constants.values()
        try:
            on(_LEAP_YEAR, month, day)
        except FigureError as error:
            return FigureError(error.code, value=f"{month}-{day}")
        except TypeError:
            return FigureError("filter-arguments", name=node.name)
    return None


def _decimals_fault(node: nodes.Node | None) -> FigureError | None:
    negative = isinstance(node, nodes.Neg)
    number = node.node if isinstance(node, nodes.Neg) else node
    if not isinstance(number, nodes.Const) or number.value is None:
        return None
    value = number.value
    if negative or not isinstance(value, int) or not 0 <= value <= MAX_DECIMALS:
        return FigureError("bad-decimals", decimals=f"-{value}" if negative else value)
    return None

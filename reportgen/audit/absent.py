"""The summand behind a sum that is too small: an optional field that is not filled in, such as 年初结转."""

from __future__ import annotations

from typing import Any

from jinja2 import nodes

from reportgen.expressions.syntax import parse_expression, terms_of
from reportgen.facts.paths import FactPath
from reportgen.figures.figures import Figures
from reportgen.messages import Saying, Worded
from reportgen.values.figure import Computed, Figure
from reportgen.values.records import members_of, record_of


def absent_summand(figures: Figures, figure: Figure) -> Worded:
    """The first optional summand of a computed figure, as messages call it, if it is absent; empty if it is given.

    The optional summands of a formula (`x | default(0)`) stand in the order in which accounts have them. Where the
    first is given, that one of the rest is missing is no more likely than a wrong number.
    """
    if not isinstance(figure.origin, Computed) or not figure.origin.formula:
        return ""
    *holder, _ = path = FactPath(figure.path).steps
    record, shape = _at(figures, tuple(holder)), figures.contract.shape.at(tuple(holder))
    computed = {field.name: field for field in shape.computed} if shape else {}
    if record is None or shape is None or path[-1] not in computed:
        return ""
    expression = parse_expression(computed[str(path[-1])].formula)
    for term in terms_of(expression) if isinstance(expression, nodes.Add) else ():
        if isinstance(term, nodes.Filter) and term.name == "default" and isinstance(term.node, nodes.Name):
            name = term.node.name
            member = shape.members.get(name)
            if record.get(name) is not None or member is None:
                return ""
            return Saying("titled", {"title": member.title, "name": FactPath.of(tuple(holder)) / name})
    return ""


def _at(figures: Figures, steps: tuple[str | int, ...]) -> Any:
    """The record at a path of the file, None if there is none."""
    value: Any = figures.root
    for step in steps:
        value = value[step] if isinstance(step, int) else members_of(value).get(step)
    return record_of(value)

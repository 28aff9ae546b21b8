"""The audit (审核): hold stated figures against their formulas, and the rules of the schema against the facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import nodes

from reportgen.errors import Problem, Severity
from reportgen.figures import Figure, Stated
from reportgen.ledger import Comparison, Ledger
from reportgen.places import Place
from reportgen.records import Record
from reportgen.rounding import FigureError, NumberForm
from reportgen.shapes import Rule
from reportgen.syntax import parse_expression, split_prose

_MAX_LABEL = 24
_OPERATORS = {"eq": "=", "ne": "≠", "lt": "<", "lteq": "≤", "gt": ">", "gteq": "≥"}


def audit_figures(ledger: Ledger) -> list[Problem]:
    """Every stated figure that its formula contradicts, and every rule that does not hold.

    A rule that fails only because of a stated figure that is reported already is not reported again.
    A rule that needs an absent fact is passed over.

    Raises:
        TemplateError: a rule of the schema has no meaning for these facts.
    """
    problems = list(ledger.slips)
    problems += [problem for comparison in ledger.comparisons if (problem := _disagreement(comparison))]
    wrong = {problem.place for problem in problems}
    for record, rule in ledger.rules:
        try:
            problem = _broken(ledger, record, rule)
        except FigureError as error:
            if error.code != "division-by-zero":
                ledger.faults.append(((*rule.pointer, "check"), error))
            continue
        if problem and not wrong & {problem.place, *(place for _, place in problem.related)}:
            problems.append(problem)
    ledger.raise_faults()
    return problems


def _disagreement(comparison: Comparison) -> Problem | None:
    stated, figure = comparison.stated, comparison.compute()
    if not isinstance(figure, Figure) or figure.value == stated.value:
        return None
    difference = stated - figure.but(unit=stated.unit)
    return Problem(
        code="stated-more" if difference.value > 0 else "stated-less",
        place=stated.place,
        path=stated.path,
        params={
            "title": stated.title or comparison.computed.title,
            "stated": _value_text(stated),
            "computed": _value_text(figure.but(unit=stated.unit)),
            "difference": _value_text(abs(difference)),
        },
        related=_labelled(figure.stated_parts(), stated.place),
    )


def _broken(ledger: Ledger, record: Record, rule: Rule) -> Problem | None:
    """The problem of a rule that does not hold; None if it holds, or if a fact that it needs is absent."""
    if rule.when and not ledger.evaluate(rule.when, record):
        return None
    expression = parse_expression(rule.check)
    if ledger.language.evaluate(expression, ledger.scope(record)) is not False:
        return None
    figures = [side for side in _sides(ledger, record, expression) if isinstance(side, Figure)]
    parts = [part for figure in figures for part in figure.stated_parts()]
    place = next((figure.place for figure in figures if figure.place), None)
    place = place or next((part.place for part in parts if part.place), record.place)
    code = "rule-broken"
    params: dict[str, object] = {"message": _message(ledger, record, rule), "rule": rule.id, "hint": rule.hint}
    if "{{" not in rule.message and len(figures) == 2 and isinstance(expression, nodes.Compare):
        left, right = figures
        code = "rule-compared"
        params |= {
            "left": _named_value(left),
            "right": _named_value(right),
            "operator": _OPERATORS[expression.ops[0].op],
            "difference": _value_text(abs(left - right.but(unit=left.unit))),
        }
    severity, related = Severity(rule.severity), _labelled(parts, place)
    return Problem(code=code, severity=severity, place=place, path=record.path, params=params, related=related)


def _sides(ledger: Ledger, record: Record, expression: nodes.Expr) -> list[Any]:
    if not isinstance(expression, nodes.Compare) or len(expression.ops) != 1:
        return []
    scope = ledger.scope(record)
    return [ledger.language.evaluate(side, scope) for side in (expression.expr, expression.ops[0].expr)]


def _message(ledger: Ledger, record: Record, rule: Rule) -> str:
    pieces = split_prose(rule.message)
    return "".join(str(ledger.evaluate(text, record)) if kind == "reference" else text for kind, text, _ in pieces)


def _value_text(figure: Figure) -> str:
    """The number for a message: exact, with its unit."""
    if figure.form.kind == "percent":
        return str(figure)
    value = figure.value
    digits = len(value.as_tuple().digits)
    if isinstance(figure.origin, Stated):
        return f"{figure.origin.text}{figure.unit}"
    return f"{value:f}{figure.unit}" if digits < 30 else str(figure.but(form=NumberForm("amount", 4)))


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

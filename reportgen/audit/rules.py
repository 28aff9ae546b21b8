"""The audit (审核): hold stated figures against their formulas, and the rules of the schema against the facts."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from jinja2 import nodes

from reportgen.audit.absent import absent_summand
from reportgen.audit.number_slips import MISTYPED, Guess, SlipSearch
from reportgen.audit.plausible import TOTAL_ROW, implausible_facts
from reportgen.errors import Problem, Severity
from reportgen.expressions.syntax import parse_expression, split_prose
from reportgen.facts.paths import FactPath
from reportgen.figures.figures import Comparison, Fault, Figures, refuse_faults
from reportgen.messages import Saying, Worded
from reportgen.places import Place
from reportgen.schema.nodes import Rule
from reportgen.values.figure import Computed, Figure, Stated, in_unit
from reportgen.values.formula_text import is_last, last_name, name_of
from reportgen.values.money import IN_YUAN, ROUNDED
from reportgen.values.operations import SUMS, Operation
from reportgen.values.records import Items, Phrase, Record, Text, UnfollowedError
from reportgen.values.rounding import EXACT, FigureError
from reportgen.values.tolerance import rounding_allowance
from reportgen.values.value_text import exact_text

STATED = "stated-total"
"""The name of the check that holds stated figures against their formulas, as waivers call it."""

_WRONG = ("stated-more", "stated-less", "stated-unlike", "stated-unreasoned", "not-integer")
_ROUNDED = ("stated-rounded", "rule-rounded")
_OF_RULES = ("rule-broken", "rule-compared", "rule-rounded")
MAX_GUESSES = 2
"""Where more figures might hold the same slip, none of them is likely, and nothing is guessed."""
_ROUNDABLE = ("eq", "lteq", "gteq")


def audit_figures(figures: Figures) -> list[Problem]:
    """What deriving found wrong, every stated figure that its formula contradicts, every rule that does not hold.

    A rule that needs an absent fact is passed over. Some of the problems may follow from others: see
    `without_echoes`.

    Raises:
        TemplateError: a rule of the schema has no meaning for these facts.
    """
    problems, search = list(figures.problems), SlipSearch(figures.stated_figures())
    problems += implausible_facts(figures)
    for comparison in figures.comparisons:
        problems += _disagreement(figures, comparison, search)
    faults: list[Fault] = []
    for record, rule in figures.rules:
        try:
            problem = _broken(figures, record, rule, search)
        except UnfollowedError:
            continue
        except FigureError as error:
            if error.code != "division-by-zero":
                faults.append(((*rule.pointer, "check"), error))
            continue
        if problem:
            problems.append(problem)
    refuse_faults(faults, figures.contract)
    return problems


def without_echoes(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without those that only repeat another: a rule that fails because of a stated figure that is an
    error already, a sum into which a total goes that stands among its parts, and a note that rounding explains what
    is an error all the same."""
    problems = list(problems)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    wrong = {problem.place for problem in errors if problem.code in _WRONG}
    doubled = {place for problem in errors if problem.code == TOTAL_ROW for _, place in problem.related}
    broken = {place for problem in errors if problem.code in _OF_RULES for place in _places(problem)}

    def is_echo(problem: Problem) -> bool:
        places = _places(problem)
        if problem.code in _OF_RULES and wrong & places:
            return True
        if problem.code in (*_WRONG, *_OF_RULES) and doubled & places:
            return True
        return problem.code in _ROUNDED and not problem.waived and bool(broken & places)

    return [problem for problem in problems if not is_echo(problem)]


def _places(problem: Problem) -> set[Place | None]:
    return {problem.place, *(place for _, place in problem.related)}


def _disagreement(figures: Figures, comparison: Comparison, search: SlipSearch) -> list[Problem]:
    """The problem of a stated figure that its formula contradicts; none if they agree."""
    stated, figure = comparison.stated, comparison.expected
    if not isinstance(figure, Figure) or figure.value == stated.value:
        return []
    figure = figure.but(unit=stated.unit)
    if isinstance(stated.origin, Computed):  # typed in another unit of money than the schema's
        stated = stated.origin.operands[0]
        figure = in_unit(figure, stated.unit)
        figure = figure.but(value=EXACT.normalize(figure.value))
    difference = stated - figure
    allowed = Decimal(0) if comparison.field.exact else rounding_allowance(stated, figure)
    rounded = abs(difference.value) <= allowed
    if not rounded and difference.value > 0 and _is_of_last_year(stated) and _may_lack(figures, comparison.expected):
        return []  # of last year's figures some may be given beside the total
    code, name = "stated-rounded" if rounded else "stated-more" if difference.value > 0 else "stated-less", ""
    if isinstance(figure.origin, Computed) and figure.origin.operation is Operation.SAME and not rounded:
        code, name = "stated-unlike", name_of(_meant(figure))
    answers = comparison.field.answered_by
    if answers and code != "stated-rounded":
        code, name = "stated-unreasoned", _title_of(figures, comparison.record, answers[0])
        if any(comparison.record.get(answer) for answer in answers):
            code, rounded = "stated-reasoned", True
    problem = Problem(
        code=code,
        severity=Severity.NOTE if rounded else Severity.ERROR,
        place=stated.place,
        path=stated.path,
        params={
            "title": _dated(figures, stated, stated.title or comparison.field.title),
            "stated": _value_text(stated),
            "name": name,
            "computed": _value_text(figure),
            "difference": _value_text(abs(difference)),
            "allowed": f"{allowed:f}{stated.unit}",
            "money": stated.unit in ROUNDED,
            "slip": "" if rounded else _slip(figures, search, stated, figure),
            "rule": STATED,
        },
        related=_labelled(figures, figure.stated_parts(), stated.place, figure.path),
        rule=STATED,
    )
    return [problem]


def _title_of(figures: Figures, record: Record, name: str) -> str:
    """What the schema calls a member of a record."""
    shape = figures.contract.shape.at((*FactPath(record.path).steps, name))
    return shape.title if shape and shape.title else name


def _is_of_last_year(stated: Figure) -> bool:
    """Whether this year's file states a figure of last year, of which it need not say all."""
    return isinstance(stated.origin, Stated) and stated.origin.of_last_year


def _may_lack(figures: Figures, figure: Figure) -> bool:
    """Whether a sum may lack something: an item of a list, or an optional summand."""
    return _adds_a_list(figure) or bool(absent_summand(figures, figure))


def _adds_a_list(figure: Figure) -> bool:
    """Whether the items of a list go into a sum."""
    origin = figure.origin
    if not isinstance(origin, Computed) or origin.operation not in SUMS:
        return False
    return origin.operation is not Operation.ADD or any(map(_adds_a_list, origin.operands))


def _meant(figure: Figure) -> Figure:
    """The figure that another one is, under its own name."""
    origin = figure.origin
    while isinstance(origin, Computed) and origin.operands:
        figure = origin.operands[0]
        if figure.title:
            break
        origin = figure.origin
    return figure


def _slip(figures: Figures, search: SlipSearch, left: Figure, right: Figure) -> Worded:
    """What was most likely mistyped, if one slip explains why two figures differ, and what is perhaps not filled in."""
    less, more = sorted((left, right))
    slip, name = _mistyped(figures, search, left, right), absent_summand(figures, less)
    if not name:
        return slip
    unfilled = Saying("slip-unfilled", {"name": name, "value": _value_text(_as_typed(more - less))})
    return Saying("slip-and-unfilled", {"slip": slip, "unfilled": unfilled}) if slip else unfilled


def _mistyped(figures: Figures, search: SlipSearch, left: Figure, right: Figure) -> Worded:
    """The one slip that explains why two figures differ; nothing if none does."""
    guesses = search.guess(left, right)
    if not guesses or sum(guess.kind == guesses[0].kind for guess in guesses) > MAX_GUESSES:
        return ""
    kind, figure, _ = guesses[0]
    params = {**_suspected(figures, guesses[0]), "typed": _value_text(figure), "others": ""}
    if kind in MISTYPED and len(guesses) > 1 and guesses[1].kind in MISTYPED:
        params["others"] = Saying("slip-or", _suspected(figures, guesses[1]))
    return Saying(f"slip-{kind}", params)


def _suspected(figures: Figures, guess: Guess) -> dict[str, object]:
    """A figure that may be mistyped, called by its item and year, or by its file where that is last year's; and what
    it should be."""
    place, own = guess.figure.place, figures.root.place
    elsewhere = place is not None and own is not None and place.source is not own.source
    name: Worded = figures.names.name_in_file(guess.figure)
    if place is not None and elsewhere:
        name = f"{place.source.name} {name_of(guess.figure)}"
    return {"name": name, "line": place.line if place else 0, "value": f"{guess.value:f}{guess.figure.unit}"}


def _broken(figures: Figures, record: Record, rule: Rule, search: SlipSearch) -> Problem | None:
    """The problem of a rule that does not hold; None if it holds, or if a fact that it needs is absent."""
    if rule.when and not figures.evaluate(rule.when, record):
        return None
    expression = parse_expression(rule.check)
    if figures.language.evaluate(expression, figures.scope(record)) is not False or _answered(figures, record, rule):
        return None
    expression = _failing(figures, record, expression)
    sides = sides_of(figures, record, expression)
    compared = [side for side in sides if isinstance(side, Figure)]
    parts = [part for figure in compared for part in figure.stated_parts()]
    own = figures.root.place
    last_years = {part.place for part in parts if own and is_last(part, own.source)}
    typed = [*(_typed_at(side, sides) for side in sides), *(part.place for part in parts)]
    place = min(filter(None, typed), key=partial(_distance, own, last_years), default=record.place)
    code, severity = "rule-broken", Severity(rule.severity)
    params: dict[str, object] = {"message": _message(figures, record, rule), "rule": rule.id, "hint": rule.hint}
    if len(compared) == 2 and isinstance(expression, nodes.Compare):
        unit = compared[0].unit or compared[1].unit
        left, right = (figure.but(unit=unit) for figure in compared)
        operator, difference = expression.ops[0].op, abs(left - right)
        if operator in _ROUNDABLE and not rule.exact and difference.value <= rounding_allowance(left, right):
            code, severity = "rule-rounded", Severity.NOTE
        elif "{{" not in rule.message:
            code = "rule-compared"
        params |= {
            "left": _named_value(figures, compared[0], compared[1]),
            "right": _named_value(figures, compared[1], compared[0]),
            "difference": _value_text(_as_typed(difference)),
            "slip": _slip(figures, search, left, right) if operator == "eq" else "",
        }
    # A rule of the whole file is about the figure at which it points, so that a waiver can name it.
    path = record.path or next((part.path for part in (*compared, *parts) if part.place == place), "")
    related = _labelled(figures, parts, place, path)
    return Problem(code=code, severity=severity, place=place, path=path, params=params, related=related, rule=rule.id)


def _answered(figures: Figures, record: Record, rule: Rule) -> bool:
    """Whether the data say themselves why a rule does not hold: a reason that is more than “none”."""
    if rule.unless and figures.evaluate_outward(rule.unless, record):
        return True
    phrases = figures.words.phrases
    for name in rule.answered_by:
        reason = str(figures.evaluate_outward(name, record) or "").strip()
        if reason and reason.rstrip(phrases.gives_way + phrases.end_marks).lower() not in phrases.no_reason:
            return True
    return False


def _failing(figures: Figures, record: Record, expression: nodes.Expr) -> nodes.Expr:
    """The part of `a and b` that does not hold."""
    while isinstance(expression, nodes.And):
        holds = figures.language.evaluate(expression.left, figures.scope(record)) is not False
        expression = expression.right if holds else expression.left
    return expression


def _distance(own: Place | None, last_years: Container[Place | None], place: Place) -> int:
    """How far a place is from what the file says of its own year: last year's numbers in it, then other files."""
    if own is None or place.source is not own.source:
        return 2
    return int(place in last_years)


def _typed_at(side: Any, sides: Sequence[Any]) -> Place | None:
    """Where a side of a comparison is typed: a figure, a text like a date, or that item of a list which is sought."""
    if isinstance(side, Items):
        side = next((item for item in side if item in sides), None)
    if isinstance(side, Text):
        return side.typed.place if side.typed else None
    return side.place if isinstance(side, Figure) else None


def sides_of(figures: Figures, record: Record, expression: nodes.Expr) -> list[Any]:
    """The values of the two sides of a comparison; none of anything else."""
    if not isinstance(expression, nodes.Compare) or len(expression.ops) != 1:
        return []
    scope = figures.scope(record)
    return [figures.language.evaluate(side, scope) for side in (expression.expr, expression.ops[0].expr)]


def _message(figures: Figures, record: Record, rule: Rule) -> str:
    pieces = split_prose(rule.message)
    return "".join(_said(figures.evaluate(text, record)) if kind == "reference" else text for kind, text, _ in pieces)


def _said(value: Any) -> str:
    """What stands in a message for a value: amounts in the unit in which they are typed."""
    if isinstance(value, Phrase):
        return "".join(map(_said, value.pieces))
    return str(_as_typed(value) if isinstance(value, Figure) else value)


def _as_typed(figure: Figure) -> Figure:
    """An amount in the unit of money in which all that it rests on is typed; any other figure as it is."""
    if figure.unit not in IN_YUAN:
        return figure
    units = {part.unit for part in figure.stated_parts() if part.unit in IN_YUAN}
    if len(units) != 1 or units == {figure.unit}:
        return figure
    found = in_unit(figure, units.pop())
    return found.but(value=EXACT.normalize(found.value), form=figure.form)


def _value_text(figure: Figure) -> str:
    """The number for a message: a percentage as it is printed, anything else exactly, with its unit."""
    return str(figure) if figure.form.kind == "percent" else exact_text(figure)


def _named_value(figures: Figures, figure: Figure, other: Figure) -> Worded:
    """One side of a comparison; a number of the rule itself has no name, and is of the kind of the other side."""
    if figure.origin is None:
        return _value_text(_as_typed(figure.but(unit=figure.unit or other.unit, form=other.form)))
    name = _dated(figures, figure, figure.title) if figure.title else figures.names.formula(figure)
    return Saying("named-value", {"name": name, "value": _value_text(_as_typed(figure))})


def _dated(figures: Figures, figure: Figure, name: str) -> Worded:
    """The name of a figure, said to be last year's if it is last year's."""
    own = figures.root.place
    return last_name(name, figure, figures.contract.shape.period) if own and is_last(figure, own.source) else name


def _labelled(
    figures: Figures, typed: Sequence[Figure], subject: Place | None, path: str
) -> tuple[tuple[Worded, Place], ...]:
    """The typed figures behind a problem at `path`, each with its name and value, but for the one it is about.

    Those of other items of a list are called by their items: 行政运行的决算数.
    """
    item = FactPath(path).item
    found: dict[tuple[str, int], tuple[Worded, Place]] = {}
    for figure in typed:
        if figure.place is not None and figure.place != subject:
            name = figures.names.operand(item, figure) or _dated(figures, figure, name_of(figure))
            params = {"name": name, "value": _value_text(figure)}
            label = Saying("named-value", params)
            found.setdefault((figure.path, figure.place.line), (label, figure.place))
    return tuple(found.values())

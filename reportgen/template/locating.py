"""Where in its line a template has failed: the report is written once more, and each expression is noted on the way.

Rendering is the same each time, so it fails at the same expression again. What is compiled for that is slower and used
for nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from jinja2 import BaseLoader, Undefined, nodes
from jinja2.runtime import Macro

from reportgen.errors import Problem
from reportgen.expressions.evaluate import Filters
from reportgen.messages import Saying
from reportgen.places import Place, Source
from reportgen.template.faults import calls, fits
from reportgen.template.located import LocatedPart
from reportgen.template.sandbox import CountingGenerator, ReportEnvironment, bounded, make_environment
from reportgen.values.figure import Figure
from reportgen.values.recording import recording
from reportgen.values.records import Phrase, Prose, Record

_UNKNOWN = object()
_OF_VALUES = ("absent-number", "absent-text", "not-a-number", "not-a-text", "not-a-list", "not-a-date", "no-parts")
"""What is wrong with the value that a filter is given, not with the filter."""
_ORDER = ("lt", "lteq", "gt", "gteq")


class Failed(NamedTuple):
    """The expression at which a template has failed, and the values of those in it that were known by then."""

    part: LocatedPart
    node: nodes.Expr
    values: Mapping[int, object]
    filters: Filters

    def value(self, node: nodes.Node) -> object:
        """The value of an expression within it; a mark of its own where there is none."""
        return self.values.get(id(node), _UNKNOWN)

    @property
    def unprintable(self) -> nodes.Expr:
        """The expression that cannot be printed: of several that are joined, the first whose value is no text."""
        joined = self.node.nodes if isinstance(self.node, nodes.Concat) else ()
        texts = (str, Phrase, Prose, Figure, Decimal, int)
        return next((each for each in joined if not isinstance(self.value(each), texts)), self.node)

    def place(self, code: str = "") -> Place:
        """What is marked for an error of some code."""
        node = self.node
        if not isinstance(node, nodes.Filter) or node.node is None:
            return self.part.place(node)
        if code in _OF_VALUES:
            return self.part.place(node.node)
        return self.part.place_between(node.lineno, node.lineno + len(node.name))


class _Noting(CountingGenerator):
    """Writes templates in which each expression is noted when it is begun and when its value is there."""

    def visit(self, node: nodes.Node, *arguments: Any, **named: Any) -> Any:
        noted = isinstance(node, nodes.Expr) and node.lineno is not None and getattr(node, "ctx", "load") == "load"
        if not noted or isinstance(node, nodes.TemplateData | nodes.Slice):
            return super().visit(node, *arguments, **named)
        environment = self.environment
        assert isinstance(environment, _Environment)
        assert isinstance(node, nodes.Expr)
        environment.noted.append((self.name or "", node))
        self.write(f"environment.left(environment.entered({len(environment.noted) - 1}), ")
        super().visit(node, *arguments, **named)
        self.write(")")
        return None


class _Environment(ReportEnvironment):
    code_generator_class = _Noting

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.noted: list[tuple[str, nodes.Expr]] = []
        self.parts: dict[str, LocatedPart] = {}
        self.running: list[int] = []
        self.last: int | None = None
        self.values: dict[int, object] = {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        part = LocatedPart(self, name or "", Source(name or "", source))
        self.parts[name or ""] = part
        return part.tree

    def entered(self, number: int) -> None:
        """An expression is begun."""
        self.running.append(number)

    def left(self, _: None, value: Any) -> Any:
        """The value of the expression that was begun last is there."""
        self.last = self.running.pop()
        self.values[id(self.noted[self.last][1])] = value
        return value

    def failed(self) -> Failed | None:
        """The innermost expression that has no value, or the last one, if it is not of that: it could not be used."""
        numbers = [*self.running[-1:], *([self.last] if self.last is not None else [])]
        found = [self.noted[number] for number in numbers]
        if not found:
            return None
        name, node = found[0]
        if self.running and len(found) > 1:
            other_name, other = found[1]
            within = any(each is other for each in node.find_all(nodes.Node))
            name, node = (name, node) if within else (other_name, other)
        return Failed(self.parts[name], node, self.values, self.filters)


def locate_failure(
    filters: Filters, loader: BaseLoader, main: str, values: Mapping[str, Any], source: Callable[[str], Source]
) -> Failed | None:
    """Write a report once more that has failed, and see at which expression it does.

    Args:
        main: the part that is the entry.
        values: what the report is written from.
        source: gives the text of a part under the name by which messages call it.
    """
    environment = make_environment(filters, _Environment, loader=loader, auto_reload=False)
    assert isinstance(environment, _Environment)
    try:
        with recording(), bounded():
            for _ in environment.get_template(main).generate(values):
                pass
    except Exception:  # the one that is told, whatever it is
        failed = environment.failed()
        if failed is not None:
            failed.part.source = source(failed.part.name)
        return failed
    return None


def failure_at(failed: Failed) -> Problem | None:
    """What is wrong with the values of an expression that failed with an error of Python's; None if it is not seen."""
    node = failed.node
    for each in (node, *node.iter_child_nodes()):
        value = failed.value(each)
        if isinstance(value, Undefined):
            name = str(value._undefined_name)  # noqa: SLF001 - Jinja keeps the name nowhere else
            return Problem(code="unknown-name", place=failed.part.place(each), params={"name": name, "near": ""})
    match node:
        case nodes.Compare():
            return _of_comparison(failed, node)
        case nodes.BinExpr():
            return next((p for p in (_of_operand(failed, each) for each in (node.left, node.right)) if p), None)
        case nodes.UnaryExpr():
            return _of_operand(failed, node.node)
        case nodes.Filter() if node.node is not None:
            for is_filter, name, arguments in calls(node):
                taken = failed.filters.get(name) if is_filter and arguments is not None else None
                if taken is not None and arguments is not None and not fits(taken, *arguments):
                    return Problem(code="filter-arguments", place=failed.place(), params={"name": name})
            return _of_value(failed, node.node, "template-used", name=node.name)
        case nodes.Call():
            return _of_value(failed, node.node, "template-no-macro")
    return _of_value(failed, node, "template-no-list") if _is_looped_over(failed) else None


def _of_comparison(failed: Failed, node: nodes.Compare) -> Problem | None:
    left = node.expr
    for operand in node.ops:
        values = failed.value(left), failed.value(operand.expr)
        for each, value in zip((left, operand.expr), values, strict=True):
            if value is None:
                return _absent(failed, each)
        if operand.op in _ORDER and _UNKNOWN not in values:
            params = {"left": failed.part.text(left), "left_kind": said(values[0])}
            params |= {"right": failed.part.text(operand.expr), "right_kind": said(values[1])}
            return Problem(code="template-order", place=failed.part.place(node), params=params)
        if operand.op in ("in", "notin"):
            return _of_value(failed, operand.expr, "template-no-list")
        left = operand.expr
    return None


def _of_operand(failed: Failed, node: nodes.Expr) -> Problem | None:
    value = failed.value(node)
    number = isinstance(value, Figure | int | Decimal) and not isinstance(value, bool)
    return None if number or value is _UNKNOWN else _of_value(failed, node, "template-no-number")


def _of_value(failed: Failed, node: nodes.Expr, code: str, **params: object) -> Problem | None:
    value = failed.value(node)
    if value is _UNKNOWN:
        return None
    if value is None:
        return _absent(failed, node)
    told = {"expression": failed.part.text(node), "kind": said(value), **params}
    return Problem(code=code, place=failed.part.place(node), params=told)


def _absent(failed: Failed, node: nodes.Expr) -> Problem:
    return Problem(code="template-absent", place=failed.part.place(node), params={"expression": failed.part.text(node)})


def _is_looped_over(failed: Failed) -> bool:
    loops = failed.part.tree.find_all(nodes.For)
    return any(any(each is failed.node for each in loop.iter.find_all(nodes.Expr)) for loop in loops)


_KINDS: tuple[tuple[Any, Saying], ...] = (
    (Figure, Saying("kind-figure")),
    (Record, Saying("kind-record")),
    (str | Phrase | Prose, Saying("kind-text")),
    (bool, Saying("kind-truth")),
    (float, Saying("kind-float")),
    (int | Decimal, Saying("kind-number")),
    (list | tuple, Saying("kind-list")),
    (Macro, Saying("kind-macro")),
    (type(None), Saying("kind-none")),
)


def said(value: object) -> Saying:
    """The kind of a value in words."""
    return next((kind for types, kind in _KINDS if isinstance(value, types)), Saying("kind-any"))

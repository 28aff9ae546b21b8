"""Where in its line a template has failed: the report is written once more, and each expression is noted on the way.

Rendering is the same each time, so it fails at the same expression again. Only the part that has failed is compiled for
that, into slower code that is used for nothing else; the others run as they are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from jinja2 import BytecodeCache, Environment, Undefined, nodes
from jinja2.bccache import Bucket
from jinja2.runtime import Macro

from reportgen.errors import Problem
from reportgen.expressions.arguments import fits
from reportgen.expressions.evaluate import Filters
from reportgen.messages import Saying
from reportgen.places import Place, Source
from reportgen.template.faults import calls
from reportgen.template.located import LocatedPart
from reportgen.template.sandbox import CountingGenerator, ReportEnvironment, bounded, make_environment
from reportgen.values.figure import Figure
from reportgen.values.recording import recording
from reportgen.values.records import Phrase, Prose, Record

_UNKNOWN = object()
OF_VALUES = ("absent-number", "absent-text", "not-a-number", "not-a-text", "not-a-list", "not-a-date", "no-parts")
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
        if code in OF_VALUES:
            return self.part.place(node.node)
        return self.part.place_between(node.lineno, node.lineno + len(node.name))


class _Noting(CountingGenerator):
    """Writes a part in which each expression is noted when it is begun and when its value is there."""

    def visit(self, node: nodes.Node, *arguments: Any, **named: Any) -> Any:
        environment = self.environment
        assert isinstance(environment, _Environment)
        if self.name != environment.part or not _is_noted(node):
            return super().visit(node, *arguments, **named)
        assert isinstance(node, nodes.Expr)
        environment.noted.append(node)
        self.write(f"environment.left(environment.entered({len(environment.noted) - 1}), ")
        super().visit(node, *arguments, **named)
        self.write(")")
        return None


def _is_noted(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.Expr) or isinstance(node, nodes.TemplateData | nodes.Slice):
        return False
    return node.lineno is not None and getattr(node, "ctx", "load") == "load"


class _OtherParts(BytecodeCache):
    """What is kept of compiled parts, all but the one that has failed; nothing is added to it."""

    def __init__(self, kept: BytecodeCache | None, part: str) -> None:
        self._kept = kept
        self._part = part

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The code of another part; none of the one that has failed."""
        if self._kept is None or name == self._part:
            return Bucket(environment, "", "")
        return self._kept.get_bucket(environment, name, filename, source)

    def set_bucket(self, bucket: Bucket) -> None:
        """Keep nothing: the code that notes expressions serves once."""


class _Environment(ReportEnvironment):
    code_generator_class = _Noting

    def __init__(self, given: Filters, part: str, source: Source, **options: Any) -> None:
        super().__init__(**options)
        self.given = given
        self.part = part
        self.source = source
        self.noted: list[nodes.Expr] = []
        self.located: LocatedPart | None = None
        self.running: list[int] = []
        self.last: int | None = None
        self.values: dict[int, object] = {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if name != self.part:
            return super()._parse(source, name, filename)
        self.located = LocatedPart(self, name, self.source)
        return self.located.tree

    def entered(self, number: int) -> None:
        """An expression is begun."""
        self.running.append(number)

    def left(self, _: None, value: Any) -> Any:
        """The value of the expression that was begun last is there."""
        self.last = self.running.pop()
        self.values[id(self.noted[self.last])] = value
        return value

    def failed(self) -> Failed | None:
        """The innermost expression that has no value, or the last one, if it is not of that: it could not be used."""
        numbers = [*self.running[-1:], *([self.last] if self.last is not None else [])]
        found = [self.noted[number] for number in numbers]
        if not found or self.located is None:
            return None
        node = found[0]
        if self.running and len(found) > 1:
            within = any(each is found[1] for each in node.find_all(nodes.Node))
            node = node if within else found[1]
        return Failed(self.located, node, self.values, self.filters)


def locate_failure(
    filters: Filters, sandbox: ReportEnvironment, part: str, source: Source, main: str, values: Mapping[str, Any]
) -> Failed | None:
    """Write a report once more that has failed, and see at which expression it does.

    Args:
        sandbox: the one in which it was written.
        part: the part that has failed.
        source: its text, under the name by which messages call it.
        main: the part that is the entry.
        values: what the report is written from.
    """
    environment = make_environment(
        filters,
        partial(_Environment, filters, part, source),
        loader=sandbox.loader,
        auto_reload=False,
        bytecode_cache=_OtherParts(sandbox.bytecode_cache, part),
    )
    assert isinstance(environment, _Environment)
    try:
        with recording(), bounded():
            for _ in environment.get_template(main).generate(values):
                pass
    except Exception:  # the one that is told, whatever it is
        return environment.failed()
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
            macro = failed.value(node.node)
            if isinstance(macro, Macro):
                names = macro.arguments
                params = {"name": macro.name, "count": len(names), "names": "、".join(names) or "—"}
                return Problem(code="lint-macro-arguments", place=failed.part.place(node), params=params)
            return _of_value(failed, node.node, "template-no-macro")
    loop = _looping_over(failed)
    if loop is not None and isinstance(loop.target, nodes.Tuple) and isinstance(failed.value(node), list | tuple):
        params = {"names": len(loop.target.items)}
        return Problem(code="lint-unpacked", place=failed.part.place(loop.target), params=params)
    return _of_value(failed, node, "template-no-list") if loop is not None else None


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


def _looping_over(failed: Failed) -> nodes.For | None:
    """The loop over what has failed, or over something that it is in."""
    loops = failed.part.tree.find_all(nodes.For)
    return next((loop for loop in loops if any(each is failed.node for each in loop.iter.find_all(nodes.Expr))), None)


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

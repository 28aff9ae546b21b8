"""The sandbox in which templates run: Jinja's, over records, printing nothing but text, and not without end.

What can grow or repeat pays for it from the budget of the rendering: loops by their turns, calls, filters, and each
text that is put together. What is nested too deep for Python is refused while a part is compiled.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import wraps
from typing import Any, cast

from jinja2 import StrictUndefined, Template, Undefined, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateSyntaxError
from jinja2.parser import Parser
from jinja2.runtime import LoopContext, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from reportgen.expressions.evaluate import Filters, UnknownName, member
from reportgen.expressions.syntax import MAX_DEPTH, BadExpression, check_part, parts_of
from reportgen.template.inheritance import WORD_ENDING
from reportgen.values.budget import Budget, text_length
from reportgen.values.described import described
from reportgen.values.figure import Figure
from reportgen.values.recording import OURS, WORD_FILE, note_printed
from reportgen.values.records import Phrase, Prose, Record, html_of

MAX_PIECES = 1000
"""How many `batch` and `slice` fill up with: more than a table has, few enough for memory."""
MAX_RANGE = 10_000
"""How many numbers `range` may give: it counts what no list of the data has, so it is never long."""
MAX_NESTING = 15
"""How deep statements may lie in each other: Python has room for 20 loops, and a part of a template for less."""
MAX_REPEATS = 20
"""How deep a part of a template may lie within itself: included, imported or built upon. Trees of data are flatter."""
CALLED = "<template>/"
"""What Python calls the code of a part: this, and the part's name."""
_STEPS_A_CALL = 10
"""What a call of a macro costs, or an include, against an empty turn of a loop."""
_NODES_A_STEP = 20
"""A turn of a loop costs the more, the more stands in it."""
_ENDLESS_NUMBER = re.compile("[0-9][0-9_]{4300}")
_budget: ContextVar[Budget] = ContextVar("budget")
Filling = Callable[[str, Mapping[str, Any]], object]
"""Fills a Word file of the template, by its name there, from names and what they stand for."""
_filling: ContextVar[Filling] = ContextVar("filling")

# Filters of Jinja that neither round, nor depend on chance, nor print what is no text.
_KEPT_FILTERS = ("join", "length", "list", "map", "reject", "rejectattr", "reverse", "select",
                 "selectattr", "slice", "sort", "batch", "groupby", "unique")  # fmt: skip
# Filters of the field that change a number, which only formulas may.
_OF_FORMULAS = ("rounded", "measured")
_KEPT_TESTS = ("defined", "undefined", "none", "eq", "ne", "lt", "le", "gt", "ge", "in", "string",
               "sameas", "even", "odd", "divisibleby", "true", "false")  # fmt: skip


class _Undefined(StrictUndefined):
    """A name of a template that nobody has set: any use of it is an UnknownName."""

    def _fail_with_undefined_error(self, *args: Any, **kwargs: Any) -> Any:
        raise UnknownName("" if self._undefined_name is None else str(self._undefined_name), "", None)

    __iter__ = __str__ = __len__ = __eq__ = __ne__ = __bool__ = __hash__ = _fail_with_undefined_error
    __contains__ = __getattr__ = __getitem__ = __call__ = _fail_with_undefined_error
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _fail_with_undefined_error
    __truediv__ = __rtruediv__ = __neg__ = __lt__ = __le__ = __gt__ = __ge__ = _fail_with_undefined_error


class RefusedPart(TemplateSyntaxError):
    """A part of a template that is not compiled: `code` and `params` name the message in the catalogue."""

    def __init__(self, error: BadExpression, lineno: int, name: str | None) -> None:
        super().__init__(error.code, lineno, name)
        self.code = error.code
        self.params = error.params


class CountingGenerator(CodeGenerator):
    """Writes templates in which loops, joined texts and comparisons go through the environment, which counts."""

    # Jinja finds a method by the name of a node's class, in capitals.
    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        """A loop pays for its turns."""
        inside = sum(1 for _ in node.find_all(nodes.Node)) // _NODES_A_STEP
        node.iter = _asked("looped", node.iter, nodes.Const(1 + inside))
        super().visit_For(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Texts that are joined pay for their length."""
        self.visit(_asked("joined", *node.nodes), frame)

    def visit_Operand(self, node: nodes.Operand, frame: Frame) -> None:  # noqa: N802
        """What is compared pays for its length."""
        if not isinstance(node.expr, nodes.Const):
            node.expr = _asked("compared", node.expr)
        super().visit_Operand(node, frame)


def _asked(name: str, *arguments: Any) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(name), list(arguments), [], None, None)


def _concatenated(pieces: Iterable[str]) -> str:
    """The pieces that a macro, a block or `{% set %}` has gathered, or that a Word file is filled with, as one text."""
    gathered, budget = [], _budget.get()
    for piece in pieces:
        budget.text(len(piece))
        gathered.append(piece)
    return "".join(gathered)


class _WordPart:
    """A Word file that is included: what Jinja asks of a part for that, and no more."""

    def __init__(self, name: str, fill: Filling) -> None:
        self.name = name
        self.fill = fill
        self.at = _included_at()

    def new_context(self, names: Mapping[str, Any], _: bool, loop_names: Mapping[str, Any]) -> dict[str, Any]:
        """What the file may use: all that the part that includes it may, the names of its loops among it."""
        return {**names, **{name: value for name, value in loop_names.items() if value is not missing}}

    def root_render_func(self, names: Mapping[str, Any]) -> Iterator[str]:
        """The element that stands for the filled file."""
        number = note_printed(self.fill(self.name, names))
        yield f'<{WORD_FILE} data-at="{OURS}{self.at}" data-n="{OURS}{number}"></{WORD_FILE}>'


def _included_at() -> str:
    """The part of a template that is being run, and its line."""
    frame = inspect.currentframe()
    while frame is not None:
        file, template = frame.f_code.co_filename, frame.f_globals.get("__jinja_template__")
        if file.startswith(CALLED) and template is not None:
            return f"{file.removeprefix(CALLED)}:{template.get_corresponding_lineno(frame.f_lineno)}"
        frame = frame.f_back
    return ""


class ReportEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which records give their members and nothing but text is printed."""

    intercepted_binops = frozenset(["**", "*", "%", "//", "+"])
    code_generator_class = CountingGenerator
    concat = staticmethod(_concatenated)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parser = Parser(self, source, name, filename)
        try:
            tree = parser.parse()
        except RecursionError:
            raise RefusedPart(_too_deep(), parser.stream.current.lineno, name) from None
        except ValueError:  # Python reads no whole number of more than 4,300 digits
            found = _ENDLESS_NUMBER.search(source)
            line = source.count("\n", 0, found.start()) + 1 if found else parser.stream.current.lineno
            raise RefusedPart(BadExpression("constant-too-large"), line, name) from None
        check_nesting(tree, name)
        return tree

    def get_template(self, name: str | Template, *arguments: Any, **named: Any) -> Template:
        """A part, each time that it is included; a Word file is filled and stands in the markup as one element."""
        _pay_for_call()
        _check_way([name])
        if isinstance(name, str) and name.endswith(WORD_ENDING) and (fill := _filling.get(None)) is not None:
            return cast(Template, _WordPart(name, fill))
        return super().get_template(name, *arguments, **named)

    def select_template(self, names: Iterable[str | Template], *arguments: Any, **named: Any) -> Template:
        """The first part that there is, each time that it is included."""
        _pay_for_call()
        names = list(names)
        _check_way(names)
        return super().select_template(names, *arguments, **named)

    def call(self, context: Any, function: Any, /, *arguments: Any, **named: Any) -> Any:
        """A call of a macro, of the block of a macro's caller, or of a loop on itself."""
        if getattr(function, "__self__", None) is self:  # what `CountingGenerator` has written
            return function(*arguments)
        _pay_for_call()
        if isinstance(function, LoopContext):
            arguments = (self.looped(*arguments),)
        return super().call(context, function, *arguments, **named)

    def looped(self, values: Any, cost: int = 1) -> Any:
        """The values of a loop, each of whose turns costs some steps."""
        if isinstance(values, str | Record):
            raise TypeError(values)  # which Python would take apart into characters, or names
        values = values if isinstance(values, Sized) else list(values)
        _budget.get().step(len(values) * cost)
        return values

    def joined(self, *parts: Any) -> str:
        """Texts as one, `a ~ b`."""
        for part in parts:
            printable(None, part)
        _budget.get().text(sum(map(text_length, parts)))
        return markup_join(parts)

    def compared(self, value: Any) -> Any:
        """A value with which another is compared, or in which it is looked for."""
        _budget.get().seen(value)
        return value

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`obj.attribute`: a member before any method of Python's."""
        if isinstance(obj, (Record, Figure)) or obj is None:
            return member(obj, attribute)
        if isinstance(obj, (str, list, Prose, Phrase)):
            raise UnknownName(attribute, "", None)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """`obj[argument]`."""
        if isinstance(obj, (Record, Figure)) and isinstance(argument, str):
            return member(obj, argument)
        if isinstance(argument, str) and not isinstance(obj, dict):
            raise UnknownName(argument, "", None)
        if isinstance(obj, list) and isinstance(argument, int) and not -len(obj) <= argument < len(obj):
            raise BadExpression("index-out-of-range", index=argument, length=len(obj))
        if isinstance(argument, int) and (obj is None or isinstance(obj, (Record, Figure))):
            raise BadExpression("index-of-none", index=argument, value=described(obj))
        return super().getitem(obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Only figures are multiplied: texts and lists would grow out of bounds in one step."""
        with_figure = isinstance(left, Figure) or isinstance(right, Figure)
        if operator not in ("+", "*") or (operator == "*" and not with_figure):
            raise BadExpression("operator-refused", operator=operator)
        if not with_figure:
            for part in (left, right):
                _budget.get().made(part)
        return super().call_binop(context, operator, left, right)


@pass_context  # Without it Jinja prints constants at compile time and asks nobody.
def printable(_: Any, value: Any) -> Any:
    """What `{{ }}` may print: texts, figures, phrases; never None, a float, a list or a record."""
    if isinstance(value, (Figure, Phrase, Prose, Undefined)) or hasattr(value, "__html__"):
        return value
    if isinstance(value, str):
        return Markup(html_of(value)) if "\n" in value else value
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        kind = "none" if value is None else "record" if isinstance(value, Record) else type(value).__name__
        raise BadExpression("not-printable", kind=kind)
    return value


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that cuts a list into pieces, for pieces of a size that a table can have."""

    plain = inspect.unwrap(
        function
    )  # Jinja's own may be told first of the asynchronous templates, which there are none of

    def cut(values: Any, number: int, fill_with: Any = None) -> Any:
        if not isinstance(number, int) or not 1 <= number <= MAX_PIECES:
            raise BadExpression("filter-arguments", name=function.__name__.removeprefix("do_"))
        return plain(values, number, fill_with)

    return cut


def _counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that pays for what it makes."""

    @wraps(function)
    def counted(*arguments: Any, **named: Any) -> Any:
        budget = _budget.get()
        for argument in arguments:
            budget.seen(argument)
        made = function(*arguments, **named)
        budget.made(made)
        return made

    return counted


def _joining(join: Callable[..., str]) -> Callable[..., str]:
    """The filter `join`, which pays before it joins."""

    @wraps(join)
    def joined(context: Any, values: Iterable[Any], between: str = "", attribute: Any = None) -> str:
        values = list(values)
        _budget.get().text(len(values) * text_length(between) + sum(map(text_length, values)))
        return join(context, values, between, attribute)

    return joined


def _looking(test: Callable[..., Any]) -> Callable[..., Any]:
    """A test that pays for what it looks through."""

    @wraps(test)
    def looked(value: Any, *others: Any) -> Any:
        for other in others:
            _budget.get().seen(other)
        return test(value, *others)

    return looked


def _range(*bounds: Any) -> range:
    numbers = range(*bounds)
    if len(numbers) > MAX_RANGE:
        raise BadExpression("range-too-long", limit=MAX_RANGE)
    return numbers


@contextmanager
def bounded() -> Iterator[Budget]:
    """Give what is rendered inside the `with` a budget of its own."""
    budget = Budget()
    token = _budget.set(budget)
    try:
        yield budget
    finally:
        _budget.reset(token)


@contextmanager
def filling(fill: Filling) -> Iterator[None]:
    """Let templates include Word files inside the `with`."""
    token = _filling.set(fill)
    try:
        yield
    finally:
        _filling.reset(token)


def _pay_for_call() -> None:
    """What a macro or an include costs; outside of a rendering, parts are only compiled."""
    if budget := _budget.get(None):
        budget.step(_STEPS_A_CALL)


def _check_way(names: Sequence[str | Template]) -> None:
    """Hold the parts within which others are asked for against what a report needs.

    A part may include itself, as a tree of data does, so the first repetition is no fault yet. Without a bound, a
    circle would render the report hundreds of times over before Python's own ended it.

    Raises:
        BadExpression: a part lies too deep within itself; told with the circle.
    """
    parts: list[str | Template] = []
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_code.co_name == "root" and frame.f_code.co_filename.startswith(CALLED):
            parts.append(frame.f_code.co_filename.removeprefix(CALLED))
        frame = frame.f_back
    for name in names:
        if parts.count(name) >= MAX_REPEATS:
            circle = [name, *parts[: parts.index(name) + 1]]
            raise BadExpression("template-circle", depth=MAX_REPEATS, parts=" → ".join(map(str, reversed(circle))))


def check_nesting(tree: nodes.Template, name: str | None) -> None:
    """Hold a part against what Python can compile.

    Raises:
        RefusedPart: its statements or expressions are nested too deep, a number or text cannot be printed, or it
            switches off what keeps data from becoming markup.
    """
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, nodes.EvalContextModifier):  # data would be taken for markup
            raise RefusedPart(BadExpression("template-tag", name="autoescape"), node.lineno, name)
        if isinstance(node, nodes.Expr):
            for part, below in parts_of(node, sums_are_flat=False):
                try:
                    check_part(part, below)
                except BadExpression as error:
                    raise RefusedPart(error, node.lineno, name) from None
            continue
        if depth > MAX_NESTING:
            raise RefusedPart(BadExpression("template-too-deep", depth=MAX_NESTING), node.lineno, name)
        for child in node.iter_child_nodes():
            another = isinstance(node, nodes.If) and child in node.elif_  # stands beside the first
            deeper = isinstance(node, nodes.Stmt) and isinstance(child, nodes.Stmt) and not another
            waiting.append((child, depth + deeper))


def _too_deep() -> BadExpression:
    return BadExpression("expression-too-deep", depth=MAX_DEPTH)


def make_environment(
    filters: Filters, sandbox: Callable[..., ReportEnvironment] = ReportEnvironment, **options: Any
) -> ReportEnvironment:
    """The sandbox in which templates run, with the filters of the field; `options` are Jinja's."""
    usual = {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}
    environment = sandbox(
        undefined=_Undefined,
        autoescape=True,
        optimized=False,  # or Jinja folds filters of constants at compile time, with the forms of that day
        finalize=printable,
        **{**usual, **options},
    )
    kept = {name: environment.filters[name] for name in _KEPT_FILTERS}
    for name in ("batch", "slice"):
        kept[name] = _bounded(kept[name])
    kept["list"] = inspect.unwrap(kept["list"])  # or it seems to take what the asynchronous one is told first
    kept["join"] = _joining(kept["join"])
    usable = {name: function for name, function in filters.items() if name not in _OF_FORMULAS}
    environment.filters = {name: _counted(function) for name, function in {**kept, **usable}.items()}
    tests: dict[str, Any] = environment.tests
    environment.tests = {name: _looking(tests[name]) for name in _KEPT_TESTS}
    environment.globals = {"range": _range, "namespace": environment.globals["namespace"]}
    return environment

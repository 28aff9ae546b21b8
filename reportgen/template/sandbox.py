"""The sandbox in which templates run: Jinja's, over records, printing nothing but text."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined, Undefined, pass_context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from reportgen.expressions.evaluate import Filters, UnknownName, member
from reportgen.expressions.syntax import BadExpression
from reportgen.values.figure import Figure
from reportgen.values.records import Phrase, Prose, Record, html_of

MAX_PIECES = 1000
"""How many `batch` and `slice` fill up with: more than a table has, few enough for memory."""

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
        raise UnknownName(self._undefined_name or "", "", [])

    __iter__ = __str__ = __len__ = __eq__ = __ne__ = __bool__ = __hash__ = _fail_with_undefined_error
    __contains__ = __getattr__ = __getitem__ = __call__ = _fail_with_undefined_error
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _fail_with_undefined_error
    __truediv__ = __rtruediv__ = __neg__ = __lt__ = __le__ = __gt__ = __ge__ = _fail_with_undefined_error


class ReportEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which records give their members and nothing but text is printed."""

    intercepted_binops = frozenset(["**", "*", "%", "//"])

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`obj.attribute`: a member before any method of Python's."""
        if isinstance(obj, (Record, Figure)) or obj is None:
            return member(obj, attribute)
        if isinstance(obj, (str, list, Prose, Phrase)):
            raise UnknownName(attribute, "", [])
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """`obj[argument]`."""
        if isinstance(obj, (Record, Figure)) and isinstance(argument, str):
            return member(obj, argument)
        if isinstance(argument, str) and not isinstance(obj, dict):
            raise UnknownName(argument, "", [])
        if isinstance(obj, list) and isinstance(argument, int) and not -len(obj) <= argument < len(obj):
            raise BadExpression("index-out-of-range", index=argument, length=len(obj))
        return super().getitem(obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Only figures are multiplied; texts and lists could grow without end."""
        if operator != "*" or (not isinstance(left, Figure) and not isinstance(right, Figure)):
            raise BadExpression("operator-refused", operator=operator)
        return super().call_binop(context, operator, left, right)


@pass_context  # Without it Jinja prints constants at compile time and asks nobody.
def _printable(_: Any, value: Any) -> Any:
    """What `{{ }}` may print: texts, figures, phrases; never None, a float, a list or a record."""
    if isinstance(value, (Figure, Phrase, Prose, Undefined)) or hasattr(value, "__html__"):
        return value
    if isinstance(value, str):
        return Markup(html_of(value)) if "\n" in value else value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        kind = "none" if value is None else "record" if isinstance(value, Record) else type(value).__name__
        raise BadExpression("not-printable", kind=kind)
    return value


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that cuts a list into pieces, for pieces of a size that a table can have."""

    def cut(values: Any, number: int, fill_with: Any = None) -> Any:
        if not isinstance(number, int) or not 1 <= number <= MAX_PIECES:
            raise BadExpression("filter-arguments", name=function.__name__.removeprefix("do_"))
        return function(values, number, fill_with)

    return cut


def make_environment(filters: Filters, **options: Any) -> ReportEnvironment:
    """The sandbox in which templates run, with the filters of the field."""
    environment = ReportEnvironment(
        undefined=_Undefined,
        autoescape=True,
        optimized=False,  # or Jinja folds filters of constants at compile time, with the forms of that day
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
        **options,
    )
    kept = {name: environment.filters[name] for name in _KEPT_FILTERS}
    kept["batch"] = _bounded(kept["batch"])
    usable = {name: function for name, function in filters.items() if name not in _OF_FORMULAS}
    environment.filters = {**kept, **usable}
    environment.tests = {name: environment.tests[name] for name in _KEPT_TESTS}
    environment.globals = {name: environment.globals[name] for name in ("range", "namespace")}
    return environment

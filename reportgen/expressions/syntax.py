"""Text to expressions: parsed by Jinja, and found in prose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache, lru_cache, reduce
from typing import Any

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.parser import Parser

from reportgen.facts.reader import REFUSED
from reportgen.messages.unseen import unseen_in
from reportgen.values.rounding import FigureError

# What most references and formulas are, read without Jinja's parser, which takes seven times as long: members and
# filters without arguments, and two of these, or one and a number, with an operator between them.
_OPERAND = (
    r"\s*((?!(?:true|false|none|True|False|None|not|and|or|in|is|if|else)\b)[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"((?:\s*\|\s*[^\W\d]\w*)*)\s*"
)
_PLAIN = re.compile(_OPERAND)
_PAIR = re.compile(rf"({_OPERAND})([-+*/]|[=<>]=|[<>])({_OPERAND}|\s*(0|[1-9][0-9]{{0,14}})\s*)")
_ARITHMETIC: dict[str, type[nodes.BinExpr]] = {"+": nodes.Add, "-": nodes.Sub, "*": nodes.Mul, "/": nodes.Div}
_COMPARISONS = {"==": "eq", "<": "lt", "<=": "lteq", ">": "gt", ">=": "gteq"}
# A reference ends at the first }} that is not inside quotes. It is looked for once, without going back (`++`, `*+`).
_REFERENCE = re.compile(r"""\{\{((?:[^'"}]++|'[^'\n]*'|"[^"\n]*"|\}(?!\}))*+)\}\}""")


# What an input method puts in the place of the characters of an expression.
_WIDE = "[。，；：｜（）‘’“”［］＋－×÷＝]"
MAX_LENGTH = 100_000
"""Characters of an expression: the sum of some thousand names."""
MAX_DEPTH = 50
"""How deep an expression may be: Python reads 200 brackets in each other, and what is deeper nobody can follow."""
MAX_CONSTANT = 10**15
"""Up to 15 digits the text of a float, as which Jinja reads 0.5, is exact."""
_MAX_SHOWN = 200
"""How much of an expression a message shows; its line stands beside."""
_QUOTED = re.compile("'[^']*'|\"[^\"]*\"")
# A name of three letters or more that stands alone in single braces was meant as a reference.
_ODD_BRACE = re.compile(
    r"(?<!\{)\{(?=\s*(?:(?:facts|last)\.|[a-z][a-z_]{2,}(?:\.\w{1,40}){0,4}\s*\}(?!\})))"
    r"|\{[ \u3000]*\{|\}\}|\{%|\{#|｛｛"
)
_TO_ITS_END = re.compile(r"[^{}｛｝]*(?:\}\}?|｝｝?)?")
_BRACES = {
    "{": "prose-brace",
    "{{": "prose-brace",
    "}}": "prose-brace",
    "{%": "prose-statement",
    "{#": "prose-statement",
    "｛｛": "prose-wide-brace",
}


class BadExpression(FigureError):
    """Text that is no expression of the language; `offset` counts characters from its start."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, **params)


_read_before: dict[str, Any] = {}


def expressions_as_data(texts: Iterable[str]) -> str:
    """Expressions that Jinja had to parse, as JSON that `use_expressions` takes: reading it costs far less."""
    parsed = {text: _as_data(parse_expression(text)) for text in sorted(texts) if _simple(text) is None}
    return json.dumps(parsed, ensure_ascii=False)


def use_expressions(data: str) -> bool:
    """Spare the parsing of expressions that were parsed before; whether the JSON can be read."""
    try:
        _read_before.update(json.loads(data))
    except ValueError:
        return False
    return True


_SUM = "Sum"  # its terms side by side: JSON nests no deeper than Python calls


def _as_data(value: Any) -> Any:
    if isinstance(value, nodes.Add):
        return {_SUM: [_as_data(term) for term in terms_of(value)]}
    if isinstance(value, nodes.Node):
        return {type(value).__name__: [_as_data(getattr(value, field)) for field in value.fields]}
    return [_as_data(item) for item in value] if isinstance(value, list) else value


def _from_data(data: Any) -> Any:
    if isinstance(data, dict):
        ((kind, fields),) = data.items()
        if kind == _SUM:
            return reduce(lambda left, right: nodes.Add(left, right, lineno=1), map(_from_data, fields))
        return getattr(nodes, kind)(*map(_from_data, fields), lineno=1)
    return [_from_data(item) for item in data] if isinstance(data, list) else data


@cache
def parse_expression(text: str) -> nodes.Expr:
    """One expression of the language.

    Raises:
        BadExpression: it is none.
    """
    if text in _read_before:
        with suppress(AttributeError, TypeError, ValueError):  # what a damaged cache holds is parsed again
            found = _from_data(_read_before[text])
            if isinstance(found, nodes.Expr):
                return found
    if len(text) > MAX_LENGTH:
        raise BadExpression("expression-too-long", length=MAX_LENGTH)
    if (simple := _simple(text)) is not None:
        return simple
    if not text.strip():
        raise BadExpression("expression-empty")
    try:
        parser = Parser(_environment(), text, state="variable")
        expression = parser.parse_tuple(with_condexpr=True)
        parser.stream.expect("eof")
    except RecursionError:
        raise BadExpression("expression-too-deep", depth=MAX_DEPTH) from None
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        raise BadExpression("constant-too-large") from None
    except TemplateSyntaxError:
        if wide := re.search(_WIDE, text):
            raise BadExpression("expression-wide", expression=shortened(text), character=wide.group()) from None
        raise BadExpression("expression-syntax", expression=shortened(text)) from None
    for part, depth in parts_of(expression):
        check_part(part, depth)
    return expression


def shortened(text: str) -> str:
    """As much of an expression as a message shows."""
    text = text.strip()
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def parts_of(expression: nodes.Expr, *, sums_are_flat: bool = True) -> Iterator[tuple[nodes.Node, int]]:
    """An expression and all that is in it, in the order of the text, each with its depth.

    Args:
        sums_are_flat: the terms of `a + b + c` lie side by side, as they are evaluated, not in each other as they
            are parsed.
    """
    waiting: list[tuple[nodes.Node, int]] = [(expression, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        for child in reversed([*node.iter_child_nodes()]):
            beside = sums_are_flat and type(node) is type(child) is nodes.Add
            waiting.append((child, depth if beside else depth + 1))


def terms_of(node: nodes.Expr) -> list[nodes.Expr]:
    """The terms of a sum, in the order of the text; of what is none, itself alone."""
    terms: list[nodes.Expr] = []
    while isinstance(node, nodes.Add):
        terms.append(node.right)
        node = node.left
    return [node, *reversed(terms)]


def check_part(part: nodes.Node, depth: int) -> None:
    """Hold one part of an expression, at some depth, against what expressions may be.

    Raises:
        BadExpression: it is too deep, or a number or a text that no report prints.
    """
    if depth > MAX_DEPTH:
        raise BadExpression("expression-too-deep", depth=MAX_DEPTH)
    value = part.value if isinstance(part, nodes.Const) else None
    if isinstance(value, (int, float)) and not abs(value) <= MAX_CONSTANT:
        raise BadExpression("constant-too-large")
    for unseen in unseen_in(value) if isinstance(value, str) else ():
        if unseen.kind in REFUSED:
            raise BadExpression(REFUSED[unseen.kind], character=unseen.code_point)


def _simple(text: str) -> nodes.Expr | None:
    """An expression that is read without Jinja's parser, None for one that is not."""
    if plain := _PLAIN.fullmatch(text):
        return _plain_expression(*plain.groups())
    if pair := _PAIR.fullmatch(text):
        return _pair_expression(pair)
    return None


@cache
def compared_paths(text: str) -> tuple[str, str] | None:
    """The two paths of an expression that says they are equal, or that one is a bound of the other; None for others."""
    found = _PAIR.fullmatch(text)
    if found is None:
        return None
    _, path, filters, operator, _, other, more, _ = found.groups()
    alone = other is not None and not filters.strip() and not more.strip()
    return (path, other) if alone and operator in ("==", "<=", ">=") else None


def _plain_expression(path: str, filters: str) -> nodes.Expr:
    """Members and filters as the parser would read them."""
    first, *members = path.split(".")
    if len(members) + filters.count("|") >= MAX_DEPTH:
        raise BadExpression("expression-too-deep", depth=MAX_DEPTH)
    node: nodes.Expr = nodes.Name(first, "load", lineno=1)
    for name in members:
        node = nodes.Getattr(node, name, "load", lineno=1)
    for name in filters.split("|")[1:]:
        node = nodes.Filter(node, name.strip(), [], [], None, None, lineno=1)
    return node


def _pair_expression(found: re.Match[str]) -> nodes.Expr:
    """Two operands and an operator as the parser would read them."""
    _, path, filters, operator, _, other, more, number = found.groups()
    left = _plain_expression(path, filters)
    right = nodes.Const(int(number)) if number else _plain_expression(other, more)
    if operator in _ARITHMETIC:
        return _ARITHMETIC[operator](left, right, lineno=1)
    return nodes.Compare(left, [nodes.Operand(_COMPARISONS[operator], right, lineno=1)], lineno=1)


@cache
def _environment() -> Environment:
    return Environment(autoescape=True)


def has_braces(text: str) -> bool:
    """Whether a text may hold references, or what is left of one."""
    return "{" in text or "}" in text or "｛" in text or "｝" in text


def split_prose(text: str) -> list[tuple[str, str, int]]:
    """Cut prose into `("text", literal, offset)` and `("reference", expression, offset)`.

    Raises:
        BadExpression: a brace that is opened and not closed, or a statement of templates.
    """
    parts = list(_parts(text))
    if (fault := next(_brace_faults(parts), None)) is not None:
        raise fault
    return [part for part in parts if part[1] or part[0] == "reference"]


def brace_faults(text: str) -> list[BadExpression]:
    """What is wrong with the braces of prose, in the order of the text; `split_prose` raises the first of it."""
    return list(_brace_faults(_parts(text)))


def _parts(text: str) -> Iterator[tuple[str, str, int]]:
    at = 0
    # Behind a {{ that is not closed nothing is looked for: it is the fault to be told.
    while (start := text.find("{{", at)) >= 0 and (found := _REFERENCE.match(text, start)):
        yield "text", text[at:start], at
        yield "reference", found.group(1), start
        at = found.end()
    yield "text", text[at:], at


def _brace_faults(parts: Iterable[tuple[str, str, int]]) -> Iterator[BadExpression]:
    """One for each brace that is told; what stands behind an opened one, up to where it is closed, is its own."""
    for kind, part, offset in parts:
        if kind == "reference":
            if "}" in _QUOTED.sub("", part):
                yield BadExpression("prose-brace", brace="{{", offset=offset)
            continue
        at = 0 if has_braces(part) else len(part)  # which is seen sooner
        while found := _ODD_BRACE.search(part, at):
            brace, at = "".join(found.group().split()), found.end()
            yield BadExpression(_BRACES[brace], brace=brace, offset=offset + found.start())
            if brace == "{{":
                return
            if brace in ("{", "｛｛") and (whole := _TO_ITS_END.match(part, at)):
                at = whole.end()


@lru_cache(maxsize=4096)
def parse_reference(text: str) -> nodes.Expr:
    """A reference of prose: names, members, filters and constants only.

    Raises:
        BadExpression: it is no expression, or it calculates, calls or decides.
    """
    node = parse_expression(text)
    allowed = (nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Filter, nodes.Keyword)
    for part, _ in parts_of(node):
        if not isinstance(part, allowed):
            raise BadExpression("prose-refused", kind=type(part).__name__)
    return node

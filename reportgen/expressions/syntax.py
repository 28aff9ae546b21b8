"""Text to expressions: parsed by Jinja, and found in prose."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.parser import Parser

from reportgen.values.rounding import FigureError

_PLAIN = re.compile(
    r"\s*((?!(?:true|false|none|True|False|None|not|and|or|in|is|if|else)\b)[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"((?:\s*\|\s*[^\W\d]\w*)*)\s*"
)
# A reference ends at the first }} that is not inside quotes.
_REFERENCE = re.compile(r"""\{\{((?:'[^'\n]*'|"[^"\n]*"|[^'"])*?)\}\}""")


# What an input method puts in the place of the characters of an expression.
_WIDE = re.compile("[。，；：｜（）‘’“”［］＋－×÷＝]")
MAX_LENGTH = 2000
_QUOTED = re.compile("'[^']*'|\"[^\"]*\"")
_SINGLE_BRACE = re.compile(r"(?<!\{)\{\s*(?:facts|last)\.")
_BRACES = {
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


@cache
def parse_expression(text: str) -> nodes.Expr:
    """One expression of the language.

    Raises:
        BadExpression: it is none.
    """
    if len(text) > MAX_LENGTH:
        raise BadExpression("expression-too-deep")
    if plain := _PLAIN.fullmatch(text):
        return _plain_expression(plain)
    if not text.strip():
        raise BadExpression("expression-empty")
    try:
        parser = Parser(_environment(), text, state="variable")
        expression = parser.parse_tuple(with_condexpr=True)
        parser.stream.expect("eof")
    except RecursionError:
        raise BadExpression("expression-too-deep") from None
    except TemplateSyntaxError:
        if wide := _WIDE.search(text):
            raise BadExpression("expression-wide", expression=text.strip(), character=wide.group()) from None
        raise BadExpression("expression-syntax", expression=text.strip()) from None
    return expression


def _plain_expression(found: re.Match[str]) -> nodes.Expr:
    """Members and filters without arguments, which most references are, as the parser would read them."""
    first, *members = found.group(1).split(".")
    node: nodes.Expr = nodes.Name(first, "load", lineno=1)
    for name in members:
        node = nodes.Getattr(node, name, "load", lineno=1)
    for name in found.group(2).split("|")[1:]:
        node = nodes.Filter(node, name.strip(), [], [], None, None, lineno=1)
    return node


@cache
def _environment() -> Environment:
    return Environment(autoescape=True)


def split_prose(text: str) -> list[tuple[str, str, int]]:
    """Cut prose into `("text", literal, offset)` and `("reference", expression, offset)`.

    Raises:
        BadExpression: a brace that is opened and not closed, or a statement of templates.
    """
    parts: list[tuple[str, str, int]] = []
    at = 0
    for found in _REFERENCE.finditer(text):
        parts.append(("text", text[at : found.start()], at))
        parts.append(("reference", found.group(1), found.start()))
        at = found.end()
    parts.append(("text", text[at:], at))
    for kind, part, offset in parts:
        if kind == "text" and (single := _SINGLE_BRACE.search(part)):
            raise BadExpression("prose-brace", brace="{", offset=offset + single.start())
        if kind == "reference" and "}" in _QUOTED.sub("", part):
            raise BadExpression("prose-brace", brace="{{", offset=offset)
        for brace, code in _BRACES.items() if kind == "text" else ():
            if brace in part:
                raise BadExpression(code, brace=brace, offset=offset + part.index(brace))
    return [part for part in parts if part[1] or part[0] == "reference"]


@lru_cache(maxsize=4096)
def parse_reference(text: str) -> nodes.Expr:
    """A reference of prose: names, members, filters and constants only.

    Raises:
        BadExpression: it is no expression, or it calculates, calls or decides.
    """
    node = parse_expression(text)
    allowed = (nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Filter, nodes.Keyword)
    for part in (node, *node.find_all(nodes.Expr)):
        if not isinstance(part, allowed):
            raise BadExpression("prose-refused", kind=type(part).__name__)
    return node

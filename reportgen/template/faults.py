"""What is wrong with a part of a template, told by its own text and Jinja's parser.

The sentences of Jinja and Python are not read, since they change with the versions: the parser is run again to see at
which piece it stops, and the filters of a line that failed are held against what they take.
"""

from __future__ import annotations

from collections.abc import Iterator
from inspect import signature
from typing import Any

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.lexer import Token, TokenStream
from jinja2.parser import Parser

from reportgen.expressions.syntax import BadExpression
from reportgen.messages.nearest import nearest

Fault = tuple[str, dict[str, object]]

_BLOCKS = ("autoescape", "block", "call", "filter", "for", "if", "macro", "set", "with")


class _Stream(TokenStream):
    """The tokens of a part, with the one before the current."""

    before = Token(1, "initial", "")

    def __next__(self) -> Token:
        self.before = self.current
        try:
            return super().__next__()
        except TemplateSyntaxError:
            raise _Unreadable from None


class _Unreadable(Exception):
    """The lexer cannot read on, which Jinja tells as it tells what the parser refuses."""


def syntax_fault(environment: Environment, text: str) -> Fault | None:
    """Why a part cannot be parsed, None if it can."""
    pieces, unread = _pieces(environment, text)
    try:
        parser = Parser(environment, "")
        parser.stream = stream = _Stream(environment.lexer.wrap(environment.lexer.tokeniter(text, None)), None, None)
        parser.parse()
    except _Unreadable:
        return _unreadable(pieces, unread)
    except TemplateSyntaxError:
        return _stopped_at(stream, pieces)
    return None


def _unreadable(pieces: list[tuple[str, str]], unread: str) -> Fault:
    for kind, piece in pieces:
        if kind == "name" and not piece.isidentifier():
            return "template-unexpected", {"name": piece}
    kind = pieces[-1][0] if pieces else ""
    if kind == "comment_begin":
        return "template-comment-open", {}
    if kind == "raw_begin":
        return "template-block-open", {"name": "raw"}
    return "template-unexpected", {"name": unread.lstrip()[:1]}


def _pieces(environment: Environment, text: str) -> tuple[list[tuple[str, str]], str]:
    """The kinds and texts of the pieces as Jinja's lexer cuts them, and what it could not read on."""
    pieces: list[tuple[str, str]] = []
    at = 0
    try:
        for _, kind, piece in environment.lexer.tokeniter(text, None):
            pieces.append((kind, piece))
            at = text.find(piece, at) + len(piece)
    except TemplateSyntaxError:
        return pieces, text[at:]
    return pieces, ""


def _stopped_at(stream: _Stream, pieces: list[tuple[str, str]]) -> Fault:
    kind, value = stream.current.type, str(stream.current.value)
    if kind == "eof":
        opened = _open_statement(pieces)
        return ("template-block-open", {"name": opened}) if opened else ("template-cut", {})
    ends = ("variable_end", "block_end")
    if kind in ends or stream.before.type in ends:  # a member that is due is taken from the stream before it is refused
        return "template-cut", {}
    if kind == "name" and stream.before.type == "block_begin":
        return "template-tag", {"name": value}
    return "template-unexpected", {"name": value}


def _open_statement(pieces: list[tuple[str, str]]) -> str:
    """The innermost statement that a part leaves open, empty if the part ends within a statement or a print."""
    opened: list[str] = []
    words: list[str] | None = None
    for kind, text in pieces:
        if kind in ("block_begin", "variable_begin"):
            words = []
        elif kind == "block_end" and words:
            if words[0].startswith("end"):
                del opened[-1:]
            elif words[0] in _BLOCKS and not (words[0] == "set" and "=" in words):
                opened.append(words[0])
            words = None
        elif kind == "variable_end":
            words = None
        elif words is not None and kind != "whitespace":
            words.append(text)
    return opened[-1] if opened and words is None else ""


def call_fault(environment: Environment, text: str, line: int) -> Fault | None:
    """The filter or test in a line of a part that does not exist or is given other arguments than it takes."""
    try:
        tree = environment.parse(text)
    except TemplateSyntaxError:
        return None
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        if node.lineno == line:
            for is_filter, name, arguments in _calls(node):
                if is_filter and name not in environment.filters:
                    unknown = BadExpression("unknown-filter", name=name, near=nearest(name, environment.filters))
                    return unknown.code, dict(unknown.params)
                if not is_filter and name not in environment.tests:
                    return "unknown-test", {"name": name}
                if is_filter and arguments is not None and not _fits(environment.filters[name], *arguments):
                    return "filter-arguments", {"name": name}
    return None


def compile_fault(environment: Environment, text: str) -> Fault | None:
    """Why a part that can be parsed cannot be compiled."""
    tree = environment.parse(text)
    blocks = [node.name for node in tree.find_all(nodes.Block)]
    if twice := [name for name in blocks if blocks.count(name) > 1]:
        return "template-block-twice", {"name": twice[0]}
    targets = [name for loop in tree.find_all(nodes.For) for name in _names_in(loop.target)]
    return ("template-loop-name", {}) if "loop" in targets else None


def changed_member(environment: Environment, text: str) -> tuple[str, int] | None:
    """What a part tries to set in something that it has not made by `namespace()`, and the line."""
    tree = environment.parse(text)
    made = {
        name
        for node in tree.find_all(nodes.Assign)
        if isinstance(node.node, nodes.Call)
        and isinstance(node.node.node, nodes.Name)
        and node.node.node.name == "namespace"
        for name in _names_in(node.target)
    }
    changed = (node for node in tree.find_all(nodes.NSRef) if node.name not in made)
    return next(((".".join((node.name, node.attr)), node.lineno) for node in changed), None)


def _names_in(target: nodes.Node) -> list[str]:
    return [node.name for node in (target, *target.find_all(nodes.Name)) if isinstance(node, nodes.Name)]


_NEEDS: tuple[tuple[str, tuple[type[nodes.Node], ...]], ...] = (
    ("template-needs-list", (nodes.For,)),
    ("template-needs-filter", (nodes.Filter, nodes.Test)),
    ("template-needs-macro", (nodes.Call,)),
    ("template-needs-numbers", (nodes.BinExpr, nodes.UnaryExpr)),
    ("template-needs-alike", (nodes.Compare,)),
    ("template-needs-index", (nodes.Getitem,)),
)
_NEITHER = (nodes.And, nodes.Or, nodes.Not)  # which Jinja counts among arithmetic, and which take anything
_OF_LISTS = ("join", "names", "map", "select", "reject", "sort", "first", "last", "length", "batch", "slice")
_OF_ALIKE = ("sort", "min", "max")


def needs(environment: Environment, text: str, line: int, error: Exception) -> list[str]:
    """What a line that failed has to keep, by the kind of the error and what the line does; codes of messages."""
    if isinstance(error, MemoryError):
        return ["template-needs-memory"]
    if isinstance(error, ArithmeticError):
        return ["template-needs-divisor"]
    if not isinstance(error, TypeError | ValueError):
        return []
    here = [node for node in environment.parse(text).find_all(nodes.Node) if node.lineno == line]
    several = any(isinstance(node, nodes.For | nodes.Assign) and isinstance(node.target, nodes.Tuple) for node in here)
    found = ["template-needs-as-many"] if several else []
    if isinstance(error, ValueError):
        return found
    filters = {node.name for node in here if isinstance(node, nodes.Filter)}
    asked = {
        code for code, kinds in _NEEDS for node in here if isinstance(node, kinds) and not isinstance(node, _NEITHER)
    }
    if filters.intersection(_OF_LISTS):
        asked.add("template-needs-list")
    if filters.intersection(_OF_ALIKE):
        asked.add("template-needs-alike")
    if filters and filters <= {*_OF_LISTS, *_OF_ALIKE}:
        asked.discard("template-needs-filter")
    return [*found, *(code for code, _ in _NEEDS if code in asked)]


_Arguments = tuple[int, list[str]]


def _calls(node: Any) -> Iterator[tuple[bool, str, _Arguments | None]]:
    """What a node calls: whether a filter, its name, and with how many arguments and which named; None if not known."""
    is_filter = isinstance(node, nodes.Filter)
    arguments = (
        None if node.dyn_args or node.dyn_kwargs else (1 + len(node.args), [str(pair.key) for pair in node.kwargs])
    )
    yield is_filter, node.name, arguments
    first = node.args[0] if node.args and node.name in ("map", "select", "reject") else None
    if is_filter and isinstance(first, nodes.Const) and isinstance(first.value, str):  # these call by name
        called = arguments and (arguments[0] - 1, arguments[1])
        yield node.name == "map", first.value, called


def _fits(function: Any, count: int, named: list[str]) -> bool:
    """Whether a filter can be called with so many arguments, the value filtered among them, and those named."""
    count += hasattr(function, "jinja_pass_arg")  # Jinja's decorators: the filter is given the context before them
    try:
        signature(function).bind(*[None] * count, **dict.fromkeys(named))
    except TypeError:
        return False
    return True

"""What is wrong with a part of a template, told by its own text and Jinja's parser.

The sentences of Jinja and Python are not read, since they change with the versions: the parser is run again to see at
which piece it stops, and the filters of a line that failed are held against what they take.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

from reportgen.expressions.arguments import fits
from reportgen.expressions.syntax import BadExpression
from reportgen.messages.nearest import nearest
from reportgen.places import Place, Source
from reportgen.template.located import LocatedPart, Piece, Stream, UnreadableText, located_parser, pieces_of
from reportgen.values.operations import SIGNS

_BLOCKS = ("autoescape", "block", "call", "filter", "for", "if", "macro", "set", "with")


class SyntaxFault(NamedTuple):
    """Why a part cannot be parsed, and where: the index of the first character, and how many there are."""

    code: str
    params: dict[str, object]
    start: int
    width: int = 1


def place_of(source: Source, fault: SyntaxFault) -> Place:
    """Where a part cannot be parsed, as far as the first line of it goes."""
    place = source.place_at(fault.start)
    return place._replace(width=max(1, min(fault.width, len(place.text) - place.column + 1)))


# What an input method puts in the place of the characters of a statement.
_HALF_WIDTH = dict(zip("。，；：｜（）‘’“”［］＋－×÷＝＞＜！％", ".,;:|()''\"\"[]+-*/=><!%", strict=True))

# How other languages write what Jinja has words for.
_WORDS = {
    "&": ("&&", "and"),
    "|": ("||", "or"),
    "!": ("!", "not"),
    **{SIGNS[sign]: (SIGNS[sign], sign) for sign in ("!=", "<=", ">=")},
    "≧": ("≧", ">="),
    "≦": ("≦", "<="),
}
_ELSE_IF = ("elseif", "elsif")


def syntax_fault(environment: Environment, text: str) -> SyntaxFault | None:
    """Why a part cannot be parsed, None if it can."""
    pieces, rest = _pieces(environment, text)
    stream: Stream | None = None
    try:
        parser, stream = located_parser(environment, pieces_of(environment, text))
        parser.parse()
    except UnreadableText:
        return _unreadable(pieces, text, rest)
    except TemplateSyntaxError:
        return _unreadable(pieces, text, rest) if stream is None else _stopped_at(stream, pieces, text)
    return None


def _unreadable(pieces: list[Piece], text: str, rest: int) -> SyntaxFault:
    for piece in pieces:
        if piece.kind == "name" and not piece.text.isidentifier():
            return SyntaxFault("template-unexpected", {"name": piece.text}, piece.start, len(piece.text))
    last = pieces[-1] if pieces else Piece(0, "", "")
    if last.kind == "comment_begin":
        return SyntaxFault("template-comment-open", {}, last.start, len(last.text))
    if last.kind == "raw_begin":
        return SyntaxFault("template-block-open", {"name": "raw"}, last.start, len(last.text))
    start = rest + len(text[rest:]) - len(text[rest:].lstrip())
    character = text[start : start + 1]
    if character in _HALF_WIDTH:
        return SyntaxFault("template-wide", {"name": character, "half": _HALF_WIDTH[character]}, start)
    return _of_another_language(text, start) or SyntaxFault("template-unexpected", {"name": character}, start)


def _of_another_language(text: str, start: int) -> SyntaxFault | None:
    """A sign that stands for one of Jinja's in other languages and in print: && for and, ≥ for >=."""
    sign, word = _WORDS.get(text[start : start + 1], ("", ""))
    if sign and text.startswith(sign, start):
        return SyntaxFault("template-operator", {"name": sign, "word": word}, start, len(sign))
    return SyntaxFault("template-ternary", {}, start) if text[start : start + 1] == "?" else None


def _pieces(environment: Environment, text: str) -> tuple[list[Piece], int]:
    """The pieces as Jinja's lexer cuts them, and where it could not read on."""
    pieces: list[Piece] = []
    with suppress(TemplateSyntaxError):
        pieces += pieces_of(environment, text)
        return pieces, len(text)
    return pieces, pieces[-1].end if pieces else 0


def _stopped_at(stream: Stream, pieces: list[Piece], text: str) -> SyntaxFault:
    kind, value = stream.current.type, str(stream.current.value)
    if kind == "eof":
        opened = _open_statement(pieces)
        if opened is not None:
            return SyntaxFault("template-block-open", {"name": opened.text}, opened.start, len(opened.text))
        return _cut(pieces, len(text))
    at = stream.current.lineno
    ends = ("variable_end", "block_end")
    if kind in ends or stream.before.type in ends:  # a member that is due is taken from the stream before it is refused
        return _cut(pieces, at if kind in ends else stream.before.lineno)
    if kind == "name" and stream.before.type == "block_begin":
        if value in _ELSE_IF:
            return SyntaxFault("template-else-if", {"name": value}, at, len(value))
        if value.startswith("end") and (found := _misplaced_end(value, at, pieces)):
            return found
        return SyntaxFault("template-tag", {"name": value}, at, len(value))
    if kind == "assign":
        return SyntaxFault("template-equals", {}, at)
    if kind == "name" and value == "if" and stream.before.value == "else":
        return SyntaxFault("template-else-if", {"name": "else if"}, stream.before.lineno, at + 2 - stream.before.lineno)
    if kind == "pipe" and (found := _of_another_language(text, at - 1)):
        return found
    return SyntaxFault(
        "template-unexpected", {"name": value}, at, next((len(p.text) for p in pieces if p.start == at), 1)
    )


def _misplaced_end(value: str, at: int, pieces: list[Piece]) -> SyntaxFault | None:
    """An end in two words, or of a statement that is not the innermost; None if `value` is no end of any."""
    following = next((piece for piece in pieces if piece.start > at and piece.kind != "whitespace"), None)
    if value == "end" and following and following.text in _BLOCKS:
        name = following.text
        return SyntaxFault("template-end-apart", {"name": name}, at, following.end - at)
    name = value.removeprefix("end")
    if name not in _BLOCKS:
        return None
    begun = max((piece.start for piece in pieces if piece.kind == "block_begin" and piece.start < at), default=0)
    opened = _open_statement([piece for piece in pieces if piece.start < begun])
    if opened is None:
        return SyntaxFault("template-end-alone", {"name": name}, at, len(value))
    return SyntaxFault("template-end-other", {"name": name, "open": opened.text}, at, len(value))


def _cut(pieces: list[Piece], end: int) -> SyntaxFault:
    """The statement or print that ends before it is complete."""
    begun = [piece for piece in pieces if piece.kind in ("block_begin", "variable_begin") and piece.start <= end]
    start = begun[-1].start if begun else 0
    behind = next((piece.end for piece in pieces if piece.start == end), end)
    return SyntaxFault("template-cut", {}, start, max(1, behind - start))


def _open_statement(pieces: list[Piece]) -> Piece | None:
    """The name of the innermost statement that a part leaves open, None if the part ends within a statement or a
    print."""
    opened: list[Piece] = []
    words: list[Piece] | None = None
    for piece in pieces:
        if piece.kind in ("block_begin", "variable_begin"):
            words = []
        elif piece.kind == "block_end" and words:
            if words[0].text.startswith("end"):
                del opened[-1:]
            elif words[0].text in _BLOCKS and not (words[0].text == "set" and any(word.text == "=" for word in words)):
                opened.append(words[0])
            words = None
        elif piece.kind == "variable_end":
            words = None
        elif words is not None and piece.kind != "whitespace":
            words.append(piece)
    return opened[-1] if opened and words is None else None


def call_fault(environment: Environment, part: LocatedPart, line: int) -> SyntaxFault | None:
    """The filter or test in a line of a part that does not exist or is given other arguments than it takes."""
    for node in part.tree.find_all((nodes.Filter, nodes.Test)):
        if part.source.place_at(node.lineno).line != line:
            continue
        is_filter = isinstance(node, nodes.Filter)
        width = len(node.name) if is_filter else part.span(node)[1] - node.lineno
        for is_filter, name, arguments in calls(node):
            code, params = "", {"name": name}
            if is_filter and name not in environment.filters:
                unknown = BadExpression("unknown-filter", name=name, near=nearest(name, environment.filters))
                return SyntaxFault(unknown.code, dict(unknown.params), node.lineno, width)
            if not is_filter and name not in environment.tests:
                code = "unknown-test"
            elif is_filter and arguments is not None and not fits(environment.filters[name], *arguments):
                code = "filter-arguments"
            if code:
                return SyntaxFault(code, dict[str, object](params), node.lineno, width)
    return None


def refused_statement(part: LocatedPart) -> SyntaxFault | None:
    """A statement for which a part is not compiled: a block of the name of another, a loop whose items are `loop`."""
    blocks: set[str] = set()
    for block in part.tree.find_all(nodes.Block):
        if block.name in blocks:
            return SyntaxFault("template-block-twice", {"name": block.name}, *_statement(part, block))
        blocks.add(block.name)
    for loop in part.tree.find_all(nodes.For):
        if "loop" in _names_in(loop.target):
            return SyntaxFault("template-loop-name", {}, *_statement(part, loop))
    return None


def _statement(part: LocatedPart, node: nodes.Node) -> tuple[int, int]:
    """Where a statement begins, and how many characters there are up to its end."""
    ends = (piece.start for piece in part.pieces if piece.kind == "block_end" and piece.start > node.lineno)
    end = next(ends, len(part.source.text))
    return node.lineno, len(part.source.text[node.lineno : end].rstrip())


def changed_member(part: LocatedPart) -> SyntaxFault | None:
    """What a part tries to set in something that it has not made by `namespace()`."""
    tree = part.tree
    made = {
        name
        for node in tree.find_all(nodes.Assign)
        if isinstance(node.node, nodes.Call)
        and isinstance(node.node.node, nodes.Name)
        and node.node.node.name == "namespace"
        for name in _names_in(node.target)
    }
    for node in tree.find_all(nodes.NSRef):
        if node.name not in made:
            name = ".".join((node.name, node.attr))
            return SyntaxFault("template-not-namespace", {"name": name}, node.lineno, len(name))
    return None


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


Arguments = tuple[int, list[str]]
"""With how many arguments a filter is called, and which are named."""


def calls(node: Any) -> Iterator[tuple[bool, str, Arguments | None]]:
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

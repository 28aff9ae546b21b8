"""A part of a template parsed so that each of its nodes knows the character at which it begins.

Jinja keeps the number of a line with each token, and nothing else. Here that number is the index of the token's first
character: the parser hands it on to the nodes without looking at it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.lexer import Token, TokenStream
from jinja2.parser import Parser

from reportgen.places import Place, Source

_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")


class Piece(NamedTuple):
    """A piece of a part as Jinja's lexer cuts it: where it begins, its kind and its text."""

    start: int
    kind: str
    text: str

    @property
    def end(self) -> int:
        """The index behind it."""
        return self.start + len(self.text)


class Stream(TokenStream):
    """The tokens of a part, with the one before the current."""

    before = Token(0, "initial", "")

    def __next__(self) -> Token:
        self.before = self.current
        try:
            return super().__next__()
        except TemplateSyntaxError:
            raise UnreadableText from None


class UnreadableText(Exception):
    """The lexer cannot read on, which Jinja tells as it tells what the parser refuses."""


def pieces_of(environment: Environment, text: str) -> Iterator[Piece]:
    """The pieces of a part, in order; white space that the template trims lies between them.

    Raises:
        TemplateSyntaxError: what follows the last one cannot be read.
    """
    at = 0
    for _, kind, piece in environment.lexer.tokeniter(text, None):
        start = text.find(piece, at)
        at = start + len(piece)
        yield Piece(start, kind, piece)


def located_parser(environment: Environment, pieces: Iterable[Piece]) -> tuple[Parser, Stream]:
    """A parser whose nodes have the index of their first character in the place of their line, and its stream.

    Raises:
        UnreadableText: the part cannot be read from its first piece on.
    """
    parser = Parser(environment, "")
    located = ((piece.start, piece.kind, piece.text) for piece in pieces)
    parser.stream = stream = Stream(environment.lexer.wrap(located, None, None), None, None)
    return parser, stream


class LocatedPart:
    """A part of a template with its tree, whose nodes have the index of their first character as their `lineno`."""

    def __init__(self, environment: Environment, name: str, source: Source) -> None:
        """Parse it.

        Raises:
            TemplateSyntaxError, UnreadableText: it cannot be parsed.
        """
        self.name = name
        self.source = source
        self.pieces = (*pieces_of(environment, source.text),)
        parser, _ = located_parser(environment, self.pieces)
        self.tree = parser.parse()
        self._pieces = tuple(piece for piece in self.pieces if piece.kind != "whitespace")
        self._starts = tuple(piece.start for piece in self._pieces)
        self._spans: dict[nodes.Node, tuple[int, int]] = {}
        self._texts: dict[nodes.Node, str] = {}

    def place(self, node: nodes.Node) -> Place:
        """Where an expression stands; of one over several lines, what stands in the first of them."""
        return self.place_between(*self.span(node))

    def place_between(self, start: int, end: int) -> Place:
        """The stretch of text between two indexes, as far as its first line goes."""
        place = self.source.place_at(start)
        width = min(end - start, len(place.text) - place.column + 1)
        return Place(self.source, place.line, place.column, width) if width > 1 else place

    def text(self, node: nodes.Node) -> str:
        """An expression as it is written."""
        text = self._texts.get(node)
        if text is None:
            start, end = self.span(node)
            text = self._texts[node] = " ".join(self.source.text[start:end].split())
        return text

    def span(self, node: nodes.Node) -> tuple[int, int]:
        """Where an expression begins and ends."""
        span = self._spans.get(node)  # nodes are told apart by what they are, and not by what they hold
        if span is None:
            span = self._spans[node] = self._found_span(node)
        return span

    def _found_span(self, node: nodes.Node) -> tuple[int, int]:
        # A comparison has the place of what follows it.
        each_of = (each for each in (node, *node.find_all(nodes.Node)) if not isinstance(each, nodes.Compare))
        starts = [each.lineno for each in each_of if each.lineno is not None]
        start, last = min(starts), max(starts)
        at = max(0, bisect_left(self._starts, last))
        at = self._whole(at)
        first = bisect_left(self._starts, start)
        opened = 0
        for piece in self._pieces[first : at + 1]:
            opened += (piece.text in _OPENING) - (piece.text in _CLOSING)
        while opened > 0 and at + 1 < len(self._pieces):
            at += 1
            opened += (self._pieces[at].text in _OPENING) - (self._pieces[at].text in _CLOSING)
        return start, self._pieces[at].end if at < len(self._pieces) else len(self.source.text)

    def _whole(self, at: int) -> int:
        """The last piece of what begins with a piece: of a member its name, of a test the name of the test."""
        text = self._pieces[at].text if at < len(self._pieces) else ""
        if text in (".", "|"):
            return at + 1
        if text == "is":
            at += 1
            return at + 1 if self._pieces[at].text == "not" else at
        return at

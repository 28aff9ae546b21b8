"""The branches of templates, and which of them a rendering reaches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_OPENING = ("if", "elif", "else", "for")
_CALL = "reached"


class Branch(NamedTuple):
    """The body of an `if`, `elif`, `else` or `for`: the part of the template, the line, and the count on that line."""

    part: str
    line: int
    nth: int
    kind: str


class Branches:
    """Notes the branches of an environment's templates as they are compiled, and those that are reached."""

    def __init__(self, environment: Environment) -> None:
        self.all: list[Branch] = []
        self.reached: set[int] = set()
        environment.extend(branches=self)
        environment.add_extension(_Watch)
        environment.globals[_CALL] = self._reach

    def _reach(self, number: int) -> str:
        self.reached.add(number)
        return ""

    def unreached(self) -> list[Branch]:
        """The branches that no rendering has reached, by part and line."""
        return sorted(branch for number, branch in enumerate(self.all) if number not in self.reached)


class _Watch(Extension):
    """Puts behind every statement that opens a branch a call that prints nothing and notes the branch."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        # Branches has set it by `extend`, which types cannot see.
        branches: Branches = self.environment.branches  # type: ignore[attr-defined]
        part = stream.name or ""
        opened: str | None = None
        first = False
        nth = 0
        at = 0
        for token in stream:
            yield token
            if token.type == "block_begin":
                first = True
            elif first:
                opened = token.value if token.type == "name" and token.value in _OPENING else None
                first = False
            elif token.type == "block_end" and opened:
                nth = nth + 1 if token.lineno == at else 0
                at = token.lineno
                branches.all.append(Branch(part, token.lineno, nth, opened))
                yield from _call(len(branches.all) - 1, token.lineno)
                opened = None


def _call(number: int, line: int) -> Iterator[Token]:
    yield Token(line, "variable_begin", "{{")
    yield Token(line, "name", _CALL)
    yield Token(line, "lparen", "(")
    # Jinja's parser wants the number itself here, although a token's value is typed as text.
    yield Token(line, "integer", number)  # type: ignore[arg-type]
    yield Token(line, "rparen", ")")
    yield Token(line, "variable_end", "}}")

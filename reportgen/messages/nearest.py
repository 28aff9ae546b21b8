"""The name that somebody may have meant who has typed another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from reportgen.messages import Wording

_MOST_NAMES = 500
"""Among so many names one is looked for: a record has some tens, and comparing two takes longer than most else."""

_LONGEST = 60
"""Of a longer name no likeness is looked for, which costs the square of the length."""


def nearest(name: str, names: Iterable[str]) -> str:
    """The name most like `name`, empty if none is."""
    from difflib import get_close_matches

    if len(name) > _LONGEST:
        return ""
    known = islice((other for other in names if len(other) <= _LONGEST), _MOST_NAMES)
    found = get_close_matches(name, list(known), 1, 0.6)  # difflib's own measure of what is close
    return found[0] if found else ""


class Nearest(Wording):
    """The nearest name, looked for when it is told: of thousands of wrong names few are.

    Args:
        names: gives those that exist.
        path: makes of the nearest one what is told.
    """

    __slots__ = ("found", "name", "names", "path")

    def __init__(self, name: str, names: Callable[[], Iterable[str]], path: Callable[[str], str] = str) -> None:
        self.name = name
        self.names = names
        self.path = path
        self.found: str | None = None

    def __bool__(self) -> bool:
        return bool(str(self))

    def in_language(self, language: str) -> str:
        """The same in every language; empty if no name is like it."""
        if self.found is None:
            near = nearest(self.name, self.names())
            self.found = self.path(near) if near else ""
        return self.found

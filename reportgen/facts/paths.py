"""The way to a fact, as people write it: `projects[0].uses[2].amount`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

Step = str | int

_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")
_NEXT_STEP = re.compile(r"[.\[]")
_INDEX = re.compile(r"\[[0-9]+\]")
_LAST_STEP = re.compile(r"(?:\.?[^.\[\]]+|\[[0-9]+\])\Z")


_MOST_KEPT = 10_000
"""Paths that have been taken apart; the files of many departments have the same ones."""


class FactPath(str):
    """A path into a file: names behind dots, items of lists by their index from 0; empty for the whole file.

    It is its own text, so it prints, compares and sorts as it is written.
    """

    __slots__ = ()

    @classmethod
    def of(cls, steps: Iterable[Step]) -> FactPath:
        """The path of some steps from the top."""
        path = cls()
        for step in steps:
            path /= step
        return path

    def __truediv__(self, step: Step) -> FactPath:
        if isinstance(step, int):
            return FactPath(f"{self}[{step}]")
        return FactPath(f"{self}.{step}" if self else step)

    @property
    def named(self) -> str:
        """The names alone, without the places in lists: `projects.uses.amount`."""
        return _INDEX.sub("", self)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The names and indices on the way."""
        return _steps(self)

    @property
    def top(self) -> str:
        """The name in the file itself below which it leads."""
        return self.partition(".")[0].partition("[")[0]

    @property
    def parent(self) -> FactPath:
        """The path without its last step."""
        return _parent(self)

    @property
    def item(self) -> FactPath:
        """The innermost item of a list above it; empty if there is none."""
        owner = self.parent
        while owner and not isinstance(owner.steps[-1], int):
            owner = owner.parent
        return owner

    @property
    def owners(self) -> list[str]:
        """All that it is within: the whole file, what leads to it, and itself."""
        return ["", *(self[: found.start()] for found in _NEXT_STEP.finditer(self)), str(self)] if self else [""]

    def is_within(self, owner: str) -> bool:
        """Whether it leads to `owner` or to what is below it."""
        return self.startswith(owner) and (not owner or self[len(owner) : len(owner) + 1] in ("", ".", "["))

    def relative_to(self, owner: str) -> FactPath:
        """The way from `owner`, below which it leads."""
        return FactPath(self[len(owner) :].removeprefix("."))


@lru_cache(_MOST_KEPT)
def _steps(path: FactPath) -> tuple[Step, ...]:
    return tuple(int(index) if index else name for name, index in _STEP.findall(path))


@lru_cache(_MOST_KEPT)
def _parent(path: FactPath) -> FactPath:
    return FactPath(_LAST_STEP.sub("", path))


FILE = FactPath()
"""The path of the whole file."""

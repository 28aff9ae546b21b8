"""References: a text of the data that leads to a figure, which formulas and templates see in its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from reportgen.errors import Problem
from reportgen.expressions.syntax import BadExpression, split_prose
from reportgen.facts.tree import ScalarNode
from reportgen.values.figure import Computed, Figure
from reportgen.values.records import Record
from reportgen.values.rounding import FigureError

_BRACE = re.compile("[{}｛｝]")


class UnfollowedError(Exception):
    """What is asked for rests on a reference of no use, which is told at the reference and only there."""


class References:
    """The references of one file, each followed when it is first asked for, and what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.settled = False
        self.open: list[Reference] = []
        self._all: list[Reference] = []
        self._resting: list[tuple[Record, str]] = []

    def add(self, record: Record, name: str, scalar: ScalarNode, path: str, follow: Callable[[str], Any]) -> None:
        """Have the member `name` be the figure to which `scalar` leads; `follow` evaluates a reference."""
        reference = Reference(self, scalar, path, follow)
        record.references = {**record.references, name: reference.figure}
        self._all.append(reference)

    def rests(self, record: Record, name: str) -> None:
        """Note a computed member that rests on a reference which leads nowhere."""
        self._resting.append((record, name))

    def refuse_circle(self, depth: int) -> None:
        """Tell of a reference by which a figure leads back to itself, if there is one on the way.

        Args:
            depth: how many references were open when the figure was first asked for.

        Raises:
            UnfollowedError: there is one.
        """
        circle = self.open[depth:]
        if circle:
            first = min(circle, key=lambda reference: reference.scalar.start)
            first.tell(BadExpression("refers-itself", reference=first.text))
            raise UnfollowedError

    def follow_all(self) -> None:
        """Follow those that nobody has asked for."""
        for reference in self._all:
            try:
                reference.figure()
            except UnfollowedError:
                continue

    def settle(self) -> None:
        """From now on, what rests on a reference that leads nowhere is absent."""
        self.settled = True
        for record, name in self._resting:
            record.pending.pop(name, None)


class Reference:
    """One reference: a text of the data that stands for the figure to which it leads."""

    __slots__ = ("_depth", "_failed", "_figure", "_follow", "_owner", "path", "scalar")

    def __init__(self, owner: References, scalar: ScalarNode, path: str, follow: Callable[[str], Any]) -> None:
        self.scalar = scalar
        self.path = path
        self._owner = owner
        self._follow = follow
        self._figure: Figure | None = None
        self._failed = False
        self._depth = -1

    def figure(self) -> Figure | None:
        """The figure to which it leads; absent if it leads nowhere, once that is settled.

        Raises:
            UnfollowedError: it leads nowhere, and what rests on it has to know.
        """
        owner = self._owner
        if self._depth >= 0:
            owner.refuse_circle(self._depth)
        if self._figure is None and not self._failed:
            self._depth = len(owner.open)
            owner.open.append(self)
            try:
                self._figure = self._found()
            except UnfollowedError:
                self._failed = True
            except FigureError as error:
                self.tell(error)
            finally:
                owner.open.pop()
                self._depth = -1
        if self._failed and not owner.settled:
            raise UnfollowedError
        return self._figure

    @property
    def text(self) -> str:
        """The reference without the braces that prose needs, as it is typed."""
        text = str(self.scalar.value).strip()
        whole = text.startswith("{{") and text.endswith("}}") and not _BRACE.search(text[2:-2])
        return text[2:-2].strip() if whole else text

    def tell(self, error: FigureError) -> None:
        """Report where it leads nowhere."""
        self._failed = True
        place, path = self.scalar.place, self.path
        self._owner.problems.append(Problem(code=error.message_code, place=place, path=path, params=error.params))

    def _found(self) -> Figure:
        text = self.text
        if _BRACE.search(text):
            split_prose(text)  # says which brace is wrong
            raise BadExpression("refers-mixed", reference=text)
        value = self._follow(text)
        if value is None:
            raise BadExpression("refers-absent", reference=text)
        if not isinstance(value, Figure):
            raise BadExpression("refers-no-number", reference=text)
        if value.origin is None:
            raise BadExpression("refers-typed", reference=text)
        if isinstance(value.origin, Computed):
            str(value)  # a number without end is a fault of this reference, not of what is computed from it
        return value

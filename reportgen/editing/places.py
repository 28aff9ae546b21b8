"""Problems at the fields of a form: each where it is typed, and one of a rule at every field that goes into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypedDict

from reportgen.errors import Problem
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode
from reportgen.messages import worded
from reportgen.places import Place

_OF_ABSENT = frozenset({"missing-field", "missing-section"})
_OF_MANY = frozenset({"not-filled-many"})  # told at none of the fields: each shows that it is yet to be filled in


class Told(TypedDict, total=False):
    """A problem at its field: `severity` is error, warning or note; `line` and `column` are 0 where it has no place.

    `main` tells whether it is told here first: one of a rule is told at every field that goes into it.
    """

    severity: str
    code: str
    message: str
    hint: str
    waived: str
    line: int
    column: int
    path: str
    main: bool


def tell(problem: Problem, language: str, path: FactPath, *, main: bool) -> Told:
    """A problem in words."""
    place = problem.place
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.text(language),
        "hint": problem.advice(language),
        "waived": str(worded(problem.waived, language)),
        "line": place.line if place else 0,
        "column": place.column if place else 0,
        "path": path,
        "main": main,
    }


class PlacedProblems:
    """The problems of a file by the paths of its fields; `all` are they in their order, each at its first field."""

    def __init__(self, facts: MappingNode, problems: Iterable[Problem], language: str) -> None:
        """Place them; messages are in `language`."""
        self._facts = facts
        self._at = paths_by_place(facts)
        self._language = language
        self.all: list[Told] = []
        self._told: dict[str, list[Told]] = {}
        for problem in problems:
            self._place(problem)

    def at(self, path: FactPath) -> list[Told]:
        """The problems of a field."""
        return self._told.get(path, [])

    def _place(self, problem: Problem) -> None:
        first = self._first(problem)
        told = tell(problem, self._language, first, main=True)
        self.all.append(told)
        if problem.code in _OF_MANY:
            return
        self._told.setdefault(first, []).append(told)
        for path in dict.fromkeys(self._path_of(place) for _, place in problem.related):
            if path and path != first:
                self._told.setdefault(path, []).append({**told, "main": False})

    def _first(self, problem: Problem) -> FactPath:
        """The field at which a problem is told: where it is typed, the field that is missing, or what it is about."""
        about = FactPath(problem.path)
        if problem.code in _OF_ABSENT:
            return about / str(problem.params["name"])
        typed = self._path_of(problem.place)
        return typed if typed and (typed.is_within(about) or not about) else about

    def _path_of(self, place: Place | None) -> FactPath:
        """The path of what is typed at a place of the file; empty if nothing is."""
        if place is None or place.source is not self._facts.source:
            return FILE
        return self._at.get((place.line, place.column), FILE)


def paths_by_place(facts: MappingNode) -> dict[tuple[int, int], FactPath]:
    """The paths of all values and names of a file by where they stand: line and column."""
    return dict(_places(facts))


def _places(node: Node, path: FactPath = FILE) -> Iterator[tuple[tuple[int, int], FactPath]]:
    """Where each value and each name stands: line and column."""
    if isinstance(node, ScalarNode):
        yield node.place[1:3], path
        return
    below = node.members.items() if isinstance(node, MappingNode) else enumerate(node.items)
    for step, member in below:
        if isinstance(node, MappingNode):
            yield node.keys[str(step)].place[1:3], path / step
        yield from _places(member, path / step)

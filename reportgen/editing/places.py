"""Problems at the fields of a form: each where it is typed, and one of a rule at every field that goes into it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypedDict

from reportgen.errors import Problem
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode
from reportgen.messages import worded
from reportgen.places import Place
from reportgen.schema.nodes import SchemaNode

_OF_ABSENT = frozenset({"missing-field", "missing-section"})
OF_MANY = frozenset({"not-filled-many"})  # told at none of the fields: each shows that it is yet to be filled in


_FOR_FORMS = {
    "not-filled-many": "form-unfilled",
    "not-filled": "form-open",
    "not-filled-inline": "form-open-optional",
    "not-filled-optional": "form-open-optional",
    "empty-value": "form-empty",
    "minLength": "form-empty",
    "missing-field": "form-missing",
    "number-nothing": "form-number-nothing",
    "number-unit-apart": "form-number-unit-apart",
    "number-in-unit": "form-number-in-unit",
    "number-compared": "form-number-compared",
    "number-about": "form-number-about",
    "typed-again": "form-typed-again",
    "git-no-repository": "form-no-repository",
    "new-same-period": "form-same-period",
    "new-same-year": "form-same-year",
    "new-backwards-period": "form-backwards-period",
    "new-backwards": "form-backwards",
    "new-exists": "form-exists",
}
"""What is told otherwise where one fills in a form than where one goes through the lines of a file and types
commands."""
# The lines of a file that messages name in brackets. A form has none, and leads to the fields themselves.
_LINE = re.compile(r"（第 [0-9]+ 行）| \(line [0-9]+\)")


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


def form_words(problem: Problem, language: str) -> tuple[str, str]:
    """What is wrong and what to do about it, for who fills in a form."""
    told = problem._replace(code=_FOR_FORMS.get(problem.code, problem.code))
    return told.text(language), _LINE.sub("", told.advice(language))


def tell(problem: Problem, language: str, path: FactPath, *, main: bool) -> Told:
    """A problem in words."""
    place = problem.place
    message, hint = form_words(problem, language)
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "message": message,
        "hint": hint,
        "waived": str(worded(problem.waived, language)),
        "line": place.line if place else 0,
        "column": place.column if place else 0,
        "path": path,
        "main": main,
    }


class FieldPlaces:
    """Which fields of a file stand at which places of it, and what they are called by the schema."""

    def __init__(self, facts: MappingNode, shape: SchemaNode) -> None:
        self._facts, self._shape = facts, shape
        self._at = paths_by_place(facts)

    def path_of(self, place: Place | None) -> FactPath:
        """The path of what is typed at a place of the file; empty if nothing is."""
        if place is None or place.source is not self._facts.source:
            return FILE
        return self._at.get((place.line, place.column), FILE)

    def called(self, path: FactPath) -> str:
        """The titles that lead to a field, as the form has them: `运转类项目 › 逐个分析的项目 2 › 预算安排`."""
        titles: list[str] = []
        for at, step in enumerate(path.steps):
            if isinstance(step, int):
                titles[-1:] = [f"{titles[-1] if titles else ''} {step + 1}".strip()]
                continue
            shape, owner = self._shape.at(path.steps[: at + 1]), self._shape.at(path.steps[:at])
            known = owner is not None and step in owner.members
            titles.append((shape.title if shape and known else "") or step)
        return " › ".join(titles)


class PlacedProblems:
    """The problems of a file by the paths of its fields; `all` are they in their order, each at its first field."""

    def __init__(self, facts: MappingNode, problems: Iterable[Problem], language: str) -> None:
        """Place them; messages are in `language`."""
        self._places = FieldPlaces(facts, SchemaNode({}, {}))
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
        if problem.code in OF_MANY:
            return
        self._told.setdefault(first, []).append(told)
        for path in dict.fromkeys(self._places.path_of(place) for _, place in problem.related):
            if path and path != first:
                self._told.setdefault(path, []).append({**told, "main": False})

    def _first(self, problem: Problem) -> FactPath:
        """The field at which a problem is told: where it is typed, the field that is missing, or what it is about."""
        about = FactPath(problem.path)
        if problem.code in _OF_ABSENT:
            return about / str(problem.params["name"])
        typed = self._places.path_of(problem.place)
        return typed if typed and (typed.is_within(about) or not about) else about


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

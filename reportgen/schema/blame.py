"""Whose fault it is that a merged schema cannot be used: said of the file and the words of the one who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reportgen.errors import Problem
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import MappingNode, ScalarNode, SequenceNode
from reportgen.messages import Saying
from reportgen.places import Place, Source
from reportgen.schema.merge import SchemaText, parse_schema
from reportgen.schema.nodes import SchemaPath

_MOST_SHOWN = 3
"""Of the places that need what was taken away: enough to see what kind they are."""
_RULE = re.compile(r"^rules\[([0-9]+)\]")


class _TakenAway(NamedTuple):
    """A part of the schemas before that one which extends them takes away by `null`."""

    name: str
    place: Place
    before: Sequence[Source]
    is_field: bool
    """Whether it is a field of the top, which `fields` can leave out with all that needs it."""

    def needed_at(self, place: Place | None) -> bool:
        """Whether a place of the schemas before speaks of it."""
        if place is None or place.source not in self.before:
            return False
        text = place.text[place.column - 1 : place.column - 1 + place.width]
        return re.search(rf"(?<!\w){re.escape(self.name)}(?!\w)", text) is not None


def laid_to(problems: Sequence[Problem], text: SchemaText) -> list[Problem]:
    """The problems of a merged schema as its authors know them.

    What fails in one of the files because another takes away what it needs is one problem of the latter; and a rule is
    counted in its own file, not among all.
    """
    if len(text.sources) == 1:
        return list(problems)
    told: dict[Place, list[Place]] = {}
    taken = {gone.place: gone for gone in _taken_away(text.sources)}
    found: list[Problem | Place] = []
    for problem in problems:
        gone = next((each for each in taken.values() if each.needed_at(problem.place)), None)
        if gone is None or problem.place is None:
            found.append(_counted_in_its_file(problem))
            continue
        if gone.place not in told:
            found.append(gone.place)
        told.setdefault(gone.place, []).append(problem.place)
    return [_of_taken_away(taken[each], told[each]) if isinstance(each, Place) else each for each in found]


def _of_taken_away(gone: _TakenAway, needing: Sequence[Place]) -> Problem:
    shown = sorted(needing, key=lambda place: (gone.before.index(place.source), place[1:3]))[:_MOST_SHOWN]
    related = tuple((Saying("needed-there"), place) for place in shown)
    params = {"name": gone.name, "count": len(needing), "field": gone.name if gone.is_field else ""}
    return Problem("needed-taken-away", params, place=gone.place, related=related)


def _taken_away(sources: Sequence[Source]) -> Iterator[_TakenAway]:
    for count, source in enumerate(sources[1:], start=1):
        waiting: list[tuple[SchemaPath, MappingNode]] = [((), parse_schema(source))]
        while waiting:
            path, part = waiting.pop()
            for name, node in part.members.items():
                if isinstance(node, MappingNode):
                    waiting.append(((*path, name), node))
                elif isinstance(node, ScalarNode) and node.value is None:
                    # Without its reference nothing is known of a field any more.
                    gone = str(path[-1]) if name == "$ref" and path else name
                    yield _TakenAway(gone, part.keys[name].place, sources[:count], path == ("properties",))


def _counted_in_its_file(problem: Problem) -> Problem:
    found = _RULE.match(problem.path)
    if found is None or problem.place is None or not isinstance(label := problem.params.get("label"), str):
        return problem
    index = _index_of_rule(parse_schema(problem.place.source), problem.place)
    if index is None:
        return problem
    path = FactPath(f"rules[{index}]{problem.path[found.end() :]}")
    params = {**problem.params, "label": path} if label == problem.path else problem.params
    return problem._replace(path=path, params=params)


def _index_of_rule(schema: MappingNode, place: Place) -> int | None:
    """Which of the rules of a file something stands in."""
    rules = schema.members.get("rules")
    starts = [item.place[1:3] for item in rules.items] if isinstance(rules, SequenceNode) else []
    return max((index for index, start in enumerate(starts) if start <= place[1:3]), default=None)

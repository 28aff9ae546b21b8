"""One file from those of several units: amounts and counts added up, lists joined, what differs told and left open.

What is done with a field is said by `merge` in the schema, else by what the field is: a number with a unit is added up,
a percentage is left open, and a figure that the merged file computes left out; lists are joined by the names of their
items, and items of one name made one; all else is kept where every unit says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from reportgen.case import Case
from reportgen.errors import DataError, Problem, Severity, has_errors
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import UNFILLED, MappingNode, Node, Plain, ScalarNode, SequenceNode, to_plain
from reportgen.messages import Saying, Worded
from reportgen.schema.nodes import SchemaNode
from reportgen.values.figure import SHARES, Figure
from reportgen.values.money import IN_YUAN, convert
from reportgen.values.rounding import EXACT

SUM, JOIN, SAME, FIRST, NONE = "sum", "join", "same", "first", "none"
_NUMBERS = ("number", "integer")
_OF_ONE_FILE = ("previous", "waivers", "attachment", "department-name")
"""The roles of what each file says for itself."""
_LONGEST = 30
"""Characters of a value that are told where units differ."""


class Unit(NamedTuple):
    """A file: its facts, its figures by their paths, and the paths of those that are stated and computed as well."""

    name: str
    facts: MappingNode
    figures: Mapping[str, Figure]
    computed: frozenset[str]


class Merged(NamedTuple):
    """What several files are as one: `data` as nested members, lists and values; `notes` by path, what is said behind a
    value; how many numbers were added up, lists joined with how many items, values kept; what differs; and which
    files are called like another."""

    data: dict[str, Plain]
    notes: Mapping[str, Worded]
    summed: int
    lists: int
    items: int
    kept: int
    conflicts: tuple[Problem, ...]
    twice: tuple[Problem, ...]


class _Found(NamedTuple):
    """A value of a unit, and its path there."""

    unit: Unit
    node: Node
    path: FactPath


def read_units(cases: Iterable[Case]) -> list[Unit]:
    """The files of units, read.

    Raises:
        DataError: some have errors; with those of all.
    """
    units: list[Unit] = []
    wrong: list[Problem] = []
    for case in cases:
        try:
            problems, figures = case.problems, case.figures
        except DataError as error:
            wrong += error.problems
            continue
        if has_errors(problems):
            wrong += [problem for problem in problems if problem.severity is Severity.ERROR]
            continue
        found = {str(visit.reference): visit.value for visit in figures.visits if isinstance(visit.value, Figure)}
        computed = frozenset(each.stated.path for each in figures.comparisons if isinstance(each.expected, Figure))
        units.append(Unit(str(case.path), case.facts, found, computed))
    if wrong:
        raise DataError(wrong)
    return units


def merge_units(units: Sequence[Unit], shape: SchemaNode) -> Merged:
    """Several units' files of one schema as one.

    Raises:
        DataError: they are of other periods, or of other templates.
    """
    _must_agree(units, shape)
    merger = _Merger(units, shape)
    data = merger.record(shape, [_Found(unit, unit.facts, FILE) for unit in units], FILE)
    return Merged(
        data,
        merger.notes,
        merger.summed,
        merger.lists,
        merger.items,
        merger.kept,
        tuple(merger.conflicts),
        tuple(_twice(units, shape)),
    )


def _must_agree(units: Sequence[Unit], shape: SchemaNode) -> None:
    """Raise for a file of another period or template than the first."""
    for role in (shape.period, "template"):
        first = shape.stated(units[0].facts, role)
        for unit in units[1:]:
            node = shape.stated(unit.facts, role)
            if _text(node) != _text(first):
                place = node.place if node is not None else unit.facts.place
                title = shape.members[shape.named(role)].title
                params = {
                    "title": title, "found": _text(node) or "—", "wanted": _text(first) or "—", "first": units[0].name
                }  # fmt: skip
                raise DataError(Problem("merge-other", params, place=place, path=FactPath(shape.named(role))))


def _twice(units: Sequence[Unit], shape: SchemaNode) -> Iterator[Problem]:
    """The files that are called like another: who is there twice counts twice."""
    seen: dict[str, str] = {}
    for unit in units:
        node = shape.stated(unit.facts, "department-name")
        if node is not None and (name := _text(node)) in seen:
            params = {"name": name, "first": seen[name]}
            yield Problem("merge-twice", params, Severity.WARNING, node.place)
        seen.setdefault(_text(node), unit.name)


class _Merger:
    def __init__(self, units: Sequence[Unit], shape: SchemaNode) -> None:
        self.units = units
        self.notes: dict[str, Worded] = {}
        self.summed = self.lists = self.items = self.kept = 0
        self.conflicts: list[Problem] = []
        self.unit_fields = {part.unit_from for part in shape.walk() if part.unit_from}
        self.typed_in = {name: self._common(shape.members[name], name) for name in self.unit_fields}

    def _common(self, shape: SchemaNode, name: str) -> str:
        """The unit in which every file has its amounts, empty if they differ or do not say it."""
        typed = {_text(unit.facts.members.get(name)) for unit in self.units}
        return typed.pop() if len(typed) == 1 else ""

    def record(self, shape: SchemaNode, found: Sequence[_Found], at: FactPath) -> dict[str, Plain]:
        """Records of one place as one."""
        holders = [each for each in found if isinstance(each.node, MappingNode)]
        names = dict.fromkeys(shape.members)
        names |= dict.fromkeys(name for each in holders for name in _members(each.node))
        data: dict[str, Plain] = {}
        computed = {field.name for field in shape.computed}
        for name in names:
            member = shape.members.get(name, shape.others)
            parts = [
                _Found(each.unit, _members(each.node)[name], each.path / name)
                for each in holders
                if name in _members(each.node)
            ]
            if member is None or not parts:
                continue
            value: Plain
            if not at and name in self.unit_fields:
                value = self.typed_in[name] or None
            elif name in computed and all(part.path in part.unit.computed for part in parts):
                value = None  # the merged file computes it, too
            elif name in computed and member.kind in _NUMBERS and not shape.figure:
                value = self.computed(member, parts, [each.path / name for each in holders], holders, at / name)
            elif shape.figure and name == shape.figure.get("value"):
                value = self.counted(shape, member, parts, holders, at / name)
            elif shape.figure and name == shape.figure.get("about"):
                value = any(isinstance(part.node, ScalarNode) and part.node.value is True for part in parts)
            else:
                value = self.member(member, parts, at / name)
            if value is not None:
                data[name] = value
        return data

    def member(self, shape: SchemaNode, parts: Sequence[_Found], at: FactPath) -> Plain:
        """What values of one place are as one; None for nothing."""
        handlers: Mapping[str, Callable[[SchemaNode, Sequence[_Found], FactPath], Plain]] = {
            SUM: self.sum,
            JOIN: self.join,
            SAME: self.same,
            FIRST: lambda shape, parts, at: self.usual(shape, parts[:1], at),
            NONE: lambda shape, parts, at: None,
        }
        if shape.merge:
            return handlers[shape.merge](shape, parts, at)
        if shape.role in _OF_ONE_FILE:
            return None
        if shape.steady and shape.kind in _NUMBERS:
            return self.same(shape, parts, at)
        return self.usual(shape, parts, at)

    def usual(self, shape: SchemaNode, parts: Sequence[_Found], at: FactPath) -> Plain:
        """What is done with values of a kind of which nothing is said."""
        first = parts[0].node
        if isinstance(first, MappingNode):
            return self.record(shape, parts, at) or None
        if isinstance(first, SequenceNode):
            return self.join(shape, parts, at)
        if shape.kind in _NUMBERS and not shape.role:
            if shape.show == "percent" or shape.unit in SHARES:
                self.notes[at] = Saying("merge-note-share")
                return UNFILLED
            if shape.unit:
                return self.sum(shape, parts, at)
        return self.same(shape, parts, at)

    def sum(self, shape: SchemaNode, parts: Sequence[_Found], at: FactPath) -> Plain:
        """Numbers added up, in the unit in which the merged file has its amounts."""
        whole = Decimal(0)
        for part in parts:
            if isinstance(part.node, ScalarNode) and isinstance(part.node.value, Decimal):
                had = shape.unit_in(part.unit.facts.members)
                whole = EXACT.add(whole, self._in_unit(part.node.value, had, shape))
        return self._added(whole, len(parts), at)

    def _added(self, whole: Decimal, count: int, at: FactPath) -> Decimal:
        self.summed += 1
        if count > 1:
            self.notes[at] = Saying("merge-note-sum", {"count": count})
        return whole

    def _in_unit(self, value: Decimal, had: str, shape: SchemaNode) -> Decimal:
        wanted = self.typed_in.get(shape.unit_from, "") or shape.unit
        return convert(value, had, wanted) if had != wanted and {had, wanted} <= IN_YUAN.keys() else value

    def computed(
        self,
        shape: SchemaNode,
        parts: Sequence[_Found],
        paths: Sequence[FactPath],
        holders: Sequence[_Found],
        at: FactPath,
    ) -> Plain:
        """A figure that some state and cannot compute: the sum of what all have, stated or computed."""
        if shape.merge in (NONE, SAME, FIRST) or not (shape.unit or shape.merge == SUM):
            return self.member(shape, parts, at)
        figures = [
            each.unit.figures[path] for each, path in zip(holders, paths, strict=True) if path in each.unit.figures
        ]
        whole = Decimal(0)
        for figure in figures:
            whole = EXACT.add(whole, self._in_unit(figure.value, figure.unit, shape))
        return self._added(whole, len(figures), at)

    def counted(
        self,
        owner: SchemaNode,
        shape: SchemaNode,
        parts: Sequence[_Found],
        holders: Sequence[_Found],
        at: FactPath,
    ) -> Plain:
        """The number of a record that is a figure, whose unit the data may say: added up where all have the same."""
        name = (owner.figure or {}).get("unit", "")
        if name not in owner.members or shape.merge:
            return self.member(shape, parts, at)
        units = {_text(_members(each.node).get(name)) for each in holders}
        if len(units) > 1:
            stated = [each for each in holders if (owner.figure or {}).get("value") in _members(each.node)]
            return self.conflict(shape, parts, at, [_text(_members(each.node).get(name)) for each in stated])
        if units & set(SHARES):
            self.notes[at] = Saying("merge-note-share")
            return UNFILLED
        return self.sum(shape, parts, at)

    def same(self, shape: SchemaNode, parts: Sequence[_Found], at: FactPath) -> Plain:
        """What all that say something say alike; else a conflict."""
        first = self._plain(parts[0], shape)
        if any(self._plain(part, shape) != first for part in parts[1:]):
            return self.conflict(shape, parts, at)
        self.kept += 1
        node = parts[0].node
        return self.usual(shape, parts[:1], at) if isinstance(node, MappingNode | SequenceNode) else first

    def _plain(self, part: _Found, shape: SchemaNode) -> Plain:
        """A value as the merged file has it."""
        value = to_plain(part.node)
        if isinstance(value, Decimal) and shape.unit_from:
            return self._in_unit(value, shape.unit_in(part.unit.facts.members), shape)
        return value

    def conflict(
        self, shape: SchemaNode, parts: Sequence[_Found], at: FactPath, typed: Sequence[str] | None = None
    ) -> Plain:
        """Tell that units differ, each value with its line.

        Args:
            typed: in which unit each number is counted, where the data say so.
        """
        counted = typed or [""] * len(parts)
        values = [(self._plain(part, shape), unit) for part, unit in zip(parts, counted, strict=True)]
        first = next((index for index, value in enumerate(values) if value != values[0]), len(parts) - 1)
        said = [_said(part, shape, unit) for part, unit in zip(parts, counted, strict=True)]
        places = [part.node.place for part in parts]
        related = tuple(each for index, each in enumerate(zip(said, places, strict=True)) if index != first)
        params = {"title": shape.title or at.steps[-1], "value": said[first]}
        self.conflicts.append(
            Problem("merge-differ", params, Severity.WARNING, places[first], path=at, related=related)
        )
        self.notes[at] = Saying("merge-note-differ")
        return UNFILLED

    def join(self, shape: SchemaNode, parts: Sequence[_Found], at: FactPath) -> Plain:
        """Lists as one: items of the same name made one, in the order in which they come, equal texts once."""
        groups: dict[tuple[object, ...], list[_Found]] = {}
        for part in parts:
            seen: dict[str, int] = {}
            for index, item in enumerate(part.node.items if isinstance(part.node, SequenceNode) else ()):
                key = _key(item, shape.items)
                seen[key] = seen.get(key, 0) + 1
                alone = (part.unit.name, index) if not key else ()
                # What one file lists twice is two things.
                groups.setdefault((type(item), key, seen[key] if key else 0, *alone), []).append(
                    _Found(part.unit, item, part.path / index)
                )
        data: list[Plain] = []
        for found in groups.values():
            if shape.items is not None and isinstance(found[0].node, MappingNode):
                data.append(self.record(shape.items, found, at / len(data)))
            elif isinstance(found[0].node, ScalarNode):
                data.append(to_plain(found[0].node))
            else:
                data.append(self.join(shape.items or shape, found, at / len(data)))
        self.lists += 1
        self.items += len(data)
        return data


def _key(item: Node, shape: SchemaNode | None) -> str:
    """By what an item is known: its first text, or the first number without a unit, as a year; a text is itself."""
    if isinstance(item, ScalarNode):
        return item.text
    if not isinstance(item, MappingNode) or shape is None:
        return ""
    name = shape.name_in(item) or next(
        (name for name in item.members if name in shape.members and _is_bare(shape.members[name])), ""
    )
    return _text(item.members.get(name))


def _is_bare(shape: SchemaNode) -> bool:
    return shape.kind in _NUMBERS and not shape.unit


def _members(node: Node) -> Mapping[str, Node]:
    return node.members if isinstance(node, MappingNode) else {}


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, ScalarNode) else ""


def _said(part: _Found, shape: SchemaNode, unit: str = "") -> Worded:
    """A value in a few words, a number with the unit in which it is counted or typed."""
    node = part.node
    if isinstance(node, SequenceNode):
        return Saying("merge-items", {"count": len(node.items)})
    if isinstance(node, MappingNode):
        return Saying("merge-items", {"count": len(node.members)})
    if shape.unit_from and isinstance(node.value, Decimal):
        unit = shape.unit_in(part.unit.facts.members)
    text = " ".join(node.text.split()) + unit
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

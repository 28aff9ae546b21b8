"""An operation made in the text of a data file, by cuts at exact places: all else stays as it is, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from reportgen.authoring.blank import kind_of
from reportgen.editing.operations import (
    AddField,
    InsertItems,
    MoveItem,
    Operation,
    RemoveField,
    RemoveItem,
    SetValue,
    Several,
    Typed,
)
from reportgen.editing.typed import Reading
from reportgen.errors import DataError, Problem, UsageError
from reportgen.facts.cuts import (
    Held,
    held_at,
    insert_items,
    insert_member,
    move_item,
    remove_item,
    remove_member,
    set_value,
)
from reportgen.facts.edits import Edit, apply_edits
from reportgen.facts.load import parse_facts
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import (
    UNFILLED,
    MappingNode,
    Node,
    Plain,
    ScalarNode,
    SequenceNode,
    found_at,
    node_at,
    to_plain,
)
from reportgen.facts.written import style_of
from reportgen.messages import Worded
from reportgen.places import Source
from reportgen.schema.needed import always_needed
from reportgen.schema.nodes import SchemaNode

_ANYTHING = SchemaNode({}, {})


class Edited(NamedTuple):
    """A text with an operation made, and what has been read of it.

    `said` is what was understood of what was typed, where that cannot be seen: 12,345.6 元 is 1.23456 万元.
    """

    text: str
    facts: MappingNode
    said: tuple[Worded, ...] = ()


def apply_operation(
    source: Source, operation: Operation, shape: SchemaNode, facts: MappingNode | None = None
) -> Edited:
    """Make an operation in the text of a file.

    What comes out has been read again, and holds what the operation means.

    Args:
        source: the text of the file.
        shape: the schema of the whole file.
        facts: what has been read of the text already.

    Raises:
        DataError: the file cannot be read as it stands.
        UsageError: the operation cannot be made: there is no such field, it must be there, …
    """
    facts = facts or parse_facts(source)
    said: list[Worded] = []
    waiting = list(operation.operations) if isinstance(operation, Several) else [operation]
    while waiting:
        work = _Work(facts, shape)
        edits = work.make(waiting.pop(0))
        # Values that are set one after the other are set at once: a table has hundreds.
        while waiting and work.goes_along(waiting[0]):
            edits += work.make(waiting.pop(0))
        facts = _made(facts, work, edits)
        said += work.reading.said
    return Edited(facts.source.text, facts, tuple(said))


def _made(facts: MappingNode, work: _Work, edits: list[Edit]) -> MappingNode:
    """The facts of a text with edits made, once it has been seen that they are what is wanted."""
    source = facts.source
    with suppress(DataError, ValueError):
        found = parse_facts(Source(source.name, apply_edits(source.text, edits)))
        if _same(to_plain(found), work.plain):
            return found
    raise UsageError(Problem(code="edit-not-written", place=work.place))


def _same(one: Any, other: Any) -> bool:
    """Whether two values are written alike: 1.0 is not 1, and true is not a text."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    return type(one) is type(other) and str(one) == str(other)


class _Work:
    """Operations upon one text: the edits for each, and in `plain` what the text must then hold."""

    def __init__(self, facts: MappingNode, shape: SchemaNode) -> None:
        self.facts = facts
        self.shape = shape
        self.style = style_of(facts)
        self.plain: Any = to_plain(facts)
        self.reading = Reading(lambda part: part.unit_in(facts.members))
        self.place = facts.place
        self._done: list[Operation] = []

    def goes_along(self, operation: Operation) -> bool:
        """Whether an operation can be made at once with those before: each gives another single value another text."""
        paths = [each.path for each in (*self._done, operation) if isinstance(each, SetValue)]
        if len(set(paths)) <= len(self._done):
            return False
        return all(isinstance(found_at(self.facts, path.steps), ScalarNode) for path in (paths[0], paths[-1]))

    def make(self, operation: Operation) -> list[Edit]:
        """The edits that make an operation.

        Raises:
            UsageError: it cannot be made.
        """
        self._done.append(operation)
        if not isinstance(operation, Several):
            self.place = node_at(self.facts, operation.path.steps).place
        match operation:
            case SetValue(path, value):
                return self._set(path, value)
            case AddField(path, value):
                return self._add(path, value)
            case RemoveField(path):
                return self._remove(path)
            case InsertItems(path, at, values):
                return self._insert(path, at, values)
            case MoveItem(path, to):
                return self._move(path, to)
            case RemoveItem(path):
                return self._remove_item(path)
            case Several():
                raise UsageError(Problem(code="edit-unknown"))

    def _held(self, path: FactPath) -> Held:
        """The value at a path.

        Raises:
            UsageError: there is none.
        """
        if found_at(self.facts, path.steps) is None:
            raise self._refused("edit-absent", path)
        return held_at(self.facts, path.steps)

    def _refused(self, code: str, path: FactPath) -> UsageError:
        shape = self.shape.at(path.steps)
        title = (shape.title if shape else "") or path
        return UsageError(Problem(code=code, place=self.place, path=path, params={"title": title}))

    def _read(self, typed: Typed, path: FactPath) -> Plain:
        """What is typed at a path, as the file has it."""
        shape, owner = self.shape.at(path.steps) or _ANYTHING, self.shape.at(path.parent.steps)
        roles, unit = (owner.figure or {}) if owner else {}, ""
        beside = found_at(self.facts, path.parent.steps)
        if isinstance(beside, MappingNode) and path.steps[-1] in roles.values():
            given = beside.members.get(roles.get("unit", ""))
            unit = given.text if isinstance(given, ScalarNode) else ""
        return self.reading.value(typed, shape, unit)

    def _put(self, path: FactPath, value: Plain) -> None:
        *before, last = path.steps
        holder = self.plain
        for step in before:
            holder = holder[step]
        holder[last] = value

    def _within(self, path: FactPath) -> Any:
        holder = self.plain
        for step in path.steps:
            holder = holder[step]
        return holder

    def _set(self, path: FactPath, typed: Typed) -> list[Edit]:
        node = found_at(self.facts, path.steps)
        if node is None:
            return self._add(path, typed)
        held, value = held_at(self.facts, path.steps), self._read(typed, path)
        if _same(value, to_plain(node)):
            return []
        if not _is_nothing(node) and not isinstance(node, ScalarNode):
            raise self._refused("edit-not-single", path)
        self._put(path, value)
        return set_value(held, value, self.style)

    def _add(self, path: FactPath, typed: Typed) -> list[Edit]:
        steps = path.steps
        if found_at(self.facts, steps) is not None:
            raise self._refused("edit-there", path)
        if self.shape.at(steps) is None:
            raise self._refused("edit-no-field", path)
        depth = max(n for n in range(len(steps)) if found_at(self.facts, steps[:n]) is not None)
        owner, name = FactPath.of(steps[:depth]), steps[depth]
        if any(isinstance(step, int) for step in steps[depth:]):
            raise self._refused("edit-absent", path)
        value = typed
        for step in reversed(steps[depth + 1 :]):
            value = {str(step): value}
        held = held_at(self.facts, owner.steps)
        if isinstance(held.node, MappingNode) and held.node.members:
            read = self._read(value, owner / name)
            self._put(owner / name, read)
            return insert_member(held, str(name), read, self._before(held.node, owner, str(name)), self.style)
        if not _is_nothing(held.node):
            raise self._refused("edit-not-single", owner)
        read = self._read({str(name): value}, owner)
        self._put(owner, read)
        return set_value(held, read, self.style)

    def _before(self, record: MappingNode, path: FactPath, name: str) -> str:
        """The member behind which another belongs by the order of the schema; empty for before all."""
        shape = self.shape.at(path.steps)
        order = list(shape.members) if shape else []
        if name not in order:
            return list(record.members)[-1]
        earlier = [other for other in order[: order.index(name)] if other in record.members]
        return earlier[-1] if earlier else ""

    def _remove(self, path: FactPath) -> list[Edit]:
        held, owner = self._held(path), self.shape.at(path.parent.steps)
        *_, name = path.steps
        if isinstance(name, int):
            return self._remove_item(path)
        if owner is not None and name in always_needed(owner):
            raise self._refused("edit-required", path)
        record = found_at(self.facts, path.parent.steps)
        assert isinstance(record, MappingNode)
        if len(record.members) == 1 and path.parent:
            above = self.shape.at(path.parent.parent.steps)
            around = path.parent.steps[-1]
            if isinstance(around, str) and not (above is not None and around in always_needed(above)):
                return self._remove(path.parent)
        del self._within(path.parent)[name]
        held = held_at(self.facts, path.parent.steps)
        return remove_member(held, name)

    def _list(self, path: FactPath) -> Held:
        """The list at a path.

        Raises:
            UsageError: there is something else, or nothing.
        """
        held = self._held(path)
        if not isinstance(held.node, SequenceNode):
            raise self._refused("edit-not-list", path)
        return held

    def _insert(self, path: FactPath, at: int, values: Sequence[Typed]) -> list[Edit]:
        shape, node = self.shape.at(path.steps), found_at(self.facts, path.steps)
        if shape is None:
            raise self._refused("edit-no-field", path)
        if kind_of(shape) != "array":
            raise self._refused("edit-not-list", path)
        if node is None:
            return self._add(path, list(values))
        count = len(node.items) if isinstance(node, SequenceNode) else 0
        if not isinstance(node, SequenceNode) and not _is_nothing(node):
            raise self._refused("edit-not-list", path)
        if at > count:
            raise self._refused("edit-absent", path / at)
        at = count if at < 0 else at
        read = [self._read(value, path / at) for value in values]
        if count:
            self._within(path)[at:at] = read
        else:
            self._put(path, read)
        return insert_items(held_at(self.facts, path.steps), at, read, self.style)

    def _item(self, path: FactPath) -> tuple[Held, int]:
        """The list in which an item stands, and its index.

        Raises:
            UsageError: it is none.
        """
        self._held(path)
        held, index = self._list(path.parent), path.steps[-1]
        assert isinstance(index, int)
        return held, index

    def _move(self, path: FactPath, to: int) -> list[Edit]:
        held, index = self._item(path)
        items = self._within(path.parent)
        if not 0 <= to < len(items):
            raise self._refused("edit-absent", path.parent / to)
        items.insert(to, items.pop(index))
        return move_item(held, index, to)

    def _remove_item(self, path: FactPath) -> list[Edit]:
        held, index = self._item(path)
        shape, above = self.shape.at(path.parent.steps), self.shape.at(path.parent.parent.steps)
        items, name = self._within(path.parent), path.parent.steps[-1]
        least = int(shape.says("minItems") or 0) if shape else 0
        if len(items) == 1 and least and isinstance(name, str) and not (above and name in always_needed(above)):
            return self._remove(path.parent)
        del items[index]
        return remove_item(held, index)


def _is_nothing(node: Node) -> bool:
    """Whether nothing is filled in yet: nothing at all, 待填, or a record or a list without anything in it."""
    if isinstance(node, ScalarNode):
        return node.value is None or node.value == UNFILLED
    return not (node.members if isinstance(node, MappingNode) else node.items)

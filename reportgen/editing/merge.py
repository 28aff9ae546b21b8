"""Two changes of one file: what a form does to the text that it shows, upon a text that has been changed since."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from reportgen.editing.apply import Edited, apply_operation
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
from reportgen.errors import Problem
from reportgen.facts.load import parse_facts
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, Node, Plain, ScalarNode, SequenceNode, found_at, to_plain
from reportgen.messages import Saying, Worded
from reportgen.places import Source
from reportgen.schema.nodes import SchemaNode
from reportgen.values.formula_text import shortened

_ABSENT = object()


class Conflict(NamedTuple):
    """A field that both have changed: what it is called, what stood there, and what each makes of it.

    `problem` says it in a sentence, at the place where the field stands now.
    """

    path: FactPath
    title: str
    before: Worded
    mine: Worded
    theirs: Worded
    problem: Problem


def merge_operation(
    base: Source,
    now: Source,
    operation: Operation,
    shape: SchemaNode,
    facts: MappingNode | None = None,
) -> Edited | Conflict:
    """Make an operation that is meant for the text `base` in the text `now`, if what it touches is still the same.

    Items of lists are known again by what they hold, then by their names.

    Args:
        facts: what has been read of `now` already.

    Raises:
        DataError: one of the texts cannot be read.
        UsageError: the operation cannot be made in `base`.
    """
    facts = facts or parse_facts(now)
    if base.text == now.text:
        return apply_operation(now, operation, shape, facts)
    before = parse_facts(base)
    apply_operation(base, operation, shape, before)
    moved: list[Operation] = []
    for each in operation.operations if isinstance(operation, Several) else (operation,):
        found = _Other(before, facts, shape).operation(each)
        if isinstance(found, Conflict):
            return found
        moved.append(found)
    return apply_operation(now, Several(tuple(moved)), shape, facts)


class _Other:
    """An operation meant for one text, for another one: its path there, if what it touches is the same in both."""

    def __init__(self, before: MappingNode, present: MappingNode, shape: SchemaNode) -> None:
        self.before = before
        self.present = present
        self.shape = shape

    def operation(self, operation: Operation) -> Operation | Conflict:
        """The operation for the text of now."""
        match operation:
            case SetValue(path, value) | AddField(path, value):
                there = self.path(path)
                was, found = self.value(self.before, path), self.value(self.present, there)
                if there is None or (was is not found and found not in (was, value)):
                    return self.conflict(path, there, _typed(value))
                return operation._replace(path=there) if found is _ABSENT or was == found else SetValue(there, value)
            case RemoveField(path) | RemoveItem(path):
                there = self.path(path)
                if there is None or self.value(self.before, path) != self.value(self.present, there):
                    return self.conflict(path, there, Saying("edit-nothing"))
                return operation._replace(path=there)
            case MoveItem(path, to):
                there, other = self.path(path), self.path(path.parent / to)
                if there is None or other is None:
                    return self.conflict(path, there, _typed(to + 1))
                return MoveItem(there, int(other.steps[-1]))
            case InsertItems(path, at, values):
                there = self.path(path)
                if there is None:
                    return self.conflict(path, there, _typed(values[0]))
                return InsertItems(there, self.index(path, there, at), values)
            case Several():
                raise AssertionError("one by one")

    def index(self, path: FactPath, there: FactPath, at: int) -> int:
        """Where in the list of now items belong that are meant for before the item `at`."""
        items = found_at(self.before, path.steps)
        count = len(items.items) if isinstance(items, SequenceNode) else 0
        if not 0 <= at < count:
            return -1
        other = self.path(path / at)
        now = found_at(self.present, there.steps)
        most = len(now.items) if isinstance(now, SequenceNode) else 0
        return int(other.steps[-1]) if other is not None else min(at, most)

    @staticmethod
    def value(facts: MappingNode, path: FactPath | None) -> Any:
        """What is at a path; `_ABSENT` if nothing is."""
        node = found_at(facts, path.steps) if path is not None else None
        return _ABSENT if node is None else to_plain(node)

    def path(self, path: FactPath) -> FactPath | None:
        """The path of now for one of before; None if a list has no such item any more."""
        there: FactPath = FILE
        was: Node | None = self.before
        now: Node | None = self.present
        for step in path.steps:
            if isinstance(step, int):
                if not isinstance(was, SequenceNode) or step >= len(was.items) or not isinstance(now, SequenceNode):
                    return None
                other = _same_item(was.items, now.items, step, self.shape.at((*there.steps, 0)))
                if other is None:
                    return None
                was, now, there = was.items[step], now.items[other], there / other
            else:
                was = was.members.get(step) if isinstance(was, MappingNode) else None
                now = now.members.get(step) if isinstance(now, MappingNode) else None
                there = there / step
        return there

    def conflict(self, path: FactPath, there: FactPath | None, mine: Worded) -> Conflict:
        """That a field has been changed otherwise meanwhile."""
        shape = self.shape.at(path.steps)
        title = (shape.title if shape else "") or path
        was, now = found_at(self.before, path.steps), found_at(self.present, there.steps) if there is not None else None
        words = [_said(node) for node in (was, now)]
        node = now or self.present
        params = {"title": title, "before": words[0], "theirs": words[1], "mine": mine}
        problem = Problem(code="edit-conflict", place=node.place, path=path, params=params)
        return Conflict(path, title, words[0], mine, words[1], problem)


def _said(node: Node | None) -> Worded:
    """A value in words: itself, or how much stands in it."""
    if node is None:
        return Saying("edit-nothing")
    return _typed(to_plain(node))


def _typed(value: Plain | Typed | int) -> Worded:
    if isinstance(value, dict | list | tuple):
        return Saying("edit-several", {"count": len(value)})
    if isinstance(value, bool):
        return "true" if value else "false"
    return shortened(str(value)) if value is not None and value != "" else Saying("edit-nothing")


def _same_item(was: Sequence[Node], now: Sequence[Node], index: int, shape: SchemaNode | None) -> int | None:
    """The index in a list of now of an item of before; None if it is not there any more.

    It is that of the same values or, among those that have changed, of the same name or, where as many have changed as
    there were, of the same place.
    """
    held, holds = ([repr(to_plain(item)) for item in items] for items in (was, now))
    names = [[_name(item, shape) for item in items] for items in (was, now)]
    matcher = difflib.SequenceMatcher(None, held, holds, autojunk=False)
    for tag, start, end, other, other_end in matcher.get_opcodes():
        if not start <= index < end:
            continue
        if tag == "equal":
            return other + index - start
        named = [n for n in range(other, other_end) if names[1][n] and names[1][n] == names[0][index]]
        if len(named) == 1 and names[0][start:end].count(names[0][index]) == 1:
            return named[0]
        return other + index - start if end - start == other_end - other and not named else None
    return None


def _name(item: Node, shape: SchemaNode | None) -> str:
    if isinstance(item, MappingNode) and shape is not None:
        name = item.members.get(shape.name_in(item))
        return name.text if isinstance(name, ScalarNode) else ""
    return ""


def merge_texts(base: str, mine: str, theirs: str) -> str | None:
    """What two texts have both made of a third, line by line; None where both have changed the same lines.

    Lines that lie side by side are not the same; lines put in at one place by both are.
    """
    if theirs in (base, mine):
        return mine
    if base == mine:
        return theirs
    places = list(_both(base, mine, theirs))
    return None if any(len(sides) > 1 for sides in places) else "".join(_lines(places))


def keep_both(base: str, mine: str, theirs: str) -> str:
    """The same, but where both have changed the same lines, theirs stand there and then mine."""
    return "".join(_lines(_both(base, mine, theirs)))


def _lines(places: Iterable[Sequence[list[str]]]) -> Iterator[str]:
    for sides in places:
        for lines in sides:
            yield from lines
            if len(sides) > 1 and lines is sides[0] and lines and not lines[-1].endswith("\n"):
                yield "\n"  # the last line of a text that has no end there


def _both(base: str, mine: str, theirs: str) -> Iterator[Sequence[list[str]]]:
    """The lines of both from the first to the last: of each place those of one, or theirs and mine if they differ."""
    old = base.splitlines(keepends=True)
    changes = sorted((*change, side) for side, text in ((0, theirs), (1, mine)) for change in _changes(old, text))
    at = 0
    while changes:
        start, end, lines, side = changes.pop(0)
        together = [(start, end, lines, side)]
        while changes and (changes[0][0] < end or start == end == changes[0][0] == changes[0][1]):
            together.append(changes.pop(0))
            end = max(end, together[-1][1])
        yield (old[at:start],)
        sides = [
            _changed(old, start, end, [change[:3] for change in together if change[3] == side])
            for side in sorted({change[3] for change in together})
        ]
        yield sides if sides[0] != sides[-1] else sides[:1]
        at = end
    yield (old[at:],)


def _changed(old: list[str], at: int, end: int, changes: Iterable[tuple[int, int, list[str]]]) -> list[str]:
    """The lines from `at` to `end` with what is made of them."""
    made: list[str] = []
    for start, stop, lines in changes:
        made += [*old[at:start], *lines]
        at = stop
    return [*made, *old[at:end]]


def _changes(old: list[str], text: str) -> list[tuple[int, int, list[str]]]:
    """What a text makes of lines: from where to where it has others, and which."""
    new = text.splitlines(keepends=True)
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(start, end, new[other:other_end]) for tag, start, end, other, other_end in codes if tag != "equal"]

"""What a form does to a file: one value set, one field added, one item moved; as values, and as JSON carries them.

A path leads from the top of the file: `income.sources[0].amount`. A value is what a person types: texts, also for
numbers, dates and choices; lists and objects of them for what has parts. What a text means its field says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from reportgen.errors import Problem, UsageError
from reportgen.facts.paths import FactPath

Typed = str | bool | None | Sequence["Typed"] | Mapping[str, "Typed"]
"""A value as a person types it; None stands for what is yet to be filled in."""


class Exact(str):
    """A text that means itself, with the blanks at its ends: “1. ” numbers headings, and “1.” others."""

    __slots__ = ()


class SetValue(NamedTuple):
    """Give a field another value; one that is absent is added, with what it stands in.

    An empty text, or None, makes it 待填: that it is yet to be filled in.
    """

    path: FactPath
    value: Typed


class AddField(NamedTuple):
    """Add an absent field at the schema's place among its neighbours, with the records around it that are absent.

    Without a value it gets what it needs at the least, 待填 wherever something is to be typed.
    """

    path: FactPath
    value: Typed = None


class RemoveField(NamedTuple):
    """Take a field away with all that is in it. What then has nothing in it goes along, if it may be absent."""

    path: FactPath


class InsertItems(NamedTuple):
    """Put items into the list at `path` before that with the index `at`; behind the last for its length, or for -1.

    An item None is one with 待填 wherever something is to be typed. A list that is absent is added.
    """

    path: FactPath
    at: int
    values: tuple[Typed, ...] = (None,)


class MoveItem(NamedTuple):
    """Let the item at `path` have the index `to`; those between move by one."""

    path: FactPath
    to: int


class RemoveItem(NamedTuple):
    """Take an item out of its list."""

    path: FactPath


class Several(NamedTuple):
    """Several operations, each upon what those before it have left; one step to undo."""

    operations: tuple[Operation, ...]


Operation = SetValue | AddField | RemoveField | InsertItems | MoveItem | RemoveItem | Several

_KINDS: Mapping[str, type[Any]] = {
    "set": SetValue,
    "add": AddField,
    "remove": RemoveField,
    "insert": InsertItems,
    "move": MoveItem,
    "remove-item": RemoveItem,
    "several": Several,
}
_MOST = 10_000  # operations, items or values in one: more than anybody pastes
_MOST_NESTED = 20


def operation_of(data: Any) -> Operation:
    """An operation from JSON: `{"do": "set", "path": "income.total", "value": "391.00"}`.

    `do` is set, add, remove, insert (with `at` and `values`), move (with `to`), remove-item or several (with
    `operations`); all but the last have a `path`.

    Raises:
        UsageError: it is none.
    """
    return _operation(data, inner=False)


def operation_data(operation: Operation) -> dict[str, Any]:
    """An operation as `operation_of` reads it."""
    name = next(name for name, kind in _KINDS.items() if isinstance(operation, kind))
    if isinstance(operation, Several):
        return {"do": name, "operations": [operation_data(each) for each in operation.operations]}
    found = operation._asdict()
    return {"do": name, **found, "path": str(operation.path)}


def _operation(data: Any, *, inner: bool) -> Operation:
    kind = _KINDS.get(str(data.get("do"))) if isinstance(data, Mapping) else None
    if kind is None or (inner and kind is Several):
        raise _unknown()
    if kind is Several:
        several = data.get("operations")
        if not isinstance(several, list) or not 0 < len(several) <= _MOST:
            raise _unknown()
        return Several(tuple(_operation(each, inner=True) for each in several))
    path = data.get("path")
    if not isinstance(path, str) or not path:
        raise _unknown()
    at = FactPath(path)
    if FactPath.of(at.steps) != at:
        raise _unknown()
    if kind is SetValue or kind is AddField:
        found: Operation = kind(at, _typed(data.get("value"), 0))
        return found
    if kind is InsertItems:
        values = data.get("values", [None])
        if not isinstance(values, list) or not 0 < len(values) <= _MOST:
            raise _unknown()
        return InsertItems(at, _index(data, "at", -1), tuple(_typed(value, 0) for value in values))
    if kind is MoveItem:
        return MoveItem(at, _index(data, "to", 0))
    return RemoveField(at) if kind is RemoveField else RemoveItem(at)


def _index(data: Mapping[str, Any], name: str, least: int) -> int:
    index = data.get(name, least)
    if not isinstance(index, int) or isinstance(index, bool) or index < least:
        raise _unknown()
    return index


def _typed(value: Any, depth: int) -> Typed:
    if depth > _MOST_NESTED:
        raise _unknown()
    if isinstance(value, dict) and len(value) <= _MOST:
        return {str(name): _typed(member, depth + 1) for name, member in value.items()}
    if isinstance(value, list) and len(value) <= _MOST:
        return [_typed(item, depth + 1) for item in value]
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return str(value)
    raise _unknown()


def _unknown() -> UsageError:
    return UsageError(Problem(code="edit-unknown"))

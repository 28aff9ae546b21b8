"""What values from a spreadsheet change in a data file: told field by field, and as the operations that do it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from reportgen.editing.operations import InsertItems, Operation, SetValue, Several, Typed
from reportgen.errors import DataError, Problem
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import UNFILLED, MappingNode, Node, ScalarNode, SequenceNode
from reportgen.messages import Listing, Saying, Worded
from reportgen.schema.nodes import SchemaNode
from reportgen.spreadsheets.mapping import Item, Way, owner_name, shape_at, way_text
from reportgen.spreadsheets.tables import row_word
from reportgen.spreadsheets.taking import Taken

JOINT = " › "
"""Between the titles on the way to a field, as `show` and `diff` have them."""


class Change(NamedTuple):
    """A field that gets another value: what it is called, the values as typed (empty for none), and where the new one
    comes from.

    An item that is added to a list is one change: `new` is what it is called, `parts` are its values; and so is one
    that is `removed`, where `old` is what it is called.
    """

    title: str
    old: str
    new: str
    unit: str = ""
    cells: str = ""
    said: tuple[Worded, ...] = ()
    parts: tuple[Worded, ...] = ()
    removed: bool = False


class Changes(NamedTuple):
    """All that changes; `operation` does it, None where nothing changes."""

    told: tuple[Change, ...]
    operation: Operation | None


def changes_of(values: Iterable[Taken], facts: MappingNode, shape: SchemaNode) -> Changes:
    """What some values change in a file.

    Raises:
        DataError: an item is meant that several items of the file are called like, or one within an item that is not
            there.
    """
    told: list[Change] = []
    sets: list[Operation] = []
    new: dict[tuple[FactPath, str], list[Taken]] = {}
    for taken in values:
        reached = _reach(facts, shape, taken.way)
        if reached.item is not None:
            new.setdefault((reached.path, str(reached.item)), []).append(taken)
            continue
        old, text, field = reached.node, taken.text, shape_at(shape, taken.way)
        assert field is not None
        if isinstance(old, ScalarNode) and _same(old, text):
            continue
        if isinstance(old, ScalarNode) and isinstance(old.value, Decimal) and field.kind == "number":
            text = with_decimals(text, old.text)
        shown = old.text if isinstance(old, ScalarNode) and old.value != UNFILLED else ""
        unit = field.unit_in(facts.members)
        told.append(Change(title_of(shape, taken.way), shown, text, unit, _cells(taken), taken.said))
        sets.append(SetValue(reached.path, text))
    lists: dict[FactPath, list[Typed]] = {}
    for (path, name), several in new.items():
        item, change = _new_item(name, several, facts, shape)
        told.append(change)
        lists.setdefault(path, []).append(item)
    sets += [InsertItems(path, -1, tuple(items)) for path, items in lists.items()]
    return Changes(tuple(told), Several(tuple(sets)) if sets else None)


def _new_item(name: str, values: Sequence[Taken], facts: MappingNode, shape: SchemaNode) -> tuple[Typed, Change]:
    """An item for a list, of the values that it gets, and what is told of it."""
    way = values[0].way
    at = max(index for index, step in enumerate(way) if isinstance(step, Item))
    listed = shape_at(shape, way[:at])
    assert listed is not None
    assert listed.items is not None
    named, item, parts = owner_name(listed.items), {}, []
    given = {taken.way[at + 1] for taken in values}
    if named and named not in given:
        item[named] = name
    called = name
    for taken in values:
        _put(item, taken.way[at + 1 :], taken.text)
        field = shape_at(shape, taken.way)
        assert field is not None
        if taken.text == name and taken.way[at + 1] == named:
            continue
        params = {"title": title_of(listed.items, taken.way[at + 1 :]), "value": taken.text}
        parts.append(Saying("sheet-part", {**params, "unit": field.unit_in(facts.members)}))
    cells = _cells(values[0]).rpartition("!")[0]
    row = values[0].cells[0][1].row if values[0].cells else 0
    change = Change(title_of(shape, way[:at]), "", called, "", "", (Saying("sheet-row", {"sheet": cells, "row": row}),))
    return item, change._replace(parts=tuple(parts))


def _cells(taken: Taken) -> str:
    return ", ".join(dict.fromkeys(f"{sheet.name}!{cell.name}" for sheet, cell in taken.cells))


class _Reached(NamedTuple):
    """How far a way leads: to a path and what stands there, or to a list that lacks an item, whose `rest` is left."""

    path: FactPath
    node: Node | None
    item: Item | None = None
    rest: Way = ()


def _reach(facts: MappingNode, shape: SchemaNode, way: Way) -> _Reached:
    path, node = FactPath(), facts  # type: tuple[FactPath, Node | None]
    at: SchemaNode | None = shape
    for index, step in enumerate(way):
        if not isinstance(step, Item):
            path, node = path / str(step), node.members.get(step) if isinstance(node, MappingNode) else None
            at = at.members.get(step, at.others) if at else None
            continue
        found = list(_called(node, at, step))
        if len(found) > 1:
            params = {"name": str(step), "path": str(path), "count": len(found)}
            raise DataError(Problem("import-item-twice", params, place=node.place if node else None))
        if not found:
            rest = way[index + 1 :]
            if any(isinstance(each, Item) for each in rest):
                params = {"name": str(step), "path": str(path), "way": way_text(way)}
                raise DataError(Problem("import-item-missing", params, file=facts.source.name))
            return _Reached(path, None, step, rest)
        assert isinstance(node, SequenceNode)
        path, node, at = path / found[0], node.items[found[0]], at.items if at else None
    return _Reached(path, node)


def _called(node: Node | None, shape: SchemaNode | None, name: str) -> Iterator[int]:
    """The indexes of the items of a list that are called so, or have that code."""
    items = node.items if isinstance(node, SequenceNode) else []
    members = shape.items.members if shape and shape.items else {}
    keys = [key for key, member in members.items() if member.kind == "string" and not member.prose]
    called = row_word(name)
    for index, item in enumerate(items):
        texts = [item.members.get(key) for key in keys] if isinstance(item, MappingNode) else []
        if any(isinstance(text, ScalarNode) and row_word(text.text) == called for text in texts):
            yield index


def names_left(facts: MappingNode, shape: SchemaNode, way: Way, names: Iterable[str]) -> list[str]:
    """What the items of a list of a file are called that are none of some names."""
    node, listed = node_on(facts, shape, way), shape_at(shape, way)
    if not isinstance(node, SequenceNode) or listed is None or listed.items is None:
        return []
    there = {index for name in names for index in _called(node, listed, name)}
    named = owner_name(listed.items)
    members = [item.members.get(named) if isinstance(item, MappingNode) else None for item in node.items]
    return [
        member.text for index, member in enumerate(members) if index not in there and isinstance(member, ScalarNode)
    ]


def node_on(facts: MappingNode, shape: SchemaNode, way: Way) -> Node | None:
    """What a file has on a way; None if it has nothing there."""
    try:
        return _reach(facts, shape, way).node
    except DataError:
        return None


def _same(node: ScalarNode, text: str) -> bool:
    if isinstance(node.value, Decimal):
        return node.value == Decimal(text)
    return node.text == text


def with_decimals(text: str, old: str) -> str:
    """A number with as many decimals as the one had that it replaces, or more."""
    wanted, has = len(old.partition(".")[2]), len(text.partition(".")[2])
    return f"{text}{'' if has else '.'}{'0' * (wanted - has)}" if wanted > has else text


def _put(item: dict[str, Any], rest: Way, text: str) -> None:
    *before, last = rest
    for step in before:
        item = item.setdefault(str(step), {})
    item[str(last)] = text


def title_of(shape: SchemaNode, way: Way) -> str:
    """What a field is called, by the titles on the way to it."""
    titles: list[str] = []
    at: SchemaNode | None = shape
    for step in way:
        if isinstance(step, Item):
            titles.append(str(step))
            at = at.items if at else None
        else:
            at = at.items if at and at.items and not at.members else at
            at = at.members.get(step, at.others) if at else None
            titles.append((at.title if at else "") or str(step))
    return JOINT.join(titles)


def said_of(change: Change) -> Worded:
    """A change in a line: `支出 › 基本支出：961.51 → 970.00 万元（Z01!C8，9,700,000.00 元 = 970 万元）`."""
    about = Listing([*([change.cells] if change.cells else []), *change.said], "joint-clauses")
    params = {"title": change.title, "old": change.old, "new": change.new, "unit": change.unit, "about": about}
    if change.removed:
        return Saying("sheet-removed-item", params)
    if not change.new:
        return Saying("sheet-emptied", params)
    if change.parts:
        return Saying("sheet-added-item", {**params, "parts": Listing(change.parts, "joint-clauses")})
    return Saying("sheet-changed" if change.old else "sheet-filled", params)

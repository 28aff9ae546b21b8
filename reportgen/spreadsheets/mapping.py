"""Which cells of a spreadsheet are which fields: `import.yaml`, read and held against the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reportgen.errors import DataError, Problem
from reportgen.facts.load import load_facts
from reportgen.facts.tree import MappingNode, ScalarNode, SequenceNode
from reportgen.messages.nearest import nearest
from reportgen.places import Place
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.validation import Validator, package_schema

MAPPING = "import.yaml"
"""The name of the file, in the project's folder."""

LEAVES, TOP, ALL = "leaves", "top", "all"
_STEP = re.compile(r"\.?([^.\[\]]+)|\[([^\[\]]+)\]")


class Item(str):
    """A step of a way: the item of a list that is called so."""

    __slots__ = ()


Way = tuple[str, ...]
"""The way to a field as a mapping writes it: names, and items of lists by what they are called (`Item`)."""


class Entry(NamedTuple):
    """A word of a sheet, the field that it means, and where the mapping says so."""

    word: str
    way: Way
    place: Place


class TableMap(NamedTuple):
    """What a mapping says of one table.

    With `list_way` every row is an item of that list and the ways of `entries` are names of its members; with `values`
    the entries are rows; else they are columns. `of_row` is the row that is taken, empty for the first one; `codes` is
    the word of the column by whose codes rows have levels, `keep` those of a list that are kept: `LEAVES`, `TOP` or
    `ALL`.
    """

    place: Place
    sheet: str
    unit: str
    blank_is_zero: bool
    names: str
    values: str
    of_row: str
    list_way: Way
    key: str
    codes: str
    keep: str
    entries: tuple[Entry, ...]

    @property
    def words(self) -> list[str]:
        """The words that a head must have."""
        words = [self.names, self.values] if self.values else [entry.word for entry in self.entries]
        return [*words, *([self.codes] if self.codes else [])]


def read_mapping(path: Path, name: str, root: Path | None, shape: SchemaNode) -> list[TableMap]:
    """The tables of a mapping.

    Args:
        name: how messages call the file.
        root: the folder in which it must really lie.
        shape: the schema whose fields it names.

    Raises:
        DataError: it cannot be read, says what no mapping says, or names fields that there are not.
    """
    return mapping_of(load_facts(path, name, root), shape)


def mapping_of(tree: MappingNode, shape: SchemaNode) -> list[TableMap]:
    """The tables of a mapping that has been read, as `read_mapping` gives them."""
    schema = package_schema("spreadsheets/import.schema.json")
    if problems := Validator(schema, SchemaNode(schema, schema)).problems(tree):
        raise DataError(problems)
    problems, found = [], []
    tables = tree.members["tables"]
    assert isinstance(tables, SequenceNode)
    for node in tables.items:
        assert isinstance(node, MappingNode)
        reader = _Reader(node, shape)
        found.append(reader.table())
        problems += reader.problems
    if problems:
        raise DataError(problems)
    return found


class _Reader:
    def __init__(self, node: MappingNode, shape: SchemaNode) -> None:
        self.node = node
        self.shape = shape
        self.problems: list[Problem] = []

    def table(self) -> TableMap:
        list_way = self.way("list")
        owner: SchemaNode | None = self.shape
        if list_way:
            owner = self.listed(list_way)
        key = self.text("key")
        if owner is not None and list_way:
            key = key or ("code" if "code" in owner.members else owner_name(owner))
            if key not in owner.members and "key" in self.node.members:
                self.unknown(self.node.members["key"].place, key, owner)
        entries = list(self.entries(owner)) if owner is not None else []
        if list_way and owner is not None and not self.problems and not any(entry.way == (key,) for entry in entries):
            title = owner.members[key].title if key in owner.members else key
            params = {"key": key, "title": title, "list": self.text("list")}
            self.problems.append(Problem("import-no-key", params, place=self.node.members["columns"].place))
        return TableMap(
            self.node.place,
            self.text("sheet"),
            self.text("unit"),
            "blank" in self.node.members,
            self.text("names"),
            self.text("values"),
            self.text("row"),
            list_way,
            key,
            self.text("codes"),
            self.text("keep") or LEAVES,
            tuple(entries),
        )

    def text(self, name: str) -> str:
        node = self.node.members.get(name)
        return node.text if isinstance(node, ScalarNode) else ""

    def way(self, name: str) -> Way:
        return way_of(self.text(name))

    def listed(self, way: Way) -> SchemaNode | None:
        """The shape of the items of a list; None, and told, if there is no list of records at the end of a way."""
        place = self.node.members["list"].place
        shape = self.field(way, place, self.shape)
        if shape is None:
            return None
        if shape.items is None or not shape.items.members:
            self.problems.append(Problem("import-no-list", {"path": self.text("list")}, place=place))
            return None
        return shape.items

    def entries(self, owner: SchemaNode) -> Iterator[Entry]:
        for name in ("rows", "columns"):
            words = self.node.members.get(name)
            for said, node in words.members.items() if isinstance(words, MappingNode) else ():
                assert isinstance(node, ScalarNode)
                way = way_of(node.text)
                shape = self.field(way, node.place, owner)
                if shape is not None and (shape.items is not None or shape.members):
                    params = {"path": node.text, "title": shape.title}
                    self.problems.append(Problem("import-no-value", params, place=node.place))
                yield Entry(said, way, node.place)

    def field(self, way: Way, place: Place, shape: SchemaNode) -> SchemaNode | None:
        """The shape at the end of a way; None, and told, if there is none."""
        for step in way:
            below = shape.items if isinstance(step, Item) else shape.members.get(step, shape.others)
            if below is None:
                self.unknown(place, step, shape)
                return None
            shape = below
        if not way:
            self.unknown(place, place.text.strip(), shape)
            return None
        return shape

    def unknown(self, place: Place, step: str, shape: SchemaNode) -> None:
        near = nearest(step, shape.members)
        params = {"name": step, "near": near, "where": shape.title}
        self.problems.append(Problem("import-no-field", params, place=place))


def way_of(text: str) -> Way:
    """A way as it is written: `income.sources[财政拨款收入].amount`; empty for what is none."""
    steps: list[str] = []
    at = 0
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None:
            return ()
        steps.append(Item(found[2]) if found[2] else found[1])
        at = found.end()
    return tuple(steps)


def way_text(way: Way) -> str:
    """A way as a mapping writes it."""
    text = ""
    for step in way:
        text += f"[{step}]" if isinstance(step, Item) else f".{step}" if text else step
    return text


def shape_at(shape: SchemaNode, way: Way) -> SchemaNode | None:
    """The shape at the end of a way."""
    found: SchemaNode | None = shape
    for step in way:
        if found is None:
            return None
        found = found.items if isinstance(step, Item) else found.members.get(step, found.others)
    return found


def owner_name(shape: SchemaNode) -> str:
    """The member by which items of a shape are called: its first text."""
    return next((name for name, member in shape.members.items() if member.kind == "string"), "")

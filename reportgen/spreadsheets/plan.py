"""The sheets that a data file makes to be filled in: which rows they have, from the model of its form.

A sheet for each section of the report; a row for each field, a table for each list. Narratives are left out: they are
written where their references can be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reportgen.editing.form import Field, Form, Printed
from reportgen.facts.paths import FactPath

SINGLE = ("text", "amount", "number", "count", "percent", "date", "choice", "boolean", "period")
"""The kinds of fields that are a cell."""
NUMBERS = ("amount", "number", "count", "percent")
_IN_TABLES = (*SINGLE, "narrative", "clause")
_LONGEST = 32_000
"""A cell takes 32,767 characters."""
BLANK_ROWS = 3
"""How many rows a table has to be added to; more can be inserted."""


class Heading(NamedTuple):
    """A line that says what follows; `level` counts from 0 for the section."""

    title: str
    about: str
    level: int


class Row(NamedTuple):
    """A field with a cell for its value."""

    field: Field
    level: int


class Shown(NamedTuple):
    """A figure that nobody types."""

    figure: Printed
    level: int


class Table(NamedTuple):
    """A list: its columns, and for each item the fields in their order, None for one that the item cannot have.

    `keys` are the names of the items where the data choose them; items cannot be added then.
    """

    path: FactPath
    columns: tuple[Field, ...]
    items: tuple[tuple[str, tuple[Field | None, ...]], ...]
    blanks: int


Line = Heading | Row | Shown | Table


class Plan(NamedTuple):
    """A sheet: its name and its lines."""

    name: str
    lines: tuple[Line, ...]


def plan_sheets(form: Form, first: str) -> list[Plan]:
    """The sheets of a form; those of single fields at the top of the file come first, in one that is called `first`."""
    alone: list[Line] = []
    plans: list[Plan] = []
    for section in form.get("sections", []):
        if section["kind"] in SINGLE:
            alone += _lines(section, 0)
        elif lines := tuple(_lines(section, 0)):
            plans.append(Plan(section["title"], lines))
    head = [Plan(first, tuple(alone))] if alone else []
    return [*head, *(plan for plan in plans if any(not isinstance(line, Heading) for line in plan.lines))]


def _lines(field: Field, level: int) -> Iterator[Line]:
    kind = field["kind"]
    if kind in SINGLE:
        yield Row(field, level)
        return
    inner: list[Line] = []
    if kind in ("group", "names"):
        if table := _named_table(field):
            inner.append(table)
        else:
            inner += [line for each in field.get("fields", []) for line in _lines(each, level + 1)]
    elif kind in ("list", "table"):
        columns = tuple(each for each in field.get("columns", []) if each["kind"] in _IN_TABLES)
        if columns:
            items = tuple(("", _cells(item, columns)) for item in field.get("items", []))
            if any(len(each.get("value", "")) > _LONGEST for _, cells in items for each in cells if each):
                return
            inner.append(Table(FactPath(field["path"]), columns, items, BLANK_ROWS))
            nested = [each for item in field.get("items", []) for each in _nested(item, level + 1)]
            inner += nested
        else:
            inner += [line for item in field.get("items", []) for line in _lines(item, level + 1)]
    inner += [Shown(figure, level + 1) for figure in field.get("computed", []) if figure.get("printed")]
    if any(not isinstance(line, Heading | Shown) for line in inner):
        yield Heading(field["title"], field.get("help", ""), level)
        yield from inner


def _nested(item: Field, level: int) -> Iterator[Line]:
    """What an item of a table has besides its cells."""
    inner = [
        line
        for each in item.get("fields", [])
        if each["kind"] not in _IN_TABLES and each.get("present")
        for line in _lines(each, level + 1)
    ]
    if inner:
        yield Heading(item["title"], "", level)
        yield from inner


def _cells(item: Field, columns: Sequence[Field]) -> tuple[Field | None, ...]:
    """The fields of an item below the columns of its table; an item that is a value itself is the only one."""
    if item["kind"] in _IN_TABLES:
        return (item,)
    by_name = {each["name"]: each for each in item.get("fields", [])}
    return tuple(by_name.get(column["name"]) for column in columns)


def _named_table(field: Field) -> Table | None:
    """The table of a group whose names the data choose, where its members are all records of single values."""
    members = field.get("fields", [])
    if field["kind"] != "names" or not members or any(member["kind"] != "group" for member in members):
        return None
    columns: dict[str, Field] = {}
    for member in members:
        for each in member.get("fields", []):
            if each["kind"] in _IN_TABLES:
                columns.setdefault(each["name"], each)
    listed = tuple(columns.values())
    items = tuple((member["path"], _cells(member, listed)) for member in members)
    return Table(FactPath(field["path"]), listed, items, 0)

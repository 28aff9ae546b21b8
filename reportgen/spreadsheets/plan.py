"""The sheets that a data file makes to be filled in: which rows they have, from the model of its form.

A sheet for each section of the report; a row for each field, a table for each list. Narratives are left out: they are
written where their references can be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reportgen.editing.form import Field, Form, Printed
from reportgen.facts.paths import FactPath

SINGLE = ("text", "amount", "number", "count", "percent", "date", "choice", "boolean", "period")
"""The kinds of fields that are a cell."""
NUMBERS = ("amount", "number", "count", "percent")
_IN_TABLES = (*SINGLE, "narrative", "clause")
_LONGEST = 32_000
"""A cell takes 32,767 characters."""
_OF_THE_PROGRAM = ("template", "previous", "waivers")
"""The roles of fields that say something to the program alone."""
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
        if section.get("role") in _OF_THE_PROGRAM:
            continue
        if section["kind"] in SINGLE:
            alone += _lines(section, 0)
        else:
            plans.append(Plan(section["title"], tuple(_lines(section, 0))))
    head = [Plan(first, tuple(alone))] if alone else []
    return [*head, *(plan for plan in plans if any(map(_has_figure, plan.lines)))]


def _has_figure(line: Line) -> bool:
    """Whether a line has a cell for a number or a day; what has none is text, which is written elsewhere."""
    fields = [line.field] if isinstance(line, Row) else line.columns if isinstance(line, Table) else ()
    return any(field["kind"] in (*NUMBERS, "date") for field in fields)


def _lines(field: Field, level: int) -> Iterator[Line]:
    """The lines of a field; none for what has no cells."""
    kind = field["kind"]
    if kind in SINGLE:
        if len(field.get("value", "")) <= _LONGEST:
            yield Row(field, level)
        return
    inner: list[Line] = []
    if kind == "names" and (named := _named_table(field)):
        inner.append(named)
    elif kind in ("group", "names"):
        inner += [line for each in field.get("fields", []) for line in _lines(each, level + 1)]
    elif kind in ("list", "table"):
        inner += _listed(field, level)
    if not inner:
        return
    inner += [Shown(figure, level + 1) for figure in field.get("computed", []) if figure.get("printed")]
    yield Heading(field.get("label") or field["title"], field.get("help", ""), level)
    yield from inner


def _listed(field: Field, level: int) -> Iterator[Line]:
    """A list as a table, with what its items have besides; or item after item where they are no rows."""
    items, columns = field.get("items", []), _columns(field)
    table = Table(FactPath(field["path"]), columns, tuple(("", _cells(item, columns)) for item in items), BLANK_ROWS)
    if columns and (_has_figure(table) or not columns[0]["name"]):
        yield table
        for item in items:
            yield from _besides(item, level + 1)
        return
    for item in items:
        yield from _lines(item, level + 1)


def _columns(field: Field) -> tuple[Field, ...]:
    """The columns of a list whose items are rows: values, or records of which some have parts of their own.

    Where they have one text of prose, as a reason, it is a column too; where they have several, these are written
    elsewhere. There are none where items are no rows.
    """
    items = field.get("items", [])
    if items and all(item["kind"] in SINGLE for item in items):
        first = items[0]
        return (Field(name="", title=first["title"], kind=first["kind"], help=first.get("help", "")),)
    if any(item["kind"] != "group" for item in items):
        return ()
    found = {each["name"]: each for each in field.get("columns", [])}
    for item in items:
        for each in item.get("fields", []):
            found.setdefault(each["name"], _head(each))
    prose = [each for each in found.values() if each["kind"] in ("narrative", "clause")]
    left_out = prose if len(prose) > 1 else []
    columns = _with_units(
        (each for each in found.values() if each["kind"] in _IN_TABLES and each not in left_out), items
    )
    values = [each.get("value", "") for item in items for each in _cells(item, columns) if each]
    return columns if all(len(value) <= _LONGEST for value in values) else ()


def _with_units(columns: Iterable[Field], items: Sequence[Field]) -> tuple[Field, ...]:
    """Columns with the unit of their cells, where all have the same."""
    found = []
    for column in columns:
        cells = [each for item in items for each in item.get("fields", []) if each["name"] == column["name"]]
        units = {cell.get("unit", "") for cell in cells}
        found.append(column | Field(unit=units.pop()) if len(units) == 1 else column)
    return tuple(found)


def _head(field: Field) -> Field:
    """What a field says of its column: nothing of its own value."""
    head = Field(name=field["name"], title=field["title"], kind=field["kind"], help=field.get("help", ""))
    head |= Field(required=field.get("required", False), choices=field.get("choices", []))
    return head | Field(minimum=field.get("minimum", ""), maximum=field.get("maximum", ""))


def _besides(item: Field, level: int) -> Iterator[Line]:
    """What an item of a table has besides its cells."""
    inner = [
        line
        for each in item.get("fields", [])
        if each["kind"] in ("group", "names", "list", "table") and each.get("present")
        for line in _lines(each, level + 1)
    ]
    if inner:
        yield Heading(item.get("label") or item["title"], "", level)
        yield from inner


def _cells(item: Field, columns: Sequence[Field]) -> tuple[Field | None, ...]:
    """The fields of an item below the columns of its table; an item that is a value itself is the only one."""
    if item["kind"] in SINGLE:
        return (item,)
    by_name = {each["name"]: each for each in item.get("fields", [])}
    return tuple(by_name.get(column["name"]) for column in columns)


def _named_table(field: Field) -> Table | None:
    """The table of a group whose names the data choose, where its members are all records of single values."""
    members = field.get("fields", [])
    if not members or any(member["kind"] != "group" for member in members):
        return None
    columns: dict[str, Field] = {}
    for member in members:
        for each in member.get("fields", []):
            if each["kind"] in SINGLE:
                columns.setdefault(each["name"], _head(each))
    listed = _with_units(columns.values(), members)
    items = tuple((member["path"], _cells(member, listed)) for member in members)
    return Table(FactPath(field["path"]), listed, items, 0)

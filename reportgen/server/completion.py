"""What can be written where the cursor stands: fields and choices of the schema in a data file, figures and filters in
a template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from reportgen.schema.nodes import SchemaNode, SchemaPath

_MOST = 60
_LINE = re.compile(
    r"(?P<indent> *)(?P<dashes>(?:- +)*)(?:(?P<name>[^\s:#\"'{\[&*!|>%@`-][^:#]*?)(?P<colon>:)(?: +(?P<value>.*))?)?$"
)
_EXPRESSION = re.compile(r"\{\{((?:(?!\}\}).)*)$|\{%((?:(?!%\}).)*)$", re.DOTALL)
_NAME = re.compile(r"[\w\u4e00-\u9fff]+(?:\.[\w\u4e00-\u9fff]*)*$")
_FILTER = re.compile(r"\|\s*(\w*)$")


class Choice(TypedDict):
    """Something that can be written: it takes the place of what stands from the column `start`, counted from 0, up to
    the cursor."""

    insert: str
    title: str
    help: str
    start: int


def in_data(text: str, line: int, column: int, shape: SchemaNode, filters: Mapping[str, Any]) -> list[Choice]:
    """What can be written at a place of a data file: the fields of the record that stand in it nowhere yet, by their
    order in the schema; the choices of a value; within `{{ }}` figures and filters.

    Args:
        line: from 1.
        column: how many characters of the line stand before the cursor.
        shape: the schema of the whole file.
        filters: all of them by name.
    """
    lines = text.split("\n")
    typed = lines[line - 1][:column]
    if _EXPRESSION.search(typed):
        return in_template(typed, shape, filters)
    found = _LINE.match(typed)
    if found is None and not re.fullmatch(r" *(?:- +)*[^\s:#]*", typed):
        return []
    path = _path_to(lines, line, typed)
    if found is not None and found["colon"]:
        value = found["value"] or ""
        member = shape.at((*path, found["name"]))
        return _values(member, value, column) if member is not None else []
    record = shape.at(path)
    if record is None:
        return []
    stem = re.search(r"[^\s-]*$", typed)
    start = stem.start() if stem else column
    there = _names_beside(lines, line, start)
    return [
        {"insert": f"{name}:{_opening(member)}", "title": member.title, "help": member.description, "start": start}
        for name, member in _like(record.members, typed[start:])
        if name not in there
    ]


def in_template(typed: str, shape: SchemaNode, filters: Mapping[str, Any]) -> list[Choice]:
    """What can be written in an expression of a template: figures, texts and filters.

    Args:
        typed: the text up to the cursor.
    """
    found = _EXPRESSION.search(typed)
    if found is None:
        return []
    before = found[1] if found[1] is not None else found[2]
    column = len(typed.rpartition("\n")[2])
    if filtered := _FILTER.search(before):
        stem = filtered[1]
        names = sorted(name for name in filters if name.startswith(stem) and not name.startswith("_"))
        return [{"insert": name, "title": "", "help": "", "start": column - len(stem)} for name in names[:_MOST]]
    name = _NAME.search(before)
    *owners, stem = (name.group() if name else "").split(".")
    record = shape.at(tuple(owners))
    if record is None or (not owners and not name and before.strip()):
        return []
    members = {**record.members, **{field.name: SchemaNode({"title": field.title}, {}) for field in record.computed}}
    return [
        {"insert": each, "title": member.title, "help": member.description, "start": column - len(stem)}
        for each, member in _like(members, stem)
    ]


def _like(members: Mapping[str, SchemaNode], stem: str) -> Iterator[tuple[str, SchemaNode]]:
    """The members that are called so, by their names or by their titles."""
    count = 0
    for name, member in members.items():
        if (name.startswith(stem) or (stem and stem in member.title)) and count < _MOST:
            count += 1
            yield name, member


def _opening(member: SchemaNode) -> str:
    """What stands behind the colon of a new field."""
    if member.prose:
        return " |"
    return " " if member.kind not in ("object", "array") and not member.members and member.items is None else ""


def _values(member: SchemaNode, value: str, column: int) -> list[Choice]:
    """The values of a field that has choices."""
    choices = member.says("enum") or (["true", "false"] if member.kind == "boolean" else [])
    return [
        {"insert": str(choice), "title": "", "help": "", "start": column - len(value)}
        for choice in choices[:_MOST]
        if str(choice).startswith(value.strip())
    ]


def _path_to(lines: list[str], line: int, typed: str) -> SchemaPath:
    """The path of the record in which a line stands, by the columns at which names and dashes begin above it."""
    own = _tokens(typed)
    steps: list[str | int] = [0 for _, name in own if not name]
    least = own[0][0] if own else len(typed) - len(typed.lstrip(" "))
    for above in reversed(lines[: line - 1]):
        for column, name in reversed(_tokens(above)):
            # The dashes of a list may stand below the first letter of its name.
            if column < least or (column == least and name and steps and steps[-1] == 0):
                steps.append(name or 0)
                least = column
    return tuple(reversed(steps))


def _tokens(line: str) -> list[tuple[int, str]]:
    """The dashes of a line, each with an empty name, and its name, each with the column at which it begins."""
    if line.lstrip().startswith("#"):
        return []
    found = re.match(r"( *)((?:- +)*)", line)
    assert found is not None  # which an empty match is not
    tokens = [(len(found[1]) + dash.start(), "") for dash in re.finditer("-", found[2])]
    named = _LINE.match(line)
    if named and named["name"]:
        tokens.append((named.start("name"), named["name"]))
    return tokens


def _names_beside(lines: list[str], line: int, column: int) -> set[str]:
    """The names of the record to which a line belongs: of lines around it whose names begin at the same column."""
    names = set()
    begun = any(not name for _, name in _tokens(lines[line - 1][:column]))
    above = [] if begun else lines[line - 2 :: -1] if line > 1 else []
    for below, around in ((False, above), (True, lines[line:])):
        for other in around:
            tokens = _tokens(other)
            if tokens and tokens[-1][0] < column:
                break
            dashed = any(not name and at < column for at, name in tokens)
            if dashed and below:
                break
            names |= {name for at, name in tokens if at == column and name}
            if dashed:  # where its item begins
                break
    return names

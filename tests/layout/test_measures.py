"""The ways in which measures are picked: each is one that a format can be written in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reportgen.layout.measures import way_of, ways_of
from reportgen.layout.own_looks import row_height
from reportgen.layout.units import (
    border_space,
    character_spacing,
    half_points,
    indents,
    line_spacing,
    paragraph_space,
    twips,
)
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.validation import package_schema

READERS: dict[str, Callable[[str], Any]] = {
    "size": half_points,
    "length": twips,
    "spacing": character_spacing,
    "line": line_spacing,
    "indent": indents,
    "space": paragraph_space,
    "border_space": border_space,
    "row": row_height,
}
SCHEMA = package_schema("layout/format.schema.json")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("measure", READERS)
def test_every_way_is_read(measure: str, language: str) -> None:
    ways = ways_of(measure, language)

    assert ways
    for index, (before, after, number) in enumerate(ways):
        written = f"{before}{'2' if number else ''}{after}"
        READERS[measure](written)
        assert way_of(written, ways) == (index, "2" if number else "")


def test_the_schema_of_formats_knows_no_other_measures_and_names() -> None:
    shapes = list(SchemaNode(SCHEMA, SCHEMA).walk())
    members = [member for shape in shapes for member in shape.members.values()]

    assert {member.says("measure") for member in members} == {*READERS, "border", "table_border", "color", None}
    names = {"font", "family", "group", "cell", "template", "language", None}
    assert {member.says("names") for member in members} == names


@pytest.mark.parametrize("text", ["", "三号 ", "16", "磅", "-16磅", "16.磅", "首行缩进2字符，左缩进2字符"])
def test_what_is_written_otherwise_is_in_none_of_the_ways(text: str) -> None:
    assert all(way_of(text, ways_of(measure, "zh")) is None for measure in READERS)

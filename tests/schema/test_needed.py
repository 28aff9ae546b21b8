"""Which members of an object must be given."""

from __future__ import annotations

from reportgen.schema.needed import always_needed, least_members, needed_beside
from reportgen.schema.nodes import SchemaNode
from tests.tools.root import ROOT

PROPERTIES = {name: {"title": name} for name in "abcdef"}
SCHEMA = {
    "properties": PROPERTIES,
    "required": ["a"],
    "allOf": [{"required": ["b"]}],
    "anyOf": [{"required": ["c"]}, {"required": ["d"]}],
    "dependentRequired": {"c": ["e"], "e": ["f"]},
}


def test_what_a_choice_offers_is_not_always_needed() -> None:
    assert always_needed(SchemaNode(SCHEMA, SCHEMA)) == {"a", "b"}


def test_the_least_object_takes_the_first_choice_and_what_it_brings() -> None:
    assert least_members(SchemaNode(SCHEMA, SCHEMA)) == {"a", "b", "c", "e", "f"}
    assert needed_beside(SchemaNode(SCHEMA, SCHEMA), "f") == ["e"]


def test_an_object_has_a_member_at_least() -> None:
    schema = {"properties": PROPERTIES}

    assert least_members(SchemaNode(schema, schema)) == {"a"}


def test_no_other_module_reads_what_is_needed_beside_another() -> None:
    package = ROOT / "reportgen"
    readers = {path.name for path in package.rglob("*.py") if 'says("dependentRequired")' in path.read_text("utf-8")}

    assert readers == {"needed.py"}

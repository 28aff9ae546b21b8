"""Reading: what is a number, what stays text, where everything stands. Faults of form are in bad/."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import DataError
from reportgen.facts.load import load_facts, parse_facts, read_text
from reportgen.facts.tree import MappingNode, ScalarNode, SequenceNode, to_plain
from reportgen.places import Source


def parse(text: str) -> MappingNode:
    return parse_facts(Source("f.yaml", text))


def value_of(text: str) -> object:
    member = parse(f"a: {text}\n").members["a"]
    assert isinstance(member, ScalarNode)
    return member.value


@pytest.mark.parametrize("text", ["13452.90", "0", "-3.50", "59", "0.10", "100000000000000000000.01"])
def test_a_number_is_the_decimal_of_its_text(text: str) -> None:
    value = value_of(text)

    assert isinstance(value, Decimal)
    assert str(value) == text


@pytest.mark.parametrize(
    "text",
    ["no", "yes", "on", "off", "012", "12:30", "1e3", "1_000", "0x1F", "0o17", "+5", ".5", "5.", "2024-01-05", "True"],
)
def test_what_only_looks_like_something_else_stays_text(text: str) -> None:
    assert value_of(text) == text


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False), ("null", None), ("~", None), ("", None)])
def test_truth_values_and_nothing(text: str, value: object) -> None:
    assert value_of(text) is value


def test_a_quoted_number_is_text() -> None:
    assert value_of('"59"') == "59"


def test_every_value_knows_its_place() -> None:
    root = parse("标题: 甲\nlist:\n  - 乙: 1\n    丙: “x”\n")
    items = root.members["list"]
    assert isinstance(items, SequenceNode)
    first = items.items[0]
    assert isinstance(first, MappingNode)

    places = [
        (str(root.members["标题"].place)),
        str(first.keys["丙"].place),
        str(first.members["丙"].place),
    ]

    assert places == ["f.yaml:1:5", "f.yaml:4:5", "f.yaml:4:8"]
    assert first.members["丙"].place.width == 3


def test_a_text_under_a_bar_keeps_its_lines() -> None:
    member = parse("a: |\n  一。\n  二。\n\n  三。\nb: 1\n").members["a"]
    assert isinstance(member, ScalarNode)

    assert member.value == "一。\n二。\n\n三。"
    assert member.block


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(end: str) -> None:
    root = parse(end.join(["a: 1", "b: 2", "c: x"]))

    assert to_plain(root) == {"a": Decimal(1), "b": Decimal(2), "c": "x"}
    assert str(root.members["c"].place) == "f.yaml:3:4"
    assert root.members["c"].place.text == "c: x"


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes("\ufeffa: 甲\n".encode())

    assert to_plain(load_facts(path)) == {"a": "甲"}


def test_a_file_is_known_by_the_name_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("a: 1", "utf-8")

    assert read_text(path, "数据/甲.yaml").name == "数据/甲.yaml"


def test_all_faults_of_form_come_at_once() -> None:
    with pytest.raises(DataError) as caught:
        parse("a: 1\na: 2\nb: !!int 3\nc: &x 4\n5: e\nd: .nan\n")

    assert [(p.code, p.place.line) for p in caught.value.problems if p.place] == [
        ("repeated-key", 2),
        ("tag", 3),
        ("anchor", 4),
        ("key-not-text", 5),
        ("not-finite", 6),
    ]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_any_decimal_comes_back_as_it_was_written(number: Decimal) -> None:
    assert str(value_of(f"{number:f}")) == f"{number:f}"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(DataError):
        parse(text)

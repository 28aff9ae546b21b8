"""What can be written at the cursor: by the schema in data files, figures and filters in templates."""

from __future__ import annotations

import pytest

from reportgen.case import Case
from reportgen.expressions.filters import FILTERS
from reportgen.schema.nodes import SchemaNode
from reportgen.server.completion import in_data, in_template
from tests.tools.root import ROOT


@pytest.fixture(scope="module")
def shape() -> SchemaNode:
    return Case(ROOT / "data" / "2022.yaml").contract.shape


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("year: 2022\nb", [("basis: ", 0), ("budgeting:", 0)]),
        ("year: 2022\n口", [("basis: ", 0)]),
        ("department:\n  n", [("name: ", 2), ("nature: ", 2)]),
        ("department:\n  name: 甲\n  n", [("nature: ", 2)]),
        ("income:\n  sources:\n    - n", [("name: ", 6)]),
        ("income:\n  sources:\n    - name: 甲\n      a", [("amount: ", 6)]),
        ("income:\n  sources:\n    - name: 甲\n      amount: 3\n    - a", [("amount: ", 6)]),
        ("income:\n  sources:\n    - name: 甲\n      amount: 3\n    - name: 乙\n      a", [("amount: ", 6)]),
        ("income:\n  sources:\n  - name: 甲\n    a", [("amount: ", 4)]),
        ("# staff:\nincome:\n  opening_b", [("opening_balance: ", 2)]),
        ("money_unit: ", [("万元", 12), ("元", 12)]),
        ("money_unit: 万", [("万元", 12)]),
        ("department:\n  accounting: 甲{{ income.tot", [("total", 25)]),
        ("department:\n  accounting: 甲{{ year | thous", [("thousands", 25)]),
        ("# b", []),
        ("year: 2022\nnothing_of_the_kind", []),
        ("year: 20", []),
        ("nothing:\n  n", []),
    ],
)
def test_fields_and_values_of_a_data_file(shape: SchemaNode, text: str, offered: list[tuple[str, int]]) -> None:
    lines = text.split("\n")
    filters = {"thousands": None, "total": None}

    found = in_data(text, len(lines), len(lines[-1]), shape, filters)

    assert [(choice["insert"], choice["start"]) for choice in found] == offered


def test_a_field_that_stands_below_is_not_offered_again(shape: SchemaNode) -> None:
    found = in_data("department:\n  na\n  name: 甲\nyear: 1", 2, 4, shape, {})

    assert [choice["insert"] for choice in found] == ["nature: "]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("<p>{{ expenditure.bas", ["basic"]),
        ("<p>{{ year }}{{ dep", ["department"]),
        ("{% if income.tot", ["total"]),
        ("{{ income.total | chin", ["chinese"]),
        ("<p>dep", []),
        ("{{ dep }}", []),
        ("{{ nothing.x", []),
    ],
)
def test_figures_and_filters_of_a_template(shape: SchemaNode, typed: str, offered: list[str]) -> None:
    found = in_template(typed, shape, FILTERS)

    assert [choice["insert"] for choice in found][:1] == offered[:1]
    stem = max(typed.rfind("."), typed.rfind(" ")) + 1
    assert [choice["start"] for choice in found][:1] == ([stem] if offered else [])


def test_a_choice_has_its_title_and_what_the_schema_says(shape: SchemaNode) -> None:
    found = in_data("yea", 1, 3, shape, {})

    assert found == [{"insert": "year: ", "title": "年度", "help": "报告所属的年度，四位数。", "start": 0}]

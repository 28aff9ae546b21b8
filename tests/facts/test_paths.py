"""Paths: written, parsed and cut in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.facts.paths import FILE, FactPath, Step
from tests.tools.root import ROOT

PACKAGE = ROOT / "reportgen"
_WITH_DOTS = ("docx", "files", "html", "manuals", "pdf", "server")  # names of files and lengths have dots too
# Keys of format.yaml, the pattern of numbers that people write, the format of a cell's number.
_OTHER_DOTS = ("editing/format_form.py", "provenance/amounts.py", "summary/workbook.py")
NAMES = st.text(st.characters(categories=["L", "N", "Pc"]), min_size=1)
STEPS = st.lists(st.one_of(NAMES, st.integers(0, 99)))


@given(STEPS)
def test_a_path_is_parsed_as_it_was_made(steps: list[Step]) -> None:
    path = FactPath.of(steps)

    assert path.steps == tuple(steps)
    assert not steps or path.parent == FactPath.of(steps[:-1])
    assert path.relative_to(FILE) == path


def test_a_path_is_written_with_dots_and_brackets() -> None:
    path = FILE / "projects" / 0 / "uses" / 2 / "amount"

    assert path == "projects[0].uses[2].amount"
    assert path.item == "projects[0].uses[2]"
    assert path.item.item == "projects[0]"
    assert path.item.item.item == FILE


@pytest.mark.parametrize(
    ("path", "owner", "within"),
    [
        ("income.total", "income", True),
        ("income", "income", True),
        ("incomes.total", "income", False),
        ("uses[1].name", "uses", True),
        ("uses[12].name", "uses[1]", False),
        ("income", "", True),
    ],
)
def test_what_is_within_what(path: str, owner: str, within: bool) -> None:
    assert FactPath(path).is_within(owner) is within


def test_the_way_from_an_owner() -> None:
    assert FactPath("projects[0].uses[2].amount").relative_to("projects[0]") == "uses[2].amount"
    assert FactPath("uses[2].amount").relative_to("uses") == "[2].amount"


def joints(tree: ast.AST) -> Iterator[str]:
    """What stands between two values of an f-string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for left, right in pairwise(node.values):
                if isinstance(left, ast.FormattedValue) and isinstance(right, ast.Constant):
                    yield str(right.value)


def test_no_other_module_makes_or_reads_a_path_by_hand() -> None:
    texts = {
        path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8")
        for path in PACKAGE.rglob("*.py")
        if path.parent.name not in _WITH_DOTS and path.relative_to(PACKAGE).as_posix() not in _OTHER_DOTS
    }

    assert [name for name, text in texts.items() if {".", "["} & set(joints(ast.parse(text)))] == ["facts/paths.py"]
    assert [name for name, text in texts.items() if r"[^.\[\]]" in text] == [
        "facts/paths.py",
        "spreadsheets/mapping.py",  # whose ways name items
    ]

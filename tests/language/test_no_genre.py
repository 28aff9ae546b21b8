"""No module knows of what the reports are: such words stand in catalogues, in the languages' words, in schema.json."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.root import ROOT

PACKAGE = ROOT / "reportgen"
GENRE = re.compile(
    "部门|单位|机关|绩效|自评|三公|财政|预算|决算|支出|收入|经费|资金|拨款|结余|结转|科目|编制|项目|档案|办件"
    "|上年|本年度|年度|万元|亿元|千元"
    "|department|expenditure|budget|fiscal|appropriation|treasury",
    re.IGNORECASE,
)
# Each that is allowed, and why.
ALLOWED = {
    ("schema/nodes.py", "department-name"): "a role: a keyword of schema.json, by which fields of any name are known",
    ("schema/nodes.py", "department-"): "how that role begins",
    ("schema/usable.py", "department-name"): "that role",
    ("claims/names.py", "department-name"): "that role",
    ("proofread/department.py", "department-name"): "that role",
    ("last_year.py", "department-name"): "that role",
    ("spreadsheets/whose.py", "department-name"): "that role",
    ("server/actions.py", "department-name"): "that role",
    ("summary/rows.py", "department-name"): "that role",
    ("authoring/merge.py", "department-name"): "that role",
    ("reading/read.py", "department-name"): "that role",
    ("reading/trial.py", "department-name"): "that role",
    (
        "reading/align.py",
        "单位[:：]\\s*(?:人民币)?([^\\s()（）、,，/]{1,4})(?:[、,，/]\\S{1,4})?[)）]?$",
    ): "the line above a table that says in which unit it is",
    ("last_year.py", "previous-department"): "the code of a message",
    ("last_year.py", "previous-other-department"): "the code of a message",
    ("template/sandbox.py", "budget"): "the budget of steps that a report may take",
}


def literals(text: str) -> Iterator[str]:
    """The strings of a module, without its docstrings."""
    tree = ast.parse(text)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def of_the_genre(text: str) -> set[str]:
    return {literal for literal in literals(text) if GENRE.search(literal)}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_no_module_has_a_word_of_the_genre_but_those_that_are_allowed() -> None:
    found = {
        (path.relative_to(PACKAGE).as_posix(), literal)
        for path in modules()
        for literal in of_the_genre(path.read_text("utf-8"))
    }

    assert found == set(ALLOWED)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('title = "部门整体支出"', {"部门整体支出"}),
        ('pattern = rf"(?:{x}预算数?)"', {"预算数?)"}),
        ('"""Reports on a department."""\nx = "report"', set()),
        ("# 部门\nx = 1", set()),
        ('x = {"Budget": 1}', {"Budget"}),
    ],
)
def test_the_guard_sees_words_in_literals_alone(text: str, found: set[str]) -> None:
    assert of_the_genre(text) == found


def test_the_project_of_ones_own_has_no_word_of_another() -> None:
    for path in (PACKAGE / "authoring" / "empty").rglob("*.*"):
        words = set(GENRE.findall(path.read_text("utf-8"))) - {"年度", "单位"}
        assert words == set(), path

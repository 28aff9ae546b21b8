"""Formulas in words: one wording for every command, and one table of signs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from reportgen.case import Case
from reportgen.compare.figures import compare_figures
from reportgen.compare.labels import ComparedFile
from reportgen.messages import worded
from reportgen.places import Source
from reportgen.survey.overview import FactRow, overview
from reportgen.trace.words import entry_brief, entry_data
from reportgen.values.figure import Computed, Figure, Stated, in_unit, total
from reportgen.values.formula_text import Names, last_name, name_of
from reportgen.values.operations import Operation
from tests.tools.program import strings_by_module
from tests.tools.root import ROOT

NAMES = Names(Source("data.yaml", ""), lambda path: {"rows[0]": "保安", "rows[1]": "保洁"}.get(path, ""))
LONG = "政府大院安全、维稳、疫情防控、双创、乡村振兴、防汛抗旱经费"


def stated(title: str, value: str = "1", unit: str = "万元", path: str = "") -> Figure:
    return Figure(Decimal(value), unit, Stated(path or title, title, None, value))


A, B, C = stated("甲"), stated("乙"), stated("丙")
NOTHING = Figure(Decimal(0))


@pytest.mark.parametrize(
    ("figure", "words", "code"),
    [
        (A / (B + C), "甲 ÷ (乙 + 丙)", "甲 / (乙 + 丙)"),
        ((A - (B - C)) * 2, "(甲 - (乙 - 丙)) × 2", "(甲 - (乙 - 丙)) * 2"),
        (A / (B / C), "甲 ÷ (乙 ÷ 丙)", "甲 / (乙 / 丙)"),
        (A + B + NOTHING, "甲 + 乙", "甲 + 乙"),
        (total([A]) / B, "甲 ÷ 乙", "甲 / 乙"),
        (total([]), "0", "0"),
        (abs(A - B), "|甲 - 乙|", "abs(甲 - 乙)"),
        (in_unit(stated("甲", "12345.60", "元"), "万元"), "甲 ÷ 10000", "甲 / 10000"),
        (in_unit(A + B, "元"), "(甲 + 乙) × 10000", "(甲 + 乙) * 10000"),
        (total([A] * 7), "甲 + 甲 + … + 甲", "甲 + 甲 + 甲 + 甲 + 甲 + 甲 + 甲"),
        (
            total([stated("金额", path="rows[0].amount"), stated("金额", path="rows[1].amount")]),
            "保安的金额 + 保洁的金额",
            "rows[0].amount + rows[1].amount",
        ),
        (
            Figure(Decimal(2), "", Computed(Operation.ROUNDED, (A / B, Figure(Decimal(2))))),
            "甲 ÷ 乙（四舍五入到 2 位小数）",
            "round(甲 / 乙, 2)",
        ),
    ],
)
def test_a_formula_in_names_and_in_paths(figure: Figure, words: str, code: str) -> None:
    assert str(NAMES.formula(figure)) == words
    assert NAMES.expression(figure) == code


def test_a_formula_with_values_leaves_nothing_out() -> None:
    assert str(NAMES.formula_with_values(total([A] * 7) / 2)) == f"({' + '.join(['甲 1万元'] * 7)}) ÷ 2"


def test_a_figure_of_the_same_item_needs_no_owner() -> None:
    amount, whole = stated("金额", path="rows[0].amount"), stated("预算", path="rows[0].budget")
    share = amount / whole
    share = share.but(origin=Computed(Operation.DIVIDE, (amount, whole), "rows[0].share", "占比"))

    assert str(NAMES.formula(share)) == "金额 ÷ 预算"


def test_a_formula_in_english_holds_no_chinese_but_the_titles() -> None:
    rounded = Figure(
        Decimal(2), "", Computed(Operation.ROUNDED, (stated("金额", path="rows[0].amount"), Figure(Decimal(2))))
    )

    assert worded(NAMES.formula(rounded), "en") == "金额 of 保安 rounded to 2 decimals"
    assert worded(last_name("本年支出", stated("本年支出")), "en") == "last year's 支出"


def test_a_long_name_is_cut() -> None:
    assert name_of(stated(LONG)) == f"{LONG[:24]}…"


def flat(entries: list[FactRow] | tuple[FactRow, ...]) -> list[FactRow]:
    return [each for entry in entries for each in (entry, *flat(entry.children))]


@pytest.mark.parametrize("file", sorted((ROOT / "data").glob("**/*.yaml")), ids=lambda path: path.stem)
def test_show_diff_and_trace_word_every_computed_figure_alike(file: Path) -> None:
    case = Case(file)
    names, side, nothing = case.figures.names, ComparedFile(case), ComparedFile(case)
    nothing.figures = {}
    words = {path: str(names.formula(f)) for path, f in side.figures.items() if isinstance(f.origin, Computed)}

    shown = {entry.path: str(entry.formula) for entry in flat(overview(case)) if entry.computed}
    compared = {change.path: str(change.formula) for change in compare_figures(nothing, side, {})}
    traced = [
        e for e in case.trace if e.figure is not None and e.path in words and isinstance(e.figure.origin, Computed)
    ]

    assert compared == words
    assert shown == {path: words[path] for path in shown}
    assert len(shown) > 5
    for entry in traced:
        if not isinstance(getattr(entry.figure, "origin", None), Computed):  # stated in last year's file
            continue
        assert entry_data(entry, 1, names, "zh")["formula"] == words[entry.path]
        assert entry_brief(entry, "zh", names).endswith(f" = {words[entry.path]}")


def test_no_other_module_knows_a_sign_that_people_write() -> None:
    signs = {"×", "÷", "≠", "≤", "≥"}
    found = {
        module
        for module, strings in strings_by_module().items()
        if not module.startswith("messages/") and signs & {string.strip() for string in strings}
    }

    assert found == {"values/operations.py", "editing/typed.py"}  # where × is a no

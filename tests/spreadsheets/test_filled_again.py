"""Sheets as people give them back: imported twice, sorted, with columns put in; nothing is taken for what it is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from reportgen.cli import run
from tests.tools.root import ROOT

DATA = "data/2025.yaml"
Turn = Callable[[Any], None]


@pytest.fixture
def text(folder: Path) -> str:
    pytest.importorskip("xlsxwriter")
    assert folder
    text = (ROOT / "data/starter.yaml").read_text("utf-8")
    Path(DATA).write_text(text, "utf-8")
    assert run(["export", "--xlsx", DATA, "-o", "表.xlsx"]) == 0
    return text


def turned(turn: Turn) -> None:
    """Fill in the sheet."""
    book = load_workbook("表.xlsx")
    turn(book)
    book.save("表.xlsx")


def row_of(sheet: Any, said: str, column: int = 1) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value == said)


def add_source(book: Any) -> None:
    sheet = book["收入"]
    row = row_of(sheet, "income.sources[1]")
    sheet.insert_rows(row)
    sheet.cell(row, 2).value, sheet.cell(row, 3).value = "事业收入", 12.5


def remove_source(book: Any) -> None:
    sheet = book["收入"]
    sheet.delete_rows(row_of(sheet, "income.sources[1]"))


def empty_source(book: Any) -> None:
    sheet = book["收入"]
    row = row_of(sheet, "income.sources[1]")
    sheet.cell(row, 2).value = sheet.cell(row, 3).value = None


def rename_division(book: Any) -> None:
    sheet = book["部门"]
    sheet.cell(row_of(sheet, "department.divisions[1]"), 2).value = "利用科"


def rename_source(book: Any) -> None:
    sheet = book["收入"]
    sheet.cell(row_of(sheet, "income.sources[1]"), 2).value = "事业收入"


def write_date(book: Any) -> None:
    sheet = book["落款"]
    sheet.cell(row_of(sheet, "signature.date"), 3).value = "2026年4月1日"


def add_fact(book: Any) -> None:
    sheet = book["工作数据"]
    row = row_of(sheet, "/")
    sheet.insert_rows(row)
    for column, said in enumerate(["培训", "培训人员", "1,200", "人次"], start=2):
        sheet.cell(row, column).value = said


@pytest.mark.parametrize(
    ("turn", "line"),
    [
        (add_source, "    - name: 事业收入\n      amount: 12.5\n"),
        (remove_source, ""),
        (empty_source, ""),
        (rename_division, "    - 利用科\n"),
        (rename_source, "    - name: 事业收入\n"),
        (write_date, "  date: 2026-04-01"),
        (add_fact, "  培训:\n    title: 培训人员\n    value: 1200\n    unit: 人次\n"),
    ],
)
def test_a_sheet_that_is_imported_twice_changes_nothing_more(
    turn: Turn, line: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    turned(turn)
    assert run(["import", "表.xlsx", DATA, "--write"]) == 0
    once = Path(DATA).read_text("utf-8")
    assert once != text
    assert line in once
    capsys.readouterr()

    assert run(["import", "表.xlsx", DATA, "--write"]) == 0

    assert "没有要改的\n" in capsys.readouterr().out
    assert Path(DATA).read_text("utf-8") == once


def test_an_item_that_there_is_since_is_told(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    turned(add_source)
    now = text.replace("  opening_balance: 6.00", "    - name: 事业收入\n      amount: 13.00\n  opening_balance: 6.00")
    Path(DATA).write_text(now, "utf-8")

    assert run(["import", "表.xlsx", DATA, "--write"]) == 1

    assert "错误：数据文件里后来已经有了“事业收入”，与 收入!B11 这一行的不一样\n" in capsys.readouterr().err
    assert Path(DATA).read_text("utf-8") == now


def insert_column(book: Any) -> None:
    book["支出"].insert_cols(3)


def delete_hidden_column(book: Any) -> None:
    sheet = book["支出"]
    sheet.delete_cols(1)
    sheet.cell(row_of(sheet, "基本支出＊"), 2).value = 99


def swap_columns(book: Any) -> None:
    sheet = book["工作数据"]
    for row in range(row_of(sheet, "名称＊", 3), row_of(sheet, "/")):
        one, other = sheet.cell(row, 4).value, sheet.cell(row, 5).value
        sheet.cell(row, 4).value, sheet.cell(row, 5).value = other, one


def sort_facts(book: Any) -> None:
    """As one does who sorts the columns that can be seen."""
    sheet = book["工作数据"]
    first, end = row_of(sheet, "facts.查档人次"), row_of(sheet, "/")
    rows = [[sheet.cell(row, column).value for column in range(2, 8)] for row in range(first, end)]
    for row, said in enumerate(reversed(rows), start=first):
        for column, value in enumerate(said, start=2):
            sheet.cell(row, column).value = value


def half_a_post(book: Any) -> None:
    sheet = book["人员概况"]
    sheet.cell(row_of(sheet, "staff.posts[0]"), 3).value = 10.5


def total_row(book: Any) -> None:
    sheet = book["收入"]
    row = row_of(sheet, "income.sources[1]") + 1
    sheet.cell(row, 2).value, sheet.cell(row, 3).value = "合计", 394


def at_the_end(book: Any) -> None:
    sheet = book["收入"]
    row = row_of(sheet, "/")
    sheet.cell(row, 2).value, sheet.cell(row, 3).value = "事业收入", 4


@pytest.mark.parametrize(
    ("turn", "told"),
    [
        (insert_column, "支出!C3 应当是“填写”这一栏，现在不是"),
        (delete_hidden_column, "支出!B3 应当是“项目”这一栏，现在不是"),
        (swap_columns, "工作数据!D5 应当是“数”这一栏，现在不是"),
        (sort_facts, "工作数据!B6 是“查档满意率”，这一行原来是“查档人次”"),
        (half_a_post, "人员概况!C9 的“10.5”不是整数，“编制数”只能填整数"),
        (total_row, "收入!B12 是合计行，当作一项就加了两遍"),
        (at_the_end, "收入!C15 填在了表下面的说明那一行，读不到"),
    ],
)
def test_what_would_be_taken_for_something_else_is_told(
    turn: Turn, told: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    turned(turn)

    assert run(["import", "表.xlsx", DATA, "--write"]) == 1

    assert f"错误：{told}" in capsys.readouterr().err
    assert Path(DATA).read_text("utf-8") == text


def test_rows_that_were_sorted_without_the_hidden_column_are_what_they_name(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def sort(book: Any) -> None:
        sheet = book["收入"]
        row = row_of(sheet, "income.sources[0]")
        for column in (2, 3):
            one, other = sheet.cell(row, column), sheet.cell(row + 1, column)
            one.value, other.value = other.value, one.value
        sheet.cell(row, 3).value = 3.5

    turned(sort)
    assert run(["import", "表.xlsx", DATA, "--write"]) == 0

    assert "  收入 › 各项收入 › 其他收入 › 金额：3.00 → 3.50万元（收入!C10）\n" in capsys.readouterr().out
    assert Path(DATA).read_text("utf-8") == text.replace("amount: 3.00", "amount: 3.50")


def test_items_that_begin_with_a_choice_are_found_in_data_that_were_changed_since(project: Path) -> None:
    """The forms of 自评 begin with their layout, and are called by their project."""
    pytest.importorskip("xlsxwriter")
    data = project / "data/self-evaluation.yaml"
    assert run(["export", "--xlsx", str(data), "-o", "表.xlsx"]) == 0
    before = data.read_text("utf-8") + "# 后来加的\n"
    data.write_text(before, "utf-8")

    def turn(book: Any) -> None:
        sheet = book["项目支出绩效自评"]
        row = row_of(sheet, "self_evaluations[0].funds[0]")
        assert sheet.cell(row - 1, 5).value == "全年执行数＊（万元）"
        sheet.cell(row, 5).value = 99.5

    turned(turn)
    assert run(["import", "表.xlsx", str(data), "--write"]) == 0

    assert data.read_text("utf-8") == before.replace("spent: 126.50", "spent: 99.50")


def test_a_head_may_state_another_unit(text: str) -> None:
    def turn(book: Any) -> None:
        sheet = book["收入"]
        row = row_of(sheet, "income.sources[0]")
        sheet.cell(row - 1, 3).value = "金额（元）"
        sheet.cell(row, 3).value, sheet.cell(row + 1, 3).value = 3920000, 30000

    turned(turn)
    assert run(["import", "表.xlsx", DATA, "--write"]) == 0
    assert Path(DATA).read_text("utf-8") == text.replace("amount: 391.00", "amount: 392.00")


def test_a_sheet_of_an_older_version_keeps_no_heads(text: str) -> None:
    def turn(book: Any) -> None:
        kept = book["_reportgen"]
        for row in reversed([cell.row for cell in kept["A"] if "|" in str(cell.value)]):
            kept.delete_rows(row)
        sheet = book["支出"]
        sheet.cell(row_of(sheet, "expenditure.basic"), 3).value = 214.7

    turned(turn)
    assert run(["import", "表.xlsx", DATA, "--write"]) == 0
    assert Path(DATA).read_text("utf-8") == text.replace("basic: 214.60 ", "basic: 214.70 ")

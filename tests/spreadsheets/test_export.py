"""What `export` writes comes back as it went, and what somebody has changed in it changes exactly that."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.case import Case
from reportgen.cli import run
from reportgen.errors import DataError
from reportgen.facts.load import parse_facts
from reportgen.facts.tree import to_plain
from reportgen.places import Source
from reportgen.spreadsheets.exporting import export_workbook
from reportgen.spreadsheets.filled_in import exported_from, import_filled
from reportgen.spreadsheets.importing import Imported
from reportgen.spreadsheets.workbook import read_workbook
from reportgen.spreadsheets.write import END, KEPT, TABLE, WHOSE_ROW
from tests.spreadsheets.accounts import content_of
from tests.tools.broken_docx import unpacked
from tests.tools.cases import said
from tests.tools.root import ROOT

FILES = sorted(
    str(path.relative_to(ROOT)) for path in (ROOT / "data").rglob("*.yaml") if path.parent.name in ("data", "education")
)


@cache
def case_of(file: str) -> Case:
    return Case(ROOT / file)


@cache
def exported(case: Case) -> bytes:
    """A data file as a workbook."""
    return export_workbook(case, "zh").content


def read_back(case: Case, content: bytes, folder: Path) -> Imported:
    """What a workbook that has come back makes of a data file."""
    path = folder / "back.xlsx"
    path.write_bytes(content)
    sheets = read_workbook(path, "back.xlsx", folder)
    found = exported_from(sheets)
    assert found is not None
    return import_filled(case, sheets, found)


def plain(content: bytes) -> Any:
    return to_plain(parse_facts(Source("a.yaml", content.decode())))


def rows_of(sheet: Worksheet) -> dict[str, int]:
    """The rows of a sheet by what their first column says."""
    return {str(cell.value): cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value is not None and cell.row}


@pytest.mark.parametrize("file", FILES)
def test_what_nobody_has_touched_changes_nothing(file: str, tmp_path: Path) -> None:
    case = case_of(file)

    back = read_back(case, exported(case), tmp_path)

    assert back.changes == ()
    assert back.problems == ()
    assert back.content == case.content


def test_neither_does_it_after_another_program_has_saved_it(tmp_path: Path) -> None:
    case = case_of("data/2022.yaml")
    again = content_of(load_workbook(BytesIO(exported(case))))

    assert read_back(case, again, tmp_path).content == case.content


def test_the_same_file_is_the_same_bytes() -> None:
    case = Case(ROOT / "data/2022.yaml")

    assert exported(case) == exported(Case(ROOT / "data/2022.yaml"))


def test_no_text_of_the_data_is_a_formula() -> None:
    text = (ROOT / "data/2022.yaml").read_text("utf-8")
    for bad in ("=1+1", "+1", "-1+2", "@SUM(A1)", "=HYPERLINK(0)"):
        text = text.replace(
            "    - name: 财政拨款收入", f'    - name: "{bad}"\n      amount: 1\n    - name: 财政拨款收入', 1
        )
    content = exported(Case(ROOT / "data/a.yaml", source=Source("a.yaml", text)))

    sheets = {name: part for name, part in unpacked(content).items() if "worksheets/" in name}
    assert sheets
    assert [name for name, part in sheets.items() if b"<f>" in part or b"<f " in part] == []
    cells = [cell for row in load_workbook(BytesIO(content))["收入"].iter_rows() for cell in row]
    found = {str(cell.value): (cell.data_type, cell.number_format) for cell in cells}
    # openpyxl takes every text that begins like a formula for one; what the file says is what counts, and it says “s”.
    assert found["+1"] == found["-1+2"] == found["@SUM(A1)"] == ("s", "@")
    assert b"=HYPERLINK(0)" in unpacked(content)["xl/sharedStrings.xml"]


def test_what_it_looks_like() -> None:
    book = load_workbook(BytesIO(exported(case_of("data/education/2024.yaml"))))
    sheet = book["支出"]
    rows = rows_of(sheet)

    assert book[KEPT].sheet_state == "hidden"
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    basic = rows["expenditure.basic"]
    values = [sheet.cell(basic, column).value for column in range(2, 7)]
    assert values == ["基本支出＊", 54720.74, "万元", 53223.25, "人员经费和公用经费。"]
    assert not sheet.cell(basic, 3).protection.locked
    assert sheet.cell(basic, 2).protection.locked
    assert sheet.cell(basic, 3).number_format == "#,##0.00"
    assert "expenditure.functional|code|name|budget|final|reason" in rows
    first = rows["expenditure.functional[0]"]
    assert [sheet.cell(first - 1, column).value for column in range(2, 6)] == [
        "科目编码＊",
        "科目名称＊",
        "年初预算数＊（万元）",
        "决算数＊（万元）",
    ]
    assert sheet.cell(first, 2).value == "2050101"
    share = next(row for row in sheet.iter_rows(min_col=2, max_col=6) if row[0].value == "人员经费占比")
    assert [cell.value for cell in share] == ["人员经费占比", "91.80%", "程序算", "91.80%", "人员经费 ÷ 基本支出"]
    assert share[1].protection.locked
    lists = [each for each in sheet.data_validations.dataValidation if each.type == "list"]
    assert lists
    assert any(str(each.sqref) == f"C{rows['expenditure.functional_covers']}" for each in lists)


@pytest.fixture
def case() -> Case:
    return case_of("data/2022.yaml")


def changed(case: Case, edit: Any, folder: Path) -> Imported:
    book = load_workbook(BytesIO(exported(case)))
    edit(book)
    return read_back(case, content_of(book), folder)


def test_a_number_that_is_changed_changes_that_alone(case: Case, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book["支出"]
        sheet.cell(rows_of(sheet)["expenditure.basic"], 3).value = "１,０００"

    back = changed(case, edit, tmp_path)

    assert [(change.title, change.old, change.new, change.cells) for change in back.changes] == [
        ("支出 › 基本支出", "961.51", "1000.00", "支出!C7")
    ]
    assert back.content == case.content.replace(b"basic: 961.51", b"basic: 1000.00")


def test_a_cell_that_is_emptied_is_left_out_or_yet_to_be_filled_in(case: Case, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book["部门"]
        sheet.cell(rows_of(sheet)["department.treasury"], 3).value = None
        sheet.cell(rows_of(sheet)["department.self"], 3).value = None

    back = changed(case, edit, tmp_path)

    text = case.content.decode().replace("  treasury: 区财政  # 下拨资金的财政，正文里这样称呼\n", "")
    assert back.content.decode() == text.replace("  self: 我办\n", "  self: 待填\n")


def test_rows_are_added_and_removed(case: Case, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book["收入"]
        row = rows_of(sheet)["income.sources[1]"]
        sheet.cell(row + 1, 2).value, sheet.cell(row + 1, 3).value = "事业收入", 12.5
        uses = book["运转类项目"]
        uses.delete_rows(rows_of(uses)["operating.projects[0].uses[1]"])

    back = changed(case, edit, tmp_path)

    before, after = plain(case.content), plain(back.content)
    assert after["income"]["sources"] == [*before["income"]["sources"], {"name": "事业收入", "amount": Decimal("12.5")}]
    uses = before["operating"]["projects"][0]["uses"]
    assert after["operating"]["projects"][0]["uses"] == [uses[0], *uses[2:]]
    assert [(change.title, change.old, change.new) for change in back.changes] == [
        ("运转类项目 › 逐个分析的项目 › 单位运转项目 › 资金用途", "区政府网站运维及电子政务外网费用", ""),
        ("收入 › 各项收入", "", "事业收入"),
    ]


def test_a_file_that_has_changed_meanwhile_keeps_what_the_sheet_does_not_touch(case: Case, tmp_path: Path) -> None:
    content = exported(case)
    moved = case.content.decode().replace(
        "    - name: 财政拨款收入\n      amount: 13452.90\n",
        "    - name: 利息收入\n      amount: 1\n    - name: 财政拨款收入\n      amount: 13452.90\n",
    )
    moved = moved.replace("  basic: 961.51", "  basic: 962")
    now = Case(tmp_path / "2022.yaml", source=Source("2022.yaml", moved), project=case.project)
    (tmp_path / "2022.yaml").write_text(moved, "utf-8")
    book = load_workbook(BytesIO(content))
    sheet = book["收入"]
    sheet.cell(rows_of(sheet)["income.sources[1]"], 3).value = 7

    back = read_back(now, content_of(book), tmp_path)

    assert [problem.code for problem in back.problems] == ["filled-stale"]
    assert back.content.decode() == moved.replace(
        "    - name: 其他收入\n      amount: 0", "    - name: 其他收入\n      amount: 7"
    )


def test_what_is_no_number_is_told_with_its_cell(case: Case, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book["支出"]
        sheet.cell(rows_of(sheet)["expenditure.basic"], 3).value = "约一千"

    with pytest.raises(DataError) as caught:
        changed(case, edit, tmp_path)

    assert [str(problem) for problem in caught.value.problems] == ["back.xlsx: 支出!C7: “约一千”不是数"]


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=3, suppress_health_check=list(HealthCheck), derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_whatever_cells_are_changed_exactly_these_fields_change(file: str, seed: int, tmp_path: Path) -> None:
    case, choose = case_of(file), random.Random(seed)
    book = load_workbook(BytesIO(exported(case)))
    wanted: dict[str, str] = {}
    for sheet in book.worksheets:
        columns: list[str] = []
        for row in range(1, sheet.max_row + 1) if sheet.title != KEPT else ():
            path = str(sheet.cell(row, 1).value or "")
            if not path or path == END or TABLE in path:
                columns = path.split(TABLE)[1:]
                continue
            for number, name in enumerate(columns or [""], start=2 if columns else 3):
                cell = sheet.cell(row, number)
                if isinstance(cell.value, int | float) and cell.number_format != "@" and choose.random() < 0.2:
                    cell.value = choose.randrange(1, 900)
                    wanted[f"{path}.{name}" if name else path] = str(cell.value)

    back = read_back(case, content_of(book), tmp_path)

    before, after = flat(plain(case.content)), flat(plain(back.content))
    different = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    assert different == {path for path, value in wanted.items() if before[path] != Decimal(value)}
    assert {path: after[path] for path in wanted} == {path: Decimal(value) for path, value in wanted.items()}
    lines = zip(case.content.decode().split("\n"), back.content.decode().split("\n"), strict=True)
    assert sum(old != new for old, new in lines) <= len(different)


def flat(value: Any, path: str = "") -> dict[str, Any]:
    """The single values of a file by their paths."""
    if isinstance(value, dict):
        below = [(f"{path}.{name}" if path else name, member) for name, member in value.items()]
    elif isinstance(value, list):
        below = [(f"{path}[{index}]", item) for index, item in enumerate(value)]
    else:
        return {path: value}
    return {at: single for inner, member in below for at, single in flat(member, inner).items()}


def test_the_command_says_what_is_to_be_filled_in_and_how_it_comes_back(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = said(["export", "--xlsx", "data/2022.yaml"], capsys)

    assert re.fullmatch(
        r"已写出 out/2022\.xlsx：\d+ 个要填的格子，其中 0 个还没有填\n\n"
        r"填好以后导回：\n\n  reportgen import out/2022\.xlsx data/2022\.yaml\n0\n",
        text,
    )
    assert said(["import", "out/2022.xlsx"], capsys).endswith("data/2022.yaml 与表里的一样，没有要改的\n0\n")


def test_a_sheet_goes_where_reports_go_and_nowhere_else(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "data/2022.yaml", "-o", "表.docx"]) == 2
    assert capsys.readouterr().err.startswith("表.docx: 错误：-o 要写一个 .xlsx 文件，或者一个文件夹\n")
    assert run(["export", "data/2022.yaml", "-o", "templates/表.xlsx"]) == 2
    assert not (project / "templates/表.xlsx").exists()


IN_YUAN = """
year: 2022
money_unit: 元
income:
  sources:
    - {name: 财政拨款收入, amount: 123456.78}
    - {name: 其他收入, amount: 1000}
expenditure:
  basic: 23456.78
  project: 100000
"""


def in_wan(text: str) -> str:
    """The same file in 万元."""
    for yuan, wan in (("123456.78", "12.345678"), ("1000}", "0.1}"), ("23456.78", "2.345678"), ("100000", "10")):
        text = text.replace(yuan, wan)
    return text.replace("money_unit: 元\n", "")


def case_from(text: str, folder: Path, name: str = "2022.yaml") -> Case:
    """A data file of the project with a text."""
    (folder / name).write_text(text, "utf-8")
    return Case(folder / name, source=Source(name, text), project=case_of("data/2022.yaml").project)


def edited(case: Case, cells: dict[tuple[str, str, int], Any]) -> bytes:
    """The workbook of a file with other values in cells, each by its sheet, what its first column says, its column."""
    book = load_workbook(BytesIO(exported(case)))
    for (sheet, path, column), value in cells.items():
        book[sheet].cell(rows_of(book[sheet])[path], column).value = value
    return content_of(book)


@pytest.mark.parametrize("turn", [str, in_wan])
def test_amounts_are_in_the_unit_of_the_sheet_and_become_those_of_the_file(turn: Any, tmp_path: Path) -> None:
    now = turn(IN_YUAN)
    changes = {
        ("支出", "expenditure.basic", 3): 23400.78,
        ("收入", "income.sources[1]", 3): 2000,
        ("收入", "income.opening_balance", 3): 0,
    }
    case = case_from(IN_YUAN, tmp_path)
    book = load_workbook(BytesIO(edited(case, changes)))
    sheet = book["收入"]
    row = rows_of(sheet)["income.sources[1]"] + 1
    sheet.cell(row, 2).value, sheet.cell(row, 3).value = "事业收入", 500

    back = read_back(case_from(now, tmp_path), content_of(book), tmp_path)

    wanted = IN_YUAN.replace("basic: 23456.78", "basic: 23400.78").replace("1000}", "2000}")
    wanted = wanted.replace("2000}\n", "2000}\n    - {name: 事业收入, amount: 500}\n")
    wanted = wanted.replace("500}\n", "500}\n  opening_balance: 0\n")
    inner = plain(wanted.encode())
    if turn is in_wan:
        del inner["money_unit"]
        inner["income"]["sources"] = [{**item, "amount": item["amount"] / 10000} for item in inner["income"]["sources"]]
        inner["expenditure"] = {name: value / 10000 for name, value in inner["expenditure"].items()}
    assert plain(back.content) == inner
    said = [str(said) for change in back.changes for said in change.said]
    assert ("23,400.78 元 = 2.340078 万元" in said) is (turn is in_wan)


def test_a_sheet_that_nobody_has_touched_changes_nothing_in_a_file_of_another_unit(tmp_path: Path) -> None:
    content = exported(case_from(IN_YUAN, tmp_path))

    assert read_back(case_from(in_wan(IN_YUAN), tmp_path), content, tmp_path).changes == ()


def test_an_amount_whose_unit_somebody_has_written_otherwise_is_in_that_unit(tmp_path: Path) -> None:
    case = case_from(IN_YUAN, tmp_path)
    basic = ("支出", "expenditure.basic")

    same = read_back(case, edited(case, {(*basic, 3): 2.345678, (*basic, 4): "万元"}), tmp_path)
    other = read_back(case, edited(case, {(*basic, 3): 2.4, (*basic, 4): "万元"}), tmp_path)

    assert same.changes == ()
    assert [(change.old, change.new, change.unit) for change in other.changes] == [("23456.78", "24000.00", "元")]


@pytest.mark.parametrize("turn", [str, in_wan])
def test_amounts_are_meant_as_they_stand_where_the_unit_of_the_file_is_filled_in(turn: Any, tmp_path: Path) -> None:
    changes = {
        ("基本情况", "money_unit", 3): "万元",
        ("收入", "income.sources[0]", 3): 12.345678,
        ("收入", "income.sources[1]", 3): 0.1,
        ("支出", "expenditure.basic", 3): 2.345678,
        ("支出", "expenditure.project", 3): 11,
    }
    content = edited(case_from(IN_YUAN, tmp_path), changes)

    back = read_back(case_from(turn(IN_YUAN), tmp_path), content, tmp_path)

    wanted = in_wan(IN_YUAN).replace("project: 10", "project: 11")
    assert plain(back.content) == {**plain(wanted.encode()), "money_unit": "万元"}
    assert {change.unit for change in back.changes if change.title.startswith("支出")} == {"万元"}


def of(department: str, year: str = "2022") -> str:
    """A data file of a department and a year."""
    return IN_YUAN.replace("year: 2022\n", f"year: {year}\ndepartment:\n  name: {department}\n")


def written_before(content: bytes) -> bytes:
    """A workbook as older versions wrote it: without the row that says whose it is."""
    book = load_workbook(BytesIO(content))
    for column in (1, 2):
        book[KEPT].cell(WHOSE_ROW, column).value = None
    return content_of(book)


@pytest.mark.parametrize("version", [bytes, written_before])
@pytest.mark.parametrize("other", [of("区美术馆"), of("区文化馆", "2021"), of("区美术馆", "2021")])
@pytest.mark.parametrize("edit", [{}, {("支出", "expenditure.basic", 3): 23400.78}])
def test_a_sheet_of_another_department_or_year_is_refused(
    other: str, version: Any, edit: dict[tuple[str, str, int], Any], tmp_path: Path
) -> None:
    content = version(edited(case_from(of("区文化馆"), tmp_path), edit))

    with pytest.raises(DataError) as caught:
        read_back(case_from(other, tmp_path), content, tmp_path)

    whose = str(plain(other.encode())["year"]), plain(other.encode())["department"]["name"]
    assert [str(problem) for problem in caught.value.problems] == [
        "back.xlsx: 这张表是从“2022 区文化馆”的数据文件（2022.yaml）写出来的，"
        f"2022.yaml 是“{' '.join(whose)}”的，一个数也没有导入"
    ]


@pytest.mark.parametrize("version", [bytes, written_before])
@pytest.mark.parametrize(
    ("was", "now"),
    [
        (of("区文化馆"), of("区文化馆") + "# 另一份\n"),
        (of("区文化馆"), of("区 文化馆")),
        (of("待填"), of("区文化馆")),
        (of("区文化馆"), of("待填")),
        (IN_YUAN, of("区文化馆")),
    ],
)
def test_a_file_that_was_moved_or_whose_name_was_filled_in_is_still_the_same(
    was: str, now: str, version: Any, tmp_path: Path
) -> None:
    content = version(edited(case_from(was, tmp_path), {("支出", "expenditure.basic", 3): 23400.78}))

    back = read_back(case_from(now, tmp_path, "甲.yaml"), content, tmp_path)

    assert back.content.decode() == now.replace("basic: 23456.78", "basic: 23400.78")

"""Many departments in one table, from the files to the cells."""

from __future__ import annotations

import csv
import gc
import io
import json
import re
import shutil
import tracemalloc
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from docx import Document
from docx.shared import Pt, Twips
from jsonschema import Draft202012Validator

from reportgen.audit.waivers import OWN_RULES
from reportgen.case import Case
from reportgen.cli import run
from reportgen.files.project import find_project
from reportgen.messages import LANGUAGES, message_text
from reportgen.messages.unseen import visible_line
from reportgen.schema.validation import package_schema
from reportgen.summary import document
from reportgen.summary.document import write_document
from reportgen.summary.plan import Column, Plan
from reportgen.summary.rows import Look, Row, State, row_of
from reportgen.summary.table import Rows, Table
from reportgen.summary.texts import write_csv, write_json, write_markdown
from reportgen.summary.workbook import write_workbook
from reportgen.template.resolve import template_lineage
from reportgen.values import budget
from reportgen.values.figure import Figure
from reportgen.values.records import Record
from tests.summary.work import Ending
from tests.tools.broken_docx import unpacked
from tests.tools.departments import factor, invent_departments
from tests.tools.libreoffice import convert_to_csv
from tests.tools.root import ROOT

COUNT = 60


@pytest.fixture(scope="module")
def departments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the files of 60 departments, two years each."""
    root = tmp_path_factory.mktemp("province")
    shutil.copy(ROOT / "schema.json", root)
    shutil.copytree(ROOT / "templates", root / "templates")
    invent_departments(root / "data", COUNT)
    return root


def typed(path: Path) -> Mapping[str, Any]:
    """What a file says, read by another reader, its numbers as Decimals."""

    class Loader(yaml.CSafeLoader):
        pass

    def decimal(loader: Loader, node: yaml.ScalarNode) -> Decimal:
        return Decimal(str(loader.construct_scalar(node)))

    Loader.add_constructor("tag:yaml.org,2002:float", decimal)
    found: Mapping[str, Any] = yaml.load(path.read_text("utf-8"), Loader)
    return found


def rows_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def table_of(values: list[tuple[str, str]], **settings: Any) -> Table:
    """A table of one column, of files with a figure of this year and one of last year."""
    settings = {"extras": ("share", "rank", "last", "change", "rate"), **settings}
    plan = Plan("表", (Column(("a",), "甲", "万元", **settings),), least=5)
    looks = (Look("万元", 2),)
    rows = [
        Row(f"{number}.yaml", f"第{number}局", "2025", State.GOOD, f"{now}\t{last}", looks if now else (None,))
        for number, (now, last) in enumerate(values)
    ]
    return Table(plan, rows, "zh", {})


def test_the_sums_of_sixty_departments_are_those_of_another_reader_in_libreoffice_too(
    departments: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(departments)
    files = [typed(path) for path in sorted(departments.glob("data/*/2025.yaml"))]

    assert run(["summary", "data", "-o", "out/汇总.xlsx"]) == 0

    out, err = capsys.readouterr()
    assert out == "已写出 out/汇总.xlsx：60 份文件，没有错误的 60 份，有错误的 0 份，没有汇入的 0 份\n"
    assert err == "另有 60 份不是 2025 的，不在这份汇总里；要汇总别的一期，用 --period\n"
    book = openpyxl.load_workbook(departments / "out" / "汇总.xlsx")
    sheet = book["汇总表"]
    heads = [cell.value for cell in sheet[2]]
    shown = rows_of_csv(convert_to_csv(departments / "out" / "汇总.xlsx", tmp_path).read_bytes())
    for title, way in {
        "总收入（万元）": ("income", "total"),
        "基本支出（万元）": ("expenditure", "basic"),
        "项目支出（万元）": ("expenditure", "project"),
        "在职人数（人）": ("staff", "in_service_total"),
    }.items():
        values = [Decimal(str(file[way[0]][way[1]])) for file in files]
        at = heads.index(title)
        assert [sheet.cell(3 + row, at + 1).value for row in range(COUNT)] == [float(value) for value in values]
        assert sheet.cell(3 + COUNT, at + 1).value == float(sum(values))
        assert [Decimal(row[at].replace(",", "")) for row in shown[2:]] == [*values, sum(values)]
    assert sheet.freeze_panes == "C3"
    assert sheet.auto_filter.ref == f"A2:{sheet.cell(2, len(heads)).column_letter}{2 + COUNT}"
    assert sheet.print_title_rows == "$2:$2"
    assert {cell.font.name for cell in sheet[3]} == {"宋体"}
    assert book.sheetnames == ["汇总表", "检查", "前 10 名", "审核公式"]
    with zipfile.ZipFile(departments / "out" / "汇总.xlsx") as package:
        sheets = [package.read(name).decode() for name in package.namelist() if "/sheet" in name]
        assert [text for text in sheets if re.search(r"<f[ >]", text)] == []
        assert "xl/charts/chart1.xml" in package.namelist()


def test_every_form_says_the_same(
    departments: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(departments)
    few = [f"data/{number:05d}" for number in range(1, 13)]

    for form in ("csv", "md", "json", "docx"):
        assert (
            run(["summary", *few, "--period", "2025", "--to", form, "-o", "out/", "-j", "2" if form == "csv" else "1"])
            == 0
        )

    name = "out/2025年部门整体支出绩效汇总表"
    lines = rows_of_csv(Path(f"{name}.csv").read_bytes())
    assert Path(f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf" + "序号,名称,在职人数（人）".encode())
    assert len(lines) == 14
    markdown = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in Path(f"{name}.md").read_text("utf-8").splitlines()
        if line.startswith("|")
    ]
    assert [row[:8] for row in markdown if set(row[0]) != set("-:")] == [row[:8] for row in lines]
    told = json.loads(Path(f"{name}.json").read_text("utf-8"))
    at = lines[0].index("总支出（万元）")
    assert [file["values"]["expenditure.total"]["figure"] for file in told["files"]] == [
        re.sub(r"\.?0+$", "", row[at]) for row in lines[1:-1]
    ]
    assert told["files"][0]["name"] == "第1局"
    assert {each["path"] for each in told["files"][0]["outliers"]} >= {"income.total", "expenditure.total"}
    # The department that was typed in another unit, and no other, stands out.
    assert [file["name"] for file in told["files"] if file["outliers"]] == ["第1局"]
    with zipfile.ZipFile(f"{name}.docx") as package:
        text = re.sub(r"</w:p>", "\n", package.read("word/document.xml").decode())
    text = re.sub(r"<[^>]+>", "", text)
    assert "2025年部门整体支出绩效汇总表" in text
    assert all(f"第{number}局" in text for number in range(1, 13))
    assert lines[-1][at] in text
    assert "合计（12 份）" in text
    figures, shares, *_ = Document(f"{name}.docx").tables
    assert [len(table.rows) for table in (figures, shares)] == [14, 14]
    assert [cell.text for cell in figures.rows[0].cells][:4] == ["序号", "名称", "在职人数（人）", "总收入"]
    assert [cell.text for cell in shares.rows[0].cells][2:4] == ["总收入增减幅度（%）", "总支出占合计（%）"]
    for table in (figures, shares):  # no number is torn: its digits are half as wide as they are high, 10.5 points
        for row in table.rows[1:]:
            for cell, column in zip(row.cells, table.columns, strict=True):
                number = cell.text if re.fullmatch(r"[-0-9.]+", cell.text) else ""
                assert len(number) * Pt(10.5) / 2 < int(column.width or 0) - 2 * Twips(68), number


def test_changes_are_those_on_last_years_file(departments: Path) -> None:
    plan = Plan("表", (Column(("income", "total"), "总收入", "万元"),))
    row = row_of(str(departments / "data" / "00005" / "2025.yaml"), plan, None, "zh")

    ((now, last),) = row.values()

    assert now is not None
    assert last is not None
    assert now / last == Decimal(factor(4, 2025)) / factor(4, 2024)


def test_a_file_with_errors_is_told_and_the_others_go_on(
    departments: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(departments)
    for number, old, new in ((1, "year: 2025\n", "year: 2025\nbad: 1\n"), (2, "  basic: ", "  basic: 1"), (3, "", "")):
        text = (departments / "data" / f"{number:05d}" / "2025.yaml").read_text("utf-8")
        Path("few").mkdir(exist_ok=True)
        Path(f"few/{number}.yaml").write_text(text.replace(old, new, 1) if old else text, "utf-8")
    Path("few/4.yaml").write_text("year: 2025\nyear: 2025\n", "utf-8")

    assert run(["summary", "few", "-o", "out/few.json"]) == 1

    out, err = capsys.readouterr()
    assert out == "已写出 out/few.json：4 份文件，没有错误的 1 份，有错误的 1 份，没有汇入的 2 份\n"
    assert err.splitlines() == [
        "few/1.yaml：没有汇入：第 3 行：没有“bad”这个字段",
        "few/4.yaml：没有汇入：第 1 行：缺“department”（部门）这一部分",
    ]
    files = json.loads(Path("out/few.json").read_text("utf-8"))["files"]
    assert [(file["name"], file["state"], bool(file["values"])) for file in files] == [
        ("第1局", "failed", False), ("第2局", "faulty", True), ("第3局", "good", True), ("", "failed", False),
    ]  # fmt: skip
    assert "stated-total" in files[1]["rules"]
    assert files[1]["reason"].startswith("第 ")

    run(["summary", "few", "-o", "out/few.csv"])
    head, _, second, *_ = csv.reader(Path("out/few.csv").read_text("utf-8-sig").splitlines())
    assert "填的合计与算得的相等" in second[head.index("没有通过的审核公式")].split("、")


def test_an_error_that_stands_in_another_file_is_told_with_that(
    departments: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(departments)
    text = Path("data/00002/2025.yaml").read_text("utf-8")
    Path("last").mkdir()
    Path("last/2025.yaml").write_text(text, "utf-8")
    Path("last/2024.yaml").write_text(text.replace("year: 2025", "year: 2024\nbad: 1", 1), "utf-8")

    assert run(["summary", "last", "-o", "out/last.json"]) == 1
    assert capsys.readouterr().err.splitlines()[0].startswith("last/2025.yaml：没有汇入：last/2024.yaml:")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["summary", "nothing"],
            "nothing：错误：没有这个文件",
        ),
        (
            ["summary", "empty"],
            "错误：empty 里没有数据文件\n  办法：写明放数据文件的文件夹，或者文件本身。\n\n",
        ),
        (
            ["summary", "data/00002", "-o", "a.pdf"],
            "a.pdf: 错误：文件名要以 .xlsx、.csv、.md、.json、.docx 结尾\n"
            "  办法：要别的名称，用 --to 写明形式，如 --to csv。\n\n",
        ),
        (
            ["summary", "data/00002", "--period", "2019"],
            "错误：没有 2019 的数据文件\n  办法：期间照数据文件里的写，如 2025；不写 --period 就取最近的一期。\n\n",
        ),
    ],
)
def test_what_cannot_be_done_is_said(
    departments: Path,
    arguments: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(departments)
    Path("empty").mkdir(exist_ok=True)
    if arguments[1] == "nothing":
        assert run(arguments) == 1  # as a check says it: the file that is named is not there
        assert "nothing" in capsys.readouterr().err
        return
    assert run(arguments) == 2
    assert capsys.readouterr().err == said


def test_the_foot_counts_what_has_both_years() -> None:
    table = table_of([("100", "80"), ("50", ""), ("", ""), ("50", "0")])

    cells = [[None if cell is None else str(cell) for cell in line.cells[2:8]] for line in table.lines()]

    assert cells == [
        ["100", "50.00", "1", "80", "20", "25"],
        ["50", "25.00", "2", None, None, None],
        [None, None, None, None, None, None],
        ["50", "25.00", "2", "0", "50", None],  # nothing has no rate
    ]
    assert table.foot()[1] == "合计（4 份）"
    assert [str(cell) for cell in table.foot()[2:8]] == ["200", "100", "None", "80", "70", "87.5"]


def test_there_is_no_rate_on_less_than_nothing() -> None:
    (line,) = table_of([("50", "-50")]).lines()

    assert [str(cell) for cell in line.cells[5:8]] == ["-50", "100", "None"]


def test_of_a_column_with_numbers_of_both_signs_there_are_no_shares() -> None:
    table = table_of([("1", "1"), ("-3.5", "1"), ("0", "1")])

    assert [line.cells[3] for line in table.lines()] == [None, None, None]
    assert table.foot()[2:4] == (Decimal("-2.5"), None)
    assert [str(table_of([("-1", "1"), ("-3", "1")]).foot()[3])] == ["100"]


@pytest.mark.parametrize(
    "name", ["=1+1", "+A1", "-2", "@SUM(A1)", "\t=1", " =1", "＝1+1", 'a"b,c', "甲\n乙", "\u202e=1"]
)
def test_no_name_is_run_as_a_formula(name: str) -> None:
    table = table_of([("-5", "1")])
    table.rows = [table.rows[0]._replace(name=name)]

    text = write_csv(table).decode("utf-8-sig")
    (_, line, _) = csv.reader(io.StringIO(text, newline=""))
    assert re.match(r"\s*[=+\-@＝＋－＠\t\r\n]", line[1]) is None
    assert line[1].removeprefix("'") == visible_line(name)
    assert line[2] == "-5.00"  # a negative number is a number
    assert text.endswith("\r\n")
    sheet = openpyxl.load_workbook(io.BytesIO(write_workbook(table)))["汇总表"]
    assert (sheet["B3"].value, sheet["B3"].data_type, sheet["C3"].data_type) == (visible_line(name), "s", "n")
    assert write_markdown(table).decode().count("\n| ") == 4  # head, rule, file, sum
    assert json.loads(write_json(table))["files"][0]["name"] == name
    assert "\u202e" not in write_json(table).decode()


def test_a_project_of_ones_own_has_a_summary_without_saying_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "own", "--empty", "--year", "2025"]) == 0
    monkeypatch.chdir(tmp_path / "own")
    shutil.copy("data/2025.yaml", "data/b.yaml")
    Path("columns.yaml").write_text("columns: [{path: served}, {path: missing}]\n", "utf-8")
    capsys.readouterr()

    assert run(["summary", "data", "-o", "out/a.md"]) == 0
    assert run(["summary", "data", "-o", "out/a.docx"]) == 0
    assert run(["summary", "data", "-o", "out/a.csv", "--columns", "columns.yaml"]) == 1

    assert Path("out/a.md").read_text("utf-8").startswith("# 2025年汇总表\n\n| 序号 | 名称 | 服务人次（人次） |")
    assert Path("out/a.docx").is_file()
    assert capsys.readouterr().err == (
        "columns.yaml:1:34: 错误：数据约定里没有“missing”这个字段\n"
        "    1 | columns: [{path: served}, {path: missing}]\n"
        "      |                                  ^^^^^^^\n"
        "  办法：字段的名称见字段参考（reportgen schema）。\n\n"
    )


def test_units_that_most_have_not_are_told_and_left_out() -> None:
    table = table_of([("1", ""), ("2", ""), ("3", "")])
    odd = [*table.rows[:2], table.rows[2]._replace(looks=(Look("件", 0),))]

    mixed = Table(table.plan, [*odd, odd[0]], "zh", {})

    assert mixed.foot()[2] == 4
    assert [problem.message for problem in mixed.problems] == [
        "“甲”多数以万元为单位，有 1 份不是（如件），这几份的不在表里",
        "“第0局”另有一份：0.yaml，两份都算进了合计",
    ]


def cases() -> int:
    """How many cases there are."""
    gc.collect()
    return sum(isinstance(each, Case) for each in gc.get_objects())


def test_of_a_case_nothing_stays(departments: Path) -> None:
    plan = Plan("表", (Column(("income", "total"), "总收入", "万元"),))
    rows, others = Rows(), cases()
    for number in (2, 3, 4):
        rows.add(row_of(str(departments / "data" / f"{number:05d}" / "2025.yaml"), plan, None, "zh"))

    assert cases() <= others  # which other tests have kept for themselves
    assert rows.found[0].looks is rows.found[1].looks


@pytest.mark.parametrize("endings", ["1", "9"])
def test_a_process_that_ends_over_a_file_keeps_no_other_out(
    endings: str,
    departments: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "ended").mkdir()
    monkeypatch.setenv("ENDED", str(tmp_path / "ended"))
    monkeypatch.setenv("ENDINGS", endings)
    monkeypatch.setattr("reportgen.summary.rows.RowReader", Ending)
    monkeypatch.chdir(departments)
    files = [f"data/{number:05d}/2025.yaml" for number in range(1, 9)]

    code = run(["summary", *files, "-o", str(tmp_path / "a.json"), "-j", "2"])

    captured = capsys.readouterr()
    rows = json.loads((tmp_path / "a.json").read_text("utf-8"))["files"]
    assert [row["file"] for row in rows] == files
    assert "这几份重做了一次：" in captured.err
    assert "data/00003/2025.yaml" in captured.err
    if endings == "1":
        assert code == 0
    else:
        assert code == 4
        assert "data/00003/2025.yaml：没有汇入：做这一份的进程两次意外结束：" in captured.err
        assert "8 份文件，没有错误的 7 份，有错误的 0 份，没有汇入的 1 份" in captured.out


def test_what_a_part_may_use_is_what_templates_are_checked_by(departments: Path) -> None:
    schema = package_schema("linting/summary.schema.json")
    plan = Plan("表", (Column(("income", "total"), "总收入", "万元", extras=("share", "rank", "change", "rate")),))
    rows = [row_of(str(departments / f"data/{number:05d}/2025.yaml"), plan, None, "zh") for number in (1, 2)]
    rows += [Row("坏.yaml", "坏", "2025", State.FAILED, reason="…", rules=("a",))]

    def held(value: Any) -> Any:
        if isinstance(value, Record):
            return {name: held(each) for name, each in value.members.items() if each is not None}
        if isinstance(value, list):
            return [held(each) for each in value]
        return float(value.value) if isinstance(value, Figure) else value

    table = Table(plan, rows, "zh", {"a": "甲"})
    names = {name: held(value) for name, value in document._names(table).items()}
    assert names["failed"]
    assert names["rules"]
    assert [error.message for error in Draft202012Validator(schema).iter_errors(names)] == []


def test_the_same_rows_make_the_same_workbook() -> None:
    table = table_of([("1", "2"), ("3", "4")])

    assert write_workbook(table) == write_workbook(table)


def test_memory_grows_by_less_than_a_page_for_each_department() -> None:
    def peak(count: int) -> int:
        columns = tuple(Column((name,), name, "万元", extras=("share", "rank", "change")) for name in "abcdefgh")
        look = tuple(Look("万元", 2) for _ in columns)
        tracemalloc.start()
        rows = Rows()
        for number in range(count):
            numbers = "\t".join(f"{number * 37 % 1009 + at}.{at}5\t{number + at}.10" for at in range(len(columns)))
            rows.add(Row(f"data/{number}/2025.yaml", f"第{number}局", "2025", State.GOOD, numbers, look))
        assert sum(1 for _ in Table(Plan("表", columns), rows.found, "zh", {}).lines()) == count
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    small, large = peak(60), peak(300)

    assert (large - small) / 240 < 4096


def test_a_table_that_is_too_large_for_word_is_refused_before_it_is_made(
    departments: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(departments)
    monkeypatch.setattr(document, "MOST_CELLS", 100)

    assert run(["summary", "data/0000*/2025.yaml", "-o", "large.docx"]) == 2
    assert capsys.readouterr().err == (
        "错误：汇总表有 9 行、25 栏，一份 Word 文件最多 100 格\n"
        "  办法：用 .xlsx 或 .csv，多少行都行；要 Word 的，summary.yaml 里少写几栏，或者一个市县一个市县地汇总。"
        "没有写入任何文件。\n\n"
    )
    assert not Path("large.docx").exists()


def test_a_table_as_large_as_may_be_is_printed_within_the_budget(
    departments: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the columns that there are by rule, those of figures with their extras print most.

    What a table costs grows with its rows, and a little comes on top: a part of the rows within that part of the budget
    is stricter than the whole.
    """
    part = 8
    monkeypatch.setattr(budget, "MAX_STEPS", budget.MAX_STEPS // part)
    monkeypatch.setattr(budget, "MAX_TEXT", budget.MAX_TEXT // part)
    columns = tuple(Column((name,), f"第{name}栏的合计数", "万元", extras=("share", "rate")) for name in "abcdefgh")
    looks = tuple(Look("万元", 2) for _ in columns)
    plan = Plan("表", columns)
    heads = len(Table(plan, [], "zh", {}).heads)
    numbers = "\t".join("12345678.90\t12345670.10" for _ in columns)
    count = document.MOST_CELLS // heads // part
    rows = [
        Row(f"data/{number}/2025.yaml", f"某市某某区第{number}局", "2025", State.GOOD, numbers, looks)
        for number in range(count)
    ]
    lineage = template_lineage(find_project(departments / "data" / "a.yaml"), "standard")

    content = write_document(Table(plan, rows, "zh", {}), lineage, "year")

    assert len(unpacked(content)["word/document.xml"].split(b"<w:tr>")) > count


def test_an_item_that_no_file_has_is_told_and_the_rule_of_totals_has_a_title(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = Path("data/starter.yaml").read_text("utf-8")
    Path("data/甲").mkdir()
    Path("data/甲/2025.yaml").write_text(text.replace("basic: 214.60", "basic: 224.60"), "utf-8")
    Path("columns.yaml").write_text(
        "columns:\n  - path: income.sources[财政拔款收入]\n  - path: income.sources[其他收入]\n", "utf-8"
    )

    assert run(["summary", "data/甲", "--columns", "columns.yaml", "-o", "汇总.md"]) == 1

    assert capsys.readouterr().err == (
        "“财政拔款收入”一栏空着：没有一份文件里有 income.sources[财政拔款收入]，看看名称写得对不对\n"
    )
    assert "- stated-total（填的合计与算得的相等）：1\n" in Path("汇总.md").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_of_the_program_has_a_title(language: str) -> None:
    titles = [message_text(f"summary-rule-{rule}", {}, language) for rule in OWN_RULES]

    assert len({*titles, ""}) == len(OWN_RULES) + 1

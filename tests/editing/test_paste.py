"""Cells of a spreadsheet pasted into a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.case import Case
from reportgen.editing.apply import apply_operation
from reportgen.editing.paste import Proposal, propose_rows, read_cells
from reportgen.errors import UsageError
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import found_at, to_plain
from reportgen.files.project import find_project
from reportgen.messages import worded
from tests.tools.root import ROOT

SOURCES, DIVISIONS = FactPath("income.sources"), FactPath("department.divisions")
FUNCTIONAL = FactPath("expenditure.functional")


@pytest.fixture(scope="module")
def case() -> Case:
    return Case(ROOT / "data/2022.yaml")


def said(proposal: Proposal, language: str = "zh") -> list[str]:
    return [str(worded(text, language)) for text in proposal.said]


def pasted(case: Case, path: FactPath, text: str, at: int = -1) -> list[object]:
    """What the list holds once a text has been pasted into it."""
    proposal = propose_rows(case, path, text, at=at)
    assert proposal.operation is not None
    edited = apply_operation(case.facts.source, proposal.operation, case.contract.shape, case.facts)
    node = found_at(edited.facts, path.steps)
    assert node is not None
    plain = to_plain(node)
    assert isinstance(plain, list)
    return [{k: str(v) for k, v in item.items()} if isinstance(item, dict) else item for item in plain]


def test_columns_go_where_their_heads_say_in_the_unit_of_the_head(case: Case) -> None:
    text = (
        "2022年部门收入决算表\t\t\n\t\t单位：元\n序号\t项目\t金额\r\n1\t财政拨款收入\t134,529,000.00\r\n"
        "2\t其他收入\t１，２３４．５\r\n3\t事业收入\t-\r\n\t合 计\t134,530,234.50\r\n"
    )

    proposal = propose_rows(case, SOURCES, text, at=0)

    assert proposal.names == ("name", "amount")
    assert proposal.titles == ("名称", "金额")
    assert proposal.rows == (("财政拨款收入", "13452.9"), ("其他收入", "0.12345"), ("事业收入", None))
    assert said(proposal) == [
        "按栏目填：“项目”填到“名称”、“金额”填到“金额”",
        "没有用到的栏目：序号",
        "以元为单位的 2 个数换算成万元",
        "“合计”没有填，合计由程序算",
        "空着的 1 个数没有填",
        "共 3 行",
    ]
    assert said(proposal, "en") == [
        "by their heads: “项目” goes to “名称”, “金额” goes to “金额”",
        "columns that were not used: 序号",
        "2 numbers in 元 converted to 万元",
        "“合计” was left out: totals are computed",
        "1 number was blank and not filled in",
        "3 rows in all",
    ]
    assert pasted(case, SOURCES, text, at=0) == [
        {"name": "财政拨款收入", "amount": "13452.9"},
        {"name": "其他收入", "amount": "0.12345"},
        {"name": "事业收入", "amount": "待填"},
    ]


@pytest.mark.parametrize("blank", ["", "——", " "])
@pytest.mark.parametrize("head", ["", "金额\n", "金额（元）\n"])
def test_beside_names_that_stand_there_a_blank_cell_keeps_its_place(tmp_path: Path, head: str, blank: str) -> None:
    names = "".join(f"    - name: {name}\n      amount: 待填\n" for name in "甲乙丙丁")
    (tmp_path / "2025.yaml").write_text(f"year: 2025\nincome:\n  sources:\n{names}", "utf-8")
    case = Case(tmp_path / "2025.yaml", project=find_project(ROOT / "data/2022.yaml"))
    one, two, three = ("12", "20", "3") if "元" not in head else ("120000", "200000", "30000")
    text = f"{head}{one}\n{two}\n{blank}\n{three}\n"

    proposal = propose_rows(case, SOURCES, text, at=0, column="amount")

    assert proposal.rows == (("12",), ("20",), (None,), ("3",))
    assert said(proposal)[-2:] == ["空着的 1 个数没有填", "共 4 行"]
    assert proposal.operation is not None
    edited = apply_operation(case.facts.source, proposal.operation, case.contract.shape, case.facts)
    node = found_at(edited.facts, SOURCES.steps)
    assert node is not None
    items = to_plain(node)
    assert isinstance(items, list)
    assert [(item["name"], str(item["amount"])) for item in items if isinstance(item, dict)] == [
        ("甲", "12"),
        ("乙", "20"),
        ("丙", "待填"),
        ("丁", "3"),
    ]


def test_without_heads_columns_go_one_after_the_other(case: Case) -> None:
    assert pasted(case, SOURCES, "事业收入\t12.50万元\n经营收入\t(3.1)") == [
        {"name": "财政拨款收入", "amount": "13452.90"},
        {"name": "其他收入", "amount": "0"},
        {"name": "事业收入", "amount": "12.50"},
        {"name": "经营收入", "amount": "-3.1"},
    ]


def test_a_column_of_numbers_goes_to_the_first_numbers(case: Case) -> None:
    assert pasted(case, SOURCES, "1\n2\n", at=0) == [
        {"name": "财政拨款收入", "amount": "1"},
        {"name": "其他收入", "amount": "2"},
    ]


def test_the_first_column_goes_where_it_is_pasted(case: Case) -> None:
    proposal = propose_rows(case, SOURCES, "9\n", at=1, column="amount")

    assert proposal.names == ("amount",)
    assert proposal.operation is not None


def test_units_of_single_heads_and_codes_that_are_texts(case: Case) -> None:
    text = "科目编码\t科目名称\t年初预算数（万元）\t决算数(元)\n2010301\t行政运行\t800\t8,010,000"

    assert pasted(case, FUNCTIONAL, text) == [{"code": "2010301", "name": "行政运行", "budget": "800", "final": "801"}]


def test_a_list_of_texts_takes_the_first_column(case: Case) -> None:
    proposal = propose_rows(case, DIVISIONS, "法规股\t多余\n信访股\n")

    assert proposal.rows == (("法规股",), ("信访股",))
    assert said(proposal) == ["后面 1 列没有地方填，没有用到", "共 2 行"]
    assert pasted(case, DIVISIONS, "法规股\n信访股\n")[-2:] == ["法规股", "信访股"]


def test_what_is_no_number_is_filled_in_as_it_stands(case: Case) -> None:
    proposal = propose_rows(case, SOURCES, "名称\t金额\n事业收入\t约20\n")

    assert proposal.rows == (("事业收入", "约20"),)
    assert "1 格读不成数，照原样填：约20" in said(proposal)


def test_items_that_are_still_open_are_taken_first(project: Path) -> None:
    file = project / "data/2022.yaml"
    text = file.read_text("utf-8")
    start, end = text.index("  sources:\n"), text.index("  opening_balance: 0")
    file.write_text(f"{text[:start]}  sources:\n    - name: 待填\n      amount: 待填\n{text[end:]}", "utf-8")

    assert pasted(Case(file), SOURCES, "甲\t1\n乙\t2") == [{"name": "甲", "amount": "1"}, {"name": "乙", "amount": "2"}]


def test_what_is_there_already_is_not_done_again(case: Case) -> None:
    assert propose_rows(case, SOURCES, "财政拨款收入\t13,452.90\n其他收入\t0", at=0).operation is None


def test_cells_in_quotes_have_lines_and_tabs() -> None:
    assert read_cells('"甲\n乙"\t"a\tb"\t"他说""好"""\r\n\t\r\n丙') == [
        ["甲\n乙", "a\tb", '他说"好"'],
        ["", ""],
        ["丙"],
    ]


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("income.total", "1", "“总收入”不是一列，表格贴不进去"),
        ("nowhere", "1", "“nowhere”不是一列，表格贴不进去"),
        ("income.sources", "\t\n \n", "没有可以贴的内容"),
        ("income.sources", "1\t2\n" * 10_001, "贴的内容太多：一次最多 20,000 格"),
        ("income.sources", "x" * 200_000, "贴的内容太多：一次最多 20,000 格"),
    ],
)
def test_what_cannot_be_pasted_is_told(case: Case, path: str, text: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        propose_rows(case, FactPath(path), text)

    assert error.value.problems[0].message == told

"""`reportgen import`: what tables of accounts say becomes values of the data file, shown first and exact."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from reportgen.case import Case
from reportgen.cli import run
from reportgen.errors import DataError, Severity
from reportgen.facts.load import parse_facts
from reportgen.places import Source
from reportgen.spreadsheets.mapping import mapping_of, way_text
from reportgen.spreadsheets.tables import Grid
from reportgen.spreadsheets.taking import Takings, take
from reportgen.spreadsheets.workbook import read_workbook
from tests.spreadsheets.accounts import MAPPING, accounts, content_of, published
from tests.tools.root import ROOT

DATA = "data/2022.yaml"


def takings(book: Workbook, folder: Path, mapping: str = MAPPING) -> Takings:
    path = folder / "决算.xlsx"
    path.write_bytes(content_of(book))
    case = Case(ROOT / DATA)
    tables = mapping_of(parse_facts(Source("import.yaml", mapping)), case.contract.shape)
    return take(read_workbook(path, "决算.xlsx", folder), tables, case.facts, case.contract.shape)


def values(found: Takings) -> dict[str, str]:
    return {way_text(taken.way): taken.text for taken in found.values}


def told(found: Takings) -> list[str]:
    return [str(problem) for problem in found.problems]


def test_the_tables_of_the_accounts(tmp_path: Path) -> None:
    found = takings(accounts(), tmp_path)

    assert told(found) == []
    assert values(found) == {
        "income.sources[财政拨款收入].amount": "13452.897653",
        "income.total": "13452.897653",
        "expenditure.basic": "961.512345",
        "expenditure.personnel": "810.48211",
        "expenditure.office": "151.030235",
        "expenditure.project": "12491.385308",
        "expenditure.closing_balance": "0",
        "expenditure.total": "13452.897653",
        "expenditure.functional[2010301].code": "2010301",
        "expenditure.functional[2010301].name": "行政运行",
        "expenditure.functional[2010301].budget": "900",
        "expenditure.functional[2010301].final": "908.614692",
        "expenditure.functional[2010302].code": "2010302",
        "expenditure.functional[2010302].name": "一般行政管理事务",
        "expenditure.functional[2010302].budget": "12050",
        "expenditure.functional[2010302].final": "12491.385308",
        "expenditure.functional[2080505].code": "2080505",
        "expenditure.functional[2080505].name": "机关事业单位基本养老保险缴费支出",
        "expenditure.functional[2080505].budget": "50",
        "expenditure.functional[2080505].final": "52.897653",
        "expenditure.economic[工资福利支出].name": "工资福利支出",
        "expenditure.economic[工资福利支出].amount": "700",
        "expenditure.economic[对个人和家庭的补助].name": "对个人和家庭的补助",
        "expenditure.economic[对个人和家庭的补助].amount": "110.48211",
        "expenditure.economic[商品和服务支出].name": "商品和服务支出",
        "expenditure.economic[商品和服务支出].amount": "151.030235",
        "execution.three_public.abroad": "0",
        "execution.three_public.vehicle_purchase": "0",
        "execution.three_public.vehicle_operation": "2.62",
        "execution.three_public.reception": "0.38",
    }


def test_rows_for_one_field_are_added_up(tmp_path: Path) -> None:
    book = accounts()
    book["Z01 收入支出决算总表"]["C8"] = 0.01

    (taken, *_) = takings(book, tmp_path).values

    assert taken.text == "13452.897654"
    assert [str(said) for said in taken.said] == [
        "134,528,976.53 元 = 13452.897653 万元",
        "0.01 元 = 0.000001 万元",
        "相加：13452.897653 + 0.000001",
    ]


@pytest.mark.parametrize("keep", ["leaves", "top", "all"])
def test_levels_go_by_codes_or_by_how_far_names_are_moved_in(tmp_path: Path, keep: str) -> None:
    coded = f"tables: [{{sheet: 经济分类, list: expenditure.economic, codes: 经济分类科目编码, keep: {keep},\n"
    coded += "  columns: {科目名称: name, 决算数: amount}}]\n"
    indented = coded.replace(" codes: 经济分类科目编码,", "")
    top = ["工资福利支出", "对个人和家庭的补助", "商品和服务支出"]
    leaves = ["基本工资", "津贴补贴", "生活补助", "办公费"]
    every = ["工资福利支出", "基本工资", "津贴补贴", "对个人和家庭的补助", "生活补助", "商品和服务支出", "办公费"]

    for mapping in (coded, indented):
        found = takings(accounts(), tmp_path, mapping)
        names = [taken.text for taken in found.values if taken.way[-1] == "name"]
        assert names == {"leaves": leaves, "top": top, "all": every}[keep]


def cell(sheet: str, name: str, value: Any, form: str = "General") -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        book[sheet][name] = value
        book[sheet][name].number_format = form

    return edit


TOTALS, SPENT, PUBLIC = "Z01 收入支出决算总表", "Z04 支出决算表", "Z11 “三公”经费"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (cell(TOTALS, "F7", "约九百万"), "决算.xlsx: Z01 收入支出决算总表!F7: “约九百万”不是数"),
        (cell(TOTALS, "F7", "#REF!"), "决算.xlsx: Z01 收入支出决算总表!F7: “#REF!”是错误值，不是数"),
        (cell(TOTALS, "F7", "=F8+F9"), "决算.xlsx: Z01 收入支出决算总表!F7 是公式，文件里没有算出来的数"),
        (cell(TOTALS, "F7", 44926, "yyyy-mm-dd"), "决算.xlsx: Z01 收入支出决算总表!F7: 这是日期，这里要数"),
        (cell(TOTALS, "F7", True), "决算.xlsx: Z01 收入支出决算总表!F7: “1”是真假值，不是数"),
        (
            cell(TOTALS, "F7", 0.5, "0%"),
            "决算.xlsx: Z01 收入支出决算总表!F7: 这是百分数，“基本支出”要填以万元为单位的数",
        ),
        (
            cell(SPENT, "A12", 2010301),
            "import.yaml:20:5: 工作表“Z04 支出决算表”里不止一行叫“2010301”：A11、A12",
        ),
    ],
)
def test_what_is_not_clear_is_told_with_its_cell(tmp_path: Path, edit: Callable[[Workbook], None], said: str) -> None:
    book = accounts()
    edit(book)

    assert told(takings(book, tmp_path)) == [said]


def test_an_amount_without_a_unit_is_told_once_for_a_sheet(tmp_path: Path) -> None:
    book = accounts()
    book[TOTALS]["F3"] = None

    assert told(takings(book, tmp_path)) == [
        "决算.xlsx: Z01 收入支出决算总表!C7: 工作表“Z01 收入支出决算总表”没有写金额的单位，import.yaml 里也没有写"
    ]


def test_the_mapping_may_say_the_unit_but_nothing_else_than_the_sheet(tmp_path: Path) -> None:
    book, mapping = accounts(), MAPPING.replace("    names: 收入/项目", "    unit: 千元\n    names: 收入/项目")

    assert told(takings(book, tmp_path, mapping)) == [
        "决算.xlsx: Z01 收入支出决算总表!F3: 这里写的单位是元，import.yaml 里写的是千元"
    ]
    book[TOTALS]["F3"] = None
    mapping = mapping.replace("    names: 支出/项目", "    unit: 千元\n    names: 支出/项目")
    assert values(takings(book, tmp_path, mapping))["expenditure.basic"] == "961512.345"


def test_a_unit_in_the_head_of_a_column_goes_before_that_of_the_sheet(tmp_path: Path) -> None:
    book = accounts()
    book[TOTALS]["F5"] = "决算数（万元）"

    found = values(takings(book, tmp_path))

    assert found["expenditure.basic"] == "9615123.45"
    assert found["income.total"] == "13452.897653"


def test_blanks_and_dashes_are_nothing_only_where_the_mapping_says_so(tmp_path: Path) -> None:
    mapping = MAPPING.replace("    names: 收入/项目", "    blank: 0\n    names: 收入/项目", 1)

    assert "income.sources[其他收入].amount" not in values(takings(accounts(), tmp_path))
    assert values(takings(accounts(), tmp_path, mapping))["income.sources[其他收入].amount"] == "0"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sheet: 三公", "sheet: 四公", "文件里没有名称带“四公”的工作表；有{}".format("、".join(accounts().sheetnames))),
        ("决算数/公务接待费", "决算数/接待", "工作表“Z11 “三公”经费”里找不到这样的表头：决算数/接待"),
        ("决算数/公务接待费", "公务接待费", "工作表“Z11 “三公”经费”里不止一栏叫“公务接待费”：F4、L4"),
        ("公用经费: exp", "公务经费: exp", "工作表“Z01 收入支出决算总表”里没有“公务经费”这一行"),
        ("      本年支出合计: final", "      项目: final", "表头“项 目”下面一行有几个数（A11、D11），不知道取哪一个"),
    ],
)
def test_a_mapping_that_does_not_fit_the_sheet_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in MAPPING

    (problem, *_) = takings(accounts(), tmp_path, MAPPING.replace(old, new)).problems

    assert problem.message == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("expenditure.basic", "expenditure.basis", "import.yaml:14:13: 支出里没有“basis”这个字段"),
        ("expenditure.basic", "expenditure", "import.yaml:14:13: “支出”（expenditure）不是填数的字段"),
        (
            "list: expenditure.functional",
            "list: expenditure.basic",
            "import.yaml:21:11: “expenditure.basic”不是一行一项的清单",
        ),
        (
            "      支出功能分类科目编码: code\n",
            "",
            "import.yaml:23:7: expenditure.functional 按“科目编码”（code）认是哪一项，columns 里却没有这一栏",
        ),
        ("    names: 收入/项目\n", "", "import.yaml:2:5: “一张表”（tables[0]）不合要求"),
        ("blank", "blank", ""),
    ],
)
def test_a_mapping_that_is_wrong_is_told_with_its_line(old: str, new: str, said: str) -> None:
    shape = Case(ROOT / DATA).contract.shape
    tree = parse_facts(Source("import.yaml", MAPPING.replace(old, new)))
    if not said:
        assert len(mapping_of(tree, shape)) == 5
        return

    with pytest.raises(DataError) as caught:
        mapping_of(tree, shape)

    assert str(caught.value.problems[0]).startswith(said)


@pytest.fixture
def ready(project: Path) -> Path:
    (project / "决算.xlsx").write_bytes(content_of(accounts()))
    return project


def test_what_changes_is_shown_and_written_when_wanted(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (ready / "import.yaml").write_text(MAPPING, "utf-8")
    before = (ready / DATA).read_text("utf-8")

    assert run(["import", "决算.xlsx", DATA]) == 0
    shown = capsys.readouterr().out
    assert (
        "  支出 › 基本支出：961.51 → 961.512345万元（Z01 收入支出决算总表!F7，9,615,123.45 元 = 961.512345 万元）\n"
        in shown
    )
    assert (
        "  支出 › 支出功能分类：新增“2010301”（Z04 支出决算表 第 11 行），"
        "科目名称 行政运行，年初预算数 900万元，决算数 908.614692万元\n"
    ) in shown
    assert shown.endswith("\n还没有写进 data/2022.yaml；要写，加上 --write\n")
    assert (ready / DATA).read_text("utf-8") == before

    assert run(["import", "决算.xlsx", DATA, "--write"]) == 0
    assert "\n已写进 data/2022.yaml，改了 13 处，别的一个字没有动\n" in capsys.readouterr().out
    after = (ready / DATA).read_text("utf-8")
    kept = [line for line in before.split("\n") if line in after.split("\n")]
    assert len(before.split("\n")) - len(kept) == 5
    assert run(["check", DATA]) == 0
    capsys.readouterr()
    assert run(["import", "决算.xlsx", DATA]) == 0
    assert capsys.readouterr().out.endswith("data/2022.yaml 与表里的一样，没有要改的\n")


@pytest.mark.parametrize(
    ("answer", "written"), [("y\n", True), ("是\n", True), ("\n", False), ("n\n", False), ("", False)]
)
def test_somebody_at_a_terminal_is_asked(
    ready: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, answer: str, written: bool
) -> None:
    (ready / "import.yaml").write_text(MAPPING, "utf-8")
    before = (ready / DATA).read_bytes()
    terminal = io.StringIO(answer)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)

    assert run(["import", "决算.xlsx", DATA]) == 0

    out = capsys.readouterr().out
    assert "写进 data/2022.yaml 吗？写 y 就写，其他的不写：" in out
    assert ("没有写，data/2022.yaml 没有动" not in out) == written
    assert ((ready / DATA).read_bytes() != before) == written


def test_without_a_mapping_one_is_proposed_and_nothing_written(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (ready / DATA).read_bytes()

    assert run(["import", "决算.xlsx", DATA, "--write"]) == 2

    out, err = capsys.readouterr()
    assert out.startswith("没有 import.yaml，照表头写了一份，请核对。\n\n对上的 27 处：\n")
    assert "  Z01 收入支出决算总表：总计 → 收入 › 总收入（income.total）\n" in out
    again = "基本支出、项目支出（这些字段已经从别的表取，再取就会加两遍）"
    assert f"\nZ04 支出决算表里没有取的：{again}\n" in out
    assert out.endswith("\n核对 import.yaml，再运行一次：\n\n  reportgen import 决算.xlsx data/2022.yaml\n")
    assert err.startswith("决算.xlsx: 错误：还没有 import.yaml，刚照表头写了一份，请先核对，再加 --write\n")
    assert (ready / DATA).read_bytes() == before
    assert run(["import", "决算.xlsx", DATA, "--write"]) == 0
    assert run(["check", DATA]) == 0


def test_what_the_proposal_takes_for_what(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "决算.xlsx", DATA]) == 0

    text = (ready / "import.yaml").read_text("utf-8").partition("tables:\n")[2]
    assert text == (ROOT / "tests/spreadsheets/proposed.yaml").read_text("utf-8").partition("tables:\n")[2]


def test_an_error_in_a_cell_leaves_the_file_as_it_is(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = accounts()
    book[TOTALS]["F7"] = "见附表"
    (ready / "决算.xlsx").write_bytes(content_of(book))
    (ready / "import.yaml").write_text(MAPPING, "utf-8")
    before = (ready / DATA).read_bytes()

    assert run(["import", "决算.xlsx", DATA, "--write"]) == 1

    assert capsys.readouterr().err.startswith(
        "决算.xlsx: Z01 收入支出决算总表!F7: 错误：“见附表”不是数\n      | 见附表\n"
    )
    assert (ready / DATA).read_bytes() == before


def test_a_list_in_the_systems_encoding(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (ready / "三公.csv").write_bytes('单位：万元,\n公务接待费,公务用车运行维护费\n0.38,"1,002.62"\n'.encode("gb18030"))

    assert run(["import", "三公.csv", DATA]) == 0
    assert "  执行管理情况 › 三公经费 › 公务用车运行维护费：2.62 → 1002.62万元（三公!B3）\n" in capsys.readouterr().out


def test_which_data_file_is_meant(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "决算.xlsx"]) == 2
    assert capsys.readouterr().err.startswith("错误：有几份数据文件：data/2022.yaml、data/association.yaml")

    for path in (ready / "data").glob("*.yaml"):
        if path.name != "2022.yaml":
            path.unlink()
    assert run(["import", "决算.xlsx"]) == 0
    assert "data/2022.yaml 有 19 处要改：" in capsys.readouterr().out


def test_items_that_the_sheet_lacks_and_numbers_where_it_is_blank_are_told(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = "  - {sheet: 收入支出决算总表, names: 收入/项目, values: 收入/决算数,\n"
    more += "     rows: {政府性基金预算财政拨款收入: income.received}}"
    mapping = f"{MAPPING}{more}\n"
    (ready / "import.yaml").write_text(mapping, "utf-8")
    text = (ready / DATA).read_text("utf-8")
    stated = "  received: 13452.90\n  sources:\n"
    listed = "  economic:\n    - name: 债务利息及费用支出\n      amount: 1\n  closing_balance: 0\n"
    text = text.replace("  sources:\n", stated, 1).replace("  closing_balance: 0\n", listed, 1)
    (ready / DATA).write_text(text, "utf-8")

    assert run(["import", "决算.xlsx", DATA]) == 0

    assert capsys.readouterr().err == (
        "决算.xlsx: 警告：Z01 收入支出决算总表!C8 空着，数据里的 income.received 是 13452.90，没有动\n"
        "  办法：确实没有的，在数据文件里改成 0；空着一律当作 0 的，在 import.yaml 这一张表下面写 blank: 0。\n\n"
        "data/2022.yaml: 警告：expenditure.economic 里的债务利息及费用支出，表里没有，没有动\n"
        "  办法：不要了的，在数据文件里删去。\n\n"
    )


def test_a_proposal_takes_each_field_from_one_table_and_tells_what_the_others_say(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (ready / "公开.xlsx").write_bytes(content_of(published()))

    assert run(["import", "公开.xlsx", DATA]) == 0

    out = capsys.readouterr().out
    assert (ready / "import.yaml").read_text("utf-8").partition("tables:\n")[2] == (
        '  - sheet: "GK01 收入支出决算总表"\n    names: 收入/项目\n    values: 收入/金额\n    rows:\n'
        '      一般公共预算财政拨款收入: "income.sources[财政拨款收入].amount"\n'
        '      其他收入: "income.sources[其他收入].amount"\n      本年收入合计: income.received\n'
        "      年初结转和结余: income.opening_balance\n      总计: income.total\n"
        '  - sheet: "GK01 收入支出决算总表"\n    names: 支出/项目\n    values: 支出/金额\n    rows:\n'
        "      本年支出合计: expenditure.spent\n      年末结转和结余: expenditure.closing_balance\n"
        "      总计: expenditure.total\n"
        '  - sheet: "GK03 支出决算表"\n    list: expenditure.functional\n    columns:\n'
        "      支出功能分类科目编码: code\n      科目名称: name\n      本年支出合计: final\n"
        '  - sheet: "GK03 支出决算表"\n    row: 合计\n    columns:\n'
        "      基本支出: expenditure.basic\n      项目支出: expenditure.project\n"
        '  - sheet: "GK09 三公经费"\n    columns:\n      公务接待费: execution.three_public.reception\n'
        "      公务用车运行维护费: execution.three_public.vehicle_operation\n"
    )
    assert (
        "\nGK02 收入决算表里没有取的：本年收入合计、财政拨款收入、其他收入（这些字段已经从别的表取，再取就会加两遍）\n"
        "GK05 一般公共预算财政拨款支出决算表里没有取的：支出功能分类科目编码、科目名称、小计"
        "（这些字段已经从别的表取，再取就会加两遍）\n"
        "GK06 基本支出决算明细表里没有取的：公务接待费、公务用车运行维护费（这些字段已经从别的表取，再取就会加两遍）\n"
        "GK04 财政拨款收入支出决算总表里没有对上的："
        "一般公共预算财政拨款、本年收入合计、总计、一般公共服务支出、本年支出合计、金额、合计\n"
    ) in out
    assert "相加" not in out


def test_the_total_of_a_part_of_the_money_is_not_taken_for_that_of_all(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = published()
    for name in book.sheetnames[1:]:
        del book[name]
    (ready / "公开.xlsx").write_bytes(content_of(book))

    assert run(["import", "公开.xlsx", DATA]) == 2

    assert capsys.readouterr().err == (
        "公开.xlsx: 错误：从表头和行名里没有认出任何字段，没有写对应文件\n  办法：照手册写一个 import.yaml。\n\n"
    )


def test_one_number_that_two_tables_say_is_warned_of_where_it_is_added_up(tmp_path: Path) -> None:
    mapping = (
        "tables:\n  - sheet: 收入支出决算总表\n    names: 收入/项目\n    values: 收入/金额\n    rows:\n"
        "      本年收入合计: income.received\n      总计: income.total\n"
        "  - sheet: 收入决算表\n    columns:\n      本年收入合计: income.received\n"
    )

    found = takings(published(), tmp_path, mapping)

    assert values(found) == {"income.received": "788", "income.total": "400"}
    assert [problem.message for problem in found.problems] == [
        "income.received 在几张表里都是 394万元（GK01 收入支出决算总表!C7、GK02 收入决算表!C4），照 import.yaml 相加了"
    ]
    assert found.problems[0].severity is Severity.WARNING
    assert found.problems[0].place is not None
    assert found.problems[0].place.line == 8


def test_different_numbers_of_two_tables_and_zeros_are_added_up_without_a_word(tmp_path: Path) -> None:
    book = published()
    book["GK02 收入决算表"]["C4"] = 10
    mapping = (
        "tables:\n  - sheet: 收入决算表\n    columns:\n      本年收入合计: income.received\n"
        "  - sheet: 收入支出决算总表\n    names: 收入/项目\n    values: 收入/金额\n    rows:\n"
        "      本年收入合计: income.received\n"
    )

    found = takings(book, tmp_path, mapping)

    assert told(found) == []
    assert values(found) == {"income.received": "404"}


def test_a_sheet_of_the_very_name_is_meant_before_one_that_has_it_within(tmp_path: Path) -> None:
    mapping = (
        "tables:\n  - sheet: {sheet}\n    names: 收入/项目\n    values: 收入/金额\n"
        "    rows:\n      总计: income.total\n"
    )

    for sheet, total in (("收入支出决算总表", "400"), ("GK01", "400"), ("财政拨款收入支出", "397")):
        assert values(takings(published(), tmp_path, mapping.format(sheet=sheet))) == {"income.total": total}


@pytest.mark.parametrize(
    ("cells", "following"),
    [
        ("公务接待费\n0.5\n", "下一步：检查改过的文件：\n\n  reportgen check data/2022.yaml\n"),
        (
            "科目编码,科目名称,支出功能分类决算数\n2013299,其他支出,0.5\n",
            "下一步：把“待填”逐个换成实际的内容，再检查：\n\n  reportgen check data/2022.yaml\n",
        ),
    ],
)
def test_placeholders_are_only_spoken_of_where_there_are_any(
    ready: Path, capsys: pytest.CaptureFixture[str], cells: str, following: str
) -> None:
    (ready / "表.csv").write_text(f"单位：万元\n{cells}", "utf-8")
    assert run(["import", "表.csv", DATA]) == 0
    capsys.readouterr()

    assert run(["import", "表.csv", DATA, "--write"]) == 0

    assert capsys.readouterr().out.endswith(f"别的一个字没有动\n\n{following}")


def proposed(ready: Path, capsys: pytest.CaptureFixture[str], text: str) -> tuple[str, str]:
    """The mapping that is proposed for a table, and what is said."""
    (ready / "表.csv").write_text(text, "utf-8")
    run(["import", "表.csv", DATA])
    out, err = capsys.readouterr()
    return (ready / "import.yaml").read_text("utf-8").partition("tables:\n")[2], out + err


@pytest.mark.parametrize(
    ("head", "column", "left"),
    [
        ("项目,2021年决算数,2022年决算数", "2022年决算数", "2021年决算数"),
        ("项目,上年决算数,本年决算数", "本年决算数", "上年决算数"),
        ("项目,上年数,支出数", "支出数", "上年数"),
        ("项目,去年同期,支出", "支出", "去年同期"),
        ("项目,预算数,支出数", "支出数", ""),
    ],
)
def test_a_column_of_the_year_before_or_of_the_budget_is_not_taken_for_this_years(
    ready: Path, capsys: pytest.CaptureFixture[str], head: str, column: str, left: str
) -> None:
    text, said = proposed(ready, capsys, f"单位：万元\n{head}\n基本支出,900,970.5\n")

    assert f"    values: {column}\n" in text.replace('"', "")
    assert text.endswith("    rows:\n      基本支出: expenditure.basic\n")
    assert ("没有对上的：" in said) == bool(left)
    assert not left or f"\n表里没有对上的：{left}\n" in said
    assert "支出 › 基本支出：961.51 → 970.50万元（表!C3）" in said


def test_a_column_of_dashes_is_proposed_and_one_of_words_is_told(
    ready: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, said = proposed(
        ready,
        capsys,
        "单位：万元\n公务接待费,公务用车购置费,公务用车运行维护费,因公出国（境）费,备注\n0.2万元,无,1.80,—,\n",
    )

    assert text.partition("columns:\n")[2] == (
        "      公务用车运行维护费: execution.three_public.vehicle_operation\n"
        "      因公出国（境）费: execution.three_public.abroad\n"
    )
    assert "\n表里没有对上的：公务接待费、公务用车购置费\n" in said


OF_A_YEAR = "tables:\n  - columns:\n      公务接待费: execution.three_public.reception\n"


@pytest.mark.parametrize(
    ("title", "warned"),
    [
        ("2021年度“三公”经费支出决算表", True),
        ("2022年度“三公”经费支出决算表", False),
        ("2022年与2021年比较", False),
        ("“三公”经费支出决算表（财决01-2021）", False),
    ],
)
def test_a_table_of_another_year_is_warned_of(
    ready: Path, capsys: pytest.CaptureFixture[str], title: str, warned: bool
) -> None:
    (ready / "import.yaml").write_text(OF_A_YEAR, "utf-8")
    (ready / "三公.csv").write_text(f"{title}\n单位：万元\n公务接待费\n0.5\n", "utf-8")

    assert run(["import", "三公.csv", DATA]) == 0

    assert capsys.readouterr().err == (
        f"三公.csv: 三公!A1: 警告：工作表“三公”写的是 2021 年，数据是 2022 年的\n      | {title}\n"
        f"      | {'^' * 28}\n  办法：看看是不是拿错了表；没有拿错的，不用管。\n\n"
        if warned
        else ""
    )


def unmerged(book: Workbook) -> Workbook:
    """A workbook without a merged cell: each says what it says in the first of its cells, as a CSV file has it."""
    for sheet in book.worksheets:
        for merged in [str(merged) for merged in sheet.merged_cells.ranges]:
            sheet.unmerge_cells(merged)
    return book


def test_heads_that_are_not_merged_say_the_same_as_merged_ones(tmp_path: Path) -> None:
    found = takings(unmerged(accounts()), tmp_path)

    assert told(found) == []
    assert values(found) == values(takings(accounts(), tmp_path))


@pytest.mark.parametrize("tables", [accounts, published])
def test_a_proposal_for_heads_that_are_not_merged_is_that_for_merged_ones(
    ready: Path, capsys: pytest.CaptureFixture[str], tables: Callable[[], Workbook]
) -> None:
    proposed = []
    for book in (tables(), unmerged(tables())):
        (ready / "决算.xlsx").write_bytes(content_of(book))
        (ready / "import.yaml").unlink(missing_ok=True)
        run(["import", "决算.xlsx", DATA])
        proposed.append(((ready / "import.yaml").read_text("utf-8"), capsys.readouterr().out))

    assert proposed[0] == proposed[1]


SIDE_BY_SIDE = """收入支出决算总表,,,
,,,单位：万元
收入,,支出,
项目,2022年决算数,项目,2022年决算数
一、财政拨款收入,5,一、基本支出,4
二、其他收入,1,二、项目支出,2
总计,6,总计,6
"""


def test_what_is_proposed_for_a_list_works(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (ready / "决算.csv").write_text(SIDE_BY_SIDE, "utf-8")

    assert run(["import", "决算.csv", DATA]) == 0
    assert [line.strip() for line in (ready / "import.yaml").read_text("utf-8").split("\n") if "values" in line] == [
        "values: 收入/2022年决算数",
        "values: 支出/2022年决算数",
    ]
    assert run(["import", "决算.csv", DATA, "--write"]) == 0
    assert "  支出 › 基本支出：961.51 → 4.00万元（决算!D5）\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("head", "reach"),
    [
        ("收入,,支出,\n项目,决算数,项目,决算数\n", {"收入": 2, "支出": 4}),
        ("支出,,,,收入\n基本,,项目,,\n人员,公用,甲,乙,\n", {"支出": 4, "基本": 2, "项目": 4, "收入": 5}),
        ("名称,,决算数,\n,编码,基本,项目\n", {"名称": 1, "决算数": 4}),  # 名称 is the only head of its column
        ("收入,,支出,\n项目,,项目,决算数\n", {"收入": 1, "支出": 4}),  # a column without a head
        ("收入,,支出,\n项目,5,项目,决算数\n", {"收入": 1}),  # a number is no head
    ],
)
def test_how_far_a_head_reaches_over_blanks(tmp_path: Path, head: str, reach: dict[str, int]) -> None:
    (tmp_path / "表.csv").write_text(head, "utf-8")
    (sheet,) = read_workbook(tmp_path / "表.csv", "表.csv", tmp_path)
    grid = Grid(sheet)

    chains = [grid.chain(head.count("\n"), column) for column in range(1, grid.columns + 1)]
    ends = {grid.said(each): each.right for chain in chains for each in chain}

    assert {said: ends[said] for said in reach} == reach


def test_beside_merged_cells_a_head_reaches_over_no_blanks(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["收入", "", "", "支出", ""], ["项目", "决算数", "备注", "项目", "决算数"]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    (tmp_path / "表.xlsx").write_bytes(content_of(book))
    (read,) = read_workbook(tmp_path / "表.xlsx", "表.xlsx", tmp_path)

    assert [[Grid(read).said(head) for head in Grid(read).chain(2, column)] for column in (2, 3, 5)] == [
        ["收入", "决算数"],
        ["备注"],
        ["决算数"],
    ]


def test_columns_of_one_name_are_told_to_be_columns(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (ready / "决算.csv").write_text(SIDE_BY_SIDE, "utf-8")
    (ready / "import.yaml").write_text(
        "tables:\n  - names: 项目\n    values: 2022年决算数\n    rows:\n"
        "      总计: expenditure.total\n      基本支出: expenditure.basic\n",
        "utf-8",
    )

    assert run(["import", "决算.csv", DATA]) == 1

    err = capsys.readouterr().err
    assert err.startswith("import.yaml:2:5: 错误：工作表“决算”里“2022年决算数”不止一栏，“总计”在几栏里都有数：B7、D7\n")
    assert err.count("错误") == 1

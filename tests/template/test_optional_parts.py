"""What a department may add: printed where it is given, and nothing in its place where it is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen import Case, build_report, check_report
from reportgen.cli import run
from reportgen.document.blocks import Chart, Paragraph, Picture, Table
from reportgen.survey.coverage import measure_coverage
from tests.tools.openxml import validate_openxml
from tests.tools.root import ROOT

STARTER = "data/starter.yaml"
Edit = Callable[..., None]
_LINE = "  closing_balance: 5.40  # 年末结转和结余\n"
_THREE_PUBLIC = "    abroad: 0                # 因公出国（境）费用\n"


def lines(file: str) -> list[str]:
    """The report as text: a line a paragraph, cells parted by bars."""
    found = []
    for block in Case(file).document.blocks:
        if isinstance(block, Paragraph):
            drawing = block.drawing
            rows = drawing.rows if isinstance(drawing, Chart) else []
            found += [" | ".join("".join(p.text for p in cell.paragraphs) for cell in row.cells) for row in rows]
            found += [f"[{drawing.title}]"] if isinstance(drawing, Picture) else []
            found += [block.number + block.text] if drawing is None else []
        elif isinstance(block, Table):
            found += [" | ".join("".join(p.text for p in cell.paragraphs) for cell in row.cells) for row in block.rows]
    return found


def added(before: list[str], after: list[str]) -> list[str]:
    """The lines that are new, without the numbers of headings."""
    known = {re.sub(r"^（.+?）", "", line) for line in before}
    return [text for line in after if (text := re.sub(r"^（.+?）", "", line)) not in known]


PARTS = {
    "人员经费和公用经费": (
        (_LINE, f"{_LINE}  personnel: 180.00\n  office: 34.60\n"),
        [
            "示范区档案馆2025年总支出400.00万元。其中：基本支出214.60万元，占53.65%"
            "（人员经费180.00万元，占基本支出的83.88%；公用经费34.60万元，占基本支出的16.12%）；"
            "项目支出180.00万元，占45.00%；年末结转和结余5.40万元。"
        ],
    ),
    "其他支出": (
        ("  project: 180.00 ", "  others:\n    - name: 经营支出\n      amount: 30.00\n  project: 150.00 "),
        [
            "示范区档案馆2025年总支出400.00万元。其中：基本支出214.60万元，占53.65%；项目支出150.00万元，占37.50%；"
            "经营支出30.00万元；年末结转和结余5.40万元。"
        ],
    ),
    "收入分级": (
        (
            "      amount: 391.00\n",
            "      amount: 391.00\n      parts:\n        - name: 一般公共预算财政拨款\n          amount: 391.00\n"
            "          parts:\n            - name: 上级专项\n              amount: 91.00\n"
            "            - name: 区级财力\n              amount: 300.00\n",
        ),
        [
            "示范区档案馆2025年总收入400.00万元，其中：财政拨款收入391.00万元（其中：一般公共预算财政拨款391.00万元"
            "〔其中：上级专项91.00万元，区级财力300.00万元〕），其他收入3.00万元，年初结转和结余6.00万元。"
        ],
    ),
    "年末结转和结余各类": (
        (
            _LINE,
            "  closing_kinds:\n    - name: 基本支出结转\n      amount: 1.40\n    - name: 项目支出结转和结余\n"
            "      amount: 4.00\n",
        ),
        [
            "示范区档案馆2025年总支出400.00万元。其中：基本支出214.60万元，占53.65%；项目支出180.00万元，占45.00%；"
            "年末结转和结余5.40万元（其中：基本支出结转1.40万元，项目支出结转和结余4.00万元）。"
        ],
    ),
    "功能科目": (
        (
            _LINE,
            f'{_LINE}  functional:\n    - code: "2012604"\n      name: 档案馆\n      budget: 380.00\n'
            "      final: 344.60\n      reason: 一个项目结转下年\n"
            '    - code: "2080801"\n      name: 死亡抚恤\n      budget: 0\n      final: 50.00\n'
            "      reason: 据实追加\n",
        ),
        [
            "按支出功能分类，2025年年初预算380.00万元，支出决算394.60万元，完成年初预算的103.84%，各科目见表1。",
            "表1\u3000支出功能分类决算",
            "单位：万元",
            "科目编码 | 科目名称 | 年初预算 | 决算 | 完成预算 | 原因",
            "2012604 | 档案馆 | 380.00 | 344.60 | 90.68% | 一个项目结转下年",
            "2080801 | 死亡抚恤 | 0 | 50.00 | — | 据实追加",
            "合计 | 380.00 | 394.60 | 103.84% | ",
        ],
    ),
    "经济分类": (
        (
            _LINE,
            f"{_LINE}  economic:\n    - name: 工资福利支出\n      amount: 200.00\n    - name: 商品和服务支出\n"
            "      amount: 194.60\n",
        ),
        ["按支出经济分类，工资福利支出200.00万元，商品和服务支出194.60万元。"],
    ),
    "政府性基金": (
        (
            "budgeting:\n",
            "government_fund:\n  income: 20.00\n  expenditure: 18.00\n  closing_balance: 2.00\n  uses:\n"
            "    - name: 库房改造\n      amount: 18.00\n    - name: 库房租金\n      amount: 0\n"
            "  note: 结余下年继续使用\n\nbudgeting:\n",
        ),
        [
            "政府性基金预算收支情况",
            "示范区档案馆2025年政府性基金预算财政拨款收入20.00万元，支出18.00万元，年末结转和结余2.00万元。"
            "支出主要用于：库房改造18.00万元。结余下年继续使用。",
        ],
    ),
    "国有资本经营预算": (
        ("budgeting:\n", "state_capital:\n  income: 0\n  expenditure: 0\n\nbudgeting:\n"),
        ["国有资本经营预算收支情况", "示范区档案馆2025年国有资本经营预算财政拨款收入0万元，支出0万元。"],
    ),
    "预算调整": (
        (
            "  # budget: 400.00\n",
            "  initial: 380.00\n  adjustment: -10.00\n",
        ),
        [
            "2025年年初预算380.00万元，年中调减10.00万元，全年预算370.00万元，本年支出394.60万元。",
            "截至2025年12月31日，全年预算执行进度为106.65%，严控一般性支出。2025年全年三公经费支出2.00万元，其中："
            "公务用车运行维护费1.80万元，占90.00%；公务接待费0.20万元，占10.00%；因公出国（境）费用0万元，全年无车辆购置费。",
        ],
    ),
    "三公经费预算": (
        (
            _THREE_PUBLIC,
            f"{_THREE_PUBLIC}    budget:\n      vehicle_operation: 2.00\n      vehicle_purchase: 0\n"
            "      reception: 0.50\n      abroad: 0\n    vehicles_kept: 1\n    reception_batches: 3\n"
            "    reception_people: 21\n    reasons: 公务接待减少\n",
        ),
        [
            "2025年三公经费年初预算2.50万元，支出决算2.00万元，完成预算的80.00%。其中：公务用车运行维护费预算2.00万元，"
            "决算1.80万元，完成预算的90.00%；公务接待费预算0.50万元，决算0.20万元，完成预算的40.00%。",
            "年末公务用车保有量1辆。全年公务接待3批次，21人次。公务接待减少。",
        ],
    ),
    "项目清单": (
        (
            "evaluation:\n",
            "projects:\n  - name: 运转类\n    items:\n      - name: 档案馆运转项目\n        budget: 130.00\n"
            "        final: 126.50\n  - name: 特定目标类\n    items:\n      - name: 档案数字化\n        budget: 53.50\n"
            "        final: 53.50\n        result: 扫描完成\n\nevaluation:\n",
        ),
        [
            "项目支出完成情况",
            "示范区档案馆2025年共有项目2个，全年预算183.50万元，支出180.00万元。其中：运转类项目1个，支出126.50万元；"
            "特定目标类项目1个，支出53.50万元。各项目的预算和支出见表1。",
            "表1\u3000项目支出情况",
            "单位：万元",
            "类别 | 项目 | 全年预算 | 支出决算 | 执行率",
            "运转类 | 档案馆运转项目 | 130.00 | 126.50 | 97.31%",
            "特定目标类 | 档案数字化 | 53.50 | 53.50 | 100%",
            "合计 | 183.50 | 180.00 | 98.09%",
            "1. 档案数字化。扫描完成。",
        ],
    ),
    "下属单位": (
        (
            "    - 数字档案中心\n",
            "    - name: 数字档案中心\n      kind: 公益一类事业单位\n      posts:\n"
            "        - name: 事业编制\n          count: 3\n    - 城建档案馆\n",
        ),
        [
            "示范区档案馆属于财政拨款的事业单位，含下属事业单位2个（数字档案中心和城建档案馆），纳入档案馆统一核算。",
            "下属事业单位的性质和编制见表1。",
            "表1\u3000下属事业单位情况",
            "单位 | 性质 | 编制",
            "数字档案中心 | 公益一类事业单位 | 事业编制3个",
            "城建档案馆 | — | —",
        ],
    ),
    "统计图": (
        (
            "budgeting:\n",
            "charts: [近年支出, 支出构成, 收入构成]\nhistory:\n  - {year: 2023, basic: 190.00, project: 120.5}\n"
            "  - {year: 2024, basic: 200.00, project: 0}\n\nbudgeting:\n",
        ),
        [
            "各项收入见图1。",
            "来源 | 金额",
            "财政拨款收入 | 391.00",
            "其他收入 | 3.00",
            "年初结转和结余 | 6.00",
            "图1\u30002025年收入构成（万元）",
            "各项支出见图2。",
            "类别 | 金额",
            "基本支出 | 214.60万元",
            "项目支出 | 180.00万元",
            "图2\u30002025年支出构成",
            "近年来基本支出和项目支出的变化见图3。",
            "年度 | 基本支出 | 项目支出",
            "2023年 | 190.00 | 120.50",
            "2024年 | 200.00 | 0",
            "2025年 | 214.60 | 180.00",
            "图3\u3000近年支出（万元）",
        ],
    ),
    "图片": (
        (
            "\n  - title: 提升查档服务水平\n",
            "    pictures:\n      - file: data/pictures/irrigation.png\n        caption: 库房\n"
            "        alt: 库房里的密集架\n        width: 80%\n"
            "\n  - title: 提升查档服务水平\n",
        ),
        ["[库房里的密集架]", "图1\u3000库房"],
    ),
    "另加的内容": (
        (
            "# —— 落款",
            "sections:\n  - after: conclusions\n    title: 典型经验\n    text: |\n"
            "      服务{{ facts.查档人次 }}。\n\n# —— 落款",
        ),
        ["典型经验", "服务1260人次。"],
    ),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_printed_where_it_is_given(name: str, project: Path, edit: Edit) -> None:
    before = lines(STARTER)
    change, printed = PARTS[name]
    edit(STARTER, change)

    after = [line for line in added(before, lines(STARTER)) if not line.startswith(("（", "2. 档案馆"))]

    assert after == printed


def test_without_projects_there_is_no_chapter_of_them(project: Path) -> None:
    text = "\n".join(lines("data/association.yaml"))

    assert "运转类项目" not in text
    assert "（二）结果应用情况" in text


def in_yuan(text: str) -> str:
    """The starter with its amounts in 元."""
    amounts = r"^( *(?:- )?(?:amount|total|basic|project|\w*balance|vehicle_\w+|reception|abroad|threshold): )([0-9.]+)"
    text = re.sub(amounts, lambda m: f"{m[1]}{Decimal(m[2]) * 10000:f}", text, flags=re.MULTILINE)
    return text.replace("year: 2025", "money_unit: 元\nyear: 2025")


def test_amounts_in_yuan_print_as_those_in_ten_thousands(project: Path) -> None:
    text = (project / STARTER).read_text("utf-8")
    (project / "data/yuan.yaml").write_text(in_yuan(text), "utf-8")

    assert "basic: 2146000.00 " in in_yuan(text)
    assert check_report("data/yuan.yaml") == ()
    assert lines("data/yuan.yaml") == lines(STARTER)


def test_yuan_are_exact(project: Path, edit: Edit) -> None:
    (project / "data/yuan.yaml").write_text(in_yuan((project / STARTER).read_text("utf-8")), "utf-8")
    edit("data/yuan.yaml", ("amount: 30000.00", "amount: 30000.01"))

    problems = check_report("data/yuan.yaml")

    assert [(problem.code, problem.params["difference"]) for problem in problems] == [("stated-less", "0.01元")]


def test_the_conversion_is_traced(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "data/association.yaml", "161.25万元"]) == 0

    said = capsys.readouterr().out
    assert "1612450.85元 ÷ 10000" in said
    assert "data/association.yaml:" in said


def edited(change: tuple[str, str], edit: Edit) -> list[str]:
    """The lines that a change of the starter brings."""
    before = lines(STARTER)
    edit(STARTER, change)
    return added(before, lines(STARTER))


def test_uses_without_money_are_left_out(project: Path, edit: Edit) -> None:
    use = "        - name: 档案整理和数字化加工费\n          amount: 44.20\n"

    assert edited((use, f"{use}        - name: 库房租金\n          amount: 0\n"), edit) == []


def test_a_project_that_spent_nothing_says_so_without_a_list(project: Path, edit: Edit) -> None:
    text = (project / STARTER).read_text("utf-8")
    uses = text[text.index("      uses:\n") : text.index("      # 以下四项")]

    new = edited((uses, "      budget: 130.00\n      uses:\n        - {name: 库房租金, amount: 0}\n"), edit)

    assert [line for line in new if "130" in line or "0万元" in line] == [
        "2025年我馆档案馆运转项目预计使用财政资金130.00万元。",
        "截至2025年12月31日，区财政下拨资金130.00万元，没有支出。",
        "2025年区财政预算安排项目支出资金130.00万元，2025年度资金全部下达，资金支出0万元，预算执行率0%。",
        "2025年度项目支出成本0万元。",
    ]


@pytest.mark.parametrize(
    ("adjustment", "said"), [("-0.004", ""), ("0.004", ""), ("0", ""), ("0.01", "，年中追加0.01万元")]
)
@pytest.mark.parametrize("example", ["starter", "hunan"])
def test_an_adjustment_that_prints_as_nothing_is_left_out(
    adjustment: str, said: str, example: str, project: Path, edit: Edit
) -> None:
    file = f"data/{example}.yaml"
    if example == "starter":
        edit(file, ("  # budget: 400.00\n", f"  initial: 400.00\n  adjustment: {adjustment}\n"))
    else:
        edit(file, ("  initial: 598.00\n  adjustment: 42.00\n", f"  initial: 640.00\n  adjustment: {adjustment}\n"))
        said = said.replace("追加", "调整追加")
    initial = {"starter": "400.00", "hunan": "640.00"}[example]
    whole = str(Decimal(initial) + Decimal("0.01")) if said else initial

    line = next(line for line in lines(file) if "年初预算" in line)

    assert f"年初预算{initial}万元{said}，全年预算{whole}万元" in line


def test_kinds_of_a_balance_of_nothing_are_not_listed(project: Path, edit: Edit) -> None:
    kinds = "    - {name: 基本支出结转, amount: 0}\n    - {name: 项目支出结转和结余, amount: 0}\n"
    edit(
        STARTER,
        ("  opening_balance: 6.00  # 年初结转和结余\n", f"  opening_kinds:\n{kinds}"),
        ("amount: 391.00", "amount: 397.00"),
        (_LINE, f"  closing_kinds:\n{kinds}"),
        ("  project: 180.00 ", "  project: 185.40 "),
    )

    text = "\n".join(lines(STARTER))

    assert "年初结转和结余0万元。" in text
    assert "年末结转和结余0万元。" in text


ONE = "projects:\n  - name: 运转类\n    items:\n      - {name: 档案保管, budget: 180.00, final: 180.00}\n"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", "共有项目1个，全年预算180.00万元，支出180.00万元。该项目属于运转类项目。项目的预算和支出见表1。"),
        (
            "      - {name: 档案宣传, budget: 0, final: 0}\n",
            "共有项目2个，全年预算180.00万元，支出180.00万元。都是运转类项目。各项目的预算和支出见表1。",
        ),
    ],
)
def test_projects_of_one_class_are_told_by_their_number(more: str, said: str, project: Path, edit: Edit) -> None:
    assert f"示范区档案馆2025年{said}" in edited(("evaluation:\n", f"{ONE}{more}\nevaluation:\n"), edit)


def test_one_unit_is_not_called_each(project: Path, edit: Edit) -> None:
    new = edited(("    - 数字档案中心\n", "    - {name: 数字档案中心, kind: 公益一类事业单位}\n"), edit)

    assert new == [
        "下属事业单位的性质见表1。",
        "表1\u3000下属事业单位情况",
        "单位 | 性质",
        "数字档案中心 | 公益一类事业单位",
    ]


_chosen = st.sets(st.sampled_from(sorted(PARTS)))
_ODD = re.compile(r"None|\{\{|\}\}|[，。；：、][，。；、]|：。|（）|（[，；]|万元万元|个个|人人|%%| \| \| \|")


@settings(max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=_chosen)
def test_parts_go_together_in_any_choice(chosen: set[str], project: Path) -> None:
    text = (project / STARTER).read_text("utf-8")
    closing = [name for name in chosen if PARTS[name][0][0] == _LINE]
    for name in sorted(chosen):
        old, new = PARTS[name][0]
        if name in closing:
            continue
        assert old in text
        text = text.replace(old, new)
    below = "".join(PARTS[name][0][1].removeprefix(_LINE) for name in sorted(closing))
    stated = "" if "closing_kinds" in below else _LINE
    text = text.replace(_LINE, stated + below) if closing else text
    (project / "data/chosen.yaml").write_text(text, "utf-8")

    printed = "\n".join(lines("data/chosen.yaml"))

    assert _ODD.findall(printed) == []
    assert all(line.strip(" |") for line in printed.split("\n"))


FULL = [
    ("  name: 青禾县农业技术推广中心\n", "  name: 青禾县农业技术推广中心\n  units_kind: 下属站\n"
     "  accounting: 统一核算\n  units:\n    - 土肥站\n    - {name: 植保站, kind: 公益一类事业单位, "
     "posts: [{name: 事业编制, count: 3}], in_service: [{name: 在编人员, count: 2}]}\n"),
    ("  opening_balance: 9.00\n", "  opening_kinds:\n    - {name: 基本支出结转, amount: 9.00}\n"),
    ("  closing_balance: 8.00\n", "  closing_kinds:\n    - {name: 项目支出结转和结余, amount: 8.00}\n"
     "  reasons: 项目支出增加\n  economic:\n    - {name: 工资福利支出, amount: 632.00}\n"),
    ("  adjustment: 42.00\n", "  adjustment: 42.00\n  measures: 压减会议支出\n"),
    ("management:", "last_year:\n  income: {total: 600.00}\n  staff: {in_service_total: 31}\n"
     "  expenditure: {basic: 400.00}\n  execution: {three_public: {total: 5.00}}\n\nmanagement:"),
]  # fmt: skip


def test_another_provinces_shape_prints_every_fact(project: Path, edit: Edit) -> None:
    edit("data/hunan.yaml", *FULL)

    gaps = measure_coverage([Case(project / "data/hunan.yaml")]).facts.gaps
    text = "\n".join(lines("data/hunan.yaml"))

    assert [gap.path for gap in gaps if not gap.path.endswith(".layout")] == []
    assert "有下属站2个（土肥站和植保站），统一核算。我中心编制32个" in text
    assert "预算执行率98.75%，压减会议支出。年末结转和结余8.00万元（其中：项目支出结转和结余8.00万元）。" in text


def test_another_provinces_shape_has_no_field_that_it_does_not_print(project: Path, edit: Edit) -> None:
    edit("data/hunan.yaml", ("  self: 我中心\n", "  self: 我中心\n  treasury: 县财政\n"))

    assert [problem.code for problem in check_report("data/hunan.yaml")] == ["field-of-template"]


def test_its_shares_are_of_what_is_printed_and_its_split_adds_up(project: Path, edit: Edit) -> None:
    edit(
        "data/hunan.yaml",
        ("  personnel: 386.25\n  office: 41.75\n", "  personnel: 386.254\n  office: 41.753\n"),
        ("  closing_balance: 8.00\n", "  closing_balance: 7.993\n"),
    )

    text = "\n".join(lines("data/hunan.yaml"))

    assert "基本支出428.01万元，项目支出204.00万元。" in text
    assert "人员经费386.26万元，占基本支出的90.24%；公用经费41.75万元，占基本支出的9.76%。" in text
    assert "项目支出204.00万元，占全年支出的32.28%。" in text


@pytest.mark.parametrize("name", ["association", "education/2024", "water"])
def test_the_examples_are_faultless_documents(name: str, tmp_path: Path) -> None:
    report = build_report(str(ROOT / f"data/{name}.yaml"), str(tmp_path / "report.docx"))

    assert report.warnings == ()
    assert validate_openxml(report.path) == []


def test_the_example_with_all_of_it_adds_up() -> None:
    table = [
        line.split(" | ") for line in lines(str(ROOT / "data/education/2024.yaml")) if re.match(r"[0-9]{7} ", line)
    ]
    total = next(line for line in lines(str(ROOT / "data/education/2024.yaml")) if line.startswith("合计 | 59861.50"))

    assert len(table) == 24
    assert [str(sum(Decimal(row[n]) for row in table)) for n in (2, 3)] == total.split(" | ")[1:3]

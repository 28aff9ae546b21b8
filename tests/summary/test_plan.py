"""`summary.yaml`: what it can say, and what is said of what it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import DataError
from reportgen.files.project import find_project
from reportgen.schema.nodes import SchemaNode
from reportgen.summary.plan import LAST, OTHERS, Plan, read_plan, usual_plan
from reportgen.template.resolve import contract_of, template_lineage
from tests.tools.root import ROOT

PROJECT = find_project(ROOT / "data" / "2022.yaml")
SHAPES = [contract_of(PROJECT).shape, contract_of(PROJECT, lineage=template_lineage(PROJECT, "scored")).shape]


def plan_of(tmp_path: Path, text: str) -> Plan:
    path = tmp_path / "summary.yaml"
    path.write_text(text, "utf-8")
    return read_plan(path, "summary.yaml", tmp_path, SHAPES)


def told(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(DataError) as raised:
        plan_of(tmp_path, text)
    return [f"{problem} {problem.hint}".rstrip() for problem in raised.value.problems]


def test_what_is_not_said_is_that_of_the_schema(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        "columns:\n"
        "  - path: income.sources[财政拨款收入]\n"
        "  - {path: expenditure.total, unit: 亿元, decimals: 4, with: [share, rank], outliers: none}\n"
        "  - {path: execution.progress, outliers: others}\n"
        "chart: {path: expenditure.total}\n",
    )

    source, total, progress = plan.columns
    assert (plan.title, plan.chart, plan.first, plan.rules) == ("部门整体支出绩效评价报告", 1, 10, True)
    assert (source.title, source.unit, source.foot, source.against) == ("财政拨款收入", "万元", None, (LAST, OTHERS))
    assert (total.title, total.unit, total.decimals, total.extras, total.against) == (
        *("总支出", "亿元", 4, ("share", "rank"), ()),
    )
    assert (progress.percent, progress.foot, progress.against) == (True, False, (OTHERS,))


def test_what_has_one_title_in_several_places_is_told_apart(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        "columns:\n"
        "  - path: general_budget.income\n"
        "  - path: government_fund.income\n"
        "  - {path: state_capital.income, title: 国资收入}\n"
        "  - path: general_budget.expenditure\n"
        "  - path: income.sources[其他收入].amount\n"
        "  - path: staff.posts[行政编制].count\n"
        "  - path: expenditure.functional[行政运行].final\n"
        "  - path: facts.培训\n"
        "  - path: facts.宣传.value\n",
    )

    assert [column.title for column in plan.columns] == [
        *("一般公共预算 › 收入", "政府性基金预算 › 收入", "国资收入", "支出", "其他收入", "行政编制"),
        *("行政运行 › 决算数", "培训", "宣传"),
    ]


def test_so_it_is_where_nobody_has_chosen_columns() -> None:
    number = {"title": "Visits", "type": "integer"}
    ward = {"type": "object", "required": ["visits"], "properties": {"visits": number}}
    schema = {"type": "object", "properties": {"a": {**ward, "title": "Day"}, "b": {**ward, "title": "Night"}}}

    plan = usual_plan(SchemaNode(schema, schema))

    assert [column.title for column in plan.columns] == ["Day › Visits", "Night › Visits"]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            "columns:\n  - path: income.totl\n",
            ["summary.yaml:2:11: 收入里没有“totl”这个字段 是不是“total”？"],
        ),
        (
            "columns:\n  - path: 总支出\n  - path: execution.公务接待费\n",
            [
                "summary.yaml:2:11: 部门整体支出绩效评价报告里没有“总支出”这个字段 是不是“expenditure.total”？",
                "summary.yaml:3:11: 执行管理情况里没有“公务接待费”这个字段 是不是“three_public.reception”？",
            ],
        ),
        (
            "columns:\n  - path: income.sources\n  - path: department.name\n",
            [
                "summary.yaml:2:11: “各项收入”（income.sources）不是一个数"
                " 写到填数的那一级，如 expenditure.total、income.sources[财政拨款收入]。",
                "summary.yaml:3:11: “部门全称”（department.name）不是一个数"
                " 写到填数的那一级，如 expenditure.total、income.sources[财政拨款收入]。",
            ],
        ),
        (
            "columns:\n  - {path: execution.progress, foot: total}\n  - {path: income.total, unit: 人}\n",
            [
                "summary.yaml:2:38: “预算执行进度”是百分比，各部门的加起来没有意义"
                " 删去 foot: total 和 with 里的 share。",
                "summary.yaml:3:32: “总收入”的单位是万元，不能换算成人 只有金额能换算：元、万元、亿元。",
            ],
        ),
        (
            "columns:\n  - {path: execution.progress, with: [rate]}\n",
            [
                "summary.yaml:2:38: “预算执行进度”是百分比，比上年差多少个百分点，没有增减的幅度"
                " 把 with 里的 rate 换成 change。"
            ],
        ),
        (
            "columns:\n  - path: income.total\n  - path: income.total\nchart: {path: expenditure.total}\n",
            [
                "summary.yaml:3:11: “总收入”（income.total）已经有一栏了 留一栏；后面要加的栏都写在它的 with 里。",
                "summary.yaml:4:15: columns 里没有“expenditure.total”这一栏 图照 columns 里的一栏画；先在那里添上。",
            ],
        ),
        (
            "colums: []\n",
            [
                "summary.yaml:1:1: 没有“colums”这个字段 是不是要写“columns”（各栏）？",
            ],
        ),
        (
            "columns:\n  - {path: income.total, with: [shares]}\n",
            [
                "summary.yaml:2:33: “一栏”（columns[0].with[0]）不能是“shares”"
                " 可以填的有：share、rank、last、change、rate。"
            ],
        ),
    ],
)
def test_what_cannot_be_said_is_told_where_it_stands(tmp_path: Path, text: str, messages: list[str]) -> None:
    assert told(tmp_path, text) == messages


def test_without_a_plan_the_outermost_figures_that_every_file_has_are_taken() -> None:
    plan = usual_plan(SHAPES[0])

    assert [column.path for column in plan.columns][:4] == [
        "department.division_count", "department.unit_count", "staff.posts_total", "staff.in_service_total"
    ]  # fmt: skip
    assert len(plan.columns) == 12

"""Score tables: what is computed, what is held against it, and what is told; over the example and small forms."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_golden import outline
from test_trace import computed_again, traced

from reportgen.checking import check_data
from reportgen.cli import run
from reportgen.coverage import measure_coverage
from reportgen.figures import Figure
from reportgen.pipeline import check_report, report_markup

Edit = Callable[..., None]
FORMS = "data/self-evaluation.yaml"
FORM = """\
template: self-evaluation
year: 2025
department: {{name: 示范区档案馆}}
self_evaluations:
  - project: 甲项目
    objective: 完成任务。
    achieved: 完成。
    funds:
      - {{name: 财政资金, budget: {budget}, spent: {spent}}}
    points: {points}
    indicators:
      - name: 产出指标
        groups:
          - name: 数量指标
            indicators:
              - {{name: 甲, sign: "{sign}", target: {target}, actual: {actual}, weight: {weight}, reason: 有}}
"""
USUAL = {"budget": 100, "spent": 100, "points": 10, "sign": "≥", "target": 10, "actual": 10, "weight": 90}


def form(**changes: object) -> str:
    Path("data/form.yaml").write_text(FORM.format(**{**USUAL, **changes}), "utf-8")
    return "data/form.yaml"


def figures(file: str) -> dict[str, str]:
    """The scores of the first form as they are printed."""
    root = check_data(Path(file)).ledger.root.get("self_evaluations")[0]
    item = root.get("indicators")[0].get("groups")[0].get("indicators")[0]
    return {"execution": str(root.get("execution_score")), "item": str(item.get("score")), "grade": root.get("grade")}


def told(file: str, capsys: pytest.CaptureFixture[str]) -> str:
    run(["check", file])
    said = capsys.readouterr()
    return said.err + said.out


@pytest.mark.parametrize(
    ("sign", "target", "actual", "score"),
    [
        ("≥", "10", "10", "90"),
        ("≥", "10", "12", "90"),
        ("≥", "10", "7", "63"),
        ("≥", "7", "5", "64.29"),
        ("≥", "0", "0", "90"),
        ("≥", "10", "0", "0"),
        ("≤", "10", "10", "90"),
        ("≤", "10", "0", "90"),
        ("≤", "10", "12", "75"),
        ("≤", "0", "3", "0"),
        ("=", "100", "100", "90"),
        ("=", "100", "99.5", "89.55"),
        ("=", "100", "120", "90"),
    ],
)
def test_a_score_is_full_where_the_target_is_reached_and_its_share_elsewhere(
    sign: str, target: str, actual: str, score: str, project: Path
) -> None:
    assert figures(form(sign=sign, target=target, actual=actual))["item"] == score


@given(
    sign=st.sampled_from(["≥", "≤", "="]),
    target=st.decimals(0, 1000, places=2),
    actual=st.decimals(0, 1000, places=2),
    weight=st.decimals("0.5", 90, places=1),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_score_is_never_below_nothing_nor_above_its_weight(
    sign: str, target: Decimal, actual: Decimal, weight: Decimal, project: Path
) -> None:
    points = Decimal(100) - weight
    file = form(sign=sign, target=target, actual=actual, weight=weight, points=points)

    assert 0 <= Decimal(figures(file)["item"]) <= weight
    assert not check_report(file)


@pytest.mark.parametrize(
    ("budget", "spent", "points", "score"),
    [("140", "130.50", 10, "9.32"), ("100", "100", 10, "10"), ("100", "110", 10, "10"), ("3", "1", 20, "6.67")],
)
def test_the_execution_scores_its_rate(budget: str, spent: str, points: int, score: str, project: Path) -> None:
    assert figures(form(budget=budget, spent=spent, points=points, weight=100 - points))["execution"] == score


@pytest.mark.parametrize(
    ("actual", "grade"),
    [("88.89", "优"), ("88.88", "良"), ("77.78", "良"), ("77.77", "中"), ("55.56", "中"), ("55.54", "差")],
)
def test_grades_begin_at_90_80_and_60(actual: str, grade: str, project: Path) -> None:
    """10 points for the execution, and 90 times the rate."""
    assert figures(form(target=100, actual=actual))["grade"] == grade


def test_weights_that_do_not_make_100_are_an_error(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(form(weight="90.5"), capsys) == (
        "data/form.yaml:10:13: 错误：分值合计应当是 100，现在是 100.5（预算执行 10，绩效指标 90.5）\n"
        "   10 |     points: 10\n"
        "      |             ^^\n"
        "  另见：分值 90.5（第 16 行）\n"
        "  办法：核对各指标的分值；预算执行的分值写在 points，不写就是 10。［审核公式 project-weights］\n"
        "\n"
        "data/form.yaml：1 个错误，0 条警告\n"
    )


def test_the_usual_weights_may_have_decimals(project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit(FORMS, ("weight: 12.5\n                score: 11.25", "weight: 22.5\n                score: 20.25"))
    edit(FORMS, ("actual: 3200\n                weight: 12.5", "actual: 3200\n                weight: 2.5"))

    assert told(FORMS, capsys) == "data/self-evaluation.yaml：没有问题\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "score: 11.25",
            "score: 11.5",
            "data/self-evaluation.yaml:48:24: 错误：得分填的是 11.5，由各项算得 11.25，多填了 0.25",
        ),
        (
            "score: 15",
            "score: 15.5",
            "data/self-evaluation.yaml:83:24: 错误：“群众查档便利程度”得分 15.5，超过了分值 15",
        ),
        (
            "execution_score: 9.32",
            "execution_score: 10",
            "data/self-evaluation.yaml:27:22: 错误：预算执行得分填的是 10，由各项算得 9.32，多填了 0.68",
        ),
        (
            "weight: 50  #",
            "weight: 60  #",
            "data/self-evaluation.yaml:32:17: 错误：一级指标分值填的是 60，由各项算得 50.0，多填了 10.0",
        ),
        (
            "                reason: 人工费用上涨。下年改为按批次计价。\n",
            "",
            "data/self-evaluation.yaml:68:17: 警告：“每卷整理成本”得分 7.03，分值 7.5，没有写偏差原因",
        ),
        (
            "spent: 4.00",
            "spent: 14.00",
            "data/self-evaluation.yaml:25:16: 警告：全年执行数不应超过全年预算数",
        ),
    ],
)
def test_what_does_not_hold_is_told_at_its_line(
    old: str, new: str, said: str, project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(FORMS, (old, new))

    assert said in told(FORMS, capsys)


def test_an_execution_below_nine_tenths_wants_a_reason(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = told(form(spent=80), capsys)
    assert "data/form.yaml:5:5: 警告：预算执行率 80.00%，低于 90%，没有写原因\n" in said

    text = Path("data/form.yaml").read_text("utf-8").replace("    points: 10", "    points: 10\n    reason: 招标延后。")
    Path("data/form.yaml").write_text(text, "utf-8")

    assert told("data/form.yaml", capsys) == "data/form.yaml：没有问题\n"


def test_a_project_without_budget_is_an_error(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "data/form.yaml:9:30: 错误：全年预算数合计是 0万元，算不出预算执行率" in told(
        form(budget=0, spent=0), capsys
    )


def test_weights_of_the_departments_table_that_do_not_make_100_are_an_error(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("data/hunan.yaml", ("actual: 98.75, weight: 15", "actual: 98.75, weight: 16"))
    edit("data/hunan.yaml", ("- name: 综合管理\n      weight: 30\n", "- name: 综合管理\n"))

    said = told("data/hunan.yaml", capsys)

    assert "错误：分值合计应当是 100，现在是 101\n" in said
    assert "［审核公式 table-weights］" in said


def test_an_indicator_that_is_neither_computed_nor_scored_is_an_error(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(FORMS, ("                score: 15\n", ""))

    assert "data/self-evaluation.yaml:79:17: 错误：“三级指标”" in told(FORMS, capsys)


def test_every_score_of_the_trace_is_computed_again(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in (FORMS, "data/hunan.yaml"):
        numbers = traced(file, capsys)["numbers"]
        facts = yaml.load(Path(file).read_text("utf-8"), yaml.BaseLoader)
        rounded = [number for number in numbers if "round(" in number.get("expression", "")]
        assert len(rounded) >= 4
        for number in rounded:
            assert computed_again(number["expression"], facts, None) == Decimal(number["value"]), number


def test_both_layouts_merge_their_first_columns(project: Path) -> None:
    text = report_markup(FORMS)

    assert text.count("<table") == 2
    assert text.count('class="landscape"') == 1
    assert 'rowspan="9">绩效指标（<data' in text
    assert ">定性</td>" in text


def test_the_report_carries_the_forms_as_attachments(project: Path) -> None:
    forms = Path(FORMS).read_text("utf-8")
    forms = forms[forms.index("self_evaluations:") : forms.index("# ══════ 落款")]
    starter = Path("data/starter.yaml").read_text("utf-8")
    Path("data/scored.yaml").write_text(f"template: scored\n{starter}\n{forms}", "utf-8")

    lines = outline("data/scored.yaml").splitlines()

    assert [line for line in lines if line.startswith(("label", "title", "h1"))] == [
        "title\t示范区档案馆2025年度整体支出绩效评价报告",
        "h1\t一、部门基本情况",
        "h1\t二、部门财政资金收支情况",
        "h1\t三、部门整体绩效管理情况",
        "h1\t四、评价结论及建议",
        "label\t附件1",
        "title\t档案馆运转项目支出绩效自评表",
        "label\t附件2",
        "title\t档案宣传项目支出绩效自评表",
    ]


@pytest.mark.parametrize("layout", ["省级", "财政部"])
def test_each_layout_prints_every_fact(layout: str, project: Path, edit: Edit) -> None:
    edit(FORMS, ("layout: 省级  #", f"layout: {layout}  #"))
    edit(
        FORMS, ("    points: 10", "    supervisor: 示范区管委会\n    reason: 单位资金按合同下年支付。\n    points: 10")
    )

    gaps = measure_coverage([check_data(Path(FORMS))]).facts.gaps

    assert [gap.path for gap in gaps if not gap.path.endswith(".layout")] == []


def test_a_total_is_the_sum_of_the_scores_as_printed(project: Path) -> None:
    for form in check_data(Path(FORMS)).ledger.root.get("self_evaluations"):
        items = [i for c in form.get("indicators") for g in c.get("groups") for i in g.get("indicators")]
        printed = [Decimal(str(item.get("score"))) for item in items] + [Decimal(str(form.get("execution_score")))]
        total = form.get("score")
        assert isinstance(total, Figure)
        assert sum(printed) == total.value == total.value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_templates_do_not_round(project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit("templates/scored/form-head.html.j2", ('<p class="unit">', '<p class="unit">{{ form.score | rounded(1) }}'))

    assert run(["build", FORMS]) == 3
    assert "没有“rounded”这个过滤器" in capsys.readouterr().err

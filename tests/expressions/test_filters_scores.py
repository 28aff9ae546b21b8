"""Score tables: what is computed, what is held against it, and what is told; over the example and small forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen import Case, check_report
from reportgen.cli import run
from reportgen.schema.describe import describe_schema
from reportgen.survey.coverage import measure_coverage
from reportgen.values.figure import Figure
from tests.test_golden import outline
from tests.trace.test_trace import computed_again, traced

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
    root = Case(file).figures.root.get("self_evaluations")[0]
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
        ("=", "0", "0", "90"),
        ("=", "0", "3", "0"),
        ("≥", "0", "3", "90"),
        ("≤", "0", "0", "90"),
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
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
        "  另见：甲的分值 90.5（第 16 行）\n"
        "  办法：核对各指标的分值；"
        "预算执行的分值填在“预算执行分值”（points），不填就是 10。［审核公式 project-weights］\n"
        "\n"
        "data/form.yaml：1 个错误，0 条警告\n"
    )


def with_form(template: str, weights: list[str]) -> str:
    """A file of a template with one form, whose indicators have these weights; the number of their first line."""
    items = "".join(
        f'              - {{name: 指标{number}, sign: "≥", target: 1, actual: 1, weight: {weight}}}\n'
        for number, weight in enumerate(weights, start=1)
    )
    form = FORM.format(**{**USUAL, "points": 10}).replace("    points: 10\n", "")
    form = f"self_evaluations:{form.partition('self_evaluations:')[2].rpartition('              - ')[0]}{items}"
    if template == "hunan":
        text = Path("data/hunan.yaml").read_text("utf-8")
        head, _, rest = text.partition("# ══════ 附件：项目支出绩效自评表")
        text = f"{head}{form}\nsignature:{rest.partition(chr(10) + 'signature:')[2]}"
    elif template == "scored":
        text = f"template: scored\n{Path('data/starter.yaml').read_text('utf-8')}\n{form}"
    else:
        text = f"{FORM.partition('self_evaluations:')[0].format()}{form}"
    Path("data/form.yaml").write_text(text, "utf-8")
    return "data/form.yaml"


@pytest.mark.parametrize("template", ["self-evaluation", "scored", "hunan"])
class TestWeights:
    """In every template that has them, weights make 100, to the last decimal."""

    @pytest.mark.parametrize(
        "weights", [["33.3", "33.3", "23.4"], ["30", "30.05", "29.95"], ["90"], ["22.5", "22.5", "22.5", "22.5"]]
    )
    def test_decimals_that_make_100_are_right(
        self, template: str, weights: list[str], project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert told(with_form(template, weights), capsys) == "data/form.yaml：没有问题\n"

    def test_a_tenth_too_little_is_an_error(
        self, template: str, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = with_form(template, ["33.3", "33.3", "23.3"])
        typed = '              - {name: 指标1, sign: "≥", target: 1, actual: 1, weight: 33.3}'
        line = Path(file).read_text("utf-8").splitlines().index(typed) + 1

        assert told(file, capsys) == (
            f"data/form.yaml:{line}:70: 错误：分值合计应当是 100，现在是 99.9（预算执行 10，绩效指标 89.9）\n"
            f"{line:>5} | {typed}\n"
            f"      | {' ' * 71}^^^^\n"
            f"  另见：指标2的分值 33.3（第 {line + 1} 行）\n"
            f"  另见：指标3的分值 23.3（第 {line + 2} 行）\n"
            "  办法：核对各指标的分值；"
            "预算执行的分值填在“预算执行分值”（points），不填就是 10。［审核公式 project-weights］\n"
            "\n"
            "data/form.yaml：1 个错误，0 条警告\n"
        )
        assert run(["build", file, "-o", "out.docx"]) == 1
        assert not Path("out.docx").exists()


INDICATOR = "data/form.yaml:16:{}: 错误：“{}”（self_evaluations[0].indicators[0].groups[0].indicators[0].{}）"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("weight: 90, score: ", INDICATOR.format(46, "得分", "score") + "没有填\n"),
        ('weight: 90, sign: "≥", target: 5, actual: ', INDICATOR.format(69, "完成值", "actual") + "没有填\n"),
        ("weight: 90, score: -1", INDICATOR.format(46, "得分", "score") + "不能小于 0，写的是 -1\n"),
        ("weight: 0, score: 0", INDICATOR.format(35, "分值", "weight") + "要大于 0，写的是 0\n"),
        (
            "weight: 90, expected: 提高, result: 提高, score: 91",
            "data/form.yaml:16:72: 错误：“甲”得分 91，超过了分值 90\n",
        ),
        (
            "weight: 90, target: 5, score: 90",
            "data/form.yaml:16:39: 错误：填了“目标值”（target），却没有填“指标性质”（sign）\n",
        ),
        (
            "weight: 90, sign: '>=', target: 5, actual: 5",
            INDICATOR.format(45, "指标性质", "sign") + "不能是“>=”\n",
        ),
        (
            "weight: 90, sign: '≥', target: ≥95%, actual: 5",
            INDICATOR.format(58, "目标值", "target") + "只写数，写的是“≥95%”\n",
        ),
        (
            "weight: 90, unit: '%', expected: 好, result: 好, score: 90%",
            INDICATOR.format(81, "得分", "score") + "应当是数，写的是“90%”\n",
        ),
    ],
)
def test_an_indicator_that_cannot_be_scored_is_told(
    item: str, said: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = FORM.format(**USUAL)
    Path("data/form.yaml").write_text(
        f"{text.rpartition('              - ')[0]}              - {{name: 甲, {item}}}\n", "utf-8"
    )

    found = told("data/form.yaml", capsys)

    assert found.startswith(said)
    assert found.endswith("data/form.yaml：1 个错误，0 条警告\n")


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
            "data/self-evaluation.yaml:48:24: 提示：得分填的是 11.5，照公式算得 11.25，相差 0.25，已经写明原因",
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


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (
            'sign: "=", target: 10, actual: 15, weight: 90',
            "data/form.yaml:16:58: 警告：“甲”的指标性质是“=”，目标值 10，完成值却是 15",
        ),
        ("weight: 90, score: 90, result: 完成", "data/form.yaml:16:17: 警告：“甲”没有填目标，表里印“—”"),
        (
            'sign: "≥", target: 10, weight: 90, score: 90',
            "data/form.yaml:16:17: 警告：“甲”有得分 90，没有填完成情况，表里印“—”",
        ),
        (
            'sign: "≥", target: 10, weight: 90, score: 80, result: 基本完成',
            "data/form.yaml:16:17: 警告：“甲”得分 80，分值 90，没有写偏差原因",
        ),
    ],
)
def test_what_is_doubtful_in_an_indicator_is_one_warning(
    item: str, said: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = FORM.format(**USUAL)
    start = text.index('sign: "≥"')
    Path("data/form.yaml").write_text(f"{text[:start]}{item}}}\n", "utf-8")

    text = told("data/form.yaml", capsys)

    assert text.startswith(f"{said}\n")
    assert text.endswith("\n\ndata/form.yaml：没有错误，1 条警告\n")


@pytest.mark.parametrize(
    "item",
    [
        "weight: 90, score: 90, expected: 全部完成, result: 完成",
        'sign: "=", target: 10, actual: 15, weight: 90, reason: 年中追加任务。',
        'sign: "=", target: 0, actual: 0, weight: 90',
    ],
)
def test_an_indicator_with_grounds_for_its_score_is_right(
    item: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = FORM.format(**USUAL)
    Path("data/form.yaml").write_text(f"{text[: text.index('sign: ')]}{item}}}\n", "utf-8")

    assert told("data/form.yaml", capsys) == "data/form.yaml：没有问题\n"


def test_a_project_with_two_forms_is_a_warning(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = FORM.format(**USUAL)
    Path("data/form.yaml").write_text(text + text.partition("self_evaluations:\n")[2], "utf-8")

    assert told("data/form.yaml", capsys) == (
        "data/form.yaml:17:14: 警告：不止填了一张自评表的项目：甲项目\n"
        "   17 |   - project: 甲项目\n"
        "      |              ^^^^^^\n"
        "  办法：删去多填的一张；确实是两个项目的，名称要写得不同。［审核公式 project-evaluated-again］\n"
        "\n"
        "data/form.yaml：没有错误，1 条警告\n"
    )


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
    edit("data/hunan.yaml", ("execution.progress, weight: 15", "execution.progress, weight: 16"))
    edit("data/hunan.yaml", ("- name: 综合管理\n      weight: 30\n", "- name: 综合管理\n"))

    said = told("data/hunan.yaml", capsys)

    assert "错误：分值合计应当是 100，现在是 101\n" in said
    assert "［审核公式 table-weights］" in said


def test_an_indicator_that_is_neither_computed_nor_scored_is_open(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(FORMS, ("                score: 15\n", ""))

    assert "警告：“档案馆运转项目”的自评表里还有 1 个指标没有得分，表里空着，总分也不印\n" in told(FORMS, capsys)


def test_every_score_of_the_trace_is_computed_again(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in (FORMS, "data/hunan.yaml"):
        numbers = traced(file, capsys)["numbers"]
        facts = yaml.load(Path(file).read_text("utf-8"), yaml.BaseLoader)
        rounded = [number for number in numbers if "round(" in number.get("expression", "")]
        assert len(rounded) >= 4
        for number in rounded:
            assert computed_again(number["expression"], facts, None) == Decimal(number["value"]), number


def test_both_layouts_merge_their_first_columns(project: Path) -> None:
    text = Case(FORMS).markup.text

    assert text.count("<table") == 2
    assert text.count('class="landscape"') == 1
    assert re.search(r'rowspan="9">绩效指标<br[^>]*/>（<data', text)
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
def test_forms_alone_end_with_the_signature_on_the_page_of_the_last(layout: str, project: Path) -> None:
    file = form()
    text = (
        Path(file)
        .read_text("utf-8")
        .replace("    objective: 完成任务", f"    layout: {layout}\n    objective: 完成任务")
    )
    Path(file).write_text(f"{text}signature:\n  date: 2026-03-20\n", "utf-8")

    lines = outline(file).splitlines()
    markup = Case(file).markup.text

    assert lines[-2:] == ["signature\t示范区档案馆", "date\t2026年3月20日"]
    assert ('class="date"' in markup.partition("</section>")[0]) is True
    assert markup.count('class="date"') == 1


def test_the_signature_of_forms_and_the_table_comes_after_the_table(project: Path) -> None:
    text = Path("data/hunan.yaml").read_text("utf-8")
    end = text[text.index("score_table:") :]
    end = re.sub(r"source: [^,]*", "actual: 100", end)
    Path("data/form.yaml").write_text(Path(form()).read_text("utf-8") + end, "utf-8")

    lines = outline("data/form.yaml").splitlines()

    assert [line.split("\t")[0] for line in lines[-3:]] == ["table", "signature", "date"]
    assert Case("data/form.yaml").markup.text.count('class="date"') == 1


@pytest.mark.parametrize(
    ("name", "title"),
    [("甲工程", "甲工程项目支出绩效自评表"), ("甲项目", "甲项目支出绩效自评表"), ("项", "项项目支出绩效自评表")],
)
def test_the_title_of_a_form_says_project_once(name: str, title: str, project: Path) -> None:
    file = form()
    Path(file).write_text(Path(file).read_text("utf-8").replace("project: 甲项目", f"project: {name}"), "utf-8")

    assert f"title\t{title}" in outline(file).splitlines()


@pytest.mark.parametrize("layout", ["省级", "财政部"])
def test_each_layout_prints_every_fact(layout: str, project: Path, edit: Edit) -> None:
    edit(FORMS, ("layout: 省级  #", f"layout: {layout}  #"))
    edit(
        FORMS, ("    points: 10", "    supervisor: 示范区管委会\n    reason: 单位资金按合同下年支付。\n    points: 10")
    )

    gaps = measure_coverage([Case(FORMS)]).facts.gaps

    assert [gap.path for gap in gaps if not gap.path.endswith(".layout")] == []


def test_a_total_is_the_sum_of_the_scores_as_printed(project: Path) -> None:
    for form in Case(FORMS).figures.root.get("self_evaluations"):
        items = [i for c in form.get("indicators") for g in c.get("groups") for i in g.get("indicators")]
        printed = [Decimal(str(item.get("score"))) for item in items] + [Decimal(str(form.get("execution_score")))]
        total = form.get("score")
        assert isinstance(total, Figure)
        assert sum(printed) == total.value == total.value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_templates_do_not_round(project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit("templates/scored/form-head.html.j2", ('<p class="unit">', '<p class="unit">{{ form.score | rounded(1) }}'))

    assert run(["build", FORMS]) == 3
    assert "没有“rounded”这个过滤器" in capsys.readouterr().err


SOURCED = """\
template: self-evaluation
year: 2025
department: {{name: 示范区档案馆}}
facts:
  整理: {{title: 整理档案, value: 3200, unit: 卷}}
  接待: {{title: 接待查档, value: 20, unit: 人次, about: true}}
  满意率: {{title: 满意率, value: 96.50, unit: "%"}}
  经费: {{title: 经费, value: 12.30, unit: 万元}}
  场次: {{title: 活动场次, value: 7}}
  差额: {{title: 差额, value: -3, unit: 卷}}
projects:
  - name: 运转类
    items:
      - {{name: 甲项目, budget: 400.00, final: 391.00}}
      - {{name: 乙项目, budget: 3.00, final: 1.00}}
self_evaluations:
  - project: 甲项目
    objective: 完成任务。
    achieved: 完成。
{more}    indicators:
      - name: 产出指标
        groups:
          - name: 数量指标
            indicators:
              - name: 甲
                sign: "≥"
                target: 10
                weight: 90
                reason: 有
{item}"""


def sourced(*lines: str, more: str = "") -> str:
    """A file with one indicator, which has `lines` besides the usual."""
    text = SOURCED.format(item="".join(f"                {line}\n" for line in lines), more=more)
    Path("data/form.yaml").write_text(text, "utf-8")
    return "data/form.yaml"


def cells(file: str, name: str) -> list[str]:
    """What is printed in the row of an indicator."""
    row = next(line for line in outline(file).splitlines() if f"| {name} |" in line)
    return [cell.strip() for cell in row.split("|")]


@pytest.mark.parametrize(
    ("source", "unit", "printed"),
    [
        ("facts.整理", "卷", "3200卷"),
        ("facts.整理", "", "3200卷"),
        ("facts.整理 | number", "卷", "3200卷"),
        ("'{{ facts.整理 }}'", "卷", "3200卷"),
        ("facts.接待", "人次", "20人次"),
        ("facts.满意率", "'%'", "96.50%"),
        ("facts.满意率", "％", "96.50％"),
        ("facts.满意率", "", "96.50%"),
        ("listed_rate", "'%'", "97.27%"),
        ("listed_rate", "", "97.27%"),
        ("projects[0].final", "万元", "392.00万元"),
        ("projects[0].final", "元", "3920000元"),
        ("facts.经费", "元", "123000元"),
        ("facts.经费", "亿元", "0.00123亿元"),
        ("facts.场次", "场", "7场"),
        ("facts.场次", "", "7"),
        ("projects | count", "类", "1类"),
    ],
)
def test_a_result_is_the_number_that_the_report_prints_elsewhere(
    source: str, unit: str, printed: str, project: Path
) -> None:
    file = sourced(f"source: {source}", *([f"unit: {unit}"] if unit else []), more="    layout: 财政部\n")

    assert not check_report(file)
    assert cells(file, "甲")[-4] == printed


def test_the_score_counts_with_what_is_printed(project: Path) -> None:
    file = sourced("source: listed_rate", "unit: '%'")
    text = Path(file).read_text("utf-8").replace("target: 10\n", "target: 100\n").replace("391.00", "390.91")
    Path(file).write_text(text, "utf-8")

    assert figures(file)["item"] == "87.53"  # 90 × 97.25 ÷ 100; the rate itself, 97.2481…, would make 87.52


def test_a_number_of_a_source_is_typed_once_and_traced_to_its_line(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["trace", "data/hunan.yaml", "98.75"]) == 0
    assert (
        "  算出的数：预算执行率的完成值 = 预算执行进度 0.9875 × 100 = 98.75\n"
        "  用到：人员经费 386.25万元（data/hunan.yaml:54:14）\n"
    ) in capsys.readouterr().out

    text = Path("data/hunan.yaml").read_text("utf-8")
    assert text.count("1850") == 1
    assert "98.75" not in text
    assert text.count("12000") == 3  # the fact, and the target of each table
    changed = text.replace("value: 1850", "value: 2000")
    Path("data/hunan.yaml").write_text(changed, "utf-8")
    assert outline("data/hunan.yaml").count("2000人次") == 3


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("facts.满意绿", ["错误：没有“facts.满意绿”这个名称", "是不是“facts.满意率”？"]),
        ("整理", ["错误：没有“整理”这个名称", "引用工作数据要写 facts.名称"]),
        ("facts", ["错误：“facts”不是一个数"]),
        ("department.name", ["错误：“department.name”不是一个数"]),
        ("signature.date", ["错误：“signature.date”没有填，取不到数"]),
        ("last.listed_rate", ["错误：“last.listed_rate”取不到：没有上年的数据文件"]),
        ("'3200'", ["错误：“3200”就是一个数，不是名称"]),
        ("整理{{ facts.整理 }}", ["错误：“整理{{ facts.整理 }}”里除了名称还有别的"]),
        ("'{{ facts.整理 }'", ["错误：“{{”没有配成 {{ 名称 }}"]),
        ("'｛｛ facts.整理 ｝｝'", ["错误：引用的花括号是全角的"]),
        ("facts.整理 + 1", ["错误：引用只能写名称和过滤器，不能计算"]),
        ("facts。整理", ["错误：“facts。整理”里有全角符号“。”"]),
        ("facts.整理 | totl", ["错误：没有“totl”这个过滤器", "是不是“total”？"]),
        ("facts.整理 | measured('人')", ["错误：单位是“卷”的数，不能以“人”计"]),
        ("projects[7].final", ["错误：没有第 7 项，一共 1 项"]),
        ("score", ["错误：“score”绕回了自己"]),
        ("actual", ["错误：“actual”绕回了自己"]),
        ("source", ["错误：“source”绕回了自己"]),
        ("self_evaluations[0].score", ["错误：“self_evaluations[0].score”绕回了自己"]),
        ("self_evaluations[0].indicators[0].groups[0].score", ["绕回了自己：它本身要由这里算出"]),
    ],
)
def test_a_source_that_leads_nowhere_is_one_error_at_its_place(
    source: str, said: list[str], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = sourced("unit: 卷", f"source: {source}")
    number = len(Path(file).read_text("utf-8").splitlines())

    text = told(file, capsys)

    assert text.startswith(f"data/form.yaml:{number}:25: 错误：")
    assert text.endswith("\n\ndata/form.yaml：1 个错误，0 条警告\n")
    assert all(words in text for words in said)


def test_what_rests_on_a_source_that_leads_nowhere_says_nothing_more(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the total that is stated, nor the sentence that refers to it, nor the weights."""
    file = sourced("source: facts.没有", more="    score: 88\n    conclusion: 得{{ indicators[0].score }}。\n")

    assert told(file, capsys).endswith("data/form.yaml：1 个错误，0 条警告\n")
    assert run(["show", file]) == 0
    assert "facts.没有" in capsys.readouterr().out
    assert run(["build", file]) == 1


def test_a_source_without_end_is_told_at_its_place(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = '"listed_count": { "title": "项目清单里的项目个数"'
    edit("schema.json", (listed, f'"seventh": {{ "title": "七分之一", "formula": "year / 7" }},\n    {listed}'))

    said = told(sourced("source: seventh"), capsys)

    assert "25: 错误：year / 7 除不尽，没有说明保留几位\n" in said
    assert said.endswith("data/form.yaml：1 个错误，0 条警告\n")


@pytest.mark.parametrize("first", ["score_table", "self_evaluations"])
def test_a_circle_is_told_once_whoever_is_asked_first(
    first: str, project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two tables that take their numbers from each other; which of them stands first does not matter."""
    text = Path("data/hunan.yaml").read_text("utf-8")
    text = text.replace("source: execution.progress", "source: 'self_evaluations[0].score'")
    text = text.replace("source: facts.培训", "source: score_table.score")
    text = text.replace(', unit: "%", source: \'self', ", source: 'self").replace("unit: 人次, source", "source")
    head, forms, rest = text.partition("# ══════ 附件：项目支出绩效自评表 ══════")
    forms, mark, table = rest.partition("# ══════ 附件：部门整体")
    table, end, signature = table.partition("\nsignature:")
    parts = [mark + table + "\n", forms] if first == "score_table" else [forms, mark + table]
    Path("data/hunan.yaml").write_text(head + "".join(parts) + end + signature, "utf-8")

    said = told("data/hunan.yaml", capsys)

    assert said.count("绕回了自己") == 1
    assert "“score_table.score”" in said if first == "self_evaluations" else "“self_evaluations[0].score”" in said
    assert said.endswith("data/hunan.yaml：1 个错误，0 条警告\n")


def test_a_source_that_leads_to_a_circle_is_no_part_of_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second indicator takes its own score; the first, which takes the second's, says nothing."""
    items = "self_evaluations[0].indicators[0].groups[0].indicators"
    file = sourced(f'source: "{items}[1].score"')
    second = f'              - {{name: 乙, sign: "≥", target: 1, weight: 0.5, source: "{items}[1].score"}}\n'
    text = Path(file).read_text("utf-8").replace("weight: 90", "weight: 89.5") + second
    Path(file).write_text(text, "utf-8")

    said = told(file, capsys)

    assert said.startswith(f"data/form.yaml:{len(text.splitlines())}:70: 错误：“{items}[1].score”绕回了自己")
    assert said.endswith("data/form.yaml：1 个错误，0 条警告\n")


def test_a_circle_of_the_schema_is_still_a_fault_of_the_schema(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("templates/scored/schema.json", (
        "\"title\": \"二级指标分值\", \"formula\": \"indicators | total('weight')\"",
        "\"title\": \"二级指标分值\", \"formula\": \"weight\"",
    ))  # fmt: skip
    file = sourced("source: self_evaluations[0].indicator_points")

    assert run(["check", file]) == 3
    assert "“weight”（二级指标分值）的公式绕回了自己" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("source", "unit", "shown"),
    [
        ("facts.整理", "人次", "3200卷"),
        ("listed_rate", "卷", "97.27%"),
        ("facts.经费", "卷", "12.30万元"),
        ("facts.场次", "'%'", "7"),
    ],
)
def test_a_source_in_another_unit_is_an_error_at_the_unit(
    source: str, unit: str, shown: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = sourced(f"unit: {unit}", f"source: {source}")
    number, bare = len(Path(file).read_text("utf-8").splitlines()) - 1, unit.strip("'")
    caret = "^" * (3 if unit == "'%'" else 2 * len(unit))

    assert told(file, capsys) == (
        f"data/form.yaml:{number}:23: 错误：“甲”的度量单位是“{bare}”，取来的数却是 {shown}\n"
        f"   {number} |                 unit: {unit}\n"
        f"      |                       {caret}\n"
        "  办法：核对“取自”是不是写错了名称；没有写错的，改度量单位，或者不填度量单位。［审核公式 source-unit］\n"
        "\n"
        "data/form.yaml：1 个错误，0 条警告\n"
    )


def test_a_source_below_nothing_is_an_error(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = told(sourced("source: facts.差额"), capsys)

    assert "错误：“甲”的完成值是 -3，不能算得分" in said
    assert "［审核公式 actual-not-negative］" in said


def test_a_result_that_is_typed_all_the_same_is_compared(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(sourced("source: facts.整理", "actual: 3200"), capsys) == "data/form.yaml：没有问题\n"

    file = sourced("source: facts.整理", "actual: 3300")
    number = len(Path(file).read_text("utf-8").splitlines())
    assert told(file, capsys) == (
        f"data/form.yaml:{number}:25: 错误：完成值填的是 3300，要取的“整理档案”却是 3200\n"
        f"   {number} |                 actual: 3300\n"
        "      |                         ^^^^\n"
        "  另见：整理档案 3200卷（第 5 行）\n"
        "  办法：两处只留一处：不填数，就印取来的；名称、引用写错了的，改正。［审核公式 stated-total］\n"
        "\n"
        "data/form.yaml：1 个错误，0 条警告\n"
    )


@pytest.mark.parametrize("layout", ["省级", "财政部"])
def test_a_form_without_funds_takes_them_from_the_list_of_projects(layout: str, project: Path) -> None:
    file = sourced("source: facts.整理", more=f"    layout: {layout}\n")

    assert not check_report(file)
    assert figures(file)["execution"] == "9.78"
    lines = outline(file)
    assert "其中：" not in lines
    assert "400.00 | " in lines
    assert " | 391.00 | " in lines


@pytest.mark.parametrize(
    "listed",
    ["  - name: 运转类\n    items:\n      - {name: 丙项目, budget: 400.00, final: 391.00}\n",
     "  - name: 运转类\n    items:\n      - {name: 甲项目, budget: 1.00, final: 1.00}\n"
     "  - name: 人员类\n    items:\n      - {name: 甲项目, budget: 1.00, final: 1.00}\n",
     ""],
)  # fmt: skip
def test_a_form_without_any_funds_is_an_error(listed: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = sourced("actual: 10")
    head, _, rest = Path(file).read_text("utf-8").partition("projects:\n")
    forms = rest[rest.index("self_evaluations:") :]
    Path(file).write_text(head + (f"projects:\n{listed}" if listed else "") + forms, "utf-8")
    number = Path(file).read_text("utf-8").splitlines().index("  - project: 甲项目") + 1

    assert told(file, capsys).endswith(
        f"data/form.yaml:{number}:5: 错误：“甲项目”没有填项目资金，项目清单里也没有叫这个名称的一个项目\n"
        f"   {number} |   - project: 甲项目\n"
        "      |     ^\n"
        "  办法：在“项目资金”（funds）里按来源填写；"
        "或者在“项目清单”（projects）里列出这个项目，两处名称写得一样。"
        "［审核公式 project-funds］\n"
        "\n"
        f"data/form.yaml：1 个错误，{listed.count('甲项目') // 2} 条警告\n"
    )


def test_funds_that_differ_from_the_list_of_projects_are_a_warning(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    funds = "    funds:\n      - {{name: 财政资金, budget: {}, spent: {}}}\n"
    assert told(sourced("actual: 10", more=funds.format("400.00", "391.00")), capsys).endswith("没有问题\n")

    said = told(sourced("actual: 10", more=funds.format("400.00", "390.00")), capsys)
    assert (
        "警告：自评表的全年执行数应当与项目清单里这个项目的支出决算数相同："
        "全年执行数合计 390.00万元，项目清单里的支出决算数 391.00万元，相差 1.00万元\n"
    ) in said
    assert said.endswith("data/form.yaml：没有错误，1 条警告\n")

    said = told(sourced("actual: 10", more=funds.format("401.00", "391.00")), capsys)
    assert "警告：自评表的全年预算数应当与项目清单里这个项目的相同：" in said
    assert "［审核公式 project-listed-budget］" in said


def test_every_number_of_a_sourced_form_is_computed_again(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = sourced("source: listed_rate", "unit: '%'")
    facts = yaml.load(Path(file).read_text("utf-8"), yaml.BaseLoader)

    computed = [number for number in traced(file, capsys)["numbers"] if "typed" in number]

    assert {number["title"] for number in computed} >= {"完成值", "预算执行得分", "全年预算数合计"}
    for number in computed:
        assert computed_again(number["expression"], facts, None) == Decimal(number["value"]), number


def test_next_years_file_keeps_the_source(project: Path) -> None:
    assert run(["new", "2026", "--from", "data/hunan.yaml"]) == 0

    text = Path("data/2026.yaml").read_text("utf-8")
    assert text.count("source: facts.示范面积") == 2
    assert "unit: 人次, source: facts.培训, weight: 12.5" in text


def test_diff_and_textconv_read_a_source_as_it_is_typed(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path("data/before.yaml")
    before.write_text(Path("data/hunan.yaml").read_text("utf-8"), "utf-8")
    edit("data/hunan.yaml", ("value: 1850", "value: 1900"))

    edit("data/hunan.yaml", ('unit: "%", source: facts.满意率', 'unit: "%", source: execution.progress'))
    run(["diff", "data/before.yaml", "data/hunan.yaml"])
    said = capsys.readouterr().out
    assert re.search("取自  facts.满意率 → execution.progress", said)
    assert re.search(r"完成值 +1850 +→ 1900 +\+50", said)
    assert run(["textconv", "data/hunan.yaml"]) == 0
    assert "培训农民 › 取自: facts.培训\n" in capsys.readouterr().out


def test_a_source_counts_as_printed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gaps = measure_coverage([Case(sourced("source: facts.整理"))]).facts.gaps

    paths = [gap.path for gap in gaps]
    assert "facts.场次.value" in paths
    assert not [path for path in paths if path.startswith("facts.整理") and not path.endswith("title")]
    assert not [path for path in paths if path.endswith(".source")]


@pytest.mark.parametrize(("language", "words"), [("zh", "引用一个数"), ("en", "reference to a figure")])
def test_the_reference_says_that_a_source_refers(language: str, words: str, project: Path) -> None:
    shape = Case(FORMS).contract.shape

    fields = {field.name: field for group in describe_schema(shape, language) for field in group.fields}

    assert fields["source"].demands.startswith(words)


def test_last_years_own_part_settles_its_references(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A reference in `last_year` that leads nowhere is told once; what rests on it is absent in this year's figures."""
    schema = Path("schema.json")
    field = '"reasons": { "$ref": "#/$defs/prose", "title": "变动原因", "description": "支出比上年'
    text = schema.read_text("utf-8")
    assert text.count(field) == 1
    referring = '"like": { "title": "照", "description": "照哪个数。", "type": "string", "refers": true },\n        '
    text = text.replace(field, referring + field)
    total = '"total": { "title": "总支出", "formula": "spent'
    text = text.replace(total, f'"alike": {{ "title": "同", "formula": "like" }},\n        {total}')
    schema.write_text(text, "utf-8")
    starter = Path("data/starter.yaml").read_text("utf-8")
    more = "last_year:\n  expenditure: {basic: 200.00, project: 180.00, like: basik}\n"
    Path("data/own.yaml").write_text(
        starter.replace("objective: |\n", "objective: |\n  {{ last.expenditure.alike }}") + more, "utf-8"
    )

    said = told("data/own.yaml", capsys)

    assert said.count("错误：") == 2
    assert "错误：没有“basik”这个名称" in said
    assert "错误：“last.expenditure.alike”没有填，引用不到" in said

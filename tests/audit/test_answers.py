"""A warning that asks for a reason ends where the reason stands, and only there; rules that are off say nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from reportgen import check_report
from reportgen.cli import run
from tests.template.test_optional_parts import lines
from tests.tools.cases import STARTER, said

Change = tuple[str, str]
FILE = "data/2025.yaml"
_LAST = "last_year:\n  income: {total: 200.00}\n  expenditure: {total: 200.00}\n"
_LAST_THREE = "last_year:\n  execution: {three_public: {total: 1.00}}\n"
_JUMPED = ("\nobjective:", f"\n{_LAST}objective:")
_GREW = ("\nobjective:", f"\n{_LAST_THREE}objective:")
_BUDGET = "    budget: {vehicle_operation: 1.00, vehicle_purchase: 0, reception: 0.20, abroad: 0}\n"
_LISTED = (
    "projects:\n  - name: 运转类\n    items:\n      - {name: 甲, budget: 170.00, final: 180.00, result: 完成了任务。}\n"
)
_FUNCTIONAL = (
    'expenditure:\n  functional:\n    - {code: "2012604", name: 档案馆, budget: 380.00, final: 394.60, reason: 追加}\n'
)


class Asked(NamedTuple):
    """Changes of the starter that break a rule, and one that gives the reason."""

    rule: str
    wrong: tuple[Change, ...]
    reason: Change


_INCOME = ("  opening_balance: 6.00", "  reasons: 本年新增项目拨款。\n  opening_balance: 6.00")
_EXPENDITURE = ("  basic: 214.60", "  reasons: 本年新增库房建设。\n  basic: 214.60")
_EXECUTION = ("execution:\n", "execution:\n  reasons: 部分项目招标较晚。\n")
_THREE = ("    abroad: 0 ", "    reasons: 公务用车到了维修年限。\n    abroad: 0 ")
_PROBLEMS = ("  problems: 部分项目的预算测算不够精细。", "  problems: 部分项目启动晚，预算执行率偏低。")
_SLOW = ("execution:\n", "execution:\n  budget: 470.00\n")
_SLOW_PROJECT = ("      standard: 项目经费", "      budget: 150.00\n      standard: 项目经费")

ASKED = {
    "收入大增，收入有原因": Asked("income-jump", (_JUMPED,), _INCOME),
    "收入大增，支出有原因": Asked("income-jump", (_JUMPED,), _EXPENDITURE),
    "支出大增，支出有原因": Asked("expenditure-jump", (_JUMPED,), _EXPENDITURE),
    "支出大增，收入有原因": Asked("expenditure-jump", (_JUMPED,), _INCOME),
    "三公增长": Asked("three-public-not-growing", (_GREW,), _THREE),
    "三公超预算": Asked("three-public-within-budget", (("    abroad: 0 ", f"{_BUDGET}    abroad: 0 "),), _THREE),
    "执行不到九成": Asked("progress-at-least-nine-tenths", (_SLOW,), _EXECUTION),
    "执行不到九成，问题里说": Asked("progress-at-least-nine-tenths", (_SLOW,), _PROBLEMS),
    "执行不到九成，半句里说": Asked(
        "progress-at-least-nine-tenths",
        (_SLOW,),
        ("  measures: 严控一般性支出", "  measures: 主要是部分项目跨年实施"),
    ),
    "支出超预算": Asked(
        "progress-at-most-all", (("execution:\n", "execution:\n  initial: 380.00\n  adjustment: 10.00\n"),), _EXECUTION
    ),
    "功能科目的口径": Asked(
        "functional-make-initial",
        (("expenditure:\n", _FUNCTIONAL), ("execution:\n", "execution:\n  initial: 400.00\n")),
        _EXECUTION,
    ),
    "项目超预算": Asked(
        "listed-project-within-budget",
        (("budgeting:\n", f"{_LISTED}\nbudgeting:\n"),),
        ("result: 完成了任务。", "result: 完成了任务，年中追加了数字化任务。"),
    ),
    "项目下拨超安排": Asked(
        "project-disbursed-within-arranged",
        (("      standard: 项目经费", "      disbursed: 130.00\n      standard: 项目经费"),),
        ("      finance: 项目资金专账核算", "      finance: 年中追加了资金，项目资金专账核算"),
    ),
    "项目执行不到九成": Asked("project-rate-at-least-nine-tenths", (_SLOW_PROJECT,), _PROBLEMS),
    "项目执行不到九成，提到项目": Asked(
        "project-rate-at-least-nine-tenths",
        (_SLOW_PROJECT,),
        ("  problems: 部分项目的", "  problems: 档案馆运转项目进展不快，部分项目的"),
    ),
    "项目执行不到九成，财务里说": Asked(
        "project-rate-at-least-nine-tenths",
        (_SLOW_PROJECT,),
        ("      finance: 项目资金专账核算", "      finance: 尾款结转下年，项目资金专账核算"),
    ),
}


def rules_of(*changes: Change) -> set[str]:
    """The rules that the starter breaks with some changes."""
    text = STARTER
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    Path(FILE).write_text(text, "utf-8")
    return {problem.rule for problem in check_report(FILE)}


@pytest.mark.parametrize("name", ASKED)
def test_a_warning_ends_when_its_reason_stands_there(name: str, folder: Path) -> None:
    asked = ASKED[name]

    assert asked.rule in rules_of(*asked.wrong)
    assert asked.rule not in rules_of(*asked.wrong, asked.reason)


@pytest.mark.parametrize("name", ["收入大增，收入有原因", "三公增长", "三公超预算", "支出超预算"])
@pytest.mark.parametrize("nothing", ["无", "没有。", "暂无", "/"])
def test_no_reason_is_no_answer(name: str, nothing: str, folder: Path) -> None:
    asked = ASKED[name]
    old, new = asked.reason
    before, _, behind = new.partition("reasons: ")
    empty = f"{before}reasons: {nothing}\n{behind.partition(chr(10))[2]}"

    assert asked.rule in rules_of(*asked.wrong, (old, empty))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("三公增长", _EXPENDITURE),
        ("三公超预算", _EXECUTION),
        ("支出大增，支出有原因", _THREE),
        ("收入大增，收入有原因", _EXECUTION),
        ("执行不到九成", ("  problems: 部分项目的", "  problems: 人手不足，部分项目的")),
        ("支出超预算", _PROBLEMS),
        ("项目超预算", ("result: 完成了任务。", "result: 完成了任务，群众满意。")),
    ],
)
def test_a_reason_of_something_else_is_no_answer(name: str, reason: Change, folder: Path) -> None:
    asked = ASKED[name]

    assert asked.rule in rules_of(*asked.wrong, reason)


def test_the_reasons_are_printed(folder: Path) -> None:
    rules_of(_JUMPED, _INCOME, _SLOW, _EXECUTION)

    text = "\n".join(lines(FILE))
    assert "增长100%。本年新增项目拨款。\n" in text
    assert "严控一般性支出。部分项目招标较晚。2025年全年三公经费" in text


def test_the_reasons_are_printed_by_another_template(project: Path) -> None:
    path = Path("data/hunan.yaml")
    text = path.read_text("utf-8").replace("\nexecution:\n", "\nexecution:\n  reasons: 尾款下年支付。\n")
    path.write_text(text.replace("\nincome:\n", "\nincome:\n  reasons: 新增示范项目。\n"), "utf-8")

    printed = "\n".join(lines(str(path)))
    assert "新增示范项目。\n" in printed
    assert "尾款下年支付。年末结转和结余" in printed


_FUND_OVER = ("spent: 126.50\n", "spent: 131.00\n")


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("", True),
        ("    reason: 年中追加了数字化任务。\n", False),
        ("    reason: 无\n", True),
        ("    problems: 追加了数字化任务。\n", True),
    ],
)
def test_a_reason_may_stand_where_the_list_stands(reason: str, told: bool, project: Path) -> None:
    path = Path("data/self-evaluation.yaml")
    text = path.read_text("utf-8").replace(*_FUND_OVER)
    first, form, rest = text.partition("    layout: 省级")
    if "problems" in reason:
        rest = "\n".join(line for line in rest.split("\n") if not line.startswith("    problems: "))
    path.write_text(f"{first}{reason}{form}{rest}", "utf-8")

    rules = {problem.rule for problem in check_report(path)}

    assert ("fund-spent-within-budget" in rules) == told


# Score tables whose form has no target, no result, or neither.

_TABLE = """
score_table:
  indicators:
    - name: 投入
      groups:
        - name: 目标
          indicators:
            - {{name: 合理性, weight: 40, score: 40{0}}}
            - {{name: 明确性, weight: 20, score: 20{1}}}
    - name: 产出
      groups:
        - name: 履职
          indicators:
            - {{name: 完成率, weight: 40, score: 40{2}}}
"""
_TARGET, _RESULT = ", expected: 合理", ", result: 完成"


def _with_table(*columns: str) -> list[tuple[str, str]]:
    """The problems of the forms with a score table of three indicators."""
    path = Path("data/2025.yaml")
    path.write_text(
        f"template: scored\n{STARTER}{_TABLE.format(*columns)}",
        "utf-8",
    )
    return [(problem.rule, problem.text("zh")) for problem in check_report(path)]


@pytest.mark.parametrize(
    ("columns", "head"),
    [
        (("", "", ""), "一级指标 | 二级指标 | 三级指标 | 分值 | 得分 | 扣分原因"),
        ((_TARGET,) * 3, "一级指标 | 二级指标 | 三级指标 | 指标值 | 分值 | 得分 | 扣分原因"),
        ((_RESULT,) * 3, "一级指标 | 二级指标 | 三级指标 | 完成值 | 分值 | 得分 | 扣分原因"),
        ((_TARGET + _RESULT,) * 3, "一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 | 扣分原因"),
    ],
)
def test_a_table_without_a_column_is_complete(columns: tuple[str, ...], head: str, folder: Path) -> None:
    assert _with_table(*columns) == []
    printed = lines("data/2025.yaml")
    assert head in printed
    total = next(line for line in printed if line.startswith("合计 | 100"))
    assert total == "合计 | 100 | 100 | 等级：优"


def test_of_a_column_that_the_table_has_each_gap_is_told(folder: Path) -> None:
    assert _with_table(_TARGET + _RESULT, _RESULT, "") == [
        ("indicator-target", "“明确性”没有填目标，表里印“—”"),
        ("indicator-target", "“完成率”没有填目标，表里印“—”"),
        ("indicator-result", "“完成率”有得分 40，没有填完成情况，表里印“—”"),
    ]


def test_a_form_has_its_columns_always(project: Path) -> None:
    path = Path("data/self-evaluation.yaml")
    text = path.read_text("utf-8")
    assert text.count("                expected: 较上年提高\n") == 1
    text = text.replace("                expected: 较上年提高\n", "")
    path.write_text(text + _TABLE.format("", "", ""), "utf-8")

    assert [problem.rule for problem in check_report(path)] == ["indicator-target"]


# Rules that a template switches off or softens.


def _template(schema: dict[str, object], based_on: str = "standard") -> None:
    folder = Path("templates/own")
    folder.mkdir()
    (folder / "format.yaml").write_text(f"based_on: {based_on}\n", "utf-8")
    (folder / "schema.json").write_text(json.dumps(schema, ensure_ascii=False), "utf-8")


def _severities(*changes: Change) -> dict[str, str]:
    text = f"template: own\n{STARTER}"
    for old, new in changes:
        text = text.replace(old, new)
    Path(FILE).write_text(text, "utf-8")
    return {problem.rule: str(problem.severity) for problem in check_report(FILE)}


_SLOW_AND_JUMPED = (_SLOW, _JUMPED)


@pytest.mark.parametrize(
    ("schema", "severities"),
    [
        ({}, {"progress-at-least-nine-tenths": "warning", "income-jump": "warning", "expenditure-jump": "warning"}),
        (
            {"rules": [{"id": "income-jump", "severity": "off"}]},
            {"progress-at-least-nine-tenths": "warning", "expenditure-jump": "warning"},
        ),
        (
            {"rules": [{"id": "income-jump", "severity": "off"}, {"id": "expenditure-jump", "severity": "note"}]},
            {"progress-at-least-nine-tenths": "warning", "expenditure-jump": "note"},
        ),
        (  # a rule of a group, told at the top
            {"rules": [{"id": "progress-at-least-nine-tenths", "severity": "off"}]},
            {"income-jump": "warning", "expenditure-jump": "warning"},
        ),
        (  # where it stands
            {"$defs": {"execution": {"rules": [{"id": "progress-at-least-nine-tenths", "severity": "off"}]}}},
            {"income-jump": "warning", "expenditure-jump": "warning"},
        ),
        (  # where its group is used
            {"properties": {"execution": {"rules": [{"id": "progress-at-least-nine-tenths", "severity": "note"}]}}},
            {"progress-at-least-nine-tenths": "note", "income-jump": "warning", "expenditure-jump": "warning"},
        ),
        (
            {"rules": [{"id": "income-jump", "severity": "error"}]},
            {"progress-at-least-nine-tenths": "warning", "income-jump": "error", "expenditure-jump": "warning"},
        ),
    ],
)
@pytest.mark.parametrize("based_on", ["standard", "scored"])
def test_a_template_softens_a_rule_or_switches_it_off(
    schema: dict[str, object], severities: dict[str, str], based_on: str, folder: Path
) -> None:
    _template(schema, based_on)

    assert _severities(*_SLOW_AND_JUMPED) == severities


def test_a_rule_that_is_off_is_off_for_an_error_as_well(folder: Path) -> None:
    _template({"rules": [{"id": "income-equals-expenditure", "severity": "off"}]})
    unequal = (("  closing_balance: 5.40  # 年末结转和结余\n  total: 400.00", "  closing_balance: 4.00"),)

    assert _severities(*unequal) == {}
    assert run(["build", FILE]) == 0


def test_a_rule_that_is_off_is_shown_as_such(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _template({"rules": [{"id": "income-jump", "severity": "off"}]})

    assert run(["schema", "--template", "own"]) == 0
    assert "  income-jump  总收入的年度变动（不查）\n" in capsys.readouterr().out
    monkeypatch.setenv("REPORTGEN_LANG", "en")
    assert run(["schema", "--template", "own"]) == 0
    assert "  income-jump  总收入的年度变动 (off)\n" in capsys.readouterr().out


def test_a_waiver_may_name_a_rule_that_is_off(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _template({"rules": [{"id": "income-jump", "severity": "off"}]})
    waiver = "waive:\n  - {rule: income-jump, reason: 新设, who: 财务股}\n"
    Path(FILE).write_text(f"template: own\n{STARTER}{waiver}", "utf-8")

    assert "income-jump" in said(["check", FILE], capsys)
    assert [problem.code for problem in check_report(FILE)] == ["waiver-unused"]


def test_what_answers_a_rule_is_in_the_reference(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "--markdown"]) == 0
    text = capsys.readouterr().out

    assert "  - 写了原因就不再提：`income.reasons` 收入·变动原因，`expenditure.reasons` 支出·变动原因\n" in text
    assert (
        "  - 除非：`result | mentions('追加', '调整', '超')` 完成情况 | mentions('追加', '调整', '超')"
        in text.replace("\\|", "|")
    )

"""A report as they are published: its fields right, and twenty-five errors typed in what is written around them."""

from __future__ import annotations

import re

import pytest

from reportgen.case import Case
from reportgen.claims.reading import CLAIM
from reportgen.errors import Problem
from reportgen.places import Source
from tests.tools.root import ROOT

FILE = ROOT / "data" / "education" / "2024.yaml"
_CHOICE = re.compile("［([^|］]*)[|]([^］]*)］")

# Behind which text of the file a sentence is put, the sentence with ［wrong|right］, and what the message calls right.
ERRORS = [
    ("\nobjective: ", "2024年，我局总收入［60689.48|60698.48］万元。", "60698.48万元，即"),
    ("\nobjective: ", "基本支出54720.74万元，占［91.05|90.15］%。", "90.15%，即"),
    ("\nobjective: ", "全局编制［131|130］个，在职人员120人。", "130个，即"),
    ("\nobjective: ", "我局设［8|7］个科室。", "7个，即"),
    ("\nobjective: ", "财政拨款收入比上年增长［3.71|3.17］%。", "增长3.17%，即"),
    ("text: |\n", "      全年新增公办学位［2610|2160］个。\n", "是 2160个"),
    ("text: |\n", "      培训教师1840人次，比上年增加［152|125］人次。\n", "增加125人次，即"),
    ("text: |\n", "      举办体育赛事［三十五|三十六］场。\n", "是 36场"),
    ("\nmanagement: ", "三公经费支出［12.95|12.59］万元，完成预算的89.93%。", "12.59万元，即"),
    ("\nmanagement: ", "公务接待费1.15万元，占三公经费的［13.09|9.13］%。", "9.13%，即"),
    ("\nmanagement: ", "运行维护费{{ execution.three_public.［reception|vehicle_operation］ }}。", "8.64万元"),
    ("\nmanagement: ", "因公出国（境）费用预算［3.30|3.00］万元，决算2.80万元。", "是 3.00万元"),
    ("\nmanagement: ", "商品和服务支出7887.16万元，资本性支出［2662.71|2266.71］万元。", "是 2266.71万元"),
    ("\nmanagement: ", "预算执行进度［94.99|99.49］%。", "99.49%，即"),
    ("\nmanagement: ", "办公费由12.39万元降到11.80万元，减少［0.95|0.59］万元。", "12.39万元 - 11.80万元 = 0.59万元"),
    ("\nmanagement: ", "食堂收入69.06万元，支出67.40万元，结余［1.06|1.66］万元。", "69.06万元 - 67.40万元 = 1.66万元"),
    ("\nmanagement: ", "维修资金［89.97|89.99］万元，其中：甲30万元，乙30万元，丙29.99万元。", "= 89.99万元"),
    ("  social: ", "小学教育支出决算［18903.44|18930.44］万元。", "是 18930.44万元"),
    ("  social: ", "行政运行年初预算812.40万元，决算835.16万元，完成年初预算的［100|102.80］%。", "102.80%，即"),
    ("      reason: ", "行政运行支出决算［853.16|835.16］万元，", "是 835.16万元"),
    ("  suggestions: ", "支出决算完成年初预算的［100|100.88］%，大于预算526.01万元。", "100.88%，即"),
    ("  suggestions: ", "项目支出比上年增加［341.12|314.12］万元。", "增加314.12万元，即"),
    ("  suggestions: ", "在职人员120人，比上年［增加|减少］1人。", "减少1人，即"),
    ("  suggestions: ", "人员经费占基本支出的［98.10|91.80］%。", "91.80%，即"),
    ("  suggestions: ", "事业收入［2163.50|2136.50］万元。", "是 2136.50万元"),
]


def problems(which: int) -> list[Problem]:
    """What is told of the file with all sentences, wrong (1) or right (2)."""
    text = FILE.read_text("utf-8")
    for behind, sentence, _ in ERRORS:
        at = text.index(behind) + len(behind)
        text = text[:at] + _CHOICE.sub(lambda found: found[which], sentence) + text[at:]
    return list(Case(FILE, source=Source(str(FILE), text)).check())


def test_its_errors_are_told_with_both_computations_and_their_lines() -> None:
    found = [problem for problem in problems(1) if problem.rule == CLAIM]

    told = [right for _, _, right in ERRORS if any(right in problem.message for problem in found)]
    assert len(told) == len(ERRORS) == 25
    assert len(found) == 25
    assert all(
        problem.related
        for problem in found
        if problem.code not in ("claim-sentence", "claim-balance", "claim-parts") and "个，即" not in problem.message
    )


def test_after_mending_nothing_is_told() -> None:
    assert [problem for problem in problems(2) if problem.rule == CLAIM] == []


def test_a_difference_is_waived_with_a_reason() -> None:
    text = FILE.read_text("utf-8").replace("\nobjective: ", "\nobjective: 退休人员58人。", 1)
    waiver = "\nwaive:\n  - rule: claim\n    at: objective\n    reason: 含离休\n    who: 张三\n\nobjective: "
    text = text.replace("\nobjective: ", waiver, 1)

    (problem,) = [p for p in Case(FILE, source=Source(str(FILE), text)).problems if p.rule == CLAIM]

    assert (problem.severity, str(problem.waived)) == ("note", "含离休（张三）")
    assert problem.place is not None
    assert problem.message == "“58人”与数据不符：退休人数是 57人"
    assert [(str(label), place.text) for label, place in problem.related] == [("退休人数 57人", "  retired: 57")]


@pytest.mark.parametrize(
    ("where", "path"),
    [
        ("  - title: ", "tasks[0].title"),
        ("      reason: ", "expenditure.functional[0].reason"),
        ("    reasons: ", "execution.three_public.reasons"),
    ],
)
def test_claims_are_read_wherever_there_are_words(where: str, path: str) -> None:
    text = FILE.read_text("utf-8")
    text = text.replace(where, f"{where}退休人员58人，", 1)

    found = [p for p in Case(FILE, source=Source(str(FILE), text)).problems if p.rule == CLAIM]

    assert [problem.path for problem in found] == [path]


@pytest.mark.parametrize(
    ("behind", "sentence", "told"),
    [
        ("\nobjective: ", "努力提高质量，培训教师2000人次。", []),  # what was to be reached
        ("\nobjective: ", "努力落实待遇，退休人员58人。", ["objective"]),
        ("\nobjective: ", "培训教师2000人次。", ["objective"]),
        ("  suggestions: ", "进一步扩大规模，培训教师2000人次。", []),
        ("  social: ", "努力提高质量，培训教师2000人次。", ["conclusions.social"]),
    ],
)
def test_targets_are_not_held_against_what_was_reached(behind: str, sentence: str, told: list[str]) -> None:
    text = FILE.read_text("utf-8").replace(behind, f"{behind}{sentence}", 1)

    found = [p for p in Case(FILE, source=Source(str(FILE), text)).check() if p.rule == CLAIM]

    assert [problem.path for problem in found] == told

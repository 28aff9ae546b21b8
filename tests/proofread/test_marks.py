"""Marks of punctuation without their other half, and marks that other programs leave behind; and no false alarm."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportgen import check_report
from reportgen.language.words import words_of
from reportgen.proofread.marks import marks_in, may_hold_marks

ZH = words_of("zh").marks

MISPLACED = [
    ('落实"三保"工作', [("straight-quotes", '"三保"')]),
    ("“我馆”", [("quoted-whole", "“我馆”")]),
    ("“严格执行预算，按季分析进度。”\n", [("quoted-whole", "“严格执行预算，按季分析进度。”")]),
    ("落实“六稳“工作", [("turned-quote", "“")]),
    ("落实“六稳工作", [("unquoted", "“")]),
    ("落实六稳”工作", [("unquoted", "”")]),
    ("落实“六稳，做好“六保”工作", [("unquoted", "“")]),
    ("（按年初计划落实", [("unpaired", "（")]),
    ("按年初计划）落实", [("unpaired", "）")]),
    ("（按年初计划)落实", [("other-width", ")")]),
    ("(按年初计划）落实", [("other-width", "）")]),
    ("印发《管理办法", [("unpaired", "《")]),
    ("文号为区府〔2022号", [("unpaired", "〔")]),
    ("**一是**抓落实，`二是`抓督查", [("emphasis", "**一是**"), ("emphasis", "`二是`")]),
    ("抓落实<br>抓督查。&nbsp;好", [("web-mark", "<br>"), ("web-mark", "&nbsp;")]),
    ('<p class="a">抓落实</p>', [("web-mark", '<p class="a">'), ("web-mark", "</p>")]),
    ("详见[办法](http://a.cn/1)。", [("web-mark", "[办法](http://a.cn/1)")]),
    ("抓\ufffd\ufffd实", [("lost-character", "\ufffd\ufffd")]),
    ("- 抓落实\n- 抓督查", [("bullet", "- "), ("bullet", "- ")]),
    ("抓好两项工作：\n• 抓落实", [("bullet", "• ")]),
    ("## 一、工作情况", [("heading", "## ")]),
    ("完成编制。\n　　完成执行。", [("indent", "　　")]),
    ("完成编制。　　完成执行。", [("gap", "　　")]),
    (
        "<<<<<<< HEAD\n完成编制。\n=======\n完成执行。\n>>>>>>> 改数据",
        [
            ("conflict-left", "<<<<<<< HEAD"),
            ("conflict-left", ">>>>>>> 改数据"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "found"), MISPLACED, ids=[text for text, _ in MISPLACED])
def test_a_mark_out_of_place_is_found(text: str, found: list[tuple[str, str]]) -> None:
    assert may_hold_marks(text, ZH)
    assert [(mark.code, text[mark.start : mark.end]) for mark in marks_in(text, ZH)] == found


IN_PLACE = [
    "坚持“三重一大”集体决策（含‘临时动议’），执行《预算法》和《办法（试行）》（财预〔2020〕10号）。",
    "（一）预算编制（含（内）件）",
    "完成以下工作：1）编制；2）执行；a）督查；①）公开。",
    "按(1)的要求和f(x)计算，见表1)。",
    "“第一段没有完。\n\n“第二段才完。”",
    "气温为-5.3度，最低为\n- 5.3度",
    '安装 12" 显示屏，型号为 "A-1"。',
    "规格为 3*4，共 2 * 3 套",
    "A<B，R&D 投入，<办法>，[注](一)，a[1](2)，<3>",
    "联系人李　明",
    "“六稳”和“六保”",
    "　　首行的空格由程序去掉",
    "首段。\n\n　　次段的也一样",
]


@pytest.mark.parametrize("text", IN_PLACE)
def test_a_mark_in_its_place_is_none(text: str) -> None:
    assert list(marks_in(text, ZH)) == []


def test_english_reports_keep_straight_quotes_and_brackets() -> None:
    assert list(marks_in('the "three guarantees" (see 1)', words_of("en").marks)) == []


@pytest.mark.usefixtures("project")
def test_references_are_no_text_and_names_are_read_too(edit: Callable[..., None]) -> None:
    edit(
        "data/starter.yaml",
        ("objective: |\n", 'objective: |\n  {{ facts.接收档案 | parts("、") if true }}完成。\n'),
        ("    - 编研科", "    - 编研科（筹"),
    )
    problems = [problem for problem in check_report("data/starter.yaml") if problem.rule in ("punctuation", "markup")]

    assert [(problem.rule, problem.path) for problem in problems] == [("punctuation", "department.divisions[2]")]

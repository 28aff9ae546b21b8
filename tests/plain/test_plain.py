"""The report as Markdown and as plain text, from the blocks that Word gets."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest

from reportgen import Case
from reportgen.document.blocks import Chart, Document, Kind
from reportgen.document.markup import parse_markup
from reportgen.document.numbering import number_headings
from reportgen.facts.load import load_facts
from reportgen.layout.format import Layout, layout_of
from reportgen.places import Place, Source
from reportgen.plain.markdown import write_markdown
from reportgen.plain.text import write_text
from tests.tools.root import ROOT

EXAMPLES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "data").rglob("*.yaml"))
HEAD = '<html><head><title>报告</title><meta name="author" content="某局"/></head><body>'


@cache
def layout() -> Layout:
    return layout_of(load_facts(ROOT / "templates/standard/format.yaml", "format.yaml"))


def document(body: str) -> Document:
    """The blocks of a body of markup."""
    made = parse_markup(f"{HEAD}{body}</body></html>", lambda part, line: Place(Source(part, ""), line, 1))
    return number_headings(made, layout().numbering, layout().captions)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("file", EXAMPLES)
@pytest.mark.parametrize("write", [write_markdown, write_text])
def test_every_paragraph_is_there(file: str, write: Callable[[Document], str]) -> None:
    report = Case(file).document
    written = re.sub(r"\\(.)", r"\1", write(report))
    text = bare(written.replace("**", "").replace("<br>", ""))

    missing = [block.text for block in report.paragraphs() if bare(block.number + block.text) not in text]
    assert missing == []


@pytest.mark.usefixtures("project")
def test_headings_have_their_level_and_their_number() -> None:
    report = Case("data/2022.yaml").document
    headings = [
        f"{'#' * min(6, block.level + 1)} {block.number}{block.text}"
        for block in report.paragraphs()
        if block.kind is Kind.HEADING
    ]

    lines = write_markdown(report).splitlines()
    assert [line for line in lines if line.startswith("##")] == headings


MERGED = """
<table><thead><tr><th rowspan="2">项目</th><th colspan="2">金额</th></tr><tr><th>预算</th><th>决算</th></tr></thead>
<tbody><tr><td rowspan="2">收入</td><td>1|2</td><td>3</td></tr><tr><td colspan="2">没有</td></tr></tbody></table>
"""


def test_what_a_merged_cell_says_is_said_wherever_it_reaches() -> None:
    assert write_markdown(document(MERGED)).splitlines() == [
        "| 项目 | 金额 / 预算 | 金额 / 决算 |",
        "| --- | --- | --- |",
        "| 收入 | 1\\|2 | 3 |",
        "| 收入 | 没有 | 没有 |",
    ]


def test_columns_of_a_text_stand_below_one_another() -> None:
    assert write_text(document(MERGED)).splitlines() == [
        "项目 | 金额",
        "项目 | 预算 | 决算",
        "-----+------+-----",
        "收入 | 1|2  | 3",
        "收入 | 没有",
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1. 甲", "1\\. 甲"),
        ("# 甲", "\\# 甲"),
        ("- 甲", "\\- 甲"),
        ("a*b_c`d[e]&lt;f>", "a\\*b\\_c\\`d\\[e\\]\\<f\\>"),
        ("2024.5 甲", "2024.5 甲"),
    ],
)
def test_text_means_nothing_but_itself(text: str, written: str) -> None:
    assert write_markdown(document(f"<p>{text}</p>")) == f"{written}\n"


def test_elements_of_a_line_are_said_in_markdown() -> None:
    body = '<p>甲<strong> 乙 </strong><em>丙</em><a href="https://a.b/c">丁</a><footnote>戊*</footnote>。</p>'

    assert write_markdown(document(body)) == "甲 **乙** *丙*[丁](<https://a.b/c>)[^1]。\n\n[^1]: 戊\\*\n"
    assert write_text(document(body)) == "　　甲 乙 丙丁[1]。\n\n[1] 戊*\n"


def test_lists_stay_together_and_keep_their_numbers() -> None:
    body = "<ul><li>甲</li><li>乙<ul><li>丙</li></ul></li></ul><ol><li>丁</li><li>戊</li></ol>"

    assert write_markdown(document(body)).split("\n\n") == ["- 甲\n- 乙\n  - 丙", "一、丁", "二、戊\n"]


@pytest.mark.usefixtures("project")
def test_a_chart_is_the_table_that_it_shows() -> None:
    report = Case("data/water.yaml").document
    charts = [block.drawing for block in report.paragraphs() if isinstance(block.drawing, Chart)]
    written = write_markdown(report)

    assert charts
    for chart in charts:
        row = " | ".join(paragraph.text for paragraph in chart.rows[1].paragraphs())
        assert f"\n| {row} |\n" in written

"""Markup to blocks: the vocabulary, and what leaves it. The messages of templates are in bad/."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from reportgen.document.blocks import Document, Kind, PageBreak, Paragraph, Table
from reportgen.document.markup import parse_markup
from reportgen.errors import TemplateError
from reportgen.places import Place, Source
from reportgen.values.figure import Figure, Stated

SOURCE = Source("t/report.html.j2", "")


def parse(body: str, printed: Sequence[object] = ()) -> Document:
    markup = f'<html><head><title>题</title><meta name="filename" content="名"/></head><body>{body}</body></html>'
    return parse_markup(markup, lambda part, line: Place(SOURCE, line, 1), printed)


def paragraphs(body: str) -> list[tuple[str, int, str]]:
    return [(str(p.kind), p.level, p.text) for p in parse(body).blocks if isinstance(p, Paragraph)]


def test_the_head_names_the_document() -> None:
    document = parse("<p>甲</p>")

    assert (document.title, document.file_name) == ("题", "名")


def test_kinds_of_paragraphs() -> None:
    body = '<p class="label">附件1</p><p class="title">题</p><h1>一</h1><p>文</p><p class="date">日</p>'

    assert paragraphs(body) == [
        ("label", 0, "附件1"),
        ("title", 0, "题"),
        ("heading", 1, "一"),
        ("body", 0, "文"),
        ("date", 0, "日"),
    ]


def test_a_run_in_heading_leads_its_paragraph() -> None:
    (block,) = parse('<h3 class="run-in">党建。</h3><p>文字</p>').blocks

    assert isinstance(block, Paragraph)
    assert (block.kind, block.level) == (Kind.BODY, 3)
    assert [(run.text, run.lead) for run in block.runs] == [("党建。", True), ("文字", False)]


def test_items_stand_one_level_below_their_heading() -> None:
    assert paragraphs("<h3>职能</h3><ol><li>甲<ol><li>子</li></ol></li><li>乙</li></ol>") == [
        ("heading", 3, "职能"),
        ("body", 4, "甲"),
        ("body", 5, "子"),
        ("body", 4, "乙"),
    ]


def test_a_break_begins_a_new_paragraph_that_has_no_number() -> None:
    assert paragraphs("<h1>一</h1><ol><li>甲<br/>续</li></ol><p>子<br/>丑</p>") == [
        ("heading", 1, "一"),
        ("body", 2, "甲"),
        ("body", 0, "续"),
        ("body", 0, "子"),
        ("body", 0, "丑"),
    ]


def test_line_ends_of_the_template_vanish_and_typed_blanks_stay() -> None:
    assert paragraphs("<p>\n   甲  乙\n  丙 <strong> 丁 </strong></p>")[0][2] == "甲  乙丙  丁 "


def test_runs_carry_their_figure() -> None:
    share = Figure(Decimal("0.0715"), "", Stated("a.b", "占比", None, "0.0715"))
    (block,) = parse('<p>占<data data-n="\ufdd30">7.15%</data>、<data data-n="\ufdd37">1</data>。</p>', [share]).blocks

    assert isinstance(block, Paragraph)
    assert [run.text for run in block.runs] == ["占", "7.15%", "、", "1", "。"]
    assert [run.figure for run in block.runs] == [None, share, None, None, None]


def test_a_table_with_cells_merged_both_ways() -> None:
    block = parse(
        "<table data-widths='2 1 1'><thead><tr><th rowspan='2'>甲</th><th colspan='2'>乙</th></tr>"
        "<tr><th>丙</th><th>丁</th></tr></thead>"
        "<tr><td>1</td><td class='right'>2</td><td><strong>3</strong></td></tr></table>"
    ).blocks[0]

    assert isinstance(block, Table)
    assert (block.columns, block.widths, [row.header for row in block.rows]) == (3, (2, 1, 1), [True, True, False])
    assert [(c.columns, c.rows, c.align) for c in block.rows[0].cells] == [(1, 2, ""), (2, 1, "")]
    assert block.rows[2].cells[1].align == "right"


def test_a_new_page() -> None:
    assert isinstance(parse("<p>甲</p><hr/><p>乙</p>").blocks[1], PageBreak)


def test_a_title_may_break_where_it_is_marked() -> None:
    (block,) = parse('<p class="title">某某局<wbr/>2022年度报告</p>').blocks

    assert isinstance(block, Paragraph)
    assert (block.text, block.wanted_break) == ("某某局2022年度报告", 1)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<div>甲</div>", "markup-element"),
        ("<p style='x'>甲</p>", "markup-attribute"),
        ("<p class='big'>甲</p>", "markup-class"),
        ("<h1 class='title'>甲</h1>", "markup-class"),
        ("甲", "markup-stray-text"),
        ("<p>甲</p>乙", "markup-stray-text"),
        ("<p></p>", "markup-empty"),
        ("<h1> </h1>", "markup-empty"),
        ("<p><p>甲</p></p>", "markup-misplaced"),
        ("<li>甲</li>", "markup-misplaced"),
        ("<ol><p>甲</p></ol>", "markup-misplaced"),
        ("<h1>甲<br/>乙</h1>", "markup-heading-lines"),
        ("<h3 class='run-in'>甲。</h3>", "markup-run-in"),
        ("<h3 class='run-in'>甲。</h3><h4>乙</h4>", "markup-run-in"),
        ("<h6>甲</h6><ol><li>乙</li></ol>", "markup-too-deep"),
        ("<table></table>", "markup-empty"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "table-ragged"),
        ("<table><tr><td>1</td></tr><tr><td>3</td><td>4</td></tr></table>", "table-ragged"),
        ("<table><tr><td rowspan='2'>1</td></tr></table>", "table-rowspan"),
        ("<table><tr><td colspan='0'>1</td></tr></table>", "table-span"),
        ("<table><tr><td colspan='x'>1</td></tr></table>", "table-span"),
        ("<table data-widths='1 2'><tr><td>1</td></tr></table>", "table-widths"),
        (
            "<table><tr><td>1</td><td rowspan='2'>2</td><td>3</td></tr><tr><td colspan='2'>4</td></tr></table>",
            "table-ragged",
        ),
        ("<p>甲", "markup-left-open"),
        ("<p>甲 & 乙</p>", "markup-character"),
        ("<p>&nbsp;</p>", "markup-entity"),
        ("</body><body>", "markup-frame"),
    ],
)
def test_what_is_not_of_the_vocabulary_is_an_error(body: str, code: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(body)

    assert [problem.code for problem in caught.value.problems] == [code]

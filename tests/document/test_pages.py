"""Headers and footers of the markup, and sections with numbers of pages of their own. The messages are in bad/."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from reportgen.document.blocks import PLAIN, Document, Kind, PageTurn, Paragraph
from reportgen.document.markup import parse_markup
from reportgen.errors import TemplateError
from reportgen.places import Place, Source
from reportgen.values.figure import Figure, Stated

SOURCE = Source("t/report.html.j2", "")
SHARE = Figure(Decimal("0.5"), "", Stated("a.b", "占比", None, "0.5"))


def parse(body: str, printed: Sequence[object] = ()) -> Document:
    markup = f'<html><head><title>题</title><meta name="filename" content="名"/></head><body>{body}</body></html>'
    return parse_markup(markup, lambda part, line: Place(SOURCE, line, 1), printed)


def edges(document: Document) -> list[tuple[str, str, list[str]]]:
    return [(edge.where, edge.side, [p.text for p in edge.paragraphs]) for edge in document.pages.edges]


def test_they_may_stand_anywhere_in_the_body_and_are_no_blocks_of_it() -> None:
    document = parse('<p>甲</p><header><p>乙<br/>丙</p></header><footer class="even"></footer><p>丁</p>')

    assert edges(document) == [("header", "default", ["乙", "丙"]), ("footer", "even", [])]
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["甲", "丁"]


def test_they_are_read_before_the_text_of_their_pages() -> None:
    document = parse(
        "<p>甲</p><header><p>乙</p></header><section><p>丙</p><footer><p>丁</p></footer></section><p>戊</p>"
    )

    assert [paragraph.text for paragraph in document.paragraphs()] == ["乙", "甲", "丁", "丙", "戊"]
    assert [position.paragraph.text for position in document.positions()] == ["乙", "甲", "丁", "丙", "戊"]
    changed = document.replaced(lambda old: Paragraph(old.kind, [run._replace(text="新") for run in old.runs]))
    assert [paragraph.text for paragraph in changed.paragraphs()] == ["新"] * 5
    assert next(paragraph.text for paragraph in document.paragraphs()) == "乙"


def test_numbers_of_pages_are_fields_and_those_of_the_data_are_figures() -> None:
    document = parse('<footer><p>第{page}/{pages}页，<data data-n="\ufdd30">50%</data></p></footer><p>甲</p>', [SHARE])
    (paragraph,) = document.pages.edges[0].paragraphs

    assert paragraph.kind is Kind.EDGE
    assert [(run.text, run.field, run.figure) for run in paragraph.runs] == [
        ("第", "", None),
        ("{page}", "PAGE", None),
        ("/", "", None),
        ("{pages}", "NUMPAGES", None),
        ("页，", "", None),
        ("50%", "", SHARE),
    ]
    assert str(paragraph.stands) == "页脚"


def test_braces_of_the_data_are_no_fields() -> None:
    document = parse('<header><p><data data-n="\ufdd30">{page}{甲}</data></p></header><p>甲</p>', ["{page}{甲}"])

    assert [run.field for run in document.pages.edges[0].paragraphs[0].runs] == [""]


def test_a_tab_parts_left_from_right() -> None:
    document = parse("<header><p class='right'>甲<tab/>乙</p><p class='left'>丙</p></header><p>丁<tab/>戊</p>")
    first, second = document.pages.edges[0].paragraphs
    (body,) = document.blocks

    assert [(p.text, p.align) for p in (first, second)] == [("甲\t乙", "split"), ("丙", "left")]
    assert isinstance(body, Paragraph)
    assert (body.text, body.align) == ("丁\t戊", "split")


def test_a_section_has_pages_of_its_own() -> None:
    blocks = parse(
        '<p>甲</p><section data-start="1"><p>乙</p></section><section class="landscape"><p>丙</p></section><p>丁</p>'
    ).blocks
    turns = [block for block in blocks if isinstance(block, PageTurn)]

    assert [(turn.landscape, turn.pages.start) for turn in turns] == [(False, 1), (True, None), (False, None)]
    assert turns[1].pages is PLAIN


def test_columns_and_numbers_of_lines_go_on_at_the_same_page() -> None:
    two = '<section data-columns="2"><p>甲</p></section>'
    turns = [
        block
        for block in parse(
            f'<p>前</p>{two}<p>中</p><section data-columns="2" data-start="1"><p>乙</p></section>'
        ).blocks
        if isinstance(block, PageTurn)
    ]

    assert [(turn.flows, turn.pages.columns) for turn in turns] == [(True, 2), (True, 1), (False, 2)]
    flowing = parse(f'<hr/>{two}<section data-lines="5"><p>乙</p></section>').blocks
    assert [type(block).__name__ for block in flowing] == [
        "PageBreak",
        "PageTurn",
        "Paragraph",
        "PageTurn",
        "Paragraph",
    ]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<section data-start="-1"><p>甲</p></section>', "section-start"),
        ('<section data-start=""><p>甲</p></section>', "section-start"),
        ('<section data-start="12345"><p>甲</p></section>', "section-start"),
        ('<section data-columns="10"><p>甲</p></section>', "section-columns"),
        ('<body data-lines="101"/>', "section-lines"),
        ("<watermark>甲</watermark><watermark>乙</watermark>", "edge-twice"),
        ("<watermark>甲<br/>乙</watermark>", "markup-heading-lines"),
        ('<watermark class="first">甲</watermark>', "markup-attribute"),
        ("<section><header><p>甲</p></header></section>", "markup-empty"),
        ('<section class="upright"><p>甲</p></section>', "markup-class"),
        ("<header><p>甲</p></header><header><p>乙</p></header>", "edge-twice"),
        ('<header class=""><p>甲</p></header>', "markup-class"),
        ("<header><p>{PAGE}</p></header>", "edge-field"),
        ("<header><p>{}</p></header>", "edge-field"),
        ("<header><h1>甲</h1></header>", "markup-misplaced"),
        ("<header><figure></figure></header>", "edge-figure"),
        ("<header><p>甲<footnote>乙</footnote></p></header>", "markup-misplaced"),
        ('<footer><p><strong><a href="https://a.cn">甲</a></strong></p></footer>', "markup-misplaced"),
        ("<toc>甲<footnote>乙</footnote></toc>", "markup-misplaced"),
        ("<h1>甲<tab/>乙</h1>", "markup-misplaced"),
        ("<p><strong>甲<tab/>乙</strong></p>", "markup-misplaced"),
    ],
)
def test_what_cannot_be_is_told(body: str, code: str) -> None:
    whole = body if body.startswith("<body") else f"<body>{body}</body>"
    with pytest.raises(TemplateError) as caught:
        parse_markup(f"<html><head/>{whole}</html>", lambda part, line: Place(SOURCE, line, 1))

    assert [problem.code for problem in caught.value.problems] == [code]


def test_one_for_each_kind_of_page_and_for_each_section() -> None:
    one = "<header><p>甲</p></header>"

    document = parse(f'{one}<header class="first"><p>乙</p></header><section>{one}<p>丙</p></section>')
    assert len(document.pages.edges) == 2

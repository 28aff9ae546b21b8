"""Numbers of headings and list items."""

from __future__ import annotations

import pytest

from reportgen.document.blocks import Block, Document, Kind, ListStart, Paragraph, Run
from reportgen.document.numbering import number_headings
from reportgen.errors import TemplateError
from reportgen.language.words import words_of
from reportgen.places import Place, Source
from reportgen.values.numerals import chinese_number, circled, letter

CAPTIONS = words_of("zh").captions
PATTERNS = ("{chinese}、", "（{chinese}）", "{decimal}. ", "（{decimal}）", "{circled}", "{letter}. ")


def numbered(*levels: int | str) -> list[str]:
    blocks: list[Block] = []
    for level in levels:
        if isinstance(level, str):
            blocks.append(ListStart(int(level)))
        else:
            blocks.append(Paragraph(Kind.HEADING, [Run("甲")], level))
    document = Document("", "", "", "", "", blocks)
    return [
        block.number for block in number_headings(document, PATTERNS, CAPTIONS).blocks if isinstance(block, Paragraph)
    ]


def test_each_level_counts_within_the_one_above() -> None:
    assert numbered(1, 2, 3, 4, 5, 6, 6, 5, 2, 3, 1, 2) == [
        "一、", "（一）", "1. ", "（1）", "①", "a. ", "b. ", "②", "（二）", "1. ", "二、", "（一）",
    ]  # fmt: skip


def test_a_list_counts_from_one_again() -> None:
    assert numbered(3, "4", 4, 4, "4", 4) == ["1. ", "（1）", "（2）", "（1）"]


def test_body_paragraphs_have_no_number() -> None:
    assert numbered(1, 0, 1) == ["一、", "", "二、"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九"), (100, "一〇〇")],
)
def test_chinese_numbers(value: int, text: str) -> None:
    assert chinese_number(value) == text


@pytest.mark.parametrize(("value", "text"), [(1, "①"), (20, "⑳"), (21, "㉑"), (35, "㉟"), (36, "㊱"), (50, "㊿")])
def test_circled_numbers(value: int, text: str) -> None:
    assert circled(value) == text


def test_circled_numbers_end_at_fifty_with_the_line_of_the_template() -> None:
    block = Paragraph(Kind.HEADING, [Run("甲")], 5, at="a.html.j2:7")
    place = Place(Source("t/a.html.j2", ""), 7, 1)

    with pytest.raises(TemplateError) as caught:
        number_headings(Document("", "", "", "", "", [block] * 51), PATTERNS, CAPTIONS, lambda part, line: place)

    assert [(p.code, p.place) for p in caught.value.problems] == [("number-circled", place)]


@pytest.mark.parametrize(("value", "text"), [(1, "a"), (26, "z"), (27, "aa"), (52, "az"), (53, "ba")])
def test_letters(value: int, text: str) -> None:
    assert letter(value) == text

"""Numbers in Chinese characters are found in texts with their units."""

from __future__ import annotations

import pytest

from reportgen.claims.numerals import find_numerals
from reportgen.language.words import words_of

WORDS = words_of("zh").numbers


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("接待一千二百六十人次。", [("一千二百六十人次", "1260", "人次")]),
        ("总收入肆佰万元。", [("肆佰万元", "400", "万元")]),
        ("总收入三百九十一万五千元。", [("三百九十一万五千元", "3915000", "元")]),
        ("满意率百分之九十九点一。", [("百分之九十九点一", "99.1", "%")]),
        ("设四个科室。", [("四个", "4", "个")]),
        ("一是加强管理，第三批项目，十分重视，初二年级。", []),
        ("接待二十余人次。", [("二十余人次", "20", "人次")]),
    ],
)
def test_numerals_with_units_are_found(sentence: str, found: list[tuple[str, str, str]]) -> None:
    numbers = find_numerals(sentence, WORDS, frozenset(WORDS.units))

    assert [(sentence[n.start : n.unit_end], str(n.value), n.unit) for n in numbers] == found

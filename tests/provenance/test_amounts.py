"""Numbers as people write them are known to be the same or another, and what is no number is not taken for one."""

from __future__ import annotations

import pytest

from reportgen.compare.words import split_words
from reportgen.provenance.amounts import is_same_amount, numbers_written, words_around


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("5263人次", "5,263人次", True),
        ("36场", "三十六场", True),
        ("36场", "３６场", True),
        ("400万元", "肆佰万元", True),
        ("50%", "百分之五十", True),
        ("1.5万元", "1.50万元", True),
        ("20余次", "二十余次", True),
        ("36场", "三十七场", False),
        ("36场", "三十六次", False),
        ("36场", "三十六余场", False),
        ("36场", "几十场", False),
        ("30场", "几十场", False),
        ("-3%", "3%", False),
        ("5263人次", "5,26,3人次", False),
        ("50%", "五十", False),
        ("50%", "千分之五十", False),
        ("400万元", "肆佰元", False),
        ("36场", "多场", False),
    ],
)
def test_the_same_amount_however_it_is_written(one: str, other: str, same: bool) -> None:
    assert is_same_amount(one, other) is same
    assert is_same_amount(other, one) is same


@pytest.mark.parametrize(
    ("words", "instead_of", "found"),
    [
        ("四十场", ["36场"], ["四十场"]),
        ("近四十余次", ["20余次"], ["四十余次"]),
        ("四场，比上年增加", ["36场"], ["四场"]),
        ("百分之五十，三十户", ["51%", "29户"], ["百分之五十", "三十户"]),
        ("一些赛事", ["36场"], []),
        ("多场", ["36场"], []),
        # With as many in digits, characters are words.
        ("四十场中的20场", ["36场"], ["20场"]),
        ("四十场，20人", ["36场", "21人"], ["四十场", "20人"]),
        ("四十场", [], []),
    ],
)
def test_numbers_that_stand_for_others(words: str, instead_of: list[str], found: list[str]) -> None:
    assert numbers_written(split_words(words), instead_of) == found


@pytest.mark.parametrize(
    ("text", "left"),
    [("近40场", "近"), ("四十场", ""), ("40余场", ""), ("40场次", "次"), ("多场", "多场"), ("几十场", "")],
)
def test_words_around_numbers(text: str, left: str) -> None:
    assert words_around(text, ["36场"]) == left

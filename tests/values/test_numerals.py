"""Numbers that are written in Chinese characters."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportgen.values.numerals import number_in_characters, numeral_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一千二百六十", "1260"),
        ("肆佰", "400"),
        ("九十九点一", "99.1"),
        ("十五", "15"),
        ("一百零五", "105"),
        ("三百九十一万五千", "3915000"),
        ("一亿二千万", "120000000"),
        ("两", "2"),
        ("零", "0"),
    ],
)
def test_a_numeral_has_its_value(text: str, value: str) -> None:
    assert numeral_value(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["二〇二二", "千", "百十", "一二三", "十千", "点一", "一千二", "三百五", "两万五", "一百五点三", "三万五元"]
)
def test_what_is_no_numeral_has_none(text: str) -> None:
    assert numeral_value(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二〇二五", "2025"),
        ("三百九十一点五", "391.5"),
        ("柒", "7"),
        ("一〇五", "105"),
        ("七八", None),
        ("三五", None),
        ("两位", None),
        ("点", None),
        ("三点五点", None),
        ("千", None),
        ("万", None),
        ("三点百", None),
        ("", None),
        ("无", None),
        ("百分之九十", None),
    ],
)
def test_only_a_number_in_characters_is_one(text: str, value: str | None) -> None:
    assert number_in_characters(text) == (None if value is None else Decimal(value))

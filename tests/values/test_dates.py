"""Dates as people write them."""

from __future__ import annotations

import pytest

from reportgen.values.dates import date_in


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2022年12月31日", "2022-12-31"),
        ("2022.1.5", "2022-01-05"),
        ("２０２２－０１－０５", "2022-01-05"),
        ("20221231", "2022-12-31"),
        ("二〇二六年三月一日", "2026-03-01"),
        ("二○二五年十二月三十一日", "2025-12-31"),
        ("二零二五年十月二十日", "2025-10-20"),
        ("二〇二五年二月三十日", "二〇二五年二月三十日"),
        ("二〇二五年十三月一日", "二〇二五年十三月一日"),
        ("二〇二五年三月", "二〇二五年三月"),
        ("2022-13-01", "2022-13-01"),
        ("年底", "年底"),
    ],
)
def test_a_date_is_understood_where_it_is_one(text: str, date: str) -> None:
    assert date_in(text) == date

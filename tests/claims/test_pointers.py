"""Days that no calendar has, places that a report does not have, and what is left of other files."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportgen import check_report
from reportgen.claims.pointers import impossible_dates, missing_places
from reportgen.language.words import words_of

Edit = Callable[..., None]
WORDS = words_of("zh").claims
NUMBERS = {"annex": frozenset({1}), "table": frozenset({1, 2}), "figure": frozenset[int]()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2月30日和9月31日", ["2月30日", "9月31日"]),
        ("2023年2月29日，2024年2月29日", ["2023年2月29日"]),
        ("2024-13-01，2024.11.31", ["2024-13-01", "2024.11.31"]),
        ("12月31日，1月31日，2月29日，6月30号", []),
        ("第3章 2.30.1", []),
        ("6月1日至31日，9月5日—31日，2月1日-29日，7月1日至31日", ["6月1日至31日", "9月5日—31日"]),
        ("5月31日至6月30日，5月31日至6月31日", ["6月31日"]),
        ("十一月三十一日，二〇二五年二月二十九日", ["十一月三十一日", "二〇二五年二月二十九日"]),
        ("二〇二四年二月二十九日，十二月三十一日，二月二十九日，三十一日", []),
        ("农历二月三十日，农历2月30日，二月三十日", ["二月三十日"]),
    ],
)
def test_a_day_that_does_not_exist_is_found(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in impossible_dates(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("详见附件2、见表3。", ["附件2", "表3"]),
        ("见附件二，如图1所示。", ["附件二", "图1"]),
        ("见附件1，见表2，见《通知》附件3。", []),
        ("发表3篇，图3幅，见表2023年数。", []),
    ],
)
def test_a_place_that_the_report_does_not_have_is_found(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in missing_places(text, NUMBERS, WORDS)] == found


def test_what_is_left_of_other_files_is_told(edit: Edit) -> None:
    edit(
        "data/starter.yaml",
        (
            "objective: |\n",
            "objective: |\n  我局202 年度（参照省政府批准的三定方案填写）（仅有一个单位的部门无需说明），\n"
            "  于2月30日公开，详见附件2。\n",
        ),
        ("  name: 示范区档案馆 ", "  name: 临江区档案馆 "),
    )

    assert [(problem.code, problem.params["text"]) for problem in check_report("data/starter.yaml")] == [
        ("leftover-self", "我局"),
        ("leftover", "202 年度"),
        ("leftover", "（参照省政府批准的三定方案填写）"),
        ("leftover", "（仅有一个单位的部门无需说明）"),
        ("no-such-date", "2月30日"),
        ("place-missing", "附件2"),
        ("leftover-sample", "示范区档案馆"),
    ]

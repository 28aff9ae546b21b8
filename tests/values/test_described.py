"""What a value is called in a message: its kind in people's words, never Python's own."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from reportgen.values.described import described
from reportgen.values.figure import Figure, Stated
from reportgen.values.records import Items, Phrase, Prose, Record, Text
from tests.tools.root import ROOT

FIGURE = Figure(Decimal(3), "万元", Stated("expenditure.basic", "基本支出", None, "3"))
GROUP = Record({}, frozenset(), "department", "部门", None)


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (None, "没有填的值", "what is not given"),
        (True, "真假值“true”", "the truth value “true”"),
        ("元", "文字“元”", "the text “元”"),
        (Text("甲" * 30, "a"), f"文字“{'甲' * 20}…”", f"the text “{'甲' * 20}…”"),
        (FIGURE, "“基本支出”", "“基本支出”"),
        (Figure(Decimal(3), "个"), "“3个”", "“3个”"),
        (GROUP, "“部门”", "“部门”"),
        (Prose([Phrase(["一句。"])], ""), "“一句。”", "“一句。”"),
        ([FIGURE, "元"], "列表（基本支出、元）", "the list (基本支出, 元)"),
        (Items([FIGURE] * 4), "列表（基本支出、基本支出、基本支出、…）", "the list (基本支出, 基本支出, 基本支出, …)"),
        ([], "空列表", "an empty list"),
        ({"a": 1}, "这样的值", "a value of this kind"),
        (object(), "这样的值", "a value of this kind"),
    ],
)
def test_a_value_in_words(value: object, zh: str, en: str) -> None:
    assert (described(value).in_language("zh"), described(value).in_language("en")) == (zh, en)


def test_no_message_is_filled_with_what_python_prints() -> None:
    modules = [
        path for folder in ("values", "expressions", "figures") for path in (ROOT / "reportgen" / folder).glob("*.py")
    ]
    found = [path.name for path in modules if re.search(r"(value|name)=(str|repr)\(", path.read_text("utf-8"))]

    assert found == []

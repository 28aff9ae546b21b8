"""What strangers' text may cost: no expression and no paragraph takes more time than its length is worth."""

from __future__ import annotations

from time import process_time

import pytest

from reportgen.docx.pieces import docx_pieces
from reportgen.files.project import find_project
from reportgen.reading.align import readings_of, usual_width
from reportgen.reading.read import TemplateReader
from tests.reading.typed import lines_of, typed
from tests.tools.root import ROOT
from tests.tools.work import calls_of

HOSTILE = {
    "words that lead to a number": "共有" * 700 + "共计" * 700 + "9件",
    "brackets that stay open": "(甲" * 1000,
    "a list without a number": "，其中" + "甲、" * 1000 + "乙",
    "points": "第一章" + "…" * 1700 + "甲",
    "digits": "1" * 1700 + "元" + "1，" * 1000,
    "numerals": "一二三四五六七八九十" * 170,
}


_MOST_SECONDS = 60
"""Several times what the starter's report takes on a slow machine; what explodes takes longer than anybody waits."""


@pytest.fixture(scope="module")
def reader() -> TemplateReader:
    return TemplateReader(find_project(ROOT / "data"), "standard")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_paragraph_is_read_in_time(text: str, reader: TemplateReader) -> None:
    lines = lines_of(str(ROOT / "data" / "starter.yaml"))
    before = process_time()

    found = reader.read(docx_pieces(typed([*lines[:20], text, *lines[20:]])), "zh", "旧报告.docx")

    assert found.found > 50
    assert process_time() - before < _MOST_SECONDS


def test_what_is_made_ready_grows_with_the_text_and_no_faster() -> None:
    line = "全年走访群众(含企业)46次,满意。"
    few, many = (docx_pieces(typed([line] * count)).pieces for count in (100, 400))

    assert calls_of(lambda: readings_of(many)) < 4.4 * calls_of(lambda: readings_of(few))


def test_digits_and_marks_come_in_their_usual_width() -> None:
    assert usual_width("２０２５年总收入１，２３４．５０万元，占９９％") == "2025年总收入1,234.50万元，占99%"
    assert usual_width("全年走访(含企业)46次,满意;另见(a)表:12:30") == "全年走访（含企业）46次，满意；另见(a)表：12:30"

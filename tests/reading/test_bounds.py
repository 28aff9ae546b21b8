"""What strangers' text may cost: no expression and no paragraph takes more time than its length is worth."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from reportgen.cli import run
from reportgen.docx.pieces import DocxPiece, docx_pieces
from reportgen.reading.align import Aligner, joined, readings_of, usual_width
from reportgen.reading.columns import in_form_of_template
from reportgen.reading.gather import gather
from tests.reading.learned import reader_of
from tests.reading.typed import lines_of, typed
from tests.tools.root import ROOT
from tests.tools.work import calls_of

HOSTILE = [
    "共有" * 700 + "共计" * 700 + "9件",  # words that lead to a number
    "(甲" * 1000,  # brackets that stay open
    "，其中" + "甲、" * 1000 + "乙",  # a list without a number
    "第一章" + "…" * 1700 + "甲",  # points
    "1" * 1700 + "元" + "1，" * 1000,  # digits
    "一二三四五六七八九十" * 170,  # numerals
]


_MOST_SECONDS = 60
"""Many times what the starter's report takes on a slow machine; what explodes takes longer than anybody waits."""


def test_hostile_paragraphs_are_read_in_time() -> None:
    lines = lines_of(str(ROOT / "data" / "starter.yaml"))
    reader = reader_of("standard")
    before = process_time()

    found = reader.read(docx_pieces(typed([*lines[:20], *HOSTILE, *lines[20:]])), "zh", "旧报告.docx")

    assert found.found > 50
    assert process_time() - before < _MOST_SECONDS


def test_of_a_file_without_end_the_beginning_is_read(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = lines_of("data/starter.yaml")
    monkeypatch.setattr("reportgen.reading.read.MOST_PIECES", len(lines))
    Path("旧报告.docx").write_bytes(typed([*lines, "四、另外的一章", "没有读到。"]))
    Path("全文.docx").write_bytes(typed(lines))

    assert run(["read", "旧报告.docx", "-o", "data/read.yaml"]) == 0
    assert "\n文件太长，只读了前面的部分。\n" in capsys.readouterr().out
    assert "没有读到" not in Path("data/read.yaml").read_text("utf-8")

    assert run(["read", "全文.docx", "-o", "data/whole.yaml"]) == 0
    assert "文件太长" not in capsys.readouterr().out


def test_what_is_made_ready_grows_with_the_text_and_no_faster() -> None:
    line = "全年走访群众(含企业)46次,满意。"
    few, many = (docx_pieces(typed([line] * count)).pieces for count in (100, 400))

    assert calls_of(lambda: readings_of(joined(many))) < 4.4 * calls_of(lambda: readings_of(joined(few)))


def test_the_rows_of_a_table_are_gathered_in_the_time_of_their_number() -> None:
    learned = reader_of("scored").learned
    head = ("一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分", "扣分原因")
    rows = [("", "", f"指标{at}", "优", "优", "5", "4", "") for at in range(240)]
    few, many = ([DocxPiece("", "", cells, 1) for cells in (head, *rows[:count])] for count in (60, 240))

    def gathered(pieces: list[DocxPiece]) -> int:
        read = Aligner(readings_of(in_form_of_template(joined(pieces), learned)), learned).align({})
        return calls_of(lambda: gather(read, learned))

    gathered(many)  # what is kept of paths is there for both
    assert gathered(many) < 4.4 * gathered(few)


def test_digits_and_marks_come_in_their_usual_width() -> None:
    assert usual_width("２０２５年总收入１，２３４．５０万元，占９９％") == "2025年总收入1,234.50万元，占99%"
    assert usual_width("全年走访(含企业)46次,满意;另见(a)表:12:30") == "全年走访（含企业）46次，满意；另见(a)表：12:30"

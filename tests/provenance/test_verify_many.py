"""`verify` of many reports: which are meant, a line for each, what became of all, and an end before the end."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from reportgen import Case
from reportgen.cli import run
from reportgen.cli.verdicts import open_report
from reportgen.cli.verify_many import LEFT, Found, Summary
from tests.provenance.test_verify import edited
from tests.provenance.work import ending_always
from tests.tools.word_file import WordFile

GOOD, BAD, EDITED, FOREIGN, COPY = (f"收到/{name}.docx" for name in ("a", "b", "c", "d", "e"))
LINES = [
    f"{GOOD}：没有改动，每个字节都一样\n",
    f"{BAD}：这不是一份 Word 文档\n",
    f"{EDITED}：生成以后改过 2 处，其中 1 个数\n",
    f"{FOREIGN}：没有来历记录，核对不了\n",
    f"{COPY}：审核稿：没有改动，每个字节都一样\n",
]
COUNTS = "合计 5 份：文字和数都对 2 份，改过 1 份，没有来历记录 1 份，核对不了 1 份；其中审核稿、修订稿 1 份\n"
EACH = f"哪里不同，一份一份地看，如 reportgen verify {EDITED}\n"


@pytest.fixture
def received(project: Path) -> Path:
    """Reports that were sent in: one as it was, one damaged, one edited, one of somebody else's and a review copy; and
    what lies beside them."""
    folder = project / "收到"
    folder.mkdir()
    case = Case("data/2022.yaml")
    Path(GOOD).write_bytes(case.docx)
    Path(BAD).write_bytes(b"no Word file")
    Path(EDITED).write_bytes(case.docx)
    edited(Path(EDITED), ("10个股室", "12个股室"), ("组织起草或审核", "负责起草和审核"))
    WordFile().text("别人的报告").save(Path(FOREIGN))
    Path(COPY).write_bytes(case.review_copy("zh"))
    Path("收到/~$a.docx").write_bytes(b"lock")
    Path("收到/说明.txt").write_text("收到的报告", "utf-8")
    return folder


@pytest.mark.usefixtures("received")
@pytest.mark.parametrize(
    "names",
    [["收到"], ["收到/*.docx"], ["**/收到/**"], ["-"], [GOOD, BAD, f"./{GOOD}", "收到/"]],
    ids=["folder", "pattern", "deep pattern", "list", "names"],
)
def test_each_is_told_in_a_line_and_one_that_cannot_be_read_keeps_no_other_out(
    names: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join([GOOD, BAD, EDITED, FOREIGN, COPY, GOOD])))

    assert run(["verify", *names]) == 1
    assert capsys.readouterr() == ("".join([*LINES, COUNTS, EACH]), "")


@pytest.mark.usefixtures("received")
def test_the_exit_code_is_the_weightiest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", GOOD, COPY]) == 0
    assert run(["verify", GOOD, BAD]) == 2
    assert run(["verify", BAD, FOREIGN]) == 1
    assert run(["verify", "--fail-fast", "收到"]) == 2
    assert capsys.readouterr().out.endswith(
        f"{LINES[0]}{LINES[1]}合计 5 份：文字和数都对 1 份，核对不了 1 份，没有轮到 3 份\n"
    )


@pytest.mark.usefixtures("received")
def test_processes_find_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "收到", "-j", "2"]) == 1
    assert capsys.readouterr().out == "".join([*LINES, COUNTS, EACH])


@pytest.mark.usefixtures("received")
def test_the_summary_for_programs_and_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "收到", "--format", "markdown", "--summary", "核对.json"]) == 1
    assert capsys.readouterr().out == (
        f"{COUNTS}\n| 文件 | 结果 | 说明 |\n| --- | --- | --- |\n"
        f"| {GOOD} | 对 | 没有改动，每个字节都一样 |\n"
        f"| {BAD} | 没有核对 | 这不是一份 Word 文档 |\n"
        f"| {EDITED} | 不对 | 生成以后改过 2 处，其中 1 个数 |\n"
        f"| {FOREIGN} | 没有核对 | 没有来历记录，核对不了 |\n"
        f"| {COPY} | 对 | 审核稿：没有改动，每个字节都一样 |\n"
    )
    written = json.loads(Path("核对.json").read_text("utf-8"))
    assert [(one["file"], one["result"], one["holds"]) for one in written["files"]] == [
        (GOOD, "unchanged", True),
        (BAD, "failed", False),
        (EDITED, "edited", False),
        (FOREIGN, "foreign", False),
        (COPY, "unchanged", True),
    ]
    assert [number["report"] for edit in written["files"][2]["edits"] for number in edit["numbers"]] == ["10个"]
    assert written["files"][1]["why"] == "这不是一份 Word 文档"
    assert run(["verify", "收到", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out) == written
    assert run(["verify", EDITED, "--format", "json"]) == 1
    alone = json.loads(capsys.readouterr().out)
    assert {"version": 1, **written["files"][2]} == {**alone, "why": "生成以后改过 2 处，其中 1 个数"}


@pytest.mark.usefixtures("received")
def test_a_fault_of_the_program_is_told_and_the_others_are_verified(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(file: str, *more: object) -> object:
        if file == GOOD:
            raise ZeroDivisionError("a fault")
        return open_report(file, *more)  # type: ignore[arg-type]

    monkeypatch.setattr("reportgen.cli.verify_many.open_report", breaking)
    assert run(["verify", GOOD, COPY]) == 70
    out, err = capsys.readouterr()
    assert out.startswith(f"{GOOD}：程序出了没有料到的问题\n{LINES[4]}")
    assert "ZeroDivisionError: a fault" in err


def test_of_thousands_those_that_do_not_hold_are_told_again_and_no_more_than_can_be_seen() -> None:
    summary = Summary()
    summary.found = [Found(f"{n}.docx", "edited" if n % 10 == 0 else "unchanged", why="…") for n in range(2000)]

    lines = list(summary.lines(30))
    assert lines[0] == "合计 2000 份：文字和数都对 1800 份，改过 200 份"
    assert lines[1:3] == ["0.docx：…", "10.docx：…"]
    assert lines[31:] == [
        "另有 170 份；--summary FILE 全部写进一个文件",
        "哪里不同，一份一份地看，如 reportgen verify 0.docx",
    ]
    assert len(summary.text_of("text").splitlines()) == 202


def test_what_was_not_reached_is_no_result() -> None:
    summary = Summary()
    summary.found = [Found("a.docx", LEFT, why="没有轮到")]

    assert summary.text_of("text") == "合计 1 份：文字和数都对 0 份，没有轮到 1 份\n"
    assert summary.text_of("markdown").endswith("| a.docx | 没有核对 | 没有轮到 |\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["空"], "空：这个文件夹里没有 Word 和 PDF 报告\n合计 1 份：文字和数都对 0 份，核对不了 1 份\n"),
        (["没有.docx", "空"], "没有.docx：没有这个文件\n空：这个文件夹里没有 Word 和 PDF 报告\n"),
    ],
)
def test_what_is_not_there_is_told(
    arguments: list[str], said: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("空").mkdir()

    assert run(["verify", *arguments]) == 2
    assert capsys.readouterr().out.startswith(said)


@pytest.mark.usefixtures("received")
@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--data", "data/2022.yaml"], "--data"),
        (["--rebuild", "HEAD", "-o", "a.docx"], "--rebuild"),
        (["--data", "data/2022.yaml", "--all"], "--data、--all"),
    ],
)
def test_what_is_of_one_report_is_refused_for_several(
    arguments: list[str], names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", "收到", *arguments]) == 2
    assert capsys.readouterr().err == (
        f"错误：{names} 一次只能用于一份报告\n  办法：写一份报告的文件名，一份一份地做。\n\n"
    )
    assert not os.path.exists("a.docx")


@pytest.mark.usefixtures("received")
def test_it_is_said_in_english(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en")

    assert run(["verify", "收到"]) == 1
    assert capsys.readouterr().out == (
        f"{GOOD}: unchanged, byte by byte\n"
        f"{BAD}: This is no Word document\n"
        f"{EDITED}: edited since it was made, in 2 places, 1 number among them\n"
        f"{FOREIGN}: no record, so that it cannot be verified\n"
        f"{COPY}: review copy: unchanged, byte by byte\n"
        "5 files: text and numbers hold in 2, 1 edited, 1 without a record, 1 not verified;"
        " 1 of them review copies or redlines\n"
        f"Where one differs is told of it alone: reportgen verify {EDITED}\n"
    )


@pytest.mark.parametrize("command", ["verify", "absorb"])
def test_without_a_name_a_report_that_is_here_is_the_example(
    command: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tail = f"要看说明，请运行“reportgen {command} -h”。\n"
    assert run([command]) == 2
    assert capsys.readouterr().err == f"reportgen: 少写了 FILE\n例如：reportgen {command} out/报告.docx\n{tail}"
    Path("out").mkdir()
    for name in ("乙 局.docx", "甲局.pdf", "~$甲局.docx"):
        Path("out", name).touch()
    assert run([command]) == 2
    assert capsys.readouterr().err == (
        f'reportgen: 少写了 FILE\n例如：reportgen {command} "out/乙 局.docx"\n'
        f'这里的报告有："out/乙 局.docx"、out/甲局.pdf\n{tail}'
    )


@pytest.mark.usefixtures("received")
def test_a_report_over_which_processes_end_is_told_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("reportgen.cli.verify_many._verify_all", ending_always)

    assert run(["verify", "收到", "-j", "2"]) == 4
    out, err = capsys.readouterr()
    assert f"{EDITED}：做这一份的进程两次意外结束：" in out
    assert "合计 5 份：文字和数都对 4 份，核对不了 1 份\n" in out
    assert "这几份重做了一次：" in err


def test_a_list_of_nothing_is_no_fault(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert run(["verify", "-"]) == 0
    assert capsys.readouterr().out == "合计 0 份：文字和数都对 0 份\n"


def test_where_reports_differ_an_edited_one_is_named_before_one_without_a_record() -> None:
    summary = Summary()
    summary.found = [Found("甲.docx", "foreign", why="…"), Found("乙.docx", "edited", why="…")]
    assert [*summary.lines()][-1] == "哪里不同，一份一份地看，如 reportgen verify 乙.docx"

    summary.found = summary.found[:1]
    assert [*summary.lines()][-1] == (
        "没有来历记录的，要同一份数据对照，如 reportgen verify 甲.docx --data data/2025.yaml"
    )

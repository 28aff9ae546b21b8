"""`reportgen read`: what a report says comes back as a data file, and what can go wrong is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx import Document

from reportgen import Case
from reportgen.cli import run
from reportgen.docx.pieces import docx_pieces
from reportgen.files.project import find_project
from reportgen.reading.choose import choose_template
from tests.reading.facts_back import facts_back
from tests.reading.typed import chapter, lines_of, typed

STARTER = "data/starter.yaml"


def read_back(file: str, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[float, str]:
    """Which share of a file's facts is read from its report, and what is said."""
    Path("旧报告.docx").write_bytes(Case(file).docx)
    capsys.readouterr()
    assert run(["read", "旧报告.docx", "-o", "data/read.yaml", "--force", *arguments]) == 0
    said = capsys.readouterr().out
    return facts_back(Case(file), Case("data/read.yaml")).share, said


def test_a_report_gives_its_facts_back(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    share, said = read_back(STARTER, capsys)

    assert share >= 0.95
    assert said.startswith("已写好 data/read.yaml：照 旧报告.docx 按模板 ")
    assert said.endswith("\n下一步：对照报告看一遍，再检查：\n\n  reportgen check data/read.yaml\n")


def test_other_amounts_and_names_come_back_too_and_texts_with_words_of_the_template(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = Path(STARTER).read_text("utf-8").replace("示范区档案馆", "临河县水文站")
    text = text.replace("amount: 391.00", "amount: 1391.00").replace("basic: 214.60", "basic: 1214.60")
    text = re.sub(r"total: 400\.00", "total: 1400.00", text)
    text = text.replace("根据示范区三定方案", "本年度机构设置依据按计划完成，情况良好")
    text += "sections:\n"
    for after, title in (("department", "场馆情况"), ("performance", "其他情况")):
        text += f"  - after: {after}\n    title: {title}\n    text: 按计划完成，情况良好。\n"
    Path("data/other.yaml").write_text(text, "utf-8")

    share, _ = read_back("data/other.yaml", capsys, "--template", "standard")

    assert share >= 0.95
    found = Path("data/read.yaml").read_text("utf-8")
    assert "临河县水文站" in found
    assert "establishment: 本年度机构设置依据按计划完成，情况良好\n" in found
    assert "  - after: department\n    title: 场馆情况\n" in found
    assert "  - after: performance\n    title: 其他情况\n" in found


def test_a_foreign_text_is_kept_as_narrative_and_its_numbers_are_registered(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = Document()
    foreign.add_paragraph("合同书")
    foreign.add_paragraph("甲方：某公司。合同金额12万元。")
    foreign.save("合同.docx")

    assert run(["read", "合同.docx", "--template", "standard", "-o", "data/read.yaml"]) == 0

    said = capsys.readouterr().out
    assert "\n1 段没有归到任何一项，抄在文件末尾的说明里。\n" in said
    assert said.endswith("\n下一步：对照报告核对“待核”，补上“待填”，再检查：\n\n  reportgen check data/read.yaml\n")
    text = Path("data/read.yaml").read_text("utf-8")
    assert "  合同金额{{ facts.合同金额 }}。\n" in text
    assert "    value: 12\n    unit: 万元\n" in text
    assert "第1段：合同书\n" in text


def test_what_nobody_sees_and_no_data_file_may_hold_is_not_read(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = Document()
    foreign.add_paragraph("合\u202e同\u2028书已经签订。")
    foreign.add_table(1, 2).cell(0, 1).text = "合同\x85金额12万元。"
    foreign.save("合同.docx")

    assert run(["read", "合同.docx", "--template", "standard", "-o", "data/read.yaml"]) == 0

    assert "合同书" in Path("data/read.yaml").read_text("utf-8")
    assert capsys.readouterr().err == ""


def test_places_marked_as_unsure_are_warned_of(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path(STARTER).write_text("# 待核：第3段是“十三人”\n" + Path(STARTER).read_text("utf-8"), "utf-8")

    assert run(["check", STARTER]) == 0

    assert capsys.readouterr().err.startswith("data/starter.yaml:1:1: 警告：")


def test_what_cannot_be_read_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("坏的.docx").write_bytes(b"PK\x03\x04 nothing")
    Document().save("空白.docx")
    before = Path(STARTER).read_bytes()

    for arguments, code, said in (
        (["没有.docx"], 1, "没有.docx: 错误：没有这个文件\n  办法：请检查文件名和所在的文件夹。\n\n"),
        (
            ["坏的.docx"],
            1,
            "坏的.docx: 错误：这份 Word 文档坏了：文件不完整，或者内容被改过\n"
            "  办法：用 Word 打开，让它修复，再另存为 .docx；打不开就换一份完好的。\n\n",
        ),
        (
            ["空白.docx", "--template", "standard"],
            1,
            "空白.docx: 错误：照模板 standard 什么也没有读出来\n"
            "  办法：看看是不是这类报告；用别的模板写的，用 --template 写明。\n\n",
        ),
        (
            ["空白.docx", "-o", STARTER],
            2,
            "data/starter.yaml: 错误：这个数据文件已经有了，没有动它\n"
            "  办法：另写一个名称（-o），或者确要换掉它，加 --force。\n\n",
        ),
    ):
        assert run(["read", *arguments]) == code
        assert capsys.readouterr().err == said
    assert Path(STARTER).read_bytes() == before


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        (
            "旧报告.pdf",
            "错误：PDF 读不了\n  办法：用 Word 打开这份 PDF，另存为 .docx，再读那一份；改名称没有用。\n",
            "error: a PDF cannot be read\n"
            "  to do: Open it in Word, save it as .docx, and read that; another name does not help.\n",
        ),
        (
            "旧报告.wps",
            "错误：读不了这种文件，只读 .docx\n  办法：用 Word 或者 WPS 打开，另存为 .docx，再读那一份。\n",
            "error: files of this kind cannot be read, only .docx\n"
            "  to do: Open it in Word or WPS, save it as .docx, and read that.\n",
        ),
    ],
)
def test_other_files_are_to_be_saved_as_docx(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, zh: str, en: str
) -> None:
    assert run(["read", name]) == 1
    assert capsys.readouterr().err == f"{name}: 错误：没有这个文件\n  办法：请检查文件名和所在的文件夹。\n\n"

    Path(name).write_bytes(b"%PDF-1.7")
    assert run(["read", name]) == 1
    assert capsys.readouterr().err == f"{name}: {zh}\n"

    monkeypatch.setenv("REPORTGEN_LANG", "en")
    assert run(["read", name]) == 1
    assert capsys.readouterr().err == f"{name}: {en}\n"


def test_the_template_is_chosen_by_the_chapters_that_are_there(project: Path) -> None:
    """Of a report that has lost most of its chapters few words of its template stand."""
    lines = lines_of(STARTER)
    problems = next(index for index, line in enumerate(lines) if line.endswith("存在问题"))
    kept = [*lines[: chapter(lines, "一").start], *lines[chapter(lines, "二")], *lines[problems:]]

    assert choose_template(docx_pieces(typed(kept)).pieces, find_project(Path(STARTER))) == "standard"


@pytest.mark.parametrize(
    ("changed", "said"), [(1, "1 number of the report comes"), (2, "2 numbers of the report come")]
)
def test_numbers_that_differ_are_counted_in_english(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, changed: int, said: str
) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en")
    text = "\n".join(lines_of(STARTER))
    for share in ("占53.65%", "占45.00%")[:changed]:
        text = text.replace(share, f"占1{share[2:]}", 1)
    Path("old.docx").write_bytes(typed(text.split("\n")))

    assert run(["read", "old.docx", "-o", "data/read.yaml", "--template", "standard"]) == 0

    assert f"{said} out otherwise by the data:\n" in capsys.readouterr().out

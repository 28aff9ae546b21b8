"""`reportgen read`: what a report says comes back as a data file, and what can go wrong is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx import Document

from reportgen import Case
from reportgen.cli import run
from tests.reading.facts_back import facts_back

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
    for chapter, title in (("department", "场馆情况"), ("performance", "其他情况")):
        text += f"  - after: {chapter}\n    title: {title}\n    text: 按计划完成，情况良好。\n"
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

    assert capsys.readouterr().out.endswith(
        "\n下一步：对照报告看一遍，补上“待填”，再检查：\n\n  reportgen check data/read.yaml\n"
    )
    text = Path("data/read.yaml").read_text("utf-8")
    assert "  合同金额{{ facts.合同金额 }}。\n" in text
    assert "    value: 12\n    unit: 万元\n" in text
    assert "\n处报告里没有" not in capsys.readouterr().err


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

"""What was moved in a report, or printed by a reference: nothing is lost, stands twice, or is typed a second time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from reportgen import Case
from reportgen.cli import run
from reportgen.provenance import absorb
from tests.provenance.test_absorb import edited
from tests.tools.repository import git
from tests.tools.root import ROOT

DATA, REPORT = "data/2025.yaml", "报告.docx"
AWAY = "：这些话挪去或者挪来的那一处不写回，所以这里也没有动；请在 data/2025.yaml:{line} 自己改\n"
SAFE = "坚持定期检查库房温度、湿度和消防设施，全年未发生档案安全事故。"


@pytest.fixture
def text(folder: Path) -> str:
    """The data, of which a narrative prints a list of names."""
    assert folder
    text = (ROOT / "data/starter.yaml").read_text("utf-8")
    text = text.replace(SAFE, f"{SAFE}\n      由{{{{ department.divisions | names }}}}分工。", 1)
    Path(DATA).write_text(text, "utf-8")
    Path(REPORT).write_bytes(Case(DATA).docx)
    return text


def line_of(text: str, words: str) -> int:
    """The line of the narrative that has some words, as it is told: that of its beginning."""
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        # To the number and the title of the paragraph, which are the template's.
        (
            [
                (
                    "③满意度指标完成情况分析。查档群众对服务普遍满意，",
                    "查档群众对服务普遍满意，③满意度指标完成情况分析。",
                )
            ],
            "删去了“查档群众对服务普遍满意，”",
        ),
        # What else was changed in its clause stays as well, or half of it would stand beside half of the old one.
        (
            [
                (
                    "③满意度指标完成情况分析。查档群众对服务普遍满意，",
                    "查档群众对服务普遍满意，③满意度指标完成情况分析。全年服务更加周到，",
                )
            ],
            "“查档群众对”改成“全年”",
        ),
        # To another paragraph, which is the template's.
        (
            [
                ("普遍满意，全年没有收到有效投诉。", "普遍满意。"),
                ("财政拨款的事业单位", "财政拨款的事业单位，全年没有收到有效投诉"),
            ],
            "删去了“，全年没有收到有效投诉”",
        ),
    ],
)
def test_a_sentence_that_went_to_words_of_the_template_stays(
    changes: list[tuple[str, str]], told: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(Path(REPORT), *changes)

    assert run(["absorb", REPORT, DATA, "--write"]) == 1

    out = capsys.readouterr().out
    assert f"      {told}{AWAY.format(line=line_of(text, '  satisfaction: '))}" in out
    assert "写回 data/2025.yaml" not in out
    assert Path(DATA).read_text("utf-8") == text


def test_a_sentence_that_went_from_a_narrative_to_another_goes_with_its_line(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """No blank line is left, which would begin a paragraph; and what is there already is said to be."""
    edited(Path(REPORT), (SAFE, ""), ("不够精细。", f"不够精细。{SAFE}"))

    assert run(["absorb", REPORT, DATA, "--write"]) == 0

    assert "写回以后生成的报告，文字和数与 报告.docx 一样。\n" in capsys.readouterr().out
    after = Path(DATA).read_text("utf-8")
    assert after == text.replace(f"      {SAFE}\n", "").replace("不够精细。", f"不够精细。{SAFE}")


@pytest.mark.usefixtures("text")
def test_what_was_written_before_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "数据"]):
        git(*words)
    edited(Path(REPORT), ("不够精细。", "比较粗。"))
    assert run(["absorb", REPORT, DATA, "--write"]) == 0
    written = Path(DATA).read_bytes()
    capsys.readouterr()

    assert run(["absorb", REPORT, DATA, "--write"]) == 0

    line = line_of(written.decode(), "  problems: ")
    assert capsys.readouterr().out.endswith(
        f"      已经在 data/2025.yaml:{line} 了\n\n都已经在 data/2025.yaml 里了，没有要写回的。\n"
    )
    assert run(["absorb", REPORT, DATA, "--format", "json"]) == 0
    edit = json.loads(capsys.readouterr().out)["edits"][0]
    assert (edit["made"], edit["kept"], edit["there"]) == ([], [], [f"data/2025.yaml:{line}"])
    assert Path(DATA).read_bytes() == written


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (
            (
                "我馆共接待查档利用者1260人次，查档群众满意率99.1%。",
                "查档群众满意率99.1%，我馆共接待查档利用者1260人次。",
            ),
            "我馆共接待查档利用者{{ facts.查档人次 }}，查档群众满意率{{ facts.查档满意率 }}。",
            "查档群众满意率{{ facts.查档满意率 }}，我馆共接待查档利用者{{ facts.查档人次 }}。",
        ),
        # To the head of the second paragraph, not to the end of the first.
        (
            ("结合国际档案日开展宣传活动", "精心组织，结合国际档案日开展宣传活动"),
            "      结合国际档案日开展宣传活动",
            "      精心组织，结合国际档案日开展宣传活动",
        ),
    ],
)
def test_what_is_put_in_is_typed_where_it_stands_with_its_references(
    change: tuple[str, str], old: str, new: str, text: str
) -> None:
    edited(Path(REPORT), change)

    assert run(["absorb", REPORT, DATA, "--write"]) == 0

    assert Path(DATA).read_text("utf-8") == text.replace(old, new)


def test_a_clause_that_was_moved_and_edited_is_not_typed_with_its_number(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(
        Path(REPORT),
        (
            "我馆共接待查档利用者1260人次，查档群众满意率99.1%。",
            "查档群众的满意率99.1%，我馆共接待查档利用者1260人次。",
        ),
    )

    assert run(["absorb", REPORT, DATA, "--write"]) == 1

    assert "里面有引用，分不清哪个数是哪个，所以这段叙述没有写回" in capsys.readouterr().out
    assert Path(DATA).read_text("utf-8") == text


def test_another_number_may_be_typed_where_a_clause_is_gone(text: str) -> None:
    edited(Path(REPORT), ("到各单位开展业务指导10余次，", ""), ("社会的档案意识。", "社会的档案意识，布展10余次。"))

    assert run(["absorb", REPORT, DATA, "--write"]) == 0

    after = text.replace("到各单位开展业务指导{{ facts.业务指导 }}，", "")
    assert Path(DATA).read_text("utf-8") == after.replace("社会的档案意识。", "社会的档案意识，布展10余次。")


@pytest.mark.usefixtures("text")
def test_of_more_than_can_be_looked_through_nothing_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(DATA).read_bytes()
    monkeypatch.setattr(absorb, "_MOST_SEARCHED", 1)
    edited(Path(REPORT), ("不够精细。", "比较粗。"), ("财政拨款的事业单位", "财政拨款的事业法人"))

    assert run(["absorb", REPORT, DATA, "--write"]) == 1
    assert Path(DATA).read_bytes() == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("综合科、保管利用科和编研科分工", "办公室、保管利用科和编研科分工"), [("“综合科”改成“办公室”", "综合科")]),
        (
            ("综合科、保管利用科和编研科分工", "综合科、保管利用科、编研科和财务科分工"),
            [("“和”改成“、”", "综合科"), ("加上了“科和财务”", "编研科")],
        ),
    ],
)
def test_a_name_that_a_reference_prints_is_of_its_field(
    change: tuple[str, str], told: list[tuple[str, str]], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands between names is of their list."""
    edited(Path(REPORT), change)

    assert run(["absorb", REPORT, DATA, "--write"]) == 1

    lines = [(each, line_of(text, f"    - {name}")) for each, name in told]
    assert capsys.readouterr().out.endswith(
        "".join(f"      {each}：它由数据的另一项印出（data/2025.yaml:{line}），要改就改那里\n" for each, line in lines)
        + "\n有 1 处不写回，或者没有全部写回，原因见上。\n"
    )
    assert Path(DATA).read_text("utf-8") == text


def test_the_unit_of_a_part_names_the_field(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    edited(Path(REPORT), ("文书档案2100卷", "文书档案2100件"))

    assert run(["absorb", REPORT, DATA, "--write"]) == 1

    line = line_of(text, "        value: 2100")
    said = f"      文件里是 2100件，按数据是 2100：文书档案  data/2025.yaml:{line}。数不从报告写回，要改就改数据\n"
    assert said in capsys.readouterr().out


def test_a_percentage_in_a_cell_is_a_number_and_no_name(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its sign is of no list, though items stand around it."""
    data = project / "data/hunan.yaml"
    line = line_of(data.read_text("utf-8"), "name: 病虫害损失率")
    (project / REPORT).write_bytes(Case("data/hunan.yaml").docx)
    document: Any = Document(str(project / REPORT))
    texts = [text for table in document.tables for text in table._tbl.iter(qn("w:t")) if text.text == "3.6%"]
    texts[0].text = "4.6%"
    document.save(str(project / REPORT))

    assert run(["absorb", REPORT, "data/hunan.yaml", "--write"]) == 1

    number = f"文件里是 4.6%，按数据是 3.6%：病虫害损失率的完成值  data/hunan.yaml:{line}。"
    assert f"      {number}数不从报告写回，要改就改数据\n" in capsys.readouterr().out


def test_of_a_clause_with_another_name_nothing_goes_back(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    edited(Path(REPORT), ("综合科、保管利用科和编研科分工", "办公室、保管利用科和编研科值班"))

    assert run(["absorb", REPORT, DATA, "--write"]) == 1

    line = line_of(text, "依法做好到期档案") - 1
    assert (
        "      “分工”改成“值班”：同一小句里由数据别处印出的名称也改了，名称不写回，所以这小句的话也没有写回；"
        f"那里改好以后，请在 data/2025.yaml:{line} 自己改\n" in capsys.readouterr().out
    )
    assert Path(DATA).read_text("utf-8") == text

"""A report that came back: as it was, saved by another program, edited, outdated, somebody else's, or damaged."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from reportgen import Case
from reportgen.cli import run
from reportgen.docx.recorded import pdf_provenance
from reportgen.provenance.report_file import read_report
from tests.tools.broken_docx import packed, unpacked
from tests.tools.libreoffice import convert_to_docx
from tests.tools.repository import git
from tests.tools.requirement import require
from tests.tools.word_file import WordFile

DATA, REPORT = "data/2022.yaml", "out/报告.docx"


@pytest.fixture
def report(project: Path) -> Path:
    return built(project / REPORT)


def built(path: Path, data: str = DATA) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(Case(data).docx)
    return path


def edited(path: Path, *changes: tuple[str, str], without: str = "") -> Path:
    """The report with texts replaced in Word, and a paragraph taken out."""
    document = Document(str(path))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*(paragraph for cell in cells for paragraph in cell.paragraphs), *document.paragraphs]
    for old, new in changes:
        runs = [run for paragraph in paragraphs for run in paragraph.runs if old in run.text]
        assert runs, old
        runs[0].text = runs[0].text.replace(old, new)
    for paragraph in document.paragraphs if without else ():
        if without in paragraph.text:
            element: Any = paragraph._p
            element.getparent().remove(element)
    document.save(str(path))
    return path


def test_a_report_that_was_not_touched_is_the_very_one(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", REPORT]) == 0
    assert capsys.readouterr().out == (
        "out/报告.docx 没有改动：它就是由 data/2022.yaml 和这个项目现在的文件生成的，每个字节都一样。\n"
    )


@pytest.mark.parametrize("name", ["2022", "water"])
def test_one_that_libreoffice_has_saved_holds_by_its_text(
    name: str, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = convert_to_docx(built(project / REPORT, f"data/{name}.yaml"), tmp_path / "另存")
    shutil.copy(saved, REPORT)

    assert run(["verify", REPORT]) == 0
    assert capsys.readouterr().out == (
        f"out/报告.docx 的文字和数都对：与 data/{name}.yaml 现在生成的报告一样。"
        "文件的字节不同，是另存过，或者填过目录的页码。\n"
    )


EDITED = """out/报告.docx 生成以后改过，有 4 处与 data/2022.yaml 生成的报告不同。

在报告里改的 4 处（[-报告原来的-]{+文件里的+}）：
  一、部门基本情况 › （一）机构组成和机构职能 › 1. 机构组成
    ~ …府办公室根据市中区三定方案，设置[-10个-]{+12个+}股室。分别是综合股、秘书一股、秘…
      文件里是 12个，按数据是 10个：内设机构个数 = 内设机构的个数
  一、部门基本情况 › （一）机构组成和机构职能 › 2. 机构职能
    ~ （1）[-组织起草或-]{+负责起草和+}审核以区人民政府、区政府办公室名…
    - （2）受理镇人民政府、街道办事处和区政府各部门报来的请示、报告，拟出办理意见，送区政府领导审批。
  二、部门财政资金收支情况 › （二）部门财政资金支出情况
    ~ …，占7.15%；项目支出[-12491.39万元-]{+12491.93万元+}，占92.85%；年末结转和结余0万元。
      文件里是 12491.93万元，按数据是 12491.39万元：项目支出  data/2022.yaml:423
"""


def test_what_was_edited_is_told_place_by_place(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = [("10个股室", "12个股室"), ("组织起草或审核", "负责起草和审核"), ("12491.39", "12491.93")]
    edited(report, *changes, without="受理镇人民政府")

    assert run(["verify", REPORT]) == 1
    assert capsys.readouterr().out == EDITED

    shutil.copy(convert_to_docx(report, tmp_path / "另存"), REPORT)
    assert run(["verify", REPORT]) == 1
    assert capsys.readouterr().out == EDITED


def test_a_paragraph_that_was_parted_is_an_edit(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text that the record is of has no paragraphs, and is what it was."""
    document: Any = Document(str(report))
    first = next(paragraph for paragraph in document.paragraphs if "承办区政府全体会议" in paragraph.text)
    head, sign, tail = first.text.partition("协助")
    first.runs[0].text = head
    first._p.addnext(document.add_paragraph(sign + tail)._p)
    document.save(str(report))

    assert run(["verify", REPORT]) == 1
    assert capsys.readouterr().out.startswith(
        f"{REPORT} 生成以后改过，有 1 处与 {DATA} 生成的报告不同。\n\n在报告里改的"
    )


def test_a_cell_is_told_with_its_row_and_programs_get_the_field(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(built(project / REPORT, "data/education/2024.yaml"), ("参公编制11人", "参公编制12人"))

    assert run(["verify", REPORT]) == 1
    assert "（“区教育考试院”一行）\n      文件里是 12人，按数据是 11人：参公编制  data/education/2024.yaml:32\n" in (
        capsys.readouterr().out
    )
    assert run(["verify", REPORT, "--format", "json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["result"], said["holds"], said["touched"]) == ("edited", False, True)
    (edit,) = said["edits"]
    assert edit["row"] == "区教育考试院"
    assert edit["numbers"] == [
        {
            "report": "11人",
            "file": "12人",
            "same_amount": False,
            "origin": "stated",
            "path": "department.units[1].in_service[0].count",
            "title": "参公编制  data/education/2024.yaml:32",
            "place": "data/education/2024.yaml:32",
        }
    ]


@pytest.mark.parametrize("file", ["5,263人次", "５２６３人次", "五千二百六十三人次"])
def test_a_number_that_is_only_written_otherwise_is_said_to_be(
    file: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(built(project / REPORT, "data/education/2024.yaml"), ("5263人次", file))

    assert run(["verify", REPORT]) == 1
    told = "按数据是 5263人次，不同的只是写法：资助家庭经济困难学生  data/education/2024.yaml:116\n"
    assert f"\n      文件里是 {file}，{told}" in capsys.readouterr().out
    assert run(["verify", REPORT, "--format", "json"]) == 1
    (edit,) = json.loads(capsys.readouterr().out)["edits"]
    assert [number["same_amount"] for number in edit["numbers"]] == [True]
    assert run(["verify", "out"]) == 1
    assert "个数" not in capsys.readouterr().out


def test_a_cell_that_was_typed_over_whole_is_one_place_and_a_row_that_is_gone_another(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = built(project / REPORT, "data/education/2024.yaml")
    edited(report, ("参公编制11人", "7"), ("事业编制42个", "五十"))
    document = Document(str(report))
    row: Any = document.tables[0].rows[-1]._tr
    row.getparent().remove(row)
    document.save(str(report))

    assert run(["verify", REPORT]) == 1
    out = capsys.readouterr().out
    assert "在报告里改的 3 处" in out
    assert "    ~ [-事业编制42个-]{+五十+}（“区教师进修学校”一行）\n      文件里是 五十，按数据是 42个：" in out
    assert (
        "    ~ [-参公编制11人-]{+7+}（“区教育考试院”一行）\n"
        "      文件里是 7，按数据是 11人：参公编制  data/education/2024.yaml:32\n"
    ) in out
    assert "    - 区青少年活动中心 | 公益一类事业单位 | 事业编制15个 | 事业编制13人\n" in out


def test_what_has_changed_of_the_inputs_is_named_and_what_follows_is_shown(
    report: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit("templates/standard/format.yaml", ("#", "# "))
    assert run(["verify", REPORT]) == 0
    assert capsys.readouterr().out.endswith("填过目录的页码。\n生成以后变了的：版式（format.yaml）。\n")

    edit("templates/standard/format.yaml", ("# ", "#"))
    edit(DATA, ("project: 12491.39", "project: 12491.40"))
    assert run(["verify", REPORT]) == 1
    assert capsys.readouterr().out.startswith(
        "out/报告.docx 生成以后没有改过，但现在由 data/2022.yaml 生成的报告有 2 处不同了。\n"
        "生成以后变了的：数据。\n\n"
        "现在生成的报告不同了的 2 处（[-现在的-]{+原来的+}）：\n"
        "  二、部门财政资金收支情况 › （二）部门财政资金支出情况\n"
        "    ~ …，占7.15%；项目支出[-12491.40万元-]{+12491.39万元+}，占92.85%；年末结转和结余0万元。\n"
        "      文件里是 12491.39万元，按数据是 12491.40万元：项目支出  data/2022.yaml:423\n"
    )
    edited(report, ("10个股室", "12个股室"))
    assert run(["verify", REPORT]) == 1
    assert "git 里找不到生成它的那些文件，所以分不清" in capsys.readouterr().out


def test_git_tells_edits_from_changes_and_makes_the_report_again(
    repository: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    report = built(repository / REPORT)
    whole = report.read_bytes()
    edit(DATA, ("project: 12491.39", "project: 12491.40"))
    git("commit", "-qam", "改数")
    edit("schema.json", ('"title": "', '"title":  "'))
    git("commit", "-qam", "改约定")
    first = git("rev-list", "--max-parents=0", "HEAD").strip()

    assert run(["verify", REPORT]) == 1
    out = capsys.readouterr().out
    assert (
        f"生成以后变了的：数据、数据约定（schema.json）。\n生成它的那些文件，git 里提交 {first[:12]} 还有；"
        f"重建：reportgen verify {REPORT} --rebuild {first[:12]} -o 重建.docx\n"
    ) in out

    edited(report, ("10个股室", "12个股室"))
    assert run(["verify", REPORT]) == 1
    out = capsys.readouterr().out
    assert "在报告里改的 1 处（" in out
    assert "现在生成的报告不同了的 2 处（" in out

    report.write_bytes(whole)
    assert run(["verify", REPORT, "--rebuild", "HEAD~2", "-o", "out/重建.docx"]) == 0
    assert Path("out/重建.docx").read_bytes() == whole
    assert capsys.readouterr().out == (
        "已生成 out/重建.docx：由版本 HEAD~2 的文件重建，与 out/报告.docx 每个字节都一样。\n"
    )
    assert run(["verify", REPORT, "--rebuild", "HEAD", "-o", "out/重建.docx"]) == 1
    assert capsys.readouterr().out == (
        "已生成 out/重建.docx：由版本 HEAD 的文件重建，与 out/报告.docx 不一样。\n"
        "这个版本里与它的来历不同的：数据、数据约定（schema.json）。\n"
    )
    Path(DATA).unlink()  # that is not needed for it
    edited(report, ("10个股室", "12个股室"))
    assert run(["verify", REPORT, "--rebuild", "HEAD~2", "-o", "out/重建.docx"]) == 1
    assert capsys.readouterr().out.endswith("来历都对，所以是文件后来动过：改过，或者另存过。\n")


def test_a_strangers_file_is_told_to_be_one_and_can_be_held_against_data(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = unpacked(report.read_bytes())
    theirs = parts["docProps/custom.xml"].replace(b'name="reportgen', b'name="others')
    report.write_bytes(packed({**parts, "docProps/custom.xml": theirs}))

    assert run(["verify", REPORT]) == 1
    assert capsys.readouterr().out == (
        "out/报告.docx 没有来历记录，核对不了：它不是 reportgen build 生成的，或者是旧版程序生成的，"
        "或者版式里写了 provenance: none。要同一份数据对照，加上 --data data/2025.yaml。\n"
    )
    assert run(["verify", REPORT, "--data", "2022.yaml"]) == 0
    assert capsys.readouterr().out.startswith("out/报告.docx 的文字和数都对：与 data/2022.yaml ")
    edited(report, ("10个股室", "12个股室"))
    assert run(["verify", REPORT, "--data", DATA]) == 1
    assert capsys.readouterr().out.startswith(
        "out/报告.docx 没有可用的来历记录；与 data/2022.yaml 现在生成的报告对照，有 1 处不同。\n"
    )


def test_a_record_of_another_version_and_a_forged_one_are_seen(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = unpacked(report.read_bytes())
    custom = parts["docProps/custom.xml"].decode()
    older = custom.replace("<vt:lpwstr>0.1.0<", "<vt:lpwstr>0.0.9<")
    report.write_bytes(packed({**parts, "docProps/custom.xml": older.encode()}))
    assert run(["verify", REPORT]) == 0
    assert capsys.readouterr().out.endswith("它是 0.0.9 版程序生成的，现在的程序是 0.1.0 版。\n")

    # Whoever edits a report and its record with it is found out by its text.
    edited(report, ("10个股室", "12个股室"))
    story = read_report(report).story
    assert story is not None
    parts = unpacked(report.read_bytes())
    was = read_report(report).provenance
    assert was is not None
    forged = parts["docProps/custom.xml"].replace(was.text.encode(), story.digest.encode())
    report.write_bytes(packed({**parts, "docProps/custom.xml": forged}))
    assert run(["verify", REPORT]) == 1
    assert "文件里是 12个，按数据是 10个" in capsys.readouterr().out


def test_tracked_changes_count_as_accepted_and_are_said(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = unpacked(report.read_bytes())
    body = parts["word/document.xml"].decode()
    assert "<w:t>附件1</w:t>" in body
    draft = "<w:ins w:id='900' w:author='甲'><w:r><w:t>（草稿）</w:t></w:r></w:ins>"
    inserted = body.replace("<w:t>附件1</w:t>", f"<w:t>附件1</w:t></w:r>{draft}<w:r>")
    report.write_bytes(packed({**parts, "word/document.xml": inserted.encode()}))

    assert run(["verify", REPORT]) == 1
    out = capsys.readouterr().out
    assert "文件里有 1 处修订没有处理，都当作接受来核对。\n" in out
    assert "附件1{+（草稿）+}" in out


def test_data_with_errors_make_nothing_to_hold_it_against(
    report: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit(DATA, ("  basic: 961.51", "  basic: 961.15"))  # it has a warning besides

    assert run(["verify", REPORT]) == 1
    out = capsys.readouterr().out
    assert out.startswith("data/2022.yaml 现在有 1 个错误，")
    assert out.endswith("out/报告.docx 的文字还是生成时的样子。先改正数据：\n\n  reportgen check data/2022.yaml\n")


def test_a_pdf_is_verified_by_its_record_and_its_bytes(
    project: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", DATA, "--to", "pdf", "-o", "out/报告.pdf"]) == 0
    capsys.readouterr()
    path = project / "out/报告.pdf"

    assert run(["verify", "out/报告.pdf"]) == 0
    path.write_bytes(path.read_bytes() + b"\n% another program\n")
    assert run(["verify", "out/报告.pdf"]) == 1
    assert "out/报告.pdf 记的来历都对，但字节与现在由 data/2022.yaml 生成的不同" in capsys.readouterr().out
    edit(DATA, ("project: 12491.39", "project: 12491.40"))
    assert run(["verify", "out/报告.pdf"]) == 1
    assert capsys.readouterr().out == (
        "out/报告.pdf 不是由 data/2022.yaml 和这个项目现在的文件生成的。\n生成以后变了的：数据。\n"
    )
    path.write_bytes(path.read_bytes().replace(b"pdf:Keywords", b"pdf:Nothing1"))
    assert pdf_provenance(path.read_bytes()) is None
    assert run(["verify", "out/报告.pdf", "--data", DATA]) == 1
    assert capsys.readouterr().out.startswith("out/报告.pdf 没有来历记录，也不是由 data/2022.yaml 现在生成的。")


@pytest.mark.parametrize("alone", [False, True], ids=["base", "whole report"])
def test_a_pdf_that_libreoffice_has_laid_out_carries_the_record_and_is_the_same_each_time(
    alone: bool,
    project: Path,
    edit: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    require("soffice")
    if alone:
        for path in Path("templates/standard").glob("*.j2"):
            path.unlink()
        file = WordFile().text("{{ department.name }}的报告").named("title", "{{ department.name }}报告")
        file.save(Path("templates/standard/report.docx"))
    else:
        WordFile().text("科学技术协会文件").save(Path("templates/standard/base.docx"))
    data = "data/association.yaml"
    assert run(["build", data, "--to", "pdf", "-o", "out/报告.pdf"]) == 0
    capsys.readouterr()
    report = read_report(Path("out/报告.pdf"))

    assert report.provenance == Case(data).provenance
    assert run(["verify", "out/报告.pdf"]) == 0
    assert "每个字节都一样" in capsys.readouterr().out
    edit(data, ("year: 2024", "year:  2024"))
    monkeypatch.setattr("reportgen.writers.office.find_office", lambda: None)  # what has changed is seen without it
    assert run(["verify", "out/报告.pdf"]) == 1
    assert capsys.readouterr().out.endswith("现在的文件生成的。\n生成以后变了的：数据。\n")


REVIEW = "out/报告（审核用）.docx"


def test_a_review_copy_is_told_to_be_one_and_holds(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = f"{REVIEW} 是审核稿，不是正式的报告：由 data/2022.yaml 生成，算出的数旁边有批注；批注不核对。\n"
    monkeypatch.setenv("REPORTGEN_LANG", "en")
    assert run(["build", DATA, "--review", "-o", REPORT]) == 0
    english = Path("out/报告 (review).docx").read_bytes()
    monkeypatch.setenv("REPORTGEN_LANG", "zh")
    Path(REVIEW).write_bytes(english)
    capsys.readouterr()

    assert run(["verify", REVIEW]) == 0
    assert capsys.readouterr().out == (
        f"{head}{REVIEW} 没有改动：它就是由 data/2022.yaml 和这个项目现在的文件生成的，每个字节都一样。\n"
    )
    shutil.copy(convert_to_docx(Path(REVIEW), tmp_path / "另存"), REVIEW)
    assert run(["verify", REVIEW]) == 0
    assert capsys.readouterr().out == (f"{head}{REVIEW} 的文字和数都对：与 data/2022.yaml 现在生成的报告一样。\n")
    edited(Path(REVIEW), ("组织起草或审核", "负责起草和审核"))
    assert run(["verify", REVIEW]) == 1
    assert f"{head}{REVIEW} 生成以后改过，有 1 处与 data/2022.yaml 生成的报告不同。\n" in capsys.readouterr().out
    assert run(["verify", REPORT, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "report"
    assert run(["verify", REVIEW, "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["kind"] == "review"


REDLINE = "out/修订稿.docx"


def test_a_redline_names_both_files_and_is_held_by_its_new_text(
    repository: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    def told(old: str, new: str = DATA) -> str:
        return (
            f"{REDLINE} 是修订稿，不是正式的报告：标出从 {old} 到 {new} 改了什么；核对的是接受全部修订以后的文字。\n"
            f"{REDLINE} 的文字和数都对：与 {new} 现在生成的报告一样。\n"
        )

    Path("out").mkdir(exist_ok=True)
    first = git("rev-parse", "HEAD").strip()[:12]
    edit(DATA, ("project: 12491.39", "project: 12491.40"))
    assert run(["diff", "HEAD", DATA, "--docx", REDLINE]) == 0
    capsys.readouterr()
    assert run(["verify", REDLINE]) == 0
    assert capsys.readouterr().out == told(f"data/2022.yaml（提交 {first}）")
    assert run(["verify", REDLINE, "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["kind"], said["older"]["data"], said["older"]["revision"][:12]) == ("redline", DATA, first)

    assert run(["verify", REDLINE, "--rebuild", "HEAD", "-o", "out/重建.docx"]) == 2
    assert capsys.readouterr().err == (
        f"{REDLINE}: 错误：审核稿和修订稿不重建，只重建正式的报告\n"
        "  办法：重建报告本身；审核稿用 reportgen build --review 再生成一份，"
        "修订稿用 reportgen diff --docx 再比一次。\n\n"
    )
    # Whoever accepts all changes in Word has the new report.
    whole = Path(REDLINE).read_bytes()
    parts = unpacked(whole)
    body = parts["word/document.xml"].decode()
    accepted = re.sub(r"<w:del [^>]*>.*?</w:del>|</?w:ins(?: [^>]*)?>", "", body, flags=re.DOTALL)
    Path(REDLINE).write_bytes(packed({**parts, "word/document.xml": accepted.encode()}))
    assert run(["verify", REDLINE]) == 0
    assert capsys.readouterr().out == (
        f"{REDLINE} 是修订稿，标出从 data/2022.yaml（提交 {first}） 到 {DATA} 改了什么，不过里面现在没有修订。\n"
        f"{REDLINE} 的文字和数都对：与 {DATA} 现在生成的报告一样。\n"
    )
    Path(REDLINE).write_bytes(whole)
    # What somebody strikes in it besides is an edit like any other.
    edited(Path(REDLINE), ("10个股室", "12个股室"))
    assert run(["verify", REDLINE]) == 1
    assert "改过，有 1 处" in capsys.readouterr().out

    shutil.copy("data/association.yaml", "data/另一份.yaml")
    other = Path("data/另一份.yaml")
    other.write_text(f"# 改\n{other.read_text('utf-8')}", "utf-8")
    assert run(["diff", "data/另一份.yaml", "data/water.yaml", "--docx", REDLINE]) == 0
    capsys.readouterr()
    assert run(["verify", REDLINE]) == 0
    assert capsys.readouterr().out == told("data/另一份.yaml", "data/water.yaml")
    other.write_text(f"# 再改\n{other.read_text('utf-8')}", "utf-8")
    assert run(["verify", REDLINE]) == 0
    assert capsys.readouterr().out == told("data/另一份.yaml 从前的内容", "data/water.yaml")


@pytest.mark.parametrize("old", ["2022", "water", "association", "hunan", "self-evaluation", "education/2024"])
def test_the_text_of_a_redline_is_that_of_the_newer_report(old: str, project: Path) -> None:
    assert run(["diff", f"data/{old}.yaml", "data/education/2023.yaml", "--docx", REDLINE]) == 0
    assert run(["build", "data/education/2023.yaml", "-o", REPORT]) == 0
    redline, report = read_report(Path(REDLINE)), read_report(Path(REPORT))

    assert redline.story is not None
    assert report.story is not None
    assert redline.provenance is not None
    assert redline.story.digest == redline.provenance.text == report.story.digest
    assert redline.provenance.old == Case(f"data/{old}.yaml").provenance


def test_where_the_format_wants_no_record_the_copies_have_none_either(project: Path, edit: Callable[..., None]) -> None:
    edit("templates/standard/format.yaml", ("page:", "provenance: none\npage:"))
    assert run(["build", DATA, "--review", "-o", REPORT]) == 0
    assert run(["diff", "data/water.yaml", DATA, "--docx", REDLINE]) == 0
    for path in (REPORT, REVIEW, REDLINE):
        assert read_report(Path(path)).provenance is None


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        ("../elsewhere.yaml", "../elsewhere.yaml"),
        ("/etc/passwd.yaml", "/etc/passwd.yaml"),
        ("data/没有.yaml", "data/没有.yaml"),
        ("data/2022.docx", "data/2022.docx"),
        ("", "—"),
    ],
)
def test_a_recorded_path_leads_to_data_of_the_project_alone(
    recorded: str, said: str, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(DATA, "../elsewhere.yaml")
    parts = unpacked(report.read_bytes())
    custom = parts["docProps/custom.xml"].replace(b"data/2022.yaml", recorded.encode())
    report.write_bytes(packed({**parts, "docProps/custom.xml": custom}))

    assert run(["verify", REPORT]) == 2
    assert capsys.readouterr().err == (
        f"out/报告.docx: 错误：找不到生成这份报告的数据文件“{said}”\n"
        "  办法：在它的项目里运行，或者写明数据文件：reportgen verify out/报告.docx --data data/2025.yaml。\n\n"
    )


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "half": lambda whole: whole[:2000],
    "old": lambda whole: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + whole,
    "entities": lambda whole: replaced(whole, "word/document.xml", b'<!DOCTYPE a [<!ENTITY e "a">]><a>&e;</a>'),
    "bomb": lambda whole: replaced(whole, "word/document.xml", b"<w:t>" + b"0" * 101_000_000),
    "record": lambda whole: replaced(whole, "docProps/custom.xml", b"<Properties"),
}


def replaced(whole: bytes, part: str, content: bytes) -> bytes:
    """A package with another content of a part."""
    return packed({**unpacked(whole), part: content})


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("half", "文件不完整，或者内容被改过"),
        ("old", "文件加了密码，或者是旧格式 .doc"),
        ("entities", "“word/document.xml”带有 DTD（实体定义），不予读取"),
        ("bomb", "解开后太大"),
        ("record", "“docProps/custom.xml”不是正确的 XML，或者嵌套太深"),
    ],
)
@pytest.mark.parametrize("command", ["verify", "absorb"])
def test_what_is_damaged_or_hostile_is_refused_with_its_reason(
    command: str, kind: str, reason: str, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report.write_bytes(BROKEN[kind](report.read_bytes()))

    assert run([command, REPORT]) == 2
    assert capsys.readouterr().err == (
        f"out/报告.docx: 错误：这份 Word 文件读不了：{reason}\n"
        "  办法：用 Word 打开另存一份再核对；打不开的，请来文的人重发一份。\n\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["没有.docx"], "没有.docx: 错误：没有这个文件"),
        ([DATA], "data/2022.yaml: 错误：只能核对 Word 和 PDF 报告"),
        (["schema.pdf"], "schema.pdf: 错误：这不是 PDF 文件"),
        ([REPORT, "--rebuild", "HEAD"], "错误：--rebuild 和 -o 要一起写"),
        ([REPORT, "-o", "out/a.docx"], "错误：--rebuild 和 -o 要一起写"),
        (
            [REPORT, "--rebuild", "HEAD", "-o", "./out/报告.docx"],
            "out/报告.docx: 错误：重建的文件不能写在要核对的报告上",
        ),
        ([REPORT, "--rebuild", "HEAD", "-o", "out/a.pdf"], "out/a.pdf: 错误：重建的文件名要以 .docx 结尾，同报告一样"),
        ([REPORT, "--rebuild", "没有", "-o", "out/a.docx"], "错误：git 里没有“没有”这个版本"),
        ([REPORT, "--data", ""], "错误：文件名是空的"),
    ],
)
def test_wrong_usage_has_its_sentence(
    arguments: list[str], said: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built(repository / REPORT)
    shutil.copy("schema.json", "schema.pdf")

    assert run(["verify", *arguments]) == 2
    assert capsys.readouterr().err.startswith(said)


def test_a_format_may_ask_for_the_commit_which_is_written_where_all_is_committed(
    repository: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    def recorded() -> str:
        provenance = read_report(built(repository / REPORT)).provenance
        assert provenance is not None
        return provenance.revision

    assert recorded() == ""
    edit("templates/standard/format.yaml", ("page:", "provenance: record with revision\npage:"))
    assert recorded() == ""  # as the format itself is not committed
    git("commit", "-qam", "记提交")
    head = git("rev-parse", "HEAD").strip()
    Path("data/无关.yaml").write_text("year: 2022\n", "utf-8")
    assert recorded() == head
    edit(DATA, ("project: 12491.39", "project: 12491.40"))
    assert recorded() == ""
    git("checkout", "-q", DATA)
    built(repository / REPORT)
    git("commit", "-q", "--allow-empty", "-m", "别的")

    assert run(["verify", REPORT]) == 0
    assert "每个字节都一样" in capsys.readouterr().out
    assert run(["verify", REPORT, "--rebuild", head, "-o", "out/重建.docx"]) == 0
    capsys.readouterr()
    assert run(["verify", REPORT, "--rebuild", "HEAD", "-o", "out/重建.docx"]) == 1
    assert capsys.readouterr().out.endswith(
        f"用到的文件都一样，但它记的是提交 {head[:12]}；要一样的字节，由那个提交重建。\n"
    )


def test_both_are_said_in_english(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en")
    edited(report, ("10个股室", "12个股室"), ("组织起草或审核", "负责起草和审核"))

    assert run(["verify", REPORT]) == 1
    out = capsys.readouterr().out
    assert out.startswith(
        "out/报告.docx was edited since it was made: it reads otherwise than what data/2022.yaml makes, in 2 places.\n"
        "\nEdited in 2 places ([-the report-]{+the file+}):\n"
    )
    assert "      the file has 12个, the data make 10个: 内设机构个数 = number of 内设机构\n" in out
    assert run(["absorb", REPORT]) == 1
    assert capsys.readouterr().out.endswith(
        "      goes back to data/2022.yaml:55\n\n"
        "1 place is to go into data/2022.yaml.\n"
        "1 place does not go back, or not whole, for the reasons above.\n"
        "The report that is then made still reads otherwise than out/报告.docx in 1 place.\n"
        "data/2022.yaml is not written yet; --write does it\n"
    )


def test_the_older_path_of_a_redline_leads_to_data_of_the_project_alone(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy("data/water.yaml", "../elsewhere.yaml")
    shutil.copy("data/water.yaml", "data/旧.yaml")
    Path("out").mkdir(exist_ok=True)
    assert run(["diff", "data/旧.yaml", DATA, "--docx", REDLINE]) == 0
    parts = unpacked(Path(REDLINE).read_bytes())
    for recorded in ("../elsewhere.yaml", "/etc/passwd.yaml", "schema.json", ""):
        custom = parts["docProps/custom.xml"].replace("data/旧.yaml".encode(), recorded.encode())
        Path(REDLINE).write_bytes(packed({**parts, "docProps/custom.xml": custom}))
        capsys.readouterr()

        assert (recorded, run(["verify", REDLINE])) == (recorded, 0)
        assert "标出从 一份没有记下来的数据 到 data/2022.yaml 改了什么" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["verify", "absorb", "read"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的\n"),
        (b"{\\rtf1\\ansi 2022}", "这不是一份 Word 文档\n"),
        ("一段文字".encode(), "这不是一份 Word 文档\n"),
    ],
)
def test_what_is_no_word_file_is_said_to_be_none(
    command: str, content: bytes, said: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "来文.docx").write_bytes(content)

    assert run([command, "来文.docx"])

    assert capsys.readouterr().err.startswith(f"来文.docx: 错误：{said}")

"""Files made in Word on the page: their paragraphs, tables and numbers, on sheets of their own size."""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm
from PIL import Image

from reportgen import Case
from reportgen.cli import run
from reportgen.html.report import report_page
from tests.tools.html_text import X, classes, page_lines, parsed, text_of
from tests.tools.word_file import WordFile
from tests.word.test_forms import EXAMPLE, FOLDER, form, include

from .test_traced import marks, page_of

Edit = Callable[..., None]
TITLE = "示范区档案馆\n2025年度整体支出绩效评价报告"


def test_a_form_has_a_sheet_of_its_own_page_with_all_that_it_says(project: Path, edit: Edit) -> None:
    form().save(FOLDER / "form.docx")
    include(project, edit)
    case = Case(EXAMPLE)

    root = parsed(report_page(case.document, case.look))

    sheets = [e for e in root.iter(f"{X}section") if "filled" in classes(e)]
    style = next(iter(root.iter(f"{X}style"))).text
    assert [classes(sheet) for sheet in sheets] == [{"sheet", "filled", f"file-{n}"} for n in (1, 2)]
    assert ".file-1{page:file-1;width:calc(var(--t)*16838);min-height:calc(var(--t)*11906);" in style
    assert "@page file-1{size:841.90pt 595.30pt;" in style
    assert [text_of(e) for e in sheets[0].iter(f"{X}h1", f"{X}h2", f"{X}td")] == [
        *("收入登记表", "财政拨款收入"),
        *("来源", "金额", "财政拨款收入", "391.00万元", "占总收入", "97.75%"),
    ]
    assert text_of(sheets[0][0]) == "附件：财政拨款收入"
    assert "见示范区档案馆台账" in [text_of(e).strip() for e in sheets[0].iter(f"{X}p")]


def test_every_number_of_a_form_leads_to_its_origin(project: Path, edit: Edit) -> None:
    form().save(FOLDER / "form.docx")
    include(project, edit)
    case = Case(EXAMPLE)

    found = marks(parsed(page_of(case)))

    wanted = [entry.printed for entry in case.trace if entry.kind != "numbering"]
    assert sorted(printed for _, _, printed in found) == sorted(wanted)


def test_a_report_that_is_a_word_file_keeps_merged_cells_alignment_and_bold_letters(project: Path, edit: Edit) -> None:
    document = Document()
    document.core_properties.title = "登记表"
    document.add_paragraph("右边").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph().add_run("粗字").bold = True
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "{{ department.name }}"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "下"
    table.cell(0, 2).text, table.cell(2, 0).text, table.cell(2, 1).text = "上", "左", "中"
    content = BytesIO()
    document.save(content)
    for part in FOLDER.glob("*.j2"):
        part.unlink()
    (FOLDER / "report.docx").write_bytes(content.getvalue())
    case = Case(EXAMPLE)

    root = parsed(report_page(case.document, case.look))

    cells = [(text_of(e), e.get("colspan"), e.get("rowspan")) for e in root.iter(f"{X}td")]
    assert page_lines(root) == ["右边", "粗字", "示范区档案馆", "上", "下", "左", "中"]
    assert cells == [
        *(("示范区档案馆", "2", "2"), ("上", None, None), ("下", None, "2")),
        *(("左", None, None), ("中", None, None)),
    ]
    assert [text_of(e) for e in root.iter() if "a-right" in classes(e)] == ["右边"]
    assert [text_of(e) for e in root.iter(f"{X}b")] == ["粗字"]


def test_what_a_base_says_stands_above_the_report_and_its_numbers_lead_to_their_origin(project: Path) -> None:
    WordFile().text("{{ department.name }}文件").text("第 {{ year }} 号").text("不填的一行").header("页眉").save(
        FOLDER / "base.docx"
    )
    case = Case(EXAMPLE)

    lines = page_lines(parsed(report_page(case.document, case.look, case.base_text)))
    traced = parsed(page_of(case))

    assert lines[:5] == ["页眉", "示范区档案馆文件", "第 2025 号", "不填的一行", TITLE]
    wanted = [entry.printed for entry in case.trace if entry.kind != "numbering"]
    assert sorted(printed for _, _, printed in marks(traced)) == sorted(wanted)


def test_a_base_without_tags_is_on_the_page_too(project: Path) -> None:
    WordFile().text("红头").save(FOLDER / "base.docx")
    case = Case(EXAMPLE)

    assert page_lines(parsed(report_page(case.document, case.look, case.base_text)))[:2] == ["红头", TITLE]


def test_the_pictures_of_a_form_stand_behind_what_they_belong_to(project: Path, edit: Edit) -> None:
    made = form()
    stream = BytesIO()
    Image.new("RGB", (40, 20), "#ff0000").save(stream, "png")
    made.document.paragraphs[0].insert_paragraph_before().add_run().add_picture(stream, width=Cm(2))
    made.document.tables[0].cell(0, 0).paragraphs[0].add_run().add_picture(stream, width=Cm(40))
    made.save(FOLDER / "form.docx")
    include(project, edit)
    case = Case(EXAMPLE)

    root = parsed(report_page(case.document, case.look))

    sheet = next(e for e in root.iter(f"{X}section") if "filled" in classes(e))
    order = [e.tag.removeprefix(X) for e in sheet.iter(f"{X}img", f"{X}table", f"{X}h1")]
    assert order == ["img", "h1", "table", "img", "img"]
    pictures = list(sheet.iter(f"{X}img"))[:2]  # the last one is of every form
    data = base64.b64encode(stream.getvalue()).decode()
    assert [picture.get("src") for picture in pictures] == [f"data:image/png;base64,{data}"] * 2
    style = next(iter(root.iter(f"{X}style"))).text or ""
    widths = [re.search(rf"\.{picture.get('class')}{{width:calc\(var\(--t\)\*(\d+)", style) for picture in pictures]
    assert [int(width[1]) < 16838 for width in widths if width] == [True, True]
    assert widths[0] is not None
    assert int(widths[0][1]) == 1133  # two centimetres in twips


def test_a_form_that_has_changed_is_said_to_be_another(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    form().save(FOLDER / "form.docx")
    include(project, edit)
    other = Path(EXAMPLE).with_name("other.yaml")
    shutil.copyfile(EXAMPLE, other)
    changed = "templates/standard/form.docx 是 Word 做的，整份换成了新的，没有逐字标出"

    # The same figures: nothing is said.
    assert run(["diff", EXAMPLE, str(other), "--docx", "redline.docx"]) == 0
    assert "是 Word 做的" not in capsys.readouterr().err

    other.write_text(other.read_text("utf-8").replace("amount: 391", "amount: 390", 1), "utf-8")
    run(["diff", EXAMPLE, str(other), "--docx", "redline.docx", "--format", "html", "-o", "redline.html"])
    assert capsys.readouterr().err.splitlines() == ["已写修订 redline.docx", changed]

    root = parsed(Path("redline.html").read_text("utf-8"))
    said = [e for e in root.iter(f"{X}p") if "part" in classes(e)]
    assert [text_of(e) for e in said] == [changed]
    links = [e.get("href") for e in root.iter(f"{X}a") if "Word 做的" in text_of(e)]
    assert links == [f"#{e.get('id')}" for e in said]

"""A report inside a file made in Word."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE

from reportgen import TemplateError, build_report
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import page_texts

EXAMPLE = "data/starter.yaml"
BASE = "templates/standard/base.docx"


def make_base(project: Path, *, footer: bool = False) -> None:
    base = Document()
    base.styles.add_style("红头", WD_STYLE_TYPE.PARAGRAPH)
    base.add_paragraph("示范区档案馆文件", style="红头")
    base.add_heading("底稿自己的标题", 1)
    base.sections[0].header.paragraphs[0].text = "内部资料"
    if footer:
        base.sections[0].footer.paragraphs[0].text = "底稿页脚"
    base.save(str(project / BASE))


def test_the_report_follows_the_letterhead_under_the_header(project: Path) -> None:
    make_base(project)

    path = build_report(EXAMPLE).path
    document = Document(str(path))

    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:2] == ["示范区档案馆文件", "底稿自己的标题"]
    assert "一、部门基本情况" in texts
    assert document.sections[0].header.paragraphs[0].text == "内部资料"
    assert document.core_properties.author == "示范区档案馆"
    assert validate_openxml(path) == []


def test_every_page_has_header_and_page_number(project: Path) -> None:
    make_base(project)

    path = build_report(EXAMPLE).path
    pages = page_texts(convert_to_pdf(path, project))

    assert all("内部资料" in page for page in pages)
    assert all(f"— {number} —" in page for number, page in enumerate(pages, start=1))


def test_a_footer_of_the_base_stays(project: Path) -> None:
    make_base(project, footer=True)

    pages = page_texts(convert_to_pdf(build_report(EXAMPLE).path, project))

    assert all("底稿页脚" in page and "— 1 —" not in page for page in pages)


def test_the_same_base_gives_the_same_bytes(project: Path) -> None:
    make_base(project)

    assert build_report(EXAMPLE, "1.docx").path.read_bytes() == build_report(EXAMPLE, "2.docx").path.read_bytes()


def test_a_base_that_is_no_word_file_is_an_error_that_names_it(project: Path) -> None:
    (project / BASE).write_text("not a docx", "utf-8")

    with pytest.raises(TemplateError) as caught:
        build_report(EXAMPLE)

    assert [str(problem) for problem in caught.value.problems] == [f"{BASE}: 这不是一份 Word 文档"]
    assert not (project / "out").exists()

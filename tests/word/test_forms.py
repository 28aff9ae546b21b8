"""Word files of a template: the whole report, an attachment of it, one for each item."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from PIL import Image

from reportgen import Case, TemplateError, build_report, check_report
from reportgen.compare.redline import compare_documents
from reportgen.compare.reports import compare_reports
from reportgen.docx.text import docx_text
from reportgen.survey.coverage import measure_coverage
from tests.tools.broken_docx import unpacked
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import page_texts
from tests.tools.word_file import WordFile

EXAMPLE = "data/starter.yaml"
FOLDER = Path("templates/standard")
Edit = Callable[..., None]


def form(header: str = "附件：{{ source.name }}") -> WordFile:
    """A form for a source of income, in a look of its own."""
    file = WordFile()
    normal = file.document.styles["Normal"]
    normal.font.size, normal.font.color.rgb = Pt(16), RGBColor(0x1F, 0x4E, 0x79)
    file.text("收入登记表", style="Title").text("{{ source.name }}", style="Heading 1")
    file.table(
        ["来源", "金额"], ["{{ source.name }}", "{{ source }}"], ["占总收入", "{{ source | share(income.total) }}"]
    )
    file.text("第一条", style="List Number").text("第二条", style="List Number")
    file.note("见{{ department.name }}台账").header(header)
    picture = BytesIO()
    Image.new("RGB", (40, 20), "#c00000").save(picture, "PNG")
    file.document.add_picture(picture, width=Mm(20))
    section = file.document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    return file


def include(project: Path, edit: Edit, text: str = '{% include "form.docx" %}') -> None:
    """Let the report of the standard template include a form in each of its sources of income, at its end."""
    loop = f"{{% for source in income.sources %}}{text}{{% endfor %}}"
    edit(FOLDER / "report.html.j2", ("</body>", f"{loop}\n</body>"))


def style_of(paragraph: Paragraph) -> str | None:
    return paragraph.style.name if paragraph.style else None


@pytest.fixture
def attached(project: Path, edit: Edit) -> Path:
    form().save(project / FOLDER / "form.docx")
    include(project, edit)
    return project


@pytest.fixture
def alone(project: Path) -> Path:
    """A template that is one Word file."""
    folder = project / FOLDER
    for path in folder.glob("*.j2"):
        path.unlink()
    file = form("{{ department.name }}").named("author", "{{ department.name }}")
    file.named("title", "{{ department.name }}收入表")
    loop = WordFile().text("{%p for source in income.sources %}")
    file.document.element.body.insert(0, loop.document.paragraphs[0]._p)
    file.text("{%p endfor %}").save(folder / "report.docx")
    return project


def test_a_word_file_alone_is_the_report(alone: Path) -> None:
    path = build_report(EXAMPLE).path

    assert path.name == "示范区档案馆收入表.docx"
    assert validate_openxml(path) == []
    document = Document(str(path))
    assert document.core_properties.author == "示范区档案馆"
    assert [paragraph.text for paragraph in document.paragraphs if style_of(paragraph) == "Heading 1"]
    assert check_report(EXAMPLE) is not None
    assert build_report(EXAMPLE, "2.docx").path.read_bytes() == path.read_bytes()


def test_a_word_file_alone_is_traced_compared_and_reviewed(alone: Path, tmp_path: Path) -> None:
    case = Case(EXAMPLE)

    traced = [(entry.printed, str(entry.stands)) for entry in case.trace if entry.figure is not None]
    assert ("97.75%", "report.docx 正文第 1 个表格第 3 行第 2 格") in traced
    text = (alone / EXAMPLE).read_text("utf-8").replace("  name: 示范区档案馆  ", "  name: 新区档案馆  ")
    (alone / "data" / "new.yaml").write_text(text, "utf-8")
    new = Case("data/new.yaml")
    assert "新区档案馆" in [change.new for change in compare_reports(case, new).sentences]
    assert "示范区档案馆" not in "".join(docx_text(new.write(compare_documents(case.document, new.document))).lines)
    copy = tmp_path / "review.docx"
    copy.write_bytes(case.review_copy("zh"))
    assert validate_openxml(copy) == []
    assert any("÷" in comment.text for comment in Document(str(copy)).comments)
    assert measure_coverage([case]).facts.total > 0


def test_both_a_text_and_a_word_file_are_one_too_many(project: Path) -> None:
    form().save(project / FOLDER / "report.docx")

    with pytest.raises(TemplateError) as caught:
        build_report(EXAMPLE)

    assert [str(problem) for problem in caught.value.problems] == [
        "templates/standard/report.docx: 这个文件夹里既有 report.docx，又有 report.html.j2"
    ]


def test_a_word_file_without_a_title_has_no_name(alone: Path) -> None:
    WordFile().text("{{ year }}").save(alone / FOLDER / "report.docx")

    with pytest.raises(TemplateError) as caught:
        build_report(EXAMPLE)

    assert [str(problem) for problem in caught.value.problems] == ["templates/standard/report.docx: 报告没有文件名"]


def test_an_attachment_for_each_item_has_pages_and_a_look_of_its_own(attached: Path) -> None:
    path = build_report(EXAMPLE).path

    assert validate_openxml(path) == []
    document = Document(str(path))
    assert [section.header.paragraphs[0].text for section in document.sections] == [
        "",
        "附件：财政拨款收入",
        "附件：其他收入",
    ]
    assert [section.orientation for section in document.sections][1:] == [WD_ORIENT.LANDSCAPE] * 2
    heads = [paragraph for paragraph in document.paragraphs if style_of(paragraph) == "heading 1 (form)"]
    assert [head.text for head in heads] == ["财政拨款收入", "其他收入"]
    sizes = {style.name: style.font.size for style in document.styles if isinstance(style, ParagraphStyle)}
    assert sizes["Normal (form)"] == Pt(16)
    assert sizes["heading 1 (form)"] != sizes["Heading 1"]
    cell = document.tables[-1].cell(0, 0).paragraphs[0]
    assert cell.paragraph_format.space_after == 0  # as the style of the table has it, against the defaults of the form
    lists = [paragraph._p.xpath("w:pPr/w:numPr/w:numId/@w:val") for paragraph in document.paragraphs]
    assert len({tuple(found) for found in lists if found}) == 2  # each counts from one
    parts = unpacked(path.read_bytes())
    assert sum(name.startswith("word/media/") for name in parts) == 1  # the same picture twice
    assert "见示范区档案馆台账" in parts["word/footnotes.xml"].decode()
    assert "altChunk" not in parts["word/document.xml"].decode()


def test_libreoffice_shows_the_attachments_on_their_pages(attached: Path) -> None:
    pages = ["".join(page.split()) for page in page_texts(convert_to_pdf(build_report(EXAMPLE).path, attached))]

    assert "收入登记表" in pages[-1]
    assert "附件：其他收入" in pages[-1]
    assert "收入登记表" in pages[-2]
    assert "附件" not in pages[0]
    assert all("—" in page for page in pages)  # the page numbers of the report go on


def test_an_attachment_may_stand_between_chapters_and_under_a_letterhead(project: Path, edit: Edit) -> None:
    WordFile().text("示范区文件〔{{ year }}〕").header("内部 {{ year }}").save(project / FOLDER / "base.docx")
    form("").save(project / FOLDER / "form.docx")
    loop = '{% for source in income.sources %}{% include "form.docx" %}{% endfor %}\n'
    chapter = '{% include "4-conclusions.html.j2" %}'
    edit(FOLDER / "report.html.j2", (chapter, loop + chapter))
    path = build_report(EXAMPLE).path

    assert validate_openxml(path) == []
    document = Document(str(path))
    assert [section.header.paragraphs[0].text for section in document.sections] == ["内部 2025", "", "", "内部 2025"]
    lines = docx_text(path.read_bytes()).lines
    assert lines.index("收入登记表") < next(index for index, line in enumerate(lines) if line.startswith("四、"))


def test_a_form_without_a_header_has_the_reports_from_margin_to_margin(project: Path, edit: Edit) -> None:
    file = form()
    file.document.sections[0].header.is_linked_to_previous = True
    file.save(project / FOLDER / "form.docx")
    include(project, edit)
    edit(FOLDER / "report.html.j2", ("<body>", "<body><header><p>{{ department.name }}<tab/>内部</p></header>"))
    path = build_report(EXAMPLE).path

    assert validate_openxml(path) == []
    document = Document(str(path))
    assert [section.header.paragraphs[0].text for section in document.sections] == ["示范区档案馆\t内部"] * 3
    upright, *forms = [section.header.paragraphs[0] for section in document.sections]
    wide = document.sections[1]
    width = Emu(int(wide.page_width or 0) - int(wide.left_margin or 0) - int(wide.right_margin or 0))
    assert [paragraph.paragraph_format.tab_stops[0].position.twips for paragraph in (upright, *forms)] == [
        8845,
        *[width.twips] * 2,
    ]


def test_letterhead_report_forms_and_a_page_on_its_side_are_one_whole_file(
    attached: Path, edit: Edit, tmp_path: Path
) -> None:
    WordFile().text("示范区文件〔{{ year }}〕").header("内部 {{ year }}").save(attached / FOLDER / "base.docx")
    side = '<section class="landscape"><p>收入{{ income.total }}。</p></section>'
    edit(FOLDER / "report.html.j2", ("{% endfor %}\n</body>", f"{{% endfor %}}{side}</body>"))
    text = (attached / EXAMPLE).read_text("utf-8").replace("name: 其他收入", "name: 别的收入")
    (attached / "data" / "new.yaml").write_text(text, "utf-8")
    case, new = Case(EXAMPLE), Case("data/new.yaml")
    files = {
        "report": case.docx,
        "review": case.review_copy("zh"),
        "redline": new.write(compare_documents(case.document, new.document)),
    }
    for name, content in files.items():
        path = tmp_path / f"{name}.docx"
        path.write_bytes(content)
        assert validate_openxml(path) == []
        assert len(Document(str(path)).sections) == 4
    assert {str(entry.stands)[:9] for entry in case.trace} >= {"base.docx", "form.docx"}


def test_attachments_are_traced_compared_and_reviewed(attached: Path, tmp_path: Path) -> None:
    case = Case(EXAMPLE)

    traced = {(entry.printed, str(entry.stands)) for entry in case.trace if entry.stands}
    assert ("97.75%", "form.docx 正文第 1 个表格第 3 行第 2 格") in traced
    assert ("0.75%", "form.docx 正文第 1 个表格第 3 行第 2 格") in traced
    text = (attached / EXAMPLE).read_text("utf-8").replace("name: 其他收入", "name: 别的收入")
    (attached / "data" / "new.yaml").write_text(text, "utf-8")
    new = Case("data/new.yaml")
    assert "别的收入" in "".join(change.new for change in compare_reports(case, new).sentences)
    redline, copy = tmp_path / "redline.docx", tmp_path / "review.docx"
    redline.write_bytes(new.write(compare_documents(case.document, new.document)))
    copy.write_bytes(case.review_copy("zh"))
    assert validate_openxml(redline) == validate_openxml(copy) == []
    assert "附件：别的收入" in unpacked(redline.read_bytes())["word/form-header12.xml"].decode()
    comments = [comment.text for comment in Document(str(copy)).comments]
    assert sum("391.00万元 ÷ " in comment or "391.00 ÷ " in comment for comment in comments) == 1
    assert build_report(EXAMPLE, "1.docx").path.read_bytes() == build_report(EXAMPLE, "2.docx").path.read_bytes()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<p>{% include "form.docx" %}</p>', "Word 文件不能引入到 <p> 里"),
        ('<section class="landscape">{% include "form.docx" %}</section>', "Word 文件不能引入到 <section> 里"),
        ('{% include "none.docx" %}', "找不到模板的这一部分：none.docx"),
        ('{% include "../form.docx" %}', "找不到模板的这一部分：../form.docx"),
        ("<object>字</object>", "不认识 <object>"),
    ],
)
def test_what_cannot_be_included_is_told(attached: Path, edit: Edit, text: str, expected: str) -> None:
    edit(FOLDER / "report.html.j2", ('{% include "form.docx" %}', text))

    with pytest.raises(TemplateError) as caught:
        build_report(EXAMPLE)

    assert caught.value.problems[0].message == expected
    assert caught.value.problems[0].file_name.startswith("templates/standard")


def test_a_fault_in_a_form_is_told_in_the_form(attached: Path) -> None:
    form("{{ sorce.name }}").save(attached / FOLDER / "form.docx")

    with pytest.raises(TemplateError) as caught:
        build_report(EXAMPLE)

    assert str(caught.value.problems[0]) == "templates/standard/form.docx: 页眉第 1 段: 没有“sorce”这个名称"


def test_a_form_that_no_report_may_carry_is_called_a_word_file(attached: Path) -> None:
    (attached / FOLDER / "form.docx").write_text("kein Word", "utf-8")

    with pytest.raises(TemplateError) as caught:
        build_report(EXAMPLE)

    assert str(caught.value.problems[0]) == "templates/standard/form.docx: 这不是一份 Word 文档"

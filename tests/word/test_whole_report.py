"""Everything in one build: cover, contents and letterhead with data, the report, a form drawn in Word filled for each
project, an attachment on pages that lie on their side, and the imprint."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from lxml import etree

from reportgen import Case, build_report, check_report
from reportgen.compare.redline import compare_documents
from reportgen.docx.text import docx_text
from reportgen.trace.numbers import NUMBER
from tests.template.test_official import ALL
from tests.tools.broken_docx import unpacked
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import page_texts
from tests.tools.word_file import WordFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DATA = Path("data/2025.yaml")
ATTACHED = """{% for project in operating.projects %}{% include "form.docx" %}{% endfor %}
<section class="landscape" data-start="1">
  <header><p>附表　{{ year }}年<tab/>单位：万元</p></header>
  <p class="label">附表</p>
  <table>
    <caption>支出构成</caption>
    <tr><th>类别</th><th>金额</th><th>占比</th></tr>
    {% for name, spent in [("基本支出", expenditure.basic), ("项目支出", expenditure.project)] %}
    <tr><td>{{ name }}</td><td>{{ spent | number }}</td><td>{{ spent | share(expenditure.total) }}</td></tr>
    {% endfor %}
  </table>
</section>
"""
Edit = Callable[..., None]


def form() -> WordFile:
    """A form for a project, on pages of its own kind."""
    file = WordFile()
    file.text("项目支出登记表", style="Title").text("{{ project.name }}", style="Heading 1")
    file.table(
        ["用途", "金额"],
        ["{%tr for use in project.uses %}"],
        ["{{ use.name }}", "{{ use }}"],
        ["{%tr endfor %}"],
        ["合计", "{{ project.uses | total }}"],
    )
    file.header("{{ department.name }}{{ year }}年").note("见项目台账")
    section = file.document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    return file


@pytest.fixture
def whole(project: Path, edit: Edit) -> Path:
    folder = project / "templates/official"
    (folder / "attachments.html.j2").write_text(ATTACHED, "utf-8")
    form().save(folder / "form.docx")
    edit(
        "templates/official/report.html.j2",
        ('<body data-start="1">', '<body data-start="1">\n<header class="even"><p>{{ department.name }}</p></header>'),
    )
    text = (project / "data/starter.yaml").read_text("utf-8")
    DATA.write_text(text.replace("year: 2025", f"year: 2025{ALL}", 1), "utf-8")
    assert [problem for problem in check_report(DATA) if problem.severity == "error"] == []
    return project


def numbers_of(path: Path) -> Counter[str]:
    """The numbers in all text of a Word file but for its fields, each header once."""
    found: Counter[str] = Counter()
    for name, content in unpacked(path.read_bytes()).items():
        if re.fullmatch(r"word/(document|header\d+|form-header\d*)\.xml", name):
            for paragraph in etree.fromstring(content).iter(f"{W}p"):
                texts = [e.text or "" for e in paragraph.iter(f"{W}t") if not _is_shown_by_field(e)]
                found += Counter(NUMBER.findall("".join(texts)))
    return found


def _is_shown_by_field(text: etree._Element) -> bool:
    """Whether a text is what a field of a page shows: it stands between its separator and its end."""
    run = text.getparent()
    assert run is not None
    before = run.getprevious()
    mark = before.find(f"{W}fldChar") if before is not None else None
    return mark is not None and mark.get(f"{W}fldCharType") == "separate"


def test_one_build_is_sound_and_opens(whole: Path) -> None:
    path = build_report(DATA, "全.docx").path
    pages = ["".join(text.split()) for text in page_texts(convert_to_pdf(path, whole))]

    assert validate_openxml(path) == []
    assert pages[0].startswith("示范区档案馆2025年度整体支出绩效评价报告")
    assert pages[1].startswith("目录一、部门基本情况")
    assert pages[2].startswith("000001机密★1年特急示范区档案馆文件")
    forms = [page for page in pages if "项目支出登记表" in page]
    assert len(forms) == 1
    assert "合计126.50万元" in forms[0]
    (lying,) = [page for page in pages if page.startswith("附表2025年单位：万元")]
    assert "基本支出214.6053.65%" in lying
    assert lying.endswith("—1—")
    assert pages[-1] == (
        "示范区档案馆—2—抄送：示范区人民政府办公室，示范区审计局，示范区人民代表大会常务委员会办公室。"
        "示范区档案馆办公室2026年3月18日印发"
    )


def test_every_number_is_in_the_trace(whole: Path) -> None:
    path = build_report(DATA, "全.docx").path
    traced: Counter[str] = Counter()
    for entry in Case(DATA).trace:
        traced += Counter(NUMBER.findall(entry.printed))

    assert numbers_of(path) == traced


def test_the_same_data_give_the_same_bytes(whole: Path) -> None:
    assert build_report(DATA, "1.docx").path.read_bytes() == build_report(DATA, "2.docx").path.read_bytes()


def test_the_review_copy_is_sound(whole: Path) -> None:
    path = whole / "review.docx"
    path.write_bytes(Case(DATA).review_copy("zh"))

    assert validate_openxml(path) == []
    comments = etree.fromstring(unpacked(path.read_bytes())["word/comments.xml"])
    assert len(comments) > 5
    assert convert_to_pdf(path, whole).is_file()


def test_the_redline_is_sound_and_has_both(whole: Path, edit: Edit) -> None:
    old = Case(DATA)
    _ = old.document
    text = DATA.read_text("utf-8")
    DATA.write_text(text.replace("〔2026〕3号", "〔2026〕12号").replace("amount: 44.20", "amount: 45.20"), "utf-8")
    new = Case(DATA)
    path = whole / "redline.docx"
    path.write_bytes(new.write(compare_documents(old.document, new.document)))

    assert validate_openxml(path) == []
    lines = docx_text(path.read_bytes()).lines
    assert "示档发〔2026〕12号" in lines
    assert any("127.50万元" in line for line in lines)
    body = unpacked(path.read_bytes())["word/document.xml"].decode()
    deleted = "".join(re.findall("<w:delText[^>]*>([^<]*)<", body))
    assert "44.20万元" in deleted
    assert convert_to_pdf(path, whole).is_file()

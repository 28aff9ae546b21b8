"""Everything in one build: a letterhead made in Word that carries data, cover, contents, the report, a form drawn in
Word that is filled for each project, an attachment on pages that lie on their side, and the imprint; its review copy,
and what has changed in it as tracked changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from reportgen import Case, build_report
from reportgen.cli import run
from reportgen.trace.numbers import NUMBER
from tests.tools.broken_docx import unpacked
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import page_texts
from tests.tools.revisions import accept, reject
from tests.tools.word_file import WordFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OLD, NEW = Path("data/旧.yaml"), Path("data/2025.yaml")
FIELDS = """
template: whole
cover_page: true
contents: 2
letterhead:
  issuer: 示范区档案馆文件
  number: 示档发〔2026〕3号
  addressee: 示范区财政局
imprint:
  copied_to: [示范区人民政府办公室, 示范区审计局]
  office: 示范区档案馆办公室
  date: 2026-03-18
"""
LETTER = "现将报告送上。全年总支出{{ expenditure.total }}，"
SECOND = """
    - name: 数字档案平台项目
      uses:
        - name: 平台运行维护费
          amount: 20.00
        - name: 数据备份设备购置费
          amount: 12.35
      standard: 项目经费按照我馆财务制度使用。
      objective: 保障平台全年运行。
      approval: 项目经馆务会研究后申报。
      operations: 按照合同推进。
      finance: 专账核算。
      quantity: 项目资金用于平台运行和数据备份。
      quality: 平台运行稳定。
      timeliness: 各项任务按时完成。
"""
ATTACHED = """{% for project in operating.projects | default([]) %}{% include "form.docx" %}{% endfor %}
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


def letterhead() -> WordFile:
    """The letter with which the report is sent: the sender's sign in red, number, text, a seal, a date."""
    file = WordFile()
    file.text("{{ letterhead.issuer | default(department.name) }}").text("{{ letter", "head.number | default('') }}")
    file.text("关于报送{{ year }}年度整体支出绩效评价报告的函").text("{{ letterhead.addressee | default('') }}：")
    file.text(f"{LETTER}基本支出占{{{{ expenditure.basic | share(expenditure.total) }}}}。")
    file.picture("{{ department.name }}印章，{{ year }}年启用")
    file.text("{% if signature %}{{ signature.date | date }}{% endif %}").box(
        "项目{{ operating.projects | default([]) | length }}个"
    )
    file.header("{{ department.name }}　总收入{{ income.total }}").named("keywords", "{{ year }}，{{ income.total }}")
    red, number, title = file.document.paragraphs[:3]
    for paragraph, size, color in ((red, 36, RGBColor(255, 0, 0)), (number, 16, None), (title, 22, None)):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for run_ in paragraph.runs:
            run_.font.size, run_.font.color.rgb = Pt(size), color
    return file


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
    file.header("{{ project.name }}共{{ project.uses | total }}").note("见{{ year }}年项目台账")
    section = file.document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    return file


@pytest.fixture
def whole(project: Path) -> Path:
    """A template of files alone, and the data of a report and of what it was before."""
    folder = project / "templates/whole"
    folder.mkdir()
    (folder / "format.yaml").write_text("based_on: official\n", "utf-8")
    (folder / "letterhead.html.j2").write_text("{# 版头在 base.docx 里。 #}\n", "utf-8")
    (folder / "attachments.html.j2").write_text(ATTACHED, "utf-8")
    letterhead().save(folder / "base.docx")
    form().save(folder / "form.docx")
    text = (project / "data/starter.yaml").read_text("utf-8").replace("year: 2025", f"year: 2025{FIELDS}", 1)
    text = text.replace("threshold: 100", "threshold: 30").replace("\n# —— 结果应用", f"{SECOND}\n# —— 结果应用")
    OLD.write_text(text, "utf-8")
    text = text.replace("〔2026〕3号", "〔2026〕12号").replace("amount: 44.20", "amount: 45.20")
    NEW.write_text(
        text.replace("basic: 214.60", "basic: 213.60").replace("project: 180.00", "project: 181.00"), "utf-8"
    )
    return project


def stories_of(path: Path) -> Iterator[Any]:
    """The roots of all parts of a Word file in which text stands."""
    for name, content in unpacked(path.read_bytes()).items():
        if re.fullmatch(r"word/(document|footnotes|((form|reportgen)-)?(header|footer)[\d-]*)\.xml", name):
            yield etree.fromstring(content)


def numbers_of(path: Path) -> Counter[str]:
    """The numbers in all that a Word file prints but for its fields: text, once of each text box, alternative text, and
    the keywords of the file."""
    found: Counter[str] = Counter()
    for root in stories_of(path):
        for fallback in list(root.iter("{*}Fallback")):
            fallback.getparent().remove(fallback)
        lines = ["".join(e.text or "" for e in p.iter(f"{W}t") if _is_printed_by(p, e)) for p in root.iter(f"{W}p")]
        lines += [picture.get("descr", "") for picture in root.iter("{*}docPr")]
        found += Counter(number for line in lines for number in NUMBER.findall(line))
    return found + Counter(NUMBER.findall(keywords_of(path)))


def _is_printed_by(paragraph: Any, text: Any) -> bool:
    """Whether a text is a paragraph's own: not that of a text box in it, and not what a field shows, which stands
    between its separator and its end."""
    before = text.getparent().getprevious()
    mark = before.find(f"{W}fldChar") if before is not None else None
    shown = mark is not None and mark.get(f"{W}fldCharType") == "separate"
    return not shown and next(text.iterancestors(f"{W}p")) is paragraph


def keywords_of(path: Path) -> str:
    return etree.fromstring(unpacked(path.read_bytes())["docProps/core.xml"]).findtext("{*}keywords") or ""


def body_of(path: Path) -> bytes:
    return unpacked(path.read_bytes())["word/document.xml"]


def pages_of(path: Path) -> list[str]:
    """The text of the pages that LibreOffice makes of a file, without blanks."""
    return ["".join(text.split()) for text in page_texts(convert_to_pdf(path, path.parent))]


def comments_of(path: Path) -> list[str]:
    root = etree.fromstring(unpacked(path.read_bytes())["word/comments.xml"])
    return ["".join(e.text or "" for e in comment.iter(f"{W}t")) for comment in root]


def text_of(document: Any) -> list[str]:
    return ["".join(e.text or "" for e in paragraph.iter(f"{W}t")) for paragraph in document.iter(f"{W}p")]


def check_pages(pages: list[str]) -> None:
    """The order of the report, where each begins, what its header and its page number are."""
    assert pages[0].startswith("示范区档案馆总收入400.00万元示范区档案馆文件示档发〔2026〕12号关于报送2025年度")
    assert "基本支出占53.40%。" in pages[0]
    assert pages[1] == "示范区档案馆2025年度整体支出绩效评价报告示范区档案馆2026年3月16日"
    assert pages[2].startswith("目录一、部门基本情况")
    assert pages[3].startswith("示范区档案馆总收入400.00万元示范区档案馆2025年度整体支出绩效评价报告示范区财政局：")
    assert pages[3].endswith("—1—")
    first, second = (page for page in pages if "项目支出登记表" in page)
    assert first.startswith("档案馆运转项目共127.50万元项目支出登记表档案馆运转项目用途金额")
    assert second.startswith("数字档案平台项目共32.35万元项目支出登记表数字档案平台项目用途金额")
    assert pages[-2].startswith("附表2025年单位：万元附表表1支出构成")
    assert pages[-2].endswith("—1—")
    assert pages[-1].endswith("—2—抄送：示范区人民政府办公室，示范区审计局。示范区档案馆办公室2026年3月18日印发")


def test_all_of_it_in_one(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report, its review copy and the changes against what it was: sound, opened, and every number traced."""
    assert run(["template", "check", "whole"]) == 0
    assert capsys.readouterr() == ("templates/whole：没有问题\n", "")
    assert run(["build", str(NEW), "--review", "-o", "全.docx"]) == 0
    assert run(["diff", str(OLD), str(NEW), "--docx", "改.docx"]) == 0
    assert "已生成 全.docx\n已生成审核用的 全（审核用）.docx\n" in capsys.readouterr().out
    report, review, redline = (whole / f"{name}.docx" for name in ("全", "全（审核用）", "改"))

    for path in (report, review, redline):
        assert validate_openxml(path) == []
    pages = pages_of(report)
    check_pages(pages)
    assert "基本支出213.6053.40%项目支出181.0045.25%" in pages[-2]
    # LibreOffice 7.4 leaves footnotes empty where a file has comments behind them.
    assert sum(page.count("见2025年项目台账") for page in pages) == 2
    check_pages(pages_of(review))

    traced = Case(NEW).trace
    assert {str(entry.kind) for entry in traced if entry.stands} == {"stated", "computed", "text", "template"}
    printed = Counter(number for entry in traced for number in NUMBER.findall(entry.printed))
    assert numbers_of(report) == numbers_of(review) == printed

    # Word has no comments in headers.
    computed = [entry for entry in traced if entry.kind == "computed" and "页眉" not in str(entry.stands)]
    assert len(comments_of(review)) == len(computed)
    assert text_of(etree.fromstring(body_of(review))) == text_of(etree.fromstring(body_of(report)))

    before = build_report(OLD, "旧.docx").path
    assert "档案整理和数字化加工费44.20万元45.20万元" in "".join(pages_of(redline))
    assert text_of(accept(body_of(redline))) == text_of(etree.fromstring(body_of(report)))
    left = text_of(reject(body_of(redline)))
    was = text_of(etree.fromstring(body_of(before)))
    letter = LETTER.replace("{{ expenditure.total }}", "400.00万元")
    # Files made in Word are the new report's.
    assert [(old, kept) for old, kept in zip(was, left, strict=True) if old != kept] == [
        ("示档发〔2026〕3号", "示档发〔2026〕12号"),
        (f"{letter}基本支出占53.65%。", f"{letter}基本支出占53.40%。"),
        ("44.20万元", "45.20万元"),
        ("126.50万元", "127.50万元"),
    ]

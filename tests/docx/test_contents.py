"""The table of contents: its entries, links and field, and the pages that LibreOffice gives it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from lxml import etree

from reportgen import Case, UsageError, build_report
from reportgen.cli import pages, run
from reportgen.compare.redline import compare_documents
from reportgen.compare.reports import compare_reports
from tests.docx.test_docx import attributes, part, style
from tests.docx.test_pages import DATA, FORMAT, HEAD, MAIN, Build, Edit, W, is_sound, report
from tests.tools.broken_docx import unpacked
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import page_texts
from tests.tools.requirement import require
from tests.tools.word_file import WordFile

__all__ = ["report"]
LONG = "{% for i in range(30) %}<p>甲</p>{% endfor %}"
BODY = (
    '<p class="title">题</p><toc data-levels="2">目　录</toc><hr/><h1>概况{{ year }}</h1><h2>收入</h2>'
    + LONG
    + "<h3>细目</h3>"
    "<h2>支出{{ expenditure.total }}</h2><h1 class='run-in'>接排。</h1><p>乙</p>"
    "<section data-start='1'><h1>附录</h1><p>丙</p></section>"
)


def entries(path: Path) -> list[tuple[str, str, str, str]]:
    """Style, text, anchor and page of each entry."""
    found = []
    for paragraph in part(path, "word/document.xml").iter(f"{W}p"):
        for link in [link for link in paragraph.iter(f"{W}hyperlink") if link.get(f"{W}anchor")]:
            texts = [e.text or "" if e.tag == f"{W}t" else "\t" for e in link.iter(f"{W}t", f"{W}tab")]
            text, _, page = "".join(texts).partition("\t")
            name = attributes(paragraph.find(f"{W}pPr/{W}pStyle"))["val"]
            found.append((name, text, attributes(link)["anchor"], page))
    return found


def test_every_heading_of_its_levels_is_listed_and_leads_to_its_place(report: Build) -> None:
    path = report(BODY)

    assert entries(path) == [
        ("TOC1", "一、概况2025", "_Reportgen1", ""),
        ("TOC2", "（一）收入", "_Reportgen2", ""),
        ("TOC2", "（二）支出400.00万元", "_Reportgen3", ""),
        ("TOC1", "三、附录", "_Reportgen4", ""),
    ]
    marks = {
        attributes(mark)["name"]: "".join(t.text or "" for t in paragraph.iter(f"{W}t"))
        for paragraph in part(path, "word/document.xml").iter(f"{W}p")
        for mark in paragraph.iter(f"{W}bookmarkStart")
    }
    assert marks == {anchor: text for _, text, anchor, _ in entries(path)}
    assert is_sound(path)


def test_it_is_one_field_that_asks_nobody(report: Build) -> None:
    path = report(BODY)
    text = unpacked(path.read_bytes())["word/document.xml"].decode()

    codes = re.findall("<w:instrText[^>]*>([^<]*)<", text)
    assert codes == [' TOC \\o "1-2" \\h \\z ', *(f" PAGEREF _Reportgen{number} \\h " for number in range(1, 5))]
    assert text.count('"begin"') == text.count('"separate"') == text.count('"end"') == 5
    assert "dirty" not in text
    assert "updateFields" not in unpacked(path.read_bytes())["word/settings.xml"].decode()


def test_its_styles_are_words_own_with_dots_up_to_the_edge(report: Build) -> None:
    path = report(BODY)

    assert attributes(style(path, "TOC2").find(f"{W}name")) == {"val": "toc 2"}
    tab = style(path, "TOC2").find(f"{W}pPr/{W}tabs/{W}tab")
    assert attributes(tab) == {"val": "right", "leader": "dot", "pos": "8845"}
    assert attributes(style(path, "TOC2").find(f"{W}pPr/{W}ind")) == {"leftChars": "200", "left": "630"}
    written = [s.get(f"{W}styleId") for s in part(path, "word/styles.xml").iter(f"{W}style")]
    assert [name for name in written if name and name.startswith("TOC")] == ["TOCHeading", "TOC1", "TOC2"]


def test_the_format_says_how_it_looks(report: Build, edit: Edit) -> None:
    edit(
        FORMAT,
        (
            "  label:  ",
            "  toc1: {font: 黑体, align: 左对齐, indent: 左缩进1字符}\n  toc_title: {size: 三号}\n  label:  ",
        ),
    )
    path = report(BODY)

    fonts = style(path, "TOC1").find(f"{W}rPr/{W}rFonts")
    assert attributes(fonts)["eastAsia"] == "黑体"
    assert attributes(style(path, "TOC1").find(f"{W}pPr/{W}ind"))["leftChars"] == "100"
    assert style(path, "TOCHeading").find(f"{W}pPr/{W}jc") is None


def test_without_headings_there_is_its_title_alone(report: Build) -> None:
    path = report("<toc>目录</toc><p>甲</p><toc/>")

    assert is_sound(path)
    assert entries(path) == []
    assert "fldChar" not in unpacked(path.read_bytes())["word/document.xml"].decode()


@pytest.mark.parametrize("native", [False, True])
def test_the_numbers_of_headings_are_there_whoever_counts(native: bool, report: Build, edit: Edit) -> None:
    edit(FORMAT, ("  native: false\n", f"  native: {str(native).lower()}\n"))
    path = report(BODY)

    assert [text for _, text, _, _ in entries(path)][:2] == ["一、概况2025", "（一）收入"]


def test_links_and_notes_of_a_heading_stay_with_it(report: Build) -> None:
    path = report('<toc/><h1><a href="https://a.cn">甲</a>乙<footnote>丙</footnote></h1><p>丁</p>')

    assert is_sound(path)
    assert [text for _, text, _, _ in entries(path)] == ["一、甲乙"]


def test_its_numbers_are_in_the_trace_and_it_is_not_compared_again(report: Build) -> None:
    report("<toc>目录</toc><h1>收入{{ income.total }}</h1><p>甲</p>")
    old = Case(DATA)

    assert [(entry.printed, str(entry.kind)) for entry in old.trace] == [("400.00万元", "stated")] * 2
    report("<toc>目　录</toc><h1>支出{{ expenditure.basic }}</h1><p>甲</p>")
    changes = compare_reports(old, Case(DATA)).sentences
    assert [(change.kind, change.new) for change in changes] == [("heading", "支出214.60万元")]


def test_in_a_redline_it_is_that_of_the_new_report(report: Build, tmp_path: Path) -> None:
    report(BODY)
    old = Case(DATA)
    _ = old.document
    report(BODY.replace("<h2>收入</h2>", "<h2>收入情况</h2><p>新的一段。</p><h2>补充</h2>"))
    new = Case(DATA)
    path = tmp_path / "redline.docx"
    path.write_bytes(new.write(compare_documents(old.document, new.document)))

    assert is_sound(path)
    assert [text for _, text, _, _ in entries(path)] == [
        *("一、概况2025", "（一）收入情况", "（二）补充", "（三）支出400.00万元", "三、附录")
    ]
    assert part(path, "word/document.xml").find(f".//{W}hyperlink//{W}ins") is None


def test_it_stands_in_a_base_with_places_of_its_own(report: Build, project: Path) -> None:
    base = project / "templates/standard/base.docx"
    WordFile().text("底稿").save(base)
    parts = unpacked(base.read_bytes())
    mark = b'<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>'
    from reportgen.docx.ooxml import zip_package

    head, body, rest = parts["word/document.xml"].partition(b"<w:p>")
    base.write_bytes(zip_package({**parts, "word/document.xml": head + body + mark + rest}))
    path = report(BODY)

    assert validate_openxml(path) == []
    identifiers = [attributes(e)["id"] for e in part(path, "word/document.xml").iter(f"{W}bookmarkStart")]
    assert len(set(identifiers)) == len(identifiers) == 5


@pytest.fixture
def office() -> None:
    """LibreOffice, where it is installed."""
    require("soffice")


@pytest.mark.usefixtures("office")
def test_pages_are_filled_in_as_they_are_printed(report: Build, capsys: pytest.CaptureFixture[str]) -> None:
    report(BODY)
    assert run(["build", DATA, "--pages", "--review", "-o", "目录.docx"]) == 0
    path = Path("目录.docx")

    assert is_sound(path)
    assert [page for *_, page in entries(path)] == ["2", "2", "3", "1"]
    assert [page for *_, page in entries(Path("目录（审核用）.docx"))] == ["2", "2", "3", "1"]
    first = "".join(page_texts(convert_to_pdf(path, path.parent))[0].split())
    assert re.sub(r"\.+", ".", first).startswith("题目录一、概况2025.2（一）收入.2（二）支出400.00万元.3三、附录.1")


@pytest.mark.usefixtures("office")
def test_a_report_without_contents_asks_for_no_pages(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "find_pages", None)

    assert run(["build", DATA, "--pages", "-o", "a.docx"]) == 0
    assert Path("a.docx").read_bytes() == build_report(DATA, "b.docx").path.read_bytes()


def test_without_libreoffice_it_is_said_what_to_do(
    report: Build, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report(BODY)
    capsys.readouterr()
    monkeypatch.setattr(shutil, "which", lambda name: None)

    assert run(["build", DATA, "--pages"]) == 2
    assert capsys.readouterr().err.rstrip().splitlines() == [
        "错误：找不到 LibreOffice，目录的页码算不出来",
        "  办法：装上 LibreOffice（命令 soffice），或者去掉 --pages：Word 在打印、另存为 PDF 时自己填。",
    ]


def test_a_program_that_makes_no_pdf_is_told(report: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    report(BODY)
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/true")

    with pytest.raises(UsageError) as caught:
        Case(DATA).fill_contents(pages.find_pages)
    assert str(caught.value.problems[0]) == "LibreOffice 没有排出这份报告，目录的页码算不出来"


def test_links_are_read_from_the_top_down_and_page_by_page() -> None:
    pdf = b"""1 0 obj
<</Type/Pages/Kids[3 0 R 2 0 R]>>
endobj
2 0 obj
<</Type/Page/Annots[4 0 R]>>
endobj
3 0 obj
<</Type/Page/Annots[5 0 R 6 0 R 7 0 R]>>
endobj
4 0 obj
<</Rect[1 700 2 800]/Contents<FEFF00310032>>>
endobj
5 0 obj
<</Rect[1 10.5 2 20]/Contents<FEFF0033>>>
endobj
6 0 obj
<</Rect[1 10.75 2 20]/Contents<FEFF0032>>>
endobj
7 0 obj
<</Rect[1 900 2 20]/Contents<FEFF7532>>>
endobj
"""
    assert pages.read_links(pdf) == ["2", "3", "12"]
    assert pages.read_links(b"no pdf") == []


def test_the_contents_are_the_same_wherever_they_are_built(report: Build) -> None:
    first = report(BODY).read_bytes()
    (Path(MAIN)).write_text(f"{HEAD}{BODY}\n</body></html>\n", "utf-8")

    assert build_report(DATA, "2.docx").path.read_bytes() == first
    assert etree.fromstring(unpacked(first)["word/document.xml"]) is not None

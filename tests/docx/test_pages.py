"""Headers, footers and numbers of pages in the Word file: parts, sections, and the pages as LibreOffice shows them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from reportgen import Case, build_report
from reportgen.layout.units import twips
from tests.docx.test_docx import attributes, part
from tests.tools.broken_docx import unpacked
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import page_lines, page_texts
from tests.tools.structure import lint_docx
from tests.tools.word_file import WordFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DATA = "data/starter.yaml"
FORMAT = "templates/standard/format.yaml"
MAIN = "templates/standard/report.html.j2"
HEAD = (
    '<html><head><title>报告</title><meta name="author" content="某局"/><meta name="filename" content="报告"/>'
    '<meta name="date" content="2025-12-31"/></head><body>\n'
)
LONG = "{% for i in range(60) %}<p>甲</p>{% endfor %}"
Build = Callable[[str], Path]
Edit = Callable[..., None]


@pytest.fixture
def report(project: Path) -> Build:
    """Builds the starter's report with another body."""

    def build(body: str) -> Path:
        (project / MAIN).write_text(f"{HEAD}{body}\n</body></html>\n", "utf-8")
        return build_report(DATA, "报告.docx").path

    return build


def pages(path: Path) -> list[str]:
    return ["".join(text.split()) for text in page_texts(convert_to_pdf(path, path.parent))]


def sections(path: Path) -> list[dict[str, str]]:
    """For each section, the text of its header and footer by `header default` and the like."""
    package = unpacked(path.read_bytes())
    rels = etree.fromstring(package["word/_rels/document.xml.rels"])
    targets = {relation.get("Id"): f"word/{relation.get('Target')}" for relation in rels}
    found = []
    for section in etree.fromstring(package["word/document.xml"]).iter(f"{W}sectPr"):
        texts = {}
        for reference in section.iter(f"{W}headerReference", f"{W}footerReference"):
            root = etree.fromstring(package[targets[reference.get(f"{R}id")]])
            where = etree.QName(reference).localname.removesuffix("Reference")
            texts[f"{where} {reference.get(f'{W}type')}"] = "".join(t.text or "" for t in root.iter(f"{W}t"))
        found.append(texts)
    return found


def is_sound(path: Path) -> bool:
    return (lint_docx(path), validate_openxml(path)) == ([], [])


def test_each_kind_of_page_has_its_own(report: Build) -> None:
    path = report(
        "<header><p>{{ department.name }}<tab/>收入{{ income.total }}</p></header>"
        '<header class="even"><p class="right">{{ year }}年</p></header>'
        '<header class="first"></header><footer><p>第{page}页共{pages}页</p></footer>' + LONG
    )

    assert is_sound(path)
    assert sections(path) == [
        {
            "header default": "示范区档案馆收入400.00万元",
            "header even": "2025年",
            "header first": "",
            "footer default": "第1页共1页",
            "footer even": "第1页共1页",
            "footer first": "第1页共1页",
        }
    ]
    first, second, third = pages(path)
    assert (first[:2], first[-6:]) == ("甲甲", "第1页共3页")
    assert (second[:7], second[-6:]) == ("2025年甲甲", "第2页共3页")
    assert (third[:10], third[-6:]) == ("示范区档案馆收入40", "第3页共3页")


def test_a_header_parted_by_a_tab_reaches_from_margin_to_margin(report: Build) -> None:
    path = report("<header><p>甲乙<tab/>丙丁</p></header><p>正文</p>")

    header = page_lines(convert_to_pdf(path, path.parent), 1)[0]
    assert header.text.split() == ["甲乙", "丙丁"]
    assert abs(header.left - twips("28mm") / 20) < 2
    assert abs(header.right - twips("184mm") / 20) < 2


def test_a_header_parted_by_a_tab_does_so_on_pages_that_lie_on_their_side(report: Build) -> None:
    path = report('<header><p>甲乙<tab/>丙丁</p></header><p>甲</p><section class="landscape"><p>乙</p></section>')

    package = unpacked(path.read_bytes())
    headers = [etree.fromstring(package[name]) for name in sorted(package) if name.startswith("word/header")]
    tabs = [tab.get(f"{W}pos") for header in headers for tab in header.iter(f"{W}tab") if tab.get(f"{W}pos")]
    assert tabs == ["8845", "12756"]  # as wide as the text of either page


def test_a_section_that_has_no_header_has_not_that_of_the_section_before(report: Build) -> None:
    path = report(
        '<p>甲</p><section class="landscape"><header><p>附表</p></header><p>乙</p></section><p>丙</p>'
        '<section data-start="1"><footer class="first"><p>附录</p></footer><p>丁</p></section>'
    )

    plain = {"header default": "", "header even": "", "footer default": "— 1 —", "footer even": "— 1 —"}
    headed = {**plain, "header default": "附表", "header even": "附表"}
    assert sections(path) == [plain, headed, plain, {**plain, "header first": "", "footer first": "附录"}]
    assert is_sound(path)
    assert pages(path) == ["甲—1—", "附表乙—2—", "丙—3—", "丁附录"]


def test_a_section_has_the_headers_of_the_report_but_not_that_of_its_first_page(report: Build) -> None:
    path = report(
        '<header><p>页眉</p></header><header class="first"><p>首页</p></header>'
        '<p>甲</p><section data-start="7"><p>乙</p></section>'
    )

    assert [texts["header default"] for texts in sections(path)] == ["页眉", "页眉"]
    assert ["header first" in texts for texts in sections(path)] == [True, False]
    assert pages(path) == ["首页甲—1—", "页眉乙—7—"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("first: 无", ["", "—2—", "—3—"]),
        ("first: 无\n  start: 0", ["", "—1—", "—2—"]),
        ("first: 中", ["—1—", "—2—", "—3—"]),
        ("start: 8", ["—8—", "—9—", "—10—"]),
    ],
)
def test_the_first_page_may_differ_and_have_another_number(
    more: str, said: list[str], report: Build, edit: Edit
) -> None:
    edit(FORMAT, ("  offset: 1           # 空几个字\n", f"  offset: 1\n  {more}\n"))
    path = report(LONG)

    assert is_sound(path)
    assert [re.sub("甲", "", text) for text in pages(path)] == said
    lines = page_lines(convert_to_pdf(path, path.parent), 1)
    if more == "first: 中":
        assert abs((lines[-1].left + lines[-1].right) / 2 - (28 + 156 / 2) * 72 / 25.4) < 3


@pytest.mark.parametrize("text", ["第 {page} 页 共 {pages} 页", "{pages}之{page}", "{page}"])
def test_page_numbers_tell_how_many_there_are(text: str, report: Build, edit: Edit) -> None:
    edit(FORMAT, ('text: "— {page} —"', f'text: "{text}"'))
    path = report(LONG)

    assert is_sound(path)
    shown = "".join(text.split()).format(page="2", pages="3")
    assert pages(path)[1].removeprefix("甲" * 22) == shown


def test_pictures_stand_in_headers_and_one_that_is_shown_twice_is_kept_once(report: Build, project: Path) -> None:
    from tests.test_docs import PICTURE

    (project / "logo.png").write_bytes(PICTURE)
    figure = '<figure><img src="logo.png" alt="标志" width="20mm"/></figure>'
    path = report(f"<header>{figure}</header><footer>{figure}<p>甲</p></footer>{figure}<p>乙</p>")

    assert is_sound(path)
    package = unpacked(path.read_bytes())
    assert [name for name in package if name.startswith("word/media/")] == ["word/media/image1.png"]
    identifiers = re.findall(rb'<wp:docPr id="([0-9]+)"', b"".join(package.values()))
    assert len(identifiers) == len(set(identifiers)) == 3


def settings_of(path: Path, *names: str) -> list[dict[str, dict[str, str]]]:
    """For each section, the attributes of some of its elements, by their names."""
    found = []
    for section in part(path, "word/document.xml").iter(f"{W}sectPr"):
        elements = {etree.QName(element).localname: element for element in section}
        found.append({name: attributes(elements[name]) for name in names if name in elements})
    return found


def test_columns_and_numbers_of_lines(report: Build) -> None:
    path = report(
        '<p>甲</p><section data-columns="2"><table><tr><td>乙</td></tr></table><p>丙</p></section>'
        '<section data-lines="5"><p>丁</p></section><p>戊</p>'
        '<section class="landscape" data-columns="3"><p>己</p></section>'
    )

    assert is_sound(path)
    plain = {"space": "425"}
    assert settings_of(path, "type", "cols", "lnNumType") == [
        {"cols": plain},
        {"type": {"val": "continuous"}, "cols": {"num": "2", **plain}},
        {"type": {"val": "continuous"}, "cols": plain, "lnNumType": {"countBy": "5"}},
        {"type": {"val": "continuous"}, "cols": plain},
        {"cols": {"num": "3", **plain}},
    ]
    widths = [attributes(width)["w"] for width in part(path, "word/document.xml").iter(f"{W}tblW")]
    assert widths == ["4210"]
    assert pages(path)[1:] == ["己—2—"]


def test_a_whole_report_in_columns(report: Build) -> None:
    path = report("<p>甲</p>")
    text = (Path(MAIN)).read_text("utf-8").replace("<body>", '<body data-columns="2" data-lines="1" data-start="3">')
    Path(MAIN).write_text(text, "utf-8")
    path = build_report(DATA, "报告.docx").path

    assert is_sound(path)
    assert settings_of(path, "type", "cols", "lnNumType", "pgNumType") == [
        {"cols": {"num": "2", "space": "425"}, "lnNumType": {"countBy": "1"}, "pgNumType": {"start": "3"}}
    ]


def marks(path: Path) -> list[str]:
    package = unpacked(path.read_bytes())
    return [
        found
        for name in sorted(package)
        if name.startswith("word/") and "header" in name + ("header" if "marked" in name else "")
        for found in re.findall('<v:textpath style="[^"]*" string="([^"]*)"', package[name].decode())
    ]


def test_a_watermark_lies_behind_every_page(report: Build, edit: Edit) -> None:
    edit(FORMAT, ("\nnumbers:", '\nwatermark: {font: 黑体, color: "c0c0c0"}\nnumbers:'))
    path = report(
        "<watermark>{{ department.name }}&lt;{{ year }}&gt;</watermark>"
        "<header class='first'><p>首页</p></header><p>甲</p>"
        "<section class='landscape'><watermark>草稿</watermark><header><p>横</p></header><p>乙</p></section><p>丙</p>"
    )

    assert is_sound(path)
    whole = "示范区档案馆&lt;2025&gt;"
    assert marks(path) == [whole, whole, "草稿"]
    header = unpacked(path.read_bytes())["word/header3.xml"].decode()
    assert 'fillcolor="#C0C0C0"' in header
    assert "font-family:&quot;黑体&quot;" in header
    assert [(e.printed, str(e.stands), str(e.kind)) for e in Case(DATA).trace] == [("2025", "水印", "stated")]
    assert pages(path) == ["首页甲—1—", "横乙—2—", "丙—3—"]


def test_a_watermark_joins_the_header_of_the_base(report: Build, project: Path) -> None:
    WordFile().text("底稿").header("底稿页眉").save(project / "templates/standard/base.docx")
    path = report(
        "<watermark>草稿</watermark><p>甲</p><section data-start='5'><header><p>乙</p></header><p>丙</p></section>"
    )

    assert validate_openxml(path) == []
    assert pages(path) == ["底稿页眉底稿甲—1—", "乙丙—5—"]
    assert {texts["header default"] for texts in sections(path)} == {"底稿页眉", "乙"}
    assert {etree.fromstring(f"<a>{mark}</a>").text for mark in marks(path)} == {"草稿"}


def test_every_number_is_in_the_trace_with_where_it_stands(report: Build) -> None:
    report(
        "<header><p>第3期{{ year }}年，第{page}页</p></header>"
        '<footer class="first"><p>{{ income.total }}</p></footer><p>{{ expenditure.total }}</p>'
    )

    assert [(entry.printed, str(entry.kind), str(entry.stands)) for entry in Case(DATA).trace] == [
        ("3", "template", "页眉"),
        ("2025", "stated", "页眉"),
        ("400.00万元", "stated", "首页的页脚"),
        ("400.00万元", "stated", ""),
    ]
    (own, *_) = Case(DATA).trace
    assert str(own.place) == f"{MAIN}:2:13"


def test_the_review_copy_has_no_comments_in_headers(report: Build, tmp_path: Path) -> None:
    share = "{{ expenditure.basic | share(expenditure.total) }}"
    report(f"<header><p>{share}</p></header><p>{share}</p>")
    copy = tmp_path / "review.docx"
    copy.write_bytes(Case(DATA).review_copy("zh"))

    assert is_sound(copy)
    assert "53.65%" in unpacked(copy.read_bytes())["word/header3.xml"].decode()
    assert len(part(copy, "word/comments.xml")) == 1


@pytest.mark.parametrize(
    ("base", "headers", "footers"),
    [
        (WordFile().text("底稿"), ["页眉", "附表"], ["—1—", "—2—"]),
        (WordFile().text("底稿").header("底稿页眉").header("底稿页脚", "footer"), ["页眉", "附表"], ["底稿页脚"] * 2),
    ],
)
def test_the_base_has_what_the_template_does_not_write(
    base: WordFile, headers: list[str], footers: list[str], report: Build, project: Path
) -> None:
    base.save(project / "templates/standard/base.docx")
    path = report(
        "<header><p>页眉</p></header><p>甲</p>"
        "<section class='landscape'><header><p>附表</p></header><p>乙</p></section>"
    )

    assert validate_openxml(path) == []
    assert pages(path) == [f"{headers[0]}底稿甲{footers[0]}", f"{headers[1]}乙{footers[1]}"]


def test_a_header_of_one_section_leaves_the_others_that_of_the_base(report: Build, project: Path) -> None:
    WordFile().text("底稿").header("底稿页眉").header("底稿页脚", "footer").save(
        project / "templates/standard/base.docx"
    )
    path = report(
        '<footer class="first"></footer>'
        "<p>甲</p><section class='landscape'><header><p>附表</p></header><p>乙</p></section><p>丙</p>"
    )

    assert validate_openxml(path) == []
    assert pages(path) == ["底稿页眉底稿甲", "附表乙底稿页脚", "底稿页眉丙底稿页脚"]


def test_a_report_without_them_loads_nothing_for_them(project: Path) -> None:
    program = (
        "import sys; from reportgen import build_report; build_report('data/starter.yaml');"
        "print(sorted(name for name in sys.modules if name.endswith('.pages')))"
    )

    assert subprocess.check_output([sys.executable, "-c", program], text=True, encoding="utf-8").strip() == "[]"


def test_a_whole_report_goes_back_to_its_own_pages_behind_a_section(report: Build) -> None:
    report("<p>甲</p>")
    body = "<section><p>封面</p></section><p>甲</p><section><p>乙</p></section><p>丙</p></body>"
    head = HEAD.replace("<body>", "<body data-columns='2' data-start='5'>")
    text = f"{head}{body}</html>"
    Path(MAIN).write_text(text, "utf-8")
    path = build_report(DATA, "报告.docx").path

    assert is_sound(path)
    two, one = {"num": "2", "space": "425"}, {"space": "425"}
    assert settings_of(path, "cols", "pgNumType") == [
        *({"cols": one}, {"cols": two, "pgNumType": {"start": "5"}}, {"cols": one}, {"cols": two})
    ]


def test_a_border_around_every_page(report: Build, edit: Edit) -> None:
    edit(FORMAT, ("  characters: 28 ", "  border: 双线 0.75磅 C00000\n  characters: 28 "))
    path = report("<p>甲</p><section class='landscape'><p>乙</p></section>")

    assert is_sound(path)
    for section in part(path, "word/document.xml").iter(f"{W}sectPr"):
        borders = section.find(f"{W}pgBorders")
        assert borders is not None
        assert attributes(borders) == {"offsetFrom": "page"}
        assert [etree.QName(side).localname for side in borders] == ["top", "left", "bottom", "right"]
        assert attributes(borders[0]) == {"val": "double", "sz": "6", "space": "24", "color": "C00000"}


def test_a_table_stands_at_the_foot_of_its_page(report: Build, edit: Edit) -> None:
    edit(FORMAT, ("\ntables:\n", "\ntables:\n  foot: {border: 上 单线, place: 版心下边}\n"))
    path = report('<p>甲</p><table class="foot"><tr><td>乙</td></tr></table><hr/><p>丙</p>')

    assert is_sound(path)
    place = part(path, "word/document.xml").find(f".//{W}tblpPr")
    assert attributes(place) == {
        "vertAnchor": "margin", "horzAnchor": "page", "tblpX": "1587", "tblpYSpec": "bottom",
    }  # fmt: skip


def test_a_line_stands_off_from_its_text(report: Build, edit: Edit) -> None:
    edit(FORMAT, ("  label:  ", "  ruled: {border: 下 单线, border_space: 9磅}\n  label:  "))
    path = report('<p class="ruled">甲</p>')

    border = part(path, "word/styles.xml").find(f".//{W}pBdr/{W}bottom")
    assert attributes(border)["space"] == "9"

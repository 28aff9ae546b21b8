"""A report in the look of its base: `styles: from base`."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from reportgen import TemplateError, build_report, check_report
from reportgen.docx.look import read_look
from reportgen.layout.look import Look
from reportgen.layout.units import Indent, LineSpacing
from tests.tools.libreoffice import convert_to_docx
from tests.tools.openxml import validate_openxml
from tests.tools.structure import lint_docx

EXAMPLE = "data/starter.yaml"
FOLDER = Path("templates/standard")
BASE = FOLDER / "base.docx"
FORMAT = FOLDER / "format.yaml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def say_from_base(own: str = "") -> None:
    """Leave the styles to the base, but for some of the format's own."""
    text = FORMAT.read_text("utf-8")
    start, end = text.index("styles:\n"), text.index("# 各级编号")
    FORMAT.write_text(text[:start] + (own or "styles: from base\n") + "\n" + text[end:], "utf-8")


def keep_styles_below() -> None:
    """Say that the styles of the base count, and leave those of the format for what it lacks."""
    text = FORMAT.read_text("utf-8")
    FORMAT.write_text(text.replace("styles:\n", "styles:\n  from: base\n"), "utf-8")


def make_base() -> None:
    """The base is a report without its text, as somebody who has built one leaves it."""
    document = Document(str(build_report(EXAMPLE, "made.docx").path))
    body = document.element.body
    for element in list(body)[:-1]:
        body.remove(element)
    document.save(str(BASE))


def look_of(path: Path | str) -> Look:
    return read_look(Path(path).read_bytes())


def part(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read(name))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("below", [True, False])
def test_a_report_given_back_as_its_base_looks_the_same(below: bool) -> None:
    make_base()
    before = look_of("made.docx")
    if below:
        keep_styles_below()
    else:
        say_from_base()

    path = build_report(EXAMPLE).path

    after = look_of(path)
    assert after == before
    assert [p.text for p in Document(str(path)).paragraphs] == [p.text for p in Document("made.docx").paragraphs]
    assert lint_docx(path) == []
    assert validate_openxml(path) == []


@pytest.mark.usefixtures("project")
def test_styles_tuned_in_word_are_those_of_the_report() -> None:
    make_base()
    base = Document(str(BASE))
    heading = base.styles["Heading 1"]
    heading.font.color.rgb = RGBColor(0xC0, 0, 0)
    heading.font.size = Pt(18)
    heading.paragraph_format.space_before = Pt(12)
    base.styles["Normal"].paragraph_format.line_spacing = Pt(26)
    base.sections[0].left_margin = Cm(3)
    base.save(str(BASE))
    say_from_base()

    path = build_report(EXAMPLE).path

    look = look_of(path)
    assert look._replace(patterns={}) == look_of(BASE)
    assert look.styles["h1"].size == 36
    assert look.styles["h1"].before == ("twips", 240)
    assert look.styles["body"].line == LineSpacing(520, "exact")
    assert look.page.left == 1701
    style = next(s for s in part(path, "word/styles.xml") if s.get(f"{W}styleId") == "Heading1")
    assert [e.get(f"{W}val") for e in style.iterfind(f"{W}rPr/{W}color")] == ["C00000"]
    assert lint_docx(path) == []
    assert validate_openxml(path) == []


@pytest.mark.usefixtures("project")
def test_what_a_base_lacks_is_added_as_the_format_has_it_over_its_own_text() -> None:
    base = Document()
    base.styles["Normal"].font.name = "Arial"
    base.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    base.styles["Normal"].font.size = Pt(12)
    base.save(str(BASE))
    theirs = look_of(BASE)
    keep_styles_below()

    path = build_report(EXAMPLE).path

    look = look_of(path)
    assert {name: look.styles[name] for name in theirs.styles} == theirs.styles
    assert "body" not in theirs.styles
    assert look.styles["body"] == theirs.normal._replace(indent=(Indent("firstLine", 200),), after=None)
    assert look.styles["label"].font == "黑体"  # as the format says, in the size of the base's text
    assert look.styles["label"].size == 24
    assert look.styles["label"].after == ("lines", 100)
    assert look.styles["table"].size == 24
    assert look.styles["table"].latin == "Arial"
    assert look.styles["note"].after is None
    assert look.page == theirs.page
    assert validate_openxml(path) == []


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("kind", ["identifiers", "names"])
def test_styles_are_known_by_name_or_by_identifier(kind: str) -> None:
    """Word in Chinese calls `heading 1` by the identifier 1; other programs write the Chinese name."""
    make_base()
    styles = {"Heading1": ("1", "标题 1"), "Title": ("a3", "标题"), "NormalIndent": ("a0", "正文缩进")}
    base = Document(str(BASE))
    root = base.styles.element
    for style in root.iter(f"{W}style"):
        own, name = styles.get(style.get(f"{W}styleId"), ("", ""))
        if own and kind == "identifiers":
            style.set(f"{W}styleId", own)
        elif own:
            style.find(f"{W}name").set(f"{W}val", name)
        if own == "1":
            style.find(f"{W}rPr").append(parse_xml(f'<w:sz {nsdecls("w")} w:val="40"/>'))
    if kind == "identifiers":
        for element in root.iter(f"{W}next"):
            element.set(f"{W}val", "a0")
    base.save(str(BASE))
    say_from_base()

    path = build_report(EXAMPLE).path

    assert look_of(path).styles["h1"].size == 40
    used = {p.style.style_id for p in Document(str(path)).paragraphs if p.style}
    assert used >= ({"1", "a3", "a0"} if kind == "identifiers" else {"Heading1", "Title", "NormalIndent"})
    names = [e.get(f"{W}val") for e in part(path, "word/styles.xml").iterfind(f"{W}style/{W}name")]
    assert len(names) == len(set(names))
    assert validate_openxml(path) == []


@pytest.mark.usefixtures("project")
def test_a_base_from_libreoffice_keeps_its_look(tmp_path: Path) -> None:
    made = Document()
    made.styles["Heading 1"].font.size = Pt(20)
    made.styles.add_style("红头", WD_STYLE_TYPE.PARAGRAPH)
    made.add_paragraph("示范区档案馆文件", style="红头")
    made.add_heading("一", 1)
    made.save(str(tmp_path / "base.docx"))
    BASE.write_bytes(convert_to_docx(tmp_path / "base.docx", tmp_path / "out").read_bytes())
    theirs = look_of(BASE)
    keep_styles_below()

    path = build_report(EXAMPLE).path

    look = look_of(path)
    assert {name: look.styles[name] for name in theirs.styles} == theirs.styles
    assert theirs.styles["h1"].size == 40
    assert look.page == theirs.page
    assert validate_openxml(path) == []


@pytest.mark.usefixtures("project")
def test_headings_that_the_base_counts_are_counted_by_word() -> None:
    FORMAT.write_text(FORMAT.read_text("utf-8").replace("native: false", "native: true"), "utf-8")
    make_base()
    say_from_base()
    FORMAT.write_text(FORMAT.read_text("utf-8").replace("native: true", "native: false"), "utf-8")

    path = build_report(EXAMPLE).path

    assert look_of(path).headings == look_of("made.docx").headings
    assert [p.text for p in Document(str(path)).paragraphs] == [p.text for p in Document("made.docx").paragraphs]
    numbers = [e.get(f"{W}val") for e in part(path, "word/document.xml").iter(f"{W}numId")]
    assert numbers == [e.get(f"{W}val") for e in part(Path("made.docx"), "word/document.xml").iter(f"{W}numId")]
    assert lint_docx(path) == []
    assert validate_openxml(path) == []


@pytest.mark.usefixtures("project")
def test_a_base_that_is_not_there_is_told_where_the_format_asks_for_it() -> None:
    say_from_base()

    for command in (check_report, build_report):
        with pytest.raises(TemplateError) as caught:
            command(EXAMPLE)
        (problem,) = caught.value.problems
        assert f"{problem.place}: {problem.message}" == (
            "templates/standard/format.yaml:32:14: styles 写的是 from base，这个模板却没有底稿 base.docx"
        )
        assert problem.text("en") == "styles is “from base”, but the template has no base.docx"


OWN = """styles:
  from: base
  motto: {color: "C00000", align: 居中, border: 下 单线 1.5磅 C00000}
characters:
  warn: {color: "C00000", bold: true}
cells:
  head: {bold: true, shading: D9E2F3, align: 居中}
  sum: {italic: true, border: 上 双线 1磅}
"""
PLAIN = "plain: {border: 上下 单线 1.5磅，横 单线 0.5磅, head: head, height: 0.9厘米}"
USED = """<p class="motto">求真务实</p>
<p>收入<span class="warn">{{ income.total }}</span></p>
<table class="plain">
  <thead><tr><th>来源</th><th>金额</th></tr></thead>
  <tr><td>合计</td><td class="sum">{{ income.total | number }}</td></tr>
</table>
"""


def use_own_classes() -> None:
    """Let the standard template print in classes of the format's own, and leave other styles to the base."""
    say_from_base(OWN)
    text = FORMAT.read_text("utf-8")
    assert "tables:\n" in text
    FORMAT.write_text(text.replace("tables:\n", f"tables:\n  {PLAIN}\n"), "utf-8")
    report = FOLDER / "report.html.j2"
    report.write_text(report.read_text("utf-8").replace("</body>", f"{USED}</body>"), "utf-8")


def styles_of(path: Path) -> dict[str, etree._Element]:
    """The styles of a file by their names."""
    return {value(style, "name") or "": style for style in part(path, "word/styles.xml").iter(f"{W}style")}


def value(element: etree._Element, path: str) -> str | None:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}val")


@pytest.mark.usefixtures("project")
def test_own_classes_that_the_base_lacks_are_added_over_its_text() -> None:
    base = Document()
    base.styles["Normal"].font.name = "Arial"
    base.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    base.styles["Normal"].font.size = Pt(12)
    base.save(str(BASE))
    use_own_classes()

    path = build_report(EXAMPLE).path

    styles = styles_of(path)
    assert value(styles["motto"], "rPr/color") == "C00000"
    assert value(styles["motto"], "pPr/jc") == "center"
    assert styles["motto"].find(f"{W}rPr/{W}sz") is None  # that of the base's text
    assert (value(styles["warn"], "rPr/color"), styles["warn"].get(f"{W}type")) == ("C00000", "character")
    assert value(styles["表内文字 sum"], "rPr/i") == "1"
    document = Document(str(path))
    motto, amount = (next(p for p in document.paragraphs if p.text.startswith(text)) for text in ("求真", "收入4"))
    assert motto.style is not None
    assert motto.style.name == "motto"
    assert [run.style.name for run in amount.runs if run.text == "400.00万元"] == ["warn"]
    cells = [cell for row in document.tables[-1].rows for cell in row.cells]
    assert [cell.paragraphs[0].style.name for cell in cells if cell.paragraphs[0].style] == [
        *("表内文字 head", "表内文字 head", "表内文字", "表内文字 sum")
    ]
    assert validate_openxml(path) == []


@pytest.mark.usefixtures("project")
def test_own_classes_tuned_in_word_are_those_of_the_base() -> None:
    Document().save(str(BASE))
    use_own_classes()
    made = Document(str(build_report(EXAMPLE, "made.docx").path))
    body = made.element.body
    for element in list(body)[:-1]:
        body.remove(element)
    for name in ("motto", "warn", "表内文字 sum"):
        made.styles[name].font.color.rgb = RGBColor(0, 0x70, 0xC0)
        made.styles[name].font.size = Pt(20)
    made.save(str(BASE))

    path = build_report(EXAMPLE).path

    styles = styles_of(path)
    for name in ("motto", "warn", "表内文字 sum"):
        assert (value(styles[name], "rPr/color"), value(styles[name], "rPr/sz")) == ("0070C0", "40")
    names = [e.get(f"{W}val") for e in part(path, "word/styles.xml").iterfind(f"{W}style/{W}name")]
    assert len(names) == len(set(names))
    assert [p.text for p in Document(str(path)).paragraphs] == [p.text for p in Document("made.docx").paragraphs]
    assert validate_openxml(path) == []


@pytest.mark.usefixtures("project")
def test_an_own_class_has_another_name_where_the_base_has_a_style_of_another_kind_by_that() -> None:
    base = Document()
    base.styles.add_style("motto", WD_STYLE_TYPE.CHARACTER)
    base.save(str(BASE))
    use_own_classes()

    path = build_report(EXAMPLE).path

    motto = next(p for p in Document(str(path)).paragraphs if p.text == "求真务实")
    assert motto.style is not None
    assert (motto.style.name, motto.style.type) == ("motto2", WD_STYLE_TYPE.PARAGRAPH)
    assert validate_openxml(path) == []

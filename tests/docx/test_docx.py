"""The Word file: every value of the format, the checks of other programs, and the page itself."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from reportgen import Case, build_report
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import body_lines, characters_in_line, page_lines, page_texts, text_area
from tests.tools.root import ROOT
from tests.tools.structure import lint_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EXAMPLES = ["data/2022.yaml", "data/starter.yaml"]


def part(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read(name))


def attributes(element: etree._Element | None) -> dict[str, str]:
    assert element is not None
    return {str(name).removeprefix(W): str(value) for name, value in element.attrib.items()}


def style(path: Path, identifier: str) -> etree._Element:
    (found,) = (s for s in part(path, "word/styles.xml").iter(f"{W}style") if s.get(f"{W}styleId") == identifier)
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = ROOT
    return build_report(root / EXAMPLES[0], tmp_path_factory.mktemp("built") / "报告.docx").path


@pytest.fixture(scope="module")
def pdf(built: Path) -> Path:
    return convert_to_pdf(built, built.parent)


def test_the_page_is_that_of_the_standard(built: Path) -> None:
    section = part(built, "word/document.xml").find(f".//{W}sectPr")
    assert section is not None

    assert attributes(section.find(f"{W}pgSz")) == {"w": "11906", "h": "16838"}
    assert attributes(section.find(f"{W}pgMar")) == {
        "top": "2098",
        "right": "1474",
        "bottom": "1984",
        "left": "1587",
        "header": "851",
        "footer": "1440",
        "gutter": "0",
    }
    assert attributes(section.find(f"{W}docGrid")) == {"type": "lines", "linePitch": "579"}
    kinds = [attributes(f).get("type") for f in section.findall(f"{W}footerReference")]
    assert kinds == ["default", "even"]


def test_the_base_style_holds_grid_and_fonts(built: Path) -> None:
    normal = style(built, "Normal")

    assert attributes(normal.find(f".//{W}spacing")) == {"line": "579", "lineRule": "exact"}
    assert attributes(normal.find(f".//{W}overflowPunct")) == {"val": "1"}
    # A line more or less on a page for widows would break the 22 lines of the standard.
    assert attributes(normal.find(f".//{W}widowControl")) == {"val": "0"}
    assert attributes(normal.find(f".//{W}kern")) == {"val": "0"}
    assert attributes(normal.find(f"{W}rPr/{W}spacing")) == {"val": "-5"}
    assert attributes(normal.find(f"{W}rPr/{W}sz")) == {"val": "32"}
    assert attributes(normal.find(f"{W}rPr/{W}rFonts")) == {
        "hint": "eastAsia",
        "ascii": "仿宋_GB2312",
        "eastAsia": "仿宋_GB2312",
        "hAnsi": "仿宋_GB2312",
        "cs": "仿宋_GB2312",
    }


@pytest.mark.parametrize(
    ("identifier", "font", "size"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("AttachmentLabel", "黑体", None),
        ("Heading1", "黑体", None),
        ("Heading2", "楷体_GB2312", None),
        ("Heading3", None, None),
        ("Footer", "宋体", "28"),
        ("TableText", None, "24"),
    ],
)
def test_each_style_has_its_font_and_size(built: Path, identifier: str, font: str | None, size: str | None) -> None:
    element = style(built, identifier)
    fonts, sizes = element.find(f"{W}rPr/{W}rFonts"), element.find(f"{W}rPr/{W}sz")

    assert (fonts is None) == (font is None)
    assert fonts is None or fonts.get(f"{W}eastAsia") == font
    assert (None if sizes is None else sizes.get(f"{W}val")) == size


def test_body_paragraphs_and_headings_are_indented_both_ways(built: Path) -> None:
    for identifier in ("NormalIndent", *(f"Heading{level}" for level in range(1, 7))):
        indent = attributes(style(built, identifier).find(f"{W}pPr/{W}ind"))
        assert indent == {"firstLineChars": "200", "firstLine": "630"}, identifier


def test_space_in_lines_is_said_both_ways(built: Path) -> None:
    spacing = attributes(style(built, "Caption").find(f"{W}pPr/{W}spacing"))

    assert (spacing["beforeLines"], spacing["before"]) == ("50", "289")


def test_headings_are_words_own_and_stay_with_their_text(built: Path) -> None:
    for level in range(1, 7):
        element = style(built, f"Heading{level}")
        assert attributes(element.find(f"{W}name")) == {"val": f"heading {level}"}
        assert attributes(element.find(f".//{W}outlineLvl")) == {"val": str(level - 1)}
        assert element.find(f".//{W}keepNext") is not None
        assert element.find(f".//{W}keepLines") is not None


def test_the_navigation_pane_shows_the_headings_that_stand_alone(built: Path) -> None:
    shown = [p.text for p in Document(str(built)).paragraphs if p.style and (p.style.name or "").startswith("Heading")]

    assert shown[:3] == ["一、部门基本情况", "（一）机构组成和机构职能", "1. 机构组成"]
    assert len(shown) == 44
    assert not any(text.endswith(("。", "：")) for text in shown)


def test_the_title_stands_free_of_the_grid(built: Path) -> None:
    title = style(built, "Title")

    assert attributes(title.find(f".//{W}snapToGrid")) == {"val": "0"}
    assert attributes(title.find(f"{W}pPr/{W}spacing"))["line"] == "700"
    assert attributes(title.find(f".//{W}jc")) == {"val": "center"}
    assert title.find(f".//{W}outlineLvl") is None


def test_every_run_takes_its_punctuation_from_the_chinese_font(built: Path) -> None:
    for name in ("word/document.xml", "word/footer1.xml", "word/footer2.xml"):
        for run in part(built, name).iter(f"{W}r"):
            assert attributes(run.find(f"{W}rPr/{W}rFonts"))["hint"] == "eastAsia"


def test_page_numbers_are_fields_of_five_runs_outside_on_both_sides(built: Path) -> None:
    for name, side in (("word/footer1.xml", "right"), ("word/footer2.xml", "left")):
        footer = part(built, name)
        kinds = [c.get(f"{W}fldCharType") or c.tag.removeprefix(W) for r in footer.iter(f"{W}r") for c in list(r)[1:]]
        assert kinds == ["t", "begin", "instrText", "separate", "t", "end", "t"]
        assert "".join(str(t) for t in footer.itertext()) == "—  PAGE 1 —"
        assert attributes(footer.find(f".//{W}jc")) == {"val": side}
        assert attributes(footer.find(f".//{W}ind")) == {f"{side}Chars": "100", side: "280"}


def test_settings(built: Path) -> None:
    settings = part(built, "word/settings.xml")

    # No updateFields: it asks whoever opens the report.
    assert [child.tag.removeprefix(W) for child in settings] == [
        "zoom", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "defaultTabStop", "evenAndOddHeaders",
        "drawingGridVerticalSpacing", "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery",
        "characterSpacingControl", "compat", "themeFontLang", "decimalSymbol", "listSeparator",
    ]  # fmt: skip
    assert attributes(settings.find(f"{W}themeFontLang")) == {"val": "en-US", "eastAsia": "zh-CN"}
    assert attributes(settings.find(f"{W}characterSpacingControl")) == {"val": "compressPunctuation"}
    modes = {c.get(f"{W}name"): c.get(f"{W}val") for c in settings.iter(f"{W}compatSetting")}
    assert modes == {
        "compatibilityMode": "15",
        "overrideTableStyleFontSizeAndJustification": "1",
        "enableOpenTypeFeatures": "1",
        "doNotFlipMirrorIndents": "1",
        "differentiateMultirowTableHeaders": "1",
    }
    compatibility = settings.find(f"{W}compat")
    assert compatibility is not None
    assert [flag.tag.removeprefix(W) for flag in compatibility if not len(flag.attrib)] == [
        "spaceForUL", "balanceSingleByteDoubleByteWidth", "doNotLeaveBackslashAlone", "ulTrailSpace",
        "doNotExpandShiftReturn", "adjustLineHeightInTable", "useFELayout",
    ]  # fmt: skip


def test_fonts_are_declared_with_what_stands_in_for_them(built: Path) -> None:
    fonts = {f.get(f"{W}name"): f for f in part(built, "word/fontTable.xml")}

    assert set(fonts) == {"仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"}
    assert attributes(fonts["仿宋_GB2312"].find(f"{W}altName")) == {"val": "仿宋"}
    assert attributes(fonts["仿宋_GB2312"].find(f"{W}panose1")) == {"val": "02010609030101010101"}
    assert attributes(fonts["仿宋_GB2312"].find(f"{W}charset")) == {"val": "86"}
    assert attributes(fonts["仿宋_GB2312"].find(f"{W}pitch")) == {"val": "fixed"}


def test_core_properties_come_from_the_data(built: Path) -> None:
    core = Document(str(built)).core_properties

    assert core.title == "乐山市市中区人民政府办公室2022年度整体支出绩效评价报告"
    assert core.author == core.last_modified_by == "乐山市市中区人民政府办公室"
    assert core.created is not None
    assert core.created.isoformat() == "2022-12-31T00:00:00+00:00"


@pytest.mark.usefixtures("project")
def test_a_template_that_names_no_author_leaves_the_property_out(edit: Callable[..., None]) -> None:
    edit("templates/standard/report.html.j2", ('  <meta name="author" content="{{ department.name }}"/>\n', ""))
    path = build_report(EXAMPLES[0]).path

    properties = etree.tostring(part(path, "docProps/core.xml")) + etree.tostring(part(path, "docProps/app.xml"))
    assert [tag for tag in (b"creator", b"lastModifiedBy", b"Company") if tag in properties] == []
    assert lint_docx(path) == []
    assert validate_openxml(path) == []


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("file", EXAMPLES)
def test_the_structure_is_free_of_faults(file: str) -> None:
    assert lint_docx(build_report(file).path) == []


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("file", EXAMPLES)
def test_the_open_xml_sdk_finds_no_error(file: str) -> None:
    assert validate_openxml(build_report(file).path) == []


def test_a_full_page_has_22_lines_of_28_characters_within_the_margins(pdf: Path) -> None:
    pages = len(page_texts(pdf))
    full = [page for page in range(2, pages) if len(body_lines(pdf, page)) == 22]
    areas = [text_area(pdf, page) for page in full]

    # Headings stay with their text, so a page may end a line early; most are full.
    assert len(full) >= (pages - 2) * 2 // 3
    assert all(28 <= area.left < 28.6 and area.right < 184.2 for area in areas)
    assert all(37 <= area.top < 40.5 and area.bottom < 262.5 for area in areas)
    longest = [max(characters_in_line(line) for line in body_lines(pdf, page)) for page in full]
    assert all(27.5 <= characters <= 29 for characters in longest), longest


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(pdf: Path) -> None:
    for page in (1, 2, 3, 4):
        number = page_lines(pdf, page)[-1]
        assert number.text.replace(" ", "") == f"—{page}—"
        assert (number.left > 297) == (page % 2 == 1)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("file", EXAMPLES)
def test_every_block_stands_in_the_pdf(file: str) -> None:
    path = build_report(file).path
    pages = [re.sub(r"—\s*\d+\s*—\s*$", "", text.strip()) for text in page_texts(convert_to_pdf(path, path.parent))]
    printed = re.sub(r"\s", "", "".join(pages))

    missing = [
        block.text
        for block in Case(file).document.paragraphs()
        if re.sub(r"\s", "", block.number + block.text) not in printed
    ]

    assert missing == []


@pytest.mark.usefixtures("project")
def test_words_own_numbering_prints_the_same_numbers(edit: Callable[..., None]) -> None:
    literal = convert_to_pdf(path := build_report(EXAMPLES[0], "literal.docx").path, path.parent)
    edit("templates/standard/format.yaml", ("native: false", "native: true"))
    edit("templates/standard/1-department.html.j2", ("</ol>", "</ol><ol><li>另起一列</li></ol>"))
    path = build_report(EXAMPLES[0], "native.docx").path

    assert lint_docx(path) == []
    assert validate_openxml(path) == []
    assert "（一）" not in "".join(p.text for p in Document(str(path)).paragraphs)
    printed = re.sub(r"\s", "", "".join(page_texts(convert_to_pdf(path, path.parent))))
    for number in (
        "一、部门基本情况",
        "（二）人员概况",
        "2.机构职能",
        "（12）",
        "（1）另起一列",
        "①产出",
        "b.预算",
        "四、评价",
    ):
        assert number in printed
        assert number in re.sub(r"\s", "", "".join(page_texts(literal))) or number == "（1）另起一列"


def paragraphs(path: Path) -> list[etree._Element]:
    return list(part(path, "word/document.xml").iter(f"{W}p"))


@pytest.mark.usefixtures("project")
def test_signature_and_date_stand_as_the_standard_has_them() -> None:
    *_, body, signature, date = paragraphs(build_report("data/starter.yaml").path)

    # 示范区档案馆 is 6 characters wide and ends 2 from the right; the date begins 2 to the right of it, or, being
    # the longer, ends there and moves the signature.
    assert body.find(f".//{W}keepNext") is not None
    assert attributes(signature.find(f".//{W}ind"))["leftChars"] == "1750"
    assert attributes(date.find(f".//{W}ind"))["leftChars"] == "1950"


@pytest.mark.usefixtures("project")
def test_a_long_signature_ends_two_characters_from_the_right(edit: Callable[..., None]) -> None:
    edit("data/starter.yaml", ("name: 示范区档案馆 ", "name: 示范区档案史志和地方文献管理服务中心 "))
    *_, signature, date = paragraphs(build_report("data/starter.yaml").path)

    assert attributes(signature.find(f".//{W}ind"))["leftChars"] == "800"
    assert attributes(date.find(f".//{W}ind"))["leftChars"] == "1000"


@pytest.mark.usefixtures("project")
def test_a_signature_that_is_too_long_for_a_line_has_lines_of_one_length(edit: Callable[..., None]) -> None:
    name = "示范区档案馆档案史料征集编纂与数字档案资源建设和公共文化服务管理中心"
    edit("data/starter.yaml", ("  # name: 示范区档案馆\n", f"  name: {name}管理委员会\n"))
    path = build_report("data/starter.yaml").path
    *_, signature, date = paragraphs(path)

    # 39 characters, two lines of 20 and one to spare, that end two from the right.
    place = attributes(signature.find(f".//{W}ind"))
    assert (place["leftChars"], place["rightChars"], place["right"]) == ("500", "200", "630")
    assert attributes(date.find(f".//{W}ind"))["leftChars"] == "700"
    assert "rightChars" not in attributes(date.find(f".//{W}ind"))
    lines = [line for line in page_texts(convert_to_pdf(path, path.parent))[-1].splitlines() if "管理" in line]
    assert [line.strip() for line in lines][-1].endswith("管理委员会")


@pytest.mark.usefixtures("project")
def test_an_address_does_not_tear_the_line_before_it(edit: Callable[..., None]) -> None:
    address = "https://www.archives.example.gov.cn/2025/performance/evaluation/report.html"
    edit("data/starter.yaml", ("  problems: ", f"  problems: 详情见{address}。"))

    found = [
        p for p in paragraphs(build_report("data/starter.yaml").path) if "https" in "".join(map(str, p.itertext()))
    ]

    (properties,) = (p.find(f"{W}pPr") for p in found)
    assert properties is not None
    assert attributes(properties.find(f"{W}wordWrap")) == {"val": "0"}
    assert attributes(properties.find(f"{W}jc")) == {"val": "left"}
    others = part(build_report("data/starter.yaml").path, "word/document.xml").iter(f"{W}wordWrap")
    assert len(list(others)) == 1


@pytest.mark.usefixtures("project")
def test_a_title_that_fits_stays_on_one_line() -> None:
    texts = [p.text for p in Document(str(build_report("data/starter.yaml").path)).paragraphs]

    assert "示范区档案馆2025年度整体支出绩效评价报告" in "".join(texts[:3]).replace("\n", "")


@pytest.mark.usefixtures("project")
def test_a_heading_that_runs_in_has_the_letters_of_its_level(edit: Callable[..., None]) -> None:
    edit("templates/standard/format.yaml", ("  h3: {font: 仿宋,", "  h3: {font: 楷体, bold: true, size: 四号,"))
    path = build_report(EXAMPLES[0]).path

    leads = [r for r in part(path, "word/document.xml").iter(f"{W}r") if r.find(f"{W}rPr/{W}rStyle") is not None]
    assert {attributes(lead.find(f"{W}rPr/{W}rStyle"))["val"] for lead in leads} >= {"Heading3Char"}
    assert "".join(map(str, leads[0].itertext())) == "1. 持之以恒抓好党建工作。"
    assert [child.tag for child in leads[0].iterfind(f"{W}rPr/*")] == [f"{W}rStyle", f"{W}rFonts"]
    letters, heading = style(path, "Heading3Char"), style(path, "Heading3")
    assert attributes(heading.find(f"{W}link")) == {"val": "Heading3Char"}
    assert attributes(letters.find(f"{W}link")) == {"val": "Heading3"}
    for tag in ("rFonts", "b", "sz"):
        assert attributes(letters.find(f"{W}rPr/{W}{tag}")) == attributes(heading.find(f"{W}rPr/{W}{tag}"))
    assert lint_docx(path) == []
    assert validate_openxml(path) == []


@pytest.mark.usefixtures("project")
def test_a_heading_that_runs_into_a_bold_body_is_bold(edit: Callable[..., None]) -> None:
    """What two styles both switch on, Word takes as off (ECMA-376-1, 17.7.3)."""
    edit(
        "templates/standard/format.yaml",
        ("    size: 三号\n", "    size: 三号\n    bold: true\n"),
        ("  h3: {font: 仿宋,", "  h3: {font: 仿宋, bold: true,"),
    )
    path = build_report(EXAMPLES[0]).path

    assert style(path, "Heading3Char").find(f"{W}rPr/{W}b") is None
    assert style(path, "Heading3").find(f"{W}rPr/{W}b") is not None


@pytest.mark.usefixtures("project")
def test_list_items_are_paragraphs_of_the_body_with_a_style_of_their_own(edit: Callable[..., None]) -> None:
    path = build_report(EXAMPLES[0]).path
    items = [p.text for p in Document(str(path)).paragraphs if p.style and p.style.name == "列表项"]
    assert items
    assert all(re.match(r"（[0-9]+）|[0-9]+\.|①|[a-z]\.", item) for item in items)
    assert attributes(style(path, "ListItem").find(f"{W}basedOn")) == {"val": "NormalIndent"}
    assert list(style(path, "ListItem").iterfind(f"{W}pPr/*")) == []

    edit(
        "templates/standard/format.yaml",
        ("  signature: {", "  item: {font: 楷体, indent: 左缩进2字符，悬挂缩进1字符, before: 6磅}\n  signature: {"),
    )
    path = build_report(EXAMPLES[0]).path
    own = style(path, "ListItem")
    assert attributes(own.find(f"{W}pPr/{W}ind")) == {
        "firstLineChars": "0",
        "firstLine": "0",
        "leftChars": "200",
        "left": "630",
        "hangingChars": "100",
        "hanging": "315",
    }
    assert attributes(own.find(f"{W}pPr/{W}spacing")) == {"before": "120"}
    assert attributes(own.find(f"{W}rPr/{W}rFonts"))["eastAsia"] == "楷体_GB2312"
    assert lint_docx(path) == []
    assert validate_openxml(path) == []


@pytest.mark.usefixtures("project")
def test_lines_of_tables_come_from_one_style() -> None:
    built = build_report("data/water.yaml").path
    tables = list(part(built, "word/document.xml").iter(f"{W}tbl"))
    assert tables
    assert {attributes(table.find(f"{W}tblPr/{W}tblStyle"))["val"] for table in tables} == {"ReportTable"}
    assert all(table.find(f"{W}tblPr/{W}tblBorders") is None for table in tables)
    sides = style(built, "ReportTable").iterfind(f"{W}tblPr/{W}tblBorders/*")
    assert [side.tag.removeprefix(W) for side in sides if attributes(side)["val"] == "single"] == [
        *("top", "left", "bottom", "right", "insideH", "insideV")
    ]


@pytest.mark.usefixtures("project")
def test_words_own_numbers_belong_to_the_styles_of_headings(edit: Callable[..., None]) -> None:
    """So that a heading made in Word is numbered, and the indents are those of the format."""
    edit("templates/standard/format.yaml", ("native: false", "native: true"))
    path = build_report(EXAMPLES[0]).path

    levels = list(part(path, "word/numbering.xml").iter(f"{W}lvl"))
    assert [attributes(level.find(f"{W}pStyle"))["val"] for level in levels] == [f"Heading{n}" for n in range(1, 7)]
    indent = {"firstLineChars": "200", "firstLine": "630"}
    assert all(attributes(level.find(f"{W}pPr/{W}ind")) == indent for level in levels)
    for level in range(1, 7):
        own = style(path, f"Heading{level}")
        assert attributes(own.find(f"{W}pPr/{W}numPr/{W}numId")) == {"val": "1"}
        assert attributes(own.find(f"{W}pPr/{W}ind")) == indent
    first = next(p for p in paragraphs(path) if attributes(p.find(f"{W}pPr/{W}pStyle"))["val"] == "Heading1")
    assert first.find(f"{W}pPr/{W}numPr") is None
    lines = [line for page in (2, 3) for line in body_lines(convert_to_pdf(path, path.parent), page)]
    indented = [line for line in lines if re.match(r"（[一二三]）|[0-9]\.", line.text)]
    assert indented
    assert all(36 < line.left / 72 * 25.4 < 42 for line in indented), [(line.text, line.left) for line in indented]

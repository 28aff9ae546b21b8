"""A look taken from a Word file, written as a format, and given back: value by value the same."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from reportgen import build_report
from reportgen.cli import run
from reportgen.docx.look import read_look
from reportgen.layout.classes import WHEN_USED
from reportgen.layout.look import Look
from tests.tools.libreoffice import convert_to_docx

EXAMPLE = "data/starter.yaml"
FORMAT = Path("templates/standard/format.yaml")
SHIPPED = {
    "standard": "data/2022.yaml",
    "scored": "data/water.yaml",
    "hunan": "data/hunan.yaml",
    "self-evaluation": "data/self-evaluation.yaml",
}


def look_of(path: str) -> Look:
    return read_look(Path(path).read_bytes())


def part(path: str, name: str) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(name)


def extract(path: str, *more: str) -> int:
    return run(["format", "extract", path, *more])


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_format_comes_back_from_its_report(name: str) -> None:
    build_report(SHIPPED[name], "before.docx")
    format_file = FORMAT.parent.parent / name / "format.yaml"

    assert extract("before.docx", "-o", "format.yaml") == 0
    assert "\ntables:\n  padding: {vertical: 0.7mm, horizontal: 1.2mm}\n" in Path("format.yaml").read_text("utf-8")
    below = format_file.read_text("utf-8").splitlines()[:6]
    based_on = "".join(f"{line}\n" for line in below if line.startswith("based_on"))
    format_file.write_text(based_on + Path("format.yaml").read_text("utf-8"), "utf-8")
    build_report(SHIPPED[name], "after.docx")

    parts = ["word/styles.xml", "word/footer1.xml", "word/footer2.xml", "word/fontTable.xml"]
    # The numbers of all six levels are to be seen in one of the reports alone.
    for each in [*parts, *(["word/document.xml"] if name == "standard" else [])]:
        assert part("after.docx", each) == part("before.docx", each), each
    assert look_of("after.docx") == look_of("before.docx")


def by_python_docx(path: str) -> None:
    """What python-docx makes of its default: fonts of a theme, blue headings, space between paragraphs, no grid."""
    document = Document()
    document.add_heading("一、概况", 1)
    document.save(path)


def by_python_docx_for_a_letter(path: str) -> None:
    """Sizes, indents and spaces in points and millimetres."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name = "Arial"
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    normal.font.size = Pt(15)
    normal.paragraph_format.line_spacing = Pt(27.5)
    normal.paragraph_format.space_after = Pt(3)
    title = document.styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.left_indent = Mm(7)
    document.styles["Heading 2"].paragraph_format.first_line_indent = Mm(11)
    document.styles["Caption"].paragraph_format.line_spacing = 1.15
    document.sections[0].page_width, document.sections[0].left_margin = Mm(182), Mm(21.5)
    document.add_paragraph("信")
    document.save(path)


def by_python_docx_in_colours(path: str, line: str = "double", underline: str = "single") -> None:
    """Colours, italic and underlined letters, a ground, and lines at two sides of a heading."""
    document = Document()
    letters = document.styles["Heading 2"].font
    letters.italic, letters.color.rgb = True, RGBColor(0xC0, 0, 0)
    properties = document.styles["Heading 2"].element
    properties.get_or_add_rPr().append(parse_xml(f'<w:u {nsdecls("w")} w:val="{underline}"/>'))
    properties.get_or_add_pPr().append(
        parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:top w:val="{line}" w:sz="12" w:space="1" w:color="00B050"/>'
            '<w:bottom w:val="dashed" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'
        )
    )
    properties.get_or_add_pPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="D9E2F3"/>')
    )
    document.add_paragraph("彩色")
    document.save(path)


def by_libreoffice(path: str) -> None:
    """The same as LibreOffice writes it."""
    by_python_docx_for_a_letter("letter.docx")
    Path(path).write_bytes(convert_to_docx(Path("letter.docx"), Path("converted")).read_bytes())


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "make", [by_python_docx, by_python_docx_for_a_letter, by_python_docx_in_colours, by_libreoffice]
)
def test_the_look_of_a_file_from_elsewhere_is_that_of_the_report(make: Callable[[str], None]) -> None:
    make("made.docx")
    made = look_of("made.docx")

    assert extract("made.docx", "-o", "format.yaml") == 0
    FORMAT.write_text(Path("format.yaml").read_text("utf-8"), "utf-8")
    build_report(EXAMPLE, "after.docx")

    after = look_of("after.docx")
    assert len(made.styles) >= 9
    for name, style in made.styles.items():
        if name in WHEN_USED:  # which the report has not
            continue
        assert after.styles[name] == style, name
    assert after.styles["body"] == made.styles.get("body", made.normal)
    assert after.page == made.page


def test_what_no_format_can_say_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_python_docx("made.docx")

    assert extract("made.docx", "-o", "format.yaml") == 0

    out = capsys.readouterr().out
    assert out.startswith("已写出 format.yaml\n\n样子里还有 ")
    assert "处，format.yaml 写不了；要保留，就用这份文件作底稿，写 styles: from base：\n" in out
    assert out.endswith("  样式“footer”：制表位\n  样式“Title”：同样式的段落之间不加空\n")


@pytest.mark.usefixtures("project")
def test_colours_lines_and_grounds_come_back() -> None:
    by_python_docx_in_colours("made.docx")

    assert extract("made.docx", "-o", "format.yaml") == 0

    (heading,) = (line for line in Path("format.yaml").read_text("utf-8").splitlines() if line.startswith("  h2:"))
    assert heading.endswith(
        "color: C00000, italic: true, underline: true, shading: D9E2F3, "
        "border: 上 双线 1.5磅 00B050，下 虚线 0.5磅}  # （一）"
    )


def test_lines_that_no_format_draws_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_python_docx_in_colours("made.docx", "wave", "dotted")

    assert extract("made.docx", "-o", "format.yaml") == 0

    out = capsys.readouterr().out
    assert "  样式“heading 2”：下划线\n" in out
    assert "  样式“heading 2”：边框\n" in out
    assert "border: 下 虚线 0.5磅}" in Path("format.yaml").read_text("utf-8")


@pytest.mark.usefixtures("project")
def test_numbers_with_those_of_higher_levels_come_back() -> None:
    patterns = '["第{chinese}章 ", "{1}.{2} ", "{1}.{2}.{3} ", "（{decimal}）", "{circled}", "{letter}. "]'
    text = FORMAT.read_text("utf-8").replace("native: false", "native: true")
    start = text.index("  patterns: ") + len("  patterns: ")
    FORMAT.write_text(text[:start] + patterns + text[text.index("\n", start) :], "utf-8")
    build_report(EXAMPLE, "before.docx")

    assert extract("before.docx", "-o", "format.yaml") == 0

    assert f"  native: true\n  patterns: {patterns}\n" in Path("format.yaml").read_text("utf-8")


def test_a_file_that_is_there_is_overwritten_only_at_ones_wish(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_python_docx("made.docx")
    Path("format.yaml").write_text("mine", "utf-8")

    assert extract("made.docx", "-o", "format.yaml") == 2
    assert Path("format.yaml").read_text("utf-8") == "mine"
    assert capsys.readouterr().err == (
        "format.yaml: 错误：这个文件已经有了，没有覆盖\n  办法：要覆盖，加上 --force；或者用 -o 另写一个名称。\n\n"
    )

    assert extract("made.docx", "-o", "format.yaml", "--force") == 0
    assert Path("format.yaml").read_text("utf-8").startswith("# 版式：照 made.docx 写的。")


def test_without_a_file_to_write_the_format_is_printed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_python_docx_for_a_letter("made.docx")

    assert extract("made.docx") == 0

    said = capsys.readouterr()
    assert (
        "\n  body: {font: 仿宋, latin: Arial, size: 小三, align: 左对齐, line: 固定值27.5磅, after: 3磅, grid: false}\n"
        in said.out
    )
    assert "\n  note: {}  # 文件里没有这种样式\n" in said.out
    assert "format.yaml 写不了" in said.err


def test_a_file_that_is_no_word_file_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("made.docx").write_text("no", "utf-8")

    assert extract("made.docx") == 3
    assert capsys.readouterr().err.startswith("made.docx: 错误：这不是一份 Word 文档\n")
    assert extract("absent.docx") == 3
    assert capsys.readouterr().err.startswith("absent.docx: 错误：")
    assert extract("made.docx", "-o", "format.json") == 2
    assert capsys.readouterr().err.startswith("format.json: 错误：")

"""The tools that judge documents: each must pass a good one, and be able to fail a bad one."""

from __future__ import annotations

import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from lxml import etree

from tests.tools import openxml, specimen
from tests.tools.element_order import misplaced_children
from tests.tools.libreoffice import FONT_ALIASES, convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import (
    Line,
    body_lines,
    characters_in_line,
    embedded_fonts,
    page_lines,
    page_texts,
    text_area,
)
from tests.tools.process import ToolFailed, run_tool
from tests.tools.requirement import require
from tests.tools.structure import lint_docx

DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
NUMBERING = "word/numbering.xml"
CORE = "docProps/core.xml"
TYPES = "[Content_Types].xml"
RELATIONSHIPS = "word/_rels/document.xml.rels"

BOOKMARK = '<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>'
BLOCKS = (
    specimen.paragraph("一、基本情况", style="Indented"),
    specimen.table(),
    f"<w:p>{BOOKMARK}</w:p>",
)

BODY = "部门整体支出绩效评价报告财政资金使用管理情况" * 60

Change = tuple[str, str, str]


def write(path: Path, *changes: Change, blocks: tuple[str, ...] = BLOCKS) -> Path:
    """The specimen with (part, old, new) replaced; `old` must occur, or no fault would be made."""
    parts = specimen.parts(blocks)
    for part, old, new in changes:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)
    return specimen.write_docx(path, parts)


def test_lint_passes_a_faultless_document(tmp_path: Path) -> None:
    assert lint_docx(write(tmp_path / "good.docx")) == []


FAULTS: dict[str, tuple[list[Change], list[str]]] = {
    "undefined paragraph style": (
        [(DOCUMENT, 'w:pStyle w:val="Indented"', 'w:pStyle w:val="Nowhere"')],
        ["word/document.xml: paragraph 1: paragraph style 'Nowhere' is not defined"],
    ),
    "style of another type": (
        [(DOCUMENT, 'w:pStyle w:val="Indented"', 'w:pStyle w:val="Lead"')],
        ["word/document.xml: paragraph 1: paragraph style 'Lead' is not defined"],
    ),
    "undefined table style": (
        [(DOCUMENT, 'w:tblStyle w:val="TableNormal"', 'w:tblStyle w:val="Grid"')],
        ["word/document.xml: table 1: table style 'Grid' is not defined"],
    ),
    "undefined base style": (
        [(STYLES, 'w:basedOn w:val="Normal"', 'w:basedOn w:val="Base"')],
        ["word/styles.xml: style 'Indented': basedOn style 'Base' is not defined"],
    ),
    "undefined number": (
        [
            (
                DOCUMENT,
                '<w:pStyle w:val="Indented"/>',
                ('<w:pStyle w:val="Indented"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'),
            )
        ],
        ["word/document.xml: paragraph 1: numId '7' is not defined"],
    ),
    "undefined abstract numbering": (
        [(NUMBERING, '<w:abstractNumId w:val="1"/>', '<w:abstractNumId w:val="2"/>')],
        ["word/numbering.xml: num 1: abstractNumId '2' is not defined"],
    ),
    "cell without a paragraph": (
        [(DOCUMENT, specimen.paragraph("其他", style="TableText"), "")],
        ["word/document.xml: table 1, row 3, cell 2: does not end in a paragraph"],
    ),
    "cell that ends in a table": (
        [
            (
                DOCUMENT,
                specimen.paragraph("其他", style="TableText"),
                specimen.paragraph("其他", style="TableText") + specimen.table(),
            )
        ],
        ["word/document.xml: table 1, row 3, cell 2: does not end in a paragraph"],
    ),
    "field without end": (
        [("word/footer.xml", '<w:fldChar w:fldCharType="end"/>', "")],
        ["word/footer.xml: paragraph 1: field begin without end"],
    ),
    "field without begin": (
        [("word/footer.xml", '<w:fldChar w:fldCharType="begin"/>', "")],
        [
            "word/footer.xml: paragraph 1: field instrText without begin",
            "word/footer.xml: paragraph 1: field separate without begin",
            "word/footer.xml: paragraph 1: field end without begin",
        ],
    ),
    "field with two results": (
        [("word/footer.xml", "<w:t>1</w:t>", '<w:fldChar w:fldCharType="separate"/>')],
        ["word/footer.xml: paragraph 1: field separate after separate"],
    ),
    "field in one run": (
        [
            (
                "word/footer.xml",
                "<w:instrText>PAGE</w:instrText>",
                '<w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/>',
            ),
            ("word/footer.xml", '<w:fldChar w:fldCharType="separate"/></w:r><w:r>', "</w:r><w:r>"),
            ("word/footer.xml", "PAGE</w:instrText>", "PAGE</w:instrText><w:t>1</w:t>"),
        ],
        ["word/footer.xml: paragraph 1: a run holds more than one piece of a field"],
    ),
    "row that is too short": (
        [(DOCUMENT, specimen.cell("其他"), "")],
        ["word/document.xml: table 1, row 3: fills 2 of 3 grid columns"],
    ),
    "row that is too long": (
        [(DOCUMENT, '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="3"/>')],
        ["word/document.xml: table 1, row 1: fills 4 of 3 grid columns"],
    ),
    "table without grid": (
        [(DOCUMENT, '<w:gridCol w:w="2948"/>' * 3, "")],
        ["word/document.xml: table 1: has no grid"],
    ),
    "merge with nothing above": (
        [(DOCUMENT, '<w:vMerge w:val="restart"/>', "")],
        ["word/document.xml: table 1, row 3, cell 1: continues no cell of its width above it"],
    ),
    "leading blank": (
        [(DOCUMENT, "<w:t>一、基本", "<w:t> 一、基本")],
        ["word/document.xml: paragraph 1: blanks of ' 一、基本情况' lack xml:space"],
    ),
    "trailing blank": (
        [(DOCUMENT, "情况</w:t>", "情况 </w:t>")],
        ["word/document.xml: paragraph 1: blanks of '一、基本情况 ' lack xml:space"],
    ),
    "double blank": (
        [(DOCUMENT, "一、基本", "一、  基本")],
        ["word/document.xml: paragraph 1: blanks of '一、  基本情况' lack xml:space"],
    ),
    "missing relationship target": (
        [(RELATIONSHIPS, "settings.xml", "../word/other.xml")],
        [
            ("word/_rels/document.xml.rels: relationship rId2 points to word/other.xml, which is missing"),
            "word/settings.xml: no relationship leads to it",
        ],
    ),
    "repeated relationship id": (
        [(RELATIONSHIPS, 'Id="rId2"', 'Id="rId1"')],
        ["word/_rels/document.xml.rels: relationship rId1 stands 2 times"],
    ),
    "reference without relationship": (
        [(DOCUMENT, 'r:id="rId4"', 'r:id="rId9"')],
        [
            "word/document.xml: footerReference refers to relationship rId9, which is missing",
        ],
    ),
    "part without content type": (
        [
            (
                TYPES,
                (
                    '<Override PartName="/word/settings.xml" ContentType="application/'
                    'vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>'
                ),
                "",
            )
        ],
        ["word/settings.xml: has no content type"],
    ),
    "content type without part": (
        [(TYPES, "/word/settings.xml", "/word/other.xml")],
        [
            "word/settings.xml: has no content type",
            "[Content_Types].xml: names /word/other.xml, which is missing",
        ],
    ),
    "part that is not XML": (
        [("word/settings.xml", "</w:settings>", "</w:setting>")],
        [
            (
                "word/settings.xml: is not well-formed: Opening and ending tag mismatch:"
                " settings line 2 and setting, line 2, column 278"
            )
        ],
    ),
    "run without hint": (
        [(DOCUMENT, ' w:hint="eastAsia"', "")],
        ["word/document.xml: paragraph 1: run '一、基本情况' lacks hint=\"eastAsia\""],
    ),
    "quotes without hint": (
        [(DOCUMENT, ' w:hint="eastAsia"', ""), (DOCUMENT, "一、基本情况", "“…”")],
        ["word/document.xml: paragraph 1: run '“…”' lacks hint=\"eastAsia\""],
    ),
    "repeated bookmark": (
        [(DOCUMENT, BOOKMARK, BOOKMARK * 2)],
        [
            "word/document.xml: paragraph 10: bookmark id '1' repeats",
            "word/document.xml: paragraph 10: bookmark name 'a' repeats",
        ],
    ),
    "paragraph properties out of order": (
        [(DOCUMENT, '<w:pStyle w:val="Indented"/>', '<w:keepNext/><w:pStyle w:val="Indented"/>')],
        ["word/document.xml: paragraph 1: pStyle must stand before keepNext in pPr"],
    ),
    "run properties out of order": (
        [(STYLES, "<w:b/><w:bCs/>", "<w:bCs/><w:b/>")],
        ["word/styles.xml: style 'Lead': b must stand before bCs in rPr"],
    ),
    "theme font": (
        [(STYLES, ' w:hAnsi="仿宋_GB2312"', ' w:hAnsiTheme="minorHAnsi"')],
        ["word/styles.xml: document defaults: theme font hAnsiTheme"],
    ),
    "no title": (
        [(CORE, "<dc:title>报告</dc:title>", "<dc:title> </dc:title>")],
        ["docProps/core.xml: core property title is empty"],
    ),
    "no author": (
        [(CORE, "<dc:creator>某局</dc:creator>", "<dc:creator/>")],
        ["docProps/core.xml: core property creator is empty"],
    ),
    "time of creation without type": (
        [(CORE, '<dcterms:created xsi:type="dcterms:W3CDTF">', "<dcterms:created>")],
        ["docProps/core.xml: core property created lacks xsi:type dcterms:W3CDTF"],
    ),
    "time of change that is a date": (
        [(CORE, "2023-01-01T00:00:00Z</dcterms:modified>", "2023-01-01</dcterms:modified>")],
        ["docProps/core.xml: core property modified is '2023-01-01', not a time in UTC"],
    ),
    "no core properties": (
        [
            (TYPES, "application/vnd.openxmlformats-package.core-properties+xml", "text/xml"),
        ],
        ["package: has 0 parts of core properties, not 1"],
    ),
}


@pytest.mark.parametrize(("changes", "messages"), FAULTS.values(), ids=FAULTS.keys())
def test_lint_names_part_and_place(changes: list[Change], messages: list[str], tmp_path: Path) -> None:
    assert lint_docx(write(tmp_path / "bad.docx", *changes)) == messages


def test_lint_finds_entries_that_differ_between_builds(tmp_path: Path) -> None:
    path = tmp_path / "bad.docx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(specimen.parts(BLOCKS).items(), reverse=True):
            entry = specimen.entry(name)
            if name == STYLES:
                entry = ZipInfo(name, (2023, 1, 2, 3, 4, 6))
                entry.create_system = 3
            archive.writestr(entry, content)

    messages = lint_docx(path)

    assert "word/styles.xml: dated (2023, 1, 2, 3, 4, 6), not 1980-01-01 00:00:00" in messages
    assert "word/styles.xml: create_system is 3, not 0" in messages
    assert "word/settings.xml: stands after word/styles.xml, the entries are not sorted" in messages
    assert len(messages) == 2 + len(specimen.parts(BLOCKS)) - 1


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_lint_finds_an_entry_that_is_there_twice(tmp_path: Path) -> None:
    path = write(tmp_path / "bad.docx")
    with ZipFile(path, "a") as archive:
        archive.writestr(specimen.entry("word/styles.xml"), specimen.STYLES)

    assert lint_docx(path) == ["word/styles.xml: stands 2 times in the archive"]


def test_lint_finds_parts_that_nothing_leads_to(tmp_path: Path) -> None:
    parts = specimen.parts(BLOCKS)
    parts["word/_rels/other.xml.rels"] = parts["_rels/.rels"]
    parts["word/rest.rels.bin"] = ""

    assert lint_docx(specimen.write_docx(tmp_path / "bad.docx", parts)) == [
        "word/rest.rels.bin: has no content type",
        "word/_rels/other.xml.rels: belongs to word/other.xml, which is missing",
        ("word/_rels/other.xml.rels: relationship rId1 points to word/word/document.xml, which is missing"),
        ("word/_rels/other.xml.rels: relationship rId2 points to word/docProps/core.xml, which is missing"),
        "word/rest.rels.bin: no relationship leads to it",
    ]


def test_lint_counts_the_columns_that_a_row_leaves_out(tmp_path: Path) -> None:
    left_out = (
        DOCUMENT,
        f"<w:tr>{specimen.cell('项目')}",
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>',
    )

    assert lint_docx(write(tmp_path / "good.docx", left_out)) == []


@pytest.mark.parametrize(
    ("markup", "faults"),
    [
        ("<w:tcPr><w:tcW/><w:gridSpan/><w:vAlign/></w:tcPr>", []),
        ("<w:tcPr><w:vAlign/><w:tcW/></w:tcPr>", ["tcW must stand before vAlign in tcPr"]),
        ("<w:rPr><w:b/><w:b/></w:rPr>", ["b stands twice in rPr"]),
        ("<w:rPr><w:jc/></w:rPr>", ["jc does not belong into rPr"]),
        ("<w:rPr><x:glow/><w:b/></w:rPr>", []),
    ],
)
def test_order_of_children(markup: str, faults: list[str]) -> None:
    root = etree.fromstring(f'<w:root xmlns:w="urn:w" xmlns:x="urn:x">{markup}</w:root>')

    assert list(misplaced_children(root[0])) == faults


def test_sdk_passes_a_faultless_document(tmp_path: Path) -> None:
    assert validate_openxml(write(tmp_path / "good.docx")) == []


def test_sdk_names_part_path_and_fault(tmp_path: Path) -> None:
    path = write(tmp_path / "bad.docx", (DOCUMENT, "<w:tcPr><w:tcW", '<w:tcPr><w:vAlign w:val="up"/><w:tcW'))

    messages = validate_openxml(path)

    assert messages
    assert all(message.startswith("/word/document.xml: /w:document[1]") for message in messages)
    assert any("'up'" in message for message in messages)


def test_sdk_reports_a_file_that_it_cannot_open(tmp_path: Path) -> None:
    path = tmp_path / "bad.docx"
    path.write_text("not an archive", encoding="utf-8")

    assert len(validate_openxml(path)) == 1


def test_what_the_sdk_says_does_not_rest_on_what_it_was_asked_before(tmp_path: Path) -> None:
    good = write(tmp_path / "好.docx")
    bad = write(tmp_path / "坏.docx", (DOCUMENT, "<w:tcPr><w:tcW", '<w:tcPr><w:vAlign w:val="up"/><w:tcW'))
    alone = validate_openxml(bad)

    answers = [validate_openxml(path) for path in (good, bad, tmp_path / "none.docx", bad, good)]

    assert answers == [[], alone, [f"Could not find file '{tmp_path}/none.docx'."], alone, []]


def test_a_validator_that_ended_is_told_and_another_started(tmp_path: Path) -> None:
    path = write(tmp_path / "good.docx")
    validate_openxml(path)
    openxml._validators[0].process.kill()

    with pytest.raises(ToolFailed, match=r"^it ended: .*/ooxml-validator\n"):
        validate_openxml(path)

    assert validate_openxml(path) == []


def test_conversion_fails_on_a_file_that_cannot_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "bad.docx"
    path.write_bytes(b"PK\x03\x04 not an archive")
    (tmp_path / "bad.pdf").write_text("left by an earlier run", encoding="utf-8")

    with pytest.raises(ToolFailed, match=r"bad\.docx was not converted"):
        convert_to_pdf(path, tmp_path)


def test_declared_fonts_are_rendered_in_their_own_face(tmp_path: Path) -> None:
    blocks = [specimen.paragraph("报告").replace("仿宋_GB2312", name) for name in FONT_ALIASES]
    path = write(tmp_path / "fonts.docx", blocks=tuple(blocks))

    fonts = embedded_fonts(convert_to_pdf(path, tmp_path))

    # The faces of the collection share the outlines, and with them the Japanese name.
    assert fonts == {
        "FandolFang-Regular",
        "FandolHei-Regular",
        "FandolKai-Regular",
        "FandolSong-Regular",
        "NotoSerifCJKjp-Black-VKana",
    }


def test_a_page_of_body_text_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    path = write(tmp_path / "page.docx", blocks=(specimen.paragraph(BODY[: 22 * 28 * 2]),))

    pdf = convert_to_pdf(path, tmp_path)

    texts = page_texts(pdf)
    assert "".join(texts).replace("\n", "") == "".join(
        f"{BODY[22 * 28 * page : 22 * 28 * (page + 1)]}— {page + 1} —" for page in range(2)
    )
    for page in (1, 2):
        assert [characters_in_line(line) for line in body_lines(pdf, page)] == [28] * 22
        area = text_area(pdf, page)
        assert (area.lines, area.full_lines) == (22, 22)
        # The standard's area is 28 mm to 184 mm, and 37 mm to 262 mm with the lines' leading.
        assert area.left == pytest.approx(28, abs=0.1)
        assert area.right == pytest.approx(184, abs=0.5)
        assert 37 < area.top < area.bottom < 262
        assert page_lines(pdf, page)[-1].text == f"— {page} —"


@pytest.mark.parametrize(
    ("changes", "lines", "characters"),
    [
        (
            [
                (STYLES, 'w:line="579"', 'w:line="580"'),
                (DOCUMENT, 'w:linePitch="579"', 'w:linePitch="580"'),
            ],
            21,
            28,
        ),
        ([(STYLES, '<w:spacing w:val="-5"/>', "")], 22, 27),
        ([("word/footer.xml", 'w:val="PageNumber"', 'w:val="Normal"')], 21, 28),
    ],
    ids=["line of 29 pt", "characters not tightened", "footer in the body's spacing"],
)
def test_a_deviation_from_the_format_is_measured(
    changes: list[Change], lines: int, characters: float, tmp_path: Path
) -> None:
    path = write(tmp_path / "page.docx", *changes, blocks=(specimen.paragraph(BODY),))

    measured = body_lines(convert_to_pdf(path, tmp_path), 1)

    assert [characters_in_line(line) for line in measured] == [characters] * lines


def test_punctuation_outside_the_page_is_missed_in_the_text(tmp_path: Path) -> None:
    text = "财政资金使用管理情况，部门整体。" * 60
    blocks = (specimen.paragraph(text, style="Indented"),)
    hanging = (STYLES, '<w:overflowPunct w:val="1"/>', "")

    whole = convert_to_pdf(write(tmp_path / "whole.docx", blocks=blocks), tmp_path)
    lossy = convert_to_pdf(write(tmp_path / "lossy.docx", hanging, blocks=blocks), tmp_path)

    assert "".join(page_texts(whole)).count("。") == 60
    assert "".join(page_texts(lossy)).count("。") < 60


def test_lines_join_the_cells_of_a_row(tmp_path: Path) -> None:
    blocks = (specimen.paragraph("共2022年 A b"), specimen.table(), specimen.paragraph("完"))
    pdf = convert_to_pdf(write(tmp_path / "table.docx", blocks=blocks), tmp_path)

    assert [line.text for line in body_lines(pdf, 1)] == [
        "共2022年 A b",
        "项目 金额",
        "收入 财政 1",
        "其他 2",
        "完",
    ]


def test_a_page_without_text_has_no_area(tmp_path: Path) -> None:
    pdf = convert_to_pdf(write(tmp_path / "empty.docx", blocks=("<w:p/>",)), tmp_path)

    with pytest.raises(ValueError, match=r"page 1 of empty\.pdf has no text"):
        text_area(pdf, 1)


@pytest.mark.parametrize(("text", "characters"), [("报告", 2), ("2022年", 3), ("“①—…”", 5), ("(a)，", 2.5)])
def test_length_of_a_line(text: str, characters: float) -> None:
    line = Line(text=text, left=0, top=0, right=0, bottom=0)

    assert characters_in_line(line) == characters


def test_a_failing_tool_is_reported_with_its_output() -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('broken')"]

    with pytest.raises(ToolFailed, match=r"(?s)^exit code 1: .*\nbroken$"):
        run_tool(command)


def test_a_tool_past_its_time_limit_is_ended() -> None:
    command = ["sh", "-c", "echo up; sleep 60"]  # up as good as at once, on a machine that does other things too

    with pytest.raises(ToolFailed, match=r"(?s)^no result after 0\.5 s: .*\nup$"):
        run_tool(command, seconds=0.5)


def test_a_missing_tool_skips_the_test_or_fails_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTGEN_REQUIRE_TOOLS", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-tool is not installed"):
        require("no-such-tool")

    monkeypatch.setenv("REPORTGEN_REQUIRE_TOOLS", "1")
    with pytest.raises(pytest.fail.Exception, match="no-such-tool is not installed"):
        require("no-such-tool")

    monkeypatch.setenv("REPORTGEN_REQUIRE_TOOLS", "never")
    with pytest.raises(pytest.skip.Exception, match="looked at without sh"):
        require("sh")

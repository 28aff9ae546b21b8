"""Letterhead, cover, contents and imprint of the template `official`, as GB/T 9704-2012 places them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from reportgen import Case, build_report, check_report
from tests.docx.test_docx import attributes, part, style
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import page_lines, page_texts
from tests.tools.structure import lint_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DATA = Path("data/2025.yaml")
POINTS_PER_MM = Decimal(72) / Decimal("25.4")
ALL = """
template: official
cover_page: true
contents: 2
letterhead:
  issuer: 示范区档案馆文件
  number: 示档发〔2026〕3号
  copies: "000001"
  secrecy: 机密★1年
  urgency: 特急
  addressee: 示范区财政局
imprint:
  copied_to: [示范区人民政府办公室, 示范区审计局, 示范区人民代表大会常务委员会办公室]
  office: 示范区档案馆办公室
  date: 2026-03-18
"""


def build(fields: str, data: str) -> Path:
    """The report of the starter with more fields."""
    DATA.write_text(data.replace("year: 2025", f"year: 2025{fields}", 1), "utf-8")
    assert [problem for problem in check_report(DATA) if problem.severity == "error"] == []
    return build_report(DATA, "公文.docx").path


@pytest.fixture
def starter(project: Path) -> str:
    return (project / "data/starter.yaml").read_text("utf-8")


def texts(path: Path) -> list[str]:
    paragraphs = part(path, "word/document.xml").iter(f"{W}p")
    return ["".join(e.text or "" for e in paragraph.iter(f"{W}t")) for paragraph in paragraphs]


def test_all_of_it_is_printed_in_order_and_sound(starter: str) -> None:
    path = build(ALL, starter)
    found = texts(path)

    assert (lint_docx(path), validate_openxml(path)) == ([], [])
    assert found[:4] == ["示范区档案馆", "2025年度整体支出绩效评价报告", "示范区档案馆", "2026年3月16日"]
    start = found.index("000001")
    assert found[start : start + 7] == [
        *("000001", "机密★1年", "特急", "示范区档案馆文件", "示档发〔2026〕3号"),
        *("示范区档案馆2025年度整体支出绩效评价报告", "示范区财政局："),
    ]
    assert [text for text in found if text][-4:] == [
        *("　抄送：", "示范区人民政府办公室，示范区审计局，示范区人民代表大会常务委员会办公室。"),
        *("　示范区档案馆办公室", "2026年3月18日印发　"),
    ]


def test_cover_and_contents_have_no_number_and_the_report_begins_with_one(starter: str) -> None:
    path = build(ALL, starter)
    pages = ["".join(text.split()) for text in page_texts(convert_to_pdf(path, path.parent))]

    assert pages[0].endswith("2026年3月16日")
    assert pages[1].startswith("目录一、部门基本情况")
    assert "—" not in pages[0] + pages[1]
    assert (pages[2][:6], pages[2][-3:]) == ("000001", "—1—")
    assert pages[3].endswith("—2—")


@pytest.mark.parametrize("left_out", [(), ("copies",), ("copies", "urgency"), ("copies", "secrecy", "urgency")])
def test_the_name_of_the_issuer_stands_35_mm_below_the_edge_whatever_is_above(
    left_out: tuple[str, ...], starter: str
) -> None:
    fields = "".join(
        line + "\n" for line in ALL.splitlines() if not line.strip().startswith((*left_out, "cover_page", "contents"))
    )
    path = build(fields, starter)
    name = next(line for line in page_lines(convert_to_pdf(path, path.parent), 1) if line.text == "示范区档案馆文件")
    number = next(line for line in page_lines(convert_to_pdf(path, path.parent), 1) if "〔2026〕" in line.text)

    look = style(path, f"Own-issuer-{3 - len(left_out)}")
    assert attributes(look.find(f"{W}rPr/{W}color")) == {"val": "FF0000"}
    assert attributes(look.find(f"{W}rPr/{W}rFonts"))["eastAsia"] == "方正小标宋简体"
    middle = Decimal(str(name.top + name.bottom)) / 2 / POINTS_PER_MM
    assert abs(middle - (37 + 35 + Decimal("6.7"))) < Decimal("1.5")  # the type is 13.4 mm high
    gap = Decimal(str(number.top - name.bottom)) / POINTS_PER_MM
    assert 15 < gap < 28  # two empty lines


def test_a_red_line_as_wide_as_the_text_lies_below_the_number(starter: str) -> None:
    path = build(ALL, starter)
    border = style(path, "Own-document-number").find(f"{W}pPr/{W}pBdr")

    assert border is not None
    assert [(etree.QName(side).localname, attributes(side)) for side in border] == [
        ("bottom", {"val": "single", "sz": "12", "space": "6", "color": "FF0000"})
    ]
    assert style(path, "Own-document-number").find(f"{W}pPr/{W}ind") is None


def test_a_report_upwards_has_its_signers_at_the_right(starter: str) -> None:
    path = build("\ntemplate: official\nletterhead: {number: 示档报〔2026〕3号, signers: [张某某, 李某]}", starter)
    line = next(line for line in page_lines(convert_to_pdf(path, path.parent), 1) if "签发人" in line.text)

    assert "".join(line.text.split()) == "示档报〔2026〕3号签发人：张某某李某"
    assert abs(Decimal(str(line.left)) / POINTS_PER_MM - (28 + Decimal("5.6"))) < 1
    assert abs(Decimal(str(line.right)) / POINTS_PER_MM - (184 - Decimal("5.6"))) < 1
    assert texts(path)[0] == "示范区档案馆文件"


def test_the_imprint_ends_with_the_text_area_of_the_last_page(starter: str) -> None:
    path = build(ALL, starter)
    pdf = convert_to_pdf(path, path.parent)
    (*_, last, number) = page_lines(pdf, len(page_texts(pdf)))

    assert "2026年3月18日印发" in "".join(last.text.split())
    assert number.text.startswith("—")
    bottom = Decimal(str(last.bottom)) / POINTS_PER_MM
    assert 255 < bottom < 262
    table = [*part(path, "word/document.xml").iter(f"{W}tbl")][-1]
    sides = table.find(f"{W}tblPr/{W}tblBorders")
    assert sides is not None
    lines = {etree.QName(side).localname: attributes(side) for side in sides}
    assert [lines[name].get("sz") for name in ("top", "insideH", "bottom")] == ["8", "6", "8"]
    assert {lines[name]["val"] for name in ("left", "right", "insideV")} == {"nil"}


def test_what_the_data_do_not_have_is_not_printed(starter: str) -> None:
    path = build("\ntemplate: official", starter)
    plain = build("", starter)

    assert texts(path) == texts(plain)


def test_its_numbers_are_traced(starter: str) -> None:
    build(ALL, starter)
    entries = [entry for entry in Case(DATA).trace if entry.path.startswith(("letterhead", "imprint"))]

    assert [(entry.path, entry.printed, str(entry.kind)) for entry in entries] == [
        ("letterhead.copies", "000001", "text"),
        ("letterhead.secrecy", "1", "text"),
        ("letterhead.number", "2026", "text"),
        ("letterhead.number", "3", "text"),
        ("imprint.date", "2026", "text"),
        ("imprint.date", "3", "text"),
        ("imprint.date", "18", "text"),
    ]

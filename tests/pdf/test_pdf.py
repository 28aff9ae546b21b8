"""The PDF of a report: what it says is what the Word file says, on pages as the standard has them."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from reportgen import Case
from reportgen.document.blocks import Chart, Kind, Table
from reportgen.pdf.write import write_pdf
from tests.tools.pdf import (
    body_lines,
    characters_in_line,
    embedded_fonts,
    page_lines,
    page_texts,
    text_area,
)
from tests.tools.requirement import require
from tests.tools.root import ROOT
from tests.tools.tagged import catalogue, tags

EXAMPLES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "data").rglob("*.yaml"))
EXAMPLE = "data/2022.yaml"
POINTS = 72 / 25.4  # a millimetre


def make(file: str, path: Path | None = None) -> Path:
    """The PDF of a data file, in the fonts of the tests."""
    case = Case(file)
    path = path or Path("out.pdf")
    path.write_bytes(write_pdf(case.document, case.look, [str(require("fandol-fonts"))]).content)
    return path


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def body_texts(pdf: Path) -> list[str]:
    """The text of each page without its number."""
    return [re.sub(r"—\d+—$", "", bare(text)) for text in page_texts(pdf)]


def texts_of(file: str) -> Iterator[tuple[str, bool]]:
    """The paragraphs of a report with their numbers, each with whether it stands in a table. The head of the table of
    a chart is not drawn where there is one series."""
    for position in Case(file).document.positions():
        table = position.table
        if not (isinstance(table, Chart) and position.row is table.rows[0]):
            yield bare(position.paragraph.number + position.paragraph.text), table is not None


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("file", EXAMPLES)
def test_every_paragraph_stands_in_the_pdf_in_the_order_of_the_word_file(file: str) -> None:
    printed = "".join(body_texts(make(file)))
    at, missing = 0, []
    for text, in_table in texts_of(file):
        # A row goes from cell to cell, and its cells may have several lines.
        found = printed.find(text, 0 if in_table else at)
        if found < 0:
            missing.append(text)
        elif not in_table:
            at = found + len(text)

    assert missing == []


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("file", EXAMPLES)
def test_nothing_else_stands_in_the_pdf_but_heads_of_tables_again(file: str) -> None:
    pages = body_texts(make(file))
    heads = [
        bare(paragraph.text)
        for block in Case(file).document.blocks
        for row in (block.rows if isinstance(block, Table) else ())
        if row.header
        for paragraph in row.paragraphs()
    ]
    wanted = Counter("".join(text for text, _ in texts_of(file)))
    more = Counter("".join(pages)) - wanted

    assert more - Counter("".join(heads * (len(pages) - 1))) - Counter("".join(series_of(file))) == Counter()


def series_of(file: str) -> list[str]:
    """The names of the series of charts, which their legends have."""
    drawings = [block.drawing for block in Case(file).document.paragraphs() if isinstance(block.drawing, Chart)]
    return [bare(paragraph.text) for chart in drawings for paragraph in chart.rows[0].paragraphs()]


@pytest.fixture
def pdf(project: Path) -> Path:
    return make(EXAMPLE)


def test_a_full_page_has_22_lines_of_28_characters_within_the_margins(pdf: Path) -> None:
    pages = len(page_texts(pdf))
    full = [page for page in range(2, pages) if len(body_lines(pdf, page)) == 22]
    areas = [text_area(pdf, page) for page in full]
    lines = [line for page in full for line in body_lines(pdf, page)]

    # Headings stay with their text, so a page may end a line early; most are full.
    assert len(full) >= (pages - 2) * 2 // 3
    # A mark at the edge of a line is half as wide there, and its empty half lies outside.
    assert all(27.9 < line.left / POINTS < 28.6 for line in lines if line.text[0] not in "“（《" and line.left < 90)
    assert all(line.right / POINTS < 184.2 for line in lines if line.text[-1] not in "，。；、：”）》")
    assert all(line.left / POINTS > 25 and line.right / POINTS < 187 for line in lines)
    assert all(37 <= area.top < 40.5 and area.bottom < 262.5 for area in areas)
    # Blanks of a quarter beside digits are counted as none, and marks beside marks are half as wide.
    longest = [
        max(characters_in_line(replace(line, text=line.text.replace(" ", ""))) for line in body_lines(pdf, page))
        for page in full
    ]
    assert all(27.5 <= characters <= 30 for characters in longest), longest


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages_7_mm_below_the_text(pdf: Path) -> None:
    for page in (1, 2, 3, 4):
        number = page_lines(pdf, page)[-1]
        assert number.text.replace(" ", "") == f"—{page}—"
        assert (number.left > 297) == (page % 2 == 1)
        beside = number.left - 28 * POINTS if page % 2 == 0 else 184 * POINTS - number.right
        assert beside == pytest.approx(14, abs=0.2)  # a character of 四号
        assert (297 - 35 + 2) * POINTS < number.top < number.bottom < (297 - 25) * POINTS


def test_lines_without_marks_have_28_characters(project: Path) -> None:
    text = "财政资金使用管理情况" * 70
    case = Case(EXAMPLE)
    body = next(block for block in case.document.paragraphs() if block.kind is Kind.BODY and not block.level)
    body.runs = [body.runs[0]._replace(text=text, source=None)]
    content = write_pdf(case.document, case.look, [str(require("fandol-fonts"))]).content
    Path("lines.pdf").write_bytes(content)

    lines = [line for page in (1, 2) for line in body_lines(Path("lines.pdf"), page) if line.text in text]
    first, *whole, _ = [characters_in_line(line) for line in lines]
    assert first == 26
    assert len(whole) > 20
    assert set(whole) == {28}


@pytest.mark.usefixtures("project")
def test_the_same_report_is_the_same_bytes() -> None:
    assert make("data/water.yaml", Path("a.pdf")).read_bytes() == make("data/water.yaml", Path("b.pdf")).read_bytes()


def test_the_document_says_what_it_is(pdf: Path) -> None:
    reader = pypdf.PdfReader(pdf)
    document = Case(EXAMPLE).document

    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == (document.title, document.author)
    assert reader.metadata.creation_date == dt.datetime.fromisoformat(document.date).replace(tzinfo=dt.UTC)
    root = catalogue(pdf)
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("zh-CN", True)


def outline(items: object, depth: int = 1) -> list[tuple[int, str]]:
    assert isinstance(items, list)
    found: list[tuple[int, str]] = []
    for item in items:
        found += outline(item, depth + 1) if isinstance(item, list) else [(depth, bare(item.title))]
    return found


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("file", EXAMPLES)
def test_every_heading_is_a_bookmark_at_its_level(file: str) -> None:
    found = outline(pypdf.PdfReader(make(file)).outline)
    headings = [
        (block.level, bare(block.number + block.heading))
        for block in Case(file).document.paragraphs()
        if block.level and block.heading
    ]

    assert [(level, title.rstrip("。：")) for level, title in found] == headings


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("file", EXAMPLES)
def test_it_is_for_archives_and_for_readers_who_do_not_see_it(file: str) -> None:
    metadata = pypdf.PdfReader(make(file)).xmp_metadata

    assert metadata is not None
    text = metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in text
    assert "<pdfuaid:part>1</pdfuaid:part>" in text


@pytest.mark.usefixtures("project")
def test_tables_figures_and_headings_are_tagged() -> None:
    document = Case("data/water.yaml").document
    elements = tags(make("data/water.yaml"))
    kinds = [str(element["/S"]) for element in elements]
    charts = [block.drawing for block in document.paragraphs() if isinstance(block.drawing, Chart)]
    figures = [str(element["/Alt"]) for element in elements if element["/S"] == "/Figure"]

    assert {"/H1", "/H2", "/H3", "/Table", "/TR", "/TH", "/TD", "/P"} <= set(kinds)
    assert len(figures) == len(charts) + 1
    assert all(any(chart.title in said for said in figures) for chart in charts)


@pytest.mark.usefixtures("project")
def test_fonts_are_embedded_and_no_others(pdf: Path) -> None:
    assert embedded_fonts(pdf) == {
        "FandolFang-Regular-Identity-H",
        "FandolHei-Regular-Identity-H",
        "FandolKai-Regular-Identity-H",
        "FandolSong-Regular-Identity-H",
        "NotoSerifCJKsc-Black-Identity-H",
    }


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "text",
    [
        '#panic("no")',
        '#read("/etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
        "$x$ *b* _i_ `r` <label> @ref = h \\ // c /* d */",
        '"); #panic("no"); ("',
        "\\u{41}\\",
    ],
)
def test_text_of_data_is_never_markup(text: str) -> None:
    case = Case(EXAMPLE)
    body = next(block for block in case.document.paragraphs() if block.kind is Kind.BODY and not block.level)
    body.runs = [body.runs[0]._replace(text=text, source=None)]
    case.document.title = text
    path = Path("out.pdf")
    path.write_bytes(write_pdf(case.document, case.look, [str(require("fandol-fonts"))]).content)

    reader = pypdf.PdfReader(path)
    assert bare(text) in "".join(body_texts(path))
    assert reader.metadata is not None
    assert reader.metadata.title == text

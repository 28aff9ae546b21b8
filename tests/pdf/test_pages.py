"""What stands around the text of a PDF's pages, and how blocks stand on them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image

from reportgen import Case
from reportgen.pdf.write import write_pdf
from tests.tools.pdf import page_lines, page_texts
from tests.tools.process import run_tool
from tests.tools.requirement import require
from tests.tools.tagged import attributes, links, tags

DATA = "data/starter.yaml"
FORMAT = "templates/standard/format.yaml"
MAIN = "templates/standard/report.html.j2"
HEAD = (
    '<html><head><title>报告</title><meta name="author" content="某局"/><meta name="filename" content="报告"/>'
    '<meta name="date" content="2025-12-31"/></head><body>\n'
)
LONG = "{% for i in range(60) %}<p>甲</p>{% endfor %}"
POINTS = 72 / 25.4  # a millimetre
Build = Callable[[str], Path]
Edit = Callable[..., None]


@pytest.fixture
def report(project: Path) -> Build:
    """Makes the PDF of the starter's report with another body."""

    def build(body: str) -> Path:
        (project / MAIN).write_text(f"{HEAD}{body}\n</body></html>\n", "utf-8")
        case, path = Case(DATA), project / "out.pdf"
        path.write_bytes(write_pdf(case.document, case.look, [str(require("fandol-fonts"))]).content)
        return path

    return build


def pages(path: Path) -> list[str]:
    return ["".join(text.split()) for text in page_texts(path)]


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

    assert [re.sub("甲", "", text) for text in pages(path)] == said
    lines = page_lines(path, 1)
    if more == "first: 中":
        assert abs((lines[-1].left + lines[-1].right) / 2 - (28 + 156 / 2) * POINTS) < 3


def test_headers_and_footers_stand_on_the_pages_of_their_sections(report: Build) -> None:
    path = report(
        '<header><p>报告<tab/>{{ year }}</p></header><header class="first"></header>'
        "<footer><p>第{page}页共{pages}页</p></footer>"
        f'{LONG}<section class="landscape"><header><p>附录</p></header><p>乙</p></section>'
        '<section data-start="1"><p>丙</p></section>'
    )

    assert [text.replace("甲", "") for text in pages(path)] == [
        *("第1页共5页", "报告2025第2页共5页", "报告2025第3页共5页"),
        *("乙附录第4页共5页", "丙报告2025第1页共5页"),
    ]
    header = page_lines(path, 2)[0]
    assert header.text.startswith("报告")
    assert header.left == pytest.approx(28 * POINTS, abs=0.5)
    assert header.right == pytest.approx(184 * POINTS, abs=0.5)
    sizes = [
        (round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pypdf.PdfReader(path).pages
    ]
    assert sizes == [(595, 842), (595, 842), (595, 842), (842, 595), (595, 842)]


def test_a_section_that_goes_on_has_the_headers_of_its_page(report: Build) -> None:
    path = report(
        "<header><p>甲头</p></header><p>一</p>"
        f'<section data-columns="2"><header><p>乙头</p></header><p>二</p>{LONG}</section>'
    )

    assert pages(path)[0].count("甲头") == 1
    assert all("乙头" in text for text in pages(path)[1:])


def test_columns_stand_beside_each_other_and_end_together(report: Build) -> None:
    lines = "".join(f"<p>段{i}</p>" for i in range(8))
    path = report(f'<p>上</p><section data-columns="2">{lines}</section><section data-lines="1"><p>下</p></section>')
    found = page_lines(path, 1)

    assert [re.sub(r"\s", "", line.text) for line in found][:6] == ["上", "段0段4", "段1段5", "段2段6", "段3段7", "1下"]


def test_entries_of_contents_have_the_pages_of_their_headings(report: Build) -> None:
    path = report(f"<toc>目录</toc><h1>甲章</h1>{LONG}<h1>乙章</h1><h2>节</h2><p>丙</p>")

    entries = re.findall(r"(一、甲章|二、乙章|（一）节)\.+(\d+)", pages(path)[0])
    last = next(page for page, text in enumerate(pages(path)[1:], start=2) if "二、乙章" in text)
    assert entries == [("一、甲章", "1"), ("二、乙章", str(last)), ("（一）节", str(last))]
    assert len(links(path, 1)) >= 3


def test_notes_stand_on_the_page_of_their_sign_and_are_counted_on_each(report: Build) -> None:
    path = report(
        f"<p>甲<footnote>注一</footnote>乙<footnote>注二</footnote></p>{LONG}<p>丙<footnote>注三</footnote></p>"
    )

    assert re.search("甲①乙②.*①注一②注二", pages(path)[0])
    assert re.search("丙①①注三", pages(path)[-1])


def test_a_link_leads_to_its_address(report: Build) -> None:
    path = report('<p><a href="https://example.com/a?b=c">网页</a></p>')
    (link,) = links(path, 1)

    assert link["/A"]["/URI"] == "https://example.com/a?b=c"
    assert "网页" in pages(path)[0]


def test_a_long_address_is_broken_and_a_watermark_stands_behind(report: Build) -> None:
    address = "https://example.com/" + "a1" * 60
    path = report(f"<watermark>内部资料</watermark><p>见{address}。</p>")

    assert f"见{address}。" in pages(path)[0]
    assert "内部资料" in pages(path)[0]
    assert all(line.right < 184.5 * POINTS for line in page_lines(path, 1) if "a1a1" in line.text)


def test_a_heading_stays_with_what_follows_and_the_signature_with_the_text(report: Build) -> None:
    filled = "{% for i in range(21) %}<p>甲</p>{% endfor %}"
    path = report(f'{filled}<h1>题</h1><p>乙</p>{filled}<p>丙</p><p class="signature">某局</p><p class="date">今天</p>')

    assert pages(path)[0] == "甲" * 21 + "—1—"
    assert pages(path)[1].startswith("一、题乙")
    assert "丙某局今天" in pages(path)[-1]


ROWS = "".join(f"<tr><td>行{i}</td><td>{i}</td></tr>" for i in range(60))


def test_the_head_of_a_table_is_repeated_and_its_rows_stay_whole(report: Build) -> None:
    path = report(
        f"<table><caption>表</caption><thead><tr><th>项</th><th>数</th></tr></thead><tbody>{ROWS}</tbody></table>"
    )
    found = pages(path)

    assert len(found) > 1
    assert all(text.removeprefix("表1表").startswith("项数") for text in found)
    assert "".join(re.sub(r"—\d+—|项数", "", text.replace("表1表", "")) for text in found) == "".join(
        f"行{i}{i}" for i in range(60)
    )


@pytest.mark.parametrize("rows", range(30, 45))
def test_a_page_does_not_begin_with_a_total_alone(rows: int, report: Build) -> None:
    body = "".join(f"<tr><td>行{i}</td><td>1</td></tr>" for i in range(rows))
    path = report(
        f"<table><thead><tr><th>项</th><th>数</th></tr></thead><tbody>{body}<tr><td>合计</td><td>2</td></tr></tbody></table>"
    )

    assert not any(text.startswith("项数合计") for text in pages(path))


def test_merged_cells_are_merged_and_tagged(report: Build) -> None:
    path = report(
        '<table><thead><tr><th rowspan="2">项</th><th colspan="2">数</th></tr><tr><th>甲</th><th>乙</th></tr></thead>'
        '<tbody><tr><td rowspan="2">丙</td><td>1</td><td>2</td></tr><tr><td colspan="2">3</td></tr></tbody></table>'
    )
    cells = [tag for tag in tags(path) if tag["/S"] in ("/TH", "/TD")]
    told = [attributes(cell) for cell in cells]
    spans = [
        (cell["/S"], said.get("/RowSpan", 1), said.get("/ColSpan", 1)) for cell, said in zip(cells, told, strict=True)
    ]

    assert spans == [
        *(("/TH", 2, 1), ("/TH", 1, 2), ("/TH", 1, 1), ("/TH", 1, 1)),
        *(("/TD", 2, 1), ("/TD", 1, 1), ("/TD", 1, 1), ("/TD", 1, 2)),
    ]


def test_classes_of_the_format_have_their_look(report: Build, edit: Edit) -> None:
    edit(
        FORMAT,
        ("tables:\n", "tables:\n  红表: {border: 上下 单线 2磅 FF0000, body: 底, height: 20mm}\n"),
        ("captions:\n", "characters:\n  大: {size: 一号, color: 00AA00}\ncells:\n  底: {shading: 0000FF}\ncaptions:\n"),
    )
    path = report('<p>甲<span class="大">大字</span></p><table class="红表"><tr><td>1</td></tr></table>')
    found = page_lines(path, 1)

    assert found[0].bottom - found[0].top == pytest.approx(26, abs=1)
    assert _colours(path) >= {(0, 170, 0), (0, 0, 255), (255, 0, 0)}


def _colours(path: Path) -> set[tuple[int, int, int]]:
    """The colours of the first page."""
    run_tool([str(require("pdftoppm")), "-r", "60", "-png", "-singlefile", str(path), str(path.with_suffix(""))])
    with Image.open(path.with_suffix(".png")) as image:
        content = image.convert("RGB").tobytes()
    return {(content[at], content[at + 1], content[at + 2]) for at in range(0, len(content), 3)}


def test_pictures_keep_their_size_and_are_described(project: Path, report: Build) -> None:
    Image.new("RGB", (400, 200), "#ff0000").save(project / "data/pictures/a.png", dpi=(100, 100))
    path = report('<figure><img src="data/pictures/a.png" alt="红的" width="50%"/></figure><p>乙</p>')
    figures = [tag for tag in tags(path) if tag["/S"] == "/Figure"]

    assert [str(figure["/Alt"]) for figure in figures] == ["红的"]
    assert (255, 0, 0) in _colours(path)
    below = page_lines(path, 1)[0]
    assert below.top == pytest.approx((37 + 39) * POINTS + 13, abs=8)


def test_two_reports_one_after_another_have_their_own_pictures(project: Path, report: Build) -> None:
    for colour in ("#ff0000", "#00ff00"):
        Image.new("RGB", (40, 20), colour).save(project / "data/pictures/a.png")
        path = report('<figure><img src="data/pictures/a.png" alt="图" width="50%"/></figure>')
        assert {(255, 0, 0), (0, 255, 0)} & _colours(path) == {tuple(bytes.fromhex(colour[1:]))}


def test_emphasis_is_slanted_and_bold_where_the_font_has_neither(report: Build) -> None:
    plain, bold = report("<p>国国国</p>").read_bytes(), report("<p><strong>国国国</strong></p>").read_bytes()
    path = report("<p>甲<em>（斜体）。</em><strong>粗体</strong><u>线</u>x<sup>2</sup>H<sub>2</sub>O</p>")

    assert plain != bold
    assert pages(path)[0] == "甲（斜体）。粗体线x2H2O—1—"


@pytest.mark.parametrize(("kind", "lines"), [("单线", 1), ("双线", 2), ("无", 0)])
def test_a_double_line_is_two_lines(kind: str, lines: int, report: Build, edit: Edit) -> None:
    edit(
        FORMAT,
        ("\ntables:\n", f"\ntables:\n  own: {{border: {kind} 3磅}}\n"),
        ("styles:\n", f"styles:\n  boxed: {{border: {kind} 3磅}}\n"),
        ("  characters: 28", f"  border: {kind} 3磅\n  characters: 28"),
    )
    path = report('<table class="own"><tr><td> </td><td> </td></tr></table><p>甲</p><p class="boxed">甲</p>')

    run_tool([str(require("pdftoppm")), "-r", "144", "-gray", "-singlefile", str(path), str(path.with_suffix(""))])
    with Image.open(path.with_suffix(".pgm")) as page:
        beside = round((28 + 156 * 0.4) * POINTS * 2)  # where no text stands
        down = _dark([page.getpixel((beside, y)) for y in range(page.height)])
        across = _dark([page.getpixel((x, round(40 * POINTS * 2))) for x in range(page.width)])
    # From above, lines of the page, of the table, of the paragraph, of the page; across, the table has one more within.
    assert down == 6 * lines
    assert across == 5 * lines


def _dark(row: list[Any]) -> int:
    """How many dark stretches there are in a row of pixels."""
    return sum(now < 128 <= before for before, now in itertools.pairwise([255, *row]))

"""The renderer as an editor uses it: pieces with keys that stay, places of the template, numbers of the trace."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import html5lib
import pytest

from reportgen import Case
from reportgen.document.blocks import Document, Edge, Kind, Marks, PageBreak, Pages, PageTurn, Paragraph, Run
from reportgen.html.render import Rendering, render
from reportgen.html.traced import numbers_of
from tests.tools.root import ROOT
from tests.tools.work import calls_of

Edit = Callable[..., None]


def rendered(case: Case) -> Rendering:
    return render(case.document, case.look, numbers_of(case.trace), places=True)


def pieces(rendering: Rendering) -> dict[str, str]:
    found = [piece for sheet in rendering.sheets for piece in sheet.pieces]
    assert len({piece.key for piece in found}) == len(found)
    return {piece.key: piece.html for piece in found}


def document(*blocks: object) -> Document:
    return Document("题", "", "", "2022-12-31", "名", list(blocks))  # type: ignore[arg-type]


def body(text: str, **marks: object) -> Paragraph:
    return Paragraph(Kind.BODY, [Run(text, marks=Marks(**marks) if marks else None)])  # type: ignore[arg-type]


def test_only_the_pieces_that_say_something_else_are_others(project: Path, edit: Edit) -> None:
    before = pieces(rendered(Case("data/starter.yaml")))
    edit("data/starter.yaml", ("count: 10\n", "count: 9\n"))

    after = pieces(rendered(Case("data/starter.yaml")))

    assert before.keys() == after.keys()
    changed = [key for key in before if before[key] != after[key]]
    assert 0 < len(changed) < 4
    assert all("参公" in after[key] for key in changed)


def test_a_piece_says_which_line_of_which_template_has_written_it(project: Path) -> None:
    case = Case("data/starter.yaml")
    wanted = {block.at for block in case.document.blocks if isinstance(block, Paragraph)}

    found = set(re.findall(r'data-at="([^"]*)"', rendered(case).html))

    assert wanted <= found | {""}
    assert any(at.startswith("1-department.html.j2:") for at in found)


def test_numbers_are_those_of_the_trace(project: Path) -> None:
    case = Case("data/starter.yaml")

    found = re.findall(r'<span class="n (\w+)" data-n="([0-9]+)">([^<]*)</span>', rendered(case).html)

    assert found
    for kind, order, printed in found:
        entry = case.trace[int(order)]
        assert (str(entry.kind), entry.printed) == (kind, printed)


def test_what_is_not_asked_for_is_not_written() -> None:
    case = Case(ROOT / "data/starter.yaml")

    html = render(case.document, case.look).html

    assert "data-" not in html


def test_elements_of_a_line_are_those_of_html() -> None:
    note = Paragraph(Kind.FOOTNOTE, [Run("注")])
    html = render(
        document(
            body("斜", names=frozenset({"em"})),
            body("线", names=frozenset({"u", "sup"})),
            body("去", address='https://example.org/?a=1&b="2"'),
            Paragraph(Kind.BODY, [Run("有"), Run("", marks=Marks(footnote=note))]),
        ),
        Case(ROOT / "data/starter.yaml").look,
    ).html

    assert "><i>斜</i></p>" in html
    assert "><sup><u>线</u></sup></p>" in html
    assert '><a href="https://example.org/?a=1&amp;b=&quot;2&quot;" rel="noreferrer">去</a></p>' in html
    assert '有<sup><a id="r1" href="#f1" role="doc-noteref">①</a></sup></p>' in html
    assert '<p class="s-footnote" id="f1" role="doc-footnote"><a href="#r1" role="doc-backlink">①</a> 注</p>' in html
    html5lib.HTMLParser(strict=True).parseFragment(html)


def test_what_begins_on_a_new_page_is_a_sheet_of_its_own() -> None:
    layout = Case(ROOT / "data/starter.yaml").look
    columns = PageTurn(False, Pages(columns=2), flows=True)
    rendering = render(
        document(body("一"), PageBreak(), body("二"), columns, body("双"), PageTurn(True), body("三")), layout
    )

    assert [re.sub("<[^>]+>", "", sheet.html) for sheet in rendering.sheets] == ["一", "二双", "三"]
    assert re.search(r'<div class="columns r\w+"><p[^>]*>双</p></div>', rendering.sheets[1].html)
    assert [re.findall("upright|lying", sheet.start)[0] for sheet in rendering.sheets] == [
        "upright",
        "upright",
        "lying",
    ]


@pytest.mark.parametrize("file", ["data/water.yaml", "data/self-evaluation.yaml"])
def test_columns_are_as_wide_as_those_of_the_word_file(file: str) -> None:
    case = Case(ROOT / file)
    rules = dict(re.findall(r"\.([\w-]+)\{width:([0-9.]+)%\}", rendered(case).rules))
    html = "".join(pieces(rendered(case)).values())
    shown = [
        [Decimal(rules[name]) for name in re.findall(r'<col class="([\w-]+)"', table)]
        for table in re.findall(r"<table.*?</table>", html, re.DOTALL)
    ]

    with ZipFile(BytesIO(case.docx)) as package:
        body = package.read("word/document.xml").decode()
    grids = [
        list(map(int, re.findall(r'w:w="([0-9]+)"', grid))) for grid in re.findall("<w:tblGrid>.*?</w:tblGrid>", body)
    ]
    wanted = [[Decimal(width * 10_000 // sum(grid)) / 100 for width in grid] for grid in grids]
    assert [columns for columns in shown if columns] != []
    assert all(columns in wanted for columns in shown if columns)


def test_headers_and_watermarks_are_on_the_sheet_and_in_the_margins_of_print() -> None:
    layout = Case(ROOT / "data/starter.yaml").look
    head = Paragraph(Kind.EDGE, [Run("左\t第"), Run("{page}", field="PAGE"), Run("页")])
    head.align = "split"
    report = document(body("文"))
    report.pages = Pages(
        (
            Edge("header", "default", (head,)),
            Edge("watermark", "default", (Paragraph(Kind.EDGE, [Run("样<稿")]),)),
        ),
        start=5,
    )

    rendering = render(report, layout)

    assert '<div class="edge header"><p class="s-header split"><span>左</span>\t<span>第<span class="field">…' in (
        rendering.html
    )
    assert re.search(r'<p class="watermark r\w+">样&lt;稿</p>', rendering.html)
    assert '@top-left{content:"左";' in rendering.rules
    assert '@top-right{content:"第" counter(from1) "页";' in rendering.rules
    assert "html{counter-reset:from1 4}" in rendering.rules


def test_the_border_of_pages_is_on_the_sheets(project: Path, edit: Edit) -> None:
    edit("templates/standard/format.yaml", ("page:\n", "page:\n  border: 上下 双线 1.5磅 C00000\n"))

    rules = render(document(body("文")), Case("data/starter.yaml").look).rules

    assert (
        '.upright::after,.lying::after{content:"";position:absolute;inset:calc(var(--t)*480);'
        "border-top:double max(3px,calc(var(--t)*90)) #C00000;border-bottom:double max(3px,calc(var(--t)*90)) #C00000}"
    ) in rules


def test_pages_with_a_first_page_of_its_own_have_it_in_print() -> None:
    report = document(body("文"))
    report.pages = Pages(
        (
            Edge("footer", "default", (Paragraph(Kind.EDGE, [Run("各页")]),)),
            Edge("footer", "first", ()),
        )
    )

    rules = render(report, Case(ROOT / "data/starter.yaml").look).rules

    assert "@page upright-1:first{" in rules
    assert rules.count('content:"各页"') == 2


@pytest.mark.parametrize("level", [1, 5, 6])
def test_a_heading_deeper_than_html_knows_says_its_level(level: int) -> None:
    title, heading = Paragraph(Kind.TITLE, [Run("题")]), Paragraph(Kind.HEADING, [Run("节")], level)

    html = render(document(title, heading), Case(ROOT / "data/starter.yaml").look).html

    assert re.search(rf'<h{min(6, level + 1)} class="s-h{level}"[^>]*>节</h', html)
    assert ('aria-level="7"' in html) is (level == 6)


def test_the_work_grows_with_the_report_alone() -> None:
    layout = Case(ROOT / "data/starter.yaml").look

    def work(count: int) -> int:
        blocks = [body(f"第{n}段") for n in range(count)]
        return calls_of(lambda: render(document(*blocks), layout))

    small, large = work(100), work(400)
    assert large < 4.2 * small

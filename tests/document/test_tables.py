"""Tables of reports: captions, units, alignment, pages that lie on their side, and how they read in Word."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from reportgen import Case, TemplateError, build_report
from reportgen.compare.redline import compare_documents
from reportgen.document import tables
from reportgen.document.blocks import Cell, Document, Kind, PageBreak, PageTurn, Paragraph, Table
from reportgen.document.columns import fit_columns, text_lines
from reportgen.document.markup import parse_markup
from reportgen.document.numbering import number_headings
from reportgen.docx.write import write_docx
from reportgen.facts.load import load_facts
from reportgen.language.words import Captions
from reportgen.layout.format import Layout, layout_of
from reportgen.places import Place, Source
from reportgen.values.figure import Figure, Stated
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import page_texts
from tests.tools.process import run_tool
from tests.tools.revisions import accept, outline, reject
from tests.tools.root import ROOT
from tests.tools.structure import lint_docx
from tests.tools.work import calls_of

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DATA = "data/starter.yaml"
MAIN = "templates/standard/report.html.j2"
FORMAT = "templates/standard/format.yaml"
HEAD = (
    '<html><head><title>报告</title><meta name="author" content="某局"/><meta name="filename" content="报告"/>'
    '<meta name="date" content="2025-12-31"/></head><body>\n'
)
UPRIGHT, LYING = ("11906", "16838", None), ("16838", "11906", "landscape")

A_FIGURE = Figure(Decimal(1), "", Stated("a", "", None, "1"))


def locate(part: str, line: int) -> Place:
    return Place(Source(part, ""), line, 1)


@cache
def layout() -> Layout:
    return layout_of(load_facts(ROOT / FORMAT, "format.yaml"))


def parse(body: str) -> Document:
    return number_headings(
        parse_markup(f"{HEAD}{body}</body></html>", locate, [A_FIGURE]), layout().numbering, layout().captions
    )


def lines(document: Document) -> list[str]:
    """What stands in the body, a word for what is no paragraph."""
    shown = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            shown.append(f"{block.kind}: {block.number}{block.text}")
        else:
            shown.append(f"{type(block).__name__} {block.landscape}" if isinstance(block, PageTurn) else "Table")
    return shown


def body_of(content: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read("word/document.xml")


def written(document: Document) -> etree._Element:
    return etree.fromstring(body_of(write_docx(document, layout())))[0]


def value(element: etree._Element | None, default: str) -> str:
    """The `val` of an element, if it is there."""
    return default if element is None else element.get(f"{W}val", default)


def printed(element: etree._Element) -> str:
    """All the text inside an element."""
    return "".join(map(str, element.itertext()))


def sections(body: etree._Element) -> list[tuple[str | None, ...]]:
    """Width, height and orientation of the pages of each section."""
    return [tuple(s.get(f"{W}{name}") for name in ("w", "h", "orient")) for s in body.iter(f"{W}pgSz")]


@pytest.fixture
def report(project: Path) -> Callable[[str], Path]:
    """Builds the starter's report with another body."""

    def build(body: str) -> Path:
        (project / MAIN).write_text(f"{HEAD}{body}\n</body></html>\n", "utf-8")
        return build_report(DATA, "报告.docx").path

    return build


ACCOUNTS = '<table><caption id="accounts">收支情况</caption><tr><td>甲</td></tr></table>'


class TestCaptions:
    """Numbers of captions and the references to them."""

    def test_they_count_through_the_report_and_are_referred_to_from_anywhere(self) -> None:
        document = parse(
            '<p>见<a href="#later"/>和<strong><a href="#accounts"/></strong>。</p>'
            f"<h1>收支</h1>{ACCOUNTS}<h1>项目</h1>"
            "<table><caption>无人引用</caption><tr><td>乙</td></tr></table>"
            '<table><caption id="later">与<a href="#accounts"/>对应</caption>'
            '<tr><td>见<a href="#later"/></td></tr></table>'
        )

        assert lines(document) == [
            "body: 见表3和表1。", "heading: 一、收支", "caption: 表1　收支情况", "Table", "heading: 二、项目",
            "caption: 表2　无人引用", "Table", "caption: 表3　与表1对应", "Table",
        ]  # fmt: skip
        assert [p.text for p in document.paragraphs() if p.kind is Kind.CELL] == ["甲", "乙", "见表3"]
        assert [run.strong for run in next(document.paragraphs()).runs] == [False, False, False, True, False]

    def test_the_unit_stands_between_caption_and_table(self) -> None:
        document = parse(f'<p>前</p><p class="unit">单位：万元</p>{ACCOUNTS}<p class="note">注：无。</p>')

        assert lines(document) == [
            "body: 前", "caption: 表1　收支情况", "unit: 单位：万元", "Table", "note: 注：无。",
        ]  # fmt: skip

    def test_caption_and_unit_stay_with_their_table(self, report: Callable[[str], Path]) -> None:
        path = report(f'<p class="unit">单位：万元</p>{ACCOUNTS}')

        with zipfile.ZipFile(path) as package:
            styles = etree.fromstring(package.read("word/styles.xml"))
            body = etree.fromstring(package.read("word/document.xml"))[0]
        kept = {s.get(f"{W}styleId") for s in styles if s.find(f"{W}pPr/{W}keepNext") is not None}
        assert [p[0][0].get(f"{W}val") for p in body.findall(f"{W}p")[:2]] == ["Caption", "TableUnit"]
        assert {"Caption", "TableUnit"} <= kept

    def test_the_format_says_how_they_read(self, project: Path, edit: Callable[..., None]) -> None:
        edit(FORMAT, ('table: "表{decimal}"', 'table: "附表{chinese}"'))
        (project / MAIN).write_text(f'{HEAD}<p>见<a href="#accounts"/>。</p>{ACCOUNTS}</body></html>', "utf-8")

        blocks = Case(DATA).document.blocks

        assert [b.number + b.text for b in blocks if isinstance(b, Paragraph)] == ["见附表一。", "附表一　收支情况"]

    def test_a_format_without_captions_has_the_usual_ones(self, project: Path, edit: Callable[..., None]) -> None:
        edit(FORMAT, ('captions:\n  table: "表{decimal}"\n  figure: "图{decimal}"\n', ""))

        assert layout_of(load_facts(project / FORMAT, FORMAT)).captions == Captions("表{decimal}", "图{decimal}", "　")

    def test_they_are_text_where_word_counts_the_headings(self, project: Path, edit: Callable[..., None]) -> None:
        edit(FORMAT, ("native: false", "native: true"))
        (project / MAIN).write_text(f"{HEAD}<h1>收支</h1>{ACCOUNTS}</body></html>", "utf-8")

        with zipfile.ZipFile(build_report(DATA, "报告.docx").path) as package:
            body = etree.fromstring(package.read("word/document.xml"))[0]

        heading, caption = body.findall(f"{W}p")[:2]
        assert printed(heading) == "收支"
        assert printed(caption) == "表1　收支情况"
        assert caption.find(f"{W}pPr/{W}numPr") is None

    def test_their_numbers_are_numbering_in_the_trace(self, report: Callable[[str], Path]) -> None:
        report(f'<p>见<a href="#accounts"/>，共{{{{ income.total }}}}。</p>{ACCOUNTS}')

        entries = Case(DATA).trace

        assert [(str(entry.kind), entry.printed, entry.sentence) for entry in entries] == [
            ("numbering", "1", "见表1，共400.00万元。"),
            ("stated", "400.00万元", "见表1，共400.00万元。"),
            ("numbering", "1", "表1　收支情况"),
        ]  # fmt: skip

    def test_a_new_table_before_it_is_one_change_of_a_number(self) -> None:
        old = parse(f'<p>见<a href="#accounts"/>。</p>{ACCOUNTS}<p>后</p>')
        added = "<table><caption>新表</caption><tr><td>新</td></tr></table>"
        new = parse(f'<p>见<a href="#accounts"/>。</p>{added}{ACCOUNTS}<p>后</p>')

        compared = body_of(write_docx(compare_documents(old, new), layout()))

        assert outline(accept(compared)) == outline(body_of(write_docx(new, layout())))
        assert outline(reject(compared)) == outline(body_of(write_docx(old, layout())))


def aligned(table: str) -> list[list[str]]:
    """How the cells of a table are aligned in Word; a dash where the style decides."""
    (element,) = written(parse(table)).findall(f"{W}tbl")
    return [
        [value(cell.find(f"{W}p/{W}pPr/{W}jc"), "-") for cell in row.iter(f"{W}tc")]
        for row in element.findall(f"{W}tr")
    ]


def figure(text: str) -> str:
    return f'<data data-n="\ufdd30">{text}</data>'


class TestAlignment:
    """Figures right, text left, headers and serial numbers in the middle."""

    def test_it_follows_the_kind_of_the_column(self) -> None:
        table = (
            "<table><thead><tr><th>序号</th><th>名称</th><th>金额</th><th>情况</th></tr></thead>"
            f"<tr><td>1</td><td>甲</td><td>{figure('1.00')}</td><td>{figure('2.00')}</td></tr>"
            "<tr><td>2</td><td>乙</td><td>—</td><td>已完成</td></tr>"
            "<tr><td>3</td><td>丙</td><td></td><td>3</td></tr>"
            f"<tr><td colspan='2'>合计</td><td><strong>{figure('1.00')}</strong></td><td>12人</td></tr></table>"
        )

        assert aligned(table) == [
            ["center", "center", "center", "center"],
            ["center", "-", "right", "right"],
            ["center", "-", "right", "-"],
            ["center", "-", "right", "-"],
            ["-", "right", "-"],
        ]

    def test_numbers_of_the_template_alone_are_text(self) -> None:
        assert aligned("<table><tr><td>2024</td></tr><tr><td>—</td></tr></table>") == [["-"], ["-"]]

    def test_a_column_says_it_otherwise_and_a_cell_last(self) -> None:
        table = (
            '<table><colgroup><col/><col class="center"/></colgroup><thead><tr><td>甲</td><td>乙</td></tr></thead>'
            f"<tr><td>{figure('1')}</td><td>{figure('2')}</td></tr>"
            f'<tr><td class="left">{figure("3")}</td><td class="right">丁</td></tr></table>'
        )

        assert aligned(table) == [["center", "center"], ["right", "center"], ["left", "right"]]

    def test_a_cell_that_reaches_down_does_not_shift_the_columns(self) -> None:
        table = (
            "<table><tr><th rowspan='2'>类</th><th>序号</th><th>额</th></tr><tr><td>1</td><td>甲</td></tr>"
            f"<tr><td rowspan='2'>乙</td><td>2</td><td>丙</td></tr><tr><td>3</td><td>{figure('9')}</td></tr></table>"
        )

        assert aligned(table) == [
            ["center", "center", "center"], ["-", "center", "-"], ["-", "center", "-"], ["-", "center", "right"],
        ]  # fmt: skip

    def test_a_compact_table_has_its_own_style(self) -> None:
        body = written(parse('<table class="compact"><tr><td>甲</td></tr></table><table><tr><td>乙</td></tr></table>'))

        assert [style.get(f"{W}val") for style in body.iterfind(f".//{W}tc//{W}pStyle")] == [
            "TableTextCompact", "TableText",
        ]  # fmt: skip


def test_a_cell_reaches_down_as_many_rows_as_a_table_can_have() -> None:
    rows = f"<tr><td rowspan='12000'>甲</td><td>乙</td></tr>{'<tr><td>乙</td></tr>' * 11_999}"

    (table,) = parse(f"<table>{rows}</table>").blocks

    assert isinstance(table, Table)
    assert sum(row.cells[0].rows for row in table.rows if len(row.cells) == 2) == len(table.rows) == 12_000


def test_a_table_has_no_more_rows_than_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 3)

    with pytest.raises(TemplateError) as caught:
        parse(f"<table>{'<tr><td>乙</td></tr>' * 4}</table>")

    assert [problem.message for problem in caught.value.problems] == ["表有 4 行，Word 的表最多 3 行"]


class TestRows:
    """Rows on pages."""

    def test_a_row_stays_on_one_page_unless_it_is_higher(self) -> None:
        rows = "".join(f"<tr><td>{text}</td><td>乙</td></tr>" for text in ("甲", "甲" * 300, "甲" * 3000))

        body = written(parse(f"<table><thead><tr><th>一</th><th>二</th></tr></thead>{rows}</table>"))

        assert [
            [etree.QName(p).localname for p in row.iterfind(f"{W}trPr/*")] for row in body.iter(f"{W}tr")
        ] == [["cantSplit", "tblHeader"], ["cantSplit"], ["cantSplit"], []]  # fmt: skip

    def test_all_text_of_a_row_that_is_higher_than_a_page_is_printed(self, report: Callable[[str], Path]) -> None:
        path = report("<table><tr><td>甲</td></tr><tr><td>始" + "字" * 2500 + "终</td></tr></table>")

        text = "".join(page_texts(convert_to_pdf(path, path.parent)))

        assert text.count("字") == 2500
        assert "终" in text

    def test_a_long_table_repeats_its_header_and_keeps_its_widths(self, report: Callable[[str], Path]) -> None:
        table = (
            '<p>前</p><table data-widths="1 3 2"><caption>明细</caption>'
            "<thead><tr><th rowspan='2'>序号</th><th colspan='2'>表头</th></tr>"
            "<tr><th>名称</th><th>金额</th></tr></thead>"
            "{% for i in range(200) %}<tr><td>{{ i + 1 }}</td><td>名</td><td>{{ income.total | number }}</td></tr>"
            "{% endfor %}</table><p>后</p>"
        )

        path = report(table)
        pdf = convert_to_pdf(path, path.parent)
        pages = page_texts(pdf)

        assert validate_openxml(path) == []
        assert lint_docx(path) == []
        assert len(pages) > 4
        assert [page.count("表头") for page in pages] == [1] * len(pages)
        assert [page.count("金额") for page in pages] == [1] * len(pages)
        places = run_tool(["pdftotext", "-bbox", str(pdf), "-"])
        right = {float(x) for x in re.findall(r'xMax="([0-9.]+)" yMax="[0-9.]+">400\.00<', places)}
        assert max(right) - min(right) < 1


LANDSCAPE = '<section class="landscape">{}</section>'
WIDE = "<table><tr>" + "<td>甲</td>" * 10 + "</tr></table>"


class TestLandscape:
    """Sections whose pages lie on their side."""

    @pytest.mark.parametrize(
        ("body", "blocks", "pages"),
        [
            (f"<p>前</p>{LANDSCAPE.format('<p>横</p>')}<p>后</p>",
             ["body: 前", "PageTurn True", "body: 横", "PageTurn False", "body: 后"], [UPRIGHT, LYING, UPRIGHT]),
            (LANDSCAPE.format("<p>横</p>"), ["PageTurn True", "body: 横"], [LYING]),
            (f"{LANDSCAPE.format(WIDE)}<p>后</p>",
             ["PageTurn True", "Table", "PageTurn False", "body: 后"], [LYING, UPRIGHT]),
            (f"<p>前</p><hr/>{LANDSCAPE.format('<hr/><p>横</p><hr/>')}<hr/>{LANDSCAPE.format(WIDE)}<hr/>",
             ["body: 前", "PageTurn True", "body: 横", "PageBreak", "Table"], [UPRIGHT, LYING]),
        ],
    )  # fmt: skip
    def test_what_stands_around_it_is_upright(
        self, body: str, blocks: list[str], pages: list[tuple[str | None, ...]]
    ) -> None:
        document = parse(body)
        shown = lines(Document("", "", "", "", "", [b for b in document.blocks if not isinstance(b, PageBreak)]))

        assert shown == [line for line in blocks if line != "PageBreak"]
        assert sum(isinstance(b, PageBreak) for b in document.blocks) == blocks.count("PageBreak")
        assert sections(written(document)) == pages

    def test_the_pages_turn_with_their_margins_and_have_the_footers(self) -> None:
        section = next(written(parse(f"{LANDSCAPE.format(WIDE)}<p>后</p>")).iter(f"{W}sectPr"))

        footers = [(e.get(f"{W}type"), e.get(f"{R}id")) for e in section.findall(f"{W}footerReference")]
        margins = {etree.QName(key).localname: twips for key, twips in section[3].attrib.items()}
        assert footers == [("default", "rId1"), ("even", "rId2")]
        assert margins == {
            "top": "1587", "right": "2098", "bottom": "1474", "left": "1984", "header": "340", "footer": "930",
            "gutter": "0",
        }  # fmt: skip

    def test_a_table_is_as_wide_as_its_page(self) -> None:
        body = written(parse(f"{WIDE}{LANDSCAPE.format(WIDE)}{WIDE}"))
        widths = [width.get(f"{W}w") for width in body.iter(f"{W}tblW")]

        assert widths == ["8845", "12756", "8845"]

    def test_no_page_is_empty_and_page_numbers_go_on(self, report: Callable[[str], Path]) -> None:
        full = "<p>" + "字" * (28 * 22 - 4) + "</p>"
        path = report(
            f"{full}{LANDSCAPE.format('<p>横一</p>')}{full}{LANDSCAPE.format(WIDE)}{WIDE}{LANDSCAPE.format(WIDE)}"
        )

        pdf = convert_to_pdf(path, path.parent)
        pages = page_texts(pdf)
        sizes = re.findall(r"Page +\d+ size: +(\d+)", run_tool(["pdfinfo", "-l", "99", str(pdf)]))

        assert validate_openxml(path) == []
        assert lint_docx(path) == []
        assert sizes == ["595", "841", "595", "841", "595", "841"]
        assert all(f"— {number} —" in page for number, page in enumerate(pages, start=1))
        assert [page.count("字") for page in pages] == [612, 0, 612, 0, 0, 0]

    @pytest.mark.parametrize("letterhead", [True, False])
    def test_behind_a_base_every_page_has_its_header(
        self, letterhead: bool, project: Path, report: Callable[[str], Path]
    ) -> None:
        from docx import Document as WordDocument

        base = WordDocument()
        if letterhead:
            base.add_paragraph("红头")
        base.sections[0].header.paragraphs[0].text = "内部资料"
        base.save(str(project / "templates/standard/base.docx"))

        path = report(f"{LANDSCAPE.format(WIDE)}<p>后</p>")
        pages = page_texts(convert_to_pdf(path, project))

        assert validate_openxml(path) == []
        assert all("内部资料" in page and f"— {number} —" in page for number, page in enumerate(pages, start=1))
        assert sections(etree.fromstring(body_of(path.read_bytes()))) == [*[UPRIGHT][:letterhead], LYING, UPRIGHT]

    def test_sections_stand_alone(self) -> None:
        with pytest.raises(TemplateError) as caught:
            parse(LANDSCAPE.format(LANDSCAPE.format("<p>横</p>")))

        (problem,) = caught.value.problems
        assert (problem.code, problem.params["parent"]) == ("markup-misplaced", "section")


SMALL = '<table class="compact"><caption>收支</caption><tr><td>甲</td></tr></table>'


@st.composite
def reports(draw: st.DrawFn) -> str:
    part = st.lists(
        st.sampled_from(
            ["<p>甲甲甲</p>", "<p>乙乙</p>", "<h1>丙</h1>", WIDE, SMALL, SMALL.replace(' class="compact"', "")]
        ),
        min_size=1,
        max_size=3,
    ).map("".join)
    upright = st.one_of(part, part.map(lambda body: f"{body}<hr/>"))
    return "".join(draw(st.lists(st.one_of(upright, part.map(LANDSCAPE.format)), min_size=1, max_size=4)))


def without_pages(document: bytes | etree._Element) -> list[object]:
    """A body without its sections, and without the widths of tables, which follow their pages."""
    root = etree.fromstring(document if isinstance(document, bytes) else etree.tostring(document))
    for element in list(root.iter(*(f"{W}{name}" for name in ("sectPr", "tblW", "tcW", "tblGrid")))):
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    return outline(root)


@settings(max_examples=80)
@given(reports(), reports())
def test_a_redline_with_sections_gives_the_new_report_and_the_text_of_the_old(old_body: str, new_body: str) -> None:
    old, new = parse(old_body), parse(new_body)
    compared = body_of(write_docx(compare_documents(old, new), layout()))

    assert outline(accept(compared)) == outline(body_of(write_docx(new, layout())))
    assert without_pages(reject(compared)) == without_pages(body_of(write_docx(old, layout())))


def test_a_redline_with_sections_is_a_sound_word_file(tmp_path: Path) -> None:
    old = parse(f"<p>甲甲甲</p>{WIDE}<p>乙乙</p>{ACCOUNTS}")
    new = parse(f"<p>甲甲甲</p>{LANDSCAPE.format(WIDE)}<p>乙乙丙</p>{LANDSCAPE.format(ACCOUNTS)}<p>丁</p>")
    path = tmp_path / "对照.docx"
    path.write_bytes(write_docx(compare_documents(old, new), layout()))

    assert validate_openxml(path) == []
    assert lint_docx(path) == []
    assert sections(etree.fromstring(body_of(path.read_bytes()))) == [UPRIGHT, LYING, UPRIGHT, LYING, UPRIGHT]
    assert len(page_texts(convert_to_pdf(path, tmp_path))) == 5


@st.composite
def merged_tables(draw: st.DrawFn) -> tuple[str, list[list[int]]]:
    """A table cut into rectangles, and which rectangle each place belongs to."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    owner = [[-1] * width for _ in range(height)]
    rows: list[str] = []
    count = 0
    for y in range(height):
        cells = ""
        for x in range(width):
            if owner[y][x] >= 0:
                continue
            free = next((n for n in range(x, width) if owner[y][n] >= 0), width) - x
            columns, reach = draw(st.integers(1, free)), draw(st.integers(1, height - y))
            for i in range(y, y + reach):
                owner[i][x : x + columns] = [count] * columns
            cells += f'<td colspan="{columns}" rowspan="{reach}">{count}</td>'
            count += 1
        rows.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(rows)}</table>", owner


@settings(max_examples=100)
@given(merged_tables())
def test_merged_cells_cover_the_grid_of_word_both_ways(made: tuple[str, list[list[int]]]) -> None:
    markup, owner = made
    (table,) = written(parse(f"<p>前</p>{markup}")).findall(f"{W}tbl")

    grid: list[list[int]] = []
    for row in table.findall(f"{W}tr"):
        line: list[int] = []
        for cell in row.findall(f"{W}tc"):
            merge, span = cell.find(f"{W}tcPr/{W}vMerge"), cell.find(f"{W}tcPr/{W}gridSpan")
            goes_on = merge is not None and merge.get(f"{W}val") == "continue"
            owned = grid[-1][len(line)] if goes_on else int(printed(cell))
            line += [owned] * int(value(span, "1"))
        grid.append(line)
    assert grid == owner
    assert len(table.findall(f"{W}tblGrid/{W}gridCol")) == len(owner[0])


def big_table(rows: int) -> str:
    row = "".join(f"<td>{figure(str(n))}</td>" for n in range(6))
    return (
        "<table><caption>明细</caption><thead><tr>" + "<th>序号</th>" * 8 + "</tr></thead>"
        + f"<tr><td>1</td><td>名称</td>{row}</tr>" * rows + "</table>"
    )  # fmt: skip


def test_the_cost_of_a_table_grows_with_its_rows_and_no_faster() -> None:
    def cost(rows: int) -> int:
        markup = big_table(rows)
        return calls_of(lambda: write_docx(parse(markup), layout()))

    cost(10)

    assert cost(800) < 2.2 * cost(400)


def test_the_caption_of_a_table_is_its_first_child() -> None:
    with pytest.raises(TemplateError) as caught:
        parse("<table><tr><td>甲</td></tr><caption>收支</caption></table>")

    assert [(problem.code, problem.params["element"]) for problem in caught.value.problems] == [
        ("table-order", "caption")
    ]


def test_tables_are_of_cells() -> None:
    (table,) = (block for block in parse(WIDE).blocks if isinstance(block, Table))

    assert [type(cell) for cell in table.rows[0].cells] == [Cell] * 10


ROWS = "<tr><td>甲</td><td>乙</td></tr>"
FORM = (
    "<table><tr><th>项目</th><td>内容</td></tr><tr><th rowspan='2'>目标</th><th>预期</th></tr><tr><td>甲</td></tr>"
    "<tr><th rowspan='3'>类</th><td>一</td></tr><tr><td>二</td></tr><tr><td>三</td></tr>"
    "<tr><th rowspan='4'>组</th><td>一</td></tr><tr><td>二</td></tr><tr><td>三</td></tr><tr><td>四</td></tr>"
    "<tr><th>名称</th><th>金额</th></tr><tr><th>合计</th><th>无</th></tr></table>"
)


class TestRowsThatStayTogether:
    """Headings inside a table, and short groups."""

    def test_headings_and_short_groups_are_kept_with_the_next_row(self) -> None:
        body = written(parse(FORM))

        kept = [[p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(f"{W}p")] for row in body.iter(f"{W}tr")]
        assert kept == [
            [False, False],
            [True, True], [False, False],
            [True, True], [True, True], [False, False],
            [True, True], [True, True], [True, True], [False, False],
            [True, True], [False, False],
        ]  # fmt: skip

    def test_the_head_of_a_table_is_kept_with_its_first_row(self) -> None:
        body = written(parse(f"<table><thead><tr><td>名称</td><td>金额</td></tr></thead>{ROWS * 2}</table>"))

        assert [row.find(f".//{W}keepNext") is not None for row in body.iter(f"{W}tr")] == [True, True, False]

    def test_a_table_of_headings_alone_may_break(self) -> None:
        body = written(parse(f"<table>{'<tr><th>甲</th></tr>' * 20}</table>"))

        kept = [row.find(f".//{W}keepNext") is not None for row in body.iter(f"{W}tr")]
        assert kept == [*([True] * 5 + [False]) * 3, True, False]

    def test_a_heading_does_not_stay_alone_at_the_foot_of_a_page(self, report: Callable[[str], Path]) -> None:
        places = set()
        for number in (30, 31, 32, 33):
            rest = "<tr><th rowspan='2'>目标</th><th>预期</th></tr><tr><td>实际</td></tr>"
            path = report(f"<table>{ROWS * number}{rest}{ROWS * 9}</table>")
            pages = page_texts(convert_to_pdf(path, path.parent))
            (place,) = [index for index, page in enumerate(pages) if "预期" in page]
            assert "实际" in pages[place]
            places.add(place)

        assert places == {0, 1}

    @pytest.mark.parametrize(("old", "new"), [(4, 3), (3, 4), (3, 2)])
    def test_a_redline_keeps_the_rows_of_either_report(self, old: int, new: int) -> None:
        def group(rows: int) -> Document:
            more = "".join(f"<tr><td>{index}</td></tr>" for index in range(2, rows + 1))
            return parse(f"<p>前</p><table><tr><th rowspan='{rows}'>类</th><td>1</td></tr>{more}</table><p>后</p>")

        compared = body_of(write_docx(compare_documents(group(old), group(new)), layout()))

        assert outline(accept(compared)) == outline(body_of(write_docx(group(new), layout())))
        assert outline(reject(compared)) == outline(body_of(write_docx(group(old), layout())))


def test_text_after_a_table_stands_a_little_apart() -> None:
    body = written(parse(f"{ACCOUNTS}<p>后</p><p>又</p>{ACCOUNTS.replace('accounts', 'more')}<h1>题</h1>"))

    before = {printed(p): p.find(f"{W}pPr/{W}spacing") is not None for p in body.iterchildren(f"{W}p")}
    assert before == {"表1　收支情况": False, "后": True, "又": False, "表2　收支情况": False, "一、题": True}


def test_short_labels_of_the_form_of_the_ministry_stand_in_one_line() -> None:
    case = Case(ROOT / "data" / "hunan.yaml")
    character = case.layout.styles["compact"].character
    padding = 2 * case.layout.cell_padding.horizontal * 100 // character
    room = case.layout.page.text_width * 100 // character
    tables_of_it = [block for block in case.document.blocks if isinstance(block, Table) and block.columns == 9]
    labels = set()
    for table in tables_of_it:
        widths = fit_columns(table, room, padding)
        for row in table.full_rows():
            column = 0
            for cell in row.cells:
                own = sum(widths[column : column + cell.columns]) - padding
                column += cell.columns
                text = "／".join(paragraph.text for paragraph in cell.paragraphs)
                if cell.header and 0 < len(text) <= 4:
                    assert text_lines(cell, own) == 1, text
                    labels.add(text)
    assert labels >= {"项目名称", "主管部门", "实施单位", "项目资金", "绩效指标", "一级指标", "分值"}

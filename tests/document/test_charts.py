"""Charts: from the table of a template to what Word draws and edits. The messages are in bad/template."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from reportgen import Case, build_report
from reportgen.cli import run
from reportgen.compare.redline import compare_documents
from reportgen.compare.sentences import compare_sentences
from reportgen.document import charts
from reportgen.document.blocks import Chart, Document, Kind, Paragraph
from reportgen.docx.text import docx_text
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import page_texts
from tests.tools.process import run_tool
from tests.tools.revisions import accept, outline, reject
from tests.tools.structure import lint_docx

DATA = "data/starter.yaml"
MAIN = "templates/standard/report.html.j2"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HEAD = (
    '<html lang="zh-CN"><head><title>例</title><meta name="date" content="2025-12-31"/>'
    '<meta name="filename" content="例"/><meta name="author" content="某局"/></head><body>'
)
PIE = """<figure class="chart pie">
  <figcaption id="composition">支出构成</figcaption>
  <table>
    <tr><th>类别</th><th>金额</th></tr>
    <tr><td>基本支出</td><td>{{ expenditure.basic }}</td></tr>
    <tr><td>项目支出</td><td>{{ expenditure.project }}</td></tr>
  </table>
</figure>
"""
SHARES = """<figure class="chart bar">
  <figcaption>支出占比</figcaption>
  <table>
    <thead><tr><th>类别</th><th>占比</th></tr></thead>
    <tr><td>基本支出</td><td>{{ expenditure.basic | share(expenditure.total) }}</td></tr>
    <tr><td>全部支出</td><td>{{ expenditure.total | share(expenditure.total) }}</td></tr>
  </table>
</figure>
"""


def several(kind: str) -> str:
    return f"""<figure class="chart {kind}">
  <figcaption>收入和支出</figcaption>
  <table>
    <tr><th>项目</th><th>合计</th><th>其中</th></tr>
    <tr><td>收入</td><td>{{{{ income.total }}}}</td><td>{{{{ income.total - 12 }}}}</td></tr>
    <tr><td>支出</td><td>{{{{ expenditure.total }}}}</td><td>{{{{ income.total - income.total }}}}</td></tr>
  </table>
</figure>
"""


@pytest.fixture
def body(project: Path) -> Callable[[str], None]:
    """Write the body of the report's template."""

    def write(text: str) -> None:
        (project / MAIN).write_text(f"{HEAD}\n{text}\n</body></html>\n", "utf-8")

    return write


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def chart_of(document: Document) -> Chart:
    (found,) = [b.drawing for b in document.blocks if isinstance(b, Paragraph) and isinstance(b.drawing, Chart)]
    return found


def texts(root: Any, path: str) -> list[str]:
    return [element.text for element in root.iterfind(path)]


def test_a_chart_has_the_exact_numbers_in_the_form_in_which_they_are_printed(body: Callable[[str], None]) -> None:
    body(SHARES)

    chart = chart_of(Case(DATA).document)

    assert chart.title == "支出占比"
    assert [[(round(point.value, 6), point.form) for point in row] for row in chart.points] == [
        [(Decimal("0.536500"), "0.00%")],
        [(Decimal("1.000000"), "0%")],
    ]


@pytest.mark.parametrize(
    ("printed", "value", "form"),
    [
        ("income.total", "400.00", '0.00"万元"'),
        ("income.total | number", "400.00", "0.00"),
        ("income.total | yuan(0)", "4000000", '0"元"'),
        ("(expenditure.basic / expenditure.total) | percent(1)", "0.5365", "0.0%"),
        ("(expenditure.basic / expenditure.total) | percent(0)", "0.5365", "0%"),
        ("expenditure.basic - expenditure.basic", "0.00", '0"万元"'),
        ("expenditure.project - expenditure.basic", "-34.60", '0.00"万元"'),
        ("facts.业务指导", "10", '0"余次"'),
    ],
)
def test_how_a_printed_number_is_drawn(printed: str, value: str, form: str, body: Callable[[str], None]) -> None:
    body(re.sub("{{.*?}}", f"{{{{ {printed} }}}}", several("column")))

    point = chart_of(Case(DATA).document).points[0][0]

    assert (point.value, point.form) == (Decimal(value), form)


def test_word_and_libreoffice_take_every_kind(body: Callable[[str], None], project: Path) -> None:
    charts = [PIE, SHARES, *map(several, ["bar", "column", "line"])]
    body("".join(f"<p>见下图。</p>{chart}<p>完。</p>" for chart in charts))

    path = build_report(DATA, "out.docx").path
    pages = "".join(page_texts(convert_to_pdf(path, project)))

    assert validate_openxml(path) == []
    assert lint_docx(path) == []
    cells = [paragraph.text for paragraph in Case(DATA).document.paragraphs() if paragraph.kind is Kind.CELL]
    printed = Counter(text for text in cells if any(sign.isdigit() for sign in text))
    found = {number: pages.replace(" ", "").count(number) for number in printed}
    assert printed["388.00万元"] == 3  # once in each kind with several rows
    assert {number: times for number, times in printed.items() if found[number] < times} == {}


def test_a_chart_holds_its_data_as_a_workbook(body: Callable[[str], None]) -> None:
    body(several("line"))

    package = parts(build_report(DATA, "out.docx").path)
    with zipfile.ZipFile(BytesIO(package["word/embeddings/chart1.xlsx"])) as workbook:
        assert workbook.testzip() is None
        sheet: Any = etree.fromstring(workbook.read("xl/worksheets/sheet1.xml"))
        styles: Any = etree.fromstring(workbook.read("xl/styles.xml"))
    chart: Any = etree.fromstring(package["word/charts/chart1.xml"])

    cells = {cell.get("r"): "".join(cell.itertext()) for cell in sheet.iter(f"{S}c")}
    assert cells == {
        "A1": "项目", "B1": "合计", "C1": "其中",
        "A2": "收入", "B2": "400.00", "C2": "388.00",
        "A3": "支出", "B3": "400.00", "C3": "0.00",
    }  # fmt: skip
    assert [e.get("formatCode") for e in styles.iter(f"{S}numFmt")] == ['0.00"万元"', '0"万元"']
    assert texts(chart, f".//{C}f") == [
        "Sheet1!$B$1", "Sheet1!$A$2:$A$3", "Sheet1!$B$2:$B$3", "Sheet1!$C$1", "Sheet1!$A$2:$A$3", "Sheet1!$C$2:$C$3",
    ]  # fmt: skip
    assert texts(chart, f".//{C}val//{C}v") == ["400.00", "400.00", "388.00", "0.00"]


def test_a_chart_prints_no_number_of_its_own(body: Callable[[str], None]) -> None:
    body(PIE + several("column"))

    package = parts(build_report(DATA, "out.docx").path)

    for number in (1, 2):
        chart: Any = etree.fromstring(package[f"word/charts/chart{number}.xml"])
        assert {e.get("val") for e in chart.iter(f"{C}showPercent")} == {"0"}
        assert [e.find(f"{C}delete").get("val") for e in chart.iter(f"{C}valAx")] == ["1"] * (number - 1)


def test_columns_begin_at_zero(body: Callable[[str], None]) -> None:
    body(several("column"))

    chart: Any = etree.fromstring(parts(build_report(DATA, "out.docx").path)["word/charts/chart1.xml"])

    assert [e.get("val") for e in chart.iterfind(f".//{C}valAx/{C}scaling/{C}min")] == ["0"]


def test_every_number_of_a_chart_is_in_the_trace(
    body: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    body(f'<h1>收支</h1><p>见<a href="#composition"/>。</p>{PIE}<p>共{{{{ expenditure.total }}}}。</p>')

    case = Case(DATA)
    lines = [p.number + p.text for p in case.document.paragraphs()]

    assert [(entry.printed, str(entry.kind), entry.path, lines[entry.paragraph]) for entry in case.trace] == [
        ("1", "numbering", "", "见图1。"),
        ("214.60万元", "stated", "expenditure.basic", "214.60万元"),
        ("180.00万元", "stated", "expenditure.project", "180.00万元"),
        ("1", "numbering", "", "图1　支出构成"),
        ("400.00万元", "stated", "expenditure.total", "共400.00万元。"),
    ]
    assert run(["trace", DATA, "--format", "html", "-o", "trace.html"]) == 0
    capsys.readouterr()
    page = Path("trace.html").read_text("utf-8")
    assert re.search(r"<text [^>]*><a class=\"n stated\"[^>]*>214\.60万元</a></text>", page)
    assert re.search(r"<text [^>]*>基本支出</text>", page)


def test_a_changed_value_is_a_changed_row(body: Callable[[str], None], edit: Callable[..., None]) -> None:
    body(PIE)
    old = Case(DATA).document
    body(PIE.replace("expenditure.project", "expenditure.total"))

    changes = compare_sentences(old, Case(DATA).document)

    assert [(change.kind, change.old, change.new) for change in changes] == [
        ("row", "项目支出 | 180.00万元", "项目支出 | 400.00万元")
    ]


_BEFORE, _AFTER = "<p>前。</p>", "<p>后。</p>"
_VERSIONS = {
    "new": (_BEFORE + _AFTER, _BEFORE + PIE + _AFTER),
    "gone": (_BEFORE + PIE + _AFTER, _BEFORE + _AFTER),
    "changed": (_BEFORE + PIE + _AFTER, _BEFORE + PIE.replace("支出构成", "支出的构成") + _AFTER),
    "kept": (_BEFORE + PIE + _AFTER, _BEFORE + PIE + "<p>又。</p>"),
    "new-at-the-end": (_BEFORE, _BEFORE + PIE),
    "gone-at-the-end": (_BEFORE + PIE, _BEFORE),
    "instead-of-text": (_BEFORE + _AFTER, PIE),
    "before-a-table": (
        _BEFORE + "<table><tr><td>甲</td></tr></table>",
        _BEFORE + PIE + "<table><tr><td>甲</td></tr></table>",
    ),
}


@pytest.mark.parametrize("name", _VERSIONS)
def test_accepting_gives_the_new_report_and_rejecting_the_old(
    name: str, body: Callable[[str], None], project: Path
) -> None:
    documents, mains = [], []
    for version in _VERSIONS[name]:
        body(version)
        data = Case(DATA)
        documents.append(data.document)
        mains.append(outline(main_part(data.docx)))

    content = data.write(compare_documents(*documents))
    (project / "redline.docx").write_bytes(content)

    assert outline(reject(main_part(content))) == mains[0]
    assert outline(accept(main_part(content))) == mains[1]
    assert validate_openxml(project / "redline.docx") == []
    assert lint_docx(project / "redline.docx") == []


def main_part(content: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read("word/document.xml")


def test_a_chart_that_stays_is_not_marked(body: Callable[[str], None]) -> None:
    body(PIE)
    data = Case(DATA)

    content = data.write(compare_documents(data.document, data.document))

    assert content == data.write(data.document)


def test_the_review_copy_has_the_notes_of_a_chart_on_it(body: Callable[[str], None], project: Path) -> None:
    body(several("column"))

    review = Case(DATA).review_copy("zh")
    (project / "review.docx").write_bytes(review)
    with zipfile.ZipFile(BytesIO(review)) as package:
        comments: Any = etree.fromstring(package.read("word/comments.xml"))

    lines = [["".join(line.itertext()) for line in comment] for comment in comments]
    assert len(lines) == 1
    assert [line for line in lines[0] if line.endswith("万元") and line[0].isdigit()] == ["388.00万元", "0万元"]
    assert validate_openxml(project / "review.docx") == []


def test_charts_stand_in_a_base_beside_its_own(body: Callable[[str], None], project: Path) -> None:
    body(PIE + several("line"))
    base = docx.Document()
    base.add_paragraph("底稿")
    base.save(str(project / "templates/standard/base.docx"))

    path = build_report(DATA, "out.docx").path
    package = parts(path)

    assert validate_openxml(path) == []
    assert sorted(name for name in package if "chart" in name) == [
        "word/charts/_rels/reportgen-chart1.xml.rels",
        "word/charts/_rels/reportgen-chart2.xml.rels",
        "word/charts/reportgen-chart1.xml",
        "word/charts/reportgen-chart2.xml",
        "word/embeddings/reportgen-chart1.xlsx",
        "word/embeddings/reportgen-chart2.xlsx",
    ]
    assert "214.60万元" in "".join(page_texts(convert_to_pdf(path, project))).replace(" ", "")
    assert build_report(DATA, "again.docx").path.read_bytes() == path.read_bytes()


def test_a_chart_on_a_lying_page_is_as_wide_as_its_text(body: Callable[[str], None]) -> None:
    body(f'{PIE}<section class="landscape">{PIE.replace("composition", "lying")}</section>')

    main: Any = etree.fromstring(main_part(build_report(DATA, "out.docx").path.read_bytes()))

    assert [round(int(e.get("cx")) / 36000) for e in main.iter("{*}extent")] == [156, 225]


def test_the_same_charts_give_the_same_bytes(body: Callable[[str], None]) -> None:
    body(PIE + SHARES)

    assert build_report(DATA, "1.docx").path.read_bytes() == build_report(DATA, "2.docx").path.read_bytes()


def test_text_stays_text_in_a_chart(body: Callable[[str], None]) -> None:
    body(PIE.replace("<td>基本支出</td>", '<td>{{ "<基本> & 其他" }}</td>'))

    path = build_report(DATA, "out.docx").path
    chart: Any = etree.fromstring(parts(path)["word/charts/chart1.xml"])

    assert texts(chart, f".//{C}cat//{C}v") == ["<基本> & 其他", "项目支出"]
    assert validate_openxml(path) == []


def test_rounded_parts_that_make_up_a_whole_are_drawn_as_they_are_printed(body: Callable[[str], None]) -> None:
    rows = "{% for part in [income.total / 3, income.total / 3, income.total / 3] | shares(income.total) %}"
    row = "<tr><td>{{ loop.index }}</td><td>{{ part }}</td></tr>{% endfor %}"
    table = f"<table><tr><th>份</th><th>占比</th></tr>{rows}{row}</table>"
    body(f'<figure class="chart pie"><figcaption>三份</figcaption>{table}</figure>')

    points = [point for (point,) in chart_of(Case(DATA).document).points]

    assert [round(point.value, 6) for point in points] == [
        Decimal("0.333400"),
        Decimal("0.333333"),
        Decimal("0.333333"),
    ]
    assert {point.form for point in points} == {"0.00%"}


def drawn(kind: str, values: list[float], name: str = "甲类") -> str:
    """A chart of these values, in 万元."""
    rows = "".join(
        f"<tr><td>{name}{chr(0x4E00 + i)}</td><td>{{{{ income.total * {v} / 400 }}}}</td></tr>"
        for i, v in enumerate(values)
    )
    table = f"<table><tr><th>项目</th><th>金额</th></tr>{rows}</table>"
    return f'<figure class="chart {kind}"><figcaption>构成</figcaption>{table}</figure>\n'


def boxes(pdf: Path, wanted: set[str]) -> list[list[tuple[str, list[float]]]]:
    """Where certain words are on each page of a PDF: left, top, right, bottom."""
    root: Any = etree.fromstring(run_tool(["pdftotext", "-bbox", str(pdf), "-"]).encode())
    return [
        [
            (word.text, [float(word.get(edge)) for edge in ("xMin", "yMin", "xMax", "yMax")])
            for word in page.iter("{*}word")
            if word.text in wanted
        ]
        for page in root.iter("{*}page")
    ]


PIES: list[list[float]] = [[12] * 6, [12] * 3, [1286.45, 7398.15], [40, 30, 20.5, 15, 12, 10], [60, 5.5, 25]]


def test_no_value_of_a_pie_lies_on_another(body: Callable[[str], None], project: Path) -> None:
    body("".join(drawn("pie", pie) for pie in PIES))

    path = build_report(DATA, "out.docx").path
    pages = boxes(convert_to_pdf(path, project), {str(part) for pie in PIES for part in pie})

    assert validate_openxml(path) == []
    assert sum(len(page) for page in pages) == sum(len(pie) for pie in PIES)
    assert [
        (one, other)
        for page in pages
        for (one, a), (other, b) in combinations(page, 2)
        if min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1]) + 2
    ] == []


@pytest.mark.parametrize(("others", "kind"), [(4, "pie"), (5, "bar")])
def test_what_has_too_many_parts_for_a_pie_is_drawn_as_bars(others: int, kind: str, project: Path) -> None:
    text = Path(DATA).read_text("utf-8")
    lines = "".join(f"    - {{name: 其他{index}, amount: 1.00}}\n" for index in range(others))
    Path(DATA).write_text(
        re.sub(r"(?m)^expenditure:.*\n", f"charts: [支出构成]\n\\g<0>  others:\n{lines}", text), "utf-8"
    )

    chart = chart_of(Case(DATA).document)

    assert (chart.kind, len(chart.points)) == (kind, others + 2)


def test_every_category_has_its_name_however_long(body: Callable[[str], None], project: Path) -> None:
    names = ["城乡居民基本养老保险基金财政补助及代缴资金", "义务教育薄弱环节改善与能力提升中央和省级补助资金"]
    body("".join(drawn("bar", [1.5] * 12, name) for name in names))

    path = build_report(DATA, "out.docx").path
    text = "".join(page_texts(convert_to_pdf(path, project))).replace(" ", "").replace("\n", "")
    chart: Any = etree.fromstring(parts(path)["word/charts/chart1.xml"])

    assert validate_openxml(path) == []
    assert [text.count(name) for name in names] == [12, 12]
    assert [e.get("val") for e in chart.iter(f"{C}tickLblSkip", f"{C}tickMarkSkip")] == ["1", "1"]


def test_sixty_bars_stand_on_one_page_with_every_name(body: Callable[[str], None], project: Path) -> None:
    body(drawn("bar", [1.5] * 60, "青石水库除险加固"))

    pages = page_texts(convert_to_pdf(build_report(DATA, "out.docx").path, project))

    assert [page.count("青石水库除险加固") for page in pages] == [60]
    assert "构成" in pages[0]


@pytest.mark.parametrize(
    ("kind", "bars", "millimetres"), [("bar", 3, 42), ("bar", 15, 140), ("bar", 60, 184), ("column", 3, 60)]
)
def test_a_chart_is_as_high_as_it_needs_to_be(
    kind: str, bars: int, millimetres: int, body: Callable[[str], None]
) -> None:
    body(drawn(kind, [1.5] * bars))

    main: Any = etree.fromstring(main_part(build_report(DATA, "out.docx").path.read_bytes()))

    assert [round(int(e.get("cy")) / 36000) for e in main.iter("{*}extent")] == [millimetres]


def test_a_short_text_stays_with_the_chart_that_it_announces(body: Callable[[str], None]) -> None:
    body(f"<p>见下图。</p>{PIE}<p>{'很长的一段。' * 20}</p>{SHARES}")

    main: Any = etree.fromstring(main_part(build_report(DATA, "out.docx").path.read_bytes()))

    kept = [p.find("{*}pPr/{*}keepNext") for p in main.iter(f"{W}p")]
    # The caption of a figure is told not to stay with what follows, as the style of captions says of a table's.
    assert ["" if k is None else k.get(f"{W}val", "1") for k in kept] == ["1", "1", "0", "", "1", "0"]


def test_a_chart_says_its_numbers_to_those_who_do_not_see_it(body: Callable[[str], None]) -> None:
    body(SHARES + several("column"))

    main: Any = etree.fromstring(main_part(build_report(DATA, "out.docx").path.read_bytes()))

    assert [shown.get("descr") for shown in main.iter("{*}docPr")] == [
        "支出占比：基本支出 53.65%；全部支出 100%",
        "收入和支出：收入：合计 400.00万元，其中 388.00万元；支出：合计 400.00万元，其中 0万元",
    ]


def test_a_program_that_draws_no_charts_prints_their_numbers(body: Callable[[str], None]) -> None:
    body(SHARES)

    path = build_report(DATA, "out.docx").path

    main: Any = etree.fromstring(main_part(path.read_bytes()))
    (fallback,) = main.iter("{*}Fallback")
    assert [element.text or "\n" for element in fallback] == ["基本支出 53.65%", "\n", "全部支出 100%"]
    (choice,) = main.iter("{*}Choice")
    assert choice.get("Requires") in choice.nsmap
    assert choice.find(".//{*}chart") is not None
    assert "53.65" in "".join(page_texts(convert_to_pdf(path, path.parent)))
    assert "基本支出 53.65" not in "".join(docx_text(path.read_bytes()).lines)


def test_of_many_projects_the_largest_are_drawn(project: Path, edit: Callable[..., None]) -> None:
    listed = "".join(f"      - {{name: 第{number}项, budget: {number}, final: {number}}}\n" for number in range(1, 136))
    edit(DATA, ("year: 2025  #", f"charts: [项目支出]\nprojects:\n  - name: 运转类\n    items:\n{listed}year: 2025  #"))

    case = Case(DATA)

    chart = chart_of(case.document)
    assert len(chart.points) == 30
    assert [point.value for row in chart.points for point in row] == [Decimal(n) for n in range(135, 105, -1)]
    assert any(line.text == "支出最多的30个项目见图1。" for line in case.document.paragraphs())


@pytest.mark.parametrize(
    ("value", "text", "drawn"),
    [
        ("0.019472", "0.03", "0.03"),  # of two wholes, one within the other, each has moved it by one
        ("0.021446", "0.02", "0.021446"),
        ("0.019472", "0.06", None),  # no rounding comes to that
    ],
)
def test_a_number_that_parts_of_wholes_have_moved_is_drawn_as_it_is_printed(
    value: str, text: str, drawn: str | None
) -> None:
    printed = charts._PRINTED.fullmatch(text)
    assert printed is not None

    point = charts._point(Decimal(value), text, printed)

    assert (point and point.value) == (drawn and Decimal(drawn))

"""What `report.typ` is told of a report, without Typst: blocks, looks and what stays together."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache

import pytest

from reportgen.document.markup import parse_markup
from reportgen.document.numbering import number_headings
from reportgen.facts.load import load_facts
from reportgen.layout.format import Layout, layout_of
from reportgen.pdf.fonts import FontBook, Variant
from reportgen.pdf.looks import Data
from reportgen.pdf.pieces import Pieces
from reportgen.places import Place, Source
from reportgen.values.figure import Figure, Stated
from reportgen.values.recording import OURS
from tests.tools.root import ROOT

HEAD = (
    '<html><head><title>报告</title><meta name="author" content="某局"/><meta name="filename" content="报告"/>'
    '<meta name="date" content="2025-12-31"/></head><body>\n'
)
A_FIGURE = Figure(Decimal(3), "", Stated("a", "", None, "3"))
FIGURE = f'<data data-n="{OURS}0">3</data>'


@cache
def layout() -> Layout:
    return layout_of(load_facts(ROOT / "templates/standard/format.yaml", "format.yaml"))


def told(body: str) -> Data:
    """What is told of a report with this body, where no font is bold or slanted."""
    document = parse_markup(
        f"{HEAD}{body}</body></html>", lambda part, line: Place(Source(part, ""), line, 1), [A_FIGURE]
    )
    number_headings(document, layout().numbering, layout().captions)
    report = Pieces(document, layout(), FontBook([Variant("FangSong_GB2312", 400, False)], layout().fonts)).report()
    return dict(json.loads(json.dumps(report)))


def items(body: str) -> list[Data]:
    """The blocks of a report."""
    return [item for sheet in told(body)["sheets"] for part in sheet["parts"] for item in part["items"]][1:-1]


def texts(item: Data) -> str:
    return "".join(run.get("text", "") for run in [*(item["lead"] or []), *item["runs"]])


def test_headings_and_what_signatures_stand_below_stay_with_what_follows() -> None:
    body = '<h1>题</h1><p>甲</p><p>乙</p><p class="signature">某局</p><p class="date">今天</p>'

    assert [(texts(item), item["keep"], item["level"]) for item in items(body)] == [
        ("一、题", True, 1),
        ("甲", False, 0),
        *(("乙", True, 0), ("某局", True, 0), ("今天", False, 0)),
    ]


def test_lines_and_indents_are_those_of_the_format() -> None:
    (item,) = items("<p>甲</p>")

    assert item["line"] == {"scales": False, "above": 449, "below": 130}  # 28.95 points in all
    assert (item["first"], item["hanging"], item["left"], item["right"]) == (630, 0, 0, 0)
    assert (item["align"], item["gap"]) == ("both", 0)


def test_a_title_has_the_space_of_a_line_behind_it_and_a_break_none_before() -> None:
    title, body, turn, last = items('<p class="title">题</p><p>甲</p><hr/><p>乙</p>')

    assert (title["gap"], body["gap"], turn["kind"], last["gap"]) == (0, 579, "break", 0)


@pytest.mark.parametrize(
    ("rows", "head", "end"),
    [
        ("<tr><td>1</td></tr>" * 5, 0, 3),
        ("<thead><tr><th>头</th></tr></thead><tbody>" + "<tr><td>1</td></tr>" * 5 + "</tbody>", 1, 4),
        ("<tr><td>1</td></tr>", 0, 1),
        ("<tr><td>1</td></tr>" * 2, 0, 2),
    ],
)
def test_the_last_two_rows_of_a_table_stay_together(rows: str, head: int, end: int) -> None:
    (table,) = items(f"<table>{rows}</table>")

    assert (table["head"], table["end"]) == (head, end)


def test_figures_stand_right_and_heads_in_the_middle() -> None:
    (table,) = items(
        f"<table><thead><tr><th>头</th><th>数</th></tr></thead><tbody><tr><td>甲</td><td>{FIGURE}</td></tr></tbody></table>"
    )
    found = [[cell["paragraphs"][0]["align"] for cell in row["cells"]] for row in table["rows"]]

    assert found == [["center", "center"], ["left", "right"]]


def test_cells_beside_each_other_know_the_line_between_them() -> None:
    (table,) = items("<table><tr><td>甲</td><td>乙</td></tr></table>")
    first, second = (cell["lines"] for cell in table["rows"][0]["cells"])

    assert first["right"] == second["left"] == ["single", 4, "auto"]


def test_letters_that_the_font_lacks_are_drawn() -> None:
    report = told("<p><strong>粗</strong><em>（斜）。</em></p>")
    (item,) = [item for part in report["sheets"][0]["parts"] for item in part["items"]][1:-1]
    bold, slanted = (report["looks"][run["look"]] for run in item["runs"])

    assert (bold["thick"], bold["weight"], slanted["slanted"]) == (True, 400, True)
    assert item["runs"][1]["pieces"] == ["（斜）。"]


def test_a_long_word_may_be_broken_anywhere() -> None:
    (item,) = items(f"<p>见{'a' * 30}。</p>")

    assert item["runs"][0]["pieces"] == ["见", *"a" * 30, "。"]
    assert item["align"] == "left"


def test_sections_that_flow_stand_on_the_same_sheet() -> None:
    report = told(
        '<p>甲</p><section data-columns="2"><p>乙</p></section><p>丙</p><section class="landscape"><p>丁</p></section>'
    )

    assert [[part["columns"] for part in sheet["parts"]] for sheet in report["sheets"]] == [[1, 2, 1], [1]]
    assert [part["balanced"] for part in report["sheets"][0]["parts"]] == [True, True, False]
    assert [sheet["width"] for sheet in report["sheets"]] == [11906, 16838]


CHART = (
    f'<figure class="chart {{kind}}"><figcaption>图</figcaption><table><tr><td></td><td>数</td><td>额</td></tr>'
    f"<tr><td>甲</td><td>{FIGURE}</td><td>{FIGURE}</td></tr><tr><td>乙</td><td>{FIGURE}</td><td>{FIGURE}</td></tr></table></figure>"
)


@pytest.mark.parametrize("kind", ["bar", "column", "line"])
def test_a_chart_says_each_value_and_name_once_within_its_room(kind: str) -> None:
    drawing, caption = items(CHART.replace("{kind}", kind))
    shapes = drawing["drawing"]["shapes"]
    said = sorted(shape["text"] for shape in shapes if shape["kind"] == "text")

    assert said == sorted(["3"] * 4 + ["甲", "乙", "数", "额"])
    assert drawing["keep"]
    assert texts(caption) == "图1　图"
    width, height = drawing["drawing"]["width"], drawing["drawing"]["height"]
    assert all(0 <= shape["x"] <= width and 0 <= shape["y"] <= height for shape in shapes)


def test_the_slices_of_a_pie_make_up_a_turn() -> None:
    pie = CHART.replace("{kind}", "pie").replace("<td>额</td>", "").replace(f"<td>{FIGURE}</td></tr>", "</tr>")
    drawing, _ = items(pie)
    slices = [(shape["start"], shape["end"]) for shape in drawing["drawing"]["shapes"] if shape["kind"] == "slice"]

    assert slices == [(0, 500_000), (500_000, 1_000_000)]

"""Charts and pictures of the markup.

    <figure class="chart pie|bar|column|line"> <figcaption [id]> <table> </figure>
    <figure> <img src alt [width]/> [<figcaption [id]>] </figure>

A chart is given as the table that it shows: the first row has the names of the series, the first column the
categories, and every other cell a figure. So it can show no number that is not printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element

from reportgen.document.blocks import Cell, Chart, Kind, Paragraph, Point, Row
from reportgen.document.elements import Elements, written_at
from reportgen.document.pictures import ReadPicture, read_picture
from reportgen.document.tables import read_table
from reportgen.messages import Listing
from reportgen.values.rounding import EXACT, round_half_up

CHARTS = ("pie", "bar", "column", "line")
CLASSES = tuple(f"chart {kind}" for kind in CHARTS)
# Of more slices the thin ones lie side by side: their values cover each other, and no colour tells them apart in print.
_MOST_SLICES = 6
NOT_DRAWN = ("footnote", "ol", "ul", "img")
"""What cells may hold, and the table of a chart may not."""
# Of more bars or points the values cover each other, in the smallest type, on a whole page.
_MOST_BARS = {"bar": 90, "column": 60, "line": 60}
_HUNDRED = Decimal(100)
# So many units of its last digit a printed number may lie beside its value: half a unit by rounding, and one for each
# whole that parts are made to add up to in print, which may be a part of another.
_MOVED = Decimal(3)
_PRINTED = re.compile(r"-?([0-9]+(?:,[0-9]{3})*(?:\.([0-9]+))?)([^0-9]*)")


def read_figure(elements: Elements, element: Element, read: ReadPicture) -> list[Paragraph]:
    """The chart or picture of a `<figure>`, and its caption below it.

    Raises:
        TemplateError: it holds something else, the table of the chart has cells that are no figures, or the
            picture cannot be used.
    """
    elements.no_text(element)
    name = element.get("class")
    if name is not None and name not in CLASSES:
        raise elements.fail("markup-class", element, name=name, names=Listing(CLASSES))
    wanted = "img" if name is None else "table"
    for child in element:
        if child.tag not in ("table", "img", "figcaption"):
            raise elements.fail("markup-misplaced", child, parent="figure")
    contents, captions = element.findall(wanted), element.findall("figcaption")
    if len(contents) != 1 or len(captions) > 1 or len(element) != len(contents) + len(captions):
        raise elements.fail("figure-content", element, content="<table>" if name else "<img/>")
    caption = _caption(elements, captions[0]) if captions else None
    drawing = Paragraph(Kind.DRAWING, [], at=written_at(element))
    if name is None:
        drawing.drawing = read_picture(elements, contents[0], read)
    elif caption is None:
        raise elements.fail("chart-caption", element)
    else:
        drawing.drawing = _ChartReader(elements, name.partition(" ")[2]).chart(contents[0], caption.text)
    return [drawing] if caption is None else [drawing, caption]


def _caption(elements: Elements, element: Element) -> Paragraph:
    runs = elements.line(element)
    if not any(run.text.strip() for run in runs):
        raise elements.fail("markup-empty", element)
    caption = Paragraph(Kind.CAPTION, runs, at=written_at(element))
    caption.caption, caption.anchor = "figure", element.get("id", "")
    return caption


class _ChartReader:
    def __init__(self, elements: Elements, kind: str) -> None:
        self.elements = elements
        self.kind = kind
        self.unit: str | None = None

    def chart(self, element: Element, title: str) -> Chart:
        """The chart that shows the table of an element."""
        fail = self.elements.fail
        for inner in element.iter():
            if inner.tag in NOT_DRAWN:
                raise fail("markup-misplaced", inner, parent="figure")
        caption, table = read_table(self.elements, element)
        if caption is not None:
            raise fail("markup-misplaced", next(element.iter("caption")), parent="figure")
        marked = [list(row) for row in element.iter("tr")]
        if len(table.rows) < 2 or table.columns < 2:
            raise fail("chart-empty", element)
        if self.kind == "pie" and table.columns > 2:
            raise fail("chart-pie-series", element, series=table.columns - 1)
        if self.kind == "pie" and len(table.rows) > _MOST_SLICES + 1:
            raise fail("chart-pie-slices", element, slices=len(table.rows) - 1, most=_MOST_SLICES)
        # Lines have their points one above another, so that those of one count.
        bars = (len(table.rows) - 1) * (1 if self.kind == "line" else table.columns - 1)
        if bars > (most := _MOST_BARS.get(self.kind, bars)):
            raise fail("chart-bars", element, bars=bars, most=most)
        for cell, at in _cells(table.rows, marked):
            if cell.columns > 1 or cell.rows > 1:
                raise fail("chart-merged", at)
        points = tuple(
            tuple(self.point(cell, at) for cell, at in list(_cells([row], [ats]))[1:])
            for row, ats in zip(table.rows[1:], marked[1:], strict=True)
        )
        if self.kind == "pie" and not any(point.value for row in points for point in row):
            raise fail("chart-pie-nothing", element)
        return Chart(self.kind, table.rows, points, title)

    def point(self, cell: Cell, at: Element) -> Point:
        """The figure of a cell; all of a chart have the same unit."""
        fail = self.elements.fail
        runs = [run for paragraph in cell.paragraphs for run in paragraph.runs if run.text.strip()]
        text = "".join(run.text for run in runs).strip()
        if not text:
            raise fail("chart-blank", at)
        figure = runs[0].figure if len(runs) == 1 else None
        printed = _PRINTED.fullmatch(text)
        point = _point(figure.value, text, printed) if figure is not None and printed else None
        if figure is None or point is None:
            raise fail("chart-number", at, text=text[:20])
        unit = "%" if figure.form.kind == "percent" else figure.unit
        if self.unit is None:
            self.unit = unit
        elif unit != self.unit:
            raise fail("chart-units", at, unit=unit or "—", first=self.unit or "—")
        if self.kind == "pie" and point.value < 0:
            raise fail("chart-pie-negative", at, value=text)
        return point


def _cells(rows: list[Row], marked: list[list[Element]]) -> Iterator[tuple[Cell, Element]]:
    for row, ats in zip(rows, marked, strict=True):
        yield from zip(row.cells, ats, strict=True)


def _point(value: Decimal, text: str, printed: re.Match[str]) -> Point | None:
    """A value with the format that prints it as the report does; None if the two are not the same number.

    Where the report does not print what a half rounded up gives, because rounded parts are to make up a
    rounded whole, the value is the printed one: the chart says what the report says.
    """
    number, fraction, unit = printed.groups()
    decimals = len(fraction or "")
    shown = Decimal(number.replace(",", "")).copy_sign(-1 if text.startswith("-") else 1)
    form = ("#,##0" if "," in number else "0") + (f".{'0' * decimals}" if decimals else "")
    percent = unit.startswith("%")
    meant = EXACT.multiply(value, _HUNDRED) if percent else value
    if abs(meant - shown) >= _MOVED.scaleb(-decimals):
        return None
    if round_half_up(meant, decimals) != shown:
        value = EXACT.divide(shown, _HUNDRED) if percent else shown
    return Point(value, f"{form}%{_quoted(unit[1:])}" if percent else form + _quoted(unit))


def _quoted(text: str) -> str:
    """A text in the code of a format."""
    text = text.replace('"', "")
    return f'"{text}"' if text else ""

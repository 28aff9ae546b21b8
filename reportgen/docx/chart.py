"""The part of a chart: DrawingML that Word draws, and whose data can be edited.

Every number in it is one of the report: the axis of values has none, and Word computes no shares. Colours differ
in lightness as well, and lines in dashes and marks, so that a black-and-white print can be read.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.blocks import Chart, Point, Row
from reportgen.docx.ooxml import XML, R, quoted
from reportgen.docx.workbook import SHEET, column_name, make_workbook
from reportgen.layout import Style
from reportgen.measures import text_width

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS = ("1F3864", "F4A261", "2E75B6", "F2DA9E", "7F9F7F", "843C0C")
# Where the colours begin anew, they are hatched.
_HATCHES = ("", "wdUpDiag", "dkHorz", "pct50")
_DASHES = ("solid", "dash", "sysDot", "dashDot")
_MARKS = ("circle", "square", "triangle", "diamond")
_MOST_SIZE = 21  # half points: 五号
_GAP = 80  # between groups of bars, in hundredths of a bar
_CATEGORIES, _VALUES = 1001, 1002  # the axes
_LEAST_SIZE = 15  # half points: 六号, for values that stand close together
# Of two lines, one has its values above and the other below.
_BESIDE_LINES = ("t", "b")
_SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
_WHITE_EDGE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln>'


class ChartPart:
    """Writes the part of a chart that is `width` twips wide, in the font of a style."""

    def __init__(self, chart: Chart, style: Style, width: int) -> None:
        self.chart = chart
        self.style = style
        self.width = width
        self.names, *_ = texts = [_texts(row) for row in chart.rows]
        self.categories = [row[0] for row in texts[1:]]

    def workbook(self) -> bytes:
        """The data of the chart as a workbook."""
        return make_workbook(self.names, self.categories, self.chart.points, self.style.font)

    def write(self, workbook: str) -> bytes:
        """The part; `workbook` is the relationship that leads to its data."""
        plot = {"pie": self.pie, "line": self.line}.get(self.chart.kind, self.bars)()
        several = len(self.names) > 2 or self.chart.kind == "pie"
        side = "r" if self.chart.kind == "pie" else "b"
        legend = f'<c:legend><c:legendPos val="{side}"/><c:overlay val="0"/></c:legend>' if several else ""
        return (
            f'{XML}<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:date1904 val="0"/><c:lang val="zh-CN"/>'
            '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
            f"<c:plotArea><c:layout/>{plot}</c:plotArea>{legend}"
            '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
            "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
            f'{self.text(min(self.style.size, _MOST_SIZE))}<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/>'
            "</c:externalData></c:chartSpace>"
        ).encode()

    def label_size(self) -> int:
        """The size of the values, in half points: smaller where they would run into each other."""
        size = min(self.style.size, _MOST_SIZE)
        if self.chart.kind in ("pie", "bar"):
            return size
        room = self.width // len(self.categories)
        if self.chart.kind == "column":
            room = room * 100 // (100 * (len(self.names) - 1) + _GAP)
        most = max(text_width(text) for row in self.chart.rows[1:] for text in _texts(row)[1:])
        return min(size, max(_LEAST_SIZE, int(room / most / 10)))

    def text(self, size: int) -> str:
        """How text of this size looks, in half points."""
        font, latin = quoted(self.style.font), quoted(self.style.latin or self.style.font)
        return (
            f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size * 50}" b="0">'
            '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
            f'<a:latin typeface="{latin}"/><a:ea typeface="{font}"/><a:cs typeface="{latin}"/>'
            '</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        )

    def pie(self) -> str:
        """One series, each part in its colour."""
        parts = "".join(
            f'<c:dPt><c:idx val="{index}"/><c:bubble3D val="0"/><c:spPr>{_fill(index)}{_WHITE_EDGE}</c:spPr></c:dPt>'
            for index in range(len(self.categories))
        )
        leaders = '<c:showLeaderLines val="1"/>'
        series = self.series(0, "", f"{parts}{self.labels(0, leaders)}")
        return f'<c:pieChart><c:varyColors val="1"/>{series}<c:firstSliceAng val="0"/></c:pieChart>'

    def bars(self) -> str:
        """Bars that lie, the first above, or columns that stand; always from zero."""
        lying = self.chart.kind == "bar"
        series = "".join(
            self.series(
                index,
                f'<c:spPr>{_fill(index)}</c:spPr><c:invertIfNegative val="0"/>',
                self.labels(index),
            )
            for index in range(len(self.names) - 1)
        )
        return (
            f'<c:barChart><c:barDir val="{"bar" if lying else "col"}"/><c:grouping val="clustered"/>'
            f'<c:varyColors val="0"/>{series}<c:gapWidth val="{_GAP}"/>'
            f'<c:axId val="{_CATEGORIES}"/><c:axId val="{_VALUES}"/></c:barChart>{self.axes(lying, from_zero=True)}'
        )

    def line(self) -> str:
        """Lines with a mark at each value."""
        series = "".join(
            self.series(index, _line_look(index), self.labels(index), '<c:smooth val="0"/>')
            for index in range(len(self.names) - 1)
        )
        return (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>'
            f'<c:axId val="{_CATEGORIES}"/><c:axId val="{_VALUES}"/></c:lineChart>{self.axes(False, from_zero=False)}'
        )

    def series(self, index: int, look: str, labels: str, end: str = "") -> str:
        """A series: its name, look, labels, categories and values, each with its place in the workbook."""
        column, last = column_name(index + 1), len(self.categories) + 1
        points = [row[index] for row in self.chart.points]
        form = _usual_form(points)
        values = "".join(
            f'<c:pt idx="{number}"{_own_form(point, form)}><c:v>{point.value:f}</c:v></c:pt>'
            for number, point in enumerate(points)
        )
        return (
            f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/>'
            f"<c:tx>{_strings(f'${column}$1', [self.names[index + 1]])}</c:tx>{look}{labels}"
            f"<c:cat>{_strings(f'$A$2:$A${last}', self.categories)}</c:cat>"
            f"<c:val><c:numRef><c:f>{SHEET}!${column}$2:${column}${last}</c:f><c:numCache>"
            f'<c:formatCode>{quoted(form)}</c:formatCode><c:ptCount val="{len(points)}"/>{values}'
            f"</c:numCache></c:numRef></c:val>{end}</c:ser>"
        )

    def labels(self, index: int, end: str = "") -> str:
        """The values at their points, as the report prints them."""
        points = [row[index] for row in self.chart.points]
        form = _usual_form(points)
        place = _BESIDE_LINES[index % 2] if self.chart.kind == "line" else "outEnd"
        look = (
            f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{self.text(self.label_size())}"
            f'<c:dLblPos val="{place}"/>{_SHOWN}'
        )
        own = "".join(
            f'<c:dLbl><c:idx val="{number}"/>{_number_format(point.form)}{look}</c:dLbl>'
            for number, point in enumerate(points)
            if point.form != form
        )
        return f"<c:dLbls>{own}{_number_format(form)}{look}{end}</c:dLbls>"

    def axes(self, lying: bool, *, from_zero: bool) -> str:
        """The categories; the axis of values is not shown, for it would show numbers of its own."""
        values = [point.value for row in self.chart.points for point in row]
        bounds = ""
        if from_zero:
            bounds = '<c:min val="0"/>' if min(values) >= 0 else '<c:max val="0"/>' if max(values) <= 0 else ""
        order = "maxMin" if lying else "minMax"
        return (
            f'<c:catAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
            f'<c:delete val="0"/><c:axPos val="{"l" if lying else "b"}"/>'
            '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
            '<c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
            '<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:ln></c:spPr>'
            f'<c:crossAx val="{_VALUES}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
            '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
            f'<c:valAx><c:axId val="{_VALUES}"/><c:scaling><c:orientation val="minMax"/>{bounds}</c:scaling>'
            f'<c:delete val="1"/><c:axPos val="{"b" if lying else "l"}"/>'
            '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
            '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
            f'<c:crossAx val="{_CATEGORIES}"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
        )


def _texts(row: Row) -> list[str]:
    return ["".join(paragraph.text for paragraph in cell.paragraphs).strip() for cell in row.cells]


def _usual_form(points: Sequence[Point]) -> str:
    """The format of most points; the first of those that are as many."""
    forms = [point.form for point in points]
    return max(dict.fromkeys(forms), key=forms.count)


def _own_form(point: Point, usual: str) -> str:
    return "" if point.form == usual else f' formatCode="{quoted(point.form)}"'


def _number_format(form: str) -> str:
    return f'<c:numFmt formatCode="{quoted(form)}" sourceLinked="0"/>'


def _strings(place: str, texts: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{number}"><c:v>{quoted(text)}</c:v></c:pt>' for number, text in enumerate(texts))
    return (
        f'<c:strRef><c:f>{SHEET}!{place}</c:f><c:strCache><c:ptCount val="{len(texts)}"/>{points}'
        "</c:strCache></c:strRef>"
    )


def _fill(index: int) -> str:
    """The colour of a part or series; hatched when all colours are used."""
    colour = f'<a:srgbClr val="{_COLOURS[index % len(_COLOURS)]}"/>'
    hatch = _HATCHES[index // len(_COLOURS) % len(_HATCHES)]
    if not hatch:
        return f"<a:solidFill>{colour}</a:solidFill>"
    white = '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr>'
    return f'<a:pattFill prst="{hatch}"><a:fgClr>{colour}</a:fgClr>{white}</a:pattFill>'


def _line_look(index: int) -> str:
    colour = f'<a:solidFill><a:srgbClr val="{_COLOURS[index % len(_COLOURS)]}"/></a:solidFill>'
    dash, mark = _DASHES[index % len(_DASHES)], _MARKS[index % len(_MARKS)]
    return (
        f'<c:spPr><a:ln w="22225" cap="rnd">{colour}<a:prstDash val="{dash}"/><a:round/></a:ln></c:spPr>'
        f'<c:marker><c:symbol val="{mark}"/><c:size val="7"/><c:spPr>{colour}<a:ln w="9525">{colour}</a:ln></c:spPr>'
        "</c:marker>"
    )

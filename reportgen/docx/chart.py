"""The part of a chart: DrawingML that Word draws, and whose data can be edited.

Every number in it is one of the report: the axis of values has none, and Word computes no shares. Colours differ
in lightness as well, and lines in dashes and marks, so that a black-and-white print can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reportgen.document.blocks import Chart, Point
from reportgen.docx.chart_room import GAP, MOST_SIZE, ChartRoom, row_texts
from reportgen.docx.ooxml import XML, R, quoted
from reportgen.docx.workbook import SHEET, column_name, make_workbook
from reportgen.layout.style import Style
from reportgen.values.rounding import EXACT

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
COLOURS = ("1F3864", "F4A261", "2E75B6", "F2DA9E", "7F9F7F", "843C0C", "9DC3E6", "7F6000", "BFBFBF", "404040")
"""The colours of parts and series in order; they differ in lightness as well."""
# Where the colours begin anew, they are hatched.
HATCHES = ("", "wdUpDiag", "dkHorz", "pct50")
DASHES = ("solid", "dash", "sysDot", "dashDot")
MARKS = ("circle", "square", "triangle", "diamond")
_CATEGORIES, _VALUES = 1001, 1002  # the axes
# Of two lines, one has its values above and the other below.
_BESIDE_LINES = ("t", "b")
BELOW = Decimal("0.2")  # of what bars reach over
_NO_MORE = '<c:max val="0"/>'
_SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
# Text on end, text that no program may turn, and text that stays in one line.
_STEEP, _LEVEL = '<a:bodyPr rot="-5400000" vert="horz"/>', '<a:bodyPr rot="0" vert="horz"/>'
_UNBROKEN = '<a:bodyPr wrap="none"/>'
_WHITE_EDGE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln>'


class ChartPart:
    """Writes the part of a chart, in the font of a style, that has so much room and is `width` twips wide."""

    def __init__(self, chart: Chart, style: Style, width: int, room: ChartRoom) -> None:
        self.chart = chart
        self.style = style
        self.width = width
        self.room = room
        self.names, *_ = texts = [row_texts(row) for row in chart.rows]
        self.categories = [row[0] for row in texts[1:]]

    def workbook(self) -> bytes:
        """The data of the chart as a workbook."""
        return make_workbook(self.names, self.categories, self.chart.points, self.style.font)

    def write(self, workbook: str) -> bytes:
        """The part; `workbook` is the relationship that leads to its data."""
        plot = {"pie": self.pie, "line": self.line}.get(self.chart.kind, self.bars)()
        several = len(self.names) > 2 or self.chart.kind == "pie"
        side = "r" if self.room.legend else "b"
        place = _layout(*self.room.legend) if self.room.legend else ""
        legend = f'<c:legend><c:legendPos val="{side}"/>{place}<c:overlay val="0"/></c:legend>' if several else ""
        return (
            f'{XML}<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:date1904 val="0"/><c:lang val="zh-CN"/>'
            '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
            f"<c:plotArea>{_plot_layout(self.room)}{plot}</c:plotArea>{legend}"
            '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
            "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
            f'{self.text(min(self.style.size, MOST_SIZE))}<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/>'
            "</c:externalData></c:chartSpace>"
        ).encode()

    def text(self, size: int, look: str = "<a:bodyPr/>") -> str:
        """How text of this size looks, in half points."""
        font, latin = quoted(self.style.font), quoted(self.style.latin or self.style.font)
        return (
            f'<c:txPr>{look}<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size * 50}" b="0">'
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
            f'<c:varyColors val="0"/>{series}<c:gapWidth val="{GAP}"/>'
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
        stance = _STEEP if self.room.steep else _UNBROKEN
        place = _BESIDE_LINES[index % 2] if self.chart.kind == "line" else "outEnd"
        look = (
            f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{self.text(self.room.values, stance)}"
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
            lowest, highest = min(values), max(values)
            bounds = '<c:min val="0"/>'
            if lowest < 0:
                # Below the lowest bar there is room for its value, which else would lie on the name.
                least = EXACT.multiply(lowest - max(highest, Decimal(0)), BELOW) + lowest
                bounds = f'{"" if highest > 0 else _NO_MORE}<c:min val="{least:f}"/>'
        order = "maxMin" if lying else "minMax"
        stance = _STEEP if self.room.upright else _LEVEL
        return (
            f'<c:catAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
            f'<c:delete val="0"/><c:axPos val="{"l" if lying else "b"}"/>'
            '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
            '<c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
            '<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:ln></c:spPr>'
            f'{self.text(self.room.names, stance)}<c:crossAx val="{_VALUES}"/><c:crosses val="autoZero"/>'
            '<c:auto val="0"/><c:lblAlgn val="ctr"/>'
            '<c:lblOffset val="100"/><c:tickLblSkip val="1"/><c:tickMarkSkip val="1"/>'
            '<c:noMultiLvlLbl val="1"/></c:catAx>'
            f'<c:valAx><c:axId val="{_VALUES}"/><c:scaling><c:orientation val="minMax"/>{bounds}</c:scaling>'
            f'<c:delete val="1"/><c:axPos val="{"b" if lying else "l"}"/>'
            '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
            '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
            f'<c:crossAx val="{_CATEGORIES}"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
        )


def _plot_layout(room: ChartRoom) -> str:
    """Where bars or the pie stand, without the names and values beside them."""
    if room.plot is None:
        return "<c:layout/>"
    left, above, width, height = room.plot
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{_part(left)}"/><c:y val="{_part(above)}"/><c:w val="{_part(width)}"/>'
        f'<c:h val="{_part(height)}"/></c:manualLayout></c:layout>'
    )


def _layout(right: int, down: int) -> str:
    """Where something stands, from the edge."""
    place = f'<c:x val="{_part(right)}"/><c:y val="{_part(down)}"/>'
    return f'<c:layout><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/>{place}</c:manualLayout></c:layout>'


def _part(thousandths: int) -> str:
    """A part of the chart's width or height."""
    return f"{Decimal(thousandths).scaleb(-3):f}"


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
    colour = f'<a:srgbClr val="{COLOURS[index % len(COLOURS)]}"/>'
    hatch = HATCHES[index // len(COLOURS) % len(HATCHES)]
    if not hatch:
        return f"<a:solidFill>{colour}</a:solidFill>"
    white = '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr>'
    return f'<a:pattFill prst="{hatch}"><a:fgClr>{colour}</a:fgClr>{white}</a:pattFill>'


def _line_look(index: int) -> str:
    colour = f'<a:solidFill><a:srgbClr val="{COLOURS[index % len(COLOURS)]}"/></a:solidFill>'
    dash, mark = DASHES[index % len(DASHES)], MARKS[index % len(MARKS)]
    return (
        f'<c:spPr><a:ln w="22225" cap="rnd">{colour}<a:prstDash val="{dash}"/><a:round/></a:ln></c:spPr>'
        f'<c:marker><c:symbol val="{mark}"/><c:size val="7"/><c:spPr>{colour}<a:ln w="9525">{colour}</a:ln></c:spPr>'
        "</c:marker>"
    )

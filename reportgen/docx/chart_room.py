"""How much room a chart needs: its height, the size of its type, and where its bars or its pie stand.

Nothing is left to the program that draws it: Word, WPS and LibreOffice each leave out names when they think that
they stand too close, and give long ones a different share of the width. All lengths are in twips.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reportgen.document.blocks import Chart, Row
from reportgen.layout.style import Style
from reportgen.layout.units import line_height, text_width

GAP = 80  # between groups of bars, in hundredths of a bar
_MM = 57
# As high as ten lines of text or so: a page holds three charts with what is said of them.
_HEIGHT = 60 * _MM
_LOWEST = 42 * _MM  # of lying bars
# A lying bar, the space between groups, what is left free above and below, and the line of the legend.
_BAR, _SPACE, _FREE, _LEGEND = 5 * _MM, 4 * _MM, 4 * _MM, 10 * _MM
_RADIUS, _BESIDE_PIE = 24 * _MM, 9 * _MM
MOST_SIZE, _LEAST_SIZE = 21, 15  # half points: 五号, 六号
_TINY = 11  # half points: 七号 or nearly, where sixty names stand one below another
_SMALL, _WRAPPED = 13, 18  # half points: 小六, 小五
_MOST_LINES = 6  # of the name of a column
_NAMES, _MANY_NAMES = 45, 55  # hundredths of the width that names of lying bars take at most


class ChartRoom(NamedTuple):
    """The `height` of a chart, the sizes of its `names` and `values` in half points, and its `plot`: from the left,
    from above, width and height, in thousandths of the chart; None leaves it to the program.

    Names stand on end where they are `upright`, values where they are `steep`. The legend of a pie begins at
    `legend`, or stands below.
    """

    height: int
    names: int
    values: int
    plot: tuple[int, int, int, int] | None = None
    upright: bool = False
    steep: bool = False
    legend: tuple[int, int] | None = None


def measure_chart(chart: Chart, style: Style, width: int, most: int) -> ChartRoom:
    """The room for a chart that is `width` wide and may be `most` high."""
    return _Measurer(chart, style, width, most).room()


def row_texts(row: Row) -> list[str]:
    """What stands in the cells of a row."""
    return ["".join(paragraph.text for paragraph in cell.paragraphs).strip() for cell in row.cells]


class _Measurer:
    def __init__(self, chart: Chart, style: Style, width: int, most: int) -> None:
        self.chart = chart
        self.width = width
        self.most = most
        self.size = min(style.size, MOST_SIZE)
        rows = [row_texts(row) for row in chart.rows[1:]]
        self.names = [row[0] for row in rows]
        self.values = [text for row in rows for text in row[1:]]
        self.series = len(rows[0]) - 1

    def room(self) -> ChartRoom:
        if self.chart.kind == "pie":
            return self.pie()
        return self.bars() if self.chart.kind == "bar" else self.columns()

    def bars(self) -> ChartRoom:
        """Lying bars: as high as the bars and the lines of their names need, smaller type where that is too high."""
        beside = _FREE + (_LEGEND if self.series > 1 else 0)
        most_name = self.width * _NAMES // 100
        size = self.size
        slot = max(self.series * _BAR + _SPACE, _lines(self.names, size, most_name) * line_height(size))
        height = max(_LOWEST, beside + len(self.names) * slot)
        if height > self.most:
            height = self.most
            slot = (height - beside) // len(self.names)
            most_name = self.width * _MANY_NAMES // 100
            while size > _TINY and _lines(self.names, size, most_name) * line_height(size) > slot:
                size -= 1
        thick = slot if self.series == 1 else slot * 100 // (100 * self.series + GAP)
        values = min(size, max(_TINY, thick // 12))  # digits are lower than their line
        left = min(most_name, _wide(self.names, size)) + 3 * _MM
        right = _wide(self.values, values) * 9 // 8 + 3 * _MM  # programs set values a little apart from the bar
        plot = (
            left * 1000 // self.width,
            _FREE // 2 * 1000 // height,
            (self.width - left - right) * 1000 // self.width,
            (height - beside) * 1000 // height,
        )
        return ChartRoom(height, size, values, plot)

    def columns(self) -> ChartRoom:
        """Columns or points: names in one line if they can be, else in a few, else on end."""
        values, steep = self.value_size()
        slot = self.width * 95 // 100 // len(self.names)  # the programs leave a margin at either side
        for size in range(self.size, _SMALL - 1, -1):
            if _wide(self.names, size) * 6 // 5 <= slot:  # with a gap, or two names read as one
                return ChartRoom(min(_HEIGHT, self.most), size, values, steep=steep)
        size = min(self.size, _WRAPPED)
        lines = _lines(self.names, size, max(size * 10, slot - size * 5))
        if lines <= _MOST_LINES and slot >= 4 * size * 10:
            return ChartRoom(min(_HEIGHT + (lines - 1) * line_height(size), self.most), size, values, steep=steep)
        size = min(size, max(_TINY, slot // 13))
        height = min(_HEIGHT + _wide(self.names, size) - line_height(size), self.most)
        return ChartRoom(height, size, values, upright=True, steep=steep)

    def value_size(self) -> tuple[int, bool]:
        """The size of the values over columns and points, smaller where they would run into each other, and whether
        they do so none the less."""
        room = self.width // len(self.names)
        if self.chart.kind == "column" and self.series > 1:
            room = room * 100 // (100 * self.series + GAP)
        widest = max(text_width(text) for text in self.values)
        size = int(room * 9 // 10 / widest / 10)
        return min(self.size, max(_LEAST_SIZE, size)), size * 8 < _LEAST_SIZE * 7

    def pie(self) -> ChartRoom:
        """A pie with its values around it and the legend at its right, or below, all in the middle of the width."""
        line = line_height(self.size)
        around = _RADIUS + _BESIDE_PIE + _wide(self.values, self.size)
        legend = _wide(self.names, self.size) + 8 * _MM
        aside = 2 * around + legend <= self.width
        columns = max(1, self.width // (legend + 2 * _MM))
        below = 0 if aside else -(-len(self.names) // columns) * line + 2 * _MM
        height = min(self.most, max(_HEIGHT, (len(self.names) + 2) * line) if aside else _HEIGHT + below)
        room = height - below
        left = max(0, self.width - 2 * around - (legend if aside else 0)) // 2
        plot = (
            (left + around - _RADIUS) * 1000 // self.width,
            (room // 2 - _RADIUS) * 1000 // height,
            2 * _RADIUS * 1000 // self.width,
            2 * _RADIUS * 1000 // height,
        )
        above = max(0, height - len(self.names) * line * 11 // 10) // 2
        start = (left + 2 * around) * 1000 // self.width, above * 1000 // height
        return ChartRoom(height, self.size, self.size, plot, legend=start if aside else None)


def _wide(texts: Sequence[str], size: int) -> int:
    """The width of the widest text, a twentieth more: the digits of many fonts are wider than half a character."""
    return int(max(text_width(text) for text in texts) * size * 10) * 21 // 20


def _lines(texts: Sequence[str], size: int, width: int) -> int:
    """How many lines the longest text takes."""
    return -(-_wide(texts, size) // width)

"""Charts as shapes for `report.typ`: bars, lines, slices and names, in the room and the colours of the Word file's.

What Word decides by itself is decided here: where columns and points stand, and how high the largest of them is.
All lengths are twips, from the upper left corner of the chart.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from reportgen.document.blocks import Chart
from reportgen.docx.chart import BELOW, COLOURS, DASHES, HATCHES, MARKS
from reportgen.docx.chart_room import GAP, MOST_SIZE, ChartRoom, row_texts
from reportgen.layout.style import Style
from reportgen.layout.units import line_height, text_width, whole
from reportgen.pdf.looks import Data, Ink, Looks
from reportgen.values.rounding import EXACT

_MM = 57
_AXIS = "7F7F7F"
_AXIS_WIDTH = 15
_LINE_WIDTH = 35
_BESIDE = 2 * _MM  # between a name or a value and what it belongs to
_MARGIN = 25  # thousandths of the width, at either side of columns and points
_MARK = 70  # half of the mark of a value
_TURN = 1_000_000
_BESIDE_PIE = 5 * _MM
_ROOM_OF_LINES = Decimal("0.15")  # of what the values reach over, above and below
_WORDS = {"solid": "solid", "dash": "dashed", "sysDot": "dotted", "dashDot": "dash-dotted"}


class ChartShapes:
    """Draws a chart, in the font of a style, that has so much room and is `width` wide."""

    def __init__(self, chart: Chart, style: Style, width: int, room: ChartRoom, looks: Looks) -> None:
        self.chart = chart
        self.style = style
        self.width = width
        self.room = room
        self.looks = looks
        (_, *self.names), *rows = (row_texts(row) for row in chart.rows)
        self.categories = [row[0] for row in rows]
        self.texts = [row[1:] for row in rows]
        self.values = [[point.value for point in points] for points in chart.points]

    def shapes(self) -> list[Data]:
        """The shapes, in the order in which they are drawn."""
        drawn = {"pie": self._pie, "bar": self._bars, "line": self._lines}.get(self.chart.kind, self._columns)()
        return list(drawn)

    def _pie(self) -> Iterator[Data]:
        assert self.room.plot is not None
        left, above, across, down = self.room.plot
        radius = across * self.width // 2000
        x, y = left * self.width // 1000 + radius, above * self.room.height // 1000 + down * self.room.height // 2000
        values = [row[0] for row in self.values]
        total = sum(values, Decimal(0))
        begin, done = 0, Decimal(0)
        labels = []
        for index, value in enumerate(values):
            done += value
            end = whole(done * _TURN / total)
            yield {"kind": "slice", "x": x, "y": y, "radius": radius, "start": begin, "end": end, "fill": _fill(index)}
            labels.append((self.texts[index][0], (begin + end) // 2))
            begin = end
        for text, middle in labels:
            right, lower = _direction(middle)
            distance = radius + _BESIDE_PIE
            across_to = "left" if right > 300 else "right" if right < -300 else "center"
            yield self._text(
                x + distance * right // 1000, y + distance * lower // 1000, text, self.room.values, across_to
            )
        yield from self._pie_legend()

    def _pie_legend(self) -> Iterator[Data]:
        line = line_height(self.room.names)
        if self.room.legend:
            left, above = self.room.legend[0] * self.width // 1000, self.room.legend[1] * self.room.height // 1000
            for index, name in enumerate(self.categories):
                yield from self._key(left, above + line * index * 11 // 10 + line // 2, index, name)
        else:
            yield from self._legend(self.categories)

    def _bars(self) -> Iterator[Data]:
        assert self.room.plot is not None
        left, above, across, down = self.room.plot
        x, y = left * self.width // 1000, above * self.room.height // 1000
        wide, high = across * self.width // 1000, down * self.room.height // 1000
        low, top = self._bounds()
        zero = x + _scaled(Decimal(0), low, top, wide)
        slot = high // len(self.categories)
        thick = slot * 100 // (100 * len(self.names) + GAP)
        for row, name in enumerate(self.categories):
            begin = y + row * high // len(self.categories)
            yield self._text(
                x - _BESIDE, begin + slot // 2, name, self.room.names, "right", room=max(1, x - _BESIDE - _MM)
            )
            for index, value in enumerate(self.values[row]):
                at = begin + (slot - thick * len(self.names)) // 2 + index * thick
                end = x + _scaled(value, low, top, wide)
                yield _rect(min(zero, end), at, abs(end - zero), thick, index)
                side = -1 if value < 0 else 1
                text = self.texts[row][index]
                yield self._text(
                    end + side * _MM, at + thick // 2, text, self.room.values, "right" if side < 0 else "left"
                )
        yield _line(zero, y, zero, y + high, _AXIS, _AXIS_WIDTH)
        if len(self.names) > 1:
            yield from self._legend(self.names)

    def _columns(self) -> Iterator[Data]:
        x, y, wide, high = self._plot()
        low, top = self._bounds()
        zero = y + high - _scaled(Decimal(0), low, top, high)
        slot = wide // len(self.categories)
        thick = slot * 100 // (100 * len(self.names) + GAP)
        for row, values in enumerate(self.values):
            begin = x + row * wide // len(self.categories) + (slot - thick * len(self.names)) // 2
            for index, value in enumerate(values):
                at, end = begin + index * thick, y + high - _scaled(value, low, top, high)
                yield _rect(at, min(zero, end), thick, abs(end - zero), index)
                yield self._value(at + thick // 2, end, self.texts[row][index], below=value < 0)
        yield _line(x, zero, x + wide, zero, _AXIS, _AXIS_WIDTH)
        yield from self._names(x, y + high, wide)

    def _lines(self) -> Iterator[Data]:
        x, y, wide, high = self._plot()
        every = [value for row in self.values for value in row]
        room = EXACT.multiply(max(every) - min(every), _ROOM_OF_LINES) or Decimal(1)
        low, top = min(every) - room, max(every) + room
        slot = wide // len(self.categories)
        points = [
            [(x + row * slot + slot // 2, y + high - _scaled(value, low, top, high)) for value in values]
            for row, values in enumerate(self.values)
        ]
        for index in range(len(self.names)):
            colour, dash = COLOURS[index % len(COLOURS)], _WORDS[DASHES[index % len(DASHES)]]
            for before, after in pairwise(points):
                yield _line(*before[index], *after[index], colour, _LINE_WIDTH, dash)
            for row, place in enumerate(points):
                at, down = place[index]
                yield {"kind": "mark", "x": at, "y": down, "mark": MARKS[index % len(MARKS)], "colour": colour}
                # Of two lines, one has its values above and the other below.
                yield self._value(at, down + (1 if index % 2 else -1) * _MARK, self.texts[row][index], index % 2 == 1)
        yield _line(x, y + high, x + wide, y + high, _AXIS, _AXIS_WIDTH)
        yield from self._names(x, y + high, wide)

    def _plot(self) -> tuple[int, int, int, int]:
        """Where columns or points stand: from the left, from above, width and height."""
        margin = _MARGIN * self.width // 1000
        wide = self.width - 2 * margin
        slot = wide // len(self.categories)
        size = self.room.names
        if self.room.upright:
            names = max(_long(name, size) for name in self.categories)
        else:
            lines = max(-(-_long(name, size) // max(1, slot - size * 3)) for name in self.categories)
            names = lines * line_height(size)
        values = [text for row in self.texts for text in row]
        lying = line_height(self.room.values)
        above = max(_long(text, self.room.values) for text in values) if self.room.steep else lying
        legend = line_height(min(self.style.size, MOST_SIZE)) if len(self.names) > 1 else 0
        return margin, above + _BESIDE, wide, max(_MM, self.room.height - above - names - legend - 3 * _BESIDE)

    def _bounds(self) -> tuple[Decimal, Decimal]:
        """The lowest and the highest value of an axis that has zero on it."""
        every = [value for row in self.values for value in row]
        low, top = min(*every, Decimal(0)), max(*every, Decimal(0))
        if low < 0:  # below the lowest bar there is room for its value, as in Word
            low += EXACT.multiply(low - top, BELOW)
        return low, top if top > low else low + 1

    def _value(self, x: int, y: int, text: str, below: bool) -> Data:
        """A value above what it belongs to, or below."""
        side = 1 if below else -1
        return self._text(
            x, y + side * _MM // 2, text, self.room.values, "center", "top" if below else "bottom", self.room.steep
        )

    def _names(self, x: int, y: int, wide: int) -> Iterator[Data]:
        """The names of columns or points, and of the series."""
        slot = wide // len(self.categories)
        for row, name in enumerate(self.categories):
            room = 0 if self.room.upright else slot - self.room.names * 3
            yield self._text(
                x + row * wide // len(self.categories) + slot // 2,
                y + _BESIDE // 2,
                name,
                self.room.names,
                "center",
                "top",
                self.room.upright,
                room=max(0, room),
            )
        if len(self.names) > 1:
            yield from self._legend(self.names)

    def _legend(self, names: list[str]) -> Iterator[Data]:
        """What the colours stand for, at the foot of the chart, in the middle; in several lines if need be."""
        size = min(self.style.size, MOST_SIZE)
        lines: list[list[tuple[int, str, int]]] = [[]]
        room = 0
        for index, name in enumerate(names):
            long = _long(name, size) + 8 * _MM
            if lines[-1] and room + long > self.width:
                lines.append([])
                room = 0
            lines[-1].append((index, name, long))
            room += long
        for number, entries in enumerate(reversed(lines)):
            x = (self.width - sum(long for _, _, long in entries)) // 2 + 2 * _MM
            y = self.room.height - line_height(size) // 2 - number * line_height(size)
            for index, name, long in entries:
                yield from self._key(x, y, index, name, size)
                x += long

    def _key(self, x: int, y: int, index: int, name: str, size: int = 0) -> Iterator[Data]:
        """A colour and what it stands for, in a line whose middle is `y`."""
        size = size or self.room.names
        if self.chart.kind == "line":
            colour = COLOURS[index % len(COLOURS)]
            yield _line(x - 3 * _MM, y, x + 3 * _MM, y, colour, _LINE_WIDTH, _WORDS[DASHES[index % len(DASHES)]])
            yield {"kind": "mark", "x": x, "y": y, "mark": MARKS[index % len(MARKS)], "colour": colour}
            x += 2 * _MM
        else:
            yield _rect(x - _MARK, y - _MARK, 2 * _MARK, 2 * _MARK, index)
        yield self._text(x + 2 * _MM, y, name, size, "left")

    def _text(
        self,
        x: int,
        y: int,
        text: str,
        size: int,
        across: str,
        down: str = "middle",
        upright: bool = False,
        *,
        room: int = 0,
    ) -> Data:
        """A text that stands at a point with its left, middle or right side, in one line unless it has `room`."""
        ink = Ink(self.style.font, self.style.latin or self.style.font, size, 0, False, False, False, "000000")
        look = self.looks.number(ink)
        made: Data = {"kind": "text", "x": x, "y": y, "text": text, "look": look, "across": across}
        return {**made, "down": down, "upright": upright, "room": room}


def _direction(turned: int) -> tuple[int, int]:
    """So many millionths of a turn from above, clockwise: how far to the right and down, in thousandths."""
    from math import cos, sin, tau

    angle = tau * turned / _TURN
    return round(1000 * sin(angle)), round(-1000 * cos(angle))


def _scaled(value: Decimal, low: Decimal, top: Decimal, length: int) -> int:
    return whole(EXACT.divide(value - low, top - low) * length)


def _long(text: str, size: int) -> int:
    """The length of a text in a size of half points."""
    return int(text_width(text) * size * 10) * 21 // 20


def _fill(index: int) -> Data:
    """The colour of a part or series; hatched when all colours are used."""
    return {"colour": COLOURS[index % len(COLOURS)], "hatch": index // len(COLOURS) % len(HATCHES)}


def _rect(x: int, y: int, width: int, height: int, index: int) -> Data:
    return {"kind": "rect", "x": x, "y": y, "width": width, "height": height, "fill": _fill(index)}


def _line(x: int, y: int, to_x: int, to_y: int, colour: str, thickness: int, dash: str = "solid") -> Data:
    ends = {"x": x, "y": y, "to-x": to_x, "to-y": to_y}
    return {"kind": "line", **ends, "colour": colour, "thickness": thickness, "dash": dash}

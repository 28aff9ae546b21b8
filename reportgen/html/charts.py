"""Charts as drawings of the page: the same bars, pies and lines, colours and marks that Word draws from the same table.

Every number in them is one of the report, in the words in which it is printed; lengths are twips.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from math import cos, sin
from typing import Protocol

from reportgen.document.blocks import Chart
from reportgen.docx.chart import COLOURS
from reportgen.docx.chart_room import GAP, MOST_SIZE, ChartRoom, measure_chart, row_texts
from reportgen.docx.drawings import chart_in_words
from reportgen.html.fonts import families
from reportgen.html.marks import quoted
from reportgen.layout.format import Layout
from reportgen.layout.style import Page
from reportgen.layout.units import text_width, whole

_GREY = "#7f7f7f"
_DASHES = ("", "240 180", "60 120", "240 120 60 120")
_HATCHES = 4  # ways in which a colour is drawn before it comes again
_BELOW = Decimal("0.2")  # of what bars reach over, below the lowest that is negative
_ROOM_ABOVE = Decimal("1.06")  # of the highest bar
_TURN = Decimal("6.283185307179586")  # once around
_LINE = 13  # tenths of the size of type

Point = tuple[int, int]


class Shown(Protocol):
    """Gives the content of a cell of the table by its row and column, from one character of its text to another."""

    def __call__(self, row: int, column: int, start: int = 0, end: int = ...) -> str:
        """As HTML."""


def draw_chart(chart: Chart, layout: Layout, page: Page, most: int, shown: Shown, name: str) -> str:
    """A chart over the whole width of the text.

    Args:
        most: how high it may be, in twips.
        shown: gives the values as the page writes them, with what tells where they come from.
        name: a word by which the drawing's own patterns are told from those of others.
    """
    room = measure_chart(chart, layout.styles["table"], page.text_width, most)
    return _Drawing(chart, layout, page.text_width, room, shown, name).svg()


class _Drawing:
    def __init__(self, chart: Chart, layout: Layout, width: int, room: ChartRoom, shown: Shown, name: str) -> None:
        self.chart = chart
        self.layout = layout
        self.width = width
        self.room = room
        self.height = room.height
        self.shown = shown
        self.name = name
        texts = [row_texts(row) for row in chart.rows]
        self.series = texts[0][1:]
        self.names = [row[0] for row in texts[1:]]
        self.values = [[point.value for point in row] for row in chart.points]
        self.out: list[str] = []
        self.patterns: dict[int, str] = {}
        self.size = min(layout.styles["table"].size, MOST_SIZE)

    def svg(self) -> str:
        {"pie": self.pie, "line": self.lines, "bar": self.bars}.get(self.chart.kind, self.columns)()
        style = self.layout.styles["table"]
        phrases = self.layout.words.phrases
        said = phrases.item_separator.join(chart_in_words(self.chart, phrases))
        title = phrases.explained.format(name=self.chart.title, text=said)
        patterns = f"<defs>{''.join(self.patterns.values())}</defs>" if self.patterns else ""
        return (
            f'<svg class="chart" viewBox="0 0 {self.width} {self.height}" role="group" aria-label="{quoted(title)}"'
            f' font-family="{quoted(families(style.font, style.latin, self.layout))}">'
            f"{patterns}{''.join(self.out)}</svg>"
        )

    def text(self, at: Point, content: str, size: int, anchor: str = "middle", upright: bool = False) -> None:
        """A text whose middle line runs through a point."""
        x, y = at
        turned = f' transform="rotate(-90 {x} {y})"' if upright else ""
        self.out.append(
            f'<text x="{x}" y="{y}" font-size="{size * 10}" text-anchor="{anchor}" dominant-baseline="central"{turned}>'
            f"{content}</text>"
        )

    def fill(self, index: int) -> str:
        """The colour of a part or series; hatched when all colours are used."""
        colour, way = COLOURS[index % len(COLOURS)], index // len(COLOURS) % _HATCHES
        if not way:
            return f"#{colour}"
        drawn = ("", "M0 120L120 0", "M0 60H120", "M0 30H60M60 90H120")[way]
        name = f"{self.name}-{index}"
        self.patterns[index] = (
            f'<pattern id="{name}" width="120" height="120" patternUnits="userSpaceOnUse">'
            f'<rect width="120" height="120" fill="#fff"/><path d="{drawn}" stroke="#{colour}" stroke-width="45"/>'
            "</pattern>"
        )
        return f"url(#{name})"

    def rect(self, x: int, y: int, width: int, height: int, index: int) -> None:
        self.out.append(
            f'<rect x="{x}" y="{y}" width="{max(0, width)}" height="{max(0, height)}" fill="{self.fill(index)}"/>'
        )

    def rule(self, start: Point, end: Point) -> None:
        self.out.append(f'<path d="M{start[0]} {start[1]}L{end[0]} {end[1]}" stroke="{_GREY}" stroke-width="15"/>')

    def bounds(self) -> tuple[Decimal, Decimal]:
        """The least and the greatest value of an axis that has zero in it, with room for values below bars."""
        values = [value for row in self.values for value in row]
        low, high = min(*values, Decimal(0)), max(*values, Decimal(0))
        if low < 0:
            low -= (high - low) * _BELOW
        return low, high if high > low else low + 1

    def bars(self) -> None:
        """Bars that lie, the first above."""
        left, above, width, height = self.plot(self.room.plot or (200, 50, 700, 900))
        low, high = self.bounds()
        slot = height // max(1, len(self.names))
        thick = slot * 100 // (100 * len(self.series) + GAP)
        zero = left + whole((0 - low) * width / (high - low))
        for row, values in enumerate(self.values):
            top = above + row * slot
            self.name_lines((left - 110, top + slot // 2), row, left - 110)
            start = top + (slot - thick * len(self.series)) // 2
            for column, value in enumerate(values):
                end = left + whole((value - low) * width / (high - low))
                y = start + column * thick
                self.rect(min(zero, end), y, abs(end - zero), thick, column)
                anchor, gap = ("start", 60) if value >= 0 else ("end", -60)
                self.text((end + gap, y + thick // 2), self.shown(row + 1, column + 1), self.room.values, anchor)
        self.rule((zero, above), (zero, above + height))
        self.legend_below()

    def name_lines(self, at: Point, row: int, room: int) -> None:
        """The name of a bar before it, in as many lines as it needs."""
        size = self.room.names
        lines = _broken(self.names[row], max(1, room * 10 // (size * 105)))
        pitch = size * _LINE
        first = at[1] - pitch * (len(lines) - 1) // 2
        for number, line in enumerate(lines):
            self.text((at[0], first + number * pitch), self.shown(row + 1, 0, *line), size, "end")

    def plot(self, parts: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        left, above, width, height = parts
        return (
            left * self.width // 1000,
            above * self.height // 1000,
            width * self.width // 1000,
            height * self.height // 1000,
        )

    def columns(self) -> None:
        """Columns that stand."""
        left, above, width, height = self.standing()
        low, high = self.bounds()
        high *= _ROOM_ABOVE if high > 0 else 1
        slot = width // max(1, len(self.names))
        thick = slot * 100 // (100 * len(self.series) + GAP)

        def at(value: Decimal) -> int:
            return above + height - whole((value - low) * height / (high - low))

        zero = at(Decimal(0))
        for row, values in enumerate(self.values):
            start = left + row * slot + (slot - thick * len(values)) // 2
            for column, value in enumerate(values):
                x, end = start + column * thick, at(value)
                self.rect(x, min(zero, end), thick, abs(end - zero), column)
                self.value((x + thick // 2, end), value >= 0, row + 1, column + 1)
        self.rule((left, zero), (left + width, zero))
        self.names_below(left, above + height, slot)
        self.legend_below()

    def value(self, at: Point, above: bool, row: int, column: int) -> None:
        """A value over a column or point, or below it."""
        size, shown = self.room.values, self.shown(row, column)
        if self.room.steep:
            self.text((at[0], at[1] + (-80 if above else 80)), shown, size, "start" if above else "end", upright=True)
        else:
            self.text((at[0], at[1] + (-size * 7 if above else size * 7)), shown, size)

    def standing(self) -> tuple[int, int, int, int]:
        """Where columns or points stand: what values and names need is left free."""
        values = [text for row in self.chart.rows[1:] for text in row_texts(row)[1:]]
        head = _wide(values, self.room.values) + 160 if self.room.steep else self.room.values * 14
        several = len(self.series) > 1
        foot = self.name_height() + 120 + (self.size * 18 if several else 0)
        side = self.width * 25 // 1000
        return side, head, self.width - 2 * side, max(400, self.height - head - foot)

    def name_height(self) -> int:
        if self.room.upright:
            return _wide(self.names, self.room.names)
        slot = (self.width * 95 // 100) // max(1, len(self.names))
        fit = max(1, slot * 10 // (self.room.names * 105))
        return max(len(_broken(name, fit)) for name in self.names) * self.room.names * _LINE

    def names_below(self, left: int, foot: int, slot: int) -> None:
        size = self.room.names
        for row, name in enumerate(self.names):
            middle = left + row * slot + slot // 2
            if self.room.upright:
                self.text((middle, foot + 90), self.shown(row + 1, 0), size, "end", upright=True)
                continue
            for number, line in enumerate(_broken(name, max(1, slot * 10 // (size * 105)))):
                down = foot + 90 + size * _LINE // 2 + number * size * _LINE
                self.text((middle, down), self.shown(row + 1, 0, *line), size)

    def lines(self) -> None:
        """Lines with a mark at each value."""
        left, above, width, height = self.standing()
        values = [value for row in self.values for value in row]
        low, high = min(values), max(values)
        spread = (high - low) or Decimal(1)
        low, high = low - spread / 4, high + spread / 6
        slot = width // max(1, len(self.names))
        for column in range(len(self.series)):
            points = [
                (left + row * slot + slot // 2, above + height - whole((values[column] - low) * height / (high - low)))
                for row, values in enumerate(self.values)
            ]
            colour = f"#{COLOURS[column % len(COLOURS)]}"
            dash = _DASHES[column % len(_DASHES)]
            dashed = f' stroke-dasharray="{dash}"' if dash else ""
            path = "L".join(f"{x} {y}" for x, y in points)
            self.out.append(
                f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="35" stroke-linejoin="round"{dashed}/>'
            )
            for row, point in enumerate(points):
                self.out.append(_mark(point, column, colour))
                above_it = column % 2 == 0  # of two lines, one has its values above and the other below
                self.value((point[0], point[1] + (-60 if above_it else 60)), above_it, row + 1, column + 1)
        self.rule((left, above + height), (left + width, above + height))
        self.names_below(left, above + height, slot)
        self.legend_below()

    def pie(self) -> None:
        """A pie with its values around it and the legend at its right, or below."""
        left, above, width, height = self.plot(self.room.plot or (300, 100, 400, 800))
        middle, radius = (left + width // 2, above + height // 2), min(width, height) // 2
        values = [row[0] for row in self.values]
        total = sum(values, Decimal(0)) or Decimal(1)
        turned = Decimal(0)
        for row, value in enumerate(values):
            part = value / total
            start, end = _around(middle, radius, turned), _around(middle, radius, turned + part)
            if part >= 1:
                self.out.append(f'<circle cx="{middle[0]}" cy="{middle[1]}" r="{radius}" fill="{self.fill(row)}"/>')
            elif part > 0:
                large = int(part > Decimal("0.5"))
                self.out.append(
                    f'<path d="M{middle[0]} {middle[1]}L{start[0]} {start[1]}A{radius} {radius} 0 {large} 1'
                    f' {end[0]} {end[1]}Z" fill="{self.fill(row)}" stroke="#fff" stroke-width="15"/>'
                )
            turned += part
        self.pie_values(middle, radius, values, total)
        self.pie_legend()

    def pie_values(self, middle: Point, radius: int, values: Sequence[Decimal], total: Decimal) -> None:
        """The values around a pie: those that would stand on each other are moved along, with a line to their part."""
        size = self.room.values
        turned, places = Decimal(0), []
        for row, value in enumerate(values):
            half = value / total / 2
            places.append((turned + half, row))
            turned += half * 2
        for right in (True, False):
            side = [(at, row) for at, row in places if (at < Decimal("0.5")) is right]
            lowest = -1 << 30
            for at, row in sorted(side, key=lambda place: place[0] if right else -place[0]):
                edge, wanted = _around(middle, radius, at), _around(middle, radius + size * 8, at)
                y = max(wanted[1], lowest + size * _LINE)
                lowest = y
                if y - wanted[1] > size * 3:
                    self.rule(edge, (wanted[0], y))
                x = wanted[0] + (50 if right else -50)
                self.text((x, y), self.shown(row + 1, 1), size, "start" if right else "end")

    def pie_legend(self) -> None:
        if not self.room.legend:
            self.legend(self.names, 1, 0)
            return
        x, y = self.room.legend[0] * self.width // 1000, self.room.legend[1] * self.height // 1000
        pitch = self.size * _LINE * 11 // 10
        for row in range(len(self.names)):
            self.entry(x, y + row * pitch + pitch // 2, row, self.shown(row + 1, 0))

    def legend_below(self) -> None:
        if len(self.series) > 1:
            self.legend(self.series, 0, 1)

    def entry(self, x: int, y: int, index: int, name: str) -> None:
        edge = self.size * 6
        if self.chart.kind == "line":
            colour = f"#{COLOURS[index % len(COLOURS)]}"
            self.rule((x - 40, y), (x + edge + 40, y))
            self.out.append(_mark((x + edge // 2, y), index, colour))
        else:
            self.rect(x, y - edge // 2, edge, edge, index)
        self.text((x + edge + 80, y), name, self.size, "start")

    def legend(self, names: Sequence[str], row: int, column: int) -> None:
        """The names of series or parts in lines at the foot; the first stands in a cell, the others behind or below."""
        entry = [_wide([name], self.size) + self.size * 6 + 280 for name in names]
        lines: list[list[int]] = [[]]
        for index, width in enumerate(entry):
            if lines[-1] and sum(entry[known] for known in lines[-1]) + width > self.width:
                lines.append([])
            lines[-1].append(index)
        pitch = self.size * _LINE
        y = self.height - pitch * len(lines) + pitch // 2
        for line in lines:
            x = (self.width - sum(entry[index] for index in line)) // 2
            for index in line:
                place = (row + index, column) if row else (row, column + index)
                self.entry(x, y, index, self.shown(*place))
                x += entry[index]
            y += pitch


def _mark(at: Point, index: int, colour: str) -> str:
    """The mark of a value of a line: a circle, a square, a triangle or a diamond."""
    x, y, half = *at, 65
    shapes = (
        "",
        f"M{x - half} {y - half}h{2 * half}v{2 * half}h{-2 * half}Z",
        f"M{x} {y - half}L{x + half} {y + half}H{x - half}Z",
        f"M{x} {y - half}L{x + half} {y}L{x} {y + half}L{x - half} {y}Z",
    )
    shape = shapes[index % len(shapes)]
    return (
        f'<path d="{shape}" fill="{colour}"/>' if shape else f'<circle cx="{x}" cy="{y}" r="{half}" fill="{colour}"/>'
    )


def _wide(texts: Sequence[str], size: int) -> int:
    return whole(max(text_width(each) for each in texts) * size * 10 * 21 / 20)


def _broken(name: str, characters: int) -> list[tuple[int, int]]:
    """A name in lines of so many characters, each from one character to another; words and numbers stay whole."""
    lines, start, width = [], 0, Decimal(0)
    for found in re.finditer("[!-~]+|.", name, re.DOTALL):
        wide = text_width(found.group())
        if width + wide > characters and width:
            lines.append((start, found.start()))
            start, width = found.start(), Decimal(0)
        width += wide
    return [*lines, (start, len(name))]


def _around(middle: Point, radius: int, part: Decimal) -> Point:
    """The point at a part of the way around a circle, from its top with the clock."""
    angle = part * _TURN
    return middle[0] + round(radius * sin(angle)), middle[1] - round(radius * cos(angle))

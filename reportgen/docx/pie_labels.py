"""Where the values of a pie stand, so that none covers another.

Word, WPS and LibreOffice put a value outside its slice, in the middle of its arc; those of thin slices side by
side then lie on each other, and only one of the three moves them apart by itself. So they are moved here: on either
side of the pie they stand one below another, and the pie is turned until the crowded slices are at its side, where
values need the least moving. All lengths are whole numbers of one unit, angles are degrees from twelve o'clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import isqrt
from typing import NamedTuple

from reportgen.values.rounding import EXACT

_STEP = 15
_FINE = 10_000  # parts of a degree
_UNIT = 10_000
# Cosine and sine of one degree.
_COSINE, _SINE, _PRECISE = 999_847_695_156, 17_452_406_437, 10**12


class PieLabels(NamedTuple):
    """How far the pie is turned, and how far each value moves that does: to the right and down."""

    turn: int
    moved: dict[int, tuple[int, int]]


class _Box(NamedTuple):
    """A value where it would stand: its slice and the angle of that, its own middle, and its width."""

    slice: int
    angle: int
    x: int
    y: int
    width: int


def place_labels(values: Sequence[Decimal], widths: Sequence[int], line: int, radius: int, height: int) -> PieLabels:
    """The places of values that are `widths` wide and a `line` high, around a pie in a chart of this height."""
    total = sum(values, Decimal(0))
    middles, before = [], Decimal(0)
    for value in values:
        middles.append(int(EXACT.divide((before + before + value) * 180 * _FINE, total)))
        before += value
    waves = _waves()
    best: tuple[int, PieLabels] | None = None
    for turn in range(0, 360, _STEP):
        boxes = [
            _box(index, middle + turn * _FINE, widths[index], line, radius, waves)
            for index, middle in enumerate(middles)
        ]
        moved = dict(_moves(boxes, line, radius, height))
        cost = sum(x * x + y * y for x, y in moved.values())
        if best is None or cost < best[0]:
            best = cost, PieLabels(turn, moved)
        if not cost:
            break
    assert best is not None
    return best[1]


def _box(index: int, angle: int, width: int, line: int, radius: int, waves: list[tuple[int, int]]) -> _Box:
    """The value of a slice where programs put it: beside the circle at the middle of its arc."""
    sine, cosine = waves[angle // _FINE % 360]
    reach = radius + line // 8
    # At the side the value begins at the circle, above and below it stands over its middle.
    aside = max(-_UNIT, min(_UNIT, sine * 3 // 2)) * width // 2 // _UNIT
    beyond = max(-_UNIT, min(_UNIT, cosine * 3 // 2)) * line // 2 // _UNIT
    return _Box(index, angle % (360 * _FINE), reach * sine // _UNIT + aside, -(reach * cosine // _UNIT + beyond), width)


def _moves(boxes: list[_Box], line: int, radius: int, height: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """How far values move that would lie on others, or too near."""
    if not _crowded(boxes, line):
        return
    apart, most = line * 11 // 10, height // 2 - line // 2
    taken: list[_Box] = []
    around = sorted(boxes, key=lambda box: (box.angle, box.slice))
    half = sum(1 for box in around if box.angle < 180 * _FINE)
    for side, column in ((1, around[:half]), (-1, around[half:][::-1])):
        for box, (y, alone) in zip(column, _spread([box.y for box in column], apart, most), strict=True):
            x = box.x
            if y != box.y or not alone:
                near = max(0, abs(y) - line // 2)
                edge = isqrt(max(0, radius**2 - near * near)) + line * 3 // 2
                x = side * (edge + box.width // 2)
            while any(_meet(box._replace(x=x, y=y), other, line) for other in taken):
                x += side * line
            taken.append(box._replace(x=x, y=y))
            if (x, y) != (box.x, box.y):
                yield box.slice, (x - box.x, y - box.y)


def _crowded(boxes: list[_Box], line: int) -> bool:
    return any(_meet(box, other, line) for index, box in enumerate(boxes) for other in boxes[:index])


def _meet(one: _Box, other: _Box, line: int) -> bool:
    """Whether two values lie on each other, or nearly: programs differ by a part of their width."""
    near = abs(one.x - other.x) * 2 < (one.width + other.width) * 9 // 8
    return near and abs(one.y - other.y) < line


def _spread(places: list[int], apart: int, most: int) -> list[tuple[int, bool]]:
    """The places, from above, moved as little as possible until they are this far apart, within `most` up and down;
    and of each whether it needs no regard for others."""
    groups: list[tuple[int, int]] = []  # the sum of places, less the distances from the first, and their number
    for index, place in enumerate(places):
        total, count = place - index * apart, 1
        while groups and groups[-1][0] * count >= total * groups[-1][1]:
            total, count = total + groups[-1][0], count + groups[-1][1]
            groups.pop()
        groups.append((total, count))
    spread = [(total // count, count == 1) for total, count in groups for _ in range(count)]
    last = len(places) - 1
    return [
        (min(max(place + index * apart, index * apart - most), most - (last - index) * apart), alone)
        for index, (place, alone) in enumerate(spread)
    ]


def _waves() -> list[tuple[int, int]]:
    """Sine and cosine of every degree, in ten-thousandths: whole numbers are the same on every machine."""
    sine, cosine = 0, _PRECISE
    waves = []
    for _ in range(360):
        waves.append((sine * _UNIT // _PRECISE, cosine * _UNIT // _PRECISE))
        sine, cosine = (
            (sine * _COSINE + cosine * _SINE) // _PRECISE,
            (cosine * _COSINE - sine * _SINE) // _PRECISE,
        )
    return waves

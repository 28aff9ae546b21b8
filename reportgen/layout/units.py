"""The trade's own units: 三号, 37mm, 28.95磅, 固定值28磅, 首行缩进2字符, in twips and half points; or in English.

A twip is a twentieth of a point (磅); Word counts lengths in twips and type sizes in half points.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

# The sizes of type by name, in points, as Word has them.
SIZES = {
    "初号": "42", "小初": "36", "一号": "26", "小一": "24", "二号": "22", "小二": "18", "三号": "16", "小三": "15",
    "四号": "14", "小四": "12", "五号": "10.5", "小五": "9", "六号": "7.5", "小六": "6.5", "七号": "5.5", "八号": "5",
}  # fmt: skip
MAX_POINTS = 1638  # the largest type, and more than the longest side, that Word has
ALIGNMENTS = {
    "两端对齐": "both",
    "居中": "center",
    "左对齐": "left",
    "右对齐": "right",
    "justified": "both",
    "centered": "center",
    "left": "left",
    "right": "right",
}
SIDES = {"左": "left", "中": "center", "右": "right", "left": "left", "center": "center", "right": "right"}

_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?)(mm|毫米|cm|厘米|磅|pt)\Z")
_POINTS_OF = {
    "mm": "2.834645669",
    "毫米": "2.834645669",
    "cm": "28.34645669",
    "厘米": "28.34645669",
    "磅": "1",
    "pt": "1",
}
_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_INDENTS = {
    "首行缩进": "firstLine",
    "左缩进": "left",
    "右缩进": "right",
    "悬挂缩进": "hanging",
    "first line": "firstLine",
    "left": "left",
    "right": "right",
    "hanging": "hanging",
}
_INDENT = re.compile(
    rf"(?:(首行缩进|左缩进|右缩进|悬挂缩进){_NUMBER}字符|(first line|left|right|hanging) {_NUMBER} characters?)\Z"
)
_RULES = {"固定值": "exact", "最小值": "atLeast", "exactly": "exact", "at least": "atLeast"}
_LINE = re.compile(rf"(?:(固定值|最小值){_NUMBER}磅|(exactly|at least) {_NUMBER}pt)\Z")
_LINES = re.compile(rf"{_NUMBER}(?:倍行距| lines)\Z|(?:单倍行距|single)\Z")
_SPACE = re.compile(rf"{_NUMBER}(行|磅| lines?|pt)\Z")
_TIGHTEN = re.compile(rf"(?:(紧缩|加宽){_NUMBER}磅|(condensed|expanded) {_NUMBER}pt)\Z")
_TIGHTER = ("紧缩", "condensed")


class MeasureError(ValueError):
    """A measure that is not written in a unit of the trade: `examples` show how."""

    def __init__(self, value: str, *examples: str) -> None:
        super().__init__(value)
        self.value = value
        self.examples = examples


class LineSpacing(NamedTuple):
    """The distance of lines as Word counts it: twips, or 240ths of a line for `auto`."""

    value: int
    rule: str


def whole(value: Decimal) -> int:
    """The nearest whole number, a half upwards."""
    return int(value.to_integral_value(ROUND_HALF_UP))


def half_points(size: str) -> int:
    """A size of type, by name or in 磅, in half points: `三号` is 32.

    Raises:
        MeasureError: no such size.
    """
    if size in SIZES:
        return whole(Decimal(SIZES[size]) * 2)
    found = re.fullmatch(r"([0-9]+(?:\.5)?)(?:磅|pt)", size)
    if found and 1 <= Decimal(found.group(1)) <= MAX_POINTS:
        return whole(Decimal(found.group(1)) * 2)
    raise MeasureError(size, "三号", "小四", "16磅")


def twips(length: str) -> int:
    """A length in mm, cm or 磅, in twips: `28mm` is 1587.

    Raises:
        MeasureError: not a length.
    """
    found = _LENGTH.match(length)
    if not found or Decimal(found.group(1)) > MAX_POINTS:
        raise MeasureError(length, "37mm", "2.5cm", "28.95磅")
    return whole(Decimal(found.group(1)) * Decimal(_POINTS_OF[found.group(2)]) * 20)


def indent(text: str) -> tuple[str, int]:
    """An indent in characters: `首行缩进2字符` is `("firstLine", 200)`, in hundredths of a character.

    Raises:
        MeasureError: not an indent.
    """
    found = _INDENT.match(text)
    if not found:
        raise MeasureError(text, "首行缩进2字符")
    side, characters = filter(None, found.groups())
    return _INDENTS[side], whole(Decimal(characters) * 100)


def line_spacing(text: str) -> LineSpacing:
    """The distance of lines: `固定值28磅`, `最小值20磅`, `1.5倍行距`, `单倍行距`.

    Raises:
        MeasureError: none of these.
    """
    if found := _LINE.match(text):
        rule, points = filter(None, found.groups())
        return LineSpacing(whole(Decimal(points) * 20), _RULES[rule])
    lines = _LINES.match(text)
    if not lines:
        raise MeasureError(text, "固定值28.95磅", "1.5倍行距", "单倍行距")
    return LineSpacing(whole(Decimal(lines.group(1) or "1") * 240), "auto")


def paragraph_space(text: str) -> tuple[str, int]:
    """The space before or after a paragraph: `1行` is `("lines", 100)`, `12磅` is `("twips", 240)`.

    Raises:
        MeasureError: neither.
    """
    found = _SPACE.match(text)
    if not found:
        raise MeasureError(text, "1行", "0.5行", "12磅")
    if found.group(2) in ("行", " line", " lines"):
        return "lines", whole(Decimal(found.group(1)) * 100)
    return "twips", whole(Decimal(found.group(1)) * 20)


def character_spacing(text: str) -> int:
    """How much characters are tightened or widened, in twips: `紧缩0.25磅` is -5.

    Raises:
        MeasureError: neither.
    """
    found = _TIGHTEN.match(text)
    if not found:
        raise MeasureError(text, "紧缩0.25磅", "加宽1磅")
    way, points = filter(None, found.groups())
    value = whole(Decimal(points) * 20)
    return -value if way in _TIGHTER else value


def line_height(size: int) -> int:
    """The height of a line at single spacing, in twips, for a type of so many half points: the lines of Chinese fonts
    are about 1.3 times as high as their type, and a half point has 10 twips."""
    return size * 13


def text_width(text: str) -> Decimal:
    """The width of a text in characters: a Chinese character is 1, a Western one a half."""
    from unicodedata import east_asian_width

    return sum((Decimal(1) if east_asian_width(c) in "WFA" else Decimal("0.5") for c in text), Decimal(0))

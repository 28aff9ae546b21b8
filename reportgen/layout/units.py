"""The trade's own units: 三号, 37mm, 28.95磅, 固定值28磅, 首行缩进2字符, in twips and half points.

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
MAX_BORDER_SPACE = 31  # what Word has between text and a line, in points
_SINGLE = 240  # a line, in the unit in which Word counts several
MAX_LINE = 1584  # the greatest distance of lines that Word has, in points; the least is one, of several lines a tenth
MAX_LINES = 132
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
PAGE_SIDES = {"左": "left", "中": "center", "右": "right", "left": "left", "center": "center", "right": "right"}

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
_SIDES = {
    "首行缩进": "firstLine",
    "左缩进": "left",
    "右缩进": "right",
    "悬挂缩进": "hanging",
    "first line ": "firstLine",
    "left ": "left",
    "right ": "right",
    "hanging ": "hanging",
}
_INDENT = re.compile(rf"({'|'.join(_SIDES)})(?:{_NUMBER}(?:字符| characters?)|(.+))\Z")
_RULES = {"固定值": "exact", "最小值": "atLeast", "exactly ": "exact", "at least ": "atLeast"}
_LINE = re.compile(rf"({'|'.join(_RULES)}){_NUMBER}(?:磅|pt)\Z|{_NUMBER}(?:倍行距| lines)\Z|(?:单倍行距|single)\Z")
_SPACE = re.compile(rf"{_NUMBER}(行|磅| lines?|pt)\Z")
_TIGHTER = ("紧缩", "condensed ")
_TIGHTEN = re.compile(rf"({'|'.join(_TIGHTER)}|加宽|expanded ){_NUMBER}(?:磅|pt)\Z")
_BORDER_SPACE = re.compile(r"([0-9]{1,2})(?:磅|pt)\Z")


class MeasureError(ValueError):
    """A measure that is not written in a unit of the trade: `examples` show how."""

    def __init__(self, value: str, *examples: str) -> None:
        super().__init__(value)
        self.value = value
        self.examples = examples


class Indent(NamedTuple):
    """How far one side of a paragraph stands from the edge of the text: `firstLine`, `left`, `right` or `hanging`.

    `amount` is in hundredths of a character or, where `unit` says so, in twips.
    """

    side: str
    amount: int
    unit: str = "characters"


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


def indents(text: str) -> tuple[Indent, ...]:
    """The indents of a paragraph: `首行缩进2字符`, `左缩进7.4mm，悬挂缩进2字符`; `首行缩进0字符` is none.

    Raises:
        MeasureError: one of them is none, or a side has two.
    """
    found = tuple(_indent(text, piece) for piece in re.split("，|, ", text))
    if len({one.side for one in found}) < len(found):
        raise MeasureError(text, *INDENT_EXAMPLES)
    return tuple(one for one in found if one.amount)


def _indent(text: str, piece: str) -> Indent:
    found = _INDENT.match(piece)
    if not found:
        raise MeasureError(text, *INDENT_EXAMPLES)
    side = _SIDES[found.group(1)]
    if found.group(2):
        return Indent(side, whole(Decimal(found.group(2)) * 100))
    try:
        return Indent(side, twips(found.group(3)), "twips")
    except MeasureError:
        raise MeasureError(text, *INDENT_EXAMPLES) from None


INDENT_EXAMPLES = ("首行缩进2字符", "左缩进7.4mm")
"""How indents are written."""


def line_spacing(text: str) -> LineSpacing:
    """The distance of lines: `固定值28磅`, `最小值20磅`, `1.5倍行距`, `单倍行距`.

    Raises:
        MeasureError: none of these, or less or more than Word has.
    """
    found = _LINE.match(text)
    points, lines = (Decimal(found.group(index) or 1) if found else Decimal(0) for index in (2, 3))
    least = 0 if found and _RULES.get(found.group(1)) == "atLeast" else 1
    if not found or not least <= points <= MAX_LINE or not Decimal("0.1") <= lines <= MAX_LINES:
        raise MeasureError(text, "固定值28.95磅", "1.5倍行距", "单倍行距")
    if found.group(1):
        return LineSpacing(whole(Decimal(found.group(2)) * 20), _RULES[found.group(1)])
    return LineSpacing(whole(Decimal(found.group(3) or "1") * _SINGLE), "auto")


def paragraph_space(text: str) -> tuple[str, int] | None:
    """The space before or after a paragraph: `1行` is `("lines", 100)`, `12磅` is `("twips", 240)`, `0行` none.

    Raises:
        MeasureError: neither.
    """
    found = _SPACE.match(text)
    if not found:
        raise MeasureError(text, "1行", "0.5行", "12磅")
    in_lines = found.group(2) in ("行", " line", " lines")
    amount = whole(Decimal(found.group(1)) * (100 if in_lines else 20))
    return ("lines" if in_lines else "twips", amount) if amount else None


def border_space(text: str) -> int:
    """How far a line stands from the text inside it, in points: `5磅` is 5.

    Raises:
        MeasureError: no such length, or more than Word has.
    """
    found = _BORDER_SPACE.match(text)
    if not found or int(found.group(1)) > MAX_BORDER_SPACE:
        raise MeasureError(text, "1磅", "5磅")
    return int(found.group(1))


def character_spacing(text: str) -> int:
    """How much characters are tightened or widened, in twips: `紧缩0.25磅` is -5.

    Raises:
        MeasureError: neither.
    """
    found = _TIGHTEN.match(text)
    if not found:
        raise MeasureError(text, "紧缩0.25磅", "加宽1磅")
    value = whole(Decimal(found.group(2)) * 20)
    return -value if found.group(1) in _TIGHTER else value


def line_height(size: int) -> int:
    """The height of a line at single spacing, in twips, for a type of so many half points: the lines of Chinese fonts
    are about 1.3 times as high as their type, and a half point has 10 twips."""
    return size * 13


def text_width(text: str) -> Decimal:
    """The width of a text in characters: a Chinese character is 1, a Western one a half."""
    from unicodedata import east_asian_width

    return sum((Decimal(1) if east_asian_width(c) in "WFA" else Decimal("0.5") for c in text), Decimal(0))


def written_size(size: int) -> str:
    """A size of type in half points, by its name if it has one: 32 is `三号`."""
    points = _short(Decimal(size) / 2)
    return next((name for name, known in SIZES.items() if known == points), f"{points}磅")


def written_length(length: int) -> str:
    """A length in twips that is read as the same: in millimetres if a tenth of one says it, else in 磅."""
    millimetres = (Decimal(length) / 20 / Decimal(_POINTS_OF["mm"])).quantize(Decimal("0.1"), ROUND_HALF_UP)
    text = f"{_short(millimetres)}mm"
    return text if twips(text) == length else f"{_short(Decimal(length) / 20)}磅"


def written_indents(found: tuple[Indent, ...]) -> str:
    """Indents: `首行缩进2字符`."""
    names = {side: name for name, side in _SIDES.items()}
    return "，".join(
        names[side] + (f"{_short(Decimal(amount) / 100)}字符" if unit == "characters" else written_length(amount))
        for side, amount, unit in found
    )


def written_line(line: LineSpacing) -> str:
    """The distance of lines: `固定值28.95磅`; of several lines with as many decimals as say it."""
    if line.rule != "auto":
        return f"{'固定值' if line.rule == 'exact' else '最小值'}{_short(Decimal(line.value) / 20)}磅"
    if line.value == _SINGLE:
        return "单倍行距"
    times = (Decimal(line.value) / _SINGLE).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return f"{_short(times)}倍行距"


def written_space(space: tuple[str, int]) -> str:
    """The space before or after a paragraph: `1行`."""
    unit, amount = space
    return f"{_short(Decimal(amount) / 100)}行" if unit == "lines" else f"{_short(Decimal(amount) / 20)}磅"


def written_spacing(spacing: int) -> str:
    """How much characters are tightened or widened: -5 is `紧缩0.25磅`."""
    return f"{'紧缩' if spacing < 0 else '加宽'}{_short(abs(Decimal(spacing)) / 20)}磅"


def _short(number: Decimal) -> str:
    """A number without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

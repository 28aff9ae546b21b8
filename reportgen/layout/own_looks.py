"""The looks of a format's own classes of letters, cells and tables: loaded where a format has some."""

# Annotations of named tuples are not postponed here: each that is a text is compiled once more while the module loads.
import re
from decimal import Decimal
from typing import NamedTuple

from reportgen.layout.units import MeasureError, twips, whole

_HEIGHT = re.compile(r"(固定值|最小值)?(.+)\Z")
_LINES = {"单线": "single", "双线": "double", "虚线": "dashed", "点线": "dotted"}
NO_LINE = "无"
LINE_POINTS, LINE_JOINT = "磅", "，"
"""What stands behind the width of a line, and between two."""
_NO_LINE = ("nil", 0, "auto")
_SIDES = {"上": "top", "下": "bottom", "左": "left", "右": "right", "横": "insideH", "竖": "insideV"}
BORDER_KINDS = {**_LINES, NO_LINE: _NO_LINE[0]}
BORDER_SIDES = _SIDES
"""The kinds of lines as a format calls them, and the sides, those between rows and columns last; with Word's names."""
LINE_KINDS = frozenset(_LINES.values())
"""The lines that a format can draw, by their names in Word."""
_BORDER = re.compile(
    r"(?:([上下左右横竖]+) )?(单线|双线|虚线|点线|无)(?: ([0-9]+(?:\.[0-9]+)?)磅)?(?: ([0-9A-Fa-f]{6}))?\Z"
)
THIN, THICKEST = 4, 48
"""A line as it usually is, and the thickest one that Word has, in eighths of a point: half a point, and six."""
Borders = tuple[tuple[str, tuple[str, int, str]], ...]
"""Lines by the sides that Word calls `top`, `left`, `bottom`, `right`, `insideH` and `insideV`: the kind, the width in
eighths of a point, and the colour, `auto` for the usual."""


class Letters(NamedTuple):
    """How letters look where they differ from those around them; None, or empty, for what stays as it is there.

    `size` is in half points, `color` and `shading` are of six hexadecimal digits.
    """

    font: str = ""
    latin: str = ""
    size: int = 0
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    color: str = ""
    shading: str = ""


class CellLook(NamedTuple):
    """How a cell looks, whose ground is `shading`.

    `align` is left, center or right, `vertical` top, center or bottom, both empty for the usual; `height` is the height
    of its row in twips, and whether that is `atLeast` or `exact`.
    """

    letters: Letters
    shading: str = ""
    borders: Borders = ()
    align: str = ""
    vertical: str = ""
    height: tuple[int, str] | None = None


class TableLook(NamedTuple):
    """How a table looks: `head` and `body` are the classes of its heads and of all other cells that have none of their
    own, `height` is that of its rows. One `at_foot` stands at the foot of the text of a page."""

    borders: Borders = ()
    head: str = ""
    body: str = ""
    height: tuple[int, str] | None = None
    at_foot: bool = False


def row_height(text: str) -> tuple[int, str]:
    """The height of a row in twips: `8mm` is at least that, `固定值8mm` exactly.

    Raises:
        MeasureError: no height.
    """
    found = _HEIGHT.match(text)
    try:
        height = twips(found.group(2)) if found else 0
    except MeasureError:
        height = 0
    if not found or not height:
        raise MeasureError(text, "8mm", "固定值1cm")
    return height, "exact" if found.group(1) == "固定值" else "atLeast"


class BorderLine(NamedTuple):
    """Lines as a format writes them: on which sides, of which kind, how many points wide, in which colour; each as it
    is typed, empty where nothing is said."""

    sides: str
    kind: str
    width: str
    color: str


def border_lines(text: str) -> list[BorderLine]:
    """What is said of lines around something, in its order; raises as `borders`."""
    found = []
    for item in re.split("[，,；;] *", text):
        line = _BORDER.match(item)
        width = whole(Decimal(line.group(3) or 0) * 8) if line else 0
        if line is None or width > THICKEST or (line.group(3) and not width):
            raise MeasureError(text, "单线", "单线 1.5磅 C00000", "上下 单线 1.5磅，横 单线", "无")
        found.append(BorderLine(*(group or "" for group in line.groups())))
    return found


def borders(text: str) -> Borders:
    """Lines around something: `单线 1.5磅 C00000` on all sides, `上下 单线 1.5磅，横 单线` on some; `无` is none.

    `横` and `竖` are those between the rows and the columns of a table. What is said of a side later counts.

    Raises:
        MeasureError: no such lines.
    """
    found: dict[str, tuple[str, int, str]] = {}
    for sides, kind, width, color in border_lines(text):
        eighths = whole(Decimal(width) * 8) if width else THIN
        drawn = _NO_LINE if kind == NO_LINE else (_LINES[kind], eighths, color.upper() or "auto")
        found |= dict.fromkeys((_SIDES[side] for side in sides or _SIDES), drawn)
    return tuple(found.items())


def written_borders(found: Borders) -> str:
    """Lines as `borders` reads them: `下 单线 1.5磅 C00000`; sides with lines that are alike go together."""
    together: dict[tuple[str, int, str], str] = {}
    for side, line in found:
        together[line] = together.get(line, "") + next(name for name, known in _SIDES.items() if known == side)
    return LINE_JOINT.join(f"{sides} {_written_line(*line)}" for line, sides in together.items())


def _written_line(kind: str, width: int, color: str) -> str:
    if kind == _NO_LINE[0]:
        return NO_LINE
    name = next(name for name, known in _LINES.items() if known == kind)
    points = f"{Decimal(width) / 8:f}"
    return f"{name} {points}{LINE_POINTS}" + ("" if color == "auto" else f" {color}")

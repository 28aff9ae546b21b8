"""How wide the columns of a table are, where its template does not say: as what stands in them needs.

Labels stand in one line, figures and words of Western letters are not torn, and what room is left goes to the columns
with much text, so that rows are low. All lengths are hundredths of a Chinese character.
"""

from __future__ import annotations

import re
from math import isqrt

from reportgen.document.blocks import Cell, Table

_CAPITAL = re.compile("[A-Z]")
# What no line may end within: Western letters, digits and signs, with the mark that must not begin a line.
_WORD = re.compile(r"[^\s\u2e80-\uffff]+[）。，、；：％]?")
# Where a digit or letter stands beside a Chinese character, programs leave a quarter of one free.
_GAP = re.compile(r"(?<=[0-9A-Za-z%])(?=[\u2e80-\u2fff\u3100-\ufaff])|(?<=[\u2e80-\u2fff\u3100-\ufaff])(?=[0-9A-Za-z])")
# Western characters are a little wider than half a Chinese one in most fonts, capitals wider still.
_NARROW, _WIDE, _MORE = 55, 100, 20
_SLACK = 10  # what lengths lose when they become twips
_SHORT, _MIDDLE = 500, 1000  # up to so wide a text stands in one line, in two
_LINE = 400  # no line is narrower, except of less text
_LABEL = 600  # a label stands in one line if it is no wider, else in two
_LONGEST_WORD = 1200  # a longer one is an address, which may break
_ENOUGH = 2400  # a column with more text than this is not better read for being wider
_LEAST = 200
_PICTURE = "图" * 12  # the room that a picture gets, as far as there is some


def fit_columns(table: Table, room: int, padding: int) -> tuple[int, ...]:
    """The width of each column of a table, padding included; together they are `room`.

    Args:
        table: one with changes is measured as it reads when they are accepted, unless nothing is left of it then.
        padding: what is left free at the left and right of a cell, together.
    """
    left_out = "ins" if all(row.change == "del" for row in table.rows) else "del"
    # What labels and words must have, what short texts need, what would be enough, and how much text there is.
    least, needed, wanted, text = ([_LEAST] * table.columns for _ in range(4))
    for row in table.full_rows():
        column = 0
        for cell in row.cells:
            if cell.columns == 1 and cell.rows and row.change != left_out:
                label = row.header or cell.header
                for line, width in _line_widths(cell, left_out):
                    must = _label_width(width) if label else max(_longest_word(line), min(width, _LINE))
                    least[column] = max(least[column], must)
                    needed[column] = max(needed[column], must, 0 if label else _text_width(width))
                    wanted[column] = max(wanted[column], min(width, _ENOUGH))
                    text[column] += width // cell.rows
            column += cell.columns
    padding += _SLACK
    free = max(table.columns, room - padding * table.columns)
    fitted = [width + padding for width in _shared_out(free, least, needed, wanted, [isqrt(n) for n in text])]
    fitted[-1] += room - sum(fitted)
    return tuple(fitted)


def text_lines(cell: Cell, width: int) -> int:
    """How many lines the text of a cell takes in columns that leave it so much width."""
    room = max(100, width // 50 * 50)
    return sum(max(1, -(-line_width // room)) for _, line_width in _line_widths(cell))


def _line_widths(cell: Cell, left_out: str = "del") -> list[tuple[str, int]]:
    """The paragraphs of a cell and their widths, one at least: as they read without those changes."""
    lines = [
        "".join(run.text for run in paragraph.runs if run.change != left_out) or (_PICTURE if paragraph.drawing else "")
        for paragraph in cell.paragraphs
        if paragraph.change != left_out
    ]
    return [(line, _width(line)) for line in lines] or [("", 0)]


def _width(text: str) -> int:
    narrow = len(text.encode("ascii", "ignore"))
    width = _WIDE * len(text) - (_WIDE - _NARROW) * narrow
    return width + _MORE * len(_CAPITAL.findall(text)) + 25 * len(_GAP.findall(text)) if narrow else width


def _label_width(width: int) -> int:
    return width if width <= _LABEL else -(-width // 200) * 100


def _text_width(width: int) -> int:
    return -(-width // 200) * 100 if _SHORT < width <= _MIDDLE else min(width, _SHORT)


def _longest_word(line: str) -> int:
    longest = max((_width(word) for word in _WORD.findall(line)), default=0)
    return longest if longest <= _LONGEST_WORD else 0


def _shared_out(room: int, least: list[int], needed: list[int], wanted: list[int], weights: list[int]) -> list[int]:
    """Widths that make up `room`, or a little less: `least` first, then what is `needed`, then up to what is `wanted`.

    In between they are in proportion to `weights`, the roots of how much text a column has, with which all the text of
    a table takes the fewest lines.
    """
    wanted = [max(pair) for pair in zip(needed, wanted, strict=True)]
    if room <= sum(least) or room >= sum(wanted):
        fixed = least if room <= sum(least) else wanted
        return [room * width // sum(fixed) for width in fixed]
    limits = (least, needed) if room <= sum(needed) else (needed, wanted)

    def widths(scale: int) -> list[int]:
        return [min(most, max(few, scale * weight // 1000)) for few, most, weight in zip(*limits, weights, strict=True)]

    low, high = 0, 1000 * room
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if sum(widths(middle)) <= room else (low, middle)
    return widths(low)

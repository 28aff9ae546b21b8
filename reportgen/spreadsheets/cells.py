"""What a spreadsheet of anybody's says: sheets, cells with their texts, and the number that a cell holds, exactly."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple
from unicodedata import normalize

from reportgen.editing.typed import number_in, plain_digits
from reportgen.places import Place, Source

# A number of a spreadsheet is a double, of which its programs show and keep 15 digits (Excel's “number precision”).
# They write 17 into the file, so that 1.1 stands there as 1.1000000000000001: with 15 it is what somebody has typed.
_PRECISION = Context(prec=15, rounding=ROUND_HALF_EVEN)
_LARGEST = 30
"""How many digits may stand before or behind the point: more than any amount has, and less than would fill a line."""
_DASHES = re.compile(r"[-‐‑‒–—―−──ーﾰ~～]+\Z")
_DOUBLE = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][-+]?[0-9]{1,3})?\Z", re.ASCII)
_BLANKS = re.compile(r"\s+")
# Within a format of numbers: texts in quotes, a character behind a backslash or one that gives room, colours and
# conditions in brackets.
_NO_TOKENS = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
_DATE_TOKENS = re.compile(r"[ymdhs]", re.IGNORECASE)


class Cell(NamedTuple):
    """A cell: row and column count from 1; `text` is what the file holds of its value.

    `kind` is `number`, `text`, `truth`, `error` or `date`; `blank` one that is merely formatted, or a formula whose
    value the file does not have. `form` is the format in which a number is shown, `indent` how far a text is moved in
    by the look of the cell.
    """

    row: int
    column: int
    kind: str
    text: str
    form: str = ""
    formula: bool = False
    indent: int = 0

    @property
    def name(self) -> str:
        """The cell as people call it: `C8`."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def level(self) -> int:
        """How far a text is moved in, by the look of the cell or by blanks before it; a full-width one counts twice."""
        blanks = self.text[: len(self.text) - len(self.text.lstrip())]
        return 2 * self.indent + sum(2 if blank == "\u3000" else 1 for blank in blanks)

    @property
    def is_percent(self) -> bool:
        """Whether a number is shown times a hundred, with a sign behind it."""
        return self.kind == "number" and "%" in _NO_TOKENS.sub("", self.form)


class Sheet:
    """A sheet of a workbook: its cells by row and column, and the ranges of merged cells."""

    def __init__(self, name: str, file: str, hidden: bool = False) -> None:
        self.name = name
        self.file = file
        self.hidden = hidden
        self.since_1904 = False
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[tuple[int, int, int, int]] = []

    def put(self, cell: Cell) -> None:
        """Take a cell."""
        self.cells[cell.row, cell.column] = cell

    def text(self, row: int, column: int) -> str:
        """What a cell says, in one line; empty where there is nothing."""
        cell = self.cells.get((row, column))
        return _BLANKS.sub(" ", cell.text).strip() if cell else ""

    @property
    def last_row(self) -> int:
        """The number of the last row with a cell."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        """The number of the last column with a cell."""
        return max((column for _, column in self.cells), default=0)

    def place(self, cell: Cell) -> Place | None:
        """Where a cell is: messages call it `file: sheet!C8` and show what it says; None for one that says nothing."""
        text = _BLANKS.sub(" ", cell.text).strip()
        if not text:
            return None
        return Place(Source(self.file, text, [f"{self.name}!{cell.name}"]), 1, 1, max(1, len(text)))


class Number(NamedTuple):
    """What a cell says as a number: `value` None where it says none; `fault` the code of what keeps it from being one.

    A share that is shown as a percentage is the number before the sign, with `percent`.
    """

    value: Decimal | None = None
    percent: bool = False
    fault: str = ""


def number_of(cell: Cell) -> Number:
    """The number of a cell, as it was typed: a double's 15 digits, a text with commas, full-width digits or brackets.

    Blanks and dashes are no number and no fault.
    """
    if cell.kind == "blank":
        return Number(fault="sheet-formula-empty" if cell.formula else "")
    if cell.kind == "number":
        return _typed(cell)
    if cell.kind == "text":
        return _written(cell.text)
    return Number(fault={"error": "sheet-error-cell", "date": "sheet-date-cell"}.get(cell.kind, "sheet-truth-cell"))


def _typed(cell: Cell) -> Number:
    if not _DOUBLE.match(cell.text.strip()) or abs((value := Decimal(cell.text.strip())).adjusted()) > _LARGEST:
        return Number(fault="sheet-not-a-number")
    value = _PRECISION.plus(value)
    if is_date_format(cell.form):
        return Number(fault="sheet-date-cell")
    return Number(plain(value.scaleb(2)), percent=True) if cell.is_percent else Number(plain(value))


def _written(text: str) -> Number:
    """The number of a text: what a person may type in a field, a percentage, or nothing but a dash."""
    said = "".join(normalize("NFKC", text).split()).strip("'").lstrip("¥￥")
    if not said or _DASHES.match(said):
        return Number()
    percent = said.endswith("%")
    understood = number_in(said.removesuffix("%"), "") if len(said) <= 2 * _LARGEST else None
    if understood is None:
        return Number(fault="sheet-not-a-number")
    return Number(plain(Decimal(understood.text)), percent)


def plain(value: Decimal) -> Decimal:
    """A number without a power of ten and without zeros at its end that nobody has typed; nothing has no sign."""
    return Decimal(plain_digits(value)) if value else Decimal(0)


def is_date_format(form: str) -> bool:
    """Whether numbers of a format are shown as dates or times."""
    tokens = _NO_TOKENS.sub("", form.partition(";")[0])
    return bool(_DATE_TOKENS.search(tokens)) and not re.search(r"general", tokens, re.IGNORECASE)


def date_of(cell: Cell, since_1904: bool) -> str:
    """The day of a cell that is shown as a date: `2022-12-31`; the text of the cell where it is none.

    Days are counted from the end of 1899, which takes 1900 for a leap year as all do, or from 1904.
    """
    try:
        days = int(Decimal(cell.text))
        return str(
            dt.date(1904, 1, 1) + dt.timedelta(days) if since_1904 else dt.date(1899, 12, 30) + dt.timedelta(days)
        )
    except (ArithmeticError, ValueError):
        return cell.text.strip()


def column_letters(column: int) -> str:
    """The letters of a column, counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_at(name: str) -> tuple[int, int] | None:
    """Row and column of a cell that is called by letters and a number; None if it is no such name."""
    found = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", name)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column

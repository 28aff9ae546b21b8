"""The figures of a data file as a workbook to be filled in, and what lets it be read back.

The first column, which nobody sees, says of every row which field or item it is, so that rows may be moved, added and
removed. A hidden sheet holds what each cell said when it was written: what then differs is what somebody has changed.
What the data say is written as texts in cells of texts, which no program takes for a formula.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from reportgen.editing.form import Field
from reportgen.errors import Problem, UsageError
from reportgen.facts.paths import FactPath
from reportgen.messages import message_text
from reportgen.spreadsheets.plan import NUMBERS, Heading, Plan, Row, Shown, Table
from reportgen.spreadsheets.whose import Whose
from reportgen.values.chinese import columns

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

KEPT = "_reportgen"
"""The hidden sheet: the mark, the version, the data file's name, its digest, whose it is; below, paths and what their
cells said."""
MARK, VERSION = "reportgen", "1"
WHOSE_ROW = 5
"""The row that says the period and the department; a workbook that an older version has written lacks it."""
FIRST_KEPT = 6
"""The row at which paths begin there."""
END = "/"
"""What the first column says behind the last row of a table."""
TABLE = "|"
"""What parts the path of a list and the names of its columns there. The hidden sheet has what the heads of these
columns say, and under this alone what those of fields do."""
KEY = "="
"""The name of the column of names that the data choose."""

_PATH, _TITLE, _VALUE, _UNIT, _LAST, _HELP = range(6)
_WIDTHS = {_TITLE: 38, _VALUE: 26, _UNIT: 18, _LAST: 18, _HELP: 64}
_MORE_COLUMNS, _MORE_WIDTH = 16, 18
_LINE, _HIGHEST = 14, 400
_HEADS = ("export-item", "export-value", "export-unit", "export-last", "export-help")
_HEAD_ROWS = 3
_DIGITS = 15
"""Of more digits a spreadsheet keeps none: a longer number is a text."""
_MOST_CHARACTERS = 32_000
_LARGEST = 10**15
_DATE = dt.datetime(2000, 1, 1)
"""When every workbook says it was made: the same day, for the same bytes."""
_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_INPUT = {"border": 1, "border_color": "#A6A6A6", "locked": False}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31


class Written(NamedTuple):
    """A workbook, how many cells it has to fill in, and how many of them are not filled in yet."""

    content: bytes
    fields: int
    unfilled: int


def write_workbook(plans: Iterable[Plan], whose: Whose, file: str, text: str, language: str) -> Written:
    """Write the sheets of a data file.

    Args:
        whose: the period and the department, which stand above each sheet.
        file: the name of the data file.
        text: what it says, of which the workbook keeps a digest.
        language: of what the program says, `zh` or `en`.

    Raises:
        UsageError: what writes workbooks is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise UsageError(Problem(code="export-no-xlsxwriter")) from None
    file_of = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(file_of, options)
    book.set_properties({"title": str(whose), "created": _DATE, "comments": ""})
    writer = _Writer(book, str(whose), language)
    for plan in plans:
        writer.write(plan)
    writer.keep(file, sha256(text.encode()).hexdigest(), whose)
    book.close()
    return Written(file_of.getvalue(), writer.fields, writer.unfilled)


class _Writer:
    def __init__(self, book: Workbook, title: str, language: str) -> None:
        self.book = book
        self.title = title
        self.language = language
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.names = {KEPT.lower()}
        self.kept: list[tuple[str, str]] = [(TABLE, TABLE.join(self.say(code) for code in _HEADS))]
        self.choices: list[tuple[str, ...]] = []
        self.fields = self.unfilled = 0

    def say(self, code: str, **params: object) -> str:
        return message_text(code, params, self.language)

    def look(self, **settings: Any) -> Format:
        """A look of cells, made once."""
        settings = {**_FONT, **settings}
        key = tuple(sorted(settings.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(settings)
        return self.formats[key]

    def write(self, plan: Plan) -> None:
        """Write a sheet."""
        sheet = self.book.add_worksheet(self.name_of(plan.name))
        _Page(self, sheet).write(plan)

    def name_of(self, title: str) -> str:
        """A name that a sheet can have, and no other has."""
        name = _FORBIDDEN.sub(" ", title).strip("' ")[:_LONGEST_NAME] or "1"
        found, number = name, 2
        while found.lower() in self.names or found.lower() == "history":
            end = f" {number}"
            found, number = name[: _LONGEST_NAME - len(end)] + end, number + 1
        self.names.add(found.lower())
        return found

    def choice(self, choices: Iterable[str]) -> str:
        """The range of the hidden sheet in which some choices stand, as a validation names it."""
        listed = tuple(choices)
        if listed not in self.choices:
            self.choices.append(listed)
        column = self.book_column(3 + self.choices.index(listed))
        return f"={KEPT}!${column}$1:${column}${len(listed)}"

    @staticmethod
    def book_column(index: int) -> str:
        """The letters of a column, counted from 0."""
        from xlsxwriter.utility import xl_col_to_name

        return str(xl_col_to_name(index))

    def keep(self, file: str, digest: str, whose: Whose) -> None:
        """Write the hidden sheet."""
        sheet = self.book.add_worksheet(KEPT)
        texts = self.look(num_format="@")
        for row, said in enumerate((MARK, VERSION, file, digest)):
            sheet.write_string(row, 0, said, texts)
        for column, said in enumerate(whose):
            sheet.write_string(WHOSE_ROW - 1, column, said, texts)
        for row, (path, said) in enumerate(self.kept, start=FIRST_KEPT - 1):
            sheet.write_string(row, 0, path, texts)
            sheet.write_string(row, 1, said, texts)
        for column, listed in enumerate(self.choices, start=3):
            for row, choice in enumerate(listed):
                sheet.write_string(row, column, choice, texts)
        sheet.hide()
        sheet.protect()


class _Page:
    """One sheet that is being written."""

    def __init__(self, writer: _Writer, sheet: Worksheet) -> None:
        self.writer = writer
        self.sheet = sheet
        self.row = 0

    def write(self, plan: Plan) -> None:
        """Write the lines of a sheet."""
        look, sheet, say = self.writer.look, self.sheet, self.writer.say
        sheet.set_column(_PATH, _PATH, 12, None, {"hidden": True})
        for column, width in _WIDTHS.items():
            sheet.set_column(column, column, width)
        sheet.set_column(_HELP + 1, _HELP + _MORE_COLUMNS, _MORE_WIDTH)
        sheet.hide_gridlines(2)
        self.text(0, _TITLE, f"{self.writer.title} {plan.name}".strip(), look(bold=True, font_size=14))
        self.text(1, _TITLE, say("export-legend"), look(font_color="#595959"))
        head = look(bold=True, bg_color="#D9E2F3", border=1, border_color="#A6A6A6", align="center")
        for column, code in enumerate(_HEADS, start=_TITLE):
            self.text(2, column, say(code), head)
        sheet.set_row(0, 24)
        sheet.freeze_panes(_HEAD_ROWS, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        self.row = _HEAD_ROWS
        kinds: Mapping[type, Callable[[Any], None]]
        kinds = {Heading: self.heading, Row: self.field, Shown: self.shown, Table: self.table}
        for line in plan.lines:
            kinds[type(line)](line)
        sheet.protect("", {"insert_rows": True, "delete_rows": True, "format_columns": True, "format_rows": True})

    def text(self, row: int, column: int, said: str, look: Format) -> None:
        """Write a text, whatever it begins with."""
        self.sheet.write_string(row, column, said[:_MOST_CHARACTERS], look)

    def heading(self, line: Heading) -> None:
        """Write what follows."""
        look = self.writer.look
        if line.level:
            self.row += 1 if line.level == 1 else 0
            self.text(self.row, _TITLE, line.title, look(bold=True, indent=max(0, line.level - 1), bottom=1))
        else:
            self.text(self.row, _TITLE, line.title, look(bold=True, font_size=12, bg_color="#EDEDED"))
            for column in range(_VALUE, _HELP):
                self.sheet.write_blank(self.row, column, None, look(bg_color="#EDEDED"))
        ground = {} if line.level else {"bg_color": "#EDEDED"}
        about = look(font_color="#595959", font_size=9, text_wrap=True, indent=1, **ground)
        self.text(self.row, _HELP, line.about, about)
        self.high(self.row, {_HELP: line.about})
        self.row += 1

    def field(self, line: Row) -> None:
        """Write a field with its cell."""
        field, look = line.field, self.writer.look
        self.text(self.row, _PATH, field["path"], look(num_format="@"))
        self.text(self.row, _TITLE, self.titled(field), look(indent=line.level))
        self.value(self.row, _VALUE, field, field["path"])
        about = look(font_color="#595959", font_size=9, text_wrap=True, indent=1)
        self.text(self.row, _UNIT, field.get("unit", ""), look(font_color="#595959", indent=1))
        self.number(self.row, _LAST, field.get("last_value", ""), look(**_shown(field)))
        self.text(self.row, _HELP, field.get("help", ""), about)
        self.high(self.row, {_HELP: field.get("help", ""), _VALUE: field.get("value", "")})
        self.row += 1

    def high(self, row: int, texts: Mapping[int, str]) -> None:
        """Make a row as high as its texts need, which not every program does by itself."""
        lines = 1
        for column, said in texts.items():
            room = _WIDTHS.get(column, _MORE_WIDTH) * (1.2 if column == _HELP else 1) - 2
            lines = max(lines, sum(max(1, -(-columns(line) // int(room))) for line in said.split("\n")))
        if lines > 1:
            self.sheet.set_row(row, min(_LINE * lines + 2, _HIGHEST))

    def titled(self, field: Field) -> str:
        """A field's title, marked where it must be filled in."""
        return self.writer.say("export-required", title=field["title"]) if field.get("required") else field["title"]

    def shown(self, line: Shown) -> None:
        """Write a figure that nobody types."""
        look = self.writer.look
        grey = {"font_color": "#7F7F7F", "italic": True, "bg_color": "#F2F2F2"}
        self.text(self.row, _TITLE, line.figure["title"], look(indent=line.level, **grey))
        self.text(self.row, _VALUE, line.figure.get("printed", ""), look(align="right", num_format="@", **grey))
        self.text(self.row, _UNIT, self.writer.say("export-computed"), look(font_size=9, indent=1, **grey))
        self.text(self.row, _LAST, line.figure.get("last", ""), look(align="right", **grey))
        self.text(self.row, _HELP, line.figure.get("formula", ""), look(font_size=9, text_wrap=True, indent=1, **grey))
        self.high(self.row, {_HELP: line.figure.get("formula", "")})
        self.row += 1

    def table(self, line: Table) -> None:
        """Write a table: a head, a row for each item, rows to be added to, and its end."""
        look = self.writer.look
        keyed = any(key for key, _ in line.items)
        names = [*([KEY] if keyed else []), *(column.get("name", "") for column in line.columns)]
        self.text(self.row, _PATH, TABLE.join([line.path, *names]), look(num_format="@"))
        head = look(bold=True, bg_color="#F2F2F2", border=1, border_color="#A6A6A6", align="center", text_wrap=True)
        first = _TITLE + keyed
        heads = [self.writer.say("export-key")] if keyed else []
        for field in line.columns:
            unit = field.get("unit", "")
            behind = self.writer.say("bracketed", text=unit) if unit else ""
            heads.append(f"{self.titled(field)}{behind}")
        for column, said in enumerate(heads, start=_TITLE):
            self.text(self.row, column, said, head)
        self.writer.kept.append((TABLE.join([line.path, *names]), TABLE.join(heads)))
        lasts = [
            index
            for index in range(len(line.columns))
            if any((cells[index] or {}).get("last_value") for _, cells in line.items)
        ]
        for offset, index in enumerate(lasts):
            said = self.writer.say("export-last-of", title=line.columns[index]["title"])
            self.text(self.row, first + len(line.columns) + offset, said, head)
        self.row += 1
        for number, (key, cells) in enumerate(line.items):
            path = FactPath(key) if key else FactPath(line.path) / number
            self.text(self.row, _PATH, path, look(num_format="@"))
            self.writer.kept.append((path, _name(cells)))
            if keyed:
                self.text(self.row, _TITLE, path.rpartition(".")[2], look(font_color="#7F7F7F", border=1))
            for column, (found, head_of) in enumerate(zip(cells, line.columns, strict=True), start=first):
                if found is None:
                    self.sheet.write_blank(self.row, column, None, look(bg_color="#F2F2F2"))
                else:
                    self.value(self.row, column, {**head_of, **found}, found["path"])
            self.high(self.row, {first + n: found.get("value", "") for n, found in enumerate(cells) if found})
            for offset, index in enumerate(lasts):
                cell = cells[index]
                last = cell.get("last_value", "") if cell else ""
                self.number(self.row, first + len(line.columns) + offset, last, look(**_shown(line.columns[index])))
            self.row += 1
        for _ in range(line.blanks):
            for column, field in enumerate(line.columns, start=first):
                self.value(self.row, column, {**field, "value": "", "required": False}, "")
            self.row += 1
        grey = look(font_color="#7F7F7F", font_size=9)
        self.text(self.row, _PATH, END, look(num_format="@"))
        self.text(self.row, _TITLE, self.writer.say("export-end" if line.blanks else "export-end-fixed"), grey)
        self.row += 1

    def value(self, row: int, column: int, field: Field, path: str) -> None:
        """Write a cell that is filled in, with what it may hold."""
        kind, typed, required = field["kind"], field.get("value", ""), bool(field.get("required"))
        settings: dict[str, Any] = {**_INPUT, "bg_color": "#FFF2CC" if not required else "#FFE699"}
        if kind in NUMBERS:
            self.number(row, column, typed, self.writer.look(**settings, num_format=_form(field), align="right"))
        else:
            look = self.writer.look(**settings, num_format="@", text_wrap=True)
            shown = self.writer.say(f"export-{typed}") if kind == "boolean" and typed else typed
            if shown:
                self.text(row, column, shown, look)
            else:
                self.sheet.write_blank(row, column, None, look)
        if path:
            self.writer.kept.append((path, typed))
            self.writer.fields += 1
            self.writer.unfilled += bool(field.get("unfilled"))
        self.validate(row, column, field)

    def validate(self, row: int, column: int, field: Field) -> None:
        """Let a cell take only what its field can have."""
        kind, say = field["kind"], self.writer.say
        if kind == "boolean":
            yes_no = [say("export-true"), say("export-false")]
            self.sheet.data_validation(
                row, column, row, column, {"validate": "list", "source": self.writer.choice(yes_no)}
            )
        elif kind == "choice" and field.get("choices"):
            source = self.writer.choice(field["choices"])
            self.sheet.data_validation(row, column, row, column, {"validate": "list", "source": source})
        elif kind in NUMBERS:
            low, high = field.get("minimum") or str(-_LARGEST), field.get("maximum") or str(_LARGEST)
            whole = kind == "count"
            said = say("export-whole" if whole else "export-number", low=low, high=high)
            self.sheet.data_validation(
                row, column, row, column,
                {
                    "validate": "integer" if whole else "decimal", "criteria": "between",
                    "minimum": Decimal(low), "maximum": Decimal(high),
                    "error_title": say("export-wrong"), "error_message": said[:255], "error_type": "warning",
                },
            )  # fmt: skip

    def number(self, row: int, column: int, typed: str, look: Format) -> None:
        """Write a number as one, if it is one that a spreadsheet keeps to its last digit; else as it is typed."""
        digits = re.fullmatch(r"-?([0-9]+)(?:\.([0-9]+))?", typed)
        if digits and len((digits[1] + (digits[2] or "")).lstrip("0")) <= _DIGITS:
            self.sheet.write_number(row, column, Decimal(typed), look)
        elif typed:
            self.text(row, column, typed, look)
        else:
            self.sheet.write_blank(row, column, None, look)


def _form(field: Field) -> str:
    """The format in which a number is shown: with the decimals that are typed."""
    decimals = len(field.get("value", "").partition(".")[2])
    if field["kind"] == "amount":
        return f"#,##0.{'0' * max(2, min(decimals, 10))}"
    if field["kind"] == "count":
        return "#,##0" if field.get("unit") else "0"
    return f"0.{'0' * min(decimals, 10)}" if decimals else "General"


def _shown(field: Field) -> dict[str, Any]:
    """The look of a value of last year's."""
    return {"font_color": "#7F7F7F", "align": "right", "num_format": _form(field)}


def _name(cells: Iterable[Field | None]) -> str:
    """What an item is called: its first text."""
    return next((cell.get("value", "") for cell in cells if cell and cell["kind"] not in NUMBERS), "")

"""A summary as a workbook: the table, the chart of the largest, the rules that do not hold.

Rows go to the disk as they are written (XlsxWriter's `constant_memory`), so that a workbook of a province needs no more
memory than one of a town. Texts are texts whatever they begin with, and sums are numbers that were worked out here: no
cell is run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportgen.errors import Problem, UsageError
from reportgen.summary.rows import State
from reportgen.summary.table import Cell, Head, Table
from reportgen.summary.texts import cell_text, head_text
from reportgen.values.chinese import columns
from reportgen.values.rounding import round_half_up

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_DATE = dt.datetime(2000, 1, 1)
"""When every workbook says it was made: the same day, for the same bytes."""
_FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_LINES = {"border": 1, "border_color": "#A6A6A6"}
_TITLE, _HEAD, _FIRST = 0, 1, 2
"""The rows of the title and the heads, and the first of the files."""
_FIXED_COLUMNS = 2
_NARROWEST, _WIDEST = 6, 60
_A3, _A4, _MOST_ON_A4 = 8, 9, 14
"""Sizes of paper by their numbers in workbooks, and how many columns can be read on the smaller one."""
_BESIDE = frozenset({"figure", "share", "rank", "last", "change", "rate"})
_FIGURES = frozenset({"number", "name", *_BESIDE, "errors", "warnings", "state"})
_CHECKS = frozenset({"number", "name", "state", "reason", "errors", "warnings", "rules", "outliers", "file"})
_GROUNDS: Mapping[State, Mapping[str, Any]] = {
    State.FAULTY: {"bg_color": "#FFF2CC"},
    State.FAILED: {"bg_color": "#F8CBAD"},
}
_HEAD_WIDTH, _HEAD_LINE = 14, 15
_MOST_CHARACTERS = 32_000
_BAR_HEIGHT, _CHART_WIDTH = 26, 860


def write_workbook(table: Table) -> bytes:
    """The table as a workbook.

    Raises:
        UsageError: what writes workbooks is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise UsageError(Problem(code="export-no-xlsxwriter")) from None
    content = BytesIO()
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    book = Workbook(content, options)
    book.set_properties({"title": table.title, "created": _DATE, "comments": ""})
    _Writer(book, table).write()
    book.close()
    return content.getvalue()


class _Writer:
    def __init__(self, book: Workbook, table: Table) -> None:
        self.book = book
        self.table = table
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def look(self, **settings: Any) -> Format:
        """A look of cells, made once."""
        settings = {**_FONT, **settings}
        key = tuple(sorted(settings.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(settings)
        return self.formats[key]

    def write(self) -> None:
        """Write the sheets: the figures, what the check says of each file, the largest, the rules that do not hold."""
        say = self.table.say
        self.whole(self.book.add_worksheet(say("summary-sheet")), _FIGURES)
        self.whole(self.book.add_worksheet(say("summary-checks")), _CHECKS)
        if largest := self.table.largest():
            self.chart(largest)
        if self.table.plan.rules and (rules := self.table.rules()):
            self.rules(rules)

    def whole(self, sheet: Worksheet, chosen: frozenset[str]) -> None:
        """A sheet with a row for each file, of some of the columns; with the sums, if it has columns that have any."""
        table = self.table
        at = [index for index, head in enumerate(table.heads) if head.what in chosen]
        heads = [table.heads[index] for index in at]
        titles = [head_text(head, table) for head in heads]
        widths = [min(columns(title), _HEAD_WIDTH) for title in titles]
        sheet.set_row(_TITLE, 26)
        self.text(sheet, _TITLE, 0, table.title, self.look(bold=True, font_size=14))
        sheet.set_row(_HEAD, _HEAD_LINE * max(-(-columns(title) // (_HEAD_WIDTH - 2)) for title in titles))
        look = self.look(bold=True, bg_color="#D9E2F3", align="center", text_wrap=True, **_LINES)
        for column, title in enumerate(titles):
            self.text(sheet, _HEAD, column, title, look)
        row = _FIRST
        for line in table.lines():
            ground = _GROUNDS.get(line.row.state, {})
            self.cells(sheet, row, heads, [line.cells[index] for index in at], widths, ground)
            row += 1
        sheet.autofilter(_HEAD, 0, max(row - 1, _HEAD), len(heads) - 1)
        if chosen is _FIGURES:
            foot = table.foot()
            ground = {"bold": True, "bg_color": "#EDEDED"}
            self.cells(sheet, row, heads, [foot[index] for index in at], widths, ground)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))
        sheet.freeze_panes(_FIRST, _FIXED_COLUMNS)
        sheet.set_landscape()
        sheet.set_paper(_A3 if len(heads) > _MOST_ON_A4 else _A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD)
        sheet.set_footer("&C&P / &N")

    def cells(
        self,
        sheet: Worksheet,
        row: int,
        heads: Sequence[Head],
        cells: Sequence[Cell],
        widths: list[int],
        ground: Mapping[str, Any],
    ) -> None:
        """Write a row, and note how wide its cells are."""
        for column, (cell, head) in enumerate(zip(cells, heads, strict=True)):
            shown = cell_text(cell, head)
            if isinstance(cell, Decimal):
                form = _form(head)
                self.number(
                    sheet, row, column, cell, head, self.look(num_format=form, align="right", **_LINES, **ground)
                )
                widths[column] = max(widths[column], len(shown) + len(shown) // 3)
            elif cell:
                self.text(sheet, row, column, cell, self.look(num_format="@", text_wrap=True, **_LINES, **ground))
                widths[column] = max(widths[column], columns(cell))
            else:
                sheet.write_blank(row, column, None, self.look(**_LINES, **ground))

    @staticmethod
    def number(sheet: Worksheet, row: int, column: int, value: Decimal, head: Head, look: Format) -> None:
        """Write a number: the double nearest to what is in the data or, of a quotient, to what is printed."""
        quotient = len(value.as_tuple().digits) > 15
        sheet.write_number(row, column, round_half_up(value, head.decimals or 0) if quotient else value, look)

    @staticmethod
    def text(sheet: Worksheet, row: int, column: int, said: str, look: Format) -> None:
        """Write a text, whatever it begins with."""
        sheet.write_string(row, column, said[:_MOST_CHARACTERS], look)

    def chart(self, largest: Sequence[tuple[str, Decimal]]) -> None:
        """The sheet of the largest, with their chart."""
        table, at = self.table, self.table.plan.chart
        assert at is not None
        column = table.plan.columns[at]
        head = next(head for head in table.heads if head.path == column.path)
        name = table.say("summary-largest", count=len(largest))
        sheet = self.book.add_worksheet(name)
        heads = (table.say("summary-name"), head_text(head, table))
        self.listing(sheet, heads, ((who, value) for who, value in largest), (None, head))
        sheet.set_column(0, 0, min(max(max(columns(who) for who, _ in largest) + 2, 16), _WIDEST))
        sheet.set_column(1, 1, 18)
        chart = self.book.add_chart({"type": "bar"})
        chart.add_series(
            {
                "name": [name, 0, 1],
                "categories": [name, 1, 0, len(largest), 0],
                "values": [name, 1, 1, len(largest), 1],
                "fill": {"color": "#4472C4"},
                "gap": 60,
                "data_labels": {"value": True, "num_format": _form(head), "font": {"name": "宋体"}},
            }
        )
        chart.set_title({"name": f"{table.period} {heads[1]}".strip(), "name_font": {"name": "宋体", "size": 12}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "num_font": {"name": "宋体"}})
        chart.set_x_axis(
            {"num_format": _form(head), "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
        )
        chart.set_size({"width": _CHART_WIDTH, "height": 120 + _BAR_HEIGHT * len(largest)})
        sheet.insert_chart(0, 3, chart)

    def rules(self, rules: Sequence[tuple[str, str, int]]) -> None:
        """The sheet of the rules that do not hold."""
        say = self.table.say
        sheet = self.book.add_worksheet(say("summary-rules-sheet"))
        heads = (say("summary-rules"), say("summary-rule-title"), say("summary-rule-files"))
        lines = ((rule, title, Decimal(count)) for rule, title, count in rules)
        self.listing(sheet, heads, lines, (None, None, Head(heads[2], "", 0)))
        for column, width in enumerate((36, 42, 12)):
            sheet.set_column(column, column, width)

    def listing(
        self,
        sheet: Worksheet,
        heads: Sequence[str],
        lines: Iterable[tuple[str | Decimal, ...]],
        numbers: Sequence[Head | None],
    ) -> None:
        """A table without more ado; `numbers` are the heads of its columns of numbers."""
        look = self.look(bold=True, bg_color="#D9E2F3", align="center", **_LINES)
        for column, said in enumerate(heads):
            self.text(sheet, 0, column, said, look)
        for row, line in enumerate(lines, start=1):
            for column, (cell, head) in enumerate(zip(line, numbers, strict=True)):
                if isinstance(cell, Decimal) and head is not None:
                    self.number(sheet, row, column, cell, head, self.look(num_format=_form(head), **_LINES))
                else:
                    self.text(sheet, row, column, str(cell), self.look(num_format="@", **_LINES))
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)


def _form(head: Head) -> str:
    """The format in which the numbers of a column are shown: commas in amounts and counts, none in ranks."""
    whole = "#,##0" if head.unit and head.unit != "%" else "0"
    return f"{whole}.{'0' * head.decimals}" if head.decimals else whole

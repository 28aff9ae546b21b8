"""What a summary takes from one file: a row, small enough to be kept by the thousand and sent between processes."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from reportgen.case import Case
from reportgen.errors import OutputError, Problem, ReportgenError, Severity
from reportgen.facts.tree import ScalarNode
from reportgen.figures.figures import Figures
from reportgen.messages import message_text
from reportgen.schema.nodes import SchemaNode
from reportgen.spreadsheets.mapping import Item, Way
from reportgen.summary.plan import Column, Plan
from reportgen.values.figure import Figure
from reportgen.values.money import IN_YUAN, convert
from reportgen.values.period import any_period
from reportgen.values.records import Record, members_of, record_of
from reportgen.values.rounding import EXACT
from reportgen.values.value_text import exact_number, printable

_DIGITS = Context(prec=28, rounding=ROUND_HALF_UP)
"""Of a quotient, which has fifty digits, as many as anybody can compare are kept; amounts have fewer."""
_APART = "\t"


class State(StrEnum):
    """What became of a file: its figures are in the table, they are although something is wrong, they are not because
    they cannot be, or because they are of another period."""

    GOOD = "good"
    FAULTY = "faulty"
    FAILED = "failed"
    OTHER = "other"


class Look(NamedTuple):
    """The unit of a figure, and with how many decimals it is printed."""

    unit: str
    decimals: int


class Row(NamedTuple):
    """One file.

    `numbers` are its figures and those of last year in turn, as texts in one; `looks` one for each column, None where
    the file has no such figure; `rules` the names of what does not hold; `reason` the first thing that is wrong in
    words; `code` the exit code that the file alone would have.
    """

    file: str
    name: str
    period: str
    state: State
    numbers: str = ""
    looks: tuple[Look | None, ...] = ()
    errors: int = 0
    warnings: int = 0
    rules: tuple[str, ...] = ()
    reason: str = ""
    code: int = 0

    def values(self) -> list[tuple[Decimal | None, Decimal | None]]:
        """For each column the figure and that of last year; nothing of a file that failed."""
        texts = self.numbers.split(_APART) if self.numbers else []
        found = [Decimal(text) if text else None for text in texts]
        return list(zip(found[::2], found[1::2], strict=True))


def row_of(file: str, plan: Plan, day: dt.date | None, language: str, period: str = "", since: str = "") -> Row:
    """The row of a file.

    Args:
        day: on which waivers that end are judged.
        language: in which the reason is told.
        period: the only one that is wanted, as files write it; empty for any.
        since: a period before which none is wanted.
    """

    def is_other(found: str) -> bool:
        return bool(found) and (found < since or period not in (found, ""))

    case = Case(file, day)
    name = found = ""
    try:
        facts, shape = case.facts, case.contract.shape
        node = shape.stated(facts, "department-name")
        name = node.text if isinstance(node, ScalarNode) else ""
        found = str(shape.period_of(facts) or "")
        if is_other(found):
            return Row(file, name, found, State.OTHER)
        figures = case.figures
        problems: Sequence[Problem] = case.problems
    except ReportgenError as error:
        found = found or str(any_period(Path(file).stem) or "")
        if is_other(found):
            return Row(file, name, found, State.OTHER)
        rules = tuple(dict.fromkeys(problem.rule for problem in error.problems if problem.rule))
        errors, warnings = _counted(error.problems)
        reason = _reason(error.problems, file, language)
        return Row(file, name, found, State.FAILED, "", (), errors, warnings, rules, reason, error.exit_code)
    errors, warnings = _counted(problems)
    rules = tuple(
        dict.fromkeys(problem.rule for problem in problems if problem.rule and problem.severity is not Severity.NOTE)
    )
    taken = [_taken(figures, column) for column in plan.columns]
    numbers = _APART.join(f"{_packed(value)}{_APART}{_packed(last)}" for value, last, _ in taken)
    state = State.FAULTY if errors else State.GOOD
    reason = _reason(problems, file, language) if errors else ""
    looks = tuple(look for _, _, look in taken)
    return Row(file, name, found, state, numbers, looks, errors, warnings, rules, reason, int(errors > 0))


class RowReader:
    """Reads the rows of files, in this process or, sent there, in others. Where no period is wanted, of a file of an
    earlier one than has been seen no more is read than that.
    """

    def __init__(self, plan: Plan, day: dt.date | None, language: str, period: str = "") -> None:
        """As for `row_of`."""
        self._plan, self._day, self._language, self._period = plan, day, language, period
        self._since = ""

    def __call__(self, files: Sequence[str]) -> list[Row]:
        """The rows of some files."""
        rows = []
        for file in files:
            rows.append(row_of(file, self._plan, self._day, self._language, self._period, self._since))
            self.saw(rows[-1])
        return rows

    def saw(self, row: Row) -> None:
        """Take notice of the period of a row."""
        if not self._period:
            self._since = max(self._since, row.period)


def lost_row(file: str, problem: Problem | None, language: str) -> Row:
    """The row of a file over which processes have ended."""
    period = str(any_period(Path(file).stem) or "")
    reason = _reason([problem], file, language) if problem else ""
    return Row(file, "", period, State.FAILED, errors=1, reason=reason, code=OutputError.exit_code)


def _counted(problems: Sequence[Problem]) -> tuple[int, int]:
    severities = [problem.severity for problem in problems]
    return severities.count(Severity.ERROR), severities.count(Severity.WARNING)


def _reason(problems: Sequence[Problem], file: str, language: str) -> str:
    """The first error in words, with its line, and with its file where that is not the row's: a formula of the schema,
    last year's data."""
    first = next((problem for problem in problems if problem.severity is Severity.ERROR), None)
    if first is None:
        return ""
    said = " ".join(first.text(language).split())
    if first.place is None:
        return said
    if os.path.abspath(first.place.source.name) != os.path.abspath(file):
        return message_text("summary-reason-elsewhere", {"place": first.place.brief(language), "text": said}, language)
    return message_text("summary-reason", {"line": first.place.line, "text": said}, language)


def _taken(figures: Figures, column: Column) -> tuple[Decimal | None, Decimal | None, Look | None]:
    """A figure and that of last year, in the unit of the column where both are of money, and how it is printed."""
    shape = figures.contract.shape
    now, last = _figure(figures.root, column.way, shape), _figure(figures.last, column.way, shape)
    if now is None:
        return None, None, None
    unit = column.unit if column.unit in IN_YUAN and now.unit in IN_YUAN else now.unit
    before = _number(last, unit) if last is not None and (last.unit == now.unit or last.unit in IN_YUAN) else None
    decimals = column.decimals if column.decimals is not None else _decimals(now)
    percent = now.form.kind == "percent"
    return _number(now, unit), before, Look("%" if percent else unit, decimals)


def _figure(record: Record | None, way: Way, shape: SchemaNode) -> Figure | None:
    """The figure at the end of a way; None if there is none."""
    value: Any = record
    part: SchemaNode | None = shape
    for step in way:
        if isinstance(step, Item):
            part = part.items if part is not None else None
            value = next((item for item in value or () if part is not None and _name(item, part) == step), None)
        else:
            part = part.members.get(step, part.others) if part is not None else None
            value = value.get(step) if isinstance(value, Record) else members_of(value).get(step)
        if value is None:
            return None
    return value if isinstance(value, Figure) else None


def _name(item: Any, shape: SchemaNode) -> str:
    """What an item of a list is called in its file."""
    record = record_of(item)
    node = record.node if record is not None else None
    name = node.members.get(shape.name_in(node)) if node is not None else None
    return name.text if isinstance(name, ScalarNode) else ""


def _number(figure: Figure, unit: str) -> Decimal:
    """The number that is shown: of a percentage, what stands before the sign."""
    value = figure.value
    if figure.form.kind == "percent":
        value = EXACT.multiply(value, Decimal(100))
    elif figure.unit != unit:
        value = convert(value, figure.unit, unit)
    return value


def _decimals(figure: Figure) -> int:
    if figure.form.decimals is not None:
        return figure.form.decimals
    return len(printable(figure).number_text().partition(".")[2])


def _packed(value: Decimal | None) -> str:
    return "" if value is None else exact_number(_DIGITS.plus(value))

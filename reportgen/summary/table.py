"""The rows of many files as one table: what stands in which cell, worked out column by column.

Of each file only its row is kept, whose numbers are one text; of a column with shares or ranks, one whole number for
each file. Everything else is worked out when a line is asked for, so that a province's table takes some megabytes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from reportgen.errors import Problem, Severity
from reportgen.language.words import words_of
from reportgen.messages import message_text
from reportgen.messages.unseen import visible_line
from reportgen.summary import plan as planned
from reportgen.summary import statistics
from reportgen.summary.plan import Column, Plan
from reportgen.summary.rows import Look, Row, State
from reportgen.values.figure import SHARES
from reportgen.values.period import YEAR, any_period
from reportgen.values.rounding import EXACT, round_half_up

_PERCENT = "%"
_RATE_DECIMALS = 2
"""Of shares and rates, as the reports print them."""

Cell = Decimal | str | None
"""What stands in a cell: a number with the decimals of its head, a text, or nothing."""


class Head(NamedTuple):
    """What stands above a column: its title and unit, and with how many decimals its numbers are shown; None of a
    column of texts. `path` and `what` tell other programs what it is: which figure, and `figure` or what is said of it.
    """

    title: str
    unit: str = ""
    decimals: int | None = None
    path: str = ""
    what: str = ""


class Outlier(NamedTuple):
    """A number that stands out: of which column, against what, and how far (`statistics.robust_scores`)."""

    column: int
    against: str
    score: Decimal


class Line(NamedTuple):
    """A file with its cells, one for each head."""

    row: Row
    cells: tuple[Cell, ...]
    outliers: tuple[Outlier, ...]


class Rows:
    """Rows as they come in, what is alike in them kept once."""

    def __init__(self) -> None:
        self.found: list[Row] = []
        self._alike: dict[object, object] = {}

    def add(self, row: Row) -> None:
        """Take a row."""
        looks, rules = (self._alike.setdefault(value, value) for value in (row.looks, row.rules))
        assert isinstance(looks, tuple)
        assert isinstance(rules, tuple)
        self.found.append(row._replace(looks=looks, rules=rules))

    def of_the_latest(self) -> tuple[list[Row], list[Row]]:
        """The rows of the latest period that is wanted, among them those that do not say theirs; and the others."""
        latest = max((row.period for row in self.found if row.state is not State.OTHER), default="")
        wanted = [row for row in self.found if row.state is not State.OTHER and row.period in (latest, "")]
        kept = {id(row) for row in wanted}
        return wanted, [row for row in self.found if id(row) not in kept]


class Table:
    """The summary of some rows, by a plan; `language` is that of what the program says in it."""

    def __init__(self, plan: Plan, rows: Sequence[Row], language: str, rule_titles: Mapping[str, str]) -> None:
        self.plan = plan
        self.rows = rows
        self.language = language
        self.rule_titles = rule_titles
        self.period = max((row.period for row in rows), default="")
        self.problems: list[Problem] = []
        self._shares: dict[int, array[int]] = {}
        self._ranks: dict[int, array[int]] = {}
        self._outliers: dict[int, list[Outlier]] = {}
        self._feet: list[tuple[Cell, ...]] = []
        self._looks = [self._look(index) for index in range(len(plan.columns))]
        for index, column in enumerate(plan.columns):
            self._reckon(index, column)
        self.heads = tuple(self._heads())
        self._tell_twice()

    def say(self, code: str, **params: object) -> str:
        """A text of the program's, in the table's language."""
        return message_text(code, params, self.language)

    @property
    def title(self) -> str:
        """What stands above the table."""
        period, title = any_period(self.period), self.plan.title or self.say("summary-sheet")
        if period is None:  # of files that do not say theirs
            return title
        if period.kind == YEAR:
            return self.say("summary-title-year", period=self.period, title=title)
        words = words_of(self.language).period_of(period.kind)
        return self.say("summary-title", period=period.printed(words), title=title)

    def count(self, state: State) -> int:
        """How many files ended so."""
        return sum(row.state is state for row in self.rows)

    def lines(self) -> Iterator[Line]:
        """The lines, in the order of the files."""
        for index, row in enumerate(self.rows):
            numbers = self._numbers(row)
            cells: list[Cell] = [Decimal(index + 1), visible_line(row.name or row.file)]
            for at, column in enumerate(self.plan.columns):
                value, last = numbers[at] if numbers else (None, None)
                cells.append(value)
                cells += [self._beside(at, index, extra, value, last) for extra in column.extras]
            outliers = tuple(self._outliers.get(index, ()))
            yield Line(row, (*cells, *self._judgement(row, outliers)), outliers)

    def foot(self) -> tuple[Cell, ...]:
        """The last line: sums."""
        cells: list[Cell] = [None, self.say("summary-total", count=sum(bool(row.numbers) for row in self.rows))]
        for foot in self._feet:
            cells += foot
        return (*cells, *(None for _ in range(len(self.heads) - len(cells))))

    def rules(self) -> list[tuple[str, str, int]]:
        """Every rule that does not hold somewhere: its name, its title, in how many files; the most frequent first."""
        counted: dict[str, int] = {}
        for row in self.rows:
            for rule in row.rules:
                counted[rule] = counted.get(rule, 0) + 1
        found = [(rule, self.rule_titles.get(rule, ""), count) for rule, count in counted.items()]
        return sorted(found, key=lambda each: (-each[2], each[0]))

    def largest(self) -> list[tuple[str, Decimal]]:
        """The files with the largest figures in the column of the chart, with these, the largest first."""
        at = self.plan.chart
        if at is None:
            return []
        values = self._column(at)
        known = [(value, index) for index, (value, _) in enumerate(values) if value is not None and value > 0]
        known.sort(key=lambda each: (-each[0], each[1]))
        first = known[: self.plan.first]
        return [(visible_line(self.rows[index].name or self.rows[index].file), value) for value, index in first]

    def _look(self, index: int) -> Look:
        """The unit and the decimals of a column: the unit that most of its figures have, and the most decimals."""
        looks = [row.looks[index] for row in self.rows if row.looks and row.looks[index] is not None]
        known = [look for look in looks if look is not None]
        column = self.plan.columns[index]
        if not known:
            return Look(_PERCENT if column.percent else column.unit, column.decimals or 0)
        units: dict[str, int] = {}
        for look in known:
            units[look.unit] = units.get(look.unit, 0) + 1
        unit = max(units, key=lambda each: units[each])
        decimals = max(look.decimals for look in known if look.unit == unit)
        if others := sorted(units.keys() - {unit}):
            self._tell_units(index, unit, others[0])
        return Look(unit, decimals)

    def _tell_units(self, index: int, unit: str, other: str) -> None:
        odd = [row for row in self.rows if (look := row.looks[index] if row.looks else None) and look.unit != unit]
        params = {
            "title": self.plan.columns[index].title,
            "unit": unit or "—",
            "other": other or "—",
            "count": len(odd),
        }
        self.problems.append(Problem("summary-units", params, Severity.WARNING, file=odd[0].file))

    def _tell_twice(self) -> None:
        seen: dict[str, str] = {}
        for row in self.rows:
            if row.name and row.name in seen:
                params = {"name": row.name, "first": seen[row.name]}
                self.problems.append(Problem("summary-name-twice", params, Severity.WARNING, file=row.file))
            seen.setdefault(row.name, row.file)

    def _numbers(self, row: Row) -> list[tuple[Decimal | None, Decimal | None]]:
        """The numbers of a row, without those in another unit than the column's."""
        found = row.values()
        for at, look in enumerate(row.looks):
            if look is not None and look.unit != self._looks[at].unit:
                found[at] = (None, None)
        return found

    def _column(self, index: int) -> list[tuple[Decimal | None, Decimal | None]]:
        return [numbers[index] if (numbers := self._numbers(row)) else (None, None) for row in self.rows]

    def _adds_up(self, index: int) -> bool:
        """Whether figures of a column make a sum: amounts and counts do, percentages and bare numbers do not."""
        column, unit = self.plan.columns[index], self._looks[index].unit
        return column.foot if column.foot is not None else bool(unit) and unit not in SHARES

    def _reckon(self, index: int, column: Column) -> None:
        """What is said of a column as a whole."""
        numbers = self._column(index)
        values = [value for value, _ in numbers]
        if planned.SHARE in column.extras:
            unit = Decimal(1).scaleb(-_RATE_DECIMALS)
            found = statistics.shares(values, _RATE_DECIMALS)
            self._shares[index] = array("q", (int((share or 0) / unit) for share in found))
        if planned.RANK in column.extras:
            self._ranks[index] = array("l", statistics.ranks(values))
        self._find_outliers(index, column, numbers)
        self._feet.append(self._foot(index, column, numbers))

    def _foot(
        self, index: int, column: Column, numbers: Sequence[tuple[Decimal | None, Decimal | None]]
    ) -> tuple[Cell, ...]:
        if not self._adds_up(index):
            return (None,) * (1 + len(column.extras))
        whole = statistics.add(value for value, _ in numbers)
        # Of a change only those tell that have both years, and so it is of the rate.
        both = [(value, last) for value, last in numbers if value is not None and last is not None]
        now, before = statistics.add(value for value, _ in both), statistics.add(last for _, last in both)
        cells: list[Cell] = [whole if any(value is not None for value, _ in numbers) else None]
        for extra in column.extras:
            if extra == planned.SHARE:
                cells.append(Decimal(100) if any(self._shares[index]) else None)
            elif extra == planned.RANK or not both:
                cells.append(None)
            else:
                cells.append(_compared(extra, now, before))
        return tuple(cells)

    def _beside(self, at: int, index: int, extra: str, value: Decimal | None, last: Decimal | None) -> Cell:
        """What stands behind a figure."""
        if extra == planned.LAST:
            return last
        if value is None:
            return None
        if extra == planned.SHARE:
            share = self._shares[at][index]
            return Decimal(share).scaleb(-_RATE_DECIMALS) if any(self._shares[at]) else None
        if extra == planned.RANK:
            return Decimal(self._ranks[at][index])
        return _compared(extra, value, last) if last is not None else None

    def _find_outliers(
        self, index: int, column: Column, numbers: Sequence[tuple[Decimal | None, Decimal | None]]
    ) -> None:
        """Note which numbers stand out: amounts and counts by their size, percentages by themselves."""
        sized = self._looks[index].unit not in SHARES
        for against in column.against:
            if against == planned.OTHERS:
                measured = [statistics.size_of(value) if sized else value for value, _ in numbers]
            else:
                measured = [_step(value, last, sized) for value, last in numbers]
            for row, score in enumerate(statistics.robust_scores(measured, self.plan.least)):
                if score is not None and abs(score) > self.plan.beyond:
                    self._outliers.setdefault(row, []).append(Outlier(index, against, score))

    def _heads(self) -> Iterator[Head]:
        yield Head(self.say("summary-number"), "", 0, "", "number")
        yield Head(self.say("summary-name"), what="name")
        for column, look in zip(self.plan.columns, self._looks, strict=True):
            yield Head(column.title, look.unit, look.decimals, column.path, "figure")
            for extra in column.extras:
                unit, decimals = self._beside_look(extra, look)
                yield Head(self.say(f"summary-{extra}", title=column.title), unit, decimals, column.path, extra)
        if self.plan.rules:
            yield Head(self.say("summary-errors"), "", 0, "", "errors")
            yield Head(self.say("summary-warnings"), "", 0, "", "warnings")
            yield Head(self.say("summary-rules"), what="rules")
        if any(column.against for column in self.plan.columns):
            yield Head(self.say("summary-outliers"), what="outliers")
        yield Head(self.say("summary-state"), what="state")
        yield Head(self.say("summary-first"), what="reason")
        yield Head(self.say("summary-file"), what="file")

    def _beside_look(self, extra: str, look: Look) -> tuple[str, int]:
        if extra in (planned.SHARE, planned.RATE):
            return _PERCENT, _RATE_DECIMALS
        if extra == planned.RANK:
            return "", 0
        points = extra == planned.CHANGE and look.unit == _PERCENT
        return self.say("summary-points") if points else look.unit, look.decimals

    def _judgement(self, row: Row, outliers: Iterable[Outlier]) -> Iterator[Cell]:
        if self.plan.rules:
            yield Decimal(row.errors)
            yield Decimal(row.warnings)
            yield self.say("joint").join(self.rule_titles.get(rule) or rule for rule in row.rules)
        if any(column.against for column in self.plan.columns):
            yield self.say("joint").join(self.told(outlier) for outlier in outliers)
        yield self.say(f"summary-{row.state}")
        yield row.reason
        yield visible_line(row.file)

    def told(self, outlier: Outlier) -> str:
        """An outlier in words."""
        high = "high" if outlier.score > 0 else "low"
        score = round_half_up(outlier.score, 1)
        title = self.plan.columns[outlier.column].title
        return self.say(f"summary-outlier-{outlier.against}-{high}", title=title, score=f"{score:f}")


def _compared(extra: str, value: Decimal, last: Decimal) -> Decimal | None:
    """A change, or its rate in hundredths of what was there, which nothing has."""
    if extra == planned.LAST:
        return last
    change = EXACT.subtract(value, last)
    if extra == planned.CHANGE:
        return change
    return statistics.rate(change, last)


def _step(value: Decimal | None, last: Decimal | None, sized: bool) -> Decimal | None:
    """From last year to this one: of a quantity by which factor, in logarithms, so that the half is as far as the
    double; of a percentage by how many points."""
    if value is None or last is None:
        return None
    if not sized:
        return EXACT.subtract(value, last)
    now, before = statistics.size_of(value), statistics.size_of(last)
    return EXACT.subtract(now, before) if now is not None and before is not None else None

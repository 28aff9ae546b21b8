"""What the tables of a spreadsheet say by a mapping: which fields get which values, and from which cells.

Nothing is guessed: what a cell does not say clearly is told with the cell, and then nothing is taken at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, pairwise
from typing import NamedTuple

from reportgen.errors import Problem, Severity
from reportgen.facts.tree import MappingNode
from reportgen.messages import Listing, Saying, Worded
from reportgen.places import Place
from reportgen.schema.nodes import SchemaNode
from reportgen.spreadsheets.cells import Cell, Sheet, number_of, plain
from reportgen.spreadsheets.mapping import ALL, LEAVES, Item, TableMap, Way, shape_at, way_text
from reportgen.spreadsheets.tables import (
    Found,
    Grid,
    Head,
    Line,
    are_earlier,
    find_table,
    groups,
    lines,
    missing_words,
    row_name,
    row_word,
    unit_in_head,
    unit_of,
    word,
    years_in,
)
from reportgen.spreadsheets.words import head_words
from reportgen.values.money import IN_YUAN, TYPED_IN_YUAN, WAN, convert
from reportgen.values.rounding import EXACT

_CODED = re.compile(r"\A[A-Za-z0-9.\-_]+(?=[^\W\d_a-zA-Z])|(?<=[^\W\d_a-zA-Z])[A-Za-z0-9.\-_]+\Z")
"""Before or behind the name of a sheet: the code that the form has for it."""
_NUMBERS = ("number", "integer")
_MOST_SAID = 6
"""So many rows are named where several may be meant."""


class Taken(NamedTuple):
    """A value for a field: as it is to be typed, the cells from which it comes, and what was reckoned, in words."""

    way: Way
    text: str
    cells: tuple[tuple[Sheet, Cell], ...]
    said: tuple[Worded, ...] = ()


class Takings(NamedTuple):
    """All that a spreadsheet says, in the order of the mapping.

    `blanks` are the cells that say nothing where a field would get a number, `listed` the names or codes of the items
    that each list has, `tables` the sheets in which there are tables of the mapping.
    """

    values: tuple[Taken, ...]
    blanks: tuple[tuple[Way, Sheet, Cell], ...]
    listed: Mapping[Way, set[str]]
    problems: tuple[Problem, ...]
    tables: tuple[str, ...]


def take(sheets: Sequence[Sheet], mapping: Iterable[TableMap], facts: MappingNode, shape: SchemaNode) -> Takings:
    """What some sheets say of a data file.

    Args:
        facts: the file as it is, which says in which unit it has its amounts.
        shape: its schema.
    """
    taker = _Taker(sheets, facts, shape)
    for table in mapping:
        before = len(taker.values)
        taker.take(table)
        taker.of_table.append((table, taker.values[before:]))
    if not taker.tables and not any(problem.severity is Severity.ERROR for problem in taker.problems):
        taker.problems = [problem._replace(severity=Severity.ERROR) for problem in taker.problems]
    return Takings(
        tuple(taker.summed()),
        tuple(taker.blanks),
        taker.listed,
        tuple(taker.problems),
        tuple(dict.fromkeys(taker.tables)),
    )


class _Row(NamedTuple):
    """A row of a list: its key, the code or how far its name is moved in by which it has a level."""

    key: str
    line: Line
    heads: Mapping[str, Head]
    code: str
    level: int


class _Taker:
    def __init__(self, sheets: Sequence[Sheet], facts: MappingNode, shape: SchemaNode) -> None:
        self.grids = [Grid(sheet) for sheet in sheets]
        self.facts = facts
        self.shape = shape
        self.period = shape.period_of(facts)
        self.values: list[Taken] = []
        self.of_table: list[tuple[TableMap, list[Taken]]] = []
        self.problems: list[Problem] = []
        self.blanks: list[tuple[Way, Sheet, Cell]] = []
        self.listed: dict[Way, set[str]] = {}
        self.tables: list[str] = []

    def tell(self, code: str, sheet: Sheet, cell: Cell, severity: Severity = Severity.ERROR, **params: object) -> None:
        """Tell what is wrong with a cell."""
        shown = {"cell": f"{sheet.name}!{cell.name}", "text": " ".join(cell.text.split()), **params}
        self.problems.append(Problem(code, shown, severity, sheet.place(cell), sheet.file))

    def summed(self) -> Iterator[Taken]:
        """The values, those for one field added up."""
        by_way: dict[Way, list[tuple[int, Taken]]] = {}
        for index, (_, values) in enumerate(self.of_table):
            for taken in values:
                by_way.setdefault(taken.way, []).append((index, taken))
        for found in by_way.values():
            several = [taken for _, taken in found]
            first, cells = several[0], tuple(cell for taken in several for cell in taken.cells)
            shape = shape_at(self.shape, first.way)
            if len(several) == 1 or shape is None or shape.kind not in _NUMBERS:
                yield first
                continue
            self.hold_tables(first.way, shape, found)
            said = tuple(dict.fromkeys(said for taken in several for said in taken.said))
            added = Saying("sheet-added", {"numbers": Listing((taken.text for taken in several), "joint-plus")})
            yield Taken(first.way, f"{plain(_total(several)):f}", cells, (*said, added))

    def hold_tables(self, way: Way, shape: SchemaNode, found: Sequence[tuple[int, Taken]]) -> None:
        """Tell where several tables give a field the same number, which is rather one number than two."""
        of_table = {
            index: _total(taken for at, taken in found if at == index) for index in dict.fromkeys(i for i, _ in found)
        }
        value = of_table[found[0][0]]
        if len(of_table) > 1 and value and set(of_table.values()) == {value}:
            cells = Listing(
                dict.fromkeys(f"{sheet.name}!{cell.name}" for _, taken in found for sheet, cell in taken.cells)
            )
            params = {"path": way_text(way), "value": f"{plain(value):f}", "unit": shape.unit_in(self.facts.members)}
            place = self.of_table[found[-1][0]][0].place
            self.problems.append(Problem("sheet-same-twice", {**params, "cells": cells}, Severity.WARNING, place=place))

    def take(self, table: TableMap) -> None:
        """Take what a table says."""
        found = self.find(table)
        if found is None:
            return
        self.tables.append(found.sheet.name)
        self.hold_year(table, found)
        if table.list_way:
            self.take_list(table, found)
        elif table.values:
            self.take_rows(table, found)
        else:
            self.take_columns(table, found)

    def hold_year(self, table: TableMap, found: Found) -> None:
        """Tell where what stands above and in the head of a table names other years, and not that of the data."""
        last = self.shape.named("last-year")
        if self.period is None or any(entry.way[0] == last for entry in table.entries if not table.list_way):
            return
        said = [
            cell for (row, _), cell in sorted(found.sheet.cells.items()) if row <= found.bottom and years_in(cell.text)
        ]
        years = years_in(found.sheet.name).union(*(years_in(cell.text) for cell in said))
        if years and not years & {*self.period.years}:
            params = {"sheet": found.sheet.name, "years": Listing(map(str, sorted(years))), "year": self.period.year}
            problem = Problem("sheet-other-year", params, Severity.WARNING, file=found.sheet.file)
            if problem.params not in [other.params for other in self.problems]:
                self.problems.append(problem._replace(place=found.sheet.place(said[0]) if said else None))

    def find(self, table: TableMap) -> Found | None:
        """The table that is meant; None, and told, if there is none."""
        meant = [grid for grid in self.grids if word(table.sheet) in word(grid.sheet.name)]
        # Where a sheet is called GK01 收入支出决算总表, it is meant, and not 财政拨款收入支出决算总表.
        meant = [
            grid for grid in meant if _CODED.sub("", word(grid.sheet.name)) == _CODED.sub("", word(table.sheet))
        ] or meant
        if not table.sheet:
            meant = [grid for grid in self.grids if not grid.sheet.hidden]
        for grid in meant:
            if found := find_table(grid, table.words):
                return found
        if not meant:
            names = Listing(grid.sheet.name for grid in self.grids)
            problem = Problem("import-no-sheet", {"sheet": table.sheet, "names": names})
        else:
            missing = min((missing_words(grid, table.words) for grid in meant), key=len) or table.words
            names = Listing(grid.sheet.name for grid in meant)
            problem = Problem("import-no-head", {"words": Listing(missing), "sheet": names})
        self.problems.append(problem._replace(severity=Severity.WARNING, place=table.place))
        return None

    # ── rows that are fields ──

    def take_rows(self, table: TableMap, found: Found) -> None:
        wanted = {entry.word: entry for entry in table.entries}
        seen: dict[str, list[tuple[Line, Mapping[str, Head]]]] = {}
        for columns in groups(found, [table.values]):
            above: list[str] = []
            for line in lines(found, columns, [table.values]):
                if name := row_word(line.text(table.names)):
                    above.append(name)
                    for each in wanted:
                        if _is_called(each, above):
                            seen.setdefault(each, []).append((line, columns))
        for each, entry in wanted.items():
            there = seen.get(each, [])
            with_number = [(line, columns) for line, columns in there if line.cells[table.values]]
            if not there:
                params = {"row": each, "sheet": found.sheet.name}
                self.problems.append(Problem("import-no-row", params, Severity.WARNING, place=entry.place))
            elif len({columns[table.values] for _, columns in with_number}) > 1:
                self.tell_columns(table, found.sheet, each, [line.cells[table.values][0] for line, _ in with_number])
            elif len(with_number) > 1:
                cells = Listing(line.cells[table.values][0].name for line, _ in with_number)
                self.tell_twice(each, found.sheet, cells, entry.place)
            else:
                line, heads = (with_number or there)[0]
                self.take_number(table, found, entry.way, line.cells[table.values], heads[table.values], line)

    def tell_columns(self, table: TableMap, sheet: Sheet, row: str, cells: Sequence[Cell]) -> None:
        """Tell, once for a table, that several columns are called like that of its values."""
        if not any(problem.code == "import-values-twice" and problem.place == table.place for problem in self.problems):
            names = Listing(cell.name for cell in cells)
            params = {"column": table.values, "row": row, "sheet": sheet.name, "cells": names}
            self.problems.append(Problem("import-values-twice", params, place=table.place))

    def tell_twice(self, row: str, sheet: Sheet, cells: Listing, place: Place) -> None:
        """Tell that several rows are called so."""
        params = {"row": row, "sheet": sheet.name, "cells": cells}
        self.problems.append(Problem("import-row-twice", params, place=place))

    # ── columns that are fields ──

    def take_columns(self, table: TableMap, found: Found) -> None:
        columns = {}
        for entry in table.entries:
            heads = found.heads[entry.word]
            if len(heads) > 1:
                names = Listing(found.sheet.cells[head.top, head.left].name for head in heads)
                twice = {"column": entry.word, "sheet": found.sheet.name, "cells": names}
                self.problems.append(Problem("import-column-twice", twice, place=entry.place))
            columns[entry.word] = heads[0]
        rows = self.lines_of(table, found, columns)
        if not rows:
            code = "import-no-row" if table.of_row else "import-no-numbers"
            missing = {"row": table.of_row, "sheet": found.sheet.name}
            self.problems.append(Problem(code, missing, Severity.WARNING, place=table.place))
            return
        if len(rows) > 1:
            rows_said = Listing(str(line.row) for line in rows[:_MOST_SAID])
            params = {"sheet": found.sheet.name, "count": len(rows), "rows": rows_said}
            self.problems.append(Problem("import-rows-several", params, place=table.place))
            return
        line = rows[0]
        for entry in table.entries:
            self.take_number(table, found, entry.way, line.cells[entry.word], columns[entry.word], line)

    def lines_of(self, table: TableMap, found: Found, columns: Mapping[str, Head]) -> list[Line]:
        """The row of a table that is meant: that of a name; else the one that has numbers, their total, or the one that
        is not of a budget or of another year. Several where that is not clear."""
        below = lines(found, columns, columns)
        if table.of_row:
            named = (line for line in below if row_word(table.of_row) in map(row_word, _texts(found.sheet, line.row)))
            return [*islice(named, 1)]
        rows = [line for line in below if any(number_of(c).value is not None for cs in line.cells.values() for c in cs)]
        names = {line.row: [*map(word, _texts(found.sheet, line.row))] for line in rows}
        totals = [line for line in rows if _are_total(names[line.row])]
        if len(rows) < 2 or len(totals) == 1:
            return totals if len(totals) == 1 else rows
        budget = head_words().budget
        titles = [shape.title for entry in table.entries if (shape := shape_at(self.shape, entry.way)) is not None]
        years = self.period.years if self.period else ()
        last = any(entry.way[0] == self.shape.named("last-year") for entry in table.entries)
        meant = [
            line
            for line in rows
            if any(budget in name for name in names[line.row]) is all(budget in title for title in titles)
            and are_earlier(names[line.row], years) is last
        ]
        return meant if len(meant) == 1 else rows

    # ── rows that are items ──

    def take_list(self, table: TableMap, found: Found) -> None:
        shape = shape_at(self.shape, table.list_way)
        assert shape is not None
        assert shape.items is not None
        by_member = {entry.way[0]: entry.word for entry in table.entries}
        numbers = [said for name, said in by_member.items() if _holds_number(shape.items, name)]
        firsts = numbers or [by_member[table.key]]
        codes = table.codes or (by_member[table.key] if table.key == "code" else "")
        rows: list[_Row] = []
        for columns in groups(found, firsts):
            group = []
            for line in lines(found, columns, numbers):
                key = self.key_of(line.cells[by_member[table.key]])
                names = {word(line.text(said)) for said in by_member.values() if said not in numbers}
                # A row without its key, or without any number, is a head of others or a note; totals are no items.
                if key and not _are_total(names) and (not numbers or any(line.cells[said] for said in numbers)):
                    code = self.key_of(line.cells[codes]) if codes else ""
                    level = line.cells[by_member[table.key]][0].level
                    group.append(_Row(key, line, columns, code, level))
            rows += _kept(group, table.keep)
        self.listed.setdefault(table.list_way, set()).update(row.key for row in rows)
        for key in (key for key, count in Counter(row.key for row in rows).items() if count > 1):
            cells = Listing(row.line.cells[by_member[table.key]][0].name for row in rows if row.key == key)
            self.tell_twice(key, found.sheet, cells, table.place)
            return
        for key, line, heads, _, _ in rows:
            way: Way = (*table.list_way, Item(key))
            for member, said in by_member.items():
                if said in numbers:
                    self.take_number(table, found, (*way, member), line.cells[said], heads[said], line)
                elif text := (key if member == table.key else row_name(line.text(said))):
                    self.values.append(Taken((*way, member), text, tuple((found.sheet, c) for c in line.cells[said])))

    def key_of(self, cells: Sequence[Cell]) -> str:
        """The text by which an item is known: a code that somebody has typed as a number is the code."""
        pieces = []
        for cell in cells:
            number = number_of(cell) if cell.kind == "number" else None
            pieces.append(f"{number.value:f}" if number and number.value is not None else cell.text)
        return row_name("".join(pieces))

    # ── numbers ──

    def take_number(
        self, table: TableMap, found: Found, way: Way, cells: Sequence[Cell], head: Head, line: Line
    ) -> None:
        """Take the number of a cell for a field; what keeps it from being one is told."""
        shape, sheet = shape_at(self.shape, way), found.sheet
        assert shape is not None
        if len(cells) > 1:
            names = Listing(cell.name for cell in cells)
            self.tell("sheet-several-cells", sheet, cells[0], cells=names, head=sheet.text(head.top, head.left))
            return
        if not cells:
            cells = (Cell(line.row, head.left, "blank", ""),)
        cell = cells[0]
        if shape.kind not in _NUMBERS:
            if text := self.key_of(cells):
                self.values.append(Taken(way, text, ((sheet, cell),)))
            return
        number = number_of(cell)
        if number.fault:
            self.tell(number.fault, sheet, cell)
            return
        if number.value is None and not table.blank_is_zero:
            self.blanks.append((way, sheet, cell))
            return
        value, said = number.value or Decimal(0), []
        unit = shape.unit_in(self.facts.members)
        if number.percent and unit != "%":
            self.tell("sheet-percent", sheet, cell, title=shape.title or way_text(way), unit=unit)
            return
        if unit in IN_YUAN and number.value:
            had = self.unit_of(table, found, head, cell)
            if not had:
                return
            if had != unit:
                value = in_unit(value, had, unit)
                said.append(conversion(number.value, had, value, unit))
        if shape.kind == "integer" and value != value.to_integral_value():
            self.tell("sheet-not-whole", sheet, cell, title=shape.title or way_text(way))
            return
        self.values.append(Taken(way, f"{plain(value):f}", ((sheet, cell),), tuple(said)))

    def unit_of(self, table: TableMap, found: Found, head: Head, cell: Cell) -> str:
        """The unit of an amount: what stands in its head, in its sheet, or in the mapping; empty, and told, if none."""
        sheet = found.sheet
        stated = unit_in_head(sheet.text(head.top, head.left))
        where = sheet.cells.get((head.top, head.left))
        if not stated:
            stated, where = unit_of(sheet, found.bottom)
        stated = WAN if TYPED_IN_YUAN.get(stated) == IN_YUAN[WAN] else stated
        if stated and table.unit and stated != table.unit and where is not None:
            if not any(problem.code == "sheet-unit-other" for problem in self.problems):
                self.tell("sheet-unit-other", sheet, where, unit=stated, said=table.unit)
            return ""
        if not stated and not table.unit:
            if not any(problem.params.get("name") == sheet.name for problem in self.problems):
                self.tell("sheet-no-unit", sheet, cell, name=sheet.name)
            return ""
        return stated or table.unit


def _texts(sheet: Sheet, row: int) -> Iterator[str]:
    """The texts of a row."""
    yield from filter(None, (sheet.text(row, column) for column in range(1, sheet.last_column + 1)))


def _total(values: Iterable[Taken]) -> Decimal:
    total = Decimal(0)
    for taken in values:
        total = EXACT.add(total, Decimal(taken.text))
    return total


def _are_total(names: Iterable[str]) -> bool:
    return any(name.endswith(head_words().totals) for name in names)


def _kept(rows: Sequence[_Row], keep: str) -> list[_Row]:
    """The rows of a list that are of the level wanted, by their codes; where there are none, by how far they are in."""
    if keep == ALL:
        return [*rows]
    if any(row.code for row in rows):
        # In the order of an alphabet a code stands right before those that begin with it.
        codes = sorted({row.code for row in rows if row.code})
        above = {code for code, behind in pairwise(codes) if behind.startswith(code)}
        if keep == LEAVES:
            return [row for row in rows if row.code not in above]
        tops: list[str] = []
        for code in codes:
            tops += [] if tops and code.startswith(tops[-1]) else [code]
        first = set(tops)
        return [row for row in rows if not row.code or row.code in first]
    if keep == LEAVES:
        behind = [row.level for row in rows[1:]]
        return [row for row, next_level in zip(rows, [*behind, 0], strict=True) if next_level <= row.level]
    least = min((row.level for row in rows), default=0)
    return [row for row in rows if row.level == least]


def _is_called(wanted: str, above: Sequence[str]) -> bool:
    """Whether the last of the rows so far is that of a name, which may name one above it: `支出/基本支出/人员经费`."""
    if row_word(wanted) == above[-1]:
        return True
    *before, last = [row_word(step) for step in wanted.split("/")]
    if last != above[-1] or not before:
        return False
    at = -1
    for step in before:
        try:
            at = above.index(step, at + 1)
        except ValueError:
            return False
    # The first row of that name below the last of those above it: further down it belongs to another.
    return last not in above[at + 1 : -1]


def _holds_number(shape: SchemaNode, name: str) -> bool:
    return name in shape.members and shape.members[name].kind in _NUMBERS


def in_unit(value: Decimal, had: str, unit: str) -> Decimal:
    """An amount of a spreadsheet in another unit, as it is to be typed."""
    return plain(EXACT.plus(convert(value, had, unit)))


def conversion(number: Decimal, had: str, value: Decimal, unit: str) -> Saying:
    """What is said of it: `28,700 元 = 2.87 万元`."""
    return Saying("sheet-converted", {"number": f"{number:,f}", "had": had, "value": f"{value:f}", "unit": unit})

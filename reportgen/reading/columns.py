"""A table of a report whose columns are not the template's: in another order, more or fewer, or in another unit.

What a column is called says which it is: the template's own word for it, or what the field that it shows is called.
The rows are put into the form of the template's table before they are read, so that no amount is taken for the one
beside it. A table whose head does not say enough stays as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from reportgen.docx.pieces import DocxPiece
from reportgen.facts.paths import FactPath
from reportgen.reading.match import line_of, match
from reportgen.reading.patterns import CELL, LEFT_OUT, Learned, Pattern, Token, normal
from reportgen.schema.nodes import SchemaNode
from reportgen.spreadsheets.tables import unit_in_head, word
from reportgen.spreadsheets.words import head_words
from reportgen.values.money import IN_YUAN, convert

Placed = tuple[int, DocxPiece]
"""A piece with the number of its paragraph."""

_BRACKETS = re.compile(r"\([^()]*\)\Z")
_AMOUNT = re.compile(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?")
_HEAD_ROWS = 3
"""In so many rows from the top a head is looked for: a title and a unit may stand above it."""
_LEAST_WORD = 2
"""What a column is called for short (预算 for 全年预算) has as many characters."""


class _Column(NamedTuple):
    """A column of a table of the template: the template's word for it, all that it may be called, the field that it
    shows if that is a number which a file states, and whether it shows a text."""

    word: str
    called: frozenset[str]
    field: SchemaNode | None
    text: bool

    def is_called(self, said: str) -> bool:
        """Whether it is called so for short."""
        return len(said) >= _LEAST_WORD and any(said in name for name in self.called)


class _Table(NamedTuple):
    """A table of the template; `merged` is how many cells the row of its totals has, whose first is merged, 0 if it has
    no such row or several."""

    columns: tuple[_Column, ...]
    merged: int


def in_form_of_template(pieces: Iterable[Placed], learned: Learned) -> Iterator[Placed]:
    """The pieces of a report, those of its tables with the columns of the template's where their heads say which they
    are. What stands in a column that the template has not comes as a note behind its row, for no field to take."""
    tables = _Tables(learned)
    for number, group in groupby(pieces, key=lambda placed: placed[1].table):
        rows = [*group]
        yield from tables.arranged(rows) if number else rows


class _Tables:
    """The tables of a template, against which those of a report are held."""

    def __init__(self, learned: Learned) -> None:
        self.learned = learned

    @cached_property
    def tables(self) -> list[_Table]:
        return [*_tables(self.learned)]

    @cached_property
    def figures(self) -> set[str]:
        return {*_names_of_figures(self.learned.shape)}

    def arranged(self, rows: list[Placed]) -> list[Placed]:
        """The rows of one table."""
        for at, (_, head) in enumerate(rows[:_HEAD_ROWS]):
            fits = [fit for table in self.tables if (fit := _fit(table, head.cells)) is not None]
            if not fits:
                continue
            fit = max(fits, key=lambda each: each.named)
            rivals = [each for each in fits if each.named == fit.named and each.places != fit.places]
            if rivals or (self.has(head.cells) and not fit.same) or fit.is_of_others(rows[at + 1 :], self.figures):
                return rows
            below = [made for placed in rows[at + 1 :] for made in fit.row(placed)]
            return [*rows[:at], fit.head(rows[at]), *below]
        return rows

    def has(self, cells: Sequence[str]) -> bool:
        """Whether a row of heads is the template's own, word for word."""
        line = line_of(CELL.join(cells))
        rows = (pattern for pattern in self.learned.patterns.values() if pattern.cells == len(cells) and pattern.words)
        return any((found := match(line, row)) is not None and found.exact for row in rows)


class _Fit(NamedTuple):
    """Which column of the report each of the template is: `places` by the template's, and the cells of the head; how
    many of them are `named` there, and whether that leaves no doubt."""

    table: _Table
    places: Mapping[int, int]
    heads: tuple[str, ...]
    named: int
    certain: bool

    @property
    def same(self) -> bool:
        return len(self.heads) == len(self.table.columns) == len(self.places) and all(
            column == place for column, place in self.places.items()
        )

    def is_of_others(self, rows: Sequence[Placed], figures: Set[str]) -> bool:
        """Whether a table without all columns has rows that are figures of the file, as 公务接待费, and no items."""
        named = [place for column, place in self.places.items() if self.table.columns[column].text]
        full = [piece.cells for _, piece in rows if len(piece.cells) == len(self.heads) and not _is_total(piece.cells)]
        said = {word(cells[place]) for cells in full for place in named}
        return not (self.certain or self.same) and bool(said & figures)

    def head(self, placed: Placed) -> Placed:
        place, piece = placed
        if self.same:
            return placed
        return place, piece._replace(cells=tuple(column.word for column in self.table.columns))

    def row(self, placed: Placed) -> Iterator[Placed]:
        """A row in the form of the template, and what of it has no place there."""
        place, piece = placed
        merged = len(self.heads) - len(piece.cells)
        columns = range(len(self.table.columns))
        total = _is_total(piece.cells)
        if merged < 0 or len(piece.cells) < _LEAST_WORD or ((merged or total) and not self.table.merged):
            yield placed
            return
        cells = [self.cell(piece.cells, column, merged) for column in columns]
        if merged or total:
            cells = [next(filter(str.strip, piece.cells), ""), *cells[len(columns) - self.table.merged + 1 :]]
        yield place, piece._replace(cells=tuple(cells))
        for at, (head, cell) in enumerate(zip(self.heads[merged:], piece.cells, strict=True), start=merged):
            serial = word(head) in head_words().line_numbers or (at == merged and (merged or total))
            if at not in self.places.values() and cell.strip() and not serial:
                yield place, DocxPiece(f"{head.strip()}：{cell.strip()}", note=True)

    def cell(self, cells: Sequence[str], column: int, merged: int) -> str:
        """What a row says in a column of the template, in the unit of its field if the head says another."""
        at = self.places.get(column, -1)
        if at < 0 or at < merged:
            return LEFT_OUT
        cell, unit = cells[at - merged], unit_in_head(self.heads[at])
        field = self.table.columns[column].field
        had = field.unit_in({}) if field is not None else ""
        amount = _AMOUNT.fullmatch(normal(cell.strip())) if unit and had in IN_YUAN and unit != had else None
        return f"{convert(Decimal(amount[0].replace(',', '')), unit, had):f}" if amount else cell


def _fit(table: _Table, heads: tuple[str, ...]) -> _Fit | None:
    """Which column of a report is which of the template; None if the head says too little."""
    columns = table.columns
    said = [_BRACKETS.sub("", word(head)) for head in heads]
    earlier = {at for at, each in enumerate(said) if each.startswith(head_words().earlier)}
    places: dict[int, int] = {}
    certain = True
    exact: Mapping[str, list[int]] = {
        each: [at for at, column in enumerate(columns) if each == _bare(column.word)]
        or [at for at, column in enumerate(columns) if each in column.called]
        for each in said
    }
    for at, each in enumerate(said):
        if len(exact[each]) == 1 and places.setdefault(exact[each][0], at) != at:
            return None  # two of one name
    for at, each in enumerate(said):
        if at not in places.values() and at not in earlier:
            short = [column for column, other in enumerate(columns) if column not in places and other.is_called(each)]
            if len(short) == 1:
                places[short[0]], certain = at, False
    found = [columns[column] for column in places]
    enough = any(each.text for each in found) and (bool(earlier) or any(each.field is not None for each in found))
    if not enough or 2 * len(places) <= len(columns):
        return None
    named = len(places)
    for at in range(len(columns)) if len(heads) == len(columns) else ():
        if at not in places and at not in places.values() and at not in earlier:
            places[at] = at  # as it would be read anyway
    return _Fit(table, places, heads, named, certain and named == len(columns))


def _bare(text: str) -> str:
    return _BRACKETS.sub("", word(text))


def _is_total(cells: Sequence[str]) -> bool:
    """Whether a row is the sum of those above it: 合计 stands in its first cell that says anything."""
    first = next((said for cell in cells if (said := word(cell)) and not said.isdigit()), "")
    return first in head_words().totals


def _tables(learned: Learned) -> Iterator[_Table]:
    """The tables of a template whose heads are words alone."""
    by_table: dict[tuple[str, str], list[Pattern]] = defaultdict(list)
    for pattern in learned.patterns.values():
        if pattern.cells > 1 and not pattern.chart:
            by_table[pattern.key.partition(" ")[0], pattern.holder].append(pattern)
    for patterns in by_table.values():
        for width in sorted({pattern.cells for pattern in patterns}):
            of_width = [pattern for pattern in patterns if pattern.cells == width]
            words = next(filter(None, map(_words, of_width)), None)
            bodies = [_slots(pattern) for pattern in of_width if any("[]" in path for path in pattern.paths)]
            if words is None or not bodies:
                continue
            slots = [{token for body in bodies for token in body[at]} for at in range(width)]
            columns = tuple(map(_column, words, slots, [learned.shape] * width))
            narrower = {pattern.cells for pattern in patterns if pattern.cells < width and not _words(pattern)}
            yield _Table(columns, narrower.pop() if len(narrower) == 1 else 0)


def _words(pattern: Pattern) -> list[str] | None:
    """What the cells of a row say that is the same in every report; None for any other row."""
    found, token = [""], None
    while len(after := [*pattern.after.get(token, ())]) == 1 and after[0].kind == "word":
        token = after[0]
        if token.text == CELL:
            found.append("")
        else:
            found[-1] += token.text
    return found if not after and len(found) == pattern.cells else None


def _slots(pattern: Pattern) -> list[set[Token]]:
    """The slots of each cell of a row."""
    found: list[set[Token]] = [set() for _ in range(pattern.cells)]
    seen: set[Token] = set()
    waiting: list[tuple[Token | None, int]] = [(None, 0)]
    while waiting:
        token, column = waiting.pop()
        for after in pattern.after.get(token, ()):
            at = int(after.before.partition(" ")[0]) if after.text == CELL else column
            if after not in seen:
                seen.add(after)
                waiting.append((after, at))
                if after.kind != "word":
                    found[at].add(after)
    return found


def _column(said: str, slots: Set[Token], shape: SchemaNode) -> _Column:
    fields = {slot.path: shape.at(_path(slot.path).steps) for slot in slots if slot.path}
    names = {said, *(name for path in fields for name in _called(path, shape))}
    stated = [field for slot in slots if slot.kind == "number" and (field := fields.get(slot.path)) is not None]
    text = any(slot.kind in ("text", "prose") for slot in slots)
    return _Column(said, frozenset(map(_bare, names)), stated[0] if len(stated) == 1 else None, text)


def _path(general: str) -> FactPath:
    return FactPath(general.replace("[]", "[0]"))


def _called(path: str, shape: SchemaNode) -> Iterator[str]:
    """What a field is called, or a figure that is computed."""
    at = _path(path)
    field = shape.at(at.steps)
    if field is not None:
        yield from (field.title, *field.aliases)
    holder = shape.at(at.parent.steps)
    for computed in holder.computed if holder is not None else ():
        if at == at.parent / computed.name:
            yield from (computed.title, *computed.aliases)


def _names_of_figures(shape: SchemaNode) -> Iterator[str]:
    """What the numbers of a schema are called, those of its lists left out: these are columns."""
    for member in shape.members.values():
        if member.kind in ("number", "integer"):
            yield from map(word, (member.title, *member.aliases))
        yield from _names_of_figures(member)

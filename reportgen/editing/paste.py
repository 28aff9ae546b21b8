"""Cells pasted from a spreadsheet, as rows of a table: heads, units, thousands and blank cells understood, in words."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from io import StringIO
from typing import NamedTuple

from reportgen.authoring.blank import kind_of
from reportgen.case import Case
from reportgen.editing.form import field_kind
from reportgen.editing.operations import InsertItems, Operation, SetValue, Several, Typed
from reportgen.editing.typed import number_in, plain_digits, tidy
from reportgen.errors import Problem, UsageError
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import UNFILLED, MappingNode, Node, ScalarNode, SequenceNode, found_at
from reportgen.messages import Listing, Saying, Worded
from reportgen.messages.unseen import visible_line
from reportgen.schema.nodes import SchemaNode
from reportgen.values.formula_text import shortened
from reportgen.values.money import TYPED_IN_YUAN, YUAN, convert

_MOST_CELLS = 20_000
_NUMERIC = frozenset({"amount", "number", "count", "percent"})
_SINGLE = ""  # the name of the one column of a list without records
# Heads stand below the title of a table and its unit.
_MOST_ABOVE = 5
_NOTHING = frozenset({"", "-", "—", "——", "–"})


class Proposal(NamedTuple):
    """What pasted cells would make of a list.

    `names` are the fields of its columns, `rows` the texts of their cells as they would be typed, in the unit of the
    fields; None for a blank cell. `said` is what was understood, in words; `operation` does it, None if nothing is left
    to do.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    said: tuple[Worded, ...]
    operation: Operation | None


class _Column(NamedTuple):
    """A column of the cells: the field into which it goes with what it is, its unit, and that of the column's head."""

    at: int
    name: str
    shape: SchemaNode
    numeric: bool
    unit: str
    typed: str = ""


def propose_rows(case: Case, path: FactPath, pasted: str, *, at: int = -1, column: str = "") -> Proposal:
    """What cells, as a spreadsheet puts them on the clipboard, would make of the list at `path`.

    Args:
        pasted: lines of cells between tabs; cells in quotes may have line breaks.
        at: the index of the item in which the first row goes, the next ones into those behind it; behind the last
            item for -1, so that all are added. Items in which nothing is filled in yet are taken first.
        column: the field into which the first column goes, if no row of heads says which is which.

    Raises:
        DataError: the file cannot be read.
        UsageError: it is no list, or the cells are no rows of it.
    """
    shape = case.contract.shape.at(path.steps)
    title = (shape.title if shape else "") or path
    if shape is None or kind_of(shape) != "array" or shape.items is None:
        raise UsageError(Problem(code="paste-no-list", path=path, params={"title": title}))
    cells = read_cells(pasted)
    if not cells:
        raise UsageError(Problem(code="paste-empty", path=path, params={"title": title}))
    return _Paste(case, path, shape.items, title).proposal(cells, at, column)


def read_cells(pasted: str) -> list[list[str]]:
    """The cells of what a spreadsheet puts on the clipboard; rows without any text at the end are left out.

    Raises:
        UsageError: there are too many.
    """
    rows: list[list[str]] = []
    count = 0
    try:
        for row in csv.reader(StringIO(pasted, newline=""), dialect="excel-tab"):
            count += len(row)
            if count > _MOST_CELLS:
                raise csv.Error
            rows.append([tidy(cell) for cell in row])
    except csv.Error:  # a cell of more than a hundred thousand characters, too
        raise UsageError(Problem(code="paste-too-many", params={"count": f"{_MOST_CELLS:,}"})) from None
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


class _Paste:
    """Cells upon one list."""

    def __init__(self, case: Case, path: FactPath, items: SchemaNode, title: str) -> None:
        self.case = case
        self.path = path
        self.title = title
        self.items = items
        self.said: list[Worded] = []
        self.words = case.layout.words.pasted
        self.fields = self._fields()

    def _fields(self) -> list[_Column]:
        """The fields that can have a column: the single values of the items, in the order of the schema."""
        if kind_of(self.items) != "object" or not self.items.members:
            return [self._field(_SINGLE, self.items)]
        return [self._field(name, each) for name, each in self.items.members.items() if kind_of(each) == "scalar"]

    def _field(self, name: str, shape: SchemaNode) -> _Column:
        unit = shape.unit_in(self.case.facts.members)
        return _Column(-1, name, shape, field_kind(shape, unit, None) in _NUMERIC, unit)

    def proposal(self, cells: list[list[str]], at: int, first: str) -> Proposal:
        head, unit = self._head([row for row in cells if any(row)])
        body = cells
        if head is None:
            columns = self._by_place(cells, first)
        else:
            body = cells[cells.index(head) + 1 :]
            columns = self._by_heads(head, body)
        if not columns:
            raise UsageError(Problem(code="paste-no-column", path=self.path, params={"title": self.title}))
        # Beside what stands there, as numbers beside names, the place of a row says to which item it belongs: a blank
        # one has its place, too.
        placed = at >= 0 and columns[0].name != self.fields[0].name
        columns = [each._replace(typed=each.typed or unit) if each.numeric else each for each in columns]
        rows = self._rows(body, columns, placed)
        operation = self._operation(rows, columns, at)
        titles = tuple(column.shape.title or column.name for column in columns)
        names = tuple(column.name for column in columns)
        return Proposal(names, titles, tuple(map(tuple, rows)), tuple(self.said), operation)

    def _head(self, cells: list[list[str]]) -> tuple[list[str] | None, str]:
        """The row of heads, None if there is none, and the unit that stands above or below it alone."""
        unit = ""
        found: list[str] | None = None
        for row in cells[:_MOST_ABOVE]:
            texts = [narrow(cell) for cell in row if cell]
            if len(texts) == 1 and (alone := re.search(self.words.unit, texts[0])):
                unit = unit or alone[1]
            elif found is None and any(self._matching(text) for text in texts) and not any(map(_is_number, texts)):
                found = row
        return found, unit

    def _matching(self, head: str) -> _Column | None:
        """The field that a head names: by its title, one of its other names, or its name in the file."""
        plain = re.sub(r"\s", "", re.sub(self.words.unit_in_head, "", head)).strip("*")
        for field in self.fields:
            if plain and plain in (field.name, *map(narrow, (field.shape.title, *field.shape.aliases))):
                return field
        alike = [
            field
            for field in self.fields
            if len(plain) > 1 and field.shape.title and (field.shape.title in plain or plain in field.shape.title)
        ]
        return alike[0] if len(alike) == 1 else None

    def _by_heads(self, heads: Sequence[str], body: list[list[str]]) -> list[_Column]:
        """The columns whose heads name a field; and where one field is left that fits one column that is left, that."""
        columns: dict[str, _Column] = {}
        left: list[int] = []
        for index, head in enumerate(heads):
            field = self._matching(narrow(head))
            if field is None or field.name in columns:
                left += [index] if head else []
                continue
            columns[field.name] = self._column(field, index, head)
        for numeric in (False, True):
            free = [field for field in self.fields if field.numeric is numeric and field.name not in columns]
            needed = [field for field in free if field.name in self.items.required]
            fitting = [
                n for n in left if self._is_numeric(body, n) is numeric and narrow(heads[n]) not in self.words.serial
            ]
            if len(needed) == 1 and len(fitting) == 1:
                columns[needed[0].name] = self._column(needed[0], fitting[0], heads[fitting[0]])
                left.remove(fitting[0])
        found = sorted(columns.values(), key=lambda column: column.at)
        pairs = Listing(
            Saying("paste-column", {"head": _shown(heads[column.at]), "title": column.shape.title or column.name})
            for column in found
        )
        self.said.append(Saying("paste-heads", {"columns": pairs}))
        if left:
            self.said.append(Saying("paste-unused", {"heads": Listing(_shown(heads[n]) for n in left)}))
        return found

    @staticmethod
    def _is_numeric(body: list[list[str]], index: int) -> bool:
        cells = [row[index] for row in body if index < len(row) and narrow(row[index]) not in _NOTHING]
        return bool(cells) and all(map(_is_number, cells))

    def _column(self, field: _Column, index: int, head: str) -> _Column:
        unit = re.search(self.words.unit_in_head, narrow(head))
        return field._replace(at=index, typed=unit[1] if unit and field.numeric else "")

    def _by_place(self, cells: list[list[str]], first: str) -> list[_Column]:
        """The columns one after the other, from a field on; without one from the first that takes what they hold."""
        names = [field.name for field in self.fields]
        start = names.index(first) if first in names else 0
        if first not in names and self._is_numeric(cells, 0):
            start = next((n for n, field in enumerate(self.fields) if field.numeric), 0)
        width = max(map(len, cells))
        found = [field._replace(at=n) for n, field in enumerate(self.fields[start : start + width])]
        if width > len(found):
            self.said.append(Saying("paste-too-wide", {"count": width - len(found)}))
        return found

    def _is_total(self, name: str) -> bool:
        """Whether a row sums up others."""
        return re.match(self.words.totals, name) is not None

    def _rows(self, body: list[list[str]], columns: list[_Column], placed: bool) -> list[list[str | None]]:
        """The rows as they would be typed; those in which nothing is to be typed only where they are `placed`."""
        rows: list[list[str | None]] = []
        converted: dict[tuple[str, str], int] = {}
        unread: list[str] = []
        totals: list[str] = []
        blanks = 0
        for cells in body:
            texts = [cells[column.at] if column.at < len(cells) else "" for column in columns]
            words = [re.sub(r"\s", "", text) for text, column in zip(texts, columns, strict=True) if not column.numeric]
            if any(column.numeric for column in columns) and any(map(self._is_total, words)):
                totals += [_shown(word) for word in words if self._is_total(word)]
                continue
            if not placed and not any(texts):
                continue
            row: list[str | None] = []
            for text, column in zip(texts, columns, strict=True):
                if narrow(text) in _NOTHING and (column.numeric or not text):
                    row.append(None)
                    blanks += column.numeric
                elif column.numeric:
                    row.append(self._number(text, column, converted, unread))
                else:
                    row.append(text)
            if placed or any(cell is not None for cell in row):
                rows.append(row)
        for (had, wanted), count in converted.items():
            self.said.append(Saying("paste-converted", {"had": had, "wanted": wanted, "count": count}))
        if totals:
            self.said.append(Saying("paste-totals", {"names": Listing(totals)}))
        if blanks:
            self.said.append(Saying("paste-blanks", {"count": blanks}))
        if unread:
            self.said.append(Saying("paste-unread", {"count": len(unread), "cells": Listing(unread[:5])}))
        self.said.append(Saying("paste-rows", {"count": len(rows)}))
        return rows

    @staticmethod
    def _number(text: str, column: _Column, converted: dict[tuple[str, str], int], unread: list[str]) -> str:
        """A number as it would be typed in the unit of its field; what is none, as it stands in its cell."""
        had, wanted = column.typed or column.unit, column.unit
        understood = number_in(text, had)
        if understood is None:
            unread.append(_shown(text))
            return text
        if had == wanted or had not in TYPED_IN_YUAN or wanted not in TYPED_IN_YUAN:
            return understood.text
        converted[had, wanted] = converted.get((had, wanted), 0) + 1
        return plain_digits(convert(Decimal(understood.text), had, wanted))

    def _operation(self, rows: list[list[str | None]], columns: list[_Column], at: int) -> Operation | None:
        node = found_at(self.case.facts, self.path.steps)
        items = node.items if isinstance(node, SequenceNode) else []
        if at < 0:
            at = 0 if items and all(map(_is_open, items)) else len(items)
        done: list[Operation] = []
        for index, row in enumerate(rows[: max(0, len(items) - at)], start=at):
            for text, column in zip(row, columns, strict=True):
                cell = self.path / index / column.name if column.name else self.path / index
                if text is not None and text != _typed(items[index], column.name):
                    done.append(SetValue(cell, text))
        more: list[Typed] = []
        for row in rows[max(0, len(items) - at) :]:
            filled = {column.name: text for text, column in zip(row, columns, strict=True) if text is not None}
            if filled:
                more.append(filled.get(_SINGLE) if _SINGLE in filled else dict(filled))
        if more:
            done.append(InsertItems(self.path, -1, tuple(more)))
        return Several(tuple(done)) if done else None


def narrow(text: str) -> str:
    """A text with half-width signs and digits, in one line."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _is_number(text: str) -> bool:
    """Whether a cell is a number, with a unit of money or a percent sign if any."""
    return any(number_in(text, unit) is not None for unit in (YUAN, "%"))


def _shown(text: str) -> str:
    return shortened(visible_line(narrow(text)))


def _is_open(node: Node) -> bool:
    """Whether nothing is filled in yet in an item."""
    if isinstance(node, ScalarNode):
        return node.value is None or node.text == UNFILLED
    return all(map(_is_open, node.members.values() if isinstance(node, MappingNode) else node.items))


def _typed(item: Node, name: str) -> str | None:
    """What is typed in a field of an item."""
    cell = item.members.get(name) if isinstance(item, MappingNode) else item if not name else None
    return cell.text if isinstance(cell, ScalarNode) else None

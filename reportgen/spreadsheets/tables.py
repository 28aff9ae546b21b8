"""Tables in sheets: heads of several rows with merged cells, the rows below them, and the unit that a sheet states.

Real tables have a title, a line with the unit, heads of one to four rows, a row that numbers the columns (栏次), then
rows that go by a name or a code, totals among them, and a note at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from unicodedata import normalize

from reportgen.spreadsheets.cells import Cell, Sheet, number_of
from reportgen.spreadsheets.words import head_words
from reportgen.values.money import TYPED_IN_YUAN

_HEAD_ROWS = 6
"""How many rows a head may have, title and unit above it included where they follow closely."""
_SEARCHED = 120
"""In how many rows from the top heads are looked for; what stands below is data."""
_MOST_COLUMNS = 300
_MOST_MERGED = 200_000
_WORDS = head_words()
_UNITS = "|".join(sorted(TYPED_IN_YUAN, key=len, reverse=True))
_UNIT = re.compile(rf"{_WORDS.unit}[:：]?(?:{_WORDS.currency})?({_UNITS})(?![一-鿿])")
_BRACKETED_UNIT = re.compile(rf"\((?:{_WORDS.unit}[:：]?)?({_UNITS})\)\Z")
_PARTS = "|".join(f"{part}:" for part in _WORDS.parts)
_NUMBERING = re.compile(
    rf"(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十0-9]+\)|[0-9]+[、.](?![0-9])|{_PARTS})+"
)
_WRITTEN_NUMBERING = re.compile(
    r"(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十0-9]+[)）]|[0-9]+(?:[、．]|\.(?![0-9]))|[①-⑳]|\s"
    rf"|{_PARTS.replace(':', '[:：]')})+"
)
_YEAR = re.compile(r"(?<![0-9.])((?:19|20)[0-9]{2})(?=\s*年)")
_EARLIER = re.compile(rf"(?:{'|'.join(_WORDS.earlier)})(?:{'|'.join(_WORDS.figures)})*\Z")
_LEAST_COUNTED = 3  # 1, 2 may be the numbers of a short table
_NOTE = re.compile(rf"(?:{'|'.join(_WORDS.notes)})[:：]")


def word(text: str) -> str:
    """A word of a sheet as it is compared: full-width signs as others, no blanks, no unit behind it."""
    return _BRACKETED_UNIT.sub("", "".join(normalize("NFKC", text).split()))


def row_word(text: str) -> str:
    """The name of a row as it is compared: a word without its number, and without 其中."""
    found = word(re.sub("[①-⑳㉑-㉟]", "", text))
    return _NUMBERING.sub("", found) or found


def row_name(text: str) -> str:
    """The name of a row as it is written, in one line, without its number."""
    said = " ".join(text.split())
    numbering = _WRITTEN_NUMBERING.match(said)
    return (said[numbering.end() :] if numbering else said) or said


def years_in(text: str) -> set[int]:
    """The years that a text names: 2024年, 2024年度."""
    return {int(year) for year in _YEAR.findall(normalize("NFKC", text))}


def are_earlier(words: Iterable[str], years: Iterable[int]) -> bool:
    """Whether words are of figures of another year than some: 上年决算数, 2024年决算数."""
    words, years = [*map(word, words)], {*years}
    said = years_in(" ".join(words))
    return any(_EARLIER.match(each) for each in words) or bool(said and years and not said & years)


def is_note(text: str) -> bool:
    """Whether a text is a note below a table: 注：本表反映……"""
    return bool(_NOTE.match(word(text)))


class Head(NamedTuple):
    """A cell of a head: the row and column where it begins, and those where it ends."""

    top: int
    left: int
    bottom: int
    right: int


class Found(NamedTuple):
    """A table in a sheet: the last row of its head, and for each word asked for the cells of the head that say it."""

    sheet: Sheet
    bottom: int
    heads: Mapping[str, tuple[Head, ...]]


class Grid:
    """A sheet as a head is read in it: every cell stands wherever it is merged to.

    Where no cells are merged, as in a CSV file, the cell of a head stands above the heads of the next row as far as the
    cells behind it are blank: 收入, nothing, 支出, nothing above 项目, 决算数, 项目, 决算数.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows = sheet.last_row
        self.columns = min(sheet.last_column, _MOST_COLUMNS)
        self._heads: dict[tuple[int, int], Head] = {}
        self._said: dict[Head, str] = {}
        self._words: dict[Head, str] = {}
        self._cells: dict[int, list[Head | None]] = {}
        self._stacks: dict[int, list[list[Head | None]]] = {}
        self._chains: dict[int, list[tuple[list[Head], list[str]]]] = {}
        for top, left, last_row, last_column in sheet.merged:
            bottom, right = min(last_row, self.rows), min(last_column, self.columns)
            if len(self._heads) + max(0, bottom - top + 1) * max(0, right - left + 1) > _MOST_MERGED:
                break
            head = Head(top, left, bottom, right)
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self._heads[row, column] = head

    def head(self, row: int, column: int) -> Head:
        """The cell that stands at a place."""
        return self._heads.get((row, column), Head(row, column, row, column))

    def said(self, head: Head) -> str:
        """What a cell of a head says."""
        if head not in self._said:
            self._said[head] = self.sheet.text(head.top, head.left)
        return self._said[head]

    def cells(self, row: int) -> list[Head | None]:
        """The cells that stand in a row, column by column; None for a blank one."""
        if row not in self._cells:
            heads = (self.head(row, column) for column in range(1, self.columns + 1))
            self._cells[row] = [head if self.said(head) else None for head in heads]
        return self._cells[row]

    def chain(self, row: int, column: int) -> list[Head]:
        """The cells of a head above a column, from the top down as far as a row; blank ones are none."""
        return _once(cells[column - 1] for cells in self._above(row))

    def _above(self, row: int) -> list[list[Head | None]]:
        """The cells in the rows of a head that ends with a row, from the top down."""
        if row not in self._stacks:
            stack = [self.cells(row)]
            for above in range(row - 1, max(0, row - _HEAD_ROWS), -1):
                stack.append(self._reaching(above, stack[-1]))
            self._stacks[row] = stack[::-1]
        return self._stacks[row]

    def _reaching(self, row: int, below: Sequence[Head | None]) -> list[Head | None]:
        """The cells in a row of a head, each as far to the right as it reaches over those of the row below.

        A row in which cells are merged side by side says itself how far they reach.
        """
        cells = self.cells(row)
        if any(head and head.right > head.left for head in cells):
            return cells
        found = [*cells]
        for index, head in enumerate(cells):
            if head is None or head.bottom > head.top or not self._is_head(below[index]):
                continue
            end = index + 1
            while end < len(cells) and self._is_blank(row, end + 1) and self._is_head(below[end]):
                end += 1
            found[index:end] = [head._replace(right=end)] * (end - index)
        return found

    def _is_blank(self, row: int, column: int) -> bool:
        return (row, column) not in self._heads and not self.sheet.text(row, column)

    def _is_head(self, head: Head | None) -> bool:
        """Whether a cell is words and no number, as the heads of columns are."""
        return head is not None and _is_words(self.sheet.cells[head.top, head.left])

    def chains(self, row: int) -> list[tuple[list[Head], list[str]]]:
        """The same above each column that has any, and what they say, as it is compared."""
        if row not in self._chains:
            chains = map(_once, zip(*self._above(row), strict=True))
            self._chains[row] = [(chain, [self.word(head) for head in chain]) for chain in chains if chain]
        return self._chains[row]

    def word(self, head: Head) -> str:
        """What a cell of a head says, as it is compared."""
        if head not in self._words:
            self._words[head] = word(self.said(head))
        return self._words[head]

    def heads_of(self, asked: str, row: int) -> tuple[Head, ...]:
        """The cells of heads as far as a row that say a word below those that it names, from left to right."""
        whole, steps = word(asked), [word(step) for step in asked.split("/")]
        found: dict[Head, None] = {}
        for chain, words in self.chains(row):
            if whole in words:
                found[chain[words.index(whole)]] = None
            elif len(steps) > 1 and (last := _last_of(steps, words)) is not None:
                found[chain[last]] = None
        return tuple(sorted(found, key=lambda head: head.left))


def _once(cells: Iterable[Head | None]) -> list[Head]:
    """Cells that are not blank, each once where it is merged over several places."""
    return [*dict.fromkeys(filter(None, cells))]


def find_table(grid: Grid, asked: Iterable[str]) -> Found | None:
    """The first table of a sheet whose head has all words asked for; None if none has.

    A word may say which of several columns of a name is meant by those above it: `决算数/公务接待费`.
    """
    asked = list(dict.fromkeys(asked))
    for row in range(1, min(grid.rows, _SEARCHED) + 1):
        heads: dict[str, tuple[Head, ...]] = {}
        for each in asked:
            heads[each] = grid.heads_of(each, row)
            if not heads[each]:
                break
        else:
            bottom = max(head.bottom for found in heads.values() for head in found if head.top <= row)
            return Found(grid.sheet, max(row, bottom), heads)
    return None


def missing_words(grid: Grid, asked: Iterable[str]) -> list[str]:
    """The words asked for that no head of a sheet has."""
    rows = range(1, min(grid.rows, _SEARCHED) + 1)
    return [each for each in asked if not any(grid.heads_of(each, row) for row in rows)]


def _last_of(steps: Sequence[str], words: Sequence[str]) -> int | None:
    """The index of the last of some words that stand in a row of words in this order; None if they do not."""
    at = -1
    for step in steps:
        try:
            at = words.index(step, at + 1)
        except ValueError:
            return None
    return at


class Line(NamedTuple):
    """A row of a table: for each word asked for, the cells below it that say something."""

    row: int
    cells: Mapping[str, tuple[Cell, ...]]

    def text(self, asked: str) -> str:
        """What stands below a word; codes that are written class by class (201 | 03 | 01) in one."""
        return "".join(" ".join(cell.text.split()) for cell in self.cells[asked])


def groups(found: Found, values: Sequence[str]) -> Iterator[dict[str, Head]]:
    """The columns that belong together: those of one word of `values` after another, each with the nearest others.

    A table may stand twice side by side under the same words, income beside expenditure.
    """
    first = values[0]
    for head in found.heads[first]:
        yield {each: _nearest(heads, head, head if each == first else None) for each, heads in found.heads.items()}


def _nearest(heads: Sequence[Head], to: Head, itself: Head | None) -> Head:
    if itself is not None:
        return itself
    before = [head for head in heads if head.left <= to.left]
    return before[-1] if before else heads[0]


def lines(found: Found, columns: Mapping[str, Head], numbers: Iterable[str]) -> Iterator[Line]:
    """The rows of a table, from its head to its note; those that number the columns or say the head again are none.

    Args:
        numbers: the words below which numbers stand.
    """
    sheet, numbers = found.sheet, list(numbers)
    by_row: dict[int, list[Cell]] = {}
    wanted = {column for head in columns.values() for column in range(head.left, head.right + 1)}
    for (row, column), cell in sheet.cells.items():
        if row > found.bottom and column in wanted and (cell.text.strip() or cell.formula):
            by_row.setdefault(row, []).append(cell)
    heads = {word(sheet.text(head.top, head.left)) for head in columns.values()}
    begun, last_column = False, min(sheet.last_column, _MOST_COLUMNS)
    for row in sorted(by_row):
        cells = {
            each: tuple(sorted(cell for cell in by_row[row] if head.left <= cell.column <= head.right))
            for each, head in columns.items()
        }
        line = Line(row, cells)
        if any(is_note(sheet.text(row, column)) for column in (1, min(wanted))):
            return
        said = [word(line.text(each)) for each in columns if cells[each]]
        if counts(sheet, row, last_column) or (said and all(each in heads for each in said)):
            continue
        # What stands below a head, has no name and no number is one more row of it, until the first number is met.
        named = any(cells[each] for each in columns if each not in numbers)
        if not begun and not named and all(_is_words(cell) for each in numbers for cell in cells[each]):
            if any(cells[each] for each in numbers):
                continue
        else:
            begun = True
        yield line


def counts(sheet: Sheet, row: int, last_column: int) -> bool:
    """Whether a row numbers the columns: it begins with 栏次, or has nothing but 1, 2, 3 … behind 甲 and 乙."""
    said = [word(text) for column in range(1, last_column + 1) if (text := sheet.text(row, column))]
    if said and said[0] in _WORDS.counted:
        return True
    numbers = [each for each in said if each not in _WORDS.counting]
    return len(numbers) >= _LEAST_COUNTED and numbers == [str(number + 1) for number in range(len(numbers))]


def _is_words(cell: Cell) -> bool:
    return cell.kind == "text" and number_of(cell).fault == "sheet-not-a-number"


def unit_of(sheet: Sheet, bottom: int, above: int = 0) -> tuple[str, Cell | None]:
    """The unit that a sheet states above or within a head, and the cell that does; nothing if none does.

    Args:
        bottom: the last row that is looked at.
        above: the row behind which it begins.
    """
    for (row, _), cell in sorted(sheet.cells.items()):
        if (
            above < row <= bottom
            and cell.kind == "text"
            and (found := _UNIT.search("".join(normalize("NFKC", cell.text).split())))
        ):
            return found[1], cell
    return "", None


def unit_in_head(said: str) -> str:
    """The unit that stands in brackets behind a word of a head: 决算数（万元）; empty if none does."""
    found = _BRACKETED_UNIT.search("".join(normalize("NFKC", said).split()))
    return found[1] if found else ""

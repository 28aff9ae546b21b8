"""A mapping proposed from the heads and rows of a spreadsheet, held against the titles of the schema.

It is a proposal: whatever is matched is said, and whatever is not. Words count as the same where the schema has them
as a title or an alias, numbers and blanks aside; of several fields of one title the one is taken whose groups are named
by the heads around (收入, 支出, 预算), then the one that lies least deep.

A workbook of accounts says the same figure in many of its tables. Each field is taken from one of them, and what the
others say of it is told: they would be added up otherwise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from reportgen.facts.tree import MappingNode, Node, ScalarNode, SequenceNode
from reportgen.schema.nodes import SchemaNode
from reportgen.spreadsheets.cells import Sheet, number_of
from reportgen.spreadsheets.mapping import Item, Way, owner_name, way_text
from reportgen.spreadsheets.tables import Grid, Head, are_earlier, counts, is_note, row_name, row_word, unit_of, word
from reportgen.spreadsheets.words import head_words

_SEARCHED = 60
_MOST_TOLD = 400
_MOST_DEEP = 6
_WORDS = head_words()
_VALUES = _WORDS.values
_CODES = re.compile("|".join(_WORDS.codes))
_LEAST_SUFFIX = 4
_PLAIN_WORD = re.compile(r"[^\W\d_][\w（）、/·“”]*\Z")
_NUMBER = ("number", "integer")


class Match(NamedTuple):
    """A word of a sheet and the field that it is taken for, by its way and its titles."""

    sheet: str
    word: str
    way: Way


class Proposal(NamedTuple):
    """The text of a mapping, what was matched, and by sheet the words that were not.

    `again` are, by sheet, the words of fields that are taken from another table.
    """

    text: str
    matched: tuple[Match, ...]
    unmatched: tuple[tuple[str, tuple[str, ...]], ...]
    again: tuple[tuple[str, tuple[str, ...]], ...] = ()


class _Entry(NamedTuple):
    """A line of a block: the word, what stands behind it, the field, and what is taken from one block alone.

    `owner` is the field, or the whole list that the block is of; `nearness` says how much the title of the sheet has in
    common with the titles of its groups.
    """

    said: str
    written: str
    way: Way
    owner: Way
    nearness: int


class _Block(NamedTuple):
    """A table of the mapping: its first lines, and what it matches."""

    sheet: str
    partial: bool
    lines: tuple[str, ...]
    entries: tuple[_Entry, ...]


class _Column(NamedTuple):
    """A column of a table: the cells of its head from the top down, and whether it holds numbers or texts."""

    number: int
    heads: tuple[Head, ...]
    words: tuple[str, ...]
    numbers: int
    texts: int

    @property
    def is_number(self) -> bool:
        return self.numbers > 0 and self.numbers >= self.texts and not _CODES.search("".join(self.words))


def propose_mapping(
    sheets: Sequence[Sheet], facts: MappingNode, shape: SchemaNode, head: str, unit: str = ""
) -> Proposal:
    """Propose a mapping for a spreadsheet.

    Args:
        facts: the data file, whose lists have the names by which their items are known.
        shape: its schema.
        head: what the first lines of the mapping say.
        unit: of the amounts of sheets that do not say theirs, where it is known.
    """
    known = _Known(facts, shape)
    unmatched: list[tuple[str, tuple[str, ...]]] = []
    blocks: list[_Block] = []
    for sheet in sheets:
        if sheet.hidden:
            continue
        table = _Table(sheet, known, unit)
        blocks += table.blocks
        if table.left:
            unmatched.append((sheet.name, tuple(dict.fromkeys(table.left))[:_MOST_TOLD]))
    chosen = _chosen(blocks)
    lines = [f"# {line}".rstrip() for line in head.split("\n")] + ["tables:"]
    matched: list[Match] = []
    again: dict[str, list[str]] = {}
    for index, block in enumerate(blocks):
        kept = [entry for entry in block.entries if chosen[entry.owner] == index]
        if left := [entry.said for entry in block.entries if chosen[entry.owner] != index]:
            again.setdefault(block.sheet, []).extend(left)
        if kept:
            lines += [*block.lines, *(f"      {_written(entry.said)}: {entry.written}" for entry in kept)]
            matched += [Match(block.sheet, entry.said, entry.way) for entry in kept]
    return Proposal(
        "\n".join(lines) + "\n" if matched else "",
        tuple(matched),
        tuple(unmatched),
        tuple((name, tuple(dict.fromkeys(words))) for name, words in again.items()),
    )


def _chosen(blocks: Sequence[_Block]) -> dict[Way, int]:
    """For each field or list the index of the block that gives it.

    It is the one whose title says most of what the field belongs to, then one of all money before one of a part of it
    (财政拨款), then the first.
    """
    best: dict[Way, tuple[int, bool, int]] = {}
    for index, block in enumerate(blocks):
        for entry in block.entries:
            rank = (-entry.nearness, block.partial, index)
            best[entry.owner] = min(best.get(entry.owner, rank), rank)
    return {owner: index for owner, (_, _, index) in best.items()}


class _Known:
    """The fields of a schema by what they are called, and the lists."""

    def __init__(self, facts: MappingNode, shape: SchemaNode) -> None:
        self.fields: dict[str, list[tuple[Way, tuple[str, ...]]]] = {}
        period = shape.period_of(facts)
        self.years = {*period.years} if period else set()
        self.lists: list[tuple[Way, SchemaNode, tuple[str, ...]]] = []
        self.titles: dict[Way, tuple[str, ...]] = {}
        self.roots = {word(member.title) for member in shape.members.values() if member.members and member.title}
        skipped = {shape.named("last-year"), shape.named("work-data"), shape.named("waivers")}
        for name, member in shape.members.items():
            if name not in skipped:
                self._add(member, (name,), (), facts.members.get(name))

    def _add(self, shape: SchemaNode, way: Way, titles: tuple[str, ...], node: Node | None) -> None:
        if len(way) > _MOST_DEEP:
            return
        if shape.kind in _NUMBER and not shape.role:
            for said in (shape.title, *shape.aliases):
                self._know(said, way, titles)
            return
        within = (*titles, shape.title)
        if shape.items is not None and shape.items.members:
            self.lists.append((way, shape, within))
            self._add_items(shape.items, way, within, node)
            return
        for name, member in shape.members.items():
            below = node.members.get(name) if isinstance(node, MappingNode) else None
            self._add(member, (*way, name), within, below)

    def _add_items(self, items: SchemaNode, way: Way, titles: tuple[str, ...], node: Node | None) -> None:
        """The items that a list of the file has, by their names."""
        value = (items.figure or {}).get("value") or next(
            (name for name, member in items.members.items() if member.kind in _NUMBER), ""
        )
        named = owner_name(items)
        for item in node.items if isinstance(node, SequenceNode) and value else ():
            name = item.members.get(named) if isinstance(item, MappingNode) else None
            if isinstance(name, ScalarNode):
                self._know(name.text, (*way, Item(name.text), value), titles)

    def _know(self, said: str, way: Way, titles: tuple[str, ...]) -> None:
        if key := _key(said):
            known = self.fields.setdefault(key, [])
            self.titles.setdefault(way, titles)
            known += [] if (way, titles) in known else [(way, titles)]

    def field(self, said: str, around: Iterable[str]) -> Way | None:
        """The field that is called so; of several the one whose groups the words around name, then the least deep.

        What is called 总计 below 收入 may be called 收入总计. A budget is no field but one of a budget.
        """
        around = list(around)
        called = _key(said)
        found = self.fields.get(called, [])
        for each in around if not found else ():
            found = found or self.fields.get(word(each) + called, [])
        if any(_WORDS.budget in word(each) for each in around):
            found = [(way, titles) for way, titles in found if _WORDS.budget in "".join(titles)]
            found = found or self.fields.get(called + _WORDS.budget, [])
        pairs = _pairs("".join(around))
        ranked = sorted((-len(pairs & _pairs("|".join(titles))), len(way), way_text(way), way) for way, titles in found)
        if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]):
            return None
        return ranked[0][3]

    def item(self, said: str) -> Way | None:
        """The item of a list that is called like the end of a row: 政府性基金财政拨款收入 is a part of 财政拨款收入."""
        called = _key(said)
        ways = {
            way
            for name, found in self.fields.items()
            for way, _ in found
            if len(name) >= _LEAST_SUFFIX and called.endswith(name) and any(isinstance(step, Item) for step in way)
        }
        return ways.pop() if len(ways) == 1 else None


def _key(said: str) -> str:
    """What something is called, as it is compared: 费用 is 费."""
    called = row_word(said)
    for one, other in _WORDS.alike:
        called = called.replace(one, other)
    return called


def _pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters of a text, which is how much two Chinese texts have in common."""
    return {text[at : at + 2] for at in range(len(text) - 1)}


class _Table:
    """The first table of a sheet, and what is proposed for it."""

    def __init__(self, sheet: Sheet, known: _Known, unit: str) -> None:
        self.sheet = sheet
        self.said = unit
        self.known = known
        self.grid = Grid(sheet)
        self.blocks: list[_Block] = []
        self.left: list[str] = []
        self.bottom = self._bottom()
        if not self.bottom:
            return
        self.top = self._top()
        self.columns = [self._column(number) for number in range(1, self.grid.columns + 1)]
        self.columns = [column for column in self.columns if column.heads]
        self._propose()

    def _bottom(self) -> int:
        """The last row of the head: that before the first row with a number which does not number the columns."""
        for row in range(2, min(self.grid.rows, _SEARCHED) + 1):
            cells = [self.sheet.cells.get((row, column)) for column in range(1, self.grid.columns + 1)]
            numbers = [cell for cell in cells if cell and number_of(cell).value is not None]
            if not numbers or counts(self.sheet, row, self.grid.columns):
                continue
            bottom = row - 1
            while bottom and (counts(self.sheet, bottom, self.grid.columns) or not self._heads(bottom)):
                bottom -= 1
            return bottom
        return 0

    def _heads(self, row: int) -> list[Head]:
        found = dict.fromkeys(self.grid.head(row, column) for column in range(1, self.grid.columns + 1))
        return [head for head in found if self.grid.said(head)]

    def _top(self) -> int:
        """The first row of the head, below the title and the line that says whose the table is and in which unit."""
        top = self.bottom
        while top > 1 and len(self._heads(top - 1)) > 1 and not unit_of(self.sheet, top - 1, top - 2)[0]:
            top -= 1
        return top

    def _column(self, number: int) -> _Column:
        heads = tuple(head for head in self.grid.chain(self.bottom, number) if head.bottom >= self.top)
        numbers = texts = 0
        for row in range(self.bottom + 1, self.grid.rows + 1):
            cell = self.sheet.cells.get((row, number))
            if cell and not counts(self.sheet, row, self.grid.columns):
                found = number_of(cell)
                numbers += found.value is not None
                texts += bool(found.fault)
        words = tuple("".join(self.grid.said(head).split()) for head in heads)
        return _Column(number, heads, words, numbers, texts)

    def _propose(self) -> None:
        self.title = "".join(self.sheet.text(row, 1) for row in range(1, self.top)) + self.sheet.name
        self.partial = any(said in word(self.title) for said in _WORDS.partial)
        heading = self.title + "".join("".join(column.words) for column in self.columns)
        numbers = [
            column for column in self.columns if column.is_number and column.words[-1] not in _WORDS.line_numbers
        ]
        earlier = [column for column in numbers if are_earlier(column.words, self.known.years)]
        numbers = [column for column in numbers if column not in earlier]
        for way, listed, titles in self.known.lists:
            if listed.items and self._list(way, listed.items, titles, heading, numbers):
                break
        else:
            self._rows(numbers)
            if not self.blocks:
                # A column of dashes has no number this year, and may have one in the next.
                blank = [column for column in self.columns if not (column.numbers or column.texts or column in earlier)]
                self._columns(sorted([*numbers, *blank]))
                texts = [column for column in self.columns if column.texts and column not in numbers]
                self.left += [self._said(c) for c in texts if self._field(c.words[-1], c.words[:-1])]
        self.left += [self._said(column) for column in earlier]

    # ── a list ──

    def _list(self, way: Way, items: SchemaNode, titles: tuple[str, ...], heading: str, numbers: list[_Column]) -> bool:
        """Propose a table whose rows are items of a list; whether it is one."""
        if not _in_common(word(titles[-1]), word(heading)):
            return False
        found: dict[str, tuple[str, _Column]] = {}
        for name, member in items.members.items():
            among = numbers if member.kind in _NUMBER else [c for c in self.columns if c not in numbers]
            column = next(
                (c for c in among if any(word(w).endswith(word(member.title)) for w in reversed(c.words))), None
            )
            if column is not None and column not in [c for _, c in found.values()]:
                found[name] = (next(w for w in reversed(column.words) if word(w).endswith(word(member.title))), column)
        value = (items.figure or {}).get("value") or next(
            (name for name in ("final", "amount") if name in items.members and name not in found), ""
        )
        if value and value not in found:
            # What is received by each function is not what is spent on it.
            others = self.known.roots - {word(title) for title in titles}
            for said in _VALUES:
                if any(other in said for other in others):
                    continue
                column = next(
                    (c for c in numbers if word(c.words[-1]) == said and c not in [f for _, f in found.values()]), None
                )
                if column is not None:
                    found[value] = (said, column)
                    break
        key = "code" if "code" in found else owner_name(items)
        if key not in found or not any(items.members[name].kind in _NUMBER for name in found):
            return False
        codes = next((c for c in self.columns if any(_CODES.search(w) for w in c.words)), None)
        extra = []
        if key != "code" and codes is not None:
            extra = [f"codes: {_written(next(w for w in codes.words if _CODES.search(w)))}", "keep: top"]
        near = self._nearness(titles)
        entries = [_Entry(said, name, (*way, name), way, near) for name, (said, _) in found.items()]
        self._add([f"list: {way_text(way)}", *extra, "columns:"], entries)
        used = [column for _, column in found.values()]
        again = {column.words[-1] for column in used}
        self._totals([column for column in numbers if column.words[-1] not in again])
        return True

    def _totals(self, numbers: list[_Column]) -> None:
        """Propose for the other columns of a list what its total says of them, unless it is that of a part of the
        money: 基本支出 of 支出决算表 stands nowhere else in the accounts."""
        rows, texts = range(self.bottom + 1, self.grid.rows + 1), [c.number for c in self.columns if not c.is_number]
        said = (row_name(self.sheet.text(row, column)) for row in rows for column in texts)
        total = next((name for name in said if word(name).endswith(_WORDS.totals)), "")
        columns: dict[str, Way] = {}
        for column in numbers:
            way = (
                self._field(column.words[-1], (*column.words[:-1], self.title)) if total and not self.partial else None
            )
            if way is None or way in columns.values():
                self.left.append(self._said(column))
            else:
                columns[self._said(column)] = way
        if columns:
            self._add([f"row: {_written(total)}", "columns:"], self._entries(columns))

    # ── rows ──

    def _rows(self, numbers: list[_Column]) -> None:
        """Propose the rows that are called like fields, group by group of columns that stand side by side."""
        texts = [c for c in self.columns if not c.is_number and c.texts and not _CODES.search("".join(c.words))]
        for index, names in enumerate(texts):
            until = texts[index + 1].number if index + 1 < len(texts) else self.grid.columns + 1
            values = [column for column in numbers if names.number < column.number < until]
            values.sort(
                key=lambda column: (
                    _VALUES.index(word(column.words[-1])) if word(column.words[-1]) in _VALUES else len(_VALUES),
                    any(_WORDS.budget in said for said in column.words),
                )
            )
            if not values:
                continue
            rows: dict[str, Way] = {}
            ways: set[Way] = set()
            around = (*values[0].words, *names.words)
            for row in range(self.bottom + 1, self.grid.rows + 1):
                said = row_name(self.sheet.text(row, names.number))
                if not said or counts(self.sheet, row, self.grid.columns):
                    continue
                way = self._field(said, around)
                part = self.known.item(said) if way is None else None
                if said in rows or (way is None and part is None) or way in ways:
                    self.left += [] if is_note(said) else [said]
                    continue
                rows[said] = way or part or ()
                ways |= {way} if way else set()
            if rows:
                heads = [f"names: {_written(self._said(names))}", f"values: {_written(self._said(values[0]))}", "rows:"]
                self._add(heads, self._entries(rows))

    # ── columns ──

    def _columns(self, numbers: list[_Column]) -> None:
        """Propose the columns that are called like fields."""
        columns: dict[str, Way] = {}
        left = []
        # Of several rows each is a part of something: the budget of a table of projects is that of no department.
        of_parts = any(column.numbers > 1 for column in numbers)
        for column in numbers:
            said = self._said(column)
            way = self._field(column.words[-1], (*column.words[:-1], self.sheet.name))
            if way is not None and of_parts and not self._nearness(self.known.titles[way]):
                way = None
            if way is None or way in columns.values() or said in columns:
                left += [said] if column.numbers else []
            else:
                columns[said] = way
        if not columns:
            self.left += left
            return
        self.left = left
        self._add(["columns:"], self._entries(columns))

    def _field(self, said: str, around: Iterable[str]) -> Way | None:
        """The field that is called so; the total of a part of the money is that of no field."""
        if self.partial and word(said).endswith(_WORDS.totals):
            return None
        return self.known.field(said, around)

    def _entries(self, matched: Mapping[str, Way]) -> list[_Entry]:
        return [
            _Entry(said, _written(way_text(way)), way, way, self._nearness(self.known.titles[way]))
            for said, way in matched.items()
        ]

    def _nearness(self, titles: Sequence[str]) -> int:
        return len(_pairs(word(self.title)) & _pairs("|".join(titles)))

    def _add(self, lines: Sequence[str], entries: Sequence[_Entry]) -> None:
        """Add a table of the mapping."""
        if not self.blocks:
            stated = unit_of(self.sheet, self.bottom)[0]
            self.unit = [] if stated else [f"unit: {self.said}" if self.said else "# unit: 元"]
        first = [f"  - sheet: {_written(self.sheet.name)}", *(f"    {line}" for line in (*self.unit, *lines))]
        self.blocks.append(_Block(self.sheet.name, self.partial, tuple(first), tuple(entries)))

    unit: Sequence[str] = ()

    def _said(self, column: _Column) -> str:
        """A column by its word, with those above it where another column has the same."""
        for count in range(1, len(column.words) + 1):
            words = column.words[-count:]
            if sum(_ends(other.words, words) for other in self.columns) == 1:
                return "/".join(words)
        return "/".join(column.words)


def _ends(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether some words stand in others in this order, the last of them being one."""
    rest = iter(words)
    return all(each in rest for each in wanted)


def _in_common(title: str, heading: str) -> bool:
    """Whether a heading names what a list is of: four characters of its title, or all of a shorter one."""
    size = min(4, len(title))
    return size > 1 and any(title[at : at + size] in heading for at in range(len(title) - size + 1))


def _written(text: str) -> str:
    """A word as YAML has it, in quotes where it needs them."""
    return (
        text
        if _PLAIN_WORD.match(text) or re.match(r"[a-z_]+(\.[a-z_]+)*\Z", text)
        else json.dumps(text, ensure_ascii=False)
    )

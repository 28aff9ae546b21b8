"""A table of a report whose columns are not the template's: in another order, more or fewer, or in another unit.

What a column is called says which it is: the template's own word for it, or what the field that it shows is called.
The rows are put into the form of the template's table before they are read, so that no amount is taken for the one
beside it, and no sum for an item. The rest of a table that a page has torn is read as its beginning. A table with
another head than all of the template's is of something else, and is kept without being read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import groupby, takewhile
from typing import NamedTuple

from reportgen.docx.pieces import DocxPiece
from reportgen.editing.typed import number_in
from reportgen.facts.paths import FactPath
from reportgen.reading.align import UNIT_LINE
from reportgen.reading.match import Match, line_of, match
from reportgen.reading.patterns import CELL, LEFT_OUT, Learned, Pattern, Token, normal
from reportgen.schema.nodes import SchemaNode
from reportgen.spreadsheets.tables import unit_in_head, word
from reportgen.spreadsheets.words import head_words
from reportgen.values.money import IN_YUAN

Placed = tuple[int, DocxPiece]
"""A piece with the number of its paragraph."""

_BRACKETS = re.compile(r"\([^()]*\)\Z")
_BARE_UNIT = re.compile(rf"[/,:]?({'|'.join(sorted(IN_YUAN, key=len, reverse=True))})\Z")
"""A unit that stands behind the word of a head without brackets: 决算数/元."""
_CURRENCY = dict.fromkeys(map(ord, "¥￥"))
_DIGIT = re.compile("[0-9]")
_YEAR = re.compile("20[0-9]{2}年?度?")
_YEAR_IN_FRONT = re.compile(r"\s*([2２][0０][0-9０-９]{2})\s*年?\s*度?\s*(?=[^\s0-9])")
"""The year with which the head of a column begins: 2023年决算数."""
NO_NUMBER = re.compile(r"[-‐-―−─—/\\\s]*|无")
"""What is typed where there is no number."""
_GOES_ON = "续"
"""What is said between the parts of a table that a page has torn, besides its unit: 续表."""
_SHORT = 20
"""No longer is that, and the name of a group that has a row of its own."""
_CLAUSE = re.compile("[:：，。；]")
_HEAD_ROWS = 3
"""In so many rows from the top a head is looked for: a title and a unit may stand above it."""
_SOME_ROWS = 20
"""So many rows show of what a table is."""
_LEAST_WORD = 2
"""What a column is called for short (预算 for 全年预算) has as many characters."""
_LEAST_HEADS = 2
"""Further down, a row with as many known heads is a row of heads."""


class _Column(NamedTuple):
    """A column of a table of the template: the template's word for it, all that it may be called, the field that it
    shows if that is a number which a file states, whether it shows a text, and in how many lists that lies; whether it
    is left blank in the rows that go on with a group."""

    word: str
    called: frozenset[str]
    field: SchemaNode | None
    text: bool
    depth: int
    goes_on: bool

    def is_called(self, said: str) -> bool:
        """Whether it is called so for short: by the end of its name, as 扣分 is not 扣分原因."""
        return len(said) >= _LEAST_WORD and any(name.endswith((said, f"{said}数")) for name in self.called)


class _Table(NamedTuple):
    """A table of the template; `merged` is how many cells the row of its totals has, whose first is merged, 0 if it has
    no such row."""

    columns: tuple[_Column, ...]
    merged: int

    @property
    def groups(self) -> list[int]:
        """The columns that say to which group a row belongs."""
        depth = max(column.depth for column in self.columns)
        return [at for at, column in enumerate(self.columns) if column.goes_on and column.text and column.depth < depth]

    @property
    def names(self) -> list[int]:
        """The columns that say what a row of a group is: those behind the groups, as far as the first number."""
        groups = self.groups
        depth = max(column.depth for column in self.columns)
        front = takewhile(lambda at: self.columns[at].field is None or at in groups, range(len(self.columns)))
        return [at for at in front if groups and self.columns[at].text and self.columns[at].depth == depth]


def in_form_of_template(pieces: Iterable[Placed], learned: Learned, year: int = 0) -> Iterator[Placed]:
    """The pieces of a report, those of its tables with the columns of the template's where their heads say which they
    are. What stands in a column that the template has not comes as a note behind its row, for no field to take; all
    rows of a table that is of something else are notes.

    Args:
        year: that of the report, 0 if it is not known.
    """
    tables = _Tables(learned, year)
    for number, group in groupby(pieces, key=lambda placed: placed[1].table):
        rows = [*group]
        if number:
            yield from tables.arranged(rows)
        else:
            tables.part(rows)
            yield from rows


class _Tables:
    """The tables of a template, against which those of a report are held, and how the last of these is read."""

    def __init__(self, learned: Learned, year: int) -> None:
        self.learned = learned
        self.year = year
        self.last: _Body | None = None
        self.width = 0

    @cached_property
    def tables(self) -> list[_Table]:
        return [*_tables(self.learned)]

    @cached_property
    def figures(self) -> set[str]:
        return {*_names_of_figures(self.learned.shape)}

    @cached_property
    def heads(self) -> set[str]:
        """What all columns of the template are called."""
        return {name for table in self.tables for column in table.columns for name in column.called}

    @cached_property
    def amounts(self) -> set[str]:
        """The same of those that show a number of the file."""
        columns = (column for table in self.tables for column in table.columns if column.field is not None)
        return {name for column in columns for name in column.called}

    def part(self, between: Sequence[Placed]) -> None:
        """Part two tables by what stands between them, unless that says that one goes on."""
        for _, piece in between:
            if len(piece.text) > _SHORT or not (_GOES_ON in piece.text or UNIT_LINE.search(piece.text.strip())):
                self.last = None

    def arranged(self, rows: list[Placed]) -> Iterator[Placed]:
        """The rows of one table. One without a head, behind another of as many columns, is the rest of that."""
        rows = [*self.dated(rows)]
        first = rows[0][1].cells
        body = self.last if len(first) == self.width and not _may_be_head(first) else None
        if body is not None:
            body.repeats = True
        above: list[Placed] = []
        skipped = 0
        for at, placed in enumerate(rows):
            if skipped:
                skipped -= 1
                continue
            if (body is None and at < _HEAD_ROWS) or self.is_head(placed[1].cells):
                found, skipped = self.body_at(rows, at)
                if found is not None:
                    yield from above
                    above.clear()
                    found.go_on_with(body or (self.last if at == 0 else None))
                    body = found
                    yield from body.head(placed)
                    continue
            if body is not None and body.is_head_of_others(placed[1].cells):
                body = _Body(None)
            if body is not None:
                yield from body.row(placed)
            else:
                above.append(placed)
        if body is None and self.is_of_something_else(rows):
            body = _Body(None)
            above = [row for placed in above for row in body.row(placed)]
        yield from above
        self.last, self.width = body, len(rows[-1][1].cells)

    def dated(self, rows: Iterable[Placed]) -> Iterator[Placed]:
        """Rows whose heads say of their year what all others do: nothing of the report's, and of another that it is one
        before. Nothing is certain where the report's is not known."""
        for place, piece in rows:
            said = any(map(_YEAR_IN_FRONT.match, piece.cells)) and _may_be_head(piece.cells)
            cells = tuple(_dated(cell, self.year) for cell in piece.cells) if said and self.year else piece.cells
            yield place, piece._replace(cells=cells)

    def is_head(self, cells: Sequence[str]) -> bool:
        """Whether a row further down says again what the columns are."""
        return sum(_bare(cell) in self.heads for cell in cells) >= _LEAST_HEADS and _may_be_head(cells)

    def body_at(self, rows: Sequence[Placed], at: int) -> tuple[_Body | None, int]:
        """How the rows below one of heads are read, and how many more rows have heads; None if it is none."""
        cells = rows[at][1].cells
        both = _both(cells, rows[at + 1][1].cells) if at + 1 < len(rows) else None
        found = [(fit, int(heads is both)) for heads in (cells, both) if heads and (fit := self.fit(heads)) is not None]
        if not found:
            return None, 0
        fit, more = max(found, key=lambda each: each[0].named)
        if self.has(cells) and not fit.same:
            return None, 0
        below = rows[at + 1 + more : at + 1 + more + _SOME_ROWS]
        return _Body(None if fit.is_of_others(below, self.figures) else fit, fit.repeats_groups(below)), more

    def fit(self, heads: tuple[str, ...]) -> _Fit | None:
        """The table of the template whose columns a row of heads says; None where several are as likely."""
        fits = [fit for table in self.tables if (fit := _fit(table, heads)) is not None]
        if not fits:
            return None
        best = max(fits, key=lambda each: each.rank)
        return best if all(each.places == best.places for each in fits if each.rank == best.rank) else None

    def has(self, cells: Sequence[str]) -> bool:
        """Whether a row of heads is the template's own, word for word."""
        return any(found.exact for found in self.found(cells))

    def found(self, cells: Sequence[str]) -> Iterator[Match]:
        """How rows of the template read one that has words of theirs."""
        line = line_of(CELL.join(cells))
        for pattern in self.learned.patterns.values():
            if pattern.cells == len(cells) and not pattern.chart and pattern.words:
                found = match(line, pattern)
                if found is not None and found.worded:
                    yield found

    def is_of_something_else(self, rows: Sequence[Placed]) -> bool:
        """Whether a table has a head and no row with words of the template's, as one of what is owned; or columns of
        the year before, or two of amounts that are called alike. Its amounts would be taken for those of any table with
        as many columns."""
        heads = next((piece.cells for _, piece in rows[:_HEAD_ROWS] if len(_said(piece.cells)) > 1), ())
        if not heads or not _may_be_head(heads):
            return False
        words = Counter(map(_bare, heads))
        twice = any(count > 1 and said in self.amounts for said, count in words.items())
        if twice or any(said.startswith(head_words().earlier) for said in words):
            return True
        shown = (piece.cells for _, piece in rows[:_SOME_ROWS] if not _total_in(piece.cells))
        return not any(True for cells in shown for _ in self.found(cells))


class _Fit(NamedTuple):
    """Which column of the report each of the template is: `places` by the template's, and the cells of the head; how
    many of them are `named` there, and whether that leaves no doubt."""

    table: _Table
    places: Mapping[int, int]
    heads: tuple[str, ...]
    named: int
    certain: bool

    @property
    def rank(self) -> tuple[int, int]:
        """How much of the head is said, and how little of the table is missing."""
        return self.named, self.named - len(self.table.columns)

    @property
    def same(self) -> bool:
        return len(self.heads) == len(self.table.columns) == len(self.places) and all(
            column == place for column, place in self.places.items()
        )

    @property
    def amounts(self) -> list[int]:
        """The columns of the report that show numbers of the file alone."""
        columns = self.table.columns
        return [at for column, at in self.places.items() if columns[column].field and not columns[column].text]

    def unit(self, at: int) -> str:
        """The unit of money that the head of a column says, or that of the names for all of them: 资金（元）."""
        return _unit(self.heads[at]) or next(filter(None, map(_unit, self.heads[: min(self.amounts)])), "")

    def repeats_groups(self, rows: Sequence[Placed]) -> bool:
        """Whether each row says its group. Where some do not, as cells are merged, one that does begins a group."""
        first = next((self.places[column] for column in self.table.groups if column in self.places), None)
        full = [piece.cells for _, piece in rows if len(piece.cells) == len(self.heads) and not _total_in(piece.cells)]
        return first is not None and all(cells[first].strip() for cells in full)

    def is_of_others(self, rows: Sequence[Placed], figures: Set[str]) -> bool:
        """Whether a table without all columns has rows that are figures of the file, as 公务接待费, and no items."""
        named = [place for column, place in self.places.items() if self.table.columns[column].text]
        full = [piece.cells for _, piece in rows if len(piece.cells) == len(self.heads) and not _total_in(piece.cells)]
        said = {word(cells[place]) for cells in full for place in named}
        return not (self.certain or self.same) and bool(said & figures)


class _Body:
    """The rows below a head, put into the form of the template; without a `fit` each is a note."""

    def __init__(self, fit: _Fit | None, each: bool = False) -> None:
        self.fit = fit
        self.each = self.repeats = each  # whether each row says its group; whether the next one may say it again
        self.group: dict[int, str] = {}
        self.waiting: dict[int, str] = {}

    def go_on_with(self, before: _Body | None) -> None:
        """Where the same head is said once more the groups go on, the first of which may be said again."""
        if before is not None and self.fit == before.fit:
            self.group, self.waiting, self.repeats = before.group, before.waiting, True

    def head(self, placed: Placed) -> Iterator[Placed]:
        place, piece = placed
        if self.fit is None:
            yield _note(placed)
        elif self.fit.same:
            yield place, piece._replace(cells=self.fit.heads)
        else:
            yield place, piece._replace(cells=tuple(column.word for column in self.fit.table.columns))

    def is_head_of_others(self, cells: Sequence[str]) -> bool:
        """Whether words stand where the amounts are: it is the head of something else that goes on below."""
        if self.fit is None or len(cells) != len(self.fit.heads) or not _may_be_head(cells):
            return False
        amounts = self.fit.amounts
        return bool(amounts) and all(_says(cells[at]) for at in amounts)

    def row(self, placed: Placed) -> Iterator[Placed]:
        """A row in the form of the template, and what of it has no place there."""
        place, piece = placed
        if self.fit is None:
            yield _note(placed)
            return
        table, heads = self.fit.table, self.fit.heads
        merged = len(heads) - len(piece.cells)
        said = _total_in(piece.cells)
        total = table.merged if said in head_words().grand_totals and word(_first(piece.cells)) == said else 0
        if merged < 0 or (merged and not total):
            first = _first(piece.cells)
            named = len(first) <= _SHORT and _CLAUSE.search(first) is None
            self.waiting = {at: first for at in table.groups[:1] if named}
            yield placed
            return
        cells = [self.cell(piece.cells, column, merged) for column in range(len(table.columns))]
        if total:
            numbers = [cell if _says(cell) else LEFT_OUT for cell in cells[len(cells) - total + 1 :]]
            cells = [_first(piece.cells), *numbers]
        elif said or (table.names and not any(_says(cells[at]) for at in table.names)):
            # A sum, or the head of a group with its sum: no item has no name.
            self.waiting = {at: cells[at] for at in table.groups if _says(cells[at]) and not _total_in([cells[at]])}
            yield _note(placed)
            return
        else:
            self.put_in_group(cells)
        yield place, piece._replace(cells=tuple(cells))
        for at, (head, cell) in enumerate(zip(heads[merged:], piece.cells, strict=True), start=merged):
            serial = word(head) in head_words().line_numbers or (total and cell.strip() == cells[0])
            if at not in self.fit.places.values() and not NO_NUMBER.fullmatch(cell) and not serial:
                yield place, DocxPiece(f"{head.strip()}：{cell.strip()}", note=True)

    def put_in_group(self, cells: list[str]) -> None:
        """Say of which group an item is as the template does: once, with the first of them."""
        assert self.fit is not None
        goes_on = self.repeats
        for at in self.fit.table.groups:
            if not _says(cells[at]) and cells[at] != LEFT_OUT:
                cells[at] = self.waiting.get(at, "")
            if _says(cells[at]):
                goes_on = goes_on and self.group.get(at) == cells[at]
                self.group[at] = cells[at]
                if goes_on:
                    cells[at] = ""
                elif self.fit.table.columns[at].field is not None and not _DIGIT.search(cells[at]):
                    cells[at] += LEFT_OUT  # 投入 for 投入（20分）
        self.waiting = {}
        self.repeats = self.each

    def cell(self, cells: Sequence[str], column: int, merged: int) -> str:
        """What a row says in a column of the template, with the unit of money that its head says."""
        assert self.fit is not None
        at = self.fit.places.get(column, -1)
        if at < 0 or at < merged:
            return LEFT_OUT
        cell, shown = cells[at - merged], self.fit.table.columns[column]
        if shown.text or (shown.field is None and not cell.strip()):
            return cell
        if NO_NUMBER.fullmatch(cell):
            return LEFT_OUT
        if shown.field is None:
            return cell
        # In whatever way it is less than nothing: (45.20), 负45.20, △45.20.
        number = number_in("".join(normal(cell).translate(_CURRENCY).split()), "")
        if number is None:
            return cell
        return f"{number.text}{self.fit.unit(at)}" if shown.field.unit_in({}) in IN_YUAN else number.text


def _note(placed: Placed) -> Placed:
    return placed[0], placed[1]._replace(note=True)


def _says(cell: str) -> bool:
    return cell != LEFT_OUT and bool(cell.strip())


def _said(cells: Iterable[str]) -> list[str]:
    """The cells in which words stand, without numbers that count."""
    return [said for cell in cells if (said := word(cell)) and not said.isdigit()]


def _first(cells: Sequence[str]) -> str:
    return next(filter(str.strip, cells), "").strip()


def _total_in(cells: Sequence[str]) -> str:
    """The word by which a row is the sum of others, in its first cells that say anything: 合计, 运转类小计."""
    return next((said for said in _said(cells)[:2] if said.endswith(_totals())), "")


def _totals() -> tuple[str, ...]:
    return *head_words().totals, *head_words().grand_totals


def _may_be_head(cells: Sequence[str]) -> bool:
    """Whether a row has words alone, as one that says what the columns are."""
    said = [_YEAR.sub("", word(cell)) for cell in cells]
    return len(_said(said)) > 1 and not any(
        _DIGIT.search(each) or (each and NO_NUMBER.fullmatch(each)) for each in said
    )


def _dated(head: str, own: int) -> str:
    found = _YEAR_IN_FRONT.match(head)
    if found is None:
        return head
    rest = head[found.end() :]
    return rest if int(found[1]) == own else f"{head_words().earlier[0]}{rest}"


def _both(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...] | None:
    """The heads of two rows as one, whose first and last cells are merged with those above them: what lies between
    belongs to one head; None if they are none, or of another year."""
    if not _may_be_head(below) or any(word(cell).startswith(head_words().earlier) for cell in above):
        return None
    heads = [*below]
    for order in (range(len(below)), range(-1, -len(below) - 1, -1)):
        for at in takewhile(lambda at: not below[at].strip(), order):
            if -len(above) <= at < len(above) and not heads[at].strip():
                heads[at] = above[at]
    return tuple(heads) if heads != [*below] else None


def _unit(head: str) -> str:
    """The unit of money in a head: 决算数（元）, 决算数/元; empty if it says none."""
    unit = unit_in_head(head)
    bare = _BARE_UNIT.search("".join(normal(head).split()))
    return unit if unit in IN_YUAN else bare[1] if bare and not unit else ""


def _bare(text: str) -> str:
    """What a head says without its unit."""
    return _BARE_UNIT.sub("", _BRACKETS.sub("", word(text)))


def _fit(table: _Table, heads: tuple[str, ...]) -> _Fit | None:
    """Which column of a report is which of the template; None if the head says too little."""
    columns = table.columns
    said = [_bare(head) for head in heads]
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
    in_order = len(heads) == len(columns) and all(column == at for column, at in places.items())
    for at, each in enumerate(said) if in_order else ():
        other_year = at in earlier or _YEAR_IN_FRONT.match(heads[at])
        if at not in places and not other_year and not head_words().says_another(each):
            places[at] = at  # as it would be read anyway
    return _Fit(table, places, heads, named, certain and named == len(columns))


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
            blank = [not all(body[at] for body in bodies) for at in range(width)]
            columns = tuple(map(_column, words, slots, [learned.shape] * width, blank))
            totals = [pattern.cells for pattern in patterns if pattern.texts & {*head_words().grand_totals}]
            yield _Table(columns, max((cells for cells in totals if cells < width), default=0))


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


def _column(said: str, slots: Set[Token], shape: SchemaNode, blank: bool) -> _Column:
    fields = {slot.path: shape.at(_path(slot.path).steps) for slot in slots if slot.path}
    names = {said, *(name for path in fields for name in _called(path, shape))}
    stated = [field for slot in slots if slot.kind == "number" and (field := fields.get(slot.path)) is not None]
    text = any(slot.kind in ("text", "prose") for slot in slots)
    depth = max((slot.path.count("[]") for slot in slots), default=0)
    return _Column(said, frozenset(map(_bare, names)), stated[0] if len(stated) == 1 else None, text, depth, blank)


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

"""What a template writes, learned from the documents of probes: the blocks that there are, and which follow which.

A `Pattern` is one place of the template that writes paragraphs or rows: a graph of literal words and of slots, each of
which is a figure or text of the data. Whatever two words or slots have been seen side by side may stand so again, so
that of sentences with optional clauses not every combination has to be seen.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from reportgen.document.blocks import Cell, Chart, Document, Kind, Paragraph, Row, Run, Table
from reportgen.facts.paths import FactPath
from reportgen.schema.nodes import SchemaNode
from reportgen.values.figure import Computed, Figure
from reportgen.values.period import PERIODS

_FEW = 4
CELL = "\x1f"
"""What parts the cells of a row."""
LEFT_OUT = "\0"
"""What stands in a cell of a column that the template has and the report has not; no text of a Word file has it."""
_ENDS = re.compile(rf"[^，。；：、（）〔〕,;:()“”{CELL}]+|.", re.DOTALL)
_BLANK = re.compile(r"\s")
_INDEX = re.compile(r"\[[0-9]+\]")
_READ = {Kind.BODY, Kind.TITLE, Kind.LABEL, Kind.HEADING, Kind.SIGNATURE, Kind.DATE, Kind.CAPTION, Kind.UNIT,
         Kind.NOTE, Kind.CELL}  # fmt: skip
_HEADS = {Kind.TITLE, Kind.LABEL, Kind.CAPTION, Kind.UNIT}
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "〔": "(", "〕": ")", "　": " "})


class _Half(dict[int, int | str]):
    """The forms of characters in half width, each found once."""

    def __missing__(self, code: int) -> int | str:
        half = unicodedata.normalize("NFKC", chr(code))
        self[code] = half if len(half) == 1 else code
        return self[code]


_HALF = _Half(_QUOTES)


def normal(text: str) -> str:
    """A text in which full and half width, and forms of quotation marks, are alike; as long as it was."""
    return text.translate(_HALF)


class Token(NamedTuple):
    """A piece of a pattern: `kind` is `word` (literal, without blanks), `number`, `date`, `text` or `prose`.

    `path` leads to the fact without indexes, empty for a figure that no fact has; `unit` is printed behind it, `share`
    tells a percentage. `before` is what a word stands behind, or a slot of a list, so that two alike in different
    places differ: what follows 和 is the last item. `parts` are the paths of the facts from which a figure without a
    path of its own is computed, if these are few and in no list.
    """

    kind: str
    text: str = ""
    path: str = ""
    unit: str = ""
    share: bool = False
    before: str = ""
    parts: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether it is a word of more than one character, by which its pattern is known."""
        return self.kind == "word" and len(self.text) > 1


class Slot(NamedTuple):
    """A slot as one probe has filled it: its token, the path with its indexes, the figure in it if it is one."""

    token: Token
    path: str
    figure: Figure | None = None


class Block(NamedTuple):
    """A paragraph or row that a probe has printed: the key of its place in the template, what it is made of, and what
    holds the list of which it, or its table, is."""

    key: str
    slots: list[Slot]
    cells: int = 0
    numbered: bool = False
    heading: bool = False
    title: bool = False
    chart: bool = False
    holder: str = ""

    def held_by(self, holder: str) -> Block:
        """The same paragraph, told apart from those that head the tables of other lists."""
        return self._replace(key=f"{self.key}{holder}", holder=holder)


class Graph(NamedTuple):
    """What follows what in a pattern, by numbers, which are compared faster than tokens: `tokens` has each at its
    number, the beginning at 0; `after` says for each which may follow, `last` with which it may end. `naming` are the
    names of items in a sentence, behind each of which a number of the same item follows."""

    tokens: tuple[Token | None, ...]
    after: tuple[tuple[int, ...], ...]
    last: frozenset[int]
    naming: frozenset[int]


class Pattern:
    """A place of a template: its tokens, which follow which, with which it begins and ends. `cells` is how many a row
    has, 0 for a paragraph; `chart` tells that a chart shows it, `order` where in the report it comes, from 0 to 1."""

    def __init__(self, block: Block) -> None:
        self.key = block.key
        self.cells = block.cells
        self.chart = block.chart
        self.holder = block.holder
        self.numbered = block.numbered
        self.heading = block.heading
        self.title = block.title
        self.after: dict[Token | None, dict[Token, None]] = defaultdict(dict)
        self.last: set[Token | None] = set()
        self.order = 0.0

    def copy(self, key: str = "", holder: str = "") -> Pattern:
        """One that is the same, and goes on alone; under another key and of another holder, if given."""
        same = copy.copy(self)
        same.key, same.holder = key or self.key, holder or self.holder
        same.after = defaultdict(dict, {token: dict(after) for token, after in self.after.items()})
        same.last = set(self.last)
        return same

    def learn(self, tokens: list[Token]) -> None:
        """Note one way in which it has been written."""
        before: Token | None = None
        for token in tokens:
            self.after[before][token] = None
            before = token
        self.last.add(before)

    def widen(self) -> None:
        """Let whatever may follow an item of a list follow all others, but for one behind which the list has ended.

        A list of three whose last item stands behind 和 does not show that it may stand behind 、 as well.
        """
        groups: dict[Token, list[Token]] = defaultdict(list)
        for token in [*self.after]:
            if token is not None and token.kind != "word" and "[]" in token.path:
                groups[token._replace(before="")].append(token)
        for alike in groups.values():
            going_on = [
                token for token in alike if any(self.after[word].keys() & {*alike} for word in self.after[token])
            ]
            if len(going_on) < len(alike):
                for token in going_on:
                    for other in alike:
                        self.after[token].update(self.after[other])
                    if any(other in self.last for other in alike):
                        self.last.add(token)

    @property
    def held(self) -> str:
        """Its place in the template, and the list for which that is."""
        return f"{place_of(self.key)} of {self.holder}"

    @cached_property
    def graph(self) -> Graph:
        """Its tokens as they follow each other."""
        numbers: dict[Token | None, int] = {None: 0}
        for token, after in self.after.items():
            for each in (token, *after):
                numbers.setdefault(each, len(numbers))
        follows = (self.after.get(token, ()) for token in numbers)
        last = frozenset(numbers[token] for token in self.last)
        naming = frozenset(numbers[token] for token in numbers if token is not None and self.names(token))
        return Graph((*numbers,), tuple(tuple(numbers[each] for each in after) for after in follows), last, naming)

    def names(self, token: Token) -> bool:
        """Whether a slot is the name of an item in a sentence, behind which a number of the same item follows."""
        if self.cells or token.kind != "text" or "[]" not in token.path:
            return False
        item = token.path.rpartition("[]")[0]
        following = (after for after in self.after.get(token, ()) if after.kind == "number")
        return any(after.path.rpartition("[]")[0] == item for after in following)

    @cached_property
    def words(self) -> frozenset[str]:
        """Its literal words of two characters and more."""
        tokens = {token for after in self.after.values() for token in after}
        return frozenset(token.text for token in tokens if token.tells)

    @cached_property
    def texts(self) -> frozenset[str]:
        """All its literal words."""
        return frozenset(token.text for after in self.after.values() for token in after if token.kind == "word")

    @cached_property
    def paths(self) -> frozenset[str]:
        """The facts that it can show."""
        return frozenset(token.path for after in self.after.values() for token in after)

    @cached_property
    def follows(self) -> bool:
        """Whether it is a narrative or an item, known by nothing but what it stands behind."""
        slots = (token for after in self.after.values() for token in after if token.kind in ("text", "prose"))
        free = any(token.kind == "prose" or "[]" in token.path for token in slots)
        return free and self.wordless and not self.heading and not self.cells

    @cached_property
    def depth(self) -> int:
        """In how many lists its facts lie at the most."""
        return max((path.count("[]") for path in self.paths), default=0)

    @cached_property
    def lone(self) -> Token | None:
        """The slot of a text that is all there is in it, but for a mark behind; None for any other pattern."""
        tokens = {token for after in self.after.values() for token in after}
        slots = [token for token in tokens if token.kind != "word"]
        alone = len(slots) == 1 and slots[0].kind in ("text", "prose") and [*self.after[None]] == slots
        return slots[0] if alone and len(tokens) <= 2 and self.wordless and not self.cells else None

    @cached_property
    def wordless(self) -> bool:
        """Whether it can be written without any of its words."""
        seen: set[Token | None] = {None}
        waiting: list[Token | None] = [None]
        while waiting:
            token = waiting.pop()
            if token in self.last:
                return True
            more = [after for after in self.after[token] if after not in seen and not after.tells]
            seen.update(more)
            waiting += more
        return False


_ANY = ("", "")


class Move(NamedTuple):
    """That a slot follows another of the same list: `before` and `now` are pattern and path of each, `owner` is the
    list; `together` tells that both stand in one paragraph or row. Without what is before, any of them is meant."""

    before: tuple[str, str]
    now: tuple[str, str]
    owner: str
    together: bool

    def after_any(self) -> Move:
        """The same behind whatever slot."""
        return self._replace(before=_ANY)


class _Seen(NamedTuple):
    """The slot of a list that one probe has printed last, in its how manieth paragraph or row, and its item there."""

    slot: tuple[str, str]
    number: int
    item: int
    outer: str


class Learned:
    """All patterns of a template by their keys, and what follows what."""

    def __init__(self, shape: SchemaNode) -> None:
        self.shape = shape
        self.patterns: dict[str, Pattern] = {}
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.moves: dict[Move, Counter[str]] = defaultdict(Counter)
        self.orders: dict[str, list[float]] = defaultdict(list)
        self.figures: set[str] = set()
        """The figures that probes have printed, or printed anything computed from, by their general paths."""

    def learn(self, document: Document) -> None:
        """Take in what a probe has printed."""
        before = ""
        seen: dict[str, _Seen] = {}
        blocks = list(_blocks(document, self.shape))
        for number, block in enumerate(blocks):
            key = block.key
            pattern = self.patterns.get(key)
            if pattern is None:
                pattern = self.patterns[key] = Pattern(block)
            pattern.learn([slot.token for slot in block.slots])
            self.pairs[before, key] += 1
            self.pairs[place_of(before), place_of(key)] += 1
            self.pairs[self.patterns[before].held if before else "", pattern.held] += 1
            self.orders[key].append(number / len(blocks))
            before = key
            for slot in block.slots:
                if slot.figure is not None:
                    self.figures.update(map(general, _paths_in(slot.figure)))
                if "[" in slot.path:
                    self._note_moves((key, slot.token.path), slot.path, number, seen)
        self.pairs[before, ""] += 1

    def _note_moves(self, slot: tuple[str, str], path: str, number: int, seen: dict[str, _Seen]) -> None:
        """Note how a slot goes on with the lists in which its path, with its indexes, lies."""
        for owner, item, outer in lists_of(path):
            before = seen.get(owner)
            if before is not None and before.outer == outer:
                step = "same" if item == before.item else "next" if item > before.item else "first"
                for slot_before in (before.slot, _ANY):
                    self.moves[Move(slot_before, slot, owner, before.number == number)][step] += 1
            seen[owner] = _Seen(slot, number, item, outer)

    def settle(self) -> None:
        """Say in which order the patterns come, when all probes are taken in."""
        for key, pattern in self.patterns.items():
            orders = self.orders[key]
            pattern.order = sum(orders) / len(orders)
            pattern.widen()


@lru_cache(maxsize=4096)
def place_of(key: str) -> str:
    """The lines of the template from the key of a pattern, without what else tells it from others there."""
    lines, row, _ = key.partition(" row")
    return lines if row else key.partition(" ")[0]


@lru_cache(maxsize=4096)
def lists_of(path: str) -> tuple[tuple[str, int, str], ...]:
    """The lists in which a path leads through: each without indexes, the index there, and the indexed path of it."""
    lists = ((path[: found.start()], int(found.group()[1:-1])) for found in _INDEX.finditer(path))
    return tuple((general(outer), index, outer) for outer, index in lists)


@lru_cache(maxsize=4096)
def general(path: str) -> str:
    """A path without its indexes: `projects[].uses[].amount`."""
    return _INDEX.sub("[]", path)


def _blocks(document: Document, shape: SchemaNode) -> Iterator[Block]:
    """The paragraphs and rows of a document, and those of what its charts show.

    What heads a table (a label, title, caption, unit) is told apart by the list of that table, as the table is: or what
    follows it would not depend on what stands before it.
    """
    heads: list[Block] = []
    for block in _plain_blocks(document, shape):
        if not block.cells and block.key.split(" ")[1] in _HEADS:
            heads.append(block)
            continue
        holder = block.holder if block.cells and not block.chart else ""
        yield from (head if head.holder else head.held_by(holder) for head in heads)
        heads.clear()
        yield block
    yield from heads


def _plain_blocks(document: Document, shape: SchemaNode) -> Iterator[Block]:
    for block in document.story():
        if isinstance(block, Paragraph):
            if isinstance(block.drawing, Chart):
                head, *rows = block.drawing.rows
                series = head._replace(cells=[Cell([]), *head.cells[1:]])  # no chart shows what its categories are
                yield from _rows((series, *rows), f"{block.at} chart", shape, chart=True)
            elif block.kind in _READ and (slots := slots_of(block.runs, shape)):
                numbered = bool(block.number)
                holder = _list_of(slots)
                key = f"{block.at} {block.kind} {block.level} {int(numbered)} {holder}"
                heading, title = block.kind is Kind.HEADING, block.kind is Kind.TITLE
                yield Block(key, slots, numbered=numbered, heading=heading, title=title, holder=holder)
        elif isinstance(block, Table):
            yield from _rows(block.full_rows(), block.at, shape)


def _list_of(slots: list[Slot]) -> str:
    """What holds the list of which a paragraph shows a text, and nothing else that is a fact; empty for any other."""
    shown = [slot for slot in slots if slot.token.kind != "word"]
    one = len(shown) == 1 and "[" in shown[0].path and shown[0].token.kind in ("text", "prose")
    return FactPath(shown[0].path).top if one else ""


def _rows(rows: Iterable[Row], owner: str, shape: SchemaNode, *, chart: bool = False) -> Iterator[Block]:
    """The rows of a table or chart in which anything stands. What holds the first list of it tells tables that are
    written alike apart, their heads and sums, too. A chart says the unit of its numbers for all of them."""
    written = [(row, *_row(row, shape)) for row in rows]
    holder = next((FactPath(slot.path).top for *_, slots in written for slot in slots if "[" in slot.path), "")
    for row, at, slots in written:
        if any(slot.token.text != CELL for slot in slots):
            found = [slot._replace(token=slot.token._replace(unit="")) for slot in slots] if chart else slots
            yield Block(f"{owner} {at} row{len(row.cells)} {holder}", found, len(row.cells), chart=chart, holder=holder)


def _row(row: Row, shape: SchemaNode) -> tuple[str, list[Slot]]:
    """The line of the template that has written a row, and what the row is made of."""
    found: list[Slot] = []
    at = ""
    for index, cell in enumerate(row.cells):
        if index:
            found.append(Slot(Token("word", CELL, before=f"{index} {_before(found)}"), ""))
        for paragraph in cell.paragraphs:
            at = at or paragraph.at
            _add_slots(found, paragraph.runs, shape)
    return at, found


def slots_of(runs: Iterable[Run], shape: SchemaNode) -> list[Slot]:
    """The runs of a paragraph as literal words and slots."""
    slots: list[Slot] = []
    _add_slots(slots, runs, shape)
    return slots


def _add_slots(slots: list[Slot], runs: Iterable[Run], shape: SchemaNode) -> None:
    """Put the words and slots of a paragraph behind those that stand before it in the same row."""
    for run in runs:
        if isinstance(run.source, Figure):
            slots.append(_number(run.text, run.source, _last_word(slots)))
        elif (path := getattr(run.source, "path", "")) and run.text.strip():
            for slot in _text(run.text, str(path), shape, slots):
                if not (slots and slot.token.kind in ("text", "prose") and slots[-1].path == slot.path):
                    slots.append(slot)
        else:
            slots += _words(run.text, _before(slots))


def _before(slots: list[Slot]) -> str:
    """What a word stands behind: the words up to the last slot, and that."""
    words: list[str] = []
    for slot in reversed(slots):
        if slot.token.kind != "word":
            words.append(f"{slot.token.path}{slot.token.unit} ")
            break
        words.append(slot.token.text)
    return "".join(reversed(words))


def _last_word(slots: list[Slot]) -> str:
    return slots[-1].token.text if slots else ""


def _number(text: str, figure: Figure, before: str) -> Slot:
    unit = text.lstrip("-+0123456789,.")
    share = figure.form.kind == "percent"
    path = general(figure.path)
    parts: tuple[str, ...] = ()
    if not path:
        parts = tuple(sorted(set(_parts_of(figure))))
        parts = parts if len(parts) <= _FEW and not any("[" in part or not part for part in parts) else ()
    token = Token("number", "", path, normal(unit), share, before if "[]" in path else "", parts)
    return Slot(token, figure.path, figure)


def _paths_in(figure: Figure) -> Iterator[str]:
    """The paths of a figure and of all from which it is computed, each once."""
    seen: set[int] = set()
    waiting = [figure]
    while waiting:
        figure = waiting.pop()
        if id(figure) not in seen:
            seen.add(id(figure))
            yield figure.path
            waiting += figure.origin.operands if isinstance(figure.origin, Computed) else ()


def _parts_of(figure: Figure, depth: int = 0) -> Iterator[str]:
    """The paths of the figures of which a nameless one is made up; empty for what has none, or lies too deep."""
    if figure.path and depth:
        yield figure.path
    elif isinstance(figure.origin, Computed) and depth < _FEW:
        for operand in figure.origin.operands:
            yield from _parts_of(operand, depth + 1)
    elif figure.origin is not None:
        yield ""


def _text(text: str, path: str, shape: SchemaNode, slots: list[Slot]) -> list[Slot]:
    """A text of the data; one in which the program says the period is a number among words."""
    at = shape.at(FactPath(path).steps)
    if at is not None and at.role in PERIODS and (digits := re.search("[0-9]{4}", text)):
        period = Slot(Token("number", "", general(path)), path)
        found = [*_words(text[: digits.start()], _before(slots)), period]
        return [*found, *_words(text[digits.end() :], _before(found))]
    kind = "text" if at is None or not at.prose else "prose"
    kind = "date" if at is not None and at.says("format") == "date" else kind
    return [Slot(Token(kind, "", general(path), before=_last_word(slots) if "[" in path else ""), path)]


@lru_cache(maxsize=4096)
def _words(text: str, before: str) -> tuple[Slot, ...]:
    """Literal words, which every probe prints again."""
    slots: list[Slot] = []
    for piece in _ENDS.findall(_BLANK.sub("", normal(text))):
        slots.append(Slot(Token("word", piece, before=before), ""))
        before += piece
    return tuple(slots)

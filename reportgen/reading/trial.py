"""What was found of a report, tried out: the report that the template makes of it, held against the one that was read.

A fact that shows itself only in what is not said (a zero, a choice) is found by trying: it is kept where more
paragraphs come out as they were read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from reportgen.document.blocks import Chart, Document, Paragraph, Row, Table
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import UNFILLED
from reportgen.reading.align import Reading
from reportgen.reading.gather import Gathered
from reportgen.reading.match import line_of
from reportgen.reading.patterns import CELL, Learned, general
from reportgen.reading.probes import Press
from reportgen.schema.nodes import SchemaNode

_SHORT, _TEXTS, _DEEP = 40, 12, 4
_SOMETHING = Decimal("3.17")
"""What stands for any number but zero, to see what a zero changes and where it is printed."""
_TELLING = 4
"""A title of so many characters is found in no sentence that is of something else, as 支出 and 收入 are."""
_LINE = 3
"""A line counts for so many clauses more."""
_CLAUSE = 2
"""What is as it was read counts for so much more than what is not."""
_CLAUSE_ENDS = re.compile(f"[。;,:()、{CELL}]+")
_MOST_TRIALS, _LEAST_TRIALS, _MOST_LINES = 200, 30, 40_000
"""Each trial renders the report once, so that a long one is rendered less often."""
_ROUNDED = Decimal("0.01")
"""By so much a sum of printed amounts may be another than the printed sum."""
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


Change = list[tuple[FactPath, Any]]
"""Values at their paths, set at once."""


class Difference(NamedTuple):
    """A number that a report prints and that comes out otherwise by the data: the number of its paragraph, and both."""

    place: int
    printed: str
    computed: str
    around: str


class Score(NamedTuple):
    """How well a report comes out as it was read: `alike` is what does, and of `whole` what does not is taken off."""

    whole: int
    alike: int


class Trial:
    """Renders data and compares with what was read."""

    def __init__(self, press: Press, learned: Learned, readings: Iterable[Reading]) -> None:
        self.press = press
        self.shape = learned.shape
        self.figures = learned.figures
        self.readings = list(readings)
        lines = [_charted(reading.line.half) if reading.chart else reading.line.half for reading in self.readings]
        self.wanted = Counter(lines)
        self.wanted_clauses = _clauses(self.wanted.elements())
        self.wanted_pairs = Counter(pairwise(lines))
        self.trials = 0
        self.most_trials = min(_MOST_TRIALS, max(_LEAST_TRIALS, _MOST_LINES // max(1, len(self.readings))))

    def lines(self, data: Mapping[str, Any]) -> list[str]:
        """The lines that the template makes of data, without blanks; none if it cannot."""
        self.trials += 1
        return printed_lines(self.press, filled_in(data, self.shape))

    def score(self, data: Mapping[str, Any]) -> Score:
        """How much of data comes out as it was read, line by line, clause by clause, and line behind line."""
        return self.scored(self.lines(data))

    def scored(self, lines: Sequence[str]) -> Score:
        """The same of the lines that came of data."""
        clauses = _clauses(lines)
        alike = _LINE * (Counter(lines) & self.wanted).total() + (clauses & self.wanted_clauses).total()
        alike += (Counter(pairwise(lines)) & self.wanted_pairs).total()
        return Score(_CLAUSE * alike - (clauses - self.wanted_clauses).total(), alike)

    def improve(self, data: dict[str, Any], gathered: Gathered) -> None:
        """Add to the data what brings out more of the lines."""
        lines = self.lines(data)
        best = self.scored(lines)
        for choices in self._choices(data, gathered):
            if self.trials >= self.most_trials:
                return
            tried: list[list[str]] = []
            for change in choices:
                with _made(data, change):
                    tried.append(self.lines(data))
            if not tried:
                continue
            scores = [*map(self.scored, tried)]
            most = max(scores)
            chosen, made = choices[scores.index(most)], tried[scores.index(most)]
            needed = all(_at(data, path) == UNFILLED for path, _ in chosen)
            told_apart = len(scores) > 1 and scores.count(most) == 1 and needed
            # What a file can do without must bring something out, and not only keep something else from coming.
            better = most.whole > best.whole and (needed or most.alike > best.alike)
            as_good = most.whole == best.whole and (told_apart or self._would_show(data, chosen, best))
            if better or as_good:
                zero = all(value == 0 for _, value in chosen)
                if zero and (self._is_denied(data, chosen) or (most.alike <= best.alike and self._is_told(chosen))):
                    continue
                if zero and self._contradicts(made, lines):
                    continue
                best, lines = most, made
                for path, value in chosen:
                    put_value(data, path, value)

    def _would_show(self, data: dict[str, Any], change: Change, best: Score) -> bool:
        """Whether a needed figure can only be zero: nothing is said of it, as would be if it were anything else."""
        if any(_at(data, path) != UNFILLED for path, _ in change) or any(value != 0 for _, value in change):
            return False
        with _made(data, [(path, _SOMETHING) for path, _ in change]):
            return self.score(data).whole < best.whole

    def _is_denied(self, data: dict[str, Any], change: Change) -> bool:
        """Whether zeros would be printed in words that the report has not: then it says something of them, if in other
        words than the template, and nothing is made up."""
        paths = {str(path) for path, _ in change}
        with _made(data, change):
            documents = [*self.press.documents(filled_in(data, self.shape))]
        paragraphs = (block for document in documents for block in document.story() if isinstance(block, Paragraph))
        for paragraph in paragraphs:
            shown = [run.figure is not None and str(run.figure.path) in paths for run in paragraph.runs]
            if any(shown):
                other = "".join(
                    str(_SOMETHING) if zero else run.text for run, zero in zip(paragraph.runs, shown, strict=True)
                )
                with_zero = _clauses([line_of(paragraph.text).half]) - _clauses([line_of(other).half])
                if with_zero - self.wanted_clauses:
                    return True
        return False

    def _is_told(self, change: Change) -> bool:
        """Whether the report names one of these figures, or the record that it is in, with a number in words of its
        own: that nothing is said of it in those of the template is no sign then."""
        names = {name for path, _ in change for name in self._names(path)}
        for reading in self.readings:
            free = [part for part in reading.match.parts if part.token.kind == "prose"] if reading.match else [None]
            for part in free:
                said = reading.line.half[part.start : part.end] if part else reading.line.half
                if _NUMBER.search(said) and any(name in said for name in names):
                    return True
        return False

    def _names(self, path: FactPath) -> Iterator[str]:
        for at in (path, path.parent):
            shape = self.shape.at(at.steps) if at else None
            for name in (shape.title, *shape.aliases) if shape is not None else ():
                if len(name) >= _TELLING:
                    yield line_of(name).half

    def _contradicts(self, lines: Sequence[str], before: Sequence[str]) -> bool:
        """Whether what was added lets a clause of the report come out with another number, which did not before."""
        made = _clauses(lines)
        missing = {_NUMBER.sub("#", clause) for clause in self.wanted_clauses - made}
        added = (_NUMBER.sub("#", clause) for clause in made - _clauses(before) - self.wanted_clauses)
        return any("#" in words and len(words) > _TELLING and words in missing for words in added)

    def _choices(self, data: dict[str, Any], gathered: Gathered) -> Iterator[list[Change]]:
        """What might be added, of which one at most is; what has been added meanwhile is not offered again."""
        groups = _groups(data, self.shape, self.figures)
        needed = [group for group in groups if group.needed(data) and not group.worded]
        texts = self.texts(gathered)
        for group in needed:
            yield from self._open(data, group.choices(gathered, texts))
        for parts, said in gathered.nameless:
            absent = [part for part in parts if _at(data, part) in (None, UNFILLED)]
            if len(absent) > 1:  # a formula may give them
                worked_out = self.amounts(data)
                absent = [part for part in absent if part not in worked_out]
            else:
                worked_out = {}
            if len(absent) == 1 and isinstance(said.value, Decimal):
                found = (worked_out.get(part, _at(data, part)) for part in parts if part not in absent)
                whole = sum((value for value in found if isinstance(value, Decimal)), Decimal(0))
                yield [[(FactPath(absent[0]), value)] for value in (whole - said.value, whole + said.value)]
        yield from self._unchanged(data)
        for group in groups:
            if group not in needed:
                yield from self._open(data, group.choices(gathered, texts))
        for group in groups:
            yield from group.others(data)

    @staticmethod
    def _open(data: dict[str, Any], offered: Iterable[list[Change]]) -> Iterator[list[Change]]:
        for choices in offered:
            yield [
                change
                for change in choices
                if any(_at(data, path) in (None, UNFILLED) or isinstance(value, _More) for path, value in change)
            ]

    def amounts(self, data: Mapping[str, Any]) -> Mapping[str, Decimal]:
        """The numbers that data say, and those that formulas give."""
        return self.press.amounts(filled_in(data, self.shape))

    def carry(self, data: dict[str, Any]) -> None:
        """What the year has carried over from the one before is what that one has left: where a sum of the year before
        says so, too, and the report stays as it is."""
        last = self.shape.named("last-year")
        for path, record, at in [*_records(data, self.shape, FactPath())]:
            for name, member in at.members.items():
                value, source = record.get(name), member.carry_from
                if not isinstance(value, Decimal) or not isinstance(source, str) or not source or "[" in path:
                    continue
                above = FactPath(last) if "." in source else FactPath(last) / path
                steps = source.split(".")
                target = FactPath.of([*above.steps, *steps])
                if isinstance(_at(data, target.parent), dict) and _at(data, target) is None:
                    self._carried(data, target, value)

    def _carried(self, data: dict[str, Any], target: FactPath, value: Decimal) -> None:
        shape = self.shape.at(target.parent.steps)
        for field in shape.computed if shape is not None else ():
            total = target.parent / field.name
            typed = _at(data, total)
            if not isinstance(typed, Decimal) or total == target:
                continue
            with _made(data, [(target, value), (total, None)]):
                worked_out = self.amounts(data).get(total)
            if worked_out is None or abs(worked_out - typed) > _ROUNDED:
                continue
            before = self.score(data)
            with _made(data, [(target, value)]):
                as_good = self.score(data).whole >= before.whole
            if as_good:
                put_value(data, target, value)
                return

    def _unchanged(self, data: dict[str, Any]) -> Iterator[list[Change]]:
        """Figures of the year before that may be those of this year, which a report says in words alone."""
        name = self.shape.named("last-year")
        before = self.shape.members.get(name)
        for path in _numbers_of(before, FactPath(name)) if before is not None else ():
            value = _at(data, path.relative_to(name))
            if path in self.figures and _at(data, path) is None and isinstance(value, Decimal):
                yield [[(path, value)]]

    def texts(self, gathered: Gathered) -> list[str]:
        """Short texts that the report has said of anything."""
        said = (one.value for found in gathered.said.values() for one in found)
        return [*dict.fromkeys(value for value in said if isinstance(value, str) and len(value) < _SHORT)][:_TEXTS]

    def differences(self, data: Mapping[str, Any]) -> list[Difference]:
        """The numbers that come out otherwise in lines that are alike but for numbers; none in which something is that
        is yet to be filled in."""
        made = Counter(self.lines(data))
        certain = made
        if other := self.lines(_stood_in(data, self.shape)):
            certain = made & Counter(other)
        missing = certain - self.wanted
        by_words: dict[str, list[str]] = {}
        for line in missing.elements():
            by_words.setdefault(_NUMBER.sub("#", line), []).append(line)
        found: list[Difference] = []
        for reading in self.readings:
            half = reading.line.half
            if made[half] or not (alike := by_words.get(_NUMBER.sub("#", half))):
                continue
            pairs = zip(_NUMBER.finditer(half), _NUMBER.findall(alike.pop(0)), strict=True)
            slots = [part for part in reading.match.parts if part.token.kind == "number"] if reading.match else []
            for printed, computed in pairs:
                if not any(slot.start <= printed.start() < slot.end for slot in slots):
                    continue  # the number of a figure or a table
                if Decimal(printed.group()) != Decimal(computed):
                    around = half[max(0, printed.start() - 12) : printed.start()].replace(CELL, " ")
                    found.append(Difference(reading.place, printed.group(), computed, around))
        return found


def printed_lines(press: Press, data: dict[str, Any]) -> list[str]:
    """The lines of the report that the template makes of data, without blanks; none if it cannot."""
    return [line for document in press.documents(data) for line in _lines(document)]


class _Group(NamedTuple):
    """Members of one name that are missing in records of one shape."""

    name: str
    member: SchemaNode
    owner: SchemaNode
    paths: list[FactPath]

    def needed(self, data: dict[str, Any]) -> bool:
        """Whether a file must have them."""
        return any(_at(data, path) == UNFILLED for path in self.paths)

    @property
    def worded(self) -> bool:
        """Whether any text might be meant."""
        free = self.member.kind == "string" and not self.member.prose and not self.member.says("enum")
        pictured = any(member.picture for member in self.owner.members.values())
        return free and not pictured and self.name in self.owner.required

    def choices(self, gathered: Gathered, texts: list[str]) -> Iterator[list[Change]]:
        """What they could be: first all alike, then each for itself."""
        member = self.member
        if choices := member.says("enum"):
            yield [[(path, choice) for path in self.paths] for choice in choices]
            if len(self.paths) > 1:
                yield from ([[(path, choice)] for choice in choices] for path in self.paths)
        elif member.items is not None and (choices := member.items.says("enum")):
            yield from ([[(path, _More(choice))]] for path in self.paths for choice in choices)
        elif member.kind in ("number", "integer"):
            formulas = [field.name for field in self.owner.computed if re.search(rf"\b{self.name}\b", field.formula)]
            for key in formulas:
                said = [(path, gathered.computed.get(path.parent / key)) for path in self.paths]
                if change := [(path, found[0].value) for path, found in said if found]:
                    yield [change]
            if member.unit:
                yield [[(path, Decimal(0)) for path in self.paths]]
        elif self.worded:
            yield [[(path, text)] for path in self.paths[:1] for text in texts]

    def others(self, data: dict[str, Any]) -> Iterator[list[Change]]:
        """What each could be in place of what has brought out most for all alike."""
        choices = self.member.says("enum") or ()
        if len(self.paths) > 1:
            for path in self.paths:
                if (chosen := _at(data, path)) in choices:
                    yield [[(path, choice)] for choice in choices if choice != chosen]


def _numbers_of(shape: SchemaNode, path: FactPath, depth: int = 0) -> Iterator[FactPath]:
    """The numbers of a record and of those in it."""
    for name, member in shape.members.items():
        if member.kind in ("number", "integer"):
            yield path / name
        elif member.kind == "object" and depth < _DEEP:
            yield from _numbers_of(member, path / name, depth + 1)


class _More(NamedTuple):
    """An item more of a list."""

    item: Any


def _groups(data: dict[str, Any], shape: SchemaNode, figures: Set[str]) -> list[_Group]:
    """Members that are missing or yet to be filled in; of each record, those that may all be zero together. Of the
    numbers that are missing, only some `figures` are meant: others show nowhere."""
    groups: dict[str, _Group] = {}
    zeros: list[_Group] = []
    for path, record, at in _records(data, shape, FactPath()):
        numbers: list[FactPath] = []
        for name, member in at.members.items():
            key, value = general(path / name), record.get(name)
            number = member.kind in ("number", "integer")
            missing = value == UNFILLED or (value is None and (not number or key in figures))
            listed = member.items is not None and bool(member.items.says("enum"))
            if (missing or (listed and value is not None)) and member.role in ("", "department-name"):
                groups.setdefault(key, _Group(name, member, at, [])).paths.append(path / name)
            if missing and member.unit:
                numbers.append(path / name)
        if len(numbers) > 1 and "[" not in path:
            zeros.append(_Zeros("", at, at, numbers))
    return [*groups.values(), *zeros]


class _Zeros(_Group):
    """Several members of one record, none of which has anything."""

    def choices(self, gathered: Gathered, texts: list[str]) -> Iterator[list[Change]]:
        yield [[(path, Decimal(0)) for path in self.paths]]


def _records(
    value: Any, shape: SchemaNode | None, path: FactPath
) -> Iterator[tuple[FactPath, dict[str, Any], SchemaNode]]:
    if shape is None:
        return
    if isinstance(value, dict):
        if shape.members:
            yield path, value, shape
        for name, member in [*value.items()]:
            yield from _records(member, shape.members.get(name, shape.others), path / name)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _records(item, shape.items, path / index)


def _at(data: Any, path: str) -> Any:
    for step in FactPath(path).steps:
        try:
            data = data[step]
        except (LookupError, TypeError):
            return None
    return data


@contextmanager
def _made(data: dict[str, Any], change: Change) -> Iterator[None]:
    """The data with a change, for as long as the `with` lasts."""
    before = [(path, _at(data, path)) for path, _ in change]
    for path, value in change:
        put_value(data, path, value)
    try:
        yield
    finally:
        for path, value in reversed(before):
            put_value(data, path, value)


def put_value(data: dict[str, Any], path: FactPath, value: Any) -> None:
    """Set a value, make what leads to it, or, for None, take it away and what has become empty by that."""
    *before, last = path.steps
    holder: Any = data
    for step in before:
        holder = holder.setdefault(step, {}) if isinstance(holder, dict) else holder[step]
    if isinstance(value, _More):
        holder[last] = [*(holder.get(last) or []), value.item]
    elif value is not None:
        holder[last] = value
    else:
        holder.pop(last, None)
        if not holder and before:
            put_value(data, path.parent, None)


def filled_in(value: Any, shape: SchemaNode | None) -> Any:
    """A copy without what is yet to be filled in, and without pictures, which no report shows the file of."""
    if isinstance(value, Mapping):
        members = {name: (member, (shape.members.get(name) or shape.others) if shape else None)
                   for name, member in value.items()}  # fmt: skip
        return {name: filled_in(member, at) for name, (member, at) in members.items() if not _is_open(member, at)}
    if isinstance(value, list):
        items = shape.items if shape is not None else None
        return [filled_in(item, items) for item in value if not _is_open(item, items)]
    return value


def _stood_in(value: Any, shape: SchemaNode | None) -> Any:
    """A copy with anything in the place of numbers and names that are yet to be filled in."""
    if isinstance(value, Mapping):
        return {name: _stood_in(member, (shape.members.get(name) or shape.others) if shape else None)
                for name, member in value.items()}  # fmt: skip
    if isinstance(value, list):
        return [_stood_in(item, shape.items if shape is not None else None) for item in value]
    if value != UNFILLED or shape is None or shape.says("enum") or shape.says("format"):
        return value
    return _SOMETHING if shape.kind in ("number", "integer") else "某"


def _is_open(value: Any, shape: SchemaNode | None) -> bool:
    part = (shape.items or shape) if shape is not None else None
    if shape is not None and shape.says("format") == "date" and not _DATE.fullmatch(str(value)):
        return True  # a date without its day is yet to be filled in, too
    return value == UNFILLED or (part is not None and any(member.picture for member in part.members.values()))


def _clauses(lines: Iterable[str]) -> Counter[str]:
    return Counter(clause for line in lines for clause in _clauses_of(line))


@lru_cache(maxsize=4096)
def _clauses_of(line: str) -> tuple[str, ...]:
    return tuple(clause for clause in _CLAUSE_ENDS.split(line) if clause)


def _lines(document: Document) -> Iterator[str]:
    for block in document.story():
        if isinstance(block, Paragraph) and isinstance(block.drawing, Chart):
            head, *rows = map(_row_line, block.drawing.rows)
            yield _charted(CELL.join(["", *head.split(CELL)[1:]]))
            for row, points in zip(rows, block.drawing.points, strict=True):
                yield _charted(CELL.join([row.split(CELL)[0], *(f"{point.value:f}" for point in points)]))
        elif isinstance(block, Paragraph):
            yield _half(block.text)
        elif isinstance(block, Table):
            yield from map(_row_line, block.full_rows())


def _charted(row: str) -> str:
    """A row that a chart shows, as one clause: a table may have the same cells."""
    return row.replace(CELL, "\x1d")


def _row_line(row: Row) -> str:
    return _half(CELL.join(" ".join(p.text for p in cell.paragraphs) for cell in row.cells))


@lru_cache(maxsize=4096)
def _half(text: str) -> str:
    """A line without blanks; most of them are the same in each trial."""
    return line_of(text).half

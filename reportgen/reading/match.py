"""One paragraph or row of a report held against one pattern: what of it are the pattern's words, and what its slots.

The text is gone through once from left to right. At each place only the best few ways to have come there are followed,
so that the cost grows with the length of the text alone. Words may be missing and foreign words may stand between, both
at a cost, so that a report that was worded somewhat differently is read as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from reportgen.language.words import words_of
from reportgen.reading.patterns import CELL, LEFT_OUT, Pattern, Token, normal
from reportgen.values.money import IN_YUAN, MULTIPLES
from reportgen.values.numerals import number_in_characters

_NOTHING: Mapping[str, str] = MappingProxyType({})
_BEAM = 8
_BEHIND = 9.0
"""By so much a way may cost more than the best to the same place."""
_FAR = 8
"""So many places are looked at where what stands behind a text could begin."""
_LONGEST = 6000
"""Longer paragraphs are narrative; no list in a sentence is as long."""
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_UNIT = re.compile(r"余?(?:[个百分点]{4}|[^\W\d_]{1,4}|[%‰])?")
_DATE = re.compile(r"[0-9]{4}[年.\-/][0-9]{1,2}[月.\-/][0-9]{1,2}日?")
_DATE_WITHOUT_DAY = re.compile(r"[0-9]{4}[年.\-/][0-9]{1,2}月?(?![0-9])")
_IN_CHARACTERS = re.compile(
    "(?<![〇○零O0一二三四五六七八九])(?!0+年)([〇○零O0一二三四五六七八九]{4})年"
    "(?:([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十廿卅]{1,3})日)?)?"
)
"""A date in characters, as 二○二五年十二月廿六日."""
_SIGNS = str.maketrans({"○": "〇", "O": "〇", "0": "〇", "廿": "二十", "卅": "三十"})
_WILD = re.compile(r"[0-9]+|(?:^|(?<=第))[一二三四五六七八九十]+(?=[是、])")
_WILDS = {True: r"[0-9]{1,4}", False: "[一二三四五六七八九十]{1,3}"}
_AMOUNTS = re.compile("[0-9](?:[万亿])?元|[0-9]%")
"""What hardly stands in a text that a template prints between its own words; it is rather read by these."""
_BORDER = re.compile(f"[{CELL}{LEFT_OUT}]")
"""Where a cell ends, or what is said of it."""
_SHOWN = re.compile(rf"[\S{CELL}]")
_STOP = re.compile("[。;]")
_MISSING, _FOREIGN, _UNFILLED, _UNFINISHED = 0.8, 1.0, 3.0, 3.0
_NUMBERED, _FILLED, _PARTED = 1.5, 0.1, 0.2
"""What a number or a date explains, a text, and the border of a cell; a word counts for its characters."""
LEAST, _LEAST_WORDLESS = 0.8, -1.0
"""What a pattern must explain more than not; one that can be written without its words may do with less."""
_MONEY = sorted(IN_YUAN, key=len, reverse=True)
_TEXT, _CLAUSE, _SENTENCE, _OTHER_UNIT, _AMOUNT = 0.02, 0.3, 2.0, 1.5, 0.7
# More than any words explain: another reading is taken wherever there is one. A date that lacks its day is still one.
_STRANGE, _DAYLESS = 4.0, 0.3
_COUNTING = tuple(unit for unit in words_of("zh").numbers.units if unit not in ("年", "月", "日"))
NO_NAME = re.compile(rf"[,;:。]|[0-9](?:{'|'.join(_COUNTING)})")
"""What hardly stands in the name of an item with a number behind it: marks between clauses, numbers with units."""


class Part(NamedTuple):
    """A stretch of a text that stands for a token: from `start` to `end`; both alike for one that is missing."""

    token: Token
    start: int
    end: int


class Match(NamedTuple):
    """How a text is read by a pattern. `score` grows with what the pattern's own words explain and falls with what they
    do not; `exact` is whether nothing is foreign and nothing missing."""

    pattern: Pattern
    parts: tuple[Part, ...]
    score: float
    exact: bool

    @property
    def worded(self) -> bool:
        """Whether words of the pattern stand there."""
        return any(part.token.tells and part.start < part.end for part in self.parts)


class Line(NamedTuple):
    """A text prepared for matching: `text` as it is, `half` with its characters alike and without blanks, and for each
    of those the index in `text`."""

    text: str
    half: str
    places: tuple[int, ...]

    def between(self, start: int, end: int) -> str:
        """The text as it is typed."""
        if start >= end:
            return ""
        return self.text[self.places[start] : self.places[end - 1] + 1].strip()


def line_of(text: str) -> Line:
    """A text prepared for matching; dates in characters (二〇二五年十二月三十一日) are in digits there."""
    half = normal(text)
    places = tuple(found.start() for found in _SHOWN.finditer(half))
    half = "".join(_SHOWN.findall(half))
    if _IN_CHARACTERS.search(half):
        return Line(text, *_in_digits(half, places))
    return Line(text, half, places)


def in_characters(text: str) -> Decimal | None:
    """The number that the characters of a date say; None if they say none."""
    return number_in_characters(text.translate(_SIGNS))


def _in_digits(half: str, places: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    """A text whose dates in characters are in digits, and for each character of it the index in what was typed."""
    made: list[tuple[str, int]] = []
    at = 0
    for found in _IN_CHARACTERS.finditer(half):
        for group in range(1, 4):
            start, end = found.span(group)
            value = in_characters(found[group]) if start >= 0 else None
            if value is None:
                continue
            digits = str(value)
            made += zip(half[at:start], places[at:start], strict=True)
            made += ((digit, places[min(start + index, end - 1)]) for index, digit in enumerate(digits[:-1]))
            made.append((digits[-1], places[end - 1]))
            at = end
    made += zip(half[at:], places[at:], strict=True)
    return "".join(sign for sign, _ in made), tuple(place for _, place in made)


class _Way(NamedTuple):
    """How a place was come to: by a `token` of the pattern's graph, or by a foreign character behind it."""

    cost: float
    token: int
    before: tuple[int, int] | None
    clean: bool
    foreign: bool = False


_COST = attrgetter("cost")


class _Numbers(NamedTuple):
    """Where numbers begin in a line, in their order, and where each ends; the same of amounts, and of what hardly
    stands in a name."""

    starts: list[int]
    ends: Mapping[int, int]
    amounts: list[int]
    amounts_end: list[int]
    strange: list[int]
    strange_end: list[int]

    def amounts_between(self, start: int, end: int) -> int:
        """How many amounts lie whole in a stretch."""
        return max(0, bisect_right(self.amounts_end, end) - bisect_left(self.amounts, start))

    def strange_between(self, start: int, end: int) -> int:
        """The same of what hardly stands in a name."""
        return max(0, bisect_right(self.strange_end, end) - bisect_left(self.strange, start))


@lru_cache(maxsize=64)
def _numbers(half: str) -> _Numbers:
    ends = {found.start(): found.end() for found in _NUMBER.finditer(half)}
    amounts = [found.span() for found in _AMOUNTS.finditer(half)]
    strange = [found.span() for found in NO_NAME.finditer(half)]
    columns = ([each[side] for each in spans] for spans in (amounts, strange) for side in (0, 1))
    return _Numbers([*ends], ends, *columns)


def match(line: Line, pattern: Pattern, known: Mapping[str, str] = _NOTHING) -> Match | None:
    """The best way to read a line by a pattern, None if that explains too little, or the line is too long.

    Args:
        known: texts that other places have shown, without blanks and alike, by their paths.
    """
    half = line.half
    length = len(half)
    if pattern.lone is not None:
        return _lone(half, pattern, pattern.lone)
    if length > _LONGEST:
        return None
    numbers = _numbers(half)
    free = pattern.wordless and not pattern.cells
    least = _LEAST_WORDLESS if free else LEAST
    dearest = _most_worth(half, pattern, numbers) - least
    graph = pattern.graph
    tokens, follows = graph.tokens, graph.after
    ways: list[dict[int, _Way]] = [{} for _ in range(length + 1)]
    ways[0][0] = _Way(0.0, 0, None, True)

    def come(place: int, token: int, cost: float, before: tuple[int, int], clean: bool) -> bool:
        if cost > dearest and not (clean and free):
            return False
        way = ways[place].get(token)
        if way is not None and way.cost <= cost:
            return False
        ways[place][token] = _Way(cost, token, before, clean)
        return True

    for at in range(length + 1):
        here = ways[at]
        if not here:
            continue
        waiting = sorted(here.values(), key=_COST)[:_BEAM] if len(here) > 1 else [*here.values()]
        limit = waiting[0].cost + _BEHIND
        index = 0
        while index < len(waiting) and index < 3 * _BEAM:
            way = waiting[index]
            index += 1
            if way.cost > limit or here.get(way.token) is not way:
                continue
            token = way.token
            origin = (at, token)
            slot = tokens[token]
            if at < length and (slot is None or slot.kind not in ("text", "prose")):
                cost = way.cost + (_FOREIGN if half[at] != CELL else 6)
                other = ways[at + 1].get(token)
                if cost <= dearest and (other is None or other.cost > cost):
                    ways[at + 1][token] = _Way(cost, token, origin, False, foreign=True)
            for after in follows[token]:
                for end, more, clean in _ends(half, at, after, pattern, numbers, known):
                    if come(end, after, way.cost + more, origin, way.clean and clean) and end == at:
                        waiting.append(ways[at][after])
    finals = [
        (way.cost + (0 if last in graph.last else _UNFINISHED), way.clean and last in graph.last, last)
        for last, way in ways[length].items()
    ]
    if not finals:
        return None
    cost, clean, end_token = min(finals, key=lambda final: final[0])
    parts = _parts(ways, tokens, length, end_token)
    score = sum(map(_worth, parts)) - cost
    return Match(pattern, parts, score, clean) if score > least or (clean and free) else None


def _most_worth(half: str, pattern: Pattern, numbers: _Numbers) -> float:
    """More than all that a pattern could explain of a line."""
    words = sum(len(found) for text in pattern.texts for found in _expression(text).findall(half))  # some overlap
    return words + (_NUMBERED + _FILLED) * len(numbers.starts) + _FILLED * (words + 1)


def _lone(half: str, pattern: Pattern, slot: Token) -> Match | None:
    """A line that is one text, read without looking at anything else."""
    mark = next((token for token in pattern.after[slot] if half.endswith(token.text)), None)
    end = len(half) - (len(mark.text) if mark else 0)
    parts = [Part(slot, 0, end), *([Part(mark, end, len(half))] if mark else [])]
    missing = mark is None and slot not in pattern.last
    cost = _TEXT * end + (_MISSING if missing else 0)
    if slot.kind == "text" and _STOP.search(half, 0, end):
        cost += _SENTENCE
    elif slot.kind == "text" and "," in half[:end]:
        cost += _CLAUSE
    if pattern.heading and _STOP.search(half, 0, end):
        return None  # an item that ends with a stop has the number of a heading, and is none
    score = sum(map(_worth, parts)) - cost
    return Match(pattern, tuple(parts), score, not missing) if score > _LEAST_WORDLESS or not missing else None


def _worth(part: Part) -> float:
    if part.start == part.end:
        return 0
    if part.token.kind == "word":
        return part.end - part.start if part.token.text != CELL else _PARTED
    return _NUMBERED if part.token.kind in ("number", "date") else _FILLED


def _parts(ways: list[dict[int, _Way]], tokens: tuple[Token | None, ...], end: int, last: int) -> tuple[Part, ...]:
    """The tokens on the way to a place, from left to right; foreign characters lie between them."""
    parts: list[Part] = []
    way = ways[end][last]
    while way.before is not None:
        before, behind = way.before
        if (token := tokens[way.token]) is not None and not way.foreign:
            parts.append(Part(token, before, end))
        way, end = ways[before][behind], before
    return tuple(reversed(parts))


def _ends(
    half: str, at: int, number: int, pattern: Pattern, numbers: _Numbers, known: Mapping[str, str]
) -> Iterator[tuple[int, float, bool]]:
    """Where a token that begins at a place can end, at which cost, and whether that is as it is printed."""
    graph = pattern.graph
    token = graph.tokens[number]
    assert token is not None  # nothing leads back to the beginning
    if half.startswith(LEFT_OUT, at):
        yield from _ends_left_out(half, at, token)
        return
    if token.kind == "word":
        if found := _expression(token.text).match(half, at):
            yield found.end(), 0.0, True
        else:
            yield at, 6.0 if token.text == CELL else _MISSING * len(token.text), False
        return
    if token.kind == "number":
        if (end := numbers.ends.get(at)) is not None:
            yield from _number_ends(half, end, token)
        yield at, _UNFILLED, False
        return
    if token.kind == "date":
        if found := _DATE.match(half, at):
            yield found.end(), 0.0, True
        elif found := _DATE_WITHOUT_DAY.match(half, at):
            yield found.end(), _DAYLESS, False
        yield at, _UNFILLED, False
        return
    text = known.get(token.path, "")
    if text and half.startswith(text, at):
        yield at + len(text), 0.0, True
    found_border = _BORDER.search(half, at)
    border = found_border.start() if found_border else len(half)
    ends: set[int] = set()
    for after in graph.after[number]:
        behind = graph.tokens[after]
        assert behind is not None
        ends.update(_starts(half, at + 1, border, behind, numbers, known))
    if number in graph.last or pattern.cells:
        ends.add(border)
    named = number in graph.naming
    short = token.kind == "text" and not pattern.cells
    stop = _STOP.search(half, at, border) if token.kind == "text" else None
    comma = half.find(",", at, border) if token.kind == "text" else -1
    for end in ends:
        if end > at:
            cost = _TEXT * (end - at) + _AMOUNT * numbers.amounts_between(at, end)
            if stop and stop.start() < end:
                cost += _SENTENCE
            elif 0 <= comma < end - 1:
                cost += _CLAUSE
            if text:
                cost += _CLAUSE  # another text than has been said elsewhere
            if named or (short and end < border):
                cost += _STRANGE * numbers.strange_between(at, end)
            if "[]" in token.path:
                cost += _CLAUSE * half.count("、", at, end)
            yield end, cost, True
    yield at, _UNFILLED, False


def _ends_left_out(half: str, at: int, token: Token) -> Iterator[tuple[int, float, bool]]:
    """The same in a cell that is left out: whatever stands there in the pattern may be missing."""
    if token.text != CELL:
        yield at, 0.0, True
    elif half.startswith(CELL, at + 1):
        yield at + 2, 0.0, True
    if at + 1 == len(half):
        yield at + 1, 0.0, True


def _number_ends(half: str, end: int, token: Token) -> Iterator[tuple[int, float, bool]]:
    """Where a number with its unit ends; with another unit at a cost, as 元 for 万元."""
    if half.startswith(token.unit, end):
        yield end + len(token.unit), 0.0, True
        money = next((unit for unit in _MONEY if half.startswith(unit, end)), "") if not token.unit else ""
        if money and not token.share:
            yield end + len(money), 0.1, False  # the cell of a table whose head says no unit
    elif token.unit and (found := _UNIT.match(half, end)):
        stretch = found.group()
        other = next((unit for unit in _MONEY if stretch.startswith(unit)), "")
        if token.unit in IN_YUAN and not other and stretch in MULTIPLES:
            other = stretch  # 万 and 亿 are written for 万元 and 亿元
        many = next((many for many in MULTIPLES if stretch.startswith(f"{many}{token.unit}")), "")
        if other and token.unit in IN_YUAN:
            yield end + len(other), 0.1, False
        elif many and token.unit not in IN_YUAN:
            yield end + len(many) + len(token.unit), 0.1, False
        elif not (stretch.startswith(_COUNTING) if token.unit in IN_YUAN else other and token.share):
            yield end, _OTHER_UNIT, False  # but neither a share nor a count is ever an amount
            if len(stretch) == 1:  # 16名 for 16个
                yield end + 1, _OTHER_UNIT, False


def _starts(half: str, at: int, border: int, token: Token, numbers: _Numbers, known: Mapping[str, str]) -> list[int]:
    """The first places where a token can begin."""
    if token.kind == "word":
        found = []
        for hit in _expression(token.text).finditer(half, at, min(len(half), border + 1)):
            found.append(hit.start())
            if len(found) == _FAR:
                break
        return found
    if token.kind == "number":
        first = bisect_left(numbers.starts, at)
        return [place for place in numbers.starts[first : first + _FAR] if place <= border]
    if token.kind == "date":
        return [found.start() for found in _DATE.finditer(half, at, border)][:_FAR]
    place = half.find(known[token.path], at, border) if token.path in known else -1
    return [place] if place >= 0 else []


@lru_cache(maxsize=4096)
def _expression(text: str) -> re.Pattern[str]:
    """The words of a token, in which numbers that count (图1, 一是) may be others."""
    pieces, at = [], 0
    for found in _WILD.finditer(text):
        pieces += [re.escape(text[at : found.start()]), _WILDS[found.group()[0].isdecimal()]]
        at = found.end()
    return re.compile("".join([*pieces, re.escape(text[at:])]))

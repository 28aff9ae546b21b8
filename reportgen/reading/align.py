"""A whole report held against all patterns of a template: which of them each paragraph and row was written by.

What a paragraph itself says and what stands before it decide together: a narrative has no words of the template, but
follows its heading. The best way through is found once over the report, with a bounded choice at each paragraph.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import takewhile
from math import inf
from typing import NamedTuple

from reportgen.docx.pieces import DocxPiece
from reportgen.reading.match import LEAST, Line, Match, line_of, match
from reportgen.reading.patterns import CELL, Learned, Pattern, place_of
from reportgen.values.money import TYPED_IN_YUAN

NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十百]+[章节部分]+|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[）)]|[（(][0-9]{1,3}[）)]"
    r"|[0-9]{1,2}[.．、](?![0-9])|[①-⑳]|[a-z][.．、)]|[图表][0-9]{1,3}(?=[\s　:：.]))[\s　]*"
)
_DIGITS = str.maketrans("０１２３４５６７８９％", "0123456789%")
_WIDE_POINT = re.compile("(?<=[０-９])．(?=[０-９])")
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_MARKS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_NARROW = re.compile(r"(?<=[\u4e00-\u9fff”》）])[,;:?!]|[,;:?!](?=[\u4e00-\u9fff“《（])")
_BRACKETED = re.compile(r"\(([^()\x1f]{1,300})\)")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_ENTRY = re.compile(r"(?:…+|[.…·．]{3,})[\s　]*[0-9]{1,4}$")
"""How an entry of a table of contents ends."""
UNIT_LINE = re.compile(r"单位[:：]\s*(?:人民币)?([^\s()（）、,，/]{1,4})(?:[、,，/]\S{1,4})?[)）]?$")
"""How the line above a table ends that says in which unit it is; that of shares may stand behind it."""
_CONTENTS = re.compile(r"目[\s　]*[录次]|(?:table of )?contents", re.IGNORECASE)
"""What stands above a table of contents; a letterhead that is a name alone would take it for one."""
_SENTENCE = re.compile("[，。；,;]")
_CLOSED = re.compile(r"[。；：！？.;:!?”’」』）)]$")
CHAPTER = re.compile(r"(?:第[一二三四五六七八九十百]+[章部]|[一二三四五六七八九十]+[、.．])")
"""The number of a chapter (GB/T 9704: 一、). Further down, items of lists are numbered as headings are."""
_LONGEST_HEADING = 30
_TORN = 30
"""A line of a page has 28 characters (GB/T 9704): a paragraph that ends with a page has more than one of them."""
_CHOICES = 6
_WHOLE = 4.0
"""So many characters more it counts for, that all words of a pattern stand in a line."""
_FOLLOWS, _FOLLOWS_LIKE, _FOLLOWS_OTHER, _SKIPS, _BACK, _UNCLAIMED = 2.0, 1.9, 1.0, -1.0, -3.0, -0.6
_NARRATIVE = 0.2
_SAME_NUMBERING = 0.5
_ASTRAY = "?"
"""The key of a chapter that the template does not have: nothing of the template follows it without own words."""
_LISTED = 0.02
"""Of what can be said as one thing or as a list of one, the one thing is meant."""


class Reading(NamedTuple):
    """A paragraph or row of the report: where it stands, counted from 1, its line without number, whether it had
    one, how many cells, and whether these are a chart's, or it is a note; whether it heads a chapter; and how it is
    read, if it is. `astray` tells that it has no words of the template and does not follow what it follows there."""

    place: int
    line: Line
    numbered: bool
    cells: int
    table: int
    chart: bool
    note: bool
    chapter: bool
    match: Match | None
    astray: bool = False

    @property
    def leads(self) -> bool:
        """Whether it can stand above the first heading: a line of the title, and no sentence."""
        return not (self.cells or self.numbered or self.note) and _SENTENCE.search(self.line.text) is None


class Known(NamedTuple):
    """A text that is known, without blanks and alike, and the places that say it."""

    text: str
    places: Set[int]


class _Step(NamedTuple):
    score: float
    key: str
    match: Match | None
    before: str


def readings_of(pieces: Iterable[tuple[int, DocxPiece]]) -> list[Reading]:
    """The pieces of a Word file with their places, each made ready; without a table of contents that is typed by hand,
    and its title."""
    found: list[Reading] = []
    for place, piece in pieces:
        if not piece.cells and (_ENTRY.search(piece.text) or _CONTENTS.fullmatch(piece.text.strip())):
            continue
        text = usual_width(CELL.join(piece.cells) if piece.cells else piece.text)
        number = None if piece.cells else NUMBERED.match(text)
        if number is not None and number.end() < len(text):
            text = text[number.end() :]
        numbered = bool(piece.number or number)
        line, cells = line_of(text), len(piece.cells)
        counted = piece.number or (number.group() if number else "")
        chapter = CHAPTER.match(counted) is not None and is_heading(text)
        found.append(Reading(place, line, numbered, cells, piece.table, piece.chart, piece.note, chapter, None))
    return found


def is_heading(text: str) -> bool:
    """Whether a text has the form of a heading: it is short, and no sentence."""
    return len(text) <= _LONGEST_HEADING and _SENTENCE.search(text) is None and _CLOSED.search(text) is None


def _says_unit(text: str) -> bool:
    """Whether a line says the unit of a table, and nothing else: no narrative does."""
    unit = UNIT_LINE.search(text)
    return unit is not None and unit[1] in TYPED_IN_YUAN and is_heading(text)


def usual_width(text: str) -> str:
    """A text with digits in half width, and marks among Chinese words in full width, as they are printed."""
    text = _WIDE_COMMA.sub(",", _WIDE_POINT.sub(".", text)).translate(_DIGITS)
    text = _BRACKETED.sub(lambda found: f"（{found[1]}）" if _CHINESE.search(found[1]) else found[0], text)
    return _NARROW.sub(lambda found: _MARKS[found.group()], text)


def joined(pieces: Iterable[DocxPiece]) -> Iterator[tuple[int, DocxPiece]]:
    """The pieces and their places; a sentence that goes on in the next paragraph is one with it.

    A file that was made of a PDF has the end of each page as the end of a paragraph. A heading or an item without a
    full stop is shorter, has a number, or is not followed by what ends with one.
    """
    place, held = 0, DocxPiece("")
    for number, piece in enumerate(pieces, start=1):
        if _goes_on(held, piece):
            held = held._replace(text=held.text + piece.text)
            continue
        if place:
            yield place, held
        place, held = number, piece
    if place:
        yield place, held


def _goes_on(piece: DocxPiece, after: DocxPiece) -> bool:
    plain = not (piece.cells or after.cells or piece.note or after.note or after.number)
    return (
        plain
        and len(piece.text) >= _TORN
        and _SENTENCE.search(piece.text) is not None
        and _CLOSED.search(piece.text) is None
        and _CLOSED.search(after.text) is not None
        and NUMBERED.match(after.text) is None
    )


class Aligner:
    """Aligns one report with the patterns of one template, more than once as more is known of it."""

    def __init__(self, readings: list[Reading], learned: Learned, title: int = 0) -> None:
        """`title` is the number of the paragraph that is the title; 0 if that is not known."""
        self.readings = readings
        self.title = title
        self._leading = {reading.place for reading in takewhile(lambda each: each.leads, readings)}
        self.learned = learned
        self._words = _words(learned)
        self._others = [pattern for pattern in learned.patterns.values() if pattern.wordless and not pattern.cells]
        self._matches: dict[tuple[int, str], Match | None] = {}

    def _match(self, reading: Reading, pattern: Pattern, known: Mapping[str, str]) -> Match | None:
        """A match, found once where nothing that is known has to do with it."""
        if any(path in pattern.paths and text in reading.line.half for path, text in known.items()):
            return match(reading.line, pattern, known)
        key = reading.place, pattern.key
        if key not in self._matches:
            self._matches[key] = match(reading.line, pattern)
        found = self._matches[key]
        if found is not None and any(part.token.path in known for part in found.parts):
            return match(reading.line, pattern, known)  # it says otherwise
        return found

    def _tried(self, reading: Reading) -> list[Pattern]:
        if reading.note:  # no template has a field for them
            return []
        if reading.cells:
            alike = reading.cells, reading.chart
            return [pattern for pattern in self.learned.patterns.values() if (pattern.cells, pattern.chart) == alike]
        likely = _likely(reading, self._words)
        tried = {pattern.key: pattern for pattern in (*likely, *self._others)}.values()
        if reading.place == self.title:
            return [pattern for pattern in tried if self._may_be_title(pattern)]
        if _says_unit(reading.line.text.strip().rstrip(")）")):
            return [pattern for pattern in tried if not pattern.wordless]
        if reading.chapter:
            return [pattern for pattern in tried if pattern.heading or not pattern.wordless]
        return [*tried]

    def _may_be_title(self, pattern: Pattern) -> bool:
        """Whether a pattern is a title's: one without words is only that with which a report begins."""
        return not pattern.wordless or (pattern.title and self.learned.pairs["", place_of(pattern.key)] > 0)

    def align(self, known: Mapping[str, Known]) -> list[Reading]:
        """Say of each piece by which pattern it was written; None for what none explains.

        Args:
            known: texts that are known already, by their paths; each is of use in other places than its own.
        """
        steps: list[dict[str, _Step]] = []
        last: dict[str, _Step] = {"": _Step(0.0, "", None, "")}
        table = 0
        for reading in self.readings:
            same_table, table = 0 < table == reading.table, reading.table
            best_first = sorted(last.values(), key=lambda step: -step.score)
            if reading.chapter:
                now = {_ASTRAY: _Step(best_first[0].score + _UNCLAIMED, _ASTRAY, None, best_first[0].key)}
            else:
                now = {key: _Step(step.score + _UNCLAIMED, key, None, key) for key, step in last.items()}
            said = {path: one.text for path, one in known.items() if one.places != {reading.place}}
            for pattern in self._tried(reading):
                found = self._match(reading, pattern, said)
                if found is None:
                    continue
                key = pattern.key
                before, most = self._best_before(best_first, key, same_table, reading.place in self._leading)
                score = most + _gain(found, reading)
                if key not in now or score > now[key].score:
                    now[key] = _Step(score, key, found, before)
            steps.append(now)
            last = now
        return self._settled(steps, max(last.values(), key=lambda step: step.score).key)

    def _best_before(self, best_first: list[_Step], key: str, same_table: bool, leading: bool) -> tuple[str, float]:
        """The pattern that is most likely to stand before another one, and what both count for.

        Args:
            best_first: the choices for the piece before; where even a pattern that follows could not make up for what
                one of them counts less, nor could it for those behind.
        """
        before, most = "", -inf
        for step in best_first:
            if step.score + _FOLLOWS <= most:
                break
            score = step.score + self._joint(step.key, key, same_table, leading)
            if score > most:
                before, most = step.key, score
        return before, most

    def _joint(self, before: str, key: str, same_table: bool = False, leading: bool = False) -> float:
        """What it counts for that one pattern follows another; `leading` is what stands above the first heading."""
        patterns, pairs = self.learned.patterns, self.learned.pairs
        if before == _ASTRAY:
            return -inf if patterns[key].follows else 0.0
        if same_table and before and patterns[before].holder != patterns[key].holder:
            return _BACK
        if pairs[before, key]:
            return _FOLLOWS
        if patterns[key].heading and not patterns[key].wordless:
            return 0.0  # chapters may be missing, or stand in another order
        if pairs[place_of(before), place_of(key)]:
            held = patterns[before].held if before else ""
            return _FOLLOWS_LIKE if pairs[held, patterns[key].held] else _FOLLOWS_OTHER
        if leading and patterns[key].wordless:
            return -inf
        return _SKIPS if not before or patterns[before].order < patterns[key].order else _BACK

    def _is_astray(self, before: str, found: Match) -> bool:
        return found.pattern.follows and not found.worded and self._joint(before, found.pattern.key) < 0

    def _settled(self, steps: list[dict[str, _Step]], at: str) -> list[Reading]:
        settled: list[Reading] = []
        for reading, choice in zip(reversed(self.readings), reversed(steps), strict=True):
            step = choice[at]
            astray = step.match is not None and self._is_astray(step.before, step.match)
            settled.append(reading._replace(match=step.match, astray=astray))
            at = step.before
        return [*_led_astray(reversed(settled))]


def _led_astray(readings: Iterable[Reading]) -> Iterator[Reading]:
    """What has no words of its own stands no better than what it follows."""
    astray = False
    for reading in readings:
        if (found := reading.match) is not None:
            astray = reading.astray or (astray and found.pattern.follows and not found.worded)
        yield reading._replace(astray=astray and found is not None)


def _words(learned: Learned) -> Mapping[str, list[Pattern]]:
    found: dict[str, list[Pattern]] = defaultdict(list)
    for pattern in learned.patterns.values():
        for word in sorted(pattern.words) if not pattern.cells else ():  # two that fit alike are taken in one order
            found[word].append(pattern)
    return found


def _likely(reading: Reading, words: Mapping[str, list[Pattern]]) -> list[Pattern]:
    """The patterns of which most words stand in a line."""
    scores: dict[Pattern, int] = defaultdict(int)
    for word, patterns in words.items():
        if word in reading.line.half:
            for pattern in patterns:
                scores[pattern] += len(word)

    def likeness(pattern: Pattern) -> tuple[float, float]:
        whole = sum(map(len, pattern.words))
        return -scores[pattern] - _WHOLE * scores[pattern] / whole, pattern.order

    return sorted(scores, key=likeness)[:_CHOICES]


def _gain(found: Match, reading: Reading) -> float:
    """What a match counts for."""
    pattern, score = found.pattern, found.score
    if reading.cells:
        return score - _LISTED * pattern.depth
    numbering = _SAME_NUMBERING if pattern.numbered == reading.numbered else -_SAME_NUMBERING
    if score > LEAST:
        return score + numbering
    return _NARRATIVE + numbering + min(0.0, score / 10) - _LISTED * pattern.depth

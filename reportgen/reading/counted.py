"""Numbers of narratives become entries of the work data, which the narratives then refer to.

Which field holds such entries, and what an entry's number, unit and parts are called, the schema says. What an entry
is called follows from the words before the number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from reportgen.claims.numbers import REACH, NumberKind, ProseNumber, blot_references, find_numbers, words_before
from reportgen.facts.paths import FactPath
from reportgen.language.words import Numbers, Words
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.patterns import matches
from reportgen.values.figure import SHARES

ROLE = "work-data"
_REFERENCE = re.compile(r"\{\{.*?\}\}")
_STOP = "[，。；：、（）！？\\s,;:()!?]"
# No word here begins with another and goes on with a third, or a clause of many could be read in too many ways. The 约
# of 节约, the 有 of 实有 and the 超过 of 不超过 are no words of their own.
_IDLE = re.compile(
    r"^(?:其中|全年|今年|累计|共计|共|分别|已|并|另|达到|达|约|超过|超|为|有)+|(?<![节不实])(?:共计|共|分别|均达到|达到|达|约|超过|超|为|有|等|了)+$"
)
_BEHIND_REFERENCE = re.compile(".*[{}](?:年(?:度(?![初中末底])|(?![度初中末底])))?")
"""What stands before the words of a clause: a reference, and the 年 or 年度 behind the year, but for 年初, 年末."""
_LEADS = re.compile(r"[，。；：]?(?:其中|包括)[:：]?|（(?:其中[:：]?)?")
_PART = re.compile(
    r"([^，。；：、（）0-9]{1,30}(?:、[^，。；：、（）0-9]{1,20})*)([0-9][0-9,]*(?:\.[0-9]+)?)([^\W\d_]{0,4}|%)(?=[，、；。）])"
)
_BRACKET = re.compile("（[^（）]*）")
_DIGITS = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_LONGEST_NAME = 14
_LEAST_TITLE = 2


class _Entry(NamedTuple):
    start: int
    end: int
    path: FactPath
    parts: tuple[int, int] | None


class WorkData:
    """The entries that are made of the numbers of one file's narratives."""

    def __init__(self, shape: SchemaNode, words: Words, figure_of: Callable[[str, str], FactPath]) -> None:
        """Nothing is counted yet.

        Args:
            shape: that of the whole file.
            figure_of: the figure of the data that goes by a name and is printed as a number with its unit; an empty
                path if there is none.
        """
        self.figure_of = figure_of
        self.name = shape.named(ROLE)
        self.words = words
        self.shape = shape
        holder = shape.members.get(self.name)
        self.entry = holder.others if holder is not None else None
        self.figure = (self.entry.figure or {}) if self.entry is not None else {}
        self.pattern = ((holder.says("propertyNames") if holder is not None else None) or {}).get("pattern", "")
        self.entries: dict[str, dict[str, Any]] = {}

    @property
    def usable(self) -> bool:
        """Whether the schema has a field for them."""
        return self.entry is not None and {"value", "unit"} <= self.figure.keys()

    def referring(self, text: str) -> str:
        """A narrative in which references stand for its numbers, which are entries from now on."""
        pieces, at = [], 0
        for entry in self._entries(text):
            pieces += [text[at : entry.start], f"{{{{ {entry.path} }}}}"]
            at = entry.end
            if entry.parts:
                pieces += [text[at : entry.parts[0]], f"{{{{ {entry.path} | parts }}}}"]
                at = entry.parts[1]
        return "".join([*pieces, text[at:]])

    def _entries(self, text: str) -> Iterator[_Entry]:
        behind = 0
        for number, title in titled_numbers(text, self.words.numbers):
            if number.start < behind:
                continue
            if figure := self.figure_of(title, text[number.start : number.unit_end]):
                yield _Entry(number.start, number.unit_end, figure, None)
                continue
            if not self._says_as(number, text):
                continue
            parts, span = self._parts(text, number)
            path = FactPath(self.name) / self._named(title, number, parts)
            yield _Entry(number.start, number.unit_end, path, span)
            behind = span[1] if span else number.unit_end

    def _says_as(self, number: ProseNumber, text: str) -> bool:
        """Whether the entry will be printed as the number stands here, commas aside: its 余 in its usual place."""
        digits = text[number.start : number.end]
        if not _DIGITS.fullmatch(digits):
            return False
        about = number.about
        whole = digits + (number.unit + about if number.unit in SHARES else about + number.unit)
        return text[number.start : number.unit_end] == whole and (not about or "about" in self.figure)

    def _parts(self, text: str, number: ProseNumber) -> tuple[list[dict[str, Any]], tuple[int, int] | None]:
        """The kinds that are counted behind a number, if they make it up; and where they stand."""
        lead = _LEADS.match(text, number.unit_end)
        if lead is None or "parts" not in self.figure:
            return [], None
        found: list[dict[str, Any]] = []
        summed, at = Decimal(0), lead.end()
        while part := _PART.match(text, at):
            value = Decimal(part[2].replace(",", ""))
            if self.figure_of(part[1], f"{part[2]}{part[3]}"):
                return [], None  # each of them stands for itself
            found.append({"name": part[1], "value": value, **({"unit": part[3]} if part[3] != number.unit else {})})
            summed += value
            at = part.end()
            if text[at] != "，" or summed == number.value:
                break
            at += 1
        if len(found) < 2 or summed != number.value or any(not part["name"].strip() for part in found):
            return [], None
        return found, (lead.end(), at)

    def _named(self, title: str, number: ProseNumber, parts: list[dict[str, Any]]) -> str:
        """The name of an entry; of one that is alike, if there is one."""
        assert self.entry is not None
        figure = self.figure
        entry: dict[str, Any] = {}
        label = next((name for name in self.entry.members if name not in figure.values()), "")
        if label:
            entry[label] = title
        entry |= {figure["value"]: number.value, figure["unit"]: number.unit}
        if number.about:
            entry[figure["about"]] = True
        if parts:
            entry[figure["parts"]] = parts
        for name, known in self.entries.items():
            if known == entry:
                return name
        short = re.sub(r"[^\w]|[0-9]", "", title)[:_LONGEST_NAME] or number.unit
        name, count = short, 1
        while name in self.entries or (self.pattern and not matches(self.pattern, name)):
            count += 1
            name = f"{short}{count}" if matches(self.pattern, f"{short}{count}") else f"n{len(self.entries) + count}"
        self.entries[name] = entry
        return name


def titled_numbers(text: str, words: Numbers) -> Iterator[tuple[ProseNumber, str]]:
    """The numbers of a narrative that have a unit, each with what it is said to be."""
    spans = [found.span() for found in _REFERENCE.finditer(text)]
    for number in find_numbers(blot_references(text, spans), words):
        if number.kind is NumberKind.COUNT and number.unit:
            title = _title(text, number.start)
            if len(title) >= _LEAST_TITLE:
                yield number, title


def _title(text: str, at: int) -> str:
    """What a number is said to be: the words before it in its clause, without those that only lead to it."""
    bracket = next((found for found in _BRACKET.finditer(text, max(0, at - REACH), at) if found.end() == at), None)
    if bracket is not None:
        return f"{_title(text, bracket.start())}{bracket.group()}"
    clause = _unquoted(_BEHIND_REFERENCE.sub("", words_before(text, at, _STOP)))
    return _IDLE.sub("", _IDLE.sub("", clause))


def _unquoted(clause: str) -> str:
    """The words of a clause outside of a quotation that goes on beyond it, without marks around the whole."""
    for opening, closing in ("“”", "‘’", "《》", '""', "''"):
        opened, closed = clause.count(opening), clause.count(closing)
        if closed > opened:
            clause = clause.rpartition(closing)[2]
        elif opened > closed:
            clause = clause.rpartition(opening)[2]
        elif clause.startswith(opening) and clause.find(closing, 1) == len(clause) - 1:
            clause = clause[1:-1]
    return clause

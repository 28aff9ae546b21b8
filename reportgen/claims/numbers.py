"""The numbers in a text: each with its place, its unit, and what kind of number it is.

A text is read with its references blotted out (`blot_references`), so that places stay true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import NamedTuple

from reportgen.language.words import Numbers, composed

# Noncharacters, which no file that is read can hold.
BLOT = "\ufdd4"
"""Stands for each character of a reference."""

WALL = "\ufdd5"
"""Stands for each character of what is no text: a tag, a statement of a template."""

PER_MILLE = "‰"

REACH = 200
"""How many characters before and behind a number are read for what it is said of. No sentence of a report is longer by
much, and the cost of a text with thousands of numbers is bounded by it."""

_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_DIGIT = re.compile("[0-9０-９]")


class NumberKind(StrEnum):
    """What a number is: `count` measures something, and is what the other kinds are not."""

    COUNT = "count"
    YEAR = "year"
    DATE = "date"
    ORDINAL = "ordinal"
    CODE = "code"
    NAME = "name"
    IDIOM = "idiom"
    FORMULA = "formula"


class ProseNumber(NamedTuple):
    """A number of a text: it stands from `start` up to `end`, with its unit up to `unit_end`.

    `about` is the word for a round number behind it: 余 or 多. `year` is the year of a date.
    """

    start: int
    end: int
    unit_end: int
    kind: NumberKind
    value: Decimal
    unit: str = ""
    about: str = ""
    year: int = 0


def decimals_of(value: Decimal) -> int:
    """As how many decimals a number is given."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def in_percent(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """A number with its unit, one that is per mille in percent."""
    return (value.scaleb(-1), "%") if unit == PER_MILLE else (value, unit)


def blot_references(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with every reference blotted out, so that places stay true; the references in their order."""
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += [text[at:start], BLOT * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


def find_numbers(
    text: str, words: Numbers, units: Set[str] | None = None, most: int | None = None
) -> list[ProseNumber]:
    """All numbers of a text whose references are blotted out, in order.

    Args:
        units: those that may stand behind them; by default those of the language alone.
        most: how many are found; all if not given.
    """
    return list(islice(_numbers(text, words, frozenset(words.units) if units is None else units), most))


def _numbers(text: str, words: Numbers, units: Set[str]) -> Iterator[ProseNumber]:
    for found in _pattern(words).finditer(text):
        kind, (start, end) = _kind(found), found.span()
        if kind is NumberKind.NAME and not _DIGIT.search(found.group()):
            continue
        if kind is not NumberKind.COUNT:
            year = found.group("of_date") or found.group("of_day") or found.group("of_year")
            yield ProseNumber(start, end, end, kind, Decimal(0), year=int(year) if year else 0)
            continue
        value = Decimal(found.group().translate(_WIDE).replace(",", ""))
        about, unit, unit_end = _unit_behind(text, end, words, units)
        kind = _idiom_or_count(text, start, found.group(), unit, unit_end, words)
        yield ProseNumber(start, end, unit_end, kind, value, unit, about)


def _kind(found: re.Match[str]) -> NumberKind:
    return next(kind for kind in NumberKind if kind in found.re.groupindex and found.group(kind) is not None)


def _unit_behind(text: str, at: int, words: Numbers, units: Set[str]) -> tuple[str, str, int]:
    """The 余 and the unit behind a number, and where the unit ends."""
    while text[at : at + 1] in (" ", "\u3000", "\t"):
        at += 1
    about = next((word for word in words.about if text.startswith(word, at)), "")
    at += len(about)
    for length in range(words.longest_unit, 0, -1):
        unit = text[at : at + length].translate(_WIDE)
        if len(unit) == length and unit in units and not _is_cut(text, at + length):
            return about, unit, at + length
    return about, "", at


def _is_cut(text: str, at: int) -> bool:
    """Whether a Latin word goes on: the m of 5 meetings is no unit."""
    around = text[at - 1 : at + 1]
    return len(around) == 2 and around.isascii() and around.isalpha()


def _idiom_or_count(text: str, start: int, digits: str, unit: str, unit_end: int, words: Numbers) -> NumberKind:
    """24小时, a time within which something is done, 三个方面: numbers that nobody counts."""
    if (digits, unit) in words.always:
        return NumberKind.IDIOM
    before = text[max(0, start - REACH) : start].rstrip()
    if unit in words.limits and (text.startswith(words.within, unit_end) or before.endswith(words.within_before)):
        return NumberKind.IDIOM
    if unit in words.counters and text.startswith(words.aspects, unit_end):
        return NumberKind.IDIOM
    return NumberKind.COUNT


@cache
def _pattern(words: Numbers) -> re.Pattern[str]:
    """One kind after the other: what stands first wins where several fit."""
    kinds = "|".join(f"(?P<{kind}>{'|'.join(patterns)})" for kind, patterns in words.kinds)
    counted = "|".join(map(re.escape, sorted(words.units, key=len, reverse=True)))
    return re.compile(composed(kinds, (*words.parts, ("counted", counted), ("blot", BLOT))))


def words_before(text: str, at: int, stop: str) -> str:
    """What stands before the character at `at`, as far back as the last thing that matches `stop`, or `REACH`."""
    return re.split(stop, text[max(0, at - REACH) : at])[-1]


def lacks_unit(text: str, number: ProseNumber, words: Numbers) -> bool:
    """Whether punctuation, or the end, follows a number that measures something and has no unit; a 0 needs none."""
    if number.kind is not NumberKind.COUNT or number.unit or not number.value:
        return False
    unitless = re.compile(words.unitless.replace("{blot}", BLOT))
    if unitless.search(text, max(0, number.start - words.unitless_reach), number.start):
        return False
    return ends_clause(text, number.unit_end, words)


def ends_clause(text: str, at: int, words: Numbers) -> bool:
    """Whether a clause ends at `at`: with punctuation, or with the text or its paragraph."""
    # A few characters show whether a clause ends; cutting off all the rest for every number would cost its length.
    rest = text[at : at + 40].lstrip(" \t\u3000")
    if rest.startswith(("\n", "\r")):
        lines = rest.lstrip(" \t\u3000").split("\n", 2)
        return len(lines) < 2 or not lines[1].strip() or ends_clause(lines[1], 0, words)
    return not rest or rest[0] in words.clause_ends

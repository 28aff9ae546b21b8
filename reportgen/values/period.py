"""The period of a report: year, half-year, quarter, month or school year; how it is typed, and the one before.

Each has a code that is the same in every language: 2025, 2025H1, 2025Q3, 2025-09, 2024-2025. What else people type for
it is that of the languages (2025年9月), and so is how it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

from reportgen.language.words import PeriodWords, Words, languages, words_of
from reportgen.messages import Saying
from reportgen.values.numerals import number_text

YEAR = "year"
SCHOOL_YEAR = "school-year"
PERIODS = {YEAR: 1, "half-year": 2, "quarter": 4, "month": 12, "school-year": 1}
"""The kinds of periods, and how many of each a year has."""

LAST, YEAR_AGO = "last", "last_year"
"""The names of the figures of the period before, and of the same period of the year before where that is another."""

_CODES = {
    YEAR: "{year}",
    "half-year": "{year}H{decimal}",
    "quarter": "{year}Q{decimal}",
    "month": "{year}-{two}",
    "school-year": "{year}-{next}",
}
_EXAMPLE_YEAR, _EXAMPLE_MONTH = 2025, 9
_SCHOOL_BEGINS = 9
_SLOT = re.compile(r"\{(\w+)\}")
_BLANK = "[ \u3000]*"


class Period(NamedTuple):
    """One period: its kind, its year (the first of a school year), and which of the year's it is, from 1."""

    kind: str
    year: int
    number: int = 1

    def __str__(self) -> str:
        """Its code, as data files and names of files have it."""
        return self.written(_CODES[self.kind])

    @property
    def before(self) -> Period:
        """The period before: December before January, the fourth quarter before the first."""
        return self._moved(-1)

    @property
    def year_ago(self) -> Period:
        """The same period of the year before."""
        return self._replace(year=self.year - 1)

    @property
    def after(self) -> Period:
        """The period behind it."""
        return self._moved(1)

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which it lies: two for a school year."""
        return (self.year, self.year + 1) if self.kind == "school-year" else (self.year,)

    @property
    def last_day(self) -> str:
        """The last day, as data have it: 2025-09-30; a school year ends with August."""
        from calendar import monthrange

        year, month = self.year, self.number * 12 // PERIODS[self.kind]
        if self.kind == "school-year":
            year, month = year + 1, _SCHOOL_BEGINS - 1
        return f"{year}-{month:02d}-{monthrange(year, month)[1]:02d}"

    def printed(self, words: PeriodWords) -> str:
        """As a report names it."""
        return self.written(words.printed, words)

    def written(self, pattern: str, words: PeriodWords | None = None) -> str:
        """In a pattern with slots; `words` give what stands for `{name}`."""
        filled = pattern.replace("{year}", str(self.year)).replace("{next}", str(self.year + 1))
        filled = filled.replace("{two}", f"{self.number:02d}")
        if words is not None:
            filled = filled.replace("{name}", words.names[self.number - 1])
        return number_text(filled, self.number)

    def _moved(self, steps: int) -> Period:
        years, number = divmod(self.number - 1 + steps, PERIODS[self.kind])
        return self._replace(year=self.year + years, number=number + 1)


def read_period(text: str, kind: str) -> Period | None:
    """The period of a kind that a text is, however it is typed; None if it is none."""
    for form, words in _forms(kind):
        if found := _pattern(form, words).fullmatch(text.strip()):
            return _found(found, kind, words)
    return None


def any_period(text: str) -> Period | None:
    """The period of any kind that a text is; None if it is none."""
    return next((period for kind in PERIODS if (period := read_period(text, kind))), None)


def asked_period(text: str) -> Period | None:
    """The period for which somebody asks, in full-width digits or not, a year with its word (2025年度) or not; None if
    it is none."""
    half = normalize("NFKC", text).strip()
    if period := any_period(half):
        return period
    behind = [word for language in languages() for word in words_of(language).years.typed_behind]
    ended = (read_period(half.removesuffix(word), YEAR) for word in behind if half.endswith(word))
    return next((period for period in ended if period), None)


def period_in_name(name: str, kind: str) -> Period | None:
    """The period of a kind of which a file's name says that it is; None if it says none, or several."""
    found = {period for _, period, _ in _in_name(name, kind)}
    return found.pop() if len(found) == 1 else None


def around_period(text: str, kind: str) -> tuple[str, Period, str] | None:
    """The one period of a kind that a text names, between what stands before and behind it; None if it names none, or
    several."""
    found = [*_in_name(text, kind)]
    if len(found) != 1:
        return None
    written, period, _ = found[0]
    before, _, behind = text.partition(written)
    return before, period, behind


def renamed(name: str, old: Period, new: Period) -> str:
    """The name of a file of one period for another, each written as it is there; the same if it does not name it."""
    for written, period, (form, words) in _in_name(name, old.kind):
        if period == old:
            return name.replace(written, new.written(form, words))
    return name


def naming(period: Period, words: Words) -> list[re.Pattern[str]]:
    """What names a period in a text of a language: its code, what else is typed for it, its name without the year."""
    own = words.period_of(period.kind)
    found = [_loose(str(period)), *(_loose(period.written(form, own)) for form in (own.printed, *own.typed))]
    found += [_loose(name) for name in (own.names[period.number - 1],) if name]
    return [re.compile(rf"(?<![0-9]){name}", re.IGNORECASE) for name in found]


def period_params(value: str, kind: str) -> dict[str, object]:
    """What fills the message that a text is no period of a kind."""
    return {"value": value, "kind": Saying(f"period-{kind}"), "example": str(example_of(kind))}


def example_of(kind: str) -> Period:
    """A period of a kind, to show how one is written."""
    return period_on(_EXAMPLE_YEAR, _EXAMPLE_MONTH, kind)


def period_on(year: int, month: int, kind: str) -> Period:
    """The period of a kind in which a month lies; school years begin with September."""
    if kind == "school-year":
        return Period(kind, year if month >= _SCHOOL_BEGINS else year - 1)
    return Period(kind, year, -(-month * PERIODS[kind] // 12))


def last_of(kind: str, name: str = LAST) -> Saying:
    """What people call the period before: 上年, 上月, last quarter; or the one of the year before: 上年同期."""
    return Saying("period-year-ago" if name == YEAR_AGO else f"period-last-{kind}")


def _in_name(name: str, kind: str) -> Iterator[tuple[str, Period, tuple[str, PeriodWords | None]]]:
    """The periods that stand in a name: each as it is written, what it is, and in which form."""
    taken: list[tuple[int, int]] = []
    for form, words in _forms(kind):
        for found in _pattern(form, words).finditer(name):
            period = _found(found, kind, words)
            if period is not None and not any(start < found.end() and found.start() < end for start, end in taken):
                taken.append(found.span())
                yield found.group(), period, (form, words)


def _found(found: re.Match[str], kind: str, words: PeriodWords | None) -> Period | None:
    named = found.groupdict()
    number = 1
    if "name" in named and words is not None:
        number = [_tight(name).lower() for name in words.names].index(_tight(named["name"]).lower()) + 1
    elif "number" in named:
        number = int(named["number"])
    elif "chinese" in named:
        numbers = (n for n in range(1, PERIODS[kind] + 1) if number_text("{chinese}", n) == named["chinese"])
        number = next(numbers, 0)
    if not 1 <= number <= PERIODS[kind]:
        return None
    year = int(named["year"])
    return Period(kind, year, number) if "next" not in named or int(named["next"]) == year + 1 else None


@cache
def _forms(kind: str) -> tuple[tuple[str, PeriodWords | None], ...]:
    """The forms in which a period of a kind is typed: its code, then those of the languages."""
    found: list[tuple[str, PeriodWords | None]] = [(_CODES[kind], None)]
    for words in (words_of(language).period_of(kind) for language in languages() if kind != YEAR):
        found += [(form, words) for form in words.typed]
    return tuple(found)


@cache
def _pattern(form: str, words: PeriodWords | None) -> re.Pattern[str]:
    """A form as a pattern of what is typed; blanks may stand between its parts, or be left out."""
    slots = {
        "year": "(?P<year>(?:19|20|21)[0-9]{2})",
        "next": "(?P<next>(?:19|20|21)[0-9]{2})",
        "two": "(?P<number>[0-9]{1,2})",
        "decimal": "(?P<number>[0-9]{1,2})",
        "chinese": "(?P<chinese>[一二三四五六七八九十]{1,2})",
        "name": f"(?P<name>{'|'.join(map(_loose, words.names))})" if words else "",
    }
    pieces = [slots[piece] if at % 2 else _loose(piece) for at, piece in enumerate(_SLOT.split(form))]
    return re.compile(rf"(?<![0-9]){_BLANK.join(filter(None, pieces))}(?![0-9])", re.IGNORECASE)


def _loose(words: str) -> str:
    """Words as a pattern in which blanks count for nothing."""
    return _BLANK.join(map(re.escape, words.split()))


def _tight(text: str) -> str:
    return "".join(text.split())

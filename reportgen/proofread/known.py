"""All numbers of a file, stated and computed, by what they print: to find the one that a text repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from reportgen.expressions.syntax import parse_reference
from reportgen.facts.paths import FILE, FactPath
from reportgen.figures.figures import Figures
from reportgen.language.words import Readings
from reportgen.messages import Saying, Worded
from reportgen.proofread.numbers import NumberKind, ProseNumber
from reportgen.values.figure import Figure
from reportgen.values.formula_text import shortened
from reportgen.values.records import Record, name_in_full, walk
from reportgen.values.rounding import FigureError

_LAST = "last."
# Three of one thing and three of another are common: a small number is a figure only where the figure is spoken of.
_SMALL = 20
# Of figures with one value so many are compared with a number, or many numbers times many figures would have no bound:
# more than the zeros of a whole file; and so many in all, for a text that repeats one of them is told of it at once.
_MOST_ALIKE = 100
_MOST_COMPARED = 100_000
MOST_NUMBERS = 10_000
"""Of the numbers in the texts of a file so many are read: what people write has some hundreds."""
_INNER_QUOTES = str.maketrans("“”", "‘’")


class KnownNumber(NamedTuple):
    """A figure, and the expression by which the whole file may refer to it."""

    reference: FactPath
    figure: Figure
    title: str
    called: Worded
    """The title in messages."""

    @property
    def unit(self) -> str:
        """What is printed behind it."""
        return "%" if self.figure.form.kind == "percent" else self.figure.unit.strip()


class Fit(NamedTuple):
    """A figure that a number of a text repeats.

    `reference` is what to write instead of the characters from `start` up to `end`; `printed` is what it
    prints. It is `exact` where that is what stands there now, and `named` where the words around the number
    are those of the figure's title.
    """

    known: KnownNumber
    reference: str
    start: int
    end: int
    printed: str
    exact: bool
    named: bool = False


class KnownNumbers:
    """The numbers of a file, and which of them a number of a text repeats."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.words = figures.words
        self.unread = MOST_NUMBERS
        self._to_compare = _MOST_COMPARED
        self._values: dict[tuple[str, str], object] = {}
        self._pieces: dict[str, list[str]] = {}

    @cached_property
    def units(self) -> frozenset[str]:
        """Every unit that a number of a text may have."""
        return frozenset(self.words.numbers.units) | {
            known.unit for group in self._by_value.values() for known in group if known.unit
        }

    @cached_property
    def numbers(self) -> list[KnownNumber]:
        """All of them."""
        return [known for group in self._by_value.values() for known in group]

    @cached_property
    def amounts(self) -> Mapping[str, list[KnownNumber]]:
        """This year's figures that can be compared, amounts and counts but no shares, by what a text may call them.

        三公经费合计 is also 三公经费.
        """
        found: dict[str, list[KnownNumber]] = {}
        for known in self.numbers:
            if known.title and known.unit and known.unit != "%" and not known.reference.startswith(_LAST):
                for title in {known.title, known.title.removesuffix(self.words.rates.total) or known.title}:
                    found.setdefault(title, []).append(known)
        return found

    @cached_property
    def by_title(self) -> Mapping[str, list[KnownNumber]]:
        """All of them, by their titles."""
        found: dict[str, list[KnownNumber]] = {}
        for known in self.numbers:
            found.setdefault(known.title, []).append(known)
        return found

    @cached_property
    def _by_value(self) -> Mapping[Decimal, list[KnownNumber]]:
        found: dict[Decimal, list[KnownNumber]] = {}
        stated_last = self.figures.contract.shape.named("last-year")
        last = _numbered(self.figures.last, FactPath("last")) if self.figures.last else ()
        for known in (*_numbered(self.figures.root), *last):
            if stated_last and known.reference.is_within(stated_last):
                continue
            try:
                value = Decimal(known.figure.number_text())
            except FigureError:
                continue
            found.setdefault(value, []).append(known)
        return found

    def fits(self, number: ProseNumber, text: str, record: Record | None) -> list[Fit]:
        """The figures that a number of a narrative of `record` repeats, the likeliest first.

        Last year's count only where the text has just spoken of last year.
        """
        if number.kind is NumberKind.YEAR:
            return self._fits_year(number, text, record)
        if number.kind is not NumberKind.COUNT:
            return []
        words = self.words.readings
        before = text[max(0, number.start - words.near) : number.start]
        behind_last = any(word in before for word in words.last_year)
        clause = text[max(0, number.start - words.clause) : number.start]
        around = _words_around(text, number, words)
        found = []
        for known in self._alike(number):
            if not self._same_unit(number, known) or known.reference.startswith(_LAST) is not behind_last:
                continue
            named = any(piece in part for piece in self._title_pieces(known.title) for part in around)
            if _is_common(number) and not named:
                continue
            if (fit := self._fit(known, number, text, record)) is not None:
                found.append((self._rank(known, fit, clause, record), fit._replace(named=named)))
        return [fit for _, fit in sorted(found, key=lambda pair: pair[0])]

    def fits_without_unit(self, number: ProseNumber, text: str, record: Record | None) -> list[Fit]:
        """The figures of which a number without a unit may be the number, the likeliest first."""
        clause = text[max(0, number.start - self.words.readings.clause) : number.start]
        found = []
        for known in self._alike(number):
            if known.unit and not known.reference.startswith(_LAST):
                fit = self._written(known, _reference(known, record), number.start, number.end, text, record)
                found += [(self._rank(known, fit, clause, record), fit)] if fit else []
        return [fit for _, fit in sorted(found, key=lambda pair: pair[0])]

    def _alike(self, number: ProseNumber) -> list[KnownNumber]:
        found = self._by_value.get(number.value, [])[: min(_MOST_ALIKE, self._to_compare)]
        self._to_compare -= len(found)
        return found

    def _title_pieces(self, title: str) -> list[str]:
        """Of a title all stretches of some characters that tell something: a text that has one speaks of the figure."""
        if title not in self._pieces:
            words = self.words.readings
            told = re.sub(words.not_telling, "", title)
            self._pieces[title] = [told[at : at + words.shared] for at in range(len(told) - words.shared + 1)]
        return self._pieces[title]

    def _rank(self, known: KnownNumber, fit: Fit, clause: str, record: Record | None) -> tuple[bool, bool, bool, bool]:
        """What is named just before the number, then work data and the record's own, then what needs no counting."""
        own = record is not None and bool(record.path) and known.reference.is_within(record.path)
        work_data = self.figures.contract.shape.named("work-data")
        of_work_data = bool(work_data) and known.reference.is_within(work_data)
        named = bool(known.figure.title) and known.figure.title in clause
        return (not named, not fit.exact, not (of_work_data or own), "[" in fit.reference)

    def _same_unit(self, number: ProseNumber, known: KnownNumber) -> bool:
        if number.about and not known.figure.about:
            return False
        if number.unit != known.unit:
            return False
        shape = self.figures.contract.shape  # the year and the number of the attachment are no counts
        return bool(known.unit) or known.reference not in {shape.named("year"), shape.named("attachment")}

    def _fits_year(self, number: ProseNumber, text: str, record: Record | None) -> list[Fit]:
        year = self.figures.year
        if year is None or year.value != number.year:
            return []
        end = number.start + len(year.number_text())
        known = KnownNumber(FactPath(year.path), year, year.title, year.title)
        fit = self._written(known, year.path, number.start, end, text, record)
        return [fit._replace(named=True)] if fit else []

    def _fit(self, known: KnownNumber, number: ProseNumber, text: str, record: Record | None) -> Fit | None:
        """How to refer to a figure from a record's narrative; None if it cannot be done there."""
        reference = _reference(known, record)
        whole = self._written(known, reference, number.start, number.unit_end, text, record)
        if whole is None or whole.exact:
            return whole
        typed_unit = text[number.end : number.unit_end].lstrip()
        if number.about or typed_unit != known.unit:
            return whole
        bare = self._written(known, f"{reference} | number", number.start, number.end, text, record)
        return bare if bare is not None and bare.exact else whole

    def _written(
        self, known: KnownNumber, reference: str, start: int, end: int, text: str, record: Record | None
    ) -> Fit | None:
        """A reference in place of some characters, followed as it would be; None if it leads elsewhere or nowhere."""
        value = self._value_of(reference, record)
        if not isinstance(value, Figure) or value.value != known.figure.value or value.path != known.figure.path:
            return None
        try:
            printed = str(value)
        except FigureError:
            return None
        return Fit(known, f"{{{{ {reference} }}}}", start, end, printed, printed == text[start:end])

    def _value_of(self, reference: str, record: Record | None) -> object:
        """What a reference leads to from a record, followed once for all numbers; None if it leads nowhere."""
        key = reference, record.path if record is not None else ""
        if key not in self._values:
            try:
                value = self.figures.language.evaluate(parse_reference(reference), self.figures.scope(record))
            except FigureError:
                value = None
            self._values[key] = value
        return self._values[key]


def _reference(known: KnownNumber, record: Record | None) -> str:
    """The expression for a figure in a record's narrative: the record's own members go by their names alone."""
    if record is not None and record.path:
        for path in (FactPath(known.figure.path), known.reference):
            if path.is_within(record.path):
                return path.relative_to(record.path)
    return known.reference


def _is_common(number: ProseNumber) -> bool:
    return number.value < _SMALL and number.value == number.value.to_integral_value() and not number.about


def _words_around(text: str, number: ProseNumber, words: Readings) -> tuple[str, str]:
    """What stands before and behind a number in its sentence, as far as a figure is spoken of."""
    before = re.split(words.sentence_end, text[max(0, number.start - words.clause) : number.start])[-1]
    behind = re.split(words.sentence_end, text[number.unit_end : number.unit_end + words.near])[0]
    return before, behind


def _numbered(root: Record, prefix: FactPath = FILE) -> Iterator[KnownNumber]:
    """Every figure of a file, with the expression that leads to it."""
    titles: dict[int, tuple[str, Worded]] = {}
    for reference, value, owner in walk(root, prefix):
        if not isinstance(value, Figure):
            continue
        part = isinstance(owner, Figure)
        if part and not reference.endswith("]"):  # a number beside that of the fact: how a text would name it is unsaid
            continue
        title: str = shortened(str(name_in_full(value))).translate(_INNER_QUOTES)
        called: Worded = title
        if part and (whole := titles.get(id(owner))):
            title, called = f"{whole[0]}：{title}", Saying("labelled", {"label": whole[1], "text": title})
        titles[id(value)] = title, called
        yield KnownNumber(reference, value, title, called)

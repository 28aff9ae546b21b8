"""All numbers of a file, stated and computed, by what they print: to find the one that a text repeats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from reportgen.claims.known import LAST, KnownNumber
from reportgen.claims.numbers import NumberKind, ProseNumber
from reportgen.claims.passages import Passage
from reportgen.claims.reading import lexicon_of
from reportgen.expressions.syntax import parse_reference
from reportgen.facts.paths import FactPath
from reportgen.figures.figures import Figures
from reportgen.language.words import Readings
from reportgen.values.figure import Figure
from reportgen.values.records import Record
from reportgen.values.rounding import FigureError

_DISTINCTIVE = 3
"""A number of so many digits, zeros at its end left out, is hardly ever twice the same by chance; nor is one of more
digits of which not only the first tells something."""
_NAME = 4
"""So many characters of a title in a row are its name."""
_OF_TITLE = (3, 5)
"""Or such a part of it."""
# Of figures with one value so many are compared with a number, or many numbers times many figures would have no bound:
# more than the zeros of a whole file; and so many in all, for a text that repeats one of them is told of it at once.
_MOST_ALIKE = 100
_MOST_COMPARED = 100_000
MOST_NUMBERS = 10_000
"""Of the numbers in the texts of a file so many are read: what people write has some hundreds."""


class Naming(IntEnum):
    """How far the words around a number name a figure: not at all, by a word that the title has too, by most of the
    title, or so that the sentence says it (`reportgen.claims`)."""

    NOT = 0
    TOUCHED = 1
    NEARLY = 2
    SAID = 3


class Fit(NamedTuple):
    """A figure that a number of a text repeats.

    `reference` is what to write instead of the characters from `start` up to `end`; `printed` is what it
    prints. It is `exact` where that is what stands there now; `naming` is how far the words around the number are
    those of the figure's title.
    """

    known: KnownNumber
    reference: str
    start: int
    end: int
    printed: str
    exact: bool
    naming: Naming = Naming.NOT


class KnownNumbers:
    """The numbers of a file, and which of them a number of a text repeats."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.words = figures.words
        self.lexicon = lexicon_of(figures)
        self.unread = MOST_NUMBERS
        self._to_compare = _MOST_COMPARED
        self._values: dict[tuple[str, str], object] = {}
        self._pieces: dict[str, list[str]] = {}

    @cached_property
    def _by_value(self) -> Mapping[Decimal, list[KnownNumber]]:
        found: dict[Decimal, list[KnownNumber]] = {}
        for known in self.lexicon.numbers:
            try:
                value = Decimal(known.figure.number_text())
            except FigureError:
                continue
            found.setdefault(value, []).append(known)
        return found

    def fits(self, number: ProseNumber, passage: Passage, meant: KnownNumber | None) -> list[Fit]:
        """The figures that a number of a passage repeats, the likeliest first: those that its words name.

        Last year's count only where the text has just spoken of last year.

        Args:
            meant: the figure that its sentence says it is, and with which it agrees; None if none is known.
        """
        text, record = passage.text, passage.record
        if number.kind is NumberKind.YEAR:
            return self._fits_year(number, text, record)
        if number.kind is not NumberKind.COUNT or _is_all_or_nothing(number):
            return []
        words = self.words.readings
        before = text[max(0, number.start - words.near) : number.start]
        behind_last = any(word in before for word in words.last_year)
        clause, behind = _words_around(passage.blotted, number, words)
        found = []
        for known in self._alike(number):
            if not self._same_unit(number, known) or known.reference.is_within(LAST) is not behind_last:
                continue
            naming = Naming.SAID if known is meant else self._naming(known, clause, behind)
            if naming is Naming.NOT or (naming is Naming.TOUCHED and not _is_distinctive(number)):
                continue
            if (fit := self._fit(known, number, text, record)) is not None:
                found.append((self._rank(known, fit, clause, record), fit._replace(naming=naming)))
        fits = [fit for _, fit in sorted(found, key=lambda pair: pair[0])]
        best = max((fit.naming for fit in fits), default=Naming.NOT)
        return [fit for fit in fits if fit.naming is best or best is Naming.TOUCHED]

    def _naming(self, known: KnownNumber, clause: str, behind: str) -> Naming:
        """How far the words of a clause name a figure."""
        title = self._telling(known.title)
        shared = _longest_shared(title, clause)
        if not self._is_common(shared):  # 工会收入 and 在建项目 are not 总收入 and 项目个数
            longest = len(shared)
            if longest >= _NAME or (longest and longest * _OF_TITLE[1] >= len(title) * _OF_TITLE[0]):
                return Naming.NEARLY
            if longest >= self.words.readings.shared:
                return Naming.TOUCHED
        if any(piece in behind for piece in self._title_pieces(known.title)):
            return Naming.TOUCHED
        return Naming.NOT

    def _is_common(self, words: str) -> bool:
        """Whether a stretch of a title is a word that so many titles have that it names none of them."""
        return re.fullmatch(self.words.readings.common, words.strip()) is not None

    def fits_without_unit(self, number: ProseNumber, text: str, record: Record | None) -> list[Fit]:
        """The figures of which a number without a unit may be the number, the likeliest first."""
        clause = text[max(0, number.start - self.words.readings.clause) : number.start]
        found = []
        for known in self._alike(number):
            if known.unit and not known.reference.is_within(LAST):
                fit = self._written(known, _reference(known, record), number.start, number.end, text, record)
                found += [(self._rank(known, fit, clause, record), fit)] if fit else []
        return [fit for _, fit in sorted(found, key=lambda pair: pair[0])]

    def _alike(self, number: ProseNumber) -> list[KnownNumber]:
        found = self._by_value.get(number.value, [])[: min(_MOST_ALIKE, self._to_compare)]
        self._to_compare -= len(found)
        return found

    def _telling(self, title: str) -> str:
        return re.sub(self.words.readings.not_telling, "", title)

    def _title_pieces(self, title: str) -> list[str]:
        """Of a title all stretches of some characters that tell something: a text that has one speaks of the figure."""
        if title not in self._pieces:
            told, shared = self._telling(title), self.words.readings.shared
            pieces = [told[at : at + shared] for at in range(len(told) - shared + 1)]
            self._pieces[title] = [piece for piece in pieces if not self._is_common(piece)]
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
        return [fit._replace(naming=Naming.SAID)] if fit else []

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


def _is_all_or_nothing(number: ProseNumber) -> bool:
    """Whether a rate is 0 or 100%, which so many things are that none is meant."""
    return number.unit == "%" and number.value in (0, 100)


def _is_distinctive(number: ProseNumber) -> bool:
    """Whether a number is hardly ever twice the same by chance."""
    digits, telling = number.value.as_tuple().digits, number.value.normalize().as_tuple().digits
    return bool(number.about) or len(telling) >= _DISTINCTIVE or (len(telling) > 1 and len(digits) > _DISTINCTIVE)


def _longest_shared(title: str, clause: str) -> str:
    """The longest stretch of a title that stands in a clause."""
    shared, start = "", 0
    while start + len(shared) < len(title):
        longer = title[start : start + len(shared) + 1]
        if longer in clause:
            shared = longer
        else:
            start += 1
    return shared


def _words_around(text: str, number: ProseNumber, words: Readings) -> tuple[str, str]:
    """What stands before and behind a number in its clause, up to the numbers beside it."""
    before = re.split(words.clause_end, text[max(0, number.start - words.clause) : number.start])[-1]
    # In Latin scripts the unit is the word for what is counted: 1260 visits.
    at = number.end if number.unit.isascii() else number.unit_end
    behind = re.split(words.clause_end, text[at : at + words.near])[0]
    return re.split("[0-9]", before)[-1], re.split("[0-9]", behind)[0]

"""Problems as they are sent from one process to another: with the lines that are shown, and without all else of the
files."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from reportgen.errors import Problem
from reportgen.messages import LANGUAGES, Worded, Wording
from reportgen.places import Place, Source

_PLAIN = (str, int, bool, Decimal, type(None))


class KeptLines(Source):
    """A text of which only the lines are left at which something is wrong."""

    __slots__ = ("_kept_labels", "_kept_lines")

    def __init__(self, name: str) -> None:
        super().__init__(name, "")
        self._kept_lines: dict[int, str] = {}
        self._kept_labels: dict[int, Worded] = {}

    def keep(self, source: Source, number: int) -> None:
        """Take over a line of the whole text."""
        self._kept_lines[number] = source.line(number)
        if label := source.label(number):
            self._kept_labels[number] = small_wording(label)

    def line(self, number: int) -> str:
        """A line that was kept."""
        return self._kept_lines.get(number, "")

    def label(self, number: int) -> Worded:
        """Where a line that was kept stands in words of Word's."""
        return self._kept_labels.get(number, "")


class InLanguages(Wording):
    """What has been put into words already, in each of the languages."""

    __slots__ = ("said",)

    def __init__(self, said: tuple[str, ...]) -> None:
        self.said = said

    def __bool__(self) -> bool:
        return any(self.said)

    def in_language(self, language: str) -> str:
        """The text in `zh` or `en`."""
        return self.said[LANGUAGES.index(language)]


def small_wording(text: Worded) -> Worded:
    """The same words, without what they were made from."""
    if not isinstance(text, Wording):
        return str(text)
    if not text:  # a list of nothing is no text, whatever it would say
        return ""
    said = tuple(text.in_language(language) for language in LANGUAGES)
    return said[0] if len(set(said)) == 1 else InLanguages(said)


def small_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The same problems, which can be pickled and hold no file as a whole."""
    sources: dict[Source, KeptLines] = {}

    def small_place(place: Place) -> Place:
        kept = sources.setdefault(place.source, KeptLines(place.source.name))
        kept.keep(place.source, place.line)
        return Place(kept, *place[1:])

    return tuple(
        problem._replace(
            params={name: _small(value) for name, value in problem.params.items()},
            place=small_place(problem.place) if problem.place else None,
            path=str(problem.path),
            related=tuple((small_wording(label), small_place(place)) for label, place in problem.related),
            waived=small_wording(problem.waived),
        )
        for problem in problems
    )


def _small(value: object) -> object:
    if isinstance(value, Wording):
        return small_wording(value)
    return value if type(value) in _PLAIN else f"{value}"

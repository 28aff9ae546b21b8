"""The figures of a file that a text may speak of, each with the expression that refers to it and with its titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reportgen.claims.numbers import PER_MILLE
from reportgen.facts.paths import FILE, FactPath
from reportgen.figures.figures import Figures
from reportgen.messages import Saying, Worded, Wording, worded
from reportgen.values.chinese import with_inner_quotes
from reportgen.values.figure import Figure
from reportgen.values.formula_text import Names, shortened
from reportgen.values.records import Visit, name_in_full, walk

LAST = FactPath("last")


class KnownNumber(NamedTuple):
    """A figure, and the expression by which the whole file may refer to it.

    `part_of` is the reference of the figure of which it is a part in the data, empty if it is none.
    """

    reference: FactPath
    figure: Figure
    title: str
    called: Worded
    """The title in messages, which says whose it is and of which year."""
    part_of: FactPath = FILE

    @property
    def unit(self) -> str:
        """What is printed behind it."""
        return "%" if self.figure.form.kind == "percent" else self.figure.unit.strip()

    @property
    def is_rate(self) -> bool:
        """Whether it is in percent or per mille."""
        return self.unit in ("%", PER_MILLE)


def known_numbers(figures: Figures) -> list[KnownNumber]:
    """All numbers of a file and of last year's; what the file itself states of last year is last year's, too."""
    stated_last = figures.contract.shape.named("last-year")
    names = figures.names
    last = numbers_of(walk(figures.last, LAST), names) if figures.last else ()
    return [
        known
        for known in (*numbers_of(figures.visits, names), *last)
        if not (stated_last and known.reference.is_within(stated_last))
    ]


class _Called(Wording):
    """What a figure is called, to be put into words."""

    __slots__ = ("_figure", "_names")

    def __init__(self, names: Names, figure: Figure) -> None:
        self._names = names
        self._figure = figure

    def in_language(self, language: str) -> str:
        """Its name within quotation marks."""
        return with_inner_quotes(str(worded(self._names.name_in_file(self._figure), language)))


def numbers_of(visits: Iterable[Visit], names: Names) -> Iterator[KnownNumber]:
    """Every figure that was come to, with the expression that leads to it."""
    titles: dict[int, tuple[str, Worded, FactPath]] = {}
    for reference, value, owner in visits:
        if not isinstance(value, Figure):
            continue
        part = isinstance(owner, Figure)
        if part and not reference.endswith("]"):  # a number beside that of the fact: how a text would name it is unsaid
            continue
        title: str = with_inner_quotes(shortened(str(name_in_full(value))))
        called: Worded = _Called(names, value)
        part_of = FILE
        if part and (whole := titles.get(id(owner))):
            title, called = f"{whole[0]}：{title}", Saying("labelled", {"label": whole[1], "text": title})
            part_of = whole[2]
        titles[id(value)] = title, called, reference
        yield KnownNumber(reference, value, title, called, part_of)

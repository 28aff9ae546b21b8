"""What people call a figure, and how they word where it comes from: its formula over names, values or paths."""

from __future__ import annotations

from collections.abc import Callable

from reportgen.facts.paths import FILE, FactPath
from reportgen.messages import Saying, Worded, Wording, worded
from reportgen.places import Place, Source
from reportgen.values.figure import Figure, Stated
from reportgen.values.operations import CODE, notation_in
from reportgen.values.period import LAST, YEAR, YEAR_AGO, last_of
from reportgen.values.records import name_in_full
from reportgen.values.value_text import exact_number, exact_text

_THIS = "本年"  # the schema's word for this year's figures, which gives way to that for last year's
_MAX_NAME = 24
"""Items of spending go by half a sentence. Two dozen characters tell one from another, and two names fit on a line."""

_MOST_TERMS = 6  # the formula of a sum of many items is read for what kind of thing it adds up


def name_of(figure: Figure) -> str:
    """What people call a figure: the name of its item, its title, or its path."""
    return shortened(str(name_in_full(figure) or figure.path))


def shortened(name: str) -> str:
    """A name, cut if it is too long to be told among others."""
    return name if len(name) <= _MAX_NAME else f"{name[:_MAX_NAME]}…"


def last_name(name: str, figure: Figure, period: str = YEAR) -> Worded:
    """What a figure of an earlier period is called: `本年支出合计` is `上年支出合计`, or that of last month."""
    name = name.removeprefix(_THIS)
    if is_year_ago(figure):
        return Saying("year-ago-name", {"name": name})
    return Saying("last-name", {"last": last_of(period), "name": name})


def is_last(figure: Figure, own: Source) -> bool:
    """Whether all that a figure rests on is last year's: typed in another file than `own`, or there as last year's."""
    found = False
    for part in figure.stated_parts():
        origin = part.origin
        if isinstance(origin, Stated) and origin.typed:
            if origin.typed.source is own and not origin.of_last_year:
                return False
            found = True
    return found


def is_year_ago(figure: Figure) -> bool:
    """Whether a figure is of the same period of the year before."""
    origins = [part.origin for part in figure.stated_parts() if isinstance(part.origin, Stated)]
    return bool(origins) and all(origin.year_ago for origin in origins)


class Names:
    """The names of the figures of one report, and its formulas in them.

    Args:
        own: the data file; what is typed in another one is last year's.
        item_at: the name of the item of a list at a path of the data file, empty if it has none.
        period: of what kind of period the file is.
    """

    def __init__(self, own: Source, item_at: Callable[[FactPath], str], period: str = YEAR) -> None:
        self.own = own
        self._item_at = item_at
        self._period = period

    def name(self, figure: Figure) -> Worded:
        """What people call a figure; one that rests on last year's alone is last year's."""
        name = name_of(figure)
        return last_name(name, figure, self._period) if name and is_last(figure, self.own) else name

    def name_in_file(self, figure: Figure) -> Worded:
        """What people call a figure wherever it is met: one of an item of a list is called by that item."""
        return self.operand(FILE, figure) or self.name(figure)

    def formula(self, figure: Figure) -> Worded:
        """How a figure is computed, in names: `基本支出 ÷ 总支出`."""
        return _Formula(self, figure, with_values=False)

    def formula_with_values(self, figure: Figure) -> Worded:
        """As `formula`, with the values, and no operand left out: `基本支出 961.51万元 ÷ 总支出 13452.90万元`."""
        return _Formula(self, figure, with_values=True)

    def expression(self, figure: Figure) -> str:
        """The formula over the paths of typed values alone: `expenditure.basic / expenditure.total`.

        The path of what is typed in another file begins with the name of its figures: `last.`, `last_year.`.
        """
        return figure.spelled(CODE, self._path).text

    def operand(self, item: FactPath, figure: Figure) -> Worded:
        """An operand in the formula of a figure of an item; empty for one that has only a formula of its own.

        A figure of another item is called by that item: `示范片面积的分值`.
        """
        if figure.origin is None:
            return f"{exact_number(figure.value)}{figure.unit}"
        if not name_in_full(figure) and not isinstance(figure.origin, Stated):
            return ""
        owner = FactPath(figure.path).item
        if owner in (FILE, item) or name_in_full(figure) != figure.title or is_last(figure, self.own):
            return self.name(figure)
        whose = self._item_at(owner)
        if not whose:
            return name_of(figure)
        return Saying("formula-whose", {"owner": shortened(whose), "name": name_of(figure)})

    def _path(self, figure: Figure) -> str:
        origin = figure.origin
        if not isinstance(origin, Stated):
            return "" if origin else exact_number(figure.value)
        other = origin.typed is not None and origin.typed.source is not self.own
        before = (YEAR_AGO if origin.year_ago else LAST) + "." if other else ""
        path = f"{before}{origin.path}"
        # The year of a date stands in the text of a date.
        return path if origin.typed is None or origin.typed.text == origin.text else f"year({path})"


class _Formula(Wording):
    """The formula of a figure, to be put into words."""

    __slots__ = ("_figure", "_names", "_with_values")

    def __init__(self, names: Names, figure: Figure, *, with_values: bool) -> None:
        self._names = names
        self._figure = figure
        self._with_values = with_values

    def __repr__(self) -> str:
        return f"Formula({self._names.expression(self._figure)!r})"

    def in_language(self, language: str) -> str:
        """The formula in names of figures."""

        def operand(part: Figure) -> str:
            name = str(worded(self._names.operand(item, part), language))
            return f"{name} {exact_text(part)}".rstrip() if self._with_values and name and part.origin else name

        item = FactPath(self._figure.path).item
        notation = notation_in(language, 0 if self._with_values else _MOST_TERMS)
        return self._figure.spelled(notation, operand).text


def typed_places(figure: Figure) -> list[tuple[Figure, Place]]:
    """The typed figures that a figure rests on, each with its place."""
    return [(part, part.place) for part in figure.stated_parts() if part.place]

"""The slip behind a sum that does not hold: two digits swapped, one dropped, a unit mistaken, a part left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from reportgen.values.figure import Figure
from reportgen.values.money import IN_YUAN, WAN, YI, YUAN
from reportgen.values.rounding import EXACT, round_half_up
from reportgen.values.tolerance import Term, terms

MISTYPED = frozenset(["unit", "swapped", "dropped", "doubled", "point"])
"""The slips in which a figure should be another one."""

_UNIT = IN_YUAN[WAN].adjusted()  # the powers of ten between a unit of money and the next
_FARTHEST = IN_YUAN[YI].adjusted()  # a point is off no further than the units are: 元 for 亿元
# So many figures are tried in a file, which takes a second. A report has hundreds; where the sums of more do not hold,
# the last of them are the least of anybody's worries.
_MOST_TERMS = 20_000


class Guess(NamedTuple):
    """A slip that would explain a difference: its `kind`, the figure concerned, and what it should be."""

    kind: str
    figure: Figure
    value: Decimal


class SlipSearch:
    """Looks for the slips of one file, and for so many only that a file of any size is soon audited.

    `typed` are the figures of the file that may be the part that is missing.
    """

    def __init__(self, typed: Iterable[Figure] = ()) -> None:
        self._typed = typed
        self._left = _MOST_TERMS

    def guess(self, left: Figure, right: Figure) -> list[Guess]:
        """The slips of one typed figure that would explain why `left` and `right` are not equal, the likeliest first;
        none of later sums in a file where many long ones fail."""
        lefts, rights = terms(left), terms(right)
        if lefts is None or rights is None or self._left <= 0:
            return []
        difference = EXACT.subtract(left.value, right.value)
        sides = [*lefts, *(Term(term.figure, -term.times) for term in rights)]
        self._left -= len(sides)
        found = [*_slips(sides, difference), *_counted(sides, difference)] or list(self._missing(sides, difference))
        return sorted(found, key=lambda guess: _LIKELY.index(guess.kind))

    def _missing(self, sides: list[Term], difference: Decimal) -> Iterator[Guess]:
        """A figure of the file that nobody added."""
        added = {id(figure.origin) for figure, _ in sides}
        unit, times = next(((figure.unit, times) for figure, times in sides if figure.unit), ("", Decimal(1)))
        wanted = abs(EXACT.divide(difference, times) if _is_unit(times) else difference)
        alike = self._by_value.get((wanted, unit), ())
        fitting = list(islice((figure for figure in alike if id(figure.origin) not in added), 2))
        # Of two figures nothing was added, and a difference of one digit (1万元) is some figure's by chance.
        likely = len(sides) > 2 or len(wanted.normalize().as_tuple().digits) > 1
        if len(fitting) == 1 and wanted and likely:
            yield Guess("missing", fitting[0], wanted)

    @cached_property
    def _by_value(self) -> dict[tuple[Decimal, str], list[Figure]]:
        found: dict[tuple[Decimal, str], list[Figure]] = {}
        for figure in self._typed:
            found.setdefault((figure.value, figure.unit), []).append(figure)
        return found


_LIKELY = ("unit", "swapped", "left-out", "twice", "dropped", "doubled", "point", "missing")


def _slips(sides: list[Term], difference: Decimal) -> Iterator[Guess]:
    for figure, times in sides:
        if not _is_unit(times):
            continue
        wanted = _as_typed(EXACT.subtract(figure.value, EXACT.divide(difference, times)), figure.value)
        # Amounts in 元 hardly have decimals.
        kind = _kind(figure.value, wanted, figure.unit == YUAN or _decimals(figure.value) == 0)
        if kind:
            yield Guess(kind, figure, wanted)


def _is_unit(times: Decimal) -> bool:
    """Whether a figure goes into the sum once: as it is typed, or in another unit of money."""
    return abs(times).normalize().as_tuple().digits == (1,)


def _as_typed(wanted: Decimal, typed: Decimal) -> Decimal:
    """A value without the zeros that arithmetic leaves behind: two decimals, or none if `typed` has none."""
    if _is_whole(wanted) and _decimals(typed) == 0:
        return wanted.to_integral_value()
    places = max(2, _decimals(EXACT.normalize(wanted)))
    return round_half_up(wanted, places) if _decimals(wanted) > places else wanted


def _kind(typed: Decimal, wanted: Decimal, whole: bool) -> str:
    """How `typed` can come from `wanted` by one slip of the hand; empty if it cannot.

    Args:
        whole: what is typed has no decimals that count, so that its point cannot be in the wrong place.
    """
    if typed <= 0 or wanted <= 0:
        return ""
    for power in range(-_FARTHEST, _FARTHEST + 1):
        if abs(power) == _UNIT and _same(typed.scaleb(power), wanted):
            return "unit"
        if power and typed.scaleb(power) == wanted:
            if whole and abs(power) == 1 and _is_whole(typed) and _is_whole(wanted):
                return "dropped" if power > 0 else "doubled"
            return "point"
    places = max(_decimals(typed), _decimals(wanted))
    had, should = f"{round_half_up(typed, places):f}", f"{round_half_up(wanted, places):f}"
    if _swapped(had, should):
        return "swapped"
    for text in {f"{typed:f}", had}:
        if _without_one(should, text):
            return "dropped"
        if _without_one(text, should):
            return "doubled"
    return ""


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def _same(moved: Decimal, wanted: Decimal) -> bool:
    """Whether a figure, its point moved, is the wanted one, which may have been rounded."""
    return moved == wanted or round_half_up(moved, _decimals(wanted)) == wanted


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    # Of a quotient, which has fifty, more than are typed need not be compared.
    return min(max(0, -exponent), 10) if isinstance(exponent, int) else 0


def _swapped(had: str, should: str) -> bool:
    """Whether two neighbouring digits stand the other way round."""
    had, should = had.replace(".", ""), should.replace(".", "")
    apart = [n for n, pair in enumerate(zip(had, should, strict=False)) if pair[0] != pair[1]]
    if len(had) != len(should) or len(apart) != 2 or apart[1] != apart[0] + 1:
        return False
    first, second = apart
    return had[first] == should[second] and had[second] == should[first]


def _without_one(longer: str, shorter: str) -> bool:
    """Whether a digit taken from one text gives the other."""
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[n] != "." and longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))


def _counted(sides: list[Term], difference: Decimal) -> Iterator[Guess]:
    """A part that the other side lacks, or has twice."""
    for figure, times in sides:
        if len(sides) > 2 and EXACT.multiply(figure.value, abs(times)) == abs(difference) != 0:
            yield Guess("left-out" if times * difference > 0 else "twice", figure, figure.value)
            return

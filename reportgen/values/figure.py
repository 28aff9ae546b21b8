"""A number that knows its unit, where it comes from, and how it is printed.

Arithmetic on figures gives figures: the result remembers the operation and the figures that went in,
so that every printed number can be traced to where its parts are typed. Values are exact Decimals;
only a division rounds, at 50 digits, far below anything that is printed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from reportgen.facts.tree import ScalarNode
from reportgen.places import Place
from reportgen.values.described import described
from reportgen.values.money import IN_YUAN, convert
from reportgen.values.operations import CODE, SIGNS, SUMS, Notation, Operation, Term
from reportgen.values.recording import OURS, escaped, note_printed
from reportgen.values.rounding import DIVISION, EXACT, PLAIN, FigureError, NumberForm, round_half_up

SHARES = ("%", "％", "‰", "个百分点", "百分点")
"""The units behind which a word for a round number stands: 95%以上, where counts have it before: 20余次."""


class Stated(NamedTuple):
    """The origin of a figure that is typed in a file."""

    path: str
    title: str
    typed: ScalarNode | None
    text: str
    of_last_year: bool = False
    """Whether this year's file states it of last year."""
    year_ago: bool = False
    """Whether its file is that of the same period of the year before."""

    @property
    def place(self) -> Place | None:
        """Where it is typed; None for a figure that no file states."""
        return self.typed.place if self.typed else None


class Computed(NamedTuple):
    """The origin of a figure that follows from others by an operator or a filter; path to formula are the schema's.

    `unit` is the unit of money into which a conversion (`Operation.CONVERT`) takes its one operand.
    """

    operation: Operation
    operands: tuple[Figure, ...]
    path: str = ""
    title: str = ""
    formula: str = ""
    unit: str = ""

    def written_out(self) -> tuple[Operation, tuple[Figure, ...]]:
        """The operation and its operands in writing: a conversion divides or multiplies, and a sum has no bare zeros,
        which `default(0)` puts in the place of what is absent."""
        if self.operation is Operation.CONVERT:
            (amount,) = self.operands
            had, wanted = IN_YUAN[amount.unit], IN_YUAN[self.unit]
            if wanted > had:
                return Operation.DIVIDE, (amount, Figure(wanted // had))
            return Operation.MULTIPLY, (amount, Figure(had // wanted))
        if self.operation in SUMS:
            return self.operation, tuple(f for f in self.operands if f.value or f.origin) or self.operands
        return self.operation, self.operands


class Balance(NamedTuple):
    """That another last digit is printed, so that printed parts add up (舍位平衡).

    `printed` stands for `alone`, the figure's own rounding; both times 100 for a percentage. `parts` are the
    figures of the group, `whole` is their exact total, and `place` counts the figure among them.
    """

    printed: Decimal
    alone: Decimal
    parts: tuple[Figure, ...]
    whole: Figure
    place: int


# A loop of a template can add up thousands of figures one by one, and double what it has each time.
_MAX_DEPTH = 100
_MAX_OPERATIONS = 10_000
_MAX_EXPONENT = 100  # half of the digits that are kept, so that a product and its decimals are whole


class Figure:
    """A number of the report. It does not change; `but` makes another.

    `unit` is what is printed behind it (`万元`, `个`, `%`); empty for a pure number. `about` is the word for a round
    number: the 余 of 20余次. `record` is the record for which the figure stands (its name, its parts), or to which it
    belongs; see `records.record_of`. `balance` is set where another last digit is printed; arithmetic ignores it.
    """

    __slots__ = ("about", "balance", "form", "origin", "record", "unit", "value")

    def __init__(
        self,
        value: Decimal,
        unit: str = "",
        origin: Stated | Computed | None = None,
        form: NumberForm = PLAIN,
        about: str = "",
        record: object = None,
    ) -> None:
        self.value = value
        self.unit = unit
        self.origin = origin
        self.form = form
        self.about = about
        self.record = record
        self.balance: Balance | None = None

    def but(self, **changes: Any) -> Figure:
        """The same figure with another unit, form, origin, …"""
        other = Figure(self.value, self.unit, self.origin, self.form, self.about, self.record)
        for name, value in changes.items():
            setattr(other, name, value)
        if self.balance and "balance" not in changes and other.form.scale == self.form.scale:
            other.balance = self.balance
        return other

    @property
    def path(self) -> str:
        """The figure's own path, empty for a figure that only an expression names."""
        return self.origin.path if self.origin else ""

    @property
    def title(self) -> str:
        """The Chinese name of the figure, empty if it has none."""
        return self.origin.title if self.origin else ""

    @property
    def place(self) -> Place | None:
        """Where the figure is typed, in whatever unit of money; None for a computed one."""
        origin = self.origin
        if isinstance(origin, Computed) and origin.operation is Operation.CONVERT:
            return origin.operands[0].place
        return origin.place if isinstance(origin, Stated) else None

    def formula(self) -> str:
        """The figure as an expression over paths: `expenditure.basic / expenditure.total`."""
        if isinstance(self.origin, Computed) and self.origin.formula:
            return self.origin.formula
        return self.spelled(CODE, lambda figure: figure.path).text

    def spelled(self, notation: Notation, name: Callable[[Figure], str]) -> Term:
        """How it is computed: its operands by their `name`, those that have none by how they are computed themselves.

        A figure that is not computed goes by its name, or else by its number; so does what lies too deep to be read.
        """
        return _spelled(self, notation, name, itertools.count(), 0)

    def stated_parts(self) -> tuple[Figure, ...]:
        """The typed figures that this one rests on, each once, in the order of the formula."""
        found: dict[int, Figure] = {}
        seen: set[int] = set()
        waiting = [self]
        while waiting:
            figure = waiting.pop()
            origin = figure.origin
            if isinstance(origin, Stated):
                found.setdefault(id(origin.typed or figure), figure)
            elif isinstance(origin, Computed) and id(origin) not in seen:
                seen.add(id(origin))
                waiting += reversed(origin.operands)
        return tuple(found.values())

    def number_text(self) -> str:
        """The number as it is printed, without unit, and without commas between thousands.

        Raises:
            FigureError: the number does not end and no decimals were given.
        """
        form, value = self.form, self.value
        if self.balance:
            return format(self.balance.printed, "f")
        if form.kind == "percent":
            value = EXACT.multiply(value, Decimal(100))
            if value in (0, 100) and not form.fixed:
                return format(value.to_integral_value(), "f")
        if form.kind == "amount" and value == 0 and not form.fixed:
            return "0"
        if form.decimals is not None:
            return format(round_half_up(value, form.decimals), "f")
        if isinstance(self.origin, Stated) and form.kind == "plain":
            return self.origin.text
        if len(value.as_tuple().digits) >= DIVISION.prec:
            raise FigureError("figure-endless", formula=self.formula())
        return format(value.normalize() if value != value.to_integral_value() else value.to_integral_value(), "f")

    def __str__(self) -> str:
        unit = "%" if self.form.kind == "percent" else self.unit
        behind = f"{unit}{self.about}" if unit in SHARES else f"{self.about}{unit}"
        number = self.number_text()
        return f"{format(Decimal(number), ',f') if self.form.grouped else number}{behind}"

    def __html__(self) -> str:
        return f'<data data-n="{OURS}{note_printed(self)}">{escaped(str(self))}</data>'

    def __format__(self, specification: str) -> str:
        return str(self)

    def __bool__(self) -> bool:
        return self.value != 0

    def __eq__(self, other: object) -> bool:
        return self.value == _operand(other, self, "==").value if _is_number(other) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.value)

    def __lt__(self, other: object) -> bool:
        return self.value < _operand(other, self, "<").value

    def __le__(self, other: object) -> bool:
        return self.value <= _operand(other, self, "<=").value

    def __gt__(self, other: object) -> bool:
        return self.value > _operand(other, self, ">").value

    def __ge__(self, other: object) -> bool:
        return self.value >= _operand(other, self, ">=").value

    def __add__(self, other: object) -> Figure:
        return _combine(Operation.ADD, self, _operand(other, self, "+"), EXACT.add)

    def __radd__(self, other: object) -> Figure:
        return self if other == 0 else _combine(Operation.ADD, _operand(other, self, "+"), self, EXACT.add)

    def __sub__(self, other: object) -> Figure:
        return _combine(Operation.SUBTRACT, self, _operand(other, self, "-"), EXACT.subtract)

    def __rsub__(self, other: object) -> Figure:
        return _combine(Operation.SUBTRACT, _operand(other, self, "-"), self, EXACT.subtract)

    def __mul__(self, other: object) -> Figure:
        right = _operand(other, self, "*")
        if self.unit and right.unit:
            raise FigureError("units-differ", operation=SIGNS["*"], left=self.unit, right=right.unit)
        value = _bounded(EXACT.multiply(self.value, right.value))
        form = self.form if self.form.kind != "plain" else right.form
        return Figure(value, self.unit or right.unit, Computed(Operation.MULTIPLY, (self, right)), form)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Figure:
        right = _operand(other, self, "/")
        if right.value == 0:
            raise FigureError("division-by-zero", figure=right.title or right.formula())
        left_value, right_value, unit = self.value, right.value, ""
        if self.unit != right.unit and (self.value != 0 or self.unit):
            if self.unit in IN_YUAN and right.unit in IN_YUAN:
                left_value = EXACT.multiply(self.value, IN_YUAN[self.unit])
                right_value = EXACT.multiply(right.value, IN_YUAN[right.unit])
            elif not right.unit:
                unit = self.unit
            else:
                raise FigureError("units-differ", operation=SIGNS["/"], left=self.unit, right=right.unit)
        value = _bounded(DIVISION.divide(left_value, right_value))
        return Figure(value, unit, Computed(Operation.DIVIDE, (self, right)))

    def __rtruediv__(self, other: object) -> Figure:
        return _constant(other) / self

    def __neg__(self) -> Figure:
        return Figure(EXACT.minus(self.value), self.unit, Computed(Operation.SUBTRACT, (_constant(0), self)), self.form)

    def __abs__(self) -> Figure:
        figure = Figure(EXACT.abs(self.value), self.unit, Computed(Operation.ABS, (self,)), self.form)
        if balance := self.balance:
            figure.balance = balance._replace(printed=abs(balance.printed), alone=abs(balance.alone))
        return figure


def total(figures: list[Figure]) -> Figure:
    """The sum of figures of one unit; 0 for none."""
    if not figures:
        return Figure(Decimal(0), "", Computed(Operation.SUM, ()))
    first = next((figure for figure in figures if figure.unit), figures[0])
    value = Decimal(0)
    for figure in figures:
        value = EXACT.add(value, _operand(figure, first, "+").value)
    return Figure(value, first.unit, Computed(Operation.SUM, tuple(figures)), first.form)


def _spelled(
    figure: Figure, notation: Notation, name: Callable[[Figure], str], written: Iterator[int], depth: int
) -> Term:
    """A figure that lies at some depth of a formula of which so many operations are `written`."""
    origin = figure.origin
    if not isinstance(origin, Computed) or not origin.operands:
        return Term(name(figure) if isinstance(origin, Stated) else f"{figure.value:f}")
    if depth > _MAX_DEPTH or next(written) > _MAX_OPERATIONS:
        return Term(f"{figure.value:f}")
    operation, operands = origin.written_out()
    terms = [
        Term(text) if (text := name(part)) else _spelled(part, notation, name, written, depth + 1) for part in operands
    ]
    return notation.write(operation, terms)


def sum_of(terms: Sequence[Figure]) -> Figure:
    """`a + b + c`, term by term; all of them are its operands, side by side."""
    summed, operands = terms[0], [terms[0]]
    for term in terms[1:]:
        before, summed = summed, summed + term
        assert isinstance(summed.origin, Computed)
        left, right = summed.origin.operands
        if left is before:
            operands.append(right)
        else:  # the terms so far are said in another unit
            operands = [left, right]
    return summed.but(origin=Computed(Operation.ADD, tuple(operands))) if len(operands) > 2 else summed


def in_unit(figure: Figure, unit: str) -> Figure:
    """The same amount of money in 元, 万元 or 亿元.

    Raises:
        FigureError: the figure is no money.
    """
    if figure.unit == unit:
        return figure
    if not figure.unit and figure.origin is None:
        return figure.but(unit=unit)
    if figure.unit not in IN_YUAN or unit not in IN_YUAN:
        raise FigureError("not-money", unit=figure.unit or "—", wanted=unit)
    value = convert(figure.value, figure.unit, unit)
    return Figure(value, unit, Computed(Operation.CONVERT, (figure,), unit=unit), figure.form)


def _bounded(value: Decimal) -> Decimal:
    """A value that was computed, if it can be kept exactly.

    Raises:
        FigureError: it is too large or too close to nothing.
    """
    if value and abs(value.adjusted()) > _MAX_EXPONENT:
        raise FigureError("figure-out-of-bounds", digits=_MAX_EXPONENT)
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, (Figure, Decimal, int)) and not isinstance(value, bool)


def _constant(value: object) -> Figure:
    if isinstance(value, Figure):
        return value
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return Figure(Decimal(value))
    if isinstance(value, float) and abs(value) < 10**15:  # Jinja's own 0.5; up to 15 digits its text is exact
        return Figure(Decimal(repr(value)))
    raise FigureError("not-a-number", value=described(value))


def _operand(value: object, partner: Figure, operation: str) -> Figure:
    """`value` as a figure in the unit of `partner`; of the two a bare number takes the unit of the other."""
    figure = _constant(value)
    if operation in ("*", "/") or figure.unit == partner.unit:
        return figure
    if figure.origin is None or (figure.value == 0 and not figure.unit):
        return figure.but(unit=partner.unit)
    if partner.unit in IN_YUAN and figure.unit in IN_YUAN:
        return in_unit(figure, partner.unit)
    if not partner.unit and (partner.origin is None or partner.value == 0):
        return figure
    raise FigureError("units-differ", operation=operation, left=partner.unit, right=figure.unit)


def _combine(operation: Operation, left: Figure, right: Figure, apply: Callable[[Decimal, Decimal], Decimal]) -> Figure:
    form = left.form if left.form.kind != "plain" else right.form
    return Figure(
        _bounded(apply(left.value, right.value)), left.unit or right.unit, Computed(operation, (left, right)), form
    )

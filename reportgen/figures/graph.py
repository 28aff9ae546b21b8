"""The figure graph: members that formulas and references give, each resolved once, when it is first asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from reportgen.errors import Problem
from reportgen.expressions.evaluate import Language
from reportgen.expressions.filters_scores import UNFIT
from reportgen.expressions.syntax import BadExpression, has_braces, parse_expression, parse_reference, split_prose
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import ScalarNode
from reportgen.figures.figures import Fault, scope_of
from reportgen.schema.nodes import ComputedField
from reportgen.values.budget import text_length
from reportgen.values.figure import Computed, Figure
from reportgen.values.largest_remainder import CLOSE, balance_figures
from reportgen.values.operations import Operation
from reportgen.values.period import YEAR, last_of
from reportgen.values.records import Record, UnfollowedError
from reportgen.values.rounding import EXACT, FigureError, NumberForm


class State(Enum):
    """How far a member is: not asked for, asked for and not yet known, known, or resting on a faulty reference."""

    NEW = auto()
    RUNNING = auto()
    DONE = auto()
    UNFOLLOWED = auto()


class Member(ABC):
    """A member of a record that is not typed: its state, and its value as soon as that is known."""

    __slots__ = ("graph", "name", "record", "state", "value")

    def __init__(self, graph: Graph, record: Record, name: str) -> None:
        self.graph = graph
        self.record = record
        self.name = name
        self.state = State.NEW
        self.value: Any = None

    def resolve(self) -> Any:
        """Its value; None if it is absent.

        Raises:
            UnfollowedError: it rests on a reference that leads nowhere.
            FigureError: it leads back to itself.
        """
        if self.state is State.RUNNING:
            self.graph.refuse_circle(self)
        if self.state is State.NEW:
            self.state = State.RUNNING
            self.graph.running.append(self)
            try:
                self.value = self.worked_out()
                self.state = State.DONE
            except UnfollowedError:
                self.state = State.UNFOLLOWED
            finally:
                self.graph.running.pop()
        if self.state is State.UNFOLLOWED:
            raise UnfollowedError
        return self.value

    @abstractmethod
    def worked_out(self) -> Any:
        """The value, found anew."""

    @abstractmethod
    def circular(self) -> FigureError:
        """What is wrong where this member leads back to itself."""


class ComputedMember(Member):
    """A figure of the schema. Those of a `group` are computed together, and balanced before anybody sees them."""

    __slots__ = ("field", "group")

    def __init__(self, graph: Graph, record: Record, field: ComputedField) -> None:
        super().__init__(graph, record, field.name)
        self.field = field
        self.group: Group | None = None

    def resolve(self) -> Any:
        """Its value, balanced with its group."""
        if self.group is not None and self.group.state is State.NEW:
            self.group.resolve()
        return super().resolve()

    def worked_out(self) -> Any:
        """What the formula makes of the record."""
        return self.graph.computed(self.record, self.field)

    def circular(self) -> FigureError:
        """The fault of a formula that needs itself."""
        return FigureError("formula-circular", name=self.field.name, title=self.field.title)


class Group:
    """Computed figures of one record that add up in print."""

    def __init__(self, members: Sequence[ComputedMember]) -> None:
        self.members = members
        self.state = State.NEW
        for member in members:
            member.group = self

    def resolve(self) -> None:
        """Compute them all; one that rests on a faulty reference takes no part."""
        self.state = State.RUNNING  # a formula that asks for another of the group gets it as it is alone
        found = []
        for member in self.members:
            try:
                if isinstance(member.resolve(), Figure):
                    found.append(member)
            except UnfollowedError:
                continue
        self.state = State.DONE
        if not _make_a_sum([member.value for member in found]):
            return
        try:
            balanced = balance_figures([member.value for member in found])
        except FigureError as error:
            first = self.members[0]
            first.graph.faults.append(((*first.field.pointer, "together"), error))
            return
        for member, figure in zip(found, balanced, strict=True):
            member.value = figure


def _typed_decimals(figure: Figure, form: NumberForm) -> int | None:
    """The most decimals of what a figure is computed from, where that is printed as it is typed; None if none is."""
    typed = [part.form.decimals or 0 for part in figure.stated_parts() if part.form.fixed]
    return max(*typed, form.decimals or 0) if typed else None


def _make_a_sum(figures: Sequence[Figure]) -> bool:
    """Whether figures add up to something that is printed: amounts always, shares only if they are all of a whole.

    Of the sum of some shares nobody reads; each is then rounded on its own.
    """
    if any(figure.form.kind != "percent" or figure.unit for figure in figures):
        return True
    rest = Decimal(1)
    for figure in figures:
        rest = EXACT.subtract(rest, figure.value)
    return abs(rest) <= CLOSE


class Reference(Member):
    """A text of the data that stands for the figure to which it leads."""

    __slots__ = ("path", "scalar")

    def __init__(self, graph: Graph, record: Record, name: str, scalar: ScalarNode, path: str) -> None:
        super().__init__(graph, record, name)
        self.scalar = scalar
        self.path = path

    @property
    def text(self) -> str:
        """The reference without the braces that prose needs, as it is typed."""
        text = str(self.scalar.value).strip()
        whole = text.startswith("{{") and text.endswith("}}") and not has_braces(text[2:-2])
        return text[2:-2].strip() if whole else text

    def worked_out(self) -> Figure:
        """The figure to which it leads."""
        try:
            return self._followed()
        except UnfollowedError:
            raise
        except FigureError as error:
            self.graph.report(self, error)
            raise UnfollowedError from None

    def circular(self) -> FigureError:
        """The fault of a reference that leads to itself."""
        return BadExpression("refers-itself", reference=self.text)

    def _followed(self) -> Figure:
        text = self.text
        if has_braces(text):
            split_prose(text)  # says which brace is wrong
            raise BadExpression("refers-mixed", reference=text)
        value = self.graph.follow(self.record, text, "refers-absent", "refers-no-last")
        if not isinstance(value, Figure):
            raise BadExpression("refers-no-number", reference=text)
        if value.origin is None:
            raise BadExpression("refers-typed", reference=text)
        if isinstance(value.origin, Computed):
            str(value)  # a number without end is a fault of this reference, not of what is computed from it
        return value


class Unusable(Member):
    """A member that is wrong or missing in the file, which is told there: nothing is reckoned with it."""

    __slots__ = ()

    def worked_out(self) -> Any:
        """There is nothing to be found."""
        raise UnfollowedError

    def circular(self) -> FigureError:
        """It leads nowhere, and so never back to itself."""
        raise UnfollowedError


class Graph:
    """The members to be resolved, and what is found wrong on the way."""

    def __init__(
        self, language: Language, forms: Mapping[str, NumberForm], earlier: Mapping[str, Record | None]
    ) -> None:
        self.language = language
        self.forms = forms
        self.earlier = earlier
        self.period = YEAR
        self.decimals: Mapping[str, int] = {}
        self.root = Record({}, frozenset(), "", "", None)
        self.members: list[Member] = []
        self.running: list[Member] = []
        self.problems: list[Problem] = []
        self.faults: list[Fault] = []

    def add(self, member: Member) -> None:
        """Have a record ask for a member when it is needed."""
        self.members.append(member)
        member.record.unresolved[member.name] = member

    def follow(self, record: Record | None, reference: str, absent: str, no_last: str) -> Any:
        """What a reference of a record leads to.

        Args:
            absent: the code of what is wrong if that is absent; `no_last` if the earlier file is not there.

        Raises:
            FigureError: it leads nowhere.
        """
        scope = scope_of(record, self.root, self.earlier)
        value = self.language.evaluate(parse_reference(reference), scope)
        if value is None:
            text = reference.strip()
            first = text.partition(".")[0]
            code = no_last if self.earlier.get(first, self.root) is None else absent
            raise BadExpression(code, reference=text, last=last_of(self.period, first))
        self.language.budget.text(text_length(value))
        return value

    def computed(self, record: Record, field: ComputedField) -> Any:
        """What the formula of a field makes of its record; None if it is absent.

        Raises:
            UnfollowedError: it rests on a reference that leads nowhere, or on a figure that has no such unit.
        """
        try:
            if field.when and not self._evaluated(field.when, record):
                return None
            value = self._evaluated(field.formula, record)
        except UnfollowedError:
            raise
        except FigureError as error:
            if error.code == UNFIT:  # a rule of the schema tells it
                raise UnfollowedError from None
            if error.code != "division-by-zero":
                self.faults.append(((*field.pointer, "formula"), error))
            return None
        if not isinstance(value, Figure):
            return value
        path = FactPath(record.path) / field.name
        origin = value.origin
        if isinstance(origin, Computed) and not origin.path and origin.operation is not Operation.COUNT:
            origin = Computed(origin.operation, origin.operands, path, field.title, field.formula, origin.unit)
        else:
            origin = Computed(Operation.SAME, (value,), path, field.title, field.formula)
        form = self.forms.get(field.show, value.form) if field.show else value.form
        decimals = self.decimals.get(path.named) if self.decimals else None
        if decimals is None:
            decimals = _typed_decimals(value, form) if field.decimals == "typed" else field.decimals
        if isinstance(decimals, int):
            form = form._replace(decimals=decimals, fixed=True)
        return value.but(origin=origin, form=form, unit=field.unit or value.unit)

    def _evaluated(self, expression: str, record: Record) -> Any:
        return self.language.evaluate(parse_expression(expression), scope_of(record, self.root, self.earlier))

    def refuse_circle(self, member: Member) -> None:
        """Tell what leads a member back to itself: the first reference of the data on the way, or else its formula.

        Raises:
            UnfollowedError: it is a reference.
            FigureError: it is the formula.
        """
        circle = self.running[self.running.index(member) :]
        references = [each for each in circle if isinstance(each, Reference)]
        if not references:
            raise member.circular()
        first = min(references, key=lambda reference: reference.scalar.start)
        self.report(first, first.circular())
        raise UnfollowedError

    def report(self, reference: Reference, error: FigureError) -> None:
        """Report where a reference leads nowhere."""
        place = reference.scalar.place
        self.problems.append(Problem(error.code, error.params, place=place, path=reference.path))

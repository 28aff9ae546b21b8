"""From facts to figures: build the records that templates see, and resolve all that the schema computes in them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from contextlib import suppress
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Any

from reportgen.errors import Problem
from reportgen.expressions.evaluate import Language
from reportgen.expressions.filters import make_filters
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode, SequenceNode
from reportgen.figures.balanced_totals import BalancedTotals, Total
from reportgen.figures.figures import Comparison, Figures, refuse_faults
from reportgen.figures.graph import ComputedMember, Graph, Group, Member, Reference, State, Unusable
from reportgen.figures.prose import Narrative, narrate_prose
from reportgen.language.words import Phrases, Words
from reportgen.messages import Saying
from reportgen.schema.contract import Contract
from reportgen.schema.nodes import OFF, ComputedField, Rule, SchemaNode
from reportgen.values.figure import SHARES, Computed, Figure, Stated, in_unit
from reportgen.values.operations import Operation
from reportgen.values.period import LAST, YEAR_AGO
from reportgen.values.records import Items, Record, Text, UnfollowedError, members_of
from reportgen.values.rounding import PLAIN, FigureError, NumberForm

_UNKNOWN = SchemaNode({}, {})


def derive_figures(
    facts: MappingNode,
    contract: Contract,
    forms: Mapping[str, NumberForm],
    words: Words,
    last: Figures | None = None,
    year_ago: Figures | None = None,
    asked_by: SchemaNode | None = None,
    unusable: Mapping[str, Set[str]] = MappingProxyType({}),
    *,
    for_year_ago: bool = False,
) -> Figures:
    """Compute the figures of a data file that fits the contract.

    Args:
        forms: how numbers are printed, by the names that the schema's `show` uses.
        words: of the language of the report.
        last: last year's figures, which formulas and templates know as `last`; without them, `last` is what the
            file itself states of last year.
        year_ago: those of the same period of the year before, which they know as `last_year` where a year has several.
        asked_by: another schema, whose formulas ask for these figures too: what only it knows is absent here.
        unusable: the names of what does not fit the contract, by the paths of the records that they belong to; what
            rests on them is not reckoned, as if it rested on a reference that leads nowhere.
        for_year_ago: whether the report of a year later asks for them, which then knows them as such.

    Raises:
        TemplateError: a formula of the schema has no meaning for these facts.
    """
    stated, before = contract.shape.stated(facts, "last-year"), None
    if isinstance(stated, MappingNode):
        at = FILE / contract.shape.named("last-year")
        before = _Deriver(contract, forms, words, facts, at, {}, None).derive(stated)
    deriver = _Deriver(contract, forms, words, facts, FILE, {LAST: last or before, YEAR_AGO: year_ago}, before)
    deriver.unusable, deriver.for_year_ago = unusable, for_year_ago
    return deriver.derive(facts, asked_by)


class _Deriver:
    """Builds the records of one file, or of the part of it that states last year's figures.

    `at` is the path of that part; `before` is what the file itself states of last year.
    """

    def __init__(
        self,
        contract: Contract,
        forms: Mapping[str, NumberForm],
        words: Words,
        file: MappingNode,
        at: FactPath,
        files: Mapping[str, Figures | None],
        before: Figures | None,
    ) -> None:
        self.contract = contract
        self.forms = forms
        self.file = file
        self.at = at
        self.before = before
        self.words = words
        found = {name: files.get(name) for name in contract.shape.earlier}
        earlier = {name: figures.root if figures else None for name, figures in found.items()}
        self.graph = Graph(Language(make_filters(forms, words)), forms, earlier)
        self.records: list[Record] = []
        self.stated: list[tuple[Figure, Record, ComputedField]] = []
        self.totals: list[tuple[Total, ComputedField]] = []
        self.rules: list[tuple[Record, Rule]] = []
        self.narratives: list[tuple[Narrative, Record | Items, str | int]] = []
        self.texts: list[Text] = []
        self.pictures: list[Text] = []
        self.unusable: Mapping[str, Set[str]] = {}
        self.for_year_ago = False

    def derive(self, facts: MappingNode, asked_by: SchemaNode | None = None) -> Figures:
        graph, shape = self.graph, self.contract.shape
        graph.period = shape.period
        graph.decimals = self._decimals()
        root = self._build(facts, shape, asked_by, self.at, None)
        assert isinstance(root, Record)
        graph.root = root
        self._put_period_before(root)
        self._balance_totals()
        # References first: what is wrong with one is told there, and not as a fault of a formula.
        for member in sorted(graph.members, key=lambda member: not isinstance(member, Reference)):
            with suppress(UnfollowedError):
                member.resolve()
        narrated = {narrative.path for narrative, _, _ in self.narratives}
        self._narrate(narrated)
        comparisons = self._compared()
        for record in self.records:
            _settle(record)
            if self.at:  # for this year's figures, what rests on a faulty reference of last year is absent
                record.unfollowed = frozenset()
        graph.members.clear()  # they know the graph: without them, nothing is left in circles for the garbage collector
        problems, faults = tuple(graph.problems), tuple(graph.faults)
        texts = [text for text in self.texts if text.path not in narrated]
        if self.before:
            texts += self.before.texts
            comparisons = [*comparisons, *self.before.comparisons]
            problems = (*problems, *self.before.problems)
        refuse_faults(faults, self.contract)
        return Figures(
            root=root,
            earlier=graph.earlier,
            contract=self.contract,
            language=graph.language,
            words=self.words,
            narratives=tuple(narrative for narrative, _, _ in self.narratives),
            texts=tuple(texts),
            pictures=tuple(self.pictures),
            comparisons=tuple(comparisons),
            rules=tuple(self.rules),
            problems=problems,
        )

    def _put_period_before(self, root: Record) -> None:
        """The period of figures that a file states of the one before, if it does not state that, too."""
        shape, file = self.contract.shape, self.file
        stated, name, period = shape.stated(file, shape.period), shape.named(shape.period), shape.period_of(file)
        if not self.at or name in root or period is None or not isinstance(stated, ScalarNode):
            return
        typed = self._scalar(stated, shape.members.get(name), FILE / name, "")
        root.put(name, typed - 1 if isinstance(typed, Figure) else typed.like(str(period.before)))

    def _decimals(self) -> dict[str, int]:
        """With how many decimals the data have figures printed, by the names of their paths."""
        shape, found = self.contract.shape, dict[str, int]()
        node = shape.stated(self.file, "decimals")
        for name, member in node.members.items() if isinstance(node, MappingNode) else ():
            known = _name_of_figure(shape, FactPath(name))
            if known and isinstance(member, ScalarNode) and isinstance(member.value, Decimal):
                found[known] = int(member.value)
            elif not known and not self.at and isinstance(node, MappingNode):
                path, place = FactPath(shape.named("decimals")) / name, node.keys[name].place
                self.graph.problems.append(Problem("decimals-unknown", {"name": name}, place=place, path=path))
        return found

    def _narrate(self, paths: Set[str]) -> None:
        """Put every narrative in the place of its prose field; `paths` are those of all."""
        graph = self.graph
        for narrative, holder, key in self.narratives:
            follow = partial(graph.follow, narrative.record)
            prose, problems = narrate_prose(narrative, follow, paths, self.words.numbers.about)
            graph.problems += map(self._by_title, problems)
            if isinstance(holder, Record) and prose is not None:
                holder.put(str(key), prose)
            elif isinstance(holder, Items) and prose is not None:
                holder[int(key)] = prose

    def _by_title(self, problem: Problem) -> Problem:
        """A problem of a narrative; of a name that is none, but a title (总收入) or a fact's, with what leads to it."""
        if problem.code != "unknown-name":
            return problem
        shape = self.contract.shape
        name, work_data = str(FactPath(str(problem.params["name"])).steps[-1]), shape.named("work-data")
        facts = self.graph.root.get(work_data) if work_data else None
        path = FactPath(work_data) / name if name in members_of(facts) else shape.by_title.get(name, "")
        return problem._replace(params={**problem.params, "near": path}) if path else problem

    def _compared(self) -> list[Comparison]:
        """The figures that are stated although the schema computes them, each with what it should be."""
        found = []
        for stated, record, field in self.stated:
            with suppress(UnfollowedError):
                found.append(Comparison(stated, record, field, self.graph.computed(record, field)))
        return found

    def _balance_totals(self) -> None:
        """Balance the parts of every total that says what makes it up."""
        with suppress(UnfollowedError):
            balanced = BalancedTotals(total for total, _ in self.totals)
            if not balanced.needed:
                return
            for record, rule in self.rules:
                balanced.link_equal(record, self.graph.root, rule.check)
            for total, field in self.totals:
                try:
                    balanced.balance(total)
                except FigureError as error:
                    self.graph.faults.append(((*field.pointer, "parts"), error))

    def _build(
        self,
        node: Node,
        shape: SchemaNode | None,
        asked_by: SchemaNode | None,
        path: FactPath,
        record: Record | None,
        unit: str = "",
    ) -> Any:
        """What stands for a node: a record, a list, a figure, a text, a truth value, or None."""
        if isinstance(node, ScalarNode):
            return self._scalar(node, shape, path, unit)
        if isinstance(node, MappingNode):
            return self._record(node, shape or _UNKNOWN, asked_by, path, unit)
        items = Items()
        items.path, items.title = path, shape.title if shape else ""
        below, asked = shape.items if shape else None, asked_by.items if asked_by else None
        if self._says_nothing(node, below, items.title):
            return items
        for index, item in enumerate(node.items):
            at = path / index
            items.append(self._build(item, below, asked, at, record, unit))
            if below is not None and below.prose and isinstance(item, ScalarNode):
                self.narratives.append((Narrative(item, at, record), items, index))
        return items

    def _says_nothing(self, node: SequenceNode, below: SchemaNode | None, title: str) -> bool:
        """Whether a list of names holds one word that there are none, by itself or before the list's title."""
        item = node.items[0] if len(node.items) == 1 else None
        if not isinstance(item, ScalarNode) or (below is not None and below.prose):
            return False
        said = str(item.value).strip().lower().removesuffix(title.lower()).strip()
        return isinstance(item.value, str) and said in self.words.phrases.nothing

    def _scalar(self, node: ScalarNode, shape: SchemaNode | None, path: FactPath, unit: str) -> Any:
        value = node.value
        if isinstance(value, str):
            text = Text(value, path, node)
            self.texts.append(text)
            return text
        if isinstance(value, Decimal):
            if shape is None:
                return Figure(value, unit, self._origin(path, "", node))
            if shape.kind == "integer" and "." in node.text:
                self.graph.problems.append(_not_whole(node, shape, path))
            form = self._form(self.forms.get(shape.show, PLAIN), shape, path, node)
            origin = self._origin(path, shape.title, node)
            stated = Figure(value, shape.unit or unit, origin, form)
            return self._converted(stated, shape) if shape.unit_from else stated
        return value

    def _form(self, form: NumberForm, shape: SchemaNode, path: FactPath, node: ScalarNode) -> NumberForm:
        """How a typed number is printed: with the decimals that data or schema say."""
        decimals = self.graph.decimals.get(path.named) if self.graph.decimals else None
        if decimals is None and isinstance(shape.decimals, int):
            decimals = shape.decimals
        as_typed = shape.decimals == "typed" and shape.unit_in(self.file.members) == shape.unit
        if decimals is None and as_typed and "." in node.text:
            decimals = max(len(node.text.partition(".")[2]), form.decimals or 0)
        return form if decimals is None else form._replace(decimals=decimals, fixed=True)

    def _origin(self, path: FactPath, title: str, node: ScalarNode) -> Stated:
        of_last_year = bool(self.at) and path.is_within(self.at)
        return Stated(path, title, node, node.text, of_last_year, self.for_year_ago)

    def _converted(self, stated: Figure, shape: SchemaNode) -> Figure:
        """The figure in the unit of the schema, where the file names another in which it is typed."""
        stated = stated.but(unit=shape.unit_in(self.file.members))
        if stated.unit == shape.unit:
            return stated
        try:
            figure = in_unit(stated, shape.unit)
        except FigureError as error:
            self.graph.faults.append(((*shape.pointer, "unit_from"), error))
            return stated
        return figure.but(origin=Computed(Operation.CONVERT, (stated,), stated.path, shape.title, unit=shape.unit))

    def _record(
        self, node: MappingNode, shape: SchemaNode, asked_by: SchemaNode | None, path: FactPath, unit: str
    ) -> Record | Figure:
        known = shape.names | asked_by.names if asked_by else shape.names
        members: dict[str, Any] = {}
        record = Record(members, known, path, shape.title, node)
        self.records.append(record)
        roles = shape.figure
        inheriting: tuple[str, ...] = ()
        if roles:
            given = node.members.get(roles.get("unit", ""))
            unit = given.text if isinstance(given, ScalarNode) else unit
            inheriting = (roles["value"], roles.get("parts", ""))
        shapes, unusable = shape.members, self.unusable.get(path, ())
        for name in unusable:
            self.graph.add(Unusable(self.graph, record, name))
        for name, member in node.members.items():
            if name in unusable:
                continue
            if self.before and not path and name == self.contract.shape.named("last-year"):
                members[name] = self.before.root
                continue
            below, at = shapes.get(name) or shape.others, path / name
            asked = (asked_by.members.get(name) or asked_by.others) if asked_by else None
            if below is not None and below.refers and isinstance(member, ScalarNode) and isinstance(member.value, str):
                self.graph.add(Reference(self.graph, record, name, member, at))
                continue
            members[name] = self._build(member, below, asked, at, record, unit if name in inheriting else "")
            if below is not None and below.prose and isinstance(member, ScalarNode):
                self.narratives.append((Narrative(member, at, record), record, name))
            elif below is not None and below.picture and isinstance(members[name], Text):
                self.pictures.append(members[name])
        if roles:
            _name_figure(record, roles["value"])
        self._plan(record, shape)
        self.rules += [(record, rule) for rule in shape.rules if rule.severity != OFF]
        return _standing_figure(record, roles, unit, self.words.phrases) if roles else record

    def _plan(self, record: Record, shape: SchemaNode) -> None:
        """Have the figures of a record computed when they are asked for; one that is also stated, compared."""
        groups: dict[str, list[ComputedMember]] = {}
        for field in shape.computed:
            if field.name in record.unresolved:
                continue
            stated = record.members.get(field.name)
            if isinstance(stated, Figure):
                self.stated.append((stated, record, field))
            else:
                member = ComputedMember(self.graph, record, field)
                self.graph.add(member)
                if field.together:
                    groups.setdefault(field.together, []).append(member)
            if field.parts:
                self.totals.append((Total(record, field.name, field.parts), field))
        for members in groups.values():
            Group(members)


def _standing_figure(record: Record, roles: Mapping[str, str], unit: str, phrases: Phrases) -> Figure:
    """The figure for which a record stands. It is resolved at once, so its formula may use the record alone."""
    figure = record.get(roles["value"])
    if not isinstance(figure, Figure):
        figure = Figure(Decimal(0), "", Stated(record.path, record.title, None, "0"))
    if not figure.unit:
        figure = figure.but(unit=unit)
    title = record.members.get("title")
    if isinstance(title, str) and isinstance(figure.origin, Computed):
        figure = figure.but(origin=figure.origin._replace(title=str(title)))
    origin = figure.origin
    if isinstance(origin, Computed) and figure.place:  # typed in another unit, under the same name
        figure = figure.but(origin=origin._replace(operands=(origin.operands[0].but(record=record),)))
    rounded = record.members.get(roles.get("about", "")) is True
    about = phrases.about_share if figure.unit in SHARES else phrases.about
    return figure.but(about=about if rounded else "", record=record)


def _name_figure(record: Record, value: str) -> None:
    """Call a figure that stands for a record as the record calls itself: 以区政府名义制发文件, not 数."""
    title, figure = record.members.get("title"), record.members.get(value)
    if isinstance(title, str) and isinstance(figure, Figure) and isinstance(figure.origin, Stated):
        record.put(value, figure.but(origin=figure.origin._replace(title=str(title))))


def _settle(record: Record) -> None:
    """Put what is resolved among the members of a record, behind those that are typed; nothing changes any more."""
    members, references, unfollowed = dict(record.members), {}, set()
    for name, member in record.unresolved.items():
        assert isinstance(member, Member)
        if member.state is State.UNFOLLOWED:
            unfollowed.add(name)
        elif isinstance(member, Reference):
            references[name] = member.value
        elif member.value is not None:
            members[name] = member.value
    record.members, record.references = MappingProxyType(members), references
    record.unfollowed, record.unresolved = frozenset(unfollowed), {}


def _name_of_figure(shape: SchemaNode, name: FactPath) -> str:
    """The names that lead to a figure, down to the number itself; empty if there is no such figure."""
    holder: SchemaNode | None = shape
    *before, last = name.steps or ("",)
    for step in before:
        holder = holder.at((step,)) if holder is not None else None
        while holder is not None and holder.items is not None:
            holder = holder.items
    if holder is None or (last not in holder.names and holder.others is None):
        return ""
    part = holder.at((last,))
    while part is not None and part.items is not None:
        part = part.items
    if part is not None and part.members:
        return name / part.figure["value"] if part.figure else ""
    return name


def _not_whole(node: ScalarNode, shape: SchemaNode, path: str) -> Problem:
    """A whole number that is written with decimals, which JSON Schema does not mind: 2025.0."""
    params = {"label": Saying("titled", {"title": shape.title, "name": path}), "value": node.text}
    return Problem(code="not-integer", place=node.place, path=path, params=params)

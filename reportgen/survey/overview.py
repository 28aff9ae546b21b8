"""What a data file says, by the Chinese names of its fields: a tree of facts and computed figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from reportgen.case import Case
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode, SequenceNode, node_at
from reportgen.schema.nodes import SchemaNode
from reportgen.values.chinese import sentence_spans
from reportgen.values.figure import Computed, Figure
from reportgen.values.formula_text import is_last, last_name
from reportgen.values.operations import SUMS, Operation
from reportgen.values.records import Prose, Record, members_of, record_of
from reportgen.values.rounding import FigureError, round_half_up

JOINT = " › "
_SIGNS = {"+": " + ", "-": " - ", "*": " × ", "/": " ÷ ", "sum": " + ", "tally": " + "}
_MOST_TERMS = 6
_LONGEST_NAME = 20
_UNKNOWN = SchemaNode({}, {})


class FactRow(NamedTuple):
    """One fact, one computed figure, or a section with what belongs to it.

    `value` is a text, or a number without its unit, empty for a section. A list item is called by its
    name; `label` is then what its value is called. `line` is 0 for what no line states, and `formula`
    says, in titles, how it is computed.
    """

    path: FactPath
    title: str
    value: str = ""
    unit: str = ""
    line: int = 0
    label: str = ""
    about: bool = False
    prose: bool = False
    computed: bool = False
    formula: str = ""
    children: tuple[FactRow, ...] = ()

    @property
    def shown(self) -> str:
        """The value with its unit: `20余次`."""
        return f"{self.value}{'余' if self.about else ''}{self.unit}"


def overview(case: Case) -> list[FactRow]:
    """The facts of a data file in the order of the file, each record's computed figures behind its own.

    Raises:
        DataError: the file cannot be read, or does not fit the schema. Rules that fail are no hindrance.
        TemplateError: the schema or the format is wrong.
    """
    return _described(case.facts, case.contract.shape, case.figures.root)


def fact_lines(facts: MappingNode, shape: SchemaNode) -> list[str]:
    """The facts of a file as lines to compare, whether they fit the schema or not.

    A line is `收入 › 各项收入 › 财政拨款收入 › 金额: 13452.90万元`: list items go by their names, so that a
    line stays as it is when others come before it. A narrative has a line a sentence, as it is typed.
    """
    return [line for entry in _described(facts, shape, None) for line in _lines(entry, ())]


def _described(facts: MappingNode, shape: SchemaNode, root: Record | None) -> list[FactRow]:
    describer = _Describer(facts, shape)
    return list(describer.members(facts, shape, FILE, root, "", frozenset()))


def _lines(entry: FactRow, above: tuple[str, ...]) -> Iterator[str]:
    titles = (*above, entry.title) if entry.title else above
    if entry.value or not entry.children:
        head = JOINT.join((*titles, entry.label) if entry.label else titles)
        yield from (f"{head}: {piece}".rstrip() for piece in _pieces(entry))
    for child in entry.children:
        yield from _lines(child, titles)


def _pieces(entry: FactRow) -> list[str]:
    """A value in lines: a narrative by sentences, all else in one."""
    lines = entry.shown.splitlines()
    if not entry.prose or not lines:
        return [" ".join(lines)]
    return [line[start:end].strip() for line in lines for start, end in sentence_spans(line)]


class _Describer:
    """Walks facts, their shapes, and, if there are any, the figures made of them."""

    def __init__(self, facts: MappingNode, root: SchemaNode) -> None:
        self.facts = facts
        self.root = root

    def members(
        self, node: MappingNode, shape: SchemaNode, path: FactPath, made: Any, unit: str, told: frozenset[str]
    ) -> Iterator[FactRow]:
        """The members of a record that are not told already, then its computed figures."""
        inheriting = tuple((shape.figure or {}).values())
        for name, member in node.members.items():
            if name in told:
                continue
            at = path / name
            below = shape.members.get(name) or shape.others or _UNKNOWN
            inherited = unit if name in inheriting else ""
            if name in shape.members or not isinstance(member, MappingNode):
                title = (below.title if name in shape.members else "") or name
                entry = self._entry(member, below, at, title, _member(made, name), inherited)
            else:
                entry = self._item(member, below, at, name, _member(made, name), inherited)
            yield entry if entry.line or entry.computed else entry._replace(line=node.keys[name].place.line)
        for field in shape.computed:
            figure = _member(made, field.name)
            if field.name not in node.members and field.name not in told and isinstance(figure, Figure):
                yield self._computed(figure, field.title, shape, path)

    def _entry(self, node: Node, shape: SchemaNode, path: FactPath, title: str, made: Any, unit: str) -> FactRow:
        if isinstance(node, ScalarNode):
            return self._scalar(node, shape, path, title, made, unit)
        if isinstance(node, SequenceNode):
            below = shape.items or _UNKNOWN
            items = []
            names: dict[str, int] = {}
            for index, item in enumerate(node.items):
                entry = self._item(item, below, path / index, "", _element(made, index), unit)
                names[entry.title] = names.get(entry.title, 0) + 1
                if entry.title and names[entry.title] > 1:
                    entry = entry._replace(title=f"{entry.title}（{names[entry.title]}）")
                items.append(entry)
            return FactRow(path, title, children=tuple(items))
        return self._record(node, shape, path, title, made, unit, frozenset())

    def _item(self, node: Node, shape: SchemaNode, path: FactPath, key: str, made: Any, unit: str) -> FactRow:
        """An item of a list, or of members whose names the data choose: called by its first text."""
        if not isinstance(node, MappingNode):
            return self._entry(node, shape, path, "", made, unit)
        named = _name_of(node, shape)
        if not named:
            return self._record(node, shape, path, key, made, unit, frozenset())
        name = node.members[named]
        assert isinstance(name, ScalarNode)
        title = _text(name, _member(made, named))
        entry = self._record(node, shape, path, title, made, unit, frozenset({named}))
        entry = entry if entry.line or entry.computed else entry._replace(line=name.place.line)
        if entry.value or entry.children:
            return entry
        return entry._replace(title="", value=title)

    def _record(
        self,
        node: MappingNode,
        shape: SchemaNode,
        path: FactPath,
        title: str,
        made: Any,
        unit: str,
        told: frozenset[str],
    ) -> FactRow:
        roles = shape.figure or {}
        if roles:
            given = node.members.get(roles.get("unit", ""))
            unit = given.text if isinstance(given, ScalarNode) else unit
        entry = FactRow(path, title)
        if roles and told:  # a named item: its figure stands beside its name
            told = told | {roles[role] for role in ("value", "unit", "about") if role in roles}
            entry = self._figure(entry, node, shape, made, unit)
        return entry._replace(children=tuple(self.members(node, shape, path, made, unit, told)))

    def _figure(self, entry: FactRow, node: MappingNode, shape: SchemaNode, made: Any, unit: str) -> FactRow:
        """The record with the figure for which it stands."""
        roles = shape.figure or {}
        name, about = roles["value"], node.members.get(roles.get("about", ""))
        value = node.members.get(name)
        below = shape.members.get(name) or _UNKNOWN
        if value is not None:
            stated = self._entry(value, below, entry.path / name, below.title or name, None, unit)
            rounded = isinstance(about, ScalarNode) and about.value is True
            return stated._replace(title=entry.title, label=stated.title, about=rounded)
        figure = _member(made, name)
        if not isinstance(figure, Figure):
            return entry
        computed = self._computed(figure, below.title or name, shape, entry.path)
        return computed._replace(
            path=entry.path / name, title=entry.title, label=computed.title, unit=computed.unit or unit
        )

    def _scalar(self, node: ScalarNode, shape: SchemaNode, path: FactPath, title: str, made: Any, unit: str) -> FactRow:
        line = node.place.line
        if isinstance(node.value, Decimal):
            return FactRow(path, title, node.text, shape.unit_in(self.facts.members) or unit, line)
        return FactRow(path, title, _text(node, made), line=line, prose=shape.prose)

    def _computed(self, figure: Figure, title: str, owner: SchemaNode, path: FactPath) -> FactRow:
        percent = figure.form.kind == "percent"
        words = _Words(self.facts, self.root, owner, path).formula(figure)
        try:
            number = figure.number_text()
        except FigureError:  # it does not end; its decimals are given where it is printed
            number = f"{round_half_up(figure.value, 4):f}"
        return FactRow(
            FactPath(figure.path), title, number, "%" if percent else figure.unit, computed=True, formula=words
        )


def _name_of(node: MappingNode, shape: SchemaNode) -> str:
    """The member by which a record is called: its first text, in the order of the schema."""
    known = [name for name in shape.members if name in node.members] or list(node.members)
    return next((name for name in known if _names(node.members[name], shape, name)), "")


def _names(node: Node, shape: SchemaNode, name: str) -> bool:
    """Whether a member can be what its record is called by."""
    kind = shape.members[name].kind if name in shape.members else "string"
    roles = shape.figure or {}
    if name in roles.values() or (name in shape.members and shape.members[name].refers):
        return False
    return kind == "string" and isinstance(node, ScalarNode) and isinstance(node.value, str)


def _text(node: ScalarNode, made: Any) -> str:
    return str(made) if isinstance(made, Prose) else node.text.rstrip("\n")


def _member(made: Any, name: str) -> Any:
    record = record_of(made)
    return record.get(name) if record is not None else None


def _element(made: Any, index: int) -> Any:
    return made[index] if isinstance(made, list) and index < len(made) else None


class _Words:
    """Formulas in titles: `基本支出 ÷ 总支出`."""

    def __init__(self, facts: MappingNode, root: SchemaNode, owner: SchemaNode, path: FactPath) -> None:
        self.facts = facts
        self.root = root
        self.owner = owner
        self.path = path
        self.is_last = bool(last := root.named("last-year")) and path.is_within(last)

    def formula(self, figure: Figure) -> str:
        """How a computed figure comes about, one step back."""
        origin = figure.origin
        if not isinstance(origin, Computed):
            return self._called(figure, "")
        if origin.operation is Operation.COUNT:
            return f"{self._titles(origin.formula.partition('|')[0].strip())}的个数"
        operands = origin.operands
        if origin.operation in SUMS:
            operands = tuple(part for part in operands if part.value or part.origin is not None) or operands
        terms = [self._called(part, origin.operation) for part in operands]
        if len(terms) > _MOST_TERMS:
            terms = [*terms[:2], "…", terms[-1]]
        if origin.operation in _SIGNS:
            return _SIGNS[origin.operation].join(terms) or "0"
        if origin.operation is Operation.ROUNDED:
            return terms[0]
        if len(terms) == 1 and origin.operation is not Operation.ABS:
            return terms[0]
        return f"{origin.unit or origin.operation}({', '.join(terms)})"

    def _called(self, figure: Figure, outer: str) -> str:
        """An operand by its name, or, where it has none, by its own formula."""
        called = members_of(figure).get("name") or figure.title
        if called:
            text = str(called)
            text = text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 2]}…"
            if not self.is_last and is_last(figure, self.facts.place.source):
                return last_name(text)
            return text if figure.record else f"{self._whose(figure)}{text}"
        if not isinstance(figure.origin, Computed):
            return figure.path or format(figure.value, "f")
        inner = figure.origin.operation
        bracketed = inner in ("+", "-", "sum", "tally") and outer in ("*", "/", "-")
        return f"（{self.formula(figure)}）" if bracketed else self.formula(figure)

    def _whose(self, figure: Figure) -> str:
        """The name of the list item to which a figure belongs, where another record speaks of it."""
        path = FactPath(figure.path).item
        if path in (FILE, self.path):
            return ""
        item, shape = node_at(self.facts, path.steps), self.root.at(path.steps)
        if not isinstance(item, MappingNode) or shape is None:
            return ""
        name = item.members.get(_name_of(item, shape))
        return f"{name.text}的" if isinstance(name, ScalarNode) else ""

    def _titles(self, name: str) -> str:
        """The title of a field that a formula names."""
        for shape in (self.owner, self.root):
            found = shape.at(tuple(name.split(".")))
            if found is not None and found.title:
                return found.title
        return name

"""What a data file says, by the Chinese names of its fields: a tree of facts and computed figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from reportgen.case import Case
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import UNFILLED, MappingNode, Node, ScalarNode, SequenceNode
from reportgen.language.words import Words
from reportgen.messages import Worded
from reportgen.schema.nodes import SchemaNode
from reportgen.values.chinese import sentence_spans
from reportgen.values.figure import SHARES, Figure
from reportgen.values.formula_text import Names
from reportgen.values.records import Prose, Record, record_of
from reportgen.values.value_text import printable

JOINT = " › "
_UNKNOWN = SchemaNode({}, {})
_NO_TEXT = frozenset({"number", "integer", "boolean"})
# With a new paragraph, the first sentence of it is another line.
PARAGRAPH = "¶ "
"""What a sentence has before it that begins another paragraph, as word processors show it."""


class FactRow(NamedTuple):
    """One fact, one computed figure, or a section with what belongs to it.

    `value` is a text, or a number without its unit, empty for a section; `about` is the word for a round number. A list
    item is called by its name; `label` is then what its value is called. `line` is 0 for what no line states, and
    `formula` says, in titles, how it is computed.
    """

    path: FactPath
    title: str
    value: str = ""
    unit: str = ""
    line: int = 0
    label: str = ""
    about: str = ""
    prose: bool = False
    computed: bool = False
    formula: Worded = ""
    children: tuple[FactRow, ...] = ()

    @property
    def shown(self) -> str:
        """The value with its unit: `20余次`."""
        behind = f"{self.unit}{self.about}" if self.unit in SHARES else f"{self.about}{self.unit}"
        return f"{self.value}{behind}"


def overview(case: Case) -> list[FactRow]:
    """The facts of a data file in the order of the file, each record's computed figures behind its own.

    Raises:
        DataError: the file cannot be read, or does not fit the schema. Rules that fail are no hindrance.
        TemplateError: the schema or the format is wrong.
    """
    return _described(case.facts, case.contract.shape, case.layout.words, case.figures.root, case.figures.names)


def fact_lines(facts: MappingNode, shape: SchemaNode, words: Words) -> list[str]:
    """The facts of a file as lines to compare, whether they fit the schema or not.

    A line is `收入 › 各项收入 › 财政拨款收入 › 金额: 13452.90万元`: list items go by their names, so that a
    line stays as it is when others come before it. A narrative has a line a sentence, as it is typed.
    """
    return [line for entry in _described(facts, shape, words) for line in _lines(entry, ())]


def _described(
    facts: MappingNode, shape: SchemaNode, words: Words, root: Record | None = None, names: Names | None = None
) -> list[FactRow]:
    describer = _Describer(facts, words, names)
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
    pieces: list[str] = []
    opens = False  # an empty line before: here begins another paragraph
    for line in lines:
        sentences = [line[start:end].strip() for start, end in sentence_spans(line)]
        if opens and sentences:
            sentences[0] = f"{PARAGRAPH}{sentences[0]}"
        opens = bool(pieces) and not line.strip()
        pieces += sentences
    return pieces


class _Describer:
    """Walks facts, their shapes, and, if there are any, the figures made of them."""

    def __init__(self, facts: MappingNode, words: Words, names: Names | None) -> None:
        self.facts = facts
        self.words = words
        self.names = names

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
                yield self._computed(figure, field.title)

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
                    pattern = self.words.phrases.same_name
                    entry = entry._replace(title=pattern.format(name=entry.title, decimal=names[entry.title]))
                items.append(entry)
            return FactRow(path, title, children=tuple(items))
        return self._record(node, shape, path, title, made, unit, frozenset())

    def _item(self, node: Node, shape: SchemaNode, path: FactPath, key: str, made: Any, unit: str) -> FactRow:
        """An item of a list, or of members whose names the data choose: called by its first text."""
        if not isinstance(node, MappingNode):
            return self._entry(node, shape, path, "", made, unit)
        named = shape.name_in(node)
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
            phrases = self.words.phrases
            word = (phrases.about_share if stated.unit in SHARES else phrases.about) if rounded else ""
            return stated._replace(title=entry.title, label=stated.title, about=word)
        figure = _member(made, name)
        if not isinstance(figure, Figure):
            return entry
        computed = self._computed(figure, below.title or name)
        return computed._replace(
            path=entry.path / name, title=entry.title, label=computed.title, unit=computed.unit or unit
        )

    def _scalar(self, node: ScalarNode, shape: SchemaNode, path: FactPath, title: str, made: Any, unit: str) -> FactRow:
        line = node.place.line
        if isinstance(node.value, Decimal):
            return FactRow(path, title, node.text, shape.unit_in(self.facts.members) or unit, line)
        text = _text(node, made)
        if shape.kind in _NO_TEXT and isinstance(node.value, str) and node.value != UNFILLED:
            text = f'"{text}"'  # or a number would read like the text that somebody made of it
        return FactRow(path, title, text, line=line, prose=shape.prose)

    def _computed(self, figure: Figure, title: str) -> FactRow:
        assert self.names is not None
        shown = printable(figure)
        unit = "%" if figure.form.kind == "percent" else figure.unit
        formula = self.names.formula(figure)
        return FactRow(FactPath(figure.path), title, shown.number_text(), unit, computed=True, formula=formula)


def _text(node: ScalarNode, made: Any) -> str:
    return str(made) if isinstance(made, Prose) else node.text.rstrip("\n")


def _member(made: Any, name: str) -> Any:
    record = record_of(made)
    return record.get(name) if record is not None else None


def _element(made: Any, index: int) -> Any:
    return made[index] if isinstance(made, list) and index < len(made) else None

"""What is stated otherwise than before: facts added, removed, changed, renamed, and lists in another order."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from reportgen.compare.labels import ComparedFile, walk_scalars
from reportgen.compare.pairing import content_of, name_key, pair_items
from reportgen.compare.texts import align_texts, split_sentences
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode, SequenceNode
from reportgen.places import Place
from reportgen.schema.nodes import SchemaNode
from reportgen.survey.overview import PARAGRAPH
from reportgen.values.figure import Figure
from reportgen.values.lines import join_lines, split_paragraphs
from reportgen.values.rounding import EXACT, rate_of
from reportgen.values.value_text import typed_text


class Fate(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"
    REORDERED = "reordered"
    MOVED = "moved"


class TextChange(NamedTuple):
    """A sentence that reads differently; `old` or `new` is empty for one that was added or removed."""

    fate: Fate
    old: str
    new: str


class Leaf(NamedTuple):
    """A value of an item that was added or removed as a whole."""

    label: tuple[str, ...]
    value: str
    place: Place | None


class FactChange(NamedTuple):
    """A fact that is not as it was.

    `label` is the way to it in Chinese titles, `path` where it is (or was, if it was removed). `old` and
    `new` are as people read them, with the unit; a number that is printed rounded is as it is typed. `delta` and
    `rate` (a ratio, not percent) are those of numbers; there is no rate on a base of nothing or less, of
    percentages, and of what has no unit, such as years.
    `sentences` are those of a narrative that differ, `leaves` what belongs to a whole item.
    """

    fate: Fate
    label: tuple[str, ...]
    path: str
    old: str = ""
    new: str = ""
    unit: str = ""
    delta: Decimal | None = None
    rate: Decimal | None = None
    old_place: Place | None = None
    new_place: Place | None = None
    sentences: tuple[TextChange, ...] = ()
    leaves: tuple[Leaf, ...] = ()


class ComparedFacts(NamedTuple):
    """The changes in the order of the new file, and where each old list item is now: None if it is gone."""

    changes: tuple[FactChange, ...]
    whereabouts: dict[str, str | None]


def compare_facts(old: ComparedFile, new: ComparedFile) -> ComparedFacts:
    """Compare what two data files state; list items by their names, never by their place if they have names."""
    comparer = _Comparer(old, new)
    shapes = old.case.contract.shape, new.case.contract.shape
    changes = comparer.nodes(old.case.facts, new.case.facts, FILE, FILE, *shapes)
    return ComparedFacts(tuple(changes), comparer.whereabouts)


def compare_prose(old: str, new: str) -> tuple[TextChange, ...]:
    """The sentences of two narratives that differ; where only their paragraphs do, those that begin another one."""
    before, after = as_paragraphs(old), as_paragraphs(new)
    found = _compare_sentences(split_sentences(before), split_sentences(after))
    return found or _compare_sentences(_opened_sentences(before), _opened_sentences(after))


def _opened_sentences(text: str) -> list[str]:
    """The sentences of a text of one line a paragraph, with a sign before those that begin another paragraph."""
    first, *others = (split_sentences(line) for line in text.split("\n"))
    return [*first, *(f"{'' if place else PARAGRAPH}{each}" for line in others for place, each in enumerate(line))]


def _compare_sentences(before: list[str], after: list[str]) -> tuple[TextChange, ...]:
    aligned = align_texts([(0, text) for text in before], [(0, text) for text in after])
    changes = []
    for i, j in aligned.pairs:
        gone, come = before[i] if i is not None else "", after[j] if j is not None else ""
        if gone != come:
            changes.append(TextChange(fate_of(gone, come), gone, come))
    return (*changes, *(TextChange(Fate.MOVED, before[i], after[j]) for i, j in aligned.moved))


def fate_of(old: object, new: object) -> Fate:
    """What became of a thing that is there, or not, before and after."""
    return Fate.CHANGED if old and new else Fate.REMOVED if old else Fate.ADDED


def as_paragraphs(text: str) -> str:
    """A narrative with one line a paragraph, as the report prints it."""
    return "\n".join(join_lines(paragraph).strip() for paragraph in split_paragraphs(text.strip()))


class _Comparer:
    def __init__(self, old: ComparedFile, new: ComparedFile) -> None:
        self.old = old
        self.new = new
        self.whereabouts: dict[str, str | None] = {}

    def nodes(
        self,
        old: Node,
        new: Node,
        was: FactPath,
        now: FactPath,
        old_shape: SchemaNode | None,
        new_shape: SchemaNode | None,
    ) -> Iterator[FactChange]:
        """The changes between what stood at the path `was` and what stands at `now`."""
        if isinstance(old, ScalarNode) and isinstance(new, ScalarNode):
            yield from self.scalars(old, new, was, now, new_shape)
        elif isinstance(old, MappingNode) and isinstance(new, MappingNode):
            yield from self.mappings(old, new, was, now, old_shape, new_shape)
        elif isinstance(old, SequenceNode) and isinstance(new, SequenceNode):
            yield from self.sequences(old, new, was, now, old_shape, new_shape)
        else:
            self.whereabouts[was] = None
            yield self.whole(Fate.REMOVED, self.old, old, was)
            yield self.whole(Fate.ADDED, self.new, new, now)

    def scalars(
        self, old: ScalarNode, new: ScalarNode, was: FactPath, now: FactPath, shape: SchemaNode | None
    ) -> Iterator[FactChange]:
        change = FactChange(
            Fate.CHANGED, self.new.label(now), now, old.text, new.text, old_place=old.place, new_place=new.place
        )
        before, after = self.old.figures.get(was), self.new.figures.get(now)
        if before is not None and after is not None:
            if old.value != new.value or before.number_text() != after.number_text():
                yield _numbers(change, before, after)
        elif shape is not None and shape.prose and isinstance(old.value, str) and isinstance(new.value, str):
            if as_paragraphs(old.value) != as_paragraphs(new.value):
                sentences = compare_prose(old.value, new.value)
                yield change._replace(old=as_paragraphs(old.value), new=as_paragraphs(new.value), sentences=sentences)
        elif old.value != new.value:
            yield change

    def mappings(
        self,
        old: MappingNode,
        new: MappingNode,
        was: FactPath,
        now: FactPath,
        old_shape: SchemaNode | None,
        new_shape: SchemaNode | None,
    ) -> Iterator[FactChange]:
        gone = dict.fromkeys(name for name in old.members if name not in new.members)
        waiting: dict[Hashable, deque[str]] = {}
        for name in gone:
            waiting.setdefault(content_of(old.members[name]), deque()).append(name)
        for name, member in new.members.items():
            at, below = now / name, _member_shape(new_shape, name)
            if name in old.members:
                before = _member_shape(old_shape, name)
                yield from self.nodes(old.members[name], member, was / name, at, before, below)
                continue
            own = new_shape is None or name not in new_shape.members
            same = waiting.get(content_of(member)) if own else None
            if not same:
                yield self.whole(Fate.ADDED, self.new, member, at)
                continue
            called = same.popleft()
            del gone[called]
            self.whereabouts[was / called] = at
            places = (old.keys[called].place, new.keys[name].place)
            yield FactChange(
                Fate.RENAMED, self.new.label(at), at, called, name, old_place=places[0], new_place=places[1]
            )
        for name in gone:
            self.whereabouts[was / name] = None
            yield self.whole(Fate.REMOVED, self.old, old.members[name], was / name)

    def sequences(
        self,
        old: SequenceNode,
        new: SequenceNode,
        was: FactPath,
        now: FactPath,
        old_shape: SchemaNode | None,
        new_shape: SchemaNode | None,
    ) -> Iterator[FactChange]:
        before, after = old_shape.items if old_shape else None, new_shape.items if new_shape else None
        pairing = pair_items(old, new, before, after)
        if pairing.reordered:
            places = (old.place, new.place)
            yield FactChange(Fate.REORDERED, self.new.label(now), now, old_place=places[0], new_place=places[1])
        partner = {j: i for i, j in pairing.pairs}
        for i, j in pairing.pairs:
            self.whereabouts[was / i] = now / j
        for i in pairing.removed:
            self.whereabouts[was / i] = None
        for j, item in enumerate(new.items):
            if j not in partner:
                yield self.whole(Fate.ADDED, self.new, item, now / j)
                continue
            i = partner[j]
            changes = list(self.nodes(old.items[i], item, was / i, now / j, before, after))
            yield from self._renamed(changes, item, was / i, now / j, after)
        for i in pairing.removed:
            yield self.whole(Fate.REMOVED, self.old, old.items[i], was / i)

    def _renamed(
        self, changes: list[FactChange], item: Node, was: FactPath, now: FactPath, shape: SchemaNode | None
    ) -> Iterator[FactChange]:
        """The changes of an item, that of its name as a renaming."""
        key = name_key(item, shape)
        for change in changes:
            named = key and change.path == now / key and change.fate is Fate.CHANGED
            yield change._replace(fate=Fate.RENAMED, label=self.old.label(was)) if named else change

    def whole(self, fate: Fate, side: ComparedFile, node: Node, path: FactPath) -> FactChange:
        """A fact or a whole item that is there only before or only after."""
        leaves = tuple(
            Leaf(side.label(at)[len(side.label(path)) :], _read(side, at, scalar), scalar.place)
            for at, scalar in walk_scalars(node, path)
        )
        value = leaves[0].value if isinstance(node, ScalarNode) and leaves else ""
        figure = side.figures.get(path)
        change = FactChange(fate, side.label(path), path, unit="" if figure is None else figure.unit)
        change = change if isinstance(node, ScalarNode) else change._replace(leaves=leaves)
        if fate is Fate.ADDED:
            return change._replace(new=value, new_place=node.place)
        return change._replace(old=value, old_place=node.place)


def _numbers(change: FactChange, old: Figure, new: Figure) -> FactChange:
    delta = EXACT.subtract(new.value, old.value)
    rate = rate_of(delta, old.value) if new.unit not in ("", "%") else None
    return change._replace(old=typed_text(old), new=typed_text(new), unit=new.unit, delta=delta, rate=rate)


def _read(side: ComparedFile, path: str, scalar: ScalarNode) -> str:
    """A value as people read it: a number with its unit, a text in one line a paragraph."""
    figure = side.figures.get(path)
    if figure is not None and isinstance(scalar.value, Decimal):
        return typed_text(figure)
    return as_paragraphs(scalar.text)


def _member_shape(shape: SchemaNode | None, name: str) -> SchemaNode | None:
    return shape.members.get(name) or shape.others if shape else None

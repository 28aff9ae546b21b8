"""What a text may call the figures of a file: titles, aliases, names of items, and how they belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from reportgen.claims.known import LAST, KnownNumber, known_numbers
from reportgen.claims.passages import narrow
from reportgen.claims.terms import Terms
from reportgen.facts.paths import FILE, FactPath
from reportgen.figures.figures import Figures
from reportgen.schema.nodes import SchemaNode
from reportgen.values.figure import Computed, Figure, Stated
from reportgen.values.operations import SUMS, Operation
from reportgen.values.records import Record, Text, record_of, walk
from reportgen.values.rounding import FigureError

FINAL, PLAN, RATE = "final", "plan", "rate"
"""What a figure of an item is: what came about, what was planned, or the rate of both."""

_ADDED = SUMS | {Operation.SAME}
_MOST_NESTED = 4
"""How deep in a formula the terms of a sum are looked for: (sources | total) + (opening | default(0))."""
_CODE = "code"
"""The member of an item that is an account."""
_LEAST, _LONGEST = 2, 40
"""How many characters a name has; longer ones are sentences."""


_SHORT = 2
"""A title of so many characters says nothing without that of the group to which it belongs."""


class Named(NamedTuple):
    """A figure under one of its names.

    `item` is the record of a list whose name is part of the phrase; `within` is set where the name counts only in
    texts of that record, and `part` where it counts only in a sentence that speaks of the whole. `short` is set where
    it leaves out what the figure is of (满意率, 查档): it counts only at the beginning of a sentence.
    """

    known: KnownNumber
    kind: str
    item: FactPath = FILE
    within: FactPath = FILE
    part: bool = False
    generic: bool = False
    short: bool = False


class Lexicon:
    """The names of a file's figures."""

    def __init__(self, figures: Figures, terms: Terms) -> None:
        self.figures = figures
        self.terms = terms
        self.words = terms.words
        self.numbers = known_numbers(figures)
        self.by_reference = {known.reference: known for known in self.numbers}
        self._names = self._names_of_items()
        self.phrases = self._phrases()
        self.longest = max(map(len, self.phrases), default=0)

    @cached_property
    def units(self) -> frozenset[str]:
        """Every unit that a number of a text may have."""
        return frozenset(self.figures.words.numbers.units) | {known.unit for known in self.numbers if known.unit}

    @cached_property
    def own_names(self) -> frozenset[str]:
        """What a text calls the department: its name and what it calls itself."""
        return frozenset(narrow(name) for name in self._department_texts() if len(name) >= _LEAST)

    @cached_property
    def others(self) -> tuple[str, ...]:
        """The names of the department's units and divisions, whose numbers are not the department's."""
        department = self._department
        lists = [value for value in department.members.values() if isinstance(value, list)] if department else []
        found = [item if isinstance(item, Text) else _name_of(item) for items in lists for item in items]
        return tuple(narrow(name) for name in found if name and _LEAST < len(name) <= _LONGEST // 2)

    @cached_property
    def _department(self) -> Record | None:
        group, *_ = self.figures.contract.shape.roles.get("department-name", ("",))
        return record_of(self.figures.root.get(str(group))) if group else None

    def _department_texts(self) -> Iterator[str]:
        if self._department:
            yield from (str(text) for text in self._department.members.values() if isinstance(text, Text))

    def named(self, phrase: str) -> list[Named]:
        """The figures that go by a phrase."""
        return self.phrases.get(phrase, [])

    def of_item(self, item: FactPath) -> tuple[Named, ...]:
        """The figures of an item of a list, by the item's name."""
        phrase = narrow(self._names.get(item, ""))
        return tuple(named for named in self.named(phrase) if named.item == item)

    def last_of(self, known: KnownNumber) -> KnownNumber | None:
        """The same figure of last year: of items of lists that of the same name."""
        return self._last.get(self._key(known.reference))

    @cached_property
    def _last(self) -> Mapping[str, KnownNumber]:
        found: dict[str, KnownNumber] = {}
        for known in self.numbers:
            if known.reference.is_within(LAST):
                found.setdefault(self._key(known.reference.relative_to(LAST), LAST), known)
        return found

    def _key(self, reference: FactPath, prefix: FactPath = FILE) -> str:
        """A reference in which items of lists go by their names."""
        if "[" not in reference:
            return reference
        key, path = "", prefix
        for step in reference.steps:
            path = path / step
            key += f"[{self._names.get(path, step)}]" if isinstance(step, int) else f".{step}"
        return key.removeprefix(".")

    def wholes(self, known: KnownNumber) -> list[KnownNumber]:
        """The figures of which one is a part, the nearest first."""
        found: dict[FactPath, KnownNumber] = {}
        waiting = [known.reference]
        while waiting:
            reference = waiting.pop(0)
            for whole in self._wholes.get(reference, ()):
                if whole not in found and whole != known.reference and whole in self.by_reference:
                    found[whole] = self.by_reference[whole]
                    waiting.append(whole)
        return list(found.values())

    @cached_property
    def _wholes(self) -> Mapping[FactPath, list[FactPath]]:
        found: dict[FactPath, list[FactPath]] = {}
        paths = {known.figure.path: known.reference for known in self.numbers if not known.reference.is_within(LAST)}
        sums = [(known.reference, known.figure) for known in self.numbers if not known.reference.is_within(LAST)]
        for comparison in self.figures.comparisons:
            if isinstance(comparison.expected, Figure) and comparison.stated.path in paths:
                sums.append((paths[comparison.stated.path], comparison.expected))
        for reference, figure in sums:
            for term in _terms(figure, 0):
                part = paths.get(term.path)
                if part is not None and part != reference:
                    found.setdefault(part, []).append(reference)
        for known in self.numbers:
            if known.part_of and not known.reference.is_within(LAST):
                found.setdefault(known.reference, []).insert(0, known.part_of)
        return found

    def shares(self, known: KnownNumber) -> list[KnownNumber]:
        """The figures that are a figure's share, by their titles."""
        titles = {ending: known.title.removesuffix(ending) for ending in ("", *self.words.title_endings)}
        wanted = {self.words.share_title.format(title=title) for title in titles.values()}
        return [
            other
            for other in self.numbers
            if other.unit == "%" and other.title in wanted and other.reference.parent == known.reference.parent
        ]

    def rates(self, known: KnownNumber) -> list[KnownNumber]:
        """The figures that say how far a figure's plan was reached: those of its own record."""
        owner = known.reference.parent
        return [other for other in self._rates if other.reference.parent == owner and _rests_on(other, known)]

    @cached_property
    def _rates(self) -> list[KnownNumber]:
        return [
            known
            for known in self.numbers
            if known.unit == "%"
            and not known.reference.is_within(LAST)
            and any(word in known.title for word in self.words.completion)
        ]

    def plans(self, known: KnownNumber, name: str) -> list[KnownNumber]:
        """The figures that say what was planned for a figure: those under its name, and those of its item."""
        names = (name, *self.terms.variants(known.figure.title)) if not known.reference.item else (name,)
        called = (f"{name}{self.words.plan_title}" for name in names)
        found = next(
            ([n.known for n in self.named(phrase) if n.kind == PLAN] for phrase in called if self.named(phrase)), []
        )
        item = known.reference.item
        if item and item == known.reference.parent:
            found += [
                other
                for other in self.numbers
                if other.reference.parent == item and other.unit == known.unit and self.kind(other) == PLAN
            ]
        return list(dict.fromkeys(found))

    def kind(self, known: KnownNumber) -> str:
        """What a figure is by its own title: a plan, a rate, or what came about."""
        title = known.figure.title
        if known.unit == "%":
            return RATE
        return PLAN if any(word in title for word in self.words.plan_titles) else FINAL

    def _names_of_items(self) -> Mapping[FactPath, str]:
        """The names of the items of lists, by their references."""
        found: dict[FactPath, str] = {}
        self._accounts: set[FactPath] = set()
        last = walk(self.figures.last, LAST) if self.figures.last else ()
        for reference, value, _ in (*self.figures.visits, *last):
            if reference.endswith("]") and (name := _name_of(value)):
                found[reference] = name
                if (record := record_of(value)) is not None and _CODE in record.members:
                    self._accounts.add(reference)
        return found

    def _phrases(self) -> dict[str, list[Named]]:
        found: dict[str, list[Named]] = {}
        shape = self.figures.contract.shape
        no_counts = {shape.named("year"), shape.named("attachment")}
        for known in self.numbers:
            if known.reference.is_within(LAST) or known.reference in no_counts or not known.unit:
                continue
            for phrase, named in self._names_for(known, shape):
                if _LEAST <= len(phrase) <= _LONGEST:
                    entries = found.setdefault(phrase, [])
                    if not entries or entries[-1].known is not known:  # a figure's own phrases come one after another
                        entries.append(named)
        return found

    def _names_for(self, known: KnownNumber, shape: SchemaNode) -> Iterator[tuple[str, Named]]:
        figure, reference = known.figure, known.reference
        kind, owner = self.kind(known), reference.parent
        if reference.endswith("]"):  # an item that is its figure: an income, a class of posts
            name = self._names.get(reference, "")
            part = bool(known.part_of) and self.is_work_data(reference)
            for phrase in self.terms.variants(name):
                yield phrase, Named(known, kind, reference, part=part)
            return
        titles = [*self.terms.variants(figure.title)]
        if len(figure.title) <= _SHORT and owner:  # 收入 of 政府性基金预算
            titles = [narrow(f"{self._title_of(owner, shape)}{figure.title}")]
        titles += [narrow(alias) for alias in _aliases(shape, reference)]
        if not isinstance((owner.steps or ("",))[-1], int):
            item = reference.item
            for title in titles:
                if not item:
                    yield title, Named(known, kind, generic=title in self.words.generic)
                else:
                    yield title, Named(known, kind, within=item)
            if self.is_work_data(reference):
                for short in self._shorter(known):
                    yield short, Named(known, kind, short=True)
            return
        # a figure of an item of a list: by the item's name, with its own title or with what the grammar reads of it
        name = narrow(self._names.get(owner, ""))
        for phrase in self.terms.variants(name):
            yield phrase, Named(known, kind, owner)
        for title in titles:
            yield title, Named(known, kind, owner, within=owner)
            if name:
                yield f"{name}{title}", Named(known, kind, owner)
        if name and owner not in self._accounts:  # 小学教育项目 is not the account of that name
            for ending in self.words.item_endings:
                yield f"{name}{ending}", Named(known, kind, owner)

    def _shorter(self, known: KnownNumber) -> Iterator[str]:
        """What a clerk calls a number of the work data for short: by the name it is registered under, with its unit or
        without (查档人次), and a rate by its last word (查档群众满意率)."""
        title, key = self.terms.variants(known.figure.title)[0], str(known.reference.steps[-1])
        yield from (ending for ending in self.words.short_titles if title.endswith(ending) and title != ending)
        yield from dict.fromkeys((narrow(key), narrow(key.removesuffix(known.unit))))

    def _title_of(self, owner: FactPath, shape: SchemaNode) -> str:
        part = shape.at(owner.steps)
        return part.title if part is not None else ""

    def sets_targets(self, path: str) -> bool:
        """Whether the text at a path is one that says what is to be reached, by its title: 绩效目标."""
        shape = self.figures.contract.shape.at(FactPath(path).steps) if path else None
        return shape is not None and re.search(self.words.target_titles, shape.title) is not None

    def is_work_data(self, reference: FactPath) -> bool:
        """Whether a figure is one of those that the clerk names."""
        work_data = self.figures.contract.shape.named("work-data")
        return bool(work_data) and reference.is_within(work_data)


def _name_of(value: object) -> str:
    """The name of an item, a text or a narrative; empty if it has none."""
    record = record_of(value)
    name = record.members.get("name") if record is not None else None
    return str(name) if name is not None and not isinstance(name, Figure) else ""


def _rests_on(rate: KnownNumber, known: KnownNumber) -> bool:
    """Whether a rate is one of a figure, as its formula says."""
    origin = rate.figure.origin
    if not isinstance(origin, Computed) or origin.operation is not Operation.DIVIDE:
        return False
    return origin.operands[0].path == known.figure.path


def _terms(figure: Figure, depth: int) -> Iterator[Figure]:
    """The figures that a sum adds up, as far as they have a path of their own."""
    origin = figure.origin
    if not isinstance(origin, Computed) or origin.operation not in _ADDED or depth > _MOST_NESTED:
        return
    for operand in origin.operands:
        if operand.path:
            yield operand
        else:
            yield from _terms(operand, depth + 1)


def _aliases(shape: SchemaNode, reference: FactPath) -> Iterable[str]:
    """The short names that the schema gives to the figure at a reference."""
    *above, name = reference.steps
    owner = shape.at(tuple(above))
    if owner is None:
        return ()
    member = owner.members.get(str(name))
    fields = [field.aliases for field in owner.computed if field.name == name]
    return (*(member.aliases if member else ()), *(alias for aliases in fields for alias in aliases))


def stated_text(figure: Figure) -> str:
    """A figure as its file has it, or as it is printed where it is computed."""
    try:
        return str(figure)
    except FigureError:
        return f"{figure.origin.text}{figure.unit}" if isinstance(figure.origin, Stated) else ""

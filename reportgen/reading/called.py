"""The figures that narratives call by their names: what the template's own sentences do not say may stand there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from reportgen.claims.numbers import ProseNumber
from reportgen.claims.terms import Terms, terms_for
from reportgen.facts.paths import FILE, FactPath
from reportgen.language.words import Words
from reportgen.reading.counted import titled_numbers
from reportgen.reading.patterns import normal
from reportgen.schema.nodes import SchemaNode
from reportgen.values.money import IN_YUAN, TYPED_IN_YUAN, YUAN, convert

_MARKS = re.compile(r"[\s\"'()（）]")
_SHORTEST = 3
"""A shorter name says nothing without that of its group: 支出, 收入 (of which fund?)."""


class Told(NamedTuple):
    """A figure as a narrative says it: its path, the value in the unit of the field, None if it is none that can be
    typed there, the words with the number."""

    path: FactPath
    value: Decimal | None
    text: str


class CalledFigures:
    """The figures of a file by what its texts may call them: those of single records, and names that one alone has."""

    def __init__(self, data: Mapping[str, Any], shape: SchemaNode, words: Words, whose: str = "") -> None:
        """`data` have the records whose figures are meant, `shape` is that of the whole file; `whose` they are may
        stand before a name."""
        self.shape = shape
        self.words = words
        found: dict[str, set[FactPath]] = defaultdict(set)
        terms = terms_for(words.language, words.period, shape.says("terms") or {})
        for path, names in _named(data, shape, terms):
            for name in names:
                found[name].add(path)
        fronts = {*map(_bare, (*terms.fronts.words, whose))} - {""}
        self._fronts = sorted(fronts, key=len, reverse=True)
        self._selves = re.compile(words.leftovers.selves)
        self._paths = {name: min(paths) for name, paths in found.items() if len(paths) == 1 and len(name) >= _SHORTEST}

    def path_of(self, title: str) -> FactPath:
        """The figure that goes by a name, which may stand behind whose it is, and what is said in front of any (我馆,
        现有, 年末); an empty path if none does, or several do."""
        name = _bare(title)
        while name and name not in self._paths:
            own = self._selves.match(name)
            front = own[0] if own else next((word for word in self._fronts if name.startswith(word)), "")
            if not front:
                return FILE
            name = name.removeprefix(front)
        return self._paths.get(name, FILE)

    def told(self, text: str) -> Iterator[Told]:
        """What a narrative says of figures, each by its name."""
        for number, title in titled_numbers(text, self.words.numbers):
            if path := self.path_of(title):
                said = text[max(0, text.rfind(title, 0, number.start)) : number.unit_end]
                yield Told(path, self._value(number, self.shape.at(path.steps)), said)

    def _value(self, number: ProseNumber, shape: SchemaNode | None) -> Decimal | None:
        """A number in the unit of a field; None if it has another, or is about so much."""
        if shape is None or number.about:
            return None
        wanted = shape.unit_in({})
        unit = f"{number.unit}{YUAN}" if number.unit and f"{number.unit}{YUAN}" in IN_YUAN else number.unit
        if unit == wanted or any({unit, wanted} <= {*group} for group in self.words.claims.alike_units):
            return number.value
        money = wanted in IN_YUAN and unit in TYPED_IN_YUAN
        return convert(number.value, unit, wanted) if money else None


def _named(
    data: Mapping[str, Any], shape: SchemaNode, terms: Terms, path: FactPath = FILE
) -> Iterator[tuple[FactPath, Iterable[str]]]:
    """The figures of a record and of those in it; not those of the year before, which go by the same names."""
    fields = [(field.name, (field.title, *field.aliases)) for field in shape.computed]
    for name, member in shape.members.items():
        if member.kind in ("number", "integer") and member.unit:
            fields.append((name, (member.title, *member.aliases)))
        elif member.role != "last-year" and isinstance(inner := data.get(name), Mapping):
            yield from _named(inner, member, terms, path / name)
    for name, titles in fields:
        yield path / name, {_bare(variant) for title in titles for variant in terms.variants(title)}


def _bare(text: str) -> str:
    return _MARKS.sub("", normal(text))

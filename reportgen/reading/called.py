"""The figures that narratives call by their names: what the template's own sentences do not say may stand there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

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
    """A figure as a narrative says it: its path, the value in the unit of the field, the words with the number."""

    path: FactPath
    value: Decimal
    text: str


class CalledFigures:
    """The figures of a file by what its texts may call them: those of single records, and names that one alone has."""

    def __init__(self, data: Mapping[str, Any], shape: SchemaNode, words: Words) -> None:
        """`data` have the records whose figures are meant, `shape` is that of the whole file."""
        self.shape = shape
        self.words = words
        found: dict[str, set[FactPath]] = defaultdict(set)
        terms = terms_for(words.language, words.period, shape.says("terms") or {})
        for path, names in _named(data, shape, terms):
            for name in names:
                found[name].add(path)
        self._paths = {name: min(paths) for name, paths in found.items() if len(paths) == 1 and len(name) >= _SHORTEST}

    def path_of(self, title: str) -> FactPath:
        """The figure that goes by a name; an empty path if none does, or several do."""
        return self._paths.get(_bare(title), FILE)

    def told(self, text: str) -> Iterator[Told]:
        """What a narrative says of figures that can be typed, each by its name and in its unit."""
        for number, title in titled_numbers(text, self.words.numbers):
            path = self.path_of(title)
            shape = self.shape.at(path.steps) if path else None
            if shape is None or number.about:
                continue
            wanted = shape.unit_in({})
            unit = f"{number.unit}{YUAN}" if number.unit and f"{number.unit}{YUAN}" in IN_YUAN else number.unit
            said = f"{title}{text[number.start : number.unit_end]}"
            if unit == wanted:
                yield Told(path, number.value, said)
            elif wanted in IN_YUAN and unit in TYPED_IN_YUAN:
                yield Told(path, convert(number.value, unit, wanted), said)


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

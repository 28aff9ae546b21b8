"""What a schema calls its fields, whatever a data file holds: whether a template's words name what it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.claims.names import Lexicon
from reportgen.claims.passages import narrow
from reportgen.facts.paths import FILE, FactPath
from reportgen.schema.nodes import SchemaNode

_PATH = re.compile(r"[-+\s]*([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*(?:\|\s*[^\W\d]\w*\s*)*[-+\s]*")
_DEEPEST = 6
_SHORT = 2
"""A title of so many characters says nothing without that of the group to which it belongs."""


class FieldNames:
    """The titles and short names of a schema's numbers, those of lists left out, and which fields go by each."""

    def __init__(self, shape: SchemaNode, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._terms = lexicon.terms
        self._paths: set[str] = set()
        self._called: dict[str, set[str]] = {}
        self._names: dict[str, list[str]] = {}
        for path, names in _fields(shape, FILE, 0):
            self._paths.add(path)
            for name in names:
                self._names.setdefault(path, []).append(narrow(name))
                for phrase in lexicon.terms.variants(name):
                    if len(phrase) > _SHORT or phrase in names:
                        self._called.setdefault(phrase, set()).add(path)
        self._longest = max(map(len, self._called), default=0)

    def differ(self, before: str, expression: str) -> bool:
        """Whether the words before a reference name other fields than it prints."""
        found = _PATH.fullmatch(expression)
        if found is None or found[1] not in self._paths:
            return False
        end, words = len(before), narrow(before)
        while end:
            for length in range(min(self._longest, end), 1, -1):
                phrase = words[end - length : end]
                if phrase in self._terms.words.generic:  # 支出决算, which many things have
                    return False
                if (paths := self._called.get(phrase)) is not None:
                    return found[1] not in paths and not any(phrase in name for name in self._names[found[1]])
            shorter = min(
                self._terms.ending(kind, words, end, 0)
                for kind in (self._terms.fillers, self._terms.finals, self._terms.plans)
            )
            if shorter == end:
                return False
            end = shorter
        return False


def _fields(shape: SchemaNode, path: FactPath, depth: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The numbers that a record of a shape has, by their paths, with what they are called."""
    for name, member in shape.members.items():
        if member.kind in ("number", "integer"):
            titles = (member.title,) if len(member.title) > _SHORT or not path else ()
            yield str(path / name), (*titles, *member.aliases)
        elif member.kind == "object" and depth < _DEEPEST:
            yield from _fields(member, path / name, depth + 1)
    for field in shape.computed:
        yield str(path / field.name), (field.title, *field.aliases)

"""All that a report can print: the record of its facts and figures, and the narratives to be written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reportgen.errors import Problem
from reportgen.facts import Scalar
from reportgen.language import Language, Scope, record_scope
from reportgen.records import Record


@dataclass(slots=True, eq=False)
class Draft:
    """A narrative before its references are followed: text, place, and where the result belongs."""

    scalar: Scalar
    path: str
    owner: Any
    key: str | int
    record: Record | None


@dataclass(slots=True, eq=False)
class Ledger:
    """Everything that can be printed: the root record, last year's, and the narratives to be written."""

    root: Record
    last: Record | None
    language: Language
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def scope(self, record: Record | None) -> Scope:
        """The names that formulas and prose of `record` may use: its own, the file's, and `last`."""
        own = record if record is not self.root else None
        return record_scope(own, self.root, {"last": self.last})

"""Two changes of one file: what a form does to the text that it shows, upon a text that has been changed since."""

from __future__ import annotations

from typing import NamedTuple

from reportgen.editing.apply import Edited
from reportgen.editing.operations import Operation
from reportgen.errors import Problem
from reportgen.facts.paths import FactPath
from reportgen.places import Source
from reportgen.schema.nodes import SchemaNode


class Conflict(NamedTuple):
    """A field that both have changed: what it is called, and what each makes of it; empty for what is not there.

    `problem` says it in a sentence.
    """

    path: FactPath
    title: str
    before: str
    mine: str
    theirs: str
    problem: Problem


def merge_operation(base: Source, now: Source, operation: Operation, shape: SchemaNode) -> Edited | Conflict:
    """Make an operation that is meant for the text `base` in the text `now`, if what it touches is still the same.

    Items of lists are known again by what they hold, then by their names.

    Raises:
        DataError: one of the texts cannot be read.
        UsageError: the operation cannot be made in `base`.
    """
    raise NotImplementedError


def merge_texts(base: str, mine: str, theirs: str) -> str | None:
    """What two texts have both made of a third, line by line; None where both have changed the same lines."""
    raise NotImplementedError

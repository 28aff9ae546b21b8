"""An operation made in the text of a data file, by cuts at exact places: all else stays as it is, byte for byte."""

from __future__ import annotations

from typing import NamedTuple

from reportgen.editing.operations import Operation
from reportgen.messages import Worded
from reportgen.places import Source
from reportgen.schema.nodes import SchemaNode


class Edited(NamedTuple):
    """A text with an operation made; `said` is what was understood of what was typed: 12,345.6 元 is 1.23456 万元."""

    text: str
    said: tuple[Worded, ...] = ()


def apply_operation(source: Source, operation: Operation, shape: SchemaNode) -> Edited:
    """Make an operation in the text of a file.

    What comes out has been read again, and holds what the form then shows.

    Args:
        source: the text of the file.
        shape: the schema of the whole file.

    Raises:
        DataError: the file cannot be read as it stands.
        UsageError: the operation cannot be made: there is no such field, it must be there, …
    """
    raise NotImplementedError

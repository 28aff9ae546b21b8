"""Cells pasted from a spreadsheet, as rows of a table: heads, units, thousands and blank cells understood, in words."""

from __future__ import annotations

from typing import NamedTuple

from reportgen.case import Case
from reportgen.editing.operations import Operation
from reportgen.facts.paths import FactPath
from reportgen.messages import Worded


class Proposal(NamedTuple):
    """What pasted cells would make of a list.

    `names` are the fields of its columns, `rows` the texts of their cells as they would be typed, in the unit of the
    fields; None for a blank cell. `said` is what was understood, in words; `operation` does it, None if nothing is left
    to do.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    said: tuple[Worded, ...]
    operation: Operation | None


def propose_rows(case: Case, path: FactPath, pasted: str, *, at: int = -1, column: str = "") -> Proposal:
    """What cells, as a spreadsheet puts them on the clipboard, would make of the list at `path`.

    Args:
        pasted: lines of cells between tabs; cells in quotes may have line breaks.
        at: the index of the item in which the first row goes, the next ones into those behind it; behind the last
            item for -1, so that all are added.
        column: the field into which the first column goes, if no row of heads says which is which.

    Raises:
        DataError: the file cannot be read.
        UsageError: it is no list, or the cells are no rows of it.
    """
    raise NotImplementedError

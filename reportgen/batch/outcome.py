"""What became of one data file of many: small, and to be sent from one process to another."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from reportgen.errors import Problem, Severity


class State(StrEnum):
    """What was done with a file."""

    BUILT = "built"
    UNCHANGED = "unchanged"
    CHECKED = "checked"
    FAILED = "failed"
    LEFT = "left"
    """It was not its turn before the run was stopped."""


class Counts(NamedTuple):
    """How many problems there are of each weight."""

    errors: int = 0
    warnings: int = 0
    notes: int = 0


class Outcome(NamedTuple):
    """What became of a data file.

    `reports` are the files that were written or, of an unchanged one, are as they were. `problems` are those that are
    told, errors among them only where there is no report, and `counts` counts all. `exit_code` is what a run over this
    file alone would end with. `own` tells whether the file lies in a project; `again`, whether it was done once more
    because a process had ended over it. `said` is what was told in words besides.
    """

    file: str
    state: State
    reports: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    counts: Counts = Counts()
    exit_code: int = 0
    own: bool = True
    again: bool = False
    said: tuple[str, ...] = ()
    record: str = ""
    """What the reports were made from, to be kept; empty where that cannot be said."""


def counted(problems: Sequence[Problem]) -> Counts:
    """How many problems there are of each weight, as an outcome has them."""
    return Counts(*(sum(problem.severity is kind for problem in problems) for kind in Severity))

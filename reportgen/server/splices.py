"""What is to be put where, so that one row of texts becomes another: as little as may be, and found quickly."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_MOST_COMPARED = 400
"""Of the texts between what is the same at both ends: more are replaced as a whole."""


class Splice(NamedTuple):
    """`removed` texts from the one with the index `at` give way to `put`; the index counts in the old row."""

    at: int
    removed: int
    put: list[str]


def splices(old: Sequence[str], new: Sequence[str]) -> list[Splice]:
    """The splices that make `new` of `old`, from the last to the first, so that none moves the place of another."""
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if not before and not after:
        return []
    if max(len(before), len(after)) > _MOST_COMPARED:
        return [Splice(head, len(before), list(after))]
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [
        Splice(head + start, end - start, list(after[first:last]))
        for tag, start, end, first, last in reversed(changes)
        if tag != "equal"
    ]


class Difference(NamedTuple):
    """Where two differ, from line `line` of theirs on, or of no line where it is a single field: what each has."""

    line: int
    theirs: str
    mine: str


def differences(theirs: str, mine: str) -> list[Difference]:
    """The lines in which two texts differ, from the first to the last."""
    before, after = theirs.splitlines(), mine.splitlines()
    found = reversed(splices(before, after))
    return [Difference(at + 1, "\n".join(before[at : at + removed]), "\n".join(put)) for at, removed, put in found]

"""Shares that are said of several things at once: A 10万元、B 30万元，分别占本年收入的25%、75%; A和B分别占25%和75%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reportgen.claims.grammar import Reader, Role, Sentence, Statement
from reportgen.claims.terms import WINDOW

_MOST = 12
"""Of so many things at the most a sentence says a share each."""


class Respective(NamedTuple):
    """One of several shares: of what it is, as the statement of a number before them or by the name alone, and of which
    whole, empty where that is not said."""

    part: int | None
    said: Statement
    whole: str


def respective_shares(reader: Reader, sentence: Sentence) -> dict[int, Respective]:
    """The shares of a sentence that are said of several things at once, by their places in the row of its numbers.

    Only where there are as many things as shares, and nothing else that they could be of.
    """
    found: dict[int, Respective] = {}
    if not any(word in reader.text[sentence.start : sentence.end] for word in reader.terms.words.respectively):
        return found
    for index, statement in enumerate(sentence.statements):
        if index in found or not statement.amount.percent:
            continue
        low = sentence.statements[index - 1].amount.end if index else sentence.start
        low = max(low, statement.amount.start - WINDOW)
        said = reader.terms.respective_share.search(reader.text[low : statement.amount.start])
        if said is None:
            continue
        count = _count(reader, sentence.statements, index)
        parts = _parts_before(reader, sentence, index, count, low + said.start())
        parts = parts or _names_before(reader, sentence, index, count, low + said.start())
        whole = said["whole"] or said["of"] or ""
        found |= {index + at: Respective(part, named, whole) for at, (part, named) in enumerate(parts)}
    return found


def _count(reader: Reader, statements: Sequence[Statement], index: int) -> int:
    """How many rates stand in a list, from one on."""
    count = 1
    while index + count < len(statements) and count <= _MOST:
        before, after = statements[index + count - 1].amount, statements[index + count].amount
        if not after.percent or reader.text[before.end : after.start] not in _between(reader):
            break
        count += 1
    return count


def _between(reader: Reader) -> tuple[str, ...]:
    return (*reader.terms.words.lists, *reader.terms.words.beside)


def _parts_before(
    reader: Reader, sentence: Sentence, index: int, count: int, at: int
) -> list[tuple[int | None, Statement]]:
    """The numbers of which the shares are said: as many as there are shares, and no more since the last 其中 or ；."""
    statements = sentence.statements
    first = index - count
    if count < 2 or first < 0 or reader.text[statements[index - 1].amount.end : at].strip(reader.terms.words.breaks):
        return []
    begin = statements[first - 1].amount.end if first else sentence.start
    between = reader.text[begin : statements[first].amount.start]
    if first and not any(mark in between for mark in ("；", *reader.terms.words.among)):
        return []
    parts = statements[first:index]
    if any(part.role is not Role.NAMED or not part.names or part.amount.percent for part in parts):
        return []
    return list(enumerate(parts, first))


def _names_before(
    reader: Reader, sentence: Sentence, index: int, count: int, at: int
) -> list[tuple[int | None, Statement]]:
    """The names of which the shares are said, in a list right before them, in a clause without other numbers."""
    low = sentence.statements[index - 1].amount.end if index else sentence.start
    breaks = set(reader.terms.words.breaks) - set(reader.terms.words.lists)
    clause = re.split(f"[{re.escape(''.join(breaks))}]", reader.text[max(low, at - WINDOW) : at])[-1]
    names = [name for name in _split(reader, clause) if name]
    if count < 2 or len(names) != count:
        return []
    found: list[tuple[int | None, Statement]] = []
    for position, name in enumerate(names):
        bare = _behind_fronts(reader, name) if position == 0 else name
        meant = tuple(named for named in reader.lexicon.named(bare) if not named.within)
        if not meant:
            return []
        amount = sentence.statements[index + position].amount
        found.append((None, Statement(amount, Role.SHARE, meant, bare, alone=True, begins=at - len(clause))))
    return found


def _split(reader: Reader, clause: str) -> Iterator[str]:
    yield from re.split("|".join(map(re.escape, sorted(_between(reader), key=len, reverse=True))), clause)


def _behind_fronts(reader: Reader, name: str) -> str:
    """A name without the words that may stand in front of it."""
    fronts = (*reader.terms.words.fronts, *reader.lexicon.own_names)
    while not reader.lexicon.named(name) and (front := next((w for w in fronts if w and name.startswith(w)), "")):
        name = name.removeprefix(front)
    return name

"""Which of very many problems are told: enough to work with, and how many more there are of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reportgen.errors import Problem, Severity

OF_A_KIND = 20
"""One slip that is repeated on every line is understood from a few; a screen or two of each kind."""

OF_A_FILE = 200
"""More than anybody mends before checking again; what a code host shows beside the lines of a change is far less."""


def foremost(problems: Iterable[Problem]) -> Sequence[Problem]:
    """The problems that are told, in their order, errors before warnings before notes where not all can be.

    Behind the last of a kind (one message, of one rule) a note says how many more there are; one at the end says it of
    the kinds that are not told at all.
    """
    found = list(problems)
    by_weight = sorted(range(len(found)), key=lambda index: tuple(Severity).index(found[index].severity))
    chosen: list[int] = []
    told: Counter[tuple[str, str]] = Counter()
    for index in by_weight:
        kind = _kind(found[index])
        if len(chosen) < OF_A_FILE and told[kind] < OF_A_KIND:
            chosen.append(index)
            told[kind] += 1
    more = Counter(map(_kind, found)) - told
    last = {_kind(found[index]): index for index in sorted(chosen)}
    result: list[Problem] = []
    for index in sorted(chosen):
        problem = found[index]
        result.append(problem)
        if last[_kind(problem)] == index and (count := more.pop(_kind(problem), 0)):
            result.append(_more("more-of-kind", problem.file_name, count, problem.rule or problem.code))
    if more:
        result.append(_more("more-of-file", found[-1].file_name, more.total()))
    return result


def _kind(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.rule


def _more(code: str, file: str, count: int, rule: str = "") -> Problem:
    return Problem(code=code, params={"count": f"{count:,}"}, severity=Severity.NOTE, file=file, rule=rule)

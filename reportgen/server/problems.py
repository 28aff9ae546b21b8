"""Problems as the page lists them: in words, with the line and the field at which each is mended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypedDict

from reportgen.errors import Problem
from reportgen.messages import worded
from reportgen.messages.unseen import visible, visible_line
from reportgen.places import Place

_MOST_RELATED = 8
_FOR_FORMS = {"not-filled-many": "server-unfilled", "git-no-repository": "server-no-repository"}
"""What is told otherwise where one fills in a form than where one goes through the lines of a file and types
commands."""
MOST = 300
"""More problems than anybody mends before looking again."""


class Spot(TypedDict):
    """A place of a file: where a click leads. `where` is how it is called; `line` is 0 where there is none."""

    file: str
    line: int
    column: int
    width: int
    where: str


class Told(TypedDict):
    """A problem in words."""

    severity: str
    text: str
    advice: str
    waived: str
    path: str
    spot: Spot | None
    related: list[tuple[str, Spot]]
    numbers: list[int]
    """The numbers of the trace that it is about."""
    blocks: list[str]
    """The keys of the blocks that it is about."""


class Marked(Protocol):
    """Finds what of a report a problem is about."""

    def numbers_of(self, problem: Problem) -> list[int]:
        """The numbers of the trace."""

    def keys_of(self, problem: Problem) -> list[str]:
        """The keys of blocks."""


def spot_of(place: Place | None, language: str, file: str = "") -> Spot | None:
    """A place, or a file alone, for the page."""
    if place is None:
        name = visible_line(file)
        return {"file": name, "line": 0, "column": 0, "width": 0, "where": name} if file else None
    line = 0 if place.label else place.line
    name = visible_line(place.source.name)
    return {"file": name, "line": line, "column": place.column, "width": place.width, "where": place.brief(language)}


def told(problems: Iterable[Problem], language: str, marks: Marked | None = None) -> list[Told]:
    """Problems in words, in their order, errors first where there are more than can be listed."""
    found = list(problems)
    if len(found) > MOST:
        found = sorted(found, key=lambda problem: ("error", "warning", "note").index(problem.severity))[:MOST]
    return [_told(problem, language, marks) for problem in found]


def _told(problem: Problem, language: str, marks: Marked | None) -> Told:
    related = [
        (visible_line(str(worded(label, language))), spot)
        for label, place in problem.related[:_MOST_RELATED]
        if label and (spot := spot_of(place, language)) is not None
    ]
    worded_as = problem._replace(code=_FOR_FORMS.get(problem.code, problem.code))
    return {
        "severity": str(problem.severity),
        "text": visible(worded_as.text(language)),
        "advice": "" if problem.waived else visible(worded_as.advice(language)),
        "waived": visible(str(worded(problem.waived, language))),
        "path": problem.path,
        "spot": spot_of(problem.place, language, problem.file),
        "related": [] if problem.code in _FOR_FORMS else related,
        "numbers": marks.numbers_of(problem) if marks else [],
        "blocks": marks.keys_of(problem) if marks else [],
    }

"""Problems as the page lists them: in words, with the line and the field at which each is mended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypedDict

from reportgen.editing.places import OF_MANY, FieldPlaces, form_words
from reportgen.errors import Problem
from reportgen.facts.paths import FILE
from reportgen.messages import worded
from reportgen.messages.unseen import visible, visible_line
from reportgen.places import Place

_MOST_RELATED = 8
MOST = 300
"""More problems than anybody mends before looking again."""


class Spot(TypedDict):
    """A place of a file: where a click leads. `where` is how it is called: the field that stands there, else the line.
    `path` is that field, `line` is 0 where there is none."""

    path: str
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


def spot_of(place: Place | None, language: str, file: str = "", fields: FieldPlaces | None = None) -> Spot | None:
    """A place, or a file alone, for the page."""
    if place is None:
        name = visible_line(file)
        return {"path": "", "file": name, "line": 0, "column": 0, "width": 0, "where": name} if file else None
    line = 0 if place.label else place.line
    name = visible_line(place.source.name)
    path = fields.path_of(place) if fields else FILE
    where = visible_line(fields.called(path)) if fields and path else place.brief(language)
    return {"path": path, "file": name, "line": line, "column": place.column, "width": place.width, "where": where}


def told(
    problems: Iterable[Problem], language: str, marks: Marked | None = None, fields: FieldPlaces | None = None
) -> list[Told]:
    """Problems in words, in their order, errors first where there are more than can be listed.

    Args:
        fields: those of the file that is filled in, by which its places are called.
    """
    found = list(problems)
    if len(found) > MOST:
        found = sorted(found, key=lambda problem: ("error", "warning", "note").index(problem.severity))[:MOST]
    return [_told(problem, language, marks, fields) for problem in found]


def _told(problem: Problem, language: str, marks: Marked | None, fields: FieldPlaces | None) -> Told:
    related = [
        (visible_line(str(worded(label, language))), spot)
        for label, place in problem.related[:_MOST_RELATED]
        if label and (spot := spot_of(place, language, fields=fields)) is not None
    ]
    text, advice = form_words(problem, language)
    return {
        "severity": str(problem.severity),
        "text": visible(text),
        "advice": "" if problem.waived else visible(advice),
        "waived": visible(str(worded(problem.waived, language))),
        "path": problem.path,
        "spot": spot_of(problem.place, language, problem.file, fields),
        "related": [] if problem.code in OF_MANY else related,
        "numbers": marks.numbers_of(problem) if marks else [],
        "blocks": marks.keys_of(problem) if marks else [],
    }

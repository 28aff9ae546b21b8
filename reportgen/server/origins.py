"""Where a number of the report comes from, as the page tells it and leads there."""

from __future__ import annotations

from typing import TypedDict

from reportgen.case import Case
from reportgen.facts.paths import FactPath
from reportgen.messages import worded
from reportgen.messages.unseen import visible
from reportgen.server.problems import Spot, spot_of
from reportgen.trace.words import entry_lines
from reportgen.values.formula_text import typed_places

_MOST_TARGETS = 40


class Target(TypedDict):
    """Where a click leads: the path of a field, empty if there is none in this file, and a place."""

    title: str
    path: str
    spot: Spot | None


class Origin(TypedDict):
    """`lines` tell it in words; `targets` are what is typed for it, or the line that writes it; `kin` are the numbers
    of the report that show something from which this one is computed."""

    lines: list[str]
    targets: list[Target]
    kin: list[int]


def origin_of(case: Case, index: int, language: str) -> Origin:
    """Where the number with an index in the trace of a case comes from.

    Raises:
        IndexError: there is none.
    """
    entry, names = case.numbers[index], case.figures.names
    own = names.own.name
    lines = [visible(line) for line in entry_lines(entry, language, names)]
    targets: list[Target] = []
    kin: set[int] = set()
    if entry.figure is not None:
        parts = typed_places(entry.figure)
        targets = [
            {
                "title": visible(str(worded(names.name_in_file(part), language))),
                "path": str(part.path) if place.source.name == own else "",
                "spot": spot_of(place, language),
            }
            for part, place in parts[:_MOST_TARGETS]
        ]
        wanted = {part.path for part, _ in parts}
        kin = {at for at, other in enumerate(case.numbers) if other.path in wanted and at != index}
    elif entry.place is not None:
        path = str(FactPath(entry.path)) if entry.place.source.name == own else ""
        targets = [{"title": entry.printed, "path": path, "spot": spot_of(entry.place, language)}]
    return {"lines": lines, "targets": targets, "kin": sorted(kin)}

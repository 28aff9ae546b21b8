"""Whether a data file is called by its own year: `2026.yaml` that still says 2025 is a copy of last year's file."""

from __future__ import annotations

import re
from decimal import Decimal

from reportgen.errors import Problem, Severity
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import MappingNode, ScalarNode
from reportgen.schema.nodes import SchemaNode
from reportgen.values.period import YEAR, period_in_name

FILE_YEAR = "file-year"
"""The name of the check, as waivers call it."""

# Four digits that stand alone: 20251231 is a day, and 1200 an amount or a number of anything.
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")


def file_year_problems(facts: MappingNode, shape: SchemaNode, file_name: str) -> list[Problem]:
    """The warning that a file is called by another year, or another period, than the one that it states.

    A name with several years (2021-2025) is right for each of the years between the first and the last.
    """
    if shape.period != YEAR:
        return _file_period_problems(facts, shape, file_name)
    stated = shape.stated(facts, "year")
    named = [int(year) for year in _YEAR.findall(file_name)]
    if not named or not isinstance(stated, ScalarNode) or not isinstance(stated.value, Decimal):
        return []
    if min(named) <= stated.value <= max(named):
        return []
    params: dict[str, object] = {"file": file_name, "named": named[0], "year": stated.text}
    at = FactPath.of(shape.roles["year"])
    place, warning = stated.place, Severity.WARNING
    return [Problem(code="file-year", severity=warning, place=place, path=at, params=params, rule=FILE_YEAR)]


def _file_period_problems(facts: MappingNode, shape: SchemaNode, file_name: str) -> list[Problem]:
    stated, period = shape.stated(facts, shape.period), shape.period_of(facts)
    named = period_in_name(file_name, shape.period)
    if stated is None or period is None or named in (None, period):
        return []
    name = shape.named(shape.period)
    params: dict[str, object] = {"file": file_name, "named": str(named), "period": str(period), "name": name}
    at, place, warning = FactPath.of(shape.roles[shape.period]), stated.place, Severity.WARNING
    return [Problem(code="file-period", severity=warning, place=place, path=at, params=params, rule=FILE_YEAR)]

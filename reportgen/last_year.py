"""Last year's file: found beside a data file or named by it, checked, and its figures derived."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from reportgen.audit.rules import audit_figures
from reportgen.audit.waivers import weigh_problems
from reportgen.errors import DataError, Problem, Severity
from reportgen.facts.load import load_facts
from reportgen.facts.tree import MappingNode, ScalarNode
from reportgen.figures.derive import derive_figures
from reportgen.figures.figures import Figures
from reportgen.files.project import NameOf, Project, last_year_file
from reportgen.layout.format import Layout
from reportgen.schema.contract import Contract
from reportgen.template.resolve import contract_for


class LastYear(NamedTuple):
    """Last year's figures, None if there are none; and what is wrong with the file, or speaks against it."""

    figures: Figures | None
    problems: tuple[Problem, ...] = ()


def find_last_year(
    facts: MappingNode, contract: Contract, layout: Layout, data_file: Path, project: Project, name_of: NameOf
) -> LastYear:
    """The file of the year before that a data file names, or that lies beside it.

    Raises:
        DataError: the file that the data name is not there or is of another year; or it cannot be read, or
            does not fit its contract.
        TemplateError: its schema or format is wrong.
    """
    stated, year = facts.members.get("previous"), _year(facts)
    path = last_year_file(data_file, year, stated.text if isinstance(stated, ScalarNode) else None) if year else None
    if path is None:
        return LastYear(None)
    if stated is not None and not os.path.isfile(path):
        params = {"path": _text(facts, "previous")}
        raise DataError(Problem(code="previous-missing", place=stated.place, path="previous", params=params))
    before = load_facts(path, name_of(path))
    odd = _not_last_year(facts, before, path)
    if odd and stated is None:
        return LastYear(None, (odd,))
    if odd and odd.severity is Severity.ERROR:
        raise DataError(odd)
    own = contract_for(before, project, name_of)
    own.validate(before)
    asked_by = None if own is contract else contract.shape
    last = derive_figures(before, own, layout.forms, layout.words, asked_by=asked_by)
    found = weigh_problems(before, audit_figures(last), own.shape, "")
    wrong = [problem for problem in found if problem.severity is Severity.ERROR]
    return LastYear(last, (odd, *wrong) if odd else tuple(wrong))


def _not_last_year(facts: MappingNode, before: MappingNode, path: Path) -> Problem | None:
    """What speaks against a file being last year's: another department, or another year.

    A file that the data name is taken even if the department had another name then.
    """
    stated, found, year = facts.members.get("previous"), _year(before), _year(facts)
    if _name(before) != _name(facts):
        node = before.members.get("department")
        place = stated.place if stated else node.place if node else None
        params: dict[str, object] = {"file": path.name, "found": _name(before), "wanted": _name(facts)}
        code = "previous-department" if stated else "previous-other-department"
        return Problem(code=code, severity=Severity.WARNING, place=place, path="previous", params=params)
    if found == year - 1:
        return None
    if stated is not None:
        params = {"year": found, "wanted": year - 1}
        return Problem(code="previous-year", place=stated.place, path="previous", params=params)
    node = before.members.get("year")
    params = {"file": path.name, "year": found}
    place = node.place if node else None
    return Problem(code="previous-other-year", severity=Severity.WARNING, place=place, path="year", params=params)


def _year(facts: MappingNode) -> int:
    """The year of a data file, 0 if it has none."""
    node = facts.members.get("year")
    return int(node.value) if isinstance(node, ScalarNode) and isinstance(node.value, Decimal) else 0


def _name(facts: MappingNode) -> str:
    department = facts.members.get("department")
    return _text(department, "name") if isinstance(department, MappingNode) else ""


def _text(facts: MappingNode, name: str) -> str:
    node = facts.members.get(name)
    return node.text if isinstance(node, ScalarNode) else ""

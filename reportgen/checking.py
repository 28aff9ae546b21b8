"""The first half of the way: from a data file to checked figures.

load ─▶ validate ─▶ derive ─▶ narrate ─▶ audit
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from reportgen.audit.rules import STATED, audit_figures, without_echoes
from reportgen.errors import DataError, Problem, Severity, UsageError, in_file_order
from reportgen.facts.load import load_facts, parse_facts
from reportgen.facts.tree import UNFILLED, MappingNode, ScalarNode
from reportgen.figures.derive import acquaint, derive_figures
from reportgen.figures.ledger import Ledger
from reportgen.figures.prose import PROSE_SLIP, narrate_prose
from reportgen.files.project import (
    DEFAULT_TEMPLATE,
    Project,
    find_data_file,
    find_project,
    last_year_file,
    shown,
)
from reportgen.layout.format import Layout, layout_of
from reportgen.places import Source
from reportgen.proofread.texts import READING_RULES, proofread_texts
from reportgen.schema.contract import Contract, read_contract
from reportgen.schema.validate import validate_facts
from reportgen.template.inheritance import FORMAT, Lineage, trace_lineage

OWN_RULES = (STATED, PROSE_SLIP, *READING_RULES)
"""The checks that the program makes by itself, as waivers call them."""

NameOf = Callable[[Path], str]
"""Gives the name by which messages call a file."""


class CheckedData(NamedTuple):
    """A data file that has been read, with all that its report needs. `problems` are in file order."""

    facts: MappingNode
    ledger: Ledger
    layout: Layout
    lineage: Lineage
    project: Project
    problems: tuple[Problem, ...]
    name_of: NameOf

    @property
    def template(self) -> Path:
        """The template's own folder."""
        return self.lineage.folders[0]

    @property
    def errors(self) -> bool:
        """Whether there is a problem that stops the report."""
        return has_errors(self.problems)


def check_data(
    data_file: Path, name_of: NameOf | None = None, today: str = "", source: Source | None = None
) -> CheckedData:
    """Read and check a data file.

    Args:
        name_of: how messages call the files; if not given, the data file as it is named here and the
            others by their path from where the user stands.
        today: the day as `2023-03-15`, for waivers that end; empty if none is to end.
        source: the text to be read in place of what the file holds.

    Raises:
        DataError: the file cannot be read, or does not fit the contract.
        TemplateError: the schema or the format is wrong.
    """
    data_file = find_data_file(data_file)
    facts = parse_facts(source) if source else load_facts(data_file, name_of(data_file) if name_of else None)
    name_of = name_of or shown
    project = find_project(data_file)
    lineage = lineage_of(facts, project, name_of)
    contract = contract_of(project, name_of, lineage)
    validate_facts(facts, contract)
    layout = _layout(lineage)
    last, odd = _last_year(facts, data_file, project, layout, name_of)
    if last and last.contract is not contract:
        acquaint(last.root, contract.shape)
    ledger = derive_figures(facts, contract, layout.forms, last)
    found = [*narrate_prose(ledger), *audit_figures(ledger), *proofread_texts(ledger)]
    if ledger.pictures:
        from reportgen.document.picture_files import picture_problems

        found += picture_problems(ledger.pictures, project.root)
    problems = [*odd, *_weighed(facts, found, contract, today)]
    return CheckedData(facts, ledger, layout, lineage, project, in_file_order(problems), name_of)


def contract_for(facts: MappingNode, project: Project, name_of: NameOf = shown) -> Contract:
    """The data contract of a data file: the project's, as the file's template extends it.

    Raises:
        DataError: the file names a template that does not exist.
        TemplateError: a schema or a format is wrong.
    """
    return contract_of(project, name_of, lineage_of(facts, project, name_of))


def contract_of(project: Project, name_of: NameOf = shown, lineage: Lineage | None = None) -> Contract:
    """The data contract of a project, or of a template of it; read once as long as no file of it changes.

    Raises:
        TemplateError: a schema is wrong.
    """
    files = (project.schema, *(lineage.schemas() if lineage else ()))
    return _contract(tuple((path, stamp(path), name_of(path)) for path in files))


def lineage_of(facts: MappingNode, project: Project, name_of: NameOf = shown) -> Lineage:
    """The folders of the template that the data name, or of the usual one.

    Raises:
        DataError: there is no such template, or it is not filled in yet.
        TemplateError: a format is wrong.
    """
    named = facts.members.get("template")
    try:
        return template_lineage(project, named.text if isinstance(named, ScalarNode) else DEFAULT_TEMPLATE, name_of)
    except UsageError as error:
        if not isinstance(named, ScalarNode):
            validate_facts(facts, contract_of(project, name_of))
            raise
        try:
            validate_facts(facts, contract_of(project, name_of))
        except DataError as fault:  # what the other fields may be, only the template that is meant could say
            if named.text == UNFILLED:
                raise
            if own := [problem for problem in fault.problems if problem.path == "template"]:
                raise DataError(own) from None
        raise DataError(problem._replace(place=named.place, path="template") for problem in error.problems) from None


def template_lineage(project: Project, name: str, name_of: NameOf = shown) -> Lineage:
    """The folders of a template; its formats are read once as long as they do not change.

    Raises:
        UsageError: there is no template of that name.
        TemplateError: a format is wrong.
    """
    try:
        stamps = tuple(stamp(folder / FORMAT) for folder in sorted(project.templates.iterdir()))
    except OSError:
        stamps = ()
    return _lineage(project, name, name_of(project.templates), stamps, name_of)


def _last_year(
    facts: MappingNode, data_file: Path, project: Project, layout: Layout, name_of: NameOf
) -> tuple[Ledger | None, list[Problem]]:
    """Last year's figures, if there is a file of the same department, and what is wrong with finding it."""
    stated, year = facts.members.get("previous"), _year(facts)
    path = last_year_file(data_file, year, stated.text if isinstance(stated, ScalarNode) else None) if year else None
    if path is None:
        return None, []
    if stated is not None and not os.path.isfile(path):
        params = {"path": _text(facts, "previous")}
        raise DataError(Problem(code="previous-missing", place=stated.place, path="previous", params=params))
    before = load_facts(path, name_of(path))
    odd = _not_last_year(facts, before, path)
    if odd and stated is None:
        return None, [odd]
    if odd and odd.severity is Severity.ERROR:
        raise DataError(odd)
    contract = contract_for(before, project, name_of)
    validate_facts(before, contract)
    last = derive_figures(before, contract, layout.forms)
    found = _weighed(before, [*narrate_prose(last), *audit_figures(last)], contract, "")
    wrong = [problem for problem in found if problem.severity is Severity.ERROR]
    return last, [odd, *wrong] if odd else wrong


def _weighed(facts: MappingNode, problems: list[Problem], contract: Contract, today: str) -> list[Problem]:
    if "waive" in facts.members:
        from reportgen.audit.waivers import waive_problems

        problems = waive_problems(facts, problems, contract.shape, OWN_RULES, today)
    return without_echoes(problems)


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


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def stamp(path: Path) -> tuple[int, int]:
    """What changes when a file does; a file that is not there has none."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=16)
def _contract(files: tuple[tuple[Path, tuple[int, int], str], ...]) -> Contract:
    (path, _, name), *more = files
    return read_contract(path, name, *((path, name) for path, _, name in more))


@lru_cache(maxsize=32)
def _lineage(project: Project, name: str, called: str, stamps: tuple[tuple[int, int], ...], name_of: NameOf) -> Lineage:
    return trace_lineage(project, name, name_of)


@lru_cache(maxsize=32)
def _layout(lineage: Lineage) -> Layout:
    return layout_of(*lineage.formats)

"""The one way from a data file to a report, one line a stage.

load ─▶ validate ─▶ derive ─▶ narrate ─▶ render ─▶ parse ─▶ number ─▶ write
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reportgen.audit import audit_figures
from reportgen.blocks import Document
from reportgen.contract import Contract, read_contract
from reportgen.derive import derive_figures
from reportgen.errors import DataError, Problem, Severity, TemplateError, UsageError, in_file_order
from reportgen.facts import Mapping, Scalar
from reportgen.kept import CompiledTemplates
from reportgen.layout import Layout, read_layout
from reportgen.ledger import Ledger
from reportgen.load import load_facts
from reportgen.narrate import narrate_prose
from reportgen.project import (
    DEFAULT_TEMPLATE,
    Project,
    find_data_file,
    find_project,
    find_template,
    last_year_file,
    shown,
)
from reportgen.save import output_path, save_file
from reportgen.validate import validate_facts
from reportgen.wording import make_filters

if TYPE_CHECKING:
    from reportgen.render import Templates

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class Report(NamedTuple):
    """What a build has written: the path of the file, and the warnings that did not stop it."""

    path: Path
    warnings: tuple[Problem, ...]


class ReadyReport(NamedTuple):
    """A report that is ready to be written. `own_project` tells whether the data file's own project made it."""

    path: Path
    content: bytes
    warnings: tuple[Problem, ...]
    own_project: bool

    def save(self) -> Report:
        """Write it, whole or not at all.

        Raises:
            OutputError: the file cannot be written.
        """
        save_file(self.path, self.content)
        return Report(self.path, self.warnings)


class _Checked(NamedTuple):
    """A data file that has been read, with all that its report needs."""

    ledger: Ledger
    layout: Layout
    template: Path
    project: Project
    problems: tuple[Problem, ...]


def check_report(data_file: str | os.PathLike[str]) -> tuple[Problem, ...]:
    """Check a data file and its report; nothing is written.

    Returns:
        Every problem of the data in file order, warnings among them; empty if all is well.

    Raises:
        TemplateError: the schema, the template or the format is wrong.
        UsageError: the data name a template that does not exist.
    """
    try:
        checked = _check(Path(data_file))
    except DataError as error:
        return error.problems
    if not _errors(checked.problems):
        _compose(checked)
    return checked.problems


def build_report(data_file: str | os.PathLike[str], output: str | os.PathLike[str] | None = None) -> Report:
    """Build the Word report of a data file.

    Args:
        output: a file whose name ends in `.docx`, or a folder that exists or ends in a slash; `out/` of the
            project if not given.

    Raises:
        DataError: the data have errors. Nothing is written; an older report stays as it was.
        TemplateError: the schema, the template or the format is wrong.
        UsageError: `output` is no name for a Word file.
        OutputError: the file cannot be written.
    """
    return compose_report(data_file, output).save()


def compose_report(data_file: str | os.PathLike[str], output: str | os.PathLike[str] | None = None) -> ReadyReport:
    """All of `build_report` but the writing: what would be written, and where.

    Raises:
        DataError, TemplateError, UsageError: as `build_report`.
    """
    checked = _checked_without_errors(data_file)
    document = _compose(checked)
    path = output_path(document.file_name, checked.project.output_folder(), output)
    return ReadyReport(path, _to_docx(document, checked), checked.problems, checked.project.own)


def report_markup(data_file: str | os.PathLike[str]) -> str:
    """The report as the template wrote it, in the vocabulary of `markup`, each element with its line.

    Raises:
        DataError, TemplateError, UsageError: as `build_report`.
    """
    checked = _checked_without_errors(data_file)
    return _render(checked, _templates_of(checked))


def report_document(data_file: str | os.PathLike[str]) -> Document:
    """The report as numbered blocks.

    Raises:
        DataError, TemplateError, UsageError: as `build_report`.
    """
    checked = _checked_without_errors(data_file)
    return _compose(checked)


def _checked_without_errors(data_file: str | os.PathLike[str]) -> _Checked:
    checked = _check(Path(data_file))
    if _errors(checked.problems):
        raise DataError(checked.problems)
    return checked


def _check(data_file: Path) -> _Checked:
    data_file = find_data_file(data_file)
    facts = load_facts(data_file)
    project = find_project(data_file)
    contract = _contract(project.schema, _stamp(project.schema))
    validate_facts(facts, contract)
    template = _template(facts, project)
    layout = _layout(template / "format.yaml", _stamp(template / "format.yaml"))
    last, odd = _last_year(facts, data_file, contract, layout)
    ledger = derive_figures(facts, contract, layout.forms, last)
    problems = [*odd, *narrate_prose(ledger), *audit_figures(ledger)]
    return _Checked(ledger, layout, template, project, in_file_order(problems))


def _template(facts: Mapping, project: Project) -> Path:
    """The folder of the template that the data name, or of the usual one."""
    named = facts.members.get("template")
    try:
        return find_template(project, named.text if isinstance(named, Scalar) else DEFAULT_TEMPLATE)
    except UsageError as error:
        if named is None:
            raise
        raise DataError(problem._replace(place=named.place, path="template") for problem in error.problems) from None


def _last_year(
    facts: Mapping, data_file: Path, contract: Contract, layout: Layout
) -> tuple[Ledger | None, list[Problem]]:
    """Last year's figures, if there is a file of the same department, and what is wrong with finding it."""
    stated, year = facts.members.get("previous"), _year(facts)
    path = last_year_file(data_file, year, stated.text if isinstance(stated, Scalar) else None) if year else None
    if path is None:
        return None, []
    if stated is not None and not os.path.isfile(path):
        params = {"path": _text(facts, "previous")}
        raise DataError(Problem(code="previous-missing", place=stated.place, path="previous", params=params))
    before = load_facts(path, shown(path))
    odd = _not_last_year(facts, before, path)
    if odd and stated is None:
        return None, [odd]
    if odd and odd.severity is Severity.ERROR:
        raise DataError(odd)
    validate_facts(before, contract)
    last = derive_figures(before, contract, layout.forms)
    wrong = [*narrate_prose(last), *audit_figures(last)]
    return last, [odd, *wrong] if odd else wrong


def _not_last_year(facts: Mapping, before: Mapping, path: Path) -> Problem | None:
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


def _year(facts: Mapping) -> int:
    """The year of a data file, 0 if it has none."""
    node = facts.members.get("year")
    return int(node.value) if isinstance(node, Scalar) and isinstance(node.value, Decimal) else 0


def _name(facts: Mapping) -> str:
    department = facts.members.get("department")
    return _text(department, "name") if isinstance(department, Mapping) else ""


def _text(facts: Mapping, name: str) -> str:
    node = facts.members.get(name)
    return node.text if isinstance(node, Scalar) else ""


def _errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def _templates_of(checked: _Checked) -> Templates:
    return _templates(checked.template, _folder_stamp(checked.template), checked.layout)


def _render(checked: _Checked, templates: Templates) -> str:
    from reportgen.render import render_markup

    return render_markup(checked.ledger, templates)


def _compose(checked: _Checked) -> Document:
    """The blocks of a report, numbered."""
    from reportgen.markup import parse_markup
    from reportgen.number import number_headings
    from reportgen.render import MAIN

    templates = _templates_of(checked)
    document = parse_markup(_render(checked, templates), templates.place)
    if not document.file_name.strip():
        raise TemplateError(Problem(code="markup-head", place=templates.place(MAIN, 1)))
    if not _is_date(document.date):
        params = {"value": document.date}
        raise TemplateError(Problem(code="markup-date", place=templates.place(MAIN, 1), params=params))
    return number_headings(document, checked.layout.numbering, templates.place)


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.match(text)) and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def _to_docx(document: Document, checked: _Checked) -> bytes:
    from reportgen.write_docx import write_docx

    base = checked.template / "base.docx"
    return write_docx(document, checked.layout, (base.read_bytes(), shown(base)) if base.is_file() else None)


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when a file does; a file that is not there has none."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def _folder_stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    return tuple(sorted((path.name, *_stamp(path)) for path in folder.iterdir()))


@lru_cache(maxsize=8)
def _contract(path: Path, stamp: tuple[int, int]) -> Contract:
    return read_contract(path, shown(path))


@lru_cache(maxsize=32)
def _layout(path: Path, stamp: tuple[int, int]) -> Layout:
    return read_layout(path, shown(path))


@lru_cache(maxsize=32)
def _templates(folder: Path, stamp: tuple[tuple[str, int, int], ...], layout: Layout) -> Templates:
    from reportgen.render import Templates

    return Templates(folder, shown(folder), make_filters(layout.forms), CompiledTemplates())

"""The one way from a data file to a report, one line a stage.

load ─▶ validate ─▶ derive ─▶ narrate ─▶ render ─▶ parse ─▶ number ─▶ write
"""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reportgen.checking import CheckedData, check_data
from reportgen.document.blocks import Document
from reportgen.errors import DataError, Problem, TemplateError, in_file_order
from reportgen.files.save import output_path, save_file
from reportgen.proofread.templates import proofread_templates
from reportgen.template.resolve import templates_for

if TYPE_CHECKING:
    from reportgen.template.render import Templates
    from reportgen.trace.numbers import TracedNumber

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class Report(NamedTuple):
    """What a build has written: the path of the file, and the warnings that did not stop it."""

    path: Path
    warnings: tuple[Problem, ...]


class Trace(NamedTuple):
    """A report with the origin of every number in it."""

    checked: CheckedData
    document: Document
    entries: list[TracedNumber]


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


def check_report(data_file: str | os.PathLike[str], today: dt.date | None = None) -> tuple[Problem, ...]:
    """Check a data file and its report; nothing is written.

    Args:
        today: the day on which waivers that end are judged; without it none ends.

    Returns:
        Every problem of the data in file order, warnings among them; empty if all is well.

    Raises:
        TemplateError: the schema, the template or the format is wrong.
        UsageError: the data name a template that does not exist.
    """
    try:
        checked = check_data(Path(data_file), today=_day(today))
    except DataError as error:
        return error.problems
    if checked.errors:
        return checked.problems
    compose_document(checked)
    templates = templates_of(checked)
    found = proofread_templates(checked.ledger, templates.sources(), templates.tokens)
    return in_file_order([*checked.problems, *found]) if found else checked.problems


def build_report(
    data_file: str | os.PathLike[str], output: str | os.PathLike[str] | None = None, today: dt.date | None = None
) -> Report:
    """Build the Word report of a data file.

    Args:
        output: a file whose name ends in `.docx`, or a folder that exists or ends in a slash; `out/` of the
            project if not given.
        today: as for `check_report`.

    Raises:
        DataError: the data have errors. Nothing is written; an older report stays as it was.
        TemplateError: the schema, the template or the format is wrong.
        UsageError: `output` is no name for a Word file.
        OutputError: the file cannot be written.
    """
    return compose_report(data_file, output, today).save()


def compose_report(
    data_file: str | os.PathLike[str], output: str | os.PathLike[str] | None = None, today: dt.date | None = None
) -> ReadyReport:
    """All of `build_report` but the writing: what would be written, and where.

    Raises:
        DataError, TemplateError, UsageError: as `build_report`.
    """
    checked = checked_without_errors(data_file, today)
    document = compose_document(checked)
    path = output_path(document.file_name, checked.project.output_folder(), output)
    return ReadyReport(path, docx_of(document, checked), checked.problems, checked.project.own)


def compose_review(report: ReadyReport, data_file: str | os.PathLike[str], suffix: str, language: str) -> ReadyReport:
    """The review copy of a report: every computed figure has a comment with its formula and its lines.

    Args:
        suffix: what the name of the file gets behind that of the report.
        language: of the comments, `zh` or `en`.

    Raises:
        DataError, TemplateError, UsageError: as `build_report`.
    """
    from reportgen.trace.review import annotate_figures

    trace = trace_report(data_file)
    document = annotate_figures(trace.document, trace.entries, language, trace.checked.facts.place.source)
    path = report.path.with_name(f"{report.path.stem}{suffix}{report.path.suffix}")
    return report._replace(path=path, content=docx_of(document, trace.checked))


def report_markup(data_file: str | os.PathLike[str]) -> str:
    """The report as the template wrote it, in the vocabulary of `markup`, each element with its line.

    Raises:
        DataError, TemplateError, UsageError: as `build_report`.
    """
    checked = checked_without_errors(data_file)
    return _render(checked, templates_of(checked))


def report_document(data_file: str | os.PathLike[str]) -> Document:
    """The report as numbered blocks.

    Raises:
        DataError, TemplateError, UsageError: as `build_report`.
    """
    checked = checked_without_errors(data_file)
    return compose_document(checked)


def trace_report(data_file: str | os.PathLike[str], today: dt.date | None = None) -> Trace:
    """The report, and where every number in it comes from.

    Raises:
        DataError, TemplateError, UsageError: as `build_report`.
    """
    from reportgen.trace.numbers import trace_numbers
    from reportgen.values.recording import recording, settle_marks

    checked = checked_without_errors(data_file, today)
    templates = templates_of(checked)
    with recording() as printed:
        markup = settle_marks(_render(checked, templates))
    document = _document(markup, checked, templates)
    return Trace(checked, document, trace_numbers(document, printed, templates.find))


def checked_without_errors(data_file: str | os.PathLike[str], today: dt.date | None = None) -> CheckedData:
    """Read and check a data file that has no errors.

    Raises:
        DataError, TemplateError: as `build_report`.
    """
    checked = check_data(Path(data_file), today=_day(today))
    if checked.errors:
        raise DataError(checked.problems)
    return checked


def _day(today: dt.date | None) -> str:
    return today.isoformat() if today else ""


def templates_of(checked: CheckedData) -> Templates:
    """The templates of a report; compiled once as long as they do not change."""
    return templates_for(checked.lineage, checked.layout, checked.name_of)


def _render(checked: CheckedData, templates: Templates) -> str:
    from reportgen.template.render import render_markup

    return render_markup(checked.ledger, templates)


def compose_document(checked: CheckedData) -> Document:
    """The blocks of a report, numbered.

    Raises:
        TemplateError: the template is wrong.
    """
    templates = templates_of(checked)
    return _document(_render(checked, templates), checked, templates)


def _document(markup: str, checked: CheckedData, templates: Templates) -> Document:
    from reportgen.document.markup import parse_markup
    from reportgen.document.numbering import number_headings
    from reportgen.template.render import MAIN

    root = checked.project.root

    def read(source: str) -> bytes:
        from reportgen.document.picture_files import picture_bytes

        return picture_bytes(root, source)

    document = parse_markup(markup, templates.place, read)
    if not document.file_name.strip():
        raise TemplateError(Problem(code="markup-head", place=templates.place(MAIN, 1)))
    if not _is_date(document.date):
        params = {"value": document.date}
        raise TemplateError(Problem(code="markup-date", place=templates.place(MAIN, 1), params=params))
    layout = checked.layout
    return number_headings(document, layout.numbering, layout.captions, templates.place)


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.match(text)) and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def docx_of(document: Document, checked: CheckedData) -> bytes:
    """A document as a Word file in the look of the checked data's template."""
    from reportgen.docx.write import write_docx

    base = checked.lineage.file("base.docx")
    return write_docx(document, checked.layout, (base.read_bytes(), checked.name_of(base)) if base.is_file() else None)

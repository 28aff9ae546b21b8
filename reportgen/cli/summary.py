"""`reportgen summary`: many departments' files as one table."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reportgen.audit.waivers import OWN_RULES
from reportgen.batch.run import work_through
from reportgen.case import Case
from reportgen.cli.clock import today
from reportgen.cli.many import Progress
from reportgen.cli.speech import Speech, say, say_error, tell
from reportgen.errors import Problem, ReportgenError, UsageError
from reportgen.files.data_files import meant_files
from reportgen.files.project import Project, find_project, shown, template_names, usual_template
from reportgen.messages import Listing, choose_language
from reportgen.spreadsheets.mapping import Item

if TYPE_CHECKING:
    from reportgen.cli.parser import Command
    from reportgen.schema.contract import Contract
    from reportgen.summary.plan import Plan
    from reportgen.summary.rows import Row
    from reportgen.summary.table import Table
    from reportgen.template.inheritance import Lineage

FORMS = {"xlsx": ".xlsx", "csv": ".csv", "md": ".md", "json": ".json", "docx": ".docx"}
_MOST_TOLD = 20
"""Of so many files it is told why they are not in the table; the table says it of all."""


class Settings(NamedTuple):
    """What is to be written, as the options say it."""

    output: str | None = None
    form: str | None = None
    columns: str | None = None
    period: str = ""
    jobs: int | None = None


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.many import jobs_option
    from reportgen.cli.parser import PATH, Command

    def summary(files: tuple[str, ...], **options: object) -> int:
        return run_command(files, Settings(**options))  # type: ignore[arg-type]  # click has read them

    return Command(
        "summary",
        callback=summary,
        params=[
            click.Argument(["files"], nargs=-1, metavar="FILE...", type=PATH, required=True),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-summary-output")),
            click.Option(["--to", "form"], type=click.Choice(tuple(FORMS)), help=say("cli-option-summary-to")),
            click.Option(["--columns"], metavar="YAML", type=PATH, help=say("cli-option-summary-columns")),
            click.Option(["--period"], default="", metavar="PERIOD", help=say("cli-option-summary-period")),
            jobs_option(),
        ],
    )


def run_command(names: Sequence[str], settings: Settings | None = None) -> int:
    """Write the table of all files; those with errors are told and do not keep the others from it."""
    from reportgen.files.save import output_path, save_file
    from reportgen.summary.rows import State
    from reportgen.summary.table import Rows, Table

    settings = settings or Settings()
    if "" in (*names, settings.output, settings.columns):
        raise UsageError(Problem(code="name-empty"))
    form = _form(settings)
    files = meant_files(names)
    if all(os.path.isdir(file) for file in files):  # a folder that has no data stands for itself
        raise UsageError(Problem(code="summary-no-files", params={"names": Listing(files)}))
    language = choose_language()
    sources = _Sources(files)
    plan = sources.plan(settings.columns)
    rows = Rows()
    for row in _rows(files, plan, language, settings):
        rows.add(row)
    wanted, others = rows.of_the_latest()
    if not wanted:
        raise UsageError(Problem(code="summary-no-period", params={"period": settings.period}))
    table = Table(plan, wanted, language, sources.rule_titles())
    path = output_path(table.title, sources.project.output_folder(), settings.output, FORMS[form])
    save_file(path, _WRITERS[form](table, sources))
    Speech().problems(table.problems)
    for title, way in _items_of_nobody(plan, wanted):
        say_error(say("summary-item-nowhere", title=title, path=way))
    _tell_failed([row for row in wanted if row.state is State.FAILED])
    if others:
        say_error(say("summary-others", count=len(others), period=table.period))
    good, faulty, failed = (table.count(state) for state in (State.GOOD, State.FAULTY, State.FAILED))
    tell(say("summary-written", path=shown(path), count=len(wanted), good=good, faulty=faulty, failed=failed))
    return max(row.code for row in wanted)


def _form(settings: Settings) -> str:
    """The form that is wanted, by its name or by how the file's name ends.

    Raises:
        UsageError: the ending says none.
    """
    if settings.form is not None:
        return settings.form
    output = settings.output
    if output is None or os.path.isdir(output) or output.endswith(("/", os.sep)):
        return "xlsx"
    ending = Path(output).suffix.lower()
    form = next((form for form, own in FORMS.items() if own == ending), None)
    if form is None:
        raise UsageError(Problem(code="summary-ending", file=output, params={"endings": Listing(FORMS.values())}))
    return form


class _Sources:
    """What serves the files: their project, the template of the first that can be read, all schemas."""

    def __init__(self, files: Sequence[str]) -> None:
        self.project: Project = find_project(Path(files[0]))
        self.lineage: Lineage = self._lineage(files)
        self.contracts: list[Contract] = self._contracts()

    def _lineage(self, files: Sequence[str]) -> Lineage:
        from reportgen.template.resolve import template_lineage

        for file in files:
            with suppress(ReportgenError):
                case = Case(file)
                self.project = case.project
                return case.lineage
        return template_lineage(self.project, usual_template(self.project))

    def _contracts(self) -> list[Contract]:
        from reportgen.template.resolve import contract_of, template_lineage

        found = [contract_of(self.project, lineage=self.lineage)]
        for name in template_names(self.project):
            with suppress(ReportgenError):  # a template that is wrong is told where a file uses it
                found.append(contract_of(self.project, lineage=template_lineage(self.project, name)))
        return found

    def plan(self, columns: str | None) -> Plan:
        """The columns: of the file that is named, of the project's, of the template's, or those of any schema.

        Raises:
            DataError: the file is wrong.
        """
        from reportgen.summary.plan import PLAN, read_plan, usual_plan

        shapes = [contract.shape for contract in self.contracts]
        if columns is not None:
            return read_plan(Path(columns), columns, None, shapes)
        own = self.project.root / PLAN
        if os.path.lexists(own):
            return read_plan(own, shown(own), self.project.root, shapes)
        path = self.lineage.file(f"summary/{PLAN}")
        if os.path.lexists(path):
            return read_plan(path, shown(path), self.lineage.root, shapes)
        return usual_plan(shapes[0])

    def rule_titles(self) -> Mapping[str, str]:
        """What the schemas call their rules, and what the program's own are about."""
        return {rule: say(f"summary-rule-{rule}") for rule in OWN_RULES} | {
            rule.id: rule.title
            for contract in reversed(self.contracts)
            for shape in contract.shape.walk()
            for rule in shape.rules
        }


def _rows(files: Sequence[str], plan: Plan, language: str, settings: Settings) -> Iterator[Row]:
    """The rows of all files in their order, by as many processes as are wanted."""
    from reportgen.summary.rows import RowReader, lost_row

    read = RowReader(plan, today(), language, settings.period)
    again = []
    with Progress("cli-reading") as progress:
        progress.begin(len(files))
        for worked in work_through(read, files, processes=settings.jobs):
            progress.step()
            again += [worked.file] if worked.again else []
            row = worked.result or lost_row(worked.file, worked.problem, language)
            read.saw(row)
            yield row
    if again:
        say_error(say("cli-batch-again", files=Listing(again[:_MOST_TOLD])))


def _items_of_nobody(plan: Plan, rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """The columns of an item of a list that no file has, which is rather a slip of its name: title and path."""
    named = {at for at, column in enumerate(plan.columns) if any(isinstance(step, Item) for step in column.way)}
    counted = [row for row in rows if row.numbers] if named else []
    for row in counted:
        values = row.values()
        named = {at for at in named if values[at][0] is None}
        if not named:
            break
    for at in sorted(named) if counted else ():
        yield plan.columns[at].title, plan.columns[at].path


def _tell_failed(rows: Sequence[Row]) -> None:
    for row in rows[:_MOST_TOLD]:
        say_error(say("summary-file-failed", file=row.file, reason=row.reason))
    if more := len(rows[_MOST_TOLD:]):
        say_error(say("summary-more-failed", count=more))


def _xlsx(table: Table, _: _Sources) -> bytes:
    from reportgen.summary.workbook import write_workbook

    return write_workbook(table)


def _csv(table: Table, _: _Sources) -> bytes:
    from reportgen.summary.texts import write_csv

    return write_csv(table)


def _markdown(table: Table, _: _Sources) -> bytes:
    from reportgen.summary.texts import write_markdown

    return write_markdown(table)


def _json(table: Table, _: _Sources) -> bytes:
    from reportgen.summary.texts import write_json

    return write_json(table)


def _docx(table: Table, sources: _Sources) -> bytes:
    from reportgen.summary.document import write_document

    return write_document(table, sources.lineage, sources.contracts[0].shape.period)


_WRITERS: Mapping[str, Callable[[Table, _Sources], bytes]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "md": _markdown,
    "json": _json,
    "docx": _docx,
}

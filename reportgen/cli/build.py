"""`reportgen build`: data files to reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.cli.clock import today
from reportgen.cli.reports import fill_contents, report_paths, review_path
from reportgen.cli.speech import Speech, say, say_error, tell
from reportgen.cli.writers import DOCX, WRITERS
from reportgen.errors import DataError, Problem, ReportgenError, Severity, UsageError
from reportgen.files.project import DATA, are_several, find_project, shown
from reportgen.files.save import save_file
from reportgen.messages import choose_language

if TYPE_CHECKING:
    from reportgen.case import Case
    from reportgen.cli.many import Many
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.many import FORMATS, Many, options_of_many
    from reportgen.cli.parser import PATH, Command, Forms

    def build(files: tuple[str, ...], sample: str | None, seed: int | None, **options: Any) -> int:
        many = Many(*(options.pop(name) for name in Many._fields))
        if not files and sample is None:
            raise click.MissingParameter(ctx=click.get_current_context(), param=command.params[0])
        if seed is not None and sample is None:
            raise UsageError(Problem(code="new-seed-alone"))
        if sample is None:
            return run_command(files, **options, many=many if many != Many() else None)
        if files or options["review"] or many != Many():
            raise UsageError(Problem(code="sample-alone"))
        return run_sample(sample, seed or 0, options["output"], options["pages"], options["forms"])

    command = Command(
        "build",
        callback=build,
        params=[
            click.Argument(["files"], nargs=-1, metavar="FILE...", type=PATH),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-output")),
            click.Option(["--to", "forms"], type=Forms(WRITERS), default=DOCX, help=say("cli-option-to")),
            click.Option(["--review"], is_flag=True, help=say("cli-option-review")),
            click.Option(["--pages"], is_flag=True, help=say("cli-option-pages")),
            click.Option(["--all", "everything"], is_flag=True, help=say("cli-option-all")),
            *options_of_many(),
            click.Option(["--force"], is_flag=True, help=say("cli-option-build-force")),
            click.Option(["--format"], type=click.Choice(FORMATS), default="text", help=say("cli-option-summary-form")),
            click.Option(["--sample"], metavar="TEMPLATE", help=say("cli-option-build-sample")),
            click.Option(["--seed"], type=click.IntRange(0, 1_000_000), metavar="N", help=say("cli-option-seed")),
        ],
    )
    return command


def run_sample(
    template: str, seed: int, output: str | None, pages: bool = False, forms: Sequence[str] = (DOCX,)
) -> int:
    """Build a report from invented data, of which no file is written."""
    from reportgen.authoring.sample import sample_data
    from reportgen.authoring.yaml_text import yaml_text
    from reportgen.case import Case
    from reportgen.places import Source
    from reportgen.template.resolve import contract_of, layout_for, template_lineage
    from reportgen.values.period import period_on

    if output == "":
        raise UsageError(Problem(code="name-empty"))
    project = find_project(Path(DATA) / "sample.yaml")
    lineage = template_lineage(project, template)
    contract = contract_of(project, lineage=lineage)
    kind, day = contract.shape.period, today()
    period = period_on(day.year, day.month, kind)
    path = Path(DATA) / f"{period}.yaml"
    data = sample_data(contract, layout_for(lineage, kind), template, period, seed, choose_language())
    case = Case(path, today(), project=project, source=Source(shown(path), yaml_text(data)))
    if pages:
        fill_contents(case)
    for path in _write(report_paths(case, output, forms), case):
        tell(say("cli-built", path=shown(path)))
    return 0


def _write(paths: dict[str, Path], case: Case) -> list[Path]:
    """Write the report, all of its forms or none: each is made before the first is written."""
    made = [(path, WRITERS[form].write(case)) for form, path in paths.items()]
    for path, content in made:
        save_file(path, content)
    return [path for path, _ in made]


def run_command(
    files: tuple[str, ...],
    output: str | None = None,
    review: bool = False,
    everything: bool = False,
    pages: bool = False,
    forms: Sequence[str] = (DOCX,),
    many: Many | None = None,
) -> int:
    """Build the report of a file, or those of many.

    Args:
        many: how they are gone through, where somebody has said so.
    """
    if many is not None or are_several(files):
        from reportgen.cli.build_many import run_many

        return run_many(files, many, output, review, everything, pages, forms)

    from reportgen.case import Case

    (name,) = files
    if "" in (name, output):
        raise UsageError(Problem(code="name-empty"))
    speech = Speech(everything)
    try:
        case = Case(name, today())
        paths = report_paths(case, output, forms)
        if pages:
            fill_contents(case)
        copy = case.review_copy(choose_language()) if review else b""
        reports = _write(paths, case)
    except ReportgenError as error:
        speech.problems(error.problems)
        if isinstance(error, DataError):
            errors = sum(problem.severity is Severity.ERROR for problem in error.problems)
            say_error(say("cli-not-built", file=name, errors=errors))
        return error.exit_code
    speech.problems(case.warnings)
    if not case.project.own:
        say_error(f"reportgen: {say('cli-no-project')}")
    for path in reports:
        tell(say("cli-built", path=shown(path)))
    if review:
        path = review_path(reports[0])
        save_file(path, copy)
        tell(say("cli-built-review", path=shown(path)))
    return 0

"""`reportgen build`: data files to reports."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.case import Case
from reportgen.cli.clock import today
from reportgen.cli.speech import Speech, say, say_error, tell
from reportgen.cli.writers import DOCX, WRITERS
from reportgen.errors import DataError, Problem, ReportgenError, Severity, UsageError
from reportgen.files.project import DATA, find_project, shown
from reportgen.files.save import named_by_itself, save_file
from reportgen.messages import choose_language

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command, Forms

    def build(files: tuple[str, ...], sample: str | None, seed: int | None, **options: Any) -> int:
        if not files and sample is None:
            raise click.MissingParameter(ctx=click.get_current_context(), param=command.params[0])
        if seed is not None and sample is None:
            raise UsageError(Problem(code="new-seed-alone"))
        if sample is None:
            return run_command(files, **options)
        if files or options["review"]:
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
        _fill_contents(case)
    for path in _write(_report_paths(case, output, forms), case):
        tell(say("cli-built", path=shown(path)))
    return 0


def _report_paths(case: Case, output: str | None, forms: Sequence[str]) -> dict[str, Path]:
    """Where the report goes in each form. Where a file is named for one of them, the others have its name, too."""
    endings = {WRITERS[form].ending for form in forms}
    paths = {}
    for form in forms:
        ending, wanted = WRITERS[form].ending, output
        if output is not None and not _is_folder(output) and Path(output).suffix.lower() in endings - {ending}:
            wanted = str(Path(output).with_suffix(ending))
        paths[form] = case.report_path(wanted, ending)
    return paths


def _is_folder(output: str) -> bool:
    return output.endswith(("/", os.sep)) or os.path.isdir(output)  # which a name that is too long is not


def _write(paths: dict[str, Path], case: Case) -> list[Path]:
    """Write the report, all of its forms or none: each is made before the first is written."""
    made = [(path, WRITERS[form].write(case)) for form, path in paths.items()]
    for path, content in made:
        save_file(path, content)
    return [path for path, _ in made]


def _fill_contents(case: Case) -> None:
    """Fill in the pages of the table of contents: what asks LibreOffice for them is loaded when they are wanted."""
    from reportgen.cli.pages import find_pages

    case.fill_contents(find_pages)


def run_command(
    files: tuple[str, ...],
    output: str | None = None,
    review: bool = False,
    everything: bool = False,
    pages: bool = False,
    forms: Sequence[str] = (DOCX,),
) -> int:
    """Build the reports of all files; those with errors are told and passed over."""
    if output is not None and len(files) > 1 and not _is_folder(output):
        raise UsageError(Problem(code="output-many", file=output))
    if output == "" or "" in files:
        raise UsageError(Problem(code="name-empty"))
    speech = Speech(everything)
    code = 0
    written: dict[Path, str] = {}
    for name in dict.fromkeys(files):
        try:
            case = Case(name, today())
            paths = _report_paths(case, output, forms)
            for path in paths.values():
                if path in written:
                    params = {"first": written[path], "second": name}
                    raise UsageError(Problem(code="output-same", file=shown(path), params=params))
            if pages:
                _fill_contents(case)
            copy = case.review_copy(choose_language()) if review else b""
            reports = _write(paths, case)
        except ReportgenError as error:
            speech.problems(error.problems)
            code = max(code, error.exit_code)
            if isinstance(error, DataError):
                errors = sum(problem.severity is Severity.ERROR for problem in error.problems)
                say_error(say("cli-not-built", file=name, errors=errors))
            continue
        written |= dict.fromkeys(reports, name)
        speech.problems(case.warnings)
        if not case.project.own:
            say_error(f"reportgen: {say('cli-no-project')}")
        for path in reports:
            tell(say("cli-built", path=shown(path)))
        if review:
            path = reports[0].with_suffix(WRITERS[DOCX].ending)
            path = named_by_itself(path.with_stem(f"{path.stem}{say('review-suffix')}"))
            save_file(path, copy)
            tell(say("cli-built-review", path=shown(path)))
    return code

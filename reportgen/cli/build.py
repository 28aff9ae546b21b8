"""`reportgen build`: data files to Word reports."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.clock import today
from reportgen.cli.speech import Speech, say, say_error, tell
from reportgen.errors import DataError, Problem, ReportgenError, Severity, UsageError
from reportgen.files.project import shown
from reportgen.messages import choose_language
from reportgen.pipeline import compose_report, compose_review

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import Command

    return Command(
        "build",
        callback=run_command,
        params=[
            click.Argument(["files"], nargs=-1, required=True, metavar="FILE...", type=click.Path()),
            click.Option(["-o", "--output"], metavar="PATH", type=click.Path(), help=say("cli-option-output")),
            click.Option(["--review"], is_flag=True, help=say("cli-option-review")),
        ],
    )


def run_command(files: tuple[str, ...], output: str | None = None, review: bool = False) -> int:
    """Build the reports of all files; those with errors are told and passed over."""
    if output is not None and len(files) > 1 and not (output.endswith(("/", os.sep)) or Path(output).is_dir()):
        raise UsageError(Problem(code="output-many", file=output))
    if output == "" or "" in files:
        raise UsageError(Problem(code="name-empty"))
    speech = Speech()
    code = 0
    written: dict[Path, str] = {}
    for name in dict.fromkeys(files):
        try:
            ready = compose_report(name, output, today())
            if ready.path in written:
                params = {"first": written[ready.path], "second": name}
                raise UsageError(Problem(code="output-same", file=shown(ready.path), params=params))
            copy = compose_review(ready, name, say("review-suffix"), choose_language()) if review else None
            report = ready.save()
        except ReportgenError as error:
            speech.problems(error.problems)
            code = max(code, error.exit_code)
            if isinstance(error, DataError):
                errors = sum(problem.severity is Severity.ERROR for problem in error.problems)
                say_error(say("cli-not-built", file=name, errors=errors))
            continue
        written[report.path] = name
        speech.problems(report.warnings)
        if not ready.own_project:
            say_error(f"reportgen: {say('cli-no-project')}")
        tell(say("cli-built", path=shown(report.path)))
        if copy is not None:
            tell(say("cli-built-review", path=shown(copy.save().path)))
    return code

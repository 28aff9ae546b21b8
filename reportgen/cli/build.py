"""`reportgen build`: data files to Word reports."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.case import Case
from reportgen.cli.clock import today
from reportgen.cli.speech import Speech, say, say_error, tell
from reportgen.errors import DataError, Problem, ReportgenError, Severity, UsageError
from reportgen.files.project import shown
from reportgen.files.save import named_by_itself, save_file
from reportgen.messages import choose_language

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "build",
        callback=run_command,
        params=[
            click.Argument(["files"], nargs=-1, required=True, metavar="FILE...", type=PATH),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-output")),
            click.Option(["--review"], is_flag=True, help=say("cli-option-review")),
            click.Option(["--all", "everything"], is_flag=True, help=say("cli-option-all")),
        ],
    )


def run_command(
    files: tuple[str, ...], output: str | None = None, review: bool = False, everything: bool = False
) -> int:
    """Build the reports of all files; those with errors are told and passed over."""
    if output is not None and len(files) > 1 and not (output.endswith(("/", os.sep)) or Path(output).is_dir()):
        raise UsageError(Problem(code="output-many", file=output))
    if output == "" or "" in files:
        raise UsageError(Problem(code="name-empty"))
    speech = Speech(everything)
    code = 0
    written: dict[Path, str] = {}
    for name in dict.fromkeys(files):
        try:
            case = Case(name, today())
            path = case.report_path(output)
            if path in written:
                params = {"first": written[path], "second": name}
                raise UsageError(Problem(code="output-same", file=shown(path), params=params))
            copy = case.review_copy(choose_language()) if review else b""
            report = case.build(output)
        except ReportgenError as error:
            speech.problems(error.problems)
            code = max(code, error.exit_code)
            if isinstance(error, DataError):
                errors = sum(problem.severity is Severity.ERROR for problem in error.problems)
                say_error(say("cli-not-built", file=name, errors=errors))
            continue
        written[report.path] = name
        speech.problems(report.warnings)
        if not case.project.own:
            say_error(f"reportgen: {say('cli-no-project')}")
        tell(say("cli-built", path=shown(report.path)))
        if review:
            path = named_by_itself(path.with_stem(f"{path.stem}{say('review-suffix')}"))
            save_file(path, copy)
            tell(say("cli-built-review", path=shown(path)))
    return code

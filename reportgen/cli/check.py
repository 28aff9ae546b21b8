"""`reportgen check`: everything that is wrong with data files, and nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.cli.speech import Speech, say, say_error, tell
from reportgen.errors import Problem, ReportgenError, Severity, UsageError
from reportgen.pipeline import check_report

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its arguments."""
    import click

    from reportgen.cli.parser import Command

    argument = click.Argument(["files"], nargs=-1, required=True, metavar="FILE...", type=click.Path())
    return Command("check", callback=run_command, params=[argument])


def run_command(files: tuple[str, ...]) -> int:
    """Check all files; the worst decides the exit code."""
    if "" in files:
        raise UsageError(Problem(code="name-empty"))
    speech = Speech()
    code = 0
    for name in dict.fromkeys(files):
        try:
            problems = check_report(name)
        except ReportgenError as error:
            speech.problems(error.problems)
            code = max(code, error.exit_code)
            continue
        speech.problems(problems)
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        warnings = len(problems) - errors
        if errors:
            code = max(code, 1)
            say_error(say("cli-failed", file=name, errors=errors, warnings=warnings))
        elif warnings:
            tell(say("cli-checked-warnings", file=name, warnings=warnings))
        else:
            tell(say("cli-checked", file=name))
    return code

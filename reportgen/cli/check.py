"""`reportgen check`: everything that is wrong with data files, and nothing written."""

from __future__ import annotations

import click

from reportgen.cli import Command
from reportgen.cli.speech import Speech, say
from reportgen.errors import ReportgenError, Severity
from reportgen.pipeline import check_report


def make_command() -> click.Command:
    """The command with its arguments."""
    argument = click.Argument(["files"], nargs=-1, required=True, metavar="FILE...")
    return Command("check", callback=check, params=[argument])


def check(files: tuple[str, ...]) -> int:
    """Check all files; the worst decides the exit code."""
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
            click.echo(say("cli-failed", file=name, errors=errors, warnings=warnings), err=True)
        elif warnings:
            click.echo(say("cli-checked-warnings", file=name, warnings=warnings))
        else:
            click.echo(say("cli-checked", file=name))
    return code

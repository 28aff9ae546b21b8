"""`reportgen template check`: everything that is wrong with templates, without any data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.check import FORMATS, REPORTERS, Settings, refuse_output
from reportgen.cli.speech import say
from reportgen.cli.templates_found import check_templates, exit_code
from reportgen.errors import Problem, UsageError
from reportgen.files.project import DATA, find_project, shown, template_names

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "template-check",
        callback=run_command,
        params=[
            click.Argument(["names"], nargs=-1, metavar="[NAME]..."),
            click.Option(["--strict"], is_flag=True, help=say("cli-option-strict")),
            click.Option(["--all", "everything"], is_flag=True, help=say("cli-option-all")),
            click.Option(
                ["--format", "output_format"], type=click.Choice(FORMATS), default="text", help=say("cli-option-format")
            ),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-listing")),
        ],
    )


def run_command(
    names: tuple[str, ...],
    strict: bool,
    everything: bool,
    output_format: str,
    output: str | None,
) -> int:
    """Check the templates of these names, or all of the project; the worst decides the exit code."""
    settings = Settings(strict=strict, all=everything, format=output_format, output=output)
    refuse_output(settings)
    project = find_project(Path(DATA))
    if "" in names:
        raise UsageError(Problem(code="name-empty"))
    reporter = REPORTERS[output_format](settings)
    worst = 0
    for name, problems in check_templates(project, names or template_names(project)):
        code = exit_code(problems, strict)
        worst = max(worst, code)
        # What is wrong with a template is no reason to say nothing of the others, and of how many there are.
        reporter.tell_file(shown(project.templates / name), problems, int(code > 0))
    reporter.end()
    return worst

"""`reportgen init`: a new project folder that builds."""

from __future__ import annotations

import click

from reportgen.cli import Command
from reportgen.cli.speech import say
from reportgen.project import shown
from reportgen.scaffold import make_project


def make_command() -> click.Command:
    """The command with its options."""
    return Command(
        "init",
        callback=init,
        params=[
            click.Argument(["folder"], metavar="DIR"),
            click.Option(["--year"], type=click.IntRange(2000, 2100), metavar="YEAR", help=say("cli-option-year")),
        ],
    )


def init(folder: str, year: int | None) -> int:
    """Make the folder and say what is in it and what to do next."""
    if year is None:
        from datetime import date

        year = date.today().year - 1
    files = make_project(folder, year)
    click.echo(say("cli-inited", folder=folder))
    for path, code in files:
        click.echo(f"  {shown(path)}  {say(f'init-file-{code}')}")
    data = next(path for path, code in files if code == "data")
    click.echo(f"\n{say('cli-inited-next', file=shown(data))}")
    return 0

"""`reportgen init`: a new project folder that builds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.authoring.scaffold import make_project
from reportgen.cli.speech import say, tell
from reportgen.files.project import shown
from reportgen.messages import choose_language

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "init",
        callback=init,
        params=[
            click.Argument(["folder"], metavar="DIR", type=PATH),
            click.Option(["--empty"], is_flag=True, help=say("cli-option-empty")),
            click.Option(["--year"], type=click.IntRange(2000, 2100), metavar="YEAR", help=say("cli-option-year")),
        ],
    )


def init(folder: str, year: int | None, empty: bool = False) -> int:
    """Make the folder and say what is in it and what to do next."""
    if year is None:
        from datetime import date

        year = date.today().year - 1
    files = make_project(folder, year, choose_language(), empty=empty)
    tell(say("cli-inited", folder=folder))
    for path, code in files:
        tell(f"  {shown(path)}  {say(f'init-file-{code}')}")
    data = next(path for path, code in files if code == "data")
    tell(f"\n{say('cli-inited-next', folder=folder, file=shown(data))}")
    return 0

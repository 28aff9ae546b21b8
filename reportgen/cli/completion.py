"""`reportgen completion`: the script that completes commands, options and file names in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from reportgen.cli.parser import Command, make_group
from reportgen.cli.speech import answer


def make_command() -> click.Command:
    """The command with its argument."""
    shells = click.Choice(["bash", "zsh", "fish"])
    return Command("completion", callback=completion, params=[click.Argument(["shell"], type=shells, metavar="SHELL")])


def completion(shell: str) -> int:
    """Print the script of a shell."""
    script = get_completion_class(shell)
    assert script is not None
    answer(script(make_group(), {}, "reportgen", "_REPORTGEN_COMPLETE").source())
    return 0

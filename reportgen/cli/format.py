"""`reportgen format`: the look of reports, taken from files made in Word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.cli.speech import catalogue, say

if TYPE_CHECKING:
    import click

ACTIONS = ("extract",)


def make_command() -> click.Command:
    """The group of its commands."""
    from reportgen.cli.parser import Commands

    text = "\n\n".join((say("cli-format"), *catalogue("cli-format-more"), say("cli-exit")))
    return Commands("format", ACTIONS, _load, help=text, short_help=say("cli-format"))


def _load(name: str) -> click.Command:
    from reportgen.cli import format_extract

    return {"extract": format_extract.make_command}[name]()

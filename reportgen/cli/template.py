"""`reportgen template`: what there is of templates, and what is wrong with them, without any data."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from reportgen.cli.speech import catalogue, say

if TYPE_CHECKING:
    import click

ACTIONS = ("list", "show", "new", "fields", "check")


def make_command() -> click.Command:
    """The group of its commands."""
    from reportgen.cli.parser import Commands

    more = catalogue("cli-template-more")
    text = "\n\n".join((say("cli-template"), *more, say("cli-exit")))
    return Commands("template", ACTIONS, _load, help=text, short_help=say("cli-template"))


def _load(name: str) -> click.Command:
    command: click.Command = import_module(f"reportgen.cli.template_{name}").make_command()
    return command

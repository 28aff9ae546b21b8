"""The command line: `reportgen COMMAND`. Commands are loaded when they are called."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from reportgen import __version__
from reportgen.cli.speech import Speech, say
from reportgen.errors import Problem, ReportgenError

COMMANDS = ("build", "check", "init", "completion")
EXIT_BUG = 70
EXIT_INTERRUPTED = 130


class _Formatter(click.HelpFormatter):
    """Click's help with headings in the user's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, say("cli-usage"))

    def write_heading(self, heading: str) -> None:
        codes = {"Options": "usage-options", "Commands": "usage-commands"}
        super().write_heading(say(codes[heading]) if heading in codes else heading)

    def write_text(self, text: str) -> None:
        for line in text.split("\n"):
            self.write(f"{'':>{self.current_indent}}{line}\n" if line else "\n")


class _Context(click.Context):
    formatter_class = _Formatter


class _LocalHelp(click.Command):
    """A command whose help option speaks the user's language."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("cli-option-help")
        return option


class Command(_LocalHelp):
    """A command whose help comes from the catalogue: `cli-NAME`, its details and examples."""

    def __init__(self, name: str, **settings: Any) -> None:
        more = Speech.catalogue(f"cli-{name}-more")
        text = "\n\n".join((say(f"cli-{name}"), *more, say("cli-exit")))
        super().__init__(name, help=text, short_help=say(f"cli-{name}"), **settings)


class _Commands(_LocalHelp, click.Group):
    """The group: knows the commands by name, loads only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"reportgen.cli.{cmd_name}").make_command()
        return command


def make_group() -> click.Group:
    """The whole command line."""
    group = _Commands(
        "reportgen",
        help=f"{say('cli-about')}\n\n{say('cli-exit')}",
        context_settings={"help_option_names": ["-h", "--help"]},
        no_args_is_help=True,
    )
    version = click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print_version,
        help=say("cli-option-version"),
    )
    group.params.append(version)
    return group


def _print_version(ctx: click.Context, option: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"reportgen {__version__}")
        ctx.exit()


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command line.

    Returns:
        0 done; 1 problems in the data; 2 wrong usage; 3 template, format or schema; 4 output.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        result = make_group().main(arguments, prog_name="reportgen", standalone_mode=False)
    except ReportgenError as error:
        Speech().problems(error.problems)
        return error.exit_code
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        Speech().usage(error, COMMANDS)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"reportgen: {say('cli-interrupted')}", err=True)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:
        import traceback

        click.echo(f"reportgen: {say('cli-bug')}\n\n{traceback.format_exc()}", err=True)
        return EXIT_BUG
    return result if isinstance(result, int) else 0


__all__ = ["COMMANDS", "Command", "Problem", "main", "make_group", "run"]

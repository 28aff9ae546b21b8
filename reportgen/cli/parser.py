"""Options, help and usage errors, by click. Loaded only when a call needs more than a command and its files."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from reportgen.cli.speech import catalogue, say, say_error
from reportgen.version import __version__

COMMANDS = ("build", "check", "show", "trace", "diff", "new", "init", "schema", "git-setup", "textconv", "completion")


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
        more = catalogue(f"cli-{name}-more")
        text = "\n\n".join((say(f"cli-{name}"), *more, say("cli-exit")))
        super().__init__(name, help=text, short_help=say(f"cli-{name}"), **settings)


class _Commands(_LocalHelp, click.Group):
    """The group: knows the commands by name, loads only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"reportgen.cli.{cmd_name.replace('-', '_')}").make_command()
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


def parse_and_run(arguments: list[str]) -> int:
    """Run a command; tell what is wrong with it if it is used wrongly.

    Returns:
        The exit code.
    """
    try:
        result = make_group().main(arguments, prog_name="reportgen", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        say_error(error.format_message())
        return 2
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "reportgen"
        say_error(f"reportgen: {_usage_text(error)}")
        say_error(say("cli-try", command=command))
        return 2
    except click.Abort as error:
        raise KeyboardInterrupt from error
    return result if isinstance(result, int) else 0


def _bad_value(error: click.BadParameter) -> str:
    param = error.param
    name = param.make_metavar(error.ctx) if isinstance(param, click.Argument) and error.ctx else ""
    name = name or (param.opts[0] if param else "")
    if param is not None and isinstance(param.type, click.Choice):
        return say("usage-choice", name=name, choices="、".join(map(str, param.type.choices)))
    if param is not None and isinstance(param.type, click.IntRange):
        return say("usage-range", name=name, low=param.type.min, high=param.type.max)
    return say("usage-bad-value", name=name, reason=error.message)


def _usage_text(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return say("usage-no-such-option", name=error.option_name)
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        return say("usage-missing-argument", name=name.strip("[]."))
    if isinstance(error, click.BadParameter):
        return _bad_value(error)
    if isinstance(error, click.BadOptionUsage):
        return say("usage-option-value", name=error.option_name)
    message = error.format_message()
    if "command" in message and "'" in message:
        return say("usage-no-such-command", name=message.split("'")[1], names="、".join(COMMANDS))
    if "extra argument" in message:
        return say("usage-extra", name=message.partition("(")[2].rstrip(")"))
    return say("usage-other", reason=message)

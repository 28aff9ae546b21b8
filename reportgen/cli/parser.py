"""Options, help and usage errors, by click. Loaded only when a call needs more than a command and its files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from reportgen.cli.speech import answer, catalogue, say, say_error
from reportgen.files.near import data_files, quoted
from reportgen.files.project import DATA, OUTPUT
from reportgen.messages import Listing
from reportgen.messages.nearest import nearest
from reportgen.values.period import Period, any_period, asked_period
from reportgen.version import __version__

COMMANDS = (
    *(
        "build",
        "edit",
        "check",
        "show",
        "trace",
        "diff",
        "verify",
        "absorb",
        "new",
        "read",
        "import",
        "export",
        "summary",
        "merge",
        "init",
        "schema",
        "template",
        "format",
        "git-setup",
        "textconv",
    ),
    *("help", "doctor", "completion"),
)

_MODULES = {"import": "import_file"}
"""The modules of the commands that are called by a word of Python's."""
_OF_REPORTS = ("verify", "absorb")
"""The commands that take a report first."""
_EXAMPLE = "2025.yaml"
_MOST_FILES = 8
_FIRST, _LAST = 2000, 2100
"""The years of which a new file may be."""

PATH = click.Path(readable=False)
"""The type of files and folders, which shells complete; that one cannot be read is told where it is read."""


class Forms(click.ParamType):  # type: ignore[type-arg]  # an argument that click's type takes since 8.4 only
    """Forms of a report by their names, with commas between them: `docx,html`. Each is there once."""

    name = "forms"

    def __init__(self, known: Iterable[str]) -> None:
        self.choices = tuple(known)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The names in the order in which they are given; a Chinese comma counts as one."""
        names = tuple(dict.fromkeys(name.strip().lower() for name in re.split("[,，]", value)))
        if not set(names) <= set(self.choices):
            self.fail(value, param, ctx)
        return names

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """All of them, as help shows what may be written."""
        return ",".join(self.choices)


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


def read_period_argument(context: click.Context, param: click.Parameter, value: str) -> Period:
    """The period that is given, of the years of which a new file may be."""
    period = asked_period(value)
    if period is None or not _FIRST <= period.year <= _LAST:
        raise click.BadParameter(value, context, param)
    return period


_OTHER_DASHES = re.compile("(?:[\u2010-\u2015\u2212\uff0d][-\u2010-\u2015\u2212\uff0d]?|-)([a-z][a-z-]+)(?:=.*)?\\Z")
"""The name of an option behind dashes that are not two hyphens."""


class _NoSuchCommand(click.UsageError):
    """A command that does not exist; click has had a class for it since 8.4 only."""

    def __init__(self, name: str, ctx: click.Context) -> None:
        super().__init__(name, ctx)
        self.name = name


class _ExtraArguments(click.UsageError):
    """More arguments than a command takes, for which click has no class."""

    def __init__(self, arguments: list[str], ctx: click.Context) -> None:
        super().__init__(" ".join(arguments), ctx)
        self.arguments = arguments


class _MissingValue(click.BadOptionUsage):
    """An option behind which another one stands in the place of its value."""

    def __init__(self, name: str, following: str, ctx: click.Context) -> None:
        super().__init__(name, following, ctx)
        self.following = following


class _Context(click.Context):
    formatter_class = _Formatter


class _LocalHelp(click.Command):
    """A command whose help option speaks the user's language."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("cli-option-help")
            option.callback = _print_help
        return option


class Command(_LocalHelp):
    """A command whose help comes from the catalogue: `cli-NAME`, its details and examples."""

    allow_extra_args = True  # so that they reach `parse_args` below instead of an error without a class

    def __init__(self, name: str, **settings: Any) -> None:
        more = catalogue(f"cli-{name}-more")
        text = "\n\n".join((say(f"cli-{name}"), *more, say("cli-exit")))
        super().__init__(name, help=text, short_help=say(f"cli-{name}"), **settings)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, but for what is too much; an option used wrongly is told with the command it is of."""
        self._refuse_other_dashes(ctx, args)
        self._refuse_options_as_values(ctx, args)
        try:
            extra = super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            raise click.BadOptionUsage(error.option_name, error.message, ctx) from None
        if extra:
            raise _ExtraArguments(extra, ctx)
        return extra

    def _refuse_other_dashes(self, ctx: click.Context, args: list[str]) -> None:
        """Tell an option whose dashes are others: —fix, as word processors write it, and -fix, which click reads as
        -f. What is the name of a file is none."""
        known = {name for param in self.params for name in param.opts}
        for arg in args[: args.index("--")] if "--" in args else args:
            found = _OTHER_DASHES.match(arg)
            if found and f"--{found[1]}" in known and not os.path.lexists(arg):
                raise click.NoSuchOption(arg, ctx=ctx)

    def _refuse_options_as_values(self, ctx: click.Context, args: list[str]) -> None:
        """Tell an option whose value was left out, so that click takes the next option for it: --docx -o red.docx."""
        wanting = {name for param in self.params if _takes_value(param) for name in param.opts}
        known = {name for param in self.get_params(ctx) for name in (*param.opts, *param.secondary_opts)}
        skip = False
        for arg, following in pairwise(args[: args.index("--")] if "--" in args else args):
            skip = not skip and arg in wanting
            if skip and following.partition("=")[0] in known:
                raise _MissingValue(arg, following, ctx)


def _takes_value(param: click.Parameter) -> bool:
    return isinstance(param, click.Option) and not param.is_flag and not param.count


class Commands(_LocalHelp, click.Group):
    """A group: knows its commands by name, loads only the one that is called.

    Args:
        load: gives the command of a name.
    """

    def __init__(self, name: str, names: Sequence[str], load: Callable[[str], click.Command], **settings: Any) -> None:
        super().__init__(name, no_args_is_help=False, **settings)
        self.names = names
        self.load = load

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which help lists them."""
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, None if there is none."""
        return self.load(cmd_name) if cmd_name in self.names else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with an error of its own for a name that there is not."""
        if args[0] not in self.names:
            raise _NoSuchCommand(args[0], ctx)
        return super().resolve_command(ctx, args)


def _load(name: str) -> click.Command:
    module = _MODULES.get(name, name.replace("-", "_"))
    command: click.Command = import_module(f"reportgen.cli.{module}").make_command()
    return command


def make_group() -> click.Group:
    """The whole command line."""
    group = Commands(
        "reportgen",
        COMMANDS,
        _load,
        help=f"{say('cli-about')}\n\n{say('cli-exit')}",
        context_settings={"help_option_names": ["-h", "--help"]},
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
        answer(f"reportgen {__version__}")
        ctx.exit()


def _print_help(ctx: click.Context, option: click.Parameter, value: bool) -> None:
    """As click does, but told when nobody can see it."""
    if value and not ctx.resilient_parsing:
        answer(ctx.get_help())
        ctx.exit()


def parse_and_run(arguments: list[str]) -> int:
    """Run a command; tell what is wrong with it if it is used wrongly.

    Returns:
        The exit code.
    """
    group = make_group()
    if not arguments and "_REPORTGEN_COMPLETE" not in os.environ:  # a shell that completes asks without arguments
        with group.make_context("reportgen", [], resilient_parsing=True) as context:
            say_error(group.get_help(context))
        return 2
    try:
        if "_REPORTGEN_COMPLETE" in os.environ:
            group.main(arguments, prog_name="reportgen")
        with group.make_context("reportgen", arguments) as context:
            result = group.invoke(context)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "reportgen"
        say_error(f"reportgen: {_usage_text(error)}")
        say_error(say("cli-try", command=command))
        return 2
    return result if isinstance(result, int) else 0


def _usage_text(error: click.UsageError) -> str:
    """What is used wrongly, by the class of click's error and what it carries."""
    if isinstance(error, _NoSuchCommand):
        return _no_such_command(error)
    if isinstance(error, _ExtraArguments):
        return say("usage-extra", name=" ".join(error.arguments))
    if isinstance(error, click.NoSuchOption):
        known = [name for param in error.ctx.command.params for name in param.opts] if error.ctx else []
        found = _OTHER_DASHES.match(error.option_name)
        near = f"--{found[1]}" if found else nearest(error.option_name, [*known, "--help"])
        return say("usage-option-like" if near else "usage-no-such-option", name=error.option_name, near=near)
    if isinstance(error, _MissingValue):
        return say("usage-option-before", name=error.option_name, following=error.following)
    if isinstance(error, click.BadOptionUsage):
        return say(_option_code(error), name=error.option_name)
    param = error.param if isinstance(error, click.BadParameter) else None
    name = param.opts[0] if isinstance(param, click.Option) else param.human_readable_name if param else ""
    if isinstance(error, click.MissingParameter):
        return _missing_argument(name.strip("[]."), error.ctx.info_name if error.ctx else "")
    if param and isinstance(param.type, (click.Choice, Forms)):
        return say("usage-choice", name=name, choices=Listing(param.type.choices))
    if param and param.callback is read_period_argument:
        of_year = error.message.strip("+- ").isdecimal()
        return say("usage-range" if of_year else "usage-period", name=name, low=_FIRST, high=_LAST)
    if param and isinstance(param.type, click.IntRange):
        return say("usage-range", name=name, low=param.type.min, high=param.type.max)
    return say("usage-no-command", names=_names(error))  # `reportgen --`: no parameter of ours has another fault


def _names(error: click.UsageError) -> Listing:
    """The commands of the group that was used wrongly."""
    command = error.ctx.command if error.ctx else None
    return Listing(command.names if isinstance(command, Commands) else COMMANDS)


def _no_such_command(error: _NoSuchCommand) -> str:
    """A command that does not exist, with the one that may be meant; a file whose command was left out, with that."""
    name, known = error.name, _names(error)
    if name.lower().endswith((".yaml", ".yml")):
        return say("usage-file-alone", name=quoted(name))
    commands = [str(each) for each in known.items]
    near = name.lower() if name.lower() in commands else nearest(name, commands)
    return say("usage-command-like" if near else "usage-no-such-command", name=name, near=near, names=known)


def _missing_argument(name: str, command: str | None) -> str:
    """What is missing behind a command, with an example that can be typed as it stands, and the files here that it
    takes: data, or reports."""
    if command in _OF_REPORTS:
        return _missing_report(name, command)
    folder = Path() if os.path.basename(os.getcwd()) == DATA and not os.path.isdir(DATA) else Path(DATA)
    files = [quoted(str(folder / file)) for file in data_files(folder)]
    first = files[0] if files else str(folder / _EXAMPLE)
    examples = {
        "new": _next_period(folder),
        "diff": " ".join(files[:2]) if files[1:] else f"HEAD {first}",
        "init": say("usage-example-folder"),
    }
    example = f"reportgen {command} {examples.get(command or '', first)}"
    parts = [say("usage-missing-argument", name=name), say("usage-example", command=example)]
    if files and command != "init":
        parts.append(say("usage-files", files=Listing(files[:_MOST_FILES])))
    return "\n".join(parts)


def _missing_report(name: str, command: str) -> str:
    """The same where a report is missing."""
    from reportgen.files.report_files import is_report

    reports = sorted(str(path) for path in Path(OUTPUT).glob("*") if is_report(path.name))
    files = [quoted(report) for report in reports]
    example = f"reportgen {command} {files[0] if files else say('usage-example-report')}"
    parts = [say("usage-missing-argument", name=name), say("usage-example", command=example)]
    return "\n".join([*parts, *([say("usage-reports", files=Listing(files[:_MOST_FILES]))] if files else [])])


def _next_period(folder: Path) -> str:
    """What stands behind `new` for the period that follows on the last one, or for the first."""
    periods = {
        period: stem for stem in (Path(file).stem for file in data_files(folder)) if (period := any_period(stem))
    }
    last = max(periods) if periods else None
    return f"{last.after} --from {folder / periods[last]}.yaml" if last else f"{Path(_EXAMPLE).stem} --blank"


def _option_code(error: click.BadOptionUsage) -> str:
    """Whether an option lacks its value, or is a switch and has one."""
    options = error.ctx.command.params if error.ctx else []
    switch = any(isinstance(one, click.Option) and one.is_flag and error.option_name in one.opts for one in options)
    return "usage-option-switch" if switch else "usage-option-value"

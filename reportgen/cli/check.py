"""`reportgen check`: everything that is wrong with data files, and nothing of theirs written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from reportgen.cli.clock import today
from reportgen.cli.speech import Speech, give, say, say_error, tell
from reportgen.errors import Problem, ReportgenError, Severity, UsageError, has_errors, in_file_order
from reportgen.files.project import are_several
from reportgen.messages import Listing

if TYPE_CHECKING:
    from reportgen.cli.check_many import Reporter
    from reportgen.cli.many import Many
    from reportgen.cli.parser import Command


class Settings(NamedTuple):
    """How to check, as the options say it."""

    strict: bool = False
    all: bool = False
    format: str = "text"
    output: str | None = None
    staged: bool = False
    jobs: int | None = None
    fail_fast: bool = False
    summary: str | None = None

    @property
    def many(self) -> Many:
        """How many files are gone through."""
        from reportgen.cli.many import Many

        return Many(self.jobs, fail_fast=self.fail_fast, format=self.format, summary=self.summary)


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.many import options_of_many
    from reportgen.cli.parser import PATH, Command

    def check(
        files: tuple[str, ...],
        coverage: bool,
        fail_under: int | None,
        fix: bool,
        dry_run: bool,
        numbers: bool,
        **options: Any,
    ) -> int:
        if not files and not options["staged"]:
            raise click.MissingParameter(ctx=click.get_current_context(), param=command.params[0])
        if fail_under is not None and not (coverage or numbers):
            raise UsageError(Problem(code="fail-under-alone"))
        if fix or dry_run or numbers:
            from reportgen.cli.check_numbers import run_fix, run_numbers

            usual = Settings()._asdict()
            others = [f"--{name}" for name, value in options.items() if value != usual[name]]
            others += ["--coverage"] if coverage else []
            if numbers:
                others = [*(["--fix"] if fix else []), *(["--dry-run"] if dry_run and not fix else []), *others]
                return run_numbers(dict.fromkeys(files), fail_under, others)
            return run_fix(dict.fromkeys(files), fix, dry_run, others)
        if coverage:
            usual = Settings()._asdict()
            others = [f"--{name}" for name, value in options.items() if value != usual[name]]
            others += [
                name for name, wanted in (("--fix", fix), ("--dry-run", dry_run), ("--numbers", numbers)) if wanted
            ]
            if others:
                raise UsageError(Problem(code="coverage-alone", params={"others": Listing(others)}))
            from reportgen.cli.check_coverage import run_coverage

            return run_coverage(tuple(dict.fromkeys(files)), fail_under)
        return run_command(files, Settings(**options))

    command = Command(
        "check",
        callback=check,
        params=[
            click.Argument(["files"], nargs=-1, metavar="FILE...", type=PATH),
            click.Option(["--strict"], is_flag=True, help=say("cli-option-strict")),
            click.Option(["--all"], is_flag=True, help=say("cli-option-all")),
            click.Option(["--format"], type=click.Choice(FORMATS), default="text", help=say("cli-option-format")),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-listing")),
            click.Option(["--staged"], is_flag=True, help=say("cli-option-staged")),
            *options_of_many(),
            click.Option(["--coverage"], is_flag=True, help=say("cli-option-coverage")),
            click.Option(
                ["--fail-under"], type=click.IntRange(0, 100), metavar="PERCENT", help=say("cli-option-fail-under")
            ),
            click.Option(["--numbers"], is_flag=True, help=say("cli-option-numbers")),
            click.Option(["--fix"], is_flag=True, help=say("cli-option-fix")),
            click.Option(["--dry-run"], is_flag=True, help=say("cli-option-dry-run")),
        ],
    )
    return command


def run_command(files: tuple[str, ...], settings: Settings | None = None) -> int:
    """Check all files; the worst decides the exit code."""
    settings = settings or Settings()
    names = tuple(dict.fromkeys(files))
    _refuse_what_cannot_be(names, settings)
    if not settings.staged:
        several = are_several(names) and not _are_templates(names)
        if several or (settings.jobs, settings.fail_fast, settings.summary) != (None, False, None):
            from reportgen.cli.check_many import check_many

            reporter = REPORTERS[settings.format](settings)
            templates = partial(check_templates_at, settings=settings)
            return check_many(names, settings.many, settings.strict, reporter, templates)
        return _check(names, settings)

    from reportgen.git.staged import staged_files

    # They are checked in a copy elsewhere; what the user names is seen from where the user stands.
    output = settings.output
    settings = settings._replace(output=os.path.abspath(output) if output else None)
    with staged_files() as names:
        return _check(names, settings)


def _are_templates(names: tuple[str, ...]) -> bool:
    """Whether all that is checked is one folder of templates, which is no folder of data."""
    if len(names) != 1 or not os.path.isdir(names[0]):
        return False
    from reportgen.cli.templates_found import templates_at

    return templates_at(names[0]) is not None


def _refuse_what_cannot_be(names: tuple[str, ...], settings: Settings) -> None:
    if settings.staged and names:
        raise UsageError(Problem(code="check-staged-files", params={"names": " ".join(names)}))
    refuse_output(settings)


def refuse_output(settings: Settings) -> None:
    """See that what was found can be written where it is to be.

    Raises:
        UsageError: it cannot.
    """
    output = settings.output
    if output is None:
        return
    if settings.format == "text" and output:
        raise UsageError(Problem(code="check-output-text", file=output, params={"formats": Listing(FORMATS[1:])}))

    from reportgen.files.save import listing_path

    listing_path(output)


def _check(names: Iterable[str], settings: Settings) -> int:
    reporter = REPORTERS[settings.format](settings)
    worst = 0
    for name in names:
        if (found := check_templates_at(name, settings)) is not None:
            problems, code = found
            worst = max(worst, code)
            reporter.tell_file(name, problems, int(code > 0))
            continue
        problems, code = _check_file(name)
        if settings.strict and any(problem.severity is Severity.WARNING for problem in problems):
            code = max(code, 1)
        worst = max(worst, code)
        reporter.tell_file(name, problems, code)
    reporter.end()
    return worst


def check_templates_at(name: str, settings: Settings) -> tuple[Sequence[Problem], int] | None:
    """What is wrong with the templates that a path means, and the exit code; None if it means a data file."""
    if not name.endswith((".j2", ".json", "format.yaml")) and not os.path.isdir(name):
        return None
    from reportgen.cli.templates_found import check_templates, exit_code, templates_at

    if (meant := templates_at(name)) is None:
        return None
    problems = in_file_order(problem for _, found in check_templates(*meant) for problem in found)
    return problems, exit_code(problems, settings.strict)


def _check_file(name: str) -> tuple[Sequence[Problem], int]:
    """What is wrong with a file, and the exit code that it alone would have."""
    from reportgen.case import Case

    try:
        if not name:
            raise UsageError(Problem(code="name-empty"))
        problems = Case(name, today()).check()
    except ReportgenError as error:
        return error.problems, error.exit_code
    return problems, int(has_errors(problems))


class TextReporter:
    """Tells people of one file after the other; the last line of a file is missing where it could not be judged."""

    def __init__(self, settings: Settings) -> None:
        self.speech = Speech(settings.all)
        self.quiet = False
        self.strict = settings.strict

    def tell_file(self, name: str, problems: Sequence[Problem], code: int) -> None:
        """Tell of a file."""
        self.speech.problems(problems, name)
        if code > 1:
            return
        errors, warnings, notes = (sum(problem.severity is kind for problem in problems) for kind in Severity)
        more = say("cli-notes", notes=notes) if notes else ""
        if errors:
            say_error(say("cli-failed", file=name, errors=errors, warnings=warnings) + more)
        elif warnings and self.strict:
            say_error(say("cli-checked-warnings", file=name, warnings=warnings) + more + say("cli-strict"))
        elif warnings:
            self._tell(say("cli-checked-warnings", file=name, warnings=warnings) + more)
        else:
            self._tell(say("cli-checked", file=name) + more)

    def _tell(self, text: str) -> None:
        if not self.quiet:
            tell(text)

    def end(self) -> None:
        """All is told."""


class ListingReporter:
    """Gathers what was found, and writes it for other programs: in UTF-8, to standard output or to a file."""

    def __init__(self, module: str, settings: Settings) -> None:
        """`module` of the command line writes the format; it is loaded when it is wanted."""
        self.text_of = getattr(import_module(f"reportgen.cli.{module}"), f"{settings.format}_text")
        self.output = settings.output
        self.everything = settings.all
        self.found: dict[str, Sequence[Problem]] = {}
        self.quiet = False

    def tell_file(self, name: str, problems: Sequence[Problem], code: int) -> None:
        """Take down what was found in a file."""
        self.found[name] = problems

    def end(self) -> None:
        """Write the listing."""
        text = self.text_of(self.found, self.everything)
        if self.output:
            from reportgen.files.save import save_file

            save_file(Path(self.output), text.encode())
            return
        give(text)


REPORTERS: Mapping[str, Callable[[Settings], Reporter]] = MappingProxyType(
    {
        "text": TextReporter,
        "json": partial(ListingReporter, "listing"),
        "sarif": partial(ListingReporter, "sarif"),
        "github": partial(ListingReporter, "listing"),
        "gitlab": partial(ListingReporter, "listing"),
    }
)
"""Who says what was found, by the name of the format."""

FORMATS = tuple(REPORTERS)

"""`reportgen check`: everything that is wrong with data files, and nothing of theirs written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reportgen.cli.clock import today
from reportgen.cli.speech import Speech, say, say_error, tell
from reportgen.errors import Problem, ReportgenError, Severity, UsageError
from reportgen.pipeline import check_report

if TYPE_CHECKING:
    from reportgen.cli.listing import Found
    from reportgen.cli.parser import Command

FORMATS = ("text", "json", "sarif", "github", "gitlab")


class Settings(NamedTuple):
    """How to check, as the options say it."""

    strict: bool = False
    format: str = "text"
    output: str | None = None
    staged: bool = False


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import Command

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
        if fail_under is not None and not coverage:
            raise UsageError(Problem(code="fail-under-alone"))
        if fix or dry_run or numbers:
            from reportgen.cli.check_numbers import run_numbers

            usual = Settings()._asdict()
            others = [f"--{name}" for name, value in options.items() if value != usual[name]]
            others += ["--coverage"] if coverage else []
            return run_numbers(dict.fromkeys(files), fix, dry_run, numbers, others)
        if coverage:
            usual = Settings()._asdict()
            others = [f"--{name}" for name, value in options.items() if value != usual[name]]
            others += [
                name for name, wanted in (("--fix", fix), ("--dry-run", dry_run), ("--numbers", numbers)) if wanted
            ]
            if others:
                raise UsageError(Problem(code="coverage-alone", params={"others": "、".join(others)}))
            from reportgen.cli.check_coverage import run_coverage

            return run_coverage(tuple(dict.fromkeys(files)), fail_under)
        return run_command(files, Settings(**options))

    command = Command(
        "check",
        callback=check,
        params=[
            click.Argument(["files"], nargs=-1, metavar="FILE...", type=click.Path()),
            click.Option(["--strict"], is_flag=True, help=say("cli-option-strict")),
            click.Option(["--format"], type=click.Choice(FORMATS), default="text", help=say("cli-option-format")),
            click.Option(["-o", "--output"], metavar="PATH", type=click.Path(), help=say("cli-option-listing")),
            click.Option(["--staged"], is_flag=True, help=say("cli-option-staged")),
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
        return _check(names, settings)

    from reportgen.git.staged import staged_files

    # They are checked in a copy elsewhere; what the user names is seen from where the user stands.
    output = settings.output
    settings = settings._replace(output=os.path.abspath(output) if output else None)
    with staged_files() as names:
        return _check(names, settings)


def _refuse_what_cannot_be(names: tuple[str, ...], settings: Settings) -> None:
    output = settings.output
    if settings.staged and names:
        raise UsageError(Problem(code="check-staged-files", params={"names": " ".join(names)}))
    if output is None:
        return
    if settings.format == "text" and output:
        raise UsageError(Problem(code="check-output-text", file=output, params={"formats": "、".join(FORMATS[1:])}))

    from reportgen.files.save import listing_path

    listing_path(output)


def _check(names: Iterable[str], settings: Settings) -> int:
    tell_file = _text_teller(settings) if settings.format == "text" else None
    found: dict[str, Sequence[Problem]] = {}
    worst = 0
    for name in names:
        problems, code = _check_file(name)
        if settings.strict and any(problem.severity is Severity.WARNING for problem in problems):
            code = max(code, 1)
        worst = max(worst, code)
        if tell_file:
            tell_file(name, problems, code)
        found[name] = problems
    if not tell_file:
        _write_listing(found, settings)
    return worst


def _check_file(name: str) -> tuple[Sequence[Problem], int]:
    """What is wrong with a file, and the exit code that it alone would have."""
    try:
        if not name:
            raise UsageError(Problem(code="name-empty"))
        problems = check_report(name, today())
    except ReportgenError as error:
        return error.problems, error.exit_code
    return problems, int(any(problem.severity is Severity.ERROR for problem in problems))


def _text_teller(settings: Settings) -> Callable[[str, Sequence[Problem], int], None]:
    """Tells of one file after the other; the last line of a file is missing where it could not be judged."""
    speech = Speech()

    def tell_file(name: str, problems: Sequence[Problem], code: int) -> None:
        speech.problems(problems)
        if code > 1:
            return
        errors, warnings, notes = (sum(problem.severity is kind for problem in problems) for kind in Severity)
        more = say("cli-notes", notes=notes) if notes else ""
        if errors:
            say_error(say("cli-failed", file=name, errors=errors, warnings=warnings) + more)
        elif warnings and settings.strict:
            say_error(say("cli-checked-warnings", file=name, warnings=warnings) + more + say("cli-strict"))
        elif warnings:
            tell(say("cli-checked-warnings", file=name, warnings=warnings) + more)
        else:
            tell(say("cli-checked", file=name) + more)

    return tell_file


def _write_listing(found: Found, settings: Settings) -> None:
    """Write what was found for other programs: in UTF-8, to standard output or to a file."""
    text = _listing(settings.format)(found)
    if settings.output:
        from reportgen.files.save import save_file

        save_file(Path(settings.output), text.encode())
        return
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(text)


def _listing(name: str) -> Callable[[Found], str]:
    if name == "sarif":
        from reportgen.cli.sarif import sarif_text

        return sarif_text
    from reportgen.cli import listing

    return {"json": listing.json_text, "github": listing.github_text, "gitlab": listing.gitlab_text}[name]

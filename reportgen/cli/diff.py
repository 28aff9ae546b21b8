"""`reportgen diff`: what differs between two data files, or two git revisions of one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.checking import CheckedData, check_data
from reportgen.cli.clock import today
from reportgen.cli.speech import say, say_error
from reportgen.compare.reports import compare_reports, document_of
from reportgen.errors import Problem, UsageError
from reportgen.files.project import shown
from reportgen.git.revisions import open_versions

if TYPE_CHECKING:
    from reportgen.cli.parser import Command
    from reportgen.compare.reports import ReportChanges

FORMATS = ("text", "markdown", "json")


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import Command

    return Command(
        "diff",
        callback=run_command,
        params=[
            click.Argument(["versions"], nargs=-1, required=True, metavar="OLD NEW", type=click.Path()),
            click.Option(
                ["--format", "form"], type=click.Choice(FORMATS), default="text", help=say("cli-option-diff-format")
            ),
            click.Option(["--docx"], metavar="FILE", type=click.Path(), help=say("cli-option-docx")),
            click.Option(["--exit-code", "tell_by_code"], is_flag=True, help=say("cli-option-exit-code")),
        ],
    )


def run_command(
    versions: tuple[str, ...], form: str = "text", docx: str | None = None, tell_by_code: bool = False
) -> int:
    """Print the comparison, and write the tracked changes if they are asked for."""
    if docx is not None:
        _check_name(docx)
    day = today().isoformat()
    with open_versions(versions) as (old_file, new_file):
        old = check_data(old_file.path, old_file.name_of, day)
        new = check_data(new_file.path, new_file.name_of, day)
        changes = compare_reports(old, new)
        if docx is not None:
            compared = {os.path.realpath(old_file.path), os.path.realpath(new_file.path)}
            if os.path.realpath(docx) in compared:
                raise UsageError(Problem(code="diff-docx-data", file=docx))
            _write_redline(old, new, Path(docx))
    sys.stdout.write(_printed(changes, form))
    if docx is not None:
        say_error(say("diff-redline", path=shown(Path(docx))))
    return 1 if tell_by_code and changes.any else 0


def _check_name(docx: str) -> None:
    if Path(docx).suffix.lower() != ".docx":
        raise UsageError(Problem(code="diff-docx-name", file=docx, params={"path": Path(docx).with_suffix("")}))


def _printed(changes: ReportChanges, form: str) -> str:
    if form == "json":
        from reportgen.cli.diff_json import diff_json

        return diff_json(changes)
    if form == "markdown":
        from reportgen.cli.diff_markdown import diff_markdown

        return diff_markdown(changes)
    from reportgen.cli.diff_text import diff_text

    return diff_text(changes, sys.stdout.isatty() and not os.environ.get("NO_COLOR"))


def _write_redline(old: CheckedData, new: CheckedData, path: Path) -> None:
    from reportgen.compare.redline import compare_documents
    from reportgen.files.save import save_file
    from reportgen.pipeline import docx_of

    save_file(path, docx_of(compare_documents(document_of(old), document_of(new)), new))

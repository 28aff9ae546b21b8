"""`reportgen diff`: what differs between two data files, or two git revisions of one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.case import Case
from reportgen.cli.clock import today
from reportgen.cli.speech import answer, give, say, say_error, tell
from reportgen.compare.reports import compare_reports
from reportgen.errors import Problem, UsageError
from reportgen.files.project import shown
from reportgen.files.save import WORD, listing_path, save_file, word_path
from reportgen.git.revisions import open_versions
from reportgen.messages import choose_language

if TYPE_CHECKING:
    from reportgen.cli.parser import Command
    from reportgen.compare.reports import ReportChanges


def _text(changes: ReportChanges) -> str:
    from reportgen.cli.diff_text import diff_text

    return diff_text(changes, sys.stdout.isatty() and not os.environ.get("NO_COLOR"))


def _markdown(changes: ReportChanges) -> str:
    from reportgen.cli.diff_markdown import diff_markdown

    return diff_markdown(changes)


def _json(changes: ReportChanges) -> str:
    from reportgen.cli.diff_json import diff_json

    return diff_json(changes)


REPORTERS = {"text": _text, "markdown": _markdown, "json": _json}
"""What a comparison is printed as, by the name of the format; each loads what it needs."""

PAGES = "html"
FORMATS = (*REPORTERS, PAGES)


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "diff",
        callback=run_command,
        params=[
            click.Argument(["versions"], nargs=-1, required=True, metavar="OLD NEW", type=PATH),
            click.Option(
                ["--format", "form"],
                type=click.Choice(FORMATS),
                default="text",
                help=say("cli-option-diff-format"),
            ),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-trace-output")),
            click.Option(["--docx"], metavar="FILE", type=PATH, help=say("cli-option-docx")),
            click.Option(["--exit-code", "tell_by_code"], is_flag=True, help=say("cli-option-exit-code")),
        ],
    )


def run_command(
    versions: tuple[str, ...],
    form: str = "text",
    output: str | None = None,
    docx: str | None = None,
    tell_by_code: bool = False,
) -> int:
    """Print the comparison or write it, and the tracked changes if they are asked for."""
    if output is not None and Path(output).suffix.lower() == WORD:
        raise UsageError(Problem(code="diff-output-docx", file=output, params={"path": output}))
    path = listing_path(output) if output is not None else None
    if form == PAGES and output is None:
        raise UsageError(Problem(code="trace-page-needs-output"))
    if docx is not None:
        _check_name(docx)
    with open_versions(versions, today()) as (old, new):
        changes = compare_reports(old, new)
        parts = _write_redline(old, new, Path(docx)) if docx is not None else []
        text = _page(changes, old, new) if form == PAGES else REPORTERS[form](changes)
    if path is not None:
        save_file(path, text.encode())
        tell(say("trace-written", path=shown(path)))
    else:
        answer(text.rstrip("\n")) if form == "text" else give(text)
    if docx is not None:
        say_error(say("diff-redline", path=shown(Path(docx))))
    for code, name in parts:
        say_error(say(code, name=name))
    return 1 if tell_by_code and changes.any else 0


def _page(changes: ReportChanges, old: Case, new: Case) -> str:
    from reportgen.cli.diff_words import summary
    from reportgen.compare.redline import compare_documents
    from reportgen.html.changed import changes_page

    compared = compare_documents(old.document, new.document)
    return changes_page(
        compared, new.look, (changes.old, changes.new), summary(changes), choose_language(), new.base_text
    )


def _check_name(docx: str) -> None:
    if Path(docx).suffix.lower() != WORD:
        raise UsageError(Problem(code="diff-docx-name", file=docx, params={"path": Path(docx).with_suffix("")}))
    word_path(Path(docx))


def _write_redline(old: Case, new: Case, path: Path) -> list[tuple[str, str]]:
    """Write the tracked changes; what is to be said of the files made in Word, in which nothing is tracked."""
    from reportgen.compare.redline import compare_documents
    from reportgen.docx.provenance import REDLINE

    provenance = new.provenance
    if provenance is not None:
        provenance = provenance._replace(kind=REDLINE, old=old.provenance)
    compared = compare_documents(old.document, new.document)
    save_file(path, new.write(compared, provenance))
    codes = {"ins": "html-part-new", "replaced": "html-part-replaced"}
    said = [(codes[file.change], file.name) for file in compared.files() if file.change]
    return [*said, *(("html-part-dropped", name) for name in compared.dropped)]

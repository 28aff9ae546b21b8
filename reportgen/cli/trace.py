"""`reportgen trace`: where every number of a report comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportgen.case import Case
from reportgen.cli.clock import today
from reportgen.cli.speech import answer, as_said, give, json_of, say, tell
from reportgen.errors import Problem, UsageError
from reportgen.files.project import shown
from reportgen.files.save import listing_path, save_file
from reportgen.messages import choose_language, worded
from reportgen.trace.numbers import NumberKind, TracedNumber
from reportgen.trace.words import entries_data, entry_brief, entry_lines, matching
from reportgen.values.chinese import columns
from reportgen.values.formula_text import Names

if TYPE_CHECKING:
    from reportgen.cli.parser import Command

FORMATS = ("text", "json", "html")
_WIDEST = 16
"""The column in which origins begin: behind a number with its unit, such as 13452.90万元."""


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "trace",
        callback=run_command,
        params=[
            click.Argument(["file"], metavar="FILE", type=PATH),
            click.Argument(["what"], metavar="[WHAT]", required=False),
            click.Option(
                ["--format", "form"], type=click.Choice(FORMATS), default="text", help=say("cli-option-trace-format")
            ),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-trace-output")),
            click.Option(["--numbering/--no-numbering"], default=True, help=say("cli-option-numbering")),
        ],
    )


def run_command(
    file: str, what: str | None = None, form: str = "text", output: str | None = None, numbering: bool = True
) -> int:
    """Trace a report, whole or one number of it."""
    if "" in (file, what):
        raise UsageError(Problem(code="name-empty"))
    path = listing_path(output) if output is not None else None
    if form == "html" and output is None:
        raise UsageError(Problem(code="trace-page-needs-output"))
    case = Case(file, today())
    entries = case.trace
    if what is not None:
        entries = matching([entry for entry in entries if numbering or entry.kind is not NumberKind.NUMBERING], what)
        if not entries:
            raise UsageError(Problem(code="trace-no-number", file=file, params={"what": what}))
    text = _written(case, entries, what, form, numbering)
    if path is None:
        answer(text.rstrip("\n")) if form == "text" else give(text)
    else:
        save_file(path, text.encode())
        tell(say("trace-written", path=shown(path)))
    return 0


def _written(case: Case, entries: Sequence[TracedNumber], what: str | None, form: str, numbering: bool) -> str:
    names = case.figures.names
    language = choose_language()
    if form == "json":
        return json_of(entries_data(entries, names, language))
    if form == "html":
        from reportgen.html.traced import trace_page

        def lines_of(entry: TracedNumber) -> list[str]:
            return entry_lines(entry, language, names)

        return trace_page(case.document, case.look, entries, names.own, lines_of, language, case.base_text)
    lines = _answers(entries, what, names) if what is not None else _listing(entries, numbering, names)
    return as_said("\n".join(lines)) + "\n"


def _listing(entries: Sequence[TracedNumber], numbering: bool, names: Names) -> list[str]:
    """All numbers under their headings, one a line."""
    language = choose_language()
    lines: list[str] = []
    headings: tuple[str, ...] | None = None
    for entry in entries:
        if entry.kind is NumberKind.NUMBERING and not numbering:
            continue
        if (here := _way_to(entry, language)) != headings:
            headings = here
            lines += ["", " › ".join(headings)] if headings else []
        gap = " " * max(1, _WIDEST - columns(entry.printed))
        lines.append(f"  {entry.printed}{gap}{entry_brief(entry, language, names)}")
    counts = Counter(entry.kind for entry in entries)
    by_kind = {str(kind): counts[kind] for kind in NumberKind}
    return [*lines, "", say("trace-summary", total=len(entries), **by_kind)]


def _way_to(entry: TracedNumber, language: str) -> tuple[str, ...]:
    """The headings under which a number stands, and where in a Word file made by hand."""
    return (*entry.headings, str(worded(entry.stands, language))) if entry.stands else entry.headings


def _answers(entries: Sequence[TracedNumber], what: str, names: Names) -> list[str]:
    """Where the numbers in question come from; an origin that is the same is told once."""
    language = choose_language()
    lines: list[str] = [say("trace-occurrences", what=what, count=len(entries))]
    told: list[list[str]] = []
    for entry in entries:
        origin = entry_lines(entry, language, names)
        lines += [
            "",
            f"{entry.printed}  {entry.sentence}",
            f"  {say('trace-stands', headings=' › '.join(_way_to(entry, language)) or '—')}",
        ]
        lines += [f"  {line}" for line in origin] if origin not in told else [f"  {say('trace-same')}"]
        told.append(origin)
    return lines

"""`reportgen show`: the facts of a data file by their titles, for people or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reportgen.case import Case
from reportgen.cli.speech import answer, give, json_of, say, say_error
from reportgen.errors import Problem, Severity, UsageError
from reportgen.messages import choose_language, worded
from reportgen.survey.overview import FactRow, overview
from reportgen.values.chinese import columns

if TYPE_CHECKING:
    from reportgen.cli.parser import Command

VERSION = 1

# Titles in columns, texts in characters: a line has room for both beside its number.
_WIDEST_TITLE = 40
_LONGEST_TEXT = 30


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "show",
        callback=run_command,
        params=[
            click.Argument(["file"], metavar="FILE", type=PATH),
            click.Option(["--json", "as_json"], is_flag=True, help=say("cli-option-show-json")),
        ],
    )


def run_command(file: str, as_json: bool = False) -> int:
    """Print the facts; the problems of the data are counted, not told."""
    if not file:
        raise UsageError(Problem(code="name-empty"))
    case = Case(file)
    entries = overview(case)
    if as_json:
        facts = [fact for entry in entries for fact in _facts(entry, ())]
        give(json_of({"version": VERSION, "file": file, "facts": facts}))
        return 0
    rows = [row for entry in entries for row in _rows(entry, 0)]
    width = min(max((columns(title) for _, title, value in rows if value), default=0), _WIDEST_TITLE + 2)
    for line, title, value in rows:
        padding = " " * max(width - columns(title), 0)
        answer(f"{line or '':>5}  {title}{padding}  {value}".rstrip())
    answer(f"\n{say('show-legend')}")
    errors = sum(problem.severity is Severity.ERROR for problem in case.problems)
    warnings = sum(problem.severity is Severity.WARNING for problem in case.problems)
    if errors:
        say_error(say("show-problems", file=file, errors=errors, warnings=warnings))
    return 0


def _rows(entry: FactRow, depth: int) -> Iterator[tuple[int, str, str]]:
    """The lines of an entry: line number, indented title, value."""
    if depth == 0 and entry.children:
        yield 0, "", ""
    formula = worded(entry.formula, choose_language())
    value = f"{entry.shown} = {formula}" if entry.computed else _shortened(entry.shown)
    indent = "  " * depth
    if not entry.title:
        yield entry.line, f"{indent}- {value}", ""
    else:
        yield entry.line if value else 0, f"{indent}{_cut(entry.title, _WIDEST_TITLE - 2 * depth)}", value
    for child in entry.children:
        yield from _rows(child, depth + 1)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TEXT + 2 else f"{line[:_LONGEST_TEXT]}…"


def _cut(title: str, width: int) -> str:
    """A title in so many columns."""
    if columns(title) <= width:
        return title
    while columns(title) > width - 2:
        title = title[:-1]
    return f"{title}…"


def _facts(entry: FactRow, above: tuple[str, ...]) -> Iterator[dict[str, object]]:
    """An entry and those below it, without the sections, as JSON writes them."""
    titles = (*above, entry.title) if entry.title else above
    if entry.value or not entry.children:
        titled = (*titles, entry.label) if entry.label else titles
        yield {
            "path": entry.path,
            "titles": list(titled),
            "value": entry.value,
            "unit": entry.unit,
            "about": bool(entry.about),
            "line": entry.line or None,
            "computed": entry.computed,
            "formula": worded(entry.formula, choose_language()) or None,
        }
    for child in entry.children:
        yield from _facts(child, titles)

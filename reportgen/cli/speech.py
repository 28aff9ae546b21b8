"""What the command line says to people: problems with their lines and carets, in their language."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from unicodedata import east_asian_width

from reportgen.errors import Problem, Severity
from reportgen.messages import Worded, choose_language, hint_text, message_text, worded
from reportgen.places import Place

MAX_COLUMNS = 76
MAX_RELATED = 8
_COLORS = {Severity.ERROR: 31, Severity.WARNING: 33, Severity.NOTE: 36}


def say(code: str, **params: object) -> str:
    """A text of the catalogue in the user's language."""
    return message_text(code, params, choose_language())


def tell(text: str) -> None:
    """Print a line to standard output."""
    sys.stdout.write(f"{text}\n")


def say_error(text: str) -> None:
    """Print a line to standard error."""
    sys.stderr.write(f"{text}\n")


def catalogue(code: str) -> tuple[str, str]:
    """A text of two parts, in the user's language."""
    return message_text(code, {}, choose_language()), hint_text(code, {}, choose_language())


class Speech:
    """Prints problems: `file:line:col`, the line, a caret, what belongs to it, what to do."""

    def __init__(self) -> None:
        self.language = choose_language()
        self.color = sys.stderr.isatty() and not os.environ.get("NO_COLOR")

    def problems(self, problems: Iterable[Problem]) -> None:
        """Print problems to standard error, an empty line after each."""
        for problem in problems:
            say_error(self.text(problem))

    def _colored(self, text: str, color: int, bold: bool = False) -> str:
        return f"\x1b[{'1;' if bold else ''}{color}m{text}\x1b[0m" if self.color else text

    def text(self, problem: Problem) -> str:
        """A problem in full."""
        color = _COLORS[problem.severity]
        word = self._colored(say(f"cli-{problem.severity}"), color, bold=True)
        where = str(problem.place) if problem.place else problem.file
        # On one line, or a text of the data could begin one that a build server takes for a command.
        said = f"{where + ': ' if where else ''}{say('labelled', label=word, text=problem.text(self.language))}"
        lines = [" ".join(said.split("\n"))]
        if problem.place is not None:
            lines += self._excerpt(problem.place, color)
        related = [self._related(entry, problem.place) for entry in problem.related if entry[0]]
        lines += [f"  {say('cli-related')}{text}" for text in related[:MAX_RELATED]]
        if more := len(related[MAX_RELATED:]):
            lines.append(f"  {say('cli-related-more', count=more)}")
        if problem.waived:
            lines.append(f"  {say('cli-waived', reason=problem.waived)}")
        elif advice := problem.advice(self.language).strip():
            lines.append(f"  {say('cli-hint')}{advice}")
        return "\n".join(lines) + "\n"

    def _related(self, entry: tuple[Worded, Place], place: Place | None) -> str:
        label, where = worded(entry[0], self.language), entry[1]
        if place is not None and where.source.name == place.source.name:
            return f"{label}{say('bracketed', text=say('cli-line', line=where.line))}"
        return f"{label}  {where}"

    def _excerpt(self, place: Place, color: int) -> list[str]:
        """The line and the caret under it; a long line is cut around the place."""
        text = place.text.replace("\t", " ")
        start, end = _window(text, place.column - 1)
        head, tail = ("…" if start else ""), ("…" if end < len(text) else "")
        shown = f"{head}{text[start:end]}{tail}"
        before = columns(head + text[start : place.column - 1])
        width = columns(text[place.column - 1 : min(end, place.column - 1 + place.width)]) or 1
        gutter = f"{place.line:>5}"
        caret = self._colored("^" * width, color)
        return [f"{gutter} | {shown}", f"{'':>5} | {'':>{before}}{caret}" if before else f"{'':>5} | {caret}"]


def columns(text: str) -> int:
    """How many columns of a terminal a text takes; a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _window(text: str, at: int) -> tuple[int, int]:
    """The stretch of a line that is shown around the character at `at`."""
    if len(text) <= MAX_COLUMNS and columns(text) <= MAX_COLUMNS:
        return 0, len(text)
    start = end = min(at, len(text))
    while start > 0 and columns(text[start - 1 : at]) <= MAX_COLUMNS // 3:
        start -= 1
    while end < len(text) and columns(text[start : end + 1]) <= MAX_COLUMNS:
        end += 1
    return start, end

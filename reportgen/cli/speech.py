"""What the command line says: to people, in their language, problems with lines and carets; to programs, in UTF-8.

Whatever is said was typed by strangers in part: what nobody would see of it is made visible here, at the last.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO

from reportgen.cli.foremost import foremost
from reportgen.errors import Problem, Severity
from reportgen.messages import Worded, choose_language, hint_text, message_text, worded
from reportgen.messages.unseen import replaced, visible, visible_line
from reportgen.places import Place
from reportgen.values.chinese import columns, harmless

MAX_COLUMNS = 76
"""Of a source line, what fits a terminal; a third of it stands before the fault."""

MAX_RELATED = 8
"""How many other places are listed with a problem: a sum of many parts has its first."""

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_PAINT = re.compile("(\x1b\\[[0-9;]*m)")


def say(code: str, **params: object) -> str:
    """A text of the catalogue in the user's language."""
    return message_text(code, params, choose_language())


def replace_closed_streams() -> None:
    """Put the null device in the place of closed streams, so that no file that is opened later is taken for one."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - it stays open to the end


def turn_away(stream: TextIO) -> None:
    """Let what is still written to a stream be lost: its reader has gone, and has seen what it wanted."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def tell(text: str) -> None:
    """Print to standard output, in a line, how it goes: what a command has done or found."""
    _print(f"{as_said(text)}\n")


def answer(text: str) -> None:
    """Print a line of that for which a command was run.

    Raises:
        OSError: standard output is closed.
    """
    _expect_output()
    tell(text)


def give(text: str) -> None:
    """Print what other programs read to standard output: in UTF-8 and with plain line ends, whatever the console is.

    Raises:
        OSError: as `answer`.
    """
    _expect_output()
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    _print(text)


def give_bytes(content: bytes) -> None:
    """Print what other programs read, which may be no text.

    Raises:
        OSError: as `answer`.
    """
    _expect_output()
    sys.stdout.flush()
    with _reader_may_go():
        sys.stdout.buffer.write(content)


def say_error(text: str) -> None:
    """Print a line to standard error; where that cannot be, the exit code has to say it."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{as_said(text)}\n")


def _print(text: str) -> None:
    with _reader_may_go():
        sys.stdout.write(text)


@contextlib.contextmanager
def _reader_may_go() -> Iterator[None]:
    """Let a command go on to its end and keep its exit code when nobody reads any more what it prints."""
    try:
        yield
    except BrokenPipeError:
        turn_away(sys.stdout)


def _expect_output() -> None:
    if getattr(sys.stdout, "name", "") == os.devnull:  # which stands for a closed stream; `>/dev/null` is not called so
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def painted(text: str, style: str) -> str:
    """The text in a colour of the terminal; `style` is what stands between CSI and m."""
    return f"\x1b[{style}m{visible(text)}\x1b[0m"


def as_said(text: str) -> str:
    """The text as it is said: all that is not seen made visible but colours, no line like a build server's command."""
    if "\x1b" not in text:
        return harmless(visible(text))
    return harmless("".join(piece if index % 2 else visible(piece) for index, piece in enumerate(_PAINT.split(text))))


def json_of(value: object, default: Callable[[Any], object] | None = None) -> str:
    """A value as JSON for programs, a line break at the end; what nobody sees is in JSON's escapes."""
    written = json.dumps(value, ensure_ascii=False, indent=2, default=default)
    return f"{replaced(written, lambda character: json.dumps(character)[1:-1])}\n"


def catalogue(code: str) -> tuple[str, str]:
    """A text of two parts, in the user's language."""
    return message_text(code, {}, choose_language()), hint_text(code, {}, choose_language())


def is_elsewhere(problem: Problem, file: str) -> bool:
    """Whether a problem of a file lies in another one, as its template."""
    return problem.place is not None and os.path.abspath(problem.place.source.name) != os.path.abspath(file)


class Speech:
    """Prints problems: `file:line:col`, the line, a caret, what belongs to it, what to do."""

    def __init__(self, everything: bool = False) -> None:
        """`everything` tells all problems, however many they are."""
        self.everything = everything
        self.language = choose_language()
        self.color = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
        self._elsewhere: set[str] = set()

    def problems(self, problems: Iterable[Problem], file: str = "") -> None:
        """Print the problems of a file to standard error, an empty line after each.

        Args:
            file: its name, where it is one of many: what is wrong in a template of theirs is then told once.
        """
        for problem in problems if self.everything else foremost(problems):
            text = self.text(problem)
            if file and is_elsewhere(problem, file):
                if text in self._elsewhere:
                    continue
                self._elsewhere.add(text)
            say_error(text)

    def _colored(self, text: str, style: str) -> str:
        return painted(text, style) if self.color else text

    def text(self, problem: Problem) -> str:
        """A problem in full."""
        color = _COLORS[problem.severity]
        word = say(f"cli-{problem.severity}")
        where = problem.place.said(self.language) if problem.place else visible_line(problem.file)
        # On one line, or a text of the data could begin one that a build server takes for a command.
        said = " ".join(say("labelled", label=word, text=problem.text(self.language)).split("\n"))
        lines = [f"{where + ': ' if where else ''}{self._colored(word, f'1;{color}')}{said.removeprefix(word)}"]
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
            return f"{label}{say('bracketed', text=where.label or say('cli-line', line=where.line))}"
        return f"{label}  {where.said(self.language)}"

    def _excerpt(self, place: Place, color: str) -> list[str]:
        """The line and the caret under it; a long line is cut around the place."""
        # A line may be the whole file, with thousands of faults: no more of it is looked at than can be shown.
        first, at, line = max(0, place.column - 1 - MAX_COLUMNS), place.column - 1, place.text
        last, behind = at + MAX_COLUMNS + 1, at + place.width
        cut_head, cut_tail = first > 0, last < len(line)
        ahead, marked, rest = (
            visible(part.replace("\t", " "))
            for part in (line[first:at], line[at : min(behind, last)], line[min(behind, last) : last])
        )
        text, at = f"{ahead}{marked}{rest}", len(ahead)
        start, end = _window(text, at)
        head = "…" if start or cut_head else ""
        tail = "…" if end < len(text) or cut_tail else ""
        shown = f"{head}{text[start:end]}{tail}"
        before = columns(head + text[start:at])
        width = columns(text[at : min(end, at + len(marked))]) or 1
        gutter = f"{'' if place.label else place.line:>5}"
        caret = self._colored("^" * width, color)
        return [f"{gutter} | {shown}", f"{'':>5} | {'':>{before}}{caret}" if before else f"{'':>5} | {caret}"]


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

"""What `build`, `check` and `verify` do alike with many files: which are meant, how far it is, an end before the end, a
summary."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import FrameType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from reportgen.batch.outcome import Outcome, State
from reportgen.cli.speech import is_elsewhere, json_of, say, say_error, tell
from reportgen.errors import Severity
from reportgen.files.project import STDIN, shown
from reportgen.messages import Listing, choose_language
from reportgen.messages.unseen import visible_line

if TYPE_CHECKING:
    import click

FORMATS = ("text", "json", "markdown")
"""The forms of a summary."""
EXIT_BUG, EXIT_INTERRUPTED = 70, 130
_BY_WEIGHT = (0, 2, 1, 3, 4, EXIT_BUG)
"""The exit codes of files, the one that a run ends with last: that of wrong data counts more than that of a report that
two files would be, or of a name."""
MOST_LINES = 30
"""Files that are listed of each kind: a screen or two; a file that the summary is written to has all of them."""


_STATES = {
    State.BUILT: "cli-state-built",
    State.UNCHANGED: "cli-state-unchanged",
    State.CHECKED: "cli-state-checked",
    State.LEFT: "cli-state-left",
}


class Many(NamedTuple):
    """How many files are gone through, as the options say it."""

    jobs: int | None = None
    force: bool = False
    fail_fast: bool = False
    format: str = "text"
    summary: str | None = None


def options_of_many() -> list[click.Option]:
    """The options that commands have for many files."""
    import click

    from reportgen.cli.parser import PATH

    return [
        jobs_option(),
        click.Option(["--fail-fast"], is_flag=True, help=say("cli-option-fail-fast")),
        click.Option(["--summary"], metavar="FILE", type=PATH, help=say("cli-option-summary")),
    ]


def jobs_option() -> click.Option:
    """How many files are worked on at the same time."""
    import click

    return click.Option(["-j", "--jobs"], type=click.IntRange(1, 512), metavar="N", help=say("cli-option-jobs"))


def typed_names(files: Iterable[str]) -> list[str]:
    """The names that were typed; those of a list are read from the standard input."""
    names: list[str] = []
    for name in files:
        names += [line for line in sys.stdin.read().splitlines() if line] if name == STDIN else [name]
    return names


class Stop:
    """Whether nothing more is to be begun: by Ctrl-C, or because a file has failed."""

    def __init__(self) -> None:
        self.wanted = self.interrupted = False

    def __call__(self) -> bool:
        """Whether it is wanted."""
        return self.wanted

    @contextlib.contextmanager
    def by_interrupt(self) -> Iterator[None]:
        """Take the first Ctrl-C inside of the `with` for a wish to stop soon, and leave the second as it is."""

        def stop(number: int, frame: FrameType | None) -> None:
            self.wanted = self.interrupted = True
            signal.signal(signal.SIGINT, before)
            say_error(say("cli-stopping"))

        before = signal.getsignal(signal.SIGINT)
        try:
            signal.signal(signal.SIGINT, stop)
        except ValueError:  # only the main thread may listen
            yield
            return
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def exit_code(self, codes: Iterable[int], weight: Callable[[int], int] = _BY_WEIGHT.index) -> int:
        """What the run over files with these exit codes ends with; that it was interrupted is told."""
        if not self.interrupted:
            return max(codes, key=weight, default=0)
        say_error(f"reportgen: {say('cli-interrupted')}")
        return EXIT_INTERRUPTED


class Progress:
    """A bar on a terminal that tells how many files are done and how long the others will take; nothing elsewhere, or
    where what draws it is not installed."""

    def __init__(self, code: str) -> None:
        """`code` is that of the word for what is being done."""
        self.shown = False
        self._code = code
        self._bar: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, count: int) -> None:
        """So many files are to be worked on."""
        if count < 2 or not sys.stderr.isatty():
            return
        try:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
        except ImportError:
            return
        columns = (TextColumn(say(self._code)), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(
            *columns, console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty()
        )
        self._bar.add_task("", total=count)
        self._bar.start()
        self.shown = True

    def step(self) -> None:
        """One of them is done."""
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0])


class Summary:
    """What became of all files, for people and for programs.

    Args:
        checked: whether the files were checked, and not built.
    """

    def __init__(self, checked: bool = False) -> None:
        self.checked = checked
        self.outcomes: list[Outcome] = []

    def add(self, outcome: Outcome) -> None:
        """Take down what became of a file; of its problems, the first error."""
        first = next((problem for problem in outcome.problems if problem.severity is Severity.ERROR), None)
        self.outcomes.append(outcome._replace(problems=(first,) if first else (), said=outcome.said[-1:]))

    def tell(self) -> None:
        """Tell people what became of the files."""
        for line in self.lines():
            tell(line)

    def text_of(self, form: str) -> str:
        """The whole summary in a form."""
        return {"json": self._json, "markdown": self._markdown, "text": self._text}[form]()

    def lines(self, most: int | None = MOST_LINES) -> Iterator[str]:
        """The summary as it is told: how many of each kind, then which and why, a line each, at most so many of a
        kind."""
        yield self._counts()
        for code, files in (
            ("cli-batch-wrong" if self.checked else "cli-batch-not-built", self._failed()),
            ("cli-batch-warned", [one for one in self.outcomes if one.counts.warnings and not _is_wrong(one)]),
        ):
            for outcome in files[:most]:
                params = {"file": outcome.file, "why": self.why(outcome), "warnings": outcome.counts.warnings}
                yield say(code, **params)
            if more := len(files[most:]) if most else 0:
                yield say("cli-batch-more", count=more)
        if again := [outcome.file for outcome in self.outcomes if outcome.again]:
            yield say("cli-batch-again", files=Listing(again[:most]))

    def why(self, outcome: Outcome) -> str:
        """Why a file has no report, in a line; how many warnings there are where it has one."""
        if not _is_wrong(outcome):
            return say("cli-warnings", warnings=outcome.counts.warnings) if outcome.counts.warnings else ""
        if not outcome.problems:
            return say("cli-batch-bug")
        problem = outcome.problems[0]
        text = " ".join(problem.text(choose_language()).split("\n"))
        if problem.place is not None and is_elsewhere(problem, outcome.file):
            text = say("labelled", label=problem.place.said(choose_language()), text=text)
        return (
            say("cli-batch-more-errors", text=text, errors=outcome.counts.errors) if outcome.counts.errors > 1 else text
        )

    def _failed(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if _is_wrong(outcome)]

    def _counts(self) -> str:
        counts = {state: sum(outcome.state is state for outcome in self.outcomes) for state in State}
        params = {
            "count": len(self.outcomes),
            "built": counts[State.BUILT],
            "unchanged": counts[State.UNCHANGED],
            "failed": len(self._failed()),
            "warned": sum(bool(outcome.counts.warnings) and not _is_wrong(outcome) for outcome in self.outcomes),
            "well": sum(
                outcome.state is State.CHECKED and not (outcome.counts.warnings or _is_wrong(outcome))
                for outcome in self.outcomes
            ),
        }
        if not self.outcomes:
            return say("cli-batch-none")
        left = say("cli-batch-left", left=counts[State.LEFT]) if counts[State.LEFT] else ""
        return say("cli-batch-checked" if self.checked else "cli-batch-built", **params) + left

    def _text(self) -> str:
        return "".join(f"{visible_line(line)}\n" for line in self.lines(None))

    def _markdown(self) -> str:
        head = [say("cli-batch-file"), say("cli-batch-result"), say("cli-batch-reason")]
        rows = [(outcome.file, self._state(outcome), self.why(outcome)) for outcome in self.outcomes]
        return f"{self._counts()}\n\n{markdown_table(head, rows)}"

    def _state(self, outcome: Outcome) -> str:
        if _is_wrong(outcome):
            return say("cli-state-wrong" if self.checked else "cli-state-failed")
        return say(_STATES[outcome.state])

    def _json(self) -> str:
        """The shape is version 1 of that of `docs/workflow.md`."""
        return json_of(
            {
                "version": 1,
                "files": [
                    {
                        "file": outcome.file,
                        "state": str(State.FAILED if _is_wrong(outcome) else outcome.state),
                        "reports": [shown_path(report) for report in outcome.reports],
                        "why": self.why(outcome),
                        "errors": outcome.counts.errors,
                        "warnings": outcome.counts.warnings,
                        "notes": outcome.counts.notes,
                        "again": outcome.again,
                    }
                    for outcome in self.outcomes
                ],
            }
        )


def _is_wrong(outcome: Outcome) -> bool:
    return outcome.state is State.FAILED or outcome.counts.errors > 0


def shown_path(report: str) -> str:
    """A report as messages name it."""
    from pathlib import Path

    return shown(Path(report))


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    table = [head, ["---"] * len(head), *([_cell(text) for text in row] for row in rows)]
    return "".join(f"| {' | '.join(row)} |\n" for row in table)


def _cell(text: str) -> str:
    """A text as it stands in a table of Markdown."""
    return visible_line(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


class Told(Protocol):
    """A summary that can be written down."""

    def text_of(self, form: str) -> str:
        """The whole of it in a form."""


def save_summary(summary: Told, many: Many) -> None:
    """Write the summary to the file that it is wanted in, in the form that the name of the file says, or `--format`."""
    if many.summary is None:
        return
    from pathlib import Path

    from reportgen.files.save import save_file

    endings = {".json": "json", ".md": "markdown", ".markdown": "markdown"}
    form = endings.get(Path(many.summary).suffix.lower(), many.format if many.format in FORMATS else "text")
    save_file(Path(many.summary), summary.text_of(form).encode())


def refuse_summary(many: Many) -> None:
    """See that the summary can be written where it is to be.

    Raises:
        UsageError: it cannot.
    """
    if many.summary is not None:
        from reportgen.files.save import listing_path

        listing_path(many.summary)

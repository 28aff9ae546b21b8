"""The one tree of errors, and the problem: a value that says what is wrong, where, and what to do.

ReportgenError
├── DataError      exit 1   the data file: its form, its contents, its rules
├── UsageError     exit 2   what was asked for cannot be
├── TemplateError  exit 3   schema, template or format
└── OutputError    exit 4   the result cannot be written

Every error carries all the problems that were found, in the order of the file. Anything else that is
raised is a fault of the program and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from reportgen.messages import Worded, hint_text, message_gaps, message_text, worded
from reportgen.messages.nearest import Nearest
from reportgen.messages.unseen import visible_line
from reportgen.places import Place

# More than any list of names or description has; a text of thousands of characters is known by its beginning.
_MOST_IN_GAP = 1_000

# Looking for the nearest of some hundred names takes as long as all else that is done for a problem: far more than are
# told, unless all are asked for.
_MOST_GUESSES = 100

_NOTHING: Mapping[str, object] = MappingProxyType({})


class Severity(StrEnum):
    """How much a problem weighs: an error stops the build, a warning does not, a note asks for nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(NamedTuple):
    """One thing that is wrong.

    `code` names the message in the catalogue and `params` fills it. `place` is where the fault is
    typed, `path` the fact concerned (`expenditure.total`), `related` the other places that belong to
    it: a label and a place each. `rule` is the id of the rule that is broken, of the schema or of the
    program's own checks; `waived` the reason for which it does not count.
    """

    code: str
    params: Mapping[str, object] = _NOTHING
    severity: Severity = Severity.ERROR
    place: Place | None = None
    file: str = ""
    path: str = ""
    related: tuple[tuple[Worded, Place], ...] = ()
    rule: str = ""
    waived: Worded = ""

    @property
    def message(self) -> str:
        """What is wrong, in Chinese."""
        return self.text("zh")

    @property
    def hint(self) -> str:
        """What to do about it, in Chinese; empty where the message says it all."""
        return self.advice("zh")

    def text(self, language: str) -> str:
        """What is wrong, in `zh` or `en`."""
        return message_text(self.code, self._shown(language), language)

    def advice(self, language: str) -> str:
        """What to do about it, in `zh` or `en`; empty where the message says it all."""
        return hint_text(self.code, self._shown(language), language)

    def _shown(self, language: str) -> Mapping[str, object]:
        """What fills the messages, each long text cut."""
        return {name: _cut(worded(value, language)) for name, value in self.params.items()}

    @property
    def said(self) -> tuple[str, ...]:
        """What the problem says, in no language: its code, and what fills its message; the advice is left out."""
        return (self.code, *(repr(self.params[name]) for name in message_gaps(self.code)))

    @property
    def file_name(self) -> str:
        """The file concerned, as the user named it."""
        return self.place.source.name if self.place else self.file

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else f"{visible_line(self.file)}: " if self.file else ""
        return f"{where}{self.message}"


def _cut(value: object) -> object:
    return f"{value[:_MOST_IN_GAP]}…" if isinstance(value, str) and len(value) > _MOST_IN_GAP else value


def in_file_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems as a reader meets them: by file, line and column, each said once."""

    def key(problem: Problem) -> tuple[str, int, int]:
        place = problem.place
        return (problem.file_name, place.line if place else 0, place.column if place else 0)

    seen: dict[tuple[object, ...], Problem] = {}
    for problem in sorted(problems, key=key):
        seen.setdefault((key(problem), problem.said), problem)
    return tuple(_with_few_guesses(seen.values()))


def _with_few_guesses(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, of which the first tell which name may be meant."""
    guesses = 0
    for problem in problems:
        guess = isinstance(problem.params.get("near"), Nearest)
        guesses += guess
        yield problem._replace(params={**problem.params, "near": ""}) if guess and guesses > _MOST_GUESSES else problem


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


class ReportgenError(Exception):
    """What every error of reportgen is.

    `problems` holds all that was found, in file order; `exit_code` is what the command line ends with.
    """

    exit_code = 1

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        if isinstance(problems, Problem):
            problems = (problems,)
        self.problems: tuple[Problem, ...] = in_file_order(problems)
        super().__init__(self.problems)


class DataError(ReportgenError):
    """The data file cannot be read, does not fit the schema, or breaks a rule."""

    exit_code = 1


class UsageError(ReportgenError):
    """What was asked for cannot be: a template that does not exist, a folder that is not empty."""

    exit_code = 2


class TemplateError(ReportgenError):
    """The schema, a template or the format is wrong: work for the maintainer, not for the clerk."""

    exit_code = 3


class OutputError(ReportgenError):
    """The result cannot be written."""

    exit_code = 4

"""The work of one process: the reports of some data files, one after the other, each with what became of it."""

from __future__ import annotations

import datetime as dt
import gc
import os
import signal
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reportgen.batch.outcome import Outcome, State, counted
from reportgen.batch.small import small_problems
from reportgen.errors import Problem, ReportgenError, UsageError, has_errors
from reportgen.files.project import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from reportgen.case import Case

EXIT_BUG = 70

Choose = Callable[[Sequence[Problem]], Sequence[Problem]]
"""Gives those of many problems that are told."""


class Made(NamedTuple):
    """The files of a report, of which none is written yet: each path with its content. `said` is what was told besides;
    `fixed` tells whether the same inputs make the same files, on this machine and with this program."""

    files: tuple[tuple[Path, bytes], ...]
    said: tuple[str, ...] = ()
    fixed: bool = True


Make = Callable[["Case", str | None], Made]
"""Makes the files of a report; the second argument says where they go, None for the usual place."""


class Job(NamedTuple):
    """What is to be done with each of many files, and how; it can be pickled.

    `folder` is where the user stands, from where names of files and `output` are seen. Without `make` files are
    checked. `choose` gives the problems that are told.
    """

    folder: str
    today: dt.date | None
    make: Make | None
    choose: Choose
    output: str | None = None

    def here(self, name: str) -> str:
        """The name of a file as this process finds it."""
        return name if not name or os.getcwd() == self.folder else os.path.join(self.folder, name)


def make_docx(case: Case, output: str | None) -> Made:
    """The report as a Word file alone."""
    return Made(((case.report_path(output), case.docx),))


def as_found(problems: Sequence[Problem]) -> Sequence[Problem]:
    """All problems."""
    return problems


def work_on(job: Job, names: Sequence[str], taken: Mapping[str, str] | None = None) -> list[Outcome]:
    """Do the work on some files. Nothing is raised for a fault of a file or of the program: the outcome says it.

    Args:
        taken: the reports that are not to be written, because another file has written them, with the names of the
            files.
    """
    return [_outcome(job, name, taken or {}) for name in names]


def _outcome(job: Job, name: str, taken: Mapping[str, str]) -> Outcome:
    enabled = gc.isenabled()
    gc.disable()  # all that a report is made of lives until it is done
    try:
        return _checked(job, name) if job.make is None else _built(job, job.make, name, taken)
    except ReportgenError as error:
        found = error.problems
        told = small_problems(job.choose(found))
        return Outcome(name, State.FAILED, (), told, counted(found), exit_code=error.exit_code)
    except Exception:  # a fault of the program: this file has no report, and the others have nothing to do with it
        return Outcome(name, State.FAILED, exit_code=EXIT_BUG, said=(traceback.format_exc(),))
    finally:
        if enabled:
            gc.enable()


def _checked(job: Job, name: str) -> Outcome:
    from reportgen.case import Case

    found = Case(_named(job, name), job.today).check()
    told = small_problems(job.choose(found))
    return Outcome(name, State.CHECKED, (), told, counted(found), exit_code=int(has_errors(found)))


def _built(job: Job, make: Make, name: str, taken: Mapping[str, str]) -> Outcome:
    from reportgen.batch.record import record_of, stamps_of
    from reportgen.case import Case
    from reportgen.files.read import digest_of, noting
    from reportgen.files.save import save_file

    with noting() as noted:
        case = Case(_named(job, name), job.today)
        before = stamps_of(case.project)
        made = make(case, None if job.output is None else job.here(job.output))
        for path, _ in made.files:
            if (first := taken.get(os.path.abspath(path))) is not None:
                raise UsageError(same_report(path, first, name))
        for path, content in made.files:
            save_file(path, content)
        found = case.warnings
        written = [(path, digest_of(content)) for path, content in made.files]
        record = record_of(case, noted, before, written, found) if made.fixed else ""
    told = small_problems(job.choose(found))
    reports = tuple(str(path) for path, _ in made.files)
    return Outcome(
        name, State.BUILT, reports, told, counted(found), own=case.project.own, said=made.said, record=record
    )


def _named(job: Job, name: str) -> str:
    if not name:
        raise UsageError(Problem(code="name-empty"))
    return job.here(name)


def same_report(path: Path, first: str, second: str) -> Problem:
    """That two files would be written to one report."""
    return Problem(code="output-same", file=shown(path), params={"first": first, "second": second})


def begin_process() -> None:
    """Make a process ready that does nothing but this work.

    Ctrl-C goes to all processes of a terminal, and it is the first one that decides what then happens. Where that is
    killed, nobody sends work any more, and this one ends as well.
    """
    import multiprocessing

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000, 50, 50)
    if (parent := multiprocessing.parent_process()) is not None:

        def end_with_parent() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=end_with_parent, daemon=True).start()

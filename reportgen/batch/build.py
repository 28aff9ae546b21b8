"""The reports of many data files: what has not changed is passed over, all else is built, here or by an executor."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.batch.outcome import Counts, Outcome, State
from reportgen.batch.unchanged import Asked, Inputs, keep_record, unchanged
from reportgen.errors import OutputError, Problem, UsageError
from reportgen.files.data_files import meant_files

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from reportgen.batch.work import Job


def build_reports(
    files: Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str] | None = None,
    *,
    executor: Executor | None = None,
    processes: int | None = None,
    today: dt.date | None = None,
    force: bool = False,
) -> list[Outcome]:
    """Build the Word reports of many data files.

    A file that has an error is passed over, and so is one whose reports would be the same as those that there are. Of
    files that would be written to one report the first is built.

    Args:
        files: data files, and folders, of which all data files are meant.
        output: a folder that exists or ends in a slash; `out/` of each project if not given.
        executor: does the work; its workers must see the same files at the same places. It is not shut down. Without
            one, processes of this machine do it.
        processes: how many of them; if not given, as many as it has processors. One is this process itself.
        today: as for `check_report`.
        force: build what has not changed, too.

    Returns:
        What became of each file, in their order.

    Raises:
        UsageError: `output` is no folder.
    """
    from reportgen.batch.work import Job, as_found, make_docx

    folder = None if output is None else os.fspath(output)
    if folder is not None:
        if not (os.path.isdir(folder) or folder.endswith(("/", os.sep))):
            raise UsageError(Problem(code="output-many", file=folder))
        folder = os.path.join(folder, "")
    job = Job(os.getcwd(), today, make_docx, as_found, folder)
    asked = Asked(folder, "docx", today)
    names = meant_files(os.fspath(file) for file in files)
    return [*outcomes(names, lambda: job, asked, executor=executor, processes=processes, force=force)]


def outcomes(
    names: Sequence[str],
    job: Callable[[], Job],
    asked: Asked | None,
    *,
    executor: Executor | None = None,
    processes: int | None = None,
    force: bool = False,
    stopped: Callable[[], bool] = lambda: False,
    begun: Callable[[int], None] = lambda count: None,
) -> Iterator[Outcome]:
    """What becomes of data files, each once, in their order, while it becomes of them.

    Args:
        job: gives what is to be done; it is asked when something is to be done.
        asked: what was asked for, by which it is known what has not changed; None for a job that writes nothing.
        stopped: whether nothing more is to be begun.
        begun: is told how many files are to be worked on, when that is known.
    """
    same = [None] * len(names) if force or asked is None else _all_unchanged(names, asked)
    waiting = [name for name, known in zip(names, same, strict=True) if known is None]
    begun(len(waiting))
    taken: dict[str, str] = {}
    worked = _worked(waiting, job, executor, processes, stopped, taken) if waiting else iter(())
    for known in same:
        outcome = known or next(worked)
        if first := _first_of(outcome, taken):
            outcome = _second(outcome, first, job())
        elif outcome.reports:
            taken |= dict.fromkeys(map(os.path.abspath, outcome.reports), outcome.file)
            if asked is not None:
                keep_record(asked, outcome)
        yield outcome._replace(record="")


def _all_unchanged(names: Sequence[str], asked: Asked) -> list[Outcome | None]:
    inputs = Inputs()
    return [unchanged(name, asked, inputs) for name in names]


def _worked(
    names: Sequence[str],
    job: Callable[[], Job],
    executor: Executor | None,
    processes: int | None,
    stopped: Callable[[], bool],
    taken: dict[str, str],
) -> Iterator[Outcome]:
    from reportgen.batch.run import work_through
    from reportgen.batch.work import work_on

    work = job()
    for file, outcome, problem, again in work_through(
        partial(work_on, work),
        names,
        executor=executor,
        processes=processes,
        stopped=stopped,
        here=partial(work_on, work, taken=taken),
    ):
        if outcome is not None:
            yield outcome._replace(again=again)
        elif problem is not None:
            yield Outcome(file, State.FAILED, (), (problem,), Counts(1), exit_code=OutputError.exit_code, again=again)
        else:
            yield Outcome(file, State.LEFT)


def _first_of(outcome: Outcome, taken: dict[str, str]) -> str:
    """The file that has written a report of an outcome before, empty for none."""
    return next((taken[path] for path in map(os.path.abspath, outcome.reports) if path in taken), "")


def _second(outcome: Outcome, first: str, job: Job) -> Outcome:
    """That a file would be written where the report of another one is. Where several processes have written it at the
    same time, it is made anew."""
    from reportgen.batch.work import same_report, work_on

    if outcome.state is State.BUILT:
        work_on(job, [first])
    path = next(iter(outcome.reports))
    problem = same_report(Path(path), first, outcome.file)
    return Outcome(
        outcome.file, State.FAILED, (), (problem,), Counts(1), exit_code=UsageError.exit_code, own=outcome.own
    )

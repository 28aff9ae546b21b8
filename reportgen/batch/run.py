"""Work on many files, here or in chunks by any executor: what comes of them in the order of the files, and what a
process that ended over its chunk had to do is done once more."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import contextmanager, nullcontext, suppress
from types import TracebackType
from typing import Generic, NamedTuple, NoReturn, Self, TypeVar

from reportgen.batch.work import begin_process
from reportgen.errors import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from reportgen.batch.processes import Processes

Result = TypeVar("Result")
Work = Callable[[Sequence[str]], list[Result]]
"""Does the work on a chunk of files, and gives a result for each; it and what it gives can be pickled."""


class Worked(NamedTuple, Generic[Result]):
    """What came of a file: a result; a problem, where a process has ended over it twice; neither, where it was not its
    turn before the run was stopped. `again` tells that it was done once more because a process had ended over it."""

    file: str
    result: Result | None = None
    problem: Problem | None = None
    again: bool = False


FEW = 8
"""Files that are worked on sooner here than a process is started for them."""

MOST_OF_A_CHUNK = 16
"""Files of a chunk: they take about a second, so that sending costs nothing, and who stops a run need not wait."""

_AHEAD = 2
"""Chunks a process that are sent before they can be begun, so that none waits for work."""

_MOST_SENT = 8
"""How many times as many chunks may be sent while the first of them takes long: what comes of the others is held
back."""

_PATIENCE = 1.0
"""Seconds after which it is looked whether all processes are there."""

_AHEAD_OF_OTHERS = 256
"""Chunks that are sent to an executor of which nobody knows how many workers it has."""


def processors() -> int:
    """How many processes can work at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """An executor; where it is broken, processes of this machine take its place.

    Args:
        executor: any; without one, processes are started when the first work is sent.
        processes: how many of them.
    """

    def __init__(self, executor: Executor | None, processes: int) -> None:
        self._executor = executor
        self._own: Processes | None = None
        self._processes = processes
        self.ahead = _AHEAD_OF_OTHERS if executor else _AHEAD * processes

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def submit(self, work: Work[Result], files: Sequence[str]) -> Future[list[Result]]:
        """Send a chunk."""
        if self._executor is None:
            from reportgen.batch.processes import Processes

            self._executor = self._own = Processes(self._processes, begin_process)
        with _uninterrupted() if self._own else nullcontext():
            return self._executor.submit(work, files)

    def wait_for(self, futures: Sequence[Future[list[Result]]]) -> bool:
        """Wait until one of some futures is done, or has failed because a process has ended; whether one is, and not
        all are given up.

        What watches over the processes of this machine looks for new ones when something is sent, before the one is
        started that is to do it: it does not hear when the last one ends until it has looked once more, and all others
        may be waiting for a lock that this one had. So it is sent something where one has ended; if nothing comes of
        that, it has ended itself.
        """
        told = False
        while not wait(futures, _PATIENCE if self._own else None, FIRST_COMPLETED).done:
            if told:
                return False
            if self._own and self._own.lacks_one():
                told = True
                with suppress(BrokenExecutor):
                    self.submit(_no_work, ())
        return True

    def renew(self) -> None:
        """Leave a broken executor; the next chunk goes to new processes."""
        self._end()
        self._executor = None
        self.ahead = _AHEAD * self._processes

    def _end(self) -> None:
        if self._own:
            self._own.close()
            self._own = None


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Have Ctrl-C wait while a process may be started, which inherits that it waits: it is for the first one alone."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _no_work(_: Sequence[str]) -> list[NoReturn]:
    return []


def never() -> bool:
    """Go on to the end."""
    return False


def work_through(
    work: Work[Result],
    files: Sequence[str],
    *,
    executor: Executor | None = None,
    processes: int | None = None,
    stopped: Callable[[], bool] = never,
    here: Work[Result] | None = None,
) -> Iterator[Worked[Result]]:
    """Work on files.

    Args:
        executor: does it; without one, processes of this machine do, or this one where the files are few.
        processes: how many of them; if not given, as many as it has processors. One is this process itself.
        stopped: as for `run_chunks`.
        here: does the same work in this process.

    Yields:
        What became of each file, in the order of the files.
    """
    count = min(processes or processors(), len(files) if processes else len(files) // FEW)
    if executor is None and count < 2:
        for file in files:
            yield Worked(file) if stopped() else Worked(file, (here or work)([file])[0])
        return
    most = min(MOST_OF_A_CHUNK, max(1, len(files) // (4 * max(count, 1))))
    with Workers(executor, max(count, 1)) as workers:
        yield from run_chunks(work, files, workers, most, stopped)


def run_chunks(
    work: Work[Result], files: Sequence[str], workers: Workers, most: int, stopped: Callable[[], bool]
) -> Iterator[Worked[Result]]:
    """Work on files in chunks.

    Args:
        most: files of a chunk.
        stopped: whether nothing more is to be begun; what is under way is let to its end.

    Yields:
        What became of each file, in the order of the files, however many workers there are.
    """
    chunks = deque(files[start : start + most] for start in range(0, len(files), most))
    sent: deque[_Sent[Result]] = deque()
    try:
        while chunks or sent:
            _send(chunks, sent, workers, work, stopped)
            if not sent:
                break
            chunk, future = sent[0]
            if future is not None:
                while not future.done() and workers.wait_for(_under_way(sent)):
                    if stopped():
                        _cancel(sent)
                    _send(chunks, sent, workers, work, stopped)
                if _came(future):
                    sent.popleft()
                    yield from (Worked(*pair) for pair in zip(chunk, future.result(), strict=True))
                    continue
                if not stopped() and _lost(future):
                    # All that was sent is lost, and each file of it may be the one that broke it.
                    sent = deque((chunk, future if future and _came(future) else None) for chunk, future in sent)
                    workers.renew()
            sent.popleft()
            for name in chunk:
                yield Worked(name) if stopped() else _once_more(workers, work, name)
    finally:
        _cancel(sent)
        while (left := _under_way(sent)) and workers.wait_for(left):
            pass
    yield from (Worked(name) for chunk in chunks for name in chunk)


_Sent = tuple[Sequence[str], Future[list[Result]] | None]
"""A chunk and what comes of it; None where it is lost."""


def _send(
    chunks: deque[Sequence[str]],
    sent: deque[_Sent[Result]],
    workers: Workers,
    work: Work[Result],
    stopped: Callable[[], bool],
) -> None:
    """Send as many chunks as are worked on at the same time; while something is lost, which is done alone, none."""
    if any(future is None for _, future in sent):
        return
    under_way = len(_under_way(sent))
    while chunks and under_way < workers.ahead and len(sent) < _MOST_SENT * workers.ahead and not stopped():
        try:
            sent.append((chunks[0], workers.submit(work, chunks[0])))
        except BrokenExecutor:
            if sent:  # of which the first will tell
                return
            workers.renew()
            continue
        chunks.popleft()
        under_way += 1


def _under_way(sent: deque[_Sent[Result]]) -> list[Future[list[Result]]]:
    return [future for _, future in sent if future is not None and not future.done()]


def _cancel(sent: deque[_Sent[Result]]) -> None:
    for _, future in sent:
        if future is not None:
            future.cancel()


def _came(future: Future[list[Result]]) -> bool:
    """Whether a chunk was worked on to its end."""
    return future.done() and not future.cancelled() and future.exception() is None


def _lost(future: Future[list[Result]]) -> bool:
    """Whether nothing has come of a chunk, nor will: a process has ended over it."""
    return not future.done() or (not future.cancelled() and isinstance(future.exception(), BrokenExecutor))


def _once_more(workers: Workers, work: Work[Result], name: str) -> Worked[Result]:
    """Work once more on a file, alone."""
    try:
        try:
            future = workers.submit(work, [name])
        except BrokenExecutor:  # a process that had nothing to do has ended
            workers.renew()
            future = workers.submit(work, [name])
        if not workers.wait_for([future]):
            raise BrokenExecutor("the processes do not answer")
        (result,) = future.result()
    except (CancelledError, Exception) as error:
        if isinstance(error, BrokenExecutor):
            workers.renew()
        reason = f"{type(error).__name__}: {error}"
        problem = Problem(code="worker-ended", file=name, params={"reason": reason})
        return Worked(name, None, problem, again=True)
    return Worked(name, result, again=True)

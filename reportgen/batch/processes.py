"""Processes of this machine that do work which is sent to them, and come to their end whatever becomes of one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

_PATIENCE = 1.0
"""Seconds in which a process that has nothing to do ends of itself, when all is done."""


class Processes(ProcessPoolExecutor):
    """Python's pool of processes, which knows them.

    Begun anew, a process shares no locks with threads, and leaves no socket behind when it is killed; it takes as long
    to be ready as a few reports.

    Args:
        count: how many there are at most; each is begun when there is work for it.
        begin: makes each ready.
    """

    def __init__(self, count: int, begin: Callable[[], None]) -> None:
        self._context = _Context()
        super().__init__(count, self._context, begin)

    def lacks_one(self) -> bool:
        """Whether a process has ended, which none does before `close`."""
        return bool(wait([process.sentinel for process in self._context.started()], 0))

    def close(self) -> None:
        """End all processes; what they have not yet done is given up.

        A process that is killed while it waits for its turn leaves the others waiting for the lock that it had: the
        pool, which has told all of them to end, would wait for them for ever. It is waited for until it has given back
        its own locks, as Python complains on the terminal of those that are left when the program ends.
        """
        done = threading.Thread(target=self.shutdown, kwargs={"cancel_futures": True}, daemon=True)
        done.start()
        done.join(_PATIENCE)
        if done.is_alive():
            for process in self._context.started():
                process.kill()
            done.join(_PATIENCE)


class _Context(SpawnContext):
    """Begins processes, and knows them."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[SpawnProcess] = []

    # The pool calls it by this name; the types of Python's library have the class itself there, and no method.
    def Process(self, *arguments: Any, **more: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802
        process = SpawnProcess(*arguments, **more)
        self.begun.append(process)
        return process

    def started(self) -> list[SpawnProcess]:
        """Those that have been started, with those that have ended since."""
        return [process for process in self.begun if process.pid is not None]

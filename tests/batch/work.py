"""Work for the processes of `test_run.py`, which load nothing for it but what it gives."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from multiprocessing import current_process
from pathlib import Path

from reportgen import Outcome, State


def done(files: Sequence[str]) -> list[Outcome]:
    return [Outcome(name, State.BUILT) for name in files]


def dying(folder: str, deaths: int, files: Sequence[str]) -> list[Outcome]:
    """Work that ends the process over file 17, so many times."""
    if "17" in files and len(os.listdir(folder)) < deaths:
        Path(folder, str(len(os.listdir(folder)))).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return done(files)


def failing(files: Sequence[str]) -> list[Outcome]:
    """Work whose result does not come back if it is that of several files."""
    if len(files) > 1 or files == ["3"]:
        raise ValueError("lost on the way")
    return done(files)


def ended_last_begun(folder: str, files: Sequence[str]) -> list[Outcome]:
    """Work on two files at the same time; the process that was begun last ends over its own the first time, and the
    other goes on with its own until it is stopped, or for so long that nobody can have noticed."""
    name, ended, vain = current_process().name, Path(folder, "ended"), Path(folder, "in vain")
    if files and not ended.exists():
        Path(folder, name).touch()
        while len(names := sorted(os.listdir(folder))) < 2:
            time.sleep(0.01)  # the other process is still being begun, of which only the folder tells
        if name == names[-1]:
            ended.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        for _ in range(2_000):
            time.sleep(0.01)  # it is killed here, in the middle of its work, or nobody has noticed
        vain.touch()
    return done(files)


def processes_of_two(folder: str, files: Sequence[str]) -> list[int]:
    """Work of two processes, which is done when both have begun; it gives their numbers."""
    Path(folder, str(os.getpid())).touch()
    while len(os.listdir(folder)) < 2:
        time.sleep(0.01)  # the other process is still being begun, of which only the folder tells
    return [os.getpid()]

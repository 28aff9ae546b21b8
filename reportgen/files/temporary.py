"""Files and folders that are there for a moment: under a name that nobody can foresee, held as long as they are in use.

What a killed process has left is told by its name, and by that nobody holds it any more; the next process that writes
in the same folder removes it.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows does not let go of a file that is open, and so needs no locks
    fcntl = None  # type: ignore[assignment]

_NAME = re.compile(r"\.reportgen-[0-9a-f]{16}\.tmp")
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL
_KEEP_TO_ITSELF = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY", "O_NONBLOCK"))
_DAY = 86_400
_ENDS = ("SIGTERM", "SIGHUP")  # Windows has no SIGHUP


def _new_name() -> str:
    return f".reportgen-{os.urandom(8).hex()}.tmp"


@contextlib.contextmanager
def temporary_file(folder: Path, mode: int = 0o666) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file in a folder, open for writing, and its path; if it is still there at the end, it is removed.

    Args:
        mode: who may do what with it, less what the user's own mask takes away.
    """
    clear_up(os.path.realpath(folder))
    with _tidy_end():
        handle, path = _held_file(folder, mode)
        try:
            with open(handle, "wb") as file:
                yield file, path
        finally:
            with contextlib.suppress(OSError):
                path.unlink()


def _held_file(folder: Path, mode: int) -> tuple[int, Path]:
    while True:
        path = folder / _new_name()
        handle = os.open(path, _NEW | _KEEP_TO_ITSELF, mode)
        if _hold(handle):
            return handle, path
        os.close(handle)


@contextlib.contextmanager
def temporary_folder(parent: Path | None = None) -> Iterator[Path]:
    """A folder that only the user can enter, without links in its path, which is gone when the block ends.

    Args:
        parent: where it is made; the system's place for such folders if not given.
    """
    import shutil

    top = os.path.realpath(parent or _system_folder())
    clear_up(top)
    with _tidy_end():
        path, handle = _held_folder(Path(top))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)
            if handle is not None:
                os.close(handle)


def _system_folder() -> str:
    """The system's place for temporary folders, found without a trial: a file that is tried there may stay behind."""
    named = [os.environ.get(name, "") for name in ("TMPDIR", "TEMP", "TMP")]
    usual = ["/tmp", "/var/tmp"] if os.name == "posix" else []
    for folder in (*named, *usual):
        if os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK):
            return folder
    import tempfile

    return tempfile.gettempdir()


def _held_folder(top: Path) -> tuple[Path, int | None]:
    while True:
        path = top / _new_name()
        path.mkdir(mode=0o700)
        if fcntl is None:
            return path, None
        with contextlib.suppress(FileNotFoundError):  # somebody has taken it for left behind
            handle = os.open(path, os.O_RDONLY | _KEEP_TO_ITSELF)
            if _hold(handle):
                return path, handle
            os.close(handle)


def _hold(handle: int) -> bool:
    """Hold what has just been made; False if it is gone, because somebody took it for left behind a moment before."""
    if fcntl is not None:
        with contextlib.suppress(OSError):  # a file system without locks: what is left there stays
            fcntl.flock(handle, fcntl.LOCK_EX)
    return fcntl is None or os.fstat(handle).st_nlink > 0


@lru_cache(maxsize=64)
def clear_up(folder: str) -> None:
    """Remove what killed processes of this user have left in a folder; once a process is enough."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name):
                with contextlib.suppress(OSError):
                    _remove_unheld(entry.path)


def _remove_unheld(path: str) -> None:
    import shutil

    status = os.lstat(path)
    folder = stat.S_ISDIR(status.st_mode)
    if not (folder or stat.S_ISREG(status.st_mode)) or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
        return
    if fcntl is None:
        if not folder:
            os.unlink(path)  # fails while it is open
        elif status.st_mtime < time.time() - _DAY:
            shutil.rmtree(path, ignore_errors=True)
        return
    handle = os.open(path, (os.O_RDONLY if folder else os.O_RDWR) | _KEEP_TO_ITSELF)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if folder:
            shutil.rmtree(path, ignore_errors=True)
        else:
            os.unlink(path)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _tidy_end() -> Iterator[None]:
    """Let a process that is asked to end, or whose terminal is closed, first put away what it has begun."""
    import signal

    def end(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    # Whoever listens already, as a program that uses the package or `nohup`, has something else in mind.
    numbers = [number for name in _ENDS if (number := getattr(signal, name, None)) is not None]
    ours = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    try:
        for number in ours:
            signal.signal(number, end)
    except ValueError:  # only the main thread may listen
        yield
        return
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)

"""A copy of the project's own folder for tests to break, put right between tests instead of made anew."""

from __future__ import annotations

import os
import shutil
import stat
import time
from pathlib import Path

Stamps = dict[str, tuple[int, ...]]


class ProjectCopy:
    """Schema, templates and, if wanted, data in a folder of their own, which is at the same place for all tests."""

    def __init__(self, source: Path, parent: Path, *, data: bool) -> None:
        self._model = parent / "model"
        self._folder = parent / "project"
        self._model.mkdir()
        shutil.copy2(source / "schema.json", self._model)
        shutil.copytree(source / "templates", self._model / "templates")
        if data:
            shutil.copytree(source / "data", self._model / "data")
        else:
            (self._model / "data").mkdir()
        shutil.copytree(self._model, self._folder)
        self._stamps = stamps(self._folder)

    def fresh(self) -> Path:
        """The folder as it was first copied, with nothing else in it."""
        found = stamps(self._folder)
        if found != self._stamps:
            self._put_right(found)
            self._wait_for_later_times(found)
            self._stamps = stamps(self._folder)
        return self._folder

    def _put_right(self, found: Stamps) -> None:
        for path in sorted(found.keys() - self._stamps.keys()):
            _remove(self._folder / path)
        for path in sorted(path for path, stamp in self._stamps.items() if found.get(path) != stamp):
            model, target = self._model / path, self._folder / path
            if model.is_dir():
                if target.is_symlink() or not target.is_dir():
                    _remove(target)
                    target.mkdir()
                shutil.copymode(model, target)
            else:
                _remove(target)
                shutil.copy2(model, target)

    def _wait_for_later_times(self, found: Stamps) -> None:
        """Until a file written now is later than those there were; one dated ahead is not waited for.

        What the program has read of schema and templates it remembers by place, time and size of the files;
        and the clock of a file system moves on every few milliseconds only.
        """
        in_a_second = time.time_ns() + 1_000_000_000
        latest = max((stamp[-1] for stamp in found.values() if stamp[-1] < in_a_second), default=0)
        probe = self._model.with_name("probe")
        probe.touch()
        while probe.stat().st_mtime_ns <= latest:
            probe.touch()


def stamps(folder: Path) -> Stamps:
    """What changes when something in a folder does, by the paths in it; of a file, the last is its time."""
    found: Stamps = {}
    if os.path.lexists(folder):
        found[""] = (os.lstat(folder).st_mode,)
        _stamp_below(folder, "", found)
    return found


def _stamp_below(folder: str | Path, path: str, found: Stamps) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            status, below = entry.stat(follow_symlinks=False), f"{path}{entry.name}"
            if stat.S_ISDIR(status.st_mode):
                found[below] = (status.st_mode,)
                _stamp_below(entry.path, f"{below}/", found)
            else:
                found[below] = (status.st_mode, status.st_ino, status.st_size, status.st_ctime_ns, status.st_mtime_ns)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

"""The file that a build leaves: its name, and writing it whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import re
from pathlib import Path

from reportgen.errors import OutputError, Problem, UsageError
from reportgen.files.project import SCHEMA, shown

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_MAX_NAME = 200
"""Bytes of a file's name. Systems take 255, of which the suffix and a person's “ - 副本” need some."""
_SOURCES = (".yaml", ".yml", ".j2", ".docx")
_numbers = itertools.count()


def output_path(name: str, folder: Path, output: str | os.PathLike[str] | None) -> Path:
    """Where a report goes: `output` if it is a file; else the report's own name in that folder or in `folder`.

    Characters that a file name cannot have on any system become `_`.

    Raises:
        UsageError: `output` is a file whose name does not end in `.docx`.
    """
    name = _NOT_IN_NAMES.sub("_", name).strip(" .")
    while len(name.encode()) > _MAX_NAME:
        name = name[:-1]
    if output is None:
        return folder / f"{name}.docx"
    path = Path(output)
    if os.path.isdir(path) or str(output).endswith(("/", os.sep)):
        return path / f"{name}.docx"
    if path.suffix.lower() != ".docx":
        raise UsageError(Problem(code="output-not-docx", file=str(output), params={"path": path.with_suffix("")}))
    return path


def listing_path(output: str) -> Path:
    """Where a list or a page goes that a command writes at the user's wish.

    Raises:
        UsageError: the name is empty, or a folder's; or it is a file from which reports are made.
    """
    if not output:
        raise UsageError(Problem(code="name-empty"))
    path = Path(output)
    if os.path.isdir(path) or output.endswith(("/", os.sep)):
        raise UsageError(Problem(code="output-is-folder", file=output))
    real = Path(os.path.realpath(path))
    if real.exists() and (real.suffix.lower() in _SOURCES or real.name == SCHEMA):
        raise UsageError(Problem(code="output-is-source", file=output))
    return path


def save_file(path: Path, content: bytes) -> None:
    """Write all or nothing: the old file stays until the new one is whole; a link stays a link.

    Raises:
        OutputError: the file cannot be written.
    """
    if os.path.islink(path):
        path = Path(os.path.realpath(path))
    # Forty characters, of up to four bytes each, leave room for what makes the name its own.
    temporary = path.parent / f".{path.name[:40]}.{os.getpid()}-{next(_numbers)}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(content)
        os.replace(temporary, path)
    except PermissionError:
        _remove(temporary)
        raise OutputError(Problem(code="output-locked", file=shown(path))) from None
    except OSError as error:
        _remove(temporary)
        raise OutputError(unwritable(error, path)) from None


def unwritable(error: OSError, path: Path) -> Problem:
    """Why something cannot be written."""
    code = {
        errno.EACCES: "output-denied",
        errno.EPERM: "output-denied",
        errno.EROFS: "output-denied",
        errno.EEXIST: "output-in-the-way",
        errno.ENOTDIR: "output-in-the-way",
        errno.ENOSPC: "output-full",
    }.get(error.errno or 0, "output-failed")
    return Problem(code=code, file=shown(path), params={"reason": error.strerror or str(error)})


def _remove(temporary: Path) -> None:
    with contextlib.suppress(OSError):
        temporary.unlink()

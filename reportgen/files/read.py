"""The one door for all that somebody has written: data, schemas, formats, templates, pictures, Word files.

Such files come from other people's merge requests. What is read is a regular file, of the ending that its kind has, not
larger than its kind may be, and lies where it may lie: a link, or a path of the data, leads to nowhere outside of the
project. What is said of a file that is refused never shows what is in it.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from reportgen.errors import Problem
from reportgen.files.project import PICTURE_ENDINGS, is_inside
from reportgen.files.reasons import reason_of
from reportgen.messages import Listing

# Without O_NONBLOCK a pipe into which nobody writes would be waited for; the others do not exist everywhere.
_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_NOCTTY", "O_BINARY")
)
_PIECE = 65_536
# What opening a socket, or a device that is not there, ends with.
_NO_FILE = (errno.ENXIO, errno.ENODEV, getattr(errno, "EOPNOTSUPP", errno.ENXIO))
_MISSING = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)


class FileKind(NamedTuple):
    """What a file is for: how its name ends, in small letters, and how many bytes it may have."""

    endings: tuple[str, ...]
    most: int


# A department's year is some tens of thousands, and with ten thousand listed projects not yet a million: what is more
# is another file. Schemas and templates are of that size, too; a letterhead and a photograph are a few millions.
YAML = FileKind((".yaml", ".yml"), 1_000_000)
SCHEMA_TEXT = FileKind((".json",), 1_000_000)
TEMPLATE_PART = FileKind((".j2",), 1_000_000)
WORD = FileKind((".docx",), 50_000_000)
SPREADSHEET = FileKind((".xlsx", ".xlsm", ".csv"), 20_000_000)
PICTURE = FileKind(PICTURE_ENDINGS, 10_000_000)
ANYTHING = FileKind(("",), 100_000_000)


class Noted:
    """What was read while it was noted: the digest of each file, by its path and the folder in which it had to lie; and
    folders of which everything may have been read, earlier than that even, each with the folder in which it has to
    lie."""

    __slots__ = ("files", "folders")

    def __init__(self) -> None:
        self.files: dict[tuple[str, str], str] = {}
        self.folders: dict[str, str] = {}


_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[Noted]:
    """Note what is read inside of the `with`."""
    noted = Noted()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note_folder(path: Path, root: Path | None) -> None:
    """Note that everything in a folder may be read, or have been read before."""
    if (noted := _noted.get()) is not None:
        noted.folders[os.path.abspath(path)] = str(root or "")


def digest_of(content: bytes) -> str:
    """What no other content has."""
    return blake2b(content, digest_size=20).hexdigest()


class UnreadableFile(Exception):
    """A file that is not read: `code` and `params` name the message in the catalogue."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def problem(self, name: str) -> Problem:
        """What is wrong with the file, which messages call `name`."""
        return Problem(code=self.code, file=name, params=self.params)


def read_file(path: Path, kind: FileKind, root: Path | None) -> bytes:
    """The bytes of a file.

    Args:
        root: the folder in which the file must really lie, wherever links lead; None for the program's own files.

    Raises:
        UnreadableFile: it lies elsewhere, is not there, is not of its kind, is too large, or cannot be read.
    """
    try:
        real = os.path.realpath(path)
        if root is not None and not is_inside(real, root):
            raise UnreadableFile("file-outside")
        if not real.lower().endswith(kind.endings):
            if os.path.isdir(real):
                raise UnreadableFile("file-is-folder")
            raise UnreadableFile("file-ending", endings=Listing(kind.endings, "joint-or"))
        content = _contents(real, kind.most)
    except OSError as error:
        if error.errno in _MISSING:
            raise UnreadableFile("file-missing") from None
        if error.errno in _NO_FILE:
            raise UnreadableFile("file-not-regular") from None
        if os.path.isdir(path):  # which Windows does not open
            raise UnreadableFile("file-is-folder") from None
        if error.errno == errno.EACCES:
            raise UnreadableFile("file-denied") from None
        raise UnreadableFile("file-unreadable", reason=reason_of(error)) from None
    except ValueError as error:  # a name that no file can have
        raise UnreadableFile("file-unreadable", reason=reason_of(error)) from None
    if (noted := _noted.get()) is not None:
        noted.files[os.path.abspath(path), str(root or "")] = digest_of(content)
    return content


def _contents(real: str, most: int) -> bytes:
    """The bytes of what is opened, which is asked itself what it is: some files say that they are empty and are not."""
    handle = os.open(real, _FLAGS)
    try:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableFile("file-is-folder")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("file-not-regular")
        left, pieces = most + 1, []
        while left and (piece := os.read(handle, min(left, max(status.st_size + 1, _PIECE)))):
            pieces.append(piece)
            left -= len(piece)
    finally:
        os.close(handle)
    if not left:
        raise UnreadableFile("file-too-large", megabytes=most // 1_000_000)
    return b"".join(pieces)

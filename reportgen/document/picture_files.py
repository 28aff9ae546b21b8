"""Reading the picture files of a project, and none outside of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from reportgen.document.pictures import PictureError, usable_head
from reportgen.errors import Problem
from reportgen.files.project import PICTURE_ENDINGS
from reportgen.files.read import PICTURE, UnreadableFile, read_file
from reportgen.values.records import Text

_PATH = re.compile(r"[^/\\:]+(/[^/\\:]+)*")
_CODES = {
    "file-missing": "picture-missing",
    "file-is-folder": "picture-missing",
    "file-outside": "picture-outside",
    "file-ending": "picture-kind",
    "file-too-large": "picture-large",
}


MAX_BYTES = 50_000_000
"""Of all the pictures of a report: no Word file that is larger would be read again."""

MAX_PIXELS = 500_000_000
"""Of all the pictures of a report: forty photographs, which take a few seconds to decode."""


class PictureFiles:
    """Reads the pictures of one report, each counted once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: set[str] = set()
        self.bytes = self.pixels = 0

    def read(self, source: str) -> bytes:
        """The bytes of a picture that can stand in a report, by its path below the folder `root`.

        Raises:
            PictureError: as `picture_bytes` and `usable_head`; or with it the pictures of the report are too large.
        """
        data = picture_bytes(self.root, source)
        head = usable_head(data)
        if source not in self.seen:
            self.seen.add(source)
            self.bytes += len(data)
            self.pixels += head.width * head.height
        if self.bytes > MAX_BYTES:
            raise PictureError("pictures-large", most=MAX_BYTES // 1_000_000)
        if self.pixels > MAX_PIXELS:
            raise PictureError("pictures-pixels", most=f"{MAX_PIXELS:,}")
        return data


def picture_problems(paths: Iterable[Text], root: Path) -> list[Problem]:
    """What is wrong with the pictures that data name, each problem where its path is typed."""
    problems, files = [], PictureFiles(root)
    for path in paths:
        try:
            files.read(path)
        except PictureError as error:
            place = path.typed.place if path.typed else None
            problems.append(
                Problem(code=error.code, place=place, path=path.path, params={"name": path, **error.params})
            )
    return problems


def picture_bytes(root: Path, source: str) -> bytes:
    """The bytes of a picture by its path below the folder `root`, with `/` between the names.

    Raises:
        PictureError: the path leads out of the folder, by itself or by links; there is no such file, it cannot be
            read, is too large, or its name is not that of a picture.
    """
    if not _PATH.fullmatch(source) or "\0" in source or {".", ".."} & set(source.split("/")):
        raise PictureError("picture-outside")
    if not source.lower().endswith(PICTURE_ENDINGS):
        raise PictureError("picture-kind")
    try:
        return read_file(root / source, PICTURE, root)
    except UnreadableFile as fault:
        params = {"most": PICTURE.most // 1_000_000} if fault.code == "file-too-large" else {}
        raise PictureError(_CODES.get(fault.code, "picture-unreadable"), **params) from None

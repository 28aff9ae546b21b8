"""Reading the picture files of a project, and none outside of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from reportgen.document.pictures import PictureError, usable_head
from reportgen.errors import Problem
from reportgen.files.project import PICTURE_ENDINGS
from reportgen.values.records import Text

MAX_BYTES = 10_000_000
_PATH = re.compile(r"[^/\\:]+(/[^/\\:]+)*")


def picture_problems(paths: Iterable[Text], root: Path) -> list[Problem]:
    """What is wrong with the pictures that data name, each problem where its path is typed."""
    problems = []
    for path in paths:
        try:
            usable_head(picture_bytes(root, path))
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
    path = root / source
    if not _PATH.fullmatch(source) or "\0" in source or {".", ".."} & set(source.split("/")):
        raise PictureError("picture-outside")
    if not source.lower().endswith(PICTURE_ENDINGS):
        raise PictureError("picture-kind")
    if not path.is_file():
        raise PictureError("picture-missing")
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        raise PictureError("picture-outside")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PictureError("picture-large", most=MAX_BYTES // 1_000_000)
        return path.read_bytes()
    except OSError:
        raise PictureError("picture-unreadable") from None

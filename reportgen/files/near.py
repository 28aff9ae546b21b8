"""What lies near a file that is not there: the one that somebody may have meant, and from where it can be reached."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from reportgen.errors import Problem
from reportgen.files.project import DATA, NameOf
from reportgen.messages import Listing
from reportgen.messages.nearest import nearest

_ENDINGS = (".yaml", ".yml")
_TXT = ".txt"
# Who stands in the wrong folder stands a few steps from the right one; no disk is searched for it.
_STEPS_UP = 4
_STEPS_DOWN = 3
_MOST_FOLDERS = 500
_MOST_NAMES = 8


def missing_file(path: Path, name: str) -> Problem:
    """What is said of a data file that is not there."""
    if os.path.isfile(longer := f"{path}{_TXT}"):
        return Problem("file-has-txt", {"found": os.path.basename(longer), "wanted": path.name}, file=name)
    if not path.is_absolute() and (folder := _where_it_leads(path)):
        found = os.path.join(folder, path if os.path.isfile(Path(folder, path)) else Path(DATA, path))
        return Problem("file-elsewhere", {"found": found, "folder": quoted(folder)}, file=name)
    if there := data_files(path.parent):
        # A few names show which files there are; a message is no listing of a folder.
        params = {"like": _like(path.name, there), "near": Listing(there[:_MOST_NAMES])}
        return Problem("file-missing", params, file=name)
    others = [os.path.join(DATA, other) for other in data_files(Path(DATA))] if not path.is_absolute() else []
    params = {
        "folder": str(path.parent) if others else os.path.abspath(path.parent),
        "near": Listing(others[:_MOST_NAMES]),
    }
    return Problem("file-nowhere", params, file=name)


def ending_of(path: Path, name: str, endings: object) -> Problem:
    """What is said of a file whose name does not end like that of a data file."""
    if path.name.lower().endswith(tuple(ending + _TXT for ending in _ENDINGS)) and os.path.isfile(path):
        return Problem("file-ending-txt", {"wanted": path.name[: -len(_TXT)]}, file=name)
    there = data_files(path.parent)
    like = _like(path.name, there) if not os.path.exists(path) else ""
    if not path.suffix and not like and not os.path.lexists(path):
        # Without an ending a name may as well have been meant for a folder's.
        near = [*_folders_in(path.parent), *there]
        return Problem("file-nor-folder", {"near": Listing(near[:_MOST_NAMES])}, file=name)
    return Problem("file-ending", {"endings": endings, "like": like, "near": Listing(there[:_MOST_NAMES])}, file=name)


def meant_beside(data_file: Path, named: str, name_of: NameOf) -> dict[str, object]:
    """What a data file may mean that names another one which is not there: `folder` where it was looked for, `txt` the
    file with `.txt` behind its name, `like` the path to write instead, `near` the data files that are there."""
    path = data_file.parent / named
    others = [name for name in data_files(path.parent) if name != data_file.name]
    # The path is often written as seen from the project, or as it would be typed on the command line.
    beside = Path(named.replace("\\", "/")).name
    like = beside if beside != named and os.path.isfile(data_file.parent / beside) else _like(path.name, others)
    if like and like != beside:
        like = str(Path(named).with_name(like))
    txt = f"{path.name}{_TXT}" if os.path.isfile(f"{path}{_TXT}") else path.name if named.endswith(_TXT) else ""
    return {
        "folder": folder if (folder := name_of(path.parent)) != os.curdir else os.path.abspath(folder),
        "txt": txt,
        "wanted": txt.removesuffix(_TXT),
        "like": "" if txt else like,
        "near": Listing(others[:_MOST_NAMES]),
    }


def quoted(name: str) -> str:
    """A name as it is typed in a shell, in quotes if it has blanks."""
    return f'"{name}"' if " " in name else name


def data_files(folder: Path) -> list[str]:
    """The names of the data files in a folder; none if it cannot be read."""
    try:
        return sorted(entry.name for entry in folder.iterdir() if entry.suffix.lower() in _ENDINGS)
    except OSError:
        return []


def _folders_in(folder: Path) -> list[str]:
    """The names of the folders in a folder, without hidden ones; none if it cannot be read."""
    try:
        return sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    except OSError:
        return []


def _like(name: str, there: list[str]) -> str:
    """The name that is most like one that is not there; of years, which are all alike, none."""
    stem = os.path.splitext(name)[0]
    same = [other for other in there if os.path.splitext(other)[0].lower() == stem.lower()]
    return same[0] if same else "" if stem.isdecimal() else nearest(name, there)


def _where_it_leads(path: Path) -> str:
    """The folder from which a relative path leads to a file, or a bare name to one in `data/`; empty for none."""
    meant = [path, Path(DATA, path)] if path.parent == Path() else [path]
    for folder in _folders_near():
        if any(os.path.isfile(Path(folder, one)) for one in meant):
            return folder
    return ""


def _folders_near() -> Iterator[str]:
    yield from (os.path.join(*[os.pardir] * steps) for steps in range(1, _STEPS_UP + 1))
    for folder, below, _ in islice(os.walk(os.curdir), _MOST_FOLDERS):
        relative = os.path.normpath(folder)
        below[:] = sorted(name for name in below if not name.startswith("."))
        if relative.count(os.sep) + 1 >= _STEPS_DOWN:
            below.clear()
        if relative != os.curdir:
            yield relative

"""Which data files somebody means by names of files and folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from reportgen.files.project import DATA, OUTPUT, SCHEMA, TEMPLATES, find_data_file

ENDINGS = (".yaml", ".yml")
OTHERS = frozenset(f"{name}{ending}" for name in ("format", "import", "summary") for ending in ENDINGS)
"""The names of files in YAML that say how something is done, and are no data wherever they lie."""


def data_files_below(folder: str) -> Iterator[str]:
    """The data files in a folder and in those below, in the order of their names.

    No data are what is hidden, what is called like one of `OTHERS`, and whatever lies in templates, among finished
    reports or in an environment of Python's. In a project that keeps its data in `data/`, all else is no data either:
    many tools have settings in YAML. A folder that is a link is not entered.
    """
    for top, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith(".") and _holds_data(top, name))
        if SCHEMA in names and DATA in below:
            below[:] = [DATA]
            continue
        yield from (os.path.join(top, name) for name in sorted(names) if is_data(name))


def is_data(name: str) -> bool:
    """Whether a file that nobody has named is taken for data, by its own name."""
    small = name.lower()
    return small.endswith(ENDINGS) and not small.startswith(".") and small not in OTHERS


def _holds_data(top: str, name: str) -> bool:
    if name == OUTPUT and os.path.isfile(os.path.join(top, SCHEMA)):
        return False
    return holds_files(top, name)


def holds_files(top: str, name: str) -> bool:
    """Whether a folder in another one may hold files of people's: it is none of templates, nor of a program's."""
    path = os.path.join(top, name)
    return name not in (TEMPLATES, "node_modules") and not os.path.isfile(os.path.join(path, "pyvenv.cfg"))


Below = Callable[[str], Iterator[str]]
"""Gives the files that a folder stands for."""


def meant_files(names: Iterable[str], below: Below = data_files_below) -> list[str]:
    """The files that names of files and folders mean, each once, under the first of its names.

    A folder that has none stands for itself, so that it can be told.
    """
    return [file for files in meant_by(names, below).values() for file in files]


def meant_by(names: Iterable[str], below: Below = data_files_below) -> dict[str, list[str]]:
    """The same, by the names that mean them."""
    meant: dict[str, list[str]] = {}
    seen: set[object] = set()
    for name in names:
        files = list(below(name)) if name and os.path.isdir(name) else []
        new = meant.setdefault(name, [])
        for file in files or [name]:
            if (itself := _itself(file)) not in seen:
                seen.add(itself)
                new.append(file)
    return meant


def _itself(name: str) -> object:
    """What is the same for two names of one file."""
    if not name or "\0" in name:
        return name
    path = find_data_file(Path(name))
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return os.path.abspath(path)
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.normcase(os.path.realpath(path))

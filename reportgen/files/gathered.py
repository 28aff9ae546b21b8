"""The data files that are meant where somebody names a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from reportgen.files.project import OUTPUT, SCHEMA, TEMPLATES

_ENDINGS = (".yaml", ".yml")
_OF_THE_PROJECT = frozenset({"summary.yaml", "import.yaml", "format.yaml"})
"""What lies in folders of projects and templates and is no data file."""


def gather_files(names: Iterable[str]) -> list[str]:
    """The files that names mean, each once: of a folder its data files at any depth, in the order of their names; else
    the name itself. Hidden folders, templates and finished reports are passed over."""
    found: dict[str, None] = {}
    for name in names:
        found |= dict.fromkeys(_below(name) if os.path.isdir(name) else (name,))
    return list(found)


def _below(folder: str) -> Iterator[str]:
    for path, folders, files in os.walk(folder):
        of_project = os.path.isfile(Path(path, SCHEMA))
        passed = (TEMPLATES, OUTPUT) if of_project else ()
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in passed)
        for name in sorted(files):
            if name.lower().endswith(_ENDINGS) and not name.startswith(".") and name not in _OF_THE_PROJECT:
                yield os.path.join(path, name)

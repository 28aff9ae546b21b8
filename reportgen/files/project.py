"""Where things are: the project around a data file, its schema, its templates."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from reportgen.errors import Problem, UsageError
from reportgen.messages import Listing

SCHEMA = "schema.json"
TEMPLATES = "templates"
DATA = "data"
OUTPUT = "out"
STDIN = "-"
"""In the place of data files: their names stand in the standard input, a line each."""
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg")
DEFAULT_TEMPLATE = "standard"

NameOf = Callable[[Path], str]
"""Gives the name by which messages call a file."""


RootOf = Callable[[Path], Path | None]
"""Gives the folder in which a file must really lie, wherever links lead; None for anywhere."""


class Project(NamedTuple):
    """A folder with `schema.json` and `templates/`. `own` is False where the program's own copies serve."""

    root: Path
    schema: Path
    templates: Path
    own: bool

    def output_folder(self) -> Path:
        """Where reports go unless told otherwise."""
        return self.root / OUTPUT

    def home_of(self, path: Path) -> Path | None:
        """The folder in which a file of schema or templates must really lie; None for a copy of the program's own.

        Those may be links, as some installers leave them, and are nobody's but the program's.
        """
        shared = shared_files()
        foreign = path.is_relative_to(shared) and not self.root.is_relative_to(shared)
        return None if foreign else self.root


def find_project(data_file: Path) -> Project:
    """The project of a data file: the nearest folder upwards that has a `schema.json`.

    Without one the program's own schema and templates serve, and the data file's folder is the root.
    """
    folder = Path(os.path.abspath(data_file)).parent
    for root in (folder, *folder.parents):
        if (root / SCHEMA).is_file():
            templates = root / TEMPLATES
            if not templates.is_dir():
                templates = shared_files() / TEMPLATES
            return Project(root, root / SCHEMA, templates, True)
    shared = shared_files()
    return Project(folder, shared / SCHEMA, shared / TEMPLATES, False)


def is_inside(real: str, root: Path) -> bool:
    """Whether a path without links lies in a folder, or is the folder."""
    path, top = os.path.normcase(real), os.path.normcase(os.path.realpath(root))
    return path == top or path.startswith(os.path.join(top, ""))


def find_data_file(named: Path) -> Path:
    """The data file that is meant: the named one, or, where there is none, that of the name in `data/`."""
    if named.parent == Path() and not os.path.exists(named):
        below = Path(DATA) / named
        if os.path.isfile(below):
            return below
    return named


def are_several(names: Sequence[str]) -> bool:
    """Whether names of files and folders mean more than one file that is named by itself."""
    return len(names) > 1 or any(name == STDIN or os.path.isdir(name) for name in names)


def shared_files() -> Path:
    """The copies of schema, templates and starter that come with the program."""
    package = Path(__file__).parent.parent
    installed = package / "project"
    return installed if installed.is_dir() else package.parent


def find_template(project: Project, name: str, name_of: NameOf | None = None) -> Path:
    """The folder of a template: one with an entry of its own, or a format that builds on another template.

    Raises:
        UsageError: there is none of that name.
    """
    folder = project.templates / name
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name) or not _is_template(folder):
        params = {
            "name": name,
            "names": Listing(template_names(project)) or "—",
            "folder": (name_of or shown)(project.templates),
        }
        raise UsageError(Problem(code="template-unknown", params=params))
    return folder


def usual_template(project: Project) -> str:
    """The template of data that name none: the usual one, or the only one that there is."""
    if _is_template(project.templates / DEFAULT_TEMPLATE):
        return DEFAULT_TEMPLATE
    names = template_names(project)
    return names[0] if len(names) == 1 else DEFAULT_TEMPLATE


def template_names(project: Project) -> list[str]:
    """The names of the templates that there are, in their order."""
    try:
        return sorted(path.name for path in project.templates.iterdir() if _is_template(path))
    except OSError:
        return []


def _is_template(folder: Path) -> bool:
    return any(os.path.isfile(folder / name) for name in ("report.html.j2", "format.yaml"))


def shown(path: Path) -> str:
    """A path as messages name it: relative to where the user stands, if it lies there."""
    absolute = os.path.abspath(path)
    try:
        relative = os.path.relpath(absolute)
    except ValueError:  # another drive
        return absolute
    return absolute if relative.startswith("..") else relative

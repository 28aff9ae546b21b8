"""What is wrong with a name that is neither a file nor a git revision, and what may have been meant."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from reportgen.errors import Problem, UsageError
from reportgen.files.near import data_files, quoted
from reportgen.files.project import DATA, shown
from reportgen.git.repository import Repository
from reportgen.messages.nearest import nearest
from reportgen.values.period import any_period

HEAD = "HEAD"
_FOREBEAR = re.compile(r"(.*[^~^])(?:~[0-9]*|\^1?)+")


def commit_of(repository: Repository, name: str) -> str:
    """The commit that a name means; empty if it means none."""
    if name.startswith("-"):
        return ""
    with contextlib.suppress(UsageError):
        return repository.git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode("ascii").strip()
    return ""


def path_in(repository: Repository, file: str) -> str:
    """A file's path from the top of the repository."""
    absolute = Path(os.path.abspath(file))
    real = Path(os.path.realpath(absolute.parent)) / absolute.name
    return Path(os.path.relpath(real, os.path.realpath(repository.root))).as_posix()


def unknown_revision(name: str, repository: Repository) -> Problem:
    """The problem of a name that is no revision, with the nearest that is."""
    if problem := _too_early(name, repository):
        return problem
    near = nearest(name, [other for other in _revisions(repository) if other != name])
    return Problem(code="diff-unknown-revision", params={"name": name, "near": near})


def unknown_name(name: str, folder: Path, repository: Repository | None = None) -> Problem:
    """The problem of a name that is neither a file nor a revision, with the nearest that is."""
    if os.path.isdir(name):
        return Problem(code="file-is-folder", file=name)
    like_a_file = bool(Path(name).suffix) or len(Path(name).parts) > 1
    if repository and like_a_file and _is_committed(name, repository):
        return Problem(code="diff-deleted", params={"name": name})
    if repository and not like_a_file and (problem := _too_early(name, repository)):
        return problem
    beside = [Path(name).parent, Path(name).parent / DATA, folder]
    files = [str(path) for place in beside if place.is_dir() for path in place.glob("*.y*ml")]
    near = nearest(
        name, [other for other in [*files, *(_revisions(repository) if repository else ())] if other != name]
    )
    near = shown(Path(near)) if near in files else near
    return Problem(code="diff-unknown", params={"name": name, "near": near})


def example_file() -> str:
    """A data file of the project in which the user stands, to be named in an example, as it is typed there: that of the
    latest period; empty where there is none."""
    folder = next((place for place in (Path(DATA), Path()) if data_files(place)), None)
    if folder is None:
        return ""
    files = data_files(folder)
    periods = {period: file for file in files if (period := any_period(Path(file).stem))}
    return quoted(str(folder / (periods[max(periods)] if periods else files[0])))


def _too_early(name: str, repository: Repository) -> Problem | None:
    """That nothing has been committed yet, or not as often as a name such as `HEAD~3` wants."""
    if not repository.git("rev-list", "--all", "--max-count=1"):
        return Problem(code="diff-no-commits", params={"name": name})
    found = _FOREBEAR.fullmatch(name)
    if not found or not commit_of(repository, found[1]):
        return None
    count = int(repository.git("rev-list", "--count", "--first-parent", found[1])) - 1
    shallow = repository.git("rev-parse", "--is-shallow-repository").strip() == b"true"
    params = {"name": name, "base": found[1], "count": count}
    return Problem(code="diff-shallow" if shallow else "diff-before-first", params=params)


def _is_committed(name: str, repository: Repository) -> bool:
    if not commit_of(repository, HEAD):
        return False
    there = repository.names("ls-tree", "-r", "-z", "--name-only", HEAD)
    return not {path_in(repository, name), path_in(repository, str(Path(DATA) / name))}.isdisjoint(there)


def _revisions(repository: Repository) -> list[str]:
    head = [HEAD] if commit_of(repository, HEAD) else []
    return [*head, *repository.git("for-each-ref", "--format=%(refname:short)").decode("utf-8", "replace").split()]

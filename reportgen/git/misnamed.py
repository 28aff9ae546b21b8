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
    if repository and like_a_file and (problem := _deleted(name, repository)):
        return problem
    if repository and not like_a_file and (problem := _too_early(name, repository)):
        return problem
    beside = [Path(name).parent, Path(name).parent / DATA, folder]
    files = [str(path) for place in beside if place.is_dir() for path in place.glob("*.y*ml")]
    near = nearest(
        name, [other for other in [*files, *(_revisions(repository) if repository else ())] if other != name]
    )
    near = shown(Path(near)) if near in files else near
    return Problem(code="diff-unknown", params={"name": name, "near": near})


def no_longer_there(name: str, revision: str, repository: Repository) -> Problem:
    """The problem of a file of a revision that is not there any more, under no name."""
    if _is_committed(name, repository):
        return Problem(code="diff-deleted", params={"name": name})
    if problem := _deleted(name, repository):
        return problem
    return Problem(code="diff-not-now", params={"name": name, "revision": revision})


def _deleted(name: str, repository: Repository) -> Problem | None:
    """That a file was deleted in an earlier commit, or renamed to one that is there."""
    if not commit_of(repository, HEAD):
        return None
    paths = [path_in(repository, name), path_in(repository, str(Path(DATA) / name))]
    paths = [path for path in paths if not path.startswith("../")]
    log = ("--literal-pathspecs", "log", "--format=%h %as", "--diff-filter=D", "--max-count=1", "--name-only", "-z")
    found = repository.names(*log, HEAD, "--", *paths) if paths else []
    if len(found) < 2:
        return None
    commit, date = found[0].split()
    path = found[1].strip()
    changed = repository.names("diff-tree", "-r", "-M", "-z", "--name-status", "--diff-filter=R", f"{commit}^", commit)
    params: dict[str, object] = {"name": name, "commit": commit, "date": date}
    for old, new in zip(changed[1::3], changed[2::3], strict=True):
        if old == path and os.path.isfile(repository.root / new):
            return Problem(code="diff-renamed", params={**params, "new": shown(repository.root / new)})
    before = repository.git("--literal-pathspecs", "log", "--format=%h", "--max-count=2", f"{commit}^", "--", path)
    last, *earlier = before.decode("ascii").split()
    params |= {"last": last, "earlier": earlier[0] if earlier else "", "file": shown(repository.root / path)}
    return Problem(code="diff-deleted-before", params=params)


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

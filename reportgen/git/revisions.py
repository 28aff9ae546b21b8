"""Data files as they are named for a comparison: in the work tree, or as they were in a git revision.

A revision means the whole project as it was then: its schema, its templates, its data files.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import posixpath
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from reportgen.case import Case
from reportgen.errors import DataError, Problem, UsageError
from reportgen.facts.tree import ScalarNode
from reportgen.files.project import (
    DATA,
    PICTURE_ENDINGS,
    SCHEMA,
    TEMPLATES,
    find_data_file,
    find_project,
    shown,
)
from reportgen.files.temporary import temporary_folder
from reportgen.git.misnamed import (
    HEAD,
    commit_of,
    example_file,
    no_longer_there,
    path_in,
    unknown_name,
    unknown_revision,
)
from reportgen.git.repository import CAREFUL, Repository, find_repository

# What `git add` has put aside for the next commit; `:data/2022.yaml` is a file of it.
_INDEX = ":"
_LINK = "120000"
_CHECKED_OUT = ("100644", "100755", _LINK)


class _Wanted(NamedTuple):
    """A file as it was asked for; without a revision it is that of the work tree."""

    revision: str
    file: str
    from_root: bool = False


@contextlib.contextmanager
def open_versions(arguments: tuple[str, ...], today: dt.date) -> Iterator[tuple[Case, Case]]:
    """The two data files that a comparison is asked for, as long as the `with` lasts.

    Args:
        arguments: two files; a revision and a file; two revisions and a file; a file alone for what was
            committed last against what it is now. `main:data/2022.yaml` is a file of a revision, `:data/2022.yaml`
            one of the index.
        today: the day on which waivers that end are judged.

    Raises:
        UsageError: they name no files or revisions, or git cannot be asked.
    """
    old, new = _understood(arguments)
    with temporary_folder() as folder:
        repository = _repository(old, new) if old.revision or new.revision else None
        yield _opened(old, new, repository, folder / "old", today), _opened(new, old, repository, folder / "new", today)


@contextlib.contextmanager
def open_revision(revision: str, file: Path, today: dt.date) -> Iterator[Case]:
    """A data file as it was in a revision, with the whole project of then, as long as the `with` lasts.

    Args:
        file: its path in the work tree, where it need not be any more.
        today: the day on which waivers that end are judged.

    Raises:
        UsageError: there is no such revision, or the file is not in it; or git cannot be asked.
    """
    folder = _folder(str(file))
    wanted = _Wanted(_revision(revision, folder), str(file))
    with temporary_folder() as temporary:
        yield _opened(wanted, _Wanted("", str(file)), find_repository(folder), temporary / "then", today)


def revisions_with(file: Path, is_wanted: Callable[[bytes], bool], most: int) -> Iterator[str]:
    """The commits before which a data file was what is wanted, the latest first: of all that led to where the work tree
    stands, those that changed anything of its project, and the last `most` of these.

    Raises:
        UsageError: git cannot be asked.
    """
    repository = find_repository(_folder(str(file)))
    path = path_in(repository, str(file))
    root = path_in(repository, str(find_project(file).root))
    if path.startswith("../") or not commit_of(repository, HEAD):
        return
    below = () if root == "." else (f":(literal,top){root}",)
    listed = repository.git("log", "--format=%H", f"--max-count={most}", HEAD, "--", *below)
    known: dict[str, bool] = {}
    for commit in listed.decode("ascii").split():
        try:
            blob = repository.git("rev-parse", "--verify", "--quiet", f"{commit}:{path}").decode("ascii").strip()
        except UsageError:  # it was not there yet
            continue
        if blob not in known:
            known[blob] = is_wanted(repository.git("cat-file", "blob", blob))
        if known[blob]:
            yield commit


def _understood(arguments: tuple[str, ...]) -> tuple[_Wanted, _Wanted]:
    if len(arguments) > 3:
        raise UsageError(Problem(code="diff-too-many", params={"names": " ".join(arguments[3:])}))
    if "" in arguments:
        raise UsageError(Problem(code="name-empty"))
    if len(arguments) == 3:
        first, second, file = arguments
        folder = _folder(file)
        return _Wanted(_revision(first, folder), file), _Wanted(_revision(second, folder), file)
    folder = next((_folder(name) for name in arguments if _is_file(name)), Path.cwd())
    wanted = [_one(name, folder) for name in arguments]
    if len(wanted) == 1:
        only = wanted[0]
        if not only.file:
            raise UsageError(Problem(code="diff-no-file", params={"names": only.revision, "file": example_file()}))
        return only if only.revision else _Wanted(HEAD, only.file), _Wanted("", _in_work_tree(only, folder))
    old, new = wanted
    if not old.file and not new.file:
        names = f"{old.revision} {new.revision}"
        raise UsageError(Problem(code="diff-no-file", params={"names": names, "file": example_file()}))
    if not old.file:
        old = new._replace(revision=old.revision)
    if not new.file:
        new = old._replace(revision=new.revision)
    return old, new


def _in_work_tree(wanted: _Wanted, folder: Path) -> str:
    if not wanted.from_root:
        return wanted.file
    repository = find_repository(folder)
    file = str(repository.root / wanted.file)
    if os.path.isfile(file):
        return shown(Path(file))
    if _is_file(wanted.file) and not _has(repository, wanted, posixpath.normpath(wanted.file)):
        return wanted.file
    for path in _paths(wanted, repository):
        if _has(repository, wanted, path):
            if path in (renamed := dict(_renamed(repository, *_commits(wanted)))):
                return shown(repository.root / renamed[path])
            raise UsageError(no_longer_there(shown(repository.root / path), wanted.revision, repository))
    raise UsageError(unknown_name(shown(Path(file)), folder, repository))


def _commits(wanted: _Wanted) -> list[str]:
    """The revision, for git to compare the work tree with; none for the index, with which it compares by itself."""
    return [wanted.revision] if wanted.revision != _INDEX else []


def _has(repository: Repository, wanted: _Wanted, path: str) -> bool:
    """Whether a revision has a file at a path from the top, which then is the one that is meant."""
    with contextlib.suppress(UsageError):
        return repository.git("cat-file", "-t", f"{wanted.revision.rstrip(_INDEX)}:{path}").strip() == b"blob"
    return False


def _renamed(repository: Repository, *commits: str) -> Iterator[tuple[str, str]]:
    """The old name and the new of each file that was renamed between two commits, or from one to the work tree."""
    # Of each renamed file git tells how alike they are, the old name and the new.
    found = repository.names("diff", "--name-status", "-M", "-z", "--diff-filter=R", *commits, "--")
    return zip(found[1::3], found[2::3], strict=True)


def _one(name: str, folder: Path) -> _Wanted:
    """What one of two arguments means: a file, a file of a revision, or a revision; a file comes first."""
    if _is_file(name):
        return _Wanted("", name)
    revision, colon, file = name.partition(":")
    if colon and not revision and not file.startswith("/"):
        return _Wanted(_INDEX, file, from_root=True)
    if colon and revision and file:
        return _Wanted(_revision(revision, folder), file, from_root=True)
    try:
        repository = find_repository(folder)
    except UsageError:
        if Path(name).suffix or len(Path(name).parts) > 1 or os.path.isdir(name):
            raise UsageError(unknown_name(name, folder)) from None
        raise
    if not commit_of(repository, name):
        raise UsageError(unknown_name(name, folder, repository))
    return _Wanted(name, "")


def _revision(name: str, folder: Path) -> str:
    repository = find_repository(folder)
    if not commit_of(repository, name):
        raise UsageError(unknown_revision(name, repository))
    return name


def _is_file(name: str) -> bool:
    return os.path.isfile(find_data_file(Path(name)))


def _folder(file: str) -> Path:
    """The nearest folder that exists above a file."""
    path = Path(os.path.abspath(find_data_file(Path(file))))
    return next(parent for parent in path.parents if parent.is_dir())


def _repository(old: _Wanted, new: _Wanted) -> Repository:
    named = next((w.file for w in (old, new) if not w.from_root), "")
    return find_repository(_folder(named) if named else Path.cwd())


def _opened(wanted: _Wanted, other: _Wanted, repository: Repository | None, folder: Path, today: dt.date) -> Case:
    if not wanted.revision or repository is None:
        return Case(wanted.file, today)
    commit = "" if wanted.revision == _INDEX else commit_of(repository, wanted.revision)
    if not commit and wanted.revision != _INDEX:
        raise UsageError(unknown_revision(wanted.revision, repository))
    if commit:
        folder.parent.mkdir(exist_ok=True)
        then = repository._replace(index_file=folder.with_suffix(".index"))
        then.git(*CAREFUL, "read-tree", commit)
    else:
        then = repository
    tree = _tree(then)
    path = _path_then(wanted, other, repository, commit, tree)
    _extract(then, tree, _project_of(path, tree), folder)

    def name_of(file: Path) -> str:
        try:
            return f"{wanted.revision.rstrip(_INDEX)}:{Path(os.path.abspath(file)).relative_to(folder).as_posix()}"
        except ValueError:
            return shown(file)

    case = Case(folder / path, today, name_of=name_of, revision=commit)
    previous = _previous(case, path)
    if previous in tree:
        _extract(then, tree, [previous], folder)
    return case


def _tree(repository: Repository) -> dict[str, str]:
    """The mode of every file of the index by its path; without those that two branches have changed otherwise."""
    tree = {}
    for entry in repository.names("ls-files", "-s", "-z"):
        about, _, path = entry.partition("\t")
        mode, _, stage = about.split(" ")
        if stage == "0":
            tree[path] = mode
    return tree


def _path_then(wanted: _Wanted, other: _Wanted, repository: Repository, commit: str, tree: dict[str, str]) -> str:
    """The path of a file in a commit; if it was renamed since, the one that it had.

    Raises:
        UsageError: it is not there.
    """
    there = _paths(wanted, repository)
    if not there:
        raise UsageError(Problem(code="diff-outside", params={"file": wanted.file}))
    for path in there:
        if path in tree:
            return path
    if any(name.startswith(f"{there[0]}/") for name in tree):
        raise UsageError(Problem(code="file-is-folder", file=wanted.file))
    if not commit:
        raise UsageError(Problem(code="diff-not-staged", params={"file": there[0]}))
    until = [found for found in [commit_of(repository, other.revision)] if found] if other.revision else []
    for old, new in _renamed(repository, commit, *until):
        if new in there and old in tree:
            return old
    params: dict[str, object] = {"revision": wanted.revision, "file": there[0], "gone": "", "commit": ""}
    log = "--literal-pathspecs", "log", "--format=%h %as"
    paths = "--", *dict.fromkeys(there)
    if gone := repository.git(*log, "--diff-filter=D", "--max-count=1", commit, *paths):
        params["gone"], params["date"] = gone.decode("ascii").split()
    elif added := repository.git(*log, "--diff-filter=A", "--all", *paths):
        params["commit"], params["date"] = added.decode("ascii").splitlines()[-1].split(" ")
    raise UsageError(Problem(code="diff-not-in-revision", params=params))


def _paths(wanted: _Wanted, repository: Repository) -> list[str]:
    """The paths from the top of the repository that a name may mean, none of them outside it."""
    there = [path_in(repository, file) for file in (wanted.file, str(find_data_file(Path(wanted.file))))]
    if ".." not in Path(wanted.file).parts:
        there.append(path_in(repository, str(Path(DATA) / wanted.file)))
    if wanted.from_root:
        there.insert(0, posixpath.normpath(wanted.file))
    return [path for path in there if path != ".." and not path.startswith(("../", "/"))]


def _project_of(path: str, tree: dict[str, str]) -> list[str]:
    """What the report of a data file is made from: schema, templates, pictures, and the data files beside it."""
    folder = posixpath.dirname(path)
    ending = posixpath.splitext(path)[1]
    wanted = [name for name in tree if posixpath.dirname(name) == folder and name.endswith(ending)]
    root = folder
    while posixpath.join(root, SCHEMA) not in tree:
        if not root:
            return wanted
        root = posixpath.dirname(root)
    templates, pictures = posixpath.join(root, TEMPLATES, ""), posixpath.join(root, "")
    return [
        *wanted,
        posixpath.join(root, SCHEMA),
        *(name for name in tree if name.startswith(templates)),
        *(name for name in tree if name.startswith(pictures) and name.lower().endswith(PICTURE_ENDINGS)),
    ]


def _previous(case: Case, path: str) -> str:
    """The path of last year's file, if the data at `path` name one."""
    with contextlib.suppress(DataError):
        stated = case.contract.shape.stated(case.facts, "previous")
        if isinstance(stated, ScalarNode):
            return posixpath.normpath(posixpath.join(posixpath.dirname(path), stated.text))
    return ""


def _extract(repository: Repository, tree: dict[str, str], names: list[str], folder: Path) -> None:
    """Check files of the index out below a folder, by git's own rules for what may be written and where.

    Of what links lead to, the files of the commit come along; all else is not there.

    Raises:
        UsageError: git refuses.
    """
    while names := [name for name in names if tree.get(name) in _CHECKED_OUT and not os.path.lexists(folder / name)]:
        given = b"".join(os.fsencode(name) + b"\0" for name in names)
        repository.git(*CAREFUL, "checkout-index", "-z", "--stdin", f"--prefix={folder.as_posix()}/", given=given)
        names = [target for name in names if tree[name] == _LINK for target in _led_to(name, tree, folder)]


def _led_to(name: str, tree: dict[str, str], folder: Path) -> list[str]:
    """The files of the index that a link leads to: the one of its target, or those below it."""
    with contextlib.suppress(OSError):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), os.readlink(folder / name)))
        return [path for path in tree if path == target or path.startswith(f"{target}/")]
    return []  # no link, where a system has none

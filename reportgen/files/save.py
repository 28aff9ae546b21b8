"""What is written: where it may go, and writing it whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from reportgen.errors import OutputError, Problem, UsageError
from reportgen.files.names import file_name
from reportgen.files.project import PICTURE_ENDINGS, SCHEMA, TEMPLATES, find_project, is_inside, shown
from reportgen.files.reasons import reason_of
from reportgen.files.temporary import temporary_file

WORD = ".docx"
_NO_LISTINGS = (WORD, ".doc", ".pdf")
"""Endings by which a program opens a file that cannot be a list or a page: it would call it damaged."""
_SOURCES = (".yaml", ".yml", ".j2", *PICTURE_ENDINGS)


def output_path(name: str, folder: Path, output: str | os.PathLike[str] | None, ending: str = WORD) -> Path:
    """Where a report goes: `output` if it is a file; else the report's own name in that folder or in `folder`.

    Raises:
        UsageError: `output` is a file whose name does not end in `ending`; or the report would be written over what
            reports are made from, or through a link.
    """
    if output is None:
        return named_by_itself(folder / f"{file_name(name)}{ending}")
    path = Path(output)
    if os.path.isdir(path) or str(output).endswith(("/", os.sep)):
        return named_by_itself(path / f"{file_name(name)}{ending}")
    if path.suffix.lower() != ending:
        code = "output-not-docx" if ending == WORD else "output-not-form"
        params = {"path": path.with_suffix(""), "ending": ending}
        raise UsageError(Problem(code=code, file=str(output), params=params))
    return word_path(path)


def named_by_itself(path: Path) -> Path:
    """The path of a report whose name nobody has typed: what a link of that name leads to, nobody has meant.

    Raises:
        UsageError: it is a link, or as `word_path`.
    """
    if os.path.islink(path):
        raise UsageError(Problem(code="output-is-link", file=shown(path)))
    return word_path(path)


def word_path(path: Path) -> Path:
    """The path of a report that is to be written.

    Raises:
        UsageError: it lies where reports are made from, or a link leads it out of the project.
    """
    _refuse_sources(path, str(path), _SOURCES)
    return path


def listing_path(output: str) -> Path:
    """Where a list or a page goes that a command writes at the user's wish.

    Raises:
        UsageError: the name is empty, or a folder's; or it is a file from which reports are made, or a link leads it
            out of the project; or its name ends as a report's.
    """
    if not output:
        raise UsageError(Problem(code="name-empty"))
    path = Path(output)
    if os.path.isdir(path) or output.endswith(("/", os.sep)):
        raise UsageError(Problem(code="output-is-folder", file=output))
    _refuse_sources(path, output, (*_SOURCES, WORD))
    if path.suffix.lower() in _NO_LISTINGS:
        raise UsageError(Problem(code="output-is-listing", file=output))
    return path


def _refuse_sources(path: Path, called: str, endings: tuple[str, ...]) -> None:
    """Refuse a path at which there is what reports are made from: a file with one of the endings, or a schema.

    Small and capital letters count alike: what is two files here is one on another system. A link among the
    finished reports has come with somebody's files, and is not followed even to a file within the project.
    """
    if os.path.islink(path) and find_project(path).output_folder() in Path(os.path.abspath(path)).parents:
        raise UsageError(Problem(code="output-is-link", file=shown(path)))
    real = _real_place(path)
    name = real.name.lower()
    if os.path.exists(real) and (name.endswith(endings) or name == SCHEMA):
        raise UsageError(Problem(code="output-is-source", file=called))
    if _is_among_sources(real):
        raise UsageError(Problem(code="output-among-sources", file=called))


def _is_among_sources(real: Path) -> bool:
    """Whether a path without links leads into the templates of a project or into what git keeps."""
    if ".git" in str(real).lower().split(os.sep):
        return True
    within = str(real).lower()
    return any(
        within.startswith(f"{top.lower()}{os.sep}")
        for root in real.parents
        if os.path.isfile(root / SCHEMA)
        for top in (str(root / TEMPLATES), os.path.realpath(root / TEMPLATES))
    )


def _real_place(path: Path) -> Path:
    """Where a file is really written.

    Raises:
        UsageError: links lead it out of the project in which it seems to lie, or, in no project, out of its folder.
    """
    real = os.path.realpath(path)
    if not is_inside(real, find_project(path).root):
        raise UsageError(Problem(code="output-outside", file=shown(path)))
    return Path(real)


def save_file(path: Path, content: bytes, instead_of: bytes | None = None) -> None:
    """Write all or nothing: the old file stays until the new one is whole and on the disk, which then has its owner
    and mode. A link stays a link.

    Args:
        instead_of: what the old file must still hold.

    Raises:
        OutputError: the file cannot be written, or holds something else by now.
        UsageError: a link leads out of the project.
    """
    path = _real_place(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary_file(path.parent) as (file, temporary):
            _take_after(file.fileno(), path)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            if instead_of is not None and not _holds(path, instead_of):
                raise OutputError(Problem(code="output-changed", file=shown(path)))
            if os.name == "nt":  # where nothing that is open can be renamed
                file.close()
            os.replace(temporary, path)
        _sync_folder(path.parent)
    except PermissionError:
        raise OutputError(Problem(code="output-locked", file=shown(path))) from None
    except OSError as error:
        raise OutputError(unwritable(error, path)) from None


def _holds(path: Path, content: bytes) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes() == content
    return False


def _take_after(handle: int, path: Path) -> None:
    """Give a new file the owner and the mode of the one that it replaces, as far as this user may."""
    with contextlib.suppress(FileNotFoundError):
        old, new = path.stat(), os.fstat(handle)
        if hasattr(os, "fchown"):
            with contextlib.suppress(OSError):
                if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
                    os.fchown(handle, old.st_uid, old.st_gid)
            os.fchmod(handle, old.st_mode & 0o777)


def _sync_folder(folder: Path) -> None:
    """See that the new name is on the disk, too, where a system can be told so."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def unwritable(error: OSError, path: Path) -> Problem:
    """Why something cannot be written."""
    code = {
        errno.EACCES: "output-denied",
        errno.EPERM: "output-denied",
        errno.EROFS: "output-denied",
        errno.EEXIST: "output-in-the-way",
        errno.ENOTDIR: "output-in-the-way",
        errno.ENOSPC: "output-full",
    }.get(error.errno or 0, "output-failed")
    return Problem(code=code, file=shown(path), params={"reason": reason_of(error)})

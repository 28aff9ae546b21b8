"""The cache between runs, in a folder of the user's own: compiled templates, and what was found out about texts.

Nothing here changes a result; it only spares work that was done before on the very same text. Where there
can be no such folder, or what is in it cannot be used, the work is done again.

A compiled template is code that is run. So every entry begins with a digest that nobody can make without
the user's own key, and what does not carry the right one, because it is damaged, torn or somebody else's,
is as good as nothing. The key lies apart from the cache: a cache that is handed around, as services for
continuous integration do, brings no key along.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b, sha256
from importlib.util import find_spec
from pathlib import Path

from reportgen.files.project import SCHEMA
from reportgen.version import __version__

_PACKAGES = ("reportgen", "jinja2", "jsonschema_rs")
"""What makes what is cached: which version is installed shows in the files."""

_ANY = "surrogatepass"
"""How texts are encoded in which the name of a file may stand, which is of any bytes."""
_DAY = 86_400
# As long as SHA-256's, the usual measure of what cannot be guessed.
_KEY_BYTES = _DIGEST_BYTES = 32

# How long another version's folder is left alone: a month, for whoever goes back and forth between two.
_DAYS = 30


@cache
def _program() -> str:
    """The state of all that makes what is cached: the files of packages, and Python."""
    folders = [
        folder for name in _PACKAGES if (spec := find_spec(name)) for folder in spec.submodule_search_locations or ()
    ]
    stamps = [stamp for folder in folders for stamp in _stamps(folder)]
    state = f"{__version__} {sys.implementation.cache_tag} {sys.hexversion:x} {stamps}"
    return sha256(state.encode()).hexdigest()[:16]


def _stamps(folder: str) -> Iterator[tuple[str, int, int]]:
    """Name, time and size of every file in a folder, but what Python compiles there by itself."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _stamps(entry.path)
        else:
            status = entry.stat()
            yield entry.name, status.st_mtime_ns, status.st_size


def cache_folder() -> Path | None:
    """Where this version keeps what it found out, made if need be; None if there can be no such folder."""
    return _folder()


@cache
def _folder() -> Path | None:
    """This version's own folder, made if need be; None if there can be none that is the user's alone."""
    whole = _users_folder("XDG_CACHE_HOME", ".cache", ("Library", "Caches"))
    if whole is None:
        return None
    folder = whole / _program()
    try:
        if not folder.is_dir():
            _clear_up(whole)
            folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.stat()
    except OSError:
        return None
    if not _is_private(status):
        return None
    if status.st_mtime < time.time() - _DAY:
        with contextlib.suppress(OSError):
            os.utime(folder)  # reading alone leaves no sign that it is in use
    return folder


@cache
def _key() -> bytes | None:
    """The user's own key, made if need be; None if there can be none that is the user's alone."""
    folder = state_folder()
    if folder is None:
        return None
    path = folder / "cache-key"
    return _key_in(path) or _new_key(path)


def _key_in(path: Path) -> bytes | None:
    """The key in a file; None if there is none, or one that is cut off or that others can read."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        if _is_secret(os.fstat(file.fileno())) and len(key := file.read(_KEY_BYTES + 1)) == _KEY_BYTES:
            return key
    return None


def _new_key(path: Path) -> bytes | None:
    """The key that is in the file from now on: a new one, or that of a process which was a moment earlier; None where
    none can be kept."""
    import secrets

    from reportgen.files.temporary import temporary_file

    with contextlib.suppress(OSError), temporary_file(path.parent, 0o600) as (file, new):
        file.write(secrets.token_bytes(_KEY_BYTES))
        file.flush()
        try:
            os.link(new, path)  # the key is whole before it has its name, and takes that from no other
        except OSError:  # there is a file of this name, or a file system that knows no second names
            if _key_in(path) is None:
                if os.name == "nt":  # where nothing that is open can be renamed
                    file.close()
                os.replace(new, path)
    return _key_in(path)


def state_folder() -> Path | None:
    """The user's own folder for what stays between runs and is no copy of anything; None if others can write there."""
    return _users_folder("XDG_STATE_HOME", os.path.join(".local", "state"), ("Library", "Application Support"))


def _users_folder(variable: str, usual: str, on_mac: tuple[str, ...]) -> Path | None:
    """The program's folder among those of one kind that the user has, made if need be; None if others can write there.

    Args:
        variable: what names the kind's folder in the environment, by the XDG base directory specification.
        usual: where it is below the home folder if nothing names it.
    """
    named = [os.environ.get(name, "") for name in (variable, "LOCALAPPDATA")]
    at_home = os.path.join(os.path.expanduser("~"), *(on_mac if sys.platform == "darwin" else (usual,)))
    # A relative path counts as none, by the specification: it would lie wherever somebody stands.
    folder = Path(next((path for path in (*named, at_home) if os.path.isabs(path)), "")) / "reportgen"
    if not folder.is_absolute() or _is_in_project(folder):
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _is_private(folder.stat()) and _is_kept(folder.parent.stat()) else None
    except OSError:
        return None


def _is_in_project(folder: Path) -> bool:
    """Whether a folder lies in a project or a repository, by its path or by where links lead: others commit there.

    The user's own home, as the system has it, may be a repository of settings; `HOME` may name any folder.
    """
    above = {*folder.parents, *Path(os.path.realpath(folder)).parents}
    repositories = above - _homes()
    return any(os.path.lexists(parent / SCHEMA) for parent in above) or any(
        os.path.lexists(parent / ".git") for parent in repositories
    )


def _homes() -> set[Path]:
    """The user's home folder, with and without links; none where the system does not tell."""
    try:
        import pwd

        home = pwd.getpwuid(os.getuid()).pw_dir
    except (ImportError, KeyError):  # Windows, or a container's user whom nobody has entered
        return set()
    return {Path(home), Path(os.path.realpath(home))}


def _is_private(status: os.stat_result) -> bool:
    """Whether nobody but the user (and root) could have put something into a folder: compiled templates are run.

    Windows keeps its folders for caches private by itself.
    """
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _is_kept(status: os.stat_result) -> bool:
    """Whether nobody but the user (and root) can put another folder in the place of one that lies in this one."""
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid in (0, os.getuid()) and (not status.st_mode & 0o002 or bool(status.st_mode & stat.S_ISVTX))


def _is_secret(status: os.stat_result) -> bool:
    """Whether nobody but the user (and root) can have read or written a file."""
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o077)


def _clear_up(whole: Path) -> None:
    """Remove what versions of the program kept that have not been used for long."""
    with os.scandir(whole) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and entry.stat().st_mtime < time.time() - _DAYS * _DAY:
                shutil.rmtree(entry.path, ignore_errors=True)


def remember(kind: str, text: str, finding: str = "") -> None:
    """Keep what was found out about a text of this kind; that it is right, if nothing else."""
    keep(_name(kind, text), finding.encode(errors=_ANY))


def recall(kind: str, text: str) -> str | None:
    """What this very program found out about a text of this kind before, None if nothing."""
    content = kept(_name(kind, text))
    return None if content is None else content.decode(errors=_ANY)


def _name(kind: str, text: str) -> str:
    return f"{kind}-{sha256(text.encode(errors=_ANY)).hexdigest()}"


def keep(name: str, content: bytes) -> None:
    """Keep something under a name, if it can be kept."""
    folder, key = _folder(), _key()
    if folder is not None and key is not None:
        with contextlib.suppress(OSError):
            # A torn entry has a wrong digest: it needs no second file and no renaming to be whole or nothing.
            (folder / name).write_bytes(_digest(key, name, content) + content)


def kept(name: str) -> bytes | None:
    """What this very program of this very user has kept under a name, None if nothing that is whole."""
    folder, key = _folder(), _key()
    if folder is None or key is None:
        return None
    try:
        entry = (folder / name).read_bytes()
    except OSError:
        return None
    digest, content = entry[:_DIGEST_BYTES], entry[_DIGEST_BYTES:]
    return content if hmac.compare_digest(digest, _digest(key, name, content)) else None


def _digest(key: bytes, name: str, content: bytes) -> bytes:
    """A digest that only the holder of the key can make, for this entry of this program and for no other."""
    return blake2b(f"{_program()}/{name}/".encode() + content, key=key, digest_size=_DIGEST_BYTES).digest()

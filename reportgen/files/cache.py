"""The cache between runs, in a folder of the user's own: compiled templates, and what was found out about texts.

Nothing here changes a result; it only spares work that was done before on the very same text. Where there
can be no such folder, or what is in it cannot be used, the work is done again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from reportgen.version import __version__

_PACKAGES = ("reportgen", "jinja2", "jsonschema_rs")
"""What makes what is cached: which version is installed shows in the files."""

_DAY = 86_400
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


@cache
def _folder() -> Path | None:
    """This version's own folder, made if need be; None if there can be none that is the user's alone."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if not home:
        below = ("Library", "Caches") if sys.platform == "darwin" else (".cache",)
        home = os.path.join(os.path.expanduser("~"), *below)
    whole = Path(home) / "reportgen"
    folder = whole / _program()
    try:
        whole.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not folder.is_dir():
            _clear_up(whole)
            folder.mkdir(mode=0o700, exist_ok=True)
        statuses = whole.stat(), folder.stat()
    except OSError:
        return None
    if not all(map(_is_private, statuses)):
        return None
    if statuses[1].st_mtime < time.time() - _DAY:
        with contextlib.suppress(OSError):
            os.utime(folder)  # reading alone leaves no sign that it is in use
    return folder


def _is_private(status: os.stat_result) -> bool:
    """Whether nobody but the user (and root) could have put something into a folder: compiled templates are run.

    Windows keeps its folders for caches private by itself.
    """
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _clear_up(whole: Path) -> None:
    """Remove what versions of the program kept that have not been used for long."""
    with os.scandir(whole) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and entry.stat().st_mtime < time.time() - _DAYS * _DAY:
                shutil.rmtree(entry.path, ignore_errors=True)


class CompiledTemplates(BytecodeCache):
    """Jinja's store of compiled templates, by the text of the template and the state of the program.

    Compiling takes a third of a run. A store that is damaged, or gone, is as good as none.
    """

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The bucket of a template, whatever folder it is in: that of a revision is made anew every time."""
        bucket = Bucket(environment, sha256(f"{name}\0{source}".encode()).hexdigest(), self.get_source_checksum(source))
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if what is kept is whole."""
        folder = _folder()
        if folder is None:
            return
        try:
            with (folder / f"template-{bucket.key}").open("rb") as file:
                bucket.load_bytecode(file)
        except Exception:  # whatever a damaged file does to the reader, it counts as no file
            bucket.reset()
        if not isinstance(bucket.code, CodeType):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the bucket, if it can be kept."""
        content = BytesIO()
        bucket.write_bytecode(content)
        _keep(f"template-{bucket.key}", content.getvalue())


def remember(kind: str, text: str, finding: str = "") -> None:
    """Keep what was found out about a text of this kind; that it is right, if nothing else."""
    _keep(_name(kind, text), finding.encode())


def recall(kind: str, text: str) -> str | None:
    """What this very program found out about a text of this kind before, None if nothing."""
    folder = _folder()
    try:
        return (folder / _name(kind, text)).read_text("utf-8") if folder else None
    except (OSError, ValueError):
        return None


def _name(kind: str, text: str) -> str:
    return f"{kind}-{sha256(text.encode()).hexdigest()}"


def _keep(name: str, content: bytes) -> None:
    folder = _folder()
    if folder is not None:
        temporary = folder / f"new-{name}-{os.getpid()}"
        with contextlib.suppress(OSError):
            temporary.write_bytes(content)
            os.replace(temporary, folder / name)

"""What is kept between runs, in a folder of the user's own: compiled templates, and which files were found right.

Nothing here changes a result; it only spares work that was done before on the very same text. Where there
can be no such folder, or what is in it cannot be used, the work is done again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from reportgen.version import __version__

_PACKAGE = Path(__file__).parent.parent
_DAY = 86_400
_DAYS = 30
"""How long what another version of the program has kept is left alone."""


@cache
def _program() -> str:
    """What changes when the program does: its version, and the stamps of its files while it is worked on."""
    files = sorted(path for path in _PACKAGE.rglob("*") if path.suffix in (".py", ".json"))
    stamps = [(status.st_mtime_ns, status.st_size) for status in (path.stat() for path in files)]
    return sha256(f"reportgen {__version__} {stamps}".encode()).hexdigest()[:16]


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
    if hasattr(os, "getuid") and any(each.st_uid != os.getuid() or each.st_mode & 0o022 for each in statuses):
        return None
    if statuses[1].st_mtime < time.time() - _DAY:
        with contextlib.suppress(OSError):
            os.utime(folder)  # reading alone leaves no sign that it is in use
    return folder


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
        folder = _folder()
        if folder is not None:
            temporary = folder / f"new-{bucket.key}-{os.getpid()}"
            with contextlib.suppress(OSError):
                with temporary.open("wb") as file:
                    bucket.write_bytecode(file)
                os.replace(temporary, folder / f"template-{bucket.key}")


def was_right(kind: str, text: str) -> bool:
    """Whether a file of this kind and text was found right before, by this very program."""
    mark = _path(kind, text)
    return mark is not None and mark.exists()


def note_right(kind: str, text: str) -> None:
    """Note that a file of this kind and text was found right."""
    mark = _path(kind, text)
    if mark is not None:
        with contextlib.suppress(OSError):
            mark.touch()


def keep(kind: str, text: str, content: bytes) -> None:
    """Keep what was made of a file of this kind and text."""
    path = _path(kind, text)
    if path is not None:
        temporary = path.with_name(f"new-{path.name}-{os.getpid()}")
        with contextlib.suppress(OSError):
            temporary.write_bytes(content)
            os.replace(temporary, path)


def kept(kind: str, text: str) -> bytes | None:
    """What was kept of a file of this kind and text, None if nothing was."""
    path = _path(kind, text)
    try:
        return path.read_bytes() if path is not None else None
    except OSError:
        return None


def _path(kind: str, text: str) -> Path | None:
    folder = _folder()
    digest = sha256(f"{kind}\0{text}".encode()).hexdigest()
    return folder / f"{kind}-{digest}" if folder else None

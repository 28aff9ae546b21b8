"""What is kept between runs, in a folder of the user's own: compiled templates, and which files were found right.

Nothing here changes a result; it only spares work that was done before on the very same text. Where there
can be no such folder, or what is in it cannot be used, the work is done again.
"""

from __future__ import annotations

import contextlib
import os
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from reportgen.version import __version__

_PACKAGE = Path(__file__).parent


@cache
def _program() -> str:
    """What changes when the program does: its version, and the stamps of its files while it is worked on."""
    files = sorted((*_PACKAGE.glob("*.py"), *_PACKAGE.glob("proofread/*.py"), *_PACKAGE.glob("schemas/*")))
    stamps = [(status.st_mtime_ns, status.st_size) for status in (path.stat() for path in files)]
    return f"reportgen {__version__} {stamps}"


@cache
def _folder() -> Path | None:
    """The folder, made if need be; None if there can be none that is the user's alone."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if not home:
        below = ("Library", "Caches") if sys.platform == "darwin" else (".cache",)
        home = os.path.join(os.path.expanduser("~"), *below)
    folder = Path(home) / "reportgen"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError:
        return None
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        return None
    return folder


class CompiledTemplates(BytecodeCache):
    """Jinja's store of compiled templates, by the text of the template and the state of the program.

    Compiling takes a third of a run. A store that is damaged, or gone, is as good as none.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The key of a template; a changed program compiles anew."""
        return sha256(f"{_program()}\0{name}\0{filename}".encode()).hexdigest()

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
    digest = sha256(f"{_program()}\0{kind}\0{text}".encode()).hexdigest()
    return folder / f"{kind}-{digest}" if folder else None

"""What is kept between runs, in a folder of the user's own: compiled templates, and which files were found right.

Nothing here changes a result; it only spares work that was done before on the very same text. Where there
can be no such folder, nothing is kept.
"""

from __future__ import annotations

import contextlib
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import FileSystemBytecodeCache

from reportgen.version import __version__

_PACKAGE = Path(__file__).parent


@cache
def program() -> str:
    """What changes when the program does: its version, and the stamps of its files while it is worked on."""
    stamps = [
        (path.stat().st_mtime_ns, path.stat().st_size)
        for path in sorted((*_PACKAGE.glob("*.py"), *_PACKAGE.glob("schemas/*")))
    ]
    return f"reportgen {__version__} {stamps}"


class _Compiled(FileSystemBytecodeCache):
    """Jinja's store of compiled templates, by the text of the template and the state of the program."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The key of a template; a changed program compiles anew."""
        return super().get_cache_key(f"{program()} {name}", filename)


@cache
def compiled_templates() -> FileSystemBytecodeCache | None:
    """The store of compiled templates; compiling takes a third of a run.

    Jinja makes the folder for the user alone, and refuses one that is not.
    """
    try:
        return _Compiled()
    except (RuntimeError, OSError):
        return None


def was_right(text: str) -> bool:
    """Whether a file of this text was found right before, by this very program."""
    mark = _mark(text)
    return mark is not None and mark.exists()


def note_right(text: str) -> None:
    """Note that a file of this text was found right."""
    mark = _mark(text)
    if mark is not None:
        with contextlib.suppress(OSError):
            mark.touch()


def _mark(text: str) -> Path | None:
    store = compiled_templates()
    if store is None:
        return None
    digest = sha256(f"{program()}\0{text}".encode()).hexdigest()
    return Path(store.directory) / f"reportgen-right-{digest}"

"""The fonts of a machine by all their names, from their files: no program tells them alike on every system."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
_MOST_FILES = 20_000
_MOST_FONTS = 64  # in one collection
_MOST_NAMES = 4_096  # bytes of a table of names are counted in 16 bits anyway
_NAMES = int.from_bytes(b"name", "big")
_FAMILY = (1, 16)
"""The identifiers of the family, and of the family with all its widths and weights (OpenType, table `name`)."""


def font_folders() -> list[Path]:
    """The folders in which this system keeps fonts, those of the user among them."""
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        own = Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft" / "Windows" / "Fonts"
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", own]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    return [
        *map(Path, ("/usr/share/fonts", "/usr/local/share/fonts", "/opt/fonts")),
        *(home / ".fonts", home / ".local" / "share" / "fonts"),
    ]


def font_families(folders: Iterable[Path]) -> frozenset[str]:
    """The names of all font families in some folders and below, in small letters, in every language that they have."""
    files = (Path(top, name) for folder in folders for top, _, names in os.walk(folder) for name in names)
    fonts = (file for file in files if file.suffix.lower() in ENDINGS)
    return frozenset(name.lower() for file in islice(fonts, _MOST_FILES) for name in _families_of(file))


def _families_of(path: Path) -> list[str]:
    """The family names in a file; none if it is no font."""
    try:
        with path.open("rb") as file:
            return [name for start in _fonts_in(file) for name in _names_at(file, start)]
    except (OSError, struct.error, UnicodeDecodeError):
        return []


def _read(file: BinaryIO, place: int, form: str) -> tuple[int, ...]:
    file.seek(place)
    return struct.unpack(form, file.read(struct.calcsize(form)))


def _fonts_in(file: BinaryIO) -> list[int]:
    """Where the fonts of a file begin: one, or those of a collection."""
    file.seek(0)
    if file.read(4) != b"ttcf":
        return [0]
    (count,) = _read(file, 8, ">I")
    return list(_read(file, 12, f">{min(count, _MOST_FONTS)}I"))


def _names_at(file: BinaryIO, start: int) -> Iterator[str]:
    """The family names of the font that begins at a place."""
    (tables,) = _read(file, start + 4, ">H")
    for index in range(tables):
        tag, _, place, _ = _read(file, start + 12 + 16 * index, ">IIII")
        if tag == _NAMES:
            break
    else:
        return
    _, count, texts = _read(file, place, ">HHH")
    for index in range(min(count, _MOST_NAMES)):
        platform, _, _, kind, length, offset = _read(file, place + 6 + 12 * index, ">6H")
        # Platforms 0 and 3 write UTF-16; what the third, of the Macintosh, says is said by them too.
        if kind in _FAMILY and platform in (0, 3):
            file.seek(place + texts + offset)
            yield file.read(length).decode("utf-16-be")

"""Titles as names of files: such as every system can have, and short enough, without losing a year."""

from __future__ import annotations

import re

# What some system does not allow, what is not seen, and what turns the order of the characters round.
_NOT_IN_NAMES = re.compile(
    '[\\\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]'
)
# Devices of Windows, whatever follows behind a dot.
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?= *(?:\.|\Z))", re.IGNORECASE)
_YEAR = re.compile("([0-9]{4}|[０-９]{4}|[〇○零一二三四五六七八九]{4})")
# Systems take 255 bytes, of which the ending, that of a review copy and a person's “ - 副本” need some.
MAX_BYTES = 200
_GAP = "…"


def file_name(title: str) -> str:
    """The name of the file of a report with this title, without its ending.

    Characters that a name cannot have become `_`. Where the title is too long, what stands before,
    between and behind the years is cut in its middle, the longest first: it is the department's name that is cut, and
    the year and the kind of report stay.
    """
    name = _NOT_IN_NAMES.sub("_", title).strip(" .")
    name = _shortened(name).strip(" .")
    return _DEVICE.sub(r"\1_", name, count=1) if _DEVICE.match(name) else name or "_"


def _shortened(name: str) -> str:
    if len(name.encode()) <= MAX_BYTES:
        return name
    pieces = _YEAR.split(name)  # every other piece is a year
    for most in range(MAX_BYTES, -1, -1):
        pieces[::2] = [_cut(piece, most) for piece in pieces[::2]]
        if len(short := "".join(pieces).encode()) <= MAX_BYTES:
            return short.decode()
    return short[:MAX_BYTES].decode("utf-8", "ignore")


def _cut(piece: str, most: int) -> str:
    """A piece of a name in so many bytes, without its middle if it has more."""
    whole = piece.encode()
    if len(whole) <= most:
        return piece
    left = max(0, most - len(_GAP.encode()))
    head, tail = whole[: left - left // 2], whole[len(whole) - left // 2 :]
    return head.decode("utf-8", "ignore") + (_GAP if left else "") + tail.decode("utf-8", "ignore")

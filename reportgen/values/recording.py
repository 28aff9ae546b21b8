"""What a template prints, noted while it runs, so that every run of the document knows the figure or text it shows.

The markup carries only the number under which a value was noted: a figure in `<data data-n>`, a text between marks
that `settle_marks` turns into the same element, or drops inside a tag, where no element can stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_printed: ContextVar[list[object]] = ContextVar("printed")

# Noncharacters, which Unicode keeps for use inside a program. No file that is read can hold them.
_OPEN, _THEN, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_APART, _TAG, _TAG_END = "\ufdd4", "\ufdd5", "\ufdd6"
OURS = "\ufdd3"
"""Begins each attribute that the program writes into markup itself, so that no template can forge one."""


WORD_FILE = "object"
"""The element that stands in the markup where a Word file was included; one that a template writes is none."""


@contextmanager
def recording() -> Iterator[list[object]]:
    """Note what is printed inside the `with`, in order: figures, and texts of the data."""
    printed: list[object] = []
    token = _printed.set(printed)
    try:
        yield printed
    finally:
        _printed.reset(token)


def note_printed(value: object) -> int:
    """Note a value that is being printed.

    Returns:
        The number under which it was noted.

    Raises:
        LookupError: nothing is being recorded.
    """
    printed = _printed.get()
    printed.append(value)
    return len(printed) - 1


def printed_so_far() -> list[object]:
    """What has been noted, by the numbers under which it was.

    Raises:
        LookupError: nothing is being recorded.
    """
    return _printed.get()


def marked(markup: str, number: int) -> str:
    """The markup of a text with its number; where it breaks the line, each of its lines has it."""
    start = f"{_OPEN}{number}{_THEN}"
    return "<br/>".join([f"{start}{line}{_CLOSE}" if line else "" for line in markup.split("<br/>")])


def settle_marks(markup: str) -> str:
    """Turn the marks of texts into `<data data-n="…">`; inside a tag, where no element can stand, drop them."""
    first, *pieces = markup.split(_OPEN)
    settled, inside = [first], _ends_in_tag(first, False)
    for piece in pieces:
        number, _, rest = piece.partition(_THEN)
        text, _, behind = rest.partition(_CLOSE)
        settled += (text, behind) if inside else (f'<data data-n="{OURS}{number}">', text, "</data>", behind)
        inside = _ends_in_tag(behind, inside)
    return "".join(settled)


def _ends_in_tag(markup: str, inside: bool) -> bool:
    """Whether a piece of markup ends inside a tag; `inside` tells whether it begins there."""
    opened, closed = markup.rfind("<"), markup.rfind(">")
    return inside if opened == closed else opened > closed


def word_marks(markup: str) -> str:
    """What a Word file is filled with, with marks in the place of `<data data-n="…">`, as Word knows no such element.

    A line break of a text becomes the bell by which docxtpl knows where a paragraph ends. What it takes for its own
    escapes (`{_{`) is pulled apart where data have it.
    """
    marks = _DATA.sub(f"{_OPEN}\\1{_THEN}\\2{_CLOSE}", markup).replace("<br/>", "\a")
    if "_" not in marks:
        return marks
    return _MARKED.sub(lambda text: text.group().replace("_", f"_{_APART}"), marks)


_DATA = re.compile(f'<data data-n="{OURS}([0-9]+)">(.*?)</data>')
_MARKED = re.compile(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}")
WORD_MARKS = re.compile(f"{_OPEN}[0-9]+{_THEN}|{_CLOSE}|{_APART}")
"""What is taken out of a filled Word file before anybody reads it."""


OUR_MARKS = re.compile(f"[{_OPEN}-{_TAG_END}]")
"""Any character that the program marks with, which no file is to hold."""


def marked_pieces(text: str, number: int | None) -> tuple[list[tuple[str, int | None]], int | None]:
    """A text of a filled Word file in pieces, each with the number under which it was noted.

    Args:
        number: that of a value which begins in a text before.

    Returns:
        The pieces, and the number of a value that goes on in the next text.
    """
    pieces: list[tuple[str, int | None]] = []
    for piece in _EDGE.split(text.replace(_APART, "")):
        if piece[:1] == _OPEN:
            number = int(piece[1:-1])
        elif piece == _CLOSE:
            number = None
        elif piece:
            pieces.append((piece, number))
    return pieces, number


_EDGE = re.compile(f"({_OPEN}[0-9]+{_THEN}|{_CLOSE})")


def tag_mark(number: int) -> str:
    """What stands at the end of tag `number` of a Word file, inside of it, while the file is filled."""
    return f"{_TAG}{number}{_TAG_END}"


TAG_MARK = re.compile(f"{_TAG}([0-9]+){_TAG_END}")


def escaped(text: str) -> str:
    """A text as it stands in markup, between tags or in an attribute."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#39;")

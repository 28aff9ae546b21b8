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

# Noncharacters, which Unicode keeps for use inside a program.
_OPEN, _THEN, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_PIECE = re.compile(f"<[^<>]*>|{_OPEN}([0-9]+){_THEN}|{_CLOSE}")
_MARK = re.compile(f"{_OPEN}[0-9]+{_THEN}|{_CLOSE}")


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


def marked(markup: str, number: int) -> str:
    """The markup of a text with its number."""
    return f"{_OPEN}{number}{_THEN}{markup}{_CLOSE}"


def settle_marks(markup: str) -> str:
    """Turn the marks of texts into `<data data-n="…">`; inside a tag, where no element can stand, drop them."""
    if _OPEN not in markup:
        return markup
    numbers: list[str] = []
    out: list[str] = []
    at = 0
    for found in _PIECE.finditer(markup):
        _settle(out, markup[at : found.start()], numbers)
        at = found.end()
        if found.group(1):
            numbers.append(found.group(1))
        elif found.group() == _CLOSE:
            numbers.pop()
        else:
            out.append(_MARK.sub("", found.group()))
    return "".join([*out, markup[at:]])


def _settle(out: list[str], text: str, numbers: list[str]) -> None:
    if text and numbers:
        out.append(f'<data data-n="{numbers[-1]}">{text}</data>')
    else:
        out.append(text)

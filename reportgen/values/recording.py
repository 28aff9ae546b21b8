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
OURS = "\ufdd3"
"""Begins each attribute that the program writes into markup itself, so that no template can forge one."""

_NUMBERED = re.compile(f"{_OPEN}([0-9]+){_THEN}")
_MARK = re.compile(f"{_OPEN}[0-9]+{_THEN}|{_CLOSE}")
_MARKED_TAG = re.compile(f"<[^<>{_OPEN}{_CLOSE}]*[{_OPEN}{_CLOSE}][^<>]*>")


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
    """The markup of a text with its number; where it breaks the line, each of its lines has it."""
    start = f"{_OPEN}{number}{_THEN}"
    return "<br/>".join([f"{start}{line}{_CLOSE}" if line else "" for line in markup.split("<br/>")])


def settle_marks(markup: str) -> str:
    """Turn the marks of texts into `<data data-n="…">`; inside a tag, where no element can stand, drop them."""
    markup = _MARKED_TAG.sub(lambda found: _MARK.sub("", found.group()), markup)
    return _NUMBERED.sub(rf'<data data-n="{OURS}\1">', markup).replace(_CLOSE, "</data>")

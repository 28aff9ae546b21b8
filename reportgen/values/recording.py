"""What a template prints, noted while it runs, so that every run of the document knows the figure or text it shows.

The markup carries only the number under which a value was noted: a figure in `<data data-n>`, a text between marks
that `settle_marks` turns into the same element, or drops inside a tag, where no element can stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_printed: ContextVar[list[object]] = ContextVar("printed")

# Noncharacters, which Unicode keeps for use inside a program. No file that is read can hold them.
_OPEN, _THEN, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
OURS = "\ufdd3"
"""Begins each attribute that the program writes into markup itself, so that no template can forge one."""


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


def escaped(text: str) -> str:
    """A text as it stands in markup, between tags or in an attribute."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#39;")

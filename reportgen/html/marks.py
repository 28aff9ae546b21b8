"""Texts as they stand in HTML and in its style sheets: nothing of the data becomes markup."""

from __future__ import annotations

import re
from html import escape

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def text(content: str) -> str:
    """A text of an element. One with signs that turn the direction of reading is kept to itself."""
    written = escape(content, quote=False)
    if "\n" in written:
        written = written.replace("\n", "<br>")
    return f"<bdi>{written}</bdi>" if _BIDI.search(content) else written


def quoted(content: str) -> str:
    """A text of an attribute between double quotes."""
    return escape(content)


def string(content: str) -> str:
    """A text as a string of a style sheet, which neither quotes nor `</style>` can end."""
    return '"' + re.sub(r"[^\w .,:;—–\-]", lambda found: f"\\{ord(found.group()):x} ", content) + '"'

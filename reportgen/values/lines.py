"""How the lines of a text of the data read: an empty line parts paragraphs, any other end of a line is not printed."""

from __future__ import annotations

import re

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")
_BLANKS = " \t"


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each with its lines as they are typed."""
    return _PARAGRAPH_END.split(text)


def join_lines(text: str, before: str = "", after: str = "") -> str:
    """A paragraph on one line: ends of lines vanish between Chinese characters, and are a blank between Western words.

    Args:
        before: the character that stands before the text, if there is one; `after` the one behind it.
    """

    first, *more = text.split("\n")
    pieces = [first]
    for line in more:
        pieces[-1] = pieces[-1].rstrip(_BLANKS)
        next_piece = line.lstrip(_BLANKS)
        left, right = pieces[-1][-1:] or before, next_piece[:1] or after
        pieces += (" " if left and right and left.isascii() and right.isascii() else "", next_piece)
    return "".join(pieces)

"""How the lines of a text of the data read: an empty line parts paragraphs, any other end of a line is not printed."""

from __future__ import annotations

import re

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")
# From where the blanks begin: within a long row of them nothing is to be looked for anew.
_LINE_END = re.compile(r"(?<![ \t])[ \t]*\n[ \t]*")


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each with its lines as they are typed."""
    return _PARAGRAPH_END.split(text)


def join_lines(text: str, before: str = "", after: str = "") -> str:
    """A paragraph on one line: ends of lines vanish between Chinese characters, and are a blank between Western words.

    Args:
        before: the character that stands before the text, if there is one; `after` the one behind it.
    """

    def end(found: re.Match[str]) -> str:
        left = text[found.start() - 1] if found.start() else before
        right = text[found.end()] if found.end() < len(text) else after
        return " " if left and right and left.isascii() and right.isascii() else ""

    return _LINE_END.sub(end, text)

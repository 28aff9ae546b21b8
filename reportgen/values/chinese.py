"""Chinese text: its sentences, and the room that it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category, east_asian_width

_ON_OTHERS = ("Mn", "Me", "Cf")
_INNER_QUOTES = str.maketrans("“”", "‘’")


def sentence_spans(line: str) -> Iterator[tuple[int, int]]:
    """Where the sentences and half sentences of a line begin and end, with the quotes and brackets that close them."""
    for found in re.finditer(r"[^。！？；]+[。！？；]*[”’）》]*|[。！？；]+", line):
        yield found.span()


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character takes two, a mark on another character none."""
    if text.isascii():
        return len(text)
    return sum(
        2 if east_asian_width(character) in "WF" else category(character) not in _ON_OTHERS for character in text
    )


def harmless(text: str) -> str:
    """The text without a line that a build server would take for a command (`::error::`): its first sign is wide."""
    return re.sub(
        r"^(\s*)(?:(:)(?=:)|#(?=#\[))", lambda found: f"{found[1]}{'：' if found[2] else '＃'}", text, flags=re.M
    )


def with_inner_quotes(text: str) -> str:
    """A text that will stand in quotation marks, with those of its own as inner ones (GB/T 15834, 4.8)."""
    return text.translate(_INNER_QUOTES)

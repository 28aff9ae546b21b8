"""What a form leaves behind in a text: instructions to the clerk, and signs that hold a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from reportgen.language.words import Leftovers, composed


def find_leftovers(text: str, words: Leftovers) -> Iterator[tuple[int, int]]:
    """The stretches of a text that a form has left behind, from start up to end."""
    for found in _pattern(words).finditer(text):
        yield found.span()


def is_field(text: str, words: Leftovers) -> bool:
    """Whether a leftover is a field of Word or a value of Excel that was pasted instead of what it stands for."""
    return re.fullmatch(words.field, text) is not None


@cache
def _pattern(words: Leftovers) -> re.Pattern[str]:
    return re.compile(composed("|".join(words.patterns), (*words.parts, ("field", words.field))), re.MULTILINE)

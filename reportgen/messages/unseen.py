"""Characters that nobody sees, or that make others look like what they are not, and how they are shown all the same."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from enum import Enum
from typing import NamedTuple
from unicodedata import category


class Kind(Enum):
    """Why a character is not seen as what it is.

    The first three no text can mean: a control character; one that turns the order of others around; what is no
    character. `PRIVATE` is another sign, or none, on each machine. `NO_WIDTH` takes no room where it stands.
    """

    CONTROL = "control"
    DIRECTION = "direction"
    NO_CHARACTER = "no character"
    PRIVATE = "private"
    NO_WIDTH = "no width"


class Unseen(NamedTuple):
    """An unseen character, and where it stands in its text."""

    start: int
    character: str
    kind: Kind

    @property
    def code_point(self) -> str:
        """Its name in Unicode's way: `U+202E`."""
        return f"U+{ord(self.character):04X}"


# Embeddings, overrides, isolates, and what once was of their kind.
_DIRECTIONS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x2070))))
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_TAGS = frozenset(map(chr, range(0xE0000, 0xE0080)))
_JOINERS = frozenset("\u200c\u200d")
_FLAG = "\U0001f3f4"
# What Unicode counts among letters, marks and signs, and nobody sees.
_LIKE_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0\ufffc")
# What Unicode counts among the signs without width, and is seen: numbers and verses in Arabic and the like.
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
# Halves of pairs (Cs) are what Python makes of bytes in a file's name that are no UTF-8.
_KINDS = {
    **dict.fromkeys(("Cc", "Zl", "Zp"), Kind.CONTROL),
    "Cs": Kind.NO_CHARACTER,
    "Co": Kind.PRIVATE,
    "Cf": Kind.NO_WIDTH,
}
# All of the above and what lies between, so that one quick look is enough for nearly every text.
_MAY_BE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u0600-\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\uffff\U00010000-\U0010ffff]"
)

_REFERENCE = re.compile(r"&#(?:x0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}));")


def unseen_in(text: str) -> Iterator[Unseen]:
    """The unseen characters of a text, in its order; ends of lines and tabs are none of them.

    What makes emoji and rare characters, or joins letters of scripts that join, is where it belongs and is none either.
    """
    if not _MAY_BE.search(text):
        return
    kinds = {character: kind for character in set(text) if (kind := _kind(character))}
    before, in_flag = "", False
    for start, character in enumerate(text if kinds else ""):
        in_flag = character == _FLAG or (in_flag and character in _TAGS)
        if character in kinds and not in_flag and not _belongs(character, before):
            yield Unseen(start, character, kinds[character])
        before = character


def unseen_references(markup: str) -> Iterator[tuple[int, int, Unseen]]:
    """The references of markup (`&#x202e;`) to unseen characters: where each begins and ends, and to which."""
    for found in _REFERENCE.finditer(markup) if "&#" in markup else ():
        number = int(found.group(1), 16) if found.group(1) else int(found.group(2))
        kind = _kind(chr(number)) if number <= sys.maxunicode else None
        if kind is not None:
            yield found.start(), found.end(), Unseen(found.start(), chr(number), kind)


def _kind(character: str) -> Kind | None:
    code = ord(character)
    if character in _DIRECTIONS:
        return Kind.DIRECTION
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return Kind.NO_CHARACTER
    if character in _TAGS:  # they say whose a black flag is, and once hid words
        return Kind.CONTROL
    if character in _SELECTORS or character in _LIKE_LETTERS:
        return Kind.NO_WIDTH
    if character in _SEEN or character in "\t\n\r":
        return None
    return _KINDS.get(category(character))


def _belongs(character: str, before: str) -> bool:
    """Whether a character does what it is for: it chooses a form of the one before it, or joins it to the next."""
    if character in _SELECTORS:
        return bool(before) and not before.isspace() and before not in _SELECTORS
    return character in _JOINERS and (
        "\u0600" <= before <= "\u1fff"  # the scripts from Arabic to those of India and beyond
        or "\u2190" <= before <= "\u2bff"  # signs, of which some are emoji
        or before == "\ufe0f"
        or "\U0001f000" <= before <= "\U0001faff"
    )


def replaced(text: str, code: Callable[[str], str]) -> str:
    """The text with each unseen character as `code` writes it."""
    pieces, at = [], 0
    for unseen in unseen_in(text):
        pieces += [text[at : unseen.start], code(unseen.character)]
        at = unseen.start + 1
    return "".join((*pieces, text[at:])) if pieces else text


def visible(text: str) -> str:
    """The text with each unseen character as its code, `\\u202e`; lines and tabs stay."""
    return replaced(text.replace("\r", "\\r"), _code)


def visible_line(text: str) -> str:
    """The text in one line, also where it holds ends of lines, as a file's name can."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def _code(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

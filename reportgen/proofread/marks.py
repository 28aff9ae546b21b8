"""Marks of punctuation without their other half, and marks of other programs, which would be printed as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from reportgen.language.words import Marks

PUNCTUATION = "punctuation"
MARKUP = "markup"


class Mark(NamedTuple):
    """A mark that is out of place: the code of what is said of it, the check that says so, where it stands."""

    code: str
    rule: str
    start: int
    end: int


def marks_in(text: str, words: Marks) -> Iterator[Mark]:
    """The doubtful marks of a text whose references are blotted out."""
    if words.straight:
        for found in re.finditer(words.straight, text):
            yield Mark("straight-quotes", PUNCTUATION, *found.span())
    yield from _quoted_whole(text, words.quotes) or _unquoted(text, words.quotes)
    yield from _quoted_whole(text, words.inner_quotes)
    for pair in words.pairs:
        yield from _unpaired(text, pair, words)
    for code, pattern in _markup(words):
        for found in re.finditer(pattern, text, re.MULTILINE):
            yield Mark(code, MARKUP, *found.span("mark"))


def may_hold_marks(text: str, words: Marks) -> bool:
    """Whether texts, a line each, give reason to look: most hold nothing but pairs, one behind the other."""
    if any(sign in text for sign in words.signs) and _patterns(words).search(text):
        return True
    for quotes in (words.quotes, words.inner_quotes):
        if re.search(f"\n{quotes[0]}[^{quotes}]*{quotes[1]}\n", f"\n{text}\n"):
            return True
    # Pairs within pairs of their kind are rare enough to be looked at.
    pairs = (words.quotes, *words.pairs)
    halves = "".join(re.findall(f"[{''.join(pair[:2] for pair in pairs)}]", text))
    return any("".join(half for half in halves if half in pair[:2]).replace(pair[:2], "") for pair in pairs)


@cache
def _patterns(words: Marks) -> re.Pattern[str]:
    patterns = [pattern.replace("?P<mark>", "?:") for _, pattern in _markup(words)]
    return re.compile("|".join([*patterns, words.straight] if words.straight else patterns), re.MULTILINE)


@cache
def _markup(words: Marks) -> list[tuple[str, str]]:
    """The marks of other programs: the code of what is said of each, and its pattern."""
    marks = [
        ("web-mark", words.tag),
        ("lost-character", words.lost),
        ("emphasis", words.emphasis),
        ("bullet", words.bullet),
        ("heading", words.heading),
        ("indent", words.indent),
        ("gap", words.gap),
        ("conflict-left", words.conflict),
    ]
    return [(code, pattern) for code, pattern in marks if pattern]


def _unpaired(text: str, pair: str, words: Marks) -> Iterator[Mark]:
    """The halves of a pair that stand alone, or are of another width than their other half.

    What closes an enumerator opens nowhere: `1）`. Narrow halves alone are left to whoever writes formulas.
    """
    opening, closing, narrow_opening = pair[0], pair[1], pair[2:3]
    open_at: list[int] = []
    for found in re.finditer(f"[{re.escape(pair)}]", text):
        mark, at = found.group(), found.start()
        if mark in (opening, narrow_opening):
            open_at.append(at)
        elif open_at:
            if (text[open_at.pop()] == opening) != (mark == closing):
                yield Mark("other-width", PUNCTUATION, at, at + 1)
        elif mark == closing and not (words.enumerator and re.search(words.enumerator, text[max(0, at - 4) : at])):
            yield Mark("unpaired", PUNCTUATION, at, at + 1)
    yield from (Mark("unpaired", PUNCTUATION, at, at + 1) for at in open_at if text[at] == opening)


def _quoted_whole(text: str, quotes: str) -> list[Mark]:
    """The one quotation that a text is: its quotation marks were meant for the file, not for the report."""
    text = text.rstrip()
    whole = len(text) > 2 and text[0] == quotes[0] and text.find(quotes[1]) == len(text) - 1
    return [Mark("quoted-whole", PUNCTUATION, 0, len(text))] if whole and text.find(quotes[0], 1) < 0 else []


def _unquoted(text: str, quotes: str) -> Iterator[Mark]:
    """The halves of quotations that stand alone or the wrong way round; nothing is quoted within by the same marks.

    A quotation that goes over several paragraphs opens each of them anew.
    """
    opening = quotes[0]
    marks = [(found.start(), found.group()) for found in re.finditer(f"[{quotes}]", text)]
    open_at: int | None = None
    for number, (at, mark) in enumerate(marks):
        if mark != opening:
            if open_at is None:
                yield Mark("unquoted", PUNCTUATION, at, at + 1)
            open_at = None
        elif open_at is None or text[max(0, at - 2) : at] == "\n\n":
            open_at = at
        elif number + 1 < len(marks) and marks[number + 1][1] != opening:
            yield Mark("unquoted", PUNCTUATION, open_at, open_at + 1)
            open_at = at
        else:
            yield Mark("turned-quote", PUNCTUATION, at, at + 1)
            open_at = None
    if open_at is not None:
        yield Mark("unquoted", PUNCTUATION, open_at, open_at + 1)

"""Years in a text: whether one that is not the report's has a reason to stand there.

A report is written by copying last year's, and what then stays behind is a year that nothing explains:
截至2021年12月31日. A year that is compared with, or from which something dates, has its reason.
"""

from __future__ import annotations

import re

from reportgen.claims.numbers import BLOT, REACH, words_before
from reportgen.language.words import Years

FARTHEST = 5
"""A report is copied from one of the last few years; a year before these is history."""


def is_explained(text: str, start: int, end: int, year: int, report_year: int, words: Years) -> bool:
    """Whether a year, or a date, of a text may stand although it is not the report's year.

    Args:
        start: where it begins in the text, whose references are blotted out; `end` is where it ends.
    """
    before, clause = _clause(text, start, end, words)
    if re.search(words.until, before):
        return False
    if year > report_year or year < report_year - FARTHEST:
        return True
    return refers_back(text, start, end, words) or any(word in clause for word in words.comparing)


def refers_back(text: str, start: int, end: int, words: Years) -> bool:
    """Whether a year is compared with, begins or ends a span, or dates an event: it stays when the report's moves."""
    before, clause = _clause(text, start, end, words)
    if re.search(words.until, before):
        return False
    if re.search(words.before, before) or re.compile(words.behind).match(text, end):
        return True
    if _holds_two_years(clause, words) or _is_of_history(text, start, end, words):
        return True
    if not any(word in clause for word in words.events):
        return False
    rest = clause.replace(text[start:end], "")
    return not re.search(words.measured.replace("{blot}", BLOT), rest)


def _holds_two_years(clause: str, words: Years) -> bool:
    """Whether a clause holds two different years, or a year and a reference to the report's."""
    first = re.search(words.any_year, clause)
    another = first and re.search(f"(?!{first.group()}){words.any_year}", clause)
    return bool(another or (first and re.search(words.referred.replace("{blot}", BLOT), clause)))


def _is_of_history(text: str, start: int, end: int, words: Years) -> bool:
    """Whether a year begins its clause and another year another clause of the sentence: 2023年5场，2024年6场."""
    before = re.split(words.full_stop, text[max(0, start - REACH) : start])[-1]
    behind = re.split(words.full_stop, text[end : end + REACH], maxsplit=1)[0]
    if (re.split(words.stop, before)[-1]).strip():
        return False
    leading = re.compile(words.leading.replace("{blot}", BLOT))
    clauses = re.split(words.stop, f"{before}{text[start:end]}{behind}")
    return len({found["year"] for clause in clauses if (found := leading.match(clause))}) > 1


def _clause(text: str, start: int, end: int, words: Years) -> tuple[str, str]:
    """What stands before a year in its clause, and the whole clause, as far as a number's words are read."""
    before = words_before(text, start, words.stop)
    behind = re.split(words.stop, text[end : end + REACH], maxsplit=1)[0]
    return before, f"{before}{text[start:end]}{behind}"

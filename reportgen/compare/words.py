"""Texts as words, how alike two are, and what to strike and add to make one the other."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from reportgen.compare.sequences import compare_sequences

# What belongs to the character before it: accents, the forms and colours of an emoji, and what is joined to it.
_MARKS = (
    r"(?:[\u0300-\u036F\u0483-\u0489\u0F71-\u0F84\u0F8D-\u0FBC\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\u302A-\u302F"
    r"\u3099\u309A\uFE00-\uFE0F\uFE20-\uFE2F\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F\U000E0100-\U000E01EF]"
    r"|\u200D.?)*"
)
# A number with what it counts, a Western word, a flag, or a single character.
_WORD = re.compile(
    r"(?:(?:(?<![0-9A-Za-z])[-+−±])?[0-9][0-9,]*(?:\.[0-9]+)?"
    r"(?:个百分点|百分点|平方米|公里|余?[万亿]*(?:人次|[批场户台]次)|余?[万亿]*[元年月日个项份人次件名家处台辆户批条篇册套期场天时分秒米吨股]|余?[万亿]+|[%％‰])?"
    r"|[A-Za-z][A-Za-z0-9_'’-]*|[\U0001F1E6-\U0001F1FF]{2}|.)" + _MARKS,
    re.DOTALL,
)
_DIGITS = re.compile(r"[0-9]")
# So many characters that stay between two changes are changed along with them: a Chinese word is mostly of two, and its
# halves struck and added one by one cannot be read.
_SMALL = 2


class WordChange(NamedTuple):
    """Words `start` to `end` of the old text, and those of the new text that stand for them."""

    same: bool
    old: range
    new: range


def split_words(text: str) -> list[str]:
    """The words of a text: `13452.90万元` and `GDP` are one each, and so is every Chinese character."""
    return _WORD.findall(text)


def word_pairs(text: str) -> frozenset[str]:
    """What `likeness` compares: every two words that follow each other, all numbers being alike."""
    words = ["#" if _DIGITS.search(word) else word for word in split_words(text)]
    return frozenset(map("".join, zip(["", *words], [*words, ""], strict=True)))


def likeness(old: frozenset[str], new: frozenset[str]) -> int:
    """How alike two texts are, from their `word_pairs`: 0 for nothing in common to 100."""
    return 200 * len(old & new) // (len(old) + len(new))


def find_changes(old: Sequence[Hashable], new: Sequence[Hashable], texts: Sequence[str]) -> list[WordChange]:
    """What is the same in two sequences of words, and what stands for what, in order.

    A stretch of one or two characters between two changes counts as changed, so that whole words are seen;
    one between two numbers stays, so that each number is seen.

    Args:
        texts: the old words as they read.
    """
    changes: list[WordChange] = []
    steps = compare_sequences(old, new)
    for index, (equal, start, end, new_start, new_end) in enumerate(steps):
        inner = 0 < index < len(steps) - 1
        small = inner and sum(map(len, texts[start:end])) <= _SMALL and not _between_numbers(texts, start, end)
        same = equal and not small
        old_range, new_range = range(start, end), range(new_start, new_end)
        if changes and not same and not changes[-1].same:
            before = changes.pop()
            old_range, new_range = range(before.old.start, end), range(before.new.start, new_end)
        changes.append(WordChange(same, old_range, new_range))
    return changes


def _between_numbers(texts: Sequence[str], start: int, end: int) -> bool:
    return start > 0 and end < len(texts) and all(_DIGITS.search(texts[index]) for index in (start - 1, end))

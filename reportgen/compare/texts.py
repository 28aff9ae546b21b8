"""Two texts beside each other: their sentences paired, and the words that differ marked."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from reportgen.compare.sequences import compare_sequences, pair_alike
from reportgen.compare.words import find_changes, likeness, split_words, word_pairs
from reportgen.values.chinese import sentence_spans

# From how much on two sentences are one that was rewritten. Of sentences of reports that have nothing to do with each
# other, half have a likeness of 3, one pair in thirty 15, one in two hundred 35. Two that stand alone in the same place
# are rather one than not, so that they may be less alike.
_ALIKE = 35
_ALONE_ALIKE = 15


class Piece(NamedTuple):
    """A stretch of a text: `same`, `removed` from the old one, or `added` in the new one."""

    mark: str
    text: str


class Aligned(NamedTuple):
    """Which text became which, by index, in reading order; None where there is no partner.

    `pairs` are equal or changed, `moved` equal but in another order.
    """

    pairs: list[tuple[int | None, int | None]]
    moved: list[tuple[int, int]]


def split_sentences(text: str) -> list[str]:
    """The sentences of a text; the end of a line ends a sentence too."""
    lines = [(line, sentence_spans(line)) for line in text.split("\n")]
    return [sentence for line, spans in lines for start, end in spans if (sentence := line[start:end].strip())]


def mark_words(old: str, new: str) -> tuple[Piece, ...]:
    """The two texts as one, with what was removed before what was added in its place."""
    before, after = split_words(old), split_words(new)
    pieces: list[Piece] = []
    for same, gone, come in find_changes(before, after, before):
        removed, added = ("".join(before[gone.start : gone.stop]), "".join(after[come.start : come.stop]))
        marked = [Piece("same", removed)] if same else [Piece("removed", removed), Piece("added", added)]
        pieces += [piece for piece in marked if piece.text]
    return tuple(pieces)


def align_texts(old: Sequence[tuple[Hashable, str]], new: Sequence[tuple[Hashable, str]]) -> Aligned:
    """Pair the texts of two rows; each comes with its kind, and only texts of one kind are paired."""
    steps = compare_sequences(old, new)
    gaps = [step[1:] for step in steps if not step.same]
    moved = _moved(old, new, gaps)
    gone, come = {i for i, _ in moved}, {j for _, j in moved}
    pairs: list[tuple[int | None, int | None]] = []
    for same, start, end, first, last in steps:
        if same:
            pairs += zip(range(start, end), range(first, last), strict=True)
            continue
        left = [i for i in range(start, end) if i not in gone]
        right = [j for j in range(first, last) if j not in come]
        pairs += _paired_by_likeness(old, new, left, right)
    return Aligned(pairs, moved)


def _moved(
    old: Sequence[tuple[Hashable, str]], new: Sequence[tuple[Hashable, str]], gaps: list[tuple[int, int, int, int]]
) -> list[tuple[int, int]]:
    """What has left one place and come to another as it was."""
    places: dict[tuple[Hashable, str], list[int]] = {}
    for start, end, _, _ in gaps:
        for i in range(start, end):
            places.setdefault(old[i], []).append(i)
    found = []
    for _, _, first, last in gaps:
        for j in range(first, last):
            if waiting := places.get(new[j]):
                found.append((waiting.pop(0), j))
    return found


def _paired_by_likeness(
    old: Sequence[tuple[Hashable, str]], new: Sequence[tuple[Hashable, str]], left: list[int], right: list[int]
) -> list[tuple[int | None, int | None]]:
    """The best pairs in which nothing crosses; what has no partner stands where it would be read."""
    floor = _ALONE_ALIKE if len(left) == len(right) == 1 else _ALIKE

    def worth(before: tuple[Hashable, frozenset[str]], after: tuple[Hashable, frozenset[str]]) -> int:
        score = likeness(before[1], after[1]) if before[0] == after[0] else 0
        return score if score >= floor else 0

    befores, afters = (
        [(texts[i][0], word_pairs(texts[i][1])) for i in at] for texts, at in ((old, left), (new, right))
    )
    pairs = pair_alike(befores, afters, worth)
    return [(None if i is None else left[i], None if j is None else right[j]) for i, j in pairs]

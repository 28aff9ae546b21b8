"""Two texts beside each other: their sentences paired, and the words that differ marked."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from reportgen.compare.sequences import compare_sequences
from reportgen.compare.words import find_changes, likeness, split_words, word_pairs
from reportgen.values.chinese import sentence_spans

# From how much on two sentences are one that was rewritten; two that stand alone in the same place may be less alike.
_ALIKE = 35
_ALONE_ALIKE = 15
_MAX_TABLE = 40_000


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
    if len(left) * len(right) > _MAX_TABLE:
        return [*((i, None) for i in left), *((None, j) for j in right)]
    floor = _ALONE_ALIKE if len(left) == len(right) == 1 else _ALIKE
    best = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    words = [word_pairs(old[i][1]) for i in left], [word_pairs(new[j][1]) for j in right]
    worth = [
        [
            _worth(before, after, floor) if old[i][0] == new[j][0] else 0
            for j, after in zip(right, words[1], strict=True)
        ]
        for i, before in zip(left, words[0], strict=True)
    ]
    for row in reversed(range(len(left))):
        for column in reversed(range(len(right))):
            both = worth[row][column] + best[row + 1][column + 1] if worth[row][column] else 0
            best[row][column] = max(both, best[row + 1][column], best[row][column + 1])
    pairs: list[tuple[int | None, int | None]] = []
    row = column = 0
    while row < len(left) and column < len(right):
        score = worth[row][column]
        if score and best[row][column] == score + best[row + 1][column + 1]:
            pairs.append((left[row], right[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            pairs.append((left[row], None))
            row += 1
        else:
            pairs.append((None, right[column]))
            column += 1
    pairs += [(i, None) for i in left[row:]]
    pairs += [(None, j) for j in right[column:]]
    return pairs


def _worth(old: frozenset[str], new: frozenset[str], floor: int) -> int:
    score = likeness(old, new)
    return score if score >= floor else 0

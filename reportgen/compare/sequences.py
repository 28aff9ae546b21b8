"""What two sequences have in common, in order, however long they are."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

# What difflib compares in a moment: so many elements, and so many pairs of equal ones. On more it can take cubic time.
_FEW = 1500
_FEW_PAIRS = 60_000
# Stretches of so many elements that occur once on either side belong together; the longest are the surest.
_STRETCHES = (8, 4, 2, 1)
_DEEPEST = 12

# So many pairs are looked at, which takes a twentieth of a second; of more, those at about the same height in both, as
# what was rewritten seldom moves far.
_MOST_PAIRS = 40_000
_LEAST_REACH = 20

_T = TypeVar("_T")
_Run = tuple[int, int, int]
_Pair = tuple[int | None, int | None]


class Step(NamedTuple):
    """Elements `start` to `end` of the old sequence, and those of the new one that equal them or stand for them."""

    same: bool
    start: int
    end: int
    new_start: int
    new_end: int


def compare_sequences(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Step]:
    """The way from one sequence to the other: what is the same and what is not, by turns."""
    steps: list[Step] = []
    i = j = 0
    for start, new_start, length in [*_joined(_runs(old, new)), (len(old), len(new), 0)]:
        if i < start or j < new_start:
            steps.append(Step(False, i, start, j, new_start))
        i, j = start + length, new_start + length
        if length:
            steps.append(Step(True, start, i, new_start, j))
    return steps


def pair_alike(old: Sequence[_T], new: Sequence[_T], worth: Callable[[_T, _T], int]) -> list[_Pair]:
    """The indexes of the pairs that are worth most in all and do not cross; what has no partner stands where it would
    be read, with None beside it, the old before the new.

    Args:
        worth: of a pair, 0 if the two cannot be one.
    """
    best = [defaultdict[int, int](int) for _ in range(len(old) + 1)]
    taken: set[tuple[int, int]] = set()
    reach = max(_LEAST_REACH, _MOST_PAIRS // len(old)) if old else 0
    for i in reversed(range(len(old))):
        beside = i * len(new) // len(old)
        for j in reversed(range(max(beside - reach, 0), min(beside + reach + 1, len(new)))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            score = worth(old[i], new[j])
            if score and best[i + 1][j + 1] + score >= best[i][j]:
                best[i][j] = best[i + 1][j + 1] + score
                taken.add((i, j))
    pairs: list[_Pair] = []
    i = j = 0
    while i < len(old) or j < len(new):
        if (i, j) in taken:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif j == len(new) or (i < len(old) and best[i + 1][j] >= best[i][j + 1]):
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return pairs


def _joined(runs: Iterator[_Run]) -> Iterator[_Run]:
    """Runs of equal elements; those that touch are one."""
    i = j = length = 0
    for start, new_start, more in runs:
        if (i + length, j + length) == (start, new_start):
            length += more
            continue
        if length:
            yield i, j, length
        i, j, length = start, new_start, more
    if length:
        yield i, j, length


def _runs(old: Sequence[Hashable], new: Sequence[Hashable], depth: int = 0) -> Iterator[_Run]:
    """Runs of equal elements as start, start and length, in order."""
    if not old or not new:
        return
    if _is_quick(old, new):
        yield from (run for run in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks() if run[2])
        return
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    yield 0, 0, head
    i = j = 0
    for at, new_at in _anchors(left, right, depth):
        if depth < _DEEPEST:
            yield from _moved(_runs(left[i:at], right[j:new_at], depth + 1), head + i, head + j)
        yield head + at, head + new_at, 1
        i, j = at + 1, new_at + 1
    if depth < _DEEPEST and (i or j):
        yield from _moved(_runs(left[i:], right[j:], depth + 1), head + i, head + j)
    yield len(old) - tail, len(new) - tail, tail


def _moved(runs: Iterator[_Run], by: int, new_by: int) -> Iterator[_Run]:
    return ((start + by, new_start + new_by, length) for start, new_start, length in runs)


def _is_quick(old: Sequence[Hashable], new: Sequence[Hashable]) -> bool:
    if len(old) + len(new) > _FEW:
        return False
    there = Counter(old)
    return sum(there[element] for element in new) <= _FEW_PAIRS


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], depth: int) -> list[tuple[int, int]]:
    """Pairs of equal elements that surely belong together, in the order of both."""
    for length in _STRETCHES if depth < _DEEPEST else ():
        left, right = _once(old, length), _once(new, length)
        if found := _in_order([(i, right[stretch]) for stretch, i in left.items() if stretch in right]):
            return found
    places: dict[Hashable, list[int]] = {}
    for j in reversed(range(len(new))):
        places.setdefault(new[j], []).append(j)
    return _in_order([(i, places[element].pop()) for i, element in enumerate(old) if places.get(element)])


def _once(elements: Sequence[Hashable], length: int) -> dict[tuple[Hashable, ...], int]:
    """Where each stretch that occurs only once begins, in order."""
    stretches = list(zip(*(elements[shift:] for shift in range(length)), strict=False))
    counts = Counter(stretches)
    return {stretch: i for i, stretch in enumerate(stretches) if counts[stretch] == 1}


def _in_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of pairs in which both sides rise; the left ones rise already."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        place = bisect_left(ends, j)
        before.append(last[place - 1] if place else -1)
        ends[place : place + 1] = [j]
        last[place : place + 1] = [index]
    row = []
    index = last[-1] if last else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]

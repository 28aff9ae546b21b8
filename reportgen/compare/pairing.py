"""Which item of the old list is which item of the new one: by name, else by what it holds, last by place."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from typing import NamedTuple

from reportgen.compare.words import likeness, word_pairs
from reportgen.facts.tree import MappingNode, Node, ScalarNode, SequenceNode, to_plain
from reportgen.schema.nodes import SchemaNode

_NAMES = ("name", "title")
# From how many characters on an item is long enough to be known by its likeness (half as many for a bare text): a short
# name with an amount is like many others.
_LONG = 24
# How alike two items must be. Those of one list have units, kinds of funds and turns of speech in common, so that more
# is asked of them than of bare texts, of which `compare.texts` tells how alike they are by chance.
_ALIKE = 60
_ALIKE_TEXT = 40
# Fifty items against fifty, which takes no time; so many of a list that are all new have hardly been renamed.
_MAX_TRIED = 2500


class Pairing(NamedTuple):
    """Pairs of indices in the order of the new list; what was removed and what was added; whether the order changed."""

    pairs: list[tuple[int, int]]
    removed: list[int]
    added: list[int]
    reordered: bool


def name_key(node: Node, shape: SchemaNode | None) -> str:
    """The member by which an item is known: its name or title, else the first text that it must have; or none."""
    if not isinstance(node, MappingNode):
        return ""
    for key in (*_NAMES, *(shape.required if shape else ())):
        member = node.members.get(key)
        if isinstance(member, ScalarNode) and isinstance(member.value, str) and (key in _NAMES or _is_text(shape, key)):
            return key
    return ""


def _is_text(shape: SchemaNode | None, key: str) -> bool:
    member = shape.members.get(key) if shape else None
    return member is not None and member.kind == "string" and not member.refers


def pair_items(
    old: SequenceNode, new: SequenceNode, old_shape: SchemaNode | None, new_shape: SchemaNode | None
) -> Pairing:
    """Pair the items of two lists; an item is never paired by its place where it has a name."""
    left, right = set(range(len(old.items))), set(range(len(new.items)))
    partner: dict[int, int] = {}

    def join(i: int, j: int) -> None:
        partner[j] = i
        left.discard(i)
        right.discard(j)

    def join_equal(key: Callable[[Node, SchemaNode | None], Hashable]) -> None:
        """Join items with the same key, the first with the first; None is no key."""
        waiting: dict[Hashable, deque[int]] = {}
        for i in sorted(left):
            waiting.setdefault(key(old.items[i], old_shape), deque()).append(i)
        waiting.pop(None, None)
        for j in sorted(right):
            if same := waiting.get(key(new.items[j], new_shape)):
                join(same.popleft(), j)

    join_equal(lambda node, shape: content_of(node))
    join_equal(_name)
    join_equal(_rest)
    for i, j in _alike(old, new, sorted(left), sorted(right)):
        join(i, j)
    for i, j in _in_the_same_gap(old, new, left, right, partner):
        join(i, j)
    pairs = [(i, j) for j, i in sorted(partner.items())]
    olds = [i for i, _ in pairs]
    return Pairing(pairs, sorted(left), sorted(right), olds != sorted(olds))


def _name(node: Node, shape: SchemaNode | None) -> Hashable:
    key = name_key(node, shape)
    return _member_text(node, key) if key else None


def _rest(node: Node, shape: SchemaNode | None) -> Hashable:
    """All but the name, by which a renamed item is known; None for an item without a name or with nothing else."""
    key = name_key(node, shape)
    if not key or not isinstance(node, MappingNode) or len(node.members) < 2:
        return None
    return _frozen({name: to_plain(member) for name, member in node.members.items() if name != key})


def _member_text(node: Node, key: str) -> str:
    member = node.members.get(key) if isinstance(node, MappingNode) else None
    return member.text if isinstance(member, ScalarNode) else ""


def content_of(node: Node) -> Hashable:
    """What a node says: equal for two that say the same, wherever they stand."""
    return _frozen(to_plain(node))


def _frozen(plain: object) -> Hashable:
    if isinstance(plain, dict):
        return frozenset((name, _frozen(member)) for name, member in plain.items())
    if isinstance(plain, list):
        return tuple(map(_frozen, plain))
    return (type(plain), plain)


def _alike(old: SequenceNode, new: SequenceNode, left: list[int], right: list[int]) -> list[tuple[int, int]]:
    """Long items and texts that are nearly the same, the most alike first."""
    if len(left) * len(right) > _MAX_TRIED:
        return []
    scored = []
    texts = [(i, _words(old.items[i])) for i in left], [(j, _words(new.items[j])) for j in right]
    befores, afters = ([(at, len(text), word_pairs(text)) for at, text in side] for side in texts)
    for i, length, before in befores:
        for j, new_length, after in afters:
            bare = isinstance(old.items[i], ScalarNode) and isinstance(new.items[j], ScalarNode)
            if min(length, new_length) >= (_LONG // 2 if bare else _LONG):
                score = likeness(before, after)
                if score >= (_ALIKE_TEXT if bare else _ALIKE):
                    scored.append((-score, i, j))
    found: list[tuple[int, int]] = []
    for _, i, j in sorted(scored):
        if all(i != a and j != b for a, b in found):
            found.append((i, j))
    return found


def _words(node: Node) -> str:
    if isinstance(node, ScalarNode):
        return node.text
    below = node.members.values() if isinstance(node, MappingNode) else node.items
    return "\n".join(map(_words, below))


def _in_the_same_gap(
    old: SequenceNode, new: SequenceNode, left: set[int], right: set[int], partner: dict[int, int]
) -> list[tuple[int, int]]:
    """Items without names that stand behind the same neighbour."""
    waiting: dict[int, deque[int]] = {}
    before = -1
    for i in range(len(old.items)):
        if i not in left:
            before = i
        elif not _named(old.items[i]):
            waiting.setdefault(before, deque()).append(i)
    found = []
    before = -1
    for j in range(len(new.items)):
        if j not in right:
            before = partner[j]
        elif not _named(new.items[j]) and waiting.get(before):
            found.append((waiting[before].popleft(), j))
    return found


def _named(node: Node) -> bool:
    return isinstance(node, MappingNode) and bool(name_key(node, None))

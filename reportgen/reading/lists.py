"""What a template writes of one list it may write of another like it: patterns that lists share teach each other.

One part of a template writes the tables of several lists whose items the schema defines in one place. A sentence that
no probe has shown for the one list, but for the other, can stand for both. So it is with the records of one paragraph:
how the sentence of 政府性基金预算 goes on, that of 国有资本经营预算 may go on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from reportgen.reading.patterns import Learned, Move, Pattern, Token, place_of
from reportgen.schema.nodes import SchemaNode, SchemaPath


class _Turned(NamedTuple):
    """From what one member of the file holds to what another does: how paths begin, and their names."""

    old: str
    new: str
    old_name: str
    new_name: str
    path: re.Pattern[str]

    @property
    def both_lists(self) -> bool:
        return self.old.endswith("[]") and self.new.endswith("[]")

    def goes_on(self, before: Pattern, after: Pattern) -> bool:
        """Whether one may follow the other in the new place, too: what begins another table of a list does so only in
        a list."""
        return self.both_lists or not before.cells or after.cells > 0

    def paths(self, text: str) -> str:
        """A path, or words with paths among them, with the other member in the place of the one."""
        return self.path.sub(self.new.replace("\\", r"\\"), text)

    def owner(self, path: str) -> str:
        """The list that has its place there; empty if there is none."""
        if path == self.old_name:
            return self.new_name if self.both_lists else ""
        return self.paths(path) if self.path.match(path) else ""

    def token(self, token: Token) -> Token:
        parts = tuple(sorted(map(self.paths, token.parts)))
        return token._replace(path=self.paths(token.path), before=self.paths(token.before), parts=parts)

    def key(self, key: str) -> str:
        return key.removesuffix(self.old_name) + self.new_name


def share_between_lists(learned: Learned) -> None:
    """Let each pattern that a place of the template writes for several like members know what the others do."""
    places: dict[str, dict[str, list[Pattern]]] = defaultdict(lambda: defaultdict(list))
    for pattern in learned.patterns.values():
        if pattern.holder:
            places[place_of(pattern.key)][pattern.holder].append(pattern)
    turned: dict[tuple[str, str], set[str]] = defaultdict(set)
    for holders in places.values():
        for old, new in ((old, new) for old in holders for new in holders if old != new):
            if _pointer(learned.shape, old) == _pointer(learned.shape, new):
                turned[old, new].update(pattern.key for pattern in holders[old])
    taught = [(_turned(learned.shape, *names), keys) for names, keys in turned.items()]
    patterns = {key: pattern.copy() for key, pattern in learned.patterns.items()}
    pairs, moves = dict(learned.pairs), {move: dict(steps) for move, steps in learned.moves.items()}
    for turn, keys in taught:
        for key in sorted(keys):
            _teach(learned, patterns[key], turn)
        for (before, key), count in pairs.items():
            if before in keys and key in keys and turn.goes_on(patterns[before], patterns[key]):
                first, second = turn.key(before), turn.key(key)
                learned.pairs[first, second] += count
                learned.pairs[learned.patterns[first].held, learned.patterns[second].held] += count
        for move, steps in moves.items():
            owner = turn.owner(move.owner)
            if owner and move.now[0] in keys and (not move.before[0] or move.before[0] in keys):
                before_slot = (turn.key(move.before[0]), turn.paths(move.before[1])) if move.before[0] else ("", "")
                now = turn.key(move.now[0]), turn.paths(move.now[1])
                learned.moves[Move(before_slot, now, owner, move.together)].update(steps)
    for pattern in learned.patterns.values():
        if not pattern.holder:
            _share_within(learned.shape, pattern)


def _share_within(shape: SchemaNode, pattern: Pattern) -> None:
    """Let a paragraph that tells of one of several like records go on with each as with the others.

    What stands before the first of a record's figures names the record, and is not shared.
    """
    steps = [(before, after) for before, following in pattern.after.items() for after in following]
    owners = sorted({after.path.partition(".")[0] for _, after in steps if "." in after.path} & {*shape.members})
    for old, new in ((old, new) for old in owners for new in owners if old != new):
        if _pointer(shape, old) != _pointer(shape, new):
            continue
        turn = _turned(shape, old, new)
        for before, after in steps:
            if before is not None and (turned := turn.token(before)) != before:
                pattern.after[turned][turn.token(after)] = None
        pattern.last.update(turn.token(token) for token in [*pattern.last] if token is not None)


def _pointer(shape: SchemaNode, name: str) -> SchemaPath:
    """Where in the schema it is defined what a member, or an item of it, looks like."""
    member = shape.members.get(name)
    if member is None:
        return (name,)
    return (member.items or member).pointer


def _turned(shape: SchemaNode, old: str, new: str) -> _Turned:
    before, after = (f"{name}[]" if shape.members[name].items is not None else name for name in (old, new))
    return _Turned(before, after, old, new, re.compile(rf"(?<!\S){re.escape(before)}(?![\w\[])"))


def _teach(learned: Learned, pattern: Pattern, turn: _Turned) -> None:
    key = turn.key(pattern.key)
    other = learned.patterns.get(key)
    if other is None:
        other = learned.patterns[key] = pattern.copy(key, turn.new_name)
        learned.orders[key] = learned.orders[pattern.key]
        other.after.clear()
        other.last.clear()
    for before, after in pattern.after.items():
        token = turn.token(before) if before is not None else None
        for follows in after:
            other.after[token][turn.token(follows)] = None
    other.last.update(turn.token(token) if token is not None else None for token in pattern.last)

"""Facts as they are typed: the tree of a YAML file in which every value knows its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from reportgen.facts.paths import Step
from reportgen.places import Place, Source

MAX_DEPTH = 50
"""How many lists and records may lie in each other: more than people write, fewer than Python's recursion bears."""

UNFILLED = "待填"
"""What stands in place of a value that is yet to be filled in."""

UNSURE = "待核"
"""What begins a remark on a value of which it is not certain that it is right."""


class _Placed:
    """What knows its place, which is worked out when somebody asks.

    `start` is the index of its first character in the text of the file, `end` that behind its last one; of what holds
    others only the start is known, and both are alike.
    """

    __slots__ = ("end", "source", "start")

    def __init__(self, source: Source, start: int, end: int) -> None:
        self.source = source
        self.start = start
        self.end = end

    @property
    def place(self) -> Place:
        """Where it is typed, as far as the end of the line."""
        return place_between(self.source, self.start, self.end)


class ScalarNode(_Placed):
    """A single value: `value` is text, a Decimal made from the text, a truth value, or None.

    `text` is what was typed, without quotes; `quoted` tells a quoted text from a bare one, `block` a
    text written under `|`; `unread` a stand-in for what could not be read.
    """

    __slots__ = ("block", "quoted", "text", "unread", "value")

    def __init__(self, source: Source, start: int, end: int, text: str, style: str | None) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.value: str | Decimal | bool | None = text
        self.text = text
        self.quoted = style in ("'", '"')
        self.block = style == "|"
        self.unread = False


class SequenceNode(_Placed):
    """A list of values, in the order of the file."""

    __slots__ = ("items",)

    def __init__(self, source: Source, start: int, items: list[Node]) -> None:
        super().__init__(source, start, start)
        self.items = items

    def but(self, items: list[Node]) -> SequenceNode:
        """A list of other values in the same place."""
        return SequenceNode(self.source, self.start, items)


class MappingNode(_Placed):
    """Names with their values, in the order of the file; `keys` are the names with their places.

    `partial` tells that there may be more of them, which could not be read.
    """

    __slots__ = ("keys", "members", "partial")

    def __init__(self, source: Source, start: int, members: dict[str, Node], keys: dict[str, ScalarNode]) -> None:
        super().__init__(source, start, start)
        self.members = members
        self.keys = keys
        self.partial = False

    def but(self, members: dict[str, Node], keys: dict[str, ScalarNode] | None = None) -> MappingNode:
        """Other members in the same place."""
        return MappingNode(self.source, self.start, members, self.keys if keys is None else keys)


def place_between(source: Source, start: int, end: int) -> Place:
    """The place of the characters of a text from `start` up to `end`, as far as the end of the line."""
    first = source.place_at(start)
    if end <= start:
        return first
    last = source.place_at(end)
    width = last.column - first.column if last.line == first.line else len(first.text.rstrip()) - first.column + 1
    return first._replace(width=max(1, width))


Node = MappingNode | SequenceNode | ScalarNode

Plain = dict[str, "Plain"] | list["Plain"] | str | Decimal | bool | None


def to_plain(node: Node) -> Plain:
    """The values alone, as dicts, lists, text, Decimals, truth values and None."""
    if isinstance(node, MappingNode):
        return {name: to_plain(member) for name, member in node.members.items()}
    if isinstance(node, SequenceNode):
        return [to_plain(item) for item in node.items]
    return node.value


def node_at(node: Node, path: Iterable[Step]) -> Node:
    """The deepest node that exists on `path`."""
    for step in path:
        if isinstance(node, MappingNode) and isinstance(step, str) and step in node.members:
            node = node.members[step]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
    return node


def found_at(node: Node, path: Iterable[Step]) -> Node | None:
    """The node at the very end of `path`; None if there is none."""
    for step in path:
        if isinstance(node, MappingNode) and step in node.members:
            node = node.members[str(step)]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def without_unread(node: MappingNode) -> MappingNode:
    """The records and lists without the values that could not be read."""
    members = {name: _without_unread(member) for name, member in node.members.items() if not _is_unread(member)}
    return node.but(members)


def _without_unread(node: Node) -> Node:
    if isinstance(node, MappingNode):
        return without_unread(node)
    if isinstance(node, SequenceNode):
        return node.but([_without_unread(item) for item in node.items if not _is_unread(item)])
    return node


def _is_unread(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.unread


Path = tuple[Step, ...]


def unread_places(node: Node, path: Path = ()) -> Iterator[Path]:
    """The paths of what could not be read, and of the records of which some names could not."""
    if isinstance(node, ScalarNode):
        if node.unread:
            yield path
        return
    if isinstance(node, MappingNode) and node.partial:
        yield path
    below = node.members.items() if isinstance(node, MappingNode) else enumerate(node.items)
    for step, member in below:
        yield from unread_places(member, (*path, step))

"""Facts as they are typed: the tree of a YAML file in which every value knows its place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reportgen.places import Place


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A single value: `value` is text, a Decimal made from the text, a truth value, or None.

    `text` is what was typed, without quotes; `quoted` tells a quoted text from a bare one, `block` a
    text written under `|`. `start` and `end` are indices into the text of the file.
    """

    value: str | Decimal | bool | None
    text: str
    place: Place
    start: int
    end: int
    quoted: bool = False
    block: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """A list of values, in the order of the file."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """Names with their values, in the order of the file; `keys` are the names with their places."""

    members: dict[str, Node]
    keys: dict[str, Scalar]
    place: Place


Node = Mapping | Sequence | Scalar

Plain = dict[str, "Plain"] | list["Plain"] | str | Decimal | bool | None


def to_plain(node: Node) -> Plain:
    """The values alone, as dicts, lists, text, Decimals, truth values and None."""
    if isinstance(node, Mapping):
        return {name: to_plain(member) for name, member in node.members.items()}
    if isinstance(node, Sequence):
        return [to_plain(item) for item in node.items]
    return node.value


def path_text(path: tuple[str | int, ...]) -> str:
    """A path as people write it: `projects[0].uses[2].amount`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def node_at(node: Node, path: tuple[str | int, ...]) -> Node:
    """The deepest node that exists on `path`."""
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.members:
            node = node.members[step]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
    return node

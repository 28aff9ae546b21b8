"""Loops over `range` that have more turns, within one another, than a report has room for."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from reportgen.errors import Problem
from reportgen.template.located import LocatedPart
from reportgen.template.sandbox import MAX_RANGE
from reportgen.values.budget import MAX_STEPS

_MILLION = 1_000_000
# What stands in these need not come at each turn, or is written where they are used.
_SOMETIMES = (nodes.If, nodes.Macro, nodes.CallBlock, nodes.Block)


def endless_loops(part: LocatedPart) -> Iterator[Problem]:
    """The ranges that are too long, and those within others whose turns together are too many, each told once."""
    yield from _loops(part.tree, part, 1)


def _loops(node: nodes.Node, part: LocatedPart, around: int) -> Iterator[Problem]:
    """The same, of what stands in a node; `around` are the turns of the loops in which it stands."""
    for child in node.iter_child_nodes():
        turns = 1 if isinstance(child, _SOMETIMES) else around
        if isinstance(child, nodes.For) and (length := _length(child.iter)):
            place = part.place(child.iter)
            turns *= length
            if length > MAX_RANGE:
                yield Problem("range-too-long", {"limit": MAX_RANGE}, place=place)
            elif turns > MAX_STEPS:
                yield Problem("too-many-steps", {"millions": MAX_STEPS // _MILLION}, place=place)
            if turns > MAX_STEPS:
                turns = 1  # what stands within is told of itself alone
        yield from _loops(child, part, turns)


def _length(node: nodes.Node) -> int:
    """How many numbers a `range` of written numbers has, 0 where that is not known."""
    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "range"):
        return 0
    bounds = [each.value for each in node.args if isinstance(each, nodes.Const) and type(each.value) is int]
    if len(bounds) != len(node.args) or node.kwargs or not 0 < len(bounds) < 4 or (len(bounds) == 3 and bounds[2] <= 0):
        return 0
    start, stop, step = (0, bounds[0], 1) if len(bounds) == 1 else (*bounds, 1)[:3]
    return max(0, -((start - stop) // step))

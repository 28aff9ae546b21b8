"""Cuts in the text of a file for what a form does: a value set, members and items put in, moved and taken out.

Each gives the edits that make it. Comments stay where they are, but for those within what is taken out; those right
above an item move with it. What stands in braces and brackets stays in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reportgen.facts.edits import Edit, blank_lines_end, line_end, node_end, value_edit
from reportgen.facts.paths import Step
from reportgen.facts.tree import MappingNode, Node, Plain, ScalarNode, SequenceNode
from reportgen.facts.written import (
    Style,
    block_lines,
    flow_text,
    is_flow,
    key_text,
    scalar_text,
    text_behind,
    value_lines,
)

_COMMENT_LINE = re.compile(r"(\r\n|\r|\n)([ \t]*)#[^\r\n]*")
_BLANKS_BEFORE = re.compile(r"[ \t]*\Z")
_BLANK_LINE = re.compile(r"(?:\r\n|\r(?!\n)|\n)[ \t]*(?:\r\n|\r|\n)")
# The bar may say how far the text below it is indented (YAML 1.2, 8.1.1.1).
_BAR = re.compile(r"[|>][-+]?([1-9]?)[-+]?")
_BREAK = re.compile(r"\r\n|\r|\n")


class Held(NamedTuple):
    """A value with what holds it: `column` is how far its name or its dash is indented, `behind` the index behind the
    colon or the dash, `within` how far what belongs to a dash is indented more, 0 for a name; `flow` tells whether it
    stands in braces or brackets of others."""

    node: Node
    column: int
    behind: int
    within: int
    flow: bool


def held_at(root: MappingNode, steps: Sequence[Step]) -> Held:
    """The value at a path that exists."""
    held = Held(root, 0, 0, 0, flow=False)
    for step in steps:
        node, text = held.node, root.source.text
        flow = held.flow or is_flow(node)
        if isinstance(node, MappingNode):
            key = node.keys[str(step)]
            behind = text.index(":", key.end) + 1
            held = Held(node.members[str(step)], key.place.column - 1, behind, 0, flow)
        else:
            assert isinstance(node, SequenceNode)
            item = node.items[int(step)]
            if flow:
                held = Held(item, held.column, item.start, 0, flow)
            else:
                dash, column = _dash(node, int(step)), node.place.column - 1
                held = Held(item, column, dash + 1, _within(node, int(step)), flow)
    return held


def set_value(held: Held, value: Plain, style: Style) -> list[Edit]:
    """Another value in the place of a single one, or of a record or a list in which there is nothing.

    A text keeps its quotation marks, or its place under the bar.
    """
    node, text = held.node, held.node.source.text
    if held.flow:
        quote = _quote(node) if isinstance(value, str) and "\n" not in value else ""
        whole = scalar_text(value, flow=True, quote=quote) if isinstance(value, str) else flow_text(value)
        return [_value_edit(node, whole)]
    if isinstance(node, ScalarNode) and node.block:
        return _under_bar(held, node, value, style)
    if isinstance(value, str) and "\n" in value:
        at, indent = line_end(text, node_end(node)), held.column + (held.within or style.record)
        return [_value_edit(node, "|"), Edit(at, at, block_lines(value, indent, style))]
    if not value or not isinstance(value, dict | list):
        if isinstance(value, dict | list):
            return [_value_edit(node, flow_text(value))]
        return [_value_edit(node, scalar_text(value, quote=_quote(node) if isinstance(value, str) else ""))]
    return _lines_for(held, value, style)


def _quote(node: Node) -> str:
    """The quotation mark in which a value stands."""
    return node.source.text[node.start] if isinstance(node, ScalarNode) and node.quoted else ""


def _value_edit(node: Node, written: str) -> Edit:
    if isinstance(node, ScalarNode):
        return value_edit(node, written)
    return Edit(node.start, node_end(node), written)


def _under_bar(held: Held, node: ScalarNode, value: Plain, style: Style) -> list[Edit]:
    """Another value for a text under a bar, which stays if the new one is a text, with a comment behind it."""
    text = node.source.text
    head, end = line_end(text, node.start), node_end(node)
    content = Edit(head, max(head, end), "")
    bar = _BAR.match(text, node.start)
    assert bar is not None
    if isinstance(value, str) and value:
        first = next((line for line in _BREAK.split(text[head:end]) if line.strip()), "")
        indent = held.column + int(bar[1]) if bar[1] else len(first) - len(first.lstrip(" "))
        return [content._replace(text=block_lines(value, indent or held.column + (held.within or style.record), style))]
    if isinstance(value, dict | list) and value:
        lines = _indented(held, value, style)
        return [Edit(node.start, bar.end(), ""), content._replace(text=lines)]
    return [Edit(node.start, bar.end(), scalar_text(value) if not value else flow_text(value)), content]


def _lines_for(held: Held, value: dict[str, Plain] | list[Plain], style: Style) -> list[Edit]:
    """A record or a list in the place of a single value: in lines below, or behind the dash if it has no comment."""
    node, text = held.node, held.node.source.text
    end = node_end(node)
    blanks = _BLANKS_BEFORE.search(text[: node.start])
    assert blanks is not None
    start, rest = max(held.behind, blanks.start()), line_end(text, end)
    if held.within and not text[end:rest].strip():
        return [Edit(start, rest, text_behind(value, held.column, style, held.within))]
    return [Edit(start, end, ""), Edit(rest, rest, _indented(held, value, style))]


def _indented(held: Held, value: dict[str, Plain] | list[Plain], style: Style) -> str:
    indent = held.column + (held.within or (style.record if isinstance(value, dict) else style.items))
    return "".join(f"{style.line_break}{' ' * indent}{line}" for line in value_lines(value, indent, style))


def insert_member(held: Held, name: str, value: Plain, after: str, style: Style) -> list[Edit]:
    """A member behind another one of a record, or before all others if `after` is empty."""
    record = held.node
    assert isinstance(record, MappingNode)
    if not record.members:
        return set_value(held, {name: value}, style)
    first = next(iter(record.keys.values()))
    if held.flow or is_flow(record):
        written = f"{key_text(name)}: {flow_text(value)}"
        end = node_end(record.members[after]) if after else first.start
        return [Edit(end, end, f", {written}" if after else f"{written}, ")]
    column = first.place.column - 1
    written = f"{key_text(name)}:{text_behind(value, column, style)}"
    if not after:
        return [Edit(first.start, first.start, f"{written}{style.line_break}{' ' * column}")]
    end = _chunk_end(record.members[after], column)
    parted = "\n" in written and _is_parted(record.source.text, end)
    return [Edit(end, end, f"{style.line_break * (1 + parted)}{' ' * column}{written}")]


def insert_items(held: Held, at: int, values: Sequence[Plain], style: Style) -> list[Edit]:
    """Items of a list before that with the index `at`, or behind the last."""
    items = held.node
    if not isinstance(items, SequenceNode) or not items.items:
        return set_value(held, list(values), style)
    count = len(items.items)
    if held.flow or is_flow(items):
        written = ", ".join(flow_text(value) for value in values)
        end = items.items[at].start if at < count else node_end(items.items[-1])
        return [Edit(end, end, f"{written}, " if at < count else f", {written}")]
    beside, column = min(at, count - 1), items.place.column - 1
    within, in_braces = (
        _within(items, beside),
        isinstance(items.items[beside], MappingNode) and is_flow(items.items[beside]),
    )
    lines = [
        f"-{' ' * (within - 1)}{flow_text(value)}"
        if in_braces and isinstance(value, dict)
        else f"-{text_behind(value, column, style, within)}"
        for value in values
    ]
    text, first_end = items.source.text, _chunk_end(items.items[0], column)
    joint = f"{style.line_break * (1 + (count > 1 and _is_parted(text, first_end)))}{' ' * column}"
    if at < count:
        start = _start(items, at) if at else _dash(items, 0)
        return [Edit(start, start, "".join(f"{line}{joint}" for line in lines))]
    end = _chunk_end(items.items[-1], column)
    return [Edit(end, end, "".join(f"{joint}{line}" for line in lines))]


def move_item(held: Held, index: int, to: int) -> list[Edit]:
    """An item of a list at another place; those between move by one. What stands between items stays."""
    items = held.node
    assert isinstance(items, SequenceNode)
    first, last = sorted((index, to))
    order = list(range(first, last + 1))
    order.insert(to - first, order.pop(index - first))
    spans = [_span(items, n, flow=held.flow or is_flow(items)) for n in range(first, last + 1)]
    text = items.source.text
    return [
        Edit(*spans[n - first], text[slice(*spans[other - first])])
        for n, other in zip(range(first, last + 1), order, strict=True)
        if n != other
    ]


def _span(items: SequenceNode, index: int, *, flow: bool) -> tuple[int, int]:
    """From where to where an item goes, with its dash and the comments right above it."""
    item = items.items[index]
    if flow:
        return item.start, node_end(item)
    return _start(items, index), _chunk_end(item, items.place.column - 1)


def remove_member(held: Held, name: str) -> list[Edit]:
    """A record without a member; blank lines behind it go along if there are others before it."""
    record = held.node
    assert isinstance(record, MappingNode)
    key, value, names = record.keys[name], record.members[name], list(record.members)
    if len(names) == 1:
        return _emptied(held, "{}")
    at = names.index(name)
    if held.flow or is_flow(record):
        following = record.keys[names[at + 1]].start if at + 1 < len(names) else 0
        before = node_end(record.members[names[at - 1]]) if at else 0
        return [_cut_in_flow(key.start, node_end(value), following, before)]
    column = key.place.column - 1
    return [_cut_lines(record.source.text, key.start, _chunk_end(value, column), column)]


def remove_item(held: Held, index: int) -> list[Edit]:
    """A list without an item."""
    items = held.node
    assert isinstance(items, SequenceNode)
    item, count = items.items[index], len(items.items)
    if count == 1:
        return _emptied(held, "[]")
    if held.flow or is_flow(items):
        following = items.items[index + 1].start if index + 1 < count else 0
        before = node_end(items.items[index - 1]) if index else 0
        return [_cut_in_flow(item.start, node_end(item), following, before)]
    column = items.place.column - 1
    return [_cut_lines(items.source.text, _dash(items, index), _chunk_end(item, column), column)]


def _cut_in_flow(start: int, end: int, following: int, before: int) -> Edit:
    """A member or an item out of braces or brackets, with the comma behind it, or that before the last."""
    return Edit(start, following, "") if following else Edit(before or start, end, "")


def _cut_lines(text: str, start: int, end: int, column: int) -> Edit:
    """Whole lines out of a text; from a line that begins with the dash of a record around, all behind that.

    Of the blank lines above and below the longer row stays, so that what was put in goes without a trace.
    """
    begin = start - column
    if text[begin:start].strip(" "):
        # Something else stands before it on its line: the next line takes its place there.
        following = _break_end(text, end)
        return Edit(start, following + len(text[following:]) - len(text[following:].lstrip(" ")), "")
    end = _break_end(text, end)
    above = text[:begin].rstrip(" \t\r\n")
    first, last = _break_end(text, line_end(text, len(above))) if above else 0, blank_lines_end(text, end)
    rows_above, rows_below = (len(_BREAK.findall(text, *stretch)) for stretch in ((first, begin), (end, last)))
    if not rows_above:
        return Edit(begin, end, "")
    return Edit(first, end, "") if rows_above <= rows_below else Edit(begin, last, "")


def _emptied(held: Held, brackets: str) -> list[Edit]:
    """A record or a list without its only member or item."""
    node, text = held.node, held.node.source.text
    if held.flow or is_flow(node):
        return [Edit(node.start, node_end(node), brackets)]
    column = node.place.column - 1
    assert isinstance(node, SequenceNode | MappingNode)  # nothing else has members
    last = node.items[-1] if isinstance(node, SequenceNode) else list(node.members.values())[-1]
    end = _chunk_end(last, column)
    begin = node.start - column
    if text[begin : node.start].strip(" "):
        return [Edit(node.start, end, brackets)]
    return [Edit(held.behind, held.behind, f" {brackets}"), Edit(begin, _break_end(text, end), "")]


def _chunk_end(node: Node, column: int) -> int:
    """Where the lines of a member or an item end: with the comments below it that are indented more than its name."""
    text = node.source.text
    end = line_end(text, node_end(node))
    while (comment := _COMMENT_LINE.match(text, end)) and len(comment[2]) > column:
        end = comment.end()
    return end


def _dash(items: SequenceNode, index: int) -> int:
    """The index of the dash of an item: in its first line, or above it where it begins a line of its own."""
    source, column = items.source, items.place.column - 1
    line = items.items[index].place.line
    while source.line(line)[column : column + 1] != "-":
        line -= 1
    return source.starts[line - 1] + column


def _start(items: SequenceNode, index: int) -> int:
    """Where an item begins with the comments right above it that are indented like its dash."""
    dash = _dash(items, index)
    source, column = items.source, items.place.column - 1
    line = first = source.place_at(dash).line
    while line > 1 and source.line(line - 1).startswith("#", column) and not source.line(line - 1)[:column].strip(" "):
        line -= 1
    return source.starts[line - 1] + column if line < first else dash


def _within(items: SequenceNode, index: int) -> int:
    """How far what belongs to the dash of an item is indented more than the dash."""
    item = items.items[index]
    if isinstance(item, ScalarNode) or item.place.line != items.source.place_at(_dash(items, index)).line:
        return 2
    return max(2, item.place.column - items.place.column)


def _is_parted(text: str, end: int) -> bool:
    """Whether a blank line stands behind the line that ends at `end`, and something behind that."""
    return bool(_BLANK_LINE.match(text, end)) and bool(text[end:].strip())


def _break_end(text: str, at: int) -> int:
    """The index behind the line break at `at`."""
    return at + 2 if text.startswith("\r\n", at) else min(at + 1, len(text))

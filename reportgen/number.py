"""The numbers of headings and list items: 一、（一）1.（1）① a."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportgen.blocks import Block, Document, ListStart, Paragraph
from reportgen.chinese import chinese_number
from reportgen.errors import Problem, TemplateError
from reportgen.places import Locate

MAX_CIRCLED = 50


def number_headings(document: Document, patterns: Sequence[str], locate: Locate | None = None) -> Document:
    """Give every heading and list item its number, and drop the marks where lists begin.

    Args:
        patterns: one for each of the six levels: a text with `{chinese}`, `{decimal}`, `{circled}` or
            `{letter}` in it.
        locate: gives the place for a part of the template and a line of it.

    Raises:
        TemplateError: more items than a kind of number can count.
    """
    counters = [0] * 7
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, ListStart):
            counters[block.level :] = [0] * (7 - block.level)
            continue
        if isinstance(block, Paragraph) and block.level:
            counters[block.level] += 1
            counters[block.level + 1 :] = [0] * (6 - block.level)
            block.ordinal = counters[block.level]
            pattern = patterns[block.level - 1]
            if "{circled}" in pattern and block.ordinal > MAX_CIRCLED:
                part, _, line = block.at.rpartition(":")
                place = locate(part, int(line)) if locate and part else None
                raise TemplateError(Problem(code="number-circled", place=place, params={"value": block.ordinal}))
            block.number = number_text(pattern, block.ordinal)
        blocks.append(block)
    document.blocks = blocks
    return document


def number_text(pattern: str, value: int) -> str:
    """The number `value` in a pattern such as `（{chinese}）`."""
    for kind, write in _KINDS.items():
        if f"{{{kind}}}" in pattern:
            return pattern.replace(f"{{{kind}}}", write(value))
    return pattern


def circled(value: int) -> str:
    """1 to `MAX_CIRCLED` as ① to ㊿; there is no such character beyond."""
    first, start = (1, 0x2460) if value <= 20 else (21, 0x3251) if value <= 35 else (36, 0x32B1)
    return chr(start + value - first)


def letter(value: int) -> str:
    """1 to 26 as a to z, then aa, ab …"""
    text = ""
    while value:
        value, rest = divmod(value - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


_KINDS: dict[str, Callable[[int], str]] = {
    "chinese": chinese_number,
    "decimal": str,
    "circled": circled,
    "letter": letter,
}

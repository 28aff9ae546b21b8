"""The numbers of headings and list items: 一、（一）1.（1）① a., and those of captions: 表1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from reportgen.document.blocks import Block, Document, ListStart, Paragraph
from reportgen.errors import Problem, TemplateError
from reportgen.places import Locate
from reportgen.values.chinese import chinese_number

MAX_CIRCLED = 50
CAPTIONS: Mapping[str, str] = MappingProxyType({"表": "表{decimal}", "图": "图{decimal}"})


def number_headings(
    document: Document,
    patterns: Sequence[str],
    locate: Locate | None = None,
    captions: Mapping[str, str] = CAPTIONS,
) -> Document:
    """Give every heading, list item and caption its number, print the numbers of captions where they are
    referred to, and drop the marks where lists begin.

    Args:
        patterns: one for each of the six levels: a text with `{chinese}`, `{decimal}`, `{circled}` or
            `{letter}` in it.
        locate: gives the place for a part of the template and a line of it.
        captions: a pattern for each kind of caption.

    Raises:
        TemplateError: more items than a kind of number can count.
    """
    counters = [0] * 7
    blocks: list[Block] = []
    anchors = _number_captions(document, captions, locate)
    for block in document.blocks:
        if isinstance(block, ListStart):
            counters[block.level :] = [0] * (7 - block.level)
            continue
        if isinstance(block, Paragraph) and block.level:
            counters[block.level] += 1
            counters[block.level + 1 :] = [0] * (6 - block.level)
            block.ordinal = counters[block.level]
            block.number = _number(block, patterns[block.level - 1], locate)
        blocks.append(block)
    document.blocks = blocks
    if anchors:
        for paragraph in document.paragraphs():
            if any(run.link for run in paragraph.runs):
                paragraph.runs = [run._replace(text=anchors[run.link]) if run.link else run for run in paragraph.runs]
    return document


def _number_captions(document: Document, patterns: Mapping[str, str], locate: Locate | None) -> dict[str, str]:
    """Give every caption its number; the numbers by what they are referred to by."""
    counters = dict.fromkeys(patterns, 0)
    anchors: dict[str, str] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.caption:
            counters[block.caption] += 1
            block.ordinal = counters[block.caption]
            number = _number(block, patterns[block.caption], locate)
            block.number = f"{number}\u3000"
            if block.anchor:
                anchors[block.anchor] = number
    return anchors


def _number(block: Paragraph, pattern: str, locate: Locate | None) -> str:
    if "{circled}" in pattern and block.ordinal > MAX_CIRCLED:
        part, _, line = block.at.rpartition(":")
        place = locate(part, int(line)) if locate and part else None
        raise TemplateError(Problem(code="number-circled", place=place, params={"value": block.ordinal}))
    return number_text(pattern, block.ordinal)


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

"""The numbers of headings and list items: 一、（一）1.（1）① a., and those of captions: 表1."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.document.blocks import Block, Contents, Document, ListStart, Paragraph
from reportgen.errors import Problem, TemplateError
from reportgen.language.words import Captions
from reportgen.layout.format import BULLETS
from reportgen.places import Locate
from reportgen.values.numerals import MAX_CIRCLED, number_text


def number_headings(
    document: Document,
    patterns: Sequence[str],
    captions: Captions,
    locate: Locate | None = None,
    bullets: Sequence[str] = BULLETS,
) -> Document:
    """Give every heading, list item and caption its number or its mark, print the numbers of captions where they are
    referred to, and drop the marks where lists begin.

    Args:
        patterns: one for each of the six levels: a text with `{chinese}`, `{decimal}`, `{circled}` or
            `{letter}` in it, or with `{1}` to `{6}` for the numbers of those levels in digits.
        captions: a pattern for each kind of caption.
        locate: gives the place for a part of the template and a line of it.
        bullets: the marks of items without a number, by how deep they lie; deeper ones have the last.

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
            counters[block.level] += not block.unnumbered
            counters[block.level + 1 :] = [0] * (6 - block.level)
            if not block.unnumbered:
                block.ordinal = counters[block.level]
                number = _number(block, patterns[block.level - 1], locate)
                block.number = _of_levels(number, counters) if "{" in number else number
        elif isinstance(block, Paragraph) and block.bullet:
            block.number = _mark(bullets, block.bullet)
        blocks.append(block)
    if any(isinstance(block, Contents) for block in blocks):
        from reportgen.document.contents import list_headings

        blocks = list_headings(blocks)
    document.blocks = blocks
    for item, level, depth in document.listed:
        item.number = _in_cell(patterns[level - 1], item.ordinal) if level else _mark(bullets, depth)
    if anchors:
        for paragraph in document.paragraphs():
            if any(run.link for run in paragraph.runs):
                paragraph.runs = [run._replace(text=anchors[run.link]) if run.link else run for run in paragraph.runs]
    return document


def _number_captions(document: Document, captions: Captions, locate: Locate | None) -> dict[str, str]:
    """Give every caption its number; the numbers by what they are referred to by."""
    counters = {"table": 0, "figure": 0}
    anchors: dict[str, str] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.caption:
            counters[block.caption] += 1
            block.ordinal = counters[block.caption]
            number = _number(block, getattr(captions, block.caption), locate)
            block.number = number + captions.gap
            if block.anchor:
                anchors[block.anchor] = number
    return anchors


def _mark(bullets: Sequence[str], depth: int) -> str:
    return bullets[min(depth, len(bullets)) - 1]


def _in_cell(pattern: str, ordinal: int) -> str:
    """The number of an item in a cell, where higher levels mean nothing."""
    text = number_text(pattern, ordinal)
    return f"{ordinal}. " if "{" in text else text


def _of_levels(text: str, counters: Sequence[int]) -> str:
    """A number with those of higher levels in the places `{1}` to `{6}`."""
    for level in range(1, 7):
        text = text.replace(f"{{{level}}}", str(counters[level]))
    return text


def _number(block: Paragraph, pattern: str, locate: Locate | None) -> str:
    if "{circled}" in pattern and block.ordinal > MAX_CIRCLED:
        part, _, line = block.at.rpartition(":")
        place = locate(part, int(line)) if locate and part else None
        raise TemplateError(Problem(code="number-circled", place=place, params={"value": block.ordinal}))
    return number_text(pattern, block.ordinal)

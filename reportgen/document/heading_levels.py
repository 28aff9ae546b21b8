"""Headings that stand deeper than the one before them lets them: （一） under nothing, 1. under 一、."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reportgen.document.blocks import Block, Kind, Paragraph
from reportgen.errors import Problem, Severity
from reportgen.messages import Listing
from reportgen.places import Place


def skipped_levels(blocks: Iterable[Block], find: Callable[[str, str], Place | None]) -> list[Problem]:
    """The headings before which one of a level above is missing: warnings, each line of a template once.

    Args:
        blocks: those of a report, headings numbered.
        find: gives the place of a line of a template.
    """
    found: dict[str, Problem] = {}
    above = 0
    for block in blocks:
        if not isinstance(block, Paragraph) or not _is_heading(block):
            continue
        if block.level > above + 1 and block.at not in found:
            params = {
                "element": f"h{block.level}",
                "missing": Listing(f"<h{level}>" for level in range(above + 1, block.level)),
                "text": "".join(run.text for run in block.runs if run.lead or block.kind is Kind.HEADING),
            }
            place = find(block.at, "")
            found[block.at] = Problem("heading-skipped", params, Severity.WARNING, place=place)
        above = block.level
    return [*found.values()]


def _is_heading(block: Paragraph) -> bool:
    """Whether a paragraph is a heading, or begins with one that runs into its text."""
    return block.level > 0 and (block.kind is Kind.HEADING or any(run.lead for run in block.runs))

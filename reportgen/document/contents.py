"""The table of contents: the headings of a report as paragraphs of their own, once they have numbers."""

from __future__ import annotations

from reportgen.document.blocks import Block, Contents, Kind, Paragraph, Run

BOOKMARK = "_Reportgen"
"""With what the names of the places begin to which the entries lead."""


def list_headings(blocks: list[Block]) -> list[Block]:
    """The blocks with the headings listed where a table of contents stands.

    Each entry has the number and the words of its heading, and at the end a field for the number of its page.
    """
    deepest = max((block.levels for block in blocks if isinstance(block, Contents)), default=0)
    headings = [
        block
        for block in blocks
        if isinstance(block, Paragraph) and block.kind is Kind.HEADING and block.level <= deepest
    ]
    for number, heading in enumerate(headings, start=1):
        heading.anchor = f"{BOOKMARK}{number}"
    found: list[Block] = []
    for block in blocks:
        if not isinstance(block, Contents):
            found.append(block)
            continue
        if block.title is not None:
            found.append(block.title)
        found += [_entry(heading, block) for heading in headings if heading.level <= block.levels]
    return found


def _entry(heading: Paragraph, contents: Contents) -> Paragraph:
    # An entry is a link by itself, and notes belong to the heading.
    runs = [
        run._replace(marks=run.marks._replace(address="")) if run.marks and run.marks.address else run
        for run in heading.runs
        if not (run.marks and run.marks.footnote)
    ]
    entry = Paragraph(Kind.TOC, [*runs, Run("\t"), Run("", field="PAGEREF")], at=heading.at)
    entry.number, entry.anchor = heading.number, heading.anchor
    entry.entry, entry.ordinal = heading.level, contents.levels
    return entry

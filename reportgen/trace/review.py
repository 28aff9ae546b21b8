"""The review copy: the report with a note at every figure that is computed, or printed with another last digit."""

from __future__ import annotations

from collections.abc import Iterable

from reportgen.document.blocks import Document
from reportgen.places import Source
from reportgen.trace.numbers import NumberKind, TracedNumber
from reportgen.trace.words import entry_lines


def annotate_figures(document: Document, entries: Iterable[TracedNumber], language: str, own: Source) -> Document:
    """Put a note to the run of every computed or balanced figure of a document, in place: formula, lines, rounding.

    Args:
        entries: the trace of this very document.
        own: the data file.
    """
    notes = {
        (entry.paragraph, entry.start): "\n".join(entry_lines(entry, language, own))
        for entry in entries
        if entry.kind is NumberKind.COMPUTED or (entry.figure is not None and entry.figure.balance)
    }
    for position in document.positions():
        paragraph = position.paragraph
        at = len(paragraph.number)
        for place, run in enumerate(paragraph.runs):
            note = notes.get((position.order, at))
            if note and run.source is not None:
                paragraph.runs[place] = run._replace(note=note)
            at += len(run.text)
    return document

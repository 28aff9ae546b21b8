"""The review copy: the report with a note at every figure that is computed, or printed with another last digit."""

from __future__ import annotations

from collections.abc import Iterable

from reportgen.document.blocks import Document
from reportgen.places import Source
from reportgen.trace.numbers import Entry, Origin
from reportgen.trace.words import entry_lines


def annotate_figures(document: Document, entries: Iterable[Entry], language: str, own: Source) -> Document:
    """Put a note to the run of every computed or balanced figure of a document, in place: formula, lines, rounding.

    Args:
        entries: the trace of this very document.
        own: the data file.
    """
    notes = {
        (entry.paragraph, entry.start): "\n".join(entry_lines(entry, language, own))
        for entry in entries
        if entry.origin is Origin.COMPUTED or (entry.figure is not None and entry.figure.balance)
    }
    for index, paragraph in enumerate(document.paragraphs()):
        at = len(paragraph.number)
        for position, run in enumerate(paragraph.runs):
            note = notes.get((index, at))
            if note and run.origin is not None:
                paragraph.runs[position] = run._replace(note=note)
            at += len(run.text)
    return document

"""The review copy: the report with a note at every figure that is computed, or printed with another last digit."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from itertools import count

from reportgen.document.blocks import Document, Kind, Paragraph
from reportgen.trace.numbers import NumberKind, TracedNumber
from reportgen.trace.words import entry_lines
from reportgen.values.formula_text import Names


def annotate_figures(document: Document, entries: Iterable[TracedNumber], language: str, names: Names) -> Document:
    """A document with a note at the run of every computed or balanced figure: formula, lines, rounding. Word has no
    comments in headers and footers.

    Args:
        entries: the trace of this very document.
        names: of the figures of the report.
    """
    notes: dict[tuple[int, int], str] = {
        (entry.paragraph, entry.start): "\n".join(entry_lines(entry, language, names))
        for entry in entries
        if entry.kind is NumberKind.COMPUTED or (entry.figure is not None and entry.figure.balance)
    }
    index = count()

    def annotated(old: Paragraph) -> Paragraph:
        paragraph, here, at = copy(old), next(index), len(old.number)
        paragraph.runs = []
        for run in old.runs:
            note = notes.get((here, at)) if run.source is not None and old.kind is not Kind.EDGE else None
            paragraph.runs.append(run._replace(note=note) if note else run)
            at += len(run.text)
        return paragraph

    return document.replaced(annotated)

"""Tables as rows of texts: what a merged cell says is said in every row that it covers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reportgen.document.blocks import Cell, Chart, Paragraph, Table

Spell = Callable[[Paragraph], str]
"""Gives a paragraph as text."""
Spelled = list[tuple[str, int]]
"""The texts of a row, each with how many columns its cell covers."""
_JOINT = " / "


def spelled_rows(shown: Table | Chart, spell: Spell, line_end: str) -> Iterator[tuple[bool, Spelled]]:
    """The rows of a table, or of the one that a chart shows, each with whether it is of the head.

    What stands in the middle of a table as a head is a row like any other.
    """
    above: list[str] = []
    heading = True
    for index, row in enumerate(shown.full_rows() if isinstance(shown, Table) else shown.rows):
        heading = heading and (row.header or (isinstance(shown, Chart) and index == 0))
        texts: Spelled = []
        flat: list[str] = []
        for cell in row.cells:
            said = _said(cell, spell, line_end) if cell.rows else above[len(flat)]
            texts.append((said, cell.columns))
            flat += [said] * cell.columns
        above = flat
        yield heading, texts


def one_head(heads: Sequence[Spelled], columns: int) -> list[str]:
    """What the rows of a head say of each column, each thing once."""
    full = [[text for text, span in row for _ in range(span)] for row in heads]
    return [_JOINT.join(dict.fromkeys(row[column] for row in full if row[column])) for column in range(columns)]


def _said(cell: Cell, spell: Spell, line_end: str) -> str:
    return line_end.join(text for paragraph in cell.paragraphs if (text := spell(paragraph)))

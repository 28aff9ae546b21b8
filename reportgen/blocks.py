"""The report as blocks: what each piece of text is, with no word about how it looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a paragraph is."""

    BODY = "body"
    TITLE = "title"
    LABEL = "label"
    HEADING = "heading"
    SIGNATURE = "signature"
    DATE = "date"
    CAPTION = "caption"
    NOTE = "note"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a printed number comes from: its exact value, its path, its formula if it is computed."""

    value: str
    path: str
    formula: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one kind. A run of `\\n` is the end of a line inside the paragraph."""

    text: str
    strong: bool = False
    lead: bool = False
    origin: Origin | None = None


@dataclass(slots=True)
class Paragraph:
    """A paragraph.

    `level` 1–6 is set for headings, for list items, and for a heading that runs in; `number` and
    `ordinal` are what the numbering has computed for it: `（三）` and 3. `at` is the line of the template.
    """

    kind: Kind
    runs: list[Run]
    level: int = 0
    number: str = ""
    ordinal: int = 0
    at: str = ""
    wanted_break: int | None = None

    @property
    def text(self) -> str:
        """The words, without the number."""
        return "".join(run.text for run in self.runs)


@dataclass(slots=True)
class ListStart:
    """A list begins: its items are counted from one, at `level`."""

    level: int


@dataclass(slots=True)
class Cell:
    """A cell of a table, spanning columns and rows."""

    paragraphs: list[Paragraph]
    columns: int = 1
    rows: int = 1
    header: bool = False
    align: str = ""


@dataclass(slots=True)
class Row:
    """A row of a table; `header` rows are repeated on every page."""

    cells: list[Cell]
    header: bool = False


@dataclass(slots=True)
class Table:
    """A table whose rows fill `columns` columns; `widths` are shares of the whole, empty for equal ones."""

    rows: list[Row]
    columns: int
    widths: list[int] = field(default_factory=list)
    at: str = ""


@dataclass(slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Paragraph | Table | PageBreak | ListStart


@dataclass(slots=True)
class Document:
    """A whole report. `file_name` is without folder and ending; `date` is `2022-12-31`."""

    title: str
    author: str
    subject: str
    date: str
    file_name: str
    blocks: list[Block]

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph in reading order, those of table cells included."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block
            elif isinstance(block, Table):
                for row in block.rows:
                    for cell in row.cells:
                        yield from cell.paragraphs

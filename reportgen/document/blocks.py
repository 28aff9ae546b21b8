"""The report as blocks: what each piece of text is, with no word about how it looks."""

# Annotations of named tuples are not postponed here: each that is a text is compiled once more while the module loads.
import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from copy import copy
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Self

from reportgen.messages import Worded
from reportgen.places import Source
from reportgen.values.figure import Figure


class Kind(StrEnum):
    """What a paragraph is. An `EDGE` stands in a header or footer, a `TOC` in a table of contents. An `END` shows
    nothing: Word wants it where a section would end with a table."""

    BODY = "body"
    TITLE = "title"
    LABEL = "label"
    HEADING = "heading"
    SIGNATURE = "signature"
    DATE = "date"
    CAPTION = "caption"
    UNIT = "unit"
    NOTE = "note"
    DRAWING = "drawing"
    CELL = "cell"
    EDGE = "edge"
    TOC_TITLE = "toc_title"
    TOC = "toc"
    FOOTNOTE = "footnote"
    END = "end"


class Marks(NamedTuple):
    """The elements in which a run lies besides `<strong>`: `names` are `em`, `u`, `sub` and `sup`, `letters` is the
    class of the innermost `<span>`, `address` is where it leads. `footnote` is the note for whose sign an empty run
    stands, `field` how Word writes the date that it keeps there."""

    names: frozenset[str] = frozenset()
    letters: str = ""
    address: str = ""
    footnote: "Paragraph | None" = None
    field: str = ""


class Run(NamedTuple):
    """A stretch of text of one kind. A run of `\\n` is the end of a line inside the paragraph.

    `source` is the figure or the text of the data that it shows, None for words of the template.
    `note` is a remark about it, of one or more lines; `change` is `ins` or `del` in a comparison. `link` is the
    anchor of a caption whose number stands here, as soon as captions have numbers. `marks` is None for a run that
    has none. `field` is what Word prints there on each page, `PAGE` or `NUMPAGES`, for which the text is the name in
    braces that the template wrote, or `PAGEREF`, for which it is the number of the page, if that is known.
    """

    text: str
    strong: bool = False
    lead: bool = False
    source: object = None
    note: str = ""
    change: str = ""
    link: str = ""
    marks: Marks | None = None
    field: str = ""

    @property
    def figure(self) -> Figure | None:
        """The figure that it shows."""
        return self.source if isinstance(self.source, Figure) else None


class Paragraph:
    """A paragraph.

    `level` 1–6 is set for headings, for list items, and for a heading that runs in; `number` and
    `ordinal` are what the numbering has computed for it: `（三）` and 3. `at` is the line of the template,
    `wanted_break` the index of the run before which a title may break. `caption` is `table` or `figure` for a
    caption with a number, `anchor` what it or a heading is referred to by; `entry` is the level of the heading that an
    entry of a table of contents is for, whose `ordinal` is how many levels are listed. `drawing` is what a paragraph
    without runs shows. One of a cell is told to `keep_with_next` if its row stays on the page of the next one. `style`
    is a class of the format's own. An `unnumbered` heading has no number; `bullet` is how deep an item lies in lists
    without numbers, else 0.

    In a comparison, `change` is `ins` or `del` for a whole paragraph, `mark` for its paragraph mark; `sides` has the
    paragraph of the old report and that of the new, `formats` those whose formats its mark has.

    One of a filled file, of a header or a footer knows where it `stands`. `align` is left, center or right where the
    template says so, and `split` where a tab parts what stands at the left from what stands at the right.
    """

    __slots__ = (
        "align", "anchor", "at", "bullet", "caption", "change", "drawing", "entry", "formats", "keep_with_next", "kind",
        "level", "mark", "number", "ordinal", "runs", "sides", "stands", "style", "unnumbered", "wanted_break",
    )  # fmt: skip

    def __init__(
        self, kind: Kind, runs: list[Run], level: int = 0, at: str = "", wanted_break: int | None = None
    ) -> None:
        self.kind = kind
        self.runs = runs
        self.level = level
        self.number = ""
        self.ordinal = 0
        self.at = at
        self.wanted_break = wanted_break
        self.align = ""
        self.caption = ""
        self.entry = 0
        self.anchor = ""
        self.drawing: Drawing | None = None
        self.keep_with_next = False
        self.stands: Worded = ""
        self.style = ""
        self.unnumbered = False
        self.bullet = 0
        self.change = ""
        self.mark = ""
        self.sides: tuple[Paragraph | None, Paragraph | None] = (None, None)
        self.formats: tuple[Paragraph | None, Paragraph | None] = (None, None)

    @property
    def text(self) -> str:
        """The words, without the number."""
        return "".join([run.text for run in self.runs])

    def footnotes(self) -> "Iterator[Paragraph]":
        """The notes whose signs stand in it."""
        for run in self.runs:
            if run.marks is not None and run.marks.footnote is not None:
                yield run.marks.footnote

    @property
    def heading(self) -> str:
        """The words of a heading, or of the heading that runs into the paragraph; empty if it begins with none."""
        runs = self.runs if self.kind is Kind.HEADING else [run for run in self.runs if run.lead]
        return "".join(run.text for run in runs).rstrip("。：")


Listed = tuple[Paragraph, int, int]
"""An item of a list in a cell: its paragraph, which has its ordinal; its level, 0 for one without a number; how deep it
lies in lists without numbers."""


class ListStart(NamedTuple):
    """A list begins: its items are counted from one, at `level`."""

    level: int


class Contents(NamedTuple):
    """The place of a table of contents: of headings of so many levels, under a title if it has one."""

    levels: int
    title: Paragraph | None


class Cell:
    """A cell of a table, spanning columns and rows; `align` is left, center, right, or empty for the usual, `style` a
    class of the format's own.

    `again` is a label that is printed once more, for a page may begin at its row. `open_edge` is the edge, top or
    bottom, without a rule: where the label of a head goes on in the rows below it.

    In a comparison every row has all its cells: one of 0 rows is where the cell above it goes on.
    """

    __slots__ = ("again", "align", "columns", "header", "open_edge", "paragraphs", "rows", "style")

    def __init__(
        self, paragraphs: list[Paragraph], columns: int = 1, rows: int = 1, header: bool = False, align: str = ""
    ) -> None:
        self.paragraphs = paragraphs
        self.columns = columns
        self.rows = rows
        self.header = header
        self.align = align
        self.style = ""
        self.again = False
        self.open_edge = ""


class Row(NamedTuple):
    """A row of a table; `header` rows are repeated on every page. `change` is `ins` or `del` in a comparison, `style` a
    class of the format's own for its cells.

    One that `begins` is the first of a table of its own in Word, without a gap below the rows before it: Word repeats
    only the first rows of a table."""

    cells: list[Cell]
    header: bool = False
    change: str = ""
    begins: bool = False
    style: str = ""

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs of the cells, from left to right."""
        return (paragraph for cell in self.cells for paragraph in cell.paragraphs)


class Table(NamedTuple):
    """A table whose rows fill `columns` columns; `widths` are shares of the whole, empty for equal ones. The
    type of a `compact` one is smaller. `style` is a class of the format's own. Of one that was another in the report
    with which this one is compared, `was` is that."""

    rows: list[Row]
    columns: int
    widths: tuple[int, ...] = ()
    at: str = ""
    compact: bool = False
    style: str = ""
    was: "Table | None" = None

    def full_rows(self) -> Iterator[Row]:
        """The rows with a cell for every column: one of 0 rows where the cell above goes on.

        A row that is full already stays as it is.
        """
        reaching: dict[int, tuple[int, Cell]] = {}  # column: (rows still to fill, the cell)
        for row in self.rows:
            full = row
            if reaching and sum(cell.columns for cell in row.cells) < self.columns:
                cells: list[Cell] = []
                column, own = 0, iter(row.cells)
                while column < self.columns:
                    cell = _continued_cell(row, reaching[column][1]) if column in reaching else next(own)
                    cells.append(cell)
                    column += cell.columns
                full = row._replace(cells=cells)
            reaching = dict(_reaching(full, reaching))
            yield full


def _reaching(row: Row, above: dict[int, tuple[int, Cell]]) -> Iterator[tuple[int, tuple[int, Cell]]]:
    """The cells that reach below a row and how many rows more, by the first column."""
    column = 0
    for cell in row.cells:
        rows, origin = (cell.rows, cell) if cell.rows else above.get(column, (1, cell))
        if rows > 1:
            yield column, (rows - 1, origin)
        column += cell.columns


def _continued_cell(row: Row, origin: Cell) -> Cell:
    paragraph = Paragraph(Kind.CELL, [])
    paragraph.keep_with_next = any(beside.keep_with_next for beside in row.paragraphs())
    cell = Cell([paragraph], origin.columns, 0)
    cell.open_edge, cell.style = origin.open_edge, origin.style
    return cell


class Point(NamedTuple):
    """A value of a chart, and the code of the format in which Word prints it as the report does: `0.00"万元"`."""

    value: Decimal
    form: str


class Chart(NamedTuple):
    """A chart: `kind` is pie, bar, column or line, `rows` are the table that it shows, the first the names of
    the series. `points` are its numbers, a tuple for each row but the first; `title` is its caption."""

    kind: str
    rows: list[Row]
    points: tuple[tuple[Point, ...], ...]
    title: str

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs of the table that it shows."""
        return (paragraph for row in self.rows for paragraph in row.paragraphs())

    def content(self) -> Hashable:
        """What is compared: two charts that have the same look the same."""
        return self.kind, self.title, self.points, *(paragraph.text for paragraph in self.paragraphs())


class Picture(NamedTuple):
    """A picture: the bytes of a `png` or `jpeg` file, its own size in EMU, and the text for who cannot see it.

    `width` is what the template wants, in EMU or, if `share`, as a part of the width of the text; None for
    the picture's own.
    """

    data: bytes
    kind: str
    size: tuple[int, int]
    title: str
    width: Decimal | None = None
    share: bool = False

    def content(self) -> Hashable:
        """What is compared: two pictures that have the same look the same."""
        return self


Drawing = Chart | Picture


class PageBreak:
    """What follows begins on a new page."""


class Edge(NamedTuple):
    """What stands on the pages above, below or behind the text: `where` is header, footer or watermark, `side` says on
    which pages, by Word's own words: default, even, or first. One without paragraphs keeps the place free."""

    where: str
    side: str
    paragraphs: tuple[Paragraph, ...]


class Pages(NamedTuple):
    """What the pages of a report or of a section have of their own. The first has the number `start`, if that is
    not None; the text stands in so many `columns`, and every line of so many `lines` has its number, if that is not 0.
    """

    edges: tuple[Edge, ...] = ()
    start: int | None = None
    columns: int = 1
    lines: int = 0

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs of headers and footers."""
        return (paragraph for edge in self.edges for paragraph in edge.paragraphs)

    def replaced(self, change: Callable[[Paragraph], Paragraph]) -> Self:
        """The same with `change` made to every paragraph."""
        return self._replace(
            edges=tuple(edge._replace(paragraphs=tuple(map(change, edge.paragraphs))) for edge in self.edges)
        )


PLAIN = Pages()
"""Pages with what the format gives them."""


class PageTurn(NamedTuple):
    """What follows begins on a new page, which lies on its side if it is `landscape`, on such `pages`; what these do
    not say is as in the whole report, and of one that leads `back` everything is. One that `flows` goes on where the
    page has room. No page break stands beside one that does not, and it does not end a report."""

    landscape: bool
    pages: Pages = PLAIN
    flows: bool = False
    back: bool = False


class Filled(NamedTuple):
    """A file made in Word, filled: its parts with a mark at each value that was printed, and what it says.

    `blocks` are its paragraphs and tables in reading order, headers and text boxes included; `marks` are the numbers
    of the marks in the parts for which their runs with a source stand, in order. `name` is what messages call the
    file, `source` its own text before it was filled, a line a paragraph, and `properties` are those with tags. `change`
    is `ins` in a comparison where the old report has none in its place, and `replaced` where it has another one.
    """

    name: str
    contents: Mapping[str, bytes]
    blocks: tuple[Paragraph | Table, ...]
    source: Source
    marks: tuple[int, ...] = ()
    properties: frozenset[str] = frozenset()
    change: str = ""

    def paragraphs(self) -> Iterator[Paragraph]:
        """Its paragraphs, those of tables included."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block
            else:
                for row in block.rows:
                    yield from row.paragraphs()


Block = Paragraph | Table | PageBreak | PageTurn | ListStart | Contents | Filled


class Heading(NamedTuple):
    """A heading, without the mark that ends one that runs in."""

    level: int
    number: str
    text: str


class Position(NamedTuple):
    """A paragraph and where it stands in its report.

    `order` counts all paragraphs from 0. `headings` are those that it stands under, the highest first; a heading is
    the last of its own. `table` and `row` are set for what stands in a cell.
    """

    paragraph: Paragraph
    order: int
    headings: tuple[Heading, ...]
    table: Table | Chart | None = None
    row: Row | None = None


def _table_of(block: Block) -> Table | Chart | None:
    """The table that a block is, or that its chart shows."""
    shown = block.drawing if isinstance(block, Paragraph) else block
    return shown if isinstance(shown, (Table, Chart)) else None


class Document:
    """A whole report. `file_name` is without folder and ending; `date` is `2022-12-31`; `footnoted` tells that it
    may have footnotes. `listed` are the items of lists in cells.

    `base` is the filled file that it stands in, if tags of that have printed something; its `blocks` are those alone.
    `pages` are those of all of it.

    One that compares two has both in `sides`, the old and the new, and in `dropped` the names of Word files that only
    the old one has.
    """

    __slots__ = (
        "author", "base", "blocks", "date", "dropped", "file_name", "footnoted", "listed", "pages", "sides",
        "subject", "title",
    )  # fmt: skip

    def __init__(self, title: str, author: str, subject: str, date: str, file_name: str, blocks: list[Block]) -> None:
        self.title = title
        self.author = author
        self.subject = subject
        self.date = date
        self.file_name = file_name
        self.blocks = blocks
        self.base: Filled | None = None
        self.pages = PLAIN
        self.footnoted = False
        self.listed: list[Listed] = []
        self.sides: tuple[Document, Document] | None = None
        self.dropped: list[str] = []

    def story(self) -> Iterator[Block]:
        """The blocks in reading order: those of the base first, and those of filled files in the place of each.
        Headers and footers stand where their pages begin."""
        for block in (*([self.base] if self.base else ()), *self.pages.paragraphs(), *self.blocks):
            if isinstance(block, Filled):
                yield from block.blocks
            else:
                if isinstance(block, PageTurn):
                    yield from block.pages.paragraphs()
                yield block

    def files(self) -> list[Filled]:
        """The filled Word files in it, the base first."""
        attached = [block for block in self.blocks if isinstance(block, Filled)]
        return [self.base, *attached] if self.base else attached

    def entries(self) -> list[Paragraph]:
        """The entries of its tables of contents."""
        return [block for block in self.blocks if isinstance(block, Paragraph) and block.entry]

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph in reading order, those of tables, charts and filled files included.

        Footnotes stand behind the paragraph or the row that has their signs.
        """
        for block in self.story():
            if isinstance(block, Paragraph):
                yield block
                if self.footnoted:
                    yield from block.footnotes()
            if (table := _table_of(block)) is not None:
                for row in table.rows:
                    yield from self._with_footnotes(row) if self.footnoted else row.paragraphs()

    def _with_footnotes(self, row: Row) -> Iterator[Paragraph]:
        """The paragraphs of a row, and then their footnotes."""
        yield from row.paragraphs()
        for paragraph in row.paragraphs():
            yield from paragraph.footnotes()

    def numbered(self) -> Mapping[str, frozenset[int]]:
        """The numbers of its tables and figures, and of the annexes up to the last that it has or is."""
        found: dict[str, set[int]] = {"table": set(), "figure": set(), "annex": set()}
        for paragraph in self.paragraphs():
            if paragraph.caption:
                found[paragraph.caption].add(paragraph.ordinal)
            elif paragraph.kind is Kind.LABEL and (digits := re.search("[0-9]{1,3}", paragraph.text)):
                found["annex"] |= set(range(1, int(digits.group()) + 1))
        return {name: frozenset(numbers) for name, numbers in found.items()}

    def positions(self) -> Iterator[Position]:
        """Every paragraph in the order of `paragraphs`, with where it stands.

        An attachment stands under its label and title, which are one heading above all others; so does each form of
        a document that has no other headings.
        """
        headings: tuple[Heading, ...] = ()
        label, titled = "", self._begins_with_a_form()
        order = 0
        for block in self.story():
            if isinstance(block, Paragraph):
                if block.kind is Kind.LABEL:
                    label = f"{block.text} " if titled else ""
                elif block.kind is Kind.TITLE:
                    headings = (Heading(0, label, block.text),) if titled else ()
                    titled = True
                if block.level and (text := block.heading):
                    above = (heading for heading in headings if heading.level < block.level)
                    headings = (*above, Heading(block.level, block.number, text))
                yield Position(block, order, headings)
                order += 1
                for note in block.footnotes() if self.footnoted else ():
                    yield Position(note, order, headings)
                    order += 1
            if (table := _table_of(block)) is not None:
                for row in table.rows:
                    for paragraph in row.paragraphs():
                        yield Position(paragraph, order, headings, table, row)
                        order += 1
                    for paragraph in row.paragraphs() if self.footnoted else ():
                        for note in paragraph.footnotes():
                            yield Position(note, order, headings)
                            order += 1

    def _begins_with_a_form(self) -> bool:
        """Whether no heading stands below the first title: it is then that of a form, not that of the report."""
        titles = 0
        for block in self.story():
            if isinstance(block, Paragraph):
                titles += block.kind is Kind.TITLE
                if block.level or titles > 1:
                    return not block.level
        return titles > 0

    def replaced(self, change: Callable[[Paragraph], Paragraph]) -> Self:
        """The document with `change` made to every paragraph in reading order; the one here stays as it is."""

        def rows(old: list[Row]) -> list[Row]:
            return [row_of(row) for row in old]

        def row_of(old: Row) -> Row:
            row = old._replace(cells=[cell_of(cell) for cell in old.cells])
            for paragraph in row.paragraphs() if self.footnoted else ():
                paragraph.runs = notes_of(paragraph.runs)
            return row

        def notes_of(runs: list[Run]) -> list[Run]:
            return [
                run._replace(marks=run.marks._replace(footnote=change(run.marks.footnote)))
                if run.marks and run.marks.footnote
                else run
                for run in runs
            ]

        def cell_of(old: Cell) -> Cell:
            cell = copy(old)
            cell.paragraphs = [change(paragraph) for paragraph in old.paragraphs]
            return cell

        def filled_of(file: Filled) -> Filled:
            found = (block_of(block) for block in file.blocks)
            return file._replace(blocks=tuple(block for block in found if isinstance(block, (Paragraph, Table))))

        def block_of(block: Block) -> Block:
            if isinstance(block, Filled):
                return filled_of(block)
            if isinstance(block, Table):
                return block._replace(rows=rows(block.rows))
            if isinstance(block, PageTurn):
                return block._replace(pages=block.pages.replaced(change))
            if isinstance(block, Paragraph):
                block = change(block)
                if self.footnoted:
                    block = copy(block)
                    block.runs = notes_of(block.runs)
                if isinstance(chart := block.drawing, Chart):
                    block = copy(block)
                    block.drawing = chart._replace(rows=rows(chart.rows))
            return block

        document = copy(self)
        document.base = filled_of(self.base) if self.base else None
        document.pages = self.pages.replaced(change)
        document.blocks = [block_of(block) for block in self.blocks]
        return document

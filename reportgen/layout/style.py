"""What a look is made of: fonts, styles of paragraphs, the page and its number, in Word's units."""

# Annotations of named tuples are not postponed here: each that is a text is compiled once more while the module loads.
from collections.abc import Mapping
from typing import NamedTuple, Self

from reportgen.layout.units import Indent, LineSpacing

GUTTER = 425
"""What lies between two columns, in twips: Word's own."""
PAGE_FIELDS: Mapping[str, str] = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
"""How the number of a page and that of all pages are written, and what Word calls them."""


class Font(NamedTuple):
    """A font as government machines have it, with what stands in for it elsewhere."""

    name: str
    substitute: str
    panose: str
    pitch: str


class Style(NamedTuple):
    """The look of one kind of paragraph: `size` in half points, `spacing` in twips, `before` and `after` in hundredths
    of a line or in twips.

    `color` and `shading` are six hexadecimal digits, empty for none; `borders` are lines by their sides, as `own_looks`
    has them."""

    font: str
    latin: str
    size: int
    bold: bool
    spacing: int
    align: str
    line: LineSpacing
    indent: tuple[Indent, ...]
    before: tuple[str, int] | None
    after: tuple[str, int] | None
    grid: bool
    color: str = ""
    italic: bool = False
    underline: bool = False
    shading: str = ""
    borders: tuple[tuple[str, tuple[str, int, str]], ...] = ()
    border_space: int = 1

    @property
    def character(self) -> int:
        """The width of one Chinese character, in twips."""
        return self.size * 10 + self.spacing


class Page(NamedTuple):
    """The page, all lengths in twips; `characters` is how many stand in a line of the body."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    header: int
    footer: int
    line_pitch: int
    characters: int

    @property
    def text_width(self) -> int:
        """The width of the text area (版心), in twips."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        """The height of the text area, in twips."""
        return self.height - self.top - self.bottom

    def column(self, columns: int) -> Self:
        """The page as it is to what stands in one of so many columns: its text is no wider."""
        if columns == 1:
            return self
        room = (self.text_width - (columns - 1) * GUTTER) // columns
        characters = max(1, self.characters * room // self.text_width)
        return self._replace(right=self.width - self.left - room, characters=characters)

    def turned(self) -> Self:
        """The page lying on its side, its head where the left side was, as GB/T 9704-2012, 8, has it for wide tables.
        The margins turn with it; header and footer stay as far from the text as they are."""
        if self.width >= self.height:
            return self
        page = self._replace(
            width=self.height,
            height=self.width,
            top=self.left,
            right=self.top,
            bottom=self.right,
            left=self.bottom,
            header=max(0, self.left - self.top + self.header),
            footer=max(0, self.right - self.bottom + self.footer),
        )
        return page._replace(characters=self.characters * page.text_width // self.text_width)


class CellPadding(NamedTuple):
    """What is left free in a cell above and below its text, and at either side, in twips."""

    vertical: int
    horizontal: int


class PageNumber(NamedTuple):
    """How a page number reads and where it stands: `odd`, `even` and `first` are left, center or right.

    `first` is empty if the first page is as the others, and `none` if it has no number; `start` is its number, None for
    the usual.
    """

    text: str
    odd: str
    even: str
    offset: int
    first: str = ""
    start: int | None = None


class Watermark(NamedTuple):
    """How a watermark looks: the name of its font, and its colour, of six hexadecimal digits."""

    font: str
    color: str

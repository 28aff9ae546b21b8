"""What a Word file looks like, in the terms of a format: loaded where one is read."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reportgen.layout.style import CellPadding, Font, Page, PageNumber, Style


class HeadingList(NamedTuple):
    """The list of several levels by which Word counts the headings of a file.

    `number` and `abstract` are its `w:numId` and `w:abstractNumId`. `patterns` are how numbers read, by level, as in
    `format.yaml`; a level that no pattern can say has an empty one.
    """

    number: str
    abstract: str
    patterns: Mapping[int, str]


class Unsaid(NamedTuple):
    """Something of a look that a format cannot say: `code` and `params` name its text in the catalogue; `style` is the
    name of the style that it is of, empty for the whole file."""

    code: str
    style: str
    params: Mapping[str, object]


class Look(NamedTuple):
    """What a Word file looks like.

    `styles` are those that the file has, by the names of a format, and `identifiers` what the file calls them; `normal`
    is what a paragraph without any style has. `counting` are those that Word numbers by themselves. `headings` is None
    where it does not count the headings, `page_number` where no footer has a number, and `cell_padding` where there is
    no table style of a report. `patterns` are the numbers of headings that are typed, as far as there are any.
    """

    page: Page
    fonts: Mapping[str, Font]
    normal: Style
    styles: Mapping[str, Style]
    identifiers: Mapping[str, str]
    counting: frozenset[str]
    headings: HeadingList | None
    patterns: Mapping[int, str]
    page_number: PageNumber | None
    cell_padding: CellPadding | None
    language: str
    unsaid: tuple[Unsaid, ...]

    def counted(self) -> frozenset[int]:
        """The levels whose headings Word counts."""
        return frozenset(self.headings.patterns) if self.headings else frozenset()

    def counted_patterns(self, usual: Sequence[str]) -> tuple[str, ...]:
        """How numbers read at each level: as in this file where Word counts, and as is usual elsewhere."""
        own = self.headings.patterns if self.headings else {}
        return tuple(own.get(level) or pattern for level, pattern in enumerate(usual, start=1))

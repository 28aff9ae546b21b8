"""Looks of letters and lines as `report.typ` takes them: numbered, each once, in the fonts that there are."""

# Annotations of named tuples are not postponed here: each that is a text is compiled once more while the module loads.
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from reportgen.layout.format import Layout
from reportgen.layout.style import Style
from reportgen.pdf.fonts import FontBook

if TYPE_CHECKING:
    from reportgen.layout.own_looks import Letters

Data = dict[str, Any]
"""What `report.typ` reads, in the shapes of JSON."""

_BOLD = 700
_SINGLE = 240  # of a line, in the unit in which Word counts several
# The middle of a line is so far above the feet of its letters, in thousandths of the size of type.
_MIDDLE = 420


class Ink(NamedTuple):
    """How letters look: `size` in half points, `spacing` in twips, `color` and `ground` of six hexadecimal digits,
    empty for the usual; `raised` is `sup`, `sub` or empty."""

    font: str
    latin: str
    size: int
    spacing: int
    bold: bool
    italic: bool
    underline: bool
    color: str
    ground: str = ""
    raised: str = ""

    @classmethod
    def of(cls, style: Style) -> Self:
        """The letters of a style of paragraphs."""
        return cls(
            style.font, style.latin, style.size, style.spacing, style.bold, style.italic, style.underline, style.color
        )

    def over(self, letters: "Letters") -> Self:
        """The same where a class of letters says nothing else."""
        return self._replace(
            font=letters.font or self.font,
            latin=letters.latin or letters.font or self.latin,
            size=letters.size or self.size,
            bold=self.bold if letters.bold is None else letters.bold,
            italic=self.italic if letters.italic is None else letters.italic,
            underline=self.underline if letters.underline is None else letters.underline,
            color=letters.color or self.color,
            ground=letters.shading or self.ground,
        )


class Looks:
    """Numbers the looks of letters of a report in a layout; `told` is what `report.typ` is told of each."""

    def __init__(self, layout: Layout, book: FontBook) -> None:
        self.layout = layout
        self.book = book
        self.told: list[Data] = []
        self._numbers: dict[Ink, int] = {}

    def number(self, ink: Ink) -> int:
        """The number of a look."""
        if ink not in self._numbers:
            self._numbers[ink] = len(self.told)
            self.told.append(self._tell(ink))
        return self._numbers[ink]

    def is_slanted(self, ink: Ink) -> bool:
        """Whether letters are slanted by hand, because their font has none that are."""
        return ink.italic and not self.book.face(ink.font or ink.latin).italic

    def _tell(self, ink: Ink) -> Data:
        face = self.book.face(ink.font or ink.latin)
        fonts: list[object] = [face.family] if face.family else []
        if ink.latin and ink.latin != ink.font and (western := self.book.face(ink.latin).family):
            fonts.insert(0, [western])
        return {
            "fonts": fonts,
            "size": ink.size,
            "weight": _BOLD if ink.bold and face.bold else face.weight,
            "thick": ink.bold and not face.bold,
            "italic": ink.italic,
            "slanted": self.is_slanted(ink),
            "spacing": ink.spacing,
            "colour": ink.color,
            "underline": ink.underline,
            "ground": ink.ground,
            "raised": ink.raised,
        }

    def line(self, style: Style) -> Data:
        """How high the lines of a style are above and below the feet of its letters.

        Letters stand in the middle of a line of fixed height, as Word has them, or have their own height where it is
        not fixed: on a grid whole lines of it, if they keep to that.
        """
        value, rule = style.line
        size = style.size * 10  # in twips
        if rule == "exact":
            return {"scales": False, "above": (value + size) // 2, "below": value - (value + size) // 2}
        single = self.book.face(style.font or style.latin).line
        pitch = self.layout.page.line_pitch
        if style.grid and pitch:
            whole = -(-size * single // (pitch * 1000)) * pitch
            high = whole * value // _SINGLE if rule == "auto" else max(whole, value)
            return {"scales": False, "above": (high + size) // 2, "below": high - (high + size) // 2}
        below = single // 2 - _MIDDLE
        if rule == "auto":
            return {"scales": True, "above": single * value // _SINGLE - below, "below": below}
        high = max(size * single // 1000, value)
        return {"scales": False, "above": high - size * below // 1000, "below": size * below // 1000}

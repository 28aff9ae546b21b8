"""The look of a report: `format.yaml`, read, checked, and turned into Word's units."""

# Annotations of named tuples are not postponed here: each that is a text is compiled once more while the module loads.
import contextlib
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, Self

from reportgen.errors import Problem, TemplateError
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import MappingNode, node_at, to_plain
from reportgen.files.cache import recall, remember
from reportgen.language.words import Captions, Words, words_of
from reportgen.layout.classes import NO_CLASSES, STYLES, Classes
from reportgen.layout.units import (
    ALIGNMENTS,
    LineSpacing,
    MeasureError,
    character_spacing,
    half_points,
    indent,
    line_spacing,
    paragraph_space,
    twips,
)
from reportgen.messages import Listing
from reportgen.schema.merge import merged_trees
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.validation import Validator, package_schema
from reportgen.values.rounding import NumberForm


class Font(NamedTuple):
    """A font as government machines have it, with what stands in for it elsewhere."""

    name: str
    substitute: str
    panose: str
    pitch: str


class Style(NamedTuple):
    """The look of one kind of paragraph: `size` in half points, `spacing` in twips, `indent` as a side
    and hundredths of a character, `before` and `after` in hundredths of a line or in twips.

    `color` and `shading` are six hexadecimal digits, empty for none; `borders` are lines by their sides, as `own_looks`
    has them."""

    font: str
    latin: str
    size: int
    bold: bool
    spacing: int
    align: str
    line: LineSpacing
    indent: tuple[str, int] | None
    before: tuple[str, int] | None
    after: tuple[str, int] | None
    grid: bool
    color: str = ""
    italic: bool = False
    underline: bool = False
    shading: str = ""
    borders: tuple[tuple[str, tuple[str, int, str]], ...] = ()

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


class PageNumber(NamedTuple):
    """How a page number reads and where it stands: `odd` and `even` are left, center or right."""

    before: str
    after: str
    odd: str
    even: str
    offset: int


BULLETS = ("• ", "– ")
"""The marks of items without a number, where a format has none."""


class Layout:
    """The whole look of a report.

    `numbering` has a pattern for each of the six levels, `bullets` a mark for each depth of a list without numbers,
    `captions` a pattern for each kind of caption. `words` are those of the language of the report, `classes` those of
    the format's own.
    """

    def __init__(
        self,
        *,
        page: Page,
        fonts: tuple[Font, ...],
        styles: Mapping[str, Style],
        numbering: tuple[str, ...],
        captions: Captions,
        native_numbering: bool,
        page_number: PageNumber,
        forms: Mapping[str, NumberForm],
        words: Words,
        classes: Classes = NO_CLASSES,
        bullets: tuple[str, ...] = BULLETS,
    ) -> None:
        self.page = page
        self.fonts = fonts
        self.styles = styles
        self.numbering = numbering
        self.captions = captions
        self.native_numbering = native_numbering
        self.page_number = page_number
        self.forms = forms
        self.words = words
        self.classes = classes
        self.bullets = bullets


_COUNTED = re.compile(r"\{(\w+)\}")
_LEAST = 567  # a centimetre: less holds no line
_LANGUAGE = "zh"  # of a format that does not say it
# The styles that a format need not have, as it would write them.
_USUAL: dict[str, dict[str, Any]] = {
    "footnote": {"size": "小五", "spacing": "加宽0磅", "line": "单倍行距", "grid": False},
    "unit": {"size": "小四", "spacing": "加宽0磅", "align": "右对齐", "line": "单倍行距", "grid": False},
    "compact": {"size": "五号", "spacing": "加宽0磅", "align": "左对齐", "line": "单倍行距", "grid": False},
}


@cache
def _validator() -> Validator:
    schema = package_schema("layout/format.schema.json")
    return Validator(schema, SchemaNode(schema, schema))


def layout_of(*formats: MappingNode) -> Layout:
    """The layout of a format file, and of those below from which it takes what it does not say.

    Raises:
        TemplateError: they do not fit the schema of formats, or a measure is in no unit of the trade.
    """
    tree = formats[-1]
    for own in reversed(formats[:-1]):
        tree = merged_trees(tree, own)
    text = "\0".join(own.source.text for own in formats)
    if recall("format", text) is None:  # the validator takes a twentieth of a run to make
        if problems := _validator().problems(tree):
            raise TemplateError(problems)
        remember("format", text)
    return _Reader(tree).layout()


class _Reader:
    def __init__(self, tree: MappingNode) -> None:
        self.tree = tree
        self.plain: Any = to_plain(tree)
        self.problems: list[Problem] = []

    def layout(self) -> Layout:
        page = self.page()
        fonts = self.fonts()
        styles = self.styles(fonts)
        words = words_of(self.plain.get("language", _LANGUAGE))
        self.check_numbering()
        classes = self.classes(fonts, tuple(name for name in styles if name not in STYLES), words)
        if self.problems:
            raise TemplateError(self.problems)
        number = self.plain["page_number"]
        before, after = number["text"].split("{page}", 1)
        sides = {"左": "left", "中": "center", "右": "right"}
        used = {style.font for style in styles.values()}
        if classes is not NO_CLASSES:
            used |= {letters.font for letters in classes.characters.values()}
            used |= {cell.letters.font for cell in classes.cells.values()}
        return Layout(
            page=page,
            fonts=tuple(sorted({f for f in fonts.values() if f.name in used}, key=lambda font: font.name)),
            styles=styles,
            numbering=tuple(self.plain["numbering"]["patterns"]),
            captions=words.captions._replace(**self.plain.get("captions", {})),
            native_numbering=self.plain["numbering"].get("native", False),
            page_number=PageNumber(
                before, after, sides[number["odd"]], sides[number["even"]], int(number["offset"] * 100)
            ),
            forms={
                kind: NumberForm(kind, int(entry["decimals"]), grouped=entry.get("separator", False))
                for kind, entry in self.plain["numbers"].items()
            },
            words=words,
            classes=classes,
            bullets=tuple(self.plain["numbering"].get("bullets", BULLETS)),
        )

    def measure(self, convert: Any, value: str, *path: str) -> Any:
        try:
            return convert(value)
        except MeasureError as error:
            self.report("measure", path, value=error.value, example=Listing(error.examples))
            return None

    def report(self, code: str, path: tuple[str, ...], **params: object) -> None:
        place = node_at(self.tree, path).place
        self.problems.append(Problem(code=code, place=place, path=FactPath.of(path), params=params))

    def page(self) -> Page:
        entry = self.plain["page"]
        lengths = {
            name: self.measure(twips, value, "page", name) or 0
            for name, value in entry.items()
            if not isinstance(value, Decimal)
        }
        page = Page(**lengths, characters=int(entry["characters"]))
        if not self.problems and (page.text_width < _LEAST or page.height - page.top - page.bottom < _LEAST):
            self.report("page-too-narrow", ("page",))
        return page

    def fonts(self) -> dict[str, Font]:
        groups = self.plain["fonts"]
        chosen = groups.get(groups["use"])
        if not isinstance(chosen, dict):
            names = Listing(name for name in groups if name != "use")
            self.report("font-group", ("fonts", "use"), name=groups["use"], names=names)
            return {}
        return {
            key: Font(font["name"], font.get("substitute", ""), font.get("panose", ""), font.get("pitch", "variable"))
            for key, font in chosen.items()
        }

    def styles(self, fonts: dict[str, Font]) -> dict[str, Style]:
        entries = self.plain["styles"]
        body = _inherited(entries)
        return {name: self.style(name, body, entry, fonts) for name, entry in {**_USUAL, **entries}.items()}

    def style(self, name: str, body: dict[str, Any], own: dict[str, Any], fonts: dict[str, Font]) -> Style:
        """A style: its own entries over those of the body. What is wrong in the body is told there alone."""
        at, entry = ("styles", name), {**body, **own}
        font = fonts.get(entry["font"])
        if font is None and fonts and "font" in own:
            self.report("font-unknown", (*at, "font"), name=entry["font"], names=Listing(fonts))
        family = font.name if font else ""

        def read(convert: Any, key: str, default: Any) -> Any:
            if key not in entry:
                return default
            if key in own:
                return self.measure(convert, own[key], *at, key)
            with contextlib.suppress(MeasureError):
                return convert(entry[key])
            return default

        return Style(
            color=entry.get("color", "").upper(),
            italic=entry.get("italic", False),
            underline=entry.get("underline", False),
            shading=entry.get("shading", "").upper(),
            borders=read(_borders, "border", None) or (),
            font=family,
            latin=entry.get("latin", family),
            size=read(half_points, "size", 0) or 0,
            bold=entry.get("bold", False),
            spacing=read(character_spacing, "spacing", 0) or 0,
            align=ALIGNMENTS[entry["align"]],
            line=read(line_spacing, "line", None) or LineSpacing(240, "auto"),
            indent=read(indent, "indent", None),
            before=read(paragraph_space, "before", None),
            after=read(paragraph_space, "after", None),
            grid=entry.get("grid", True),
        )

    def check_numbering(self) -> None:
        """Make sure that each level has its own number once, and that Word can count so where it is to count."""
        patterns, native = self.plain["numbering"]["patterns"], self.plain["numbering"].get("native", False)
        named = [_COUNTED.findall(pattern) for pattern in patterns]
        for level, names in enumerate(named, start=1):
            own = [name for name in names if name == str(level) or not name.isdecimal()]
            above = [int(name) for name in names if name.isdecimal() and int(name) != level]
            place = ("numbering", "patterns")
            if len(own) != 1 or any(higher > level for higher in above):
                self.report("numbering-pattern", place, level=level, pattern=patterns[level - 1])
            elif native and above and own[0] not in ("decimal", str(level)):
                self.report("numbering-native", place, level=level, pattern=patterns[level - 1])

    def classes(self, fonts: dict[str, Font], paragraphs: tuple[str, ...], words: Words) -> Classes:
        """The format's own classes: what reads them is loaded when there are some."""
        if not paragraphs and self.plain.keys().isdisjoint(("characters", "cells", "tables")):
            return NO_CLASSES
        from reportgen.layout.own_classes import read_classes

        families = {key: font.name for key, font in fonts.items()}
        return read_classes(self.plain, paragraphs, families, words.styles, self.measure, self.report)


# What the body has for itself.
_OWN = ("indent", "before", "after", "bold", "italic", "underline", "shading", "border")


def _inherited(entries: dict[str, Any]) -> dict[str, Any]:
    """What other styles take from the body: fonts, size and colour of letters, distance of lines, alignment."""
    return {key: value for key, value in entries["body"].items() if key not in _OWN}


def _borders(text: str) -> Any:
    """The lines around a paragraph: what reads them is loaded when there are some."""
    from reportgen.layout.own_looks import borders

    return tuple((side, line) for side, line in borders(text) if not side.startswith("inside"))

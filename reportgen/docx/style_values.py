"""What the styles of a Word file come to: each with the defaults of the file and with all that it is based on.

Values are those of a format (`Style`). What a style has besides, such as a tab, is told as unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from lxml import etree

from reportgen.docx.ooxml import OFF, W
from reportgen.docx.styles import SIDES
from reportgen.docx.text import value_of
from reportgen.layout.look import Unsaid
from reportgen.layout.own_looks import LINE_KINDS, THICKEST, THIN
from reportgen.layout.style import Style
from reportgen.layout.units import Indent, LineSpacing

_W = f"{{{W}}}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# What counts where nothing is said (ECMA-376-1, 17.3.2.38, 17.3.1.33).
_SIZE, _LINE = 20, 240
_LATIN, _CHINESE = "Times New Roman", "宋体"
_SLOTS = {"ascii": "asciiTheme", "eastAsia": "eastAsiaTheme"}
_ALIGNMENTS = {"both": "both", "center": "center", "left": "left", "start": "left", "right": "right", "end": "right"}
# What a format cannot say of a paragraph or of letters, and the code of its text.
_UNSAID = {
    "shd": "unsaid-shading",
    "tabs": "unsaid-tabs",
    "contextualSpacing": "unsaid-contextual",
    "pageBreakBefore": "unsaid-page-break",
    "framePr": "unsaid-frame",
    "caps": "unsaid-capitals",
    "smallCaps": "unsaid-capitals",
    "strike": "unsaid-strike",
    "dstrike": "unsaid-strike",
    "outline": "unsaid-effect",
    "shadow": "unsaid-effect",
    "emboss": "unsaid-effect",
    "imprint": "unsaid-effect",
    "vanish": "unsaid-hidden",
    "w": "unsaid-scale",
    "position": "unsaid-raised",
    "highlight": "unsaid-highlight",
    "u": "unsaid-underline",
    "bdr": "unsaid-border",
    "vertAlign": "unsaid-raised",
    "em": "unsaid-emphasis",
}
_NOTHING: dict[str, tuple[str, ...]] = {
    "w": ("100",),
    "position": ("0",),
    "vertAlign": ("baseline",),
    "em": ("none",),
    "highlight": ("none",),
}
# What a format says of a line below letters and of a ground, which has one colour.
_NOTHING |= {"u": ("none", "single"), "shd": ("clear", "nil")}
_COLOR = re.compile("[0-9A-Fa-f]{6}")
_BLACK = "000000"
_NO_LINE = ("nil", "none")
_BORDER_SIDES = SIDES[:4]  # a paragraph has none inside


class StyleValues:
    """The styles of a file, by their identifiers.

    `levels` are the properties of the paragraphs of lists, by the number of the list and the level; `script` is the one
    by which the theme chooses its Chinese font: `Hans`.
    """

    def __init__(
        self,
        root: etree._Element,
        theme: etree._Element | None,
        script: str,
        levels: Mapping[tuple[str, int], etree._Element],
    ) -> None:
        self.elements = {style.get(f"{_W}styleId", ""): style for style in root.iterchildren(f"{_W}style")}
        self.defaults = root.find(f"{_W}docDefaults")
        self.theme = theme
        self.script = script
        self.levels = levels

    def default(self, kind: str) -> str:
        """The identifier of the style that what has none has; empty if there is no such style."""
        for name, style in self.elements.items():
            if style.get(f"{_W}type", "paragraph") == kind and style.get(f"{_W}default", "0") not in OFF:
                return name
        return ""

    def chain(self, identifier: str) -> list[etree._Element]:
        """A style behind all those that it is based on."""
        found: list[etree._Element] = []
        while identifier in self.elements and self.elements[identifier] not in found:
            found.insert(0, self.elements[identifier])
            identifier = value_of(self.elements[identifier], "basedOn")
        return found

    def list_place(self, identifier: str) -> tuple[str, int]:
        """The number of the list by which Word counts the paragraphs of a style, and their level; empty if none."""
        number, level = "", 0
        for style in self.chain(identifier):
            own = style.find(f"{_W}pPr/{_W}numPr")
            if own is not None:
                number = value_of(own, "numId") or number
                level = number_of(value_of(own, "ilvl"), level)
        return ("", 0) if number == "0" else (number, level)

    def style(self, identifier: str) -> Style:
        """What a style comes to; without one of that name, what the defaults of the file do."""
        return _Sum(self._layers(identifier), self._font).style()

    def unsaid(self, identifier: str, name: str) -> Iterator[Unsaid]:
        """What a style has that a format cannot say; `name` is what the file calls it."""
        total = _Sum(self._layers(identifier), self._font)
        for code, value in total.unsaid():
            yield Unsaid(code, name, {"value": value})

    def _layers(self, identifier: str) -> list[etree._Element]:
        """The properties of paragraphs and letters that make up a style, the first below all others."""
        layers = []
        for kind, tag in (("pPrDefault", "pPr"), ("rPrDefault", "rPr")):
            found = None if self.defaults is None else self.defaults.find(f"{_W}{kind}/{_W}{tag}")
            layers += [] if found is None else [found]
        number, level = "", 0
        for style in self.chain(identifier):
            own = style.find(f"{_W}pPr/{_W}numPr")
            if own is not None:  # its level counts for less than the style that names it, for more than those below
                number, level = value_of(own, "numId") or number, number_of(value_of(own, "ilvl"), level)
                layers += [self.levels[number, level]] if (number, level) in self.levels else []
            layers += [found for tag in ("pPr", "rPr") if (found := style.find(f"{_W}{tag}")) is not None]
        return layers

    def _font(self, theme: str) -> str:
        """The font that a name such as `minorEastAsia` stands for; empty if the file's theme has none."""
        if self.theme is None:
            return ""
        fonts = self.theme.find(f".//{_A}{'major' if theme.startswith('major') else 'minor'}Font")
        if fonts is None:
            return ""
        if not theme.endswith("EastAsia"):
            latin = fonts.find(f"{_A}latin")
            return "" if latin is None else latin.get("typeface", "")
        own = fonts.find(f"{_A}ea")
        if own is not None and own.get("typeface"):
            return own.get("typeface", "")
        scripts = {font.get("script"): font.get("typeface", "") for font in fonts.iterchildren(f"{_A}font")}
        return scripts.get(self.script, "")


class _Sum:
    """Layers of properties, added up attribute by attribute, as Word does."""

    def __init__(self, layers: Iterable[etree._Element], font_of: Callable[[str], str]) -> None:
        self.fonts: dict[str, str] = {}
        self.properties: dict[str, dict[str, str]] = {}
        self.lines: dict[str, dict[str, str]] = {}
        self.font_of = font_of
        for layer in layers:
            for element in layer.iterchildren(f"{_W}*"):
                self._add(
                    etree.QName(element).localname, {etree.QName(k).localname: str(v) for k, v in element.items()}
                )
                self._add_children(element)

    def _add(self, tag: str, own: dict[str, str]) -> None:
        if tag == "rFonts":
            for slot, theme in _SLOTS.items():  # of a layer the font of the theme counts, of two the later one
                named = self.font_of(own[theme]) if theme in own else own.get(slot, "")
                self.fonts[slot] = named or self.fonts.get(slot, "")
        elif tag == "spacing" and "val" in own:
            self.properties["letters"] = own
        elif tag == "ind":
            own = {_left_or_right(key): value for key, value in own.items()}
            indents = self.properties.setdefault(tag, {})
            for one, other in (("firstLine", "hanging"), ("hanging", "firstLine")):
                if one in own or f"{one}Chars" in own:
                    indents.pop(other, None)
                    indents.pop(f"{other}Chars", None)
            indents |= own
        else:
            self.properties.setdefault(tag, {}).update(own)

    def _add_children(self, element: etree._Element) -> None:
        """Borders and tabs stand below the element of their name."""
        tag = etree.QName(element).localname
        for child in element.iterchildren(f"{_W}*"):
            kind = child.get(f"{_W}val", "")
            if tag == "pBdr":
                given = {etree.QName(key).localname: str(value) for key, value in child.items()}
                self.lines[_left_or_right(etree.QName(child).localname)] = given
            elif tag == "tabs" and kind != "clear":
                self.properties[tag] = {"val": kind}

    def style(self) -> Style:
        """The values that a format can say."""
        size = number_of(self._value("sz"), _SIZE)
        spacing = self.properties.get("spacing", {})
        rule = spacing.get("lineRule", "auto")
        line = number_of(spacing.get("line", ""), _LINE)
        return Style(
            font=self.fonts.get("eastAsia") or _CHINESE,
            latin=self.fonts.get("ascii") or _LATIN,
            size=size,
            bold=self._is_on("b"),
            spacing=number_of(self._value("letters"), 0),
            align=_ALIGNMENTS.get(self._value("jc") or "left", "both"),
            line=LineSpacing(line, rule if rule in ("exact", "atLeast") else "auto"),
            indent=tuple(self._indents()),
            before=_space(spacing, "before"),
            after=_space(spacing, "after"),
            grid=self._value("snapToGrid") not in OFF,
            color=_color(self._value("color")),
            italic=self._is_on("i"),
            underline=self._value("u") not in ("", "none"),
            shading=_color(self.properties.get("shd", {}).get("fill", ""), none=""),
            borders=tuple((side, drawn) for side in _BORDER_SIDES if (drawn := self._line(side)) is not None),
        )

    def _line(self, side: str) -> tuple[str, int, str] | None:
        """The line at a side, as a format has it; None if there is none, or one that no format can say."""
        given = self.lines.get(side, {})
        kind, width = given.get("val", "nil"), number_of(given.get("sz", ""), THIN)
        if kind not in LINE_KINDS or not 0 < width <= THICKEST:
            return None
        return kind, width, _color(given.get("color", ""), none="") or "auto"

    def _indents(self) -> Iterator[Indent]:
        given = self.properties.get("ind", {})
        for side in ("left", "right", "firstLine", "hanging"):
            characters, twips = (number_of(given.get(key, ""), 0) for key in (f"{side}Chars", side))
            if characters > 0:
                yield Indent(side, characters)
            elif twips > 0 and not characters:
                yield Indent(side, twips, "twips")

    def unsaid(self) -> Iterator[tuple[str, str]]:
        """What a format cannot say, by the codes of its texts, with the value of each."""
        told = set()
        for tag, code in _UNSAID.items():
            value = self._value(tag)
            if tag in self.properties and value not in (*OFF, *_NOTHING.get(tag, ())) and code not in told:
                told.add(code)
                yield code, value
        drawn = [side for side, line in self.lines.items() if line.get("val") not in _NO_LINE]
        if any(side not in _BORDER_SIDES or self._line(side) is None for side in drawn):
            yield "unsaid-border", ""
        if self._value("jc") not in ("", *_ALIGNMENTS):
            yield "unsaid-alignment", self._value("jc")
        if any(value.startswith("-") for value in self.properties.get("ind", {}).values()):
            yield "unsaid-outdent", ""
        spacing = self.properties.get("spacing", {})
        if any(spacing.get(f"{side}Autospacing", "0") not in OFF for side in ("before", "after")):
            yield "unsaid-auto-space", ""

    def _value(self, tag: str) -> str:
        return self.properties.get(tag, {}).get("val", "")

    def _is_on(self, tag: str) -> bool:
        return tag in self.properties and self._value(tag) not in OFF


def _left_or_right(side: str) -> str:
    """The name of a side as most programs write it; what stands at the start is left in Chinese."""
    for logical, name in (("start", "left"), ("end", "right")):
        if side.startswith(logical):
            return side.replace(logical, name)
    return side


def _color(value: str, none: str = _BLACK) -> str:
    """Six hexadecimal digits; empty for what programs choose by themselves, and for `none`."""
    return value.upper() if _COLOR.fullmatch(value) and value != none else ""


def _space(given: Mapping[str, str], side: str) -> tuple[str, int] | None:
    """The space before or after: Word goes by the lines where both are given."""
    lines, twips = (number_of(given.get(key, ""), 0) for key in (f"{side}Lines", side))
    return ("lines", lines) if lines > 0 else ("twips", twips) if twips > 0 else None


def number_of(text: str, default: int) -> int:
    """A whole number of twips, half points or hundredths; what programs write with a fraction is rounded."""
    found = re.fullmatch(r"(-?[0-9]{1,7})(?:\.[0-9]+)?(pt)?", text)
    if not found:
        return default
    return int(found[1]) * (20 if found[2] else 1)

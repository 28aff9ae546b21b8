"""The look of a file made in Word, read in the terms of a format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from posixpath import basename, dirname, join, normpath

from lxml import etree

from reportgen.docx.ooxml import PACKAGE, R, W
from reportgen.docx.style_values import StyleValues, number_of
from reportgen.docx.styles import kind_of_style
from reportgen.docx.text import NUMBER_KINDS, paragraphs_of, shows_digits, value_of
from reportgen.docx.unpack import BrokenDocx, Package, usual_form
from reportgen.language.words import languages, words_of
from reportgen.layout.classes import HEADING_STYLES
from reportgen.layout.look import HeadingList, Look, Unsaid
from reportgen.layout.style import CellPadding, Font, Page, PageNumber, Style

_W, _R = f"{{{W}}}", f"{{{R}}}"
_RELATIONSHIP = f"{{{PACKAGE}/relationships}}Relationship"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SIDES = {"center": "center", "right": "right", "end": "right", "outside": "right"}
# A page of A4 with the margins of an empty file of Word's, in twips, where a file says nothing of its pages.
_PAGE = {"w": 11906, "h": 16838, "top": 1440, "bottom": 1440, "left": 1800, "right": 1800, "header": 851, "footer": 992}
_PITCH = 312
_GRIDS = ("lines", "linesAndChars", "snapToChars")
_SECTION = {
    "cols": "unsaid-columns",
    "lnNumType": "unsaid-line-numbers",
    "pgBorders": "unsaid-page-border",
    "vAlign": "unsaid-vertical",
    "textDirection": "unsaid-direction",
}
_TYPED = re.compile(
    r"(?P<before>[(（〔\[]?)(?:(?P<chinese>[一二三四五六七八九十]+)|(?P<decimal>[0-9]{1,2})|(?P<circled>[①-⑳])"
    r"|(?P<letter>[a-z]))(?P<after>[)）〕\]、．.]{0,2} ?)(?![0-9])"
)
_NUMBER_OF_PAGE = re.compile(r"\s*PAGE\b", re.I)
_HANZI = re.compile("[一-鿿]")


def read_look(content: bytes, upright: bool = False) -> Look:
    """The look of a Word file.

    Args:
        upright: whether the last pages that stand count, where the very last ones lie, which are those of a wide table.

    Raises:
        BrokenDocx: it is no Word file, or a part that tells of the look cannot be read.
    """
    return _Reader(Package(content), upright).look()


class _Reader:
    def __init__(self, package: Package, upright: bool) -> None:
        self.package = package
        self.main = next((name for kind, name in self._related("").values() if kind == "officeDocument"), "")
        if not self.main:
            raise BrokenDocx("document")
        self.related = self._related(self.main)
        document = self._root(self.main)
        body = document.find(f"{_W}body")
        if body is None:
            raise BrokenDocx("document")
        self.body = body
        self.settings = self._part("settings")
        self.sections = list(body.iter(f"{_W}sectPr"))
        standing = [section for section in self.sections if not _lies(section)] if upright else []
        self.section = [etree.Element(f"{_W}sectPr"), *self.sections, *standing][-1]
        self.numbering = _Numbering(self._part("numbering"))
        styles = self._part("styles")
        if styles is None:
            raise BrokenDocx("missing", "word/styles.xml")
        self.values = StyleValues(styles, self._part("theme"), self._script(), self.numbering.properties)
        self.unsaid: list[Unsaid] = []

    def look(self) -> Look:
        """All of it, as far as a format can say it, and what it cannot."""
        identifiers = self._identifiers()
        plain = self.values.default("paragraph")
        normal = self._style(plain)
        styles = {kind: self._style(identifier) for kind, identifier in identifiers.items()}
        self._tell_styles(identifiers, plain)
        page = self._page(styles.get("body", normal))
        headings = self._headings(identifiers)
        fonts = self._fonts({style.font for style in (normal, *styles.values())})
        typed = self._typed(identifiers)
        self._tell_section()
        counting = frozenset(kind for kind, name in identifiers.items() if self.values.list_place(name)[0])
        return Look(
            page=page,
            fonts=fonts,
            normal=normal,
            styles=styles,
            identifiers=identifiers,
            counting=counting,
            headings=headings,
            patterns=typed,
            page_number=self._page_number(styles.get("page_number", normal)),
            cell_padding=self._cell_padding(),
            language=self._language(),
            unsaid=tuple(self.unsaid),
        )

    def _related(self, source: str) -> dict[str, tuple[str, str]]:
        """What a part leads to inside the file: kind, in one word, and part, by identifier."""
        folder, file = dirname(source), basename(source)
        name = join(folder, "_rels", f"{file}.rels")
        if name not in self.package:
            if not source:
                raise BrokenDocx("unreadable")
            return {}
        found = {}
        for relation in self._root(name).iter(_RELATIONSHIP):
            kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                found[relation.get("Id", "")] = (kind, normpath(join("/", folder, target))[1:])
        return found

    def _root(self, name: str) -> etree._Element:
        return self.package.parse(name, usual_form(self.package.read(name)))

    def _part(self, kind: str) -> etree._Element | None:
        """The part of a kind that belongs to the main one, if there is one."""
        name = next((name for known, name in self.related.values() if known == kind), "")
        return self._root(name) if name in self.package else None

    def _script(self) -> str:
        """The script by which the theme chooses Chinese fonts."""
        found = None if self.settings is None else self.settings.find(f"{_W}themeFontLang")
        language = "" if found is None else found.get(f"{_W}eastAsia", "")
        return {"ja-JP": "Jpan", "ko-KR": "Hang", "zh-TW": "Hant", "zh-HK": "Hant"}.get(language, "Hans")

    def _identifiers(self) -> dict[str, str]:
        """What the file calls the styles of a report: known by name, or else by the identifier that Word gives."""
        by_name: dict[str, str] = {}
        by_identifier: dict[str, str] = {}
        for identifier, style in self.values.elements.items():
            if style.get(f"{_W}type", "paragraph") != "paragraph":
                continue
            names = [value_of(style, "name"), *value_of(style, "aliases").split(",")]
            for known in filter(None, map(kind_of_style, names)):
                by_name.setdefault(known, identifier)
            if (kind := kind_of_style("", identifier)) is not None:
                by_identifier[kind] = identifier
        taken = set(by_name.values())
        return {**{kind: name for kind, name in by_identifier.items() if name not in taken}, **by_name}

    def _style(self, identifier: str) -> Style:
        style = self.values.style(identifier)
        return style if self._has_grid() else style._replace(grid=False)

    def _has_grid(self) -> bool:
        """Whether the pages have a grid of lines to which paragraphs may keep."""
        grid = self.section.find(f"{_W}docGrid")
        return grid is not None and grid.get(f"{_W}type", "") in _GRIDS

    def _tell_styles(self, identifiers: Mapping[str, str], plain: str) -> None:
        """Tell what the styles have that a format cannot say; what all have from the plain one, once."""
        told: set[tuple[str, str]] = set()
        for identifier in dict.fromkeys((plain, *identifiers.values())):
            for unsaid in self.values.unsaid(identifier, self._name(identifier)):
                key = (unsaid.code, str(unsaid.params["value"]))
                if key not in told:
                    self.unsaid.append(unsaid)
                if identifier == plain:
                    told.add(key)

    def _name(self, identifier: str) -> str:
        """What the file calls a style where people see it."""
        element = self.values.elements.get(identifier)
        return identifier if element is None else value_of(element, "name")

    def _page(self, body: Style) -> Page:
        given = dict(_PAGE)
        for tag in ("pgSz", "pgMar"):
            element = self.section.find(f"{_W}{tag}")
            for key, value in () if element is None else element.items():
                name = etree.QName(key).localname
                given[name] = abs(number_of(str(value), given.get(name, 0)))
        grid = self.section.find(f"{_W}docGrid")
        pitch = number_of("" if grid is None else grid.get(f"{_W}linePitch", ""), _PITCH)
        if given.get("gutter"):
            self._tell("unsaid-gutter")
        left = given["left"] + given.get("gutter", 0)
        width = given["w"] - left - given["right"]
        return Page(
            width=given["w"],
            height=given["h"],
            top=given["top"],
            bottom=given["bottom"],
            left=left,
            right=given["right"],
            header=given["header"],
            footer=given["footer"],
            line_pitch=pitch,
            characters=max(1, min(100, width // max(1, body.character))),
        )

    def _tell(self, code: str, style: str = "", **params: object) -> None:
        self.unsaid.append(Unsaid(code, style, params))

    def _tell_section(self) -> None:
        """Tell what the last section has that a format cannot say."""
        for tag, code in _SECTION.items():
            element = self.section.find(f"{_W}{tag}")
            plain = element is None or (tag == "cols" and number_of(element.get(f"{_W}num", ""), 1) < 2)
            plain = plain or (element is not None and element.get(f"{_W}val", "") in ("top", "lrTb"))
            if not plain:
                self._tell(code)
        grid = self.section.find(f"{_W}docGrid")
        if grid is not None and grid.get(f"{_W}type") in _GRIDS[1:]:
            self._tell("unsaid-characters-grid")
        if len(self.sections) > 1:
            self._tell("unsaid-sections", count=len(self.sections))
        direct = sum(1 for paragraph in self.body.iter(f"{_W}p") if _has_own_letters(paragraph))
        if direct:
            self._tell("unsaid-direct", count=direct)

    def _fonts(self, used: set[str]) -> dict[str, Font]:
        """The fonts of the styles, as the file declares them."""
        table = self._part("fontTable")
        known = {} if table is None else {font.get(f"{_W}name", ""): font for font in table.iter(f"{_W}font")}
        fonts = {}
        for name in sorted(used):
            element = known.get(name)
            fonts[name] = Font(name, "", "", "variable") if element is None else _declared(name, element)
        return fonts

    def _headings(self, identifiers: Mapping[str, str]) -> HeadingList | None:
        """The list by which Word counts the headings: that of the highest one that it counts."""
        number, patterns = "", {}
        for level, kind in enumerate(HEADING_STYLES, start=1):
            own, index = self.values.list_place(identifiers.get(kind, ""))
            if not own or (number and own != number) or index != level - 1:
                if own:
                    self._tell("unsaid-other-list", self._name(identifiers[kind]))
                continue
            number = own
            pattern = self.numbering.pattern(own, index)
            if pattern is None:
                self._tell("unsaid-number", self._name(identifiers[kind]), value=self.numbering.shown(own, index))
            patterns[level] = pattern or ""
        return HeadingList(number, self.numbering.lists[number], patterns) if number in self.numbering.lists else None

    def _typed(self, identifiers: Mapping[str, str]) -> dict[int, str]:
        """How the numbers read that are typed before headings, where most headings of a level have one alike."""
        levels = {identifiers[kind]: level for level, kind in enumerate(HEADING_STYLES, start=1) if kind in identifiers}
        found: dict[int, Counter[str]] = {level: Counter() for level in levels.values()}
        for paragraph in self.body.iter(f"{_W}p"):
            level = levels.get(value_of(paragraph, "pPr/pStyle"))
            if level is not None:
                found[level][_pattern_of("".join(paragraphs_of(_alone(paragraph))))] += 1
        most = {level: patterns.most_common(1)[0] for level, patterns in found.items() if patterns}
        return {
            level: pattern for level, (pattern, times) in most.items() if pattern and 2 * times >= found[level].total()
        }

    def _page_number(self, style: Style) -> PageNumber | None:
        """How page numbers read and where they stand on odd and on even pages."""
        odd = self._number_in("default", style)
        differ = self.settings is not None and self.settings.find(f"{_W}evenAndOddHeaders") is not None
        even = self._number_in("even", style) if differ else None
        if self.section.find(f"{_W}titlePg") is not None:
            self._tell("unsaid-first-page")
        if odd is None:
            return None
        text, side, offset, outside = odd
        other = even[1] if even else {"right": "left", "left": "right"}.get(side, side) if outside else side
        return PageNumber(text, side, other, min(offset, 1000))

    def _number_in(self, kind: str, style: Style) -> tuple[str, str, int, bool] | None:
        """The page number in the footer of a kind: its text, its side, how far from there in hundredths of a character,
        and whether it changes sides."""
        for reference in reversed([e for section in self.sections for e in section.iter(f"{_W}footerReference")]):
            if reference.get(f"{_W}type", "default") == kind:
                _, name = self.related.get(reference.get(f"{_R}id", ""), ("", ""))
                return _numbered_paragraph(self._root(name), self.values, style) if name in self.package else None
        return None

    def _cell_padding(self) -> CellPadding | None:
        """What the table style of reports leaves free around the text of a cell."""
        names = {words_of(language).styles.grid for language in languages()}
        for style in self.values.elements.values():
            margins = style.find(f"{_W}tblPr/{_W}tblCellMar")
            if margins is not None and value_of(style, "name") in names:
                given = {side: margins.find(f"{_W}{side}") for side in ("top", "left", "start")}
                top, left = given["top"], given["left"] if given["left"] is not None else given["start"]
                widths = (0 if each is None else number_of(each.get(f"{_W}w", ""), 0) for each in (top, left))
                return CellPadding(*widths)
        return None

    def _language(self) -> str:
        """The language in which its own styles are named; if it has none, that of its text."""
        names = {value_of(style, "name") for style in self.values.elements.values()}
        for language in languages():
            if names & {*words_of(language).styles}:
                return language
        text = "".join(node.text or "" for node in self.body.iter(f"{_W}t"))
        return "zh" if not text.strip() or len(_HANZI.findall(text)) * 4 > len(text) else "en"


class _Numbering:
    """The lists of a file: `lists` are the identifiers of what each number stands for."""

    def __init__(self, root: etree._Element | None) -> None:
        self.lists: dict[str, str] = {}
        self.levels: dict[tuple[str, int], etree._Element] = {}
        self.properties: dict[tuple[str, int], etree._Element] = {}
        if root is None:
            return
        abstracts = {
            element.get(f"{_W}abstractNumId", ""): element for element in root.iterchildren(f"{_W}abstractNum")
        }
        linked = {value_of(element, "styleLink"): element for element in abstracts.values()}
        for num in root.iterchildren(f"{_W}num"):
            number, name = num.get(f"{_W}numId", ""), value_of(num, "abstractNumId")
            if name not in abstracts:
                continue
            abstract = linked.get(value_of(abstracts[name], "numStyleLink") or "-", abstracts[name])
            self.lists[number] = abstract.get(f"{_W}abstractNumId", "")
            for level in (*abstract.iterchildren(f"{_W}lvl"), *num.iterfind(f"{_W}lvlOverride/{_W}lvl")):
                key = number, number_of(level.get(f"{_W}ilvl", ""), 0)
                self.levels[key] = level
                if (properties := level.find(f"{_W}pPr")) is not None:
                    self.properties[key] = properties

    def shown(self, number: str, level: int) -> str:
        """How Word writes a number of a level, with its signs: `%1.%2`."""
        return value_of(self.levels[number, level], "lvlText") if (number, level) in self.levels else ""

    def pattern(self, number: str, level: int) -> str | None:
        """How a number of a level reads, as in a format; None if no pattern can say it.

        Numbers of higher levels are digits in a format, as they are in Word where the level is `isLgl`.
        """
        element = self.levels.get((number, level))
        if element is None:
            return None
        text, own = self.shown(number, level), str(level + 1)
        named = re.findall("%([1-9])", text)
        above = [name for name in named if name != own]
        if named.count(own) != 1 or any(name > own for name in above) or set("{}") & set(text):
            return None
        blank = " " if value_of(element, "suff") == "space" else ""
        kind = self._kind(number, level)
        if not above:
            return text.replace(f"%{own}", kind) + blank if kind else None
        if not shows_digits(element) and any(self._kind(number, int(name) - 1) != "{decimal}" for name in named):
            return None
        return re.sub("%([1-9])", r"{\1}", text) + blank

    def _kind(self, number: str, level: int) -> str | None:
        """What a level is counted in, as in a format; None if no format can count so."""
        element = self.levels.get((number, level))
        return None if element is None else NUMBER_KINDS.get(value_of(element, "numFmt") or "decimal")


def _lies(section: etree._Element) -> bool:
    """Whether the pages of a section are wider than high."""
    size = section.find(f"{_W}pgSz")
    width, height = (number_of("" if size is None else size.get(f"{_W}{key}", ""), 0) for key in ("w", "h"))
    return width > height


def _has_own_letters(paragraph: etree._Element) -> bool:
    """Whether a paragraph has letters whose font or size is set beside all styles."""
    for properties in paragraph.iterfind(f"{_W}r/{_W}rPr"):
        fonts = properties.find(f"{_W}rFonts")
        named = fonts is not None and any(not key.endswith("hint") for key in map(str, fonts.keys()))
        if named or properties.find(f"{_W}sz") is not None:
            return True
    return False


def _declared(name: str, element: etree._Element) -> Font:
    panose = value_of(element, "panose1").upper()
    pitch = "fixed" if value_of(element, "pitch") == "fixed" else "variable"
    return Font(name, value_of(element, "altName").split(",")[0], panose if len(panose) == 20 else "", pitch)


def _alone(paragraph: etree._Element) -> etree._Element:
    """A paragraph in a story of its own."""
    holder = etree.Element(f"{_W}body")
    holder.append(etree.fromstring(etree.tostring(paragraph, with_tail=False)))
    return holder


def _pattern_of(text: str) -> str:
    """The pattern of the number with which a heading begins; empty if it begins with none."""
    found = _TYPED.match(text)
    if found is None:
        return ""
    kind = next(kind for kind in ("chinese", "decimal", "circled", "letter") if found[kind])
    if not found["after"].strip() and kind != "circled":
        return ""
    return f"{found['before']}{{{kind}}}{found['after']}"


def _numbered_paragraph(root: etree._Element, values: StyleValues, style: Style) -> tuple[str, str, int, bool] | None:
    """The paragraph of a footer in which the number of the page stands."""
    for paragraph in root.iter(f"{_W}p"):
        text = "".join(_footer_text(paragraph)).strip()
        if text.count("{page}") != 1:
            continue
        own = values.style(value_of(paragraph, "pPr/pStyle") or values.default("paragraph"))
        placed = _placed(paragraph) or value_of(paragraph, "pPr/jc") or own.align
        side = _SIDES.get(placed, "left")
        indent = paragraph.find(f"{_W}pPr/{_W}ind")
        given = {} if indent is None else {etree.QName(key).localname: str(value) for key, value in indent.items()}
        offset = number_of(given.get(f"{side}Chars", ""), 0)
        offset = offset or number_of(given.get(side, ""), 0) * 100 // max(1, style.character)
        return text, side, max(0, offset), placed == "outside"
    return None


def _placed(paragraph: etree._Element) -> str:
    """Where the frame or the text box of a paragraph stands on the line; empty if it stands in none."""
    frame = paragraph.find(f"{_W}pPr/{_W}framePr")
    if frame is not None:
        return frame.get(f"{_W}xAlign", "left")
    anchor = next(paragraph.iterancestors(f"{_DRAWING}anchor"), None)
    return "" if anchor is None else anchor.findtext(f"{_DRAWING}positionH/{_DRAWING}align", "left")


def _footer_text(paragraph: etree._Element) -> Iterator[str]:
    """The text of a paragraph, in which fields that count pages are `{page}`; what other fields show is text."""
    code, in_code, hidden = "", False, False
    for element in paragraph.iter(f"{_W}t", f"{_W}instrText", f"{_W}fldChar", f"{_W}fldSimple"):
        tag = etree.QName(element).localname
        if tag == "fldSimple" and _NUMBER_OF_PAGE.match(element.get(f"{_W}instr", "")):
            yield "{page}"
        elif tag == "fldChar":
            kind = element.get(f"{_W}fldCharType")
            in_code = kind == "begin"
            if kind == "begin":
                code = ""
            elif _NUMBER_OF_PAGE.match(code):
                hidden = kind == "separate"
                if kind == "end":
                    yield "{page}"
        elif tag == "instrText" and in_code:
            code += element.text or ""
        elif tag == "t" and not hidden and not _in_page_field(element):
            yield (element.text or "").replace("{", "").replace("}", "")


def _in_page_field(element: etree._Element) -> bool:
    """Whether a text is what a simple field of the page's number shows."""
    return any(_NUMBER_OF_PAGE.match(e.get(f"{_W}instr", "")) for e in element.iterancestors(f"{_W}fldSimple"))

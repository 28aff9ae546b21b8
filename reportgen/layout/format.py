"""The look of a report: `format.yaml`, read, checked, and turned into Word's units."""

# Annotations of named tuples are not postponed here: each that is a text is compiled once more while the module loads.
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from reportgen.errors import Problem, TemplateError
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import MappingNode, ScalarNode, node_at, to_plain
from reportgen.files.cache import recall, remember
from reportgen.language.words import Captions, Words, is_language, languages, words_of
from reportgen.layout.classes import HEADING_STYLES, NO_CLASSES, STYLES, Classes
from reportgen.layout.style import CellPadding, Font, Page, PageNumber, Style, Watermark
from reportgen.layout.units import (
    ALIGNMENTS,
    INDENT_EXAMPLES,
    MAX_LINE,
    PAGE_SIDES,
    LineSpacing,
    MeasureError,
    border_space,
    character_spacing,
    half_points,
    indents,
    line_spacing,
    paragraph_space,
    twips,
)
from reportgen.messages import Listing
from reportgen.places import Place
from reportgen.schema.merge import merged_trees
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.validation import Validator, package_schema
from reportgen.values.period import YEAR
from reportgen.values.rounding import NumberForm

if TYPE_CHECKING:
    from reportgen.layout.look import Look


PROVENANCE, WITH_REVISION, NO_PROVENANCE = "record", "record with revision", "none"
"""What a report says of its making: by which digests to know the files that it is made from; the commit that has them,
too; or nothing."""

BULLETS = ("• ", "– ")
"""The marks of items without a number, where a format has none."""


class Styles(dict[str, Style]):
    """The styles that a format has, by name; one that it lacks looks like the body.

    What a report needs of them is known when its elements are read; the old report of a comparison may need more.
    """

    def __missing__(self, name: str) -> Style:
        return self["body"]


class Layout:
    """The whole look of a report.

    `numbering` has a pattern for each of the six levels, `bullets` a mark for each depth of a list without numbers,
    `captions` a pattern for each kind of caption. `words` are those of the language of the report, `lang` is its tag
    with a region: `en-GB`. `classes` are those of the format's own.

    `normal` is what a paragraph without any style has, `counted` are the levels whose numbers Word counts. Where the
    styles are those of a base, `from_base` is the place that says so, and `look` is the base's once it has been read.
    `provenance` is one of `PROVENANCE`, `WITH_REVISION` and `NO_PROVENANCE`.
    """

    def __init__(
        self,
        *,
        page: Page,
        fonts: tuple[Font, ...],
        styles: Mapping[str, Style],
        normal: Style,
        numbering: tuple[str, ...],
        captions: Captions,
        cell_padding: CellPadding,
        counted: frozenset[int],
        page_number: PageNumber,
        watermark: Watermark,
        page_border: tuple[tuple[str, tuple[str, int, str]], ...],
        forms: Mapping[str, NumberForm],
        words: Words,
        lang: str,
        classes: Classes = NO_CLASSES,
        bullets: tuple[str, ...] = BULLETS,
        from_base: Place | None = None,
        look: "Look | None" = None,
        provenance: str = PROVENANCE,
    ) -> None:
        self.page = page
        self.fonts = fonts
        self.styles = styles
        self.normal = normal
        self.numbering = numbering
        self.captions = captions
        self.cell_padding = cell_padding
        self.counted = counted
        self.from_base = from_base
        self.look = look
        self.page_number = page_number
        self.watermark = watermark
        self.page_border = page_border
        self.forms = forms
        self.words = words
        self.classes = classes
        self.bullets = bullets
        self.lang = lang
        self.provenance = provenance

    @property
    def counting(self) -> frozenset[str]:
        """The styles whose paragraphs Word numbers by themselves."""
        return self.look.counting if self.look else frozenset(HEADING_STYLES) if self.counted else frozenset()


_FIRST_SIDES = {**PAGE_SIDES, "无": "none", "none": "none"}
_COUNTED = re.compile(r"\{(\w+)\}")
_MUCH = 4  # who forgot one setting or two means to say them all
_LEAST = 567  # a centimetre: less holds no line
_LEAST_PITCH = 100  # 5磅, the smallest type that has a name: lines that are nearer lie on each other
_LANGUAGE = "zh"  # of a format that does not say it
_USUAL_PADDING = CellPadding(vertical=40, horizontal=68)  # 2磅, 1.2mm: no text touches a rule
# The styles that a format need not have, as it would write them.
_USUAL: dict[str, dict[str, Any]] = {
    "footnote": {"size": "小五", "spacing": "加宽0磅", "line": "单倍行距", "grid": False},
    "table": {"size": "小四", "spacing": "加宽0磅", "align": "左对齐", "line": "单倍行距", "grid": False},
    "page_number": {"size": "四号", "spacing": "加宽0磅", "line": "单倍行距", "grid": False},
    "unit": {
        "size": "小四",
        "spacing": "加宽0磅",
        "align": "右对齐",
        "line": "单倍行距",
        "grid": False,
        "after": "3磅",
    },
    "item": {},
    "compact": {"size": "五号", "spacing": "加宽0磅", "align": "左对齐", "line": "单倍行距", "grid": False},
    "header": {"size": "五号", "spacing": "加宽0磅", "align": "居中", "line": "单倍行距", "grid": False},
    "toc1": {"align": "左对齐"},
    **{f"toc{level}": {"align": "左对齐", "indent": f"左缩进{2 * level - 2}字符"} for level in range(2, 7)},
}


# Of a page and of the styles where the base says them, and the format need not.
_USUAL_PAGE: dict[str, Any] = {
    "width": "210mm",
    "height": "297mm",
    "top": "25.4mm",
    "bottom": "25.4mm",
    "left": "31.8mm",
    "right": "31.8mm",
    "header": "15mm",
    "footer": "17.5mm",
    "line_pitch": "15.6磅",
    "characters": Decimal(39),
}
_USUAL_WITH_BASE: dict[str, dict[str, Any]] = {
    **{name: {} for name in ("label", *HEADING_STYLES, "note", "signature", "date", "page_number")},
    "title": {"align": "居中"},
    "caption": {"align": "居中"},
    "table": {"align": "左对齐", "line": "单倍行距", "grid": False},
}
_PLAIN = Style(
    font="", latin="", size=0, bold=False, spacing=0, align="both", line=LineSpacing(240, "auto"), indent=(),
    before=None, after=None, grid=True,
)  # fmt: skip
_LEVELS = frozenset(range(1, len(HEADING_STYLES) + 1))


@cache
def _validator(with_base: bool) -> Validator:
    """What judges formats; one whose styles are those of a base need say neither these nor page and fonts."""
    schema = package_schema("layout/format.schema.json")
    if with_base:
        styles = {**schema["properties"]["styles"], "required": []}
        body = {**styles["properties"]["body"], "$ref": "#/$defs/style"}
        styles["properties"] = {**styles["properties"], "body": body}
        needed = [name for name in schema["required"] if name not in ("page", "fonts")]
        schema = {**schema, "required": needed, "properties": {**schema["properties"], "styles": styles}}
    return Validator(schema, SchemaNode(schema, schema))


def _told(formats: tuple[MappingNode, ...], problems: list[Problem]) -> list[Problem]:
    """What is wrong with a format; of one that lacks much and builds on none, that it does so, in place of all that."""
    lacking = [problem for problem in problems if problem.code.startswith("missing-")]
    if len(formats) > 1 or len(lacking) < _MUCH:
        return problems
    source = formats[0].source
    alone = Problem(code="layout-alone", place=source.place_at(0, 1), params={"count": len(lacking)})
    return [alone, *(problem for problem in problems if problem not in lacking)]


def layout_of(*formats: MappingNode, period: str = YEAR, lang: str = "", look: "Look | None" = None) -> Layout:
    """The layout of a format file, and of those below from which it takes what it does not say.

    Args:
        period: the kind of period on which reports are, whose words they use.
        lang: the language of the report's markup (`<html lang>`), which is the report's where no format says another.
        look: that of the base, which counts where the format says so.

    Raises:
        TemplateError: they do not fit the schema of formats, or a measure is in no unit of the trade.
    """
    tree, *above = map(_with_styles_spelled_out, reversed(formats))
    for own in above:
        tree = merged_trees(tree, own)
    text = "\0".join(own.source.text for own in formats)
    if recall("format", text) is None:  # the validator takes a twentieth of a run to make
        if problems := _validator(_from_base(tree) is not None).problems(tree):
            raise TemplateError(_told(formats, problems))
        remember("format", text)
    return _Reader(tree, look, period, lang).layout()


def _with_styles_spelled_out(tree: MappingNode) -> MappingNode:
    """A format in which `styles: from base` is written as the mapping that it stands for."""
    node = tree.members.get("styles")
    if not isinstance(node, ScalarNode) or node.text != "from base":
        return tree
    start = node.end - len(_BASE)
    base = ScalarNode(node.source, start, node.end, _BASE, None)
    key = ScalarNode(node.source, node.start, node.start + len(_FROM), _FROM, None)
    return tree.but({**tree.members, "styles": MappingNode(node.source, node.start, {_FROM: base}, {_FROM: key})})


_FROM, _BASE = "from", "base"
_ITEM = "item"


def _from_base(tree: MappingNode) -> Place | None:
    """Where a format says that the base's styles count; None if it does not."""
    styles = tree.members.get("styles")
    found = styles.members.get(_FROM) if isinstance(styles, MappingNode) else None
    return found.place if found is not None else None


class _Reader:
    def __init__(self, tree: MappingNode, look: "Look | None", period: str, lang: str) -> None:
        self.tree = tree
        self.lang = lang
        self.period = period
        self.plain: Any = to_plain(tree)
        self.problems: list[Problem] = []
        self.from_base = _from_base(tree)
        self.look = look if self.from_base else None

    def layout(self) -> Layout:
        page = self.page()
        fonts = self.fonts()
        styles = self.styles(fonts)
        self.check_indents(page, styles)
        language = self.language()
        words = words_of(language if is_language(language) else _LANGUAGE, self.period)
        watermark = self.watermark(styles, fonts)
        lines = self.plain.get("page", {}).get("border")
        page_border = self.measure(_borders, lines, "page", "border") if lines else ()
        self.check_numbering()
        classes = self.classes(fonts, tuple(name for name in styles if name not in STYLES), words)
        padding = self.cell_padding()
        if self.problems:
            raise TemplateError(self.problems)
        number = self.plain["page_number"]
        of_region = self.lang.partition("-")[0].lower() == language and "-" in self.lang
        used = {style.font for style in styles.values()}
        if classes is not NO_CLASSES:
            used |= {letters.font for letters in classes.characters.values()}
            used |= {cell.letters.font for cell in classes.cells.values()}
        look, patterns = self.look, self.plain["numbering"]["patterns"]
        return Layout(
            page=look.page if look else page,
            fonts=tuple(sorted({f for f in fonts.values() if f.name in used}, key=lambda font: font.name)),
            styles=styles,
            normal=look.normal if look else _for_others(styles["body"]),
            numbering=look.counted_patterns(patterns) if look else tuple(patterns),
            captions=words.captions._replace(**self.plain.get("captions", {})),
            cell_padding=(look.cell_padding if look else None) or padding,
            counted=look.counted() if look else _LEVELS if self.plain["numbering"].get("native") else frozenset(),
            page_number=PageNumber(
                number["text"],
                PAGE_SIDES[number["odd"]],
                PAGE_SIDES[number["even"]],
                int(number["offset"] * 100),
                _FIRST_SIDES[number["first"]] if "first" in number else "",
                int(number["start"]) if "start" in number else None,
            ),
            watermark=watermark,
            page_border=page_border,
            forms={
                kind: NumberForm(kind, int(entry["decimals"]), grouped=entry.get("separator", False))
                for kind, entry in self.plain["numbers"].items()
            },
            words=words,
            lang=self.lang if of_region else words.word.lang,
            classes=classes,
            bullets=tuple(self.plain["numbering"].get("bullets", BULLETS)),
            from_base=self.from_base,
            look=look,
            provenance=self.plain.get("provenance", PROVENANCE),
        )

    def language(self) -> str:
        """The language of the report: that of the format, that of the markup if there is such a one, or Chinese."""
        said = self.plain.get("language")
        if said is not None and not is_language(said):
            self.report("language-unknown", ("language",), name=said, names=Listing(languages()))
        spoken = self.lang.partition("-")[0].lower()
        return said or (spoken if spoken.isalpha() and is_language(spoken) else _LANGUAGE)

    def measure(self, convert: Any, value: str, *path: str) -> Any:
        try:
            return convert(value)
        except MeasureError as error:
            self.report("measure", path, value=error.value, example=Listing(error.examples))
            return None

    def report(self, code: str, path: tuple[str, ...], **params: object) -> None:
        if path[0] == "styles" and path[1] not in self.plain["styles"]:
            return  # what a style has from another is told there
        place = node_at(self.tree, path).place
        self.problems.append(Problem(code=code, place=place, path=FactPath.of(path), params=params))

    def page(self) -> Page:
        entry = self.plain.get("page", _USUAL_PAGE)
        lengths = {
            name: self.measure(twips, value, "page", name) or 0
            for name, value in entry.items()
            if not isinstance(value, Decimal) and name != "border"
        }
        if not self.problems and not _LEAST_PITCH <= lengths["line_pitch"] <= MAX_LINE * 20:
            self.report("measure", ("page", "line_pitch"), value=entry["line_pitch"], example=Listing(["28.95磅"]))
        page = Page(**lengths, characters=int(entry["characters"]))
        if not self.problems and (page.text_width < _LEAST or page.height - page.top - page.bottom < _LEAST):
            self.report("page-too-narrow", ("page",))
        return page

    def cell_padding(self) -> CellPadding:
        own = self.plain.get("tables", {}).get("padding", {})
        lengths = {
            name: self.measure(twips, own[name], "tables", "padding", name) or 0 if name in own else usual
            for name, usual in _USUAL_PADDING._asdict().items()
        }
        return CellPadding(**lengths)

    def fonts(self) -> dict[str, Font]:
        """The fonts of the group in use, by the names that styles call them."""
        groups = self.plain.get("fonts", {"use": "", "": {}})
        chosen = groups.get(groups["use"])
        if not isinstance(chosen, dict):
            names = Listing(name for name in groups if name != "use")
            self.report("font-group", ("fonts", "use"), name=groups["use"], names=names)
            return {}
        return {
            key: Font(font["name"], font.get("substitute", ""), font.get("panose", ""), font.get("pitch", "variable"))
            for key, font in chosen.items()
        }

    def watermark(self, styles: Mapping[str, Style], fonts: dict[str, Font]) -> Watermark:
        """The look of watermarks; their font is that of titles where the format does not say it."""
        entry = self.plain.get("watermark", {})
        font = fonts.get(entry.get("font", ""))
        if "font" in entry and font is None and fonts:
            self.report("font-unknown", ("watermark", "font"), name=entry["font"], names=Listing(fonts))
        return Watermark(font.name if font else styles["title"].font, entry.get("color", "D9D9D9").upper())

    def styles(self, fonts: dict[str, Font]) -> dict[str, Style]:
        """The styles of the base, if they count, and those of the format for what it lacks."""
        entries = self.plain["styles"]
        latin = entries.get("body", {}).get("latin", "")
        if self.from_base is None:
            body = self.style("body", _PLAIN, "", entries["body"], fonts)
            known, usual = {"body": body}, {**_USUAL, "toc_title": entries.get("title", {})}
        else:
            known = dict(self.look.styles) if self.look else {}
            body = self.body(entries.get("body", {}), fonts)
            known.setdefault("body", body)
            latin = body.latin if body.latin != body.font else ""
            usual = {**_USUAL, **_USUAL_WITH_BASE, "toc_title": entries.get("title", {"align": "居中"})}
        others = {name: entry for name, entry in {**usual, **entries}.items() if name not in (_FROM, "body")}
        own = {
            name: self.style(name, body if name == _ITEM else _for_others(body), latin, entry, fonts)
            for name, entry in others.items()
        }
        return Styles({"body": body, **own, **known})

    def body(self, entry: dict[str, Any], fonts: dict[str, Font]) -> Style:
        """The body where the styles are those of a base: the base's own or, if it has none, what its paragraphs have
        without any style, with the indent and the space that the format gives."""
        said = self.style("body", _PLAIN, "", entry, fonts)
        if self.look is None:
            return said
        plain = self.look.normal
        placed = plain._replace(indent=said.indent, before=said.before, after=said.after)
        return self.look.styles.get("body", placed if entry else plain)

    def style(self, name: str, body: Style, latin: str, own: dict[str, Any], fonts: dict[str, Font]) -> Style:
        """A style: its own entries over those of the body, whose `latin` it has where that is said."""
        at = ("styles", name)

        def read(convert: Any, key: str, default: Any) -> Any:
            return self.measure(convert, own[key], *at, key) if key in own else default

        family = body.font
        if "font" in own:
            font = fonts.get(own["font"])
            if font is None and fonts:
                self.report("font-unknown", (*at, "font"), name=own["font"], names=Listing(fonts))
            family = font.name if font else own["font"]
        return Style(
            font=family,
            latin=own.get("latin", latin or family),
            size=read(half_points, "size", body.size) or 0,
            bold=own.get("bold", body.bold),
            spacing=read(character_spacing, "spacing", body.spacing) or 0,
            align=ALIGNMENTS[own["align"]] if "align" in own else body.align,
            line=read(line_spacing, "line", body.line) or _PLAIN.line,
            indent=read(indents, "indent", body.indent) or (),
            before=read(paragraph_space, "before", body.before),
            after=read(paragraph_space, "after", body.after),
            grid=own.get("grid", body.grid),
            color=own.get("color", body.color).upper(),
            italic=own.get("italic", body.italic),
            underline=own.get("underline", body.underline),
            shading=own.get("shading", body.shading).upper(),
            borders=read(_borders, "border", body.borders) or (),
            border_space=read(border_space, "border_space", body.border_space) or 0,
        )

    def check_indents(self, page: Page, styles: Mapping[str, Style]) -> None:
        """Make sure that the indents of each style leave room for words, on pages of either direction."""
        room = max(page.width, page.height) - page.left - page.right - _LEAST
        for name, entry in self.plain["styles"].items() if not self.problems else ():
            if name not in styles or "indent" not in entry:
                continue
            style = styles[name]
            taken = sum(
                one.amount if one.unit == "twips" else one.amount * style.size * 10 // 100
                for one in style.indent
                if one.side != "hanging"
            )
            if taken > room:
                example = Listing(INDENT_EXAMPLES)
                self.report("measure", ("styles", name, "indent"), value=entry["indent"], example=example)

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
        tables = [name for name in self.plain.get("tables", ()) if name != "padding"]
        if not paragraphs and not tables and self.plain.keys().isdisjoint(("characters", "cells")):
            return NO_CLASSES
        from reportgen.layout.own_classes import read_classes

        families = {key: font.name for key, font in fonts.items()}
        return read_classes(self.plain, paragraphs, families, words.styles, self.measure, self.report)


def _for_others(body: Style) -> Style:
    """What other styles take from the body: fonts, size and colour of letters, distance of lines, alignment."""
    return body._replace(
        bold=False,
        italic=False,
        underline=False,
        shading="",
        borders=(),
        border_space=1,
        indent=(),
        before=None,
        after=None,
    )


def _borders(text: str) -> Any:
    """The lines around a paragraph: what reads them is loaded when there are some."""
    from reportgen.layout.own_looks import borders

    return tuple((side, line) for side, line in borders(text) if not side.startswith("inside"))

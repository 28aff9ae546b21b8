"""The styles part of a Word file: the layout as Word's own styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from reportgen.docx.ooxml import element, part
from reportgen.language.words import languages, words_of
from reportgen.layout.classes import ENTRY_STYLES, HEADING_STYLES, WHEN_USED
from reportgen.layout.format import Layout
from reportgen.layout.style import CellPadding, Style

if TYPE_CHECKING:
    from reportgen.language.words import StyleNames
    from reportgen.layout.own_looks import Borders, Letters

STYLE_IDS = {
    "normal": "Normal",
    "body": "NormalIndent",
    "title": "Title",
    "label": "AttachmentLabel",
    "h1": "Heading1",
    "h2": "Heading2",
    "h3": "Heading3",
    "h4": "Heading4",
    "h5": "Heading5",
    "h6": "Heading6",
    "note": "Note",
    "caption": "Caption",
    "unit": "TableUnit",
    "table": "TableText",
    "compact": "TableTextCompact",
    "signature": "Signature",
    "date": "Date",
    "page_number": "Footer",
    "footnote": "FootnoteText",
    "header": "Header",
    "toc_title": "TOCHeading",
    **{name: name.upper() for name in ENTRY_STYLES},
    "item": "ListItem",
    "grid": "ReportTable",
}


def style_id(name: str) -> str:
    """The identifier of the style of a kind of paragraph, or of a class of the format's own."""
    return STYLE_IDS.get(name) or f"Own-{name}"


def letters_id(name: str) -> str:
    """The identifier of the style of a class of letters."""
    return f"Letters-{name}"


def cell_style_id(kind: str, name: str) -> str:
    """The identifier of the style of text in cells of a class, in tables whose text is of a kind."""
    return f"{STYLE_IDS[kind]}-{name}"


# The names of Word's own styles; the others have names in the language of the report.
_STYLE_NAMES = {
    "body": "Normal Indent",
    "title": "Title",
    "caption": "caption",
    "signature": "Signature",
    "date": "Date",
    "page_number": "footer",
    "footnote": "footnote text",
    "header": "header",
    "toc_title": "TOC Heading",
    **{name: f"toc {level}" for level, name in enumerate(ENTRY_STYLES, start=1)},
    **{name: f"heading {name[1]}" for name in HEADING_STYLES},
}

# What Word in Chinese shows instead; some programs write it into the file.
_CHINESE_NAMES = {
    "body": "正文缩进",
    "title": "标题",
    "caption": "题注",
    "signature": "签名",
    "date": "日期",
    "page_number": "页脚",
    **{name: f"标题 {name[1]}" for name in HEADING_STYLES},
}


@cache
def _kinds_by_name() -> dict[str, str]:
    named = [_STYLE_NAMES, _CHINESE_NAMES, *(words_of(language).styles._asdict() for language in languages())]
    return {name.lower(): kind for names in named for kind, name in names.items()}


_KINDS_BY_IDENTIFIER = {identifier: kind for kind, identifier in STYLE_IDS.items() if kind not in ("normal", "grid")}


def kind_of_style(name: str, identifier: str = "") -> str | None:
    """Which style of a report one of a file is, by what it is called or, without that, by its identifier."""
    return _KINDS_BY_IDENTIFIER.get(identifier) if identifier else _kinds_by_name().get(name.strip().lower())


def language_tags(layout: Layout) -> tuple[str, str]:
    """The languages of Western and of Chinese letters."""
    tags = layout.words.word
    return tags.latin.replace("{lang}", layout.lang), tags.east_asian.replace("{lang}", layout.lang)


def make_styles(layout: Layout) -> bytes:
    """The whole part: defaults, Word's base styles, one style for each kind of paragraph."""
    normal = layout.normal
    latin, east_asian = language_tags(layout)
    language = element("lang", val=latin, eastAsia=east_asian, bidi="ar-SA")
    run = element("rPr", fonts(normal), _size(normal), language)
    # What only some reports have is said where there is some.
    some = {*WHEN_USED, *layout.classes.paragraphs, "item"}
    styles = [make_style(name, layout) for name in layout.styles if name not in some]
    styles += [_character_style(name, letters) for name, letters in layout.classes.characters.items()]
    for name, look in layout.classes.cells.items():
        styles += [_cell_style(name, kind, look.letters, layout.words.styles) for kind in ("table", "compact")]
    own_body = layout.styles["body"]
    styles.append(_item_style(layout.words.styles.item, layout.styles["item"], own_body))
    styles += [_run_in_style(name, layout.styles[name], own_body) for name in HEADING_STYLES]
    styles.append(_table_style(layout.words.styles.grid, layout.cell_padding))
    defaults = element("docDefaults", element("rPrDefault", run), element("pPrDefault"))
    return part("styles", defaults, *_base_styles(normal), *styles)


def make_style(name: str, layout: Layout) -> str:
    """The style of a kind of paragraph, or of a class of the format's own."""
    own = getattr(layout.words.styles, name, None) or (name if name in layout.classes.paragraphs else None)
    called, custom = own or _STYLE_NAMES[name], {"customStyle": 1} if own else {}
    counted = name in HEADING_STYLES and HEADING_STYLES.index(name) + 1 in layout.counted
    written = _paragraph_style(name, called, layout.styles[name], layout.normal, custom, counted)
    if name not in ENTRY_STYLES:
        return written
    # A line of dots leads to the page number at the right edge.
    tab = element("tab", val="right", leader="dot", pos=layout.page.text_width)
    return written.replace("<w:pPr>", f"<w:pPr>{element('tabs', tab)}", 1)


def add_styles(styles: bytes, layout: Layout, names: Iterable[str]) -> bytes:
    """The styles part with those of `WHEN_USED` and of the format's own classes that a report needs."""
    own = "".join(make_style(name, layout) for name in names)
    return styles.removesuffix(b"</w:styles>") + f"{own}</w:styles>".encode()


def _base_styles(normal: Style) -> Iterator[str]:
    """Word's own styles on which all others are based, as every Word file has them."""
    yield element(
        "style",
        element("name", val="Normal"),
        element("qFormat"),
        element(
            "pPr",
            element("widowControl", val=0),
            element("overflowPunct", val=1),
            "" if normal.grid else element("snapToGrid", val=0),
            element("spacing", line=normal.line.value, lineRule=normal.line.rule),
            element("jc", val=normal.align),
        ),
        element(
            "rPr",
            fonts(normal),
            element("color", val=normal.color) if normal.color else "",
            element("spacing", val=normal.spacing),
            element("kern", val=0),
            _size(normal),
        ),
        type="paragraph",
        default=1,
        styleId=STYLE_IDS["normal"],
    )
    yield _hidden_style("character", "DefaultParagraphFont", "Default Paragraph Font", 1)
    # Word's own margins of cells, in twips.
    table = element("tblPr", element("tblInd", w=0, type="dxa"), _cell_margins(0, 108))
    yield _hidden_style("table", "TableNormal", "Normal Table", 99, table)
    yield _hidden_style("numbering", "NoList", "No List", 99)


def _table_style(called: str, padding: CellPadding) -> str:
    """The style of the report's tables: lines around and between their cells, and what is left free in them."""
    return element(
        "style",
        element("name", val=called),
        element("basedOn", val="TableNormal"),
        element("uiPriority", val=39),
        element("qFormat"),
        element("tblPr", element("tblBorders", TABLE_BORDERS), _cell_margins(*padding)),
        type="table",
        customStyle=1,
        styleId=STYLE_IDS["grid"],
    )


def _item_style(called: str, style: Style, body: Style) -> str:
    """The style of list items: a paragraph of the body, but for what the format says of them."""
    paragraph = (
        element("pBdr", *lines(style.borders, style.border_space)) if style.borders != body.borders else "",
        shading(style.shading) if style.shading != body.shading else "",
        element("snapToGrid", val=int(style.grid)) if style.grid != body.grid else "",
        _spacing(style, body),
        _indent(style, body) if style.indent != body.indent else "",
        element("jc", val=style.align) if style.align != body.align else "",
    )
    return element(
        "style",
        element("name", val=called),
        element("basedOn", val=STYLE_IDS["body"]),
        element("uiPriority", val=10),
        element("qFormat"),
        element("pPr", *paragraph),
        element("rPr", _run_style(style, body)),
        type="paragraph",
        customStyle=1,
        styleId=STYLE_IDS["item"],
    )


def run_in_id(heading: str) -> str:
    """What the style is called of the letters of a heading that runs into its text."""
    return f"{STYLE_IDS[heading]}Char"


def _run_in_style(name: str, style: Style, body: Style) -> str:
    """The letters of a heading that runs in: Word's own style for them, linked to that of the heading.

    Whoever restyles one in Word restyles the other, and Word's table of contents has headings of both kinds.
    """
    letters = _run_style(style._replace(bold=style.bold and not body.bold), body._replace(bold=False))
    return element(
        "style",
        element("name", val=f"{_STYLE_NAMES[name].capitalize()} Char"),
        element("basedOn", val="DefaultParagraphFont"),
        element("link", val=STYLE_IDS[name]),
        element("uiPriority", val=9),
        element("rPr", letters),
        type="character",
        customStyle=1,
        styleId=run_in_id(name),
    )


def _cell_margins(vertical: int, horizontal: int) -> str:
    """What is left free around the text of a cell, in twips."""
    sides = (("top", vertical), ("left", horizontal), ("bottom", vertical), ("right", horizontal))
    return element("tblCellMar", *(element(side, w=width, type="dxa") for side, width in sides))


def _hidden_style(kind: str, identifier: str, name: str, priority: int, properties: str = "") -> str:
    """The default of its kind, which Word's list of styles does not show."""
    return element(
        "style",
        element("name", val=name),
        element("uiPriority", val=priority),
        element("semiHidden"),
        element("unhideWhenUsed"),
        properties,
        type=kind,
        default=1,
        styleId=identifier,
    )


def _paragraph_style(name: str, called: str, style: Style, normal: Style, custom: dict[str, int], counted: bool) -> str:
    """A style by what it has other than the normal one, on which it is based."""
    level = HEADING_STYLES.index(name) if name in HEADING_STYLES else None
    heading = level is not None
    # Their order is that of the schema (ECMA-376-1, 17.3.1.26), which Word insists on.
    properties = (
        element("keepNext") if heading or name in ("signature", "caption", "unit") else "",
        element("keepLines") if heading else "",
        # A cell that is broken over pages has two lines on each.
        element("widowControl") if name in ("table", "compact") else "",
        element("numPr", element("ilvl", val=level) if level else "", element("numId", val=1)) if counted else "",
        element("pBdr", *lines(style.borders, style.border_space)) if style.borders else "",
        shading(style.shading),
        element("snapToGrid", val=int(style.grid)) if style.grid != normal.grid else "",
        _spacing(style, normal),
        _indent(style, normal),
        element("jc", val=style.align) if style.align != normal.align else "",
        element("outlineLvl", val=level) if level is not None else "",
    )
    return element(
        "style",
        element("name", val=called),
        element("basedOn", val=STYLE_IDS["normal"]),
        element("next", val=STYLE_IDS["body"]) if heading or name == "title" else "",
        element("link", val=run_in_id(name)) if heading else "",
        element("uiPriority", val=9 if heading else 10),
        element("qFormat"),
        element("pPr", *properties),
        element("rPr", _run_style(style, normal)),
        type="paragraph",
        **custom,
        styleId=style_id(name),
    )


def _character_style(name: str, letters: Letters) -> str:
    """The style of a class of letters."""
    return element(
        "style",
        element("name", val=name),
        element("basedOn", val="DefaultParagraphFont"),
        element("uiPriority", val=10),
        element("qFormat"),
        element("rPr", letter_properties(letters)),
        type="character",
        customStyle=1,
        styleId=letters_id(name),
    )


def _cell_style(name: str, kind: str, letters: Letters, names: StyleNames) -> str:
    """The style of text in cells of a class, in tables whose text is of a kind."""
    return element(
        "style",
        element("name", val=f"{getattr(names, kind)} {name}"),
        element("basedOn", val=STYLE_IDS[kind]),
        element("uiPriority", val=10),
        element("qFormat"),
        element("rPr", letter_properties(letters)),
        type="paragraph",
        customStyle=1,
        styleId=cell_style_id(kind, name),
    )


def letter_properties(letters: Letters) -> str:
    """What letters have other than those around them, in the order of the schema (ECMA-376-1, 17.3.2.28)."""
    return "".join(
        (
            fonts(letters) if letters.font or letters.latin else "",
            *(element(tag, val=int(letters.bold)) for tag in ("b", "bCs") if letters.bold is not None),
            *(element(tag, val=int(letters.italic)) for tag in ("i", "iCs") if letters.italic is not None),
            element("color", val=letters.color) if letters.color else "",
            _size(letters) if letters.size else "",
            element("u", val="single" if letters.underline else "none") if letters.underline is not None else "",
            shading(letters.shading),
        )
    )


SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
"""The sides of a table in the order of the schema."""
NO_LINE = ("nil", 0, "auto")


def lines(borders: Borders, space: int = 0) -> Iterator[str]:
    """The elements of lines, so many points from the text, in the order of the schema; of two for one side the last."""
    drawn = dict(borders)
    for side in SIDES:
        if side in drawn:
            kind, size, color = drawn[side]
            line: dict[str, str | int] = {"sz": size, "space": space, "color": color} if kind != "nil" else {}
            yield element(side, val=kind, **line)


def shading(color: str) -> str:
    """The ground of letters, a paragraph or a cell."""
    return element("shd", val="clear", color="auto", fill=color) if color else ""


def _spacing(style: Style, normal: Style) -> str:
    attributes: dict[str, str | int] = {}
    line = normal.line.value if normal.line.rule != "auto" else 240
    for side, space, usual in (("before", style.before, normal.before), ("after", style.after, normal.after)):
        if space == usual:
            continue
        if space and space[0] == "lines":
            attributes[f"{side}Lines"] = space[1]
            # Word goes by the lines where there is a grid; who has none goes by the twips.
            attributes[side] = line * space[1] // 100
        elif space:
            attributes |= {f"{side}Lines": 0} if usual and usual[0] == "lines" else {}
            attributes[side] = space[1]
        elif usual:
            attributes |= {f"{side}Lines": 0, side: 0} if usual[0] == "lines" else {side: 0}
    if style.line != normal.line:
        attributes |= {"line": style.line.value, "lineRule": style.line.rule}
    return element("spacing", **attributes) if attributes else ""


def _indent(style: Style, normal: Style) -> str:
    attributes: dict[str, str | int] = {}
    for side, _, unit in normal.indent if style.indent != normal.indent else ():
        attributes |= {f"{side}Chars": 0, side: 0} if unit == "characters" else {side: 0}
    for side, amount, unit in style.indent:
        # Where it is in characters, who does not know them takes the twips.
        own = {f"{side}Chars": amount, side: amount * style.character // 100}
        attributes |= own if unit == "characters" else {side: amount}
    return element("ind", **attributes) if attributes else ""


def indent_of(style: Style) -> str:
    """The whole indent of a style, for what has another from its list."""
    none = {"left": 0, "right": 0, "firstLineChars": 0, "firstLine": 0}
    return _indent(style, style._replace(indent=())) or element("ind", **none)


def _run_style(style: Style, normal: Style) -> str:
    """What the letters of a style have other than those of the normal one."""
    bold, italic = ({} if on else {"val": 0} for on in (style.bold, style.italic))
    return "".join(
        (
            fonts(style) if (style.font, style.latin) != (normal.font, normal.latin) else "",
            element("b", **bold) + element("bCs", **bold) if style.bold != normal.bold else "",
            element("i", **italic) + element("iCs", **italic) if style.italic != normal.italic else "",
            element("color", val=style.color or "auto") if style.color != normal.color else "",
            element("spacing", val=style.spacing) if style.spacing != normal.spacing else "",
            _size(style) if style.size != normal.size else "",
            element("u", val="single" if style.underline else "none") if style.underline != normal.underline else "",
        )
    )


def _size(style: Style | Letters) -> str:
    return element("sz", val=style.size) + element("szCs", val=style.size)


def fonts(style: Style | Letters) -> str:
    """The fonts of a run: the Chinese one, and the Western one for Western letters and digits."""
    latin = style.latin
    if not style.font:  # a class of letters that has the Western one alone
        return element("rFonts", ascii=latin, hAnsi=latin, cs=latin)
    return element("rFonts", hint="eastAsia", ascii=latin, eastAsia=style.font, hAnsi=latin, cs=latin)


TABLE_BORDERS = "".join(
    element(side, val="single", sz=4, space=0, color="auto")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
"""Thin lines around a table and between its cells."""

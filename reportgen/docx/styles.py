"""The styles part of a Word file: the layout as Word's own styles."""

from __future__ import annotations

from reportgen.docx.ooxml import Element, add, new
from reportgen.layout.format import HEADING_STYLES, Layout, Style

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
    "grid": "TableGrid",
}
# The names of Word's own styles; the others have names in the language of the report.
_STYLE_NAMES = {
    "body": "Normal Indent",
    "title": "Title",
    "caption": "caption",
    "signature": "Signature",
    "date": "Date",
    "page_number": "footer",
    **{name: f"heading {name[1]}" for name in HEADING_STYLES},
}


def make_styles(layout: Layout) -> Element:
    """The whole part: defaults, Word's base styles, one style for each kind of paragraph."""
    root = new("styles")
    body = layout.styles["body"]
    defaults = add(root, "docDefaults")
    run = add(add(defaults, "rPrDefault"), "rPr")
    add_fonts(run, body)
    add(run, "sz", val=body.size)
    add(run, "szCs", val=body.size)
    add(run, "lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    add(defaults, "pPrDefault")
    _base_styles(root, body)
    for name, style in layout.styles.items():
        own = getattr(layout.words.styles, name, None)
        _paragraph_style(root, name, own or _STYLE_NAMES[name], style, body, {"customStyle": 1} if own else {})
    return root


def _base_styles(root: Element, body: Style) -> None:
    normal = add(root, "style", type="paragraph", default=1, styleId=STYLE_IDS["normal"])
    add(normal, "name", val="Normal")
    add(normal, "qFormat")
    properties = add(normal, "pPr")
    add(properties, "widowControl", val=0)
    add(properties, "overflowPunct", val=1)
    add(properties, "spacing", line=body.line.value, lineRule=body.line.rule)
    add(properties, "jc", val=body.align)
    run = add(normal, "rPr")
    add_fonts(run, body)
    add(run, "spacing", val=body.spacing)
    add(run, "kern", val=0)
    add(run, "sz", val=body.size)
    add(run, "szCs", val=body.size)
    character = add(root, "style", type="character", default=1, styleId="DefaultParagraphFont")
    add(character, "name", val="Default Paragraph Font")
    for tag, value in (("uiPriority", 1), ("semiHidden", None), ("unhideWhenUsed", None)):
        add(character, tag, **({} if value is None else {"val": value}))
    table = add(root, "style", type="table", default=1, styleId="TableNormal")
    add(table, "name", val="Normal Table")
    for tag, value in (("uiPriority", 99), ("semiHidden", None), ("unhideWhenUsed", None)):
        add(table, tag, **({} if value is None else {"val": value}))
    properties = add(table, "tblPr")
    add(properties, "tblInd", w=0, type="dxa")
    margins = add(properties, "tblCellMar")
    for side, width in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108)):
        add(margins, side, w=width, type="dxa")
    numbering = add(root, "style", type="numbering", default=1, styleId="NoList")
    add(numbering, "name", val="No List")
    for tag, value in (("uiPriority", 99), ("semiHidden", None), ("unhideWhenUsed", None)):
        add(numbering, tag, **({} if value is None else {"val": value}))
    grid = add(root, "style", type="table", styleId=STYLE_IDS["grid"])
    add(grid, "name", val="Table Grid")
    add(grid, "basedOn", val="TableNormal")
    add(grid, "uiPriority", val=39)
    borders = add(add(grid, "tblPr"), "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        add(borders, side, val="single", sz=4, space=0, color="auto")


def _paragraph_style(root: Element, name: str, called: str, style: Style, body: Style, custom: dict[str, int]) -> None:
    level = HEADING_STYLES.index(name) if name in HEADING_STYLES else None
    identifier = STYLE_IDS[name]
    element = add(root, "style", type="paragraph", **custom, styleId=identifier)
    add(element, "name", val=called)
    add(element, "basedOn", val=STYLE_IDS["normal"])
    if level is not None or name == "title":
        add(element, "next", val=STYLE_IDS["body"])
    add(element, "uiPriority", val=9 if level is not None else 10)
    add(element, "qFormat")
    properties = add(element, "pPr")
    if level is not None:
        add(properties, "keepNext")
        add(properties, "keepLines")
    if name in ("signature", "caption", "unit"):
        add(properties, "keepNext")
    if not style.grid:
        add(properties, "snapToGrid", val=0)
    _spacing(properties, style, body)
    _indent(properties, style)
    if style.align != body.align:
        add(properties, "jc", val=style.align)
    if level is not None:
        add(properties, "outlineLvl", val=level)
    _run_style(add(element, "rPr"), style, body)


def _spacing(properties: Element, style: Style, body: Style) -> None:
    attributes: dict[str, str | int] = {}
    for side, space in (("before", style.before), ("after", style.after)):
        if space and space[0] == "lines":
            attributes[f"{side}Lines"] = space[1]
            attributes[side] = body.line.value * space[1] // 100 if body.line.rule != "auto" else 240 * space[1] // 100
        elif space:
            attributes[side] = space[1]
    if style.line != body.line:
        attributes |= {"line": style.line.value, "lineRule": style.line.rule}
    if attributes:
        add(properties, "spacing", **attributes)


def _indent(properties: Element, style: Style) -> None:
    if style.indent:
        side, hundredths = style.indent
        twips = hundredths * style.character // 100
        add(properties, "ind", **{f"{side}Chars": hundredths, side: twips})


def _run_style(run: Element, style: Style, body: Style) -> None:
    if (style.font, style.latin) != (body.font, body.latin):
        add_fonts(run, style)
    if style.bold:
        add(run, "b")
        add(run, "bCs")
    if style.spacing != body.spacing:
        add(run, "spacing", val=style.spacing)
    if style.size != body.size:
        add(run, "sz", val=style.size)
        add(run, "szCs", val=style.size)


def fonts_text(style: Style) -> str:
    """The fonts of a run, as text."""
    holder = Element("rPr")
    add_fonts(holder, style)
    out: list[str] = []
    holder.children[0].write(out)
    return out[0]


def add_fonts(properties: Element, style: Style) -> None:
    """The fonts of a run: the Chinese one, and the Western one where it differs."""
    add(
        properties, "rFonts", hint="eastAsia", ascii=style.latin, eastAsia=style.font, hAnsi=style.latin, cs=style.latin
    )

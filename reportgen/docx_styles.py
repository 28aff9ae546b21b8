"""The parts of a Word package around the body: styles, fonts, settings, footers, properties."""

from __future__ import annotations

from html import escape

from reportgen.blocks import Document
from reportgen.layout import HEADING_STYLES, Font, Layout, Style
from reportgen.ooxml import Element, add, add_text, new, to_bytes

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
    "table": "TableText",
    "signature": "Signature",
    "date": "Date",
    "page_number": "Footer",
    "grid": "TableGrid",
}
_STYLE_NAMES = {
    "body": "Normal Indent",
    "title": "Title",
    "label": "附件标注",
    "note": "表注",
    "caption": "caption",
    "table": "表内文字",
    "signature": "Signature",
    "date": "Date",
    "page_number": "footer",
    **{name: f"heading {name[1]}" for name in HEADING_STYLES},
}
_CUSTOM = ("label", "note", "table")
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "document": "document.main",
    "styles": "styles",
    "settings": "settings",
    "fontTable": "fontTable",
    "footer1": "footer",
    "footer2": "footer",
}
_RELATED = (
    ("rId1", "footer", "footer1.xml"),
    ("rId2", "footer", "footer2.xml"),
    ("rId3", "styles", "styles.xml"),
    ("rId4", "settings", "settings.xml"),
    ("rId5", "fontTable", "fontTable.xml"),
)


def package_parts(document: Document, layout: Layout) -> dict[str, bytes]:
    """Every part of the package but the body."""
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            ("rId1", f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
        ),
        "word/_rels/document.xml.rels": _relationships(
            *((name, f"{_OFFICE}/relationships/{kind}", target) for name, kind, target in _RELATED)
        ),
        "docProps/core.xml": _core_properties(document),
        "docProps/app.xml": (
            f'{_XML}<Properties xmlns="{_OFFICE}/extended-properties">'
            f"<Application>reportgen</Application><Company>{escape(document.author)}</Company></Properties>"
        ).encode(),
        "word/styles.xml": to_bytes(_styles(layout)),
        "word/settings.xml": to_bytes(_settings()),
        "word/fontTable.xml": to_bytes(_font_table(layout.fonts)),
        "word/footer1.xml": to_bytes(_footer(layout, layout.page_number.odd)),
        "word/footer2.xml": to_bytes(_footer(layout, layout.page_number.even)),
    }


def _content_types() -> bytes:
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>' for part, kind in _PARTS.items()
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}"
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    ).encode()


def _relationships(*entries: tuple[str, str, str]) -> bytes:
    lines = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in entries)
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'.encode()


def _core_properties(document: Document) -> bytes:
    moment = f"{document.date}T00:00:00Z"
    subject = f"<dc:subject>{escape(document.subject)}</dc:subject>" if document.subject else ""
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(document.title)}</dc:title>{subject}<dc:creator>{escape(document.author)}</dc:creator>"
        f"<cp:lastModifiedBy>{escape(document.author)}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    ).encode()


def _styles(layout: Layout) -> Element:
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
        _paragraph_style(root, name, style, body)
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


def _paragraph_style(root: Element, name: str, style: Style, body: Style) -> None:
    level = HEADING_STYLES.index(name) if name in HEADING_STYLES else None
    identifier = STYLE_IDS[name]
    element = add(root, "style", type="paragraph", styleId=identifier)
    if name in _CUSTOM:
        element.set(element.tag.replace("}style", "}customStyle"), "1")
    add(element, "name", val=_STYLE_NAMES[name])
    add(element, "basedOn", val=STYLE_IDS["normal"])
    if level is not None or name == "title":
        add(element, "next", val=STYLE_IDS["body"])
    add(element, "uiPriority", val=9 if level is not None else 10)
    add(element, "qFormat")
    properties = add(element, "pPr")
    if level is not None:
        add(properties, "keepNext")
        add(properties, "keepLines")
    if name in ("signature", "caption"):
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


def add_fonts(properties: Element, style: Style) -> None:
    """The fonts of a run: the Chinese one, and the Western one where it differs."""
    add(
        properties, "rFonts", hint="eastAsia", ascii=style.latin, eastAsia=style.font, hAnsi=style.latin, cs=style.latin
    )


def _settings() -> Element:
    root = new("settings")
    add(root, "zoom", percent=100)
    add(root, "bordersDoNotSurroundHeader")
    add(root, "bordersDoNotSurroundFooter")
    add(root, "defaultTabStop", val=420)
    add(root, "evenAndOddHeaders")
    add(root, "drawingGridVerticalSpacing", val=156)
    add(root, "displayHorizontalDrawingGridEvery", val=0)
    add(root, "displayVerticalDrawingGridEvery", val=2)
    add(root, "characterSpacingControl", val="compressPunctuation")
    compatibility = add(root, "compat")
    for tag in ("spaceForUL", "balanceSingleByteDoubleByteWidth", "doNotLeaveBackslashAlone", "ulTrailSpace"):
        add(compatibility, tag)
    add(compatibility, "doNotExpandShiftReturn")
    add(compatibility, "adjustLineHeightInTable")
    add(compatibility, "useFELayout")
    for name, value in (
        ("compatibilityMode", 15),
        ("overrideTableStyleFontSizeAndJustification", 1),
        ("enableOpenTypeFeatures", 1),
        ("doNotFlipMirrorIndents", 1),
        ("differentiateMultirowTableHeaders", 1),
    ):
        add(compatibility, "compatSetting", name=name, uri="http://schemas.microsoft.com/office/word", val=value)
    add(root, "themeFontLang", val="en-US", eastAsia="zh-CN")
    add(root, "decimalSymbol", val=".")
    add(root, "listSeparator", val=",")
    return root


def _font_table(fonts: tuple[Font, ...]) -> Element:
    root = new("fonts")
    for font in fonts:
        element = add(root, "font", name=font.name)
        if font.substitute:
            add(element, "altName", val=font.substitute)
        if font.panose:
            add(element, "panose1", val=font.panose)
        add(element, "charset", val="86")
        add(element, "family", val="modern" if font.pitch == "fixed" else "auto")
        add(element, "pitch", val=font.pitch)
    return root


def _footer(layout: Layout, side: str) -> Element:
    """A page number in five runs: WPS shows nothing for a field in one."""
    style, number = layout.styles["page_number"], layout.page_number
    root = new("ftr")
    paragraph = add(root, "p")
    properties = add(paragraph, "pPr")
    add(properties, "pStyle", val=STYLE_IDS["page_number"])
    if side != "center" and number.offset:
        add(properties, "ind", **{f"{side}Chars": number.offset, side: number.offset * style.character // 100})
    add(properties, "jc", val=side)

    def run() -> Element:
        element = add(paragraph, "r")
        add(add(element, "rPr"), "rFonts", hint="eastAsia")
        return element

    add_text(run(), number.before)
    add(run(), "fldChar", fldCharType="begin")
    instruction = add(run(), "instrText")
    instruction.text = " PAGE "
    instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    add(run(), "fldChar", fldCharType="separate")
    add_text(run(), "1")
    add(run(), "fldChar", fldCharType="end")
    add_text(run(), number.after)
    return root

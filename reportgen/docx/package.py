"""The parts of a Word package around the body: settings, fonts, footers, properties, relationships."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from reportgen.document.blocks import Document
from reportgen.docx.ooxml import XML, Element, add, add_text, new, quoted, to_bytes
from reportgen.docx.styles import STYLE_IDS, make_styles
from reportgen.layout.format import Font, Layout

if TYPE_CHECKING:
    from reportgen.docx.drawings import Drawings

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

_NONE: Mapping[str, bytes] = MappingProxyType({})


def package_parts(
    document: Document, layout: Layout, drawings: Drawings | None, own: Mapping[str, bytes] = _NONE
) -> dict[str, bytes]:
    """Every part of the package but the body; `own` are the `numbering` and the `comments`, if there are any."""
    kinds = {**_PARTS, **{name: name for name in own}}
    related = (
        *_RELATED,
        *((f"rId{6 + index}", name, f"{name}.xml") for index, name in enumerate(own)),
        *(drawings.related if drawings else ()),
    )
    return {
        **{f"word/{name}.xml": part for name, part in own.items()},
        **(drawings.parts if drawings else {}),
        "[Content_Types].xml": _content_types(kinds, drawings.types if drawings else {}),
        "_rels/.rels": _relationships(
            ("rId1", f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
        ),
        "word/_rels/document.xml.rels": _relationships(
            *((name, f"{_OFFICE}/relationships/{kind}", target) for name, kind, target in related)
        ),
        "docProps/core.xml": _core_properties(document),
        "docProps/app.xml": (
            f'{XML}<Properties xmlns="{_OFFICE}/extended-properties">'
            f"<Application>reportgen</Application><Company>{quoted(document.author)}</Company></Properties>"
        ).encode(),
        **_layout_parts(layout),
    }


@lru_cache(maxsize=32)
def _layout_parts(layout: Layout) -> dict[str, bytes]:
    """The parts that depend on the look alone; made once for all the reports of a template."""
    return {
        "word/styles.xml": to_bytes(make_styles(layout)),
        "word/settings.xml": to_bytes(_settings()),
        "word/fontTable.xml": to_bytes(_font_table(layout.fonts)),
        "word/footer1.xml": to_bytes(_footer(layout, layout.page_number.odd)),
        "word/footer2.xml": to_bytes(_footer(layout, layout.page_number.even)),
    }


def _content_types(parts: Mapping[str, str], drawn: Mapping[str, str]) -> bytes:
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>' for part, kind in parts.items()
    )
    overrides += "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in drawn.items() if name.startswith("/")
    )
    endings = "".join(
        f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in drawn.items() if name[0] != "/"
    )
    return (
        f'{XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{endings}{overrides}"
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    ).encode()


def _relationships(*entries: tuple[str, str, str]) -> bytes:
    lines = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in entries)
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'.encode()


def _core_properties(document: Document) -> bytes:
    moment = f"{document.date}T00:00:00Z"
    subject = f"<dc:subject>{quoted(document.subject)}</dc:subject>" if document.subject else ""
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{quoted(document.title)}</dc:title>{subject}<dc:creator>{quoted(document.author)}</dc:creator>"
        f"<cp:lastModifiedBy>{quoted(document.author)}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    ).encode()


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
    add_text(run(), " PAGE ", "instrText")
    add(run(), "fldChar", fldCharType="separate")
    add_text(run(), "1")
    add(run(), "fldChar", fldCharType="end")
    add_text(run(), number.after)
    return root

"""The parts of a Word package around the body: settings, fonts, footers, properties, relationships."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from reportgen.document.blocks import Document
from reportgen.docx.footers import page_number_footer
from reportgen.docx.ooxml import (
    CORE,
    CORE_PROPERTIES,
    OFFICE,
    XML,
    content_types,
    element,
    part,
    quoted,
    relationships,
)
from reportgen.docx.styles import add_styles, language_tags, make_styles
from reportgen.layout.format import Layout
from reportgen.layout.style import Font

if TYPE_CHECKING:
    from reportgen.docx.drawings import Drawings
    from reportgen.docx.links import Links
    from reportgen.docx.pages import PageEdges

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
    document: Document,
    layout: Layout,
    drawings: Drawings | None,
    links: Links | None = None,
    own: Mapping[str, bytes] = _NONE,
    edges: PageEdges | None = None,
    styles: Collection[str] = (),
) -> dict[str, bytes]:
    """Every part of the package but the body; `own` are the `numbering` and the `comments`, if there are any.

    Args:
        styles: those of `WHEN_USED` that the report uses.
    """
    related = (
        *_RELATED,
        *((f"rId{6 + index}", name, f"{name}.xml") for index, name in enumerate(own)),
        *(drawings.related if drawings else ()),
        *(links.related if links else ()),
        *(edges.related if edges else ()),
    )
    parts = {
        **{f"word/{name}.xml": content for name, content in own.items()},
        **(drawings.parts if drawings else {}),
        **(edges.parts if edges else {}),
        "[Content_Types].xml": _types(own, drawings.types if drawings else {}, edges.types if edges else {}),
        "_rels/.rels": relationships(
            ("rId1", "officeDocument", "word/document.xml"),
            ("rId2", CORE, "docProps/core.xml"),
            ("rId3", "extended-properties", "docProps/app.xml"),
        ),
        "word/_rels/document.xml.rels": relationships(*related),
        "docProps/core.xml": _core_properties(document, layout.lang),
        "docProps/app.xml": (
            f'{XML}<Properties xmlns="{OFFICE}/extended-properties">'
            f"<Application>reportgen</Application>{_stated('Company', document.author)}</Properties>"
        ).encode(),
        **_layout_parts(layout),
    }
    if styles:
        parts["word/styles.xml"] = add_styles(parts["word/styles.xml"], layout, styles)
    return parts


@lru_cache(maxsize=32)
def _layout_parts(layout: Layout) -> dict[str, bytes]:
    """The parts that depend on the look alone; made once for all the reports of a template."""
    return {
        "word/styles.xml": make_styles(layout),
        "word/settings.xml": _settings(layout),
        "word/fontTable.xml": _font_table(layout),
        "word/footer1.xml": page_number_footer(layout, layout.page_number.odd),
        "word/footer2.xml": page_number_footer(layout, layout.page_number.even),
    }


def _types(own: Iterable[str], drawn: Mapping[str, str], edges: Mapping[str, str]) -> bytes:
    """The types of all parts; those of drawings come by `/name`, or by ending."""
    kinds = {**_PARTS, **{name: name for name in own}, **edges}
    return content_types(
        (
            *((f"/word/{name}.xml", f"{_WORD}.{kind}+xml") for name, kind in kinds.items()),
            *((name, kind) for name, kind in drawn.items() if name.startswith("/")),
            ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
            ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
        ),
        ((name, kind) for name, kind in drawn.items() if not name.startswith("/")),
    )


def _core_properties(document: Document, lang: str) -> bytes:
    moment = f"{document.date}T00:00:00Z"
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{CORE_PROPERTIES}"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{_stated('dc:title', document.title)}{_stated('dc:subject', document.subject)}"
        f"{_stated('dc:creator', document.author)}{_stated('cp:lastModifiedBy', document.author)}"
        "<cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        f"<dc:language>{lang}</dc:language></cp:coreProperties>"
    ).encode()


def _stated(tag: str, value: str) -> str:
    """An element for what the template states; none for what it leaves out."""
    return f"<{tag}>{quoted(value)}</{tag}>" if value else ""


def _settings(layout: Layout) -> bytes:
    """How Word lays out: as Chinese Word does, whose files have these flags (ECMA-376-1, 17.15.3)."""
    flags = (
        "spaceForUL", "balanceSingleByteDoubleByteWidth", "doNotLeaveBackslashAlone", "ulTrailSpace",
        "doNotExpandShiftReturn", "adjustLineHeightInTable", "useFELayout",
    )  # fmt: skip
    settings = (
        ("compatibilityMode", 15),  # without it Word opens the report as a file of Word 2003
        ("overrideTableStyleFontSizeAndJustification", 1),
        ("enableOpenTypeFeatures", 1),
        ("doNotFlipMirrorIndents", 1),
        ("differentiateMultirowTableHeaders", 1),
    )
    uri = "http://schemas.microsoft.com/office/word"
    latin, east_asian = language_tags(layout)
    compatibility = (
        *(element(flag) for flag in flags),
        *(element("compatSetting", name=name, uri=uri, val=value) for name, value in settings),
    )
    return part(
        "settings",
        element("zoom", percent=100),
        element("bordersDoNotSurroundHeader"),
        element("bordersDoNotSurroundFooter"),
        element("defaultTabStop", val=420),
        element("evenAndOddHeaders"),
        element("drawingGridVerticalSpacing", val=156),
        element("displayHorizontalDrawingGridEvery", val=0),
        element("displayVerticalDrawingGridEvery", val=2),
        element("characterSpacingControl", val="compressPunctuation"),
        element("compat", *compatibility),
        element("themeFontLang", val=latin, eastAsia=east_asian),
        element("decimalSymbol", val="."),
        element("listSeparator", val=","),
    )


def _font_table(layout: Layout) -> bytes:
    return part("fonts", *(_font(font, layout.words.word.charset) for font in layout.fonts))


def _font(font: Font, charset: str) -> str:
    return element(
        "font",
        element("altName", val=font.substitute) if font.substitute else "",
        element("panose1", val=font.panose) if font.panose else "",
        element("charset", val=charset),
        element("family", val="modern" if font.pitch == "fixed" else "auto"),
        element("pitch", val=font.pitch),
        name=font.name,
    )

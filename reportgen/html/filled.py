"""Files made in Word as sheets: what they say, on pages of their size.

Their XML is anybody's, so of their look there is only what their paragraphs and tables are: titles, headings, bold
letters, alignment, cells that reach over others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

from reportgen.document.blocks import Filled, Paragraph, Picture, Table
from reportgen.docx.beside import targets_in
from reportgen.docx.drawings import EMU_PER_TWIP
from reportgen.docx.ooxml import R, W
from reportgen.layout.style import Page
from reportgen.messages import Saying

_W = f"{{{W}}}"
_MAIN = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DRAWN = (f"{_DRAWING}inline", f"{_DRAWING}anchor")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EMBED = f"{{{R}}}embed"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_KINDS = {"png": b"\x89PNG", "jpeg": b"\xff\xd8\xff"}
_LINE = "reportgen"
"""By which a paragraph of a filled file knows its line in the text of the file."""
_PART = re.compile(r"word-part-(header|footer|footnotes|endnotes)\b")
_LEAST, _MOST = 567, 31_680  # a centimetre, and the longest side that Word has, in twips


class Parts(NamedTuple):
    """The blocks of a file by where they stand. `properties` are those that only show in Word's own window."""

    headers: list[Paragraph | Table]
    body: list[Paragraph | Table]
    notes: list[Paragraph | Table]
    footers: list[Paragraph | Table]
    properties: list[Paragraph | Table]


def parts_by_kind(blocks: Iterable[tuple[str, Paragraph | Table]]) -> Parts:
    """Blocks with the kinds of parts in which they stand, `property` among them."""
    parts = Parts([], [], [], [], [])
    by_kind = {
        "header": parts.headers,
        "footer": parts.footers,
        "footnotes": parts.notes,
        "endnotes": parts.notes,
        "property": parts.properties,
    }
    for kind, block in blocks:
        by_kind.get(kind, parts.body).append(block)
    return parts


def parts_of(filled: Filled) -> Parts:
    """The blocks of a file, each where it stands."""
    return parts_by_kind((_kind(block), block) for block in filled.blocks)


def _kind(block: Paragraph | Table) -> str:
    where = _where(block)
    if where is not None and where.code == "word-property":
        return "property"
    part = where.params.get("part") if where is not None else None
    found = _PART.match(part.code) if isinstance(part, Saying) else None
    return found.group(1) if found else "body"


def _where(block: Paragraph | Table) -> Saying | None:
    """Where a block stands in the file: of a table, its first paragraph."""
    paragraph = (
        block if isinstance(block, Paragraph) else next((p for row in block.rows for p in row.paragraphs()), None)
    )
    stands = paragraph.stands if paragraph is not None else ""
    where = stands.params.get("where") if isinstance(stands, Saying) else None
    return where if isinstance(where, Saying) else None


def page_of(filled: Filled, usual: Page) -> Page:
    """The page of the last section of a file, the usual one where it says none that can be."""
    content = filled.contents.get(_MAIN)
    root = etree.fromstring(content) if content else None
    section = root.find(f"{_W}body/{_W}sectPr") if root is not None else None
    if section is None:
        return usual
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    found = {name: _twips(size, key) for name, key in (("width", "w"), ("height", "h"))}
    found |= {name: _twips(margins, name) for name in ("top", "right", "bottom", "left", "header", "footer")}
    page = usual._replace(**{name: value for name, value in found.items() if value is not None})
    fits = all(_LEAST <= side <= _MOST for side in (page.width, page.height, page.text_width, page.text_height))
    return page if fits else usual


class Placed(NamedTuple):
    """A picture of a file, and the line of the file's own text behind which it stands, 0 before the first."""

    line: int
    picture: Picture


def pictures_of(filled: Filled) -> list[Placed]:
    """The pictures in the body of a file that a browser can show, in their order."""
    content = filled.contents.get(_MAIN)
    if content is None or b":embed=" not in content:
        return []
    found, line = [], 0
    relations = filled.contents.get(_RELATIONS)
    targets = targets_in(etree.fromstring(relations), _MAIN) if relations else {}
    for element in etree.fromstring(content).iter(f"{_W}p", *_DRAWN):
        if element.tag == f"{_W}p":
            line = int(element.get(_LINE, line))
        elif not any(each.tag == _FALLBACK for each in element.iterancestors()):
            blip, extent = element.find(f".//{_A}blip"), element.find(f"{_DRAWING}extent")
            data = filled.contents.get(targets.get(blip.get(_EMBED, ""), "")) if blip is not None else None
            kind = next((kind for kind, head in _KINDS.items() if data and data.startswith(head)), "")
            if data and kind and extent is not None:
                about = element.find(f"{_DRAWING}docPr")
                title = about.get("descr") or about.get("title") or "" if about is not None else ""
                sides = [extent.get(name, "") for name in ("cx", "cy")]
                if all(side.isdecimal() and 0 < int(side) < _MOST * EMU_PER_TWIP for side in sides):
                    found.append(Placed(line, Picture(data, kind, (int(sides[0]), int(sides[1])), title)))
    return found


def _twips(element: etree._Element | None, name: str) -> int | None:
    text = element.get(f"{_W}{name}", "") if element is not None else ""
    return int(text) if text.isdecimal() and len(text) < 6 else None

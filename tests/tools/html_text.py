"""What a page says, paragraph by paragraph, and what a Word file says, to be held against each other."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import html5lib
from lxml import etree

X = "{http://www.w3.org/1999/xhtml}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPHS = {f"{X}{tag}" for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption")}
_CELLS = {f"{X}td", f"{X}th"}
_BESIDE = {"edge", "watermark", "notes"}


def parsed(page: str) -> Any:
    """The tree of a page, which must be right HTML."""
    return html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), strict=True).parse(page).getroot()


def classes(element: Any) -> set[str]:
    return set((element.get("class") or "").split())


def page_lines(root: Any) -> list[str]:
    """The paragraphs of the report in reading order, without headers, footers, watermarks and notes."""
    (report,) = root.iterfind(".//*[@id='report']")
    return [line for line in _lines(report) if line]


def _lines(element: Any) -> Iterator[str]:
    if classes(element) & _BESIDE:
        return
    if element.tag in _PARAGRAPHS or (element.tag in _CELLS and not any(child.tag in _PARAGRAPHS for child in element)):
        yield text_of(element).strip()
        return
    for child in element:
        yield from _lines(child)


def text_of(element: Any) -> str:
    """The text of an element, its lines parted."""
    if element.tag == f"{X}br":
        return "\n"
    if not isinstance(element.tag, str) or element.tag.endswith("}svg"):
        return ""
    return (element.text or "") + "".join(text_of(child) + (child.tail or "") for child in element)


def docx_lines(content: bytes) -> list[str]:
    """The paragraphs of the body of a Word file in reading order, those of tables included."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    found = ("".join(_pieces(paragraph)).strip() for paragraph in root.iter(f"{_W}p"))
    return [line for line in found if line]


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}br":
            yield "\n"
        elif child.tag == f"{_W}tab" and child.getparent().tag == f"{_W}r":
            yield "\t"
        elif child.tag not in (f"{_W}p", _FALLBACK):
            yield from _pieces(child)

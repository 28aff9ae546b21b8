"""WordprocessingML elements, and the zip package that holds them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = {"w": W, "r": R}
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_names: dict[str, str] = {}

Element = etree._Element  # noqa: SLF001 - lxml has no public name for it


def _name(name: str) -> str:
    """A tag or attribute as lxml knows it; without a prefix it belongs to `w`."""
    full = _names.get(name)
    if full is None:
        prefix, _, local = name.partition(":")
        full = _names[name] = f"{{{_NAMESPACES[prefix]}}}{local}" if local else f"{{{W}}}{name}"
    return full


def new(tag: str, /, **attributes: str | int) -> Element:
    """A root element of the `w` namespace."""
    element = etree.Element(_name(tag), nsmap=_NAMESPACES)
    for key, value in attributes.items():
        element.set(_name(key), str(value))
    return element


def add(parent: Element, tag: str, /, **attributes: str | int) -> Element:
    """A new last child of the `w` namespace, with attributes of the same namespace."""
    element = etree.SubElement(parent, _name(tag))
    for key, value in attributes.items():
        element.set(_name(key), str(value))
    return element


def relate(element: Element, identifier: str) -> None:
    """Point an element at a relationship of its part."""
    element.set(_name("r:id"), identifier)


def add_text(run: Element, text: str) -> None:
    """Put a text into a run as it was typed: blanks are kept, tabs and line ends become elements."""
    start = 0
    for index, character in enumerate(text):
        if character in "\t\n":
            _add_piece(run, text[start:index])
            add(run, "tab" if character == "\t" else "br")
            start = index + 1
    _add_piece(run, text[start:])


def _add_piece(run: Element, text: str) -> None:
    if text:
        element = add(run, "t")
        element.text = text
        if text[0].isspace() or text[-1].isspace() or "  " in text:
            element.set(_XML_SPACE, "preserve")


def to_bytes(element: Element) -> bytes:
    """The part as a file."""
    data: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def zip_package(parts: Mapping[str, bytes]) -> bytes:
    """The package: names sorted, no clock, no machine, so that the same parts give the same bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, parts[name], compresslevel=6)
    return buffer.getvalue()

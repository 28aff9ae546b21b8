"""WordprocessingML elements, and the zip package that holds them.

The elements are the few lines that writing needs: a report has thousands, and this is the quickest way to
text that cannot be ill-formed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Element:
    """An element of the `w` namespace: its attributes are written already, its children follow in order."""

    __slots__ = ("attributes", "children", "tag", "text")

    def __init__(self, tag: str, attributes: str = "") -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""

    def write(self, out: list[str]) -> None:
        """Append the element, as XML, to `out`."""
        if self.children:
            out.append(f"<w:{self.tag}{self.attributes}>")
            for child in self.children:
                child.write(out)
            out.append(f"</w:{self.tag}>")
        elif self.text:
            out.append(f"<w:{self.tag}{self.attributes}>{_escaped(self.text)}</w:{self.tag}>")
        else:
            out.append(f"<w:{self.tag}{self.attributes}/>")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attributes(attributes: Mapping[str, str | int]) -> str:
    return "".join([f' w:{key}="{quoted(str(value))}"' for key, value in attributes.items()])


def quoted(text: str) -> str:
    """A text as it stands in an attribute or between tags."""
    return _escaped(text).replace('"', "&quot;") if not text.isalnum() else text


def new(tag: str, /, **attributes: str | int) -> Element:
    """A root element."""
    return Element(tag, f' xmlns:w="{W}" xmlns:r="{R}"' + _attributes(attributes))


def add(parent: Element, tag: str, /, **attributes: str | int) -> Element:
    """A new last child, with attributes of the same namespace."""
    element = Element(tag, _attributes(attributes)) if attributes else Element(tag)
    parent.children.append(element)
    return element


def add_text(run: Element, text: str, tag: str = "t") -> None:
    """Put a text of one line into a run."""
    element = add(run, tag)
    element.text = text
    if text != text.strip():
        element.attributes = ' xml:space="preserve"'


def text_elements(text: str) -> str:
    """A text as it was typed: blanks are kept, tabs and line ends become elements."""
    if "\t" not in text and "\n" not in text:
        return _text_element(text)
    pieces = re.split("([\t\n])", text)
    return "".join(_SPECIAL.get(piece) or _text_element(piece) for piece in pieces if piece)


_SPECIAL = {"\t": "<w:tab/>", "\n": "<w:br/>"}


def _text_element(text: str) -> str:
    kept = ' xml:space="preserve"' if "  " in text or text != text.strip() else ""
    return f"<w:t{kept}>{_escaped(text)}</w:t>"


def to_bytes(element: Element) -> bytes:
    """The part as a file."""
    out = [XML]
    element.write(out)
    return "".join(out).encode("utf-8")


_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can tell
_LEVEL = 6  # that of zlib's own choice, said so that it stays


def zip_package(parts: Mapping[str, bytes]) -> bytes:
    """The package: names sorted, no clock, no machine, so that the same parts give the same bytes."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name in sorted(parts):
            entry = ZipInfo(name, _EPOCH)
            entry.create_system = 0  # as Word says; else the machine's own
            package.writestr(entry, parts[name], ZIP_DEFLATED, _LEVEL)
            entry.external_attr = 0  # not the rights of a Unix file, which zipfile has put there
    return buffer.getvalue()

"""WordprocessingML elements, and the zip package that holds them.

The elements are the few lines that writing needs: a report has thousands, and this is the quickest way to
text that cannot be ill-formed.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from functools import lru_cache
from zlib import DEFLATED, compressobj, crc32

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


# The records of a zip file (APPNOTE 4.3): what a local header and the directory share, then what each adds.
# The standard library's writer takes twice as long for a dozen small parts, of which most never change.
_ENTRY = struct.Struct("<HHHHHLLL")
_LENGTHS = struct.Struct("<HH")
_CENTRAL = struct.Struct("<4sH")
_BEHIND = struct.Struct("<HHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_VERSION, _UTF8, _DEFLATED = 20, 0, 8
_EPOCH = 1 << 5 | 1  # 1980-01-01; the time before it is midnight
_BODY = "word/document.xml"
_KEPT = 100_000


def zip_package(parts: Mapping[str, bytes]) -> bytes:
    """The package: names sorted, no clock, no machine, so that the same parts give the same bytes."""
    body, directory = bytearray(), bytearray()
    for name in sorted(parts):
        content = parts[name]
        kept = name != _BODY and len(content) <= _KEPT
        packed = _deflate_once(content) if kept else _deflate(content)
        encoded = name.encode("utf-8")
        entry = _ENTRY.pack(_VERSION, _UTF8, _DEFLATED, 0, _EPOCH, crc32(content), len(packed), len(content))
        directory += (
            _CENTRAL.pack(b"PK\x01\x02", _VERSION) + entry + _BEHIND.pack(len(encoded), 0, 0, 0, 0, 0, len(body))
        )
        directory += encoded
        body += b"PK\x03\x04" + entry + _LENGTHS.pack(len(encoded), 0) + encoded + packed
    end = _END.pack(b"PK\x05\x06", 0, 0, len(parts), len(parts), len(directory), len(body), 0)
    return bytes(body + directory + end)


def _deflate(content: bytes) -> bytes:
    packer = compressobj(6, DEFLATED, -15)
    return packer.compress(content) + packer.flush()


# The parts around the body are the same for every report of a template.
_deflate_once = lru_cache(maxsize=64)(_deflate)

"""What the parts of a Word file are written with: elements as text, relationships, and the zip package.

Text, because a report has thousands of elements of which most are alike: `element` for parts that are small, plain
strings for the body, and `quoted` or `text_elements` for all that comes from data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from struct import Struct, pack
from zlib import compressobj, crc32

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"  # that of Strict Open XML
OFF = ("0", "false", "off")
"""What switches a property off (ECMA-376-1, 22.9.2.7)."""
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CORE = f"{PACKAGE}/relationships/metadata/core-properties"
"""The relationship that leads to the core properties, whose elements are of the next."""
CORE_PROPERTIES = f"{PACKAGE}/metadata/core-properties"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
R = f"{OFFICE}/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def element(tag: str, /, *children: str, **attributes: str | int) -> str:
    """An element of the `w` namespace, with attributes of the same namespace and its children in order."""
    start = f"w:{tag}" + "".join([f' w:{name}="{quoted(str(value))}"' for name, value in attributes.items()])
    inner = "".join(children)
    return f"<{start}>{inner}</w:{tag}>" if inner else f"<{start}/>"


def part(tag: str, *children: str) -> bytes:
    """A whole part of the `w` namespace."""
    return f'{XML}<w:{tag} xmlns:w="{W}" xmlns:r="{R}">{"".join(children)}</w:{tag}>'.encode()


def relationships(*entries: tuple[str, str, str]) -> bytes:
    """How parts are related: for each its identifier, its type, in full or of those of `R`, and its target."""
    lines = "".join(
        f'<Relationship Id="{name}" Type="{kind if ":" in kind else f"{R}/{kind}"}" Target="{target}"'
        f"{_OUTSIDE if kind == 'hyperlink' else ''}/>"
        for name, kind, target in entries
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'.encode()


def content_types(parts: Iterable[tuple[str, str]], endings: Iterable[tuple[str, str]] = ()) -> bytes:
    """The types of the parts of a package, by their names, and of all others by what their names end with."""
    usual = (("rels", f"{_OPENXML}-package.relationships+xml"), ("xml", "application/xml"))
    defaults = "".join(f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in (*usual, *endings))
    own = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return f'{XML}<Types xmlns="{PACKAGE}/content-types">{defaults}{own}</Types>'.encode()


_OUTSIDE = ' TargetMode="External"'
_OPENXML = "application/vnd.openxmlformats"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """A text as it stands in an attribute or between tags."""
    return _escaped(text).replace('"', "&quot;") if not text.isalnum() else text


def text_elements(text: str) -> str:
    """A text as it was typed: blanks are kept, tabs and line ends become elements."""
    if "\t" not in text and "\n" not in text:
        return _text_element(text)
    pieces = re.split("([\t\n])", text)
    return "".join(_SPECIAL.get(piece) or _text_element(piece) for piece in pieces if piece)


_SPECIAL = {"\t": "<w:tab/>", "\n": "<w:br/>"}


def _text_element(text: str) -> str:
    # Word leaves out blanks at the ends of a text unless it is told not to (ECMA-376-1, 17.3.3.31).
    kept = ' xml:space="preserve"' if "  " in text or text != text.strip() else ""
    return f"<w:t{kept}>{_escaped(text)}</w:t>"


# What the entries of a zip file have in common (APPNOTE.TXT, 4.3.7 and 4.3.12): the version that reads them, flags,
# method, time, date, checksum, packed and whole size, the lengths of the name and of what is extra.
_ENTRY = Struct("<5H3I2H")
_VERSION, _UTF8, _DEFLATED = 20, 0x800, 8
_EARLIEST = (0, 1 << 5 | 1)  # time and date of the beginning of 1980, before which a zip file cannot tell
_LEVEL = 6  # that of zlib's own choice, said so that it stays
_SMALL = 16_000  # parts that are smaller are mostly the same in every report: styles, settings, footers


def zip_package(parts: Mapping[str, bytes]) -> bytes:
    """The package: names sorted, no clock, no machine, so that the same parts give the same bytes."""
    files: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name in sorted(parts):
        content, spelled = parts[name], name.encode()
        packed = _packed_before(content) if len(content) < _SMALL else _packed(content)
        flags = 0 if name.isascii() else _UTF8
        sizes = crc32(content), len(packed), len(content), len(spelled), 0
        entry = _ENTRY.pack(_VERSION, flags, _DEFLATED, *_EARLIEST, *sizes)
        files += (b"PK\3\4", entry, spelled, packed)
        # Made by the same version; no comment, the first disk, no attributes, and where the file begins.
        directory += (b"PK\1\2", pack("<H", _VERSION), entry, pack("<3H2I", 0, 0, 0, 0, at), spelled)
        at += 4 + _ENTRY.size + len(spelled) + len(packed)
    size = sum(map(len, directory))
    end = pack("<4s4H2IH", b"PK\5\6", 0, 0, len(parts), len(parts), size, at, 0)
    return b"".join((*files, *directory, end))


def _packed(content: bytes) -> bytes:
    deflate = compressobj(_LEVEL, wbits=-15)  # without the frame of zlib
    return deflate.compress(content) + deflate.flush()


_packed_before = lru_cache(maxsize=64)(_packed)

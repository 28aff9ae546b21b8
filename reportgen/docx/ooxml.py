"""What the parts of a Word file are written with: elements as text, relationships, and the zip package.

Text, because a report has thousands of elements of which most are alike: `element` for parts that are small, plain
strings for the body, and `quoted` or `text_elements` for all that comes from data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"  # that of Strict Open XML
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
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
        f'<Relationship Id="{name}" Type="{kind if ":" in kind else f"{R}/{kind}"}" Target="{target}"/>'
        for name, kind, target in entries
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'.encode()


def content_types(parts: Iterable[tuple[str, str]], endings: Iterable[tuple[str, str]] = ()) -> bytes:
    """The types of the parts of a package, by their names, and of all others by what their names end with."""
    usual = (("rels", f"{_OPENXML}-package.relationships+xml"), ("xml", "application/xml"))
    defaults = "".join(f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in (*usual, *endings))
    own = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return f'{XML}<Types xmlns="{PACKAGE}/content-types">{defaults}{own}</Types>'.encode()


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

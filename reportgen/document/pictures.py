"""Pictures of the markup, and what their own heads say of their size."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple
from xml.etree.ElementTree import Element

from reportgen.document.blocks import Picture
from reportgen.document.elements import Elements
from reportgen.layout.units import whole

ReadPicture = Callable[[str], bytes]
"""Gives the bytes of a picture by its path in the project; raises `PictureError`."""

EMU_PER_MM = 36_000
_EMU_PER_INCH = 914_400
_DPI = Decimal(96)  # what Word takes for a picture that does not say
_LEAST_DPI = 10  # less is a slip of the program that wrote it: the picture would be a wall
_MM_PER_INCH = Decimal("25.4")
_WIDTH = re.compile(r"([0-9]{1,4}(?:\.[0-9]+)?)(mm|cm|%)")
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# Start of frame: every marker of the group but those of tables (C4, C8, CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ORIENTATION = 0x0112
_JFIF_PER_INCH = {1: Decimal(1), 2: Decimal("2.54")}


class PictureError(Exception):
    """A picture that cannot be used: `code` and `params` name the message in the catalogue."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


def no_picture(source: str) -> bytes:
    """Reads pictures where there are none.

    Raises:
        PictureError: always.
    """
    raise PictureError("picture-missing")


class Head(NamedTuple):
    """What the head of a picture says: its format, its pixels, how many make an inch, and whether the camera was
    turned, so that the picture lies on its side until a program turns it back, which Word does not."""

    kind: str
    width: int
    height: int
    dpi: tuple[Decimal, Decimal]
    turned: bool = False


def read_picture(elements: Elements, element: Element, read: ReadPicture) -> Picture:
    """The picture of an `<img/>`.

    Raises:
        TemplateError: it has no alternative text, its width is no width, or the file is not there or no picture.
    """
    source, title = element.get("src", ""), element.get("alt", "").strip()
    if not source:
        raise elements.fail("picture-source", element)
    if not title:
        raise elements.fail("picture-alt", element)
    width, share = _width(elements, element)
    try:
        data = read(source)
        head = usable_head(data)
    except PictureError as error:
        raise elements.fail(error.code, element, name=source, **error.params) from None
    size = whole(head.width * _EMU_PER_INCH / head.dpi[0]), whole(head.height * _EMU_PER_INCH / head.dpi[1])
    return Picture(data, head.kind, size, title, width, share)


def _width(elements: Elements, element: Element) -> tuple[Decimal | None, bool]:
    """The width that is wanted, in EMU, or as a part of the width of the text."""
    text = element.get("width")
    if text is None:
        return None, False
    found = _WIDTH.fullmatch(text.strip())
    number = Decimal(found.group(1)) if found else Decimal(0)
    if found is None or not number or (found.group(2) == "%" and number > 100):
        raise elements.fail("picture-width", element, value=text)
    if found.group(2) == "%":
        return number / 100, True
    return number * (10 if found.group(2) == "cm" else 1) * EMU_PER_MM, False


def usable_head(data: bytes) -> Head:
    """The head of a picture that can stand in a report.

    Raises:
        PictureError: it is no PNG or JPEG, is cut off, or lies on its side.
    """
    head = picture_head(data)
    if head is None:
        raise PictureError("picture-kind")
    if head.turned:
        raise PictureError("picture-turned")
    return head


def picture_head(data: bytes) -> Head | None:
    """What the head of a PNG or JPEG file says; None for anything else, and for one that is cut off."""
    try:
        head = _png(data) if data.startswith(_PNG) else _jpeg(data) if data.startswith(_JPEG) else None
    except (struct.error, IndexError):
        return None
    return head if head is not None and head.width and head.height else None


def _png(data: bytes) -> Head | None:
    if data[12:16] != b"IHDR" or b"IEND" not in data[-16:]:
        return None
    width, height = struct.unpack(">LL", data[16:24])
    dpi = _DPI, _DPI
    at = 8
    while (kind := data[at + 4 : at + 8]) not in (b"IDAT", b""):
        (length,) = struct.unpack(">L", data[at : at + 4])
        if kind == b"pHYs":
            across, down, unit = struct.unpack(">LLB", data[at + 8 : at + 17])
            if unit == 1:
                dpi = _per_inch(across * _MM_PER_INCH / 1000, down * _MM_PER_INCH / 1000)
        at += length + 12
    return Head("png", width, height, dpi)


def _jpeg(data: bytes) -> Head | None:
    dpi, turned = (_DPI, _DPI), False
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a byte that fills
            at += 1
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return Head("jpeg", width, height, dpi, turned)
        if marker == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            turned = _is_turned(data[at + 10 : at + 2 + length])
        if marker == 0xE0 and data[at + 4 : at + 9] == b"JFIF\0":
            unit, across, down = struct.unpack(">BHH", data[at + 11 : at + 16])
            if unit in _JFIF_PER_INCH:
                dpi = _per_inch(across * _JFIF_PER_INCH[unit], down * _JFIF_PER_INCH[unit])
        at += length + 2
    return None


def _is_turned(exif: bytes) -> bool:
    """Whether Exif data say that the picture does not stand upright."""
    order = "<" if exif.startswith(b"II") else ">"
    (start,) = struct.unpack(f"{order}L", exif[4:8])
    (count,) = struct.unpack(f"{order}H", exif[start : start + 2])
    for at in range(start + 2, start + 2 + 12 * count, 12):
        tag, _, _, value = struct.unpack(f"{order}HHLH", exif[at : at + 10])
        if tag == _ORIENTATION:
            return bool(value > 1)
    return False


def _per_inch(across: Decimal, down: Decimal) -> tuple[Decimal, Decimal]:
    """The density that is said, if it can be meant."""
    return (across, down) if min(across, down) >= _LEAST_DPI else (_DPI, _DPI)

"""Pictures of the markup: decoded once, to see that they are whole, and asked for their size."""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element

from reportgen.document.blocks import Picture
from reportgen.document.elements import Elements
from reportgen.layout.units import whole

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

ReadPicture = Callable[[str], bytes]
"""Gives the bytes of a picture by its path in the project; raises `PictureError`."""

EMU_PER_MM = 36_000
_EMU_PER_INCH = 914_400
_DPI = Decimal(96)  # what Word takes for a picture that does not say
_LEAST_DPI = 10  # less is a slip of the program that wrote it: the picture would be a wall
_METRES_PER_INCH = Decimal("0.0254")
WIDTH = re.compile(r"([0-9]{1,4}(?:\.[0-9]+)?)(mm|cm|%)")
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_ORIENTATION = 0x0112
_UPRIGHT = 1
_JFIF_PER_INCH = {1: Decimal(1), 2: Decimal("2.54")}
# Ten times what a page printed finely has. Some kilobytes can claim more, and decoding takes four bytes for each.
MAX_PIXELS = 50_000_000
# A JPEG that comes in scans has about ten; each goes over the whole picture again, however short it is.
_MAX_SCANS = 50
_SCAN = b"\xff\xda"
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"


_ACROSS = 16
_SAME_GREY = 24
"""Of 255. Saved as a JPEG of a third of the size, at a quality of 40, a drawing and noise differ by up to 7 in a field
of a look. That a picture stands in the place of another is seen, and not that something small was changed in it."""
_LARGEST_SEEN, _MOST_SEEN = 10_000_000, 50_000_000
"""Pixels of a picture that is looked at, which takes twelve bytes for each, and of all of one file."""


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
    """What a picture is: its format, its pixels, and how many of them make an inch."""

    kind: str
    width: int
    height: int
    dpi: tuple[Decimal, Decimal]


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
    found = WIDTH.fullmatch(text.strip())
    number = Decimal(found.group(1)) if found else Decimal(0)
    if found is None or not number or (found.group(2) == "%" and number > 100):
        raise elements.fail("picture-width", element, value=text)
    if found.group(2) == "%":
        return number / 100, True
    return number * (10 if found.group(2) == "cm" else 1) * EMU_PER_MM, False


_known: dict[bytes, Head] = {}
_MAX_KNOWN = 1000  # heads that are kept, so that no process grows with what it has seen


def is_known_kind(data: bytes) -> bool:
    """Whether a file begins as a PNG or a JPEG does."""
    return data.startswith((_PNG, _JPEG))


def usable_head(data: bytes) -> Head:
    """What a picture is that can stand in a report; it is decoded the first time.

    Raises:
        PictureError: it is no PNG or JPEG, is broken or cut off, has too many pixels, or was taken with a turned
            camera, so that it lies on its side until a program turns it back, which Word does not.
    """
    digest = hashlib.sha256(data).digest()
    if digest not in _known:
        head = _decoded(data)
        if len(_known) >= _MAX_KNOWN:
            _known.clear()
        _known[digest] = head
    return _known[digest]


class Looks:
    """What pictures of anybody look like from afar, by which one is known again when a program has made it smaller."""

    def __init__(self) -> None:
        self._known: dict[bytes, str] = {}
        self._left = _MOST_SEEN

    def of(self, data: bytes) -> str:
        """The shades of grey in hexadecimal digits, a few across and a few down; empty of what is no PNG or JPEG, is
        broken, or is one too many."""
        digest = hashlib.sha256(data).digest()
        if digest not in self._known:
            self._known[digest] = self._seen(data)
        return self._known[digest]

    def _seen(self, data: bytes) -> str:
        from PIL import Image

        if data.count(_SCAN) > _MAX_SCANS:
            return ""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as image:
                    pixels = image.width * image.height
                    if pixels > min(self._left, _LARGEST_SEEN):
                        return ""
                    self._left -= pixels
                    # What shines through is white, as on paper.
                    seen = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
                    return seen.convert("L").resize((_ACROSS, _ACROSS), Image.Resampling.BOX).tobytes().hex()
            except Exception:  # Pillow's decoders raise whatever broken bytes lead them to
                return ""


def are_alike(one: str, other: str) -> bool:
    """Whether two looks are those of one picture, saved in more or fewer pixels."""
    if len(one) != len(other) or len(one) != 2 * _ACROSS**2:
        return one == other
    pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
    return all(abs(a - b) <= _SAME_GREY for a, b in pairs)


def _decoded(data: bytes) -> Head:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of what is odd and harmless, such as Exif data cut off
        try:
            return _png(data) if data.startswith(_PNG) else _jpeg(data)
        except PictureError:
            raise
        except Exception:  # Pillow's decoders raise whatever broken bytes lead them to
            raise PictureError("picture-kind") from None


def _png(data: bytes) -> Head:
    from PIL.PngImagePlugin import PngImageFile

    if _PNG_END not in data:
        raise PictureError("picture-kind")
    image = PngImageFile(BytesIO(data))
    _check(image)
    PngImageFile(BytesIO(data)).verify()  # the sums of all chunks, those that decoding passes over among them
    image.load()
    # Pillow makes inches of the pixels in a metre, of which the file says a whole number.
    across, down = (Decimal(round(number / 0.0254)) * _METRES_PER_INCH for number in image.info.get("dpi", (0, 0)))
    return Head("png", *image.size, _per_inch(across, down))


def _jpeg(data: bytes) -> Head:
    from PIL.JpegImagePlugin import JpegImageFile

    if not data.startswith(_JPEG) or data.count(_SCAN) > _MAX_SCANS:
        raise PictureError("picture-kind")
    image = JpegImageFile(BytesIO(data))
    _check(image)
    size = image.size
    image.draft(None, (1, 1))  # all of it is read, and an eighth of its width and height worked out
    image.load()
    across, down = (
        number * _JFIF_PER_INCH.get(image.info.get("jfif_unit", 0), Decimal(0))
        for number in image.info.get("jfif_density", (0, 0))
    )
    return Head("jpeg", *size, _per_inch(across, down))


def _check(image: ImageFile) -> None:
    """What can be said before a picture is decoded."""
    if image.width * image.height > MAX_PIXELS:
        raise PictureError("picture-pixels", width=image.width, height=image.height, most=f"{MAX_PIXELS:,}")
    if image.getexif().get(_ORIENTATION, _UPRIGHT) > _UPRIGHT:
        raise PictureError("picture-turned")


def _per_inch(across: Decimal, down: Decimal) -> tuple[Decimal, Decimal]:
    """The density that is said, if it can be meant."""
    return (across, down) if min(across, down) >= _LEAST_DPI else (_DPI, _DPI)

"""The pages of a table of contents, as LibreOffice lays the report out: what `build --pages` fills in."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO

from reportgen.docx.contents import with_probes
from reportgen.docx.ooxml import zip_package
from reportgen.errors import Problem, UsageError
from reportgen.writers.office import find_office, office_pdf

_MAIN = "word/document.xml"
_OBJECT = re.compile(rb"(?m)^([0-9]+) 0 obj\s(.*?)^endobj", re.DOTALL)
_REFERENCE = re.compile(rb"([0-9]+) 0 R")
_KIDS = re.compile(rb"/Kids\s*\[(.*?)\]", re.DOTALL)
_NOTES = re.compile(rb"/Annots\s*\[(.*?)\]", re.DOTALL)
_RECTANGLE = re.compile(rb"/Rect\s*\[\s*([0-9.]+)\s+([0-9.]+)")
_SHOWN = re.compile(rb"/Contents\s*<FEFF((?:003[0-9])+)>")


def find_pages(docx: bytes, anchors: Sequence[str]) -> list[str]:
    """The number of the page on which each anchor of a report stands, as it is printed.

    LibreOffice writes a PDF of the report with a reference to each anchor on pages behind it. Each is a link there,
    which says what it shows.

    Raises:
        UsageError: LibreOffice is not there, or does not make a PDF of it that can be read.
    """
    if find_office() is None:
        raise UsageError(Problem(code="pages-no-office"))
    with zipfile.ZipFile(BytesIO(docx)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[_MAIN] = with_probes(parts[_MAIN].decode("utf-8"), [*anchors]).encode("utf-8")
    found = read_links(office_pdf(zip_package(parts)) or b"")
    if len(found) < len(anchors):
        raise UsageError(Problem(code="pages-not-made"))
    return found[-len(anchors) :]


def read_links(pdf: bytes) -> list[str]:
    """What the links of a PDF say that say nothing but a number, page by page, from the top down."""
    objects = {int(number): content for number, content in _OBJECT.findall(pdf)}
    tree = next((content for content in objects.values() if re.search(rb"/Type\s*/Pages\b", content)), b"")
    kids = _KIDS.search(tree)
    found = []
    for page in _REFERENCE.findall(kids.group(1)) if kids else ():
        notes = _NOTES.search(objects.get(int(page), b""))
        links = []
        for link in _REFERENCE.findall(notes.group(1)) if notes else ():
            content = objects.get(int(link), b"")
            place, shown = _RECTANGLE.search(content), _SHOWN.search(content)
            if place and shown:
                number = bytes.fromhex(shown.group(1).decode("ascii")).decode("utf-16-be")
                links.append((-_thousandths(place.group(2)), _thousandths(place.group(1)), number))
        found += [number for _, _, number in sorted(links)]
    return found


def _thousandths(number: bytes) -> int:
    whole, _, rest = number.decode("ascii").partition(".")
    return int(whole) * 1000 + int(rest[:3].ljust(3, "0"))

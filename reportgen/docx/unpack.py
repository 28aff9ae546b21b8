"""The parts of a Word file of anybody's, unpacked and parsed no further than a report can need.

A zip of some kilobytes can unpack to gigabytes, and XML of some megabytes can grow to a hundred times as much in
memory. What counts is therefore what has been unpacked and parsed of one file, not what the file says of itself.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from io import BytesIO
from struct import error as StructError  # noqa: N812 - the module has no better name for it

from lxml import etree

from reportgen.docx.ooxml import OFFICE, STRICT_W, W
from reportgen.messages import Saying, Worded

# A Word file of a thousand pages unpacks to some 30 MB, and a base with large pictures to about as much.
MAX_BYTES = 100_000_000
MAX_PARTS = 2_000
# Tags and attributes, of which each takes up to 200 bytes in memory; a thousand pages have about a million.
MAX_MARKS = 1_500_000
# An OLE file (MS-CFB), into which Office puts what has a password; also the .doc of old.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"
_HAS_PASSWORD = 1  # bit 0 of the flags of an entry (APPNOTE 4.4.4)
# What ECMA-376-2 allows in a package, and ASCII, which is a part of UTF-8.
_ENCODINGS = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "US-ASCII", "ASCII"}

# Strict Open XML has the same elements in other namespaces (ISO/IEC 29500-1, annex A).
_STRICT = (
    (STRICT_W.encode(), W.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument", OFFICE.encode()),
    (b"http://purl.oclc.org/ooxml/drawingml", b"http://schemas.openxmlformats.org/drawingml/2006"),
)


class BrokenDocx(Exception):
    """What should be a Word file cannot be read, or must not be used.

    `reason` is `empty`, `unreadable` (no Word file at all), `encrypted`, `zip` (broken), `names` (entries that no
    program for Word writes), `document` (a package without a text of Word's), `missing`, `xml` (broken), `entities` (a
    document type definition) or `large`; a base has reasons of its own. `part` is the part concerned, and `name` what
    it has or lacks.
    """

    def __init__(self, reason: str, part: str = "", name: str = "") -> None:
        super().__init__(reason, part, name)
        self.reason = reason
        self.part = part
        self.name = name

    @property
    def why(self) -> Worded:
        """Why the file is not read, in half a sentence that names the part where one is concerned."""
        return why_unread(self.reason, self.part)


def why_unread(reason: str, part: str = "") -> Worded:
    """A reason of a `BrokenDocx` in half a sentence, whatever the file was to be read for."""
    said = Saying(f"word-unread-{reason}")
    return Saying("word-unread-part", {"part": part, "reason": said}) if part else said


class Package:
    """The parts of a Word file by their names; each is unpacked when it is asked for."""

    def __init__(self, content: bytes) -> None:
        """Read what is in the file.

        Raises:
            BrokenDocx: it is no zip, has a password, or has more parts or stranger names than a Word file has.
        """
        self._bytes = self._marks = 0
        if content.startswith(OLE):
            raise BrokenDocx("encrypted")
        if not content:
            raise BrokenDocx("empty")
        if not content.startswith(_ZIP):
            raise BrokenDocx("unreadable")
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
            entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, StructError, IndexError):
            raise BrokenDocx("zip") from None
        if len(entries) > MAX_PARTS:
            raise BrokenDocx("large")
        if any(entry.flag_bits & _HAS_PASSWORD for entry in entries):
            raise BrokenDocx("encrypted")
        _check_names([entry.orig_filename for entry in entries])
        self._entries = {entry.filename: entry for entry in entries}
        self.names = tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            BrokenDocx: it is not there, is broken, or is too large with what has been read before.
        """
        if name not in self._entries:
            raise BrokenDocx("missing", name)
        entry = self._entries[name]
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # ECMA-376-2 knows no other
            raise BrokenDocx("zip")
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(MAX_BYTES - self._bytes + 1)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, StructError, zlib.error):
            raise BrokenDocx("zip") from None
        self._bytes += len(content)
        if self._bytes > MAX_BYTES:
            raise BrokenDocx("large")
        return content

    def parse(self, name: str, content: bytes) -> etree._Element:
        """The root of a part, of which nothing outside of it is read and no entity replaced.

        Raises:
            BrokenDocx: it is no XML, nested deeper than libxml2 allows, has a document type definition, or is too
                large with what has been parsed before.
        """
        self._marks += content.count(b"<") + content.count(b"=")
        if self._marks > MAX_MARKS:
            raise BrokenDocx("large")
        try:
            root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        except (etree.XMLSyntaxError, ValueError):
            raise BrokenDocx("xml", name) from None
        about = root.getroottree().docinfo
        if about.internalDTD is not None:
            raise BrokenDocx("entities", name)
        if (about.encoding or "UTF-8").upper() not in _ENCODINGS:
            raise BrokenDocx("xml", name)
        return root

    def root(self, name: str) -> etree._Element:
        """The root of a part, read and parsed."""
        return self.parse(name, self.read(name))


def usual_form(content: bytes) -> bytes:
    """A part of Strict Open XML in the namespaces of all other files."""
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    return content


def _check_names(names: list[str]) -> None:
    """Programs differ in which of two parts of one name they take, and where a name leads that climbs."""
    seen = Counter(name.lower() for name in names)
    for name in names:
        steps = name.replace("\\", "/").split("/")
        if seen[name.lower()] > 1 or not name.isprintable() or "\\" in name or {"", ".", ".."} & {*steps}:
            raise BrokenDocx("names", name)

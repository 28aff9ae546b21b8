"""What any Word file says, paragraph by paragraph, so that it can be held against a report.

Whatever another program changes when it saves a report is left out of account: how text is cut into runs, blanks, the
names of styles, the entries of a table of contents, whose pages are counted anew, and all that is no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

from lxml import etree

from reportgen.docx.ooxml import W
from reportgen.docx.provenance import BODY, HYPHENS, NOTES, text_digest
from reportgen.docx.text import is_on, own, value_of
from reportgen.docx.unpack import BrokenDocx, usual_form

if TYPE_CHECKING:
    from reportgen.docx.beside import Beside

_W = f"{{{W}}}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STYLES = "word/styles.xml"
_MAX_PARAGRAPHS = 50_000  # a thousand pages and more
_GONE = {f"{_W}del", f"{_W}moveFrom"}
_CHANGES = (*_GONE, f"{_W}ins", f"{_W}moveTo")
# What is no text of the paragraph: codes of fields, properties, and the second form of a drawing.
_NOT_READ = {*_GONE, f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", f"{_W}sdtPr", _FALLBACK}
_BLANKS = {f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}ptab"}
_ENTRY = re.compile(r"(toc|contents) ?[1-9]\Z", re.IGNORECASE)


class Parts(Protocol):
    """The parts of a Word file by their names, as `Package` has them."""

    def __contains__(self, name: str) -> bool: ...

    def read(self, name: str) -> bytes:
        """The bytes of a part."""

    def parse(self, name: str, content: bytes) -> etree._Element:
        """The root of a part."""


class Said(NamedTuple):
    """A paragraph that says something. `row` is the number of the table row in which it stands, counted through the
    whole file from 0, and -1 outside of tables; `note` tells that it is a footnote. `text` has its blanks, and the end
    of a line inside it is a blank; a number that Word counts is no part of it."""

    text: str
    row: int = -1
    note: bool = False


class Story(NamedTuple):
    """What a Word file says when all tracked changes are accepted; `tracked` is how many there are. `beside` is what
    stands beside the text, where that was read as well."""

    paragraphs: tuple[Said, ...]
    tracked: int = 0
    beside: tuple[Beside, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256, in hexadecimal digits, of all its text without blanks."""
        return text_digest(said.text for said in self.paragraphs)


def read_story(package: Parts) -> Story:
    """What a Word file says: its body, and then its footnotes.

    Raises:
        BrokenDocx: it is no Word file; besides the reasons of `Package`, `document` (there is no text in it).
    """
    if BODY not in package:
        raise BrokenDocx("document")
    body = _part(package, BODY)
    if body is None or body.tag != f"{_W}document":
        raise BrokenDocx("document")
    reading = _Reading(entry_styles(_part(package, _STYLES)))
    found = [*reading.story(body)]
    tracked = sum(1 for _ in body.iter(*_CHANGES))
    notes = _part(package, NOTES)
    if notes is not None:
        reading.note = True
        found += reading.story(notes)
        tracked += sum(1 for _ in notes.iter(*_CHANGES))
    return Story(tuple(found), tracked)


def _part(package: Parts, name: str) -> etree._Element | None:
    """The root of a part, if there is one; what is Strict Open XML reads the same in the other namespace."""
    return package.parse(name, usual_form(package.read(name))) if name in package else None


def entry_styles(styles: etree._Element | None) -> frozenset[str]:
    """The identifiers of the styles that entries of a table of contents have."""
    found = styles.iterchildren(f"{_W}style") if styles is not None else ()
    return frozenset(style.get(f"{_W}styleId", "") for style in found if _ENTRY.match(value_of(style, "name")))


class _Reading:
    def __init__(self, entries: frozenset[str]) -> None:
        self.entries = entries
        self.note = False
        self.read = self.rows = 0
        self.joined: list[str] = []  # of paragraphs whose mark is struck, so that the next one goes on in them

    def story(self, root: etree._Element) -> Iterator[Said]:
        """The paragraphs of a part that say something."""
        yield from self._blocks(root, -1)
        yield from self._said("", -1)  # a last paragraph whose mark is struck

    def _blocks(self, holder: etree._Element, row: int) -> Iterator[Said]:
        for element in holder.iterchildren("*"):
            if element.tag == f"{_W}p":
                self.read += 1
                if self.read > _MAX_PARAGRAPHS:
                    raise BrokenDocx("large")
                yield from self._paragraph(element, row)
            elif element.tag == f"{_W}tbl":
                for line in own(element, "tr"):
                    if line.find(f"{_W}trPr/{_W}del") is None:
                        here, self.rows = (self.rows, self.rows + 1) if row < 0 else (row, self.rows)
                        for cell in own(line, "tc"):
                            yield from self._blocks(cell, here)
            elif element.tag not in _NOT_READ:
                yield from self._blocks(element, row)

    def _paragraph(self, element: etree._Element, row: int) -> Iterator[Said]:
        if value_of(element, "pPr/pStyle") in self.entries:
            return
        text = "".join(_texts(element))
        if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            self.joined.append(text)
            return
        yield from self._said(text, row)

    def _said(self, text: str, row: int) -> Iterator[Said]:
        whole = "".join((*self.joined, text)).translate(HYPHENS).strip()
        self.joined.clear()
        if whole:
            yield Said(whole, row, self.note)


def _texts(element: etree._Element) -> Iterator[str]:
    for child in element.iterchildren("*"):
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BLANKS:
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag == f"{_W}r" and is_on(child.find(f"{_W}rPr/{_W}vanish")):
            continue
        elif child.tag not in _NOT_READ:
            yield from _texts(child)

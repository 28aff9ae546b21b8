"""The text of any Word file: a line a paragraph with its number, a line a row of a table."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from reportgen.values.numerals import MAX_CIRCLED, number_text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# A file of anybody's is read: what a small zip unpacks to, and what a list may count, has an end.
_MAX_BYTES = 100_000_000
_MAX_PARAGRAPHS = 50_000  # a thousand pages and more
_MAX_NUMBER = 32_767  # Word's own
_MAX_ROMAN = 3999  # the last that has letters
_LONGEST_NUMBER = 100
# An OLE file (MS-CFB), into which Office puts what has a password; also the .doc of old.
_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Text that was moved away, codes of fields, and the second form of a drawing; struck text is no w:t.
_NOT_READ = {f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", _FALLBACK}
_BLANKS = {f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}ptab"}
_KINDS = {
    "decimal": "{decimal}",
    "chineseCounting": "{chinese}",
    "chineseCountingThousand": "{chinese}",
    "japaneseCounting": "{chinese}",
    "ideographDigital": "{chinese}",
    "taiwaneseCountingThousand": "{chinese}",
    "decimalEnclosedCircle": "{circled}",
    "decimalEnclosedCircleChinese": "{circled}",
    "lowerLetter": "{letter}",
}
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class BrokenDocx(Exception):
    """What should be a Word file cannot be read.

    `reason` is `encrypted`, `zip` (broken), `document` (there is none in it), `xml` (broken), `entities` (it
    refers to other files) or `large`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DocxText(NamedTuple):
    """The lines of a Word file; `whole` unless it has more paragraphs than are read."""

    lines: list[str]
    whole: bool


class _Level(NamedTuple):
    kind: str
    text: str
    start: int


def docx_text(content: bytes) -> DocxText:
    """The paragraphs and table rows that have any text, as they read when all tracked changes are accepted.

    Raises:
        BrokenDocx: it is no Word file.
    """
    if content.startswith(_ENCRYPTED):
        raise BrokenDocx("encrypted")
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            if any(entry.flag_bits & 1 for entry in package.infolist()):
                raise BrokenDocx("encrypted")
            body = _part(package, "word/document.xml")
            numbers = _Numbers(_part(package, "word/numbering.xml"), _part(package, "word/styles.xml"))
        if body is None:
            raise BrokenDocx("document")
        lines = [line for line in _lines(body, numbers) if line.strip(" |")]
        return DocxText(lines, numbers.paragraphs <= _MAX_PARAGRAPHS)
    except (etree.XMLSyntaxError, ValueError, RecursionError):
        raise BrokenDocx("xml") from None
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, zlib.error):
        raise BrokenDocx("zip") from None


def _part(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    if name not in package.namelist():
        return None
    if package.getinfo(name).file_size > _MAX_BYTES:
        raise BrokenDocx("large")
    root = etree.fromstring(package.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
    if root.getroottree().docinfo.internalDTD is not None:
        raise BrokenDocx("entities")
    return root


def _lines(block: etree._Element, numbers: _Numbers) -> Iterator[str]:
    for element in block:
        if element.tag == f"{_W}p":
            numbers.paragraphs += 1
            if numbers.paragraphs > _MAX_PARAGRAPHS:
                return
            yield _paragraph(element, numbers)
        elif element.tag == f"{_W}tbl":
            for row in element.iter(f"{_W}tr"):
                if _owner(row) is element:
                    yield " | ".join(_cell(cell, numbers) for cell in row.iter(f"{_W}tc") if _owner(cell) is row)
        elif element.tag not in _NOT_READ and isinstance(element.tag, str):
            yield from _lines(element, numbers)


def _owner(element: etree._Element) -> etree._Element | None:
    """The row of a cell, or the table of a row."""
    wanted = {f"{_W}tc": f"{_W}tr", f"{_W}tr": f"{_W}tbl"}[str(element.tag)]
    return next(element.iterancestors(wanted), None)


def _cell(cell: etree._Element, numbers: _Numbers) -> str:
    return " ".join(line for line in _lines(cell, numbers) if line)


def _paragraph(paragraph: etree._Element, numbers: _Numbers) -> str:
    text = "".join(_texts(paragraph)).strip()
    return numbers.next(paragraph) + text if text else ""


def _texts(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BLANKS:
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag not in _NOT_READ:
            yield from _texts(child)


class _Numbers:
    """The numbers that Word would count; a number typed as text is text. `paragraphs` is how many were read."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self.paragraphs = 0
        self.levels: dict[str, dict[int, _Level]] = {}
        self.lists: dict[str, str] = {}
        self.styles: dict[str, tuple[str, str, int]] = {}
        self.counters: dict[str, list[int]] = {}
        for abstract in _all(numbering, "abstractNum"):
            levels = {int(_value(level, "@ilvl") or 0): _level(level) for level in _all(abstract, "lvl")}
            self.levels[_value(abstract, "@abstractNumId")] = levels
        for number in _all(numbering, "num"):
            self.lists[_value(number, "@numId")] = _value(number, "abstractNumId")
        for style in _all(styles, "style"):
            place = _place_in_list(style)
            self.styles[_value(style, "@styleId")] = (_value(style, "basedOn"), *place)

    def next(self, paragraph: etree._Element) -> str:
        """The number of the next paragraph, a blank behind it; empty for one without."""
        number, level = _place_in_list(paragraph)
        style = _value(paragraph, "pPr/pStyle")
        seen = set()
        while not number and style in self.styles and style not in seen:
            seen.add(style)
            style, number, level = self.styles[style]
        levels = self.levels.get(self.lists.get(number, ""), {})
        if level not in levels:
            return ""
        counters = self.counters.setdefault(self.lists[number], [0] * 9)
        counters[level] = counters[level] + 1 if counters[level] else levels[level].start
        counters[level + 1 :] = [0] * (8 - level)

        def count(found: re.Match[str]) -> str:
            above = int(found[1]) - 1
            return _counted(levels[above].kind, counters[above] or levels[above].start) if above in levels else ""

        if levels[level].kind == "bullet":
            return "• "
        text = re.sub("%([1-9])", count, levels[level].text)
        return f"{text} " if text else ""


def _place_in_list(element: etree._Element) -> tuple[str, int]:
    """The list and the level that a paragraph or a style names; an empty list if it names none."""
    level = _value(element, "pPr/numPr/ilvl")
    return _value(element, "pPr/numPr/numId"), min(int(level[:10]), 8) if level.isdecimal() else 0


def _all(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if element is None else element.findall(f"{_W}{name}")


def _value(element: etree._Element, path: str) -> str:
    """An attribute (`@name`), or the `val` of an element below; empty if it is not there."""
    if path.startswith("@"):
        return element.get(f"{_W}{path[1:]}", "")
    found = element.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return "" if found is None else found.get(f"{_W}val", "")


def _level(level: etree._Element) -> _Level:
    typed = _value(level, "start")
    start = min(int(typed[:10]), _MAX_NUMBER) if typed.isdecimal() else 1
    return _Level(_value(level, "numFmt") or "decimal", _value(level, "lvlText")[:_LONGEST_NUMBER], start)


def _counted(kind: str, value: int) -> str:
    if kind in ("lowerRoman", "upperRoman") and value <= _MAX_ROMAN:
        return _roman(value).upper() if kind == "upperRoman" else _roman(value)
    if kind == "upperLetter":
        return number_text("{letter}", value).upper()
    pattern = _KINDS.get(kind, "{decimal}")
    return str(value) if pattern == "{circled}" and value > MAX_CIRCLED else number_text(pattern, value)


def _roman(value: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text

"""The text of any Word file: a line a paragraph with its number, a line a row of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from reportgen.docx.ooxml import OFF, W
from reportgen.docx.unpack import BrokenDocx, Package, usual_form
from reportgen.values.numerals import MAX_CIRCLED, number_text

_W = f"{{{W}}}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY = "word/document.xml"
# A file of anybody's is read: what is printed of it, and what a list may count, has an end.
MAX_PARAGRAPHS = 50_000  # a thousand pages and more
_MAX_NUMBER = 32_767  # Word's own
_MAX_ROMAN = 3999  # the last that has letters
_LONGEST_NUMBER = 100
# Text that was moved away, codes of fields, and the second form of a drawing; struck text is no w:t.
NOT_READ = {f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", _FALLBACK}
_BLANKS = {f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}ptab"}
NUMBER_KINDS = {
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
"""How a number reads that Word counts, as in the patterns of a format."""
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class DocxText(NamedTuple):
    """The lines of a Word file; `whole` unless it has more paragraphs than are read."""

    lines: list[str]
    whole: bool


class _Level(NamedTuple):
    kind: str
    text: str
    start: int
    digits: bool


def docx_text(content: bytes) -> DocxText:
    """The paragraphs and table rows that have any text, as they read when all tracked changes are accepted.

    Raises:
        BrokenDocx: it is no Word file; besides the reasons of `Package`, `document` (there is no text in it).
    """
    body, numbers = body_of(Package(content))
    lines = [line for line in _lines(body, numbers) if line.strip(" |")]
    return DocxText(lines, numbers.paragraphs <= MAX_PARAGRAPHS)


def body_of(package: Package) -> tuple[etree._Element, Numbers]:
    """The body of a Word file, and what counts the numbers in it.

    Raises:
        BrokenDocx: as `docx_text`.
    """
    if _BODY not in package:
        raise BrokenDocx("document")
    body = part_of(package, _BODY)
    if body is None or body.tag != f"{_W}document":
        raise BrokenDocx("document")
    return body, Numbers(part_of(package, "word/numbering.xml"), part_of(package, "word/styles.xml"))


def paragraphs_of(part: etree._Element) -> list[str]:
    """The paragraphs and table rows of a part that is not the body, as `docx_text` has them."""
    return [line for line in _lines(part, Numbers(None, None)) if line.strip(" |")]


def part_of(package: Package, name: str) -> etree._Element | None:
    """The root of a part, if there is one; what is Strict Open XML reads the same in the other namespace."""
    if name not in package:
        return None
    return package.parse(name, usual_form(package.read(name)))


def _lines(block: etree._Element, numbers: Numbers) -> Iterator[str]:
    for element in block:
        if element.tag == f"{_W}p":
            numbers.paragraphs += 1
            if numbers.paragraphs > MAX_PARAGRAPHS:
                return
            yield _paragraph(element, numbers)
        elif element.tag == f"{_W}tbl":
            for row in own(element, "tr"):
                yield " | ".join([cell_text(cell, numbers) for cell in own(row, "tc")])
        elif element.tag not in NOT_READ and isinstance(element.tag, str):
            yield from _lines(element, numbers)


def own(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those in content controls, without those of tables in it."""
    for child in element.iterchildren("*"):
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag not in (f"{_W}tbl", f"{_W}tc"):
            yield from own(child, name)


def cell_text(cell: etree._Element, numbers: Numbers) -> str:
    """The paragraphs of a cell, blanks between them."""
    return " ".join(line for line in _lines(cell, numbers) if line)


def _paragraph(paragraph: etree._Element, numbers: Numbers) -> str:
    text = "".join(texts_of(paragraph)).strip()
    return numbers.next(paragraph) + text if text else ""


def texts_of(element: etree._Element, but: str = "") -> Iterator[str]:
    """The pieces of text in an element, without those in elements that are called `but`."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BLANKS:
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag not in NOT_READ and child.tag != but:
            yield from texts_of(child, but)


class Numbers:
    """The numbers that Word would count; a number typed as text is text. `paragraphs` is how many were read."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self.paragraphs = 0
        self.levels: dict[str, dict[int, _Level]] = {}
        self.lists: dict[str, str] = {}
        self.styles: dict[str, tuple[str, str, int]] = {}
        self.counters: dict[str, list[int]] = {}
        for abstract in _all(numbering, "abstractNum"):
            levels = {_number(level.get(f"{_W}ilvl", ""), 8): _level(level) for level in _all(abstract, "lvl")}
            self.levels[abstract.get(f"{_W}abstractNumId", "")] = levels
        for number in _all(numbering, "num"):
            self.lists[number.get(f"{_W}numId", "")] = value_of(number, "abstractNumId")
        for style in _all(styles, "style"):
            place = _place_in_list(style)
            self.styles[style.get(f"{_W}styleId", "")] = (value_of(style, "basedOn"), *place)

    def next(self, paragraph: etree._Element) -> str:
        """The number of the next paragraph, a blank behind it; empty for one without."""
        number, level = _place_in_list(paragraph)
        if not number:
            number, level = self._of_style(value_of(paragraph, "pPr/pStyle"))
        levels = self.levels.get(self.lists.get(number, ""), {})
        if level not in levels:
            return ""
        counters = self.counters.setdefault(self.lists[number], [0] * 9)
        counters[level] = counters[level] + 1 if counters[level] else levels[level].start
        counters[level + 1 :] = [0] * (8 - level)

        if levels[level].kind == "bullet":
            return "• "
        text = levels[level].text
        for above in range(9):
            if (place := f"%{above + 1}") in text:
                shown = levels.get(above)
                kind = "decimal" if levels[level].digits or shown is None else shown.kind
                text = text.replace(place, _counted(kind, counters[above] or shown.start) if shown else "")
        return f"{text} " if text else ""

    def _of_style(self, style: str) -> tuple[str, int]:
        """The list and the level of a style, or of the first that it is based on and that has one.

        What has been found is kept at every style on the way, so that a long chain is walked once.
        """
        seen: set[str] = set()
        number, level = "", 0
        while not number and style in self.styles and style not in seen:
            seen.add(style)
            style, number, level = self.styles[style]
        self.styles.update(dict.fromkeys(seen, ("", number, level)))
        return number, level


def _place_in_list(element: etree._Element) -> tuple[str, int]:
    """The list and the level that a paragraph or a style names; an empty list if it names none."""
    level = value_of(element, "pPr/numPr/ilvl")
    return value_of(element, "pPr/numPr/numId"), _number(level, 8)


def _number(text: str, most: int, default: int = 0) -> int:
    return min(int(text[:10]), most) if text.isdecimal() else default


def _all(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if element is None else element.findall(f"{_W}{name}")


def value_of(element: etree._Element, path: str) -> str:
    """The `w:val` of an element below another; empty if it is not there."""
    found = element.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return "" if found is None else found.get(f"{_W}val", "")


def shows_digits(level: etree._Element) -> bool:
    """Whether all that a level of a list shows is in digits, whatever it is counted in (ECMA-376-1, 17.9.4)."""
    return is_on(level.find(f"{_W}isLgl"))


def is_on(mark: etree._Element | None) -> bool:
    """Whether a property that is on or off is there, and on (ECMA-376-1, 17.17.4)."""
    return mark is not None and mark.get(f"{_W}val", "1") not in OFF


def _level(level: etree._Element) -> _Level:
    start = _number(value_of(level, "start"), _MAX_NUMBER, 1)
    shown = value_of(level, "lvlText")[:_LONGEST_NUMBER]
    return _Level(value_of(level, "numFmt") or "decimal", shown, start, shows_digits(level))


def _counted(kind: str, value: int) -> str:
    if kind in ("lowerRoman", "upperRoman") and value <= _MAX_ROMAN:
        return _roman(value).upper() if kind == "upperRoman" else _roman(value)
    if kind == "upperLetter":
        return number_text("{letter}", value).upper()
    pattern = NUMBER_KINDS.get(kind, "{decimal}")
    return str(value) if pattern == "{circled}" and value > MAX_CIRCLED else number_text(pattern, value)


def _roman(value: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text

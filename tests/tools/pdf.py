"""Reads text and its position from a PDF, with Poppler."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lxml import etree

from .process import run_tool
from .requirement import require

_XHTML = "{http://www.w3.org/1999/xhtml}"
_MM_PER_POINT = 25.4 / 72
_PAGE_NUMBER = re.compile(r"[—–-]\s*\d+\s*[—–-]")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One printed line; the box is in points from the page's upper left corner.

    Horizontally the box is that of the characters' advance widths, so a full-width comma counts
    whole; vertically it runs from the font's ascent to its descent, not from line to line.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, kw_only=True)
class TextArea:
    """The box of a page's body text, in mm from the page's upper left corner.

    Attributes:
        lines: lines of body text.
        full_lines: those of them that reach the right edge, to within half a character.
    """

    left: float
    top: float
    right: float
    bottom: float
    lines: int
    full_lines: int


def page_texts(pdf: Path) -> list[str]:
    """Text of each page, in the order in which it was drawn."""
    command = [str(require("pdftotext")), "-raw", "-enc", "UTF-8", str(pdf), "-"]
    # Every page ends in a form feed.
    return run_tool(command).split("\f")[:-1]


def page_lines(pdf: Path, page: int) -> list[Line]:
    """Lines of a page (1 is the first), from top to bottom.

    Words that stand side by side make one line, also across the columns of a table.
    """
    words = sorted(_words(pdf, page), key=lambda word: word.top + word.bottom)
    groups: list[list[Line]] = []
    for word in words:
        if groups and _same_line(groups[-1][-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_join(sorted(group, key=lambda word: word.left)) for group in groups]


def body_lines(pdf: Path, page: int) -> list[Line]:
    """Lines of a page without its page number (`— 1 —`)."""
    return [line for line in page_lines(pdf, page) if not _PAGE_NUMBER.fullmatch(line.text)]


def text_area(pdf: Path, page: int) -> TextArea:
    """The box that the body text of a page fills.

    Raises:
        ValueError: the page has no body text.
    """
    lines = body_lines(pdf, page)
    if not lines:
        raise ValueError(f"page {page} of {pdf.name} has no text")
    right = max(line.right for line in lines)
    return TextArea(
        left=min(line.left for line in lines) * _MM_PER_POINT,
        top=min(line.top for line in lines) * _MM_PER_POINT,
        right=right * _MM_PER_POINT,
        bottom=max(line.bottom for line in lines) * _MM_PER_POINT,
        lines=len(lines),
        full_lines=sum(right - line.right < (line.bottom - line.top) / 2 for line in lines),
    )


def characters_in_line(line: Line) -> float:
    """Length of a line: 1 for a full-width character, 0.5 for a half-width one.

    “ ” — … ① count as full-width, which they are in a Chinese font.
    """
    return sum(1 if _is_full_width(character) else 0.5 for character in line.text)


def embedded_fonts(pdf: Path) -> set[str]:
    """PostScript names of the fonts of a PDF, without the prefixes of their subsets."""
    # Two lines of headings; the name ends at the first blank.
    rows = run_tool([str(require("pdffonts")), str(pdf)]).splitlines()[2:]
    return {row.split()[0].rpartition("+")[2] for row in rows}


def _words(pdf: Path, page: int) -> list[Line]:
    number = str(page)
    command = [str(require("pdftotext")), "-bbox", "-f", number, "-l", number, str(pdf), "-"]
    root = etree.fromstring(run_tool(command).encode())
    return [
        Line(
            text=word.text or "",
            left=float(word.attrib["xMin"]),
            top=float(word.attrib["yMin"]),
            right=float(word.attrib["xMax"]),
            bottom=float(word.attrib["yMax"]),
        )
        for word in root.iter(f"{_XHTML}word")
    ]


def _same_line(one: Line, other: Line) -> bool:
    """Whether two boxes overlap vertically by more than half of the lower one's height."""
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > min(one.bottom - one.top, other.bottom - other.top) / 2


def _join(words: list[Line]) -> Line:
    text = words[0].text
    for before, word in pairwise(words):
        text += (" " if _has_blank_between(before, word) else "") + word.text
    return Line(
        text=text,
        left=words[0].left,
        top=min(word.top for word in words),
        right=max(word.right for word in words),
        bottom=max(word.bottom for word in words),
    )


def _has_blank_between(before: Line, word: Line) -> bool:
    """Whether the gap of two words is a blank.

    Poppler splits words also where the layout set a quarter of a character between Chinese and
    Western text (autoSpaceDE), and there no blank was written.
    """
    mixed = _is_full_width(before.text[-1]) != _is_full_width(word.text[0])
    return word.left - before.right > (word.bottom - word.top) * (0.22 if mixed else 0.125)


def _is_full_width(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WFA"

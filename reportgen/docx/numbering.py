"""Word's own numbering, for templates that want it: numbers that Word counts instead of literal text.

Each level belongs to the style of its headings, which names it, so that a heading made in Word has its number, too.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.docx.ooxml import element, part
from reportgen.docx.styles import STYLE_IDS
from reportgen.layout.classes import HEADING_STYLES

_FORMATS = {
    "chinese": "chineseCountingThousand",
    "decimal": "decimal",
    "circled": "decimalEnclosedCircleChinese",
    "letter": "lowerLetter",
}
_BULLETS = 30_000  # the instance of the lists without numbers: more than all restarts, less than Word's last


def _level(index: int, kind: str, text: str, style: str = "", legal: bool = False, indent: str = "") -> str:
    return element(
        "lvl",
        element("start", val=1),
        element("numFmt", val=kind),
        element("pStyle", val=style) if style else "",
        element("isLgl") if legal else "",
        element("suff", val="space" if text.endswith(" ") else "nothing"),
        element("lvlText", val=text.rstrip(" ")),
        element("lvlJc", val="left"),
        element("pPr", indent) if style else "",
        ilvl=index,
    )


class NativeNumbering:
    """Gives each numbered paragraph its level and instance, and makes the numbering part.

    Word goes on counting at a level until a higher one comes. Where the report begins again earlier (a
    second list under one heading), a new instance starts the level over.
    """

    def __init__(self, patterns: Sequence[str], bullets: Sequence[str]) -> None:
        self.patterns = patterns
        self.bullets = bullets
        self.bulleted = False
        self.restarts: list[int] = []
        self._counts = [0] * 7

    def place(self, level: int, ordinal: int) -> tuple[int, int]:
        """`w:ilvl` and `w:numId` of the next paragraph at `level`, which is to be number `ordinal`."""
        self._counts[level] += 1
        self._counts[level + 1 :] = [0] * (6 - level)
        if self._counts[level] != ordinal:
            self.restarts.append(level)
            self._counts[level] = ordinal
        return level - 1, len(self.restarts) + 1

    def bullet(self, depth: int) -> tuple[int, int]:
        """`w:ilvl` and `w:numId` of an item without a number that lies so deep."""
        self.bulleted = True
        return min(depth, len(self.bullets)) - 1, _BULLETS

    def part(self, indents: Sequence[str]) -> bytes:
        """The numbering part: six levels, and an instance for every restart; the marks of lists without numbers.

        Args:
            indents: those of the headings of each level, which paragraphs that only name the level have, too.
        """
        levels = [self._level(index, *level) for index, level in enumerate(zip(self.patterns, indents, strict=True))]
        abstract = element("abstractNum", element("multiLevelType", val="multilevel"), *levels, abstractNumId=0)
        instances = []
        for number, level in enumerate([0, *self.restarts], start=1):
            start = element("startOverride", val=1)
            override = element("lvlOverride", start, ilvl=level - 1) if level else ""
            instances.append(element("num", element("abstractNumId", val=0), override, numId=number))
        if not self.bulleted:
            return part("numbering", abstract, *instances)
        marks = [_level(index, "bullet", mark) for index, mark in enumerate(self.bullets)]
        bulleted = element("abstractNum", element("multiLevelType", val="multilevel"), *marks, abstractNumId=1)
        instances.append(element("num", element("abstractNumId", val=1), numId=_BULLETS))
        return part("numbering", abstract, bulleted, *instances)

    def _level(self, index: int, pattern: str, indent: str) -> str:
        kind = next((kind for kind in _FORMATS if f"{{{kind}}}" in pattern), "decimal")
        text = pattern.replace(f"{{{kind}}}", f"%{index + 1}")
        for level in range(1, 7):
            text = text.replace(f"{{{level}}}", f"%{level}")
        # Higher levels are shown in digits, whatever they are counted in.
        legal = any(f"%{level}" in text for level in range(1, index + 1))
        return _level(index, _FORMATS[kind], text, STYLE_IDS[HEADING_STYLES[index]], legal, indent)

"""Word's own numbering, for templates that want it: numbers that Word counts instead of literal text."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.docx.ooxml import Element, add, new

_FORMATS = {
    "chinese": "chineseCountingThousand",
    "decimal": "decimal",
    "circled": "decimalEnclosedCircleChinese",
    "letter": "lowerLetter",
}


class NativeNumbering:
    """Gives each numbered paragraph its level and instance, and makes the numbering part.

    Word goes on counting at a level until a higher one comes. Where the report begins again earlier (a
    second list under one heading), a new instance starts the level over.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self.patterns = patterns
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

    def element(self) -> Element:
        """The numbering part: six levels, and an instance for every restart."""
        root = new("numbering")
        abstract = add(root, "abstractNum", abstractNumId=0)
        add(abstract, "multiLevelType", val="multilevel")
        for index, pattern in enumerate(self.patterns):
            kind = next(kind for kind in _FORMATS if f"{{{kind}}}" in pattern)
            level = add(abstract, "lvl", ilvl=index)
            add(level, "start", val=1)
            add(level, "numFmt", val=_FORMATS[kind])
            add(level, "suff", val="space" if pattern.endswith(" ") else "nothing")
            add(level, "lvlText", val=pattern.rstrip(" ").replace(f"{{{kind}}}", f"%{index + 1}"))
            add(level, "lvlJc", val="left")
        for number, restarted in enumerate([0, *self.restarts], start=1):
            instance = add(root, "num", numId=number)
            add(instance, "abstractNumId", val=0)
            if restarted:
                override = add(instance, "lvlOverride", ilvl=restarted - 1)
                add(override, "startOverride", val=1)
        return root

"""How the measures of a format can be written: what stands before and behind a number, for who picks them from a list.

The schema of formats says which measure each of its keys is (`measure`), and what else one names (`names`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reportgen.layout.units import SIZES

FAMILIES = (
    *("方正小标宋简体", "方正小标宋_GBK", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "仿宋", "楷体"),
    *("FangSong", "KaiTi", "SimHei", "SimSun", "Times New Roman", "Arial"),
)
"""The fonts of official documents: those that GB/T 9704-2012 (5.2.2, 7.2 to 7.4) has in mind, with what Windows has in
their place, and the usual ones of Western letters."""
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_CHINESE_LENGTHS, _ENGLISH_LENGTHS = ("mm", "cm", "磅"), ("mm", "cm", "pt")


class Way(NamedTuple):
    """One way to write a measure: a number between `before` and `after` or, without one, `before` alone."""

    before: str
    after: str = ""
    number: bool = True


def ways_of(measure: str, language: str) -> tuple[Way, ...]:
    """The ways to write a measure; none for one of which no list can be made (borders) or that is none.

    Args:
        measure: as the schema of formats calls it.
        language: that of the format; in English ones measures are English, too, as far as there is an English way.
    """
    english = language == "en"
    lengths = _ENGLISH_LENGTHS if english else _CHINESE_LENGTHS
    points = "pt" if english else "磅"
    match measure:
        case "size":
            return (*(Way(name, number=False) for name in SIZES), Way("", points))
        case "length":
            return tuple(Way("", unit) for unit in lengths)
        case "spacing":
            return tuple(Way(word, points) for word in (("condensed ", "expanded ") if english else ("紧缩", "加宽")))
        case "line" if english:
            return Way("exactly ", "pt"), Way("at least ", "pt"), Way("", " lines"), Way("single", number=False)
        case "line":
            return Way("固定值", "磅"), Way("最小值", "磅"), Way("", "倍行距"), Way("单倍行距", number=False)
        case "indent":
            sides = ("first line ", "hanging ", "left ", "right ") if english else _SIDES
            units = (" characters" if english else "字符", *lengths)
            return tuple(Way(side, unit) for side in sides for unit in units)
        case "space":
            return (Way("", " lines"), Way("", "pt")) if english else (Way("", "行"), Way("", "磅"))
        case "border_space":
            return (Way("", points),)
        case "row":
            return tuple(Way(rule, unit) for rule in ("", "固定值", "最小值") for unit in lengths)
    return ()


_SIDES = ("首行缩进", "悬挂缩进", "左缩进", "右缩进")


def way_of(text: str, ways: tuple[Way, ...]) -> tuple[int, str] | None:
    """Which of some ways a measure is written in, and its number; None where it is in none of them."""
    for index, (before, after, number) in enumerate(ways):
        if not number and text == before:
            return index, ""
        found = re.fullmatch(f"{re.escape(before)}({_NUMBER}){re.escape(after)}", text) if number else None
        if found:
            return index, found[1]
    return None

"""The lists of a report beside those of the base in which it stands."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from lxml import etree

from reportgen.docx.ooxml import W
from reportgen.docx.style_values import number_of
from reportgen.docx.text import value_of
from reportgen.layout.look import HeadingList

_W = f"{{{W}}}"


def free_numbers(theirs: etree._Element, ours: etree._Element, headings: HeadingList | None) -> dict[str, str]:
    """The numbers that our lists have beside theirs; that of the first is the base's if it counts the headings."""
    first = _highest(theirs, "num", "numId") + 1
    numbers = [num.get(f"{_W}numId", "") for num in ours.iterchildren(f"{_W}num")]
    fresh = {number: str(first + index) for index, number in enumerate(numbers)}
    return {**fresh, numbers[0]: headings.number} if headings else fresh


def add_lists(
    theirs: etree._Element, ours: etree._Element, fresh: Mapping[str, str], headings: HeadingList | None
) -> None:
    """Put our lists beside theirs, under their new numbers; where the base counts headings, only where its own list
    begins again."""
    first = _highest(theirs, "abstractNum", "abstractNumId") + 1
    known = {num.get(f"{_W}numId") for num in theirs.iterchildren(f"{_W}num")}
    for abstract in ours.findall(f"{_W}abstractNum") if headings is None else ():
        copied = copy.deepcopy(abstract)
        copied.set(f"{_W}abstractNumId", str(first + number_of(abstract.get(f"{_W}abstractNumId", ""), 0)))
        _put(theirs, copied, ("num", "numIdMacAtCleanup"))
    for num in ours.iterchildren(f"{_W}num"):
        copied = copy.deepcopy(num)
        copied.set(f"{_W}numId", fresh[num.get(f"{_W}numId", "")])
        link = copied.find(f"{_W}abstractNumId")
        if copied.get(f"{_W}numId") in known or link is None:
            continue
        of_ours = first + number_of(value_of(num, "abstractNumId"), 0)
        link.set(f"{_W}val", headings.abstract if headings else str(of_ours))
        _put(theirs, copied, ("numIdMacAtCleanup",))


def number_anew(root: etree._Element, fresh: Mapping[str, str]) -> None:
    """Let paragraphs and styles name our lists by their new numbers."""
    for number in root.iter(f"{_W}numId"):
        value = number.get(f"{_W}val", "")
        number.set(f"{_W}val", fresh.get(value, value))


def _put(parent: etree._Element, element: etree._Element, followers: tuple[str, ...]) -> None:
    """Put an element before the first of those that follow on its kind."""
    following = next(parent.iterchildren(*(f"{_W}{tag}" for tag in followers)), None)
    if following is None:
        parent.append(element)
    else:
        following.addprevious(element)


def _highest(root: etree._Element, tag: str, name: str) -> int:
    return max((number_of(element.get(f"{_W}{name}", ""), 0) for element in root.iterchildren(f"{_W}{tag}")), default=0)

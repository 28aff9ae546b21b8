"""What is declared of the elements is what reading a report holds them to."""

from __future__ import annotations

import pytest

from reportgen.document.elements import ALLOWED, CONTENT, HEADINGS, TEXTUAL
from reportgen.document.markup import parse_markup
from reportgen.errors import TemplateError
from reportgen.places import Place, Source

AROUND = {
    "body": "",
    **dict.fromkeys(("p", *HEADINGS, "ol", "table"), "body"),
    "section": "body",
    "figure": "body",
    "li": "ol",
    **dict.fromkeys(("caption", "colgroup", "thead", "tbody", "tr"), "table"),
    **dict.fromkeys(("th", "td"), "tr"),
    "figcaption": "figure",
    "strong": "p",
}
"""In which element each that holds something may lie."""
CHILDREN = sorted(ALLOWED.keys() - {"html", "head", "body", "title", "meta", "data"})
MISPLACED = {"markup-misplaced", "markup-heading-lines"}


def codes_of(parent: str, inside: str) -> set[str]:
    """What is told of something within an element."""
    opened: list[str] = []
    while parent:
        opened.insert(0, parent)
        parent = AROUND[parent]
    ends = {"table": "<tr><td>乙</td></tr>"} if "colgroup" in opened else {}
    starts = {"section": '<section class="landscape">'}
    text = "".join(starts.get(name, f"<{name}>") for name in opened)
    text += inside + "".join(ends.get(name, "") + f"</{name}>" for name in reversed(opened))
    markup = f"<html><head><title>甲</title></head>{text}</html>"
    try:
        parse_markup(markup, lambda part, line: Place(Source(part, ""), line, 1))
    except TemplateError as error:
        return {problem.code for problem in error.problems}
    return set()


@pytest.mark.parametrize("parent", AROUND)
def test_an_element_may_lie_where_it_is_declared_to(parent: str) -> None:
    misplaced = {child for child in CHILDREN if codes_of(parent, f"<{child}/>") & MISPLACED}

    assert misplaced.isdisjoint(CONTENT[parent])


@pytest.mark.parametrize("parent", AROUND)
def test_text_may_stand_where_it_is_declared_to(parent: str) -> None:
    assert ("markup-stray-text" in codes_of(parent, "甲")) is (parent not in TEXTUAL)

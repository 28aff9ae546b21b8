"""Headers and footers that a text template writes, in the pages of a base: they count, and the base's elsewhere."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from reportgen.docx.base_drawings import Brought
from reportgen.docx.base_sections import EDGES, refer, side_of
from reportgen.docx.ooxml import R, W
from reportgen.docx.pages import EDGE_RELATION, EMPTY_RELATION, MARK_RELATION

_IDENTIFIER = f"{{{R}}}id"


def keep_own_edges(brought: Brought, references: Mapping[tuple[str, str], Any], sections: list[Any]) -> None:
    """Leave in our sections the headers and footers that our template writes; a watermark joins those of the base.

    Args:
        references: to the headers and footers of the base.
    """
    there = {side: element.get(_IDENTIFIER) for side, element in references.items()}
    renamed = brought.related(("header", "footer"), EDGE_RELATION)
    for section in sections:
        for element in [element for element in section if element.tag in EDGES]:
            ours = element.get(_IDENTIFIER)
            theirs = there.get(side_of(element)) or there.get((element.tag, "default"))
            if ours not in renamed or (ours.startswith(EMPTY_RELATION) and theirs):
                section.remove(element)
            elif ours.startswith(MARK_RELATION) and theirs:
                element.set(_IDENTIFIER, brought.marked(theirs, renamed[ours]))
            else:
                element.set(_IDENTIFIER, renamed[ours])
        if section.find(f"{{{W}}}titlePg") is not None:
            # What the first page has not of its own it has as the others.
            refer(section, dict(_first(reference) for reference in references.values()))


def _first(reference: Any) -> tuple[tuple[str, str], Any]:
    first = copy.deepcopy(reference)
    first.set(f"{{{W}}}type", "first")
    return side_of(first), first

"""The pages of a report that stands in a base: the last section of the base, whole, goes on with the report."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping

from lxml import etree

from reportgen.docx.ooxml import R, W

_W = f"{{{W}}}"
HEADER, FOOTER = f"{_W}headerReference", f"{_W}footerReference"
EDGES = (HEADER, FOOTER)
# The order of a section's properties (ECMA-376-1, 17.6.17), behind its headers and footers.
_ORDER = (
    "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType", "pgNumType", "cols",
    "formProt", "vAlign", "noEndnote", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings",
)  # fmt: skip
_OF_THE_PAGE = ("pgSz", "pgMar", "docGrid")
# What only the section has in which the base ends: a report that turns a page begins others.
_ONCE = ("type", "titlePg", "printerSettings", "formProt")
# Whatever shows in a header or a footer, beside text.
_SHOWN = tuple(f"{_W}{tag}" for tag in ("drawing", "pict", "object", "fldChar", "fldSimple", "sym", "pBdr", "tbl"))


def side_of(reference: etree._Element) -> tuple[str, str]:
    """Which header or footer a reference is to: its tag, and `default`, `even` or `first`."""
    return str(reference.tag), reference.get(f"{_W}type", "default")


def let_sides_differ(sections: list[etree._Element]) -> None:
    """What a base that has the same on left and right pages says of them where they may differ: the same on both.

    Args:
        sections: all of the base.
    """
    for section in sections:
        for reference in [element for element in section if element.tag in EDGES]:
            if reference.get(f"{_W}type") == "even":  # Word shows it no longer
                section.remove(reference)
            elif reference.get(f"{_W}type", "default") == "default":
                even = copy.deepcopy(reference)
                even.set(f"{_W}type", "even")
                reference.addnext(even)


def references_of(sections: list[etree._Element]) -> dict[tuple[str, str], etree._Element]:
    """The headers and footers of the last of some sections, with those that it has from sections before it."""
    return {side_of(element): element for section in sections for element in section if element.tag in EDGES}


def shows_something(root: etree._Element) -> bool:
    """Whether anything is to be seen in a header or footer: Word writes an empty one when somebody clicks there."""
    return next(root.iter(*_SHOWN), None) is not None or any((t.text or "").strip() for t in root.iter(f"{_W}t"))


def with_page_numbers(
    references: Mapping[tuple[str, str], etree._Element],
    shows: Callable[[etree._Element], bool],
    own: Callable[[str], etree._Element],
) -> dict[tuple[str, str], etree._Element]:
    """Headers and footers with our page numbers, where a base has no footer of its own.

    Args:
        shows: whether there is anything in what a reference is to.
        own: gives a reference to our footer of a side.
    """
    found = dict(references)
    if (FOOTER, "default") in found and shows(found[FOOTER, "default"]):
        return found
    for side in ("default", "even"):
        if (FOOTER, side) not in found or not shows(found[FOOTER, side]):
            found[FOOTER, side] = own(side)
    return found


def go_on_with(
    theirs: etree._Element | None, ours: list[etree._Element], pages_of_base: bool, upright: Callable[[int], bool]
) -> None:
    """Make our sections go on with the last one of the base: all that it has, they have.

    Args:
        pages_of_base: whether its size, its margins and its grid count, and not ours.
        upright: whether a section of ours, by its index, is of pages that stand as those of the base do.
    """
    for index, section in enumerate(ours if theirs is not None else ()):
        own = {str(child.tag): child for child in section}
        for child in theirs if theirs is not None else ():
            name = etree.QName(child).localname
            if child.tag in EDGES or (index and name in _ONCE):
                continue
            if name in _OF_THE_PAGE and not (pages_of_base and upright(index)) and str(child.tag) in own:
                continue
            copied = copy.deepcopy(child)
            if index and name == "pgNumType":
                copied.attrib.pop(f"{_W}start", "")
            if str(child.tag) in own:
                if _says_something(own[str(child.tag)]):
                    continue
                section.remove(own[str(child.tag)])
            section.append(copied)
        section[:] = sorted(section, key=_place)


def _says_something(own: etree._Element) -> bool:
    """Whether a property of a section of ours is what the template wants, and not what every section has."""
    name = etree.QName(own).localname
    return name not in _OF_THE_PAGE and (name != "cols" or own.get(f"{_W}num") is not None)


def _place(element: etree._Element) -> int:
    name = etree.QName(element).localname
    return _ORDER.index(name) if name in _ORDER else -1


def refer(section: etree._Element, references: Mapping[tuple[str, str], etree._Element]) -> None:
    """Give a section headers and footers, but for sides that it has already."""
    own = {side_of(element) for element in section if element.tag in EDGES}
    for side in sorted(references.keys() - own, reverse=True):
        section.insert(0, copy.deepcopy(references[side]))


def reference_to(identifier: str, side: str) -> etree._Element:
    """A reference to a footer."""
    reference = etree.Element(FOOTER)
    reference.set(f"{_W}type", side)
    reference.set(f"{{{R}}}id", identifier)
    return reference

"""The styles of a file whose text is to stand in another: they come along under names that are free there.

They keep what they come to, though the defaults below them are now the other file's.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import NamedTuple

from lxml import etree

from reportgen.docx.ooxml import W
from reportgen.docx.text import value_of

_W = f"{{{W}}}"
STYLE_OF = (f"{_W}pStyle", f"{_W}rStyle", f"{_W}tblStyle")
"""By what text names its style."""
IN_STYLES = (f"{_W}basedOn", f"{_W}next", f"{_W}link")
"""By what a style names others."""
_LISTED = f"{_W}numPr"
# What counts where a file's own defaults say nothing (ECMA-376-1, 17.7.5), against what the other file's may say.
_PLAIN_RUN = (
    f'<w:rPr xmlns:w="{W}"><w:rFonts w:ascii="Times New Roman" w:eastAsia="宋体" w:hAnsi="Times New Roman"'
    ' w:cs="Times New Roman"/><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr>'
)


class Brought(NamedTuple):
    """Styles that were brought along: what each is called now, `default paragraph` and `default table` among them, and,
    by that, what it gives to paragraphs, its own and those of the styles that it is based on, by the tags; without the
    defaults of its file. `listed` if paragraphs are to name the lists of their styles, which no longer do."""

    renamed: Mapping[str, str]
    given: Mapping[str, Mapping[str, etree._Element]]
    listed: bool


def dress(root: etree._Element, brought: Brought) -> None:
    """Give what stands in a part the styles of its file, under their new names."""
    for element in root.iter(*STYLE_OF):
        value = element.get(f"{_W}val", "")
        element.set(f"{_W}val", brought.renamed.get(value, value))
    if plain := brought.renamed.get("default table"):
        for properties in root.iter(f"{_W}tblPr"):
            parent = properties.getparent()
            if parent is not None and parent.tag == f"{_W}tbl" and properties.find(f"{_W}tblStyle") is None:
                properties.insert(0, valued("tblStyle", plain))
    for paragraph in root.iter(f"{_W}p"):
        _dress_paragraph(paragraph, brought)


def _dress_paragraph(paragraph: etree._Element, brought: Brought) -> None:
    """Give a paragraph the style of its file, its list, and what the style of its table gives it.

    In Word, that counts for less than a style, which now has the defaults of its file, and for more than defaults.
    """
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        paragraph.insert(0, properties)
    if properties.find(f"{_W}pStyle") is None and (plain := brought.renamed.get("default paragraph")):
        properties.insert(0, valued("pStyle", plain))
    own = brought.given.get(value_of(properties, "pStyle"), {})
    table = next(paragraph.iterancestors(f"{_W}tbl"), None)
    style = table.find(f"{_W}tblPr/{_W}tblStyle") if table is not None else None
    given = brought.given.get(style.get(f"{_W}val", ""), {}) if style is not None else {}
    added = [element for tag, element in given.items() if tag not in own]
    added += [own[_LISTED]] if brought.listed and _LISTED in own else []
    for element in added:
        if properties.find(str(element.tag)) is None:
            properties.append(copy.deepcopy(element))
    if added:
        properties[:] = sorted(properties, key=_place)


def chain_of(identifier: str, styles: Mapping[str, etree._Element]) -> dict[str, etree._Element]:
    """What a style gives to paragraphs with those that it is based on, by the tags of the properties."""
    given: dict[str, etree._Element] = {}
    seen: set[str] = set()
    while identifier in styles and identifier not in seen:
        seen.add(identifier)
        properties = styles[identifier].find(f"{_W}pPr")
        for element in properties if properties is not None else ():
            given.setdefault(str(element.tag), element)
        identifier = value_of(styles[identifier], "basedOn")
    return given


def rest_on_defaults(style: etree._Element, defaults: etree._Element | None) -> None:
    """Put into a style that is based on no other what its file gives to all text, below what it says itself."""
    base = etree.fromstring(_PLAIN_RUN)
    given = defaults.find(f"{_W}rPrDefault/{_W}rPr") if defaults is not None else None
    _put_below(style, "rPr", _merged(base, given))
    given = defaults.find(f"{_W}pPrDefault/{_W}pPr") if defaults is not None else None
    if given is not None:
        _put_below(style, "pPr", copy.deepcopy(given))


def _put_below(style: etree._Element, tag: str, defaults: etree._Element) -> None:
    own = style.find(f"{_W}{tag}")
    merged = _merged(defaults, own)
    if own is not None:
        style.replace(own, merged)
        return
    before = [f"{_W}{name}" for name in ("rPr", "tblPr", "trPr", "tcPr", "tblStylePr")]
    following = next((e for e in style if e.tag in before and e.tag != f"{_W}{tag}"), None) if tag == "pPr" else None
    if following is not None:
        following.addprevious(merged)
    else:
        style.append(merged)


# The order that Word insists on (ECMA-376-1, 17.3.1.26 and 17.3.2.28).
_ORDER = (
    "rStyle", "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct",
    "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "rFonts", "b", "bCs", "i",
    "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss", "imprint", "noProof", "vanish",
    "webHidden", "color", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
    "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "w", "kern", "position", "sz", "szCs",
    "highlight", "u", "effect", "bdr", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout",
    "specVanish",
)  # fmt: skip


def _merged(below: etree._Element, above: etree._Element | None) -> etree._Element:
    """Properties of which those above win, attribute by attribute, in the order of the schema."""
    merged = copy.deepcopy(below)
    for element in above if above is not None else ():
        there = merged.find(str(element.tag))
        if there is None:
            merged.append(copy.deepcopy(element))
        else:
            for key, value in element.items():
                there.set(str(key), str(value))
    merged[:] = sorted(merged, key=_place)
    return merged


def _place(element: etree._Element) -> int:
    name = etree.QName(element).localname  # what is not listed, such as the mark's own look, stands last
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def valued(tag: str, value: str) -> etree._Element:
    """An element that says one value."""
    element = etree.Element(f"{_W}{tag}")
    element.set(f"{_W}val", value)
    return element


def free_name(wanted: str, taken: set[str], key: Callable[[str], str] = str) -> str:
    """A name that is not taken yet, and is from now on."""
    name, number = wanted, 1
    while key(name) in taken:
        number += 1
        name = f"{wanted}{number}"
    taken.add(key(name))
    return name


def drop(element: etree._Element) -> None:
    """Take an element out of where it stands."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)

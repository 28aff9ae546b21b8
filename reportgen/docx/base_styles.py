"""Two sets of styles in one file: a report's, and those of the base in which it stands.

Where the format counts, the report's are as they are without a base, and those of the base that text of the base needs
come along under other names. Where the base counts, its own stay, and only what it lacks is added.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

from lxml import etree

from reportgen.docx.guest_styles import IN_STYLES, STYLE_OF, Brought, chain_of, dress, drop, free_name, rest_on_defaults
from reportgen.docx.ooxml import OFF, W
from reportgen.docx.styles import STYLE_IDS, run_in_id
from reportgen.docx.text import value_of
from reportgen.layout.classes import HEADING_STYLES

_W = f"{{{W}}}"
_NAMING = (*STYLE_OF, *IN_STYLES)


def keep_base_look(
    theirs: etree._Element, ours: etree._Element, stories: Sequence[etree._Element]
) -> Mapping[str, str]:
    """Put our styles in the place of theirs, and keep under other names those of theirs that their text needs.

    Args:
        stories: the body of the base, its headers, footers and notes, which are to look as they do.

    Returns:
        What the styles of the base are called now.
    """
    own = {style.get(f"{_W}styleId", ""): style for style in copy.deepcopy(_styles(theirs))}
    taken = {style.get(f"{_W}styleId", "") for style in _styles(ours)}
    names = {value_of(style, "name").lower() for style in _styles(ours)}
    defaults = {kind: _default(theirs, kind) for kind in ("paragraph", "character", "table", "numbering")}
    kept = {name for name, style in own.items() if not (name in taken or value_of(style, "name").lower() in names)}
    needed = _needed(own, stories, {name for name in defaults.values() if name}, kept)
    renamed: dict[str, str] = {}
    for style in _styles(theirs):
        identifier = style.get(f"{_W}styleId", "")
        if identifier not in needed:
            theirs.remove(style)
            continue
        renamed[identifier] = free_name(identifier if identifier not in taken else f"Base{identifier}", taken)
    for style in _styles(theirs):
        style.set(f"{_W}styleId", renamed[style.get(f"{_W}styleId", "")])
        called = style.find(f"{_W}name")
        if called is not None:
            name = called.get(f"{_W}val", "")
            called.set(f"{_W}val", free_name(name if name.lower() not in names else f"{name} (base)", names, str.lower))
        for element in list(style.iter(*IN_STYLES)):
            value = element.get(f"{_W}val", "")
            if value in renamed:
                element.set(f"{_W}val", renamed[value])
            else:  # a style that is not needed
                drop(element)
        style.attrib.pop(f"{_W}default", "")
        if style.get(f"{_W}type", "paragraph") == "paragraph" and style.find(f"{_W}basedOn") is None:
            rest_on_defaults(style, theirs.find(f"{_W}docDefaults"))
    for kind in ("paragraph", "table"):
        if defaults[kind] in renamed:
            renamed[f"default {kind}"] = renamed[defaults[kind]]
    brought = Brought(renamed, {renamed[name]: chain_of(name, own) for name in own if name in renamed}, listed=False)
    for story in stories:
        dress(story, brought)
    _take_defaults(theirs, ours)
    theirs.extend(_styles(ours))
    return renamed


def add_lacking_styles(
    theirs: etree._Element, ours: etree._Element, identifiers: Mapping[str, str]
) -> Mapping[str, str]:
    """Add to their styles what they lack of ours.

    Args:
        identifiers: what theirs call the styles of a report, as a `Look` has them.

    Returns:
        What our styles are called there.
    """
    by_name = {
        (style.get(f"{_W}type", "paragraph"), value_of(style, "name").lower()): style.get(f"{_W}styleId", "")
        for style in _styles(theirs)
    }
    renamed = {STYLE_IDS[kind]: name for kind, name in identifiers.items()}
    for kind in HEADING_STYLES:  # the letters of headings that run in: those that Word has linked to the headings
        heading = next((s for s in _styles(theirs) if s.get(f"{_W}styleId") == identifiers.get(kind)), None)
        linked = value_of(heading, "link") if heading is not None else ""
        if linked:
            renamed[run_in_id(kind)] = linked
    lacking = []
    for style in _styles(ours):
        identifier, kind = style.get(f"{_W}styleId", ""), style.get(f"{_W}type", "paragraph")
        called = by_name.get((kind, value_of(style, "name").lower()), "")
        there = _default(theirs, kind) if style.get(f"{_W}default") else called
        if identifier not in renamed and there:
            renamed[identifier] = there
        elif identifier not in renamed:
            lacking.append(style)
    taken = {style.get(f"{_W}styleId", "") for style in _styles(theirs)}
    ours_alone = {style.get(f"{_W}styleId", "") for style in lacking}
    for identifier in sorted(ours_alone):
        renamed[identifier] = free_name(identifier, taken)
    names = {name for _, name in by_name}
    for style in lacking:
        own = style.find(f"{_W}name")
        if own is not None:  # Word has one list of names for styles of all kinds
            own.set(f"{_W}val", free_name(own.get(f"{_W}val", ""), names, str.lower))
        style.set(f"{_W}styleId", renamed[style.get(f"{_W}styleId", "")])
        link = style.find(f"{_W}link")
        if link is not None and link.get(f"{_W}val") not in ours_alone:  # their style does not know of it
            drop(link)
        rename_styles(style, renamed)
        theirs.append(style)
    return renamed


def rename_styles(root: etree._Element, renamed: Mapping[str, str]) -> None:
    """Let all that names styles by their identifiers name them as they are called now."""
    for element in root.iter(*_NAMING):
        value = element.get(f"{_W}val", "")
        element.set(f"{_W}val", renamed.get(value, value))


def _styles(root: etree._Element) -> list[etree._Element]:
    return list(root.iterchildren(f"{_W}style"))


def _default(root: etree._Element, kind: str) -> str:
    """The identifier of the style that what has none has; empty if there is no such style."""
    for style in _styles(root):
        if style.get(f"{_W}type", "paragraph") == kind and style.get(f"{_W}default", "0") not in OFF:
            return style.get(f"{_W}styleId", "")
    return ""


def _needed(
    styles: Mapping[str, etree._Element], stories: Sequence[etree._Element], plain: set[str], kept: set[str]
) -> set[str]:
    """The styles that text uses and those that are `kept` anyhow, with all that they are based on; the plain ones, if
    there is any text."""
    waiting = {element.get(f"{_W}val", "") for story in stories for element in story.iter(*_NAMING)}
    if any(next(story.iter(f"{_W}p"), None) is not None for story in stories):
        waiting |= plain
    waiting |= kept
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in styles and name not in found:
            found.add(name)
            waiting.add(value_of(styles[name], "basedOn"))
    return found


def _take_defaults(theirs: etree._Element, ours: etree._Element) -> None:
    """Give our defaults in the place of theirs, which their styles now have of their own."""
    own, others = ours.find(f"{_W}docDefaults"), theirs.find(f"{_W}docDefaults")
    if others is not None:
        theirs.remove(others)
    if own is not None:
        theirs.insert(0, own)

"""A report inside a file made in Word: letterhead, watermark and headers that text cannot say.

The base keeps its own body, headers, pictures and lists in the look that they have; the report follows its body, in the
last section of the base. Which styles the report has, those of the format or those of the base, says the format, and so
with size, margins and grid of the pages. Page numbers are those of the format where the base has none.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any, cast

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from lxml import etree

from reportgen.docx.base_checks import Base
from reportgen.docx.base_drawings import Brought, merge_drawings, number_of
from reportgen.docx.base_edges import keep_own_edges
from reportgen.docx.base_lists import add_lists, free_numbers, number_anew
from reportgen.docx.base_sections import (
    go_on_with,
    let_sides_differ,
    refer,
    reference_to,
    references_of,
    shows_something,
    with_page_numbers,
)
from reportgen.docx.base_styles import add_lacking_styles, keep_base_look, rename_styles
from reportgen.docx.ooxml import R, W
from reportgen.layout.format import Layout
from reportgen.layout.look import Look

_FOOTER = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_NUMBERING = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_FONTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
# Comments and tracked changes: each has a number that no other has.
_REVIEWS = (
    "comment",
    "commentRangeStart",
    "commentRangeEnd",
    "commentReference",
    "ins",
    "del",
    "pPrChange",
    "tcPrChange",
    "tblGridChange",
)


def merge_base(base: Base, parts: Mapping[str, bytes], layout: Layout) -> dict[str, bytes]:
    """The parts of a report inside a Word file."""
    document = Document(BytesIO(base.content))
    main = document.part
    body = document.element.body
    ours = etree.fromstring(parts["word/document.xml"])[0]
    own = {name: etree.fromstring(parts[name]) for name in _OWN if name in parts}
    _merge_styles(document, ours, own, layout.look)
    sections, theirs = list(ours.iter(_w("sectPr"))), body.sectPr
    _merge_comments(main, body, ours, own.get(_COMMENTS_PART))
    _renumber_bookmarks(body, ours)
    brought = Brought(main, parts)
    merge_drawings(brought, body, ours)
    if _NOTES_PART in own:
        from reportgen.docx.base_notes import merge_footnotes

        settings = etree.fromstring(parts["word/settings.xml"])
        merge_footnotes(main, ours, own[_NOTES_PART], document.settings.element, settings, _links_of_notes(parts))
    if len(body) == (theirs is not None) and _only_ends_section(ours[0]):
        ours.remove(ours[0])
        del sections[0]
    before = list(body.iter(_w("sectPr")))
    for element in list(ours)[:-1]:
        body.insert(len(body) - (theirs is not None), element)
    _merge_sections(document, before, sections, own, layout, brought)
    body.append(sections[-1])
    _merge_settings(document.settings.element)
    _merge_fonts(main, parts["word/fontTable.xml"])
    _copy_properties(document.core_properties, parts["docProps/core.xml"], base.properties)
    buffer = BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        return {entry: package.read(entry) for entry in package.namelist()}


def _links_of_notes(parts: Mapping[str, bytes]) -> Any:
    content = parts.get("word/_rels/footnotes.xml.rels")
    return etree.fromstring(content) if content else ()


_COMMENTS_PART, _LISTS_PART, _NOTES_PART = "word/comments.xml", "word/numbering.xml", "word/footnotes.xml"
_OWN = (_COMMENTS_PART, _LISTS_PART, _NOTES_PART, "word/styles.xml", "word/footer1.xml", "word/footer2.xml")


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _merge_styles(document: Any, ours: Any, own: Mapping[str, Any], look: Look | None) -> None:
    """Bring the styles and the lists of both together: those of the base count if its `look` is given."""
    main, theirs, styles = document.part, document.styles.element, own["word/styles.xml"]
    headings, lists = (look.headings if look else None), own.get(_LISTS_PART)
    there = _part_of(main, RELATIONSHIP_TYPE.NUMBERING)
    numbering = etree.fromstring(there.blob) if there is not None else etree.Element(_w("numbering"), nsmap={"w": W})
    fresh = free_numbers(numbering, lists, headings) if lists is not None else {}
    for root in (ours, styles):
        number_anew(root, fresh)
    if look is None:
        with _stories(main) as stories:
            renamed = keep_base_look(theirs, styles, [document.element.body, *stories])
        rename_styles(numbering, renamed)
        _rename_in_settings(document.settings.element, renamed)
    else:
        renamed = add_lacking_styles(theirs, styles, look.identifiers)
        for root in (ours, *(root for root in own.values() if root is not styles)):
            rename_styles(root, renamed)
    if lists is not None:
        add_lists(numbering, lists, fresh, headings)
    if there is not None or lists is not None:
        _put_part(main, "numbering", _NUMBERING, numbering)


@contextmanager
def _stories(main: Any) -> Iterator[list[Any]]:
    """The roots of headers, footers, notes and comments, which are kept as they are left."""
    kinds = {f"{R}/{name}" for name in ("header", "footer", "footnotes", "endnotes", "comments")}
    found = {relation.target_part for relation in main.rels.values() if relation.reltype in kinds}
    parts = sorted(found, key=lambda part: str(part.partname))
    roots = [part.element if hasattr(part, "element") else etree.fromstring(part.blob) for part in parts]
    yield roots
    for part, root in zip(parts, roots, strict=True):
        if not hasattr(part, "element"):  # python-docx keeps the bytes of what it does not know
            part._blob = etree.tostring(root, **_DECLARED)  # noqa: SLF001 - and has no way to set them


def _rename_in_settings(settings: Any, renamed: Mapping[str, str]) -> None:
    for element in settings.iter(_w("clickAndTypeStyle"), _w("defaultTableStyle")):
        value = element.get(_w("val"), "")
        element.set(_w("val"), renamed.get(value, value))


def _part_of(main: Any, kind: str) -> Any:
    """The part of a kind that the main one leads to; None if there is none."""
    return next((rel.target_part for rel in main.rels.values() if rel.reltype == kind), None)


def _put_part(main: Any, name: str, content_type: str, root: Any) -> None:
    """A part beside the main one, in the place of the one of its kind."""
    kind, content = f"{R}/{name}", etree.tostring(root, **_DECLARED)
    for relation in main.rels.values():
        if relation.reltype == kind:
            part = Part(relation.target_part.partname, content_type, content, main.package)
            part.rels.update(relation.target_part.rels)
            relation._target = part  # noqa: SLF001 - python-docx has no way to put a part in the place of another
            return
    main.relate_to(Part(PackURI(f"/word/{name}.xml"), content_type, content, main.package), kind)


def _merge_comments(main: Any, body: Any, ours: Any, comments: Any) -> None:
    """Put our comments behind theirs, and give comments and changes numbers that theirs leave free."""
    found = [rel.target_part for rel in main.rels.values() if rel.reltype == RELATIONSHIP_TYPE.COMMENTS]
    tags = [_w(tag) for tag in _REVIEWS]
    taken = [
        number_of(e.get(_w("id"), "")) for root in (body, *(part.element for part in found)) for e in root.iter(*tags)
    ]
    first = max(taken, default=-1) + 1
    for root in (ours, comments):
        for element in root.iter(*tags) if root is not None else ():
            element.set(_w("id"), str(int(element.get(_w("id"), "0")) + first))
    if comments is not None and found:
        found[0].element.extend(list(comments))
    elif comments is not None:
        part = Part(PackURI("/word/comments.xml"), _COMMENTS, etree.tostring(comments, **_DECLARED), main.package)
        main.relate_to(part, RELATIONSHIP_TYPE.COMMENTS)


def _renumber_bookmarks(body: Any, ours: Any) -> None:
    """Give our bookmarks numbers that theirs leave free."""
    tags = (_w("bookmarkStart"), _w("bookmarkEnd"))
    first = max((number_of(e.get(_w("id"), "")) for e in body.iter(*tags)), default=0)
    for element in ours.iter(*tags):
        element.set(_w("id"), str(int(element.get(_w("id"))) + first))


def _only_ends_section(element: Any) -> bool:
    """Whether a paragraph is there for the pages before it alone."""
    return element.find(f"{_w('pPr')}/{_w('sectPr')}") is not None and len(element) == 1


_DECLARED: Any = {"xml_declaration": True, "encoding": "UTF-8", "standalone": True}


def _merge_sections(
    document: Any, before: list[Any], sections: list[Any], own: Mapping[str, Any], layout: Layout, brought: Brought
) -> None:
    """Let our pages go on with the last section of the base, with its headers and footers but for those that our
    template writes; with our page numbers where it has no footer.

    Args:
        before: the sections of the base.
    """
    main, theirs = document.part, document.element.body.sectPr
    if document.settings.element.find(_w("evenAndOddHeaders")) is None:
        let_sides_differ(before)

    def shows(reference: Any) -> bool:
        return shows_something(main.rels[reference.get(f"{{{R}}}id")].target_part.element)

    def own_footer(side: str) -> Any:
        return _own_footer(main, side, own[f"word/{_FOOTERS[side]}.xml"])

    references = with_page_numbers(references_of(before), shows, own_footer)
    page = layout.page
    upright = [section.find(_w("pgSz")).get(_w("w")) == str(page.width) for section in sections]
    keep_own_edges(brought, references, sections)
    go_on_with(theirs, sections, layout.look is not None, lambda index: upright[index])
    for section in sections:
        refer(section, references)
    if theirs is not None:
        theirs.getparent().remove(theirs)


_FOOTERS = {"default": "footer1", "even": "footer2"}


def _own_footer(main: Any, side: str, root: Any) -> Any:
    """A reference to a footer of ours, which becomes a part of the base."""
    name = PackURI(f"/word/reportgen-{_FOOTERS[side]}.xml")
    footer = Part(name, _FOOTER, etree.tostring(root, **_DECLARED), main.package)
    return reference_to(main.relate_to(footer, RELATIONSHIP_TYPE.FOOTER), side)


def _merge_settings(settings: Any) -> None:
    """Left and right pages differ, as in every report."""
    if settings.find(_w("evenAndOddHeaders")) is None:
        _insert_before(settings, etree.Element(_w("evenAndOddHeaders")), _AFTER_EVEN_AND_ODD)


_AFTER_EVEN_AND_ODD = (
    "bookFoldPrinting", "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing", "characterSpacingControl",
    "footnotePr", "endnotePr", "compat", "rsids", "themeFontLang", "clrSchemeMapping", "shapeDefaults",
    "decimalSymbol", "listSeparator",
)  # fmt: skip


def _insert_before(parent: Any, element: Any, followers: tuple[str, ...]) -> None:
    for child in parent.iterchildren("*"):
        if etree.QName(child).localname in followers:
            child.addprevious(element)
            return
    parent.append(element)


def _merge_fonts(main: Any, content: bytes) -> None:
    """Declare our fonts beside those of the base."""
    ours, there = etree.fromstring(content), _part_of(main, RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = etree.fromstring(there.blob) if there is not None else etree.Element(_w("fonts"), nsmap={"w": W})
    known = {font.get(_w("name")) for font in fonts.iterchildren(_w("font"))}
    fonts.extend([font for font in ours if font.get(_w("name")) not in known])
    _put_part(main, "fontTable", _FONTS, fonts)


def _copy_properties(properties: Any, core: bytes, kept: Collection[str]) -> None:
    ours: Any = CoreProperties(cast("Any", parse_xml(core)))
    for name in ("title", "subject", "author", "last_modified_by", "created", "modified", "language"):
        if name not in kept:
            setattr(properties, name, getattr(ours, name))
    properties.revision = 1

"""A report inside a file made in Word: letterhead, watermark and headers that text cannot say.

The base keeps its own body, headers and pictures; the report follows its body, in the report's styles. A
style that both have is the report's. Page, grid and, where the base has none, the page numbers are the
report's too.
"""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Collection, Mapping
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
from reportgen.docx.base_drawings import merge_drawings, number_of
from reportgen.docx.ooxml import R, W

_FOOTER = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_NUMBERING = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
# Comments and tracked changes: each has a number that no other has.
_REVIEWS = ("comment", "commentRangeStart", "commentRangeEnd", "commentReference", "ins", "del", "pPrChange")
_REFERENCES = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")


def merge_base(base: Base, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a report inside a Word file."""
    document = Document(BytesIO(base.content))
    main = document.part
    renamed = _merge_styles(document.styles.element, etree.fromstring(parts["word/styles.xml"]))
    body = document.element.body
    for root in (body, *(part.element for part in _stories(main))):
        _rename(root, renamed)
    ours = etree.fromstring(parts["word/document.xml"])[0]
    sections, theirs = list(ours.iter(_w("sectPr"))), body.sectPr
    _merge_comments(main, body, ours, parts)
    merge_drawings(main, body, ours, parts)
    if "word/footnotes.xml" in parts:
        from reportgen.docx.base_notes import merge_footnotes

        merge_footnotes(main, ours, document.settings.element, parts)
    if len(body) == (theirs is not None) and _only_ends_section(ours[0]):
        ours.remove(ours[0])
        del sections[0]
    for element in list(ours)[:-1]:
        body.insert(len(body) - (theirs is not None), element)
    _merge_sections(main, theirs, sections, parts)
    body.append(sections[-1])
    _merge_settings(document.settings.element)
    _replace_part(main, RELATIONSHIP_TYPE.FONT_TABLE, parts["word/fontTable.xml"])
    if "word/numbering.xml" in parts:
        _replace_numbering(main, parts["word/numbering.xml"])
    _copy_properties(document.core_properties, parts["docProps/core.xml"], base.properties)
    buffer = BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        return {entry: package.read(entry) for entry in package.namelist()}


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _stories(main: Any) -> list[Any]:
    """The parts of headers and footers."""
    kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    return [relation.target_part for relation in main.rels.values() if relation.reltype in kinds]


def _merge_styles(theirs: Any, ours: Any) -> dict[str, str]:
    """Put our styles in the place of theirs of the same name or id; tell which ids have changed."""
    by_name = {s.find(_w("name")).get(_w("val")).lower(): s for s in ours.findall(_w("style"))}
    by_id = {s.get(_w("styleId")): s for s in by_name.values()}
    renamed: dict[str, str] = {}
    for style in theirs.findall(_w("style")):
        name = "" if style.find(_w("name")) is None else style.find(_w("name")).get(_w("val"), "").lower()
        replacement = by_name.get(name)
        if replacement is not None:
            renamed[style.get(_w("styleId"))] = replacement.get(_w("styleId"))
            theirs.remove(style)
        elif style.get(_w("styleId")) in by_id:
            kept = f"Base{style.get(_w('styleId'))}"
            renamed[style.get(_w("styleId"))] = kept
            style.set(_w("styleId"), kept)
    _rename(theirs, renamed)
    defaults = theirs.find(_w("docDefaults"))
    if defaults is not None:
        theirs.replace(defaults, copy.deepcopy(ours.find(_w("docDefaults"))))
    for style in by_name.values():
        theirs.append(style)
    return renamed


def _rename(root: Any, renamed: Mapping[str, str]) -> None:
    for element in root.iter(*(_w(tag) for tag in _REFERENCES)):
        identifier = element.get(_w("val"))
        if identifier in renamed:
            element.set(_w("val"), renamed[identifier])


def _merge_comments(main: Any, body: Any, ours: Any, parts: Mapping[str, bytes]) -> None:
    """Put our comments behind theirs, and give comments and changes numbers that theirs leave free."""
    found = [rel.target_part for rel in main.rels.values() if rel.reltype == RELATIONSHIP_TYPE.COMMENTS]
    comments = etree.fromstring(parts["word/comments.xml"]) if "word/comments.xml" in parts else None
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


def _only_ends_section(element: Any) -> bool:
    """Whether a paragraph is there for the pages before it alone."""
    return element.find(f"{_w('pPr')}/{_w('sectPr')}") is not None and len(element) == 1


_DECLARED: Any = {"xml_declaration": True, "encoding": "UTF-8", "standalone": True}


def _merge_sections(main: Any, theirs: Any, sections: list[Any], parts: Mapping[str, bytes]) -> None:
    """Our pages, with their headers and footers; our page numbers where they have no footer."""
    references = (
        [] if theirs is None else [e for e in theirs if e.tag in (_w("headerReference"), _w("footerReference"))]
    )
    for section in sections:
        for element in section.findall(_w("footerReference")):
            section.remove(element)
    kinds = {(element.tag, element.get(_w("type"))) for element in references}
    for element in list(references):
        if element.get(_w("type")) == "default" and (element.tag, "even") not in kinds:
            even = copy.deepcopy(element)
            even.set(_w("type"), "even")
            references.append(even)
    if not any(tag == _w("footerReference") for tag, _ in kinds):
        references += [_own_footer(main, kind, parts[f"word/{part}.xml"], part) for kind, part in _FOOTERS]
    for section in sections:
        for position, reference in enumerate(references):
            section.insert(position, copy.deepcopy(reference))
    title_page = None if theirs is None else theirs.find(_w("titlePg"))
    if title_page is not None:
        sections[0].insert(list(sections[0]).index(sections[0].find(_w("docGrid"))), title_page)
    if theirs is not None:
        theirs.getparent().remove(theirs)


_FOOTERS = (("default", "footer1"), ("even", "footer2"))


def _own_footer(main: Any, kind: str, content: bytes, part: str) -> Any:
    """A reference to a footer of ours, which becomes a part of the base."""
    footer = Part(PackURI(f"/word/reportgen-{part}.xml"), _FOOTER, content, main.package)
    reference = etree.Element(_w("footerReference"))
    reference.set(_w("type"), kind)
    reference.set(f"{{{R}}}id", main.relate_to(footer, RELATIONSHIP_TYPE.FOOTER))
    return reference


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


def _replace_part(main: Any, kind: str, content: bytes) -> None:
    for relation in main.rels.values():
        if relation.reltype == kind:
            relation.target_part._blob = content  # noqa: SLF001 - python-docx has no way to set a part's bytes


def _replace_numbering(main: Any, content: bytes) -> None:
    found = [rel.target_part for rel in main.rels.values() if rel.reltype == RELATIONSHIP_TYPE.NUMBERING]
    if not found:
        part = Part(PackURI("/word/numbering.xml"), _NUMBERING, content, main.package)
        main.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        return
    numbering = found[0].element
    for child in list(numbering):
        numbering.remove(child)
    for child in list(etree.fromstring(content)):
        numbering.append(child)


def _copy_properties(properties: Any, core: bytes, kept: Collection[str]) -> None:
    ours: Any = CoreProperties(cast("Any", parse_xml(core)))
    for name in ("title", "subject", "author", "last_modified_by", "created", "modified", "language"):
        if name not in kept:
            setattr(properties, name, getattr(ours, name))
    properties.revision = 1

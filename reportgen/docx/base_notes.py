"""The footnotes of a report, brought into a file made in Word."""

from __future__ import annotations

import re
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from reportgen.docx.base_drawings import number_of
from reportgen.docx.ooxml import R, W

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_ID = f"{{{W}}}id"
_PROPERTIES = f"{{{W}}}footnotePr"
# What stands behind the properties of footnotes in the settings (ECMA-376-1, 17.15.1.78).
_BEHIND = re.compile("endnotePr|compat|docVars|rsids|mathPr|attachedSchema|themeFontLang|clrSchemeMapping|"
                     "doNotIncludeSubdocsInStats|shapeDefaults|decimalSymbol|listSeparator|captions")  # fmt: skip


def merge_footnotes(main: Any, ours: Any, notes: Any, settings: Any, own_settings: Any, links: Any) -> None:
    """Put our notes behind theirs, under numbers that theirs leave free; theirs keep their lines and their look.

    Args:
        links: the relationships of our notes.
    """
    found = [rel.target_part for rel in main.rels.values() if rel.reltype == RELATIONSHIP_TYPE.FOOTNOTES]
    if found:
        theirs, part = etree.fromstring(found[0].blob), found[0]
        first = max(number_of(note.get(_ID, "")) for note in theirs)
        own = [note for note in notes if note.get(f"{{{W}}}type") is None]
        for element in (*own, *ours.iter(f"{{{W}}}footnoteReference")):
            element.set(_ID, str(int(element.get(_ID)) + first))
        theirs.extend(own)
        notes = theirs
    else:
        part = Part(PackURI("/word/footnotes.xml"), _TYPE, b"", main.package)
        main.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        _place_properties(settings, own_settings.find(_PROPERTIES))
    _relate_links(part, notes, links)
    part._blob = etree.tostring(  # noqa: SLF001 - python-docx has no way to set a part's bytes
        notes, xml_declaration=True, encoding="UTF-8", standalone=True
    )


def _relate_links(part: Any, notes: Any, links: Any) -> None:
    for relation in links:
        name = part.relate_to(relation.get("Target", ""), relation.get("Type", ""), is_external=True)
        for link in notes.iter(f"{{{W}}}hyperlink"):
            if link.get(f"{{{R}}}id") == relation.get("Id"):
                link.set(f"{{{R}}}id", name)


def _place_properties(settings: Any, properties: Any) -> None:
    for old in settings.findall(_PROPERTIES):
        settings.remove(old)
    for child in settings.iterchildren("*"):
        if _BEHIND.fullmatch(etree.QName(child).localname):
            child.addprevious(properties)
            return
    settings.append(properties)

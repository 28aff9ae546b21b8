"""The charts, pictures, links, headers and footers of a report, brought into a file made in Word."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from reportgen.docx.ooxml import R, W

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DEFAULT = "{http://schemas.openxmlformats.org/package/2006/content-types}Default"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_PROPERTIES = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BROUGHT = ("chart", "image", "hyperlink")


class Brought:
    """Brings parts of a report into the package of `main`, under names that are free there, each once."""

    def __init__(self, main: Any, parts: Mapping[str, bytes]) -> None:
        self.main = main
        self.parts = parts
        self.types = _types(parts["[Content_Types].xml"])
        self.known: dict[str, Any] = {}
        self.both: dict[tuple[str, str], str] = {}

    def related(self, kinds: tuple[str, ...], only: str = "") -> dict[str, str]:
        """The identifiers by which `main` knows what our body is related to, in these ways and by identifiers that
        begin so, by ours."""
        found = {}
        for relation in etree.fromstring(self.parts["word/_rels/document.xml.rels"]).iter(_RELATIONSHIP):
            kind, name = relation.get("Type", ""), relation.get("Id", "")
            if kind.rpartition("/")[2] in kinds and name.startswith(only):
                outside, target = relation.get("TargetMode") == "External", relation.get("Target", "")
                leads_to = target if outside else self._part(f"word/{target}")
                found[name] = self.main.relate_to(leads_to, kind, is_external=outside)
        return found

    def marked(self, theirs: str, ours: str) -> str:
        """The identifier of a copy of their header in which the watermark of ours stands."""
        if (theirs, ours) not in self.both:
            source = self.main.related_parts[theirs]
            root = etree.fromstring(source.blob)
            mark = next(etree.fromstring(self.main.related_parts[ours].blob).iter(f"{{{W}}}pict")).getparent()
            paragraphs = root.findall(f"{{{W}}}p") or [etree.SubElement(root, f"{{{W}}}p")]
            assert mark is not None
            paragraphs[-1].append(mark)
            name = PackURI(f"/word/reportgen-marked{len(self.both) + 1}.xml")
            part = Part(name, source.content_type, etree.tostring(root), self.main.package)
            for relation in source.rels.values():
                outside = relation.is_external
                target = relation.target_ref if outside else relation.target_part
                part.load_rel(relation.reltype, target, relation.rId, outside)
            self.both[theirs, ours] = self.main.relate_to(part, RELATIONSHIP_TYPE.HEADER)
        return self.both[theirs, ours]

    def _part(self, name: str) -> Any:
        """A part of ours with the parts that it is related to."""
        if name not in self.known:
            folder, _, file = name.rpartition("/")
            kind = self.types.get(f"/{name}") or self.types[name.rpartition(".")[2]]
            part = Part(PackURI(f"/{folder}/reportgen-{file}"), kind, self.parts[name], self.main.package)
            self.known[name] = part
            related = self.parts.get(f"{folder}/_rels/{file}.rels")
            for relation in etree.fromstring(related).iter(_RELATIONSHIP) if related else ():
                target = self._part(posixpath.normpath(f"{folder}/{relation.get('Target', '')}"))
                part.load_rel(relation.get("Type", ""), target, relation.get("Id", ""))
        return self.known[name]


def merge_drawings(brought: Brought, body: Any, ours: Any) -> None:
    """Bring the parts of our drawings, and the addresses of our links, along, under numbers that are free in their
    body."""
    renamed = brought.related(_BROUGHT)
    if not renamed:
        return
    for element in ours.iter():
        for name in (f"{{{R}}}id", f"{{{R}}}embed"):
            if element.get(name) in renamed:
                element.set(name, renamed[element.get(name)])
    taken = max((number_of(element.get("id", "")) for element in body.iter(_PROPERTIES)), default=0)
    for element in ours.iter(_PROPERTIES):
        element.set("id", str(int(element.get("id")) + taken))


def number_of(text: str) -> int:
    """A number by which Word knows an element; 0 for what is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _types(content: bytes) -> dict[str, str]:
    root = etree.fromstring(content)
    return {
        **{element.get("Extension", ""): element.get("ContentType", "") for element in root.iter(_DEFAULT)},
        **{element.get("PartName", ""): element.get("ContentType", "") for element in root.iter(_OVERRIDE)},
    }

"""The charts, pictures and links of a report, brought into a file made in Word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from reportgen.docx.ooxml import R

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DEFAULT = "{http://schemas.openxmlformats.org/package/2006/content-types}Default"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_PROPERTIES = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BROUGHT = ("chart", "image")


def merge_drawings(main: Any, body: Any, ours: Any, parts: Mapping[str, bytes]) -> None:
    """Bring the parts of our drawings, and the addresses of our links, into the package of `main`, under names and
    numbers that are free there."""
    types = _types(parts["[Content_Types].xml"])
    renamed: dict[str, str] = {}
    for relation in etree.fromstring(parts["word/_rels/document.xml.rels"]).iter(_RELATIONSHIP):
        kind, target = relation.get("Type", ""), relation.get("Target", "")
        if kind.rpartition("/")[2] in _BROUGHT:
            part = _part(main, f"word/{target}", parts, types)
            renamed[relation.get("Id", "")] = main.relate_to(part, kind)
        elif kind.endswith("/hyperlink"):
            renamed[relation.get("Id", "")] = main.relate_to(target, kind, is_external=True)
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


def _part(main: Any, name: str, parts: Mapping[str, bytes], types: Mapping[str, str]) -> Any:
    """A part of ours with the parts that it is related to."""
    folder, _, file = name.rpartition("/")
    kind = types.get(f"/{name}") or types[name.rpartition(".")[2]]
    part = Part(PackURI(f"/{folder}/reportgen-{file}"), kind, parts[name], main.package)
    related = parts.get(f"{folder}/_rels/{file}.rels")
    for relation in etree.fromstring(related).iter(_RELATIONSHIP) if related else ():
        target = _part(main, relation.get("Target", "").replace("..", "word"), parts, types)
        part.load_rel(relation.get("Type", ""), target, relation.get("Id", ""))
    return part


def _types(content: bytes) -> dict[str, str]:
    root = etree.fromstring(content)
    return {
        **{element.get("Extension", ""): element.get("ContentType", "") for element in root.iter(_DEFAULT)},
        **{element.get("PartName", ""): element.get("ContentType", "") for element in root.iter(_OVERRIDE)},
    }

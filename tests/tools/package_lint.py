"""Lints the package around a document's text: archive, content types, relationships, properties."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from urllib.parse import unquote
from zipfile import ZipInfo

from lxml import etree

_CONTENT_TYPES = "[Content_Types].xml"
_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_REFERENCE_NS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_PROPERTIES = {
    "creator": "{http://purl.org/dc/elements/1.1/}creator",
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "created": "{http://purl.org/dc/terms/}created",
    "modified": "{http://purl.org/dc/terms/}modified",
}
_W3CDTF = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

Roots = Mapping[str, etree._Element]


def lint_archive(entries: list[ZipInfo]) -> Iterator[str]:
    """Faults that make two builds of one report differ in bytes, and repeated entries."""
    names = [entry.filename for entry in entries]
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{name}: stands {count} times in the archive"
    for before, name in pairwise(names):
        if name < before:
            yield f"{name}: stands after {before}, the entries are not sorted"
    for entry in entries:
        if entry.date_time != (1980, 1, 1, 0, 0, 0):
            yield f"{entry.filename}: dated {entry.date_time}, not 1980-01-01 00:00:00"
        if entry.create_system != 0:
            yield f"{entry.filename}: create_system is {entry.create_system}, not 0"


def lint_package(names: set[str], roots: Roots) -> Iterator[str]:
    """Faults of content types, relationships and core properties.

    Args:
        names: every entry of the archive.
        roots: root element of each XML entry.
    """
    types = _content_types(roots)
    for name in sorted(names - {_CONTENT_TYPES}):
        if _type_of(name, types) is None:
            yield f"{name}: has no content type"
    for key in sorted(types):
        if key.startswith("/") and key[1:] not in names:
            yield f"{_CONTENT_TYPES}: names /{key[1:]}, which is missing"
    yield from _lint_relationships(names, roots)
    yield from _lint_references(roots)
    yield from _lint_reachability(names, roots)
    yield from _lint_core_properties(roots, types)


def _content_types(roots: Roots) -> dict[str, str]:
    """Content types by `/part` and by `extension`."""
    types: dict[str, str] = {}
    if _CONTENT_TYPES in roots:
        for element in roots[_CONTENT_TYPES]:
            key = element.get("PartName") or element.get("Extension", "").lower()
            types[key] = element.get("ContentType", "")
    return types


def _type_of(name: str, types: Mapping[str, str]) -> str | None:
    return types.get(f"/{name}") or types.get(name.rpartition(".")[2].lower())


def _relationships(name: str, roots: Roots) -> list[etree._Element]:
    folder, base = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", f"{base}.rels")
    return list(roots[rels].iter(_RELATIONSHIP)) if rels in roots else []


def _source(rels: str) -> str:
    """The part that a relationship part belongs to; empty for the package's own."""
    folder, base = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _target(source: str, relationship: etree._Element) -> str | None:
    """The part that a relationship points to; None for one outside of the package."""
    if relationship.get("TargetMode") == "External":
        return None
    folder = posixpath.join("/", posixpath.dirname(source))
    target = unquote(relationship.get("Target", ""))
    return posixpath.normpath(posixpath.join(folder, target)).lstrip("/")


def _lint_relationships(names: set[str], roots: Roots) -> Iterator[str]:
    for rels in sorted(name for name in names if name.endswith(".rels") and name in roots):
        source = _source(rels)
        if source and source not in names:
            yield f"{rels}: belongs to {source}, which is missing"
        relationships = list(roots[rels].iter(_RELATIONSHIP))
        for identifier, count in Counter(item.get("Id") for item in relationships).items():
            if count > 1:
                yield f"{rels}: relationship {identifier} stands {count} times"
        for item in relationships:
            target = _target(source, item)
            if target is not None and target not in names:
                yield f"{rels}: relationship {item.get('Id')} points to {target}, which is missing"


def _lint_references(roots: Roots) -> Iterator[str]:
    for part, root in roots.items():
        known = {item.get("Id") for item in _relationships(part, roots)}
        for element in root.iter("*"):
            references = [str(value) for name, value in element.items() if str(name).startswith(_REFERENCE_NS)]
            for reference in references:
                # An empty reference is how a hyperlink says that it has no target.
                if reference and reference not in known:
                    tag = etree.QName(element).localname
                    yield f"{part}: {tag} refers to relationship {reference}, which is missing"


def _lint_reachability(names: set[str], roots: Roots) -> Iterator[str]:
    reached: set[str] = set()
    waiting = [""]
    while waiting:
        source = waiting.pop()
        for item in _relationships(source, roots):
            target = _target(source, item)
            if target is not None and target not in reached:
                reached.add(target)
                waiting.append(target)
    for name in sorted(names - reached - {_CONTENT_TYPES}):
        if not name.endswith(".rels"):
            yield f"{name}: no relationship leads to it"


def _lint_core_properties(roots: Roots, types: Mapping[str, str]) -> Iterator[str]:
    parts = [name for name in roots if _type_of(name, types) == _CORE_TYPE]
    if len(parts) != 1:
        yield f"package: has {len(parts)} parts of core properties, not 1"
    for part in parts:
        for title, tag in _CORE_PROPERTIES.items():
            element = roots[part].find(tag)
            if element is None:
                if title in ("created", "modified"):
                    yield f"{part}: core property {title} is missing"
                continue
            value = (element.text or "").strip()
            if not value:
                yield f"{part}: core property {title} is empty"
            elif title in ("created", "modified"):
                if not _W3CDTF.fullmatch(value):
                    yield f"{part}: core property {title} is {value!r}, not a time in UTC"
                # Word calls a document without the type damaged.
                if element.get(_XSI_TYPE) != "dcterms:W3CDTF":
                    yield f"{part}: core property {title} lacks xsi:type dcterms:W3CDTF"

"""The record of what a report was made from, in files of anybody's: read, and put beside what stands there already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from reportgen.docx.ooxml import CORE, CORE_PROPERTIES, PACKAGE, zip_package
from reportgen.docx.provenance import (
    CUSTOM,
    CUSTOM_TYPE,
    INPUTS,
    OLD,
    PROGRAM,
    PROPERTIES,
    REDLINE,
    RELATED,
    REVIEW,
    SHA,
    VALUES,
    Provenance,
    properties_part,
)
from reportgen.docx.story import read_story
from reportgen.docx.unpack import Package

# The metadata of a PDF are XML that stands in it as it is (ISO 19005-2, 6.6.2.1); nobody parses more of a stranger's.
_KEYWORDS = re.compile(rb"<pdf:Keywords>([^<]{0,20000})</pdf:Keywords>")
# LibreOffice writes none of these; there they stand in the information of the document, in the hexadecimal digits of
# UTF-16 (ISO 32000-1, 14.3.3 and 7.9.2.2).
_INFORMATION = re.compile(rb"/Keywords\s*<FEFF((?:[0-9A-F]{4}){0,20000})>", re.IGNORECASE)
_KEYWORD = re.compile(r"(reportgen[a-z0-9.]*)=(.*?)(?=, reportgen|\Z)", re.DOTALL)
_DIGEST = re.compile("[0-9a-f]{64}")
_COMMIT = re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?")
_KINDS = (REVIEW, REDLINE)
_LONGEST = 1000  # of a value: a path is no longer on any system that has reports
_MOST_PROPERTIES = 1000  # Word files of anybody's have a dozen
_P, _V = f"{{{PROPERTIES}}}", f"{{{VALUES}}}"
_RELATIONSHIPS = f"{{{PACKAGE}/relationships}}"
_TYPES = f"{{{PACKAGE}/content-types}}"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"


def provenance_of(items: Iterable[tuple[str, str]]) -> Provenance | None:
    """What properties say, if they are a record, None if not; what they have besides is passed over."""
    found = {name.lower(): value for name, value in items if len(value) <= _LONGEST}
    provenance = _recorded(found, PROGRAM)
    kind = found.get(f"{PROGRAM}.kind", "")
    if provenance is None or kind not in _KINDS:
        return provenance
    return provenance._replace(kind=kind, old=_recorded(found, OLD) if kind == REDLINE else None)


def _recorded(found: Mapping[str, str], program: str) -> Provenance | None:
    """What those properties say of one report whose names begin with `program`."""
    digests = {name: found.get(f"{program}.{name}{SHA}", "") for name in (*INPUTS, "text")}
    digests = {name: value for name, value in digests.items() if _DIGEST.fullmatch(value)}
    text = digests.pop("text", "")
    if program not in found or "data" not in digests:
        return None
    data, template, revision = (found.get(f"{program}.{name}", "") for name in ("data", "template", "revision"))
    commit = revision if _COMMIT.fullmatch(revision) else ""
    return Provenance(found[program], data, template, digests, text, commit)


def add_provenance(parts: Mapping[str, bytes], provenance: Provenance) -> dict[str, bytes]:
    """The parts of a report that somebody else has begun, with the record of what it was made from, to which the digest
    of its text is added; properties of others stay."""
    items = provenance._replace(text=read_story(_Written(parts)).digest).items()
    relations = etree.fromstring(parts["_rels/.rels"])
    types = etree.fromstring(parts["[Content_Types].xml"])
    there = [each for each in relations if each.get("Type") == RELATED]
    name = there[0].get("Target", "").lstrip("/") if there else CUSTOM
    root = etree.fromstring(parts[name] if name in parts else properties_part(()))
    taken = [2]
    for each in list(root):
        if _is_ours(each.get("name", "")):
            root.remove(each)
        elif (number := each.get("pid", "")).isdecimal():
            taken.append(int(number) + 1)
    for free, each in enumerate(etree.fromstring(properties_part(items)), start=max(taken)):
        each.set("pid", str(free))
        root.append(each)
    if not there:
        _relate(relations, "rIdProvenance", RELATED, CUSTOM)
    if not any(each.get("PartName") == f"/{name}" for each in types):
        etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{name}", ContentType=CUSTOM_TYPE)
    changed = {
        path: _serialized(part)
        for path, part in ((name, root), ("_rels/.rels", relations), ("[Content_Types].xml", types))
    }
    return {**parts, **changed}


def with_keywords(content: bytes, keywords: Sequence[str]) -> bytes:
    """A Word file with more keywords, of which a program that makes a PDF of it makes those of the PDF."""
    with ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    relations = etree.fromstring(parts["_rels/.rels"])
    there = [each for each in relations if each.get("Type") == CORE]
    name = there[0].get("Target", "").lstrip("/") if there else "docProps/core.xml"
    if not there:
        _relate(relations, "rIdCore", CORE, name)
        types = etree.fromstring(parts["[Content_Types].xml"])
        etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{name}", ContentType=_CORE_TYPE)
        parts |= {"_rels/.rels": _serialized(relations), "[Content_Types].xml": _serialized(types)}
    root = etree.fromstring(parts[name]) if name in parts else etree.Element(f"{{{CORE_PROPERTIES}}}coreProperties")
    element = root.find(f"{{{CORE_PROPERTIES}}}keywords")
    if element is None:
        element = etree.SubElement(root, f"{{{CORE_PROPERTIES}}}keywords")
    element.text = ", ".join(filter(None, (element.text, *keywords)))
    return zip_package({**parts, name: _serialized(root)})


def _relate(relations: etree._Element, name: str, kind: str, target: str) -> None:
    """Have a part led to under a name, or one like it: a base may be a report, whatever has become of its record."""
    known = {each.get("Id") for each in relations}
    while name in known:
        name += "_"
    etree.SubElement(relations, f"{_RELATIONSHIPS}Relationship", Id=name, Type=kind, Target=target)


def _serialized(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class _Written:
    """Parts that have been written and are in no file yet."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts

    def __contains__(self, name: str) -> bool:
        return name in self.parts

    def read(self, name: str) -> bytes:
        return self.parts[name]

    def parse(self, name: str, content: bytes) -> etree._Element:
        return etree.fromstring(content)


def _is_ours(name: str) -> bool:
    return name.lower() == PROGRAM or name.lower().startswith(f"{PROGRAM}.")


def pdf_provenance(content: bytes) -> Provenance | None:
    """The record that a PDF carries among its keywords, None if it has none, or another program has written it anew."""
    if found := _KEYWORDS.search(content):
        text = unescape(found[1].decode("utf-8", "replace"))
    elif found := _INFORMATION.search(content):
        text = bytes.fromhex(found[1].decode("ascii")).decode("utf-16-be", "replace")
    else:
        return None
    return provenance_of((name, value) for name, value in _KEYWORD.findall(text))


def read_provenance(package: Package) -> Provenance | None:
    """The record that a Word file carries, None if it has none. Other programs keep it when they save the file.

    Raises:
        BrokenDocx: the part in which it would stand is broken.
    """
    if CUSTOM not in package:
        return None
    root = package.root(CUSTOM)
    items = []
    for each in root.iterchildren(f"{_P}property"):
        items.append((each.get("name", ""), each.findtext(f"{_V}lpwstr", "")))
        if len(items) > _MOST_PROPERTIES:
            break
    return provenance_of(items)

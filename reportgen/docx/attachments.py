"""Files made in Word, put into a report where they stand, on pages of their own.

Each keeps its look: its styles come along under other names, with the defaults that they rest on, so do its numbering,
pictures, links, notes, comments, headers and footers. docxcompose, which does such a thing, gives a file the report's
style wherever the names are the same, drops headers and footers, and draws numbers by chance.
"""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b

from lxml import etree

from reportgen.document.blocks import Filled
from reportgen.docx.filled import settled_parts
from reportgen.docx.guest_styles import IN_STYLES, Brought, chain_of, dress, drop, free_name, rest_on_defaults
from reportgen.docx.ooxml import PACKAGE, XML, R, W
from reportgen.docx.text import value_of

_W, _R = f"{{{W}}}", f"{{{R}}}"
_RELATIONSHIP = f"{{{PACKAGE}/relationships}}Relationship"
_TYPES_SPACE = f"{{{PACKAGE}/content-types}}"
_TYPES = "[Content_Types].xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_LINKED = tuple(f"{_W}{tag}" for tag in ("styleLink", "numStyleLink", "pStyle", "nsid"))
_NOTES = ("footnote", "endnote")
_CHANGES = tuple(f"{_W}{tag}" for tag in ("ins", "del", "pPrChange", "tcPrChange", "tblGridChange"))
_EDGES = (f"{_W}headerReference", f"{_W}footerReference")
_FLAT = '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/>'


def attach_files(parts: Mapping[str, bytes], files: Sequence[Filled], date: str) -> dict[str, bytes]:
    """The parts of a report with files in the places that are kept for them, in order.

    Args:
        date: of the comments in them, `2022-12-31`.
    """
    host = _Host(dict(parts))
    places = list(host.body.iter(f"{_W}altChunk"))
    for place, filled in zip(places, files, strict=True):
        host.attach(place, settled_parts(filled, date), posixpath.basename(filled.name).removesuffix(".docx"))
    host.settle_edges()
    return host.written()


class _Guest:
    """A file that is put into a report."""

    def __init__(self, parts: Mapping[str, bytes], name: str) -> None:
        self.parts = parts
        self.name = name
        self.main = next(target for kind, target, _, _ in _related(parts, "").values() if kind == "officeDocument")
        self.related = _related(parts, self.main)

    def part(self, kind: str) -> str:
        """The name of the part to which its body is related by a kind; empty if there is none."""
        return next((target for known, target, _, _ in self.related.values() if known == kind), "")

    def root(self, kind: str) -> etree._Element | None:
        """That part, parsed."""
        name = self.part(kind)
        return etree.fromstring(self.parts[name]) if name else None


class _Host:
    """A report that takes files in."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.main = next(target for kind, target, _, _ in _related(parts, "").values() if kind == "officeDocument")
        self.roots: dict[str, etree._Element] = {}
        self.document = self.root(self.main)
        self.body = self.document[0]
        self.types = self.root(_TYPES)
        self.copied: dict[tuple[str, bytes], str] = {}
        self.looks: dict[bytes, Brought] = {}
        self.attached = 0
        self.edges: dict[tuple[str, str], str] = {}
        self.sections: list[etree._Element] = []
        self.next_number = 0

    def root(self, name: str) -> etree._Element:
        """A part, parsed once and written anew at the end."""
        if name not in self.roots:
            self.roots[name] = etree.fromstring(self.parts[name])
        return self.roots[name]

    def written(self) -> dict[str, bytes]:
        """All parts."""
        for name, root in self.roots.items():
            self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return self.parts

    def attach(self, place: etree._Element, parts: Mapping[str, bytes], name: str) -> None:
        """Put a file in the place of an element."""
        guest = _Guest(parts, name)
        self.attached += 1
        body = etree.fromstring(parts[guest.main])[0]
        theirs = body.find(f"{_W}sectPr")
        section = copy.deepcopy(theirs) if theirs is not None else etree.Element(f"{_W}sectPr")
        if theirs is not None:
            body.remove(theirs)
        self._mend_edges(guest, [*body.iter(f"{_W}sectPr"), section])
        body.append(section)
        look = self._look(guest)
        dress(body, look)
        self._numbers(body, guest)
        self._bring_notes(body, guest, look)
        self._bring_comments(body, guest)
        self._relate(body, guest, self.main, look)
        self._renumber(body)
        self.sections += [*body.iter(f"{_W}sectPr")]
        body.remove(section)
        ours = place.getnext()
        holder = place.getparent()
        assert holder is not None
        for element in list(body):
            place.addprevious(element)
        if ours is not None and ours.tag == f"{_W}sectPr":
            holder.replace(ours, section)
        else:
            end = etree.fromstring(f'<w:p xmlns:w="{W}"><w:pPr>{_FLAT}</w:pPr></w:p>')
            end[0].append(section)
            place.addprevious(end)
        holder.remove(place)

    def _mend_edges(self, guest: _Guest, sections: list[etree._Element]) -> None:
        """Left and right pages differ in a report: a file that knows no such thing has the same on both."""
        settings = guest.root("settings")
        if settings is not None and settings.find(f"{_W}evenAndOddHeaders") is not None:
            return
        for section in sections:
            for reference in [element for element in section if element.tag in _EDGES]:
                if reference.get(f"{_W}type") == "even":
                    section.remove(reference)
                elif reference.get(f"{_W}type", "default") == "default":
                    even = copy.deepcopy(reference)
                    even.set(f"{_W}type", "even")
                    reference.addnext(even)

    def _look(self, guest: _Guest) -> Brought:
        """Bring the styles of a file along."""
        name = guest.part("styles")
        content = guest.parts[name]
        if content in self.looks:
            return self.looks[content]
        theirs = etree.fromstring(content)
        ours = self.root(next(t for kind, t, _, _ in _related(self.parts, self.main).values() if kind == "styles"))
        taken = {style.get(f"{_W}styleId", "") for style in ours.iter(f"{_W}style")}
        names = {value_of(style, "name").lower() for style in ours.iter(f"{_W}style")}
        found = [style for style in theirs.iterchildren(f"{_W}style") if style.get(f"{_W}type") != "numbering"]
        number = len(self.looks) + 1
        own = {style.get(f"{_W}styleId", ""): style for style in copy.deepcopy(found)}
        renamed = {}
        for style in found:
            identifier = style.get(f"{_W}styleId", "")
            renamed[identifier] = free_name(f"{identifier}Form{number}", taken)
            if style.get(f"{_W}default") in ("1", "true", "on"):
                renamed[f"default {style.get(f'{_W}type')}"] = renamed[identifier]
        for style in found:
            style.set(f"{_W}styleId", renamed[style.get(f"{_W}styleId", "")])
            called = style.find(f"{_W}name")
            if called is not None:
                called.set(f"{_W}val", free_name(f"{called.get(f'{_W}val', '')} ({guest.name})", names, str.lower))
            for element in style.iter(*IN_STYLES):
                value = element.get(f"{_W}val", "")
                element.set(f"{_W}val", renamed.get(value, value))
            if style.get(f"{_W}default"):
                del style.attrib[f"{_W}default"]
            if style.get(f"{_W}type") == "paragraph" and style.find(f"{_W}basedOn") is None:
                rest_on_defaults(style, theirs.find(f"{_W}docDefaults"))
            for listed in list(style.iter(f"{_W}numPr")):  # each file counts anew: its paragraphs name the list
                drop(listed)
            ours.append(style)
        look = Brought(renamed, {renamed[identifier]: chain_of(identifier, own) for identifier in own}, listed=True)
        self.looks[content] = look
        return look

    def _numbers(self, root: etree._Element, guest: _Guest) -> None:
        for listed in root.iter(f"{_W}numPr"):
            self._number(listed, guest)

    def _number(self, listed: etree._Element, guest: _Guest) -> None:
        """Bring the list of a paragraph or a style along, under a number that is free."""
        number = listed.find(f"{_W}numId")
        theirs = guest.root("numbering")
        if number is None or theirs is None or number.get(f"{_W}val") == "0":
            return
        old = number.get(f"{_W}val", "")
        key = (f"list {old} of {self.attached}", guest.parts[guest.part("numbering")])
        if key not in self.copied:
            ours = self.root(self._own_part("numbering"))
            num = next((e for e in theirs.iter(f"{_W}num") if e.get(f"{_W}numId") == old), None)
            if num is None:
                return
            num = copy.deepcopy(num)
            link = num.find(f"{_W}abstractNumId")
            kept = link.get(f"{_W}val") if link is not None else ""
            lists = (e for e in theirs.iter(f"{_W}abstractNum") if e.get(f"{_W}abstractNumId") == kept)
            abstract = copy.deepcopy(next(lists, etree.Element(f"{_W}abstractNum")))
            for element in list(
                abstract.iter(*(f"{_W}{tag}" for tag in ("styleLink", "numStyleLink", "pStyle", "nsid")))
            ):
                parent = element.getparent()
                if parent is not None:
                    parent.remove(element)
            free = _highest(ours.iter(f"{_W}abstractNum"), f"{_W}abstractNumId") + 1
            fresh = _highest(ours.iter(f"{_W}num"), f"{_W}numId") + 1
            abstract.set(f"{_W}abstractNumId", str(free))
            if link is not None:
                link.set(f"{_W}val", str(free))
            num.set(f"{_W}numId", str(fresh))
            last = ours.findall(f"{_W}abstractNum")
            if last:
                last[-1].addnext(abstract)
            else:
                ours.insert(0, abstract)
            ours.append(num)
            self.copied[key] = str(fresh)
        number.set(f"{_W}val", self.copied[key])

    def _bring_notes(self, body: etree._Element, guest: _Guest, look: Brought) -> None:
        for kind in _NOTES:
            references = list(body.iter(f"{_W}{kind}Reference"))
            theirs = guest.root(f"{kind}s")
            if not references or theirs is None:
                continue
            dress(theirs, look)
            self._numbers(theirs, guest)
            name = self._own_part(f"{kind}s")
            ours = self.root(name)
            if not len(ours):
                ours.extend(copy.deepcopy(e) for e in theirs if e.get(f"{_W}type", "normal") != "normal")
            known = {note.get(f"{_W}id"): note for note in theirs}
            for reference in references:
                note = copy.deepcopy(known[reference.get(f"{_W}id")])
                fresh = str(max(_highest(ours, f"{_W}id"), 0) + 1)
                note.set(f"{_W}id", fresh)
                reference.set(f"{_W}id", fresh)
                ours.append(note)
                self._relate(note, guest, name, look, guest.part(f"{kind}s"))

    def _bring_comments(self, body: etree._Element, guest: _Guest) -> None:
        theirs = guest.root("comments")
        tags = [f"{_W}{tag}" for tag in ("commentRangeStart", "commentRangeEnd", "commentReference")]
        marks = list(body.iter(*tags))
        if theirs is None or not marks:
            return
        ours = self.root(self._own_part("comments"))
        first = _highest([*ours, *self.document.iter(*tags, *_CHANGES)], f"{_W}id") + 1
        fresh = {comment.get(f"{_W}id"): str(first + index) for index, comment in enumerate(theirs)}
        for mark in marks:
            mark.set(f"{_W}id", fresh.get(mark.get(f"{_W}id"), mark.get(f"{_W}id", "")))
        for comment in list(theirs):
            comment.set(f"{_W}id", fresh[comment.get(f"{_W}id")])
            ours.append(comment)

    def _relate(self, root: etree._Element, guest: _Guest, owner: str, look: Brought, source: str = "") -> None:
        """Bring along what an element of a part of the file refers to, for a part of the report."""
        related = _related(guest.parts, source or guest.main)
        for element in root.iter("*"):
            for key, value in element.items():
                if str(key).startswith(_R) and (relation := related.get(str(value))) is not None:
                    element.set(str(key), self._related_to(owner, guest, relation, look))

    def _related_to(self, owner: str, guest: _Guest, relation: tuple[str, str, bool, str], look: Brought) -> str:
        """The identifier by which a part of the report leads where one of the file did."""
        _, target, outside, kind = relation
        if not outside:
            target = self._copied(guest, target, look)
        folder, file = posixpath.split(owner)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        if name not in self.parts and name not in self.roots:
            self.parts[name] = f'{XML}<Relationships xmlns="{PACKAGE}/relationships"/>'.encode()
        rels = self.root(name)
        shown = target if outside else f"/{target}"
        for known in rels.iter(_RELATIONSHIP):
            if known.get("Target") == shown and known.get("Type") == kind:
                return known.get("Id", "")
        fresh = free_name("rIdForm1", {known.get("Id", "") for known in rels.iter(_RELATIONSHIP)})
        attributes = {"Id": fresh, "Type": kind, "Target": shown, **({"TargetMode": "External"} if outside else {})}
        etree.SubElement(rels, _RELATIONSHIP, attributes)
        return fresh

    def _copied(self, guest: _Guest, name: str, look: Brought) -> str:
        """A part of a file and what it leads to, in the report; parts that are the same are there once."""
        content = guest.parts[name]
        related = _related(guest.parts, name)
        within = repr(sorted(relation[:2] for relation in related.values())).encode()
        digest = blake2b(content + within + repr(sorted(look.renamed.items())).encode(), digest_size=8).digest()
        kind = _type_of(etree.fromstring(guest.parts[_TYPES]), name)
        key = (kind, digest)
        if key in self.copied:
            return self.copied[key]
        folder, file = posixpath.split(name)
        stem, dot, ending = file.rpartition(".")
        taken = {known.lower() for known in (*self.parts, *self.roots)}
        fresh = free_name(
            f"{folder}/form-{stem}", {known.removesuffix(f"{dot}{ending}".lower()) for known in taken}, str.lower
        )
        fresh = f"{fresh}{dot}{ending}"
        self.copied[key] = fresh
        self.parts[fresh] = content
        etree.SubElement(self.types, f"{_TYPES_SPACE}Override", {"PartName": f"/{fresh}", "ContentType": kind})
        if kind.startswith(_WORD):
            root = self.root(fresh)
            dress(root, look)
            self._numbers(root, guest)
            self._relate(root, guest, fresh, look, name)
        elif related:  # a chart and its workbook: the identifiers stay
            at, own = posixpath.split(fresh)
            rels = etree.Element(f"{{{PACKAGE}/relationships}}Relationships")
            for identifier, (_, target, outside, long) in related.items():
                to = target if outside else f"/{self._copied(guest, target, look)}"
                mode = {"TargetMode": "External"} if outside else {}
                etree.SubElement(rels, _RELATIONSHIP, {"Id": identifier, "Type": long, "Target": to, **mode})
            self.roots[posixpath.join(at, "_rels", f"{own}.rels")] = rels
        return fresh

    def _own_part(self, kind: str) -> str:
        """The report's own part of a kind, made where there is none."""
        for known, target, _, _ in self._own_related().values():
            if known == kind:
                return target
        name = posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")
        self.parts[name] = f'{XML}<w:{kind} xmlns:w="{W}" xmlns:r="{R}"/>'.encode()
        etree.SubElement(
            self.types, f"{_TYPES_SPACE}Override", {"PartName": f"/{name}", "ContentType": f"{_WORD}.{kind}+xml"}
        )
        rels = self.root(self._rels_of_main())
        fresh = free_name("rIdForm1", {known.get("Id", "") for known in rels.iter(_RELATIONSHIP)})
        etree.SubElement(rels, _RELATIONSHIP, {"Id": fresh, "Type": f"{R}/{kind}", "Target": f"/{name}"})
        return name

    def _rels_of_main(self) -> str:
        folder, file = posixpath.split(self.main)
        return posixpath.join(folder, "_rels", f"{file}.rels")

    def _own_related(self) -> dict[str, tuple[str, str, bool, str]]:
        name = self._rels_of_main()
        if name in self.roots:
            self.parts[name] = etree.tostring(self.roots[name])
        return _related(self.parts, self.main)

    def _renumber(self, body: etree._Element) -> None:
        """Drawings and bookmarks have numbers that no other has, and bookmarks names."""
        drawn = _highest(self.document.iter(_DOC_PR), "id")
        for index, element in enumerate(body.iter(_DOC_PR), start=1):
            element.set("id", str(drawn + index))
        starts = list(self.document.iter(f"{_W}bookmarkStart"))
        names = {element.get(f"{_W}name", "") for element in starts}
        first = _highest(starts, f"{_W}id") + 1
        fresh: dict[str, str] = {}
        for element in body.iter(f"{_W}bookmarkStart", f"{_W}bookmarkEnd"):
            old = element.get(f"{_W}id", "")
            element.set(f"{_W}id", fresh.setdefault(old, str(first + len(fresh))))
            if name := element.get(f"{_W}name"):
                element.set(f"{_W}name", free_name(name, names))

    def settle_edges(self) -> None:
        """Give every section the headers and footers that it has or, where it has none, the report's or empty ones: a
        section that names none would have those of the section before it."""
        sections = list(self.body.iter(f"{_W}sectPr"))
        brought = {_side(reference) for section in self.sections for reference in section if reference.tag in _EDGES}
        ours = next((section for section in sections if section not in self.sections), None)
        own = {_side(e): e for e in ours if e.tag in _EDGES} if ours is not None else {}
        if ours is None:
            own = {_side(reference): reference for reference in self._own_footers()}
        for section in sections:
            there = {_side(reference) for reference in section if reference.tag in _EDGES}
            for side in sorted((brought | own.keys()) - there, reverse=True):
                reference = self._fitted(own[side], ours, section) if side in own else self._empty(*side)
                section.insert(0, reference)

    def _own_footers(self) -> Iterator[etree._Element]:
        """References to the footers of a report that has no section but those of files."""
        related = self._own_related()
        for side, file in (("default", "footer1.xml"), ("even", "footer2.xml")):
            for identifier, (kind, target, _, _) in related.items():
                if kind == "footer" and posixpath.basename(target) == file:
                    reference = etree.Element(_EDGES[1])
                    reference.set(f"{_W}type", side)
                    reference.set(f"{_R}id", identifier)
                    yield reference

    def _empty(self, tag: str, side: str) -> etree._Element:
        """A reference to a header or footer with nothing in it."""
        kind = "header" if tag == _EDGES[0] else "footer"
        if (tag, "") not in self.edges:
            name = f"{posixpath.dirname(self.main)}/form-empty-{kind}.xml"
            root = "hdr" if kind == "header" else "ftr"
            self.parts[name] = f'{XML}<w:{root} xmlns:w="{W}"><w:p/></w:{root}>'.encode()
            self.edges[tag, ""] = self._added_edge(name, kind)
        reference = etree.Element(tag)
        reference.set(f"{_W}type", side)
        reference.set(f"{_R}id", self.edges[tag, ""])
        return reference

    def _fitted(
        self, reference: etree._Element, ours: etree._Element | None, section: etree._Element
    ) -> etree._Element:
        """A reference to one of the report's headers or footers, for pages of another width with its right half there
        where their text ends."""
        reference = copy.deepcopy(reference)
        before, after = (_text_width(ours) if ours is not None else 0), _text_width(section)
        if not before or not after or before == after:
            return reference
        old, new = (f'<w:tab w:val="right" w:pos="{width}"/>'.encode() for width in (before, after))
        _, target, _, _ = self._own_related()[reference.get(f"{_R}id", "")]
        content = self.parts[target]
        if old not in content:
            return reference
        key = (target, str(after))
        if key not in self.edges:
            folder, file = posixpath.split(target)
            name = f"{folder}/form-{after}-{file}"
            self.parts[name] = content.replace(old, new)
            if (rels := self.parts.get(f"{folder}/_rels/{file}.rels")) is not None:
                self.parts[f"{folder}/_rels/{posixpath.basename(name)}.rels"] = rels
            self.edges[key] = self._added_edge(name, "header" if reference.tag == _EDGES[0] else "footer")
        reference.set(f"{_R}id", self.edges[key])
        return reference

    def _added_edge(self, name: str, kind: str) -> str:
        """The identifier by which the document is related to a header or footer that was added."""
        override = {"PartName": f"/{name}", "ContentType": f"{_WORD}.{kind}+xml"}
        etree.SubElement(self.types, f"{_TYPES_SPACE}Override", override)
        rels = self.root(self._rels_of_main())
        fresh = free_name("rIdForm1", {known.get("Id", "") for known in rels.iter(_RELATIONSHIP)})
        etree.SubElement(rels, _RELATIONSHIP, {"Id": fresh, "Type": f"{R}/{kind}", "Target": f"/{name}"})
        return fresh


def _text_width(section: etree._Element) -> int:
    """How wide the text of a section's pages is, in twentieths of a point; 0 if it does not say."""
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    if size is None or margins is None:
        return 0
    said = [size.get(f"{_W}w", ""), margins.get(f"{_W}left", ""), margins.get(f"{_W}right", "")]
    if not all(each.isdecimal() for each in said):
        return 0
    width, left, right = map(int, said)
    return width - left - right


def _side(reference: etree._Element) -> tuple[str, str]:
    return str(reference.tag), reference.get(f"{_W}type", "default")


def _related(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str, bool, str]]:
    """Where a part leads to, by identifiers: the last word of the kind, the part or address, whether that is outside,
    and the kind in full."""
    folder, file = posixpath.split(part)
    content = parts.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    found = {}
    for element in etree.fromstring(content).iter(_RELATIONSHIP) if content else ():
        outside, target = element.get("TargetMode") == "External", element.get("Target", "")
        kind = element.get("Type", "")
        target = target if outside else posixpath.normpath(posixpath.join("/", folder, target))[1:]
        found[element.get("Id", "")] = (kind.rpartition("/")[2], target, outside, kind)
    return found


def _type_of(types: etree._Element, name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    for element in types:
        if element.get("PartName", "").lower() == f"/{name}".lower():
            return element.get("ContentType", "")
    return next((e.get("ContentType", "") for e in types if e.get("Extension", "").lower() == ending), "")


def _highest(elements: Iterator[etree._Element] | Sequence[etree._Element] | etree._Element, name: str) -> int:
    """The highest of the numbers that elements have in an attribute; -1 if none has."""
    numbers = (element.get(name, "") for element in elements)
    return max((int(number) for number in numbers if number.isdecimal() and len(number) < 10), default=-1)

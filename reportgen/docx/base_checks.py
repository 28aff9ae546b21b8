"""What a base made in Word may hold: whole parts, of the types they should be, and nothing that runs or calls out.

A base goes into every report. What is refused here is what would make Word run something, ask somebody for it, or
call the report damaged. Nothing of a base that is not reached from its main part is carried on.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZipFile

from lxml import etree

from reportgen.document.pictures import PictureError, is_known_kind, usable_head
from reportgen.docx.ooxml import CORE, CORE_PROPERTIES, PACKAGE, R, W
from reportgen.docx.unpack import MAX_BYTES, MAX_MARKS, MAX_PARTS, OLE, BrokenDocx, Package
from reportgen.errors import Problem, Severity, TemplateError
from reportgen.messages import Saying, Worded

_W = f"{{{W}}}"
_TYPES = "[Content_Types].xml"
_MAIN = f"{R}/officeDocument"
_CORE_BY_LIBREOFFICE = "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"
# Of all the pictures of a base: a few full pages printed finely, which take a second to decode.
_MOST_PIXELS = 100_000_000
_STRICT = "http://purl.oclc.org/ooxml/"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_WORD = f"{_OFFICE}wordprocessingml."
_DOCUMENT = f"{_WORD}document.main+xml"
# By the last word of a relationship: the type of the part that it leads to, and the root of that part.
_WORD_PARTS = {
    "styles": "styles",
    "settings": "settings",
    "webSettings": "webSettings",
    "fontTable": "fonts",
    "numbering": "numbering",
    "comments": "comments",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "header": "hdr",
    "footer": "ftr",
}
_OTHER_PARTS = {
    "theme": (f"{_OFFICE}theme+xml", "theme"),
    "core-properties": ("application/vnd.openxmlformats-package.core-properties+xml", "coreProperties"),
    "extended-properties": (f"{_OFFICE}extended-properties+xml", "Properties"),
    "custom-properties": (f"{_OFFICE}custom-properties+xml", "Properties"),
    "stylesWithEffects": ("application/vnd.ms-word.stylesWithEffects+xml", "styles"),
    "chart": (f"{_OFFICE}drawingml.chart+xml", "chartSpace"),
}
# Of these a part has one at most.
_SINGLE = _WORD_PARTS.keys() - {"header", "footer"} | _OTHER_PARTS.keys() - {"chart"} | {"thumbnail"}
_OWN_KIND = {f"{_WORD}{short}+xml" for short in _WORD_PARTS} | {kind for kind, _ in _OTHER_PARTS.values()}
# Code, and what brings it: VBA, controls, add-ins, buttons of the ribbon.
_RUNS = re.compile(r"vba|macro|activex|/control$|attachedtoolbars|webextension|ui/(user)?extensibility", re.I)
# A file inside the file, which opens with its own program or is read by Word as text of any kind.
_EMBEDDED = {"oleObject", "package", "aFChunk", "subDocument", "attachedTemplate"}
_LINK = f"{R}/hyperlink"
_HARMLESS_LINK = re.compile(r"(https?|mailto):", re.I)
_FETCHING = r"INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|DATABASE|RD"
_FETCHES = re.compile(rf"\s*({_FETCHING})\b", re.I)
_CHANGES = re.compile(r"ins|del|moveFrom|moveTo|\w+Change|cellIns|cellDel|cellMerge")
# Notes and comments that are referred to, and the parts in which they stand.
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes", "commentReference": "comments"}
# LibreOffice aligns in words that only the strict form of ECMA-376 has.
_SIDES = {"start": "left", "end": "right"}
_LOOKED_AT = {"jc", "lvlJc", *_NOTES}
"""The elements of which not the name alone is looked at."""
_XML_TYPE = re.compile(r"(.*\+|.*/)xml")


# What Word may have cut apart between its brackets, also as an input method makes it, of which it is told then.
_TAG = re.compile(
    r"(?:\{|｛)(?:<[^<>]*>)*(?:[{%#]|｛|％)".encode()
    + rb"|\{(?:<[^<>]*>|[ \w\x80-\xff]){1,200}\."  # the name of a member behind one brace
)
_BRACES = (b"{", "｛".encode())
# Word writes braces into an address as they are written in addresses.
TAG_IN_LINK = re.compile(r"\{[{%]|%7B(%7B|%25|%)", re.I)
"""What looks like a tag in the address of a link."""


class Base(NamedTuple):
    """A base that can be used: a package with nothing else in it, what messages call it, and what they tell of it.

    `tagged` if there is a tag in it, or what looks like one; `properties` are those that tags have filled, which are
    kept.
    """

    content: bytes
    name: str
    notes: tuple[Problem, ...]
    tagged: bool = False
    properties: frozenset[str] = frozenset()


class _Relationship(NamedTuple):
    name: str
    kind: str
    target: str
    outside: bool

    @property
    def short(self) -> str:
        """The last word of the kind, by which it is known."""
        return self.kind.rpartition("/")[2]


_BASE = Saying("word-base")


def open_base(content: bytes, name: str, kind: Worded = _BASE) -> Base:
    """The parts of a Word file that a report carries on, checked; messages call it `name`, and say what `kind` it is.

    Raises:
        TemplateError: it cannot be read, or holds what no report may carry on.
    """
    try:
        reader = _Reader(Package(content))
        reader.read()
    except BrokenDocx as fault:
        params = {"kind": kind, "part": fault.part, "name": fault.name, **LIMITS}
        raise TemplateError(Problem(code=f"base-{fault.reason}", file=name, params=params)) from None
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        for part, bytes_of_part in reader.contents.items():
            package.writestr(part, bytes_of_part)
    links, notes = list(dict.fromkeys(reader.links)), []
    if links:
        params = {"kind": kind, "count": len(links), "target": links[0]}
        notes.append(Problem(code="base-links", severity=Severity.NOTE, file=name, params=params))
    if comments := reader.comments():
        params = {"kind": kind, "count": comments}
        notes.append(Problem(code="base-comments", severity=Severity.WARNING, file=name, params=params))
    parts = [reader.contents[root] for root in reader.roots]
    tagged = any(_TAG.search(part) for part in parts if any(brace in part for brace in _BRACES))
    tagged = tagged or any(map(TAG_IN_LINK.search, links))
    return Base(buffer.getvalue(), name, tuple(notes), tagged)


LIMITS = {"megabytes": MAX_BYTES // 1_000_000, "parts": MAX_PARTS, "marks": f"{MAX_MARKS:,}"}
"""How large a Word file may be, as messages say it."""


class _Reader:
    """Walks a package from its main part on."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.contents: dict[str, bytes] = {}
        self.roots: dict[str, etree._Element] = {}
        self.links: list[str] = []
        self.pixels = 0
        self.notes: dict[str, set[str]] = {}

    def read(self) -> None:
        if _TYPES not in self.package:
            raise BrokenDocx("unreadable")
        self._read_types()
        first = self._relationships("")
        mains = [relation for relation in first if relation.kind == _MAIN]
        if any(relation.kind.startswith(_STRICT) for relation in first):
            raise BrokenDocx("strict")
        if len(mains) != 1:
            raise BrokenDocx("unreadable")
        self.main = mains[0].target
        self._check_main(self._type(self.main))
        self._follow("", first)
        for name, root in self.roots.items():
            if name.endswith(".rels") or name == _TYPES:
                continue
            self._check_root(name, root)

    def comments(self) -> int:
        """How many comments stand in its text."""
        roots = [root for name, root in self.roots.items() if name == self.main]
        return sum(1 for root in roots for _ in root.iter(f"{_W}commentReference"))

    def _read_types(self) -> None:
        content = self.package.read(_TYPES)
        root = self.package.parse(_TYPES, content)
        if root.tag != f"{{{PACKAGE}/content-types}}Types":
            raise BrokenDocx("type", _TYPES)
        self.contents[_TYPES] = content
        self.types: dict[str, str] = {}
        for element in root.iterchildren("*"):
            kind = etree.QName(element).localname
            key = element.get("PartName" if kind == "Override" else "Extension", "").lower()
            if kind not in ("Override", "Default") or not key or key in self.types or not element.get("ContentType"):
                raise BrokenDocx("type", _TYPES)
            self.types[key] = element.get("ContentType", "")

    def _type(self, name: str) -> str:
        kind = self.types.get(f"/{name}".lower()) or self.types.get(name.rpartition(".")[2].lower())
        if name not in self.package:
            raise BrokenDocx("missing", name)
        if kind is None:
            raise BrokenDocx("type", name)
        return kind

    def _check_main(self, kind: str) -> None:
        if kind == _DOCUMENT:
            return
        if "macro" in kind.lower():
            raise BrokenDocx("macros", self.main)
        if kind == f"{_WORD}template.main+xml":
            raise BrokenDocx("template")
        raise BrokenDocx("unreadable" if "officedocument" in kind else "type", self.main)

    def _relationships(self, source: str) -> list[_Relationship]:
        """Where a part leads to; the package itself is the part without a name."""
        folder, file = posixpath.split(source)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        if name not in self.package:
            if not source:
                raise BrokenDocx("missing", name)
            return []
        content = self.package.read(name)
        root = self.package.parse(name, content)
        if root.tag != f"{{{PACKAGE}/relationships}}Relationships":
            raise BrokenDocx("type", name)
        self.contents[name] = content
        found = self._kept(source, name, root)
        for identifier, count in Counter(relation.name for relation in found).items():
            if count > 1:
                raise BrokenDocx("twice", name, identifier)
        return found

    def _kept(self, source: str, name: str, root: etree._Element) -> list[_Relationship]:
        """The relationships that a report carries on; their part is written anew if not all are as they were."""
        kept, before = [], len(root)
        for element in list(root.iterchildren("*")):
            relation = _relationship(element, posixpath.dirname(source), name)
            if relation.outside and relation.short == "attachedTemplate":
                # Word notes the template of whoever made a file, on his own disk. Its styles are in the file.
                root.remove(element)
                self._detach_template(source)
            elif not source and relation.kind == _CORE_BY_LIBREOFFICE:
                # python-docx would not know it, and write another part of the same name beside it.
                element.set("Type", CORE)
                kept.append(relation._replace(kind=CORE))
            else:
                kept.append(relation)
        if len(root) < before or any(relation.kind == CORE for relation in kept):
            self.contents[name] = _as_bytes(root)
        return kept

    def _detach_template(self, source: str) -> None:
        if source in self.roots:
            for attached in self.roots[source].findall(f"{_W}attachedTemplate"):
                self.roots[source].remove(attached)
            self.contents[source] = _as_bytes(self.roots[source])

    def _follow(self, source: str, relations: list[_Relationship]) -> None:
        waiting = [(source, relations)]
        while waiting:
            source, relations = waiting.pop(0)
            for short, count in Counter(relation.short for relation in relations).items():
                if count > 1 and short in _SINGLE:
                    raise BrokenDocx("twice", source or "_rels/.rels", short)
            if source == self.main and not any(map(_leads_to_styles, relations)):
                raise BrokenDocx("missing", "word/styles.xml")  # every program for Word writes it
            for relation in relations:
                if relation.outside:
                    self._check_outside(relation, source)
                elif relation.target not in self.contents:
                    self._read_part(relation, source)
                    waiting.append((relation.target, self._relationships(relation.target)))
                else:
                    self._check_kind(relation, self._type(relation.target))
            if source in self.roots:
                _check_references(source, self.roots[source], {relation.name for relation in relations})

    def _check_outside(self, relation: _Relationship, source: str) -> None:
        if relation.kind != _LINK or not _HARMLESS_LINK.match(relation.target):
            raise BrokenDocx("external", source, relation.target)
        self.links.append(relation.target)

    def _read_part(self, relation: _Relationship, source: str) -> None:
        name, kind = relation.target, self._type(relation.target)
        if _RUNS.search(kind) or _RUNS.search(relation.kind):
            raise BrokenDocx("macros", name)
        content = self.package.read(name)
        workbook = relation.short == "package" and source.startswith("word/charts/")
        if (relation.short in _EMBEDDED and not workbook) or content.startswith(OLE):
            raise BrokenDocx("embedded", name)
        if workbook:
            _check_workbook(name, content)
        if relation.short in ("image", "thumbnail"):
            self._check_picture(name, content)
        self._check_kind(relation, kind)
        self.contents[name] = content
        if _XML_TYPE.fullmatch(kind):
            self.roots[name] = self.package.parse(name, content)
            expected = self._root_of(relation)
            if expected and etree.QName(self.roots[name]).localname != expected:
                raise BrokenDocx("type", name)
            if relation.kind == CORE and self.roots[name].tag != f"{{{CORE_PROPERTIES}}}coreProperties":
                raise BrokenDocx("type", name)

    def _check_picture(self, name: str, content: bytes) -> None:
        """A picture of the two kinds that most are; those of other kinds are carried on as they are."""
        if not is_known_kind(content):
            return
        try:
            head = usable_head(content)
        except PictureError as fault:
            if fault.code == "picture-turned":  # Word has turned it where it stands
                return
            raise BrokenDocx("picture", name) from None
        self.pixels += head.width * head.height
        if self.pixels > _MOST_PIXELS:
            raise BrokenDocx("picture", name)

    def _check_kind(self, relation: _Relationship, kind: str) -> None:
        """A part has the type that the relationship to it calls for."""
        if relation.short in _WORD_PARTS:
            wanted = f"{_WORD}{relation.short}+xml"
        elif relation.short in _OTHER_PARTS:
            wanted = _OTHER_PARTS[relation.short][0]
        elif relation.short in ("image", "thumbnail"):
            wanted = kind if kind.startswith("image/") else ""
        else:  # a part that python-docx would make once more, because it is not found under its own kind
            wanted = "" if kind in _OWN_KIND or (kind == _DOCUMENT and relation.kind != _MAIN) else kind
        if kind != wanted:
            raise BrokenDocx("type", relation.target)

    def _root_of(self, relation: _Relationship) -> str:
        if relation.kind == _MAIN:
            return "document"
        if relation.short in _OTHER_PARTS:
            return _OTHER_PARTS[relation.short][1]
        return _WORD_PARTS.get(relation.short, "")

    def _check_root(self, name: str, root: etree._Element) -> None:
        space = etree.QName(root).namespace or ""
        if space.startswith(_STRICT):
            raise BrokenDocx("strict")
        kind = self._type(name)
        if kind.startswith(_WORD) and space != W:
            raise BrokenDocx("type", name)
        if name == self.main:
            _check_body(name, root)
        if space == W:
            self._check_text(name, root)

    def _check_text(self, name: str, root: etree._Element) -> None:
        turned = False
        plain: set[str] = set()  # the names of elements that are looked at once, as most stand there thousands of times
        for element in root.iter(f"{_W}*"):
            tag = str(element.tag)[len(_W) :]
            if tag in plain:
                continue
            if tag in ("jc", "lvlJc") and (side := _SIDES.get(element.get(f"{_W}val", ""))):
                element.set(f"{_W}val", side)
                turned = True
            if not tag.isascii():  # no element of WordprocessingML: a damaged file
                raise BrokenDocx("xml", name)
            if _CHANGES.fullmatch(tag):
                raise BrokenDocx("tracked", name)
            if tag == "mailMerge":
                raise BrokenDocx("external", name, "mailMerge")
            if tag in _NOTES and element.get(f"{_W}id") not in self._notes_of(_NOTES[tag]):
                raise BrokenDocx("reference", name, f"{tag} {element.get(f'{_W}id')}")
            if tag not in _LOOKED_AT:
                plain.add(tag)
        for field in _fields(root):
            if found := _FETCHES.match(field):
                raise BrokenDocx("field", name, found[1].upper())
        if turned:
            self.contents[name] = _as_bytes(root)

    def _notes_of(self, kind: str) -> set[str]:
        """The ids of the notes of a kind; none if there is no part for them."""
        if kind not in self.notes:
            roots = [root for root in self.roots.values() if root.tag == _W + kind]
            self.notes[kind] = {note.get(f"{_W}id", "") for root in roots for note in root.iterchildren("*")}
        return self.notes[kind]


def _relationship(element: etree._Element, folder: str, name: str) -> _Relationship:
    identifier, kind, target = (element.get(key, "") for key in ("Id", "Type", "Target"))
    mode = element.get("TargetMode", "Internal")
    if etree.QName(element).localname != "Relationship" or not (identifier and kind) or mode not in _MODES:
        raise BrokenDocx("type", name)
    outside = mode == "External"
    inside = posixpath.normpath(posixpath.join("/", folder, target))[1:]
    return _Relationship(identifier, kind, target if outside else inside, outside)


def _leads_to_styles(relation: _Relationship) -> bool:
    """By its whole name, as Word and python-docx look for it; what is written in the strict form is told as that."""
    return relation.short == "styles" and (relation.kind == f"{R}/styles" or relation.kind.startswith(_STRICT))


def _as_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


_MODES = ("Internal", "External")


_LEADING = etree.XPath("//*[@r:* or @src]", namespaces={"r": R})
"""The elements that may lead to something outside of their part."""


def _check_references(name: str, root: etree._Element, known: set[str]) -> None:
    """Every relationship that a part refers to is there; an empty one is how a link says that it has no target."""
    leading: Any = _LEADING(root)
    for element in leading:
        for key, value in element.items():
            if str(key).startswith(f"{{{R}}}") and value and value not in known:
                raise BrokenDocx("reference", name, str(value))
        # Pictures of the drawings of old (VML) can be named by their address without any relationship.
        source = element.get("src", "")
        if source and str(element.tag).startswith("{urn:schemas-microsoft-com:"):
            raise BrokenDocx("external", name, source)


def _check_body(name: str, root: etree._Element) -> None:
    bodies = root.findall(f"{_W}body")
    if len(bodies) != 1:
        raise BrokenDocx("type", name)
    sections = bodies[0].findall(f"{_W}sectPr")
    if sections and (len(sections) > 1 or sections[0].getnext() is not None):
        raise BrokenDocx("type", name)


def _check_workbook(name: str, content: bytes) -> None:
    """The numbers of a chart: a workbook without code, and without anything outside of it."""
    try:
        workbook = Package(content)
    except BrokenDocx:
        raise BrokenDocx("embedded", name) from None
    for part in workbook.names:
        if _RUNS.search(part) or (part.endswith(".rels") and b"External" in workbook.read(part)):
            raise BrokenDocx("embedded", name)


def _fields(root: etree._Element) -> Iterator[str]:
    """The codes of all fields; Word cuts them into runs as it likes."""
    open_codes: list[str] = []
    for element in root.iter(f"{_W}fldSimple", f"{_W}fldChar", f"{_W}instrText"):
        tag = etree.QName(element).localname
        kind = element.get(f"{_W}fldCharType")
        if tag == "fldSimple":
            yield element.get(f"{_W}instr", "")
        elif tag == "instrText" and open_codes:
            open_codes[-1] += element.text or ""
        elif kind == "begin":
            open_codes.append("")
        elif kind == "end" and open_codes:
            yield open_codes.pop()
    yield from open_codes

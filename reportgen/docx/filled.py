"""A filled Word file as it is written: its marks taken out, or turned into comments where there are notes."""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Iterator, Mapping

from lxml import etree

from reportgen.document.blocks import Filled
from reportgen.docx.comments import AUTHOR
from reportgen.docx.ooxml import PACKAGE, XML, R, W
from reportgen.values.recording import WORD_MARKS, marked_pieces

_W = f"{{{W}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPES = f"{{{PACKAGE}/content-types}}"
_RELATIONSHIP = f"{{{PACKAGE}/relationships}}Relationship"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_NUMBERED = "reportgen"
_BOX = f"{_W}txbxContent"


def settled_parts(filled: Filled, date: str) -> dict[str, bytes]:
    """The parts of a filled file, for anybody to read; notes of its runs become comments where Word has them: in the
    body and its tables, not in headers, text boxes and notes.

    Args:
        date: of the comments, `2022-12-31`.
    """
    runs = [run for paragraph in filled.paragraphs() for run in paragraph.runs if run.source is not None]
    notes = {mark: run.note for mark, run in zip(filled.marks, runs, strict=True) if run.note}
    parts = dict(filled.contents)
    main = _main(parts)
    comments: list[tuple[int, str]] = []
    for name, content in filled.contents.items():
        if not (WORD_MARKS.search(content.decode("utf-8", "replace")) or f' {_NUMBERED}="'.encode() in content):
            continue
        root = etree.fromstring(content)
        if name == main and notes:
            first = max((_number(e.get(f"{_W}id")) for e in root.iter(f"{_W}commentReference")), default=-1) + 1
            comments = list(_comment(root, notes, first))
        _take_out(root)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if comments:
        _add_comments(parts, main, comments, date)
    return parts


def _take_out(root: etree._Element) -> None:
    """Remove all marks, which may begin in one text and end in another."""
    for element in root.iter("*"):
        if element.text and WORD_MARKS.search(element.text):
            element.text = WORD_MARKS.sub("", element.text)
        if _NUMBERED in element.attrib:
            del element.attrib[_NUMBERED]
            for name, value in element.items():
                element.set(name, WORD_MARKS.sub("", str(value)))


def _comment(root: etree._Element, notes: Mapping[int, str], first: int) -> Iterator[tuple[int, str]]:
    """Cut the runs of values with notes out of those around, and put comments on them; yield each with its number."""
    for text in list(root.iter(f"{_W}t")):
        run = text.getparent()
        if run is None or run.tag != f"{_W}r" or any(above.tag == _BOX for above in run.iterancestors()):
            continue
        pieces, _ = marked_pieces(text.text or "", None)
        if not any(mark in notes for _, mark in pieces):
            continue
        place = run
        children = list(run)
        at = children.index(text)
        for index, (piece, mark) in enumerate(pieces):
            cut = _run_like(run, text, piece)
            cut[1:1] = children[1:at] if index == 0 and len(children) > 1 and children[0].tag == f"{_W}rPr" else []
            added = [cut]
            if (note := notes.get(mark) if mark is not None else None) is not None:
                added = [_mark("commentRangeStart", first), cut, _mark("commentRangeEnd", first), _reference(first)]
                yield first, note
                first += 1
            for element in added:
                place.addnext(element)
                place = element
        rest = children[at + 1 :]
        if rest:
            tail = _run_like(run, text, "")
            tail.remove(tail[-1])
            tail.extend(rest)
            place.addnext(tail)
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)


def _run_like(run: etree._Element, text: etree._Element, piece: str) -> etree._Element:
    """A run that looks like another one, with a text."""
    made = etree.Element(run.tag)
    look = run.find(f"{_W}rPr")
    if look is not None:
        made.append(copy.deepcopy(look))
    shown = etree.SubElement(made, text.tag)
    shown.text = piece
    shown.set(_SPACE, "preserve")
    return made


def _mark(name: str, number: int) -> etree._Element:
    element = etree.Element(f"{_W}{name}")
    element.set(f"{_W}id", str(number))
    return element


def _reference(number: int) -> etree._Element:
    run = etree.Element(f"{_W}r")
    run.append(_mark("commentReference", number))
    return run


def _add_comments(parts: dict[str, bytes], main: str, comments: list[tuple[int, str]], date: str) -> None:
    """Put comments into the part for them, which is made where there is none."""
    folder, file = posixpath.split(main)
    related = posixpath.join(folder, "_rels", f"{file}.rels")
    known = etree.fromstring(parts[related])
    name = next((_target(folder, e) for e in known.iter(_RELATIONSHIP) if e.get("Type") == f"{R}/comments"), "")
    if not name:
        name = f"{folder}/comments.xml"
        parts[name] = f'{XML}<w:comments xmlns:w="{W}"/>'.encode()
        free = max((_number(e.get("Id", "").removeprefix("rId")) for e in known.iter(_RELATIONSHIP)), default=0) + 1
        kind = {"Id": f"rId{free}", "Type": f"{R}/comments", "Target": "comments.xml"}
        known.append(etree.Element(_RELATIONSHIP, kind))
        parts[related] = etree.tostring(known, xml_declaration=True, encoding="UTF-8", standalone=True)
        types = etree.fromstring(parts["[Content_Types].xml"])
        etree.SubElement(types, f"{_TYPES}Override", {"PartName": f"/{name}", "ContentType": _COMMENTS})
        parts["[Content_Types].xml"] = etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)
    root = etree.fromstring(parts[name])
    for number, note in comments:
        comment = etree.SubElement(root, f"{_W}comment")
        attributes = {"id": str(number), "author": AUTHOR, "date": f"{date}T00:00:00Z", "initials": "rg"}
        for key, value in attributes.items():
            comment.set(f"{_W}{key}", value)
        for line in note.split("\n"):
            paragraph = etree.SubElement(comment, f"{_W}p")
            shown = etree.SubElement(etree.SubElement(paragraph, f"{_W}r"), f"{_W}t")
            shown.text = line
            shown.set(_SPACE, "preserve")
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _main(parts: Mapping[str, bytes]) -> str:
    root = etree.fromstring(parts["_rels/.rels"])
    return next(_target("", e) for e in root.iter(_RELATIONSHIP) if e.get("Type") == f"{R}/officeDocument")


def _target(folder: str, relation: etree._Element) -> str:
    return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0

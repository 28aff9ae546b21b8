"""What a Word file has beside the text of its body: headers, footers, notes, comments, charts and pictures."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from decimal import Context, DecimalException
from posixpath import basename, dirname, normpath
from typing import Literal, NamedTuple

from lxml import etree

from reportgen.document.pictures import Looks
from reportgen.docx.ooxml import PACKAGE, R, W
from reportgen.docx.text import is_on, paragraphs_of
from reportgen.docx.unpack import BrokenDocx, Package, usual_form

Kind = Literal["header", "footer", "footnote", "endnote", "comment", "chart", "picture", "unread"]

_W = f"{{{W}}}"
_R = f"{{{R}}}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_RELATIONSHIP = f"{{{PACKAGE}/relationships}}Relationship"
# Every program for Word calls its parts so; the number is missing where there is only one.
_PART = re.compile(r"word/(?:(header|footer|footnotes|endnotes|comments)(\d*)|charts/(chart)(\d*))\.xml\Z")
_KINDS: dict[str, Kind] = {
    "header": "header",
    "footer": "footer",
    "footnotes": "footnote",
    "endnotes": "endnote",
    "comments": "comment",
    "chart": "chart",
}
_DOCUMENT, _SETTINGS = "word/document.xml", "word/settings.xml"
_KEPT_DIGITS = Context(prec=15, Emin=-30, Emax=30)
"""What a spreadsheet holds of a number, behind which its writing begins to differ; larger ones are no amounts."""
_EDGES: dict[str, Kind] = {f"{_W}headerReference": "header", f"{_W}footerReference": "footer"}
_STRUCK = ("del", "moveFrom")
_DIGEST = 16
"""How many digits of a picture's SHA-256 tell it from any other that somebody would put in its place."""


class Beside(NamedTuple):
    """A line of what stands beside the body.

    `name` is who wrote a comment, which number of a chart it is, what a picture is called, or the part that cannot be
    read. `text` is the text of a header, a note or a comment, the number of a chart, the digest of a picture (of `size`
    bytes), or why a part cannot be read, as a reason of `BrokenDocx`.
    """

    kind: Kind
    text: str
    name: str = ""
    size: int = 0


def beside_body(content: bytes) -> list[Beside]:
    """All that a Word file has beside its body, a line a paragraph, a line a number of a chart, a line a picture.

    Headers and footers that read alike, such as those of odd and even pages, are one line.

    Raises:
        BrokenDocx: it is no Word file. A part that cannot be read is a line that says so.
    """
    package = Package(content)
    found: list[Beside] = []
    edges: dict[Beside, None] = {}
    holders = [_DOCUMENT]
    for name, kind in _parts(package):
        try:
            root = _root(package, name)
        except BrokenDocx as error:
            found.append(Beside("unread", error.reason, name))
            continue
        if kind in ("header", "footer"):
            holders.append(name)
            new = dict.fromkeys(line for line in _texts(root, kind) if line not in edges)
            edges.update(new)
            found += new
        else:
            found += _chart(root) if kind == "chart" else _texts(root, kind)
    # Last, since they are the largest: what has been unpacked before is then read whatever their size.
    for name in holders:
        if name in package:
            try:
                found += _pictures(package, name, _root(package, name), _digest)
            except BrokenDocx as error:
                found.append(Beside("unread", error.reason, name))
    return found


def beside_told(package: Package) -> list[Beside]:
    """What of all that says something, and reads the same however often other programs have saved the file.

    Headers and footers are without what is counted anew, such as pages; the numbers of charts are as short as they can
    be written; the text of a picture is what it looks like (`Looks`). Comments and notes are not among it, nor what a
    tracked change has struck, and what cannot be read says nothing.
    """
    document = _root_if_whole(package, _DOCUMENT)
    if document is None:
        return []
    edges: dict[Beside, None] = {}
    holders = {_DOCUMENT: document}
    for name, kind in _shown_edges(package, document).items():
        if (edge := _root_if_whole(package, name)) is not None:
            holders[name] = edge
            _drop_fields(edge)
            edges.update(dict.fromkeys(_texts(edge, kind)))
    found = [*edges]
    for name, root in holders.items():
        for chart in _charts(package, name, root):
            found += [line._replace(text=_shortest(line.text)) for line in _chart(chart)]
    looks = Looks()
    for name, root in holders.items():
        told = _pictures(package, name, root, lambda content: looks.of(content) or _digest(content))
        found += [line for line in told if line.kind == "picture"]
    return found


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGEST]


def _shown_edges(package: Package, document: etree._Element) -> dict[str, Kind]:
    """The headers and footers that some page shows. Others stay in a file until another program leaves them out."""
    sections = [part for part in document.iter(f"{_W}sectPr") if not _is_within(part, "sectPrChange")]
    shown = {"default"}
    if any(is_on(section.find(f"{_W}titlePg")) for section in sections):
        shown.add("first")
    settings = _root_if_whole(package, _SETTINGS)
    if settings is not None and is_on(settings.find(f"{_W}evenAndOddHeaders")):
        shown.add("even")
    links = _links_if_whole(package, _DOCUMENT)
    found: dict[str, Kind] = {}
    for section in sections:
        for edge in section.iterchildren(*_EDGES):
            name = links.get(edge.get(f"{_R}id", ""), "")
            if name and edge.get(f"{_W}type", "default") in shown:
                found.setdefault(name, _EDGES[edge.tag])
    return found


def _links_if_whole(package: Package, holder: str) -> dict[str, str]:
    try:
        return links_of(package, holder)
    except BrokenDocx:
        return {}


def _root_if_whole(package: Package, name: str) -> etree._Element | None:
    try:
        return _root(package, name)
    except BrokenDocx:
        return None


def _charts(package: Package, holder: str, root: etree._Element) -> Iterator[etree._Element]:
    """The charts of a part in their order."""
    charts = [chart for chart in root.iter(f"{_C}chart") if not _is_within(chart, *_STRUCK)]
    links = _links_if_whole(package, holder) if charts else {}
    for chart in charts:
        part = _root_if_whole(package, links.get(chart.get(f"{_R}id", ""), ""))
        if part is not None:
            yield part


def _is_within(element: etree._Element, *names: str) -> bool:
    return next(element.iterancestors([f"{_W}{name}" for name in names]), None) is not None


def _shortest(number: str) -> str:
    """A number as short as it can be written: programs keep 7398.15 as 7398.1499999999996 and 108.00 as 108."""
    try:
        return f"{_KEPT_DIGITS.create_decimal(number).normalize():f}"
    except DecimalException:
        return number


def _drop_fields(root: etree._Element) -> None:
    """Take out what fields show: a page, a date, a heading of the page."""
    shown = [*root.iter(f"{_W}fldSimple")]
    depth = 0
    for run in root.iter(f"{_W}r"):
        marks = [mark.get(f"{_W}fldCharType") for mark in run.iterchildren(f"{_W}fldChar")]
        if depth or marks:
            shown.append(run)
        depth += marks.count("begin") - marks.count("end")
    for element in shown:
        if (above := element.getparent()) is not None:
            above.remove(element)


def _parts(package: Package) -> list[tuple[str, Kind]]:
    matches = [match for match in map(_PART.match, package.names) if match]
    order = list(_KINDS)
    matches.sort(key=lambda match: (order.index(match[1] or match[3]), int(match[2] or match[4] or 0)))
    return [(match[0], _KINDS[match[1] or match[3]]) for match in matches]


def _root(package: Package, name: str) -> etree._Element:
    return package.parse(name, usual_form(package.read(name)))


def _texts(root: etree._Element, kind: Kind) -> Iterator[Beside]:
    """The lines of a header or footer, or of every note or comment in its part."""
    for holder in [root] if kind in ("header", "footer") else root.iterchildren(f"{_W}{kind}"):
        who = holder.get(f"{_W}author", "")
        for line in paragraphs_of(holder):
            yield Beside(kind, line, who)


def _chart(root: etree._Element) -> Iterator[Beside]:
    """The numbers of a chart as they are kept in it: series, category, number."""
    title = "".join(text.text or "" for text in root.iterfind(f"{_C}chart/{_C}title//{_A}t"))
    for called, categories, numbers in _series(root):
        for index, number in numbers.items():
            names = (title, called, categories.get(index, index))
            yield Beside("chart", number, " › ".join(name for name in names if name))


def chart_rows(root: etree._Element) -> list[tuple[str, ...]]:
    """The table that a chart shows: a row with the names of the series, one for each category with its numbers."""
    found = [*_series(root)]
    categories: dict[str, str] = {}
    for _, named, numbers in found:
        categories |= {index: named.get(index, "") for index in numbers}
    rows = [("", *(called for called, _, _ in found))]
    rows += [(name, *(numbers.get(index, "") for _, _, numbers in found)) for index, name in categories.items()]
    return rows if found else []


def _series(root: etree._Element) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """The series of a chart: what each is called, its categories and its numbers, by their indexes."""
    for series in root.iter(f"{_C}ser"):
        called = "".join(_points(series, "tx").values())
        yield called, {**_points(series, "cat"), **_points(series, "xVal")}, {
            **_points(series, "val"), **_points(series, "yVal")
        }  # fmt: skip


def _points(series: etree._Element, kind: str) -> dict[str, str]:
    """What a series keeps of one kind, by its index; categories of several levels are joined."""
    found: dict[str, str] = {}
    for holder in series.iterchildren(f"{_C}{kind}"):
        for point in holder.iter(f"{_C}pt"):
            index, text = point.get("idx", ""), point.findtext(f"{_C}v", "")
            found[index] = f"{text} {found[index]}" if index in found else text
        for typed in holder.iterchildren(f"{_C}v"):
            found["0"] = typed.text or ""
    return found


def links_of(package: Package, holder: str) -> dict[str, str]:
    """The parts to which a part leads, by the identifiers of its relationships.

    Raises:
        BrokenDocx: what says so cannot be read.
    """
    rels = f"{dirname(holder)}/_rels/{basename(holder)}.rels"
    if rels not in package:
        return {}
    return targets_in(_root(package, rels), holder)


def targets_in(relations: etree._Element, holder: str) -> dict[str, str]:
    """The parts of the same file to which relationships of the part `holder` lead, by their identifiers."""
    links = (link for link in relations.iterchildren(_RELATIONSHIP) if link.get("TargetMode") != "External")
    targets = ((link.get("Id", ""), link.get("Target", "")) for link in links)
    return {
        name: target.lstrip("/") if target.startswith("/") else normpath(f"{dirname(holder)}/{target}")
        for name, target in targets
        if target
    }


def _pictures(package: Package, holder: str, root: etree._Element, text_of: Callable[[bytes], str]) -> Iterator[Beside]:
    """The pictures of a part in their order, as often as they stand there, but for what a tracked change struck."""
    try:
        links = links_of(package, holder)
    except BrokenDocx as error:
        yield Beside("unread", error.reason, holder)
        return
    for element in root.iter(f"{_A}blip", "{urn:schemas-microsoft-com:vml}imagedata"):
        if _is_within(element, *_STRUCK):
            continue
        name = links.get(element.get(f"{_R}embed") or element.get(f"{_R}id") or "", "")
        if not name:
            continue
        try:
            content = package.read(name)
        except BrokenDocx as error:
            yield Beside("unread", error.reason, name)
            continue
        yield Beside("picture", text_of(content), name.removeprefix("word/"), len(content))

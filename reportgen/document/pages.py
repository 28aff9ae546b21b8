"""Headers and footers of the markup, and what a section says of its pages: read when there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from reportgen.document.blocks import Edge, Kind, Pages, Paragraph, Picture, Run
from reportgen.document.elements import ALIGNMENTS, EDGES, NUMBERS, Elements, written_at
from reportgen.document.pictures import no_picture
from reportgen.layout.style import PAGE_FIELDS
from reportgen.messages import Listing, Saying

if TYPE_CHECKING:
    from reportgen.document.pictures import ReadPicture

SIDES = ("first", "even")
"""The classes of headers and footers that do not stand on every page."""
FIELD = re.compile(r"\{(\w*)\}")
_DIGITS = re.compile(r"[0-9]{1,5}")
_STANDS = {
    ("header", "default"): Saying("edge-header"),
    ("header", "first"): Saying("edge-header-first"),
    ("header", "even"): Saying("edge-header-even"),
    ("footer", "default"): Saying("edge-footer"),
    ("footer", "first"): Saying("edge-footer-first"),
    ("footer", "even"): Saying("edge-footer-even"),
    ("watermark", "default"): Saying("edge-watermark"),
}


def read_pages(elements: Elements, owner: Element, read: ReadPicture | None) -> Pages:
    """What a body or a section says of its pages.

    Raises:
        TemplateError: it says it twice, or what cannot be.
    """
    found: dict[tuple[str, str], Edge] = {}
    for element in owner:
        if element.tag in EDGES:
            edge = _edge(elements, element, read or no_picture)
            if (edge.where, edge.side) in found:
                raise elements.fail("edge-twice", element)
            found[edge.where, edge.side] = edge
    said: dict[str, int] = {}
    for name, (code, numbers) in NUMBERS.items():
        if (text := owner.get(name)) is not None:
            if not is_number(text, numbers):
                raise elements.fail(code, owner, value=text)
            said[name.removeprefix("data-")] = int(text)
    return Pages(tuple(found.values()), **said)


def is_number(text: str, numbers: range) -> bool:
    """Whether a text is one of some numbers."""
    return bool(_DIGITS.fullmatch(text.strip())) and int(text) in numbers


def _edge(elements: Elements, element: Element, read: ReadPicture) -> Edge:
    side = element.get("class", "default")
    if side not in (*SIDES, "default"):
        raise elements.fail("markup-class", element, name=side, names=Listing(SIDES))
    where = str(element.tag)
    for child in (*element.iter("footnote"), *element.iter("a")):
        if child.tag == "footnote" or child.get("href", "")[:1] != "#":
            raise elements.fail("markup-misplaced", child, parent=where)
    paragraphs: list[Paragraph] = []
    if where == "watermark":
        paragraphs = [_watermark(elements, element)]
    else:
        elements.no_text(element)
    for child in element if where != "watermark" else ():
        if child.tag == "p":
            paragraphs += _lines(elements, child)
        elif child.tag == "figure":
            paragraphs.append(_picture(elements, child, read))
        else:
            raise elements.fail("markup-misplaced", child, parent=where)
    for paragraph in paragraphs:
        paragraph.stands = _STANDS[where, side]
    return Edge(where, side, tuple(paragraphs))


def _watermark(elements: Elements, element: Element) -> Paragraph:
    runs = elements.line(element)
    if not any(run.text.strip() for run in runs):
        raise elements.fail("markup-empty", element)
    return Paragraph(Kind.EDGE, runs, at=written_at(element))


def _lines(elements: Elements, element: Element) -> Iterator[Paragraph]:
    align = element.get("class", "")
    if align and align not in ALIGNMENTS:
        raise elements.fail("markup-class", element, name=align, names=Listing(ALIGNMENTS))
    for runs in elements.lines(element):
        if not any(run.text.strip() for run in runs):
            raise elements.fail("markup-empty", element)
        paragraph = Paragraph(Kind.EDGE, [piece for run in runs for piece in _pieces(elements, element, run)])
        paragraph.at = written_at(element)
        paragraph.align = "split" if any(run.text == "\t" for run in runs) else align
        yield paragraph


def _pieces(elements: Elements, element: Element, run: Run) -> Iterator[Run]:
    """A run, cut where the template has the number of a page in it."""
    at = 0
    for found in FIELD.finditer(run.text) if run.source is None and not run.link else ():
        if found.group() not in PAGE_FIELDS:
            raise elements.fail("edge-field", element, name=found.group(), names=Listing(PAGE_FIELDS))
        if found.start() > at:
            yield run._replace(text=run.text[at : found.start()])
        yield run._replace(text=found.group(), field=PAGE_FIELDS[found.group()])
        at = found.end()
    if at < len(run.text):
        yield run._replace(text=run.text[at:])


def _picture(elements: Elements, element: Element, read: ReadPicture) -> Paragraph:
    """A picture; a caption would have a number on each page."""
    from reportgen.document.charts import read_figure

    if [child.tag for child in element] != ["img"]:
        raise elements.fail("edge-figure", element)
    (shown,) = read_figure(elements, element, read)
    assert isinstance(shown.drawing, Picture)
    shown.kind = Kind.EDGE
    return shown

"""The text of a Word file by its parts, as its maker sees it: body, headers, footers, text boxes, notes, properties.

Every paragraph is a line of a `Source`, and each line knows where it stands in words of Word's: 页眉第 1 段,
正文第 2 个表格第 3 行第 1 格.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from reportgen.docx.ooxml import CORE_PROPERTIES, PACKAGE, R, W
from reportgen.docx.text import own
from reportgen.messages import Saying, Worded

_W = f"{{{W}}}"
_RELATIONSHIP = f"{{{PACKAGE}/relationships}}Relationship"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DUBLIN = "http://purl.org/dc/elements/1.1/"
PROPERTIES: Mapping[str, str] = {
    f"{{{_DUBLIN}}}title": "title",
    f"{{{_DUBLIN}}}subject": "subject",
    f"{{{_DUBLIN}}}creator": "author",
    f"{{{CORE_PROPERTIES}}}keywords": "keywords",
    f"{{{_DUBLIN}}}description": "comments",
    f"{{{CORE_PROPERTIES}}}category": "category",
    f"{{{CORE_PROPERTIES}}}contentStatus": "content_status",
}
"""The properties that Word shows and anybody can fill, by their elements; the names are python-docx's."""

_NOTES = (f"{_W}footnote", f"{_W}endnote")  # those of a type of their own are the lines above the notes
_STORIES = ("header", "footer", "footnotes", "endnotes")
_SAID = {
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr": ("title", "descr"),
    f"{_W}tblCaption": (f"{_W}val",),
    f"{_W}tblDescription": (f"{_W}val",),
}
# The attributes of these that are read to people: the alternative texts of pictures, text boxes and tables.
_PIECES = {f"{_W}t": None, f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}


class Story(NamedTuple):
    """A part with text of its own: `kind` is body, header, footer, footnotes or endnotes."""

    part: str
    kind: str
    root: etree._Element


class Line(NamedTuple):
    """A paragraph, or what else holds text: an attribute, the code of a field, a property.

    `pieces` are the elements of its text with the text of each; of an attribute, `attribute` is its name. A `copy` is
    the second form of a text box, for programs that cannot draw the first.
    """

    owner: etree._Element
    pieces: tuple[tuple[etree._Element, str], ...]
    stands: Worded
    part: str
    attribute: str = ""
    copy: bool = False

    @property
    def is_said(self) -> bool:
        """Whether it is an alternative text, which is read to people."""
        return self.attribute in _SAID.get(str(self.owner.tag), ())

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(text for _, text in self.pieces)


class Related(NamedTuple):
    """Where a part leads to: the identifier, the last word of the kind, and the name of the part, or its address."""

    name: str
    kind: str
    target: str
    outside: bool


def relations(contents: Mapping[str, bytes], part: str) -> list[Related]:
    """Where a part of a package leads to."""
    folder, file = posixpath.split(part)
    content = contents.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    found = []
    for element in etree.fromstring(content).iter(_RELATIONSHIP) if content else ():
        outside = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        target = target if outside else posixpath.normpath(posixpath.join("/", folder, target))[1:]
        found.append(Related(element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target, outside))
    return found


def main_part(contents: Mapping[str, bytes]) -> str:
    """The name of the part with the body."""
    return next(relation.target for relation in relations(contents, "") if relation.kind == "officeDocument")


def core_part(contents: Mapping[str, bytes]) -> str:
    """The name of the part with the properties; empty if there is none."""
    return next((relation.target for relation in relations(contents, "") if relation.kind == "core-properties"), "")


def read_stories(contents: Mapping[str, bytes]) -> list[Story]:
    """The parts with text: the body first."""
    main = main_part(contents)
    found = [Story(main, "body", etree.fromstring(contents[main]))]
    related = sorted(relations(contents, main), key=lambda relation: (_order(relation.kind), relation.target))
    seen = {main}
    for relation in related:
        if relation.kind in _STORIES and not relation.outside and relation.target not in seen:
            seen.add(relation.target)
            found.append(Story(relation.target, relation.kind, etree.fromstring(contents[relation.target])))
    return found


def _order(kind: str) -> int:
    return _STORIES.index(kind) if kind in _STORIES else len(_STORIES)


def story_lines(stories: list[Story], contents: Mapping[str, bytes]) -> Iterator[Line]:
    """Every paragraph of the stories, and after each what else of it can hold a tag."""
    sides = _sides(stories[0].root, relations(contents, stories[0].part))
    for story in stories:
        name = sides.get(story.part, story.kind)
        yield from _Walk(story, Saying(f"word-part-{name}")).lines(story.root)


def _sides(body: etree._Element, related: list[Related]) -> dict[str, str]:
    """Which pages a header or footer is for, where it is not for all."""
    parts = {relation.name: relation.target for relation in related}
    found: dict[str, str] = {}
    for kind in ("header", "footer"):
        for reference in body.iter(f"{_W}{kind}Reference"):
            pages = reference.get(f"{_W}type", "default")
            part = parts.get(reference.get(f"{{{R}}}id", ""), "")
            found.setdefault(part, kind if pages == "default" else f"{kind}-{pages}")
    return found


class _Walk:
    """Goes through a story and counts as a reader does."""

    def __init__(self, story: Story, part: Saying, counts: Counter[str] | None = None) -> None:
        self.story = story
        self.part = part
        self.counts: Counter[str] = Counter() if counts is None else counts
        self.in_boxes: Counter[str] = Counter()

    def lines(self, element: etree._Element, copy: bool = False) -> Iterator[Line]:
        """The lines of what holds paragraphs and tables."""
        yield from self._blocks(element, "", copy)

    def _blocks(self, holder: etree._Element, cell: Worded, copy: bool) -> Iterator[Line]:
        for element in holder.iterchildren("*"):
            if element.tag == f"{_W}p":
                yield from self._paragraph(element, cell, copy)
            elif element.tag == f"{_W}tbl":
                yield from self._table(element, copy)
            elif element.tag not in _NOTES or element.get(f"{_W}type", "normal") == "normal":
                yield from self._blocks(element, cell, copy)

    def _table(self, table: etree._Element, copy: bool) -> Iterator[Line]:
        self.counts["table"] += not copy
        number = self.counts["table"]
        for properties in own(table, "tblPr"):
            stands = Saying("word-table", {"part": self.part, "table": number})
            yield from self._hidden(properties, stands, copy)
        for row, cells in enumerate(own(table, "tr"), start=1):
            for column, cell in enumerate(own(cells, "tc"), start=1):
                params = {"part": self.part, "table": number, "row": row, "cell": column}
                yield from self._blocks(cell, Saying("word-cell", params), copy)

    def _paragraph(self, paragraph: etree._Element, cell: Worded, copy: bool) -> Iterator[Line]:
        stands = cell or self._numbered("word-paragraph", copy)
        nested: list[tuple[etree._Element, bool]] = []
        pieces = tuple(_pieces(paragraph, nested, copy))
        yield Line(paragraph, pieces, stands, self.story.part, copy=copy)
        yield from self._hidden(paragraph, stands, copy)
        for box, twice in nested:
            yield from _Walk(self.story, Saying("word-part-box"), self.in_boxes).lines(box, copy or twice)

    def _hidden(self, holder: etree._Element, stands: Worded, copy: bool) -> Iterator[Line]:
        for element, name in _hidden(holder):
            text = element.get(name, "") if name else element.text or ""
            yield Line(element, ((element, text),), stands, self.story.part, name, copy)

    def _numbered(self, code: str, copy: bool) -> Saying:
        self.counts[code] += not copy
        return Saying(code, {"part": self.part, "number": self.counts[code]})


def _pieces(
    element: etree._Element, nested: list[tuple[etree._Element, bool]], copy: bool
) -> Iterator[tuple[etree._Element, str]]:
    """The text of a paragraph; what stands in text boxes is put aside, with whether it is there a second time."""
    for child in element.iterchildren("*"):
        if child.tag in _PIECES:
            yield child, _PIECES[child.tag] or child.text or ""
        elif child.tag == f"{_W}txbxContent":
            nested.append((child, any(above.tag == _FALLBACK for above in child.iterancestors())))
        elif child.tag not in (f"{_W}pPr", f"{_W}rPr"):
            yield from _pieces(child, nested, copy)


def said_by(element: etree._Element) -> list[str]:
    """The texts of an element's attributes that are read to people."""
    return [text for name in _SAID.get(str(element.tag), ()) if (text := element.get(name))]


def _hidden(holder: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """What of a paragraph or a table holds a tag beside its text: alternative texts, codes of fields."""
    for element in holder.iterchildren("*"):
        if element.tag == f"{_W}instrText" and _has_tag(element.text or ""):
            yield element, ""
        for name, value in element.items():
            if _has_tag(str(value)):
                yield element, str(name)
        if element.tag != f"{_W}txbxContent":
            yield from _hidden(element)


def _has_tag(text: str) -> bool:
    return "{{" in text or "{%" in text


def property_lines(root: etree._Element, part: str) -> Iterator[Line]:
    """The properties of a file that anybody can fill."""
    for element in root.iterchildren("*"):
        if (name := PROPERTIES.get(str(element.tag))) and element.text:
            stands = Saying("word-property", {"name": Saying(f"word-property-{name}")})
            yield Line(element, ((element, element.text),), stands, part)

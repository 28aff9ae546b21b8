"""From markup to blocks: the small vocabulary of HTML that templates write.

    <html><head>  <title> <meta name="author|subject|date|filename" content="…"/>
    <body>        <p class="label|title|signature|date|caption|note|unit">  <p>  <h1>…<h6> [class="run-in|unnumbered"]
                  <ol> <ul> <li>  <table [data-widths="1 2"] [class="compact"]> <caption id> <colgroup> <col class>
                  <thead> <tbody> <tr> <th|td colspan rowspan class="left|center|right">  <hr/> a new page
                  <section [class="landscape"] [data-start="1"] [data-columns="2"] [data-lines="5"]> around blocks
                  <header|footer [class="first|even"]> in body or section: <p [class="left|center|right"]> with {page}
                  and {pages}, <figure> with a picture; <watermark>; see `pages`
                  <figure> with a chart or a picture, see `charts`  <toc [data-levels="3"]> the contents, with a title
    in a line     <strong> <em> <u> <sub> <sup>  <span class> for letters of a class of the format's own
                  <data>  <br/> a new paragraph (a new line in the title)  <wbr/> where a title may break
                  <a href="#id"/> the number of a caption  <a href="https://…"> a link
                  <time data-format> a date that Word keeps at today
                  <footnote> a note at the foot of the page  <tab/> what follows stands at the right

Anything else is an error with the template's line. The ends of lines and the indents of the template
carry no meaning; every other blank does.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Collection, Sequence
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError, XMLParser

from reportgen.document.blocks import (
    PLAIN,
    Block,
    Contents,
    Document,
    Kind,
    ListStart,
    PageBreak,
    Pages,
    PageTurn,
    Paragraph,
    Run,
)
from reportgen.document.elements import (
    EDGES,
    HEADING_LEVELS,
    HEADINGS,
    LISTS,
    NUMBERS,
    TOC_LEVELS,
    Elements,
    text_of,
    written_at,
)
from reportgen.document.tables import read_table
from reportgen.errors import Problem, TemplateError
from reportgen.facts.reader import REFUSED
from reportgen.layout.classes import NO_CLASSES, Classes
from reportgen.messages import Listing
from reportgen.messages.unseen import unseen_references
from reportgen.places import Locate, Place
from reportgen.values.recording import OURS

if TYPE_CHECKING:
    from reportgen.document.pictures import ReadPicture

_NAMED = (Kind.LABEL, Kind.TITLE, Kind.SIGNATURE, Kind.DATE, Kind.CAPTION, Kind.NOTE, Kind.UNIT)
PARAGRAPHS = {kind.value: kind for kind in _NAMED}
HEADING_CLASSES = ("run-in", "unnumbered")
META = ("author", "subject", "date", "filename")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^<>]*?(/?)>")
# What expat calls its errors, as far as a template can cause them.
_SYNTAX = {3: "markup-left-open", 4: "markup-character", 5: "markup-character", 7: "markup-left-open",
           8: "markup-attribute-twice", 9: "markup-after-end", 11: "markup-entity"}  # fmt: skip
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DECLARED = re.compile("<!--.*?-->|<[!?]", re.DOTALL)
"""A comment, or the beginning of what XML has besides elements and comments: <?php, <![CDATA[, <!DOCTYPE."""
_AT = re.compile(rf'data-at="{OURS}([^":]+):([0-9]+)"')


def parse_markup(
    markup: str,
    locate: Locate,
    printed: Sequence[object] = (),
    read: ReadPicture | None = None,
    styles: Collection[str] | None = None,
    classes: Classes = NO_CLASSES,
) -> Document:
    """Parse the markup of a whole report.

    Args:
        locate: gives the place for a part of the template and a line of it.
        printed: the figures and texts that it shows, each at the number in its `data-n`.
        read: gives the bytes of a picture; without it there are none.
        styles: the names of those that the format has; any if they are not given.
        classes: those of the format's own.

    Raises:
        TemplateError: the markup is not well-formed, or not of the vocabulary.
    """
    for start, _, unseen in unseen_references(markup):
        if unseen.kind in REFUSED:
            place = _written_before(markup, start, locate)
            raise TemplateError(
                Problem(code=REFUSED[unseen.kind], place=place, params={"character": unseen.code_point})
            )
    if "<!" in markup or "<?" in markup:
        for found in _DECLARED.finditer(markup):
            if found.group() in ("<!", "<?"):
                place = _written_before(markup, found.start(), locate)
                raise TemplateError(Problem(code="markup-character", place=place))
    parser = XMLParser(encoding="utf-8")
    try:
        parser.feed(markup.encode("utf-8"))
        root = parser.close()
    except ParseError as error:
        raise TemplateError(_not_well_formed(markup, error, locate)) from None
    return _Parser(root, locate, printed, read, styles, classes).document()


def check_head(document: Document, place: Place) -> None:
    """Make sure that the head of a report names its file, and gives a date that there is.

    Args:
        place: what messages point at.

    Raises:
        TemplateError: it does not.
    """
    if not document.file_name.strip():
        raise TemplateError(Problem(code="markup-head", place=place))
    if not is_day(document.date):
        raise TemplateError(Problem(code="markup-date", place=place, params={"value": document.date}))


def is_day(text: str) -> bool:
    """Whether a text is a date that there is, as the head of a report gives it: 2025-12-31."""
    try:
        return bool(_DATE.match(text)) and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def _not_well_formed(markup: str, error: ParseError, locate: Locate) -> Problem:
    """The fault at the element that is left open, or else at the one that was written last before it."""
    line, column = error.position
    index = sum(len(before) + 1 for before in markup.split("\n")[: line - 1]) + column  # expat counts characters
    code = _SYNTAX.get(error.code, "markup-broken")
    start, name = _left_open(markup, index) if code == "markup-left-open" else (index, "")
    if code == "markup-left-open" and not name:  # there is no element at all
        return Problem(code="markup-frame")
    if code == "markup-character" and markup.startswith("<data ", index):  # what is printed is marked by an element
        code = "markup-marked-value"
    mark = _AT.search(markup, start) if name else None
    place = locate(mark.group(1), int(mark.group(2))) if mark else _written_before(markup, start, locate)
    return Problem(code=code, place=place, params={"element": name})


def _written_before(markup: str, index: int, locate: Locate) -> Place | None:
    """The line of the template that wrote the last element which begins before an index, or else the first."""
    mark = deque(_AT.finditer(markup, 0, max(index, 1)), 1) or list(islice(_AT.finditer(markup), 1))
    return locate(mark[0].group(1), int(mark[0].group(2))) if mark else None


def _left_open(markup: str, end: int) -> tuple[int, str]:
    """Where the innermost element begins that is still open at `end`, and its name."""
    opened: list[tuple[int, str]] = []
    for tag in _TAG.finditer(markup, 0, end):
        if tag.group(1):
            if opened and opened[-1][1] == tag.group(2):
                opened.pop()
        elif not tag.group(3):
            opened.append((tag.start(), tag.group(2)))
    return opened[-1] if opened else (end, "")


_BACK, _GOING_ON = PageTurn(landscape=False, back=True), PageTurn(landscape=False, flows=True, back=True)


class _Parser(Elements):
    def __init__(
        self,
        root: Element,
        locate: Locate,
        printed: Sequence[object],
        read: ReadPicture | None,
        styles: Collection[str] | None,
        classes: Classes,
    ) -> None:
        super().__init__(root, locate, printed, styles, classes)
        self.read = read
        self.blocks: list[Block] = []
        self.turn = _BACK
        self.level = 0

    def document(self) -> Document:
        root = self.root
        self.check_names()
        head, body = root.find("head"), root.find("body")
        if root.tag != "html" or head is None or body is None or len(root) != 2:
            raise self.fail("markup-frame", root)
        meta = {}
        for element in head:
            if element.tag == "meta":
                name = element.get("name")
                if name not in META:
                    raise self.fail("markup-meta", element, name=name, names=Listing(META))
                meta[name] = element.get("content", "")
            elif element.tag != "title":
                raise self.fail("markup-misplaced", element, parent="head")
        self.flow(body)
        if self.section_ends():
            self.blocks.pop()
        title = head.find("title")
        if title is not None and (link := title.find(".//a")) is not None:
            raise self.fail("markup-misplaced", link, parent="title")
        document = Document(
            title=text_of(title).strip() if title is not None else "",
            author=meta.get("author", ""),
            subject=meta.get("subject", ""),
            date=meta.get("date", ""),
            file_name=meta.get("filename", ""),
            blocks=self.blocks,
        )
        document.pages = self.pages(body)
        document.footnoted, document.listed = self.footnoted, self.listed
        return document

    def flow(self, body: Element) -> None:
        self.no_text(body)
        lead: list[Run] | None = None
        lead_level, unnumbered = 0, False
        for element in body:
            tag = str(element.tag)
            classes = element.get("class", "").split() if tag in HEADINGS else []
            run_in = "run-in" in classes
            if not {*classes} <= {*HEADING_CLASSES}:
                raise self.fail("markup-class", element, name=element.get("class"), names=Listing(HEADING_CLASSES))
            if lead is not None and tag != "p":
                raise self.fail("markup-run-in", element)
            if run_in:
                self.level = lead_level = HEADINGS[tag]
                unnumbered = "unnumbered" in classes
                lead = [run._replace(lead=True) for run in self.line(element)]
                if not any(run.text.strip() for run in lead):
                    raise self.fail("markup-empty", element)
            elif tag in HEADINGS:
                self.heading(element, HEADINGS[tag], bool(classes))
            elif tag == "p":
                self.paragraph(element, lead or [], lead_level if lead is not None else 0, unnumbered)
                lead, unnumbered = None, False
            elif tag in LISTS:
                self.items(element)
            elif tag == "table":
                self.table(element)
            elif tag == "figure":
                self.figure(element)
            elif tag == "section" and body.tag == "body":
                self.section(element)
            elif tag in EDGES:
                continue  # see `pages`
            elif tag == "toc":
                self.contents(element)
            elif (filled := self.filled(element)) is not None:
                if body.tag != "body":
                    raise self.fail("word-file-misplaced", element, parent=body.tag)
                self.blocks.append(filled)
            elif tag == "hr":
                if not (self.blocks and isinstance(self.blocks[-1], PageTurn)):
                    self.blocks.append(PageBreak())
            elif tag == "data":
                before = body[index - 1] if (index := list(body).index(element)) else body
                raise self.stray_text(before, text_of(element))
            else:
                raise self.fail("markup-misplaced", element, parent=body.tag)
        if lead is not None:
            raise self.fail("markup-run-in", body[-1])

    def section(self, element: Element) -> None:
        """Blocks on pages of their own. Two sections that follow each other have no page of the report between them."""
        if element.get("class", "landscape") != "landscape":
            raise self.fail("markup-class", element, name=element.get("class", ""), names="landscape")
        pages = self.pages(element)
        flows = "class" not in element.attrib and pages != PLAIN and pages[:2] == PLAIN[:2]
        turn = PageTurn("class" in element.attrib, pages, flows)
        if not flows:
            self.drop_breaks()
        if not self.section_ends():
            self.blocks.append(turn)
        elif turn == self.turn and turn.pages == PLAIN:
            self.blocks[-1] = PageBreak()
        else:
            self.blocks[-1] = turn
        self.turn = turn
        before = len(self.blocks)
        self.lying = True
        self.flow(element)
        self.lying = False
        self.drop_breaks()
        if len(self.blocks) <= before:
            raise self.fail("markup-empty", element)
        self.blocks.append(_GOING_ON if flows else _BACK)

    def pages(self, element: Element) -> Pages:
        """What a body or a section says of its pages: what reads it is loaded when it says something."""
        if element.attrib.keys().isdisjoint(NUMBERS) and not any(child.tag in EDGES for child in element):
            return PLAIN
        from reportgen.document.pages import read_pages

        return read_pages(self, element, self.read)

    def drop_breaks(self) -> None:
        """A section begins on a new page by itself, and so does what follows it."""
        while self.blocks and isinstance(self.blocks[-1], PageBreak):
            self.blocks.pop()

    def section_ends(self) -> bool:
        """Whether the last block is the end of a section."""
        return bool(self.blocks) and (self.blocks[-1] is _BACK or self.blocks[-1] is _GOING_ON)

    def contents(self, element: Element) -> None:
        """The place of a table of contents."""
        levels = element.get("data-levels", str(TOC_LEVELS))
        if levels not in HEADING_LEVELS:
            raise self.fail("toc-levels", element, value=levels)
        for note in element.iter("footnote"):
            raise self.fail("markup-misplaced", note, parent="toc")
        title = Paragraph(Kind.TOC_TITLE, self.line(element), at=written_at(element))
        self.blocks.append(Contents(int(levels), title if title.text.strip() else None))

    def figure(self, element: Element) -> None:
        """A chart or a picture: what reads them is loaded when there is one."""
        from reportgen.document.charts import read_figure
        from reportgen.document.pictures import no_picture

        self.blocks += read_figure(self, element, self.read or no_picture)

    def table(self, element: Element) -> None:
        """A table, its caption above the unit of its figures."""
        caption, table = read_table(self, element)
        if caption is not None:
            last = self.blocks[-1] if self.blocks else None
            above = isinstance(last, Paragraph) and last.kind is Kind.UNIT
            self.blocks.insert(len(self.blocks) - above, caption)
        self.blocks.append(table)

    def heading(self, element: Element, level: int, unnumbered: bool) -> None:
        runs = self.line(element)
        if not any(run.text.strip() for run in runs):
            raise self.fail("markup-empty", element)
        self.level = level
        block = Paragraph(Kind.HEADING, runs, level, at=written_at(element))
        block.unnumbered = unnumbered
        self.blocks.append(block)

    def paragraph(self, element: Element, lead: list[Run], level: int, unnumbered: bool) -> None:
        name = element.get("class")
        own = self.classes.paragraphs
        if name is not None and name not in PARAGRAPHS and name not in own:
            raise self.fail("markup-class", element, name=name, names=Listing([*PARAGRAPHS, *own]))
        kind = PARAGRAPHS.get(name or "", Kind.BODY)
        if kind is Kind.TITLE:
            self.blocks.append(self.title(element))
            return
        first = True
        align = "split" if element.find(".//tab") is not None else ""
        for runs in self.lines(element):
            here = [*lead, *runs] if first else runs
            if any(run.text.strip() for run in here):
                block = Paragraph(kind, here, level if first else 0, at=written_at(element))
                block.style = name if name in own else ""
                block.unnumbered = unnumbered and first
                block.align = align
                self.blocks.append(block)
            elif not lead and element.get("class") is None:
                raise self.fail("markup-empty", element)
            first = False

    def title(self, element: Element) -> Paragraph:
        runs: list[Run] = []
        wanted = None
        for run in self.inline(element):
            if run.text == "\v":
                wanted = len(runs)
            else:
                runs.append(run)
        return Paragraph(Kind.TITLE, runs, at=written_at(element), wanted_break=wanted)

    def items(self, element: Element) -> None:
        """The items of a list, one level below the heading."""
        for line in self.list_lines(element, self.level + 1):
            if line.first and line.ordinal == 1 and line.level:
                self.blocks.append(ListStart(line.level))
            here = Paragraph(Kind.BODY, line.runs, line.level if line.first else 0, at=written_at(line.item))
            here.bullet = line.depth if line.first and not line.level else 0
            self.blocks.append(here)

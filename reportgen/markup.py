"""From markup to blocks: the small vocabulary of HTML that templates write.

    <html><head>  <title> <meta name="author|subject|date|filename" content="…"/>
    <body>        <p class="label|title|signature|date|caption|note">  <p>  <h1>…<h6> [class="run-in"]
                  <ol> <li>  <table [data-widths="1 2"]> <thead> <tbody> <tr> <th|td colspan rowspan class="left|center|right">
                  <hr/> a new page
    in a line     <strong>  <data>  <br/> a new paragraph (a new line in the title)  <wbr/> where a title may break

Anything else is an error with the template's line. The ends of lines and the indents of the template
carry no meaning; every other blank does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from reportgen.blocks import (
    Block,
    Cell,
    Document,
    Kind,
    ListStart,
    Origin,
    PageBreak,
    Paragraph,
    Row,
    Run,
    Table,
)
from reportgen.errors import Problem, TemplateError
from reportgen.places import Place

Locate = Callable[[str, int], Place]

_KINDS = {kind.value: kind for kind in (Kind.LABEL, Kind.TITLE, Kind.SIGNATURE, Kind.DATE, Kind.CAPTION, Kind.NOTE)}
_META = ("author", "subject", "date", "filename")
_LINE_END = re.compile(r"[ \t]*\n[ \t\n]*")
_AT = re.compile(r'data-at="([^":]+):(\d+)"')
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ALLOWED = {
    "html": ("lang",),
    "head": (),
    "title": (),
    "meta": ("name", "content"),
    "body": (),
    "p": ("class",),
    **dict.fromkeys(_HEADINGS, ("class",)),
    "ol": (),
    "li": (),
    "table": ("data-widths",),
    "thead": (),
    "tbody": (),
    "tr": (),
    "th": ("colspan", "rowspan", "class"),
    "td": ("colspan", "rowspan", "class"),
    "hr": (),
    "strong": (),
    "data": ("value", "data-path", "data-formula"),
    "br": (),
    "wbr": (),
}


def parse_markup(markup: str, locate: Locate) -> Document:
    """Parse the markup of a whole report.

    Args:
        locate: gives the place for a part of the template and a line of it.

    Raises:
        TemplateError: the markup is not well-formed, or not of the vocabulary.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(markup.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise TemplateError(_not_well_formed(markup, error, locate)) from None
    return _Parser(locate).document(root)


def _not_well_formed(markup: str, error: etree.XMLSyntaxError, locate: Locate) -> Problem:
    line, column = error.position
    lines = markup.split("\n")
    index = sum(len(text) + 1 for text in lines[: line - 1]) + max(0, column - 1)
    marks = list(_AT.finditer(markup, 0, max(index, 1))) or list(_AT.finditer(markup))[:1]
    reason = str(error.msg).split(", line")[0]
    place = locate(marks[-1].group(1), int(marks[-1].group(2))) if marks else None
    return Problem(code="markup-broken", place=place, params={"reason": reason})


class _Parser:
    def __init__(self, locate: Locate) -> None:
        self.locate = locate
        self.blocks: list[Block] = []
        self.level = 0

    def fail(self, code: str, element: etree._Element, **params: object) -> TemplateError:
        return TemplateError(Problem(code=code, place=self.place(element), params={"element": element.tag, **params}))

    def place(self, element: etree._Element | None) -> Place | None:
        while element is not None:
            if at := element.get("data-at"):
                part, line = at.rsplit(":", 1)
                return self.locate(part, int(line))
            element = element.getparent()
        return None

    def document(self, root: etree._Element) -> Document:
        self.check_names(root)
        head, body = root.find("head"), root.find("body")
        if root.tag != "html" or head is None or body is None or len(root) != 2:
            raise self.fail("markup-frame", root)
        meta = {}
        for element in head:
            if element.tag == "meta":
                name = element.get("name")
                if name not in _META:
                    raise self.fail("markup-meta", element, name=name, names="、".join(_META))
                meta[name] = element.get("content", "")
            elif element.tag != "title":
                raise self.fail("markup-misplaced", element, parent="head")
        self.flow(body)
        title = "".join(head.find("title").itertext()) if head.find("title") is not None else ""
        return Document(
            title=_LINE_END.sub("", title).strip(),
            author=meta.get("author", ""),
            subject=meta.get("subject", ""),
            date=meta.get("date", ""),
            file_name=meta.get("filename", ""),
            blocks=self.blocks,
        )

    def check_names(self, root: etree._Element) -> None:
        for element in root.iter():
            allowed = _ALLOWED.get(str(element.tag))
            if allowed is None:
                raise self.fail("markup-element", element, names="、".join(_ALLOWED))
            for name in element.attrib:
                if name != "data-at" and name not in allowed:
                    raise self.fail("markup-attribute", element, name=name, names="、".join(allowed) or "—")

    def flow(self, body: etree._Element) -> None:
        self.no_text(body)
        lead: list[Run] | None = None
        lead_level = 0
        for element in body:
            tag = str(element.tag)
            run_in = tag in _HEADINGS and element.get("class") == "run-in"
            if lead is not None and tag != "p":
                raise self.fail("markup-run-in", element)
            if run_in:
                self.level = lead_level = _HEADINGS[tag]
                lead = [Run(run.text, run.strong, True, run.origin) for run in self.line(element)]
            elif tag in _HEADINGS:
                self.heading(element, _HEADINGS[tag])
            elif tag == "p":
                self.paragraph(element, lead or [], lead_level if lead is not None else 0)
                lead = None
            elif tag == "ol":
                self.list(element, self.level + 1)
            elif tag == "table":
                self.blocks.append(self.table(element))
            elif tag == "hr":
                self.blocks.append(PageBreak())
            else:
                raise self.fail("markup-misplaced", element, parent="body")
        if lead is not None:
            raise self.fail("markup-run-in", body[-1])

    def no_text(self, element: etree._Element) -> None:
        for text, owner in [(element.text, element), *((child.tail, child) for child in element)]:
            if text and text.strip():
                raise self.fail("markup-stray-text", owner, text=text.strip()[:20])

    def heading(self, element: etree._Element, level: int) -> None:
        if element.get("class"):
            raise self.fail("markup-class", element, name=element.get("class"), names="run-in")
        runs = self.line(element)
        if not any(run.text.strip() for run in runs):
            raise self.fail("markup-empty", element)
        self.level = level
        self.blocks.append(Paragraph(Kind.HEADING, runs, level, at=element.get("data-at", "")))

    def paragraph(self, element: etree._Element, lead: list[Run], level: int) -> None:
        name = element.get("class")
        if name is not None and name not in _KINDS:
            raise self.fail("markup-class", element, name=name, names="、".join(_KINDS))
        kind = _KINDS[name] if name else Kind.BODY
        if kind is Kind.TITLE:
            self.blocks.append(self.title(element))
            return
        first = True
        for runs in self.lines(element):
            here = [*lead, *runs] if first else runs
            if here:
                self.blocks.append(Paragraph(kind, here, level if first else 0, at=element.get("data-at", "")))
            elif not lead and element.get("class") is None:
                raise self.fail("markup-empty", element)
            first = False

    def title(self, element: etree._Element) -> Paragraph:
        runs: list[Run] = []
        wanted = None
        for run in self.inline(element, False):
            if run.text == "\v":
                wanted = len(runs)
            else:
                runs.append(run)
        return Paragraph(Kind.TITLE, _trimmed(runs), at=element.get("data-at", ""), wanted_break=wanted)

    def list(self, element: etree._Element, level: int) -> None:
        self.no_text(element)
        if level > 6:
            raise self.fail("markup-too-deep", element)
        self.blocks.append(ListStart(level))
        for item in element:
            if item.tag != "li":
                raise self.fail("markup-misplaced", item, parent="ol")
            nested = [child for child in item if child.tag == "ol"]
            first = True
            for runs in self.lines(item):
                if runs:
                    here = Paragraph(Kind.BODY, runs, level if first else 0, at=item.get("data-at", ""))
                    self.blocks.append(here)
                first = False
            for child in nested:
                self.list(child, level + 1)

    def table(self, element: etree._Element) -> Table:
        self.no_text(element)
        rows: list[tuple[Row, etree._Element]] = []
        for part in element:
            if part.tag == "tr":
                rows.append((self.row(part, False), part))
            elif part.tag in ("thead", "tbody"):
                self.no_text(part)
                rows += [(self.row(row, part.tag == "thead"), row) for row in part]
            else:
                raise self.fail("markup-misplaced", part, parent="table")
        if not rows:
            raise self.fail("markup-empty", element)
        columns = self.fill(rows)
        widths = [int(width) for width in re.findall(r"\d+", element.get("data-widths", ""))]
        if widths and len(widths) != columns:
            raise self.fail("table-widths", element, columns=columns, widths=len(widths))
        return Table([row for row, _ in rows], columns, widths, element.get("data-at", ""))

    def row(self, element: etree._Element, header: bool) -> Row:
        if element.tag != "tr":
            raise self.fail("markup-misplaced", element, parent="table")
        self.no_text(element)
        return Row([self.cell(cell) for cell in element], header)

    def cell(self, element: etree._Element) -> Cell:
        if element.tag not in ("td", "th"):
            raise self.fail("markup-misplaced", element, parent="tr")
        align = element.get("class", "")
        if align not in ("", "left", "center", "right"):
            raise self.fail("markup-class", element, name=align, names="left、center、right")
        lines = [runs for runs in self.lines(element) if runs] or [[]]
        at = element.get("data-at", "")
        paragraphs = [Paragraph(Kind.CELL, runs, at=at) for runs in lines]
        spans = [self.span(element, name) for name in ("colspan", "rowspan")]
        return Cell(paragraphs, *spans, header=element.tag == "th", align=align)

    def span(self, element: etree._Element, name: str) -> int:
        text = element.get(name, "1")
        if not re.fullmatch(r"[1-9]\d{0,3}", text):
            raise self.fail("table-span", element, name=name, value=text)
        return int(text)

    def fill(self, rows: list[tuple[Row, etree._Element]]) -> int:
        """The number of columns; every row must fill them, cells that reach down included."""
        columns = sum(cell.columns for cell in rows[0][0].cells)
        reaching: list[int] = [0] * columns
        for number, (row, element) in enumerate(rows):
            filled = sum(1 for left in reaching if left)
            width = filled + sum(cell.columns for cell in row.cells)
            if width != columns:
                raise self.fail("table-ragged", element, row=number + 1, width=width, columns=columns)
            free = [column for column, left in enumerate(reaching) if not left]
            reaching = [max(0, left - 1) for left in reaching]
            for cell in row.cells:
                taken, free = free[: cell.columns], free[cell.columns :]
                if taken and taken[-1] - taken[0] + 1 != cell.columns:
                    raise self.fail("table-ragged", element, row=number + 1, width=width, columns=columns)
                for column in taken:
                    reaching[column] = cell.rows - 1
        if any(reaching):
            raise self.fail("table-rowspan", rows[-1][1], rows=max(reaching))
        return columns

    def line(self, element: etree._Element) -> list[Run]:
        """The runs of an element that is one line."""
        lines = list(self.lines(element))
        if len(lines) > 1:
            raise self.fail("markup-heading-lines", element)
        return lines[0]

    def lines(self, element: etree._Element) -> Iterator[list[Run]]:
        """The runs of an element, cut at every `<br/>`."""
        runs: list[Run] = []
        for run in self.inline(element, False):
            if run.text == "\n":
                yield _trimmed(runs)
                runs = []
            elif run.text != "\v":
                runs.append(run)
        yield _trimmed(runs)

    def inline(self, element: etree._Element, strong: bool) -> Iterator[Run]:
        if element.text and (text := _LINE_END.sub("", element.text)):
            yield Run(text, strong)
        for child in element:
            tag = str(child.tag)
            if tag == "br":
                yield Run("\n")
            elif tag == "wbr":
                yield Run("\v")
            elif tag == "strong":
                yield from self.inline(child, True)
            elif tag == "data":
                origin = Origin(child.get("value", ""), child.get("data-path", ""), child.get("data-formula", ""))
                yield Run("".join(child.itertext()), strong, origin=origin)
            elif not (tag == "ol" and element.tag == "li"):
                raise self.fail("markup-misplaced", child, parent=element.tag)
            if child.tail and (text := _LINE_END.sub("", child.tail)):
                yield Run(text, strong)


def _trimmed(runs: list[Run]) -> list[Run]:
    """Without the runs that hold nothing."""
    return [run for run in runs if run.text]

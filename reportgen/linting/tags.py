"""What a template has written up to one of its lines: the elements that are open, as far as the text itself says it.

Text comes piece by piece, as it stands between the statements of a template. `Written` is what is known after a piece
on one way through the template, and never changes; `Tags` makes the next one of it, and tells what the vocabulary does
not allow. What is printed by an expression is not known: it is taken for some text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any, NamedTuple

from reportgen.document.charts import CLASSES
from reportgen.document.elements import (
    ADDRESS,
    ALIGNMENTS,
    ALLOWED,
    ANCHOR,
    CHILDLESS,
    CONTENT,
    DATE_PICTURE,
    EDGES,
    FLOW,
    HEADING_LEVELS,
    HEADINGS,
    LISTS,
    NUMBERS,
    PRINTED_STYLES,
    TEXTUAL,
    needed_style,
)
from reportgen.document.markup import HEADING_CLASSES, META, PARAGRAPHS, is_day
from reportgen.document.pages import FIELD, SIDES, is_number
from reportgen.document.pictures import WIDTH, PictureError, ReadPicture
from reportgen.errors import Severity
from reportgen.facts.reader import REFUSED
from reportgen.layout.classes import Classes
from reportgen.layout.style import PAGE_FIELDS
from reportgen.linting.parts import Parts
from reportgen.messages import Listing, Saying
from reportgen.messages.unseen import unseen_references
from reportgen.places import Place
from reportgen.template.located import LocatedPart
from reportgen.template.render import MISTYPED_OPENER

HOLE = "\ufdd4"
"""Stands in the text of a tag for what an expression prints: a noncharacter, which no file that is read can hold."""
UNKNOWN = -1
"""A number of columns that cannot be told."""
ANYWHERE = "*"
"""The element around what is written nobody knows where."""

_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_TAG_BEGUN = re.compile(r"<(?:/?[a-zA-Z][\w-]*(?:[^<>\"']|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))*)?\Z")
_DECLARED = re.compile(r"<(?:!\[CDATA\[.*?\]\]|[!?][^<>]*)>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ATTRIBUTE = re.compile(r"\s+([\w-]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);")
_NAMED_ENTITY = re.compile(r"&\w+;")
_SPAN = re.compile(r"[1-9][0-9]{0,4}")
_REACH_OF_DATA = re.compile(r"""rowspan(?!\s*=\s*["'][0-9]+["'])""")
_MOST_REACH = 1000
"""How many rows a cell is followed down; tables written without a loop are shorter."""
# How people number headings by hand, where the program does.
_NUMBERED = re.compile(
    r"\s*(?:第?[一二三四五六七八九十百]+[、章节．.]|[（(][一二三四五六七八九十]+[）)]|[0-9]+(?:\.[0-9]+)*[.、．](?![0-9])|[（(][0-9]+[）)]|[①-⑳])"
)
_SHOWN = 20
_NEEDING = (*HEADINGS, "li", *LISTS, "caption", "figcaption", "table", "section", "footnote", "time", "watermark")
"""The elements that are never empty, besides paragraphs and links of some kinds."""
_CLASSES: Mapping[str, tuple[str, ...]] = {
    "p": tuple(PARAGRAPHS),
    **dict.fromkeys(HEADINGS, HEADING_CLASSES),
    "section": ("landscape",),
    **dict.fromkeys(("header", "footer"), SIDES),
    "table": ("compact",),
    **dict.fromkeys(("th", "td", "col"), ALIGNMENTS),
    "figure": CLASSES,
    **dict.fromkeys(("span", "tr"), ()),
}
_OWN: Mapping[str, str] = {
    "p": "paragraphs",
    "span": "characters",
    "table": "tables",
    **dict.fromkeys(("th", "td", "col", "tr"), "cells"),
}
"""The elements that may have classes of the format's own, and what those are called there."""


class Open(NamedTuple):
    """An element that is open: its name, where it begins, and what is known of its content.

    `filled` tells that there is something in it, or may be. `columns` of a table is the width of its rows, 0 before the
    first; of a row, how many columns its cells fill so far. `widths` is for how many columns a table gives widths.
    `plain` tells that it has no class, that a heading does not run in, that it is known how far down the cells of a
    table reach, or that a link leads to an address. `lacking` is the test that the data may fail and all of the content
    depends on, if any. `reach` are, of a table, the columns of the next rows that cells above fill; of a row, those
    that its own will.
    """

    name: str
    place: Place
    filled: bool = False
    columns: int = 0
    widths: int = UNKNOWN
    plain: bool = True
    lacking: str = ""
    reach: tuple[int, ...] = ()


class Written(NamedTuple):
    """What one way through a template has written.

    `tag` is what has begun with `<` and is not complete, and `begun` where. `level` is that of the last heading. `led`
    tells that a heading waits for the paragraph that runs on. `assumed` are the tests that this way has taken for true
    or false, `anchors` the ids that it has written, and the headers and footers.
    """

    stack: tuple[Open, ...] = ()
    tag: str = ""
    begun: Place | None = None
    level: int = 0
    led: bool = False
    assumed: tuple[tuple[str, bool], ...] = ()
    anchors: tuple[tuple[str, Place], ...] = ()

    def but(self, **changes: Any) -> Written:
        """The same with something else."""
        return self._replace(**changes)

    @property
    def top(self) -> str:
        """The innermost element that is open, empty if there is none."""
        return self.stack[-1].name if self.stack else ""

    @property
    def form(self) -> tuple[object, ...]:
        """What two ways have to have alike to be gone on with as one."""
        return (self.stack, self.tag, self.led)


class Tags:
    """Reads pieces of text, and notes what is wrong with them."""

    def __init__(self, parts: Parts, picture: ReadPicture, classes: Classes | None) -> None:
        """`picture` reads a picture by its path; `classes` are those of the format's own, None where
        they are not known."""
        self.parts = parts
        self.picture = picture
        self.classes = classes
        self.references: list[tuple[str, Place]] = []
        self.anchors: set[str] = set()
        self.open_anchors = False
        self.meta: set[str] = set()
        self.ends: dict[str, Place] = {}
        """Where an element of each name was closed the last time."""

    def tell(self, code: str, place: Place | None, severity: Severity = Severity.ERROR, **params: object) -> None:
        """Note a problem."""
        self.parts.tell(code, place, severity, params)

    def text(self, written: Written, text: str, part: LocatedPart, start: int) -> Written:
        """After a piece of text of a part, which begins at an index of it."""
        at = 0
        if written.tag:
            text, at = written.tag + text, -len(written.tag)
            found = _TAG.match(text)
            if found is None:
                if _TAG_BEGUN.match(text):
                    return written.but(tag=text)
                self.tell("markup-character", written.begun)
                return written.but(tag="", begun=None)
            place = written.begun
            assert place is not None
            written = self._tag(written.but(tag="", begun=None), found, place, None)
            start, text = start + found.end() + at, text[found.end() :]
        at = 0
        while at < len(text):
            if text[at] != "<":
                end = text.find("<", at)
                end = len(text) if end < 0 else end
                written = self._words(written, text[at:end], part, start + at)
                at = end
            elif comment := _COMMENT.match(text, at):
                at = comment.end()
            elif found := _TAG.match(text, at):
                place = part.place_between(start + at, start + found.end())
                written = self._tag(written, found, place, part.source.index_of(place.line, place.column - 1))
                at = found.end()
            else:
                place = part.place_between(start + at, start + at + 1)
                if _TAG_BEGUN.match(text, at):
                    return written.but(tag=text[at:], begun=place)
                self.tell("markup-character", place)
                declared = _DECLARED.match(text, at)
                at = declared.end() if declared else at + 1
                written = _filled(written) if declared else written
        return written

    def printed(self, written: Written, said: str, place: Place) -> Written:
        """After what an expression prints, which is not known; `said` is the expression."""
        if written.tag:
            return written.but(tag=written.tag + HOLE)
        return self._held(written, said, place)

    def _held(self, written: Written, said: str, place: Place) -> Written:
        """After some text."""
        top = written.top
        if top not in ALLOWED:
            if not top:
                self.tell("markup-stray-text", place, text=said[:_SHOWN])
            return written
        if top not in TEXTUAL:
            self.tell("markup-stray-text", place, text=said[:_SHOWN])
        return _filled(written)

    def _words(self, written: Written, text: str, part: LocatedPart, start: int) -> Written:
        bare = text.strip()
        if not bare:
            return written
        first = start + text.index(bare)
        top = written.stack[-1] if written.stack else None
        if top is not None and top.name in HEADINGS and not top.filled and (number := _NUMBERED.match(text)):
            marked = number.group().strip()
            place = part.place_between(first, first + len(marked))
            self.tell("lint-heading-numbered", place, Severity.WARNING, number=marked)
        at = text.find("&")
        while at >= 0:
            if not _ENTITY.match(text, at):
                named = _NAMED_ENTITY.match(text, at)
                place = part.place_between(start + at, start + (named.end() if named else at + 1))
                self.tell("markup-entity" if named else "markup-character", place)
            at = text.find("&", at + 1)
        for begin, end, unseen in unseen_references(text):
            if unseen.kind in REFUSED:
                place = part.place_between(start + begin, start + end)
                self.tell(REFUSED[unseen.kind], place, character=unseen.code_point)
        if any(one.name in ("header", "footer") for one in written.stack):
            for field in FIELD.finditer(text):
                if field.group() not in PAGE_FIELDS:
                    place = part.place_between(start + field.start(), start + field.end())
                    self.tell("edge-field", place, name=field.group(), names=Listing(PAGE_FIELDS))
        if MISTYPED_OPENER.search(text):  # which is told of the part
            return _filled(written) if written.top in TEXTUAL else written
        if written.top in TEXTUAL:
            return _filled(written)
        return self._held(written, bare, part.place_between(first, first + len(bare.split("\n")[0])))

    # Tags

    def _tag(self, written: Written, found: re.Match[str], place: Place, start: int | None) -> Written:
        closing, name, inside, alone = found.groups()
        if closing:
            return self._end(written, name, place)
        attributes = self._attributes(
            name, inside, place, None if start is None else start + found.start(3) - found.start()
        )
        written = self._begin(written, name, attributes, place)
        return self._end(written, name, place) if alone else written

    def _attributes(self, name: str, inside: str, place: Place, start: int | None) -> dict[str, tuple[str, Place]]:
        """The attributes of a tag with their values and places."""
        found: dict[str, tuple[str, Place]] = {}
        at = 0
        allowed = ALLOWED.get(name)
        for pair in _ATTRIBUTE.finditer(inside):
            if inside[at : pair.start()].strip():
                break
            at = pair.end()
            here = place
            if start is not None:
                first = start + pair.start(1)
                here = place.source.place_at(first, pair.end() - pair.start(1))
            key, value = pair.group(1), pair.group(2)[1:-1]
            if key in found:
                self.tell("markup-attribute-twice", here)
            elif allowed is not None and (key not in allowed or key == "data-n"):
                names = Listing(sorted(allowed - {"data-n"})) or "—"
                self.tell("markup-attribute", here, element=name, name=key, names=names)
            found[key] = (value, here)
            if "<" in value or ("&" in value and not _ENTITY.search(value)):
                self.tell("markup-character", here)
            for _, _, unseen in unseen_references(value):
                if unseen.kind in REFUSED:
                    self.tell(REFUSED[unseen.kind], here, character=unseen.code_point)
        rest = inside[at:].strip()
        if rest and rest != HOLE:
            self.tell("markup-character", place)
        return found

    def _check_style(self, name: str, attributes: Mapping[str, tuple[str, Place]], place: Place) -> None:
        styles = self.parts.styles
        style = needed_style(name, attributes["class"][0] if "class" in attributes else "")
        if style in PRINTED_STYLES and styles is not None and style not in styles:
            self.tell("markup-style", place, element=name, name=style)

    def _begin(self, written: Written, name: str, attributes: Mapping[str, tuple[str, Place]], place: Place) -> Written:
        if name not in ALLOWED:
            self.tell("markup-element", place, element=name, names=Listing(ALLOWED))
            return written.but(stack=(*written.stack, Open(name, place, filled=True)))
        parent = written.top
        known = parent in CONTENT
        edge = next((one.name for one in written.stack if one.name in EDGES), "")
        address = attributes["href"][0][:1] != "#" if "href" in attributes else False
        if edge and (name == "footnote" or (name == "a" and address)):
            self.tell("markup-misplaced", place, element=name, parent=edge)
        elif known and name not in CONTENT[parent]:
            if name == "br" and (parent in HEADINGS or parent in ("caption", "figcaption")):
                self.tell("markup-heading-lines", place)
            else:
                self.tell("markup-misplaced", place, element=name, parent=parent)
        elif parent in CHILDLESS:
            self.tell("markup-not-empty", written.stack[-1].place, element=parent)
        self._check_style(name, attributes, place)
        written = self._run_on(_filled(written), name, attributes, place)
        self._check_values(name, attributes, place, parent)
        written = self._edge(self._anchor(written, name, attributes), name, attributes, place)
        if name in HEADINGS:
            level = HEADINGS[name]
            if level > written.level + 1 and ANYWHERE not in (one.name for one in written.stack):
                missing = Listing(f"<h{each}>" for each in range(written.level + 1, level))
                self.tell("lint-heading-skipped", place, Severity.WARNING, element=name, missing=missing)
            written = written.but(level=level)
        widths = UNKNOWN
        if name == "table" and "data-widths" in attributes and HOLE not in attributes["data-widths"][0]:
            widths = len([each for each in attributes["data-widths"][0].split() if each.isdecimal() and int(each)])
        plain = "class" not in attributes if name != "table" else not _may_reach_anywhere(place)
        if name in HEADINGS:
            plain = "run-in" not in attributes.get("class", ("",))[0]
        written = self._cell(written, name, attributes)
        if name == "a":
            plain = attributes.get("href", (HOLE,))[0][:1] != "#"
        return written.but(stack=(*written.stack, Open(name, place, False, 0, widths, plain)))

    def _run_on(
        self, written: Written, name: str, attributes: Mapping[str, tuple[str, Place]], place: Place
    ) -> Written:
        """A heading that runs on into the paragraph behind it."""
        if written.led and (name in FLOW or name == "section") and written.top in ("body", "section"):
            if name != "p":
                self.tell("markup-run-in", place)
            return written.but(led=False)
        return written

    def _check_values(self, name: str, attributes: Mapping[str, tuple[str, Place]], place: Place, parent: str) -> None:
        """Tell attributes whose values are known and cannot be."""
        known = {key: value for key, value in attributes.items() if HOLE not in value[0]}
        if "class" in known and name in _CLASSES:
            value, here = known["class"]
            if name == "p" and parent in EDGES:
                if value not in ALIGNMENTS:
                    self.tell("markup-class", here, element=name, name=value, names=Listing(ALIGNMENTS))
            else:
                self._check_class(name, value, here)
        if name == "span" and "class" not in attributes:
            self._check_class(name, "", place)
        if name == "toc" and "data-levels" in known and known["data-levels"][0] not in HEADING_LEVELS:
            self.tell("toc-levels", known["data-levels"][1], value=known["data-levels"][0])
        for key, (code, numbers) in NUMBERS.items() if name in ("body", "section") else ():
            if key in known and not is_number(known[key][0], numbers):
                self.tell(code, known[key][1], value=known[key][0])
        for key in ("colspan", "rowspan"):
            if key in known and not _SPAN.fullmatch(known[key][0]):
                self.tell("table-span", known[key][1], name=key, value=known[key][0])
        if name == "meta":
            value = known["name"][0] if "name" in known else ""
            if "name" in known and value not in META:
                self.tell("markup-meta", known["name"][1], name=value, names=Listing(META))
            self.meta.add(value)
            if value == "date" and "content" in known and not is_day(known["content"][0]):
                self.tell("markup-date", known["content"][1], value=known["content"][0])
        if name == "time" and ("data-format" in known or "data-format" not in attributes):
            value, here = known.get("data-format", ("", place))
            if not DATE_PICTURE.fullmatch(value):
                self.tell("time-format", here, name=value)
        if name == "a":
            self._refer(known, attributes, place)
        if name == "img":
            self._check_picture(known, attributes, place)

    def _check_class(self, name: str, value: str, place: Place) -> None:
        own = tuple(self._own_classes(name))
        allowed = (*_CLASSES[name], *own)
        if name in HEADINGS and {*value.split()} <= {*allowed}:
            return
        # Tables and cells may have one of the program's and one of the format's own.
        words = value.split() if name in ("table", "th", "td", "col") else [value]
        most = sum(word in own for word in words) <= 1 and sum(word not in own for word in words) <= 1
        if most and {*words} <= {*allowed}:
            return
        if self.classes is None and name in _OWN:
            return
        if not allowed:
            self.tell("markup-class-none", place, element=name, name=value)
        else:
            self.tell("markup-class", place, element=name, name=value, names=Listing(allowed))

    def _own_classes(self, name: str) -> Iterable[str]:
        """The classes of the format's own that an element may have."""
        return getattr(self.classes, _OWN[name]) if self.classes is not None and name in _OWN else ()

    def _refer(
        self, known: Mapping[str, tuple[str, Place]], attributes: Mapping[str, tuple[str, Place]], place: Place
    ) -> None:
        value, here = known.get("href", ("", place))
        if value[:1] == "#":
            self.references.append((value[1:], here))
        elif "href" not in attributes or ("href" in known and not re.fullmatch(ADDRESS, value)):
            self.tell("markup-reference-form", here, name=value)

    def _check_picture(
        self, known: Mapping[str, tuple[str, Place]], attributes: Mapping[str, tuple[str, Place]], place: Place
    ) -> None:
        for key, code in (("src", "picture-source"), ("alt", "picture-alt")):
            if key not in attributes or (key in known and not known[key][0].strip()):
                self.tell(code, known[key][1] if key in known else place)
        if "width" in known and not WIDTH.fullmatch(known["width"][0].strip()):
            self.tell("picture-width", known["width"][1], value=known["width"][0])
        source, here = known.get("src", ("", place))
        if source.strip():
            try:
                self.picture(source)
            except PictureError as fault:
                self.parts.tell(fault.code, here, Severity.ERROR, {"name": source, **fault.params})

    def _anchor(self, written: Written, name: str, attributes: Mapping[str, tuple[str, Place]]) -> Written:
        if "id" not in attributes or "id" not in ALLOWED[name]:
            return written
        value, here = attributes["id"]
        if HOLE in value:
            self.open_anchors = True
            return written
        self.anchors.add(value)
        if not ANCHOR.fullmatch(value):
            self.tell("markup-anchor", here, name=value)
        before = dict(written.anchors).get(value)
        if before is not None and before != here:
            again = max(before, here, key=lambda place: place[1:3]) if before.source is here.source else here
            self.tell("markup-anchor-twice", again, name=value)
        return written if before is not None else written.but(anchors=(*written.anchors, (value, here)))

    def _edge(self, written: Written, name: str, attributes: Mapping[str, tuple[str, Place]], place: Place) -> Written:
        """A header or footer, of which there is one for each kind of page of a body or a section."""
        side = attributes.get("class", ("",))[0]
        if name not in EDGES or HOLE in side or not written.stack:
            return written
        key = f"<{name} {side}> {written.stack[-1].place}"
        before = dict(written.anchors).get(key)
        if before is not None and before != place:
            self.tell("edge-twice", place, element=name)
        return written if before is not None else written.but(anchors=(*written.anchors, (key, place)))

    def _cell(self, written: Written, name: str, attributes: Mapping[str, tuple[str, Place]]) -> Written:
        """A cell fills columns of its row."""
        if name not in ("th", "td") or written.top != "tr":
            return written
        row = written.stack[-1]
        span, rows = (attributes.get(key, ("1",))[0] for key in ("colspan", "rowspan"))
        width = int(span) if _SPAN.fullmatch(span) else UNKNOWN
        columns = row.columns + width if UNKNOWN not in (row.columns, width) else UNKNOWN
        reach = row.reach
        if rows != "1":
            known = width != UNKNOWN and _SPAN.fullmatch(rows) and UNKNOWN not in reach
            reach = _added(reach, (width,) * (min(int(rows), _MOST_REACH) - 1)) if known else (UNKNOWN,)
        return written.but(stack=(*written.stack[:-1], row._replace(columns=columns, reach=reach)))

    def _end(self, written: Written, name: str, place: Place) -> Written:
        names = [one.name for one in written.stack]
        if name not in names:
            if ANYWHERE not in names:
                self._tell_end("lint-end-alone", place, name, self.ends.get(name), name)
            return written
        while written.top != name:
            if written.top == ANYWHERE:
                return written
            self._tell_open(written.stack[-1], name, place)
            written = written.but(stack=written.stack[:-1])
        self.ends[name] = place
        closed = written.stack[-1]
        written = written.but(stack=written.stack[:-1])
        if not closed.filled and _needs_content(closed) and closed.lacking:
            self.tell("lint-empty", closed.place, Severity.WARNING, element=name, expression=closed.lacking)
        elif not closed.filled and _needs_content(closed):
            self.tell("markup-empty", closed.place, element=name)
        if name in ("body", "section") and written.led:
            self.tell("markup-run-in", place)
            written = written.but(led=False)
        if name in HEADINGS and not closed.plain:
            written = written.but(led=True)
        if name == "a" and closed.filled and not closed.plain:
            self.tell("markup-not-empty", closed.place, element=name)
        if name == "tr":
            written = self._row(written, closed)
        elif name == "table" and closed.columns != UNKNOWN and closed.reach:
            self.tell("table-rowspan", closed.place, rows=len(closed.reach))
        return written

    def _row(self, written: Written, row: Open) -> Written:
        """A row fills the columns of its table, as the first one has them."""
        index = max((i for i, one in enumerate(written.stack) if one.name == "table"), default=None)
        if index is None:
            return written
        table = written.stack[index]
        columns, above = table.columns, table.reach[0] if table.reach else 0
        if row.columns != UNKNOWN:
            row = row._replace(columns=row.columns + above)
        if columns == 0:
            columns = row.columns if table.plain else UNKNOWN
            if UNKNOWN not in (table.widths, row.columns) and table.widths != row.columns:
                self.tell("table-widths", table.place, columns=row.columns, widths=table.widths)
        elif UNKNOWN not in (columns, row.columns) and columns != row.columns:
            code = "lint-row-reached" if above else "lint-row"
            self.tell(code, row.place, width=row.columns, columns=columns, above=above)
        if UNKNOWN in row.reach:  # the widths of all rows below depend on the data
            table = table._replace(columns=UNKNOWN, reach=())
        else:
            table = table._replace(columns=columns, reach=_added(table.reach[1:], row.reach))
        stack = (*written.stack[:index], table, *written.stack[index + 1 :])
        return written.but(stack=stack)

    def _tell_open(self, element: Open, ended: str = "", end: Place | None = None) -> None:
        """Tell an element that is not closed; one around it may have been, at a place."""
        code = "markup-not-empty" if element.name in CHILDLESS else "markup-left-open"
        self._tell_end(code, element.place, element.name, end, ended)

    def _tell_end(self, code: str, place: Place, element: str, end: Place | None, ended: str) -> None:
        """Tell a fault of an element, and where the end stands by which it shows if another file has that."""
        elsewhere = end is not None and end.source is not place.source
        related = ((Saying("lint-ended", {"element": ended}), end),) if end is not None and elsewhere else ()
        self.parts.tell(code, place, params={"element": element}, related=related)

    def left_open(self, written: Written, depth: int) -> None:
        """Tell the elements above a depth that are never closed."""
        if written.tag:
            self.tell("markup-character", written.begun)
        for element in written.stack[depth:]:
            self._tell_open(element)

    def check_references(self) -> None:
        """Tell references that lead nowhere, where all ids are known."""
        for target, place in self.references if not self.open_anchors else ():
            if target not in self.anchors and HOLE not in target:
                names = Listing(f"#{anchor}" for anchor in sorted(self.anchors))
                code = "markup-reference" if names else "markup-reference-none"
                self.tell(code, place, name=f"#{target}", names=names)


def _may_reach_anywhere(place: Place) -> bool:
    """Whether cells of a table reach down by what the data say, so that the cells of other rows do not say how wide
    they are."""
    text = place.source.text
    start = place.source.index_of(place.line, place.column - 1)
    end = text.find("</table>", start)
    return _REACH_OF_DATA.search(text, start, end if end >= 0 else len(text)) is not None


def _added(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(sum, zip_longest(first, second, fillvalue=0)))


def _needs_content(element: Open) -> bool:
    if element.name in ("p", "a"):
        return element.plain
    return element.name in _NEEDING


def _filled(written: Written) -> Written:
    if not written.stack or written.stack[-1].filled:
        return written
    return written.but(stack=(*written.stack[:-1], written.stack[-1]._replace(filled=True)))

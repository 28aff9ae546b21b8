"""What elements of the markup hold: the vocabulary, their lines of text, and the errors of templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from reportgen.document.blocks import Filled, Kind, Listed, Marks, Paragraph, Run
from reportgen.errors import Problem, TemplateError
from reportgen.layout.classes import NO_CLASSES, STYLES, WHEN_USED, Classes
from reportgen.messages import Listing
from reportgen.places import Locate, Place
from reportgen.values.recording import OURS, WORD_FILE

HEADINGS = {f"h{level}": level for level in range(1, 7)}
HEADING_LEVELS = frozenset(name[1] for name in HEADINGS)
TOC_LEVELS = 3
"""How many levels of headings a table of contents lists that does not say it."""
ANCHOR = re.compile(r"[^\W\d][\w-]*")
# From where the blanks begin: within a long row of them nothing is to be looked for anew.
_LINE_END = re.compile(r"(?<![ \t])[ \t]*\n[ \t\n]*")
ALIGNMENTS = ("left", "center", "right")
MARKS = ("em", "u", "sub", "sup")
INLINE = frozenset(["strong", "data", "br", "wbr", "a", *MARKS, "span", "footnote", "time"])
LISTS = ("ol", "ul")
MAX_DEPTH = 6
"""How deep lists may lie in each other; Word's own numbering has nine."""
CELLS = ("th", "td")
IN_CELLS = frozenset([*LISTS, "img"])
FLOW = frozenset(["p", *HEADINGS, *LISTS, "table", "figure", "toc", "hr"])
NUMBERS = {
    "data-start": ("section-start", range(10_000)),
    "data-columns": ("section-columns", range(2, 10)),
    "data-lines": ("section-lines", range(1, 101)),
}
"""What a body or a section says of its pages by a number: the code of the message for one that cannot be, and those
that can."""
EDGES = frozenset(["header", "footer", "watermark"])
_LINE = INLINE - {"br"}
CONTENT: dict[str, frozenset[str]] = {
    "html": frozenset(["head", "body"]),
    "head": frozenset(["title", "meta"]),
    "title": frozenset(["strong", "data", "br", "wbr"]),
    "body": FLOW | {"section", *EDGES},
    "section": FLOW | EDGES,
    **dict.fromkeys(("header", "footer"), frozenset(["p", "figure"])),
    **dict.fromkeys(("watermark", "toc"), _LINE - {"wbr", "footnote"}),
    "p": INLINE | {"tab"},
    **dict.fromkeys(HEADINGS, _LINE),
    **dict.fromkeys(LISTS, frozenset(["li"])),
    "li": INLINE | {*LISTS},
    "table": frozenset(["caption", "colgroup", "thead", "tbody", "tr"]),
    "caption": _LINE,
    "colgroup": frozenset(["col"]),
    "thead": frozenset(["tr"]),
    "tbody": frozenset(["tr"]),
    "tr": frozenset(["th", "td"]),
    **dict.fromkeys(CELLS, INLINE | IN_CELLS),
    "figure": frozenset(["table", "img", "figcaption"]),
    "figcaption": _LINE,
    **dict.fromkeys(("strong", *MARKS, "span"), INLINE),
    "a": INLINE - {"a", "br", "footnote"},
    "time": frozenset(["data"]),
    "footnote": INLINE - {"br", "footnote"},
}
"""Which elements may lie in each; one that is not named here holds none."""
TEXTUAL = frozenset(
    [
        *("title", "watermark", "toc", "p", *HEADINGS, "li", "caption", "th", "td", "figcaption"),
        *(INLINE - {"br", "wbr"}),
    ]
)
"""The elements that hold text; in all others there are only elements."""
ALLOWED: dict[str, frozenset[str]] = {
    name: frozenset(attributes)
    for name, attributes in {
        "html": ("lang",),
        "head": (),
        "title": (),
        "meta": ("name", "content"),
        "body": ("data-start", "data-columns", "data-lines"),
        "p": ("class",),
        **dict.fromkeys(HEADINGS, ("class",)),
        **dict.fromkeys(LISTS, ()),
        "li": (),
        "section": ("class", "data-start", "data-columns", "data-lines"),
        "header": ("class",),
        "footer": ("class",),
        "watermark": (),
        "toc": ("data-levels",),
        "table": ("data-widths", "class"),
        "caption": ("id",),
        "colgroup": (),
        "col": ("class",),
        "figure": ("class",),
        "figcaption": ("id",),
        "img": ("src", "alt", "width"),
        "thead": (),
        "tbody": (),
        "tr": ("class",),
        "th": ("colspan", "rowspan", "class"),
        "td": ("colspan", "rowspan", "class"),
        "hr": (),
        "strong": (),
        **dict.fromkeys(MARKS, ()),
        "span": ("class",),
        "footnote": (),
        "time": ("data-format",),
        "a": ("href",),
        "data": ("data-n",),
        "br": (),
        "wbr": (),
        "tab": (),
    }.items()
}
"""The elements of the vocabulary, each with the attributes that it may have."""

_OURS = ("data-at", "data-n")
MAX_NESTED = 10
"""How many elements of a line may lie in each other: `<strong>` in `<strong>` does nothing more, but macros may bring
their own along."""
CHILDLESS = frozenset(["data", "br", "wbr", "hr", "meta", "col", "img", "tab"])
DATE_PICTURE = re.compile(r"(?=.*[yEMOdA])[yEMOdA年月日 ,./-]{1,30}")
"""How Word may be told to write a date (ECMA-376-1, 17.16.4.1); `E`, `O` and `A` are its Chinese digits."""
ADDRESS = r"https?://[\w.-]+(?::[0-9]{1,5})?(?:[/?#]\S*)?|mailto:[^\s@?]+@[\w.-]+(?:\?\S*)?"
"""Where a link may lead: what else an address can be, Word may not open, or runs as a program."""


PRINTED_STYLES = frozenset(STYLES).difference(["body", "item", "page_number"], WHEN_USED)
"""The styles that elements are printed in and that a format may lack; the program knows how the others look."""


def needed_style(tag: str, class_: str) -> str:
    """The name of the style in which an element with a class is printed; empty for the body's, or for none."""
    if tag in HEADINGS:
        return tag
    if tag == "table":
        return "compact" if class_ == "compact" else "table"
    if tag in ("caption", "figcaption"):
        return "caption"
    return class_ if tag == "p" else ""


_PRINTED = (r"<%s[^<>]*>\s*(\{\{.*?\}\})", r"</%s>\s*(\{\{.*?\}\})")
"""An expression that is printed right behind the beginning of an element, and behind its end."""


def written_at(element: Element) -> str:
    """The part and the line of the template that wrote an element; empty for what templates write there themselves."""
    at = element.get("data-at", "")
    return at[1:] if at.startswith(OURS) else ""


class ListLine(NamedTuple):
    """A line of a list: of which item it is, its text, and whether it is the `first` of that item.

    `ordinal` is the number of the item in its list. `level` is that of the list among those with numbers, 0 for one
    without; `depth` is how deep it lies in lists without numbers.
    """

    item: Element
    runs: list[Run]
    first: bool
    ordinal: int
    level: int
    depth: int


class Elements:
    """Reads elements; knows the line of the template that wrote each."""

    def __init__(
        self,
        root: Element,
        locate: Locate,
        printed: Sequence[object] = (),
        styles: Collection[str] | None = None,
        classes: Classes = NO_CLASSES,
    ) -> None:
        """`styles` are the names of those that the format has; any if they are not given."""
        self.root = root
        self.styles = styles
        self.locate = locate
        self.classes = classes
        self.printed = printed
        self.anchors: list[str] = []
        self.footnoted = False
        self.in_footnote = False
        self.read: Callable[[str], bytes] | None = None
        self.listed: list[Listed] = []
        self.held = False  # whether a list or a picture in a cell has been met
        self.lying = False  # whether what is read stands on pages that lie on their side

    def fail(self, code: str, element: Element, **params: object) -> TemplateError:
        """The error `code` at an element."""
        return TemplateError(Problem(code=code, place=self.place(element), params={"element": element.tag, **params}))

    def stray_text(self, element: Element, text: str) -> TemplateError:
        """The error of a text that begins in `element`, or behind it, where none may stand; where the template has it
        word for word, it is told at its own line."""
        said, place = text.strip(), self.place(element)
        first = said.split("\n")[0]
        if place is not None:
            source = place.source
            begin = source.index_of(place.line, place.column - 1)
            if (at := source.text.find(first, begin)) >= 0:
                place = source.place_at(at, len(first))
            elif printed := re.compile(_PRINTED[element.tag != "body"] % element.tag).search(source.text, begin):
                place = source.place_at(printed.start(1), len(printed.group(1)))
        return TemplateError(Problem(code="markup-stray-text", place=place, params={"text": said[:20]}))

    def place(self, element: Element | None) -> Place | None:
        """The line of the template that wrote an element, or the nearest one around it."""
        parents = {child: parent for parent in self.root.iter() for child in parent}
        while element is not None:
            if at := written_at(element):
                part, line = at.rsplit(":", 1)
                return self.locate(part, int(line))
            element = parents.get(element)
        return None

    def filled(self, element: Element) -> Filled | None:
        """The Word file that an element stands for, if it is the program's own for one."""
        source = self.source(element) if element.tag == WORD_FILE else None
        return source if isinstance(source, Filled) else None

    def check_names(self) -> None:
        """Make sure that every element and attribute is of the vocabulary, and that references lead somewhere.

        Raises:
            TemplateError: one is not, or does not.
        """
        lacking = PRINTED_STYLES.difference(self.styles) if self.styles is not None else ()
        for element in self.root.iter():
            allowed = ALLOWED.get(element.tag)
            if allowed is None and self.filled(element) is not None:
                continue
            if element.tag in CHILDLESS and (len(element) or (element.text and element.tag != "data")):
                raise self.fail("markup-not-empty", element)
            if allowed is None:
                raise self.fail("markup-element", element, names=Listing(ALLOWED))
            for name in element.attrib:
                ours = name in _OURS and element.get(name, "").startswith(OURS)
                if (name not in allowed or name in _OURS) and not ours:
                    raise self.fail("markup-attribute", element, name=name, names=Listing(sorted(allowed)) or "—")
                if name == "id":
                    self.add_anchor(element)
            if lacking and (style := needed_style(element.tag, element.get("class", ""))) in lacking:
                raise self.fail("markup-style", element, name=style)
        self.check_references()

    def add_anchor(self, element: Element) -> None:
        """Note what an element is referred to by.

        Raises:
            TemplateError: its `id` is no name, or is there already.
        """
        anchor = element.get("id", "")
        if not ANCHOR.fullmatch(anchor):
            raise self.fail("markup-anchor", element, name=anchor)
        if anchor in self.anchors:
            raise self.fail("markup-anchor-twice", element, name=anchor)
        self.anchors.append(anchor)

    def check_references(self) -> None:
        """Make sure that all that is referred to is there.

        Raises:
            TemplateError: a reference leads nowhere.
        """
        for element in self.root.iter("a"):
            target = element.get("href", "")
            if target[:1] != "#":
                self.check_address(element, target)
                continue
            if len(element) or element.text:
                raise self.fail("markup-not-empty", element)
            if target[1:] not in self.anchors:
                names = Listing(f"#{anchor}" for anchor in self.anchors)
                raise self.fail(
                    "markup-reference" if names else "markup-reference-none", element, name=target, names=names
                )

    def check_address(self, element: Element, target: str) -> None:
        """Make sure that a link leads to an address, and has a text.

        Raises:
            TemplateError: it does not, or has none.
        """
        if not re.fullmatch(ADDRESS, target):
            raise self.fail("markup-reference-form", element, name=target)
        if not text_of(element).strip():
            raise self.fail("markup-empty", element)

    def source(self, element: Element) -> object:
        """The figure or the text that a `<data>` shows; None for one that the template wrote itself."""
        number = element.get("data-n", "").removeprefix(OURS)
        return self.printed[int(number)] if number.isdecimal() and int(number) < len(self.printed) else None

    def no_text(self, element: Element) -> None:
        """Make sure that an element holds other elements only.

        Raises:
            TemplateError: it holds text.
        """
        text, owner = element.text, element
        for child in (*element, None):
            if text and not text.isspace():
                raise self.stray_text(owner, text)
            if child is not None:
                text, owner = child.tail, child

    def line(self, element: Element) -> list[Run]:
        """The runs of an element that is one line."""
        lines = self.lines(element)
        if len(lines) > 1:
            raise self.fail("markup-heading-lines", element)
        return lines[0]

    def lines(self, element: Element) -> list[list[Run]]:
        """The runs of an element, cut at every `<br/>`."""
        lines: list[list[Run]] = [[]]
        for run in self.inline(element):
            if run.text == "\n":
                lines.append([])
            elif run.text != "\v":
                lines[-1].append(run)
        return lines

    def list_lines(self, element: Element, level: int, depth: int = 0) -> Iterator[ListLine]:
        """The lines of a list and of those within it: of one with numbers at `level`, of one without in so many others
        without.

        Raises:
            TemplateError: it has no items, one of them no text, or it lies too deep.
        """
        self.no_text(element)
        numbered = element.tag == "ol"
        depth += not numbered
        if (level if numbered else depth) > MAX_DEPTH:
            raise self.fail("markup-too-deep", element)
        if len(element) == 0:
            raise self.fail("markup-empty", element)
        for ordinal, item in enumerate(element, start=1):
            if item.tag != "li":
                raise self.fail("markup-misplaced", item, parent=element.tag)
            for index, runs in enumerate(self.lines(item)):
                if any(run.text.strip() for run in runs):
                    yield ListLine(item, runs, index == 0, ordinal, level if numbered else 0, depth)
                elif index == 0:
                    raise self.fail("markup-empty", item)
            for child in item:
                if child.tag in LISTS:
                    yield from self.list_lines(child, level + numbered, depth)

    def inline(self, element: Element, depth: int = 0, strong: bool = False, marks: Marks | None = None) -> list[Run]:
        """The runs of an element that lies in so many others of its line; none is empty but the signs of footnotes.

        `\\n` stands for `<br/>`, `\\v` for `<wbr/>`, `\\t` for `<tab/>`, `\\f` for the list or the picture in a cell
        that is its source.
        """
        if depth > MAX_NESTED:
            raise self.fail("markup-nested-deep", element, limit=MAX_NESTED)
        runs: list[Run] = []
        if text := element.text:
            _add_run(runs, text, strong, marks)
        for child in element:
            tag = child.tag
            if tag == "data":
                runs.append(Run(child.text or "", strong, source=self.source(child), marks=marks))
            elif tag == "br":
                runs.append(_BREAK)
            elif tag == "wbr":
                runs.append(_MAY_BREAK)
            elif tag == "tab" and element.tag == "p":
                runs.append(_TAB)
            elif tag == "strong":
                runs += self.inline(child, depth + 1, True, marks)
            elif tag == "a":
                target = child.get("href", "")
                if target[:1] == "#":
                    runs.append(Run(target, strong, link=target[1:], marks=marks))
                elif marks and marks.address:
                    raise self.fail("markup-misplaced", child, parent="a")
                else:
                    runs += self.inline(child, depth + 1, strong, (marks or Marks())._replace(address=target))
            elif tag in MARKS:
                held = marks or Marks()
                runs += self.inline(child, depth + 1, strong, held._replace(names=held.names | {tag}))
            elif tag == "time":
                runs.append(self.time(child, strong, marks or Marks()))
            elif tag == "footnote":
                if self.in_footnote or (marks and marks.address):
                    raise self.fail("markup-misplaced", child, parent=element.tag)
                runs.append(Run("", marks=Marks(footnote=self.footnote(child))))
            elif tag == "span":
                runs += self.inline(child, depth + 1, strong, (marks or Marks())._replace(letters=self.letters(child)))
            elif self.filled(child) is not None:
                raise self.fail("word-file-misplaced", child, parent=element.tag)
            elif element.tag in CELLS and tag in IN_CELLS:
                self.held = True
                runs.append(Run("\f", source=child))
            elif not (tag in LISTS and element.tag == "li"):
                raise self.fail("markup-misplaced", child, parent=element.tag)
            elif child.tail and not child.tail.isspace():
                raise self.stray_text(child, child.tail)
            if text := child.tail:
                _add_run(runs, text, strong, marks)
        return runs

    def time(self, element: Element, strong: bool, marks: Marks) -> Run:
        """The one run of a date that Word keeps; of the data that it shows the first is its source."""
        picture = element.get("data-format", "")
        if not DATE_PICTURE.fullmatch(picture):
            raise self.fail("time-format", element, name=picture)
        runs = self.inline(element)
        text = "".join(run.text for run in runs)
        if not text.strip():
            raise self.fail("markup-empty", element)
        source = next((run.source for run in runs if run.source is not None), None)
        return Run(text, strong, source=source, marks=marks._replace(field=picture))

    def footnote(self, element: Element) -> Paragraph:
        """The note of a `<footnote>`."""
        for line_end in element.iter("br"):
            raise self.fail("markup-misplaced", line_end, parent=element.tag)
        self.footnoted = self.in_footnote = True
        runs = self.line(element)
        self.in_footnote = False
        if not any(run.text.strip() for run in runs):
            raise self.fail("markup-empty", element)
        return Paragraph(Kind.FOOTNOTE, runs, at=written_at(element))

    def letters(self, element: Element) -> str:
        """The class of a `<span>`."""
        name = element.get("class", "")
        if name not in self.classes.characters:
            raise self.no_class(element, name, self.classes.characters)
        return name

    def no_class(self, element: Element, name: str, names: Iterable[str]) -> TemplateError:
        """The error of a class that an element cannot have."""
        listed = Listing(names)
        if not listed:
            return self.fail("markup-class-none", element, name=name)
        return self.fail("markup-class", element, name=name, names=listed)


_BREAK, _MAY_BREAK, _TAB = Run("\n"), Run("\v"), Run("\t")


def _add_run(runs: list[Run], text: str, strong: bool, marks: Marks | None) -> None:
    if "\n" in text:
        text = _LINE_END.sub("", text)
    if text:
        runs.append(Run(text, strong, marks=marks))


def text_of(element: Element) -> str:
    """All the text inside an element."""
    return _LINE_END.sub("", "".join(element.itertext()))

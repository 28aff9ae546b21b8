"""Lints the structure of a document: what Word, WPS or a reader trips over without an XML error."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from .element_order import misplaced_children
from .package_lint import lint_archive, lint_package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Spaces other than XML's own, such as U+3000, are kept without the attribute.
_FRAGILE_BLANKS = re.compile(r"\A[ \t\r\n]|[ \t\r\n]\Z|[ \t\r\n]{2}")
_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
_STORIES = {f"{_W}{name}" for name in ("body", "hdr", "ftr", "footnote", "endnote", "comment")}
_STYLE_REFERENCES = {
    "pStyle": "paragraph",
    "rStyle": "character",
    "tblStyle": "table",
    "basedOn": None,
    "next": None,
    "link": None,
    "styleLink": None,
    "numStyleLink": None,
}


def lint_docx(path: Path) -> list[str]:
    """Structural faults of a document, one line each: part, place, fault.

    A place counts from 1, in document order, over the whole part: `paragraph 3`, or
    `table 1, row 2, cell 1`.
    """
    with ZipFile(path) as archive:
        faults = list(lint_archive(archive.infolist()))
        contents = {name: archive.read(name) for name in archive.namelist()}
    roots: dict[str, etree._Element] = {}
    for name, content in contents.items():
        if name.endswith((".xml", ".rels")):
            try:
                roots[name] = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
            except etree.XMLSyntaxError as error:
                faults.append(f"{name}: is not well-formed: {error.msg}")
    faults += lint_package(set(contents), roots)
    parts = [_Part(name, root) for name, root in sorted(roots.items()) if _is_word(root)]
    names = _Names.collect(parts)
    for part in parts:
        faults += [f"{part.name}: {fault}" for check in _CHECKS for fault in check(part, names)]
    faults += _lint_bookmarks(parts)
    return faults


def _is_word(root: etree._Element) -> bool:
    return etree.QName(root).namespace == _W[1:-1]


class _Part:
    """An XML part of the document that can tell where in it an element stands."""

    def __init__(self, name: str, root: etree._Element) -> None:
        self.name = name
        self.root = root
        self._ranks = {
            tag: {element: rank for rank, element in enumerate(root.iter(f"{_W}{tag}"), start=1)}
            for tag in ("p", "tbl")
        }

    def place(self, element: etree._Element) -> str:
        inner: list[str] = []
        for ancestor in (element, *element.iterancestors()):
            match etree.QName(ancestor).localname:
                case "p":
                    return f"paragraph {self._ranks['p'][ancestor]}"
                case "tc":
                    inner.insert(0, f"cell {_rank_among_siblings(ancestor)}")
                case "tr":
                    inner.insert(0, f"row {_rank_among_siblings(ancestor)}")
                case "tbl":
                    return ", ".join([f"table {self._ranks['tbl'][ancestor]}", *inner])
                case "style":
                    return f"style {ancestor.get(f'{_W}styleId')!r}"
                case "lvl":
                    inner.insert(0, f"level {ancestor.get(f'{_W}ilvl')}")
                case "abstractNum":
                    number = ancestor.get(f"{_W}abstractNumId")
                    return ", ".join([f"abstract numbering {number}", *inner])
                case "docDefaults":
                    return "document defaults"
        return etree.QName(element).localname


def _rank_among_siblings(element: etree._Element) -> int:
    return 1 + sum(1 for _ in element.itersiblings(str(element.tag), preceding=True))


@dataclass(frozen=True, kw_only=True)
class _Names:
    """What the document defines, for all of its parts to refer to.

    Attributes:
        styles: type (`paragraph`, `character`, `table`, `numbering`) by style id.
    """

    styles: dict[str, str]
    numbers: set[str]
    abstract_numbers: set[str]

    @classmethod
    def collect(cls, parts: list[_Part]) -> _Names:
        def identifiers(tag: str, attribute: str) -> set[str]:
            elements = (element for part in parts for element in part.root.iterchildren(_W + tag))
            return {element.get(_W + attribute, "") for element in elements}

        return cls(
            styles={
                style.get(f"{_W}styleId", ""): style.get(f"{_W}type", "paragraph")
                for part in parts
                for style in part.root.iterchildren(f"{_W}style")
            },
            numbers=identifiers("num", "numId"),
            abstract_numbers=identifiers("abstractNum", "abstractNumId"),
        )


def _lint_styles(part: _Part, names: _Names) -> Iterator[str]:
    for tag, kind in _STYLE_REFERENCES.items():
        for element in part.root.iter(_W + tag):
            style = element.get(f"{_W}val", "")
            found = names.styles.get(style)
            if found is None or kind not in (None, found):
                wanted = f"{kind} style" if kind else f"{tag} style"
                yield f"{part.place(element)}: {wanted} {style!r} is not defined"


def _lint_numbers(part: _Part, names: _Names) -> Iterator[str]:
    for element in part.root.iter(f"{_W}numPr"):
        for reference in element.iterchildren(f"{_W}numId"):
            number = reference.get(f"{_W}val", "")
            # 0 takes a paragraph out of its style's numbering.
            if number not in names.numbers | {"0"}:
                yield f"{part.place(element)}: numId {number!r} is not defined"
    for element in part.root.iterchildren(f"{_W}num"):
        for reference in element.iterchildren(f"{_W}abstractNumId"):
            number = reference.get(f"{_W}val", "")
            if number not in names.abstract_numbers:
                yield f"num {element.get(f'{_W}numId')}: abstractNumId {number!r} is not defined"


def _lint_cells(part: _Part, _: _Names) -> Iterator[str]:
    for cell in part.root.iter(f"{_W}tc"):
        blocks = [child.tag for child in cell.iterchildren(f"{_W}p", f"{_W}tbl", f"{_W}sdt")]
        if not blocks or blocks[-1] != f"{_W}p":
            yield f"{part.place(cell)}: does not end in a paragraph"


def _lint_fields(part: _Part, _: _Names) -> Iterator[str]:
    for story in part.root.iter(*_STORIES):
        yield from _lint_fields_of_story(part, story)
    for run in part.root.iter(f"{_W}r"):
        pieces = [child.tag for child in run.iterchildren(f"{_W}fldChar", f"{_W}instrText")]
        # WPS shows nothing for a field that stands in one run.
        if len(pieces) > 1 or (pieces and run.find(f"{_W}t") is not None):
            yield f"{part.place(run)}: a run holds more than one piece of a field"


def _lint_fields_of_story(part: _Part, story: etree._Element) -> Iterator[str]:
    open_fields: list[etree._Element] = []
    separated: set[etree._Element] = set()
    for element in story.iter(f"{_W}fldChar", f"{_W}instrText"):
        place = part.place(element)
        field = open_fields[-1] if open_fields else None
        kind = element.get(f"{_W}fldCharType", "instrText")
        if kind == "begin":
            open_fields.append(element)
        elif field is None:
            yield f"{place}: field {kind} without begin"
        elif kind == "end":
            open_fields.pop()
        elif field in separated:
            yield f"{place}: field {kind} after separate"
        elif kind == "separate":
            separated.add(field)
    for field in open_fields:
        yield f"{part.place(field)}: field begin without end"


def _lint_grids(part: _Part, _: _Names) -> Iterator[str]:
    for table in part.root.iter(f"{_W}tbl"):
        columns = table.findall(f"{_W}tblGrid/{_W}gridCol")
        if not columns:
            yield f"{part.place(table)}: has no grid"
            continue
        above: dict[int, int] = {}
        for row in table.iterchildren(f"{_W}tr"):
            column = _property(row, "trPr", "gridBefore")
            merged: dict[int, int] = {}
            for cell in row.iterchildren(f"{_W}tc"):
                span = _property(cell, "tcPr", "gridSpan", default=1)
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merge is not None:
                    merged[column] = span
                    if merge.get(f"{_W}val") != "restart" and above.get(column) != span:
                        yield f"{part.place(cell)}: continues no cell of its width above it"
                column += span
            column += _property(row, "trPr", "gridAfter")
            if column != len(columns):
                filled = f"fills {column} of {len(columns)} grid columns"
                yield f"{part.place(row)}: {filled}"
            above = merged


def _property(element: etree._Element, group: str, name: str, default: int = 0) -> int:
    found = element.find(f"{_W}{group}/{_W}{name}")
    value = "" if found is None else found.get(f"{_W}val", "")
    return int(value) if value.isdecimal() else default


def _lint_blanks(part: _Part, _: _Names) -> Iterator[str]:
    for element in part.root.iter(f"{_W}t", f"{_W}delText", f"{_W}instrText"):
        text = element.text or ""
        if _FRAGILE_BLANKS.search(text) and element.get(_XML_SPACE) != "preserve":
            yield f"{part.place(element)}: blanks of {text!r} lack xml:space"


def _lint_hints(part: _Part, _: _Names) -> Iterator[str]:
    for run in part.root.iter(f"{_W}r"):
        text = "".join(element.text or "" for element in run.iterchildren(f"{_W}t"))
        # Ambiguous characters (“ ” — … ①) are the very ones that the hint is for.
        chinese = any(unicodedata.east_asian_width(character) in "WFA" for character in text)
        fonts = run.find(f"{_W}rPr/{_W}rFonts")
        if chinese and (fonts is None or fonts.get(f"{_W}hint") != "eastAsia"):
            yield f'{part.place(run)}: run {text!r} lacks hint="eastAsia"'


def _lint_order(part: _Part, _: _Names) -> Iterator[str]:
    for element in part.root.iter(f"{_W}*"):
        for fault in misplaced_children(element):
            yield f"{part.place(element)}: {fault}"


def _lint_theme_fonts(part: _Part, _: _Names) -> Iterator[str]:
    for element in part.root.iter(f"{_W}rFonts"):
        for name in _THEME_FONTS:
            if element.get(_W + name) is not None:
                yield f"{part.place(element)}: theme font {name}"


def _lint_bookmarks(parts: list[_Part]) -> Iterator[str]:
    starts = [(part, element) for part in parts for element in part.root.iter(f"{_W}bookmarkStart")]
    for attribute in ("id", "name"):
        counts = Counter(element.get(_W + attribute) for _, element in starts)
        for part, element in starts:
            value = element.get(_W + attribute)
            if counts[value] > 1:
                counts[value] = 0
                yield f"{part.name}: {part.place(element)}: bookmark {attribute} {value!r} repeats"


_CHECKS: tuple[Callable[[_Part, _Names], Iterator[str]], ...] = (
    _lint_styles,
    _lint_numbers,
    _lint_cells,
    _lint_fields,
    _lint_grids,
    _lint_blanks,
    _lint_hints,
    _lint_order,
    _lint_theme_fonts,
)

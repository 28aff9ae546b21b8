"""Reads the classes of a format's own: loaded where a format has some."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Any

from reportgen.layout.classes import HEADING_STYLES, STYLES, Classes
from reportgen.layout.own_looks import CellLook, Letters, TableLook, borders, row_height
from reportgen.layout.units import half_points
from reportgen.messages import Listing

_NAME = re.compile(r"[^\W\d][\w-]*")
# What classes of tables and cells are called that every report has.
_KEPT = ("compact", "left", "center", "right")
_SIDES = {"居中": "center", "左对齐": "left", "右对齐": "right"}
_HEIGHTS = {"居上": "top", "居中": "center", "居下": "bottom"}
# By difflib's own measure: tittle is as close to title as that, quote is not to note.
_CLOSE = 0.8
# Names of one word that Word's own styles have, beside those that are kinds of paragraphs here.
_WORDS_OWN = ("normal", "header", "footer", "hyperlink")


def read_classes(
    plain: Mapping[str, Any],
    paragraphs: tuple[str, ...],
    families: Mapping[str, str],
    taken: Collection[str],
    measure: Callable[..., Any],
    report: Callable[..., None],
) -> Classes:
    """The classes of a format.

    Args:
        plain: the format, which fits its schema.
        paragraphs: the names of the styles that are classes.
        families: the names that Word knows the fonts by, by those that the format has for them.
        taken: the names that the program itself gives to styles.
        measure: reads a measure at a path, as `convert, value, *path`, and notes what is none.
        report: notes a fault: `code, path, **params`.
    """
    return _Reader(plain, families, taken, measure, report).classes(paragraphs)


def _slip_of(name: str) -> str:
    """The style that every report has and that a name seems to be a slip of, empty if it seems to be none."""
    if re.fullmatch("h[0-9]+", name):
        return HEADING_STYLES[-1]
    return next(iter(get_close_matches(name, STYLES, 1, _CLOSE)), "")


class _Reader:
    def __init__(
        self,
        plain: Mapping[str, Any],
        families: Mapping[str, str],
        taken: Collection[str],
        measure: Callable[..., Any],
        report: Callable[..., None],
    ) -> None:
        self.plain = plain
        self.families = families
        self.taken = {*_WORDS_OWN, *taken}
        self.measure = measure
        self.report = report

    def classes(self, paragraphs: tuple[str, ...]) -> Classes:
        groups = {group: dict(self.plain.get(group, {})) for group in ("characters", "cells", "tables")}
        groups["tables"].pop("padding", None)  # that of all tables
        for group, names in {"styles": paragraphs, **groups}.items():
            for name in names:
                if not _NAME.fullmatch(name):
                    self.report("class-name", (group, name), name=name)
                elif name in _KEPT:
                    self.report("class-kept", (group, name), name=name)
                elif name.lower() in self.taken:
                    self.report("class-taken", (group, name), name=name)
                elif group == "styles" and (near := _slip_of(name)):
                    self.report("class-near", (group, name), name=name, near=near)
        characters, cells = self.plain.get("characters", {}), self.plain.get("cells", {})
        for name in characters:
            if name in paragraphs:  # Word has one list of names for all styles
                self.report("class-twice", ("characters", name), name=name)
        return Classes(
            paragraphs,
            {name: self.letters(entry, "characters", name) for name, entry in characters.items()},
            {name: self.cell(entry, "cells", name) for name, entry in cells.items()},
            {name: self.table(entry, cells, "tables", name) for name, entry in groups["tables"].items()},
        )

    def cell(self, entry: Mapping[str, Any], *path: str) -> CellLook:
        """How the cells of a class look."""
        letters = self.letters(entry, *path)
        lines = self.read(borders, entry, "border", *path) or ()
        return CellLook(
            letters._replace(shading=""),
            letters.shading,
            tuple((side, line) for side, line in lines if not side.startswith("inside")),
            _SIDES.get(entry.get("align", ""), ""),
            _HEIGHTS.get(entry.get("vertical", ""), ""),
            self.read(row_height, entry, "height", *path),
        )

    def table(self, entry: Mapping[str, Any], cells: Mapping[str, Any], *path: str) -> TableLook:
        """How the tables of a class look."""
        for key in ("head", "body"):
            if key in entry and entry[key] not in cells:
                names = Listing(cells)
                code = "cells-unknown" if names else "cells-none"
                self.report(code, (*path, key), name=entry[key], names=names)
        return TableLook(
            self.read(borders, entry, "border", *path) or (),
            entry.get("head", ""),
            entry.get("body", ""),
            self.read(row_height, entry, "height", *path),
            "place" in entry,
        )

    def read(self, convert: Callable[[str], Any], entry: Mapping[str, Any], key: str, *path: str) -> Any:
        """A measure of an entry, None if it is not there or is none."""
        return self.measure(convert, entry[key], *path, key) if key in entry else None

    def letters(self, entry: Mapping[str, Any], *path: str) -> Letters:
        """How the letters of a class look."""
        font = entry.get("font", "")
        if font and font not in self.families and self.families:
            self.report("font-unknown", (*path, "font"), name=font, names=Listing(self.families))
        family = self.families.get(font, "")
        return Letters(
            font=family,
            latin=entry.get("latin", family),
            size=self.read(half_points, entry, "size", *path) or 0,
            bold=entry.get("bold"),
            italic=entry.get("italic"),
            underline=entry.get("underline"),
            color=entry.get("color", "").upper(),
            shading=entry.get("shading", "").upper(),
        )

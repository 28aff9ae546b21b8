"""Reads the classes of a format's own: loaded where a format has some."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Any

from reportgen.layout.classes import HEADING_STYLES, STYLES, Classes
from reportgen.layout.own_looks import Letters
from reportgen.layout.units import half_points
from reportgen.messages import Listing

_NAME = re.compile(r"[^\W\d][\w-]*")
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
        for group, names in (("styles", paragraphs), ("characters", self.plain.get("characters", {}))):
            for name in names:
                if not _NAME.fullmatch(name):
                    self.report("class-name", (group, name), name=name)
                elif name.lower() in self.taken:
                    self.report("class-taken", (group, name), name=name)
                elif group == "styles" and (near := _slip_of(name)):
                    self.report("class-near", (group, name), name=name, near=near)
        characters = self.plain.get("characters", {})
        for name in characters:
            if name in paragraphs:  # Word has one list of names for all styles
                self.report("class-twice", ("characters", name), name=name)
        return Classes(
            paragraphs,
            {name: self.letters(entry, "characters", name) for name, entry in characters.items()},
        )

    def letters(self, entry: Mapping[str, Any], *path: str) -> Letters:
        """How the letters of a class look."""
        font = entry.get("font", "")
        if font and font not in self.families and self.families:
            self.report("font-unknown", (*path, "font"), name=font, names=Listing(self.families))
        family = self.families.get(font, "")
        return Letters(
            font=family,
            latin=entry.get("latin", family),
            size=self.measure(half_points, entry["size"], *path, "size") or 0 if "size" in entry else 0,
            bold=entry.get("bold"),
            italic=entry.get("italic"),
            underline=entry.get("underline"),
            color=entry.get("color", "").upper(),
            shading=entry.get("shading", "").upper(),
        )

"""Classes of a format's own: what a template may write as `class`, and how it then looks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportgen.layout.own_looks import CellLook, Letters, TableLook

HEADING_STYLES = ("h1", "h2", "h3", "h4", "h5", "h6")
ENTRY_STYLES = ("toc1", "toc2", "toc3", "toc4", "toc5", "toc6")
STYLES = (
    *("body", "title", "label", *HEADING_STYLES, "note", "caption", "table", "signature", "date", "page_number"),
    *("unit", "compact", "footnote", "item", "header", "toc_title", *ENTRY_STYLES),
)
"""The styles of every format; any other is a class of its own."""
WHEN_USED = frozenset(["footnote", "header", "toc_title", *ENTRY_STYLES])
"""Those that a report has only if something in it needs them."""


class Classes:
    """The names of the format's own classes, each with its look: of paragraphs (whose looks are styles of the layout),
    of letters in a line, of cells and of tables."""

    __slots__ = ("cells", "characters", "paragraphs", "tables")

    def __init__(
        self,
        paragraphs: tuple[str, ...] = (),
        characters: Mapping[str, Letters] = MappingProxyType({}),
        cells: Mapping[str, CellLook] = MappingProxyType({}),
        tables: Mapping[str, TableLook] = MappingProxyType({}),
    ) -> None:
        self.paragraphs = paragraphs
        self.characters = characters
        self.cells = cells
        self.tables = tables


NO_CLASSES = Classes()
"""Those of a format that has none."""

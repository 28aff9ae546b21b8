"""docxtpl as it is used here: its filling, without what it would do twice, forgive or leave out.

docxtpl and what it needs are an extra of the package; this module is loaded when a Word file has tags.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx.oxml import ns
from lxml import etree

from reportgen.values.recording import WORD_MARKS
from reportgen.word.sandbox import WordEnvironment
from reportgen.word.stories import PROPERTIES

# Where docxcompose is installed, docxtpl loads it, and it gives python-docx another namespace for `cp`, under which the
# properties of every file written later would be lost.
_namespaces = dict(ns.nsmap)
from docxtpl import DocxTemplate  # noqa: E402 - what stands above comes first for that reason

ns.nsmap.clear()
ns.nsmap.update(_namespaces)

_NOTES = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml",
)
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_MARKUP = re.compile("<(?![^<>]*? reportgen=)[^<>]*>")
# What docxtpl fails with on tables that are none: without a grid, or with spans that are no numbers.
_NO_TABLE = (AttributeError, TypeError, ValueError, ZeroDivisionError)


class BrokenStory(Exception):
    """A part is no XML any more, or no table, once it has been filled: `part` is its name."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class Engine(DocxTemplate):  # type: ignore[misc] # docxtpl has no types
    """docxtpl over a package whose tags are marked."""

    def __init__(self, content: bytes, environment: WordEnvironment) -> None:
        super().__init__(BytesIO(content))
        self.environment = environment

    def fill(self, names: Mapping[str, Any]) -> dict[str, bytes]:
        """The parts of the filled package, with a mark at each value that was printed.

        Raises:
            BrokenStory: what tags have repeated or left out is no whole paragraphs, rows or cells.
        """
        self.render(dict(names), self.environment)
        buffer = BytesIO()
        self.docx.save(buffer)
        with ZipFile(buffer) as package:
            return {entry: package.read(entry) for entry in package.namelist()}

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None) -> str:
        """A part filled; of attributes only alternative texts keep marks, as docxtpl reads the numbers in others."""
        name = str(part.partname)[1:]
        self.environment.part = name
        filled: str = super().render_xml_part(src_xml, part, context, jinja_env)
        filled = _MARKUP.sub(lambda tag: WORD_MARKS.sub("", tag.group()), filled.replace("\a", " "))
        try:
            etree.fromstring(filled.encode())
        except (etree.XMLSyntaxError, ValueError):
            raise BrokenStory(name) from None
        return filled

    def fix_tables(self, xml: str) -> Any:
        """The tree of the body, its tables with as many columns as cells."""
        try:
            return super().fix_tables(xml)
        except _NO_TABLE:
            raise BrokenStory(self.environment.part) from None

    def render_footnotes(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Footnotes and endnotes, each once: docxtpl fills footnotes anew for every section, the data among them."""
        for part in self._parts(*_NOTES):
            xml = self.patch_xml(part.blob.decode("utf-8"))
            part._blob = self.render_xml_part(xml, part, context, jinja_env).encode()  # noqa: SLF001 - as docxtpl does

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """All properties with tags, of which docxtpl knows some, as texts and not as XML."""
        for part in self._parts(_CORE):
            self.environment.part = str(part.partname)[1:]
            for element in part.element.iterchildren("*"):
                if element.tag in PROPERTIES and "{" in (element.text or ""):
                    filled = self.environment.from_string(element.text).render(context)
                    element.text = html.unescape(filled.replace("\a", " "))

    def _parts(self, *kinds: str) -> Iterator[Any]:
        return (part for part in self.docx.part.package.iter_parts() if part.content_type in kinds)

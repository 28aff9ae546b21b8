"""A Word file that is the whole report: its document, named by its own properties."""

from __future__ import annotations

import re

from lxml import etree

from reportgen.document.blocks import Document, Filled
from reportgen.errors import Problem, TemplateError
from reportgen.values.recording import WORD_MARKS
from reportgen.word.stories import PROPERTIES, core_part

_CREATED = "{http://purl.org/dc/terms/}created"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_DAY = "1980-01-01"  # the first that a zip file knows


def document_of(filled: Filled) -> Document:
    """A report that is one filled file. Its name is the title among the properties of the file, its date the day on
    which that was made.

    Raises:
        TemplateError: the file has no title.
    """
    core = core_part(filled.contents)
    found = (
        {}
        if not core
        else {
            PROPERTIES.get(str(element.tag), str(element.tag)): WORD_MARKS.sub("", element.text or "").strip()
            for element in etree.fromstring(filled.contents[core]).iterchildren("*")
        }
    )
    title = found.get("title", "")
    if not title:
        raise TemplateError(Problem(code="word-untitled", file=filled.name))
    day = _DAY.match(found.get(_CREATED, ""))
    date = day.group() if day else _NO_DAY
    return Document(title, found.get("author", ""), found.get("subject", ""), date, title, [filled])

"""The table of contents in a Word file: a field whose result is there already, each entry with a link and its page."""

from __future__ import annotations

import re

from reportgen.docx.footers import field_pieces
from reportgen.docx.ooxml import element, quoted

_LOOK = element("rPr", element("rFonts", hint="eastAsia"))


def bookmarked(anchor: str, text: str) -> str:
    """The runs of a heading to which an entry leads."""
    number = re.sub("[^0-9]", "", anchor)
    return f'<w:bookmarkStart w:id="{number}" w:name="{quoted(anchor)}"/>{text}<w:bookmarkEnd w:id="{number}"/>'


def entry(text: str, anchor: str, page: str, levels: int, *, first: bool, last: bool) -> str:
    """The runs of an entry; the first begins the field of the whole table, of headings of so many levels, and the last
    ends it.

    Neither is the field marked as out of date, nor is Word told to update fields: both make it ask whoever opens the
    report. Word works the pages out anew when the report is printed, or its fields are updated.
    """
    own = _runs(*field_pieces(f"PAGEREF {anchor} \\h", page))
    link = f'<w:hyperlink w:anchor="{quoted(anchor)}" w:history="1">{text}{own}</w:hyperlink>'
    begin, code, separate, *_, end = field_pieces(f'TOC \\o "1-{levels}" \\h \\z', "")
    return f"{_runs(begin, code, separate) if first else ''}{link}{_runs(end) if last else ''}"


def _runs(*pieces: str) -> str:
    return "".join(element("r", _LOOK, piece) for piece in pieces)


def with_probes(document: str, anchors: list[str]) -> str:
    """The main part with paragraphs at its end, on pages of their own, each with nothing but the page of an anchor."""
    probes = []
    for index, anchor in enumerate(anchors):
        break_before = "<w:pageBreakBefore/>" if index == 0 else ""
        field = _runs(*field_pieces(f"PAGEREF {anchor} \\h", "0"))
        probes.append(f'<w:p><w:pPr>{break_before}<w:jc w:val="left"/></w:pPr>{field}</w:p>')
    at = document.rindex("<w:sectPr")
    return document[:at] + "".join(probes) + document[at:]

"""What a report is written as, by the names that `build --to` takes; each form loads what it needs when wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reportgen.case import Case

DOCX = "docx"
"""The form of a report where none is named."""


class Writer(NamedTuple):
    """What writes a report in a form, and the ending of its file."""

    ending: str
    write: Callable[[Case], bytes]


def _docx(case: Case) -> bytes:
    return case.docx


def _html(case: Case) -> bytes:
    from reportgen.html.report import report_page

    case.raise_for_errors()
    return report_page(case.document, case.look, case.base_text).encode()


WRITERS: Mapping[str, Writer] = {
    DOCX: Writer(".docx", _docx),
    "html": Writer(".html", _html),
}
"""The forms of a report by their names. What writes one raises what the stages raise that it asks for, and a UsageError
where what it needs is not installed."""

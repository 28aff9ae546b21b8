"""The forms of a report by their names, as `build --to` and the page of `edit` offer them."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from reportgen.errors import Problem, UsageError
from reportgen.messages import Listing, Saying

if TYPE_CHECKING:
    from reportgen.case import Case
    from reportgen.pdf.fonts import Replaced

DOCX = "docx"
"""The form of a report where none is named."""


class Written(NamedTuple):
    """A report in a form, and what is to be said with it: fonts that are missing, a program that has laid it out."""

    content: bytes
    said: tuple[Saying, ...] = ()


class Writer(NamedTuple):
    """What writes a report in a form, and the ending of its file."""

    ending: str
    write: Callable[[Case], Written]


def _docx(case: Case) -> Written:
    return Written(case.docx)


def _html(case: Case) -> Written:
    from reportgen.html.report import report_page

    case.raise_for_errors()
    return Written(report_page(case.document, case.look, case.base_text).encode())


def _pdf(case: Case) -> Written:
    """A PDF by Typst, and by LibreOffice where the report has parts that were made in Word."""
    from reportgen.pdf.write import has_word_parts, write_pdf

    case.raise_for_errors()
    if case.word_report is not None or case.base is not None or has_word_parts(case.document):
        return _office_pdf(case)
    pdf = write_pdf(case.document, case.look, font_folders(), case.provenance.keywords() if case.provenance else ())
    said = (Saying("pdf-fonts", {"names": Listing(map(_replaced, pdf.missing))}),) if pdf.missing else ()
    return Written(pdf.content, said)


def _replaced(font: Replaced) -> Saying:
    """A font that is missing, with what stands in for it."""
    params = {"name": font.name, "by": font.by}
    return Saying("pdf-font", params) if font.by else Saying("pdf-font-none", params)


def font_folders() -> list[str]:
    """The folders of fonts that are named by `REPORTGEN_FONTS`, besides those of the machine."""
    return [folder for folder in os.environ.get("REPORTGEN_FONTS", "").split(os.pathsep) if folder]


def _office_pdf(case: Case) -> Written:
    from reportgen.writers.office import find_office, office_pdf, settled_pdf

    if find_office() is None:
        raise UsageError(Problem(code="pdf-no-office"))
    docx = case.docx
    if case.provenance is not None:
        from reportgen.docx.recorded import with_keywords

        docx = with_keywords(docx, case.provenance.keywords())
    content = office_pdf(docx)
    if content is None:
        raise UsageError(Problem(code="pdf-not-made"))
    content = settled_pdf(content, dt.date.fromisoformat(case.document.date))
    return Written(content, (Saying("pdf-by-office"),))


def _markdown(case: Case) -> Written:
    from reportgen.plain.markdown import write_markdown

    case.raise_for_errors()
    return Written(write_markdown(case.document).encode())


def _text(case: Case) -> Written:
    from reportgen.plain.text import write_text

    case.raise_for_errors()
    return Written(write_text(case.document).encode())


WRITERS: Mapping[str, Writer] = {
    DOCX: Writer(".docx", _docx),
    "pdf": Writer(".pdf", _pdf),
    "html": Writer(".html", _html),
    "md": Writer(".md", _markdown),
    "txt": Writer(".txt", _text),
}
"""The forms of a report by their names. What writes one raises what the stages raise that it asks for, and a UsageError
where what it needs is not installed."""

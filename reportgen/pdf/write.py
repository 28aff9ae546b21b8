"""From blocks to a PDF."""

# Annotations of named tuples are not postponed here: each that is a text is compiled once more while the module loads.
import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from reportgen.document.blocks import Document, Filled
from reportgen.layout.format import Layout
from reportgen.pdf.engine import engine
from reportgen.pdf.fonts import FontBook, Replaced
from reportgen.pdf.pieces import Pieces


class Pdf(NamedTuple):
    """A report as a PDF, and which of its fonts are not installed, each with what stands in for it."""

    content: bytes
    missing: tuple[Replaced, ...]


def write_pdf(document: Document, layout: Layout, folders: Sequence[str] = (), keywords: Sequence[str] = ()) -> Pdf:
    """The report as a PDF. The same document and layout give the same bytes where the same fonts are installed.

    Args:
        document: one without parts made in Word, as `has_word_parts` tells.
        folders: where fonts lie besides those of the machine.
        keywords: what the file is to say of itself beside its title.

    Raises:
        UsageError: Typst is not installed.
    """
    typst = engine(tuple(folders))
    book = FontBook(typst.variants(), layout.fonts)
    pieces = Pieces(document, layout, book)
    report = {**pieces.report(), "keywords": list(keywords)}
    content = typst.compile(report, pieces.pictures, _day(document.date))
    return Pdf(content, tuple(book.missing()))


def has_word_parts(document: Document) -> bool:
    """Whether a report has forms or pages made in Word, which only Word or LibreOffice can lay out."""
    return document.base is not None or any(isinstance(block, Filled) for block in document.blocks)


def _day(date: str) -> dt.datetime:
    """The day that a report says it is of, which is the one on which its PDF says that it was made."""
    return dt.datetime.combine(dt.date.fromisoformat(date), dt.time(), dt.UTC)

"""From blocks to a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.document.blocks import Document, Filled
from reportgen.docx.body import Body
from reportgen.docx.ooxml import zip_package
from reportgen.docx.package import package_parts
from reportgen.docx.styles import indent_of
from reportgen.layout.classes import HEADING_STYLES
from reportgen.layout.format import Layout

if TYPE_CHECKING:
    from reportgen.docx.base_checks import Base
    from reportgen.docx.provenance import Provenance


def write_docx(
    document: Document, layout: Layout, base: Base | None = None, provenance: Provenance | None = None
) -> bytes:
    """The report as a Word file. The same document, layout and provenance give the same bytes.

    Notes of runs become comments; of a document that compares two, the changes become tracked changes.

    Args:
        base: a Word file that the report is to stand in.
        provenance: what the report is made from, as the file is to say it.
    """
    noted = any(run.note for paragraph in document.paragraphs() for run in paragraph.runs)
    if noted or document.sides:
        parts = _reviewed_parts(document, layout, base is not None)
    else:
        body = Body(document, layout, base is not None)
        main = body.write()
        parts = _parts(document, layout, body, main, _numbering(body))
    attached = [block for block in document.blocks if isinstance(block, Filled)]
    if base is None:
        own = not (attached or document.entries() or noted or document.sides)
        return zip_package(_with_provenance(_with_attachments(parts, attached, document.date), provenance, own=own))
    from reportgen.docx.base import merge_base

    merged = merge_base(_filled_base(document, base), parts, layout)
    return zip_package(_with_provenance(_with_attachments(merged, attached, document.date), provenance, own=False))


def _with_provenance(parts: dict[str, bytes], provenance: Provenance | None, *, own: bool) -> dict[str, bytes]:
    """The parts of a report with what it was made from; `own` tells that nobody else has written any of them."""
    if provenance is None:
        return parts
    if own:
        from reportgen.docx.provenance import with_provenance

        return with_provenance(parts, provenance)
    from reportgen.docx.recorded import add_provenance

    return add_provenance(parts, provenance)


def _with_attachments(parts: dict[str, bytes], files: list[Filled], date: str) -> dict[str, bytes]:
    """The parts of a report with the files that are attached to it."""
    if not files:
        return parts
    from reportgen.docx.attachments import attach_files

    return attach_files(parts, files, date)


def write_filled(filled: Filled, date: str, provenance: Provenance | None = None) -> bytes:
    """A filled Word file that is the whole report; its notes become comments of that date."""
    from reportgen.docx.filled import settled_parts

    return zip_package(_with_provenance(settled_parts(filled, date), provenance, own=False))


def _filled_base(document: Document, base: Base) -> Base:
    """The base as the report stands in it: filled, if it has tags."""
    if document.base is None:
        return base
    content = write_filled(document.base, document.date)
    return base._replace(content=content, properties=document.base.properties)


def _reviewed_parts(document: Document, layout: Layout, follows: bool) -> dict[str, bytes]:
    """The parts of a report with comments or tracked changes."""
    from reportgen.docx.changes import ReviewedBody
    from reportgen.docx.comments import add_comment_styles, make_comments

    body = ReviewedBody(document, layout, follows)
    main = body.write()
    comments = {"comments": make_comments(body.notes, document.date)} if body.notes else {}
    own = {**_numbering(body), **comments}
    parts = _parts(document, layout, body, main, own)
    if body.notes:
        parts["word/styles.xml"] = add_comment_styles(parts["word/styles.xml"], layout)
    return parts


def _parts(document: Document, layout: Layout, body: Body, main: bytes, own: dict[str, bytes]) -> dict[str, bytes]:
    """The parts of a report whose body has been written."""
    if body.footnotes:
        own = {**own, "footnotes": body.footnotes.part()}
    parts = {
        **package_parts(document, layout, body.drawings, body.links, own, body.edges, body.used),
        "word/document.xml": main,
    }
    if body.footnotes:
        from reportgen.docx.footnotes import add_footnotes

        add_footnotes(parts, body.footnotes, layout)
    if body.links or (body.footnotes and body.footnotes.links.names):
        from reportgen.docx.links import add_link_style

        parts["word/styles.xml"] = add_link_style(parts["word/styles.xml"], layout)
    return parts


def _numbering(body: Body) -> dict[str, bytes]:
    if not body.numbering:
        return {}
    return {"numbering": body.numbering.part([indent_of(body.layout.styles[name]) for name in HEADING_STYLES])}

"""A report as a page of its own: one file for a department's website."""

from __future__ import annotations

from reportgen.document.blocks import Document
from reportgen.html.page import page
from reportgen.html.render import BaseText, render
from reportgen.layout.format import Layout


def report_page(document: Document, layout: Layout, base: BaseText = ()) -> str:
    """The report as a page, whole in one file, which speaks the language of the report. The same document and layout
    give the same text.

    Args:
        base: what the base says in which it stands.
    """
    language = "zh" if layout.words.language == "zh" else "en"
    rendering = render(document, layout, base=base)
    body = f'<main id="report" tabindex="-1">{rendering.html}</main>'
    return page(document.title, layout.lang, language, body, rendering.rules, author=document.author)

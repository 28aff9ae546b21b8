"""A comparison of two reports as pages: the new one with what was struck out of the old one, for the eye.

Which of the two is shown, or both, is chosen without a script: by the state of three buttons.
"""

from __future__ import annotations

from reportgen.document.blocks import Document
from reportgen.html.marks import quoted, text
from reportgen.html.page import asset, page
from reportgen.html.render import BaseText, render
from reportgen.layout.format import Layout
from reportgen.messages import message_text

_VIEWS = {"both": "html-view-both", "new": "html-view-new", "old": "html-view-old"}
_LABEL = 40  # characters of what a link to a change says


def changes_page(
    compared: Document,
    layout: Layout,
    names: tuple[str, str],
    summary: str,
    language: str,
    base: BaseText = (),
) -> str:
    """The page, whole in one file, with nothing from elsewhere.

    Args:
        compared: as `compare_documents` gives it.
        layout: that of the new report.
        names: what the old report is called, and the new one.
        summary: how much has changed, in one line.
        language: in which the page itself speaks, `zh` or `en`.
        base: what the base of the new report says.
    """
    rendering = render(compared, layout, base=base)

    def said(code: str, **params: object) -> str:
        return text(message_text(code, params, language))

    dropped = "".join(f"<p>{said('html-part-dropped', name=name)}</p>" for name in compared.dropped)
    old, new = names
    views = "".join(
        f'<label><input type="radio" name="view" id="view-{view}"{" checked" if view == "both" else ""}>'
        f" {said(code, old=old, new=new)}</label>"
        for view, code in _VIEWS.items()
    )
    links = "".join(
        f'<li><a href="#c{number}">{text(_shortened(label))}</a></li>'
        for number, label in enumerate(rendering.changes, start=1)
    )
    title = message_text("html-changes-title", {"title": compared.title}, language)
    body = (
        f'<div class="beside"><main id="report" tabindex="-1">{rendering.html}</main>'
        f'<aside aria-label="{quoted(title)}"><h2>{text(title)}</h2><p>{text(summary)}</p>{dropped}'
        f"<fieldset><legend>{said('html-view')}</legend>{views}</fieldset>"
        f'<nav aria-label="{said("html-changes")}"><ol>{links}</ol></nav></aside></div>'
    )
    styles = rendering.rules + asset("beside.css") + asset("changed.css")
    return page(title, layout.lang, language, body, styles)


def _shortened(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[:_LABEL]}…"

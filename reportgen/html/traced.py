"""The trace as pages: the report, in which each number that is pointed at tells its origin.

Without a script each number leads to its entry in the list behind the report.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from reportgen.document.blocks import Document
from reportgen.html.inline import Number
from reportgen.html.marks import quoted, text
from reportgen.html.page import asset, page
from reportgen.html.render import BaseText, Numbers, render
from reportgen.layout.format import Layout
from reportgen.messages import message_text
from reportgen.messages.unseen import visible
from reportgen.places import Source
from reportgen.trace.numbers import NumberKind, TracedNumber
from reportgen.values.formula_text import typed_places

_SHOWN = (NumberKind.STATED, NumberKind.COMPUTED, NumberKind.TEXT, NumberKind.TEMPLATE)


def numbers_of(entries: Sequence[TracedNumber]) -> Numbers:
    """The numbers of a trace for `render`: each is the one at its place in `entries`. Those of headings are none."""
    numbers: dict[int, list[Number]] = defaultdict(list)
    for order, entry in enumerate(entries):
        if entry.kind in _SHOWN:
            numbers[entry.paragraph].append(
                Number(order, str(entry.kind), entry.start, entry.start + len(entry.printed))
            )
    return numbers


def trace_page(
    document: Document,
    layout: Layout,
    entries: Sequence[TracedNumber],
    own: Source,
    lines_of: Callable[[TracedNumber], list[str]],
    language: str,
    base: BaseText = (),
) -> str:
    """The page, whole in one file, with nothing from elsewhere.

    Args:
        entries: those of the report that are shown.
        own: the data file.
        lines_of: puts a number's origin into words.
        language: in which the page itself speaks, `zh` or `en`.
        base: what the base says in which the report stands.
    """
    rendering = render(document, layout, numbers_of(entries), base=base, ways=True)
    shown = [(order, entry) for order, entry in enumerate(entries) if entry.kind in _SHOWN]
    counts = Counter(entry.kind for _, entry in shown)

    def said(code: str, **params: object) -> str:
        return text(message_text(f"trace-page-{code}", params, language))

    kinds = "".join(
        f'<dt><span class="n {kind}">12.34</span></dt><dd>{said(str(kind))}（{counts[kind]}）</dd>' for kind in _SHOWN
    )
    origins = "".join(_origin(order, entry, lines_of(entry)) for order, entry in shown)
    title = message_text("trace-page-title", {"title": document.title}, language)
    body = (
        f'<div class="beside"><main id="report" tabindex="-1">{rendering.html}</main>'
        f'<aside aria-label="{quoted(title)}"><h2>{text(title)}</h2>'
        f'<div id="origin" aria-live="polite"><p>{said("help")}</p></div><dl>{kinds}</dl>'
        f"<p>{said('footer', file=own.name, total=len(shown))}</p></aside></div>"
        f'<section id="origins" aria-labelledby="origins-title"><h2 id="origins-title">{said("origins")}</h2>'
        f"<ol>{origins}</ol></section>"
    )
    styles = rendering.rules + asset("beside.css") + asset("traced.css")
    return page(title, layout.lang, language, body, styles, asset("traced.js"))


def _origin(order: int, entry: TracedNumber, lines: Sequence[str]) -> str:
    """What is said of a number; the paths of what is typed for it are for the script, which shows what else uses it."""
    typed = [f"{place}" for _, place in typed_places(entry.figure)] if entry.figure else []
    said = "".join(f"<p>{text(visible(line))}</p>" for line in lines)
    about = f" data-typed='{quoted(json.dumps(typed, ensure_ascii=False))}'" if typed else ""
    return (
        f'<li id="o{order}"{about}><p class="printed"><a href="#n{order}">{text(visible(entry.printed))}</a></p>{said}'
        f'<p class="where">{text(visible(" › ".join(entry.headings)))}</p></li>'
    )

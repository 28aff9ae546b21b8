"""The trace as a web page: the report, in which each number that is pointed at tells its origin."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from reportgen.document.blocks import Cell, Chart, Document, Kind, Paragraph, Picture, Table
from reportgen.messages import message_text
from reportgen.messages.unseen import visible
from reportgen.places import Source
from reportgen.trace.numbers import NumberKind, TracedNumber
from reportgen.values.formula_text import typed_places

_PAGE = Path(__file__).parent / "page.html.j2"
_SHOWN = (NumberKind.STATED, NumberKind.COMPUTED, NumberKind.TEXT, NumberKind.TEMPLATE)


class _Line(NamedTuple):
    """A paragraph of the page: its place in the report tells which numbers stand in it."""

    kind: str
    level: int
    paragraph: int
    text: str


def trace_page(
    document: Document,
    entries: Sequence[TracedNumber],
    own: Source,
    lines_of: Callable[[TracedNumber], list[str]],
    language: str,
) -> str:
    """The page, whole in one file, with nothing from elsewhere.

    Args:
        own: the data file.
        lines_of: puts a number's origin into words.
    """
    shown = [entry for entry in entries if entry.kind in _SHOWN]
    places: dict[int, list[tuple[int, TracedNumber]]] = defaultdict(list)
    for number, entry in enumerate(shown):
        places[entry.paragraph].append((number, entry))

    def pieces(line: _Line) -> Markup:
        out, at = Markup(), 0
        for number, entry in places[line.paragraph]:
            mark = Markup('<a class="n {}" data-n="{}" id="n{}" href="#n{}" tabindex="0">{}</a>')
            out += escape(visible(line.text[at : entry.start]))
            out += mark.format(str(entry.kind), number, number + 1, number + 1, visible(entry.printed))
            at = entry.start + len(entry.printed)
        return out + escape(visible(line.text[at:]))

    codes = ("help", "stated", "computed", "text", "template")
    words = {code: message_text(f"trace-page-{code}", {}, language) for code in codes}
    words["title"] = message_text("trace-page-title", {"title": document.title}, language)
    words["footer"] = message_text("trace-page-footer", {"file": own.name, "total": len(shown)}, language)
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(
        _PAGE.read_text("utf-8")
    )
    return page.render(
        blocks=_blocks(document),
        pieces=pieces,
        words=words,
        counts=Counter(str(entry.kind) for entry in shown),
        numbers=_script([_number(entry, lines_of) for entry in shown]),
    )


def _number(entry: TracedNumber, lines_of: Callable[[TracedNumber], list[str]]) -> dict[str, Any]:
    typed = [f"{place}" for _, place in typed_places(entry.figure)] if entry.figure else []
    headings, lines = visible(" › ".join(entry.headings)), [visible(line) for line in lines_of(entry)]
    return {"printed": visible(entry.printed), "lines": lines, "headings": headings, "typed": typed}


def _script(value: object) -> Markup:
    """JSON that can stand in a script element."""
    return Markup(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c"))


def _blocks(document: Document) -> list[Any]:
    found: list[Any] = []
    indexes = {id(position.paragraph): position.order for position in document.positions()}

    def cell_of(cell: Cell, header: bool) -> dict[str, Any]:
        lines = [_Line("cell", 0, indexes[id(paragraph)], paragraph.text) for paragraph in cell.paragraphs]
        tag = "th" if header or cell.header else "td"
        return {"tag": tag, "columns": cell.columns, "rows": cell.rows, "lines": lines}

    for block in document.story():
        if isinstance(block, Paragraph):
            level = block.level if block.kind is Kind.HEADING else 0
            shown = block.drawing.title if isinstance(block.drawing, Picture) else block.number + block.text
            if not isinstance(block.drawing, Chart):
                found.append(_Line(block.kind.value, level, indexes[id(block)], shown))
        table = block.drawing if isinstance(block, Paragraph) else block
        if isinstance(table, Table | Chart):
            found.append({"rows": [[cell_of(cell, row.header) for cell in row.cells] for row in table.rows]})
    return found

"""A summary as a Word file: what a part of the template writes of it, in the look of the project's reports."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from reportgen.document.markup import check_head, parse_markup
from reportgen.document.numbering import number_headings
from reportgen.docx.write import write_docx
from reportgen.errors import Problem, UsageError
from reportgen.files.project import DEFAULT_TEMPLATE, TEMPLATES, NameOf, shared_files, shown
from reportgen.messages.unseen import visible_line
from reportgen.summary.table import Cell, Head, Line, Table
from reportgen.summary.texts import cell_text, head_text
from reportgen.template.inheritance import SUMMARY, Lineage
from reportgen.template.render import render_part
from reportgen.template.resolve import layout_for, templates_for
from reportgen.values.figure import Figure
from reportgen.values.period import any_period
from reportgen.values.records import Record
from reportgen.values.rounding import NumberForm, round_half_up

MOST_CELLS = 100_000
"""Of a table, with all of its columns: as much as the budget of a report can print, on some two hundred pages."""
_NO_DAY = "2000-01-01"
"""When a summary says it was made that is of no period: the same day, for the same bytes."""


def write_document(table: Table, lineage: Lineage, kind: str, name_of: NameOf = shown) -> bytes:
    """The summary as a Word file.

    Args:
        lineage: the template in whose look it is, and whose part writes it; the program's own where it has none.
        kind: of what kind of period the files are.

    Raises:
        UsageError: the table has more than `MOST_CELLS` cells.
        TemplateError: the part or the format is wrong.
    """
    rows, columns = len(table.rows), len(table.heads)
    if rows * columns > MOST_CELLS:
        params = {"rows": f"{rows:,}", "columns": columns, "most": f"{MOST_CELLS:,}"}
        raise UsageError(Problem(code="summary-docx-large", params=params))
    layout = layout_for(lineage, kind)
    if not os.path.lexists(lineage.file(SUMMARY)):
        own = shared_files() / TEMPLATES / DEFAULT_TEMPLATE
        lineage = Lineage((own,), lineage.formats, None)
    templates = templates_for(lineage, layout, name_of)
    markup = render_part(SUMMARY, _names(table), templates)
    document = parse_markup(markup.text, templates.place, markup.printed, None, layout.styles, layout.classes)
    check_head(document, templates.place(SUMMARY, 1))
    number_headings(document, layout.numbering, layout.captions, templates.place, layout.bullets)
    return write_docx(document, layout)


def _names(table: Table) -> dict[str, Any]:
    """What the part may use."""
    period = any_period(table.period)
    heads = [
        _record(title=head.title, unit=head.unit, text=head_text(head, table), path=head.path, what=head.what)
        for head in table.heads
    ]
    lines = [_line(line, table.heads) for line in table.lines()]
    foot = [_cell(cell, head) for cell, head in zip(table.foot(), table.heads, strict=True)]
    rules = [_record(id=rule, title=title, files=Figure(Decimal(count))) for rule, title, count in table.rules()]
    return {
        "title": table.title,
        "period": table.period,
        "date": period.last_day if period is not None else _NO_DAY,
        "columns": heads,
        "rows": lines,
        "total": foot,
        "rules": rules,
        "failed": [line for line in lines if line.get("state") == "failed"],
    }


def _line(line: Line, heads: Sequence[Head]) -> Record:
    row = line.row
    cells = [_cell(cell, head) for cell, head in zip(line.cells, heads, strict=True)]
    return _record(
        file=visible_line(row.file),
        name=visible_line(row.name or row.file),
        state=str(row.state),
        reason=row.reason,
        rules=[*row.rules],
        cells=cells,
    )


def _cell(cell: Cell, head: Head) -> Record:
    """A cell: its `text`, and its number as a `figure`, none where it is a text."""
    figure = None
    if isinstance(cell, Decimal):
        form = NumberForm("plain", head.decimals or 0)
        figure = Figure(round_half_up(cell, head.decimals or 0), "", None, form)
    return _record(text=cell_text(cell, head), figure=figure, what=head.what)


def _record(**members: Any) -> Record:
    named: Mapping[str, Any] = members
    return Record(named, frozenset(named), "", "", None)

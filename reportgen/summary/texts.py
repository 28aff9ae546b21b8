"""A summary as text: for spreadsheets (CSV), for people (Markdown), for programs (JSON)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from reportgen.summary.rows import State
from reportgen.summary.table import Cell, Head, Line, Table
from reportgen.values.rounding import round_half_up
from reportgen.values.value_text import exact_number

VERSION = 1

# With these, full-width ones among them, spreadsheets begin to read a formula, whatever the cell was meant to be
# (OWASP: CSV Injection); blanks before them are passed over by some.
_BEGINS_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n]")
_LINES = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
_IN_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~])")


def head_text(head: Head, table: Table) -> str:
    """A title with its unit."""
    return f"{head.title}{table.say('bracketed', text=head.unit)}" if head.unit else head.title


def cell_text(cell: Cell, head: Head) -> str:
    """What a cell shows: a number with its decimals, without unit and commas."""
    if isinstance(cell, Decimal):
        return f"{round_half_up(cell, head.decimals or 0):f}"
    return cell or ""


def write_csv(table: Table) -> bytes:
    """The table as spreadsheets open it by a click: UTF-8 with a mark, CRLF, and no text that is run as a formula."""
    return "".join(_csv_lines(table)).encode("utf-8-sig")


def _csv_lines(table: Table) -> Iterator[str]:
    yield _csv_line(_told(head_text(head, table)) for head in table.heads)
    for cells in (*(line.cells for line in table.lines()), table.foot()):
        yield _csv_line(
            cell_text(cell, head) if isinstance(cell, Decimal) else _told(cell or "")
            for cell, head in zip(cells, table.heads, strict=True)
        )


def _csv_line(cells: Iterable[str]) -> str:
    return ",".join(cells) + "\r\n"


def _told(text: str) -> str:
    """A text that stays one: an apostrophe before what would begin a formula, in quotes if it needs them."""
    text = _LINES.sub(" ", f"'{text}" if _BEGINS_FORMULA.match(text) else text)
    return '"' + text.replace('"', '""') + '"' if re.search(r'[",;\t]|^\s|\s$', text) else text


def write_markdown(table: Table) -> bytes:
    """The table for people and merge requests, with the rules that do not hold below it."""
    lines = [f"# {_escaped(table.title)}", "", *_rows_of(table)]
    rules = table.rules() if table.plan.rules else []
    if rules:
        lines += ["", f"## {table.say('summary-rules')}", ""]
        for rule, title, count in rules:
            said = f"{rule}{table.say('bracketed', text=title)}" if title else rule
            lines.append(f"- {_escaped(table.say('labelled', label=said, text=count))}")
    return ("\n".join(lines) + "\n").encode()


def _rows_of(table: Table) -> Iterator[str]:
    yield _row(head_text(head, table) for head in table.heads)
    yield _row("---:" if head.decimals is not None else "---" for head in table.heads)
    for cells in (*(line.cells for line in table.lines()), table.foot()):
        yield _row(_escaped(cell_text(cell, head)) for cell, head in zip(cells, table.heads, strict=True))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return _IN_MARKDOWN.sub(r"\\\1", _LINES.sub(" ", text))


def write_json(table: Table) -> bytes:
    """The table for programs, in lines of one file each; numbers are texts, exact to 28 digits."""
    columns = [
        {"path": head.path, "what": head.what, "title": head.title, "unit": head.unit}
        for head in table.heads
        if head.path
    ]
    rules = [{"rule": rule, "title": title, "files": count} for rule, title, count in table.rules()]
    head = {"version": VERSION, "title": table.title, "period": table.period, "columns": columns, "rules": rules}
    pieces = [json.dumps(head, ensure_ascii=False)[:-1], ', "files": [\n']
    for number, line in enumerate(table.lines()):
        pieces += [",\n" if number else "", json.dumps(_of_file(table, line), ensure_ascii=False)]
    pieces += ['\n], "total": ', json.dumps(_values(table, table.foot()), ensure_ascii=False), "}\n"]
    return "".join(pieces).encode()


def _of_file(table: Table, line: Line) -> dict[str, object]:
    row = line.row
    outliers = [
        {
            "path": table.plan.columns[each.column].path,
            "against": each.against,
            "score": f"{round_half_up(each.score, 2):f}",
        }
        for each in line.outliers
    ]
    return {
        "file": row.file,
        "name": row.name,
        "state": str(row.state),
        "reason": row.reason,
        "errors": row.errors,
        "warnings": row.warnings,
        "rules": row.rules,
        "outliers": outliers,
        "values": _values(table, line.cells) if row.state is not State.FAILED else {},
    }


def _values(table: Table, cells: Iterable[Cell]) -> dict[str, dict[str, str | None]]:
    """What stands in the columns of figures, by path and by what it is."""
    found: dict[str, dict[str, str | None]] = {}
    for head, cell in zip(table.heads, cells, strict=True):
        if head.path:
            found.setdefault(head.path, {})[head.what] = exact_number(cell) if isinstance(cell, Decimal) else None
    return found

"""A manual as text for a terminal: what Markdown says with signs is said with the look, or left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.manuals.library import name_of_file
from reportgen.values.chinese import columns

_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)\)")
_ROW = re.compile(r"^\|(.*)\|$")
_RULES = {1: "=", 2: "-"}
"""What is drawn under the headings of the first two levels."""

_WIDEST = 30
"""Columns to which the cells of a table are filled up; a longer one moves those behind it."""


def plain_text(text: str) -> str:
    """The manual without comments and fences, links as the commands by which a reader goes on."""
    lines: list[str] = []
    rows: list[list[str]] = []
    fenced = False
    for line in [*text.splitlines(), ""]:
        if line.startswith("```"):
            fenced = not fenced
            continue
        row = None if fenced else _ROW.match(line)
        if row:
            rows.append([_spoken(cell.strip()) for cell in re.split(r"(?<!\\)\|", row[1])])
            continue
        lines += _table(rows)
        rows = []
        lines += [f"    {line}".rstrip()] if fenced else _line(line)
    joined = "\n".join(lines).strip()
    return re.sub(r"\n{3,}", "\n\n", joined) + "\n"


def _line(line: str) -> Iterator[str]:
    """The lines that a line outside of fences and tables becomes."""
    heading = re.match(r"(#+) +(.*)", line)
    if heading:
        title, rule = _spoken(heading[2]), _RULES.get(len(heading[1]))
        yield title if rule else f"[{title}]"
        if rule:
            yield rule * columns(title)
    elif not re.fullmatch(r"<!--.*-->|!\[.*\]\(.*\)", line):
        yield _spoken(line)


def _table(rows: list[list[str]]) -> Iterator[str]:
    """A table's lines in columns; the second row of Markdown only says which is its head."""
    body = [row for index, row in enumerate(rows) if index != 1]
    if not body:
        return
    widths = [min(max(columns(row[at]) for row in body if at < len(row)), _WIDEST) for at in range(len(body[0]))]
    if not any(body[0]):
        body = body[1:]
    for row in body:
        cells = [cell + " " * (width - columns(cell)) for cell, width in zip(row[:-1], widths, strict=False)]
        yield "  ".join((" ", *cells, row[-1])).rstrip()


def _spoken(text: str) -> str:
    """Text within a line: no stars, escapes or backquotes; a link to a manual names the command that prints it."""
    return _LINK.sub(_link, text).replace("**", "").replace("\\|", "|").replace("`", "")


def _link(found: re.Match[str]) -> str:
    label, target = found.groups()
    file, _, _ = target.partition("#")
    if "://" in target:
        return label if label in target else f"{label} <{target}>"
    name = name_of_file(file) if file else ""
    return f"{label} (reportgen help {name})" if name else label

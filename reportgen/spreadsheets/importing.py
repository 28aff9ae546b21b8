"""A data file with what the tables of a spreadsheet say: cells taken by a mapping, changes made in the text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from reportgen.case import Case
from reportgen.editing.apply import apply_operation
from reportgen.errors import DataError, Problem, Severity, has_errors
from reportgen.facts.tree import ScalarNode
from reportgen.files.save import save_file
from reportgen.messages import Listing
from reportgen.spreadsheets.cells import Sheet
from reportgen.spreadsheets.changes import Change, changes_of, names_left, node_on
from reportgen.spreadsheets.mapping import TableMap, way_text
from reportgen.spreadsheets.taking import take

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Imported(NamedTuple):
    """A data file with other values. Nothing is written yet.

    `before` is what the file held when it was read, `content` what it is to hold; `problems` asks for nothing that
    would stop it. `tables` are the sheets whose tables were read.
    """

    path: Path
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    tables: tuple[str, ...]
    content: bytes
    before: bytes

    def save(self) -> None:
        """Write the file, whole or not at all.

        Raises:
            OutputError: it cannot be written, or somebody has saved it since it was read.
        """
        save_file(self.path, self.content, instead_of=self.before)


def import_tables(case: Case, sheets: Sequence[Sheet], mapping: Sequence[TableMap]) -> Imported:
    """Put what the tables of a spreadsheet say into a data file.

    Raises:
        DataError: a cell does not say clearly what it should, or the file cannot be read; with all that is wrong.
        TemplateError: the schema is wrong.
    """
    facts, shape = case.facts, case.contract.shape
    found = take(sheets, mapping, facts, shape)
    problems = list(found.problems)
    ways = {taken.way for taken in found.values}
    for way, sheet, cell in found.blanks:
        node = node_on(facts, shape, way) if way not in ways else None
        if isinstance(node, ScalarNode) and isinstance(node.value, Decimal) and node.value:
            params = {"cell": f"{sheet.name}!{cell.name}", "path": way_text(way), "value": node.text}
            problems.append(Problem("sheet-blank", params, Severity.WARNING, sheet.place(cell), sheet.file))
    for way, names in found.listed.items():
        if left := names_left(facts, shape, way, names):
            about = {"path": way_text(way), "names": Listing(left)}
            problems.append(Problem("import-items-left", about, Severity.WARNING, file=facts.source.name))
    if has_errors(problems):
        raise DataError(problems)
    told, operation = changes_of(found.values, facts, shape)
    text = facts.source.text
    if operation is not None:
        text = apply_operation(facts.source, operation, shape).text
    mark = _BYTE_ORDER_MARK if case.content.startswith(_BYTE_ORDER_MARK) else b""
    return Imported(case.path, told, tuple(problems), found.tables, mark + text.encode(), case.content)

"""What a workbook of `export` says when it comes back: the cells that somebody has changed, and nothing else.

Each cell is held against what it said when it was written, which the workbook keeps; so what was not touched changes
nothing, also where the data file has been changed since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

from reportgen.case import Case
from reportgen.editing.apply import apply_operation
from reportgen.editing.operations import AddField, InsertItems, Operation, RemoveField, RemoveItem, SetValue, Several
from reportgen.errors import DataError, Problem, Severity, has_errors
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import UNFILLED, MappingNode, Node, ScalarNode, SequenceNode
from reportgen.messages import LANGUAGES as MESSAGES
from reportgen.messages import Saying, Worded, message_text
from reportgen.schema.needed import always_needed
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.patterns import matches
from reportgen.spreadsheets.cells import Cell, Sheet, date_of, is_date_format, number_of
from reportgen.spreadsheets.changes import JOINT, Change, with_decimals
from reportgen.spreadsheets.importing import Imported
from reportgen.spreadsheets.tables import unit_in_head, word
from reportgen.spreadsheets.taking import conversion, in_unit
from reportgen.spreadsheets.whose import Whose, whose_fields, whose_file
from reportgen.spreadsheets.words import head_words
from reportgen.spreadsheets.write import END, FIRST_KEPT, KEPT, KEY, MARK, TABLE, VERSION, WHOSE_ROW
from reportgen.values.dates import date_in
from reportgen.values.money import TYPED_IN_YUAN

_NUMBERS = ("number", "integer")
_FIRST = 2  # the column behind the one that nobody sees
_VALUE, _UNIT = 3, 4
_NAME = r"^[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*$"
"""What members can be called whose names the data choose, where the schema does not say it."""
_HEAD_ROWS = 10
"""In so many rows the head of a sheet is looked for: somebody may have put lines above it."""


class Exported(NamedTuple):
    """What a workbook knows of the file from which it was written: its name, its digest, whose it is, what each path
    said, and what the heads of its columns did.

    `whose` and `heads` are empty where an older version of the program has written it.
    """

    file: str
    digest: str
    whose: Whose
    kept: Mapping[str, str]
    heads: Mapping[str, str] = {}


class _Line(NamedTuple):
    """A row of a table: the item that it is, empty for a new one, the name in its first column where the data choose
    names, and its cells by the members that they are."""

    row: int
    path: str
    key: str
    cells: Mapping[str, Cell | None]


class _List(NamedTuple):
    """A table as it has come back; `row` is that of its head."""

    sheet: Sheet
    row: int
    path: FactPath
    columns: tuple[str, ...]
    lines: list[_Line]

    def unit_at(self, cell: Cell) -> str:
        """The unit that the head of a cell's column states, empty if none."""
        return unit_in_head(self.sheet.text(self.row, cell.column))


class _Units(NamedTuple):
    """The units of a field's amounts: of the cell, of what it said when it was written, and of the data file.

    They are empty where nothing is to be converted.
    """

    cell: str = ""
    written: str = ""
    file: str = ""


def exported_from(sheets: Sequence[Sheet]) -> Exported | None:
    """What a workbook keeps that `export` has written; None for any other.

    Raises:
        DataError: another version of the program has written it, which keeps it otherwise.
    """
    sheet = next((sheet for sheet in sheets if sheet.name == KEPT), None)
    if sheet is None or sheet.text(1, 1) != MARK:
        return None
    if sheet.text(2, 1) != VERSION:
        raise DataError(Problem("filled-version", file=sheet.file))
    kept, heads = {}, {}  # type: tuple[dict[str, str], dict[str, str]]
    for row, column in sheet.cells:
        if column == 1 and row >= FIRST_KEPT:
            path, said = sheet.cells[row, 1].text, sheet.cells.get((row, 2))
            (heads if TABLE in path else kept)[path] = said.text if said else ""
    whose = Whose(sheet.text(WHOSE_ROW, 1), sheet.text(WHOSE_ROW, 2))
    return Exported(sheet.text(3, 1), sheet.text(4, 1), whose, kept, heads)


def import_filled(case: Case, sheets: Sequence[Sheet], exported: Exported) -> Imported:
    """Put what has been changed in a workbook into a data file.

    Raises:
        DataError: the workbook is of another department or period, a cell does not say clearly what it should, an item
            is not there any more, or the file cannot be read; with all that is wrong.
        UsageError: a change cannot be made, because something would be missing.
    """
    facts, shape = case.facts, case.contract.shape
    was = exported.whose if any(exported.whose) else whose_fields(exported.kept, shape)
    now = whose_file(facts, shape)
    if was.differs(now, shape.period):
        params = {"was": str(was), "written": exported.file, "now": str(now), "file": facts.source.name}
        raise DataError(Problem("filled-other", params, file=sheets[0].file))
    filled = _Filled(facts, shape, exported)
    if filled.stale:
        params = {"file": case.facts.source.name}
        filled.problems.append(Problem("filled-stale", params, Severity.WARNING, file=sheets[0].file))
    read = [sheet for sheet in sheets if not sheet.hidden and sheet.name != KEPT]
    for sheet in read:
        filled.read(sheet)
    operations = filled.operations()
    if not filled.seen:
        filled.problems.append(Problem("filled-no-paths", file=sheets[0].file))
    if has_errors(filled.problems):
        raise DataError(filled.problems)
    text = case.facts.source.text
    if operations:
        text = apply_operation(case.facts.source, Several(tuple(operations)), case.contract.shape).text
    mark = b"\xef\xbb\xbf" if case.content.startswith(b"\xef\xbb\xbf") else b""
    names = tuple(sheet.name for sheet in read)
    return Imported(case.path, tuple(filled.told), tuple(filled.problems), names, mark + text.encode(), case.content)


class _Filled:
    def __init__(self, facts: MappingNode, shape: SchemaNode, exported: Exported) -> None:
        self.facts = facts
        self.shape = shape
        self.kept = exported.kept
        self.heads = exported.heads
        self.renamed: dict[str, str] = {}
        self.stale = sha256(facts.source.text.encode()).hexdigest() != exported.digest
        self.cells: dict[str, tuple[Sheet, int, Cell | None]] = {}
        self.lists: list[_List] = []
        self.lines: set[str] = set()
        self.problems: list[Problem] = []
        self.told: list[Change] = []
        self.seen = False

    def tell(self, code: str, sheet: Sheet, cell: Cell, **params: object) -> None:
        """Tell what is wrong with a cell."""
        shown = {"cell": f"{sheet.name}!{cell.name}", "text": " ".join(cell.text.split()), **params}
        problem = Problem(code, shown, place=sheet.place(cell), file=sheet.file)
        if problem not in self.problems:
            self.problems.append(problem)

    # ── what the sheets say ──

    def read(self, sheet: Sheet) -> None:
        """Take down the cells of a sheet by the paths in its first column."""
        if not self.has_its_columns(sheet):
            self.seen = True
            return
        listed: _List | None = None
        for row in sorted({row for row, _ in sheet.cells}):
            said = sheet.text(row, 1)
            if said == END:
                if cell := sheet.cells.get((row, _VALUE)):
                    self.tell("filled-end", sheet, cell)
                listed = None
            elif TABLE in said:
                path, *columns = said.split(TABLE)
                listed = _List(sheet, row, FactPath(path), tuple(columns), [])
                self.lists.append(listed)
                self.seen = True
            elif listed is not None:
                self.line(listed, row, said)
            elif said and said in self.kept:
                self.cells.setdefault(said, (sheet, row, sheet.cells.get((row, _VALUE))))
                self.seen = True

    def has_its_columns(self, sheet: Sheet) -> bool:
        """Whether the heads of a sheet stand where they were written: behind a column that was put in or taken out,
        every cell would be that of another. It is told once."""
        item, value, *_ = [*self.heads.get(TABLE, "").split(TABLE), ""]
        for (row, column), cell in sorted(sheet.cells.items()):
            said = cell.text.strip()
            head = value and said == value and row <= _HEAD_ROWS and item in (sheet.text(row, c) for c in range(column))
            path = TABLE if head else said if column == 1 and said in self.heads else ""
            if path and not self.has_columns(sheet, row, path):
                return False
        return True

    def has_columns(self, sheet: Sheet, row: int, path: str) -> bool:
        """Whether the heads of some columns say what they said; a unit behind it may be another, and the mark of what
        must be filled in is hardly typed again."""
        wanted = self.heads.get(path, "").split(TABLE)
        for column, was in enumerate(wanted[: _UNIT - _FIRST + 1] if path == TABLE else wanted, start=_FIRST):
            if was and word(sheet.text(row, column)).rstrip("*") != word(was).rstrip("*"):
                cell = sheet.cells.get((row, column)) or Cell(row, column, "blank", "")
                self.tell("filled-columns", sheet, cell, was=was)
                return False
        return True

    def line(self, listed: _List, row: int, said: str) -> None:
        """Take down a row of a table; a copy of a row is a new one."""
        cells = {
            name: listed.sheet.cells.get((row, column))
            for column, name in enumerate(listed.columns, start=_FIRST)
            if name != KEY
        }
        known = said in self.kept and said not in self.lines
        self.lines |= {said}
        key = listed.sheet.text(row, _FIRST) if KEY in listed.columns else ""
        name = str(FactPath(said).steps[-1]) if known and key else key
        told = any(problem.code == "filled-key" for problem in self.problems)
        if name != key and not told and any(cell and cell.text.strip() for cell in cells.values()):
            self.tell("filled-key", listed.sheet, Cell(row, _FIRST, "text", key), name=name)
        if known or any(cell and cell.text.strip() for cell in cells.values()):
            listed.lines.append(_Line(row, said if known else "", key, cells))

    # ── what that changes ──

    def operations(self) -> list[Operation]:
        """What is to be done; what was changed is told in `told`, what cannot be in `problems`."""
        self.lists = [self.with_rows_named(listed) for listed in self.lists]
        found: list[Operation] = []
        for path, (sheet, row, cell) in self.cells.items():
            found += self.cell(path, sheet, cell or Cell(row, _VALUE, "blank", ""), sheet.text(row, _UNIT))
        gone: dict[FactPath, set[str]] = {}
        for listed in self.lists:
            gone[listed.path] = self.removed(listed)
            for line in listed.lines:
                if line.path and line.path not in gone[listed.path]:
                    found += self.members(listed, line)
        # From the innermost list to the outermost, and each from its end: no path is moved by what was done before.
        for listed in sorted(self.lists, key=lambda listed: -len(listed.path.steps)):
            found += (
                self.keyed(listed, gone[listed.path])
                if KEY in listed.columns
                else self.items(listed, gone[listed.path])
            )
        return found

    def with_rows_named(self, listed: _List) -> _List:
        """A table whose rows are the items that they name, where these were sorted without the column that nobody sees;
        what each is called now is kept."""
        first = listed.columns[0]
        if first == KEY:
            return listed
        known = {line.path: self.kept_at(line.path, first) for line in listed.lines if line.path}
        called = {
            line.path: cell.text.strip() if (cell := line.cells[first]) else "" for line in listed.lines if line.path
        }
        self.renamed |= {path: name for path, name in called.items() if name != known[path]}
        if not first or sorted(known.values()) != sorted(called.values()) or len({*known.values()}) < len(known):
            return listed  # texts alone are what was typed, in the order in which they are to be
        paths = {name: path for path, name in known.items()}
        lines = [line._replace(path=paths[called[line.path]]) if line.path else line for line in listed.lines]
        return listed._replace(lines=lines)

    def kept_at(self, path: str, name: str) -> str:
        """What an item, or a member of it, said when it was written."""
        return self.kept.get(FactPath(path) / name if name else path, "")

    def members(self, listed: _List, line: _Line) -> Iterator[Operation]:
        """The changes in the cells of an item."""
        for number, (name, cell) in enumerate(line.cells.items(), start=_FIRST + (KEY in listed.columns)):
            path = FactPath(line.path) / name if name else line.path
            if path in self.kept:
                there = cell or Cell(line.row, number, "blank", "")
                yield from self.cell(path, listed.sheet, there, listed.unit_at(there))

    def cell(self, path: str, sheet: Sheet, cell: Cell, unit: str) -> Iterator[Operation]:
        """The change in a cell, beside or above which a unit may stand."""
        steps = FactPath(path).steps
        shape = self.shape.at(steps)
        if shape is None:
            return
        typed, before = self.typed(cell, shape, sheet), self.kept[path]
        units = self.units(shape, unit)
        if typed is None or _same(_in_unit(typed, units.cell, units.written)[0], before, shape):
            return
        typed, said = _in_unit(typed, units.cell, units.file)
        now = self.current(path, sheet, cell)
        if now is None:
            return
        node = self.node(now)
        there = node.text if isinstance(node, ScalarNode) and node.value not in (None, UNFILLED) else ""
        if _same(typed, there, shape):
            return
        if typed and shape.kind == "number":
            typed = with_decimals(typed, there)
        unit = units.file or shape.unit_in(self.facts.members)
        self.told.append(Change(self.title(now), there, typed, unit, f"{sheet.name}!{cell.name}", said))
        if typed:
            yield SetValue(now, typed)
            return
        owner, name = self.shape.at(now.parent.steps), steps[-1]
        needed = isinstance(name, int) or (owner is not None and name in always_needed(owner))
        yield SetValue(now, None) if needed else RemoveField(now)

    def removed(self, listed: _List) -> set[str]:
        """The items of a table that are not there any more, or of which every cell has been emptied."""
        known = [path for path in self.kept if _is_item(path, listed)]
        there = {line.path for line in listed.lines if line.path}
        emptied = {
            line.path
            for line in listed.lines
            if line.path and not any(cell and cell.text.strip() for cell in line.cells.values())
            if any(self.kept.get(FactPath(line.path) / name if name else line.path) for name in line.cells)
        }
        return {path for path in known if path not in there} | emptied

    def items(self, listed: _List, gone: set[str]) -> Iterator[Operation]:
        """Items that are added to a list, and taken out of it."""
        changes: dict[int, list[Operation]] = {}
        at, new = 0, []  # type: tuple[int, list[_Line]]
        for line in [*listed.lines, _Line(0, END, "", {})]:
            if not line.path:
                new.append(line)
                continue
            if new and (operation := self.added(listed, at, new)):
                changes.setdefault(at, []).append(operation)
            new = []
            if line.path != END:
                cell = None if line.path in gone else Cell(line.row, _FIRST, "text", line.path)
                now = self.current(line.path, listed.sheet, cell)
                at = int(now.steps[-1]) + 1 if now else at
        for path in gone:
            now = self.current(path)
            if now is not None:
                self.told.append(Change(self.title(listed.path), self.called(now), "", removed=True))
                changes.setdefault(int(now.steps[-1]), []).append(RemoveItem(now))
        for at in sorted(changes, reverse=True):
            # What is put before an item comes behind taking the item out.
            yield from sorted(changes[at], key=lambda operation: isinstance(operation, InsertItems))

    def added(self, listed: _List, at: int, lines: Sequence[_Line]) -> Operation | None:
        """New rows as items."""
        shape = self.shape.at(listed.path.steps)
        if shape is None or shape.items is None:
            return None
        values = [
            self.item(listed, line, shape.items) for line in lines if not self.is_there(listed, line, shape.items)
        ]
        return InsertItems(self.current_list(listed.path), at, tuple(values)) if values else None

    def is_there(self, listed: _List, line: _Line, shape: SchemaNode) -> bool:
        """Whether a new row is an item that the data file has got since, as when a sheet is imported once more; it is
        told if that says something else."""
        path = self.current(listed.path) if self.stale else None
        there = self.node(path) if path is not None else None
        values = {name: self.typed_in_file(cell, member, listed) for name, cell, member in _filled(line, shape)}
        first = next(iter(line.cells), "")
        if isinstance(there, MappingNode):
            items = [there.members[line.key]] if line.key in there.members else []
        else:
            items = [*there.items] if isinstance(there, SequenceNode) else []
            for path_then in self.kept:
                name = self.kept_at(path_then, first)
                if _is_item(path_then, listed) and (old := [item for item in items if _text_of(item, first) == name]):
                    items.remove(old[0])
        if any(
            all(_same(typed, _text_of(item, name), _member(shape, name)) for name, typed in values.items())
            for item in items
        ):
            return True
        if (line.key and items) or any(_text_of(item, first) == values.get(first) for item in items):
            cell = line.cells[first] or Cell(line.row, _FIRST, "blank", "")
            name = line.key or values.get(first, "")
            self.tell("filled-item-there", listed.sheet, cell, name=name)
            return True
        return False

    def item(self, listed: _List, line: _Line, shape: SchemaNode) -> dict[str, str] | str:
        """A new row as an item: what its cells say, by the names of its columns."""
        values: dict[str, str] = {}
        parts = []
        for name, cell in line.cells.items():
            member = shape.members.get(name) if name else shape
            typed = self.typed(cell, member, listed.sheet) if cell and member else None
            if typed and cell and member is not None:
                units = self.units(member, listed.unit_at(cell))
                typed, _ = _in_unit(typed, units.cell, units.file)
                values[name] = typed
                unit = units.file or member.unit_in(self.facts.members)
                parts.append(Saying("sheet-part", {"title": member.title or name, "value": typed, "unit": unit}))
        name = next(iter(values.values()), "")
        if not line.key and word(name) in head_words().totals:
            self.tell("filled-total", listed.sheet, Cell(line.row, _FIRST, "text", name))
        row = Saying("sheet-row", {"sheet": listed.sheet.name, "row": line.row})
        self.told.append(Change(self.title(listed.path), "", line.key or name, said=(row,), parts=tuple(parts)))
        return values.get("", values)

    def keyed(self, listed: _List, gone: set[str]) -> Iterator[Operation]:
        """Members of a group whose names the data choose that are added, and taken out."""
        shape = self.shape.at(listed.path.steps)
        for line in listed.lines:
            if line.path or shape is None or shape.others is None:
                continue
            if not matches((shape.says("propertyNames") or {}).get("pattern", _NAME), line.key):
                self.tell("filled-no-key", listed.sheet, Cell(line.row, _FIRST, "text", line.key))
                continue
            if not self.is_there(listed, line, shape.others):
                yield AddField(listed.path / line.key, self.item(listed, line, shape.others))
        for path in gone:
            if self.node(FactPath(path)) is None:
                continue
            self.told.append(Change(self.title(listed.path), self.called(FactPath(path)), "", removed=True))
            yield RemoveField(FactPath(path))

    # ── where it belongs ──

    def current(self, path: str, sheet: Sheet | None = None, cell: Cell | None = None) -> FactPath | None:
        """The path at which an item or a field of the exported file is now; None if it is not there, and told where a
        cell is given."""
        if not self.stale:
            return FactPath(path)
        found, old, node = FactPath(), FactPath(), self.facts  # type: tuple[FactPath, FactPath, Node | None]
        for step in FactPath(path).steps:
            old = old / step
            if isinstance(step, int):
                index = self.index(node, old, step)
                if index is None:
                    told = any(problem.params.get("path") == str(old) for problem in self.problems)
                    if sheet is not None and cell is not None and not told:
                        self.tell("filled-item-gone", sheet, cell, path=str(old), name=self.kept.get(old, ""))
                    return None
                assert isinstance(node, SequenceNode)
                found, node = found / index, node.items[index]
            else:
                found = found / step
                node = node.members.get(step) if isinstance(node, MappingNode) else None
        return found

    def current_list(self, path: FactPath) -> FactPath:
        return self.current(path) or path

    def index(self, node: Node | None, old: FactPath, index: int) -> int | None:
        """Where an item stands now that stood at an index: there still, or elsewhere under its name."""
        items = node.items if isinstance(node, SequenceNode) else []
        wanted = self.kept.get(old)
        names = [self._kept_name(item, old) for item in items]
        if wanted is None or (index < len(names) and names[index] == wanted):
            return index if index < len(names) else None
        now = wanted if wanted in names else self.renamed.get(old)
        return names.index(now) if now is not None and names.count(now) == 1 else None

    def _kept_name(self, item: Node, path: FactPath) -> str:
        """What an item is called where a workbook keeps it: by its first column that is of no numbers."""
        columns = next((listed.columns for listed in self.lists if listed.path == path.parent), ())
        shape = self.shape.at(path.steps)
        members = shape.members if shape is not None and isinstance(item, MappingNode) else {}
        for name in columns:
            if name in members and members[name].kind not in _NUMBERS:
                return _text_of(item, name)
        return self._name(item, path)

    def _name(self, item: Node, path: FactPath) -> str:
        if isinstance(item, ScalarNode):
            return item.text
        shape = self.shape.at(path.steps)
        named = shape.name_in(item) if shape and isinstance(item, MappingNode) else ""
        name = item.members.get(named) if isinstance(item, MappingNode) else None
        return name.text if isinstance(name, ScalarNode) else ""

    def node(self, path: FactPath) -> Node | None:
        """What stands at a path, None if nothing does."""
        node: Node | None = self.facts
        for step in path.steps:
            if isinstance(node, SequenceNode) and isinstance(step, int):
                node = node.items[step] if step < len(node.items) else None
            else:
                node = node.members.get(str(step)) if isinstance(node, MappingNode) else None
        return node

    def called(self, path: FactPath) -> str:
        """What an item is called."""
        node = self.node(path)
        return (self._name(node, path) if node is not None else "") or str(path.steps[-1])

    def title(self, path: FactPath) -> str:
        """What a field is called, by the titles on the way to it."""
        titles, at = [], FactPath()
        for step in path.steps:
            at = at / step
            shape = self.shape.at(at.steps)
            owner = self.shape.at(at.parent.steps)
            chosen = isinstance(step, int) or (owner is not None and step not in owner.members)
            titles.append(self.called(at) if chosen else (shape.title if shape else "") or str(step))
        return JOINT.join(titles)

    # ── units ──

    def units(self, shape: SchemaNode, stated: str) -> _Units:
        """The units of a field at which the workbook states one.

        Where somebody has filled in another unit of the whole file, the amounts are meant as they stand there.
        """
        written = self.kept.get(shape.unit_from) or shape.unit
        if shape.unit_from in self.cells:
            filled = self.cells[shape.unit_from][2]
            unit = filled.text.strip() if filled else ""
            if unit != self.kept[shape.unit_from]:
                return _Units(file=unit or shape.unit)
        now = shape.unit_in(self.facts.members)
        if written not in TYPED_IN_YUAN or now not in TYPED_IN_YUAN:
            return _Units()
        return _Units(stated if stated in TYPED_IN_YUAN else written, written, now)

    # ── what a cell says ──

    def typed(self, cell: Cell, shape: SchemaNode, sheet: Sheet) -> str | None:
        """What a cell says for a field, as a person would type it; None, and told, if it is not clear."""
        types = shape.says("type") or ()
        if shape.kind in _NUMBERS or (
            not isinstance(types, str) and set(types) & set(_NUMBERS) and cell.kind == "number"
        ):
            return self._number(cell, shape, sheet)
        if cell.kind == "error" or (cell.kind == "blank" and cell.formula):
            self.tell("sheet-error-cell" if cell.text else "sheet-formula-empty", sheet, cell)
            return None
        if shape.kind == "boolean":
            return self._truth(cell)
        if cell.kind == "number" and is_date_format(cell.form):
            return date_of(cell, sheet.since_1904)
        if cell.kind == "number":
            number = number_of(cell)
            behind = "%" if number.percent else ""
            return f"{number.value:f}{behind}" if number.value is not None else cell.text.strip()
        text = "\n".join(line.rstrip() for line in cell.text.splitlines()).strip()
        return date_in(text) if shape.says("format") == "date" else text

    def typed_in_file(self, cell: Cell, shape: SchemaNode, listed: _List) -> str:
        """What a cell of a table says for a field, in the unit of the data file."""
        units = self.units(shape, listed.unit_at(cell))
        return _in_unit(self.typed(cell, shape, listed.sheet) or "", units.cell, units.file)[0]

    def _number(self, cell: Cell, shape: SchemaNode, sheet: Sheet) -> str | None:
        if cell.kind == "text" and cell.text.strip() == UNFILLED:
            return ""
        number = number_of(cell)
        if number.fault:
            self.tell(number.fault, sheet, cell)
            return None
        if number.percent and shape.unit not in ("%", ""):
            params = {"title": shape.title, "unit": shape.unit_in(self.facts.members)}
            self.tell("sheet-percent", sheet, cell, **params)
            return None
        if shape.kind == "integer" and number.value is not None and number.value != number.value.to_integral_value():
            self.tell("filled-not-whole", sheet, cell, title=shape.title)
            return None
        return "" if number.value is None else f"{number.value:f}"

    @staticmethod
    def _truth(cell: Cell) -> str:
        if cell.kind == "truth":
            return "true" if cell.text.strip() == "1" else "false"
        said = cell.text.strip()
        words = {
            message_text(f"export-{word}", {}, language): word for word in ("true", "false") for language in MESSAGES
        }
        return words.get(said, said)


def _is_item(path: str, listed: _List) -> bool:
    """Whether a path is that of an item of a table."""
    found, kind = FactPath(path), str if KEY in listed.columns else int
    return bool(found) and found.parent == listed.path and isinstance(found.steps[-1], kind)


def _filled(line: _Line, shape: SchemaNode) -> Iterator[tuple[str, Cell, SchemaNode]]:
    """The cells of a row that say something, with the members that they are."""
    for name, cell in line.cells.items():
        if cell and cell.text.strip() and (name == "" or name in shape.members):
            yield name, cell, _member(shape, name)


def _member(shape: SchemaNode, name: str) -> SchemaNode:
    return shape.members[name] if name else shape


def _text_of(item: Node, name: str) -> str:
    """What an item, or a member of it, says."""
    node = item.members.get(name) if isinstance(item, MappingNode) else item
    return node.text if isinstance(node, ScalarNode) else ""


def _in_unit(typed: str, had: str, unit: str) -> tuple[str, tuple[Worded, ...]]:
    """A number in another unit, and how it was converted; as it is typed where there is nothing to convert."""
    if not typed or not had or had == unit:
        return typed, ()
    try:
        number = Decimal(typed)
    except ArithmeticError:  # a word that may stand in the place of a number
        return typed, ()
    value = in_unit(number, had, unit)
    return f"{value:f}", (conversion(number, had, value, unit),) if number else ()


def _same(one: str, other: str, shape: SchemaNode) -> bool:
    """Whether two values are the same as typed; numbers are whatever zeros stand at their end."""
    if shape.kind in _NUMBERS and one and other:
        try:
            return Decimal(one) == Decimal(other)
        except ArithmeticError:
            return one == other
    return one == "\n".join(line.rstrip() for line in other.splitlines()).strip()

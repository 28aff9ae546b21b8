"""`reportgen import`: figures from a spreadsheet into a data file; what changes is shown before anything is written."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.case import Case
from reportgen.cli.speech import Speech, as_said, say, tell
from reportgen.errors import DataError, Problem, UsageError, has_errors
from reportgen.files.near import data_files, quoted
from reportgen.files.project import DATA, find_project, shown
from reportgen.messages import Listing, choose_language, worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportgen.cli.parser import Command
    from reportgen.spreadsheets.cells import Sheet
    from reportgen.spreadsheets.importing import Imported

_YES = ("y", "yes", "是")
_MOST_NAMES = 8


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "import",
        callback=run_command,
        params=[
            click.Argument(["file"], metavar="FILE", type=PATH),
            click.Argument(["data"], metavar="[DATA]", type=PATH, required=False),
            click.Option(["--write"], is_flag=True, help=say("cli-option-write")),
        ],
    )


def run_command(file: str, data: str | None = None, write: bool = False) -> int:
    """Show what a spreadsheet changes in a data file, and write it if that is wanted."""
    from reportgen.spreadsheets.filled_in import exported_from, import_filled
    from reportgen.spreadsheets.importing import import_tables
    from reportgen.spreadsheets.mapping import MAPPING, read_mapping
    from reportgen.spreadsheets.workbook import read_workbook

    if "" in (file, data):
        raise UsageError(Problem(code="name-empty"))
    path = Path(file)
    sheets = read_workbook(path, shown(path), find_project(path).root)
    exported = exported_from(sheets)
    case = Case(data or usual_data_file("import", f"{quoted(file)} ", exported.file if exported else ""))
    if exported is not None:
        return _offer(import_filled(case, sheets, exported), file, write)
    mapping = case.project.root / MAPPING
    if not os.path.lexists(mapping):
        return _propose(case, sheets, mapping, file, write)
    tables = read_mapping(mapping, shown(mapping), case.project.root, case.contract.shape)
    return _offer(import_tables(case, sheets, tables), file, write)


def usual_data_file(command: str, before: str, remembered: str = "") -> Path:
    """The data file that is meant where none is named: the remembered one, or the only one of the project.

    Raises:
        UsageError: there is none, or there are several.
    """
    folder = find_project(Path(DATA)).root / DATA
    if remembered and (folder / remembered).is_file():
        return Path(shown(folder / remembered))
    there = data_files(folder)
    if len(there) == 1:
        return Path(shown(folder / there[0]))
    if not there:
        raise UsageError(Problem("import-no-data", {"command": f"{command} {before}".strip()}))
    names = [shown(folder / name) for name in there]
    params = {"names": Listing(names[:_MOST_NAMES]), "command": f"{command} {before}".strip(), "example": names[-1]}
    raise UsageError(Problem("import-which-file", params))


def _propose(case: Case, sheets: Sequence[Sheet], mapping: Path, file: str, write: bool) -> int:
    """Write a mapping as the heads of a spreadsheet suggest it, say what was matched, and show what it would change."""
    from reportgen.files.save import save_file
    from reportgen.spreadsheets.changes import title_of
    from reportgen.spreadsheets.importing import import_tables
    from reportgen.spreadsheets.mapping import read_mapping, way_text
    from reportgen.spreadsheets.propose import propose_mapping

    shape = case.contract.shape
    proposal = propose_mapping(sheets, case.facts, shape, say("import-head"))
    if not proposal.text:
        raise UsageError(Problem("import-no-match", file=file))
    save_file(mapping, proposal.text.encode())
    tell(say("import-proposed", mapping=shown(mapping)))
    tell(f"\n{say('import-proposed-matched', count=len(proposal.matched))}\n")
    for match in proposal.matched:
        params = {"sheet": match.sheet, "word": match.word, "way": way_text(match.way)}
        tell(f"  {say('import-proposed-match', title=title_of(shape, match.way), **params)}")
    if proposal.unmatched or proposal.again:
        tell("")
    for code, sheets_left in (("import-proposed-again", proposal.again), ("import-proposed-left", proposal.unmatched)):
        for sheet, words in sheets_left:
            tell(say(code, sheet=sheet, words=Listing(words)))
    tell("")
    exit_code = 0
    try:
        tables = read_mapping(mapping, shown(mapping), case.project.root, shape)
        _show(import_tables(case, sheets, tables), file)
    except DataError as error:  # what the mapping or the cells still lack is told, and the mapping stays to be mended
        Speech().problems(error.problems)
        exit_code = error.exit_code
    data = quoted(shown(case.path))
    tell(f"\n{say('import-again', mapping=shown(mapping))}\n\n  reportgen import {quoted(file)} {data}")
    if write:
        raise UsageError(Problem("import-no-mapping-write", {"mapping": shown(mapping)}, file=file))
    return exit_code


def _show(found: Imported, file: str) -> None:
    """Say what was read and what it changes."""
    from reportgen.spreadsheets.changes import said_of

    Speech().problems(found.problems)
    data = shown(found.path)
    tell(say("import-read", file=file, tables=Listing(found.tables)))
    if not found.changes:
        tell(say("import-none", file=data))
        return
    tell(f"{say('import-some', file=data, count=len(found.changes))}\n")
    for change in found.changes:
        tell(f"  {worded(said_of(change), choose_language())}")
    tell("")


def is_wanted(data: str) -> bool:
    """Whether somebody at a terminal says that a data file is to be written; where nobody is there, it is not."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        tell(say("import-dry", file=data))
        return False
    sys.stdout.write(as_said(say("import-ask", file=data)))
    sys.stdout.flush()
    if sys.stdin.readline().strip().lower() in _YES:
        return True
    tell(say("import-not-written", file=data))
    return False


def _offer(found: Imported, file: str, write: bool) -> int:
    """Show what changes; write it with `--write`, or when somebody at a terminal says so."""
    from reportgen.schema.value_faults import unfilled_places

    _show(found, file)
    if not found.changes:
        return 0
    data, count = shown(found.path), len(found.changes)
    if not write and not is_wanted(data):
        return 0
    found.save()
    tell(say("import-written", file=data, count=count))
    # Items that the spreadsheet added may lack what it does not say; placeholders of before are left as well.
    following = "new-next" if any(unfilled_places(Case(found.path).facts)) else "import-next"
    tell(f"\n{say(following)}\n\n  reportgen check {quoted(data)}")
    return int(has_errors(found.problems))

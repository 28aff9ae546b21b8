"""`reportgen export`: the figures of a data file as a spreadsheet to be filled in, which `import` reads back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.case import Case
from reportgen.cli.import_file import usual_data_file
from reportgen.cli.speech import say, tell
from reportgen.errors import Problem, UsageError
from reportgen.files.near import quoted
from reportgen.files.project import shown
from reportgen.messages import choose_language

if TYPE_CHECKING:
    from reportgen.cli.parser import Command

_XLSX = ".xlsx"


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "export",
        callback=run_command,
        params=[
            click.Argument(["data"], metavar="[DATA]", type=PATH, required=False),
            click.Option(["--xlsx"], is_flag=True, help=say("cli-option-xlsx")),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-export-output")),
        ],
    )


def run_command(data: str | None = None, xlsx: bool = True, output: str | None = None) -> int:
    """Write the workbook, and say how much of it is to be filled in; `xlsx` is the only form, named or not."""
    from reportgen.files.save import save_file
    from reportgen.spreadsheets.exporting import export_workbook

    if "" in (data, output):
        raise UsageError(Problem(code="name-empty"))
    case = Case(data or usual_data_file("export", ""))
    path = _target(case, output)
    written = export_workbook(case, choose_language())
    save_file(path, written.content)
    tell(say("export-written", path=shown(path), fields=written.fields, unfilled=written.unfilled))
    tell(f"\n{say('export-next', path=quoted(shown(path)), file=quoted(shown(case.path)))}")
    return 0


def _target(case: Case, output: str | None) -> Path:
    """Where the workbook goes: `output`, or that folder, or that of the reports.

    Raises:
        UsageError: it is no name for one.
    """
    from reportgen.files.save import listing_path

    name = f"{case.path.stem}{_XLSX}"
    if output is None:
        path = case.project.output_folder() / name
    elif os.path.isdir(output) or output.endswith(("/", os.sep)):
        path = Path(output) / name
    else:
        path = Path(output)
    if path.suffix.lower() != _XLSX:
        raise UsageError(Problem("export-not-xlsx", {"path": path.with_suffix("")}, file=str(output)))
    return listing_path(str(path))

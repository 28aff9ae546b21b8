"""`reportgen merge`: the file of a department from those of its units."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.case import Case
from reportgen.cli.clock import today
from reportgen.cli.speech import Speech, say, tell
from reportgen.errors import Problem, UsageError
from reportgen.files.data_files import meant_files
from reportgen.files.project import DATA, find_project, shown, usual_template
from reportgen.messages import Listing, choose_language

if TYPE_CHECKING:
    from reportgen.authoring.merge import Merged
    from reportgen.cli.parser import Command
    from reportgen.schema.nodes import SchemaNode

_MOST_NAMED = 12
"""So many fields that are left to fill in are named; the file has all of them."""


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "merge",
        callback=run_command,
        params=[
            click.Argument(["files"], nargs=-1, metavar="FILE...", type=PATH, required=True),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-merge-output")),
            click.Option(["--force"], is_flag=True, help=say("cli-option-merge-force")),
        ],
    )


def run_command(files: Sequence[str], output: str | None = None, force: bool = False) -> int:
    """Write the file, then say what was added up and what is left to fill in."""
    from reportgen.authoring.blank import blank_text
    from reportgen.authoring.merge import merge_units, read_units
    from reportgen.authoring.rollover import written_path
    from reportgen.facts.load import parse_facts
    from reportgen.files.save import save_file
    from reportgen.places import Source
    from reportgen.schema.value_faults import unfilled_places

    if "" in (*files, output):
        raise UsageError(Problem(code="name-empty"))
    names = meant_files(files)
    if empty := next((name for name in names if os.path.isdir(name)), None):
        raise UsageError(Problem(code="summary-no-files", params={"names": empty}))
    if len(names) < 2:
        raise UsageError(Problem(code="merge-few", params={"names": Listing(names) or Listing(files)}))
    cases = [Case(name, today()) for name in names]
    units = read_units(cases)
    first = cases[0]
    contract, shape = first.contract, first.contract.shape
    merged = merge_units(units, shape)
    period = shape.period_of(first.facts)
    project = find_project(Path(output or DATA))
    folder = project.root / DATA
    usual = (folder if project.own and folder.is_dir() else Path()) / f"{period}.yaml"
    path = _target(output, usual, names, force)
    schema = written_path(project.schema, path.parent) if project.own and not contract.extended else ""
    template = first.lineage.folders[0].name
    named = "" if template == usual_template(project) else template
    text = blank_text(shape, period or 0, choose_language(), schema, named, merged.data, merged.notes)
    save_file(path, text.encode())
    Speech().problems((*merged.twice, *merged.conflicts))
    left = list(unfilled_places(parse_facts(Source(shown(path), text))))
    _tell_merged(path, len(units), merged, shape, left)
    return 0


def _target(output: str | None, usual: Path, names: Sequence[str], force: bool) -> Path:
    """Where the file goes.

    Raises:
        UsageError: it is no name for a data file, that of one of the files that are merged, or there is one already.
    """
    path = usual if output is None else Path(output)
    if output is not None and (os.path.isdir(path) or output.endswith(("/", os.sep))):
        path = path / usual.name
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise UsageError(Problem(code="new-not-yaml", file=shown(path)))
    if os.path.lexists(path):
        if any(os.path.exists(path) and os.path.samefile(path, name) for name in names):
            raise UsageError(Problem(code="merge-into-unit", file=shown(path)))
        if not force:
            raise UsageError(Problem(code="merge-exists", file=shown(path)))
    return path


def _tell_merged(
    path: Path, count: int, merged: Merged, shape: SchemaNode, left: Sequence[tuple[str | int, ...]]
) -> None:
    tell(say("merge-written", path=shown(path), count=count))
    tell(say("merge-done", summed=merged.summed, lists=merged.lists, items=merged.items, kept=merged.kept))
    if merged.conflicts:
        tell(say("merge-conflicts", count=len(merged.conflicts)))
    if left:
        titles = dict.fromkeys(part.title for steps in left if (part := shape.at(steps)) is not None and part.title)
        named = Listing([*list(titles)[:_MOST_NAMED], *(["…"] if len(titles) > _MOST_NAMED else [])])
        tell(say("merge-left", count=len(left), names=named))
    tell(f"\n{say('new-next', file=shown(path))}\n\n  reportgen check {shown(path)}")

"""`reportgen read`: a report that was made by hand becomes a data file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.cli.speech import say, say_error, tell
from reportgen.docx.base_checks import LIMITS
from reportgen.docx.unpack import BrokenDocx
from reportgen.errors import DataError, Problem, UsageError
from reportgen.files.near import quoted
from reportgen.files.project import DATA, find_project, shown
from reportgen.files.read import WORD, UnreadableFile, read_file
from reportgen.files.save import save_file
from reportgen.messages import Saying, choose_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportgen.cli.parser import Command
    from reportgen.reading.read import ReadReport
    from reportgen.values.period import Period

_YAML = (".yaml", ".yml")
_MOST = 12
"""So many places are told; all of them stand in the file."""
_NEXT = {
    (False, False): "read-next",
    (True, False): "read-next-unsure",
    (False, True): "read-next-blanks",
    (True, True): "read-next-both",
}
"""What is to be done next where something is marked 待核, and where something is 待填."""


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command, read_period_argument

    return Command(
        "read",
        callback=run_command,
        params=[
            click.Argument(["file"], metavar="FILE", type=PATH),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-read-output")),
            click.Option(["--template"], metavar="NAME", help=say("cli-option-read-template")),
            click.Option(
                ["--year", "period"], metavar="YEAR", callback=_optional(read_period_argument),
                help=say("cli-option-read-year"),
            ),
            click.Option(["--force"], is_flag=True, help=say("cli-option-force")),
        ],
    )  # fmt: skip


def _optional(read: Callable[[Any, Any, str], Period]) -> Callable[[Any, Any, str | None], Period | None]:
    """The same for an option that may be left out."""
    return lambda context, param, value: None if value is None else read(context, param, value)


def run_command(
    file: str,
    output: str | None = None,
    template: str | None = None,
    period: Period | None = None,
    force: bool = False,
) -> int:
    """Write the data file, whole or not at all, then say what was found and what is to be looked at."""
    from reportgen.reading.read import read_report

    if "" in (output, template):
        raise UsageError(Problem(code="name-empty"))
    target = None if output is None else _free(Path(output), output, force=force)
    source = Path(file)
    project = find_project(target or Path(DATA))
    try:
        content = read_file(source, WORD, find_project(source).root)
        found = read_report(content, project, choose_language(), source.name, template or "", period)
    except UnreadableFile as fault:
        raise DataError(_unreadable(fault, source)) from None
    except BrokenDocx as fault:
        code = "unreadable" if fault.reason == "document" else fault.reason
        params = {"kind": Saying("word-file"), "part": fault.part, "name": fault.name, **LIMITS}
        raise DataError(Problem(code=f"base-{code}", file=shown(source), params=params)) from None
    if not found.found:
        raise DataError(Problem(code="read-nothing", file=shown(source), params={"template": found.template}))
    if target is None:
        folder = project.root / DATA
        name = f"{found.period or source.stem}.yaml"
        place = (folder if project.own and folder.is_dir() else Path()) / name
        target = _free(place, shown(place), force=force)
    save_file(target, found.text.encode())
    if not project.own:
        say_error(f"reportgen: {say('cli-no-project')}")
    _tell(found, target, source)
    return 0


def _unreadable(fault: UnreadableFile, source: Path) -> Problem:
    """Why a file is not read; one that Word or WPS can open is not only called otherwise, but is none that is read."""
    if fault.code != "file-ending":
        return fault.problem(shown(source))
    if not os.path.exists(source):
        return Problem(code="file-missing", file=shown(source))
    return Problem(code="read-pdf" if source.suffix.lower() == ".pdf" else "read-not-docx", file=shown(source))


def _free(path: Path, typed: str, *, force: bool) -> Path:
    """A path to which a data file may be written.

    Raises:
        UsageError: it is none for a data file, or there is one already.
    """
    if os.path.isdir(path) or typed.endswith(("/", os.sep)):
        raise UsageError(Problem(code="output-is-folder", file=typed))
    if path.suffix.lower() not in _YAML:
        raise UsageError(Problem(code="new-not-yaml", file=typed))
    if os.path.lexists(path) and not force:
        raise UsageError(Problem(code="read-exists", file=shown(path)))
    return path


def _tell(found: ReadReport, target: Path, source: Path) -> None:
    tell(say("read-written", path=shown(target), file=source.name, template=found.template, count=found.found))
    if found.tracked:
        tell(say("read-tracked"))
    if not found.whole:
        tell(say("read-cut"))
    if found.unsure:
        tell(f"\n{say('read-some-unsure', count=len(found.unsure))}\n")
        for path, note in list(found.unsure.items())[:_MOST]:
            tell(f"  {path}: {note}")
        _more(len(found.unsure))
    if found.differences:
        tell(f"\n{say('read-some-differ', count=len(found.differences))}\n")
        for one in found.differences[:_MOST]:
            params = {"place": one.place, "around": one.around, "printed": one.printed, "computed": one.computed}
            tell(f"  {say('read-difference', **params)}")
        _more(len(found.differences))
    if found.unclaimed:
        tell(f"\n{say('read-some-unclaimed', count=len(found.unclaimed))}")
    if found.blanks:
        tell(f"\n{say('read-some-blanks', count=found.blanks)}")
    marked = bool(found.unsure or found.differences)
    following = _NEXT[marked, bool(found.blanks)]
    tell(f"\n{say(following)}\n\n  reportgen check {quoted(shown(target))}")


def _more(count: int) -> None:
    if count > _MOST:
        tell(f"  {say('read-more', count=count - _MOST)}")

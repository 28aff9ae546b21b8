"""`reportgen format extract`: the format that gives the look of a Word file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import give, say, say_error, tell
from reportgen.docx.base_checks import LIMITS
from reportgen.docx.look import read_look
from reportgen.docx.unpack import BrokenDocx
from reportgen.errors import Problem, TemplateError, UsageError
from reportgen.files.project import DEFAULT_TEMPLATE, SCHEMA, TEMPLATES, Project, find_project, shared_files, shown
from reportgen.files.read import WORD, UnreadableFile, read_file
from reportgen.files.save import save_file
from reportgen.layout.written import format_text
from reportgen.messages import Saying, choose_language
from reportgen.template.resolve import layout_for, template_lineage

if TYPE_CHECKING:
    from reportgen.cli.parser import Command
    from reportgen.layout.format import Layout
    from reportgen.layout.look import Look

_YAML = (".yaml", ".yml")


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "format-extract",
        callback=run_command,
        params=[
            click.Argument(["file"], metavar="FILE", type=PATH),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-format-output")),
            click.Option(["--force"], is_flag=True, help=say("cli-option-force")),
        ],
    )


def run_command(file: str, output: str | None, force: bool) -> int:
    """Write the format, or print it, and say what of the look it cannot say."""
    path = None if output is None else _target(output, force)
    look = _look(Path(file))
    text = format_text(look, _usual(), choose_language(), Path(file).name)
    if path is None:
        give(text)
    else:
        save_file(path, text.encode())
        tell(say("trace-written", path=shown(path)))
    speak = say_error if path is None else tell
    if look.unsaid:
        speak(f"\n{say('format-unsaid', count=len(look.unsaid))}")
    for code, style, params in look.unsaid:
        what = say(code, **params)
        speak(f"  {say('format-unsaid-style', style=style, what=what) if style else what}")
    return 0


def _target(output: str, force: bool) -> Path:
    """Where the format goes.

    Raises:
        UsageError: that is no name for one, or there is a file already.
    """
    if not output:
        raise UsageError(Problem(code="name-empty"))
    path = Path(output)
    if os.path.isdir(path) or output.endswith(("/", os.sep)):
        raise UsageError(Problem(code="output-is-folder", file=output))
    if path.suffix.lower() not in _YAML:
        raise UsageError(Problem(code="new-not-yaml", file=output))
    if os.path.lexists(path) and not force:
        raise UsageError(Problem(code="format-exists", file=shown(path)))
    return path


def _look(path: Path) -> Look:
    """The look of a Word file.

    Raises:
        TemplateError: it cannot be read.
    """
    try:
        return read_look(read_file(path, WORD, find_project(path).root), upright=True)
    except UnreadableFile as fault:
        raise TemplateError(fault.problem(shown(path))) from None
    except BrokenDocx as fault:
        code = "unreadable" if fault.reason == "document" else fault.reason
        params = {"kind": Saying("word-file"), "part": fault.part, "name": fault.name, **LIMITS}
        raise TemplateError(Problem(code=f"base-{code}", file=shown(path), params=params)) from None


def _usual() -> Layout:
    """What the usual template has for all that no Word file shows."""
    shared = shared_files()
    project = Project(shared, shared / SCHEMA, shared / TEMPLATES, own=False)
    return layout_for(template_lineage(project, DEFAULT_TEMPLATE))

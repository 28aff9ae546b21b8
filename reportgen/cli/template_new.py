"""`reportgen template new`: a template of one's own that builds on another, and changes nothing yet."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import say, tell
from reportgen.errors import Problem, UsageError
from reportgen.files.project import DATA, DEFAULT_TEMPLATE, find_project, shown
from reportgen.files.save import save_file
from reportgen.linting.overview import blocks_in
from reportgen.messages import Listing
from reportgen.template.inheritance import BASED_ON, FORMAT, MAIN
from reportgen.template.resolve import layout_for, template_lineage, templates_for

if TYPE_CHECKING:
    from reportgen.cli.parser import Command

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import Command

    return Command(
        "template-new",
        callback=run_command,
        params=[
            click.Argument(["name"], metavar="NAME"),
            click.Option(["--from", "base"], metavar="NAME", default=DEFAULT_TEMPLATE, help=say("cli-option-base")),
        ],
    )


def run_command(name: str, base: str) -> int:
    """Write its format and its entry, each with what may be changed there; nothing is overwritten."""
    project = find_project(Path(DATA))
    lineage = template_lineage(project, base)
    folder = project.templates / name
    if not _NAME.fullmatch(name):
        raise UsageError(Problem(code="template-name", params={"name": name}))
    if not project.own or project.templates.parent != project.root:
        raise UsageError(Problem(code="template-no-project"))
    if os.path.lexists(folder):
        raise UsageError(Problem(code="template-there", file=shown(folder)))
    blocks = blocks_in(templates_for(lineage, layout_for(lineage)), MAIN)
    comment = say("template-new-entry", base=base, blocks=Listing(blocks) or "—")
    texts = {
        FORMAT: f"# {say('template-new-format', base=base)}\n{BASED_ON}: {base}\n",
        MAIN: f'{{# {comment} #}}\n{{% extends "{base}/{MAIN}" %}}\n',
    }
    folder.mkdir(parents=True)
    for file, text in texts.items():
        save_file(folder / file, text.encode())
        tell(say("trace-written", path=shown(folder / file)))
    tell(f"\n{say('template-new-next', name=name)}\n\n  reportgen template show {name}")
    return 0

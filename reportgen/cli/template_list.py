"""`reportgen template list`: the templates that there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import answer, say
from reportgen.errors import ReportgenError
from reportgen.files.project import DATA, Project, find_project, template_names
from reportgen.messages import Listing
from reportgen.template.resolve import contract_of, template_lineage
from reportgen.values.chinese import columns

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    from reportgen.cli.parser import Command

    return Command("template-list", callback=run_command, params=[])


def run_command() -> int:
    """Print a line for each template: its name, its title, and on what it is based."""
    project = find_project(Path(DATA))
    names = template_names(project)
    width = max(map(len, names), default=0)
    for name in names:
        title, below = _about(project, name)
        based = say("template-based", names=Listing(below)) if below else ""
        gap = " " * max(2, 44 - columns(title)) if based else ""
        answer(f"{name:<{width}}  {title}{gap}{based}".rstrip())
    return 0


def _about(project: Project, name: str) -> tuple[str, list[str]]:
    """The title of a template and the names of those below it, as far as they can be read."""
    try:
        lineage = template_lineage(project, name)
        return contract_of(project, lineage=lineage).shape.title, [folder.name for folder in lineage.folders[1:]]
    except ReportgenError:
        return say("template-wrong", name=name), []

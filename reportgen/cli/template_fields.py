"""`reportgen template fields`: which facts a template needs, may print, and never asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import answer, say
from reportgen.errors import TemplateError
from reportgen.files.project import DATA, find_project
from reportgen.linting.check import check_template
from reportgen.linting.overview import Use, template_fields

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import Command

    return Command("template-fields", callback=run_command, params=[click.Argument(["name"], metavar="NAME")])


def run_command(name: str) -> int:
    """Print the facts in three groups, each with its path and title."""
    checked = check_template(find_project(Path(DATA)), name)
    if checked.shape is None:
        raise TemplateError(checked.problems)
    fields = template_fields(checked.shape, checked.asked)
    heads = {
        Use.NEEDED: say("template-fields-needed"),
        Use.MAYBE: say("template-fields-maybe"),
        Use.NEVER: say("template-fields-never"),
    }
    for use, head in heads.items():
        group = [field for field in fields if field.use is use]
        answer(say("template-fields-head", text=head, count=len(group)))
        for field in group:
            answer(f"  {field.path}  {field.title}")
        answer("")
    return 0

"""`reportgen template show`: the parts of a template, where each comes from, and the blocks in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import answer, say
from reportgen.files.project import DATA, find_project
from reportgen.linting.overview import template_parts
from reportgen.messages import Listing
from reportgen.template.resolve import contract_of, layout_for, template_lineage, templates_for

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import Command

    return Command("template-show", callback=run_command, params=[click.Argument(["name"], metavar="NAME")])


def run_command(name: str) -> int:
    """Print the template's title and lineage, then a line for each of its files."""
    project = find_project(Path(DATA))
    lineage = template_lineage(project, name)
    templates = templates_for(lineage, layout_for(lineage))
    answer(contract_of(project, lineage=lineage).shape.title)
    answer(say("template-lineage", names=Listing((folder.name for folder in lineage.folders), "joint-lineage")) + "\n")
    parts = template_parts(lineage, templates)
    width = max(len(part.name) for part in parts)
    owner = max(len(part.owners[0]) for part in parts)
    for part in parts:
        more = [say("template-overrides", names=Listing(part.owners[1:]))] if part.owners[1:] else []
        more += [say("template-blocks", names=Listing(part.blocks))] if part.blocks else []
        answer(f"  {part.name:<{width}}  {part.owners[0]:<{owner}}  {Listing(more, 'joint-groups')}".rstrip())
    return 0

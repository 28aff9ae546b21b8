"""`reportgen schema`: the reference of every field, computed figure and rule, from the project's schema."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.cli.speech import answer, as_said, give, json_of, say, tell
from reportgen.errors import Problem, UsageError
from reportgen.files.project import DATA, SCHEMA, Project, find_project, shown
from reportgen.files.save import listing_path, save_file
from reportgen.messages import choose_language
from reportgen.schema.contract import Contract
from reportgen.schema.describe import TemplatePart, describe_schema, own_groups
from reportgen.template.inheritance import Lineage
from reportgen.template.resolve import contract_of, template_lineage

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "schema",
        callback=run_command,
        params=[
            click.Option(["--template"], metavar="NAME", help=say("cli-option-schema-template")),
            click.Option(["--markdown"], is_flag=True, help=say("cli-option-markdown")),
            click.Option(["--json", "as_json"], is_flag=True, help=say("cli-option-schema-json")),
            click.Option(["-o", "--output"], metavar="FILE", type=PATH, help=say("cli-option-schema-output")),
        ],
    )


def run_command(
    template: str | None = None, markdown: bool = False, as_json: bool = False, output: str | None = None
) -> int:
    """Print the reference, or write it into a file."""
    if "" in (template, output):
        raise UsageError(Problem(code="name-empty"))
    if markdown and as_json:
        raise UsageError(Problem(code="schema-two-forms"))
    path = listing_path(output) if output is not None else None
    project = find_project(Path(DATA))
    contract = contract_of(project, shown, template_lineage(project, template) if template is not None else None)
    plain = contract.schema.plain
    text = json_of(plain, _bound) if as_json else _reference(project, contract, template, markdown)
    if path is None:
        give(text) if markdown or as_json else answer(text.rstrip("\n"))
        return 0
    save_file(path, text.encode())
    tell(say("trace-written", path=shown(path)))
    return 0


def template_parts(project: Project, language: str) -> list[TemplatePart]:
    """What the templates of a project's own say otherwise than the schemas that they extend.

    Raises:
        TemplateError: a schema or a format of theirs is wrong.
    """
    if project.templates.parent != project.schema.parent or not project.templates.is_dir():
        return []
    parts = []
    for path in sorted(project.templates.glob(f"*/{SCHEMA}")):
        try:
            lineage = template_lineage(project, path.parent.name)
        except UsageError:  # no template, whatever the folder is for
            continue
        below = Lineage(lineage.folders[1:], lineage.formats[1:], lineage.root)
        groups, base = (describe_schema(contract_of(project, shown, each).shape, language) for each in (lineage, below))
        names = tuple(folder.name for folder in lineage.folders if (folder / SCHEMA).is_file())
        parts.append(TemplatePart(names, tuple(own_groups(groups, base, language))))
    return parts


def _reference(project: Project, contract: Contract, template: str | None, markdown: bool) -> str:
    language = choose_language()
    groups = describe_schema(contract.shape, language)
    parts = template_parts(project, language) if template is None else []
    if markdown:
        from reportgen.cli.schema_markdown import reference_markdown

        command = f"reportgen schema --template {template} --markdown" if template else "reportgen schema --markdown"
        return reference_markdown(groups, parts, command)
    from reportgen.cli.schema_text import reference_text

    return as_said(reference_text(groups, parts))


def _bound(value: Decimal) -> Any:
    """A number of a schema as JSON itself reads and writes it."""
    return json.loads(str(value))

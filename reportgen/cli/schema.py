"""`reportgen schema`: the reference of every field, computed figure and rule, from the project's schema."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.checking import contract_of
from reportgen.cli.speech import say, tell
from reportgen.errors import Problem, UsageError
from reportgen.messages import choose_language
from reportgen.project import DATA, find_project, shown
from reportgen.reference import describe_schema
from reportgen.save import save_file

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import Command

    return Command(
        "schema",
        callback=run_command,
        params=[
            click.Option(["--markdown"], is_flag=True, help=say("cli-option-markdown")),
            click.Option(["-o", "--output"], metavar="FILE", type=click.Path(), help=say("cli-option-schema-output")),
        ],
    )


def run_command(markdown: bool = False, output: str | None = None) -> int:
    """Print the reference, or write it into a file."""
    if output == "":
        raise UsageError(Problem(code="name-empty"))
    groups = describe_schema(contract_of(find_project(Path(DATA))).shape, choose_language())
    if markdown:
        from reportgen.cli.schema_markdown import reference_markdown as reference
    else:
        from reportgen.cli.schema_text import reference_text as reference
    text = reference(groups)
    if output is None:
        sys.stdout.write(text)
        return 0
    save_file(Path(output), text.encode("utf-8"))
    tell(say("trace-written", path=shown(Path(os.path.abspath(output)))))
    return 0

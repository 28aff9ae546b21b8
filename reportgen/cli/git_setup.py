"""`reportgen git-setup`: how git compares data and reports, and the check before a commit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import Speech, say, tell
from reportgen.files.project import shown
from reportgen.git.setup import remove_from_git, set_up_git
from reportgen.messages import choose_language

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "git-setup",
        callback=run_command,
        params=[
            click.Argument(["folder"], metavar="[DIR]", default=".", type=PATH),
            click.Option(["--remove"], is_flag=True, help=say("cli-option-remove")),
        ],
    )


def run_command(folder: str, remove: bool = False) -> int:
    """Set up, or take away; say what was done and what to do next."""
    if remove:
        tell(say("git-setup-removed", folder=remove_from_git(Path(folder))))
        return 0
    done = set_up_git(Path(folder), choose_language())
    tell(say("git-setup-done", folder=done.root))
    tell(f"  {say('git-setup-attributes', path=shown(done.attributes))}")
    tell(f"  {say('git-setup-config')}")
    if done.hook:
        tell(f"  {say('git-setup-hook', path=shown(done.hook))}")
    if done.warning:
        Speech().problems([done.warning])
    tell(f"\n{say('git-setup-next', path=shown(done.attributes))}")
    return 0

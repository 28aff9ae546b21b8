"""`reportgen edit`: a page in the browser, with the report beside what it is made from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.clock import today
from reportgen.cli.speech import say, tell
from reportgen.errors import Problem, UsageError
from reportgen.files.near import missing_file
from reportgen.files.project import find_data_file, find_project
from reportgen.messages import choose_language

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "edit",
        callback=run_command,
        params=[
            click.Argument(["target"], metavar="[FILE|DIR]", type=PATH, default="."),
            click.Option(["--port"], type=click.IntRange(0, 65_535), metavar="N", help=say("cli-option-port")),
            click.Option(["--browser/--no-browser"], default=True, help=say("cli-option-browser")),
        ],
    )


def run_command(target: str = ".", port: int | None = None, browser: bool = True) -> int:
    """Serve the page until Ctrl-C; where it is served already, open it."""
    if not target:
        raise UsageError(Problem(code="name-empty"))
    try:
        from reportgen.server import running
        from reportgen.server.app import Server
        from reportgen.server.desk import Desk
        from reportgen.server.gate import new_keys
    except ModuleNotFoundError as missing:
        if missing.name in ("starlette", "uvicorn", "watchfiles"):
            raise UsageError(Problem(code="server-not-installed", params={"name": missing.name})) from None
        raise
    path = Path(target)
    data_file = None if os.path.isdir(path) else find_data_file(path)
    if data_file is not None and not os.path.isfile(data_file):
        raise UsageError(missing_file(data_file, target))
    project = find_project(data_file or path / "data.yaml")
    if address := running.address_of_running(project.root):
        tell(say("server-runs-already", address=address))
        if browser:
            running.open_browser(address)
        return 0
    keys = new_keys()
    with running.open_port(port or 0) as listening:
        number = listening.getsockname()[1]
        server = Server(Desk(project, data_file, today, choose_language()), keys)
        with running.told_where(project.root, number, keys.entry):
            address = running.entry_address(number, keys.entry)
            tell(say("server-runs", address=address))
            if browser and not running.open_browser(address):
                tell(say("server-no-browser"))
            running.serve(server.app(number), listening, server.end)
    tell(say("server-ended"))
    return 0

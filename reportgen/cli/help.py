"""`reportgen help`: a manual on the screen, or as a page in the browser."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import answer, as_said, say, tell
from reportgen.errors import Problem, UsageError
from reportgen.files.cache import cache_folder
from reportgen.files.save import save_file
from reportgen.manuals.library import Manual, all_manuals, find_manual, manual_names, page_name, sections_on
from reportgen.manuals.text import plain_text
from reportgen.messages import choose_language

if TYPE_CHECKING:
    from reportgen.cli.parser import Command


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import Command

    return Command(
        "help",
        callback=run_command,
        params=[
            click.Argument(["manual"], metavar="[MANUAL]", required=False),
            click.Argument(["topic"], metavar="[TOPIC]", required=False),
            click.Option(["--open", "in_browser"], is_flag=True, help=say("cli-option-open")),
        ],
    )


def run_command(manual: str | None, topic: str | None = None, in_browser: bool = False) -> int:
    """Print a manual or its sections on a topic, open it in the browser, or list those that there are."""
    language = choose_language()
    if not manual:
        names = manual_names()
        width = max(map(len, names), default=0)
        for name in names:
            answer(f"{name:<{width}}  {find_manual(name, language).title}")
        answer(f"\n{say('help-list')}")
        return 0
    found = find_manual(manual, language)
    text = sections_on(found.text, topic) if topic else found.text
    if not text:
        raise UsageError(Problem(code="manual-no-topic", params={"name": manual, "topic": topic}))
    if in_browser:
        return _open(found, text if topic else "")
    _show(plain_text(text))
    return 0


def _show(text: str) -> None:
    """Print a text, page by page where somebody looks on and a pager is there that shows Chinese."""
    pager = os.name != "nt" and (os.environ.get("PAGER") or shutil.which("less"))
    if not pager or not sys.stdout.isatty():
        answer(text.rstrip("\n"))
        return
    import click

    os.environ.setdefault("LESSCHARSET", "utf-8")
    click.echo_via_pager(as_said(text))


def _open(manual: Manual, text: str) -> int:
    """Write the pages of all manuals into the user's own folder, for they link to each other, and open one."""
    import webbrowser

    from reportgen.manuals.page import manual_page

    folder = (cache_folder() or _own_folder()) / "manuals"
    for other in all_manuals():
        page = manual_page(manual, text) if other.file == manual.file else manual_page(other)
        save_file(folder / page_name(other.name, other.language), page.encode("utf-8"))
    page_file = folder / page_name(manual.name, manual.language)
    opened = webbrowser.open(page_file.as_uri())
    tell(say("help-opened" if opened else "help-not-opened", file=str(page_file)))
    return 0


def _own_folder() -> Path:
    from tempfile import mkdtemp

    return Path(mkdtemp(prefix="reportgen-"))

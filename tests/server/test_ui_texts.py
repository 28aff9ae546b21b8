"""What the page's scripts say: every text in the catalogue, and none in it that nobody says."""

from __future__ import annotations

import re
from pathlib import Path

from reportgen.messages import all_texts
from reportgen.server.app import ui_texts
from reportgen.writers.registry import WRITERS
from tests.tools.root import ROOT

PAGE = ROOT / "reportgen" / "server" / "page"
SAID = re.compile(r"""say\("([\w-]+)"|texts\['([\w-]+)'\]|message_text\(f?"ui-([\w-]+)""")
# Said by the name of a severity, by the fate or the kind of a change, and by the form of a report.
MADE = {
    *("error", "warning", "note", "count-error", "count-warning", "count-note"),
    *(f"fate-{fate}" for fate in ("added", "removed", "changed", "renamed", "reordered", "moved")),
    *(f"as-{form}" for form in WRITERS),
    *(f"made-{name}" for name in ("schema", "template", "format")),
}


def said(folder: Path) -> set[str]:
    return {
        next(filter(None, found.groups()))
        for path in folder.rglob("*")
        if path.suffix in (".js", ".j2", ".py")
        for found in SAID.finditer(path.read_text("utf-8"))
    }


def test_every_text_of_the_page_is_said_and_there() -> None:
    wanted = {code for code in said(PAGE.parent) if not code.endswith("-")} | MADE

    for language in ("zh", "en"):
        assert set(ui_texts(language)) == wanted


def test_the_scripts_have_no_words_of_their_own() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    found = [
        f"{path.name}:{number}"
        for path in PAGE.iterdir()
        if path.suffix in (".js", ".j2", ".css")
        for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1)
        if chinese.search(line)
    ]

    assert found == []


def test_counts_of_english_have_one_and_many() -> None:
    choices = re.compile(r"\{(\w+):([^|}]*)\|([^}]*)\}")

    for code, text in all_texts("en").items():
        if code.startswith("ui-") and isinstance(text, str) and ":" in text:
            assert not re.search(r"\{\w+:(?![^|}]+\|[^}]+\})", choices.sub("", text)), code

"""What the cases of wrong files share: a file changed, the command line run, and what it says compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from reportgen.cli import run
from reportgen.messages import all_texts
from tests.tools.root import ROOT

STARTER = (ROOT / "data" / "starter.yaml").read_text("utf-8")
EXCERPT = re.compile(r"^ *\d* \| .*\n", re.MULTILINE)
"""A line of a file that a problem shows."""


def starter_of_last_year() -> str:
    years = {"2025": "2024", "2026": "2025"}
    return re.sub("2025|2026", lambda year: years[year.group()], STARTER)


def replaced(text: str, order: str) -> str:
    """The text with `OLD ⇒ NEW` done; the old must be there exactly once."""
    old, _, new = order.partition(" ⇒ ")
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new)


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """All that is printed, and the exit code as the last line; a fault of the program is no answer."""
    code = run(arguments)
    captured = capsys.readouterr()
    assert code in {0, 1, 2, 3, 4}, captured.err
    return f"{captured.err}{captured.out}{code}\n"


def exit_code(text: str) -> int:
    return int(text.rstrip("\n").rpartition("\n")[2])


def compare(actual: str, golden: Path, request: pytest.FixtureRequest) -> None:
    """Compare with a golden file, or write it anew."""
    if request.config.getoption("--update-golden"):
        golden.write_text(actual, "utf-8", newline="\n")

    assert actual == golden.read_text("utf-8")


def chinese_phrases(text: str, held: str) -> list[str]:
    """The phrases of the Chinese catalogue in what was said in English; what the files hold does not count."""
    spoken = EXCERPT.sub("", text)
    return [phrase for phrase in _phrases() if phrase in spoken and phrase not in held]


@cache
def _phrases() -> list[str]:
    """The phrases of the Chinese catalogue that neither the English one nor schema and templates hold."""
    files = (ROOT / "schema.json", *(ROOT / "templates").rglob("*.*"))
    held = "\n".join([*_texts("en"), *(path.read_text("utf-8") for path in files)])
    phrases = {phrase for text in _texts("zh") for phrase in re.findall(r"[\u4e00-\u9fff]{4,}", text)}
    return sorted(phrase for phrase in phrases if phrase not in held)


def _texts(language: str) -> Iterator[str]:
    for entry in all_texts(language).values():
        yield from (entry,) if isinstance(entry, str) else entry

"""What the cases of wrong files share: a table of them, a file changed, the command line run, what it says compared.

A table, `bad/<kind>.cases`, holds one case after the other, by their names:

    === <name>
    # what this is about
    <order>: <what>
    ---
    what is printed, then the exit code, as the last line

An order is one line, in which `\\n`, `\\t`, `\\u3000` and `\\\\` stand for what a line cannot hold. Which orders there
are is said where the cases are run. `--update-golden` writes anew what is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from reportgen.cli import run
from reportgen.messages import all_texts
from tests.tools.root import ROOT

STARTER = (ROOT / "data" / "starter.yaml").read_text("utf-8")
EXCERPT = re.compile(r"^ *\d* \| .*\n", re.MULTILINE)
"""A line of a file that a problem shows."""


_HEAD = re.compile(r"^=== (.+)\n((?:.*\n)*?)---\n", re.MULTILINE)
_ESCAPED = re.compile(r"\\(u[0-9a-f]{4}|.)")
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\"}


class BadCase(NamedTuple):
    """One case of a table: its orders, and the text that is expected."""

    table: Path
    name: str
    orders: tuple[tuple[str, str], ...]
    text: str

    def named(self, order: str) -> list[str]:
        """What all orders of one name say."""
        return [what for name, what in self.orders if name == order]


def read_cases(table: Path, known: set[str]) -> list[BadCase]:
    """The cases of a table, whose orders must be known."""
    _, *parts = _HEAD.split(_contents(table))
    return [
        BadCase(table, name, tuple(_orders(orders, known)), text.removesuffix("\n" if more else ""))
        for name, orders, text, more in zip(parts[::3], parts[1::3], parts[2::3], [*parts[3::3], ""], strict=True)
    ]


def _orders(lines: str, known: set[str]) -> Iterator[tuple[str, str]]:
    for line in lines.splitlines():
        if not line.startswith("#"):
            order, _, what = line.partition(": ")
            assert order in known, line
            yield order, _ESCAPED.sub(lambda found: _unescaped(found[1]), what)


def _unescaped(code: str) -> str:
    return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPES[code]


def _contents(table: Path) -> str:
    return table.read_bytes().decode("utf-8")


def compare_case(actual: str, case: BadCase, request: pytest.FixtureRequest) -> None:
    """Compare with what the table expects, or write that anew."""
    if request.config.getoption("--update-golden"):
        text = _contents(case.table)
        head = next(found for found in _HEAD.finditer(text) if found[1] == case.name)
        rest = text[head.end() + len(case.text) :]
        case.table.write_bytes(f"{text[: head.end()]}{actual}{rest}".encode())
        return

    assert actual == case.text


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

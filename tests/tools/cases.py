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

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from reportgen.cli import run
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


def foreign_words(text: str, folder: Path) -> list[str]:
    """The Chinese of the program itself in what was said in English: what no file of the project holds.

    Nor what the schemas of the program say, whose titles and descriptions are Chinese, or what reports are worded in.
    """
    held = "\n".join([_held_by_the_program(), *map(_held, _text_files(folder))])
    spoken = _WITH_CODE.sub("", EXCERPT.sub("", text))
    return [run[0] for run in _CHINESE.finditer(spoken) if not _is_of(run, held)]


@cache
def _held_by_the_program() -> str:
    program = ROOT / "reportgen"
    return "\n".join(map(_held, (ROOT / "schema.json", *program.glob("*/*.schema.json"), program / "language/zh.json")))


def _held(path: str | Path) -> str:
    return Path(path).read_bytes().decode("utf-8", "replace")


def _text_files(folder: Path) -> Iterator[str]:
    for place, _, names in os.walk(folder):  # in a third of the time of `Path.rglob`
        yield from (os.path.join(place, name) for name in names if not name.endswith((".docx", ".png", ".jpg")))


_CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]+")
_WITH_CODE = re.compile(r"[^ ] U\+[0-9A-F]{4,6}")
"""A character of the data that is told with its code point."""
_MARKS = re.compile("[\u3000-\u303f\uff00-\uffef]+")
_LISTED = "项目清单里不止列了一次的项目：档案数字化、库房维护"
_YEARS = re.compile("[0-9]、[0-9]")
"""What a rule of the schema prints with a filter is in the language of the report."""


def _is_of(run: re.Match[str], held: str) -> bool:
    """Whether a run of Chinese is put together from what files hold: whole, or in pieces of two characters and more,
    as where a name of the data stands in a sentence of the schema; before them a unit may stand, behind a number, and
    between them a comma or a bracket of that sentence.

    A mark alone is theirs with what stands before or behind it, or where it is quoted alone.
    """
    chinese, around = run[0], run.string[max(0, run.start() - 1) : run.end() + 1]
    if _MARKS.fullmatch(chinese):
        return around[:-1] in held or around[1:] in held or around == f"“{chinese}”" or bool(_YEARS.match(around))
    ends = [0] if _MARKS.match(chinese) else [0, 1]  # how far the run has been found in pieces
    for end in range(2, len(chinese) + 1):
        if any(chinese[start:end] in (held if end - start > 1 else "，（）") for start in ends):
            ends.append(end)
    return ends[-1] == len(chinese) or chinese in held or chinese == _LISTED

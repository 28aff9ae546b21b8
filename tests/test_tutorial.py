"""The tutorials are what their readers get: their files are written and their commands run, from the first to the last.

Orders above the fenced blocks of a tutorial:

    <!-- console -->             commands behind `$ `, and below each what it prints
    <!-- file: FILE -->          a whole file
    <!-- insert: FILE after TEXT -->  lines put in after the line that holds TEXT
    <!-- change: FILE -->        lines with `-` in front give way to those with `+`
    <!-- shown: FILE -->         what a file then holds
    <!-- printed -->             a paragraph of the report that was built last

`pytest --update-golden` writes what is printed and shown anew.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from reportgen import Case
from reportgen.cli import run
from reportgen.document.blocks import Paragraph
from tests.tools.root import ROOT

TUTORIALS = sorted((ROOT / "docs").glob("tutorial*.md"))
_BLOCK = re.compile(r"^<!-- (?P<order>[a-z]+)(?:: (?P<rest>.+?))? -->\n```\w+\n(?P<text>.*?)^```$", re.M | re.S)


class Reader:
    """Does what a tutorial says; `said` is what each block then holds."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch = monkeypatch
        self.capsys = capsys
        self.built = ""
        monkeypatch.chdir(folder)

    def block(self, found: re.Match[str]) -> str:
        order, rest, text = found["order"], found["rest"] or "", found["text"]
        if order == "console":
            return self.console(text)
        if order == "shown":
            return Path(rest).read_text("utf-8")
        if order == "printed":
            assert text.strip() in [b.text for b in Case(self.built).document.blocks if isinstance(b, Paragraph)]
        elif order == "file":
            Path(rest).write_text(text, "utf-8")
        elif order == "insert":
            name, after = rest.split(" after ")
            (line,) = [line for line in Path(name).read_text("utf-8").splitlines(keepends=True) if after in line]
            self.replace(name, line, line + text)
        else:
            assert order == "change"
            lines = text.splitlines(keepends=True)
            self.replace(rest, *("".join(line[1:] for line in lines if line[0] == sign) for sign in "-+"))
        return text

    def replace(self, name: str, old: str, new: str) -> None:
        text = Path(name).read_text("utf-8")
        assert text.count(old) == 1
        Path(name).write_text(text.replace(old, new), "utf-8")

    def console(self, text: str) -> str:
        said = ""
        for command in re.findall(r"^\$ (.+)$", text, re.M):
            program, *arguments = shlex.split(command)
            said += f"$ {command}\n"
            if program == "cd":
                self.monkeypatch.chdir(arguments[0])
            elif program == "rm":
                Path(arguments[0]).unlink()
            else:
                assert program == "reportgen"
                run(arguments)
                told = self.capsys.readouterr()
                said += "".join(f"{part.strip(chr(10))}\n" for part in (told.err, told.out) if part.strip())
                if arguments[0] == "build":
                    self.built = arguments[1]
        return said


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda path: path.name)
def test_a_tutorial_is_true_from_the_first_command_to_the_last(
    tutorial: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en" if tutorial.stem.endswith(".en") else "zh")
    reader = Reader(tmp_path, monkeypatch, capsys)
    text = tutorial.read_text("utf-8")
    blocks = list(_BLOCK.finditer(text))
    assert len(blocks) == text.count("<!--") == text.count("```") // 2

    def done(found: re.Match[str]) -> str:
        return f"{found.group().removesuffix(found['text'] + '```')}{reader.block(found)}```"

    actual = _BLOCK.sub(done, text)

    if request.config.getoption("--update-golden", default=False):
        tutorial.write_text(actual, "utf-8")
        return
    assert actual == text


def test_there_is_a_tutorial() -> None:
    assert "tutorial.en.md" in [path.name for path in TUTORIALS]

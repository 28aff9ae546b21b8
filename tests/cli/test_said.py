"""Nothing is said that was not meant: what strangers' files and names hold is made visible in every output."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from reportgen.cli import run
from reportgen.cli.speech import Speech
from reportgen.errors import Problem
from reportgen.messages.unseen import unseen_in
from reportgen.places import Place, Source
from tests.tools.work import calls_of

ODD_NAME = "甲\x1b[2J\r\n::error::乙\u202e\udcff.yaml"
SAID_NAME = "甲\\u001b[2J\\r\\n::error::乙\\u202e\\udcff.yaml"


def nothing_hidden(text: str) -> bool:
    return not list(unseen_in(text)) and "\r" not in text


@pytest.fixture
def odd_name(folder: Path) -> str:
    """A data file with a fault, under a name that nobody would print."""
    if os.name == "nt":
        pytest.skip("Windows has no such names")
    (folder / ODD_NAME).write_text("year：2022\n", "utf-8")
    return ODD_NAME


def test_a_name_is_told_with_all_that_it_holds(odd_name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", odd_name]) == 1

    said = capsys.readouterr().err
    assert said == (
        f"{SAID_NAME}:1:5: 错误：冒号是全角的“：”\n"
        "    1 | year：2022\n"
        "      |     ^^\n"
        "  办法：改成半角冒号，后面空一格，如“名称: 值”。\n"
        "\n"
        f"{SAID_NAME}：1 个错误，0 条警告\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--", ODD_NAME],
        ["check", ODD_NAME],
        ["check", "--coverage", ODD_NAME],
        ["check", "--numbers", ODD_NAME],
        ["check", "--fix", ODD_NAME],
        ["check", "--format", "github", ODD_NAME],
        ["check", "--format", "gitlab", ODD_NAME],
        ["check", "--format", "json", ODD_NAME],
        ["check", "--format", "sarif", ODD_NAME],
        ["show", ODD_NAME],
        ["trace", ODD_NAME],
        ["diff", ODD_NAME, ODD_NAME],
        ["diff", ODD_NAME, "HEAD\x1b"],
        ["new", "2026", "--from", ODD_NAME],
        ["new", "2026", "--blank", "--template", ODD_NAME],
        ["new", "2026", "--blank", "-o", f"{ODD_NAME}/甲.txt"],
        ["init", ODD_NAME],
        ["schema", "--template", ODD_NAME],
        ["schema", "-o", f"{ODD_NAME}/甲"],
        ["git-setup", ODD_NAME],
        ["textconv", ODD_NAME],
        ["textconv", f"甲{ODD_NAME}"],
        ["completion", ODD_NAME],
        [ODD_NAME],
        [f"--{ODD_NAME}"],
        ["build", f"--{ODD_NAME}", "甲"],
        ["show", "甲", ODD_NAME],
        ["check", "--fail-under", ODD_NAME, "甲"],
        ["check", "--format", ODD_NAME, "甲"],
        ["new", ODD_NAME],
    ],
)
@pytest.mark.usefixtures("odd_name")
def test_no_command_prints_what_nobody_sees(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    code = run(arguments)

    said = "".join(capfd.readouterr())
    assert said
    assert code in (0, 1, 2, 3, 4)
    assert nothing_hidden(said)
    assert not any(line.lstrip().startswith("::error::") for line in said.splitlines())


def test_programs_get_the_very_name(odd_name: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "--format", "json", odd_name])

    said = capsys.readouterr().out
    assert json.loads(said)["files"][0]["file"] == odd_name
    assert '"file": "甲\\u001b[2J\\r\\n::error::乙\\u202e\\udcff.yaml"' in said


def test_a_caret_stands_under_what_is_made_visible() -> None:
    source = Source("甲", "é甲\u200b\ue000“乙”👨\x1b丙丁")

    lines = Speech().text(Problem(code="tab", place=Place(source, 1, 9, 2))).splitlines()

    assert lines[1] == "    1 | é甲\\u200b\\ue000“乙”👨\\u001b丙丁"
    assert lines[2] == "      | " + " " * (1 + 2 + 6 + 6 + 1 + 2 + 1 + 2) + "^" * (6 + 2)


def test_colours_are_the_programs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    source = Source("甲\x1b[31m", "乙\x1b[31m丙")

    said = Speech().text(Problem(code="tab", place=Place(source, 1, 2, 1), params={}))

    assert said.startswith("甲\\u001b[31m:1:2: \x1b[1;31m错误\x1b[0m：")
    assert "乙\\u001b[31m丙" in said
    assert said.count("\x1b") == 4


@pytest.mark.parametrize(
    ("arguments", "machine"),
    [
        (["show", "--json", "data/2022.yaml"], True),
        (["show", "data/2022.yaml"], False),
        (["trace", "--format", "json", "data/2022.yaml"], True),
        (["trace", "data/2022.yaml"], False),
        (["diff", "--format", "json", "data/2022.yaml", "data/new.yaml"], True),
        (["diff", "--format", "markdown", "data/2022.yaml", "data/new.yaml"], True),
        (["diff", "data/2022.yaml", "data/new.yaml"], False),
        (["schema", "--json"], True),
        (["schema", "--markdown"], True),
        (["schema"], False),
        (["check", "--format", "json", "data/new.yaml"], True),
        (["check", "--format", "sarif", "data/new.yaml"], True),
        (["check", "--format", "github", "data/new.yaml"], True),
        (["check", "--format", "gitlab", "data/new.yaml"], True),
        (["textconv", "data/new.yaml"], True),
        (["check", "data/new.yaml"], False),
    ],
)
@pytest.mark.parametrize("encoding", ["gbk", "cp437"])
def test_what_programs_read_is_utf_8_on_every_console(
    project: Path, arguments: list[str], machine: bool, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """𬺰 is in no encoding of Windows; what people read shows it as its code where the console has no such sign."""
    text = (project / "data/2022.yaml").read_text("utf-8")
    (project / "data/new.yaml").write_text(text.replace("建立健全24小时", "𬺰立健全24小时"), "utf-8")

    console = [io.TextIOWrapper(io.BytesIO(), encoding, write_through=True) for _ in range(2)]
    monkeypatch.setattr("sys.stdout", console[0])
    monkeypatch.setattr("sys.stderr", console[1])

    code = run(arguments)

    out, err = (stream.buffer.getvalue() for stream in console)
    assert code in (0, 1), err
    assert b"Traceback" not in err
    out.decode("utf-8" if machine or encoding == "cp437" else encoding)


def test_of_a_long_line_no_more_is_looked_at_than_is_shown() -> None:
    def said(length: int) -> str:
        line = "\t\x1b甲" * length
        return Speech().text(Problem("yaml-syntax", place=Place(Source("f", line), 1, len(line) // 2, length)))

    def calls(length: int) -> int:
        return calls_of(lambda: said(length))

    assert said(500).splitlines()[1].startswith("    1 | …")
    assert said(500).splitlines()[1].endswith("…")
    assert said(500).replace("750", "") == said(5000).replace("7500", "")
    assert calls(5000) < 1.1 * calls(500)

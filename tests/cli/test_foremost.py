"""Of very many problems some are told, with how many more there are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportgen.cli import run
from reportgen.cli.foremost import OF_A_FILE, OF_A_KIND, foremost
from reportgen.errors import Problem, Severity

STARTER = "data/starter.yaml"


def problems(code: str, count: int, severity: Severity = Severity.ERROR) -> list[Problem]:
    return [Problem(code=code, params={"name": number}, severity=severity, file="a.yaml") for number in range(count)]


def test_few_problems_are_told_as_they_are() -> None:
    found = problems("a", OF_A_KIND) + problems("b", OF_A_KIND)

    assert foremost(found) == found


def test_behind_the_last_of_a_kind_it_is_said_how_many_more_there_are() -> None:
    told = foremost([*problems("a", OF_A_KIND + 9000), *problems("b", 1)])

    assert told[:OF_A_KIND] == problems("a", OF_A_KIND)
    assert told[OF_A_KIND].message == "这样的问题另有 9,000 处没有列出"
    assert (told[OF_A_KIND].rule, told[OF_A_KIND].severity, told[OF_A_KIND].file) == ("a", Severity.NOTE, "a.yaml")
    assert told[OF_A_KIND + 1 :] == problems("b", 1)


def test_errors_are_told_before_warnings_and_warnings_before_notes() -> None:
    kinds = [problem for number in range(9) for problem in problems(f"note{number}", OF_A_KIND, Severity.NOTE)]
    warnings = problems("warning", OF_A_KIND, Severity.WARNING)

    told = foremost([*kinds, *warnings, *problems("error", OF_A_KIND)])

    assert len(told) == OF_A_FILE + 1
    assert told[-1].message == "别的问题另有 20 处没有列出"
    assert [problem for problem in told if problem.code in ("warning", "error")] == [
        *warnings,
        *problems("error", OF_A_KIND),
    ]


@pytest.fixture
def many(project: Path) -> str:
    path = project / STARTER
    path.write_text(path.read_text("utf-8") + "".join(f"\nno_such_{number}: 1" for number in range(500)), "utf-8")
    return STARTER


def test_a_check_tells_twenty_and_counts_all(many: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", many]) == 1
    said = capsys.readouterr().err

    assert said.count("错误：没有“no_such_") == OF_A_KIND
    assert f"{many}: 提示：这样的问题另有 480 处没有列出\n  办法：用 reportgen check --all 可以全部列出。\n" in said
    assert said.endswith(f"{many}：500 个错误，0 条警告\n")


@pytest.mark.parametrize("command", [["check", "--all"], ["build", "--all"]])
def test_all_are_told_if_asked_for(command: list[str], many: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, many]) == 1

    assert capsys.readouterr().err.count("错误：没有“no_such_") == 500


@pytest.mark.parametrize("form", ["json", "sarif", "github", "gitlab"])
def test_every_form_says_how_many_more_there_are(form: str, many: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--format", form, many]) == 1
    told = capsys.readouterr().out
    assert run(["check", "--all", "--format", form, many]) == 1
    everything = capsys.readouterr().out

    assert told.count("没有“no_such_") == OF_A_KIND
    assert "这样的问题另有 480 处没有列出" in told
    assert everything.count("没有“no_such_") == 500
    assert "没有列出" not in everything
    if form == "json":
        (file,) = json.loads(told)["files"]
        assert (file["errors"], file["warnings"], file["notes"]) == (500, 0, 0)
        assert (file["problems"][-1]["code"], file["problems"][-1]["rule"]) == ("more-of-kind", "unknown-field")

"""`reportgen doctor`: what it says, and its exit code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from reportgen.cli import doctor, run
from reportgen.doctor.findings import Finding, State
from reportgen.messages import Listing

FAULT = Finding("packages", State.FAULT, "doctor-packages-missing", {"names": Listing(["lxml"])})
MISSING = Finding("git", State.MISSING, "doctor-no-git", {})
GOOD = Finding("python", State.OK, "doctor-python", {"version": "3.11.7", "path": "python"})


def machine_is(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> None:
    monkeypatch.setattr(doctor, "look_at_machine", lambda: iter(findings))


def test_each_thing_is_told_with_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine_is(monkeypatch, GOOD, MISSING)

    assert run(["doctor"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "[有]  Python 3.11.7（python）",
        "[缺]  没有 git",
        "      只填报、生成，用不着它；要比较改前改后、经合并请求审核的，从 git-scm.com 下载安装。",
    ]
    assert lines[-1] == "可以生成报告。"


def test_without_what_is_needed_the_exit_code_says_so_and_nothing_else_is_tried(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine_is(monkeypatch, FAULT)

    assert run(["doctor"]) == 4

    said = capsys.readouterr().out
    assert said.startswith("[错]  程序要用的软件包没有装全，少了lxml\n      把程序重新安装一次")
    assert said.endswith("现在还不能生成报告：先照上面标着[错]的办。\n")
    assert "字体" not in said


def test_programs_get_the_same_as_json(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine_is(monkeypatch, GOOD, FAULT)

    assert run(["doctor", "--format", "json"]) == 4

    said = json.loads(capsys.readouterr().out)
    assert (said["version"], said["ready"]) == (1, False)
    assert said["checks"][0] == {"name": "python", "state": "ok", "text": "Python 3.11.7（python）", "advice": ""}
    assert [check["state"] for check in said["checks"][1:]] == ["fault", "ok"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_this_machine_is_told_in_finished_sentences(
    language: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", language)

    assert run(["doctor"]) == 0

    said = capsys.readouterr().out
    assert re.findall(r"[{}]", said) == []
    advice = [line for line in said.splitlines() if line.startswith("      ")]
    assert advice
    assert [line for line in advice if not re.search(r"[。.]$", line)] == []

"""The manual of the workflow tells of hooks and pipelines what is true."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from reportgen.cli import run
from reportgen.cli.check import FORMATS
from tests.tools.pipelines import ACTION, JOB
from tests.tools.repository import STAFF, STARTER
from tests.tools.root import ROOT

MANUAL = (ROOT / "docs/workflow.md").read_text("utf-8")
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


def _table(head: str) -> dict[str, list[str]]:
    """The rows of the tables of the manual that have this head, by the names in their first cells."""
    rows: dict[str, list[str]] = {}
    for table in re.findall(rf"^\| {re.escape(head)} .*\n\|[-|]+\|\n((?:\|.*\|\n)+)", MANUAL, re.MULTILINE):
        for line in table.splitlines():
            first, *others = (cell.strip().strip("`") for cell in line.strip("|").split("|"))
            rows |= dict.fromkeys(re.split("`、`", first), others)
    return rows


def test_the_manual_tells_every_input_and_variable_with_its_default() -> None:
    inputs = {name: about["default"] for name, about in ACTION["inputs"].items()}

    assert {name: row[0] for name, row in _table("输入").items()} == {**inputs, "token": "任务自己的令牌"}
    assert {name: row[0] for name, row in _table("变量").items()} == JOB["variables"]


def test_the_manual_tells_every_format_and_every_name_of_json(
    project: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit(STARTER, STAFF)
    run(["check", "--format", "json", STARTER])
    (file,) = json.loads(capsys.readouterr().out)["files"]

    assert set(_table("格式")) == set(FORMATS)
    assert set(_table("名称")) == set(file) | set(file["problems"][0])
    for name in file["problems"][0]["related"][0]:
        assert name in _table("名称")["related"][0]


def test_the_pipelines_of_the_manual_use_what_there_is() -> None:
    pre_commit, github, gitlab = (
        yaml.safe_load(text) for text in re.findall(r"^```yaml\n((?:repos|name|include):.*?)^```", MANUAL, re.M | re.S)
    )

    assert [hook["id"] for hook in pre_commit["repos"][0]["hooks"]] == [hook["id"] for hook in HOOKS]
    assert set(github["jobs"]["review"]["steps"][1]["with"]) <= set(ACTION["inputs"])
    assert (ROOT / gitlab["include"][0]["file"]).is_file()
    assert set(gitlab["reportgen"]["variables"]) <= set(JOB["variables"])

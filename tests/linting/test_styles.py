"""A style whose name is mistyped would be a class of the format's own that nothing uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tools.cases import said

FORMAT = "based_on: standard\nstyles:\n  boby: {size: 三号}\n"


@pytest.fixture
def mine(folder: Path) -> Path:
    """A template of this format."""
    mine = folder / "templates" / "mine"
    mine.mkdir()
    (mine / "format.yaml").write_text(FORMAT, "utf-8")
    return mine


def test_it_is_warned_of_with_the_name_that_is_meant(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(["template", "check", "mine"], capsys) == (
        "templates/mine/format.yaml:3:3: 警告：没有“boby”这个样式，模板里也没有用它作 class\n"
        "    3 |   boby: {size: 三号}\n"
        "      |   ^^^^\n"
        "  办法：是不是“body”？自己的 class，在模板里用上就不再提。\n\n"
        "templates/mine：没有错误，1 条警告\n0\n"
    )


@pytest.mark.parametrize("template", ["mine", "other"])
def test_nothing_is_said_of_a_class_that_a_template_uses(
    mine: Path, template: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (mine.parent / template).mkdir(exist_ok=True)
    (mine.parent / template / "own.html.j2").write_text('<p class="boby">甲</p>\n', "utf-8")

    assert said(["template", "check", "mine"], capsys) == "templates/mine：没有问题\n0\n"


def test_nothing_is_said_of_a_name_like_none(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mine / "format.yaml").write_text(FORMAT.replace("boby", "remark"), "utf-8")

    assert said(["template", "check", "mine"], capsys) == "templates/mine：没有问题\n0\n"


def test_for_a_class_only_whole_parts_of_the_project_are_read(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = mine.parent / "other"
    other.mkdir()
    os.mkfifo(other / "pipe.html.j2")
    (mine.parents[2] / "outside.j2").write_text("boby", "utf-8")
    (other / "link.html.j2").symlink_to(mine.parents[2] / "outside.j2")

    assert "没有“boby”这个样式" in said(["template", "check", "mine"], capsys)

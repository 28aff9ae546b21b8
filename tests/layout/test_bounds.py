"""Measures of a format that leave no room for words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.cases import said


def lay(folder: Path, text: str) -> None:
    mine = folder / "templates" / "mine"
    mine.mkdir()
    (mine / "format.yaml").write_text(f"based_on: standard\n{text}", "utf-8")


@pytest.mark.parametrize(
    ("text", "at", "value", "example"),
    [
        ("styles:\n  body: {indent: 左缩进400mm}\n", "3:18", "左缩进400mm", "首行缩进2字符、左缩进7.4mm"),
        ("styles:\n  note: {indent: 右缩进99字符}\n", "3:18", "右缩进99字符", "首行缩进2字符、左缩进7.4mm"),
        ("styles:\n  note: {line: 固定值0.1磅}\n", "3:16", "固定值0.1磅", "固定值28.95磅、1.5倍行距、单倍行距"),
        ("styles:\n  note: {line: 0倍行距}\n", "3:16", "0倍行距", "固定值28.95磅、1.5倍行距、单倍行距"),
        ("page: {line_pitch: 0.1mm}\n", "2:20", "0.1mm", "28.95磅"),
        ("page: {line_pitch: 1600磅}\n", "2:20", "1600磅", "28.95磅"),
    ],
)
def test_they_are_refused_with_an_example(
    text: str, at: str, value: str, example: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(folder, text)

    lines = said(["template", "check", "mine"], capsys).splitlines()
    assert lines[0] == f"templates/mine/format.yaml:{at}: 错误：“{value}”不是可以用的写法"
    assert lines[3:] == [f"  办法：写成 {example} 的样子。", "", "templates/mine：1 个错误，0 条警告", "3"]


@pytest.mark.parametrize(
    "text",
    [
        "styles:\n  date: {indent: 右缩进24字符}\n  note: {indent: 左缩进120mm}\n",
        "styles:\n  note: {line: 固定值1磅}\n  caption: {line: 最小值0磅}\n",
        "page: {line_pitch: 12磅}\n",
    ],
)
def test_what_leaves_room_is_not(text: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay(folder, text)

    assert said(["template", "check", "mine"], capsys) == "templates/mine：没有问题\n0\n"

"""A file that is not there: where it was looked for, what is near, and how to get there."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.cli import run

TXT = "多半是记事本加的：把文件的名称改成“{}”。看不到“.txt”的，先在文件夹的“查看”里勾选“文件扩展名”。"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a project `p`, two data files in it, and one that Notepad has saved."""
    data = tmp_path / "p" / "data"
    data.mkdir(parents=True)
    for name in ("2025.yaml", "我的 数据.yaml", "2026.yaml.txt"):
        (data / name).write_text("year: 2025\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("folder", "name", "said", "advice"),
    [
        (
            "p",
            "data/2026.yaml",
            "没有这个文件，有的是“2026.yaml.txt”",
            f"名称末尾多了“.txt”，{TXT.format('2026.yaml')}",
        ),
        ("p", "data/2026.yaml.txt", "文件的名称末尾多了“.txt”", TXT.format("2026.yaml")),
        ("p/data", "data/2025.yaml", "这里没有这个文件", "文件在 ../data/2025.yaml。先运行 cd ..，再运行同样的命令。"),
        ("", "data/2025.yaml", "这里没有这个文件", "文件在 p/data/2025.yaml。先运行 cd p，再运行同样的命令。"),
        ("", "2025.yaml", "这里没有这个文件", "文件在 p/data/2025.yaml。先运行 cd p，再运行同样的命令。"),
        ("p", "data/2024.yaml", "没有这个文件", "同一文件夹里有：2025.yaml、我的 数据.yaml。"),
        ("p", "data/2025.yml", "没有这个文件", "是不是“2025.yaml”？同一文件夹里有：2025.yaml、我的 数据.yaml。"),
        (
            "p",
            "data/我的数据.yaml",
            "没有这个文件",
            "是不是“我的 数据.yaml”？同一文件夹里有：2025.yaml、我的 数据.yaml。",
        ),
        (
            "p",
            "date/2024.yaml",
            "没有这个文件",
            "在 date 里找过，那里没有数据文件。这里有：data/2025.yaml、data/我的 数据.yaml。",
        ),
        (
            "",
            "date/2024.yaml",
            "没有这个文件",
            "在 {here}/date 里找过，那里没有数据文件。检查文件名；项目在别处的，先用 cd 进到项目的文件夹。",
        ),
        ("p", "data/甲局", "没有这个文件，也没有这个文件夹", "那里有：2025.yaml、我的 数据.yaml。"),
        ("", "甲局", "没有这个文件，也没有这个文件夹", "那里有：p。"),
        (
            "",
            "没有/甲局",
            "没有这个文件，也没有这个文件夹",
            "检查名称；项目在别处的，先用 cd 进到项目的文件夹。",
        ),
        ("p", "data/2025", "文件的名称不是以 .yaml 或 .yml 结尾", "是不是“2025.yaml”？"),
        (
            "p",
            "data/2025.docx",
            "文件的名称不是以 .yaml 或 .yml 结尾",
            "是不是“2025.yaml”？",
        ),
    ],
)
def test_a_file_that_is_not_there(
    folder: str,
    name: str,
    said: str,
    advice: str,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(here / folder)

    assert run(["check", name]) == 1

    assert capsys.readouterr().err.startswith(
        f"{name}: 错误：{said}\n  办法：{advice.replace('{here}', str(here))}\n\n"
    )


@pytest.mark.parametrize("command", ["check", "build", "trace", "show"])
def test_a_name_with_blanks_wants_quotes(
    command: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(here / "p")

    assert run([command, "data/2025.yaml", "data/我的", "数据.yaml"]) == 2

    assert capsys.readouterr() == (
        "",
        "data/我的 数据.yaml: 错误：文件名里有空格，被当成了几个名称\n"
        f'  办法：给名称加上引号：reportgen {command} "data/我的 数据.yaml"。\n\n',
    )


@pytest.mark.parametrize(
    ("folder", "arguments", "said"),
    [
        ("p", ["build"], ["少写了 FILE", "例如：reportgen build data/2025.yaml"]),
        ("p/data", ["check"], ["少写了 FILE", "例如：reportgen check 2025.yaml"]),
        ("", ["check"], ["少写了 FILE", "例如：reportgen check data/2025.yaml"]),
        ("p", ["diff"], ["少写了 OLD NEW", '例如：reportgen diff data/2025.yaml "data/我的 数据.yaml"']),
        ("p", ["new"], ["少写了 YEAR", "例如：reportgen new 2026 --from data/2025.yaml"]),
        ("", ["new"], ["少写了 YEAR", "例如：reportgen new 2025 --blank"]),
    ],
)
def test_what_is_missing_comes_with_an_example(
    folder: str,
    arguments: list[str],
    said: list[str],
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(here / folder)

    assert run(arguments) == 2

    lines = capsys.readouterr().err.splitlines()
    assert lines[:2] == [f"reportgen: {said[0]}", said[1]]
    names = '2025.yaml、"我的 数据.yaml"' if folder == "p/data" else 'data/2025.yaml、"data/我的 数据.yaml"'
    assert lines[2:-1] == ([f"这里的数据文件有：{names}"] if folder else [])


def test_in_english_there_is_no_chinese(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en")

    assert run(["check", "data/2025.yaml"]) == 1

    assert capsys.readouterr().err.startswith(
        "data/2025.yaml: error: there is no such file here\n"
        "  to do: The file is p/data/2025.yaml. Run cd p first, then the same command.\n"
    )

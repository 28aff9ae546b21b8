"""`build` and `check` of many files: which are meant, what is told of each, the summary, and an end before the end."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reportgen.cli import run
from tests.tools.root import ROOT

needs_signals = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")


@pytest.fixture
def departments(folder: Path) -> list[str]:
    """Four departments' files in folders: one with a warning, one with an error."""
    text = (ROOT / "data/starter.yaml").read_text("utf-8")
    names = [f"data/{place}/2025.yaml" for place in ("a 局", "b局", "c局", "d局")]
    for number, name in enumerate(names):
        Path(name).parent.mkdir(parents=True)
        of_another = text if number == 1 else text.replace("示范区档案馆", f"示范区第{number}档案馆")
        Path(name).write_text(of_another.replace("name: 示范区档案馆", f"name: 示范区第{number}档案馆", 1), "utf-8")
    Path(names[2]).write_text(Path(names[2]).read_text("utf-8").replace("year: 2025", "year：2025"), "utf-8")
    Path("data/import.yaml").write_text("tables: []\n", "utf-8")
    return names


def report(number: int) -> str:
    return f"out/示范区第{number}档案馆2025年度整体支出绩效评价报告.docx"


@pytest.mark.parametrize("command", [["build"], ["build", "-j", "2"], ["check"], ["check", "-j", "1"]], ids=" ".join)
@pytest.mark.usefixtures("departments")
def test_what_is_wrong_with_a_template_is_told_once_and_named_for_each_file(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    part = Path("templates/standard/4-conclusions.html.j2")
    part.write_text(part.read_text("utf-8") + "{{ nosuch }}\n", "utf-8")
    line = len(part.read_text("utf-8").splitlines())

    assert run([*command, "./data/"]) == 3

    captured = capsys.readouterr()
    assert captured.err.count("没有“nosuch”这个名称") == 1
    word = "没有生成" if "build" in command else "有错误"
    named = [each for each in captured.out.splitlines() if each.startswith(word)]
    assert [each.partition("：")[2] for each in named] == [
        f"{part}:{line}:4：没有“nosuch”这个名称",
        f"{part}:{line}:4：没有“nosuch”这个名称",
        "冒号是全角的“：”",
        f"{part}:{line}:4：没有“nosuch”这个名称",
    ]


@pytest.mark.usefixtures("departments")
def test_a_folder_is_built_file_by_file_and_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "data/"]) == 1

    captured = capsys.readouterr()
    assert captured.out == (
        f"已生成 {report(0)}\n已生成 {report(1)}\n已生成 {report(3)}\n"
        "合计 4 份：生成 3 份，没有变化 0 份，没有生成 1 份，有警告 1 份\n"
        "没有生成 data/c局/2025.yaml：冒号是全角的“：”\n"
        "有警告 data/b局/2025.yaml：1 条\n"
    )
    assert captured.err.index("b局/2025.yaml:") < captured.err.index("c局/2025.yaml:")
    assert "data/c局/2025.yaml：1 个错误，没有生成报告；原来的报告没有动\n" in captured.err

    assert run(["build", "data/", "-j", "2"]) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith(
        f"没有变化 {report(0)}\n没有变化 {report(1)}\n没有变化 {report(3)}\n合计 4 份：生成 0 份"
    )
    assert "冒号是全角的" in captured.err

    assert run(["build", "--force", "data/"]) == 1
    assert capsys.readouterr().out.startswith(f"已生成 {report(0)}\n")


def test_one_file_is_always_built(departments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert run(["build", departments[0]]) == 0
        assert capsys.readouterr() == (f"已生成 {report(0)}\n", "")


@pytest.mark.parametrize("names", [["data/*/2025.yaml"], ["data/**/*.yaml"], ["-"], ["data/a 局", "data/b局", "data"]])
def test_patterns_lists_and_folders_mean_the_same(
    names: list[str], departments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(departments) + "\n\n"))

    assert run(["check", *names]) == 1

    assert capsys.readouterr().out == (
        "data/a 局/2025.yaml：没有问题\ndata/b局/2025.yaml：没有错误，1 条警告\ndata/d局/2025.yaml：没有问题\n"
        "合计 4 份：没有问题 2 份，有警告 1 份，有错误 1 份\n"
        "有错误 data/c局/2025.yaml：冒号是全角的“：”\n"
        "有警告 data/b局/2025.yaml：1 条\n"
    )


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_list_without_names_is_nothing_to_do(
    command: str, project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))

    assert run([command, "-"]) == 0
    assert capsys.readouterr() == ("清单是空的，没有要做的文件\n", "")


def test_one_file_by_two_names_is_one_file(departments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    bad, good = departments[2], departments[0]

    assert run(["build", good, bad, f"./{good}", bad, os.path.abspath(good)]) == 1
    captured = capsys.readouterr()
    assert captured.out.count("已生成") == 1
    assert captured.err.count("冒号是全角的") == 1


def test_data_errors_weigh_more_than_names(departments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(departments[0], "data/zz.yaml")

    assert run(["build", departments[0], "data/zz.yaml"]) == 2
    assert run(["build", departments[0], departments[2], "data/zz.yaml", departments[3]]) == 1
    captured = capsys.readouterr()
    assert f"没有生成 data/zz.yaml：两份数据会写成同一个文件：{departments[0]} 和 data/zz.yaml\n" in captured.out
    assert Path(report(3)).is_file()


def test_the_first_that_fails_may_end_the_run(departments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "--fail-fast", *departments]) == 1
    assert "合计 4 份：生成 2 份，没有变化 0 份，没有生成 1 份，有警告 1 份，没有轮到 1 份\n" in capsys.readouterr().out
    assert not Path(report(3)).exists()

    assert run(["check", "--strict", "--fail-fast", *departments]) == 1
    assert "没有轮到 2 份" in capsys.readouterr().out


@pytest.mark.usefixtures("departments")
def test_the_summary_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "data", "--format", "json", "--summary", "汇总.md"]) == 1

    printed = json.loads(capsys.readouterr().out)
    assert printed["version"] == 1
    assert printed["files"][1] == {
        "file": "data/b局/2025.yaml",
        "state": "built",
        "reports": [report(1)],
        "why": "1 条警告",
        "errors": 0,
        "warnings": 1,
        "notes": 0,
        "again": False,
    }
    assert [(entry["state"], entry["why"]) for entry in printed["files"]][2:] == [
        ("failed", "冒号是全角的“：”"),
        ("built", ""),
    ]
    assert Path("汇总.md").read_text("utf-8") == (
        "合计 4 份：生成 3 份，没有变化 0 份，没有生成 1 份，有警告 1 份\n\n"
        "| 文件 | 结果 | 说明 |\n| --- | --- | --- |\n"
        "| data/a 局/2025.yaml | 生成 |  |\n"
        "| data/b局/2025.yaml | 生成 | 1 条警告 |\n"
        "| data/c局/2025.yaml | 没有生成 | 冒号是全角的“：” |\n"
        "| data/d局/2025.yaml | 生成 |  |\n"
    )

    assert run(["build", "data", "--format", "markdown", "--summary", "汇总.json"]) == 1
    assert capsys.readouterr().out.endswith("| data/d局/2025.yaml | 没有变化 |  |\n")
    assert [entry["state"] for entry in json.loads(Path("汇总.json").read_text("utf-8"))["files"]] == [
        *("unchanged", "unchanged", "failed", "unchanged")
    ]


@pytest.mark.parametrize("name", ["data/a 局/2025.yaml", "templates/standard/x.md", "data"])
@pytest.mark.usefixtures("departments")
def test_a_summary_goes_over_nothing_that_reports_are_made_from(name: str) -> None:
    before = Path("data/a 局/2025.yaml").read_bytes()

    assert run(["check", "data", "--summary", name]) == 2
    assert Path("data/a 局/2025.yaml").read_bytes() == before


def test_formats_for_programs_stay_as_they_are(departments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    outputs = []
    for options in ([], ["-j", "2"]):
        assert run(["check", "--format", "json", *options, *departments]) == 1
        outputs.append(json.loads(capsys.readouterr().out))
    assert outputs[0] == outputs[1]
    assert [(entry["errors"], entry["warnings"]) for entry in outputs[0]["files"]] == [(0, 0), (0, 1), (1, 0), (0, 0)]


def test_templates_stand_among_data_where_they_are_named(
    departments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", departments[0], "templates/standard", departments[3]]) == 0
    assert [line.split("：")[0] for line in capsys.readouterr().out.splitlines()] == [
        *(departments[0], "templates/standard", departments[3], "合计 3 份")
    ]


def test_in_english(
    departments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en")
    assert run(["build", "data", "-j", "2"]) == 1
    assert capsys.readouterr().out.endswith(
        "4 files: 3 built, 0 unchanged, 1 failed, 1 with warnings\n"
        "failed data/c局/2025.yaml: the colon is a full-width “：”\n"
        "warnings data/b局/2025.yaml: 1\n"
    )


def many(count: int) -> None:
    text = (ROOT / "data/starter.yaml").read_text("utf-8")
    Path("data/many").mkdir()
    for number in range(count):
        name = text.replace("示范区档案馆", f"示范区第{number}档案馆")
        Path(f"data/many/{number}.yaml").write_text(name, "utf-8")


@needs_signals
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_whole_reports_and_a_summary(jobs: str) -> None:
    many(80)
    process = subprocess.Popen(
        [sys.executable, "-m", "reportgen", "build", "data", "-j", jobs],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not list(Path("out").glob("*.docx")) and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "正在停下来" in errors
    assert "Traceback" not in errors
    assert errors.endswith("reportgen: 已中断，没有写完的文件没有留下\n")
    built = output.count("已生成 ")
    assert 0 < built < 80
    assert (
        f"合计 80 份：生成 {built} 份，没有变化 0 份，没有生成 0 份，有警告 0 份，没有轮到 {80 - built} 份\n" in output
    )
    reports = list(Path("out").iterdir())
    assert len(reports) == built
    assert all(path.read_bytes()[:2] == b"PK" for path in reports)


@needs_signals
@pytest.mark.usefixtures("folder")
def test_a_terminal_has_a_bar_and_no_line_for_each_report() -> None:
    pytest.importorskip("rich")
    pty = pytest.importorskip("pty")
    many(4)
    master, slave = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", "build", "data"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=slave,
        check=True,
    )
    os.close(slave)
    drawn = os.read(master, 100_000).decode()
    os.close(master)

    assert "生成" in drawn
    assert "/4" in drawn
    assert done.stdout.decode() == "合计 4 份：生成 4 份，没有变化 0 份，没有生成 0 份，有警告 0 份\n"


@pytest.mark.usefixtures("departments")
def test_what_does_not_go_together_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "data", "-o", "a.docx"]) == 2
    assert "有几份数据时，-o 要指定一个文件夹" in capsys.readouterr().err
    assert run(["build", "data", "-j", "0"]) == 2
    assert run(["check", "--coverage", "-j", "2", "data/a 局/2025.yaml"]) == 2
    assert "--jobs" in capsys.readouterr().err

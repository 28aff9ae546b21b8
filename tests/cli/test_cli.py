"""The command line as a person meets it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from reportgen import __version__
from reportgen.cli import run
from reportgen.cli.parser import COMMANDS, PATH, Forms, make_group
from tests.tools.root import ROOT


@pytest.mark.usefixtures("project")
def test_build_prints_where_the_report_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "data/starter.yaml"]) == 0

    assert capsys.readouterr().out == "已生成 out/示范区档案馆2025年度整体支出绩效评价报告.docx\n"
    assert Path("out/示范区档案馆2025年度整体支出绩效评价报告.docx").is_file()


@pytest.mark.parametrize(
    ("folder", "file"),
    [
        (".", "data/starter.yaml"),
        (".", "starter.yaml"),
        ("data", "starter.yaml"),
        ("templates", "../data/starter.yaml"),
    ],
)
def test_build_works_from_anywhere_in_the_project(
    project: Path, folder: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / folder)

    assert run(["build", file]) == 0
    assert [p.name for p in (project / "out").iterdir()] == ["示范区档案馆2025年度整体支出绩效评价报告.docx"]


def test_build_to_a_file_and_to_a_folder(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "data/starter.yaml", "-o", "甲.docx"]) == 0
    assert run(["build", "data/starter.yaml", "data/2022.yaml", "-o", "送审/"]) == 0

    assert (project / "甲.docx").is_file()
    assert len(list((project / "送审").iterdir())) == 2
    assert "已生成 甲.docx" in capsys.readouterr().out


@pytest.mark.usefixtures("project")
def test_several_files_need_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "data/starter.yaml", "data/2022.yaml", "-o", "甲.docx"]) == 2
    assert "有几份数据时，-o 要指定一个文件夹" in capsys.readouterr().err


def test_two_files_that_would_be_one_report_are_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data/copy.yaml").write_bytes((project / "data/starter.yaml").read_bytes())

    assert run(["build", "data/starter.yaml", "data/copy.yaml"]) == 2
    assert "两份数据会写成同一个文件：data/starter.yaml 和 data/copy.yaml" in capsys.readouterr().err


def test_one_bad_file_does_not_stop_the_others(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data/bad.yaml").write_text("year：2022\n", "utf-8")

    assert run(["build", "data/bad.yaml", "data/starter.yaml"]) == 1

    captured = capsys.readouterr()
    assert "冒号是全角的“：”" in captured.err
    assert "没有生成报告；原来的报告没有动" in captured.err
    assert "已生成" in captured.out


@pytest.mark.usefixtures("project")
def test_check_says_that_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "data/starter.yaml"]) == 0
    assert capsys.readouterr() == ("data/starter.yaml：没有问题\n", "")


def test_check_writes_nothing(project: Path) -> None:
    run(["check", "data/starter.yaml", "data/2022.yaml"])

    assert not (project / "out").exists()


@pytest.mark.usefixtures("project")
def test_a_problem_is_shown_with_line_caret_and_advice(
    edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit("data/2022.yaml", ("basic: 961.51", "basic: 961.51万元"))

    assert run(["check", "data/2022.yaml"]) == 1

    assert capsys.readouterr().err == (
        "data/2022.yaml:422:10: 错误：“基本支出”（expenditure.basic）只写数，不写单位\n"
        "  422 |   basic: 961.51万元\n"
        "      |          ^^^^^^^^^^\n"
        "  办法：写成 961.51，单位“万元”由程序加。\n"
        "\n"
        "data/2022.yaml：1 个错误，0 条警告\n"
    )


@pytest.mark.usefixtures("project")
def test_english_where_the_user_asks_for_it(
    edit: Callable[..., None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en")
    edit("data/2022.yaml", ("basic: 961.51", "basic: 961.51万元"))

    assert run(["check", "data/2022.yaml"]) == 1

    assert capsys.readouterr().err.startswith(
        "data/2022.yaml:422:10: error: “基本支出” (expenditure.basic) takes the number without its unit\n"
    )


def test_a_report_that_is_open_elsewhere_is_left_as_it_was(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    run(["build", "data/starter.yaml", "-o", "甲.docx"])
    before = (project / "甲.docx").read_bytes()
    monkeypatch.setattr(os, "replace", refuse)

    assert run(["build", "data/starter.yaml", "-o", "甲.docx"]) == 4

    assert "文件可能正在 Word 或 WPS 里打开" in capsys.readouterr().err
    assert (project / "甲.docx").read_bytes() == before
    assert not list(project.glob(".*.tmp"))


@pytest.mark.usefixtures("project")
def test_an_output_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "data/starter.yaml", "-o", "schema.json/x.docx"]) == 4
    assert "路径里有一个同名的文件，不能当作文件夹" in capsys.readouterr().err


def test_init_makes_a_project_that_builds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(["init", "报告", "--year", "2024"]) == 0
    assert run(["check", "报告/data/2024.yaml"]) == 0
    assert run(["build", "报告/data/2024.yaml"]) == 0

    assert [p.name for p in (tmp_path / "报告/out").iterdir()] == ["示范区档案馆2024年度整体支出绩效评价报告.docx"]
    out = capsys.readouterr().out
    assert "下一步：在浏览器里填，运行\n\n  reportgen edit 报告\n\n或者改 报告/data/2024.yaml，然后运行" in out


def test_init_overwrites_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schema.json").write_text("mine", "utf-8")

    assert run(["init", ".", "--year", "2024"]) == 2

    assert [p.name for p in tmp_path.iterdir()] == ["schema.json"]
    assert (tmp_path / "schema.json").read_text("utf-8") == "mine"
    assert "没有写入任何文件" in capsys.readouterr().err


def test_a_data_file_without_a_project_builds_with_what_the_program_brings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2025.yaml").write_bytes((ROOT / "data/starter.yaml").read_bytes())

    assert run(["build", "2025.yaml"]) == 0
    assert "没有找到 schema.json，用的是程序自带的数据约定和模板" in capsys.readouterr().err
    assert (tmp_path / "out").is_dir()


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"reportgen {__version__}\n"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_examples(
    command: str, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", language)

    assert run([command, "-h"]) == 0

    text = capsys.readouterr().out
    assert f"reportgen {command}" in text
    assert ("例：" if language == "zh" else "Examples:") in text
    assert ("退出码" if language == "zh" else "Exit codes") in text


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_command_is_in_the_readme(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")

    assert [command for command in COMMANDS if f"`reportgen {command}" not in text] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build"], "reportgen: 少写了 FILE"),
        (["build", "-x"], "reportgen: 没有 -x 这个选项"),
        (["bulid"], "reportgen: 没有“bulid”这个命令；是不是 build？\n"),
        (["生成"], "reportgen: 没有“生成”这个命令；有 {}".format("、".join(COMMANDS))),
        (["--"], "reportgen: 少写了命令；有 {}".format("、".join(COMMANDS))),
        (["init"], "reportgen: 少写了 DIR"),
        (["init", "a", "b"], "reportgen: 多写了：b"),
        (["init", "a", "--year", "99"], "reportgen: --year 应当是 2000 到 2100 的整数"),
        (["build", "a", "-o"], "reportgen: -o 后面要写一个值"),
        (["diff", "a", "b", "--docx", "-o", "c.docx"], "reportgen: --docx 后面要写一个值，而这里接着写的是 -o\n"),
        (["diff", "a", "b", "-o", "--format=html"], "reportgen: -o 后面要写一个值，而这里接着写的是 --format=html\n"),
        (["build", "a", "-o", "-h"], "reportgen: -o 后面要写一个值，而这里接着写的是 -h\n"),
        (["completion", "tcsh"], "reportgen: SHELL 只能是 bash、zsh、fish"),
    ],
)
def test_a_command_that_is_used_wrongly(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr().err.startswith(message)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_parameter_has_a_fault_that_click_words(command: str) -> None:
    group = make_group()
    found = group.get_command(click.Context(group), command)
    assert found is not None

    for param in found.params:
        told = isinstance(param.type, click.Choice | click.IntRange | Forms)
        free = param.type is PATH or (isinstance(param.type, click.types.StringParamType) and param.nargs in (1, -1))
        assert told or free or (isinstance(param, click.Option) and param.is_flag), param
        assert not param.multiple


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    assert "_REPORTGEN_COMPLETE" in capsys.readouterr().out


def test_completion_offers_commands_and_options() -> None:
    environment = {
        **os.environ,
        "_REPORTGEN_COMPLETE": "bash_complete",
        "COMP_WORDS": "reportgen b",
        "COMP_CWORD": "1",
    }
    command = [sys.executable, "-c", "import sys; sys.argv = ['reportgen']; from reportgen.cli import main; main()"]

    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert result.stdout == "plain,build\n"


def test_a_fault_of_the_program_keeps_its_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportgen.case.read_bytes", lambda *_: 1 / 0)

    assert run(["check", "x.yaml"]) == 70
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize("command", [["show"], ["trace"], ["check", "--numbers"], ["check", "--format", "json"]])
def test_what_cannot_be_printed_is_no_fault_of_the_program(command: list[str], project: Path) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        result = subprocess.run(
            [sys.executable, "-m", "reportgen", *command, "data/2022.yaml"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert result.returncode == 4
    assert "reportgen: 结果没有全部印出来：" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_closed_output_takes_what_is_said(project: Path) -> None:
    command = f"exec {sys.executable} -m reportgen check data/2022.yaml >&-"

    assert subprocess.run(["sh", "-c", command], stderr=subprocess.DEVNULL, check=False).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix closes streams")
@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("check data/none.yaml", 1),
        ("build data/none.yaml", 1),
        ("check --numbers data/none.yaml", 1),
        ("show --nope", 2),
        ("check data/starter.yaml", 0),
        ("build data/starter.yaml", 0),
    ],
)
def test_a_closed_stream_changes_no_exit_code(project: Path, command: str, code: int, closed: str) -> None:
    line = f"exec {sys.executable} -m reportgen {command} {closed}"

    assert subprocess.run(["sh", "-c", line], capture_output=True, check=False).returncode == code


def test_an_interrupt_while_the_program_is_loaded_shows_no_traceback() -> None:
    program = """
import runpy, sys
class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == "reportgen.cli.speech":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
runpy.run_module("reportgen", run_name="__main__")
"""

    result = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert (result.returncode, result.stdout, result.stderr) == (130, b"", b"")


def test_coverage_goes_with_no_other_option(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--coverage", "--strict", "--format", "json", "data/2022.yaml"]) == 2

    assert capsys.readouterr().err == ("错误：--coverage 不能和 --strict、--format 合用\n  办法：分开运行。\n\n")


def test_a_rule_of_the_whole_file_can_be_waived_where_it_points(project: Path) -> None:
    path = project / "data" / "2022.yaml"
    waiver = "\nwaive:\n  - rule: project-coverage\n    at: expenditure\n    reason: 甲\n    who: 乙\n"
    path.write_text(path.read_text("utf-8") + waiver, "utf-8")

    assert run(["check", "--strict", "data/2022.yaml"]) == 0

"""`git-setup`: what it writes into a repository, and what it leaves alone."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.cli import run
from tests.tools.repository import PROGRAMS, STARTER, UNIT, commit, git, without_program

pytestmark = pytest.mark.usefixtures("own_git")

BLOCK = (
    "# >>> reportgen git-setup >>>\n"
    "data/*.yaml diff=reportgen-yaml\n"
    "*.docx binary diff=reportgen-docx\n"
    "# <<< reportgen git-setup <<<\n"
)
FOREIGN_HOOK = "#!/bin/sh\n# 原有的钩子\nexit 0\n"


class TestSetup:
    """`git-setup`: what it writes, and what it leaves alone."""

    def test_says_what_was_done(self, repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["git-setup"]) == 0

        assert capsys.readouterr() == (
            f"已装进 git 仓库 {repository}：\n"
            "  .gitattributes  哪些文件按数据、按 Word 报告比较\n"
            "  git 配置  diff.reportgen-yaml、diff.reportgen-docx\n"
            "  .git/hooks/pre-commit  提交前检查暂存的数据文件\n"
            "\n"
            "下一步：提交 .gitattributes，让同事的仓库也认得这些文件。git 配置和钩子只在这个仓库里，"
            "每位同事各运行一次 reportgen git-setup。\n",
            "",
        )

    def test_data_and_reports_get_their_drivers(self, repository: Path) -> None:
        run(["git-setup"])

        assert git("check-attr", "diff", "merge", "text", "--", "data/2022.yaml", "out/甲.docx", "schema.json") == (
            "data/2022.yaml: diff: reportgen-yaml\n"
            "data/2022.yaml: merge: unspecified\n"
            "data/2022.yaml: text: unspecified\n"
            '"out/\\347\\224\\262.docx": diff: reportgen-docx\n'
            '"out/\\347\\224\\262.docx": merge: unset\n'
            '"out/\\347\\224\\262.docx": text: unset\n'
            "schema.json: diff: unspecified\n"
            "schema.json: merge: unspecified\n"
            "schema.json: text: unspecified\n"
        )
        assert (repository / ".gitattributes").read_text("utf-8") == BLOCK
        assert git("config", "--local", "diff.reportgen-docx.cachetextconv") == "true\n"

    def test_the_driver_is_called_by_its_name_where_that_lasts(
        self, repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        programs = tmp_path_factory.mktemp("bin")
        (programs / "reportgen").symlink_to(PROGRAMS / "reportgen")
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")

        run(["git-setup"])

        assert git("config", "--local", "diff.reportgen-yaml.textconv") == "reportgen textconv\n"
        assert git("config", "--local", "diff.reportgen-docx.textconv") == "reportgen textconv\n"

    def test_the_driver_is_called_by_the_interpreter_where_the_name_is_not_on_the_path(
        self, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", without_program())

        run(["git-setup"])

        command = f"{Path(sys.executable).as_posix()} -P -m reportgen textconv\n"
        assert git("config", "--local", "diff.reportgen-yaml.textconv") == command

    def test_git_compares_data_and_reports_as_text(
        self, repository: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
    ) -> None:
        run(["git-setup"])
        run(["build", STARTER, "-o", "报告.docx"])
        git("add", "-A")
        assert commit().returncode == 0
        edit(STARTER, ("basic: 214.60 ", "basic: 213.60 "), ("project: 180.00", "project: 181.00"))
        run(["build", STARTER, "-o", "报告.docx"])
        capsys.readouterr()

        changed = [line for line in git("diff", "--no-prefix").splitlines() if line.startswith(("+", "-"))]

        assert [line for line in changed if "›" in line] == [
            "-支出 › 基本支出: 214.60万元",
            "-支出 › 项目支出: 180.00万元",
            "+支出 › 基本支出: 213.60万元",
            "+支出 › 项目支出: 181.00万元",
        ]
        assert any(re.match(r"\+.*基本支出213\.60万元，占53\.40%", line) for line in changed)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("", BLOCK),
            ("*.png binary\n", f"*.png binary\n{BLOCK}"),
            ("*.png binary", f"*.png binary\n{BLOCK}"),
            (f"a\n{BLOCK}b\n", f"a\n{BLOCK}b\n"),
            (f"a\n{BLOCK.replace('data/', '老/')}b\n", f"a\n{BLOCK}b\n"),
            ("a\r\n", "a\r\n" + BLOCK.replace("\n", "\r\n")),
            ("# >>> reportgen git-setup >>>\na\n", f"# >>> reportgen git-setup >>>\na\n{BLOCK}"),
        ],
    )
    def test_lines_of_others_stay(self, before: str, after: str, repository: Path) -> None:
        attributes = repository / ".gitattributes"
        attributes.write_bytes(before.encode())

        run(["git-setup"])
        run(["git-setup"])

        assert attributes.read_bytes() == after.encode()

    @pytest.mark.parametrize("before", [None, "*.png binary\n", "a\r\nb\r\n"])
    def test_remove_leaves_things_as_they_were(
        self, before: str | None, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        attributes = repository / ".gitattributes"
        if before is not None:
            attributes.write_bytes(before.encode())
        config = git("config", "--local", "--list")
        hooks = sorted((repository / ".git/hooks").iterdir())
        run(["git-setup"])
        capsys.readouterr()

        for _ in range(2):
            assert run(["git-setup", "--remove"]) == 0
            assert capsys.readouterr().out == f"已从 git 仓库 {repository} 去掉 git-setup 装上的内容。\n"

        assert (attributes.read_bytes() if attributes.exists() else None) == (before.encode() if before else None)
        assert git("config", "--local", "--list") == config
        assert sorted((repository / ".git/hooks").iterdir()) == hooks

    def test_a_hook_of_others_is_left_alone(self, repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
        hook = repository / ".git/hooks/pre-commit"
        hook.write_text(FOREIGN_HOOK, "utf-8")

        assert run(["git-setup"]) == 0

        told = capsys.readouterr()
        assert told.err == (
            ".git/hooks/pre-commit: 警告：已经有别的 pre-commit 钩子，没有改动它\n"
            "  办法：在它里面加上一行：reportgen check --staged || exit 1。"
            "用 pre-commit 工具管理钩子的，看 reportgen help workflow。\n\n"
        )
        assert "  .git/hooks/pre-commit  提交前检查" not in told.out
        assert hook.read_text("utf-8") == FOREIGN_HOOK
        run(["git-setup", "--remove"])
        assert hook.read_text("utf-8") == FOREIGN_HOOK

    def test_a_hook_that_has_the_line_is_right(
        self, repository: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
    ) -> None:
        hook = repository / ".git/hooks/pre-commit"
        hook.write_text(FOREIGN_HOOK.replace("exit 0", "reportgen check --staged || exit 1"), "utf-8")
        hook.chmod(0o755)

        assert run(["git-setup"]) == 0
        assert capsys.readouterr().err == ""
        edit(STARTER, UNIT)
        git("add", STARTER)
        assert commit().returncode == 1

    @pytest.mark.parametrize("folder", [".githooks", "有 空格/钩子"])
    def test_hooks_in_a_folder_of_the_repository(
        self, folder: str, repository: Path, edit: Callable[..., None]
    ) -> None:
        git("config", "core.hooksPath", folder)

        run(["git-setup", "data"])

        assert (repository / folder / "pre-commit").is_file()
        edit(STARTER, UNIT)
        git("add", STARTER)
        assert commit().returncode == 1

    def test_hooks_that_repositories_share_are_left_alone(
        self, repository: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
    ) -> None:
        shared = tmp_path_factory.mktemp("shared")
        git("config", "--global", "core.hooksPath", str(shared))

        assert run(["git-setup"]) == 0

        assert "core.hooksPath 指向几个仓库共用的文件夹，没有在那里装钩子" in capsys.readouterr().err
        assert list(shared.iterdir()) == []

    def test_a_folder_that_does_not_exist(self, repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["git-setup", "没有"]) == 2
        assert capsys.readouterr().err == (
            "没有: 错误：没有这个文件夹\n  办法：检查名称；要新建项目，用 reportgen init。\n\n"
        )

    def test_no_repository(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for command in (["git-setup", "data"], ["git-setup", "--remove", "data"], ["check", "--staged"]):
            assert run(command) == 2
            assert capsys.readouterr().err == (
                f"{command[-1] if command[0] == 'git-setup' else '.'}: 错误：这里不是 git 仓库\n"
                "  办法：先在项目的文件夹里运行 git init，或者写出仓库所在的文件夹。\n\n"
            )
        assert not (project / ".gitattributes").exists()

    def test_no_git(
        self, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("PATH", str(repository))

        assert run(["git-setup"]) == 2
        assert capsys.readouterr().err == (
            "错误：没有找到 git\n  办法：装上 git（https://git-scm.com），重新打开命令窗口再运行。\n\n"
        )

    def test_a_repository_without_files(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        git("init", "-q", "--bare", str(tmp_path / "空.git"))

        assert run(["git-setup", str(tmp_path / "空.git")]) == 2
        assert "git 没有做成：fatal: this operation must be run in a work tree" in capsys.readouterr().err


def test_a_repository_inside_a_project_is_its_own(project: Path) -> None:
    git("init", "-q", str(project / "内层"))

    assert run(["git-setup", "内层"]) == 0

    assert (project / "内层/.gitattributes").read_text("utf-8") == BLOCK
    assert not (project / ".gitattributes").exists()

"""The hook before a commit: what is staged is checked, and nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from reportgen.cli import run
from tests.tools.pipelines import OFFLINE
from tests.tools.repository import NEW_FILE, STAFF, STARTER, UNIT, commit, git, without_program
from tests.tools.requirement import require
from tests.tools.root import ROOT

HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))

pytestmark = pytest.mark.usefixtures("own_git")


class TestHook:
    """The hook: what is staged is checked, and nothing else. The command that it finds on the path is served."""

    @pytest.fixture(autouse=True)
    def _set_up(self, repository: Path, served_program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", f"{served_program}{os.pathsep}{os.environ['PATH']}")
        run(["git-setup"])

    def test_staged_errors_stop_the_commit(self, repository: Path, edit: Callable[..., None]) -> None:
        edit(STARTER, UNIT)
        git("add", "-A")
        edit(STARTER, (UNIT[1], UNIT[0]))

        done = commit()

        assert done.returncode == 1
        assert done.stderr == (
            "data/starter.yaml:181:10: 错误：“基本支出”（expenditure.basic）只写数，不写单位\n"
            "  181 |   basic: 214.60万元          # 基本支出：人员经费和公用经费\n"
            "      |          ^^^^^^^^^^\n"
            "  办法：写成 214.60，单位“万元”由程序加。\n"
            "\n"
            "data/starter.yaml：1 个错误，0 条警告\n"
            "没有提交：先按上面的办法改正，再 git add、git commit。不检查就提交，用 git commit --no-verify。\n"
        )

    def test_errors_that_are_not_staged_do_not(self, repository: Path, edit: Callable[..., None]) -> None:
        edit(STARTER, ("attachment: ", "attachment:  "))
        git("add", "-A")
        edit(STARTER, UNIT)
        (repository / "schema.json").write_text("{}", "utf-8")
        (repository / "templates/standard/format.yaml").write_text("x: 1\n", "utf-8")

        assert commit().returncode == 0

    def test_the_staged_schema_judges(self, repository: Path, edit: Callable[..., None]) -> None:
        edit(STARTER, ("attachment: ", "attachment:  "))
        schema = (repository / "schema.json").read_text("utf-8")
        (repository / "schema.json").write_text("{", "utf-8")
        git("add", "-A")
        (repository / "schema.json").write_text(schema, "utf-8")

        done = commit()

        assert done.returncode == 1
        assert done.stderr.startswith("schema.json:1:2: 错误：")

    def test_a_commit_of_named_files_checks_those(self, repository: Path, edit: Callable[..., None]) -> None:
        edit(STARTER, UNIT)
        edit("data/2022.yaml", ("# yaml", "#  yaml"))
        git("add", "-A")

        named = ["git", "commit", "-q", "-m", "一份", "data/2022.yaml"]
        assert subprocess.run(named, check=False, capture_output=True).returncode == 0
        assert subprocess.run(["git", "commit", "-qam", "全部"], check=False, capture_output=True).returncode == 1

    def test_warnings_do_not_stop_a_commit(self, repository: Path, edit: Callable[..., None]) -> None:
        edit(STARTER, STAFF)
        git("add", "-A")

        done = commit()

        assert done.returncode == 0
        assert "data/starter.yaml：没有错误，1 条警告\n" in done.stderr

    def test_other_files_are_committed_without_a_word(self, repository: Path) -> None:
        (repository / "说明.md").write_text("甲", "utf-8")
        (repository / "other.yaml").write_text("year：1\n", "utf-8")
        git("add", "说明.md", "other.yaml")

        done = commit()

        assert (done.returncode, done.stderr) == (0, "")

    def test_a_file_that_is_removed_or_renamed(self, repository: Path, edit: Callable[..., None]) -> None:
        git("rm", "-q", "data/2022.yaml")
        git("mv", STARTER, "data/二〇二五 年.yaml")

        done = commit()

        assert done.returncode == 0
        assert done.stderr == "data/二〇二五 年.yaml：没有问题\n"
        edit("data/二〇二五 年.yaml", UNIT)
        git("add", "-A")
        assert "data/二〇二五 年.yaml:181:10: 错误" in commit().stderr

    def test_the_first_commit_is_checked(self, project: Path, edit: Callable[..., None]) -> None:
        edit(STARTER, UNIT)
        shutil.rmtree(project / ".git")
        git("init", "-q")
        run(["git-setup"])
        git("add", "-A")

        assert commit().returncode == 1

    def test_without_the_program_on_the_path(
        self, repository: Path, edit: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", without_program())
        edit(STARTER, UNIT)
        git("add", "-A")

        done = commit()

        assert done.returncode == 1
        assert "只写数，不写单位" in done.stderr
        hook = repository / ".git/hooks/pre-commit"
        python = Path(sys.executable).as_posix()
        hook.write_text(hook.read_text("utf-8").replace(python, "/没有/python"), "utf-8")
        done = commit()
        assert done.returncode == 1
        assert done.stderr == (
            "找不到 reportgen，没有检查数据，所以没有提交。重新安装 reportgen 后运行 reportgen git-setup；"
            "不检查就提交，用 git commit --no-verify。\n"
        )

    def test_a_module_of_the_repository_is_not_run(
        self, repository: Path, edit: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (repository / "yaml.py").write_text("open('ran', 'w')\n", "utf-8")
        monkeypatch.setenv("PATH", without_program())
        edit(STARTER, STAFF)
        git("add", "-A")

        assert commit().returncode == 0
        assert not (repository / "ran").exists()

    def test_a_second_work_tree(self, repository: Path) -> None:
        git("add", ".gitattributes")
        git("commit", "-q", "-m", "比较方式")
        other = repository / "另一 处"
        git("worktree", "add", "-q", "-b", "另一处", str(other))
        data = other / STARTER
        data.write_text(data.read_text("utf-8").replace(*UNIT), "utf-8")
        git("add", "-A", folder=other)

        done = commit(other)

        assert done.returncode == 1
        assert "data/starter.yaml:181:10: 错误" in done.stderr

    def test_the_command_by_hand(
        self,
        repository: Path,
        edit: Callable[..., None],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        capsys.readouterr()
        assert run(["check", "--staged"]) == 0
        assert capsys.readouterr() == ("", "")
        edit(STARTER, STAFF)
        git("add", "-A")
        monkeypatch.chdir(repository / "data")

        assert run(["check", "--staged", "--strict", "--format", "gitlab", "-o", "检查.json"]) == 1

        (entry,) = json.loads((repository / "data/检查.json").read_text("utf-8"))
        assert entry["location"] == {"path": "data/starter.yaml", "lines": {"begin": 91}}


def test_a_project_below_a_repository(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = tmp_path_factory.mktemp("仓 库")
    shutil.copytree(project, top / "绩效 报告")
    git("init", "-q", folder=top)
    monkeypatch.chdir(top)
    assert run(["git-setup", "绩效 报告/data"]) == 0
    data = top / "绩效 报告" / STARTER
    data.write_text(data.read_text("utf-8").replace(*UNIT), "utf-8")
    git("add", "-A")

    done = commit()

    assert (top / "绩效 报告/.gitattributes").is_file()
    assert not (top / ".gitattributes").exists()
    assert done.returncode == 1
    assert "\n绩效 报告/data/starter.yaml:181:10: 错误：" in done.stderr
    assert "绩效 报告/data/2022.yaml：没有错误" in done.stderr


@pytest.mark.parametrize(
    ("file", "taken"),
    [
        ("data/2022.yaml", True),
        ("绩效 报告/data/二〇二五.yaml", True),
        ("data/a/2022.yaml", False),
        ("mydata/2022.yaml", False),
        ("data/2022.yaml.bak", False),
        ("templates/standard/format.yaml", False),
    ],
)
def test_the_files_that_pre_commit_hands_over(file: str, taken: bool) -> None:
    (hook,) = HOOKS

    assert bool(re.search(hook["files"], file)) == taken


def test_pre_commit_runs_the_hook_of_this_repository(
    repository: Path,
    edit: Callable[..., None],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pre_commit = str(require("pre-commit"))
    source = tmp_path_factory.mktemp("reportgen")
    # What the wheel is built of, by its own list, and what pre-commit reads.
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    for name in [*wheel["packages"], *wheel["force-include"], "pyproject.toml", "README.md", ".pre-commit-hooks.yaml"]:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    shutil.copy(ROOT / "LICENSE", source)
    git("init", "-q", folder=source)
    git("add", "-A", folder=source)
    git("commit", "-q", "-m", "reportgen", folder=source)
    revision = git("rev-parse", "HEAD", folder=source).strip()
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path_factory.mktemp("pre-commit")))
    # What the program needs is that of the tests, without a network.
    for name, value in OFFLINE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONPATH", sysconfig.get_path("purelib"))
    config = {"repos": [{"repo": str(source), "rev": revision, "hooks": [{"id": "reportgen-check"}]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    shutil.copy(STARTER, NEW_FILE)
    git("add", "-A")

    right = subprocess.run(
        [pre_commit, "run", "--all-files", "--verbose"], capture_output=True, encoding="utf-8", check=False
    )
    subprocess.run([pre_commit, "install"], check=True, capture_output=True)
    edit(NEW_FILE, UNIT)
    git("add", "-A")
    edit(NEW_FILE, (UNIT[1], UNIT[0]))
    refused = commit()

    assert right.returncode == 0, right.stdout + right.stderr
    assert f"{NEW_FILE}：没有问题\n" in right.stdout
    assert "data/2022.yaml：没有错误，1 条警告\n" in right.stdout
    assert refused.returncode == 1
    assert (
        f"{NEW_FILE}:181:10: 错误：“基本支出”（expenditure.basic）只写数，不写单位" in refused.stderr + refused.stdout
    )

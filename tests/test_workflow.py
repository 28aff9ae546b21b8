"""Git, hooks and continuous integration, tried in real repositories."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from tools.requirement import require

from reportgen.cli import run
from reportgen.cli.check import FORMATS

ROOT = Path(__file__).parent.parent
PROGRAMS = Path(sys.executable).parent
STARTER = "data/starter.yaml"
UNIT = ("basic: 214.60 ", "basic: 214.60万元 ")
STAFF = ("      count: 9\n", "      count: 19\n")
BLOCK = (
    "# >>> reportgen git-setup >>>\n"
    "data/*.yaml diff=reportgen-yaml\n"
    "*.docx binary diff=reportgen-docx\n"
    "# <<< reportgen git-setup <<<\n"
)
FOREIGN_HOOK = "#!/bin/sh\n# 原有的钩子\nexit 0\n"


@pytest.fixture(autouse=True)
def _own_git(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git as on a fresh machine: nobody's settings, no repository around, this program on the path."""
    settings = tmp_path_factory.mktemp("git") / "config"
    settings.write_text("[user]\n\tname = 填报人\n\temail = a@example.com\n[init]\n\tdefaultBranch = main\n", "utf-8")
    for name in [name for name in os.environ if name.startswith(("GIT_", "GITHUB_", "CI"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path_factory.getbasetemp()))
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")


def git(*arguments: str, folder: Path | None = None) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "commit", "-m", "改动"], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def repository(project: Path) -> Path:
    """The project as a repository with one commit."""
    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "开始")
    return project


def without_program() -> str:
    """A search path on which there is no reportgen."""
    folders = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if not (Path(folder) / "reportgen").exists())


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
            "用 pre-commit 工具管理钩子的，看 docs/workflow.md。\n\n"
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


class TestHook:
    """The hook: what is staged is checked, and nothing else."""

    @pytest.fixture(autouse=True)
    def _set_up(self, repository: Path) -> None:
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

    def test_the_first_commit_is_checked(self, tmp_path: Path, project: Path, edit: Callable[..., None]) -> None:
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


def test_a_repository_inside_a_project_is_its_own(project: Path) -> None:
    git("init", "-q", str(project / "内层"))

    assert run(["git-setup", "内层"]) == 0

    assert (project / "内层/.gitattributes").read_text("utf-8") == BLOCK
    assert not (project / ".gitattributes").exists()


class Comments:
    """The part of GitHub and GitLab that keeps the comments of a merge request."""

    def __init__(self, bodies: list[str]) -> None:
        self.bodies = dict(enumerate(bodies, 1))
        self.requests: list[tuple[str, str, str]] = []
        self.refuse = False


@pytest.fixture
def comments() -> Iterator[tuple[Comments, str]]:
    """A server with 120 comments of people, and its address."""
    kept = Comments([f"第 {number} 条" for number in range(1, 121)])

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            address = urlsplit(self.path)
            token = self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or ""
            kept.requests.append((self.command, address.path, token))
            length = int(self.headers.get("Content-Length") or 0)
            given = json.loads(self.rfile.read(length)) if length else {}
            found: Any = {}
            if kept.refuse:
                self.send_response(403)
                self.end_headers()
                return
            if self.command == "GET":
                query = parse_qs(address.query)
                page, most = int(query["page"][0]), int(query["per_page"][0])
                found = [{"id": key, "body": body} for key, body in kept.bodies.items()][
                    most * (page - 1) : most * page
                ]
            elif self.command == "POST":
                kept.bodies[len(kept.bodies) + 1] = given["body"]
            else:
                kept.bodies[int(address.path.rpartition("/")[2])] = given["body"]
            answer = json.dumps(found).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_PATCH = answer  # noqa: N815 (names that the server looks for)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in the library)
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield kept, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


NEW_FILE = "data/二〇二六 年.yaml"
AMOUNT = ("attachment: 1 ", "attachment: 2 ")


@pytest.fixture
def request_of_data(repository: Path, edit: Callable[..., None]) -> str:
    """A branch with a changed, a new, and a removed file of data, checked out; returns the commit it starts from."""
    shutil.copy(STARTER, "data/旧.yaml")
    git("add", "-A")
    git("commit", "-q", "-m", "旧")
    base = git("rev-parse", "HEAD").strip()
    git("checkout", "-q", "-b", "改数据")
    edit("data/2022.yaml", AMOUNT)
    shutil.copy(STARTER, NEW_FILE)
    git("rm", "-q", "data/旧.yaml")
    git("add", "-A")
    git("commit", "-q", "-m", "改动")
    git("checkout", "-q", "main")
    edit(STARTER, ("attachment: ", "attachment:  "))
    git("add", "-A")
    git("commit", "-q", "-m", "别人的改动")
    git("checkout", "-q", "改数据")
    return base


def amend(edit: Callable[..., None], file: str, change: tuple[str, str]) -> None:
    edit(file, change)
    git("commit", "-q", "-a", "--amend", "--no-edit")


def installed(lines: str, folder: Path, environment: dict[str, str]) -> Path:
    """Where lines of a pipeline have installed the program: a folder of its own, without a network."""
    settings = {"PIP_TARGET": str(folder), "PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0"}
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-e", "-c", lines],
        env={**os.environ, "PATH": path, **settings, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def run_lines(lines: str, site: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run lines of a pipeline with the program that was installed for it, and no other."""
    path = os.pathsep.join((str(site / "bin"), str(PROGRAMS), os.environ["PATH"]))
    return subprocess.run(
        ["sh", "-e", "-c", lines],
        env={**os.environ, "PATH": path, "PYTHONPATH": str(site), "TMPDIR": str(site.parent), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
PIPELINE: dict[str, Any] = yaml.safe_load((ROOT / "ci/gitlab.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
JOB = PIPELINE["reportgen"]


@pytest.fixture(scope="module")
def site_of_github(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (step,) = (step for step in STEPS if "pip install" in step.get("run", ""))
    return installed(step["run"], tmp_path_factory.mktemp("github") / "site", {"GITHUB_ACTION_PATH": str(ROOT)})


@pytest.fixture(scope="module")
def site_of_gitlab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(JOB["script"][0], tmp_path_factory.mktemp("gitlab") / "site", {"REPORTGEN_PACKAGE": str(ROOT)})


class GitHub:
    """A run of the action's review step, with what GitHub sets."""

    def __init__(self, site: Path, address: str, work: Path) -> None:
        self.site = site
        self.inputs = {name: about["default"] for name, about in ACTION["inputs"].items()}
        self.inputs["token"] = "secret-1"
        self.base = ""
        self.summary, self.output, self.temporary = work / "summary.md", work / "output", work / "临时 文件"
        self.set_by_github = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_API_URL": address,
            "GITHUB_REPOSITORY": "finance/reports",
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_SHA": "f" * 40,
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(self.output),
        }

    def review(self) -> subprocess.CompletedProcess[str]:
        (step,) = (step for step in STEPS if step.get("id") == "review")
        values = {f"inputs.{name}": value for name, value in self.inputs.items()}
        values["runner.temp"] = str(self.temporary)
        values["github.event.pull_request.base.sha || github.event.before"] = self.base
        environment = {
            name: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: values[found[1]], value)
            for name, value in step["env"].items()
        }
        return run_lines(step["run"], self.site, {**self.set_by_github, **environment})


@pytest.fixture
def github(
    site_of_github: Path, comments: tuple[Comments, str], request_of_data: str, tmp_path_factory: pytest.TempPathFactory
) -> GitHub:
    require("curl")
    ready = GitHub(site_of_github, comments[1], tmp_path_factory.mktemp("run"))
    assert git("merge-base", "main", "改数据").strip() == request_of_data
    ready.base = git("rev-parse", "main").strip()
    return ready


def review_text(changes: str = "检查通过。") -> str:
    return f"<!-- reportgen review -->\n## reportgen: 数据文件的改动\n\n{changes}\n"


class TestGitHub:
    """The action at the top of this repository."""

    def test_a_change_that_is_right(self, github: GitHub, comments: tuple[Comments, str]) -> None:
        done = github.review()

        assert (done.returncode, done.stderr) == (0, "")
        review = github.summary.read_text("utf-8")
        assert review.startswith(review_text())
        assert f"\n### data/2022.yaml\n\n{_diff_of_data()}" in review
        assert f"\n### {NEW_FILE}\n\n这是新文件，没有可以比较的旧文件。\n" in review
        assert "\n### data/旧.yaml\n\n这份文件删去了。\n" in review
        assert "starter" not in review
        assert (github.temporary / "reportgen-review/review.md").read_text("utf-8") == review
        kept, _ = comments
        assert kept.bodies[121] == review
        assert [request for request in kept.requests if request[0] != "GET"] == [
            ("POST", "/repos/finance/reports/issues/7/comments", "Bearer secret-1")
        ]

    def test_the_next_run_updates_its_comment(
        self, github: GitHub, comments: tuple[Comments, str], edit: Callable[..., None]
    ) -> None:
        github.review()
        amend(edit, NEW_FILE, UNIT)

        done = github.review()

        kept, _ = comments
        assert done.returncode == 1
        assert len(kept.bodies) == 121
        assert kept.bodies[121].startswith(review_text("**检查没有通过。** 请按下面写的办法改正。"))
        assert kept.requests[-1] == ("PATCH", "/repos/finance/reports/issues/comments/121", "Bearer secret-1")

    def test_what_is_wrong_is_marked_beside_the_lines(self, github: GitHub, edit: Callable[..., None]) -> None:
        amend(edit, NEW_FILE, UNIT)

        done = github.review()

        (stop,) = re.findall("^::stop-commands::(.*)$", done.stdout, re.MULTILINE)
        shown, _, commands = done.stdout.partition(f"\n::{stop}::\n")
        assert f"\n{NEW_FILE}:181:10: 错误：“基本支出”（expenditure.basic）只写数，不写单位\n" in shown
        assert [line for line in commands.splitlines() if line.startswith("::error")] == [
            f"::error file={NEW_FILE},line=181,col=10,endColumn=18,title=reportgen number-with-unit"
            "::“基本支出”（expenditure.basic）只写数，不写单位%0A办法：写成 214.60，单位“万元”由程序加。"
        ]
        (sarif,) = re.findall("^sarif=(.*)$", github.output.read_text("utf-8"), re.MULTILINE)
        assert json.loads(Path(sarif).read_text("utf-8"))["runs"][0]["results"][-1]["level"] == "error"
        review = github.summary.read_text("utf-8")
        assert "<details open><summary>检查的结果</summary>\n\n" in review
        assert f"\n    {NEW_FILE}:181:10: 错误：" in review

    def test_warnings_fail_where_the_input_says_so(self, github: GitHub, edit: Callable[..., None]) -> None:
        amend(edit, NEW_FILE, STAFF)

        assert github.review().returncode == 0
        github.inputs["strict"] = "true"
        assert github.review().returncode == 1

    def test_no_comment_where_the_input_says_so(self, github: GitHub, comments: tuple[Comments, str]) -> None:
        github.inputs["comment"] = "false"

        assert github.review().returncode == 0
        assert comments[0].requests == []
        assert github.summary.is_file()

    def test_a_comment_that_is_refused_fails_nothing(self, github: GitHub, comments: tuple[Comments, str]) -> None:
        comments[0].refuse = True

        done = github.review()

        assert done.returncode == 0
        assert done.stderr.startswith("reportgen：没有发评论： curl: (22) The requested URL returned error: 403")

    def test_other_patterns_for_data(self, github: GitHub, edit: Callable[..., None]) -> None:
        github.inputs["files"] = "data/二*.yaml\n没有/*.yaml\n"

        assert github.review().returncode == 0
        assert re.findall("^### (.*)$", github.summary.read_text("utf-8"), re.MULTILINE) == [NEW_FILE]

    def test_the_merge_that_github_tries_out_in_a_shallow_clone(
        self,
        github: GitHub,
        request_of_data: str,
        repository: Path,
        tmp_path_factory: pytest.TempPathFactory,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        git("checkout", "-q", "--detach", "main")
        git("merge", "-q", "--no-ff", "-m", "试合并", "改数据")
        git("update-ref", "refs/pull/7/merge", "HEAD")
        git("config", "uploadpack.allowAnySHA1InWant", "true")
        clone = tmp_path_factory.mktemp("clone")
        git("init", "-q", folder=clone)
        git("remote", "add", "origin", repository.as_uri(), folder=clone)
        git("fetch", "-q", "--depth=1", "origin", "refs/pull/7/merge", folder=clone)
        git("checkout", "-q", "FETCH_HEAD", folder=clone)
        monkeypatch.chdir(clone)
        # The event may have named the branch as it was before: the trial merge knows better.
        github.set_by_github["GITHUB_SHA"] = git("rev-parse", "HEAD").strip()
        github.base = request_of_data

        done = github.review()

        assert (done.returncode, done.stderr) == (0, "")
        titles = re.findall("^### (.*)$", github.summary.read_text("utf-8"), re.MULTILINE)
        assert titles == ["data/2022.yaml", NEW_FILE, "data/旧.yaml"]

    def test_a_changed_template_has_all_data_checked(self, github: GitHub, edit: Callable[..., None]) -> None:
        amend(edit, "templates/standard/report.html.j2", ("{% if attachment %}", "{% if attachments %}"))

        done = github.review()

        review = github.summary.read_text("utf-8")
        assert done.returncode == 3
        assert "\n数据约定或模板有改动，所以检查了全部数据文件。\n" in review
        assert "report.html.j2:11:1: 错误：没有“attachments”这个名称" in review

    def test_a_change_without_data(self, github: GitHub, comments: tuple[Comments, str]) -> None:
        git("checkout", "-q", "main")

        done = github.review()

        assert (done.returncode, done.stdout) == (0, "")
        assert github.summary.read_text("utf-8") == review_text("没有改动数据文件。")
        assert not github.output.exists()

    def test_a_first_push_has_nothing_to_be_compared_with(self, github: GitHub) -> None:
        github.base = "0" * 40
        github.set_by_github["GITHUB_REF"] = "refs/heads/main"

        done = github.review()

        assert done.returncode == 0
        assert done.stderr == (
            "reportgen：没有找到可以比较的提交，只检查全部数据文件，不作比较\n"
            "reportgen：没有发评论： 这次运行不属于合并请求\n"
        )
        assert "data/starter.yaml：没有问题" in github.summary.read_text("utf-8")

    def test_a_review_that_is_too_long_for_a_comment_is_cut(
        self, github: GitHub, comments: tuple[Comments, str], repository: Path
    ) -> None:
        for number in range(400):
            (repository / f"data/新的一份数据文件 {number:04}.yaml").write_text("year：2025\n", "utf-8")
        git("add", "-A")
        git("commit", "-q", "-m", "很多")

        assert github.review().returncode == 1

        body = comments[0].bodies[121]
        assert len(body.encode()) < 60300
        assert body.endswith("\n\n其余内容太长，评论里放不下；全文在任务的摘要或产物里。\n")
        assert github.summary.stat().st_size > 70_000

    def test_the_action_is_whole(self) -> None:
        assert set(ACTION["inputs"]) == {"files", "python-version", "strict", "comment", "sarif", "token"}
        assert ACTION["runs"]["using"] == "composite"
        assert all(step["shell"] == "sh" for step in STEPS if "run" in step)
        assert [step["uses"] for step in STEPS if "uses" in step] == [
            "actions/setup-python@v5",
            "github/codeql-action/upload-sarif@v3",
        ]


def _diff_of_data() -> str:
    """What the review says of the file that the branch changes."""
    base = git("merge-base", "main", "HEAD").strip()
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", "diff", "--format", "markdown", base, "data/2022.yaml"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    heading, _, rest = done.stdout.partition("\n\n")
    assert heading.startswith("### ")
    return rest


class TestGitLab:
    """The template for GitLab."""

    @pytest.fixture
    def environment(self, comments: tuple[Comments, str], request_of_data: str) -> dict[str, str]:
        require("curl")
        return {
            **JOB["variables"],
            "GITLAB_CI": "true",
            "CI_API_V4_URL": f"{comments[1]}/api/v4",
            "CI_PROJECT_ID": "12",
            "CI_MERGE_REQUEST_IID": "3",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": request_of_data,
            "REPORTGEN_TOKEN": "secret-2",
        }

    def review(self, site: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return run_lines("\n".join(JOB["script"][1:]), site, environment)

    def test_a_change_that_is_right(
        self, environment: dict[str, str], site_of_gitlab: Path, comments: tuple[Comments, str]
    ) -> None:
        for _ in range(2):
            done = self.review(site_of_gitlab, environment)
            assert (done.returncode, done.stderr) == (0, "")

        kept, _ = comments
        review = Path("reportgen-review/review.md").read_text("utf-8")
        assert review.startswith(review_text())
        assert f"\n### data/2022.yaml\n\n{_diff_of_data()}" in review
        assert (len(kept.bodies), kept.bodies[121]) == (121, review)
        assert [request for request in kept.requests if request[0] != "GET"] == [
            ("POST", "/api/v4/projects/12/merge_requests/3/notes", "secret-2"),
            ("PUT", "/api/v4/projects/12/merge_requests/3/notes/121", "secret-2"),
        ]

    def test_what_is_wrong_is_in_the_reports(
        self, environment: dict[str, str], site_of_gitlab: Path, edit: Callable[..., None]
    ) -> None:
        amend(edit, NEW_FILE, UNIT)

        done = self.review(site_of_gitlab, environment)

        assert done.returncode == 1
        assert f"\n{NEW_FILE}:181:10: 错误：" in done.stdout
        assert "::" not in done.stdout
        (entry,) = json.loads(Path(JOB["artifacts"]["reports"]["codequality"]).read_text("utf-8"))[-1:]
        assert (entry["severity"], entry["location"]) == ("major", {"path": NEW_FILE, "lines": {"begin": 181}})
        assert Path("reportgen-review/reportgen.sarif").is_file()

    def test_without_a_token_the_review_is_among_the_files(
        self, environment: dict[str, str], site_of_gitlab: Path, comments: tuple[Comments, str]
    ) -> None:
        del environment["REPORTGEN_TOKEN"]

        done = self.review(site_of_gitlab, environment)

        assert (done.returncode, done.stderr) == (0, "reportgen：没有发评论： 没有设 REPORTGEN_TOKEN\n")
        assert comments[0].requests == []

    def test_a_change_without_data_has_an_empty_report(self, environment: dict[str, str], site_of_gitlab: Path) -> None:
        git("checkout", "-q", "main")

        assert self.review(site_of_gitlab, environment).returncode == 0
        assert json.loads(Path("reportgen-review/gl-code-quality-report.json").read_text("utf-8")) == []

    def test_the_job_runs_for_merge_requests_and_keeps_what_it_made(self) -> None:
        assert JOB["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
        assert JOB["artifacts"]["when"] == "always"
        assert JOB["artifacts"]["paths"] == ["reportgen-review/"]
        assert JOB["artifacts"]["reports"]["codequality"] == "reportgen-review/gl-code-quality-report.json"


HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


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
    for name in ("reportgen", "templates", "data", "ci"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "schema.json", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, source)
    git("init", "-q", folder=source)
    git("add", "-A", folder=source)
    git("commit", "-q", "-m", "reportgen", folder=source)
    revision = git("rev-parse", "HEAD", folder=source).strip()
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path_factory.mktemp("pre-commit")))
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


MANUAL = (ROOT / "docs/workflow.md").read_text("utf-8")


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

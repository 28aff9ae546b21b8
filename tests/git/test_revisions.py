"""Data files of git revisions: found, taken with their whole project, and never left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from reportgen.cli import run
from tests.tools.repository import git as run_git

Git = Callable[..., str]
OLD, NEW = "reception: 0.38", "reception: 0.39"


@pytest.fixture
def git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git in the project, which is a repository with one commit; what is committed more is of one day."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_DATE", "2023-02-01T12:00:00+0800")
    return partial(run_git, folder=repository)


def commit_all(git: Git, message: str) -> None:
    git("add", "-A")
    git("commit", "-q", "-m", message)


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, which must be empty in the end."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def first_lines(out: str) -> list[str]:
    return out.splitlines()[:2]


@pytest.mark.parametrize(
    ("folder", "arguments", "head"),
    [
        (".", ["HEAD~1", "data/2022.yaml"], "HEAD~1:data/2022.yaml → data/2022.yaml"),
        (".", ["HEAD~1", "2022.yaml"], "HEAD~1:data/2022.yaml → data/2022.yaml"),
        ("data", ["HEAD~1", "2022.yaml"], "HEAD~1:data/2022.yaml → 2022.yaml"),
        ("templates", ["HEAD~1", "../data/2022.yaml"], "HEAD~1:data/2022.yaml → ../data/2022.yaml"),
        (".", ["data/2022.yaml"], "HEAD:data/2022.yaml → data/2022.yaml"),
        (".", ["HEAD~1", "HEAD", "data/2022.yaml"], "HEAD~1:data/2022.yaml → HEAD:data/2022.yaml"),
        (".", ["HEAD~1", "HEAD", "2022.yaml"], "HEAD~1:data/2022.yaml → HEAD:data/2022.yaml"),
        (".", ["first:data/2022.yaml", "data/2022.yaml"], "first:data/2022.yaml → data/2022.yaml"),
        ("data", ["first:2022.yaml", "2022.yaml"], "first:data/2022.yaml → 2022.yaml"),
        (".", ["first:data/2022.yaml", "main:data/2022.yaml"], "first:data/2022.yaml → main:data/2022.yaml"),
        (".", ["first:data/2022.yaml", "HEAD"], "first:data/2022.yaml → HEAD:data/2022.yaml"),
        (".", ["first:data/2022.yaml"], "first:data/2022.yaml → data/2022.yaml"),
        ("data", ["first:2022.yaml"], "first:data/2022.yaml → 2022.yaml"),
        (".", ["first", "data/2022.yaml"], "first:data/2022.yaml → data/2022.yaml"),
    ],
)
def test_files_and_revisions_are_understood(
    folder: str,
    arguments: list[str],
    head: str,
    project: Path,
    git: Git,
    edit: Callable[..., None],
    temporary: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    git("tag", "first")
    edit("data/2022.yaml", (OLD, NEW))
    if arguments != ["data/2022.yaml"]:
        commit_all(git, "二")
    monkeypatch.chdir(project / folder)

    assert run(["diff", *arguments]) == 0

    out = capsys.readouterr().out
    assert first_lines(out)[0].replace(str(project), "..") == head
    assert first_lines(out)[1] == "1 项事实改了，1 个算出的数随之变了，报告里 2 句话不同"
    assert list(temporary.iterdir()) == []


@pytest.mark.usefixtures("git", "temporary")
def test_a_revision_brings_its_own_schema_and_templates(
    edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit("templates/standard/4-conclusions.html.j2", ("<h1>评价结论及建议</h1>", "<h1>评价结论和建议</h1>"))
    edit("templates/standard/format.yaml", ("三号", "小三"))
    edit("schema.json", ('"title": "公务接待费"', '"title": "公务接待支出"'))

    assert run(["diff", "HEAD", "data/2022.yaml"]) == 0

    assert capsys.readouterr().out == (
        "HEAD:data/2022.yaml → data/2022.yaml\n"
        "报告里 2 句话不同\n"
        "两边用的数据约定（schema.json）、模板、版式（format.yaml）不同，报告的变化也可能出自这里。\n"
        "\n"
        "报告里的话\n"
        "  三、部门整体绩效管理情况 › （一）部门整体履职绩效分析 › 2. 执行管理情况\n"
        "    ~ 公务接待[-费-]{+支出+}0.38万元，占12.67%；\n"
        "  四、评价结论和建议\n"
        "    ~ 评价结论[-及-]{+和+}建议（标题）\n"
    )


def test_a_revision_brings_last_years_file(
    project: Path, git: Git, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    text = (project / "data/2022.yaml").read_text("utf-8")
    (project / "archive").mkdir()
    (project / "archive/last.yaml").write_text(text.replace("year: 2022", "year: 2021"), "utf-8")
    edit("data/2022.yaml", ("year: 2022", "year: 2022\nprevious: ../archive/last.yaml"))
    commit_all(git, "二")
    (project / "archive/last.yaml").write_text(
        text.replace("year: 2022", "year: 2021")
        .replace("basic: 961.51", "basic: 951.51")
        .replace("12491.39", "12501.39"),
        "utf-8",
    )

    assert run(["diff", "HEAD", "data/2022.yaml"]) == 0

    out = capsys.readouterr().out
    assert "基本支出[-与上年持平-]{+比上年增加10.00万元，增长1.05%+}" in out
    assert "事实\n" not in out


def test_without_a_schema_in_the_revision_the_programs_own_serves(
    project: Path, git: Git, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    git("rm", "-q", "--cached", "schema.json", "-r", "templates")
    git("commit", "-q", "-m", "二")
    edit("data/2022.yaml", (OLD, NEW))

    assert run(["diff", "HEAD", "data/2022.yaml"]) == 0

    assert first_lines(capsys.readouterr().out)[1] == "1 项事实改了，1 个算出的数随之变了，报告里 2 句话不同"


def test_a_renamed_file_is_found_under_its_old_name(
    git: Git, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    git("mv", "data/2022.yaml", "data/办公室.yaml")
    edit("data/办公室.yaml", (OLD, NEW))

    assert run(["diff", "HEAD", "data/办公室.yaml"]) == 0

    assert first_lines(capsys.readouterr().out)[0] == "HEAD:data/2022.yaml → data/办公室.yaml"


@pytest.mark.parametrize(
    ("folder", "old", "told"),
    [
        (".", "HEAD~1:data/2022.yaml", "data/办公室.yaml"),
        (".", "first:data/2022.yaml", "data/办公室.yaml"),
        ("data", "HEAD~1:2022.yaml", "办公室.yaml"),
        (".", "HEAD~1:2022.yaml", "data/办公室.yaml"),
    ],
)
def test_a_file_of_a_revision_is_compared_with_itself_under_its_name_of_now(
    folder: str,
    old: str,
    told: str,
    project: Path,
    git: Git,
    edit: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    git("tag", "first")
    git("mv", "data/2022.yaml", "data/办公室.yaml")
    commit_all(git, "二")
    edit("data/办公室.yaml", (OLD, NEW))
    monkeypatch.chdir(project / folder)

    assert run(["diff", old]) == 0

    assert first_lines(capsys.readouterr().out)[0] == f"{old.split(':', maxsplit=1)[0]}:data/2022.yaml → {told}"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["data/2022.yaml"],
            "“data/2022.yaml”是 2023-02-01 在提交 {commit} 里改名的，现在是 data/办公室.yaml\n"
            "  办法：写现在的名称：data/办公室.yaml；同改名以前的版本比较，也这样写。",
        ),
        (
            ["HEAD~1", "data/2022.yaml"],
            "“data/2022.yaml”是 2023-02-01 在提交 {commit} 里改名的，现在是 data/办公室.yaml\n"
            "  办法：写现在的名称：data/办公室.yaml；同改名以前的版本比较，也这样写。",
        ),
        (
            ["data/association.yaml"],
            "“data/association.yaml”是 2023-02-01 在提交 {commit} 里删去的\n"
            "  办法：要看它最后一次改了什么，运行 reportgen diff {first} {last} data/association.yaml；"
            "要找回来，用 git checkout {last} -- data/association.yaml。",
        ),
        (
            ["HEAD~1:data/association.yaml"],
            "“data/association.yaml”是 2023-02-01 在提交 {commit} 里删去的\n"
            "  办法：要看它最后一次改了什么，运行 reportgen diff {first} {last} data/association.yaml；"
            "要找回来，用 git checkout {last} -- data/association.yaml。",
        ),
        (
            ["分支:data/分支.yaml"],
            "版本 分支 里有“data/分支.yaml”，现在没有这个文件\n"
            "  办法：要比较它的两个版本，写上两个都有它的版本：reportgen diff 旧版本 分支 data/分支.yaml。",
        ),
        (
            ["data/water.yaml"],
            "“data/water.yaml”是 2023-02-01 在提交 {commit} 里删去的\n"
            "  办法：要找回来，用 git checkout {first} -- data/water.yaml。",
        ),
    ],
)
def test_a_file_that_was_deleted_or_renamed_in_an_earlier_commit_is_told(
    arguments: list[str],
    message: str,
    project: Path,
    git: Git,
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = git("log", "-1", "--format=%h").strip()
    with (project / "data/association.yaml").open("a", encoding="utf-8") as file:
        file.write("# 改\n")
    commit_all(git, "改")
    last = git("log", "-1", "--format=%h").strip()
    git("checkout", "-q", "-b", "分支")
    shutil.copy(project / "data/2022.yaml", project / "data/分支.yaml")
    commit_all(git, "支")
    git("checkout", "-q", "main")
    git("mv", "data/2022.yaml", "data/办公室.yaml")
    git("rm", "-q", "data/association.yaml", "data/water.yaml")
    commit_all(git, "二")

    assert run(["diff", *arguments]) == 2

    names = {"commit": git("log", "-1", "--format=%h").strip(), "first": first, "last": last}
    assert capsys.readouterr().err == f"错误：{message}\n\n".format(**names)


@pytest.mark.parametrize("file", ["data/2022.yaml", "2022.yaml"])
def test_two_revisions_of_a_file_that_is_no_longer_there(
    file: str, project: Path, git: Git, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit("data/2022.yaml", (OLD, NEW))
    commit_all(git, "二")
    (project / "data/2022.yaml").unlink()

    assert run(["diff", "HEAD~1", "HEAD", file]) == 0

    assert first_lines(capsys.readouterr().out)[0] == "HEAD~1:data/2022.yaml → HEAD:data/2022.yaml"


def test_problems_of_a_revision_name_it(
    git: Git, edit: Callable[..., None], temporary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("data/2022.yaml", ("basic: 961.51", "basic: 多"))
    commit_all(git, "二")
    edit("data/2022.yaml", ("basic: 多", "basic: 961.51"), ("year: 2022", "year: 2022\ntemplate: other"))
    commit_all(git, "三")

    assert run(["diff", "HEAD~1", "HEAD", "data/2022.yaml"]) == 1
    assert capsys.readouterr().err.startswith("HEAD~1:data/2022.yaml:422:10: 错误：")
    assert run(["diff", "HEAD", "data/2022.yaml"]) == 1

    err = capsys.readouterr().err
    assert err == (
        "HEAD:data/2022.yaml:19:11: 错误：没有“other”这个模板\n"
        "   19 | template: other\n"
        "      |           ^^^^^\n"
        "  办法：HEAD:templates 里有：hunan、official、scored、self-evaluation、standard。\n\n"
    )
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["HAED", "data/2022.yaml"],
            "错误：“HAED”既不是文件，也不是 git 里的版本\n  办法：是不是“HEAD”？\n",
        ),
        (
            ["data/2022.yml", "data/2022.yaml"],
            "错误：“data/2022.yml”既不是文件，也不是 git 里的版本\n  办法：是不是“data/2022.yaml”？\n",
        ),
        (
            ["zzz", "data/2022.yaml"],
            "错误：“zzz”既不是文件，也不是 git 里的版本\n"
            "  办法：写数据文件的路径，或者提交、分支、标签的名称，如 HEAD~1、main。\n",
        ),
        (
            ["HEAD~9", "HEAD", "data/2022.yaml"],
            "错误：git 里没有“HEAD~9”：HEAD 往前只有 1 次提交\n  办法：写近一些的版本，用 git log 查看。\n",
        ),
        (
            ["mian:data/2022.yaml", "data/2022.yaml"],
            "错误：git 里没有“mian”这个版本\n  办法：是不是“main”？\n",
        ),
        (
            ["HEAD", "main"],
            "错误：只写了版本，没有写文件：HEAD main\n"
            "  办法：在后面写上数据文件，如 reportgen diff HEAD main data/2022.yaml。\n",
        ),
        (
            ["HEAD", "data/new.yaml"],
            "错误：版本 HEAD 里没有 data/new.yaml\n  办法：检查文件名；这个文件还没有提交过。\n",
        ),
        (
            ["HEAD~1", "data/later.yaml"],
            "错误：版本 HEAD~1 里没有 data/later.yaml\n"
            "  办法：这个文件是 2023-02-01 在提交 {commit} 里加入的，请选那时以后的版本。\n",
        ),
        (
            ["HEAD", "data/association.yaml"],
            "错误：版本 HEAD 里没有 data/association.yaml\n"
            "  办法：这个文件是 2023-02-01 在提交 {commit} 里删去的，请选那时以前的版本。\n",
        ),
        (["a", "b", "c", "d"], "错误：多写了：d\n  办法：最多写三项：旧版本、新版本、数据文件。\n"),
        (["", "data/2022.yaml"], "错误：文件名是空的\n  办法：写上文件名；变量没有值时也会这样。\n"),
    ],
)
def test_what_cannot_be_compared_is_told(
    arguments: list[str],
    message: str,
    project: Path,
    git: Git,
    temporary: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (project / "data/later.yaml").write_text("year: 2022\n", "utf-8")
    git("add", "-A")
    git("rm", "-q", "--cached", "data/association.yaml")  # it stays where it is
    git("commit", "-q", "-m", "二")
    (project / "data/new.yaml").write_text("year: 2022\n", "utf-8")

    assert run(["diff", *arguments]) == 2

    commit = git("log", "-1", "--format=%h").strip()
    assert capsys.readouterr() == ("", message.replace("{commit}", commit) + "\n")
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("folder", "names", "example"),
    [
        (".", ["2024.yaml", "2025.yaml", "备查.yaml"], "在后面写上数据文件，如 reportgen diff HEAD data/2025.yaml。"),
        ("data", ["2025H1.yaml", "2024H2.yaml"], "在后面写上数据文件，如 reportgen diff HEAD 2025H1.yaml。"),
        (".", ["水务局.yaml"], "在后面写上数据文件，如 reportgen diff HEAD data/水务局.yaml。"),
        (".", ["本 年.yaml"], '在后面写上数据文件，如 reportgen diff HEAD "data/本 年.yaml"。'),
        ("templates", [], "在后面写上数据文件的路径。"),
    ],
)
def test_the_example_names_a_file_of_the_project(
    folder: str,
    names: list[str],
    example: str,
    project: Path,
    git: Git,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert git("rev-parse", "HEAD")
    text = (project / "data/2022.yaml").read_text("utf-8")
    for file in (project / "data").glob("*.yaml"):
        file.unlink()
    for name in names:
        (project / "data" / name).write_text(text, "utf-8")
    monkeypatch.chdir(project / folder)

    assert run(["diff", "HEAD"]) == 2

    assert capsys.readouterr().err == f"错误：只写了版本，没有写文件：HEAD\n  办法：{example}\n\n"


@pytest.mark.parametrize(
    ("path", "arguments", "message"),
    [
        (os.environ.get("PATH", ""), ["HEAD", "data/2022.yaml"], "这里不是 git 仓库"),
        (os.environ.get("PATH", ""), ["data/20222.yaml", "data/2022.yaml"], "“data/20222.yaml”既不是文件"),
        ("", ["HEAD", "data/2022.yaml"], "没有找到 git"),
    ],
    ids=["no-repository", "no-file", "no-git"],
)
def test_without_git_or_repository(
    path: str,
    arguments: list[str],
    message: str,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", path or str(project))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))

    assert run(["diff", *arguments]) == 2

    assert message in capsys.readouterr().err


def test_two_files_need_no_git(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(project))

    assert run(["diff", "data/2022.yaml", "data/2022.yaml"]) == 0

    assert "没有不同" in capsys.readouterr().out


def clone(project: Path, tmp_path_factory: pytest.TempPathFactory, *options: str) -> Path:
    folder = tmp_path_factory.mktemp("clone") / "project"
    subprocess.run(["git", "clone", "-q", *options, project.as_uri(), str(folder)], check=True)
    return folder


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["HEAD", "data/2022.yaml"],
            "错误：git 里还没有“HEAD”：这个仓库还没有提交过\n"
            "  办法：先用 git commit 提交一次；要比较两份文件，就写两份文件的路径。\n\n",
        ),
        (
            ["data/2022.yaml"],
            "错误：git 里还没有“HEAD”：这个仓库还没有提交过\n"
            "  办法：先用 git commit 提交一次；要比较两份文件，就写两份文件的路径。\n\n",
        ),
        (
            ["main:data/2022.yaml", "data/2022.yaml"],
            "错误：git 里还没有“main”：这个仓库还没有提交过\n"
            "  办法：先用 git commit 提交一次；要比较两份文件，就写两份文件的路径。\n\n",
        ),
        (
            ["data/2022.yml", "data/2022.yaml"],
            "错误：“data/2022.yml”既不是文件，也不是 git 里的版本\n  办法：是不是“data/2022.yaml”？\n\n",
        ),
    ],
)
def test_a_repository_without_commits_is_told(
    arguments: list[str], message: str, project: Path, git: Git, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(project / ".git")
    git("init", "-q", "-b", "main")

    assert run(["diff", *arguments]) == 2

    assert capsys.readouterr() == ("", message)


@pytest.mark.parametrize("arguments", [["HEAD~2", "data/2022.yaml"], ["HEAD^^", "HEAD", "data/2022.yaml"]])
def test_what_is_before_the_first_commit_is_told(
    arguments: list[str], git: Git, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit("data/2022.yaml", (OLD, NEW))
    commit_all(git, "二")

    assert run(["diff", *arguments]) == 2

    assert capsys.readouterr().err == (
        f"错误：git 里没有“{arguments[0]}”：HEAD 往前只有 1 次提交\n  办法：写近一些的版本，用 git log 查看。\n\n"
    )


def test_what_a_shallow_clone_lacks_is_told(
    project: Path,
    git: Git,
    edit: Callable[..., None],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    edit("data/2022.yaml", (OLD, NEW))
    commit_all(git, "二")
    monkeypatch.chdir(clone(project, tmp_path_factory, "--depth=1"))

    assert run(["diff", "HEAD~1", "data/2022.yaml"]) == 2

    assert capsys.readouterr().err == (
        "错误：这里没有“HEAD~1”：仓库只取来了一部分历史，HEAD 往前只有 0 次提交\n"
        "  办法：用 git fetch --unshallow 取来全部历史，再比较。\n\n"
    )


@pytest.mark.usefixtures("git")
@pytest.mark.parametrize("file", ["/etc/hosts", "../x.yaml", "..", "../../../x"])
def test_a_file_outside_the_repository_is_told(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", f"HEAD:{file}", "data/2022.yaml"]) == 2

    assert capsys.readouterr().err == (
        f"错误：{file} 不在这个 git 仓库里\n  办法：版本里的文件从仓库的顶层写起，如 HEAD:data/2022.yaml。\n\n"
    )


@pytest.mark.usefixtures("git")
def test_a_name_is_no_pattern_for_git(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "HEAD::(exclude)x", "data/2022.yaml"]) == 2

    assert capsys.readouterr().err == (
        "错误：版本 HEAD 里没有 :(exclude)x\n  办法：检查文件名；这个文件还没有提交过。\n\n"
    )


@pytest.mark.parametrize("arguments", [["data/2022.yaml"], ["HEAD", "data/2022.yaml"], ["HEAD:data/2022.yaml"]])
def test_a_deleted_file_that_is_committed_is_told(
    arguments: list[str], project: Path, git: Git, capsys: pytest.CaptureFixture[str]
) -> None:
    assert git("ls-files", "data/2022.yaml")
    (project / "data/2022.yaml").unlink()

    assert run(["diff", *arguments]) == 2

    assert capsys.readouterr().err == (
        "错误：“data/2022.yaml”已经删掉，但上次提交里还有\n"
        "  办法：用 git restore data/2022.yaml 找回来；"
        "要比较它的两个版本，运行 reportgen diff HEAD~1 HEAD data/2022.yaml。\n\n"
    )


@pytest.mark.parametrize(
    ("arguments", "committed"),
    [
        (["data", "data/2022.yaml"], True),
        (["data", "data/2022.yaml"], False),
        (["data"], True),
        (["data"], False),
        (["HEAD:data", "data/2022.yaml"], True),
    ],
)
def test_a_folder_is_no_data_file(
    arguments: list[str], committed: bool, project: Path, git: Git, capsys: pytest.CaptureFixture[str]
) -> None:
    name = arguments[0].removeprefix("HEAD:")
    if not committed:
        shutil.rmtree(project / ".git")

    assert run(["diff", *arguments]) == 2

    assert capsys.readouterr().err == (
        f"{name}: 错误：这是一个文件夹，不是数据文件\n  办法：请指明里面的文件，如 data/2022.yaml。\n\n"
    )


@pytest.mark.parametrize(
    ("arguments", "heads"),
    [
        ([":data/2022.yaml", "data/2022.yaml"], [":data/2022.yaml → data/2022.yaml", "0.39万元 → 0.40万元"]),
        ([":data/2022.yaml"], [":data/2022.yaml → data/2022.yaml", "0.39万元 → 0.40万元"]),
        (["HEAD", ":data/2022.yaml"], ["HEAD:data/2022.yaml → :data/2022.yaml", "0.38万元 → 0.39万元"]),
    ],
)
def test_what_was_added_for_the_next_commit_is_a_version_too(
    arguments: list[str], heads: list[str], git: Git, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit("data/2022.yaml", (OLD, NEW))
    git("add", "-A")
    edit("data/2022.yaml", (NEW, "reception: 0.40"))

    assert run(["diff", *arguments]) == 0

    out = capsys.readouterr().out
    assert first_lines(out)[0] == heads[0]
    assert heads[1] in out


@pytest.mark.usefixtures("git")
def test_what_was_not_added_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", ":data/2023.yaml", "data/2022.yaml"]) == 2

    assert capsys.readouterr().err == (
        "错误：git 的暂存区里没有 data/2023.yaml\n  办法：检查文件名；还没有暂存的，先运行 git add data/2023.yaml。\n\n"
    )

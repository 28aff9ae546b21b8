"""The action for GitHub: the review of a request that changes data, run as GitHub runs it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tools.comments import Comments
from tests.tools.pipelines import (
    ACTION,
    STEPS,
    amend,
    diff_of_data,
    installed,
    review_text,
    run_lines,
)
from tests.tools.repository import NEW_FILE, STAFF, UNIT, git
from tests.tools.requirement import require
from tests.tools.root import ROOT
from tests.tools.served import served

pytestmark = pytest.mark.usefixtures("own_git")


@pytest.fixture(scope="module")
def site_of_github(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    (step,) = (step for step in STEPS if "pip install" in step.get("run", ""))
    site = installed(step["run"], tmp_path_factory.mktemp("github") / "site", {"GITHUB_ACTION_PATH": str(ROOT)})
    with served(site, site / "bin"):  # the tests of GitLab start what is installed
        yield site


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
        return run_lines(step["run"], self.site, self.site / "bin", {**self.set_by_github, **environment})


@pytest.fixture
def github(
    site_of_github: Path, comments: tuple[Comments, str], request_of_data: str, tmp_path_factory: pytest.TempPathFactory
) -> GitHub:
    require("curl")
    ready = GitHub(site_of_github, comments[1], tmp_path_factory.mktemp("run"))
    assert git("merge-base", "main", "改数据").strip() == request_of_data
    ready.base = git("rev-parse", "main").strip()
    return ready


class TestGitHub:
    """The action at the top of this repository."""

    def test_a_change_that_is_right(self, github: GitHub, comments: tuple[Comments, str]) -> None:
        done = github.review()

        assert (done.returncode, done.stderr) == (0, "")
        review = github.summary.read_text("utf-8")
        assert review.startswith(review_text())
        assert f"\n### data/2022.yaml\n\n{diff_of_data()}" in review
        assert f"\n### {NEW_FILE}\n\n这是新文件，没有可以比较的旧文件。\n" in review
        assert "\n### data/旧.yaml\n\n这份文件删去了。\n" in review
        assert "starter" not in review
        assert (github.temporary / "reportgen-review/review.md").read_text("utf-8") == review
        kept, _ = comments
        assert kept.bodies[121] == review
        assert [request for request in kept.requests if request[0] != "GET"] == [
            ("POST", "/repos/finance/reports/issues/7/comments", "Bearer secret-1")
        ]

    def test_a_renamed_file_is_compared_under_both_names(self, github: GitHub, project: Path) -> None:
        git("mv", "data/2022.yaml", "data/二〇二二 年.yaml")
        git("commit", "-q", "--amend", "--no-edit")

        assert github.review().returncode == 0

        review = github.summary.read_text("utf-8")
        assert "\n### data/2022.yaml → data/二〇二二 年.yaml\n\n**1 项事实改了" in review
        assert review.count("data/2022.yaml") == 1

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
        project: Path,
        tmp_path_factory: pytest.TempPathFactory,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        git("checkout", "-q", "--detach", "main")
        git("merge", "-q", "--no-ff", "-m", "试合并", "改数据")
        git("update-ref", "refs/pull/7/merge", "HEAD")
        git("config", "uploadpack.allowAnySHA1InWant", "true")
        clone = tmp_path_factory.mktemp("clone")
        git("init", "-q", folder=clone)
        git("remote", "add", "origin", project.as_uri(), folder=clone)
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
        assert "report.html.j2:11:7: 错误：没有“attachments”这个名称" in review

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
        self, github: GitHub, comments: tuple[Comments, str], project: Path
    ) -> None:
        for number in range(7):
            # Few files, but with many faults and long names, which stand beside each.
            name = f"{'新的一份数据文件' * 8} {number:04}.yaml"
            (project / "data" / name).write_text("year: 2025\n" * 150, "utf-8")
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

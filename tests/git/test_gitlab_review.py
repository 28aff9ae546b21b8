"""The job for GitLab: the review of a request that changes data, run as GitLab runs it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.comments import Comments
from tests.tools.pipelines import JOB, amend, diff_of_data, installed, review_text, run_lines
from tests.tools.repository import NEW_FILE, UNIT, git
from tests.tools.requirement import require
from tests.tools.root import ROOT

pytestmark = pytest.mark.usefixtures("own_git")


@pytest.fixture(scope="module")
def site_of_gitlab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(JOB["script"][0], tmp_path_factory.mktemp("gitlab") / "site", {"REPORTGEN_PACKAGE": str(ROOT)})


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

    def review(self, site: Path, programs: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return run_lines("\n".join(JOB["script"][1:]), site, programs, environment)

    def test_a_change_that_is_right(
        self,
        environment: dict[str, str],
        site_of_gitlab: Path,
        served_program: Path,
        comments: tuple[Comments, str],
    ) -> None:
        for programs in (site_of_gitlab / "bin", served_program):
            done = self.review(site_of_gitlab, programs, environment)
            assert (done.returncode, done.stderr) == (0, "")

        kept, _ = comments
        review = Path("reportgen-review/review.md").read_text("utf-8")
        assert review.startswith(review_text())
        assert f"\n### data/2022.yaml\n\n{diff_of_data()}" in review
        assert (len(kept.bodies), kept.bodies[121]) == (121, review)
        assert [request for request in kept.requests if request[0] != "GET"] == [
            ("POST", "/api/v4/projects/12/merge_requests/3/notes", "secret-2"),
            ("PUT", "/api/v4/projects/12/merge_requests/3/notes/121", "secret-2"),
        ]

    def test_what_is_wrong_is_in_the_reports(
        self, environment: dict[str, str], site_of_gitlab: Path, served_program: Path, edit: Callable[..., None]
    ) -> None:
        amend(edit, NEW_FILE, UNIT)

        done = self.review(site_of_gitlab, served_program, environment)

        assert done.returncode == 1
        assert f"\n{NEW_FILE}:181:10: 错误：" in done.stdout
        assert "::" not in done.stdout
        (entry,) = json.loads(Path(JOB["artifacts"]["reports"]["codequality"]).read_text("utf-8"))[-1:]
        assert (entry["severity"], entry["location"]) == ("major", {"path": NEW_FILE, "lines": {"begin": 181}})
        assert Path("reportgen-review/reportgen.sarif").is_file()

    def test_without_a_token_the_review_is_among_the_files(
        self,
        environment: dict[str, str],
        site_of_gitlab: Path,
        served_program: Path,
        comments: tuple[Comments, str],
    ) -> None:
        del environment["REPORTGEN_TOKEN"]

        done = self.review(site_of_gitlab, served_program, environment)

        assert (done.returncode, done.stderr) == (0, "reportgen：没有发评论： 没有设 REPORTGEN_TOKEN\n")
        assert comments[0].requests == []

    def test_a_change_without_data_has_an_empty_report(
        self, environment: dict[str, str], site_of_gitlab: Path, served_program: Path
    ) -> None:
        git("checkout", "-q", "main")

        assert self.review(site_of_gitlab, served_program, environment).returncode == 0
        assert json.loads(Path("reportgen-review/gl-code-quality-report.json").read_text("utf-8")) == []

    def test_the_job_runs_for_merge_requests_and_keeps_what_it_made(self) -> None:
        assert JOB["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
        assert JOB["artifacts"]["when"] == "always"
        assert JOB["artifacts"]["paths"] == ["reportgen-review/"]
        assert JOB["artifacts"]["reports"]["codequality"] == "reportgen-review/gl-code-quality-report.json"

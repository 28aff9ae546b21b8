"""What tests share: copies of the project's own folder to break, and the switch for golden files."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from reportgen.cli import listing
from tests.tools.browser import driver, started
from tests.tools.comments import Comments, serve_comments
from tests.tools.libreoffice import stop_office
from tests.tools.openxml import stop_validator
from tests.tools.project_copy import ProjectCopy
from tests.tools.repository import alone, commit_project, commit_request, git, keep_repository, replace_in
from tests.tools.requirement import require
from tests.tools.root import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright


# How long an example takes tells how busy the machine is, and nothing of the program.
settings.register_profile("any machine", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Of several processes, one that is done early takes over tests of the others."""
    if config.getoption("numprocesses", default=None) and config.getoption("dist") == "no":
        config.option.dist = "worksteal"


def pytest_configure(config: pytest.Config) -> None:
    """What the program keeps between runs is kept apart from the user's own, and goes with the tests."""
    if config.getoption("--update-golden") and config.getoption("numprocesses", default=None):
        raise pytest.UsageError("--update-golden: several processes would write one file; leave out -n")
    if not hasattr(config, "workerinput"):  # what one of several processes has found out serves the others too
        folder = tempfile.mkdtemp(prefix="reportgen-kept-")
        os.environ["XDG_CACHE_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    # Messages are compared in Chinese, whatever the machine speaks.
    os.environ["REPORTGEN_LANG"] = "zh"
    # Tests start hundreds of programs, which are not all to compile the same modules.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    config.add_cleanup(stop_office)
    config.add_cleanup(stop_validator)


def pytest_collection_finish() -> None:
    """The thousands of collected tests stay to the end: no search for garbage is to go through them.

    What the tests themselves leave is looked for as seldom as the program does when it runs alone.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(scope="session")
def _with_data(tmp_path_factory: pytest.TempPathFactory) -> ProjectCopy:
    return ProjectCopy(ROOT, tmp_path_factory.mktemp("project"), data=True)


@pytest.fixture(scope="session")
def _without_data(tmp_path_factory: pytest.TempPathFactory) -> ProjectCopy:
    return ProjectCopy(ROOT, tmp_path_factory.mktemp("empty"), data=False)


@pytest.fixture
def project(_with_data: ProjectCopy, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of schema, templates and data with nothing else beside them, in which the test stands."""
    folder = _with_data.fresh()
    monkeypatch.chdir(folder)
    # The program takes it that no repository comes or goes while it runs.
    listing._repository.cache_clear()
    return folder


@pytest.fixture
def folder(_without_data: ProjectCopy, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of schema and templates beside an empty folder for data, in which the test stands."""
    folder = _without_data.fresh()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with driver() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all tests, which is begun by the first that wants it."""
    with started(playwright, require("chromium")) as running:
        yield running


@pytest.fixture
def edit(project: Path) -> Callable[..., None]:
    """Replace texts in a file of the project; each must be there."""
    return partial(replace_in, project)


@pytest.fixture
def own_git(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git as on a fresh machine: nobody's settings, no repository around, this program on the path."""
    alone(monkeypatch, tmp_path_factory.mktemp("git") / "config", tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def _repository(_with_data: ProjectCopy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What git keeps of the project with one commit, made once and copied by the tests."""
    project, kept = _with_data.fresh(), tmp_path_factory.mktemp("repository")
    with pytest.MonkeyPatch.context() as patch:
        alone(patch, kept / "config", tmp_path_factory.getbasetemp())
        commit_project(project)
    return keep_repository(project, kept / "git")


@pytest.fixture
def repository(own_git: None, _repository: Path, project: Path) -> Path:
    """The project as a repository with one commit."""
    shutil.copytree(_repository, project / ".git")
    return project


@pytest.fixture(scope="session")
def _request_of_data(_with_data: ProjectCopy, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What git keeps of the project with a request, and the commit it starts from."""
    project, kept = _with_data.fresh(), tmp_path_factory.mktemp("request")
    with pytest.MonkeyPatch.context() as patch:
        alone(patch, kept / "config", tmp_path_factory.getbasetemp())
        base = commit_request(project)
    return keep_repository(project, kept / "git"), base


@pytest.fixture
def request_of_data(own_git: None, _request_of_data: tuple[Path, str], project: Path) -> str:
    """A branch with a changed, a new, and a removed file of data, checked out; returns the commit it starts from."""
    kept, base = _request_of_data
    shutil.copytree(kept, project / ".git")
    git("reset", "-q", "--hard")
    return base


@pytest.fixture
def comments() -> Iterator[tuple[Comments, str]]:
    """A server with 120 comments of people, and its address."""
    with serve_comments() as served:
        yield served

"""What tests share: copies of the project's own folder to break, and the switch for golden files."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reportgen.cli import listing
from tests.tools.browser import chromium
from tests.tools.comments import Comments, serve_comments
from tests.tools.libreoffice import stop_office
from tests.tools.project_copy import ProjectCopy
from tests.tools.repository import NEW_FILE, PROGRAMS, STARTER, git
from tests.tools.root import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser


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
    folder = tempfile.mkdtemp(prefix="reportgen-kept-")
    os.environ["XDG_CACHE_HOME"] = os.environ["XDG_STATE_HOME"] = folder
    # Tests start hundreds of programs, which are not all to compile the same modules.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    config.add_cleanup(stop_office)


def pytest_collection_finish() -> None:
    """The thousands of collected tests stay to the end: no search for garbage is to go through them."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are compared in Chinese, whatever the machine speaks."""
    monkeypatch.setenv("REPORTGEN_LANG", "zh")


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
def browser() -> Iterator[Browser]:
    """One browser for all tests, which is begun by the first that wants it."""
    with chromium() as running:
        yield running


@pytest.fixture
def edit(project: Path) -> Callable[..., None]:
    """Replace texts in a file of the project; each must be there."""

    def replace(file: str, *changes: tuple[str, str]) -> None:
        path = project / file
        text = path.read_text("utf-8")
        for old, new in changes:
            assert old in text, f"{old!r} is not in {file}"
            text = text.replace(old, new)
        path.write_text(text, "utf-8")

    return replace


@pytest.fixture
def own_git(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git as on a fresh machine: nobody's settings, no repository around, this program on the path."""
    settings = tmp_path_factory.mktemp("git") / "config"
    settings.write_text("[user]\n\tname = 填报人\n\temail = a@example.com\n[init]\n\tdefaultBranch = main\n", "utf-8")
    for name in [name for name in os.environ if name.startswith(("GIT_", "GITHUB_", "CI"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path_factory.getbasetemp()))
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def repository(own_git: None, project: Path) -> Path:
    """The project as a repository with one commit."""
    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "开始")
    return project


@pytest.fixture
def comments() -> Iterator[tuple[Comments, str]]:
    """A server with 120 comments of people, and its address."""
    with serve_comments() as served:
        yield served


@pytest.fixture
def request_of_data(repository: Path, edit: Callable[..., None]) -> str:
    """A branch with a changed, a new, and a removed file of data, checked out; returns the commit it starts from."""
    shutil.copy(STARTER, "data/旧.yaml")
    git("add", "-A")
    git("commit", "-q", "-m", "旧")
    base = git("rev-parse", "HEAD").strip()
    git("checkout", "-q", "-b", "改数据")
    edit("data/2022.yaml", ("attachment: 1 ", "attachment: 2 "))
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

"""Git in the repositories of tests, and the repositories that are made once and copied."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = Path(sys.executable).parent
STARTER = "data/starter.yaml"
NEW_FILE = "data/二〇二六 年.yaml"
UNIT = ("basic: 214.60 ", "basic: 214.60万元 ")
"""A change of the starter that is an error."""
_SETTINGS = """
[user]
	name = 填报人
	email = a@example.com
[init]
	defaultBranch = main
[core]
	fsync = none
[gc]
	auto = 0
[maintenance]
	auto = false
"""
"""Who commits; and nothing is made to last, as the repository goes with its test."""
STAFF = ("      count: 9\n", "      count: 19\n")
"""A change of the starter that brings a warning."""


def git(*arguments: str, folder: Path | None = None) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "commit", "-m", "改动"], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )


def without_program() -> str:
    """A search path on which there is no reportgen."""
    folders = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if not (Path(folder) / "reportgen").exists())


def alone(patch: pytest.MonkeyPatch, settings: Path, top: Path) -> None:
    """Git as on a fresh machine: nobody's settings but those that are written, no repository above `top`, this program
    on the path."""
    settings.write_text(_SETTINGS, "utf-8")
    for name in [name for name in os.environ if name.startswith(("GIT_", "GITHUB_", "CI"))]:
        patch.delenv(name)
    patch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    patch.setenv("GIT_CEILING_DIRECTORIES", str(top))
    patch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")


def commit_project(project: Path) -> None:
    """Make a project a repository with one commit."""
    git("init", "-q", folder=project)
    git("add", "-A", folder=project)
    git("commit", "-q", "-m", "开始", folder=project)


def commit_request(project: Path) -> str:
    """Make a project a repository with a branch, checked out, of a changed, a new, and a removed file of data; the
    commit it starts from."""
    older = project / "data/旧.yaml"
    commit_project(project)
    shutil.copy(project / "data/association.yaml", older)  # unlike what is new, or it would be one renamed
    git("add", "-A", folder=project)
    git("commit", "-q", "-m", "旧", folder=project)
    base = git("rev-parse", "HEAD", folder=project).strip()
    git("checkout", "-q", "-b", "改数据", folder=project)
    replace_in(project, "data/2022.yaml", ("attachment: 1 ", "attachment: 2 "))
    shutil.copy(project / STARTER, project / NEW_FILE)
    older.unlink()
    git("add", "-A", folder=project)
    git("commit", "-q", "-m", "改动", folder=project)
    git("checkout", "-q", "main", folder=project)
    replace_in(project, STARTER, ("attachment: ", "attachment:  "))
    git("commit", "-q", "-a", "-m", "别人的改动", folder=project)
    git("checkout", "-q", "改数据", folder=project)
    return base


def keep_repository(project: Path, place: Path) -> Path:
    """Move what git keeps of a project to a place, as few files; the place."""
    git("repack", "-a", "-d", "-q", folder=project)
    for example in (project / ".git/hooks").glob("*.sample"):
        example.unlink()
    (project / ".git").rename(place)
    return place


def replace_in(folder: Path, file: str, *changes: tuple[str, str]) -> None:
    """Replace texts in a file of a folder; each must be there."""
    path = folder / file
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text, f"{old!r} is not in {file}"
        text = text.replace(old, new)
    path.write_text(text, "utf-8")

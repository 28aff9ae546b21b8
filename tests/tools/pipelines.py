"""The action for GitHub and the job for GitLab, run line by line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from tests.tools.root import ROOT

from .repository import PROGRAMS, git

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
PIPELINE: dict[str, Any] = yaml.safe_load((ROOT / "ci/gitlab.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
JOB = PIPELINE["reportgen"]
OFFLINE = {"PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_COMPILE": "0"}
"""How pip is told to install the program alone, to build it with what is there, and to compile no module: not all are
used. (Of an option that says no, pip takes 0 for the yes.)"""


def amend(edit: Callable[..., None], file: str, change: tuple[str, str]) -> None:
    edit(file, change)
    git("commit", "-q", "-a", "--amend", "--no-edit")


def installed(lines: str, folder: Path, environment: dict[str, str]) -> Path:
    """Where lines of a pipeline have installed the program: a folder of its own, without a network."""
    settings = {"PIP_TARGET": str(folder), **OFFLINE}
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


def run_lines(lines: str, site: Path, programs: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run lines of a pipeline with the program that was installed for it, and no other; `programs` has its command."""
    path = os.pathsep.join((str(programs), str(PROGRAMS), os.environ["PATH"]))
    return subprocess.run(
        ["sh", "-e", "-c", lines],
        env={**os.environ, "PATH": path, "PYTHONPATH": str(site), "TMPDIR": str(site.parent), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def review_text(changes: str = "检查通过。") -> str:
    return f"<!-- reportgen review -->\n## reportgen: 数据文件的改动\n\n{changes}\n"


def diff_of_data() -> str:
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

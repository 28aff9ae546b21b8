"""Git in the repositories of tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAMS = Path(sys.executable).parent
STARTER = "data/starter.yaml"
NEW_FILE = "data/二〇二六 年.yaml"
UNIT = ("basic: 214.60 ", "basic: 214.60万元 ")
"""A change of the starter that is an error."""
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

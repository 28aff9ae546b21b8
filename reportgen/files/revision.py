"""Which commit of git has some files as they are on the disk."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

# Nothing of the repository's is run, and nothing is written into it.
_CAREFUL = ("--no-optional-locks", "-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false")


def committed_in(folder: Path, files: Sequence[Path]) -> str:
    """The commit that is checked out in a folder, if every one of the files, or all below it, is as that has it.

    Empty where one is not, or is not in git at all; and where there is no git, or no repository.
    """
    told = ("status", "--porcelain", "--ignored", "--untracked-files=all", "--")
    if _asked(folder, "--literal-pathspecs", *told, *(os.path.abspath(file) for file in files)) != "":
        return ""
    return _asked(folder, "rev-parse", "--verify", "--quiet", "HEAD") or ""


def _asked(folder: Path, *arguments: str) -> str | None:
    """What git says, without the end of the line; None where it fails."""
    try:
        done = subprocess.run(("git", *_CAREFUL, *arguments), cwd=folder, capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None

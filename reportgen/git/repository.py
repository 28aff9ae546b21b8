"""The git repository around a folder, and what git says there."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from reportgen.errors import Problem, UsageError
from reportgen.files.project import shown

# So that git writes no name that means something else to another system, and runs no program of the repository's.
CAREFUL = (
    *("-c", "core.protectHFS=true", "-c", "core.protectNTFS=true"),
    *("-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false"),
)
_INVALID_PATH = re.compile("invalid path '(.*)'")


class Repository(NamedTuple):
    """A work tree. `root` is its top; `index_file` takes the place of what is staged."""

    root: Path
    index_file: Path | None = None

    def git(self, *arguments: str, given: bytes = b"") -> bytes:
        """What git prints when it is run at the top with `given` on its standard input.

        Raises:
            UsageError: git fails.
        """
        return _git(self.root, arguments, given, self.index_file)

    def setting(self, *arguments: str) -> str:
        """A value of git's configuration, empty where it is not set."""
        done = _run(self.root, ("config", *arguments), b"")
        return _name(done.stdout) if done.returncode == 0 else ""

    def names(self, *arguments: str, given: bytes = b"") -> list[str]:
        """What git prints as names with a NUL behind each."""
        return [os.fsdecode(name) for name in self.git(*arguments, given=given).split(b"\0") if name]


def find_repository(folder: Path) -> Repository:
    """The repository in whose work tree a folder lies.

    Raises:
        UsageError: there is no git, no such folder, or no repository.
    """
    if not folder.is_dir():
        raise UsageError(Problem(code="git-no-folder", file=str(folder)))
    return Repository(Path(_name(_git(folder, ("rev-parse", "--show-toplevel"), b""))))


def _name(output: bytes) -> str:
    return os.fsdecode(output.rstrip(b"\r\n"))


def _git(folder: Path, arguments: tuple[str, ...], given: bytes, index: Path | None = None) -> bytes:
    done = _run(folder, arguments, given, index)
    if done.returncode == 0:
        return done.stdout
    reason = " ".join(done.stderr.decode("utf-8", "replace").split())
    if "not a git repository" in reason:
        raise UsageError(Problem(code="git-no-repository", file=shown(folder)))
    if found := _INVALID_PATH.search(reason):
        raise UsageError(Problem(code="git-invalid-path", params={"path": found[1]}))
    raise UsageError(Problem(code="git-failed", file=shown(folder), params={"reason": reason}))


def _run(
    folder: Path, arguments: tuple[str, ...], given: bytes, index: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    # Git words its messages for programs in English; its own language would hide what it means.
    environment = {**os.environ, "LC_ALL": "C", **({"GIT_INDEX_FILE": str(index)} if index else {})}
    try:
        return subprocess.run(
            ("git", *arguments), cwd=folder, input=given, env=environment, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise UsageError(Problem(code="git-missing")) from None

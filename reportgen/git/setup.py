"""What a repository needs so that git compares data and reports readably and checks data before a commit.

Lines in the project's `.gitattributes`, two diff drivers in the repository's configuration, a pre-commit hook.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from reportgen.errors import OutputError, Problem, Severity
from reportgen.files.project import SCHEMA, shown
from reportgen.files.save import save_file, unwritable
from reportgen.git.repository import Repository, find_repository
from reportgen.git.staged import DATA_DRIVER
from reportgen.messages import message_text

REPORT_DRIVER = "reportgen-docx"
HOOK_LINE = "reportgen check --staged || exit 1"

_FIRST, _LAST = b"# >>> reportgen git-setup >>>", b"# <<< reportgen git-setup <<<"
_LINES = (b"data/*.yaml diff=reportgen-yaml", b"*.docx binary diff=reportgen-docx")
_BLOCK = re.compile(rb"^%b\r?\n(?:(?!%b).*\n)*?%b(?:\r?\n|\Z)" % (_FIRST, _FIRST, _LAST), re.MULTILINE)
_HOOK_MARK = "# reportgen git-setup"
_CHECK = "check --staged"


class GitSetup(NamedTuple):
    """What was set up. `hook` is missing where there was no place for it; `warning` then says why."""

    root: Path
    attributes: Path
    hook: Path | None
    warning: Problem | None


def set_up_git(folder: Path, language: str) -> GitSetup:
    """Set up the repository around a folder; what is there already and is not of this program stays.

    Args:
        language: of the lines that the hook says.

    Raises:
        UsageError: there is no git, or no repository.
        OutputError: something cannot be written.
    """
    repository = find_repository(folder)
    attributes = _attributes_file(repository, folder)
    hook = _hook_file(repository)
    warning = _against_hook(repository, hook)
    _write(attributes, _with_block(_read(attributes)))
    command = _lasting_command()
    for driver in (DATA_DRIVER, REPORT_DRIVER):
        repository.git("config", "--local", f"diff.{driver}.textconv", f"{command} textconv")
    repository.git("config", "--local", f"diff.{REPORT_DRIVER}.cachetextconv", "true")
    if warning is None and not _calls_check(hook):
        _write(hook, _hook_text(language).encode())
        hook.chmod(0o755)
    return GitSetup(repository.root, attributes, hook if warning is None else None, warning)


def remove_from_git(folder: Path) -> Path:
    """Take away what `set_up_git` wrote, and nothing else.

    Returns:
        The top of the repository.

    Raises:
        UsageError, OutputError: as `set_up_git`.
    """
    repository = find_repository(folder)
    attributes = _attributes_file(repository, folder)
    before = _read(attributes)
    after = _BLOCK.sub(b"", before)
    hook = _hook_file(repository)
    try:
        if before and not after:
            attributes.unlink()
        if _is_ours(hook):
            hook.unlink()
    except OSError as error:
        raise OutputError(unwritable(error, Path(error.filename))) from None
    if after:
        _write(attributes, after)
    for driver in (DATA_DRIVER, REPORT_DRIVER):
        if "reportgen" in repository.setting("--local", "--get", f"diff.{driver}.textconv"):
            repository.git("config", "--local", "--remove-section", f"diff.{driver}")
    return repository.root


def _attributes_file(repository: Repository, folder: Path) -> Path:
    """The `.gitattributes` of the project around a folder; of the repository where there is no project."""
    start = folder.resolve()
    for root in (start, *start.parents):
        if (root / SCHEMA).is_file():
            return root / ".gitattributes"
        if root == repository.root.resolve():
            break
    return repository.root / ".gitattributes"


def _with_block(content: bytes) -> bytes:
    """The attributes with the block of this program, once, in the style of line ends that the file has."""
    end = b"\r\n" if b"\r\n" in content else b"\n"
    block = end.join((_FIRST, *_LINES, _LAST)) + end
    if _BLOCK.search(content):
        return _BLOCK.sub(block, content, count=1)
    return content + (b"" if not content or content.endswith(b"\n") else end) + block


def _hook_file(repository: Repository) -> Path:
    hooks = os.fsdecode(repository.git("rev-parse", "--git-path", "hooks").rstrip(b"\r\n"))
    return repository.root / hooks / "pre-commit"


def _against_hook(repository: Repository, hook: Path) -> Problem | None:
    """Why the hook cannot be installed, if so."""
    code = ""
    scope = repository.setting("--show-scope", "--get", "core.hooksPath").partition("\t")[0]
    if _calls_check(hook):
        return None
    if scope in ("system", "global"):
        code = "git-hook-shared"
    elif os.path.lexists(hook) and not _is_ours(hook):
        code = "git-hook-foreign"
    params = {"line": HOOK_LINE}
    return Problem(code=code, severity=Severity.WARNING, file=shown(hook), params=params) if code else None


def _is_ours(hook: Path) -> bool:
    return _HOOK_MARK in _hook_content(hook).splitlines()


def _calls_check(hook: Path) -> bool:
    """Whether a hook of someone else's has the line that it was told to have."""
    return not _is_ours(hook) and any(_CHECK in line.partition("#")[0] for line in _hook_content(hook).splitlines())


def _hook_content(hook: Path) -> str:
    return _read(hook).decode("utf-8", "replace") if hook.is_file() else ""


def _hook_text(language: str) -> str:
    def told(code: str) -> str:
        return message_text(code, {}, language)

    python = shlex.quote(Path(sys.executable).as_posix())
    return f"""#!/bin/sh
{_HOOK_MARK}
# {told("git-hook-head")}
if command -v reportgen >/dev/null 2>&1; then
  reportgen {_CHECK}
elif [ -x {python} ]; then
  {python} -P -m reportgen {_CHECK}
else
  printf '%s\\n' {shlex.quote(told("git-hook-missing"))} >&2
  exit 1
fi || {{
  printf '%s\\n' {shlex.quote(told("git-hook-refused"))} >&2
  exit 1
}}
"""


def _lasting_command() -> str:
    """How git calls this program later: by its name if that is on the path for good, not only in an active venv."""
    found = shutil.which("reportgen")
    if found and not (sys.prefix != sys.base_prefix and Path(found).parent == Path(sys.executable).parent):
        return "reportgen"
    # Without -P a module in the folder where git runs would be loaded in place of an installed one.
    return f"{shlex.quote(Path(sys.executable).as_posix())} -P -m reportgen"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise OutputError(unwritable(error, path)) from None


def _write(path: Path, content: bytes) -> None:
    if content != _read(path):
        save_file(path, content)

"""Finds the programs and fonts that `.ci/install-tools` installs."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

_INSTALLED_UNDER_TOOLS = {
    "ooxml-validator": "bin/ooxml-validator",
    "ooxml-validator-hook": "bin/ooxml-validator-hook.dll",
    "fandol-fonts": "fonts",
}


def tools_folder() -> Path:
    """The folder that `.ci/install-tools` fills; it need not exist."""
    stated = os.environ.get("REPORTGEN_TOOLS")
    return Path(stated).absolute() if stated else Path.home() / ".cache" / "reportgen-tools"


def require(*names: str) -> Path:
    """Path of a tool, or the end of the calling test.

    The test is skipped where the tool is missing, so that a contributor without LibreOffice can
    work; it fails instead where `REPORTGEN_REQUIRE_TOOLS=1` says that the tools must be there, and is
    skipped in any case where it is `never`.

    Args:
        names: `ooxml-validator`, `ooxml-validator-hook`, `fandol-fonts` (a folder), or any program on the search path;
            of several the first that there is.
    """
    required = os.environ.get("REPORTGEN_REQUIRE_TOOLS")
    if required == "never":
        pytest.skip(f"looked at without {names[0]}")
    for name in names:
        if (found := _found(name)) is not None:
            return found

    reason = f"{names[0]} is not installed: run .ci/install-tools"
    if required == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _found(name: str) -> Path | None:
    if name in _INSTALLED_UNDER_TOOLS:
        path = tools_folder() / _INSTALLED_UNDER_TOOLS[name]
        return path if path.exists() else None
    program = shutil.which(name) or shutil.which(name, path=Path(sys.executable).parent)
    return Path(program) if program else None

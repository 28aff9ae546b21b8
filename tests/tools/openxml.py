"""Validates a document against Microsoft's Open XML SDK."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import time
from pathlib import Path

from .process import failure
from .requirement import require

# The binary takes a version that it does not know for Microsoft365, without a word.
_OFFICE_VERSION = "Office2019"


def validate_openxml(path: Path) -> list[str]:
    """Errors of the SDK, one line each: part, XPath, description; none for a valid document.

    A file that the SDK cannot open is one error, without part and XPath.

    Raises:
        ToolFailed: the validator ended, took longer than a minute, or said what cannot be.
    """
    validator = _running_validator()
    output = validator.answer(str(path.absolute()), _OFFICE_VERSION)
    try:
        verdict = json.loads(output)
        lines = [_describe(error) for error in verdict["errors"]]
        valid = verdict["ok"] is True
    except (ValueError, KeyError, TypeError):
        raise failure(validator.command, "unreadable verdict", output) from None
    if valid != (not lines):
        raise failure(validator.command, "contradictory verdict", output)
    return lines


def _describe(error: dict[str, str | None]) -> str:
    place = (error["path"], error["xPath"], error["description"])
    return ": ".join(" ".join(item.split()) for item in place if item)


class _Validator:
    """A validator that stays, and is asked for one document after the other: see `openxml.cs`."""

    def __init__(self) -> None:
        program, hook = require("ooxml-validator"), require("ooxml-validator-hook")
        self.command = [str(program)]
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            env={
                **os.environ,
                "DOTNET_STARTUP_HOOKS": str(hook),
                "LC_ALL": "C.UTF-8",  # of the paths that it reads
                # Otherwise it needs the ICU library, which a bare machine lacks.
                "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
                # To measure which code is worth compiling better costs more than that saves here.
                "DOTNET_TieredPGO": "0",
            },
        )

    def answer(self, *arguments: str, seconds: float = 60) -> str:
        """What the program prints when it is started with these arguments."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin
        assert stdout
        with contextlib.suppress(BrokenPipeError):  # what it said when it ended is read below
            stdin.write("\t".join(arguments).encode() + b"\n")
        said, until = b"", time.monotonic() + seconds
        while not said.endswith(b"\0"):
            if not select.select([stdout], [], [], max(0, until - time.monotonic()))[0]:
                stop_validator()
                raise failure(self.command, f"no answer after {seconds:g} s", said.decode("utf-8", "replace"))
            more = stdout.read(65536)
            if not more:
                stop_validator()
                raise failure(self.command, "it ended", said.decode("utf-8", "replace"))
            said += more
        return said[:-1].decode("utf-8", "replace")

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


_validators: list[_Validator] = []


def _running_validator() -> _Validator:
    """The one of this process."""
    if not _validators:
        _validators.append(_Validator())
    return _validators[0]


def stop_validator() -> None:
    """End the validator of this process, if there is one."""
    while _validators:
        _validators.pop().stop()

"""Runs an external tool within a time limit."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence


class ToolFailed(Exception):
    """A tool did not do its work; the message holds its command line and its output."""


def run_tool(command: Sequence[str], *, seconds: float = 60, environment: Mapping[str, str] | None = None) -> str:
    """Standard output of a command.

    Args:
        environment: variables to set on top of the present ones.

    Raises:
        ToolFailed: on a non-zero exit code, or past the time limit.
    """
    # A session of its own, because soffice is a launcher: killing it alone leaves its child.
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, **(environment or {})},
        start_new_session=True,
    ) as process:
        try:
            output, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, errors = process.communicate()
            raise failure(command, f"no result after {seconds:g} s", output + errors) from None
    if process.returncode != 0:
        raise failure(command, f"exit code {process.returncode}", output + errors)
    return output


def failure(command: Sequence[str], reason: str, output: str) -> ToolFailed:
    """The exception to raise for a command that ran, but did not do its work."""
    return ToolFailed(f"{reason}: {' '.join(command)}\n{output.strip()}")

"""The command line: a file for each command, the parser, forms of output.

Only what a call needs is loaded.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from importlib import import_module
from typing import NoReturn

from reportgen.cli.speech import Speech, replace_closed_streams, say, say_error, turn_away
from reportgen.errors import Problem, ReportgenError, UsageError

EXIT_OUTPUT = 4
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
_DASHES = ("-", "—", "–", "－", "−", "‐", "―")
"""What an option begins with, or somebody's word processor has made of it."""
_MOST_PIECES = 9
"""Into how many pieces the blanks of one name may have broken it."""
_UNWRITABLE = tuple(
    getattr(errno, name, errno.EIO) for name in ("ENOSPC", "EIO", "EBADF", "EFBIG", "EDQUOT", "EAGAIN", "ESTALE")
)


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    # A run is short; looking for garbage every few hundred objects would cost a twentieth of it.
    gc.set_threshold(100_000, 50, 50)
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # once more, while the first was being told
        code = EXIT_INTERRUPTED
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End the process as soon as everything is said: taking the interpreter apart would cost a tenth of the run."""
    if sys.gettrace() or sys.getprofile():
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:  # the reader has gone, and has seen what it wanted
            continue
        except (OSError, ValueError) as error:  # the disk is full, the stream is closed
            if stream is sys.stdout:
                _tell_unsaid(error if isinstance(error, OSError) else OSError(errno.EBADF, ""))
            code = code or EXIT_OUTPUT
    os._exit(code)


def _tell_unsaid(error: OSError) -> None:
    """Tell that the result is not to be seen where it should be."""
    from reportgen.files.reasons import reason_of

    say_error(f"reportgen: {say('cli-not-said', reason=reason_of(error))}")


def run(arguments: list[str]) -> int:
    """Run the command line.

    Returns:
        0 done; 1 problems in the data; 2 wrong usage; 3 template, format or schema; 4 output.
    """
    replace_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console that has no Chinese shows it all the same if it is told the bytes are UTF-8.
            chinese = can_write_chinese(stream.encoding)
            stream.reconfigure(errors="backslashreplace", **({} if chinese else {"encoding": "utf-8"}))
    try:
        return _run(arguments)
    except ReportgenError as error:
        Speech().problems(error.problems)
        return error.exit_code
    except KeyboardInterrupt:
        say_error(f"reportgen: {say('cli-interrupted')}")
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # of a completion, which click prints
        turn_away(sys.stdout)
        return 0
    except Exception as error:  # a fault of the program: the last net, which shows the traceback and an own exit code
        if isinstance(error, OSError) and error.errno in _UNWRITABLE and error.filename is None:
            _tell_unsaid(error)
            return EXIT_OUTPUT
        import traceback

        say_error(f"reportgen: {say('cli-bug')}\n\n{traceback.format_exc()}")
        return EXIT_BUG


def can_write_chinese(encoding: str | None) -> bool:
    """Whether texts of the program can be written in an encoding."""
    try:
        "错误：“—”".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _expanded(argument: str, command: str) -> list[str]:
    """The files that a pattern such as `data/*.yaml` means, where the shell has not said so (Windows).

    `**` is any folders; of what it finds, files that are called like nothing that the command takes (reports or data)
    are left out, if there are others.
    """
    if "*" not in argument:
        return [argument]
    from glob import glob

    found = sorted(glob(argument, recursive=True))
    if "**" in argument:
        from reportgen.files.data_files import is_data
        from reportgen.files.report_files import is_report

        is_meant = is_report if command == "verify" else is_data
        found = [name for name in found if is_meant(os.path.basename(name))] or found
    return found or [argument]


def _with_blanks(files: list[str]) -> str:
    """The name of a file that has come in pieces, because it has blanks and nobody put it in quotes; empty if none."""
    for first, name in enumerate(files):
        if name.startswith("-") or os.path.lexists(name):
            continue
        for last in range(first + 2, min(len(files), first + _MOST_PIECES) + 1):
            if os.path.isfile(whole := " ".join(files[first:last])):
                return whole
    return ""


def _run(arguments: list[str]) -> int:
    # The main job, a command and its files, needs no option parser, which costs as much as the job itself.
    arguments = [name for argument in arguments for name in _expanded(argument, arguments[0])]
    command, *files = arguments or [""]
    if len(files) > 1 and (whole := _with_blanks(files)):
        raise UsageError(Problem(code="name-with-blanks", file=whole, params={"command": command, "name": whole}))
    if command in ("build", "check") and files and not any(name.startswith(_DASHES) for name in files):
        code: int = import_module(f"reportgen.cli.{command}").run_command(tuple(files))
        return code
    from reportgen.cli.parser import parse_and_run

    return parse_and_run(arguments)

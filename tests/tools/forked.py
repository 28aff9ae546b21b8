"""The program's `main` in a forked process: with streams of its own as a started one, but with its modules loaded."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from typing import NoReturn, TextIO

from reportgen.cli import main


def forked(arguments: Sequence[str], streams: Sequence[int | None], encoding: str = "utf-8") -> int:
    """The exit code of the command line.

    Args:
        streams: file descriptors for standard input, output and errors; None for one that is closed.
        encoding: of the output and the errors, as of a console.
    """
    with warnings.catch_warnings():
        # From Python 3.12 on, of the threads that the workers of pytest have: none of them holds what the child needs.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process == 0:
        try:
            _run(arguments, streams, encoding)
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _run(arguments: Sequence[str], streams: Sequence[int | None], encoding: str) -> NoReturn:
    kept = [None if stream is None else os.dup(stream) for stream in streams]
    for number, stream in enumerate(kept):
        if stream is None:
            os.close(number)
        else:
            os.dup2(stream, number)
            os.close(stream)
    # As Python makes them when it starts: a closed one is None.
    sys.stdin, sys.stdout, sys.stderr = (
        None if stream is None else _stream(number, encoding) for number, stream in enumerate(kept)
    )
    sys.argv = ["reportgen", *arguments]
    main()
    raise AssertionError("main has an end of its own")


def _stream(number: int, encoding: str) -> TextIO:
    errors = "backslashreplace" if number == 2 else "strict"
    return open(number, "r" if number == 0 else "w", encoding=encoding, errors=errors, closefd=False)

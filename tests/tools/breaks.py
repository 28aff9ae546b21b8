"""Runs tests on the program with one line wrong, without a copy of the program.

A server loads the program and collects the tests once. For each wrong line it forks: the functions of the module get
the code that the wrong text makes, wherever they are known by now, and the tests are run. Nothing on the disk is
touched, and nothing is left of one wrong line for the next.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import NamedTuple, TextIO

import pytest
from _pytest.runner import runtestprotocol

from tests.tools.root import ROOT

_Cached = type(cache(len))


class Break(NamedTuple):
    """A text of a function, by the file of its module below the package, and the wrong one to stand there."""

    file: str
    right: str
    wrong: str


class Breaker:
    """The server, as those see it who ask it."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    def run(self, test: str, broken: Break) -> tuple[str, str]:
        """What fails first when a test is run on the broken program: `setup`, `call` or `teardown`, and what pytest
        tells of it; nothing where none fails.

        Args:
            test: its name from the root of the repository; of one with parameters, or of a class, all are run until one
                fails.
        """
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps([test, *broken]) + "\n")
        self._server.stdin.flush()
        failed, told = json.loads(self._server.stdout.readline())
        return failed, told


@contextmanager
def breaker(files: Sequence[str], kept: Path, folder: Path) -> Iterator[Breaker]:
    """A server for the tests of some files.

    Args:
        kept: what the right program has kept of templates and schemas, for the wrong one to begin with: to make it anew
            takes as long as a test.
        folder: for the files of the tests.
    """
    environment = {
        **os.environ,
        "REPORTGEN_REQUIRE_TOOLS": "never",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # those of others take longer to load than a test does
    }
    command = [sys.executable, "-m", "tests.tools.breaks", str(kept), str(folder), *files]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        yield Breaker(server)
        assert server.stdin
        server.stdin.close()


class _Server:
    """A plugin of pytest that runs the tests it is asked for, in the place of all that were collected."""

    def __init__(self, kept: Path, asked: TextIO, answers: TextIO) -> None:
        self._kept = kept
        self._asked, self._answers = asked, answers

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        functions = _load_the_program()
        for line in self._asked:
            test, *broken = json.loads(line)
            process = os.fork()
            if process == 0:
                try:
                    self._answer(session, test, Break(*broken), functions)
                finally:
                    os._exit(0)
            os.waitpid(process, 0)
        return True

    def _answer(
        self, session: pytest.Session, test: str, broken: Break, functions: Mapping[str, Sequence[FunctionType]]
    ) -> None:
        try:
            # A server that a test leaves behind may still keep something, which then goes with all files of the tests.
            with tempfile.TemporaryDirectory(dir=self._kept.parent, ignore_cleanup_errors=True) as folder:
                shutil.copytree(self._kept, folder, dirs_exist_ok=True)
                os.environ["XDG_CACHE_HOME"] = os.environ["XDG_STATE_HOME"] = folder
                _break(broken, functions[str(ROOT / "reportgen" / broken.file)])
                answer = _first_failure(session, test)
        except BaseException as error:
            answer = ("server", repr(error))
        self._answers.write(json.dumps(answer) + "\n")
        self._answers.flush()


def _load_the_program() -> Mapping[str, Sequence[FunctionType]]:
    """The functions of the program by the files in which they are written: methods, and those in decorators, too."""
    for path in (ROOT / "reportgen").rglob("*.py"):
        if path.name != "__main__.py":
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    gc.unfreeze()
    found = defaultdict(list)
    for each in gc.get_objects():
        if isinstance(each, FunctionType):
            found[each.__code__.co_filename].append(each)
        elif isinstance(each, _Cached) and str(each.__module__).startswith("reportgen."):
            each.cache_clear()  # what was found by now was found by the right program
    gc.freeze()
    return found


def _break(broken: Break, functions: Sequence[FunctionType]) -> None:
    """Give the functions of a module the code of its wrong text."""
    path = ROOT / "reportgen" / broken.file
    text = path.read_text("utf-8")
    right, wrong = (
        [*_codes(compile(each, str(path), "exec", dont_inherit=True))]
        for each in (text, text.replace(broken.right, broken.wrong, 1))
    )
    changed = {(code.co_qualname, code.co_firstlineno): code for code in wrong if code not in right}
    count = 0
    for function in functions:
        code = function.__code__
        if new := changed.get((code.co_qualname, code.co_firstlineno)):
            function.__code__ = new
            count += 1
    assert count, f"no function of {broken.file} is another"


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of a module and of whatever is defined in it, however deep."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _first_failure(session: pytest.Session, test: str) -> tuple[str, str]:
    """As `Breaker.run` tells it."""
    items = [item for item in session.items if item.nodeid == test or item.nodeid.startswith((f"{test}[", f"{test}::"))]
    assert items, f"there is no {test}"
    for item, following in zip(items, [*items[1:], None], strict=True):
        for report in runtestprotocol(item, log=False, nextitem=following):
            if report.failed:
                session._setupstate.teardown_exact(None)
                return str(report.when), report.longreprtext
    return "", ""


def _serve(kept: str, folder: str, *files: str) -> int:
    # Pytest has the streams for itself: what it prints is no answer.
    server = _Server(Path(kept), os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w"))
    os.dup2(2, 1)
    # Native, because to look for the lines of others takes longer than many a test.
    options = [
        "--tb=native",
        "-p",
        "no:cacheprovider",
        f"--basetemp={folder}",
        "-W",
        "ignore::pytest.PytestAssertRewriteWarning",
    ]
    return pytest.main([*options, *files], plugins=[server])


if __name__ == "__main__":
    sys.exit(_serve(*sys.argv[1:]))

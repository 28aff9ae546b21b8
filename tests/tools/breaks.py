"""Runs tests on the program with one line wrong, in a process of its own and without a copy of the program.

The line is changed while its module is loaded, so that nothing on the disk is touched and runs may stand side by side.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

from tests.tools.root import ROOT

# Where a process can fork, what every run loads is loaded once, in a server that has no threads.
_CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
_CONTEXT = multiprocessing.get_context("forkserver") if _CAN_FORK else multiprocessing.get_context("spawn")
_LOADED_ONCE = ["pytest", "pdb", "tomllib", "hypothesis", "lxml.etree", "jinja2.sandbox", "jsonschema", "jsonschema_rs",
                "docx", "yaml", "click", "openpyxl", "html5lib"]  # fmt: skip


class Break(NamedTuple):
    """A text of a module, by its file below the package, that stands there, and the wrong one to stand there."""

    file: str
    right: str
    wrong: str


def run_tests(names: Sequence[str], broken: Break, kept: Path, output: Path) -> int | None:
    """The exit code of pytest over some tests; what it says goes into a file.

    Args:
        names: of the tests, from the root of the repository.
        kept: what the right program has kept of templates and schemas, for the wrong one to begin with: to make it anew
            takes as long as a test.
    """
    _CONTEXT.set_forkserver_preload(_LOADED_ONCE)
    process = _CONTEXT.Process(target=_run, args=([*names], broken, kept, output))
    process.start()
    process.join()
    return process.exitcode


class _Loader(SourceFileLoader):
    """Loads a module with one text in it wrong; neither reads nor writes what is compiled of the right one."""

    broken: Break

    def get_code(self, fullname: str) -> CodeType:
        text = Path(self.path).read_text("utf-8")
        return compile(text.replace(self.broken.right, self.broken.wrong, 1), self.path, "exec", dont_inherit=True)


class _Finder:
    """Finds the broken module, and leaves all others to those who come next."""

    def __init__(self, broken: Break) -> None:
        parts = Path("reportgen", broken.file).with_suffix("").parts
        self._name = ".".join(parts).removesuffix(".__init__")
        self._loader = _Loader(self._name, str(ROOT / "reportgen" / broken.file))
        self._loader.broken = broken

    def find_spec(self, name: str, *_: Any) -> ModuleSpec | None:
        return spec_from_file_location(name, self._loader.path, loader=self._loader) if name == self._name else None


class _Kept:
    """A plugin of pytest that puts into the folder for what is kept between runs what was kept before."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept

    # Plugins are configured before the `conftest.py` that says which folder it is.
    def pytest_sessionstart(self) -> None:
        shutil.copytree(self._kept, os.environ["XDG_CACHE_HOME"], dirs_exist_ok=True)


def _run(names: list[str], broken: Break, kept: Path, output: Path) -> None:
    import pytest

    with output.open("wb") as file:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(file.fileno(), stream.fileno())
    os.chdir(ROOT)
    os.environ["REPORTGEN_REQUIRE_TOOLS"] = "never"
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # those of others take longer to load than a test does
    sys.meta_path.insert(0, _Finder(broken))
    quiet = ["-x", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    sys.exit(pytest.main([*quiet, f"--basetemp={output.with_suffix('.tmp')}", *names], plugins=[_Kept(kept)]))

"""What the tests of git share: the program as a command that does not start anew each time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.root import ROOT
from tests.tools.served import served


@pytest.fixture(scope="session")
def served_program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the command, for the tests to which it does not matter how it starts."""
    folder = tmp_path_factory.mktemp("served")
    with served(ROOT, folder):
        yield folder

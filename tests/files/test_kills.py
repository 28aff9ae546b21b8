"""A process that is killed leaves no half file, and what else it leaves is gone after the next run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tools.kills import kill_often


@pytest.mark.skipif(os.name == "nt", reason="Windows ends processes otherwise")
def test_whatever_the_moment_files_are_whole_and_nothing_is_left(tmp_path: Path) -> None:
    counts = kill_often(tmp_path, 10, seed=10)

    assert counts.total() == 10

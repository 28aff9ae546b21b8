"""The same inputs give the same bytes, wherever and whenever they are built."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ENVIRONMENTS = [
    {"TZ": "Asia/Shanghai", "LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "2"},
    {"TZ": "UTC", "LANG": "en_US.UTF-8", "PYTHONHASHSEED": "3", "PYTHONUTF8": "0"},
]


@pytest.mark.parametrize("file", ["data/2022.yaml", "data/starter.yaml"])
def test_two_time_zones_and_locales_give_the_same_bytes(project: Path, file: str) -> None:
    digests = set()
    for number, environment in enumerate(ENVIRONMENTS):
        output = project / f"{number}.docx"
        subprocess.run(
            [sys.executable, "-m", "reportgen", "build", file, "-o", str(output)],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", ""), **environment},
            check=True,
            capture_output=True,
        )
        digests.add(hashlib.sha256(output.read_bytes()).hexdigest())

    assert len(digests) == 1

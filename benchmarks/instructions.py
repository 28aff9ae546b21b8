"""Counts what a warm build executes, whatever else the machine does: `python benchmarks/instructions.py`.

It needs valgrind. The count hangs on the versions of Python and of the libraries, so compare counts of one machine:

    python benchmarks/instructions.py                  # the number, in millions
    python benchmarks/instructions.py --at-most 100    # fails if it is more
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data" / "2022.yaml"
FEW, MANY = 3, 13
"""Builds of the two runs, whose difference is free of what is done once: imports, schema, templates."""

_BUILDS = """
import sys
from reportgen import build_report
for _ in range(int(sys.argv[1])):
    build_report(sys.argv[2], sys.argv[3])
"""
_COUNTED = re.compile(r"Collected : (\d+)")


def main() -> None:
    """Print the millions of instructions of one build."""
    parser = argparse.ArgumentParser(description="Count the instructions of a warm build.")
    parser.add_argument("--at-most", type=float, metavar="MILLIONS", help="fail if there are more")
    limit = parser.parse_args().at_most
    _counted(1)  # fills the cache between runs, so that both of the others find it
    millions = (_counted(MANY) - _counted(FEW)) / (MANY - FEW) / 1e6
    sys.stdout.write(f"{millions:.1f} million instructions a build\n")
    if limit is not None and millions > limit:
        raise SystemExit(f"more than {limit:g}")


def _counted(builds: int) -> int:
    """The instructions of a process that makes so many builds."""
    with tempfile.TemporaryDirectory() as folder:
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/profile"]
        program = [sys.executable, "-c", _BUILDS, str(builds), str(DATA), f"{folder}/report.docx"]
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        done = subprocess.run([*valgrind, *program], env=environment, capture_output=True, text=True, check=False)
    found = _COUNTED.search(done.stderr)
    if done.returncode or found is None:
        raise SystemExit(f"valgrind has failed:\n{done.stderr[-2000:]}")
    return int(found[1])


if __name__ == "__main__":
    main()

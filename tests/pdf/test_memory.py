"""Many departments' PDFs made by one process."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.tools.requirement import require
from tests.tools.root import ROOT

# As many as a department of finance may ask for at once; what Typst keeps of earlier reports is full after 20.
MANY, SETTLED = 50, 20
PROGRAM = f"""
import sys
from benchmarks.pdf import other_report, resident_memory
from reportgen import Case
from reportgen.pdf.write import write_pdf

case = Case("data/2022.yaml")
for number in range(1, {MANY} + 1):
    write_pdf(other_report(case.document, number), case.look, [sys.argv[1]])
    if number in ({SETTLED}, {MANY}):
        print(resident_memory())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read where Linux tells it")
def test_memory_does_not_grow_with_the_number_of_departments() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(require("fandol-fonts"))],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    settled, after = map(int, done.stdout.split())
    assert after < settled * 1.05

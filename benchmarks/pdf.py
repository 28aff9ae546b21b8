"""What a PDF takes beside LibreOffice, and 60 of them in memory: `python -m benchmarks.pdf [FONTS]`.

Both are warm: Typst in this process, LibreOffice running with a document open. In a round each lays out the same
report, one after the other, and the ratios are taken within the round: of the time that passes, in which LibreOffice is
handed the file by a process of its own, and of what is computed by Typst and by the LibreOffice that runs. `again` is a
report that Typst has laid out before, of which it keeps what has not changed; `new` one whose name and figures it has
not seen. `started` is LibreOffice as a person or a script starts it, `soffice --convert-to pdf`, once for each report,
with a profile that has been used before.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from copy import copy
from itertools import pairwise
from pathlib import Path

from reportgen import Case
from reportgen.document.blocks import Document
from reportgen.pdf.write import write_pdf
from tests.tools.libreoffice import convert_to_pdf, office_seconds, stop_office
from tests.tools.process import run_tool
from tests.tools.requirement import require, tools_folder
from tests.tools.root import ROOT

FILES = ("data/2022.yaml", "data/water.yaml", "data/education/2024.yaml", "data/self-evaluation.yaml")
ROUNDS = 9
DEPARTMENTS = 60
_RUNNING, _STARTED = 2, 3  # the steps of a round that are LibreOffice's
_PAGE = 4096
_SETTLED = 20  # reports after which what Typst keeps of earlier ones no longer grows


def main() -> None:
    """Measure, and print both tables as Markdown."""
    fonts = [sys.argv[1] if len(sys.argv) > 1 else str(tools_folder() / "fonts")]
    with tempfile.TemporaryDirectory() as folder:
        print(_times(fonts, Path(folder)))
    stop_office()
    print(_memory(fonts))


def _times(fonts: list[str], folder: Path) -> str:
    rows = [
        "| report | again, s | new, s | LibreOffice running, s | started, s "
        "| running ÷ again | ÷ new | computed ÷ again | ÷ new | started ÷ again | ÷ new |"
    ]
    rows.append("| --- |" + " ---: |" * 10)
    for file in FILES:
        case, path = Case(ROOT / file), folder / "report.docx"
        document, look = case.document, case.look
        path.write_bytes(case.docx)
        convert_to_pdf(path, folder)
        write_pdf(document, look, fonts)
        _start_to_convert(path, folder)
        rounds = []
        for number in range(ROUNDS):
            other = other_report(document, number)
            clocks = [_clocks()]
            write_pdf(document, look, fonts)
            clocks.append(_clocks())
            write_pdf(other, look, fonts)
            clocks.append(_clocks())
            convert_to_pdf(path, folder)
            clocks.append(_clocks())
            _start_to_convert(path, folder)
            clocks.append(_clocks())
            rounds.append([[b - a for a, b in zip(*pair, strict=True)] for pair in pairwise(clocks)])
        passed = [statistics.median(each[step][0] for each in rounds) for step in range(4)]
        ratios = [
            statistics.median(each[office][theirs] / each[step][ours] for each in rounds)
            for office, theirs, ours in ((_RUNNING, 0, 0), (_RUNNING, 2, 1), (_STARTED, 0, 0))
            for step in (0, 1)
        ]
        shown = " | ".join([*(f"{seconds:.3f}" for seconds in passed), *(f"{ratio:.1f}" for ratio in ratios)])
        rows.append(f"| {file} | {shown} |")
    return "\n".join(rows) + "\n"


def _start_to_convert(docx: Path, folder: Path) -> None:
    """LibreOffice started for one report, and ended with it."""
    profile = (folder / "profile").as_uri()
    run_tool(
        [
            *(str(require("soffice")), f"-env:UserInstallation={profile}", "--headless", "--norestore"),
            *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder / "started"), str(docx)),
        ],
        seconds=120,
    )


def _clocks() -> tuple[float, float, float]:
    """The time, what this process has computed, and what LibreOffice has."""
    return time.perf_counter(), time.process_time(), office_seconds()


def other_report(document: Document, number: int) -> Document:
    """A report with another name of the department and another last digit of its figures."""
    other = document.replaced(copy)
    for paragraph in other.paragraphs():
        paragraph.runs = [run._replace(text=_renamed(run.text, number)) for run in paragraph.runs]
    return other


def _memory(fonts: list[str]) -> str:
    """What the process takes after so many departments' reports, each with a name and figures of its own."""
    rows = ["| PDFs | memory, MB |", "| ---: | ---: |"]
    case = Case(ROOT / "data/water.yaml")
    for number in range(1, DEPARTMENTS + 1):
        write_pdf(other_report(case.document, number), case.look, fonts)
        if number in (1, _SETTLED, DEPARTMENTS):
            rows.append(f"| {number} | {resident_memory() / 1e6:.0f} |")
    return "\n".join(rows)


def _renamed(text: str, number: int) -> str:
    return text.replace("局", f"{number}局").replace("5", str(number % 10))


def resident_memory() -> int:
    """The memory of this process in bytes."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE


if __name__ == "__main__":
    main()

"""Summaries of many invented departments: time, memory, sums beside another reader's, and what LibreOffice shows.

python -m benchmarks.summary           # 200 and 2,000 departments
python -m benchmarks.summary 15000     # as many as are named
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import yaml

from tests.tools.departments import invent_departments
from tests.tools.libreoffice import convert_to_csv, stop_office

_COLUMNS = {
    "总收入（万元）": ("income", "total"),
    "总支出（万元）": ("expenditure", "total"),
    "基本支出（万元）": ("expenditure", "basic"),
    "三公经费（万元）": ("execution", "three_public", "total"),
}


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[200, 2000])
    parser.add_argument("--jobs", default=str(os.cpu_count() or 1))
    parser.add_argument("--office", action="store_true", help="let LibreOffice open the workbook and compare its sums")
    options = parser.parse_args()
    for count in options.counts:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), count, options.jobs, options.office)
    stop_office()


def measure(folder: Path, count: int, jobs: str, office: bool) -> None:
    """Make the files, sum them up, and hold the sums against another reader's."""
    files = invent_departments(folder / "data", count)
    workbook = folder / "summary.xlsx"
    command = [
        sys.executable,
        "-m",
        "reportgen",
        "summary",
        "--period",
        "2025",
        "-j",
        jobs,
        "-o",
        str(workbook),
        "data",
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=folder, env={**os.environ, "PYTHONPATH": os.getcwd()})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime
    peak, size = after.ru_maxrss / 1024, workbook.stat().st_size / 1000
    each = 1000 * seconds / count
    print(f"{count} departments: {seconds:.1f} s of user time ({each:.0f} ms each), {jobs} at a time,")
    print(f"  {peak:.0f} MB at most in a process, a workbook of {size:.0f} kB")
    with zipfile.ZipFile(workbook) as package:
        run = sum(len(re.findall(rb"<f[ >]", package.read(name))) for name in package.namelist() if "/sheet" in name)
    print(f"  cells that run: {run}")
    if office:
        compare(workbook, files, folder)


def compare(workbook: Path, files: Sequence[Path], folder: Path) -> None:
    """Hold what LibreOffice shows as sums against the sums of what the files say."""
    shown = list(csv.reader(convert_to_csv(workbook, folder / "office").read_text("utf-8").splitlines()))
    sums = dict.fromkeys(_COLUMNS, Decimal(0))
    for said in read(files):
        for title, way in _COLUMNS.items():
            value: object = said
            for step in way:
                value = value[step] if isinstance(value, dict) else None
            sums[title] += Decimal(str(value))
    for title, whole in sums.items():
        at = shown[1].index(title)
        cells = [Decimal(row[at].replace(",", "")) for row in shown[2:]]
        same = cells[-1] == whole == sum(cells[:-1])
        print(f"  {title}: {whole} {'as LibreOffice shows it' if same else f'but LibreOffice shows {cells[-1]}'}")


def read(files: Sequence[Path]) -> Iterator[object]:
    """What the files say, by another reader: numbers as their texts."""

    class Loader(yaml.CSafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {}
    for path in files:
        yield yaml.load(path.read_text("utf-8"), Loader)


if __name__ == "__main__":
    main()

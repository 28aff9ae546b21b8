"""Many departments at once: `python -m benchmarks.batch [--departments 2000] [--flat 15000] [--readme]`.

The departments are invented from the schema, each with a seed of its own, by the templates in turn, and kept in
`benchmarks/.work/departments`. Whole processes are measured from start to end, by the time that passes: that two
processes are nearly twice as fast says nothing on a machine that does other things. Throughput of a core is that of
user time. Docxtpl fills ready templates made of some of the same reports: each once, as for reports that all differ,
and the same one over and over.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import shutil
import statistics
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from benchmarks.inputs import JINJA, ROOT, WORK, Job, number_template, require_same_text
from benchmarks.report import write_readme
from benchmarks.suite import FULL, reports_in_one_process
from benchmarks.tools import DOCXTPL, Worker, our_command
from benchmarks.worker import peak_kb
from reportgen import build_reports
from reportgen.authoring.sample import sample_data
from reportgen.authoring.yaml_text import yaml_text
from reportgen.batch.work import begin_process
from reportgen.files.project import find_project
from reportgen.template.resolve import contract_of, layout_for, template_lineage
from reportgen.values.period import any_period

PROJECT = WORK / "departments"
TEMPLATES = ("standard", "standard", "standard", "scored")
"""Of four departments three write the usual report, and one the one with forms behind it."""
YEAR = "2025"
FEW = 200
COMPARED = 12
"""Reports for which docxtpl has a ready template each."""
PEAKS = 8


class Run(NamedTuple):
    """Seconds of a whole process: those that pass, and those that it and its processes have computed."""

    passed: float
    user: float


def main() -> None:
    """Measure, and print the table as Markdown."""
    parser = argparse.ArgumentParser(description="Measure builds of many departments on this machine.")
    parser.add_argument("--departments", type=int, default=2000, metavar="N", help="so many are built")
    parser.add_argument("--flat", type=int, default=15_000, metavar="N", help="so many in one process; 0 for none")
    parser.add_argument("--readme", action="store_true", help="also write the table into benchmarks/README.md")
    arguments = parser.parse_args()
    text = batch_table(arguments.departments, arguments.flat)
    print(text)
    if arguments.readme:
        write_readme("batch", text)


def batch_table(departments: int, flat: int) -> str:
    """Measure all.

    Returns:
        The table in Markdown.
    """
    invent(departments)
    files = department_files(departments)
    listed = PROJECT / "files.txt"
    listed.write_text("".join(f"{file}\n" for file in files), "utf-8")
    _build(listed, 1, files[:4])  # compiles templates, which is kept
    one, two = _build(listed, 1), _build(listed, 2)
    again = min(_build(listed, 2, force=False) for _ in range(3))
    some = files[: max(4, departments // 10)]
    pdf, dask = _build(listed, 2, some, forms="pdf"), _with_dask(some)
    few, all_of_them = (_peak_mb(files[:count]) for count in (min(FEW, departments), departments))
    ours, compiled, filled = one.user / departments * 1000, *_docxtpl_ms(files[:: max(1, departments // COMPARED)])
    rows = [
        ("departments", f"{departments:,}"),
        ("seconds with one process", f"{one.passed:.1f}"),
        ("seconds with two processes", f"{two.passed:.1f}"),
        ("two processes are faster by", f"{one.passed / two.passed:.2f} ×"),
        ("reports in an hour with two processes", f"{departments / two.passed * 3600:,.0f}"),
        ("seconds of a second run with nothing changed", f"{again.passed:.2f}"),
        ("the second run is faster than the first with two processes by", f"{two.passed / again.passed:.0f} ×"),
        ("the second run is faster than the first with one process by", f"{one.passed / again.passed:.0f} ×"),
        (f"seconds of {len(some):,} PDFs with two processes", f"{pdf.passed:.1f}"),
        (f"seconds of {len(some):,} departments with a cluster of Dask of two workers", f"{dask:.1f}"),
        (f"MB of a worker at its peak, {min(FEW, departments):,} departments", f"{few:.1f}"),
        (f"MB of a worker at its peak, {departments:,} departments", f"{all_of_them:.1f}"),
        ("milliseconds of user time for a report: reportgen", f"{ours:.1f}"),
        ("the same: docxtpl, each template read anew", f"{compiled:.1f}"),
        ("throughput of a core against docxtpl's", f"{compiled / ours:.2f} ×"),
        ("milliseconds of user time for a report: docxtpl, one template over and over", f"{filled:.1f}"),
    ]
    lines = ["| measured | |", "| --- | --: |", *(f"| {name} | {value} |" for name, value in rows)]
    if flat:
        steps = reports_in_one_process(replace(FULL, reports=flat, batch=max(1, flat // 15)))
        lines += ["", "| reports in one process | ms a report | peak memory so far, MB |", "| --- | --: | --: |"]
        lines += [f"| {step.first:,}–{step.last:,} | {step.ms:.1f} | {step.peak_mb:.1f} |" for step in steps]
    return "\n".join(lines)


def invent(count: int) -> None:
    """Departments in a project of their own, invented from its schema; those that are there already stay."""
    PROJECT.mkdir(parents=True, exist_ok=True)
    for name in ("schema.json", "templates"):
        copy = partial(shutil.copytree, dirs_exist_ok=True) if name == "templates" else shutil.copy
        copy(ROOT / name, PROJECT / name)
    missing = [number for number in range(count) if not _file(number).is_file()]
    with ProcessPoolExecutor() as pool:
        list(pool.map(_invent, missing, chunksize=8))


def department_files(count: int) -> list[str]:
    """The data files of the invented departments."""
    return [str(_file(number)) for number in range(count)]


def _file(number: int) -> Path:
    return PROJECT / "data" / f"{number // 1000:03}" / f"{number:06}" / f"{YEAR}.yaml"


def _invent(number: int) -> None:
    project, template, period = find_project(_file(number)), TEMPLATES[number % len(TEMPLATES)], any_period(YEAR)
    assert period is not None
    lineage = template_lineage(project, template)
    contract = contract_of(project, lineage=lineage)
    layout = layout_for(lineage, contract.shape.period)
    data = sample_data(contract, layout, template, period, number, "zh")
    *above, name = map(str, contract.shape.roles["department-name"])
    owner = data
    for step in above:
        owner = owner[step]
    owner[name] = f"示范市第{number}局"
    path = _file(number)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml_text(data), "utf-8")


def _build(listed: Path, jobs: int, files: Sequence[str] = (), force: bool = True, forms: str = "docx") -> Run:
    """Build the files of a list, or some, as a person does."""
    command = our_command("build", "-j", str(jobs), "--format", "json", "--to", forms, *(["--force"] if force else []))
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with listed.open("rb") as names:
        done = subprocess.run([*command, *(files or ["-"])], stdin=names, capture_output=True, check=False)
    passed = time.monotonic() - start
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} has failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    return Run(passed, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before.ru_utime)


def _with_dask(files: Sequence[str]) -> float:
    """Seconds in which a cluster of two workers on this machine builds reports, when it is ready."""
    distributed = import_module("distributed")  # it has no types
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
        client.get_executor() as executor,
    ):
        build_reports(files[:4], executor=executor, force=True)
        start = time.monotonic()
        build_reports(files, executor=executor, force=True)
        return time.monotonic() - start


def _peak_mb(files: Sequence[str]) -> float:
    """The most memory that one of two workers has held when it has built its share of the reports."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, context, begin_process) as pool:
        build_reports(files, executor=pool, force=True)
        return max(pool.map(_peak_and_rest, range(PEAKS))) / 1024


def _peak_and_rest(_: int) -> int:
    """The peak of this process, which then leaves the next question to the other."""
    time.sleep(0.05)
    return peak_kb()


def _docxtpl_ms(files: Sequence[str]) -> tuple[float, float]:
    """Milliseconds of user time in which docxtpl fills a ready template of a department's report: each template once,
    and the same one over and over."""
    once, again = [], []
    for number, outcome in enumerate(build_reports(files, processes=1, force=True)):
        report = ROOT / outcome.reports[0]
        template, values = number_template(report, JINJA, WORK / f"department-{number}")
        job = Job(template, values, WORK / f"department-{number}-out.docx")
        with Worker(DOCXTPL.name) as worker:
            worker.ms(Job(job.source, job.values, job.output), 1)  # loads what it needs
            once.append(worker.ms(job, 1))
            again.append(worker.ms(job, 10))
        require_same_text(DOCXTPL.name, job.output, report)
    return statistics.median(once), statistics.median(again)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()

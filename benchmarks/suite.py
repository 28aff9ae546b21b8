"""The measurements, in the order in which they are told."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks import inputs, tools
from benchmarks.growth import growth_table
from benchmarks.inputs import DATA, WORK, Job
from benchmarks.report import print_tables, tables, write_readme
from benchmarks.results import Batch, Comparison, Growth, Results, Size
from benchmarks.tools import OURS, Tool, Worker


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    rounds: int
    iterations: int
    warm_up: int
    cold_rounds: int
    sizes: tuple[int, ...]
    growth_rounds: int
    reports: int
    batch: int


FULL = Plan(21, 10, 100, 21, (100, 200, 400, 800), 7, 10_000, 1000)
QUICK = Plan(5, 5, 30, 5, (100, 250, 500), 3, 200, 100)


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description="Measure reportgen against other tools on this machine.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller reports: a minute")
    parser.add_argument("--runs", type=int, metavar="N", help="so many rounds, warm and cold")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--readme", action="store_true", help="also write the tables into benchmarks/README.md")
    arguments = parser.parse_args()
    plan = QUICK if arguments.quick else FULL
    if arguments.runs:
        plan = Plan(**{**asdict(plan), "rounds": arguments.runs, "cold_rounds": arguments.runs})
    results = measure(plan)
    if arguments.json:
        sys.stdout.write(json.dumps(asdict(results), ensure_ascii=False, indent=2) + "\n")
    else:
        print_tables(results)
    if arguments.readme:
        write_readme("results", tables(results))
        write_readme("growth", growth_table())


def measure(plan: Plan) -> Results:
    """Everything, one measurement after the other."""
    WORK.mkdir(exist_ok=True)
    _tell("preparing")
    others = tools.present_tools()
    reference = WORK / f"{OURS}.docx"
    with ExitStack() as stack:
        ours = stack.enter_context(Worker(OURS))
        workers = {tool: stack.enter_context(Worker(tool.name, node=tool.node)) for tool in others}
        job = Job(DATA, None, reference)
        ours.ms(job, 1)
        results = Results(tools.versions(), len(inputs.paragraph_texts(reference)), inputs.numbers_in(reference))
        numbers = _jobs(others, reference, inputs.number_template, "numbers")
        loops = _jobs(others, reference, inputs.loop_template, "loop")
        _tell("warm")
        results.warm = _warm(plan, ours, workers, job, numbers)
        _tell("warm, loop over paragraphs")
        results.loop = _warm(plan, ours, workers, job, loops)
        _tell("growth in paragraphs")
        results.growth = _growth(plan, ours, workers)
    _tell("cold")
    results.cold, results.check = _cold(plan, job, numbers)
    _tell("growth in reports")
    results.batch = reports_in_one_process(plan)
    return results


Template = Callable[[Path, inputs.Syntax, Path], tuple[Path, Path]]


def _jobs(others: Sequence[Tool], reference: Path, template: Template, name: str) -> dict[Tool, Job]:
    """For each tool its ready template of a report of ours."""
    return {
        tool: Job(
            *template(reference, tool.syntax, WORK / f"{tool.name}-{name}"), WORK / f"{tool.name}-{name}-out.docx"
        )
        for tool in others
    }


def _warm(plan: Plan, ours: Worker, workers: dict[Tool, Worker], job: Job, jobs: dict[Tool, Job]) -> list[Comparison]:
    turns = {OURS: (ours, job)} | {tool.name: (worker, jobs[tool]) for tool, worker in workers.items()}
    for worker, task in turns.values():
        task.output.unlink(missing_ok=True)
        worker.ms(task, plan.warm_up)
        inputs.require_same_text(worker.name, task.output, job.output)
    times = _interleaved(
        plan.rounds,
        {name: _turn(worker, task, plan.iterations) for name, (worker, task) in turns.items()},
    )
    return _compare(times)


def _growth(plan: Plan, ours: Worker, workers: dict[Tool, Worker]) -> Growth:
    folder = inputs.make_project()
    sizes = []
    for wanted in plan.sizes:
        data = folder / f"2022-{wanted}.yaml"
        inputs.longer_data(wanted, WORK / f"{OURS}.docx", data)
        job = Job(data, None, WORK / f"{OURS}-{wanted}.docx")
        ours.ms(job, 1)
        jobs = _jobs(list(workers), job.output, inputs.number_template, str(wanted))
        iterations = max(1, 1000 // wanted)
        turns = {OURS: _turn(ours, job, iterations)}
        for tool, worker in workers.items():
            worker.ms(jobs[tool], 2)
            inputs.require_same_text(tool.name, jobs[tool].output, job.output)
            turns[tool.name] = _turn(worker, jobs[tool], iterations)
        times = _interleaved(plan.growth_rounds, turns)
        texts = inputs.paragraph_texts(job.output)
        fastest = {name: min(series) for name, series in times.items()}
        sizes.append(Size(len(texts), sum(map(len, texts)), inputs.numbers_in(job.output), fastest))
    marginal = {
        name: [(big.ms[name] - small.ms[name]) / (big.paragraphs - small.paragraphs) for small, big in pairwise(sizes)]
        for name in sizes[0].ms
    }
    return Growth(sizes, marginal)


def _cold(plan: Plan, job: Job, jobs: dict[Tool, Job]) -> tuple[list[Comparison], list[Comparison]]:
    builds = {OURS: tools.our_command("build", str(job.source), "-o", str(job.output))}
    builds |= {tool.name: tools.fill_command(tool, task) for tool, task in jobs.items()}
    checks = {
        OURS: tools.our_command("check", str(job.source)),
        "python -c 'import docxtpl'": [sys.executable, "-c", "import docxtpl"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    for output in (job.output, *(task.output for task in jobs.values())):
        output.unlink()
    for command in (*builds.values(), *checks.values()):
        tools.cold(command)
        tools.cold(command)
    for tool, task in jobs.items():
        inputs.require_same_text(tool.name, task.output, job.output)
    return (
        _compare(_interleaved(plan.cold_rounds, {name: _cold_run(builds[name]) for name in builds})),
        _compare(_interleaved(plan.cold_rounds, {name: _cold_run(checks[name]) for name in checks})),
    )


def reports_in_one_process(plan: Plan) -> list[Batch]:
    """Different departments' reports, one after the other in one process."""
    folder = inputs.make_project()
    steps = []
    out = folder.parent / "out"
    out.mkdir()
    with Worker(OURS) as worker:
        worker.ms(Job(DATA, None, WORK / f"{OURS}.docx"), 3)
        for first in range(1, plan.reports + 1, plan.batch):
            total = 0.0
            for number in range(first, first + plan.batch):
                data = folder / f"2022-{number}.yaml"
                inputs.other_department(number, data)
                total += worker.ms(Job(data, None, out / f"{number}.docx"), 1)
                data.unlink()
                (out / f"{number}.docx").unlink()
            steps.append(Batch(first, first + plan.batch - 1, total / plan.batch, worker.peak_kb / 1024))
    return steps


def _interleaved(rounds: int, turns: dict[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Every tool once a round, so that noise of the machine hits all; who comes first changes."""
    names = list(turns)
    times: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        for name in _rotated(names, number):
            times[name].append(turns[name]())
    return times


def _rotated(names: list[str], by: int) -> Iterator[str]:
    for index in range(len(names)):
        yield names[(index + by) % len(names)]


def _turn(worker: Worker, job: Job, iterations: int) -> Callable[[], float]:
    return lambda: worker.ms(job, iterations)


def _cold_run(command: list[str]) -> Callable[[], float]:
    return lambda: tools.cold(command)


def _compare(times: dict[str, list[float]]) -> list[Comparison]:
    """Ours against each other tool: the ratio of every round, and its quartiles."""
    found = []
    for name, series in times.items():
        ratios = [mine / theirs for mine, theirs in zip(times[OURS], series, strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else [ratios[0]] * 3
        found.append(Comparison(name, statistics.median(series), min(series), middle, low, high))
    return found


def _tell(what: str) -> None:
    sys.stderr.write(f"… {what}\n")

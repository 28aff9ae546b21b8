"""Tries input after input for a time: `python -m tests.fuzz [KIND …] [--seconds 120] [--seed 0]`.

Every input has a number; `python -m tests.fuzz KIND --seed NUMBER --count 1` tries that one again. What does not
hold is printed and kept in `tests/fuzz/found/`, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from tests.fuzz.inputs import Input
from tests.fuzz.workshop import Workshop
from tests.tools.root import ROOT

FOUND = ROOT / "tests/fuzz/found"
_BYTES = 256
# A worker is begun anew now and then, so that what one input leaves in memory is not counted against the next.
_INPUTS_OF_A_WORKER = 400
# What no signal can break off, a loop within a library, is ended with its process.
_SILENCE = 120.0
_BEGIN_ANEW = 3
"""The exit code of a worker that has taken too much memory, and leaves the rest to another."""
_KINDS = ("data", "schema", "template", "format", "base", "docx", "picture", "import", "list", "mapping")


class Batch(NamedTuple):
    """Inputs that one worker tries: of a kind, by number."""

    kind: str
    first: int
    size: int


def main() -> int:
    """Run workers, one for each processor, until time or inputs are over."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"one or more of {', '.join(_KINDS)}; all if none")
    parser.add_argument("--seconds", type=float, default=120, help="for how long (120)")
    parser.add_argument("--count", type=int, default=sys.maxsize, help="how many inputs of each kind at most")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first input of each kind (0)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once (one a processor)")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if unknown := set(given.kinds) - set(_KINDS):
        parser.error(f"no such kind: {', '.join(sorted(unknown))}")
    end = time.monotonic() + given.seconds
    if given.worker:
        return _work(Batch(given.kinds[0], given.seed, given.count), end)
    run = _Run(end)
    with ThreadPoolExecutor(given.jobs) as jobs:
        batches = _batches(given.kinds or list(_KINDS), given.seed, given.count)
        for _ in range(given.jobs):
            jobs.submit(run.try_all, batches)
    numbers = ", ".join(f"{kind} {number}" for kind, number in sorted(run.tried.items()))
    print(f"{run.tried.total()} inputs ({numbers}), {run.complaints} complaints, the slowest took {run.slowest:.1f} s")
    return 1 if run.complaints or not run.tried else 0


def _batches(kinds: list[str], first: int, count: int) -> Iterator[Batch]:
    """The kinds in turn, until each has had its number of inputs."""
    for done in itertools.count(step=_INPUTS_OF_A_WORKER):
        if done >= count:
            return
        yield from (Batch(kind, first + done, min(_INPUTS_OF_A_WORKER, count - done)) for kind in kinds)


class _Run:
    """What workers have found so far."""

    def __init__(self, end: float) -> None:
        self.end = end
        self.tried: Counter[str] = Counter()
        self.complaints = 0
        self.slowest = 0.0
        self._one_at_a_time = threading.Lock()

    def try_all(self, batches: Iterator[Batch]) -> None:
        """Take one batch after another until time or batches are over."""
        while time.monotonic() < self.end:
            with self._one_at_a_time:
                batch = next(batches, None)
            if batch is None:
                return
            while batch.size and time.monotonic() < self.end:
                batch = self._try(batch)

    def _try(self, batch: Batch) -> Batch:
        """Have a worker try a batch; what is left of it if the worker did not come to its end."""
        rest = ("--seed", batch.first, "--count", batch.size, "--seconds", self.end - time.monotonic())
        command = [sys.executable, "-m", "tests.fuzz", "--worker", batch.kind, *map(str, rest)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None
            while True:
                watch = threading.Timer(_SILENCE, worker.kill)
                watch.start()
                line = worker.stdout.readline()
                watch.cancel()
                if not line:
                    break
                report = json.loads(line)
                batch = Batch(batch.kind, report["number"] + 1, batch.size - 1)
                self._take(batch.kind, report)
        if worker.returncode == 0:
            return batch._replace(size=0)
        if worker.returncode == _BEGIN_ANEW:
            return batch
        self._take(batch.kind, {
            "number": batch.first, "complaints": [f"the process ended with {worker.returncode}"], "seconds": 0.0,
        })  # fmt: skip
        return Batch(batch.kind, batch.first + 1, batch.size - 1)

    def _take(self, kind: str, report: dict[str, Any]) -> None:
        with self._one_at_a_time:
            self.tried[kind] += 1
            self.slowest = max(self.slowest, report["seconds"])
            self.complaints += len(report["complaints"])
            for complaint in report["complaints"]:
                print(f"{kind} {report['number']}: {complaint}", flush=True)


def _work(batch: Batch, end: float) -> int:
    """Try a batch, and write a line of JSON about each input."""
    with tempfile.TemporaryDirectory(prefix="reportgen-fuzz-") as folder:
        cache = {"XDG_CACHE_HOME": f"{folder}/cache", "XDG_STATE_HOME": f"{folder}/state"}
        os.environ.update(cache, REPORTGEN_LANG="zh")
        project = Path(folder) / "project"
        project.mkdir()
        workshop = Workshop(project)
        for number in range(batch.first, batch.first + batch.size):
            if time.monotonic() > end:
                break
            given = workshop.kinds[batch.kind].input(random.Random(f"{batch.kind} {number}").randbytes(_BYTES))
            start = time.process_time()
            complaints = workshop.complaints(given)
            seconds = time.process_time() - start
            if complaints:
                _keep(f"{batch.kind}-{number}", given)
            print(json.dumps({"number": number, "complaints": complaints, "seconds": seconds}), flush=True)
            if any(complaint.endswith(" MB") for complaint in complaints):
                return _BEGIN_ANEW  # what it has taken stays with the process
    return 0


def _keep(name: str, given: Input) -> None:
    FOUND.mkdir(exist_ok=True)
    (FOUND / f"{name}{Path(given.path).suffix}").write_bytes(given.content)
    (FOUND / f"{name}.txt").write_text(f"{given.path}\n{' '.join(given.command)}\n")


if __name__ == "__main__":
    sys.exit(main())

"""How the cost of a check grows with what is in the file: `python -m benchmarks.growth [LARGEST]`.

One process a measurement, its user time alone, the faster of two. The last column is what one more costs between the
two largest sizes against what one more costs between the two before: 1.00 is linear. What hardly costs anything between
the smaller sizes says nothing there.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.inputs import make_project
from benchmarks.tools import our_command
from tests.tools.larger import KINDS

SIZES = (10, 100, 1000, 10_000)
LIMIT = 120
"""Seconds after which a size is left out, and those above it."""


def _unknown(count: int) -> str:
    return KINDS["facts"](0) + "".join(f"\nno_such_{number}: 1" for number in range(count))


def main() -> None:
    """Measure, and print the table as Markdown."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]
    sizes = [size for size in SIZES if size <= largest]
    path = make_project() / "2022.yaml"
    print(f"| milliseconds of user time for | {' | '.join(map(str, sizes))} | ÷ linear |")
    print(f"| --- |{' --: |' * (len(sizes) + 1)}")
    kinds: dict[str, Callable[[int], str]] = {**KINDS, "problems": _unknown}
    for name, made in kinds.items():
        times: list[float] = []
        for size in sizes:
            path.write_text(made(size), "utf-8")
            if (time := min(_user_time(path), _user_time(path))) < 0:
                break
            times.append(time)
        cells = [f"{time:.0f}" for time in times] + ["–"] * (len(sizes) - len(times))
        print(f"| {name.replace('_', ' ')} | {' | '.join(cells)} | {_against_linear(sizes, times)} |", flush=True)


def _user_time(path: Path) -> float:
    """Milliseconds of user time of a check, -1 if it takes longer than the limit."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    try:
        subprocess.run(our_command("check", str(path)), capture_output=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return -1
    return (resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before) * 1000


def _against_linear(sizes: list[int], times: list[float]) -> str:
    if len(times) < 3:
        return "–"
    steps = [(times[at + 1] - times[at]) / (sizes[at + 1] - sizes[at]) for at in range(len(times) - 3, len(times) - 1)]
    return f"{steps[1] / steps[0]:.2f}" if steps[0] > 0 else "–"


if __name__ == "__main__":
    main()

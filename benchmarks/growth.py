"""How the cost of a check grows with what is in the file: `python -m benchmarks.growth [LARGEST]`.

One process a measurement, its user time alone, the fastest of several: of seven where a run takes hardly longer than
the program to start, and a few milliseconds of noise would be most of what one more costs. The last column is what one
more costs between the two largest sizes against what one more costs between the two before: 1.00 is linear. What hardly
costs anything between the smaller sizes says nothing there.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.inputs import make_project
from benchmarks.tools import our_command
from reportgen.files.read import YAML
from tests.tools.larger import KINDS

SIZES = (10, 100, 1000, 10_000)
LIMIT = 120
"""Seconds after which a size is left out, and those above it."""

# Milliseconds by which two runs on a busy machine differ: less says nothing of how a cost grows.
_NOISE = 20
_SMALL, _RUNS = 1000, 7


def main() -> None:
    """Measure, and print the table as Markdown."""
    print(growth_table(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]))


def growth_table(largest: int = SIZES[-1]) -> str:
    """Measure all kinds up to a size.

    Returns:
        The table in Markdown.
    """
    sizes = [size for size in SIZES if size <= largest]
    path = make_project() / "2022.yaml"
    lines = [
        f"| milliseconds of user time for | {' | '.join(map(str, sizes))} | ÷ linear |",
        f"| --- |{' --: |' * (len(sizes) + 1)}",
    ]
    kinds: dict[str, Callable[[int], str]] = {**KINDS, "problems": _unknown}
    for name, made in kinds.items():
        sys.stderr.write(f"… {name}\n")
        times = _times(path, made, sizes)
        cells = [f"{time:.0f}" for time in times] + ["–"] * (len(sizes) - len(times))
        lines.append(f"| {name.replace('_', ' ')} | {' | '.join(cells)} | {_against_linear(sizes, times)} |")
    return "\n".join(lines)


def _unknown(count: int) -> str:
    return KINDS["facts"](0) + "".join(f"\nno_such_{number}: 1" for number in range(count))


def _times(path: Path, made: Callable[[int], str], sizes: list[int]) -> list[float]:
    """The user time for each size, up to the first that takes too long or that no data file may have."""
    times: list[float] = []
    for size in sizes:
        content = made(size).encode()
        if len(content) > YAML.most:
            break
        path.write_bytes(content)
        if (time := min(_user_time(path) for _ in range(_RUNS if size <= _SMALL else 2))) < 0:
            break
        times.append(time)
    return times


def _user_time(path: Path) -> float:
    """Milliseconds of user time of a check, -1 if it takes longer than the limit."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    try:
        subprocess.run(our_command("check", str(path)), capture_output=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return -1
    return (resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before) * 1000


def _against_linear(sizes: list[int], times: list[float]) -> str:
    if len(times) < 3 or times[-2] - times[-3] < _NOISE:
        return "–"
    steps = [(times[at + 1] - times[at]) / (sizes[at + 1] - sizes[at]) for at in range(len(times) - 3, len(times) - 1)]
    return f"{steps[1] / steps[0]:.2f}"


if __name__ == "__main__":
    main()

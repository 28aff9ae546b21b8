"""The results as Markdown tables, on the screen and in the README."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator

from benchmarks.inputs import HERE
from benchmarks.results import Comparison, Growth, Results
from benchmarks.tools import OURS

_BEGIN = "<!-- {}: begin (written by `python benchmarks/run.py --readme`) -->"
_END = "<!-- {}: end -->"


def print_tables(results: Results) -> None:
    """Print all tables."""
    sys.stdout.write(tables(results) + "\n")


def write_readme(section: str, text: str) -> None:
    """Put a text between the two marks of a section of the README: `results` or `growth`."""
    readme, begin, end = HERE / "README.md", _BEGIN.format(section), _END.format(section)
    head, _, rest = readme.read_text("utf-8").partition(begin)
    _, _, tail = rest.partition(end)
    readme.write_text(f"{head}{begin}\n\n{text}\n\n{end}{tail}", encoding="utf-8")


def tables(results: Results) -> str:
    """All tables, in Markdown."""
    return "\n\n".join(_sections(results))


def _sections(results: Results) -> Iterator[str]:
    versions = ", ".join(f"{name} {version}" for name, version in results.versions.items())
    yield f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores; {versions}."
    yield f"The report has {results.paragraphs} paragraphs and {results.numbers} numbers."
    yield "\n".join(f"- {line}" for line in _verdicts(results))
    yield "### Warm: one report, the tool already loaded"
    yield _comparisons(results.warm)
    yield "The same against the least a template can ask, one loop over ready paragraphs without styles:"
    yield _comparisons(results.loop)
    yield "### Cold: the whole process"
    yield "`reportgen build 2022.yaml` against filling the ready template:"
    yield _comparisons(results.cold)
    yield "`reportgen check 2022.yaml` against loading docxtpl and doing nothing:"
    yield _comparisons(results.check)
    yield "### Growth in paragraphs"
    yield _growth(results.growth)
    yield "### Growth in reports: different departments, one process"
    rows = [[f"{step.first}–{step.last}", f"{step.ms:.1f}", f"{step.peak_mb:.1f}"] for step in results.batch]
    yield _table(["reports", "ms a report", "peak memory so far, MB"], rows)


def _verdicts(results: Results) -> Iterator[str]:
    """What the growth says, in sentences."""
    marginal = results.growth.marginal
    for name in marginal:
        if name != OURS:
            yield f"one more paragraph with ten numbers costs {marginal[OURS][-1] / marginal[name][-1]:.2f} × {name}'s"
    first, *_, last = marginal[OURS]
    steps = [size.paragraphs for size in results.growth.sizes]
    yield (f"linear in paragraphs: one more costs {last / first:.2f} times as much near {steps[-1]} as near {steps[1]}")
    start, *_, end = results.batch
    yield (
        f"linear in reports, flat in memory: report {end.last} costs {end.ms / start.ms:.2f} times as much as the "
        f"first ones, peak memory {end.peak_mb - start.peak_mb:+.1f} MB after the first {start.last}"
    )


def _comparisons(rows: list[Comparison]) -> str:
    head = ["", "reportgen ÷ it", "middle half of rounds", "median ms", "fastest ms"]
    lines = []
    for row in rows:
        ratio, spread = f"**{row.ratio:.2f}**", f"{row.ratio_low:.2f}–{row.ratio_high:.2f}"
        if row.name == OURS:
            ratio, spread = "1", ""
        lines.append([row.name, ratio, spread, f"{row.ms:.1f}", f"{row.fastest_ms:.1f}"])
    return _table(head, lines)


def _growth(growth: Growth) -> str:
    names = list(growth.marginal)
    head = ["paragraphs", "characters", "numbers"]
    head += [f"{name}, ms" for name in names] + [f"{OURS}: ms for one more paragraph"]
    lines = []
    for index, size in enumerate(growth.sizes):
        more = f"{growth.marginal[OURS][index - 1]:.3f}" if index else ""
        cells = [str(size.paragraphs), str(size.characters), str(size.numbers)]
        lines.append([*cells, *(f"{size.ms[name]:.1f}" for name in names), more])
    return _table(head, lines)


def _table(head: list[str], rows: list[list[str]]) -> str:
    rule = ["---", *["--:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))

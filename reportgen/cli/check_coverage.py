"""`reportgen check --coverage`: what a set of data files does not cover."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.case import Case
from reportgen.cli.clock import today
from reportgen.cli.speech import Speech, answer, say, say_error
from reportgen.errors import ReportgenError
from reportgen.survey.coverage import Coverage, Gap, Part, measure_coverage
from reportgen.values.chinese import columns

_PARTS = ("facts", "fields", "branches")
_WIDE = 10
"""The column in which counts begin, behind the names of the measures."""


def run_coverage(files: tuple[str, ...], fail_under: int | None) -> int:
    """Measure and print what the files cover together.

    Returns:
        1 if a file has errors, or if one of the measures is below `fail_under` percent.
    """
    speech = Speech()
    code = 0

    def without_errors() -> Iterator[Case]:
        """The files that can be measured; none any more as soon as one has errors."""
        nonlocal code
        for name in files:
            try:
                case = Case(name, today())
                case.raise_for_errors()
            except ReportgenError as error:
                speech.problems(error.problems)
                code = max(code, error.exit_code)
            if not code:
                yield case

    coverage = measure_coverage(without_errors())
    if code:
        return code
    for line in coverage_lines(coverage, len(files)):
        answer(line)
    if fail_under is not None and coverage.percent < fail_under:
        say_error(say("coverage-below", percent=coverage.percent, least=fail_under))
        return 1
    return 0


def coverage_lines(coverage: Coverage, files: int) -> list[str]:
    """The three measures, then what each lacks."""
    lines = [say("coverage-head", files=files)]
    parts: dict[str, Part] = {name: getattr(coverage, name) for name in _PARTS}
    for name, part in parts.items():
        label = say(f"coverage-{name}")
        gap = " " * max(1, _WIDE - columns(label))
        counts = f"{part.covered}/{part.total}"
        lines.append(f"  {label}{gap}{counts:>9}  {part.percent:>3}%  {say(f'coverage-{name}-means')}")
    for name, part in parts.items():
        if part.gaps:
            lines += ["", say(f"coverage-{name}-gaps")]
            lines += [f"  {gap.place}  {_named(gap, name)}" for gap in part.gaps]
    return lines


def _named(gap: Gap, part: str) -> str:
    if part == "branches":
        return gap.name
    return f"{gap.name} ({gap.path})" if gap.name else gap.path

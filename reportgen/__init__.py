"""Generates a department's yearly report (部门整体支出绩效评价报告) from facts in YAML.

    from reportgen import build_report, check_report, DataError

    for problem in check_report("data/2022.yaml"):
        print(problem.place, problem.message, problem.hint)
    report = build_report("data/2022.yaml", "out/")
    print(report.path)

`build_reports` builds those of many files, by any of `concurrent.futures`' executors.

A `Case` is one data file with every stage of its report, each computed once, when it is first asked for: `problems`,
`document`, `trace`, `docx` and those before them.

What is listed in `__all__` is the public interface; it is loaded when it is first asked for.
"""

from __future__ import annotations

from reportgen.version import __version__

TYPE_CHECKING = False  # known to checkers of types by its name; typing itself would be most of what is loaded here
if TYPE_CHECKING:
    from typing import Any

    from reportgen.batch.build import build_reports
    from reportgen.batch.outcome import Outcome, State
    from reportgen.case import Case, Report, build_report, check_report
    from reportgen.errors import (
        DataError,
        OutputError,
        Problem,
        ReportgenError,
        Severity,
        TemplateError,
        UsageError,
    )
    from reportgen.places import Place

__all__ = [
    "Case",
    "DataError",
    "Outcome",
    "OutputError",
    "Place",
    "Problem",
    "Report",
    "ReportgenError",
    "Severity",
    "State",
    "TemplateError",
    "UsageError",
    "__version__",
    "build_report",
    "build_reports",
    "check_report",
]

_HOMES = {"Place": "places", "build_reports": "batch.build", "Outcome": "batch.outcome", "State": "batch.outcome"}
_HOMES |= dict.fromkeys(("Case", "Report", "build_report", "check_report"), "case")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"reportgen.{_HOMES.get(name, 'errors')}"), name)

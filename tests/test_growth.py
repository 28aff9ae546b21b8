"""What a report costs grows with what is in the file, and no faster, in every stage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import Case
from reportgen.audit.rules import audit_figures
from reportgen.audit.waivers import weigh_problems
from reportgen.errors import Severity
from reportgen.proofread.texts import proofread_texts
from tests.tools.larger import KINDS
from tests.tools.work import calls_of

_SIZES = 15, 35, 75
_STEADY = 1.1
# A stage that costs less than this for each of the many has hardly anything to do with them.
_NOTHING = 5


def _stages(case: Case) -> dict[str, Callable[[], object]]:
    """Every stage of a report, in an order in which each has what it needs."""
    return {
        "load": lambda: case.facts.place,
        "validate": lambda: case.contract.validate(case.facts),
        "derive": lambda: case.figures,
        "audit": lambda: audit_figures(case.figures),
        "proofread": lambda: proofread_texts(case.figures),
        "weigh": lambda: weigh_problems(case.facts, case.problems, case.contract.shape, ""),
        "render": lambda: case.markup,
        "parse": lambda: case.document,
        "write": lambda: case.write(case.document),
        "trace": lambda: case.trace,
    }


def _costs(path: Path, text: str) -> dict[str, int]:
    path.write_text(text, "utf-8")
    case = Case(path)
    costs = {}
    for name, work in _stages(case).items():
        costs[name] = calls_of(work)
        if name == "weigh":  # the report is wanted whatever is wrong with it
            warnings = tuple(problem for problem in case.problems if problem.severity is not Severity.ERROR)
            case.__dict__["_judged"] = case.figures, warnings, True
    return costs


@pytest.mark.parametrize("kind", KINDS)
def test_every_stage_grows_with_the_file_and_no_faster(kind: str, project: Path) -> None:
    path, made = project / "data" / "2022.yaml", KINDS[kind]
    _costs(path, made(2))  # what is loaded and kept the first time

    few, some, many = (_costs(path, made(count)) for count in _SIZES)

    slopes = {
        stage: (
            (some[stage] - few[stage]) / (_SIZES[1] - _SIZES[0]),
            (many[stage] - some[stage]) / (_SIZES[2] - _SIZES[1]),
        )
        for stage in many
    }
    faster = {
        stage: f"{before:.1f} → {after:.1f} calls for each of the {kind}"
        for stage, (before, after) in slopes.items()
        if after > max(before, _NOTHING) * _STEADY
    }
    assert not faster

"""Data files of many invented departments: one sample, its amounts and persons times another number in each."""

from __future__ import annotations

import copy
from decimal import Decimal
from pathlib import Path
from typing import Any

from reportgen.authoring.sample import sample_data
from reportgen.authoring.yaml_text import yaml_text
from reportgen.files.project import find_project
from reportgen.schema.nodes import SchemaNode
from reportgen.template.resolve import contract_of, layout_for, template_lineage
from tests.tools.root import ROOT

PERIODS = (2024, 2025)


def invent_departments(folder: Path, count: int) -> list[Path]:
    """Write the files of this year, each with last year's in a folder of its own; give those of this year.

    Whole factors keep sums, two decimals and what rules say of amounts. The first department is thousands of
    times as large as the others, as if it had been typed in another unit.
    """
    project = find_project(ROOT / "data" / "sample.yaml")
    lineage = template_lineage(project, "standard")
    contract = contract_of(project, lineage=lineage)
    layout = layout_for(lineage, "year")
    sample = sample_data(contract, layout, "standard", PERIODS[-1], 0, "zh")
    name, year = contract.shape.roles["department-name"], contract.shape.named("year")
    found = []
    for number in range(count):
        for period in PERIODS:
            data = _times(sample, contract.shape, factor(number, period))
            data[str(name[0])][str(name[-1])] = f"第{number + 1}局"
            data[year] = period
            path = folder / f"{number + 1:05d}" / f"{period}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(yaml_text(data), "utf-8")
        found.append(path)
    return found


def factor(number: int, period: int) -> int:
    """By what a department's amounts are multiplied: from year to year by about as much, everywhere otherwise."""
    if number == 0:
        return 100_000 if period == PERIODS[-1] else 10
    size = 20 + number * 7919 % 97
    return size if period == PERIODS[-1] else size + (number * 31 % 7 - 3)


def _times(value: Any, shape: SchemaNode | None, by: int) -> Any:
    if isinstance(value, dict):
        members = shape.members if shape is not None else {}
        others = shape.others if shape is not None else None
        return {name: _times(member, members.get(name, others), by) for name, member in value.items()}
    if isinstance(value, list):
        return [_times(item, shape.items if shape is not None else None, by) for item in value]
    if isinstance(value, Decimal | int) and not isinstance(value, bool) and shape is not None:
        return value * by if shape.unit in ("万元", "人") and not shape.steady else value
    return copy.copy(value)

"""Invented data files: they fit schema and rules of any template, are filled in, and are the same for the same seed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reportgen import check_report
from reportgen.authoring.sample import sample_data
from reportgen.authoring.yaml_text import yaml_text
from reportgen.cli import run
from reportgen.errors import Severity
from reportgen.files.project import find_project, template_names
from reportgen.template.resolve import contract_of, layout_for, template_lineage
from tests.tools.root import ROOT

PROJECT = find_project(ROOT / "data" / "any.yaml")
SEEDS = int(os.environ.get("REPORTGEN_EXAMPLES", "3"))


def sample(template: str, seed: int) -> dict[str, object]:
    lineage = template_lineage(PROJECT, template)
    return sample_data(contract_of(PROJECT, lineage=lineage), layout_for(lineage), template, 2025, seed, "zh")


@pytest.mark.parametrize("template", template_names(PROJECT))
def test_a_sample_of_any_seed_has_no_error(template: str, folder: Path) -> None:
    file = folder / "data" / "2025.yaml"
    wrong = []
    for seed in range(SEEDS):
        file.write_text(yaml_text(sample(template, seed)), "utf-8")
        wrong += [f"{seed}: {p}" for p in check_report(file) if p.severity is Severity.ERROR]

    assert wrong == []


def test_the_same_seed_makes_the_same_file_and_another_another() -> None:
    assert sample("standard", 1) == sample("standard", 1)
    assert sample("standard", 1) != sample("standard", 2)


def test_optional_fields_are_filled_in() -> None:
    data = sample("standard", 1)

    assert {"attachment", "cover", "preface", "projects", "operating", "signature", "general_budget"} <= data.keys()


def test_new_writes_a_sample_that_builds(folder: Path) -> None:
    assert run(["new", "2025", "--sample", "--template", "self-evaluation", "--seed", "3", "-o", "data/2025.yaml"]) == 0
    assert run(["build", "data/2025.yaml", "-o", "out/"]) == 0


def test_build_builds_a_sample_and_writes_no_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "--sample", "standard", "--seed", "1"]) == 0
    assert list((folder / "data").iterdir()) == []
    assert len(list((folder / "out").glob("*.docx"))) == 1
    capsys.readouterr()
    assert run(["build", "--sample", "standard", "data/2025.yaml"]) == 2
    assert run(["build", "--seed", "1", "data/2025.yaml"]) == 2

"""Each stage broken by hand: a copy of the program with one line wrong must fail the test that guards the stage."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.root import ROOT

NUMBERS = "test_example.py::test_every_number_of_the_source_report_stands_in_the_docx_as_often"
BREAKS = [
    ("load.py", "return Decimal(text)", "return Decimal(str(float(text)))",
     "test_load.py::test_a_number_is_the_decimal_of_its_text"),
    ("load.py", "if name in keys:", "if False:", "test_load.py::test_all_faults_of_form_come_at_once"),
    ("conform.py", "return self._verdict(plain)", "return True",
     "test_cli.py::test_a_problem_is_shown_with_line_caret_and_advice"),
    ("derive.py", "value = evaluate(computed.formula, record)", "value = None", NUMBERS),
    ("audit.py", "figure.value == stated.value", "figure.value != stated.value",
     "test_example.py::test_only_the_coverage_of_the_projects_is_warned_of"),
    ("audit.py", "is not False", "is not None", NUMBERS),
    ("narrate.py", "pieces += _follow(", "pieces += [] and _follow(", NUMBERS),
    ("rounding.py", "ROUND_HALF_UP, EXACT)", '"ROUND_HALF_EVEN", EXACT)',
     "test_figures.py::test_a_half_is_rounded_away_from_zero"),
    ("records.py", "markup = str(escape(value))", "markup = value",
     "test_example.py::test_names_appear_as_they_are_typed"),
    ("sandbox.py", 'raise BadExpression("not-printable", kind=kind)', 'return ""',
     "test_bad.py::TestTemplates::test_says_what_is_wrong_and_leaves_the_old_report_alone[print-comparison]"),
    ("markup.py", "self.items(child, level + 1)", "self.items(child, level)",
     "test_markup.py::test_items_stand_one_level_below_their_heading"),
    ("tables.py", "if width != columns:", "if False:",
     "test_markup.py::test_what_is_not_of_the_vocabulary_is_an_error"),
    ("number.py", "counters[block.level + 1 :] =", "counters[block.level + 2 :] =",
     "test_number.py::test_each_level_counts_within_the_one_above"),
    ("docx/body.py", "<w:keepNext/>", "",
     "test_docx.py::test_signature_and_date_stand_as_the_standard_has_them"),
    ("docx/body.py", " w:hint=\"eastAsia\"", "",
     "test_docx.py::test_every_run_takes_its_punctuation_from_the_chinese_font"),
    ("docx/styles.py", 'add(properties, "overflowPunct", val=1)', "",
     "test_docx.py::test_the_base_style_holds_grid_and_fonts"),
    ("docx/ooxml.py", "for name in sorted(parts):", "for name in parts:",
     "test_docx.py::test_the_structure_is_free_of_faults"),
    ("save.py", "os.replace(temporary, path)", "pass", "test_cli.py::test_build_prints_where_the_report_is"),
    ("expressions.py", "raise UnknownName(name, value.path, value.names())", "return None",
     "test_example.py::test_a_reference_to_an_unknown_fact_is_an_error_at_its_line"),
]  # fmt: skip


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with its tests."""
    folder = tmp_path_factory.mktemp("program")
    for part in ("reportgen", "templates", "data", "tests"):
        shutil.copytree(ROOT / part, folder / part)
    for file in ("schema.json", "pyproject.toml", "README.md", "README.zh-CN.md"):
        shutil.copy(ROOT / file, folder)
    return folder


@pytest.fixture
def broken(program: Path, module: str, right: str, wrong: str) -> Iterator[Path]:
    """The copy with one line wrong."""
    path = program / "reportgen" / module
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), "utf-8")
    yield program
    # With its own time, so that what was compiled of it holds again.
    shutil.copy2(ROOT / "reportgen" / module, path)


def run_tests(folder: Path, *guards: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        # What is compiled is known by the second in which it was written: a break might pass for its mending.
        "PYTHONDONTWRITEBYTECODE": "1",
        "REPORTGEN_REQUIRE_TOOLS": "0",
        "REPORTGEN_TOOLS": "none",
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", f"--basetemp={folder / 'tmp'}"]
    command += [f"tests/{guard}" for guard in guards]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_unbroken_program_passes_the_same_tests(program: Path) -> None:
    result = run_tests(program, *sorted({guard for *_, guard in BREAKS}))

    assert result.returncode == 0, result.stdout[-2000:]


@pytest.mark.parametrize(("module", "right", "wrong", "guard"), BREAKS, ids=[f"{b[0]}-{b[1][:30]}" for b in BREAKS])
def test_a_broken_stage_is_noticed(broken: Path, guard: str) -> None:
    result = run_tests(broken, guard)

    assert result.returncode == 1, result.stdout[-2000:]
    assert "= FAILURES =" in result.stdout

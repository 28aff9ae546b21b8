"""Each stage broken by hand: a copy of the program with one line wrong must fail the tests that guard the stage."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

BREAKS = [
    ("load.py", "return Decimal(text)", "return Decimal(str(float(text)))", "test_load.py"),
    ("load.py", "if name in keys:", "if False:", "test_load.py"),
    ("conform.py", "return self._verdict(plain)", "return True", "test_cli.py"),
    ("derive.py", "value = evaluate(computed.formula, record)", "value = None", "test_example.py"),
    ("audit.py", "figure.value == stated.value", "figure.value != stated.value", "test_example.py"),
    ("audit.py", "is not False", "is not None", "test_example.py"),
    ("narrate.py", "pieces += _follow(", "pieces += [] and _follow(", "test_example.py"),
    ("rounding.py", "ROUND_HALF_UP, EXACT)", '"ROUND_HALF_EVEN", EXACT)', "test_figures.py"),
    ("records.py", "markup = str(escape(value))", "markup = value", "test_example.py"),
    ("sandbox.py", 'raise BadExpression("not-printable", kind=kind)', 'return ""', "test_bad.py"),
    ("markup.py", "self.items(child, level + 1)", "self.items(child, level)", "test_markup.py"),
    ("tables.py", "if width != columns:", "if False:", "test_markup.py"),
    ("number.py", "counters[block.level + 1 :] =", "counters[block.level + 2 :] =", "test_number.py"),
    ("docx/body.py", "<w:keepNext/>", "", "test_docx.py"),
    ("docx/body.py", " w:hint=\"eastAsia\"", "", "test_docx.py"),
    ("docx/styles.py", 'add(properties, "overflowPunct", val=1)', "", "test_docx.py"),
    ("docx/ooxml.py", "for name in sorted(parts):", "for name in parts:", "test_docx.py"),
    ("save.py", "os.replace(temporary, path)", "pass", "test_cli.py"),
    ("expressions.py", "raise UnknownName(name, value.path, value.names())", "return None", "test_example.py"),
]  # fmt: skip


def copy_program(folder: Path) -> None:
    for part in ("reportgen", "templates", "data", "tests"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("schema.json", "pyproject.toml", "README.md", "README.zh-CN.md"):
        shutil.copy(ROOT / file, folder)


def run_tests(folder: Path, *guards: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "REPORTGEN_REQUIRE_TOOLS": "0", "REPORTGEN_TOOLS": "none"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *(f"tests/{g}" for g in guards)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_unbroken_program_passes_the_same_tests(tmp_path: Path) -> None:
    copy_program(tmp_path)

    result = run_tests(tmp_path, *sorted({guard for *_, guard in BREAKS}))

    assert result.returncode == 0, result.stdout[-2000:]


@pytest.mark.parametrize(("module", "right", "wrong", "guard"), BREAKS, ids=[f"{b[0]}-{b[1][:30]}" for b in BREAKS])
def test_a_broken_stage_is_noticed(tmp_path: Path, module: str, right: str, wrong: str, guard: str) -> None:
    copy_program(tmp_path)
    path = tmp_path / "reportgen" / module
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), "utf-8")

    result = run_tests(tmp_path, guard)

    assert result.returncode == 1, result.stdout[-2000:]
    assert "= FAILURES =" in result.stdout

"""The wheel, installed elsewhere: its command, its interface, its own copies of schema and templates."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import reportgen
from tests.tools.root import ROOT

SCRIPT = """
import pathlib
from reportgen import DataError, Problem, Report, Severity, build_report, check_report

assert "site" in __import__("reportgen").__file__
file = pathlib.Path("p/data/2024.yaml")
assert check_report(file) == ()
report = build_report(file, "甲.docx")
assert isinstance(report, Report) and report.path.is_file() and report.warnings == ()
file.write_text(file.read_text("utf-8").replace("year: 2024", "year: 二〇二四"), "utf-8")
try:
    build_report(file)
except DataError as error:
    (problem,) = error.problems
    assert isinstance(problem, Problem) and problem.severity is Severity.ERROR
    print(problem)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--no-compile", "--target", str(site), str(wheel)], check=True
    )
    return site


def run(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site), "REPORTGEN_LANG": "zh", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_a_wheel_installed_elsewhere_works(site: Path, tmp_path: Path) -> None:
    made = run(site, tmp_path, "-m", "reportgen", "init", "p", "--year", "2024")
    assert (made.returncode, made.stderr) == (0, "")

    used = run(site, tmp_path, "-c", SCRIPT)

    assert (used.returncode, used.stderr) == (0, "")
    assert used.stdout == "p/data/2024.yaml:33:7: “年度”（year）的数是用汉字写的：“二〇二四”\n"


def test_the_wheel_carries_types_and_project_files(site: Path) -> None:
    names = {path.relative_to(site).as_posix() for path in site.rglob("*")}

    assert "reportgen/py.typed" in names
    assert "reportgen/project/schema.json" in names
    assert "reportgen/project/data/starter.yaml" in names
    manuals = {path.name for path in (site / "reportgen/project/docs").iterdir() if path.suffix == ".md"}
    assert manuals == {path.name for path in (ROOT / "docs").glob("*.md")}
    there = site / "reportgen/project/templates"
    shipped = {path.relative_to(there) for path in there.rglob("*")}
    assert shipped == {path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*")}


def test_everything_public_can_be_imported_and_is_documented() -> None:
    for name in reportgen.__all__:
        assert getattr(reportgen, name).__doc__, name


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "('jinja2', 'yaml', 'lxml', 'click', 'jsonschema')"
    code = f"import sys, reportgen; print([m for m in {heavy} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout == "[]\n"


def test_jsonschema_is_loaded_only_to_explain() -> None:
    code = "import sys, reportgen; reportgen.check_report('data/2022.yaml'); print('jsonschema' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert result.stdout == "False\n"


def test_the_wheel_is_pure(site: Path) -> None:
    (wheel,) = site.parent.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        assert not [name for name in package.namelist() if name.endswith((".so", ".pyd"))]

"""Where a project and its files are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import UsageError
from reportgen.files.project import (
    find_data_file,
    find_project,
    find_template,
    shared_files,
    shown,
)


def test_the_nearest_schema_upwards_makes_the_project(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "inner"):
        (folder / "templates").mkdir(parents=True)
        (folder / "schema.json").touch()

    project = find_project(tmp_path / "inner/data/deep/2025.yaml")

    assert project == (tmp_path / "inner", tmp_path / "inner/schema.json", tmp_path / "inner/templates", True)
    assert project.output_folder() == tmp_path / "inner/out"


def test_without_templates_of_its_own_a_project_has_those_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "schema.json").touch()

    project = find_project(tmp_path / "2025.yaml")

    assert project == (tmp_path, tmp_path / "schema.json", shared_files() / "templates", True)


def test_without_a_schema_the_programs_own_serve(tmp_path: Path) -> None:
    project = find_project(tmp_path / "2025.yaml")

    assert project == (tmp_path, shared_files() / "schema.json", shared_files() / "templates", False)


@pytest.mark.parametrize(
    ("named", "there", "found"),
    [
        ("2025.yaml", ["data/2025.yaml"], "data/2025.yaml"),
        ("2025.yaml", ["2025.yaml", "data/2025.yaml"], "2025.yaml"),
        ("2025.yaml", [], "2025.yaml"),
        ("a/2025.yaml", ["data/a/2025.yaml"], "a/2025.yaml"),
    ],
)
def test_a_bare_name_is_looked_for_in_data(
    named: str, there: list[str], found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in there:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()

    assert find_data_file(Path(named)) == Path(found)


@pytest.mark.parametrize("name", ["../standard", "Standard", ".", "", "empty", "-a", "missing"])
def test_only_a_folder_with_an_entry_is_a_template(name: str, tmp_path: Path) -> None:
    (tmp_path / "schema.json").touch()
    for entry in ("templates/standard/report.html.j2", "templates/own/format.yaml", "standard/format.yaml"):
        (tmp_path / entry).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / entry).touch()
    (tmp_path / "templates/empty").mkdir()
    project = find_project(tmp_path / "2025.yaml")

    assert find_template(project, "own") == tmp_path / "templates/own"
    with pytest.raises(UsageError) as caught:
        find_template(project, name)
    assert [(problem.code, str(problem.params["names"])) for problem in caught.value.problems] == [
        ("template-unknown", "own、standard")
    ]


def test_a_path_is_shown_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    assert shown(tmp_path / "here/a/b.yaml") == str(Path("a/b.yaml"))
    assert shown(tmp_path / "b.yaml") == str(tmp_path / "b.yaml")

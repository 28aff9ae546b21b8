"""What is found on a machine: packages, programs, rights."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reportgen.doctor import machine
from reportgen.doctor.findings import Finding, State
from reportgen.doctor.machine import EXTRAS, look_at_machine, look_at_rights, version_of
from reportgen.messages import hint_text
from tests.tools.root import ROOT

NOT_FOR_EVERYBODY = {"test", "dev", "fuzz", "docs", "dask"}


def found() -> dict[str, Finding]:
    return {finding.name: finding for finding in look_at_machine()}


@pytest.fixture
def search_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole search path."""
    if os.name == "nt":
        pytest.skip("programs are scripts here")
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def put_program(folder: Path, name: str, line: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def put_away(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let some packages be as if they had not been installed."""
    version = metadata.version

    def version_if_there(name: str) -> str:
        if name in names:
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", version_if_there)


def test_everything_the_program_needs_is_here() -> None:
    assert found()["packages"].state is State.OK
    assert found()["extra-word"].state is State.OK
    assert found()["python"].params["version"] == ".".join(map(str, sys.version_info[:3]))


def test_a_package_that_is_not_there_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    put_away(monkeypatch, "lxml", "pillow")

    finding = found()["packages"]
    assert (finding.state, list(finding.params["names"].items)) == (State.FAULT, ["lxml", "pillow"])  # type: ignore[attr-defined]


def test_an_extra_that_is_not_there_is_missing_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    put_away(monkeypatch, "docxtpl")

    finding = found()["extra-word"]
    assert finding.state is State.MISSING
    assert 'pip install "reportgen[word]"' in hint_text(finding.code, finding.params, "zh")


def test_a_program_that_is_not_installed_has_no_list_of_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> Any:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "metadata", nothing)

    assert found()["packages"].state is State.UNKNOWN


def test_every_extra_for_people_is_looked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert set(project["optional-dependencies"]) - NOT_FOR_EVERYBODY <= set(EXTRAS)


def test_programs_are_found_with_their_versions(search_path: Path) -> None:
    put_program(search_path, "git", "echo git version 2.39.5")
    put_program(search_path, "libreoffice", "echo LibreOffice 7.4.7.2 40'(Build:2)'")

    assert {name: found()[name].params.get("version") for name in ("git", "libreoffice")} == {
        "git": "2.39.5",
        "libreoffice": "7.4.7.2",
    }


def test_programs_that_are_not_there_are_missing(search_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_OFFICE_FOLDERS", ())

    assert [(found()[name].state, found()[name].code) for name in ("git", "libreoffice")] == [
        (State.MISSING, "doctor-no-git"),
        (State.MISSING, "doctor-no-office"),
    ]


def test_an_office_beside_the_search_path_is_named(
    search_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_OFFICE_FOLDERS", (str(tmp_path / "nowhere"), str(tmp_path)))

    finding = found()["libreoffice"]
    assert (finding.state, finding.params) == (State.MISSING, {"folder": str(tmp_path)})


def test_a_program_that_does_not_answer_has_no_version(search_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(search_path, "git", "while :; do :; done")
    monkeypatch.setattr(machine, "_SECONDS", 0.05)

    assert version_of([str(search_path / "git"), "--version"]) == ""
    assert found()["git"].state is State.OK


def test_a_program_that_cannot_be_run_has_no_version(search_path: Path) -> None:
    (search_path / "git").write_bytes(b"\x00")

    assert version_of([str(search_path / "git")]) == ""


def test_every_program_that_is_asked_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def run(command: object, **settings: Any) -> Any:
        asked.append(settings)
        raise OSError

    monkeypatch.setattr(subprocess, "run", run)
    found()

    assert asked
    assert [each for each in asked if not 0 < each["timeout"] <= 10 or each["stdin"] is not subprocess.DEVNULL] == []


def test_word_is_found_where_the_system_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_is_registered", lambda program: program == "KWPS.Application")

    finding = found()["word"]
    assert (finding.state, list(finding.params["names"].items)) == (State.OK, ["WPS"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(("system", "state"), [("win32", State.MISSING), ("linux", State.UNKNOWN)])
def test_without_word_a_system_that_would_tell_says_so(
    system: str, state: State, search_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_is_registered", lambda program: False)
    monkeypatch.setattr(machine, "sys", SimpleNamespace(platform=system))  # not for what looks for programs

    assert machine._word().state is state


def test_no_cache_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "cache_folder", lambda: None)

    assert (found()["cache"].state, found()["cache"].code) == (State.MISSING, "doctor-no-cache")


def test_a_folder_is_writable_if_something_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert look_at_rights(tmp_path).state is State.OK
    assert list(tmp_path.iterdir()) == []
    assert look_at_rights(tmp_path / "nowhere").state is State.FAULT

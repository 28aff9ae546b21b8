"""What tests share: the project's own folder, a copy of it to break, and the switch for golden files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are compared in Chinese, whatever the machine speaks."""
    monkeypatch.setenv("REPORTGEN_LANG", "zh")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of schema, templates and data in an empty folder, in which the test stands."""
    shutil.copy(ROOT / "schema.json", tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def edit(project: Path) -> Callable[..., None]:
    """Replace texts in a file of the project; each must be there."""

    def replace(file: str, *changes: tuple[str, str]) -> None:
        path = project / file
        text = path.read_text("utf-8")
        for old, new in changes:
            assert old in text, f"{old!r} is not in {file}"
            text = text.replace(old, new)
        path.write_text(text, "utf-8")

    return replace

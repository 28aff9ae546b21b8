"""The copy of the project that tests break: what one did to it, the next does not see."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.project_copy import ProjectCopy
from tests.tools.root import ROOT


def contents(folder: Path) -> dict[str, bytes | None]:
    paths = (path for path in folder.rglob("*"))
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in paths}


def replace_folder(folder: Path, other: str) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(other)


def replace_file(file: Path) -> None:
    file.unlink()
    file.mkdir()
    (file / "甲").touch()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda folder: None,
    "a-new-folder": lambda folder: shutil.copytree(folder / "data", folder / "out"),
    "a-new-template": lambda folder: shutil.copytree(folder / "templates/standard", folder / "templates/own"),
    "a-dead-link": lambda folder: (folder / "link").symlink_to("nowhere"),
    "another-text": lambda folder: (folder / "schema.json").write_text("{}"),
    "a-file-gone": lambda folder: (folder / "templates/standard/format.yaml").unlink(),
    "a-folder-gone": lambda folder: shutil.rmtree(folder / "templates"),
    "all-gone": shutil.rmtree,
    "moved": lambda folder: (folder / "templates/standard").rename(folder / "templates/old"),
    "a-folder-for-a-file": lambda folder: replace_file(folder / "data/2022.yaml"),
    "a-link-for-a-folder": lambda folder: replace_folder(folder / "data", "/"),
    "another-mode": lambda folder: (folder / "data").chmod(0o500),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_whatever_was_done_is_put_right(damage: Callable[[Path], object], tmp_path: Path) -> None:
    copy = ProjectCopy(ROOT, tmp_path, data=True)
    folder = copy.fresh()
    before, mode = contents(folder), (folder / "data").stat().st_mode
    assert {"schema.json", "data/2022.yaml", "templates/standard/format.yaml"} < set(before)

    damage(folder)

    assert copy.fresh() == folder
    assert contents(folder) == before
    assert (folder / "data").stat().st_mode == mode


def test_a_file_that_is_written_next_is_later_than_any_before(tmp_path: Path) -> None:
    copy = ProjectCopy(ROOT, tmp_path, data=False)
    schema = copy.fresh() / "schema.json"
    soon = time.time_ns() + 50_000_000
    os.utime(schema, ns=(soon, soon))

    copy.fresh()
    schema.write_text("{}")

    assert schema.stat().st_mtime_ns > soon
    assert list((tmp_path / "project/data").iterdir()) == []

"""A new project: whole, or finished by the next try."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reportgen.authoring.scaffold import make_project
from reportgen.errors import UsageError


class Killed(BaseException):
    """The process ends here."""


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def dying(work: Callable[..., Any], after: int) -> Callable[..., Any]:
    calls = iter(range(after))

    def work_or_die(*arguments: Any) -> Any:
        if next(calls, None) is None:
            raise Killed
        return work(*arguments)

    return work_or_die


def test_a_new_folder_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", dying(os.rename, 0))
        with pytest.raises(Killed):
            make_project(tmp_path / "p", 2024)
    assert list(tmp_path.iterdir()) == []

    make_project(tmp_path / "p", 2024)

    assert [path.name for path in tmp_path.iterdir()] == ["p"]
    assert {"schema.json", "README.md", "data/2024.yaml", ".gitignore"} < files(tmp_path / "p").keys()


def test_what_was_begun_in_a_folder_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_project(tmp_path / "whole", 2024)
    whole, moves = files(tmp_path / "whole"), len(list((tmp_path / "whole").iterdir()))

    for after in range(moves):
        folder = tmp_path / f"after {after}"
        (folder / "data").mkdir(parents=True)
        (folder / "notes.txt").write_text("甲", "utf-8")
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", dying(os.replace, after))
            with pytest.raises(Killed):
                make_project(folder, 2024)
        assert len(files(folder)) < len(whole) + 1

        make_project(folder, 2024)

        assert files(folder) == {**whole, "notes.txt": "甲".encode()}
    assert moves == 5


@pytest.mark.parametrize("name", ["schema.json", "README.md", "data/2024.yaml", "templates/standard/more.html.j2"])
def test_what_is_somebodys_own_is_in_the_way(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("甲", "utf-8")

    with pytest.raises(UsageError) as caught:
        make_project(tmp_path, 2024)

    top = "templates" if name.startswith("templates") else name
    assert [problem.message for problem in caught.value.problems] == [f"{tmp_path} 里已经有 {top}"]
    assert files(tmp_path) == {name: "甲".encode()}

"""A new project: whole, or finished by the next try."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reportgen import Case, check_report
from reportgen.authoring.scaffold import CARDS, EMPTY, make_project
from reportgen.cli import run
from reportgen.document.blocks import Paragraph
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
    assert moves == 6


@pytest.mark.parametrize("name", ["schema.json", "README.md", "data/2024.yaml", "templates/standard/more.html.j2"])
def test_what_is_somebodys_own_is_in_the_way(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("甲", "utf-8")

    with pytest.raises(UsageError) as caught:
        make_project(tmp_path, 2024)

    top = "templates" if name.startswith("templates") else name
    assert [problem.message for problem in caught.value.problems] == [f"{tmp_path} 里已经有 {top}"]
    assert files(tmp_path) == {name: "甲".encode()}


@pytest.mark.parametrize(("language", "year", "commands"), [
    ("zh", 2031, ["reportgen check data/2031.yaml", "reportgen new 2032 --from data/2031.yaml"]),
    ("en", 2031, ["reportgen build data/2031.yaml", "reportgen new 2032 --from data/2031.yaml"]),
])  # fmt: skip
def test_the_card_speaks_of_the_projects_own_year(
    language: str, year: int, commands: list[str], tmp_path: Path
) -> None:
    make_project(tmp_path / "p", year, language)

    card = (tmp_path / "p" / CARDS[language]).read_text("utf-8")
    assert [command for command in commands if f"<code>{command}</code>" not in card] == []
    assert "2025" not in card


PAGES = {
    "zh": [
        "某某单位2025年报告",
        "工作情况",
        "全年服务1200人次。",
        "小结",
        "全年服务1200人次，工作平稳。",
    ],
    "en": [
        "Our organisation: report for 2025",
        "Work",
        "1200 people were served.",
        "Summary",
        "We served 1200 people and kept our hours.",
    ],
}


@pytest.mark.parametrize("language", PAGES)
def test_an_empty_project_works_at_once_whatever_it_is_called(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORTGEN_LANG", language)
    assert run(["init", "--empty", "质量报告", "--year", "2025"]) == 0
    monkeypatch.chdir("质量报告")

    blocks = Case("data/2025.yaml").document.blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == PAGES[language]
    for arguments in (
        ["check", "data/2025.yaml", "--strict"],
        ["build", "data/2025.yaml"],
        ["template", "check"],
        ["new", "2026", "--from", "data/2025.yaml"],
        ["new", "2027", "--blank"],
        ["new", "2035", "--sample"],
        ["check", "data/2035.yaml"],
        ["build", "--sample", "report"],
    ):
        assert run(arguments) == 0, arguments
    assert sorted(path.name for path in Path("data").iterdir()) == ["2025.yaml", "2026.yaml", "2027.yaml", "2035.yaml"]


@pytest.mark.parametrize("language", PAGES)
def test_an_empty_project_is_small_and_has_nothing_of_another(language: str, tmp_path: Path) -> None:
    made = make_project(tmp_path / "p", 2025, language, empty=True)

    assert [code for _, code in made] == ["data", "schema", "templates", "readme", "card"]
    assert set(files(tmp_path / "p")) == {
        *(".gitignore", "README.md", CARDS[language], "data/2025.yaml", "schema.json"),
        *("templates/report/format.yaml", "templates/report/report.html.j2"),
    }
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in (EMPTY / language).iterdir()}
    assert lines["schema.json"] <= 12
    assert lines["data.yaml"] <= 5
    assert lines["report.html.j2"] <= 20


def test_an_empty_project_compares_the_second_year_with_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_project(tmp_path / "p", 2025, "en", empty=True)
    monkeypatch.chdir(tmp_path / "p")
    Path("data/2026.yaml").write_text("year: 2026\nname: Our organisation\nserved: 1500\n", "utf-8")

    blocks = Case("data/2026.yaml").document.blocks

    assert [block.text for block in blocks if isinstance(block, Paragraph)][2] == (
        "1500 people were served; the number increased by 300 people (25.0%) compared with the previous year."
    )
    assert check_report("data/2026.yaml") == ()

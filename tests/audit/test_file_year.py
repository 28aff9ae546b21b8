"""A data file that is called by another year than its own, and the report that it does not write over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.case import Case
from reportgen.cli import run

REPORT = "out/示范区档案馆2025年度整体支出绩效评价报告.docx"
REFUSED = (
    f"{REPORT}: 错误：这个报告已经有了，没有覆盖：数据文件 2026.yaml 的名称是 2026 年度的，里面写的却是 2025 年度，"
    "怕盖掉的是别的文件生成的报告\n"
    "  办法：把 year 改成 2026，或者给数据文件改名；都没有错的，用 -o 写明报告的文件名，"
    "或者在 waive 里豁免 file-year。\n\n"
)


@pytest.fixture
def copied(project: Path) -> Path:
    """This year's file, its report, and next year's file in which the year was not changed."""
    (project / "data/starter.yaml").rename(project / "data/2025.yaml")
    assert run(["build", "data/2025.yaml"]) == 0
    text = (project / "data/2025.yaml").read_text("utf-8").replace("retired: 7", "retired: 8")
    (project / "data/2026.yaml").write_text(text, "utf-8")
    return project


def test_the_year_in_the_name_is_held_against_the_one_in_the_file(
    copied: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    capsys.readouterr()
    assert run(["check", "data/2026.yaml"]) == 0
    zh = capsys.readouterr().err
    monkeypatch.setenv("REPORTGEN_LANG", "en")
    assert run(["check", "data/2026.yaml"]) == 0

    assert zh.startswith(
        "data/2026.yaml:33:7: 警告：文件名 2026.yaml 里的年度是 2026，文件里写的却是 2025\n"
        "   33 | year: 2025  # 报告所属的年度\n      |       ^^^^\n"
        "  办法：年度没有改的，把 year 改成 2026；文件名错了的，改名。［审核公式 file-year］\n"
    )
    assert capsys.readouterr().err.startswith(
        "data/2026.yaml:33:7: warning: the name of the file 2026.yaml says 2026, the file itself says 2025\n"
        "   33 | year: 2025  # 报告所属的年度\n      |       ^^^^\n"
        "  to do: If the year is still to be changed, put 2026 under year; if the name is wrong, rename the file. "
        "[rule file-year]\n"
    )


def test_a_report_that_is_there_is_not_written_over(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (copied / REPORT).read_bytes()
    capsys.readouterr()

    assert run(["build", "data/2026.yaml"]) == 2
    assert capsys.readouterr().err == REFUSED
    assert run(["build", "data/2026.yaml", "-o", "out/"]) == 2
    assert run(["build", "--review", "data/2026.yaml"]) == 2

    assert (copied / REPORT).read_bytes() == before
    assert [path.name for path in (copied / "out").iterdir()] == [Path(REPORT).name]


def test_a_report_that_is_named_or_waived_or_not_there_is_written(copied: Path) -> None:
    before = (copied / REPORT).read_bytes()

    assert run(["build", "data/2026.yaml", "-o", "out/x.docx"]) == 0
    assert run(["build", "data/2026.yaml", "-o", REPORT]) == 0
    assert (copied / REPORT).read_bytes() == (copied / "out/x.docx").read_bytes() != before
    (copied / REPORT).unlink()
    assert run(["build", "data/2026.yaml"]) == 0

    with (copied / "data/2026.yaml").open("a", encoding="utf-8") as file:
        file.write("\nwaive:\n  - {rule: file-year, reason: 按报送的年份命名, who: 财务股}\n")
    assert run(["build", "data/2026.yaml"]) == 0


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2026.yaml", [2026]),
        ("2026年报.yml", [2026]),
        ("archive-2024.yaml", [2024]),
        ("2025.yaml", []),
        ("office.yaml", []),
        ("2021-2025.yaml", []),
        ("2024-2026.yaml", []),
        ("2021-2024.yaml", [2021]),
        ("20260315.yaml", []),
        ("1998.yaml", []),
        ("12026.yaml", []),
    ],
)
def test_only_a_year_that_cannot_be_its_own_is_told(name: str, told: list[int], project: Path) -> None:
    path = (project / "data/starter.yaml").rename(project / "data" / name)

    assert [problem.params["named"] for problem in Case(path).problems if problem.rule == "file-year"] == told


def test_a_file_of_any_schema_is_told(project: Path, edit: Callable[..., None]) -> None:
    for old, new in (("hunan", "hunan-2026"), ("self-evaluation", "2024"), ("water", "水利局2025")):
        path = (project / f"data/{old}.yaml").rename(project / "data" / f"{new}.yaml")
        assert "file-year" in [problem.rule for problem in Case(path).problems], old

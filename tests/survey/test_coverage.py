"""Coverage: what no report prints, what no file fills, which branches of templates are never reached."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import Case
from reportgen.cli import run
from reportgen.survey.coverage import Coverage, measure_coverage

EXAMPLE = "data/2022.yaml"
Edit = Callable[..., None]


def covered(*files: str) -> Coverage:
    return measure_coverage([Case(file) for file in files])


def test_the_example_prints_every_fact(project: Path) -> None:
    facts = covered(EXAMPLE).facts

    assert facts.gaps == ()
    assert facts.total > 200


def test_a_fact_that_no_sentence_uses_is_named_with_its_line(project: Path, edit: Edit) -> None:
    edit(EXAMPLE, ("facts:\n", "facts:\n  unused:\n    title: 没人用的数\n    value: 7\n    unit: 件\n"))

    gaps = covered(EXAMPLE).facts.gaps

    assert [(gap.name, gap.path) for gap in gaps] == [
        ("名称", "facts.unused.title"),
        ("数", "facts.unused.value"),
        ("单位", "facts.unused.unit"),
    ]
    line = (project / EXAMPLE).read_text("utf-8").splitlines().index("    value: 7") + 1
    assert str(gaps[1].place) == f"{EXAMPLE}:{line}:12"


def test_a_text_that_the_template_drops_is_not_printed(project: Path, edit: Edit) -> None:
    edit("templates/standard/3-performance.html.j2", ("<p>{{ management | sentence }}</p>", "<p>略。</p>"))

    assert [gap.path for gap in covered(EXAMPLE).facts.gaps] == ["management"]


def test_what_a_printed_sum_was_computed_from_counts_as_printed(project: Path, edit: Edit) -> None:
    edit("templates/standard/project.html.j2", ("{{ uses }}", "略"))

    gaps = covered(EXAMPLE).facts.gaps

    assert "operating.projects[0].uses[0].name" in {gap.path for gap in gaps}
    assert not any(gap.path.endswith("amount") for gap in gaps)


def test_a_field_that_nobody_fills_is_named_with_its_line_in_the_schema(project: Path) -> None:
    gaps = covered(EXAMPLE, "data/starter.yaml").fields.gaps

    lines = (project / "schema.json").read_text("utf-8").splitlines()
    assert "budget" in {gap.path.rpartition(".")[2] for gap in gaps}
    for gap in gaps:
        assert gap.place is not None
        assert f'"{gap.path.rpartition(".")[2]}"' in lines[gap.place.line - 1]


def test_filling_a_field_covers_it(project: Path, edit: Edit) -> None:
    before = covered(EXAMPLE).fields
    edit(EXAMPLE, ("  measures: 厉行节约，节能降耗\n", "  measures: 厉行节约，节能降耗\n  budget: 13452.90\n"))
    after = covered(EXAMPLE).fields

    assert {gap.path for gap in before.gaps} - {gap.path for gap in after.gaps} == {"执行管理情况.budget"}
    assert before.total == after.total


def test_a_branch_that_is_never_reached_is_named_with_its_line(project: Path) -> None:
    branches = covered(EXAMPLE, "data/starter.yaml").branches

    text = {gap.name for gap in branches.gaps}
    assert "{%- if before.total is not none %}" in text
    assert "{% if attachment %}" not in text
    for gap in branches.gaps:
        assert gap.place is not None
        assert gap.place.text[gap.place.column - 1 :].startswith(gap.name)


def test_last_years_file_reaches_its_branches(project: Path, edit: Edit) -> None:
    (project / "data/2021.yaml").write_text((project / EXAMPLE).read_text("utf-8"), "utf-8")
    edit("data/2021.yaml", ("year: 2022", "year: 2021"))

    branch = "{% if before is not none -%}"
    assert branch in {gap.name for gap in covered("data/starter.yaml").branches.gaps}
    assert branch not in {gap.name for gap in covered(EXAMPLE).branches.gaps}


def test_two_branches_on_one_line_are_told_apart(project: Path, edit: Edit) -> None:
    edit(
        "templates/standard/4-conclusions.html.j2",
        ("<h2>存在问题</h2>", "<h2>{% if year > 3000 %}远{% else %}存在问题{% endif %}</h2>"),
    )

    gaps = [gap.name for gap in covered(EXAMPLE).branches.gaps if "4-conclusions" in str(gap.place)]

    assert gaps == ["{% if year > 3000 %}"]


def test_watching_changes_no_word_of_the_report(project: Path) -> None:
    covered(EXAMPLE)

    assert run(["build", EXAMPLE]) == 0


def test_the_command_prints_the_measures_and_the_gaps(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--coverage", EXAMPLE, "data/starter.yaml", "--fail-under", "20"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 份数据的覆盖情况："
    assert lines[1].split() == ["事实", lines[1].split()[1], "100%", "印进了报告"]
    assert "没有数据填的字段：" in lines
    assert "没有走到的模板分支：" in lines


def test_too_little_coverage_fails(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--coverage", EXAMPLE, "--fail-under", "99"]) == 1

    coverage = covered(EXAMPLE)
    assert capsys.readouterr().err == f"reportgen: 最低的一项是 {coverage.percent}%，低于要求的 99%\n"


def test_a_limit_needs_something_to_limit(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", EXAMPLE, "--fail-under", "99"]) == 2

    assert capsys.readouterr().err == "错误：--fail-under 要与 --coverage 或 --numbers 合用\n  办法：加上其中一个。\n\n"


def test_a_wrong_file_is_told_as_check_tells_it(project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit(EXAMPLE, ("basic: 961.51", "basic: 961.15"))

    assert run(["check", "--coverage", EXAMPLE]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert "总支出填的是 13452.90万元" in said.err


def test_a_fault_in_a_part_that_no_report_reaches_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "templates/standard/aside.html.j2").write_text("{% if year %}\n<p>一句</p>\n", "utf-8")

    assert run(["check", "--coverage", "data/2022.yaml"]) == 3

    assert capsys.readouterr().err.splitlines()[0].startswith("templates/standard/aside.html.j2:")


def test_a_part_that_is_no_text_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "templates/standard/aside.html.j2").write_bytes("<p>一句</p>".encode("gbk"))

    assert run(["check", "--coverage", "data/2022.yaml"]) == 3

    assert "templates/standard/aside.html.j2" in capsys.readouterr().err

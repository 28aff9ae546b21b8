"""The example says what the source report says: every number, every heading, nothing typed twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from reportgen import DataError, build_report, check_report
from tests.tools.root import TESTS

SOURCE = TESTS / "source"
EXAMPLE = "data/2022.yaml"


def text_of(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def numbers(text: str) -> Counter[Decimal]:
    return Counter(Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", text))


def built_text(file: str = EXAMPLE) -> str:
    return text_of(build_report(file).path)


@pytest.mark.usefixtures("project")
def test_every_number_of_the_source_report_stands_in_the_docx_as_often() -> None:
    expected = numbers((SOURCE / "numbers.txt").read_text("utf-8"))

    assert numbers(built_text()) == expected
    assert expected.total() == 186


@pytest.mark.usefixtures("project")
def test_every_heading_of_the_source_report_stands_in_the_docx_with_its_number_and_in_order() -> None:
    lines = [re.sub(r"\s", "", line) for line in built_text().replace("室\n2022", "室2022").split("\n")]
    headings = (SOURCE / "headings.txt").read_text("utf-8").split()

    found = [heading for line in lines for heading in headings if line == heading or is_run_in(line, heading)]

    assert Counter(found) == Counter(headings)
    assert found == headings


def is_run_in(line: str, heading: str) -> bool:
    return heading[-1] in "。：" and line.startswith(heading)


def test_the_data_hold_no_percentage_but_the_three_plain_facts(project: Path) -> None:
    text = (project / EXAMPLE).read_text("utf-8")
    percentages = re.findall(r'value: (\S+)\n\s+unit: "%"', text)

    assert percentages == ["100", "98.2", "60.28"]
    for computed in ("7.15", "92.85", "87.33", "12.67", "339.57", "3.0"):
        assert not re.search(rf"(?<![\d.]){re.escape(computed)}(?!\d)", text), computed


@pytest.mark.usefixtures("project")
def test_only_the_coverage_of_the_projects_is_warned_of() -> None:
    problems = check_report(EXAMPLE)

    assert [(problem.severity, problem.params["rule"]) for problem in problems] == [("warning", "project-coverage")]
    assert "2.72%" in problems[0].message


@pytest.mark.usefixtures("project")
def test_a_changed_expenditure_changes_every_figure_that_follows(edit: Callable[..., None]) -> None:
    edit(EXAMPLE, ("basic: 961.51", "basic: 1508.61"), ("13452.90", "14000.00"))

    text = built_text()

    assert "总支出14000.00万元。其中：基本支出1508.61万元，占10.78%；项目支出12491.39万元，占89.22%" in text
    assert "总收入14000.00万元，其中：财政拨款收入14000.00万元" in text
    assert "预算执行进度为100%" in text


@pytest.mark.usefixtures("project")
def test_a_use_that_changes_is_changed_wherever_it_is_printed(edit: Callable[..., None]) -> None:
    edit(EXAMPLE, ("amount: 3.14", "amount: 13.14"))

    text = built_text()

    assert text.count("绿化养护费13.14万元") == 3
    assert text.count("349.57万元") == 4
    assert "339.57" not in text


@pytest.mark.usefixtures("project")
def test_a_total_that_disagrees_is_refused_with_both_sides_and_the_old_report_stays(edit: Callable[..., None]) -> None:
    report = build_report(EXAMPLE).path
    before = report.read_bytes()
    edit(EXAMPLE, ("basic: 961.51", "basic: 961.15"))

    with pytest.raises(DataError) as caught:
        build_report(EXAMPLE)

    problem = caught.value.problems[0]
    assert problem.message == "总支出填的是 13452.90万元，由各项算得 13452.54万元，多填了 0.36万元"
    assert problem.place is not None
    assert problem.place.text.strip() == "total: 13452.90"
    assert [(label, place.text.strip()) for label, place in problem.related] == [
        ("基本支出 961.15万元", "basic: 961.15"),
        ("项目支出 12491.39万元", "project: 12491.39"),
        ("年末结转和结余 0万元", "closing_balance: 0"),
    ]
    assert caught.value.exit_code == 1
    assert report.read_bytes() == before


@pytest.mark.usefixtures("project")
def test_parts_that_miss_their_total_are_refused(edit: Callable[..., None]) -> None:
    edit(EXAMPLE, ("        value: 121", "        value: 112"))

    problems = [problem for problem in check_report(EXAMPLE) if problem.severity == "error"]

    assert [problem.message for problem in problems] == [
        "以区政府名义制发文件填的是 267件，由各项算得 258件，多填了 9件"
    ]
    assert len(problems[0].related) == 7


@pytest.mark.usefixtures("project")
def test_income_and_expenditure_must_be_equal(edit: Callable[..., None]) -> None:
    edit(EXAMPLE, ("opening_balance: 0", "opening_balance: 1.00"), ("  total: 13452.90\n  sources", "  sources"))

    problems = [problem for problem in check_report(EXAMPLE) if problem.severity == "error"]

    assert [problem.message for problem in problems] == [
        "总收入与总支出（含年末结转和结余）应当相等：总收入 13453.90万元，总支出 13452.90万元，相差 1.00万元"
    ]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "text", ["a < b & c > d", "# 1. 不是标题", "“引号”和‘引号’", "𠮷野家", "1 < 2  两个空格", "{% x", "{{ y }}"]
)
def test_names_appear_as_they_are_typed(edit: Callable[..., None], text: str) -> None:
    edit(EXAMPLE, ("    - 综合股\n", f"    - '{text}'\n"))
    assert text in built_text()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("text", ["a < b & c > d", "# 1. 不是标题", "“引号”", "𠮷", "长" * 30_000, "<br/>&amp;"])
def test_prose_appears_as_it_is_typed(edit: Callable[..., None], text: str) -> None:
    edit(EXAMPLE, ("management: |\n", f"management: |\n  {text}\n"))
    assert text in built_text()


@pytest.mark.usefixtures("project")
def test_a_literal_brace_in_prose(edit: Callable[..., None]) -> None:
    edit(EXAMPLE, ("management: |\n", "management: |\n  写作{{ '{{' }} 名称 {{ '}}' }}。\n"))
    assert "写作{{ 名称 }}。" in built_text()


@pytest.mark.usefixtures("project")
def test_a_reference_to_an_unknown_fact_is_an_error_at_its_line(edit: Callable[..., None]) -> None:
    edit(EXAMPLE, ("谈心谈话{{ facts.integrity_talks }}", "谈心谈话{{ facts.integrity_talk }}"))

    problems = [problem for problem in check_report(EXAMPLE) if problem.severity == "error"]

    assert [(p.message, p.hint) for p in problems] == [
        ("没有“facts.integrity_talk”这个名称", "是不是“facts.integrity_talks”？")
    ]
    place = problems[0].place
    assert place is not None
    assert place.text[place.column - 1 :].startswith("{{ facts.integrity_talk }}")


@pytest.mark.usefixtures("project")
def test_last_year_beside_this_year_prints_the_changes(project: Path, edit: Callable[..., None]) -> None:
    (project / "data/2021.yaml").write_text((project / EXAMPLE).read_text("utf-8"), "utf-8")
    edit(
        "data/2021.yaml",
        ("year: 2022", "year: 2021"),
        ("13452.90", "12452.90"),
        ("project: 12491.39", "project: 11491.39"),
    )

    text = built_text()

    assert "总收入比上年增加1000.00万元，增长8.03%。" in text
    assert "其中：基本支出与上年持平；项目支出比上年增加1000.00万元，增长8.70%。" in text


@pytest.mark.usefixtures("project")
def test_last_year_of_another_department_is_left_alone(project: Path) -> None:
    other = (project / "data/starter.yaml").read_text("utf-8").replace("year: 2025", "year: 2021")
    (project / "data/2021.yaml").write_text(other, "utf-8")

    assert "比上年增加" not in built_text()

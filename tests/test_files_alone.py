"""A field, a computed figure, a rule and a chapter are added by editing files; no line of the program changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from reportgen import build_report, check_report
from reportgen.cli import run

DATA = "data/2022.yaml"
RETIRED = '        "retired": { "$ref": "#/$defs/count", "title": "退休人数",'
Edit = Callable[..., None]


def text_of_report() -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(build_report(DATA).path)).paragraphs)


@pytest.fixture
def with_volunteers(project: Path, edit: Edit) -> None:
    """A new optional field of the staff, filled in the data and printed by the template."""
    field = (
        '        "volunteers": { "$ref": "#/$defs/count", "title": "志愿者", "description": "年末在册志愿者。",'
        ' "unit": "名" },\n'
    )
    edit("schema.json", (RETIRED, field + RETIRED))
    edit(DATA, ("  retired: 44\n", "  retired: 44\n  volunteers: 11\n"))
    edit(
        "templates/standard/1-department.html.j2",
        (
            "{{- retirees(staff) }}。",
            "{{- retirees(staff) }}{%- if staff.volunteers is not none %}，志愿者{{ staff.volunteers }}{% endif %}。",
        ),
    )


@pytest.mark.usefixtures("with_volunteers")
def test_a_field() -> None:
    assert "退休人员44人，志愿者11名。" in text_of_report()


@pytest.mark.usefixtures("with_volunteers")
def test_a_field_is_checked_shown_and_traced_at_once(edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", DATA, "志愿者"]) == 0
    assert "填报的数：志愿者 11名" in capsys.readouterr().out
    assert run(["show", DATA]) == 0
    assert "志愿者" in capsys.readouterr().out

    edit(DATA, ("volunteers: 11", "volunteers: 11名"))
    (problem,) = [problem for problem in check_report(DATA) if problem.path == "staff.volunteers"]
    assert "志愿者" in problem.message


@pytest.mark.usefixtures("with_volunteers")
def test_a_computed_figure(edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit(
        "schema.json",
        (
            '"in_service_total": { "title": "在职人数", "formula": "in_service | total" }',
            '"in_service_total": { "title": "在职人数", "formula": "in_service | total" },\n'
            '        "volunteer_share": { "title": "志愿者比例", "when": "volunteers is defined", "show": "percent",'
            ' "formula": "(volunteers | number) / (in_service_total | number)" }',
        ),
    )
    edit(
        "templates/standard/1-department.html.j2",
        ("，志愿者{{ staff.volunteers }}", "，志愿者{{ staff.volunteers }}（相当于在职的{{ staff.volunteer_share }}）"),
    )

    assert "志愿者11名（相当于在职的22.45%）。" in text_of_report()
    capsys.readouterr()
    assert run(["trace", DATA, "22.45%"]) == 0
    assert "志愿者比例 = 志愿者 11 ÷ 在职人数 49 =" in capsys.readouterr().out


@pytest.mark.usefixtures("with_volunteers")
def test_a_rule(edit: Edit) -> None:
    edit(
        "schema.json",
        (
            '          "id": "staff-within-posts",',
            '          "id": "volunteers-few",\n          "title": "志愿者人数",\n'
            '          "check": "volunteers | number <= 10",\n'
            '          "when": "volunteers is defined",\n          "message": "志愿者 {{ volunteers }}，超过了十名",\n'
            '          "hint": "核对名册。"\n        },\n        {\n          "id": "staff-within-posts",',
        ),
    )

    (problem,) = [problem for problem in check_report(DATA) if problem.rule == "volunteers-few"]

    assert (problem.severity, problem.message) == ("error", "志愿者 11名，超过了十名")
    assert str(problem.place).startswith(f"{DATA}:")
    assert problem.hint.endswith("核对名册。［审核公式 volunteers-few］")


def test_a_chapter(project: Path, edit: Edit) -> None:
    edit(
        "schema.json",
        (
            '    "signature": { "$ref": "#/$defs/signature"',
            '    "outlook": { "$ref": "#/$defs/prose", "title": "下年打算", "description": "下一年的打算。" },\n'
            '    "signature": { "$ref": "#/$defs/signature"',
        ),
    )
    edit(
        "templates/standard/report.html.j2",
        (
            '{% include "4-conclusions.html.j2" %}',
            '{% include "4-conclusions.html.j2" %}\n{% include "5-outlook.html.j2" %}',
        ),
    )
    part = project / "templates" / "standard" / "5-outlook.html.j2"
    part.write_text("{% if outlook %}\n<h1>下年打算</h1>\n<p>{{ outlook | sentence }}</p>\n{% endif %}\n", "utf-8")
    assert "下年打算" not in text_of_report()

    path = project / DATA
    path.write_text(path.read_text("utf-8") + "\noutlook: 把预算编得更准\n", "utf-8")

    assert "五、下年打算\n把预算编得更准。" in text_of_report()

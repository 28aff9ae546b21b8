"""The tags of Word files are held against the schema without data, as those of text templates are."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.cli import run
from reportgen.cli.templates_found import check_templates
from reportgen.errors import Problem
from reportgen.files.project import find_project
from tests.tools.word_file import WordFile

INCLUDED = """{% extends "standard/report.html.j2" %}
{% block chapters %}{{ super() }}
{% for group in projects | default([]) %}{% include "form.docx" %}
{% endfor %}{% endblock %}
"""


@pytest.fixture
def made(folder: Path) -> Path:
    """A template that builds on the standard one and includes a form for each class of projects."""
    template = folder / "templates" / "made"
    template.mkdir()
    (template / "format.yaml").write_text("based_on: standard\n", "utf-8")
    (template / "report.html.j2").write_text(INCLUDED, "utf-8")
    WordFile().text("{{ group.name }}").save(template / "form.docx")
    return template


def problems(template: Path) -> list[Problem]:
    ((_, found),) = check_templates(find_project(template.parent.parent / "data/any.yaml"), [template.name])
    return [*found]


def told(template: Path) -> list[str]:
    return [
        f"{p.place}: {p.code}: {p.params.get('name') or p.params.get('expression', '')}" for p in problems(template)
    ]


def test_nothing_is_told_of_files_that_are_right(made: Path) -> None:
    WordFile().header("{{ department.name }}").text("附件").table(
        ["{%tr for project in group.items %}", ""],
        ["{{ project.name }}", "{% if project.result %}{{ project.result }}{% endif %}"],
        ["{%tr endfor %}", ""],
    ).text("{% if last %}{{ last.income.total }}{% endif %}").save(made / "form.docx")
    WordFile().header("{{ department.name }}").save(made / "base.docx")

    assert told(made) == []


def test_files_that_only_look_like_parts_of_a_template_are_told(made: Path) -> None:
    WordFile().text("红头").save(made / "Base.docx")
    for name in ("head.dotx", "table.DOCX", "format.yml", "~$form.docx", "notes.txt"):
        (made / name).write_bytes(b"")

    found = [(problem.code, problem.file.rpartition("/")[2], problem.params["wanted"]) for problem in problems(made)]
    assert found == [
        ("lint-file-unread", "Base.docx", "base.docx"),
        ("lint-file-unread", "format.yml", "format.yaml"),
        ("lint-file-unread", "head.dotx", "head.docx"),
        ("lint-file-unread", "table.DOCX", "table.docx"),
    ]


def test_braces_that_are_no_tags_are_told_where_there_is_no_tag_besides(made: Path) -> None:
    WordFile().text("收入{ income", ".total }").save(made / "base.docx")
    WordFile().text("{ { year } }").save(made / "form.docx")

    assert told(made) == [
        "templates/made/base.docx: 正文第 1 段: template-single-brace: ",
        "templates/made/form.docx: 正文第 1 段: template-blank-opener: ",
    ]


def test_words_that_go_with_the_row_or_paragraph_of_a_tag_are_told(made: Path) -> None:
    WordFile().text("{%p if attachment %}附件：").text("{%p endif %}  {# 到此 #}").table(
        ["{%tr for project in group.items %}", "名称"], ["{{ project.name }}", "元"], ["{%tr endfor %}", ""]
    ).save(made / "form.docx")

    assert [(str(each.place), each.code, each.params["tag"], each.severity.value) for each in problems(made)] == [
        ("templates/made/form.docx: 正文第 1 段", "word-tag-beside-p", "附件：", "warning"),
        ("templates/made/form.docx: 正文第 1 个表格第 1 行第 2 格", "word-tag-beside-tr", "名称", "warning"),
    ]


def test_names_of_every_part_and_branch_are_told_at_their_paragraph_and_cell(made: Path) -> None:
    WordFile().header("{{ department.nmae }}").text("{% if year > 3000 %}", "{{ yeer }}", "{% endif %}").table(
        ["{%tr for project in group.items %}", ""],
        ["{{ project.nam }}", "{% colspan group.items | lenght %}{% cellbg “D9D9D9” %}"],
        ["{%tr endfor %}", ""],
    ).note("{{ group.nme | wan }}").save(made / "form.docx")

    assert told(made) == [
        "templates/made/form.docx: 正文第 1 段: unknown-name: yeer",
        "templates/made/form.docx: 正文第 1 个表格第 2 行第 1 格: unknown-name: project.nam",
        "templates/made/form.docx: 正文第 1 个表格第 2 行第 2 格: unknown-filter: lenght",
        "templates/made/form.docx: 页眉第 1 段: unknown-name: department.nmae",
        "templates/made/form.docx: 脚注第 1 段: unknown-name: group.nme",
    ]


def test_names_in_alternative_texts_and_properties_are_told(made: Path) -> None:
    WordFile().text("附件").picture("{{ department.nmae }}的印章").described_table("{{ yeer }}年", ["无"]).named(
        "keywords", "{{ group.nme }}"
    ).save(made / "form.docx")

    assert told(made) == [
        "templates/made/form.docx: 正文第 2 段: unknown-name: department.nmae",
        "templates/made/form.docx: 正文第 1 个表格: unknown-name: yeer",
        "templates/made/form.docx: 文档属性“关键词”: unknown-name: group.nme",
    ]


def test_alternative_texts_know_loops_of_paragraphs_and_are_left_alone_in_those_of_words(made: Path) -> None:
    WordFile().text("{%p for project in group.items %}").picture("{{ project.name }}{{ project.nam }}").text(
        "{%p endfor %}"
    ).picture("{{ project.name }}", "{% for project in group.items %}", "{% endfor %}").save(made / "form.docx")

    assert told(made) == ["templates/made/form.docx: 正文第 2 段: unknown-name: project.nam"]


def test_the_expression_is_marked_in_the_text_of_its_paragraph(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    WordFile().text("共{%r if department.staff %}{{ department.nmae }}{%r endif %}人").save(made / "base.docx")

    assert run(["template", "check", "made"]) == 3

    assert "  办法：是不是“department.name”？\n" in capsys.readouterr().err


def test_all_faults_of_tags_are_told_beside_those_of_text(made: Path) -> None:
    WordFile().text("{{ yeer").text("{%tr for a in projects %}").save(made / "form.docx")
    (made / "report.html.j2").write_text(INCLUDED.replace("projects |", "projcts |"), "utf-8")

    assert [p.code for p in problems(made)] == [
        "word-tag-open", "word-tag-not-in-table", "unknown-name",
    ]  # fmt: skip


def test_a_file_within_a_paragraph_is_told(made: Path) -> None:
    inside = '<p>{% include "form.docx" %}</p>'
    (made / "report.html.j2").write_text(INCLUDED.replace('{% include "form.docx" %}', inside), "utf-8")

    assert [(p.code, p.params["parent"]) for p in problems(made)] == [("word-file-misplaced", "p")]


def test_a_file_that_is_not_there_and_one_that_is_none_are_told(made: Path) -> None:
    (made / "form.docx").unlink()
    (made / "old.docx").write_bytes(b"PK\x03\x04")

    assert [p.code for p in problems(made)] == ["base-zip", "template-part-missing"]


def test_a_report_of_word_alone_needs_no_text(made: Path) -> None:
    (made / "report.html.j2").unlink()
    WordFile().text("{{ department.name }}{{ group }}").save(made / "report.docx")
    (made / "form.docx").unlink()

    assert told(made) == ["templates/made/report.docx: 正文第 1 段: unknown-name: group"]


def test_what_a_file_asks_for_is_counted_and_what_word_keeps_open_is_left_out(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (made / "~$form.docx").write_bytes(b"\0")
    assert told(made) == []
    assert run(["template", "fields", "made"]) == 0

    assert "projects[].name" in capsys.readouterr().out

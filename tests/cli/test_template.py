"""`reportgen template`: what it lists, what it begins, and that a block of another template can be changed alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen import Case
from reportgen.cli import run
from tests.tools.cases import said
from tests.tools.docx_parts import printed_parts
from tests.tools.root import ROOT

FORMS = ROOT / "data" / "self-evaluation.yaml"


def test_list_says_on_what_each_is_based(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(["template", "list"], capsys).splitlines()

    assert [line.split()[0] for line in lines] == ["hunan", "official", "scored", "self-evaluation", "standard", "0"]
    assert lines[1].endswith("以 standard 为底")


def test_show_says_whose_each_part_is_and_which_blocks_it_has(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(["template", "show", "hunan"], capsys)

    assert "模板：hunan → scored → standard\n" in text
    assert "  report.html.j2               hunan     盖过 standard 的\n" in text
    assert "  form-head.html.j2            scored    block：title\n" in text


def test_fields_tells_what_is_needed_printed_and_never_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needed, maybe, never = said(["template", "fields", "hunan"], capsys).split("\n\n")[:3]

    assert "\n  department.name  部门全称\n" in needed
    assert "\n  attachment  附件序号\n" in maybe
    assert "\n  staff.posts[].name  " in maybe + needed
    assert "department.name" not in never


def test_new_changes_nothing_yet_and_overwrites_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "data" / "a.yaml").write_text(FORMS.read_text("utf-8"), "utf-8")
    before = printed_parts(Case("data/a.yaml").docx)
    (folder / "data" / "b.yaml").write_text(
        FORMS.read_text("utf-8").replace("template: self-evaluation", "template: mine"), "utf-8"
    )

    assert run(["template", "new", "mine", "--from", "self-evaluation"]) == 0

    assert printed_parts(Case("data/b.yaml").docx) == before
    assert run(["template", "check", "mine"]) == 0
    capsys.readouterr()
    assert run(["template", "new", "mine"]) == 2
    assert "templates/mine" in capsys.readouterr().err


def test_a_block_is_changed_without_a_copy_of_its_part(folder: Path) -> None:
    mine = folder / "templates" / "mine"
    mine.mkdir()
    (mine / "format.yaml").write_text("based_on: self-evaluation\n", "utf-8")
    (mine / "form-ministry.html.j2").write_text(
        '{% extends "scored/form-ministry.html.j2" %}\n'
        '{% block item_weight %}<td class="center">{{ item.weight }}分</td>{% endblock %}\n',
        "utf-8",
    )
    text = FORMS.read_text("utf-8")
    (folder / "data" / "a.yaml").write_text(text, "utf-8")
    (folder / "data" / "b.yaml").write_text(text.replace("template: self-evaluation", "template: mine"), "utf-8")

    before, after = (Case(f"data/{name}.yaml").markup.text for name in "ab")

    assert run(["template", "check", "mine", "--strict"]) == 0
    assert after.count("分</td>") > before.count("分</td>")
    assert len(after.split("<tr")) == len(before.split("<tr"))


def test_a_path_of_a_template_is_checked_as_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in ("templates", "templates/standard", "templates/standard/report.html.j2", "templates/hunan/format.yaml"):
        assert said(["check", path], capsys) == f"{path}：没有问题\n0\n"


def test_a_template_with_errors_ends_with_3_and_one_with_warnings_only_if_strict(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part = folder / "templates" / "standard" / "4-conclusions.html.j2"
    text = part.read_text("utf-8")
    part.write_text(text.replace("存在问题", "一、存在问题"), "utf-8")
    assert run(["template", "check", "standard"]) == 0
    assert run(["template", "check", "standard", "--strict"]) == 1

    part.write_text(text.replace("conclusions.problems", "conclusions.problem"), "utf-8")
    capsys.readouterr()
    assert said(["template", "check", "standard"], capsys) == (
        "templates/standard/4-conclusions.html.j2:10:7: 错误：没有“conclusions.problem”这个名称\n"
        "   10 | <p>{{ conclusions.problem | sentence }}</p>\n"
        "      |       ^^^^^^^^^^^^^^^^^^^\n"
        "  办法：是不是“conclusions.problems”？\n\n"
        "templates/standard：1 个错误，0 条警告\n3\n"
    )

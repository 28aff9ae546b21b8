"""What nobody sees in data, schema and templates is told with its code point and its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import Case, DataError, Severity, TemplateError, check_report
from reportgen.claims.numbers import BLOT, WALL
from reportgen.errors import Problem
from reportgen.messages.unseen import Kind, unseen_in

EXAMPLE = "data/starter.yaml"
PART = "templates/standard/4-conclusions.html.j2"
HEADING = "<h2>存在问题</h2>"


def refused(error: type[DataError | TemplateError]) -> Problem:
    with pytest.raises(error) as caught:
        _ = Case(EXAMPLE).document
    (problem,) = caught.value.problems
    return problem


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("typed", "chinese", "english"),
    [
        ("\x1b", "有一个看不见的控制字符 U+001B", "there is an invisible control character U+001B"),
        ("\x9b", "有一个看不见的控制字符 U+009B", "there is an invisible control character U+009B"),
        ("\U000e0041", "有一个看不见的控制字符 U+E0041", "there is an invisible control character U+E0041"),
        (
            "\u202e",
            "有一个看不见的字符 U+202E，它会打乱后面文字显示的顺序",
            "there is an invisible character U+202E, which turns around the order in which the text behind it is shown",
        ),
        ("\ufdd0", "U+FDD0 不是文字", "U+FDD0 is not a character of any text"),
        ("\U0003ffff", "U+3FFFF 不是文字", "U+3FFFF is not a character of any text"),
    ],
)
@pytest.mark.parametrize(("old", "at"), [("  self: 我", 8), ("  # 正文里怎么称自己", 5)])
def test_what_no_text_can_mean_is_refused_in_values_and_comments(
    edit: Callable[..., None], old: str, at: int, typed: str, chinese: str, english: str
) -> None:
    edit(EXAMPLE, (old, f"{old[:at]}{typed}{old[at:]}"))

    problem = refused(DataError)

    assert (problem.text("zh"), problem.text("en")) == (chinese, english)
    assert problem.place is not None
    assert problem.place.text[problem.place.column - 1] == typed


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("typed", "chinese", "english"),
    [
        (
            "\u200b",
            "这里有一个看不见、不占位置的字符 U+200B",
            "there is an invisible character U+200B, which takes no room",
        ),
        (
            "\u200e",
            "这里有一个看不见、不占位置的字符 U+200E",
            "there is an invisible character U+200E, which takes no room",
        ),
        (
            "\ue000",
            "U+E000 是私用区的字符，在别的电脑上显示成别的字，或者空白",
            "U+E000 is a character of private use: other computers show another sign, or none",
        ),
    ],
)
def test_what_is_printed_and_not_seen_is_a_warning(
    edit: Callable[..., None], typed: str, chinese: str, english: str
) -> None:
    edit(EXAMPLE, ("measures: 严控", f"measures: 严{typed}控"))

    (problem,) = [problem for problem in check_report(EXAMPLE) if problem.rule == "unseen"]

    assert problem.severity is Severity.WARNING
    assert (problem.text("zh"), problem.text("en")) == (chinese, english)
    assert problem.place is not None
    assert problem.place.text[problem.place.column - 1] == typed


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("text", ["严　控", "👨\u200d👩\u200d👧", "❤\ufe0f", "葛\U000e0100", "𠮷𬺰", "1\ufe0f\u20e3"])
def test_what_people_write_is_no_warning(edit: Callable[..., None], text: str) -> None:
    edit(EXAMPLE, ("measures: 严控", f"measures: 严{text}控"))

    assert [problem for problem in check_report(EXAMPLE) if problem.rule == "unseen"] == []


@pytest.mark.usefixtures("project")
def test_an_invisible_character_in_a_comment_harms_nobody(edit: Callable[..., None]) -> None:
    edit(EXAMPLE, ("  # 正文里怎么称自己", "  # 正\u200b\ue000文里"))

    assert [problem for problem in check_report(EXAMPLE) if problem.rule == "unseen"] == []


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("escape", "code"), [("\\ufdd0", "U+FDD0"), ("\\u202e", "U+202E"), ("\\x1b", "U+001B"), ("\\ud800", "U+D800")]
)
def test_escapes_in_references_make_nothing_that_is_refused(edit: Callable[..., None], escape: str, code: str) -> None:
    edit(EXAMPLE, ("measures: 严控", f"measures: 严{{{{ '{escape}' }}}}控"))

    (problem,) = check_report(EXAMPLE)
    assert code in problem.message


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("\u202e", "U+202E"),
        ("{# \u202e #}", "U+202E"),
        ("\ufdd03\ufdd1九十九\ufdd2", "U+FDD0"),
        ("{{ '\\ufdd0' ~ '3' ~ '\\ufdd1' }}", "U+FDD0"),
        ("{{ '\\ud800' }}", "U+D800"),
        ("{{ ['\\u202e'] | join }}", "U+202E"),
        ("&#x202e;", "U+202E"),
        ("&#8238;", "U+202E"),
        ("&#xFDD0;0&#xFDD1;99&#xFDD2;", "U+FDD0"),
        ("&#x{{ '202e' }};", "U+202E"),
        ('<span class="&#x202e;">甲</span>', "U+202E"),
    ],
)
def test_a_template_holds_and_makes_nothing_that_is_refused(edit: Callable[..., None], written: str, code: str) -> None:
    edit(PART, (HEADING, f"<h2>存在{written}问题</h2>"))

    problem = refused(TemplateError)

    assert problem.code in ("direction-character", "no-character")
    assert problem.params == {"character": code}
    assert str(problem.place).startswith(f"{PART}:")
    assert problem.place is not None
    assert "存在" in problem.place.text


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("element", "name"),
    [
        ('<p>占<data data-n="3">99</data></p>', "data-n"),
        ("<p>占<data data-{{ 'n' }}=\"{{ 3 }}\">99</data></p>", "data-n"),
        ("<{{ 'p' }} data-at=\"../../../etc/passwd:1\">甲</p>", "data-at"),
        ("<{{ 'p' }} data-at=\"甲\">甲</p>", "data-at"),
    ],
)
def test_a_template_cannot_forge_the_marks_of_the_trace(edit: Callable[..., None], element: str, name: str) -> None:
    edit(PART, (HEADING, f"{HEADING}\n{element}"))

    problem = refused(TemplateError)

    assert problem.code == "markup-attribute"
    assert problem.params["name"] == name
    assert "passwd" not in str(problem.place)


@pytest.mark.parametrize("escape", ["\\u202e", "\\ufdd0", "\\u001b"])
def test_a_schema_says_nothing_that_is_refused(project: Path, escape: str) -> None:
    path = project / "schema.json"
    text = path.read_text("utf-8")
    assert json.loads(text)["properties"]["year"]["title"]
    path.write_text(text.replace('"title": "', f'"title": "{escape}', 1), "utf-8")

    problem = refused(TemplateError)

    assert problem.code in ("direction-character", "no-character", "control-character")
    assert str(problem.place).startswith("schema.json:")


def test_what_stands_for_references_in_the_reading_cannot_be_typed() -> None:
    assert [unseen.kind for unseen in unseen_in(BLOT + WALL)] == [Kind.NO_CHARACTER, Kind.NO_CHARACTER]

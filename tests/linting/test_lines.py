"""A line added to a shipped template: what is told of it without data, and of which nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen import Case
from reportgen.errors import TemplateError
from reportgen.files.project import find_project
from reportgen.linting.check import check_template
from tests.tools.cases import STARTER

PART = "templates/standard/4-conclusions.html.j2"


def told(folder: Path, line: str) -> list[tuple[str, str]]:
    """What is told of a line at the end of a part, with the text that is marked."""
    path = folder / PART
    path.write_text(f"{path.read_text('utf-8')}{line}\n", "utf-8")
    found = []
    for problem in check_template(find_project(folder / "data" / "any.yaml"), "standard").problems:
        place = problem.place
        assert place is not None
        found.append((place.text[place.column - 1 : place.column - 1 + place.width], problem.code))
    return found


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("<p>{% if last %}甲{% endif %}</p>", "<p>"),
        ("<h2>{% if last is not none %}甲{% endif %}</h2>", "<h2>"),
        ("<ul><li>{% if attachment is defined and year > 2000 %}甲{% endif %}</li></ul>", "<li>"),
        ("<ol>{% if last %}<li>甲</li>{% endif %}</ol>", "<ol>"),
    ],
)
def test_an_element_that_data_may_leave_empty_is_told(line: str, marked: str, folder: Path) -> None:
    assert told(folder, line) == [(marked, "lint-empty")]


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ('<table><tr><td colspan="{{ year }}">甲</td></tr></table>', "year"),
        ('<table><tr><td colspan="{{ income.sources | count }}">甲</td></tr></table>', "income.sources | count"),
        ('<p>甲<a href="#t{{ year if last else income.total }}"/></p>', "year if last else income.total"),
    ],
)
def test_a_number_printed_in_an_attribute_is_told(line: str, marked: str, folder: Path) -> None:
    assert (marked, "markup-marked-value") in told(folder, line)


@pytest.mark.parametrize("printed", ["year | text", "income.sources | length", "2", "department.name"])
def test_what_an_attribute_may_print_is_not_told(printed: str, folder: Path) -> None:
    assert told(folder, f'<table><tr><td colspan="{{{{ {printed} }}}}">甲</td></tr></table>') == []


@pytest.mark.parametrize(
    "line",
    [
        "{%- if last -%}<p>{% if last %}甲{% endif %}</p>{%- endif -%}",
        "<p>{% if last %}甲{% else %}乙{% endif %}</p>",
        "<p>{% if last %}甲{% endif %}{% if not last %}乙{% endif %}</p>",
        "<p>{% if last %}甲{% endif %}{% if attachment %}乙{% endif %}</p>",
        "<p>{% if last %}甲{% endif %}{{ year }}</p>",
        "<p>{% if year %}甲{% endif %}</p>",
        "<table><tr><td>{% if last %}甲{% endif %}</td></tr></table>",
        "<p>集合{甲、乙}，{1.5}，{{ '{a.b}' }}。</p>",
    ],
)
def test_nothing_is_told_of_what_may_never_be_empty_or_of_other_braces(line: str, folder: Path) -> None:
    assert told(folder, line) == []


@pytest.mark.parametrize(
    ("line", "marked", "code"),
    [
        ("<p>{ { year } }</p>", "{ {", "template-blank-opener"),
        ("<p>{\u3000% if year %}甲</p>", "{\u3000%", "template-blank-opener"),
        ("<p>｛ { year } }</p>", "｛ {", "prose-wide-brace"),
        ("<p>{ ％ if year ％}甲</p>", "{ ％", "template-wide-statement"),
        ('<p>甲<a href="#{ { year } }"/></p>', "{ {", "template-blank-opener"),
        ("<p>收入{ income.total }。</p>", "{ income.total }", "template-single-brace"),
        ("<p>收入{income.total | amount(1)}}。</p>", "{income.total | amount(1)}", "template-single-brace"),
        ("{% for key in facts %}<p>{{ key }}</p>{% endfor %}", "facts", "template-no-list"),
        ("{% for sign in objective %}<p>{{ sign }}</p>{% endfor %}", "objective", "template-no-list"),
        ("<p><![CDATA[甲]]></p>", "<", "markup-character"),
        ("<p><?php echo 1 ?>甲</p>", "<", "markup-character"),
        ("<!DOCTYPE html>", "<", "markup-character"),
        ("<p>甲{{ year | number | nmber | text }}</p>", "nmber", "unknown-filter"),
        ("<p>甲{% if year is eevn %}乙{% endif %}</p>", "is eevn", "unknown-test"),
        ("<p>{{ expenditure.basic + staff.posts_total }}</p>", "expenditure.basic + staff.posts_total", "units-differ"),
        ("<p>{{ expenditure.basic / staff.posts_total }}</p>", "expenditure.basic / staff.posts_total", "units-differ"),
        ("<p>{{ income.sources | batch(2, 3, 4) | length }}</p>", "batch", "filter-arguments"),
        ("{% block a %}<p>甲</p>{% endblock %}{% block a %}<p>甲</p>{% endblock %}", "block a", "template-block-twice"),
        ("<p>甲{% set year.x = 1 %}</p>", "year.x", "template-not-namespace"),
    ],
)
def test_a_build_tells_what_is_told_without_data(line: str, marked: str, code: str, folder: Path) -> None:
    (folder / "data" / "a.yaml").write_text(STARTER, "utf-8")

    assert (marked, code) in (found := told(folder, line))
    assert {code for _, code in found} <= {code, "markup-reference"}
    with pytest.raises(TemplateError) as caught:
        _ = Case("data/a.yaml").docx
    (problem,) = caught.value.problems
    assert problem.code == code
    if code != "markup-character":  # which is found in what was written, and told at its element
        assert problem.place is not None
        assert problem.place.text[problem.place.column - 1 :].startswith(marked)


@pytest.mark.parametrize(
    "line",
    [
        "<p>甲<!-- <?php <![CDATA[ <!DOCTYPE --></p>",
        "<p>{% raw %}{{ year }}{% endraw %}</p>",
        "<p>｛一｝{ 二 }</p>",
        "<p>{{ expenditure.basic - expenditure.project }}{{ year + 1 }}</p>",
        "<p>{{ (expenditure.basic / (income.sources | count)) | amount }}</p>",
        "{% for key, items in income.sources | groupby('name') %}<p>甲</p>{% endfor %}",
    ],
)
def test_a_build_takes_what_nothing_is_told_of(line: str, folder: Path) -> None:
    (folder / "data" / "a.yaml").write_text(STARTER, "utf-8")

    assert told(folder, line) == []
    assert Case("data/a.yaml").docx

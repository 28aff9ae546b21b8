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


_ROWS = {
    "too-short": ('<tr><td rowspan="2">a</td><td>b</td><td>c</td></tr><tr><td>d</td></tr>', ["lint-row-reached"]),
    "too-long": ('<tr><td rowspan="2">a</td><td>b</td></tr><tr><td>d</td><td>e</td></tr>', ["lint-row-reached"]),
    "too-deep": ('<tr><td rowspan="3">a</td><td>b</td></tr><tr><td>d</td></tr>', ["table-rowspan"]),
    "below-the-reach": (
        '<tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td></tr>',
        ["lint-row"],
    ),
    "two-heads": ('<tr><th rowspan="2">a</th><th colspan="2">b</th></tr><tr><th>c</th></tr>', ["lint-row-reached"]),
    "right": ('<tr><th rowspan="2">a</th><th colspan="2">b</th></tr><tr><th>c</th><th>d</th></tr>', []),
    "two-reaches": ('<tr><td rowspan="3">a</td><td rowspan="2">b</td></tr><tr></tr><tr><td>c</td></tr>', []),
    "of-data": ('<tr><td rowspan="{{ income.sources | length }}">a</td><td>b</td></tr><tr><td>c</td></tr>', []),
    "first-turn": (
        "<tr><td>a</td><td>b</td></tr>{% for one in income.sources %}<tr>"
        '{% if loop.first %}<td rowspan="2">c</td>{% endif %}<td>{{ one.name }}</td></tr>{% endfor %}',
        [],
    ),
    "macro-in-a-turn": (
        '{% macro cell(first) %}{% if first %}<td rowspan="2">c</td>{% endif %}{% endmacro %}'
        "<tr><td>a</td><td>b</td></tr>"
        "{% for one in income.sources %}<tr>{{ cell(loop.first) }}<td>{{ one.name }}</td></tr>{% endfor %}",
        [],
    ),
    "whole-turns": (
        '{% for one in income.sources %}<tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr>{% endfor %}',
        [],
    ),
    "branches": (
        '{% if last %}<tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr>{% endif %}<tr><td>d</td></tr>',
        ["lint-row"],
    ),
}


@pytest.mark.parametrize(("rows", "codes"), _ROWS.values(), ids=_ROWS)
def test_rows_are_as_wide_as_their_table_with_what_reaches_down(rows: str, codes: list[str], folder: Path) -> None:
    assert [code for _, code in told(folder, f"<table><tbody>{rows}</tbody></table>")] == codes


def test_an_end_in_another_file_is_named(folder: Path) -> None:
    path = folder / PART
    path.write_text(f"{path.read_text('utf-8')}</body>\n</html>\n", "utf-8")

    first, second = [
        problem
        for problem in check_template(find_project(folder / "data" / "any.yaml"), "standard").problems
        if problem.code == "lint-end-alone"
    ]
    assert (str(first.message), str(second.message)) == (
        "</body> 前面没有 <body> 与它配对",
        "</html> 前面没有 <html> 与它配对",
    )
    assert first.place is not None
    assert first.place.source.name == "templates/standard/report.html.j2"
    ((label, place),) = first.related
    assert (str(label), place.source.name, place.text) == ("</body> 写在这里", f"{PART}", "</body>")


def test_no_function_is_taken_for_a_name_that_was_meant(folder: Path) -> None:
    (folder / PART).write_text("<p>{{ page }}</p>\n", "utf-8")

    (problem,) = check_template(find_project(folder / "data" / "any.yaml"), "standard").problems
    assert (problem.message, problem.hint) == ("没有“page”这个名称", "检查拼写；引用工作数据要写 facts.名称。")


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

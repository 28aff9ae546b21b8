"""Faults put into copies of the shipped templates: each is told without data, at its line and column, alone and with
all others; and nothing is told of the templates as they are."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from reportgen.cli.templates_found import check_templates
from reportgen.errors import Problem, in_file_order
from reportgen.files.project import find_project, template_names
from reportgen.linting.check import check_template

SCHEMA = "schema.json"


class Fault(NamedTuple):
    """A text of a template, what is put in its place with «…» around what is wrong, and the code that is told."""

    file: str
    right: str
    wrong: str
    code: str


# fmt: off
FAULTS = {
    # characters that nobody sees
    "unseen-by-its-number": Fault(
        "standard/4-conclusions.html.j2", "社会效益指标情况", "社会«&#x202e;»效益指标情况", "direction-character"
    ),
    "mark-by-its-number": Fault(
        "standard/4-conclusions.html.j2", "可持续影响指标情况", "可持续«&#xFDD0;»影响指标情况", "no-character"
    ),
    "brace-half-wide": Fault(
        "standard/4-conclusions.html.j2", "<h2>评价结论</h2>", "<h2>«｛{» year }｝评价结论</h2>", "prose-wide-brace"
    ),
    # arguments
    "decimals-in-words": Fault(
        "standard/4-conclusions.html.j2",
        "<h2>改进建议</h2>",
        "<h2>改进建议{{ year | «number»('一') }}</h2>",
        "bad-decimals",
    ),
    "no-day-of-any-year": Fault(
        "hunan/report.html.j2",
        'content="{{ signature.date if signature else year | on(12, 31) }}"',
        'content="{{ signature.date if signature else «year» | on(2, 30) }}"',
        "not-a-date",
    ),
    "numbers-for-texts": Fault(
        "standard/4-conclusions.html.j2",
        '{% set chapter = "conclusions" %}',
        '<p>{{ conclusions.problems | «replace»(1, 2) }}</p>{% set chapter = "conclusions" %}',
        "filter-arguments",
    ),
    "dictionary-printed": Fault(
        "standard/4-conclusions.html.j2",
        "<p>{{ conclusions.suggestions | sentence }}</p>",
        "<p>{{ conclusions.suggestions | sentence }}{{ «{'a': 1}» }}</p>",
        "template-unprintable",
    ),
    "date-that-there-is-not": Fault(
        "official/report.html.j2",
        'content="{{ signature.date if signature else year | on(12, 31) }}"',
        '«content="2025-02-30"»',
        "markup-date",
    ),
    # names and members
    "unknown-name": Fault(
        "standard/1-department.html.j2", "{{ objective | sentence }}", "{{ «objctive» | sentence }}", "unknown-name"
    ),
    "unknown-member": Fault(
        "standard/money.html.j2",
        "总收入{{ income.total | compared(before.total) }}",
        "总收入{{ «income.totl» | compared(before.total) }}",
        "unknown-name",
    ),
    "unknown-member-of-an-item": Fault(
        "standard/charts.html.j2", "{{ past.basic | number }}", "{{ «past.basis» | number }}", "unknown-name"
    ),
    "unknown-member-of-last-year": Fault(
        "standard/staff-change.html.j2", "last.staff.in_service_total", "«last.staff.in_servce_total»", "unknown-name"
    ),
    "unknown-member-of-a-loop": Fault(
        "standard/three-public.html.j2", '"。" if loop.last', '"。" if «loop.lst»', "unknown-name"
    ),
    "method-of-a-text": Fault(
        "standard/cover.html.j2",
        "<p>{{ name }}：{{ text }}</p>",
        "<p>{{ «name.upper»() }}：{{ text }}</p>",
        "unknown-name",
    ),
    "name-of-the-data-in-an-imported-macro": Fault(
        "standard/counts.html.j2",
        "，即{{ items | names }}{% endif %}\n",
        "，即{{ «department».name }}{% endif %}\n",
        "lint-no-context",
    ),
    # the table of many files
    "unknown-name-of-a-summary": Fault(
        "standard/summary/report.html.j2", "{% if failed %}", "{% if «faild» %}", "unknown-name"
    ),
    "name-of-a-report-in-a-summary": Fault(
        "standard/summary/report.html.j2",
        "<p class=\"title\">{{ title }}</p>",
        "<p class=\"title\">{{ «department».name }}</p>",
        "unknown-name",
    ),
    "unknown-member-of-a-cell": Fault(
        "standard/summary/report.html.j2", "<td>{{ rule.files }}</td>", "<td>{{ «rule.count» }}</td>", "unknown-name"
    ),
    "unknown-element-of-a-summary": Fault(
        "standard/summary/report.html.j2",
        "<h1>没有汇入的文件</h1>",
        "«<h9>»没有汇入的文件</h9>",
        "markup-element",
    ),
    "macro-that-there-is-not": Fault(
        "standard/3-performance.html.j2", "import budgeted, lead", "import budgeted, «leed» as lead", "unknown-name"
    ),
    # filters and tests
    "unknown-filter": Fault(
        "standard/project.html.j2",
        "{{ project.quality | sentence }}",
        "{{ project.quality | «sentense» }}",
        "unknown-filter",
    ),
    "arguments-of-a-filter": Fault(
        "standard/project.html.j2", "year | on(12, 31)", "year | «on»(12)", "filter-arguments"
    ),
    "filter-on-a-text": Fault(
        "standard/signature.html.j2",
        "{{ signature.name | default(department.name) }}",
        "{{ «department.name» | wan }}",
        "lint-filtered",
    ),
    "filter-on-a-list": Fault(
        "standard/1-department.html.j2",
        "{{ department.divisions | names }}",
        "{{ «department.divisions» | sentence }}",
        "lint-filtered",
    ),
    "member-in-an-argument": Fault(
        "standard/projects.html.j2",
        'makes(expenditure.project, "final")',
        'makes(expenditure.project, «"finl"»)',
        "unknown-name",
    ),
    "unknown-test": Fault(
        "standard/units.html.j2",
        "{% set more = none if unit is string else unit %}",
        "{% set more = none if unit «is strng» else unit %}",
        "unknown-test",
    ),
    # values
    "record-printed": Fault(
        "standard/4-conclusions.html.j2", "{{ conclusions.social | sentence }}", "{{ «conclusions» }}",
        "template-unprintable",
    ),
    "list-printed": Fault(
        "standard/charts.html.j2", "<tr><td>{{ other.name }}</td>", "<tr><td>{{ «others» }}</td>",
        "template-unprintable",
    ),
    "optional-printed": Fault(
        "standard/report.html.j2",
        "{% if attachment %}\n",
        "<p>{{ «attachment» }}</p>\n{% if attachment %}\n",
        "lint-absent",
    ),
    "text-calculated-with": Fault(
        "standard/3-performance.html.j2",
        "{{ operating.threshold | number }}",
        "{{ («department.name» + 1) | number }}",
        "template-no-number",
    ),
    "number-against-a-text": Fault(
        "standard/money.html.j2", "{% if amount > 0 %}", '{% if «amount > ""» %}', "template-order"
    ),
    "optional-compared": Fault(
        "scored/attachments.html.j2",
        "{% set before = attachment | default(0) %}",
        "{% set before = 1 if «attachment» > 1 else 0 %}",
        "lint-absent",
    ),
    "loop-over-a-number": Fault(
        "standard/functional.html.j2", "{% for row in rows %}", "{% for row in «expenditure.total» %}",
        "template-no-list",
    ),
    "loop-over-what-may-be-absent": Fault(
        "standard/sections.html.j2",
        "sections | default([]) if",
        "«sections» if",
        "lint-absent",
    ),
    "operator-that-is-refused": Fault(
        "scored/score-table.html.j2", "{{ score_table.weight }}", "{{ «score_table.weight // 2» }}", "operator-refused"
    ),
    "arguments-of-a-macro": Fault(
        "standard/fund.html.j2",
        "<h2>{{ fund_name }}收支情况</h2>",
        "{% macro named(one) %}{{ one }}{% endmacro %}<h2>{{ «named()» }}收支情况</h2>",
        "lint-macro-arguments",
    ),
    "call-of-a-text": Fault(
        "standard/pictures.html.j2", "{{ picture.caption | clause }}", "{{ «picture.caption()» }}", "template-no-macro"
    ),
    # parts
    "part-that-there-is-not": Fault(
        "standard/1-department.html.j2",
        '{% include "staff-change.html.j2" %}',
        '{% include «"staff.html.j2"» %}',
        "template-part-missing",
    ),
    "statement-that-is-not-complete": Fault(
        "scored/form-foot.html.j2", "{% if signers %}", "{% if signers «=» 1 %}", "template-equals"
    ),
    "else-if": Fault("scored/item-target.html.j2", "{% else %}", "{% «else if» item.expected %}", "template-else-if"),
    "full-width-quotation-marks": Fault(
        "scored/item-actual.html.j2", 'default("—")', "default(«“»—”)", "template-wide"
    ),
    "full-width-braces": Fault(
        "standard/4-conclusions.html.j2",
        "<h1>评价结论及建议</h1>",
        "<h1>«｛｛» year ｝｝评价结论及建议</h1>",
        "prose-wide-brace",
    ),
    # branches
    "range-that-is-too-long": Fault(
        "standard/1-department.html.j2",
        "<h3>机构组成</h3>",
        "<h3>机构组成{% for i in «range(10001)» %}{% endfor %}</h3>",
        "range-too-long",
    ),
    "ranges-within-one-another": Fault(
        "standard/4-conclusions.html.j2",
        "<p>{{ conclusions.problems | sentence }}</p>",
        "{% for i in range(2000) %}{% for j in «range(1, 1003, 2)» %}"
        "<p>{{ conclusions.problems | sentence }}</p>{% endfor %}{% endfor %}",
        "too-many-steps",
    ),
    "branch-of-a-value-that-cannot-be": Fault(
        "standard/expenditure-changes.html.j2",
        'or basis == "本年合计" else "总支出"',
        'or «basis == "本年合记"» else "总支出"',
        "lint-never",
    ),
    "number-like-a-text": Fault(
        "standard/2-accounts.html.j2",
        "{% if expenditure.functional %}",
        '{% if expenditure.functional and «year == "2025"» %}',
        "lint-never-text",
    ),
    "test-that-is-always-true": Fault(
        "standard/2-accounts.html.j2",
        "{%- if income.reasons %}",
        "{%- if «1 == 1» %}甲{% endif %}{% if income.reasons %}",
        "lint-test-constant",
    ),
    "test-made-before": Fault(
        "standard/charts.html.j2",
        '{% elif chart == "近年支出" %}',
        '{% elif «chart == "支出构成" and expenditure.spent» %}',
        "lint-test-again",
    ),
    # elements
    "unknown-element": Fault(
        "scored/form-ministry.html.j2", "</table>\n", "</table>\n«<div>»甲</div>\n", "markup-element"
    ),
    "element-left-open": Fault(
        "standard/staff-change.html.j2", "{%- endif %}", "«<strong>»{%- endif %}", "markup-left-open"
    ),
    "element-ended-twice": Fault(
        "standard/sections.html.j2",
        "<p>{{ section.text | sentence }}</p>",
        "<p>{{ section.text | sentence }}</p>«</p>»",
        "lint-end-alone",
    ),
    "element-misplaced": Fault(
        "standard/units.html.j2",
        "<td>{{ more.kind",
        "«<p>»甲</p><td>{{ more.kind",
        "markup-misplaced",
    ),
    "text-in-a-table": Fault("standard/functional.html.j2", "  <tbody>\n", "  <tbody>«说明»\n", "markup-stray-text"),
    "attribute-that-there-is-not": Fault(
        "standard/projects.html.j2", '<p class="unit">', '<p «style="x"»>', "markup-attribute"
    ),
    "class-that-there-is-not": Fault(
        "scored/form-head.html.j2", '<p class="unit">', '<p «class="units"»>', "markup-class"
    ),
    "row-too-short": Fault(
        "standard/charts.html.j2",
        "    <tr><td>使用非财政拨款结余</td><td>{{ income.balance_used | number }}</td></tr>",
        "    «<tr>»<td>使用非财政拨款结余</td></tr>",
        "lint-row",
    ),
    "widths-for-other-columns": Fault(
        "scored/form-province.html.j2",
        '<table class="compact">',
        '«<table class="compact" data-widths="6 5 5 9 4 6 7 7 4 5">»',
        "table-widths",
    ),
    "id-written-twice": Fault(
        "scored/form-ministry.html.j2",
        '<table class="compact">',
        '<table class="compact"><caption «id="units"»>甲</caption>',
        "markup-anchor-twice",
    ),
    "reference-to-nothing": Fault(
        "standard/functional.html.j2", 'href="#functional"', '«href="#functionl"»', "markup-reference"
    ),
    "picture-that-there-is-not": Fault(
        "standard/pictures.html.j2",
        "{# 一段",
        '{% if year %}<figure><img «src="pictures/no.png"» alt="图"/></figure>{% endif %}{# 一段',
        "picture-missing",
    ),
    "picture-outside-of-the-project": Fault(
        "standard/1-department.html.j2",
        "<h1>部门基本情况</h1>",
        '{% if year %}<figure><img «src="/etc/hostname"» alt="图"/></figure>{% endif %}<h1>部门基本情况</h1>',
        "picture-outside",
    ),
    "heading-that-runs-on-into-a-table": Fault(
        "standard/projects.html.j2",
        '{% set chart = "项目支出" %}',
        '<h3 class="run-in">甲。</h3>«<hr/>»{% set chart = "项目支出" %}',
        "markup-run-in",
    ),
    "heading-numbered-by-hand": Fault(
        "standard/4-conclusions.html.j2", "<h2>存在问题</h2>", "<h2>«（二）»存在问题</h2>", "lint-heading-numbered"
    ),
    "heading-level-skipped": Fault(
        "standard/fund.html.j2",
        "财政拨款收入{{ fund.income }}",
        "财政拨款收入</p>«<h4>»甲</h4><p>{{ fund.income }}",
        "lint-heading-skipped",
    ),
    "sign-of-markup": Fault(
        "hunan/report.html.j2", "<h1>改进措施和有关建议</h1>", "<h1>改进措施和有关建议</h1>\n<p>甲«&»乙</p>",
        "markup-character",
    ),
    # facts in words
    "year-in-words": Fault(
        "hunan/report.html.j2", "<h1>部门概况</h1>", "<h1>部门概况</h1>\n<p>截至«2024年»末。</p>", "template-year"
    ),
    "amount-in-words": Fault(
        "hunan/report.html.j2",
        "<h1>存在的主要问题</h1>",
        "<h1>存在的主要问题</h1>\n<p>全年支出«1234.56万元»。</p>",
        "lint-fact",
    ),
    # pages
    "number-of-a-page-misspelt": Fault(
        "standard/report.html.j2",
        "<body>\n",
        "<body>\n{% if attachment %}<header><p>第«{pge}»页</p></header>{% endif %}\n",
        "edge-field",
    ),
    "two-headers": Fault(
        "hunan/report.html.j2",
        "<body>\n",
        "<body>\n<footer><p>甲</p></footer>{% if attachment %}«<footer>»<p>乙</p></footer>{% endif %}\n",
        "edge-twice",
    ),
    "header-of-odd-pages": Fault(
        "self-evaluation/report.html.j2",
        "<body>\n",
        '<body>\n<header «class="odd"»><p>甲</p></header>\n',
        "markup-class",
    ),
    "tab-in-a-heading": Fault(
        "standard/2-accounts.html.j2",
        "<h1>部门财政资金收支情况</h1>",
        "<h1>部门«<tab/>»财政资金收支情况</h1>",
        "markup-misplaced",
    ),
    "first-page-in-words": Fault(
        "hunan/report.html.j2",
        "<h1>改进措施和有关建议</h1>\n",
        '<section «data-start="一"»><p>甲</p></section>\n<h1>改进措施和有关建议</h1>\n',
        "section-start",
    ),
    "contents-of-no-levels": Fault(
        "hunan/report.html.j2",
        "<h1>部门概况</h1>",
        '<toc «data-levels="0"»/>\n<h1>部门概况</h1>',
        "toc-levels",
    ),
    "one-column": Fault(
        "scored/form.html.j2",
        '<section class="landscape">',
        '<section class="landscape" «data-columns="1"»>',
        "section-columns",
    ),
    # the schema
    "rule-that-always-holds": Fault(
        "scored/schema.json", '"check": "actual >= 0"', '"check": «"1 == 1"»', "rule-constant"
    ),
    "minimum-above-the-maximum": Fault(
        "scored/schema.json",
        '"exclusiveMinimum": 0,\n      "maximum": 100,',
        '"minimum": «101»,\n      "maximum": 100,',
        "bounds-crossed",
    ),
    "formula-that-needs-itself": Fault(
        "scored/schema.json",
        '"title": "三级指标个数", "formula": "indicators | count"',
        '"title": "三级指标个数", "formula": «"rows + 1"»',
        "formula-circular",
    ),
    "member-that-no-item-has": Fault(
        "scored/schema.json",
        '"title": "二级指标分值", "formula": "indicators | total(\'weight\')"',
        '"title": "二级指标分值", "formula": «"indicators | total(\'wieght\')"»',
        "unknown-name",
    ),
    "units-that-never-fit": Fault(
        "official/schema.json",
        '"properties": {\n    "cover_page"',
        '"computed": { "a": { "title": "甲", "formula": «"expenditure.basic + staff.retired"» } },\n'
        '  "properties": {\n    "cover_page"',
        "units-differ",
    ),
    "decimals-in-words-of-a-formula": Fault(
        "scored/schema.json",
        '"formula": "execution_points if spent >= budget else (execution_points * spent / budget) | rounded(2)"',
        '"formula": «"execution_points if spent >= budget else (execution_points * spent / budget) | rounded(\'两\')"»',
        "bad-decimals",
    ),
    "a-choice-among-nothing": Fault(
        "official/schema.json", '"enum": ["特急", "加急"]', '"enum": «[»]', "enum-empty"
    ),
}
# fmt: on
"""By what is wrong."""


def test_nothing_is_told_of_the_shipped_templates(folder: Path) -> None:
    assert found_in(folder) == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_where_it_is(name: str, folder: Path) -> None:
    fault = FAULTS[name]
    wanted = seed(folder, [fault])
    template = fault.file.partition("/")[0]

    problems = check_template(find_project(folder / "data" / "any.yaml"), template).problems

    assert told(problems, wanted) == wanted


def test_all_faults_are_told_at_once(folder: Path) -> None:
    alone = [fault for fault in FAULTS.values() if not fault.file.endswith(SCHEMA)]
    wanted = seed(folder, alone)

    assert told(found_in(folder), wanted) == wanted


def seed(folder: Path, faults: list[Fault]) -> list[tuple[str, str]]:
    """Put faults into the templates.

    Returns:
        for each the place that should be told, with the line above the caret, and the code.
    """
    for fault in faults:
        path = folder / "templates" / fault.file
        text = path.read_text("utf-8")
        assert text.count(fault.right) == 1, f"{fault.right!r} is there {text.count(fault.right)} times"
        path.write_text(text.replace(fault.right, fault.wrong), "utf-8")
    wanted = []
    for fault in faults:
        path = folder / "templates" / fault.file
        text = path.read_text("utf-8")
        at = text.index(fault.wrong) + fault.wrong.index("«")
        lines = text[:at].split("\n")
        column = len(lines[-1].replace("«", "").replace("»", "")) + 1
        marked = fault.wrong[fault.wrong.index("«") + 1 : fault.wrong.index("»")]
        wanted.append((f"templates/{fault.file}:{len(lines)}:{column} {marked}", fault.code))
    for path in {folder / "templates" / fault.file for fault in faults}:
        path.write_text(path.read_text("utf-8").replace("«", "").replace("»", ""), "utf-8")
    return wanted


def found_in(folder: Path, *names: str) -> tuple[Problem, ...]:
    """What is told of the templates of these names, of all of them where none is given."""
    project = find_project(folder / "data" / "any.yaml")
    return in_file_order(
        problem for _, problems in check_templates(project, names or template_names(project)) for problem in problems
    )


def told(problems: tuple[Problem, ...], wanted: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was told as `seed` says it, in the order of what is wanted; what is not wanted comes behind."""
    found = []
    for problem in problems:
        place = problem.place
        assert place is not None
        marked = place.text[place.column - 1 : place.column - 1 + place.width]
        found.append((f"{place} {marked}", problem.code))
    return [*(one for one in wanted if one in found), *(one for one in found if one not in wanted)]


@pytest.mark.parametrize(
    "loops",
    [
        "{% for i in range(1000) %}{% for j in range(1000) %}甲{% endfor %}{% endfor %}",
        "{% for i in range(2000) %}{% if i == 1 %}{% for j in range(2000) %}甲{% endfor %}{% endif %}{% endfor %}",
        "{% for i in range(10000) %}甲{% endfor %}{% for i in range(10000) %}甲{% endfor %}",
        "{% for i in range(year) %}{% for j in range(2000) %}甲{% endfor %}{% endfor %}",
        "{% for i in range(9, 1) %}{% for j in range(5000) %}甲{% endfor %}{% endfor %}",
    ],
)
def test_ranges_that_a_report_has_room_for_are_none_of_a_fault(folder: Path, loops: str) -> None:
    path = folder / "templates/standard/1-department.html.j2"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("<p>{{ objective | sentence }}</p>", f"<p>{{{{ objective | sentence }}}}{loops}</p>"), "utf-8"
    )

    codes = {problem.code for problem in found_in(folder, "standard")}

    assert not codes & {"range-too-long", "too-many-steps"}

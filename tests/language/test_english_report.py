"""A report in English: one project with schema, template and data of its own, from the file to Word."""

from __future__ import annotations

import json
import re
from pathlib import Path

import docx
import pytest

from reportgen import Case, build_report, check_report
from tests.tools.root import ROOT

CHINESE = re.compile("[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]")

TEXT = {"type": "string", "minLength": 1}
AMOUNT = {"type": "number", "minimum": 0, "unit": "万元", "show": "amount"}
FACT = {
    "type": "object",
    "title": "Fact",
    "description": "A number of the year's work.",
    "additionalProperties": False,
    "required": ["name", "value"],
    "properties": {
        "name": {**TEXT, "title": "Name", "description": "What is counted."},
        "value": {"type": "integer", "title": "Number", "description": "How many."},
        "unit": {**TEXT, "title": "Unit", "description": "Printed behind the number, with its blank."},
        "about": {"type": "boolean", "title": "Round", "description": "Whether it is a round number."},
    },
    "figure": {"value": "value", "unit": "unit", "about": "about"},
}
SCHEMA = {
    "title": "Annual report",
    "description": "The facts of a year.",
    "type": "object",
    "additionalProperties": False,
    "required": ["year", "department", "income", "spending", "facts", "goals", "review"],
    "properties": {
        "template": {**TEXT, "role": "template", "title": "Template", "description": "Which one."},
        "year": {"type": "integer", "role": "year", "title": "Year", "description": "Of the report."},
        "department": {
            "type": "object",
            "title": "Department",
            "description": "Who reports.",
            "additionalProperties": False,
            "required": ["name"],
            "properties": {"name": {**TEXT, "role": "department-name", "title": "Name", "description": "In full."}},
        },
        "income": {**AMOUNT, "title": "Total income", "description": "All of it."},
        "spending": {
            "type": "array",
            "title": "Spending",
            "description": "By kind.",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "amount"],
                "properties": {
                    "name": {**TEXT, "title": "Name", "description": "The kind."},
                    "amount": {**AMOUNT, "title": "Amount", "description": "Spent."},
                },
                "figure": {"value": "amount"},
            },
        },
        "facts": {
            "type": "object",
            "role": "work-data",
            "title": "Facts",
            "description": "Numbers for the text.",
            "additionalProperties": FACT,
        },
        "goals": {"type": "array", "title": "Goals", "description": "Each of them.", "items": TEXT},
        "review": {"type": "string", "title": "Review", "description": "In words.", "prose": True},
    },
    "computed": {"outlay": {"title": "Total spending", "formula": "spending | total"}},
}
DATA = """\
year: {year}
template: english
department:
  name: Archives Office
income: {income}
spending:
  - {{name: Personnel, amount: 80.50}}
  - {{name: Operations, amount: 19.50}}
facts:
  visits: {{name: Visits of readers, value: {visits}, unit: " visits"}}
goals:
  - Open the archives to everybody.
  - Train the staff
  - "Restore what is damaged;"
review: |
  The archives were open all year.
  {review}
"""
TEMPLATE = """\
<html lang="en">
<head>
  <title>{{ department.name }} {{ year }} Report</title>
  <meta name="author" content="{{ department.name }}"/>
  <meta name="subject" content="Annual report"/>
  <meta name="date" content="{{ year | on(12, 31) }}"/>
  <meta name="filename" content="{{ department.name }} {{ year | text }}"/>
</head>
<body>
<p class="title">{{ department.name }}: Report for {{ year }}</p>
<h1>Accounts</h1>
{% if last %}
<p>Income {{ income | compared(last.income) }}. Visits {{ facts.visits | growth(last.facts.visits) }}.</p>
<p>Spending {{ outlay | change(last.outlay) }}.</p>
{% endif %}
<p>It went to {{ spending | names }}: {{ spending | parts }}. See <a href="#kinds"/>.</p>
<table><caption id="kinds">Spending by kind</caption>
<tr><th>Kind</th><th>Amount</th></tr>
{% for kind in spending %}
<tr><td>{{ kind.name }}</td><td>{{ kind }}</td></tr>
{% endfor %}
</table>
<h1>Work</h1>
<p>The goals were: {{ goals | enumerated | sentence }}</p>
<p>{{ review | sentence }}</p>
<p class="date">{{ year | on(12, 31) | date }}</p>
</body>
</html>
"""


@pytest.fixture
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, with the reports of two years, in which the test stands."""
    look = (ROOT / "templates" / "standard" / "format.yaml").read_text("utf-8")
    patterns = '["{decimal}. ", "({decimal}) ", "{letter}. ", "({letter}) ", "{circled} ", "{letter}. "]'
    look = re.sub(r"(?m)^  patterns: .*$", f"  patterns: {patterns}", look)
    look = re.sub(r"(?m)^captions:\n(?:  .*\n)+", "", look)
    for folder in ("data", "templates/base", "templates/english"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA), "utf-8")
    (tmp_path / "templates/base/format.yaml").write_text(f"language: en\n{look}", "utf-8")
    (tmp_path / "templates/english/format.yaml").write_text("based_on: base\n", "utf-8")
    (tmp_path / "templates/english/report.html.j2").write_text(TEMPLATE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORTGEN_LANG", "en")
    write(2021, "100.00", 1000, "All was read.")
    write(2022, "112.30", 1260, "{{ facts.visits }} were counted.")
    return tmp_path


def write(year: int, income: str, visits: int, review: str) -> None:
    data = DATA.format(year=year, income=income, visits=visits, review=review)
    Path(f"data/{year}.yaml").write_text(data, "utf-8")


def sentences(file: str) -> list[str]:
    return [paragraph.number + paragraph.text for paragraph in Case(Path(file)).document.paragraphs()]


@pytest.mark.usefixtures("english")
def test_a_report_in_english_reads_so() -> None:
    assert sentences("data/2022.yaml") == [
        "Archives Office: Report for 2022",
        "1. Accounts",
        "Income increased by 12.30万元 (12.30%) compared with the previous year. Visits grew by 26.00%.",
        "Spending remained unchanged from the previous year.",
        "It went to Personnel and Operations: Personnel 80.50万元, Operations 19.50万元. See Table 1.",
        "Table 1. Spending by kind",
        "Kind", "Amount", "Personnel", "80.50万元", "Operations", "19.50万元",
        "2. Work",
        "The goals were: (1) Open the archives to everybody; (2) Train the staff; and (3) Restore what is damaged.",
        "The archives were open all year. 1260 visits were counted.",
        "31 December 2022",
    ]  # fmt: skip


@pytest.mark.usefixtures("english")
def test_a_report_in_english_is_sound_and_its_word_file_holds_no_chinese_of_the_program() -> None:
    assert check_report("data/2022.yaml") == ()

    report = build_report("data/2022.yaml", "out.docx")
    document = docx.Document(str(report.path))

    said = "\n".join(paragraph.text for paragraph in document.paragraphs).replace("万元", "")
    assert CHINESE.findall(said) == []
    assert [style.name for style in document.styles if CHINESE.search(style.name or "")] == []


@pytest.mark.usefixtures("english")
def test_a_round_number_is_said_in_the_language_of_the_report() -> None:
    write(2022, "112.30", 1260, "{{ facts.visits }} were counted.")
    data = Path("data/2022.yaml")
    data.write_text(data.read_text("utf-8").replace("value: 1260,", "value: 1260, about: true,"), "utf-8")

    assert "1260+ visits were counted." in "\n".join(p.text for p in Case(data).document.paragraphs())


@pytest.mark.usefixtures("english")
def test_an_english_text_is_proofread_in_english() -> None:
    wrong = "There were 1260 visits. By the end of 2020 all was open. It took 12. Please specify the rest."
    write(2022, "112.30", 1260, wrong)

    found = [(problem.rule, problem.place) for problem in check_report("data/2022.yaml")]

    marked = {(rule, place.text[place.column - 1 :][: place.width]) for rule, place in found if place}
    assert marked == {
        ("typed-again", "1260 visits"),
        ("other-year", "2020"),
        ("unit-missing", "12"),
        ("leftover", "Please specify"),
    }


@pytest.mark.usefixtures("english")
def test_what_is_typed_in_english_is_read_with_the_figures() -> None:
    write(2022, "112.30", 1260, "The Total income grew by 20% over the previous year.")

    (found,) = check_report("data/2022.yaml")

    assert (found.code, found.params["printed"], found.params["reference"]) == (
        "claim-computed",
        "增长12.30%",
        "{{ income | growth(last.income) }}",
    )

"""What is wrong with a part of a template is told alike, whatever versions of Jinja and Python say of it."""

from __future__ import annotations

import pytest

from reportgen.expressions.filters import make_filters
from reportgen.language.words import words_of
from reportgen.template.faults import call_fault, syntax_fault
from reportgen.template.sandbox import make_environment

ENVIRONMENT = make_environment(make_filters({}, words_of("zh")))


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("{{ }}", "template-cut", None),
        ("{{ a. }}", "template-cut", None),
        ("{{ a. }}甲", "template-cut", None),
        ("{% if %}{% endif %}", "template-cut", None),
        ("{% if x %}{{ a", "template-cut", None),
        ("{% for x in y %}{% if x %}{% set z = 1 %}甲", "template-block-open", "if"),
        ("{% set z %}甲", "template-block-open", "set"),
        ("{% raw %}甲", "template-block-open", "raw"),
        ("{# 甲", "template-comment-open", None),
        ("{% fi x %}", "template-tag", "fi"),
        ("{% fi x) %}", "template-tag", "fi"),
        ("{% for x in y %}{% endif %}", "template-tag", "endif"),
        ("{{ a b }}", "template-unexpected", "b"),
        ("{{ a / }}甲", "template-cut", None),
        ("{{ a。b }}", "template-unexpected", "。"),
        ("{{ a) }}", "template-unexpected", ")"),
        ("{{ “a” }}", "template-unexpected", "“"),
        ("{{ a² }}", "template-unexpected", "a²"),
        ("{% 3 %}", "template-unexpected", "3"),
    ],
)
def test_where_the_parser_stops(text: str, code: str, name: str | None) -> None:
    fault = syntax_fault(ENVIRONMENT, f"甲\n{text}\n")

    assert fault is not None
    assert (fault[0], fault[1].get("name")) == (code, name)


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("{{ a | nmber }}", "unknown-filter", "nmber"),
        ("{% if x %}{{ a | qqqq }}{% endif %}", "unknown-filter", "qqqq"),
        ("{% if a is emty %}{% endif %}", "unknown-test", "emty"),
        ("{{ a | number(1, 2, 3) }}", "filter-arguments", "number"),
        ("{{ a | number(places=1, of=2) }}", "filter-arguments", "number"),
        ("{{ a | sort(1, 2, 3, 4, 5) }}", "filter-arguments", "sort"),
        ("{{ a | map('number', 1, 2, 3) | join }}", "filter-arguments", "number"),
        ("{{ a | map('qqqq') | join }}", "unknown-filter", "qqqq"),
        ("{{ a | select('emty') | join }}", "unknown-test", "emty"),
    ],
)
def test_what_a_line_calls_wrongly(text: str, code: str, name: str) -> None:
    fault = call_fault(ENVIRONMENT, f"甲\n{text}\n", 2)

    assert fault is not None
    assert (fault[0], fault[1]["name"]) == (code, name)
    assert call_fault(ENVIRONMENT, f"甲\n{text}\n", 1) is None


def test_a_sound_part_has_no_fault() -> None:
    text = "{{ a | number(1) }}{{ b | map('number', 1) | sort(attribute='c') | join('、') }}{% set x = 1 %}"

    assert syntax_fault(ENVIRONMENT, text) is None
    assert call_fault(ENVIRONMENT, text, 1) is None

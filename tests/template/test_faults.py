"""What is wrong with a part of a template is told alike, whatever versions of Jinja and Python say of it."""

from __future__ import annotations

import re

import pytest

from reportgen.errors import Problem
from reportgen.expressions.filters import make_filters
from reportgen.language.words import words_of
from reportgen.messages import Listing
from reportgen.places import Source
from reportgen.template.faults import call_fault, changed_member, needs, refused_statement, syntax_fault
from reportgen.template.located import LocatedPart
from reportgen.template.sandbox import make_environment

ENVIRONMENT = make_environment(make_filters({}, words_of("zh")))


def located(text: str) -> LocatedPart:
    """A part with the places of what stands in it."""
    return LocatedPart(ENVIRONMENT, "part.j2", Source("part.j2", text))


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
        ("{% for x in y %}{% endif %}", "template-end-other", "if"),
        ("{% for x in y %}{% if x %}{% endfor %}{% endif %}", "template-end-other", "for"),
        ("{% if x %}{% endif %}{% endfor %}", "template-end-alone", "for"),
        ("{% if x %}{% end if %}", "template-end-apart", "if"),
        ("{% if x %}{% elseif y %}{% endif %}", "template-else-if", "elseif"),
        ("{% if x %}{% else if y %}{% endif %}", "template-else-if", "else if"),
        ("{% if x && y %}{% endif %}", "template-operator", "&&"),
        ("{% if x || y %}{% endif %}", "template-operator", "||"),
        ("{% if !x %}{% endif %}", "template-operator", "!"),
        ("{{ x ? y : z }}", "template-ternary", None),
        ("{{ a b }}", "template-unexpected", "b"),
        ("{{ a / }}甲", "template-cut", None),
        ("{{ a。b }}", "template-wide", "。"),
        ("{{ a) }}", "template-unexpected", ")"),
        ("{{ “a” }}", "template-wide", "“"),
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
    part = located(f"甲\n{text}\n")
    fault = call_fault(ENVIRONMENT, part, 2)

    assert fault is not None
    assert (fault.code, fault.params["name"]) == (code, name)
    marked = part.source.text[fault.start : fault.start + fault.width]
    assert marked in (name, f"is {name}", "map", "select")
    assert call_fault(ENVIRONMENT, part, 1) is None


def test_a_sound_part_has_no_fault() -> None:
    text = "{{ a | number(1) }}{{ b | map('number', 1) | sort(attribute='c') | join('、') }}{% set x = 1 %}"

    assert syntax_fault(ENVIRONMENT, text) is None
    assert call_fault(ENVIRONMENT, located(text), 1) is None


@pytest.mark.parametrize(
    ("text", "error", "codes"),
    [
        ("{% for a in b %}{% endfor %}", TypeError(), ["list"]),
        ("{{ a | join }}", TypeError(), ["list"]),
        ("{{ a | number }}", TypeError(), ["filter"]),
        ("{{ a | sort | number }}", TypeError(), ["list", "filter", "alike"]),
        ("{{ a() }}", TypeError(), ["macro"]),
        ("{{ a + b }}", TypeError(), ["numbers"]),
        ("{{ -a }}", TypeError(), ["numbers"]),
        ("{% if not a and b %}{% endif %}", TypeError(), []),
        ("{% if a < b %}{% endif %}", TypeError(), ["alike"]),
        ("{{ a[b] }}", TypeError(), ["index"]),
        ("{% set a, b = c %}", ValueError(), ["as-many"]),
        ("{% for a, b in c %}{% endfor %}", TypeError(), ["as-many", "list"]),
        ("{{ a / b }}", ZeroDivisionError(), ["divisor"]),
        ("{{ a / b }}", ValueError(), []),
        ("{{ a | join }}", MemoryError(), ["memory"]),
        ("{{ a | join }}", KeyError(), []),
    ],
)
def test_what_a_line_that_failed_has_to_keep(text: str, error: Exception, codes: list[str]) -> None:
    found = needs(ENVIRONMENT, f"{{{{ x() }}}}\n{text}\n{{{{ x | join }}}}", 2, error)

    assert found == [f"template-needs-{code}" for code in codes]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲\n{% set a.b = 1 %}", ("a.b", 2)),
        ("{% set a = namespace(b=0) %}\n{% set a.b = 1 %}\n{% set c.d = 1 %}", ("c.d", 3)),
        ("{% set a = namespace(b=0) %}{% set a.b = 1 %}", None),
        ("{% set a = c() %}{% set a.b = 1 %}", ("a.b", 1)),
    ],
)
def test_what_a_part_cannot_change(text: str, found: tuple[str, int] | None) -> None:
    part = located(text)
    fault = changed_member(part)

    assert (fault and (fault.params["name"], part.source.place_at(fault.start).line)) == found
    assert fault is None or part.source.text[fault.start : fault.start + fault.width] == fault.params["name"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{% block a %}{% endblock %}{% block b %}{% endblock %}{%- block  a -%}{% endblock %}", ("block  a", "a")),
        ("甲\n{% for a, loop in b %}{% endfor %}", ("for a, loop in b", None)),
        ("{% for a in b %}{{ loop.index }}{% endfor %}{% block c %}{% endblock %}", None),
    ],
)
def test_what_is_read_and_cannot_be_compiled(text: str, fault: tuple[str, str | None] | None) -> None:
    found = refused_statement(located(text))

    assert (found and (text[found.start : found.start + found.width], found.params.get("name"))) == fault


def test_where_nothing_is_known_no_english_of_jinja_is_said() -> None:
    for code in ("template-failed", "template-syntax"):
        said = Problem(code=code, params={"needs": Listing([])})
        assert not re.search("[A-Za-z]{2}", said.message + said.hint)

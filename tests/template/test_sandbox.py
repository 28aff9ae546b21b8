"""What templates may do: nothing but text is printed, and nothing of Python is reached."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from jinja2 import TemplateError

from reportgen.expressions.evaluate import UnknownName
from reportgen.expressions.syntax import BadExpression
from reportgen.template.sandbox import MAX_PIECES, MAX_RANGE, bounded, make_environment
from reportgen.values.figure import Figure, Stated
from reportgen.values.recording import recording

FIGURE = Figure(Decimal("1.5"), "万元", Stated("a", "数", None, "1.5"))
ENVIRONMENT = make_environment({"same": lambda value: value, "rounded": lambda value: value})


def rendered(template: str, **names: Any) -> str:
    with recording(), bounded():
        return ENVIRONMENT.from_string(template).render(names)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ x }}", "1.5万元"),
        ("{{ x * 2 }}", "3万元"),
        ("{{ 'a<b' }}", "a&lt;b"),
        ("{{ 3 }}", "3"),
        ("{{ ['甲', '乙'] | join('、') }}", "甲、乙"),
        ("{{ [1, 2, 3] | batch(2) | list | length }}", "2"),
        ("{{ '好' | same }}", "好"),
        ("{% if x is defined and 2 is even %}是{% endif %}", "是"),
    ],
)
def test_texts_and_figures_are_printed(template: str, text: str) -> None:
    assert re.sub("<.*?>", "", rendered(template, x=FIGURE)) == text


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("none", "none"),
        ("true", "bool"),
        ("[1]", "list"),
        ("{'a': 1}", "dict"),
        ("0.5", "float"),
        ("range", "function"),
    ],
)
def test_nothing_but_text_is_printed(expression: str, kind: str) -> None:
    with pytest.raises(BadExpression) as caught:
        rendered(f"{{{{ {expression} }}}}")

    assert (caught.value.code, caught.value.params) == ("not-printable", {"kind": kind})


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("'a' * 9", "operator-refused"),
        ("2 ** 9", "operator-refused"),
        ("9 % 2", "operator-refused"),
        ("9 // 2", "operator-refused"),
        ("[1, 2][2]", "index-out-of-range"),
        ("[1, 2][-3]", "index-out-of-range"),
        ("[1] | batch(0) | list", "filter-arguments"),
        (f"[1] | batch({MAX_PIECES + 1}) | list", "filter-arguments"),
        ("[1] | batch('2') | list", "filter-arguments"),
    ],
)
def test_what_could_grow_without_end_or_means_nothing_is_refused(expression: str, code: str) -> None:
    with pytest.raises(BadExpression) as caught:
        rendered(f"{{{{ {expression} }}}}")

    assert caught.value.code == code


@pytest.mark.parametrize(
    "expression",
    [
        "missing",
        "missing + 1",
        "missing == 1",
        "missing.a",
        "missing and 1",
        "'a'.upper()",
        "'a'['upper']",
        "[1].append(2)",
        "x.value.real",
        "x.origin",
        "3['real']",
    ],
)
def test_names_are_those_of_the_facts_alone(expression: str) -> None:
    with pytest.raises(UnknownName):
        rendered(f"{{{{ {expression} }}}}", x=FIGURE)


@pytest.mark.parametrize(
    "template",
    [
        "{{ [1] | random }}",
        "{{ 1 | round }}",
        "{{ '<b>' | safe }}",
        "{{ 1 | rounded }}",
        "{% if 1 is callable %}{% endif %}",
    ],
)
def test_filters_and_tests_are_those_of_the_field(template: str) -> None:
    with pytest.raises(TemplateError, match=r"No (filter|test) named"):
        rendered(template, x=FIGURE)


@pytest.mark.parametrize(
    ("template", "steps"),
    [
        ("{% for i in range(10) %}{% endfor %}", 10 + 10),  # range is a call
        ("{% for i in range(10) %}{% for j in [1, 2] %}{% endfor %}{% endfor %}", 10 + 10 + 10 * 2),
        ("{% macro m() %}{% endmacro %}{{ m() }}{{ m() }}", 20),
        ("{% if 1 in range(100) %}{% endif %}", 10 + 20),
        ("{{ range(100) | list | length }}", 10 + 20 + 1 + 20 + 20 + 1),
        ("甲" * 1000, 0),
    ],
)
def test_work_is_paid_for_in_steps(template: str, steps: int) -> None:
    with recording(), bounded() as budget:
        before = budget.steps
        ENVIRONMENT.from_string(template).render()

    assert before - budget.steps == steps


@pytest.mark.parametrize(
    ("template", "length"),
    [
        ("{{ '甲' ~ '乙丙' }}", 3),
        ("{{ '甲' + '乙丙' }}", 3),
        ("{{ ['甲', '乙丙'] | join('、、') }}", 4 + 3 + 5),  # before it is made, and as it is made
        ("{% set x %}甲乙{% endset %}{{ x }}", 2),
    ],
)
def test_texts_are_paid_for_by_their_length(template: str, length: int) -> None:
    with recording(), bounded() as budget:
        before = budget.characters
        list(ENVIRONMENT.from_string(template).generate())

    assert before - budget.characters == length


def test_two_renderings_do_not_pay_for_each_other() -> None:
    turns = f"{{% for i in range({MAX_RANGE}) %}}{{% endfor %}}" * 60

    assert [rendered(turns) for _ in range(3)] == [""] * 3

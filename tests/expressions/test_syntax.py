"""Text to expressions: what is read without Jinja's parser, and what is kept of its work."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from jinja2 import Environment, nodes

from reportgen.case import Case
from reportgen.expressions import syntax
from reportgen.expressions.evaluate import Language, record_scope
from reportgen.expressions.filters import FILTERS
from reportgen.expressions.syntax import (
    BadExpression,
    compared_paths,
    expressions_as_data,
    parse_expression,
    use_expressions,
)
from reportgen.schema.contract import _expressions
from reportgen.values.figure import Figure, Stated
from tests.tools.root import ROOT


@pytest.fixture(autouse=True)
def _nothing_read_before() -> Iterator[None]:
    before = dict(syntax._read_before)
    syntax._read_before.clear()
    parse_expression.cache_clear()
    yield
    syntax._read_before.clear()
    syntax._read_before.update(before)
    parse_expression.cache_clear()


def expressions(file: str = "data/water.yaml") -> set[str]:
    """All that the schema of a data file computes and checks."""
    return {text for part in Case(ROOT / file).contract.shape.walk() for _, text in _expressions(part)}


def by_jinja(text: str) -> nodes.Expr:
    (output,) = Environment(autoescape=True).parse("{{" + text + "}}").body
    assert isinstance(output, nodes.Output)
    (expression,) = output.nodes
    return expression


def test_every_expression_is_read_as_jinja_reads_it() -> None:
    texts = expressions()

    assert len(texts) > 100
    assert [text for text in texts if parse_expression(text) != by_jinja(text)] == []


def test_kept_expressions_are_the_parsed_ones() -> None:
    texts = expressions()
    parsed = {text: parse_expression(text) for text in texts}
    data = expressions_as_data(texts)
    parse_expression.cache_clear()

    assert use_expressions(data)
    assert len(syntax._read_before) > 20
    assert {text: parse_expression(text) for text in texts} == parsed


@pytest.mark.parametrize("held", ['{"Environment": []}', '{"Filter": [1]}', "[1]", "{}"])
def test_what_a_damaged_cache_holds_is_parsed_again(held: str) -> None:
    assert use_expressions(f'{{"a | b(1)": {held}}}')
    assert parse_expression("a | b(1)") == by_jinja("a | b(1)")


def test_a_cache_that_is_no_json_is_none() -> None:
    assert not use_expressions("{")


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("a.b == c", ("a.b", "c")),
        ("a <= last.c", ("a", "last.c")),
        ("a >= b", ("a", "b")),
        ("a < b", None),
        ("a == 1", None),
        ("a | total == b", None),
        ("a + b", None),
        ("a == b and c == d", None),
    ],
)
def test_the_paths_that_an_expression_compares(text: str, paths: tuple[str, str] | None) -> None:
    assert compared_paths(text) == paths


def value_of(expression: str) -> Figure:
    names = {"a": Figure(Decimal("1.5"), "万元", Stated("a", "甲", None, "1.5"))}
    value = Language(FILTERS).evaluate(parse_expression(expression), record_scope(names))
    assert isinstance(value, Figure)
    return value


@pytest.mark.parametrize("terms", [3, 330, 5000])
def test_a_sum_may_have_any_number_of_terms(terms: int) -> None:
    summed = value_of(" + ".join(["a"] * terms))

    assert (summed.value, summed.unit) == (Decimal("1.5") * terms, "万元")
    assert summed.formula() == " + ".join(["a"] * terms)
    assert len(summed.stated_parts()) == 1


def test_a_long_sum_is_kept_between_runs() -> None:
    text = " + ".join(["a"] * 5000)
    assert use_expressions(expressions_as_data([text]))
    parse_expression.cache_clear()

    assert value_of(text).value == 7500


@pytest.mark.parametrize(
    "expression",
    [
     "a" + ".a" * 50, "(" * 70 + "a" + ")" * 70, "a" + "|abs" * 50, "-" * 60 + "a", "not " * 60 + "a",
     "a" + " - a" * 60,
     "[" * 60 + "]" * 60, "a * " * 60 + "a", "(" * 5000, "a if a else " * 60 + "a"],
)  # fmt: skip
def test_what_is_deeper_than_can_be_followed_is_refused(expression: str) -> None:
    with pytest.raises(BadExpression) as caught:
        parse_expression(expression)

    assert caught.value.code == "expression-too-deep"


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("a + " * 30_000 + "a", "expression-too-long"),
        ("a * " + "9" * 16, "constant-too-large"),
        ("a * " + "9" * 4400, "constant-too-large"),
        ("a * 1e999", "constant-too-large"),
        (r"a if '\ud800' == 'x' else a", "no-character"),
    ],
)
def test_what_no_report_can_print_is_refused(expression: str, code: str) -> None:
    with pytest.raises(BadExpression) as caught:
        parse_expression(expression)

    assert caught.value.code == code

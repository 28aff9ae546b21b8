"""Text to expressions: what is read without Jinja's parser, and what is kept of its work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jinja2 import Environment, nodes

from reportgen.case import Case
from reportgen.expressions import syntax
from reportgen.expressions.syntax import compared_paths, expressions_as_data, parse_expression, use_expressions
from reportgen.schema.contract import _expressions
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

"""Whether data fit: one library gives the verdict, the other the explanation, and both must judge alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from reportgen.facts.load import load_facts, parse_facts
from reportgen.facts.tree import MappingNode, to_plain
from reportgen.places import Source
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.validation import Validator
from tests.tools.root import ROOT

SCHEMA = json.loads((ROOT / "schema.json").read_text("utf-8"), parse_float=Decimal)
CONTRACT = Validator(SCHEMA, SchemaNode(SCHEMA, SCHEMA))
ODD = [
    "",
    "x",
    "文字",
    "-1",
    "0",
    "1.5",
    "2025.0",
    "1000000000000",
    "true",
    "null",
    "[1, 2]",
    "{a: 1}",
    "2022-02-30",
    "'12'",
]


def paths(plain: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    entries = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for key, value in entries:
        yield from paths(value, (*path, key))


def changed(plain: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """A copy in which the value at `path` is another; None removes it."""
    if not path:
        return value
    key: Any = path[0]
    rest = path[1:]
    copy: Any = dict(plain) if isinstance(plain, dict) else list(plain)
    if rest:
        copy[key] = changed(plain[key], rest, value)
    elif value is None:
        del copy[key]
    else:
        copy[key] = value
    return copy


def as_tree(plain: Any) -> MappingNode:
    return parse_facts(Source("f.yaml", json.dumps(plain, ensure_ascii=False, default=lambda number: 0)))


STARTER = to_plain(load_facts(ROOT / "data/starter.yaml"))
PATHS = [path for path in paths(STARTER) if path]


def test_the_examples_fit() -> None:
    for name in ("2022", "starter"):
        assert CONTRACT.problems(load_facts(ROOT / f"data/{name}.yaml")) == []


@pytest.mark.parametrize("text", ODD)
def test_both_libraries_judge_alike_whatever_stands_anywhere(text: str) -> None:
    odd = to_plain(parse_facts(Source("f.yaml", f"a: {text}\n")))
    assert isinstance(odd, dict)
    value = odd["a"]
    for path in PATHS:
        plain = changed(STARTER, path, value if value is not None else Decimal(7))
        explained = list(CONTRACT.explain_plain(as_tree({"a": 0}), plain))
        assert CONTRACT.fits(plain) == (not explained), path


def test_both_libraries_judge_alike_whatever_is_missing() -> None:
    for path in PATHS:
        plain = changed(STARTER, path, None)
        explained = list(CONTRACT.explain_plain(as_tree({"a": 0}), plain))
        assert CONTRACT.fits(plain) == (not explained), path

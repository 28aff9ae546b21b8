"""A schema that is no JSON: what is said, and where, is the same whatever version of Python reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import TemplateError
from reportgen.schema.merge import SchemaText


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("", "json-value", 1),
        pytest.param('{"a": ' + "9" * 4400 + "}", "number-too-long", 7, id="long number"),
        ('{"a": }', "json-value", 7),
        ("[1, , 2]", "json-value", 5),
        ("{'a': 1}", "json-quote", 2),
        ('{"a"： 1}', "json-wide", 5),
        ('{"a": “b”}', "json-quote", 7),
        ('{"a": 1， "b": 2}', "json-wide", 8),
        ('{"a": ［1］}', "json-wide", 7),
        ('{"a": "：，“”", "b"： 1}', "json-wide", 18),
        ('{// b\n"a": 1}', "json-comment", 2),
        ('{"a": 1 # b\n}', "json-comment", 9),
        ('{"a": 1, /* b */ "c": 2}', "json-comment", 10),
        ('{"a": 1, b: 2}', "json-name", 10),
        ('{"a": 1,}', "json-trailing-comma", 8),
        ('{"a": [1, 2, ]}', "json-trailing-comma", 12),
        ('{"a" 1}', "json-colon", 6),
        ('{"a", "b"}', "json-colon", 5),
        ('{"a": 1 "b": 2}', "json-comma", 9),
        ('{"a": 01}', "json-comma", 8),
        ('{"a": {"b": 1}', "bracket-open", 15),
        ('{"a": 1}}', "json-extra", 9),
        ('{"a": 1}, {}', "json-extra", 9),
        ('{"a": "b}', "json-text-open", 7),
        ('{"a": 1, "b}', "json-text-open", 10),
        ('{"a": "b\n"}', "json-text-open", 9),
        ('{"a": "b\\c"}', "json-escape", 9),
        ('{"a": "\\\\ \\u12"}', "json-escape", 11),
    ],
)
def test_what_is_no_json_is_told_at_its_place(text: str, code: str, column: int, tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    path.write_text(text, "utf-8", newline="")

    with pytest.raises(TemplateError) as caught:
        SchemaText([(path, "schema.json")])

    (problem,) = caught.value.problems
    assert problem.place is not None
    assert (problem.code, problem.place.column) == (code, column)


@pytest.mark.parametrize(
    ("written", "plain"), [("True", "true"), ("FALSE", "false"), ("None", "null"), ("NULL", "null")]
)
def test_a_word_of_another_language_is_named_as_json_writes_it(written: str, plain: str, tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    path.write_text(f'{{"a": {written}}}', "utf-8")

    with pytest.raises(TemplateError) as caught:
        SchemaText([(path, "schema.json")])

    assert caught.value.problems[0].hint == f"写成 {plain}，全用小写。"

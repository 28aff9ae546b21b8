"""What stops the YAML parser is told alike, whether libyaml reads or PyYAML: neither's words are read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from reportgen.errors import DataError
from reportgen.facts.load import parse_facts
from reportgen.facts.yaml_slips import line_slip
from reportgen.places import Source
from tests.tools.work import growth_of


@pytest.fixture(params=["libyaml", "PyYAML"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hasattr(yaml, "CLoader")
    if request.param == "PyYAML":
        monkeypatch.delattr(yaml, "CLoader")


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('a: "甲\nb: 1\n', "quote-open", "1:4"),
        ("a: ['甲, 乙]\n", "quote-open", "1:5"),
        ('a: ["甲\nb: 1\n', "quote-open", "1:5"),
        ('a: "甲\\q"\n', "bad-escape", "1:6"),
        ('a: "甲\\x1"\n', "bad-escape", "1:6"),
        ("a: @甲\n", "bad-start", "1:4"),
        ("a: `甲\n", "bad-start", "1:4"),
        ("a: *。\n", "bad-start", "1:4"),
        ("a: &。\n", "bad-start", "1:4"),
        ("a: [甲, 乙\nb: 1\n", "bracket-open", "1:4"),
        ("a: [甲, , 乙]\n", "bracket-open", "1:8"),
        ("a: {x: 1, y: 2\n", "bracket-open", "1:4"),
        ("a: {b: c.d[甲], e: 2}\n", "bracket-inside", "1:11"),
        ("a: [b[甲], c]\n", "bracket-inside", "1:6"),
        ("a: [b{甲}, c]\n", "bracket-inside", "1:6"),
        ("a: [{b: 1} {b: 2}]\n", "bracket-open", "1:4"),
        ("a: [[甲] [乙]]\n", "bracket-open", "1:4"),
        ("a: 1\nb: ,甲\n", "bracket-open", "2:4"),
        ("a: 甲: 乙\n", "colon-inside", "1:5"),
        ("a: 1\n  b: 2\n", "indentation", "2:3"),
        ("a:\n  - 甲\n b: 1\n", "indentation", "3:2"),
        ("a: | 甲\n", "bar-with-text", "1:4"),
        ("a: 1\n甲\n乙: 1\n", "colon-missing", "2:1"),
        ("a: 1\n\t\nb: 1\n", "tab", "2:1"),
        ("a: - x\n", "yaml-syntax", "1:4"),
        ("a: 1\n...\n甲\n", "yaml-syntax", "3:1"),
    ],
)
def test_what_stops_the_parser_is_told_by_the_text_there(text: str, code: str, place: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_facts(Source("f", text))

    assert [(problem.code, str(problem.place)) for problem in caught.value.problems][-1:] == [(code, f"f:{place}")]


def test_a_colon_without_a_blank_in_brackets_is_told() -> None:
    with pytest.raises(DataError) as caught:  # libyaml alone: PyYAML takes it for a colon with a blank
        parse_facts(Source("f", "a: {x: 1, y:[甲]}\n"))

    assert [(problem.code, problem.params["key"]) for problem in caught.value.problems] == [
        ("colon-without-blank", "y")
    ]


def test_brackets_without_end_are_too_deep() -> None:
    with pytest.raises(DataError) as caught:  # libyaml alone refuses more than 1000 itself
        parse_facts(Source("f", f"a: {'[' * 2000}"))

    assert [problem.code for problem in caught.value.problems] == ["too-deep"]


@pytest.mark.parametrize("line", ["{blanks}a", "a{blanks}:", "- {blanks}a", "a:{blanks}", "{blanks}", "a: [{blanks}"])
def test_a_line_of_many_blanks_is_read_in_time_that_grows_with_its_length_alone(line: str) -> None:
    def work(size: int) -> Callable[[], object]:
        source = Source("f", line.format(blanks=" " * size))
        return lambda: line_slip(source, 1)

    assert growth_of(work, 2000, 24) < 24

"""Whether data fit: one library gives the verdict, the other the explanation, and both must judge alike."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportgen import Case
from reportgen.errors import DataError
from reportgen.facts.load import load_facts, parse_facts
from reportgen.facts.tree import to_plain
from reportgen.places import Source
from reportgen.schema import contract, validation
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.validation import Validator, package_schema
from tests.test_bad import DATA, _lay_data
from tests.tools.root import ROOT
from tests.tools.work import calls_of

SCHEMA = json.loads((ROOT / "schema.json").read_text("utf-8"), parse_float=Decimal)
CONTRACT = Validator(SCHEMA, SchemaNode(SCHEMA, SCHEMA))


def as_plain(text: str) -> Any:
    return to_plain(parse_facts(Source("f.yaml", f"a: {text}\n")))


def validator(**schema: Any) -> Validator:
    return Validator({"type": "object", "properties": {"a": schema}})


def codes(judge: Validator, text: str) -> list[str]:
    return [problem.code for problem in judge.problems(parse_facts(Source("f.yaml", text)))]


def alike(judge: Validator, plain: Any) -> bool:
    return judge.is_valid(plain) == (not judge.schema_errors(plain).found)


def test_the_examples_fit() -> None:
    for name in ("2022", "starter"):
        assert CONTRACT.problems(load_facts(ROOT / f"data/{name}.yaml")) == []


def test_both_libraries_judge_alike_over_the_faulty_files(folder: Path) -> None:
    starter = to_plain(load_facts(ROOT / "data/starter.yaml"))
    assert isinstance(starter, dict)
    # Only what a file changes is judged, and each such change once: the rest is the starter's.
    parts = Validator({keyword: value for keyword, value in SCHEMA.items() if keyword != "required"})
    judged: dict[str, Any] = {}
    for case in DATA:
        _lay_data(case, folder)
        for path in (folder / "data").glob("*.yaml"):
            try:
                plain = to_plain(load_facts(path))
            except DataError:
                plain = {}
            assert isinstance(plain, dict)
            changed = {name: value for name, value in plain.items() if value != starter.get(name)}
            judged[repr(changed)] = changed
            path.unlink()

    assert len(judged) > 200
    assert sum(not parts.is_valid(plain) for plain in judged.values()) > 100
    assert [text for text, plain in judged.items() if not alike(parts, plain)] == []
    assert all(alike(CONTRACT, {name: starter[name] for name in starter if name != gone}) for gone in starter)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "number", "minimum": 0, "exclusiveMaximum": Decimal("12.5")},
        {"type": "integer", "maximum": 2100},
        {"type": "string", "minLength": 1, "maxLength": 4, "pattern": "^[^ ].*$"},
        {"type": "string", "format": "date"},
        {"type": "boolean"},
        {"enum": [1, "x", True]},
        {"type": "array", "uniqueItems": True, "minItems": 1, "items": {"type": "number"}},
        {"type": "object", "additionalProperties": False, "required": ["a"], "properties": {"a": {}, "b": {}}},
        {"multipleOf": Decimal("0.01")},
    ],
    ids="-".join,
)
def test_both_libraries_judge_odd_values_alike(schema: dict[str, Any]) -> None:
    odd = ("''", "x", "文字文字文", "𠀀𠀀𠀀𠀀", "-1", "0", "-0.0", "1", "1.0", "12.5", "12.50000000000000000001",
           "0.015", "2025.0", "2100.0000000000000000000001", "99999999999999999999999999999", "true", "null", "[]",
           "[1, 1.0]", "[1, x]", "{}", "{a: 1}", "{b: 1, c: 2}", "2022-02-28", "2022-02-30", "20220228", "2022-2-3",
           "2022-02-28T00:00:00", "２０２２-02-28", "'12'", "' x'")  # fmt: skip

    assert [text for text in odd if not alike(validator(**schema), as_plain(text))] == []


def test_every_name_that_is_missing_is_told_once() -> None:
    schema = {"type": "object", "required": ["b", "it's", "c"], "dependentRequired": {"d": ["e", "f"]}}

    assert codes(validator(**schema), "a: {c: 1, d: 1}\n") == ["missing-field"] * 2 + ["missing-beside"] * 2


def test_a_name_is_known_only_where_the_schema_gives_it() -> None:
    closed = {"additionalProperties": False, "properties": {"b": {}}, "patternProperties": {"^x-": {}}}
    schema = {"type": "object", "allOf": [{"properties": {"other": {}}}], **closed}
    root = {"type": "object", "properties": {"a": schema}}

    assert codes(Validator(root, SchemaNode(root, root)), "a: {b: 1, x-1: 1, other: 1}\n") == ["unknown-field"]


def test_a_format_is_what_the_verdict_takes_it_for() -> None:
    assert codes(validator(format="uri-template"), "a: '{'\n") == ["bad-format"]
    assert codes(validator(format="unheard-of"), "a: '{'\n") == []


def test_what_only_the_library_of_the_verdict_refuses_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Validator, "schema_errors", lambda self, plain: validation.Errors([], True))
    assert codes(validator(type="string"), "a: 1\n") == ["schema-other"]


@pytest.mark.parametrize("item", ["{a: %d}", "%d", "text %d", "[%d]"])
def test_repeated_items_are_found_in_a_long_list_without_comparing_each_with_each(item: str) -> None:
    def calls(count: int) -> int:
        facts = parse_facts(Source("a.yaml", "a:\n" + "".join(f"- {item % n}\n" for n in (*range(count), 0))))
        validator = Validator({"properties": {"a": {"uniqueItems": True}}})
        assert [problem.code for problem in validator.problems(facts)] == ["uniqueItems"]
        return calls_of(lambda: validator.problems(facts))

    assert calls(1600) - calls(800) < 2.2 * (calls(800) - calls(400))


def test_true_and_one_are_no_repetition() -> None:
    facts = parse_facts(Source("a.yaml", "a: [1, true, 0, false, 1.0]\nb: 1\n"))
    validator = Validator({"properties": {"a": {"uniqueItems": True}}, "additionalProperties": False})

    assert {problem.code for problem in validator.problems(facts)} == {"uniqueItems", "unknown-field"}
    assert not validator.schema_errors({"a": [True, 1]}).found


def test_near_names_are_looked_for_of_some_unknown_names_only() -> None:
    facts = parse_facts(Source("a.yaml", "".join(f"totl{n}: 1\n" for n in range(300))))
    problems = Validator({"properties": {"total": {}}, "additionalProperties": False}).problems(facts)

    assert [problem.params["near"] for problem in problems] == ["total"] * 100 + [""] * 200


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ({"a": {"pattern": "^(a+)+$"}}, "pattern"),
        ({"a": {"pattern": "^(?=(x*)y)"}}, "pattern"),
        ({"a": {"$schema": "https://json-schema.org/draft/2020-12/schema", "pattern": "^(a+)+$"}}, "pattern"),
        ({"a": {"pattern": r"^\p{Han}$"}}, "pattern"),
        ({"a": {"pattern": r"^(?=a)(.*)(.*)\1\2x"}}, "pattern-gives-up"),
        ({"a": {"allOf": [{"not": {"minLength": 1}}, {"pattern": r"^(?=a)(.*)(.*)\1\2x"}]}}, "schema-other"),
    ],
)
def test_no_pattern_takes_longer_than_the_verdict_allows(schema: Any, code: str) -> None:
    judge = Validator({"type": "object", "properties": schema})
    assert codes(judge, f"a: {'a' * 3000}字\n")[0] == code


@pytest.mark.parametrize(
    ("pattern", "code"), [("^(a+)+$", "unknown-field"), (r"^(?=a)(.*)(.*)\1\2x", "pattern-gives-up")]
)
def test_no_pattern_of_names_takes_longer_than_the_verdict_allows(pattern: str, code: str) -> None:
    judge = Validator({"type": "object", "patternProperties": {pattern: {}}, "additionalProperties": False})
    assert codes(judge, f"{'a' * 900}b: 1\n") == [code]
    names = Validator({"type": "object", "propertyNames": {"pattern": "^(a+)+$"}})
    assert codes(names, f"{'a' * 900}b: 1\n") == ["bad-name"]


def test_what_a_pattern_can_be_is_what_the_verdict_can_read() -> None:
    def unusable_at(schema: Any) -> Any:
        return Validator(schema).unusable_at()

    assert unusable_at({"properties": {"a": {"pattern": r"^\p{Han}(?=a)(b)\1$"}}}) is None
    assert unusable_at({"properties": {"a": {"pattern": "((a{1000}){1000}){1000}"}}}) == ("properties", "a", "pattern")
    assert unusable_at({"patternProperties": {r"a\Z": {}}}) == ("patternProperties", r"a\Z")


@pytest.mark.parametrize(("limit", "said"), [("12.5", "12.5"), ("1E+3", "1000"), ("1E+999999999", "1E+999999999")])
def test_a_limit_is_written_out_unless_nobody_could_read_it(limit: str, said: str) -> None:
    (problem,) = validator(minimum=Decimal(limit)).problems(parse_facts(Source("a.yaml", "a: 1\n")))
    assert problem.params["limit"] == said


def test_after_very_many_faults_no_more_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "_MOST_EXPLAINED", 1000)
    judge = validator(items={"type": "string"})

    assert codes(judge, "a:\n" + "- 1\n" * 1000) == ["number-for-text"] * 1000
    problems = judge.problems(parse_facts(Source("f.yaml", "a:\n" + "- 1\n" * 1001)))
    assert [problem.code for problem in problems] == ["number-for-text"] * 1000 + ["too-many-faults"]
    assert problems[-1].file == "f.yaml"
    assert problems[-1].message == "不合要求的地方超过 1,000 处，其余的没有再看"
    assert problems[-1].text("en") == "more than 1,000 faults; the rest was not looked at"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0x1F", "number-based"),
        ("0b12", "not-number"),
        ("0o9", "not-number"),
        ("0x" + "1" * 9000, "not-number"),
        ("1e3", "number-power"),
        (".5e3", "number-power"),
        ("1.2.3e5", "not-number"),
        ("1e" + "1" * 9000, "not-number"),
        ("1" * 9000 + "e1", "not-number"),
    ],
)
def test_a_number_in_another_notation_is_told_whatever_its_length(typed: str, code: str) -> None:
    assert codes(validator(type="number"), f"a: '{typed}'\n") == [code]


def test_a_schema_that_goes_over_the_same_values_again_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "_MOST_JUDGED", 100)
    judge = validator(items={"type": "string"}, allOf=[{"items": {"minimum": 2}}] * 10)

    problems = judge.problems(parse_facts(Source("f.yaml", "a:\n" + "- 1\n" * 50)))

    assert 0 < len(problems) < 100
    assert (problems[-1].file, problems[-1].message) == (
        "f.yaml", "不合要求的地方没有找全，因为按数据约定要反复判断同样的内容",
    )  # fmt: skip


def test_of_a_schema_only_what_leads_to_its_faults_is_gone_through() -> None:
    wrong = json.loads((ROOT / "schema.json").read_text("utf-8"), parse_float=Decimal)
    wrong["properties"]["year"]["title"] = ""
    wrong["properties"]["facts"]["additionalProperties"] = []
    judge = Validator(package_schema("schema/contract.schema.json"))

    found = {tuple(error.absolute_path) for error in judge.schema_errors(wrong).found}

    assert found == {("properties", "year", "title"), ("properties", "facts", "additionalProperties")}
    assert judge._parts_judged < 2_000  # of 11,000


_TREE = {"$ref": "#/$defs/tree"}


@pytest.mark.parametrize(
    ("tree", "manifold"),
    [
        ({"properties": {"a": _TREE, "b": _TREE}, "additionalProperties": _TREE, "items": _TREE}, False),
        ({"properties": {"a": {"properties": {"b": {"anyOf": [_TREE, {"type": "string"}]}}}}}, False),
        ({"properties": {"a": {"anyOf": [_TREE, _TREE]}}}, True),
        ({"properties": {"a": {"properties": {"b": {"anyOf": [_TREE, _TREE]}}}}}, True),
        ({"items": {"items": {"items": {"items": {"anyOf": [_TREE, _TREE]}}}}}, True),
        ({"properties": {"a": _TREE}, "not": {"properties": {"a": _TREE}}}, True),
        ({"properties": {"a": {"properties": {"b": _TREE}}}, "if": {"properties": {"a": {"items": _TREE}}}}, True),
        ({"properties": {"a": {"items": _TREE}}, "if": {"properties": {"a": {"contains": _TREE}}}}, True),
        ({"items": _TREE, "contains": _TREE}, True),
        ({"prefixItems": [_TREE, _TREE], "items": _TREE}, False),
        ({"additionalProperties": _TREE, "patternProperties": {"x": {"items": _TREE}}}, False),
        ({"patternProperties": {"x": _TREE, "y": _TREE}}, True),
        ({"properties": {"a": {"$ref": "#/$defs/other"}}, "allOf": [{"additionalProperties": _TREE}]}, True),
    ],
)
def test_definitions_that_double_with_the_levels_of_data_are_known(tree: dict[str, Any], manifold: bool) -> None:
    definitions = {"tree": tree, "other": {"allOf": [_TREE]}, "outer": {"properties": {"a": _TREE}}}
    sizes = contract._sizes(definitions)

    assert contract._manifold(definitions, sizes) <= {"tree", "other"}
    assert bool(contract._manifold(definitions, sizes)) is manifold


def test_levels_that_are_all_alike_are_not_counted_to_the_depth_of_any_file(monkeypatch: pytest.MonkeyPatch) -> None:
    definitions = json.loads((ROOT / "schema.json").read_text("utf-8"))["$defs"]
    sizes = contract._sizes(definitions)

    def calls(depth: int) -> int:
        monkeypatch.setattr(contract, "MAX_DEPTH", depth)
        return calls_of(lambda: contract._manifold(definitions, sizes))

    assert calls(1000) == calls(100)


def test_a_long_chain_of_definitions_is_followed_once() -> None:
    def calls(length: int) -> int:
        chain = {f"d{n}": {"$ref": f"#/$defs/d{n + 1}"} for n in range(length)}
        return calls_of(lambda: contract._sizes({**chain, f"d{length}": {}}))

    assert calls(2000) < 11 * calls(200)


@pytest.mark.parametrize(
    ("line", "name", "advice"),
    [
        ("  personnel: 386.25\n", "personnel", "补上这一行。基本支出里的人员经费。"),
        ("  office: 41.75\n", "office", "补上这一行。基本支出里的公用经费。"),
        ("  initial: 598.00\n", "initial", "补上这一行。年初批复的预算。"),
    ],
)
def test_of_a_field_that_a_template_needs_it_is_not_said_that_it_may_be_left_out(
    line: str, name: str, advice: str
) -> None:
    text = (ROOT / "data" / "hunan.yaml").read_text("utf-8")
    assert line in text

    problems = Case(ROOT / "data" / "hunan.yaml", source=Source("data/hunan.yaml", text.replace(line, ""))).check()

    assert [(problem.code, problem.params["name"], problem.advice("zh")) for problem in problems] == [
        ("missing-field", name, advice)
    ]

"""`reportgen schema`: the reference of any schema, and that of the project in docs/, which is kept fresh here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from reportgen.cli import run
from reportgen.cli.schema import template_parts
from reportgen.cli.schema_markdown import reference_markdown
from reportgen.cli.schema_text import reference_text
from reportgen.facts.load import load_facts
from reportgen.facts.tree import to_plain
from reportgen.files.project import find_project
from reportgen.schema.describe import describe_schema
from reportgen.schema.nodes import SchemaNode
from reportgen.template.resolve import contract_of
from tests.tools.root import ROOT

REFERENCE = ROOT / "docs" / "reference.md"


def shape_of(root: Path) -> SchemaNode:
    return contract_of(find_project(root / "x.yaml")).shape


def whole_reference() -> str:
    project = find_project(ROOT / "x.yaml")
    return reference_markdown(describe_schema(shape_of(ROOT), "zh"), template_parts(project, "zh"))


def test_the_reference_in_the_manuals_is_fresh(request: pytest.FixtureRequest) -> None:
    actual = whole_reference()
    if request.config.getoption("--update-golden"):
        REFERENCE.write_text(actual, "utf-8")

    assert actual == REFERENCE.read_text("utf-8")


def test_everything_of_the_schema_is_told() -> None:
    groups = describe_schema(shape_of(ROOT), "zh")
    told = {(group.path, field.name) for group in groups for field in group.fields}
    shapes = list(shape_of(ROOT).walk())

    assert {f.name for group in groups for f in group.computed} == {f.name for shape in shapes for f in shape.computed}
    assert [c.rule.id for group in groups for c in group.rules] != []
    assert {c.rule.id for g in groups for c in g.rules} == {rule.id for shape in shapes for rule in shape.rules}
    assert {name for _, name in told} >= {name for shape in shapes for name in shape.members}
    assert len(told) == sum(len(group.fields) for group in groups)


def field(kind: dict[str, Any], title: str = "甲") -> dict[str, Any]:
    return {"title": title, "description": "说明。", **kind}


SMALL = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "例",
    "description": "一份例子。",
    "type": "object",
    "additionalProperties": False,
    "required": ["year", "rows"],
    "dependentRequired": {"rate": ["words"]},
    "properties": {
        "year": field({"type": "integer", "minimum": 2000, "maximum": 2100}, "年度"),
        "rows": field({"type": "array", "minItems": 2, "uniqueItems": True, "items": {"$ref": "#/$defs/row"}}, "各行"),
        "more": field({"type": "array", "items": {"$ref": "#/$defs/row"}}, "另外各行"),
        "rate": field({"type": "number", "unit": "%", "exclusiveMinimum": 0, "multipleOf": 5, "carry": True}, "比率"),
        "words": field({"type": "array", "items": {"type": "string", "pattern": "^[a|b_c]$"}}, "词"),
        "free": field(
            {"type": "object", "carry": False, "additionalProperties": {"type": ["number", "string"]}}, "自取"
        ),
        "fixed": field({"const": "*是*", "carry": "always"}, "定"),
    },
    "computed": {
        "sum": {"title": "合计", "description": "各行之和。", "formula": "rows | total('value')", "unit": "元",
                "show": "amount", "together": "组"},
        "half": {"title": "一半", "formula": "sum / 2 * rate", "when": "rate is defined and not last.sum == 0",
                 "show": "percent", "together": "组"},
    },
    "rules": [
        {"id": "sum-less", "title": "不超", "exact": True, "check": "sum <= rate or rate is none",
         "message": "合计 {{ sum }} 太大", "hint": "核对。"},
        {"id": "sum-more", "title": "不少", "severity": "warning", "when": "rate != 0", "check": "sum >= rate",
         "message": "太小"},
    ],
    "$defs": {
        "row": {
            "title": "一行",
            "description": "一行。",
            "type": "object",
            "additionalProperties": False,
            "required": ["value"],
            "anyOf": [{"required": ["value"]}, {"required": ["parts"]}],
            "properties": {
                "value": field({"type": "number"}, "数"),
                "parts": field({"type": "array", "items": {"$ref": "#/$defs/row"}}, "其中"),
            },
            "figure": {"value": "value"},
            "computed": {"share": {"title": "占比", "formula": "value / sum"}},
        },
    },
}  # fmt: skip
TEXT = """\
例 字段参考


最外层
  一份例子。

  year  年度（整数，2000 到 2100，必填）
      说明。

  rows  各行（列表，至少 2 项，各项不重复，必填，见 rows[]）
      说明。

  more  另外各行（列表，见 rows[]）
      说明。

  rate  比率（数，%，大于 0，5 的倍数，做下一年的文件时照旧）
      说明。

  words  词（列表，每项：文字，写法要合 ^[a|b_c]$，填了 rate 就必填）
      说明。

  free  自取（一组，做下一年的文件时重填，见 free）
      说明。

  fixed  定（只能是 '*是*'，年年相同，做下一年的文件时照旧）
      说明。

  【算出的数】
  sum  合计（元，按金额印，与同组的“组”一起凑成合计）
      各行之和。
      = rows | total('value')（各行 | total('value')）
  half  一半（印成百分比，与同组的“组”一起凑成合计）
      = sum / 2 * rate（合计 ÷ 2 × 比率）
      条件：rate is defined and not last.sum == 0（比率 已填 且 非 上年·合计 = 0）

  【审核公式】
  sum-less  不超（错误，不容误差）
      要成立：sum <= rate or rate is none（合计 ≤ 比率 或 比率 没有填）
      消息：合计 {{ sum }} 太大
      办法：核对。
  sum-more  不少（警告）
      要成立：sum >= rate（合计 ≥ 比率）
      条件：rate != 0（比率 ≠ 0）
      消息：太小


rows[]  一行
  一行。
  这一组就是一个数，取 value。
  至少填一样：value、parts。
  也用在：more[]、rows[].parts[]。

  value  数（数，必填）
      说明。

  parts  其中（列表，见 rows[]）
      说明。

  【算出的数】
  share  占比
      = value / sum（数 ÷ 合计）


free  自取
  说明。

  名称自取（数，文字）
"""
MARKDOWN = """\
# 例 字段参考

由 `reportgen schema --markdown` 照 schema.json 生成，不要手改。

- [最外层](#最外层)
  - [`rows[]` 一行](#rows-一行)
  - [`free` 自取](#free-自取)

## 最外层

一份例子。

| 字段 | 名称 | 填什么 | 必填 | 说明 |
| --- | --- | --- | --- | --- |
| `year` | 年度 | 整数，2000 到 2100 | 必填 | 说明。 |
| [`rows`](#rows-一行) | 各行 | 列表，至少 2 项，各项不重复 | 必填 | 说明。 |
| [`more`](#rows-一行) | 另外各行 | 列表 |  | 说明。 |
| `rate` | 比率 | 数，%，大于 0，5 的倍数，做下一年的文件时照旧 |  | 说明。 |
| `words` | 词 | 列表，每项：文字，写法要合 ^\\[a\\|b\\_c\\]$ | 填了 rate 就必填 | 说明。 |
| [`free`](#free-自取) | 自取 | 一组，做下一年的文件时重填 |  | 说明。 |
| `fixed` | 定 | 只能是 '\\*是\\*'，年年相同，做下一年的文件时照旧 |  | 说明。 |

**算出的数**

| 名称 | 中文名 | 公式 | 写成中文名 | 什么时候算 | 怎么印 |
| --- | --- | --- | --- | --- | --- |
| `sum` | 合计：各行之和。 | `rows \\| total('value')` | 各行 \\| total('value') |  | \
元，按金额印，与同组的“组”一起凑成合计 |
| `half` | 一半 | `sum / 2 * rate` | 合计 ÷ 2 × 比率 | \
`rate is defined and not last.sum == 0` 比率 已填 且 非 上年·合计 = 0 | 印成百分比，与同组的“组”一起凑成合计 |

**审核公式**

- `sum-less` 不超（错误，不容误差）
  - 要成立：`sum <= rate or rate is none` 合计 ≤ 比率 或 比率 没有填
  - 消息：合计 {{ sum }} 太大
  - 办法：核对。
- `sum-more` 不少（警告）
  - 要成立：`sum >= rate` 合计 ≥ 比率
  - 条件：`rate != 0` 比率 ≠ 0
  - 消息：太小

## `rows[]` 一行

一行。

这一组就是一个数，取 value。

至少填一样：value、parts。

也用在：more\\[\\]、rows\\[\\].parts\\[\\]。

| 字段 | 名称 | 填什么 | 必填 | 说明 |
| --- | --- | --- | --- | --- |
| `value` | 数 | 数 | 必填 | 说明。 |
| [`parts`](#rows-一行) | 其中 | 列表 |  | 说明。 |

**算出的数**

| 名称 | 中文名 | 公式 | 写成中文名 | 什么时候算 | 怎么印 |
| --- | --- | --- | --- | --- | --- |
| `share` | 占比 | `value / sum` | 数 ÷ 合计 |  |  |

## `free` 自取

说明。

| 字段 | 名称 | 填什么 | 必填 | 说明 |
| --- | --- | --- | --- | --- |
| 名称自取 |  | 数，文字 |  |  |
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "schema.json").write_text(json.dumps(SMALL, ensure_ascii=False), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("options", "expected"), [([], TEXT), (["--markdown"], MARKDOWN)])
def test_a_small_schema_in_full(options: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", *options]) == 0

    assert capsys.readouterr().out == expected


def test_it_goes_into_a_file(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "--markdown", "-o", "说明/字段.md"]) == 0

    assert (small / "说明" / "字段.md").read_text("utf-8") == MARKDOWN
    assert capsys.readouterr().out == "已写出 说明/字段.md\n"


def test_a_wrong_schema_is_told_and_leaves_the_old_file(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "old.md").write_text("旧", "utf-8")
    (small / "schema.json").write_text(json.dumps(SMALL, ensure_ascii=False).replace("sum / 2", "sums / 2"), "utf-8")

    assert run(["schema", "-o", "old.md"]) == 3

    assert "没有“sums”这个名称" in capsys.readouterr().err
    assert (small / "old.md").read_text("utf-8") == "旧"


def test_a_file_needs_a_name(small: Path) -> None:
    assert run(["schema", "-o", ""]) == 2


def test_outside_a_project_the_programs_own_schema_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(["schema", "--markdown"]) == 0

    assert capsys.readouterr().out == whole_reference()


OWN = {
    "fields": ["year", "rows", "more", "rate", "words"],
    "properties": {
        "words": {"title": "词语"},
        "table": field({"type": "array", "items": {"$ref": "#/$defs/cell"}}, "表"),
    },
    "rules": [{"id": "sum-less", "severity": "warning"}],
    "$defs": {
        "cell": {"title": "一格", "description": "一格。", "type": "object", "additionalProperties": False,
                 "properties": {"row": {"$ref": "#/$defs/row", "title": "一行", "description": "说明。"}}},
    },
}  # fmt: skip
OWN_TEXT = """

模板 own 另加的和不同的
  数据文件里写了 template: own 才用。没有列出的，与上面的相同。


最外层
  一份例子。
  这里不用的字段：free、fixed。

  words  词语（列表，每项：文字，写法要合 ^[a|b_c]$，填了 rate 就必填）
      说明。

  table  表（列表，见 table[]）
      说明。

  【审核公式】
  sum-less  不超（警告，不容误差）
      要成立：sum <= rate or rate is none（合计 ≤ 比率 或 比率 没有填）
      消息：合计 {{ sum }} 太大
      办法：核对。


table[]  一格
  一格。

  row  一行（一组，见 rows[]）
      说明。
"""


@pytest.fixture
def templates(small: Path) -> Path:
    """The small project with a template of its own schema, one on top of it, and one without a schema."""
    for name, base in (("plain", "{}\n"), ("own", "based_on: plain\n"), ("upon", "based_on: own\n")):
        folder = small / "templates" / name
        folder.mkdir(parents=True)
        (folder / "format.yaml").write_text(base, "utf-8")
    (small / "templates" / "plain" / "report.html.j2").write_text("<p></p>", "utf-8")
    (small / "templates" / "own" / "schema.json").write_text(json.dumps(OWN), "utf-8")
    more = {"properties": {"table": {"title": "大表"}}}
    (small / "templates" / "upon" / "schema.json").write_text(json.dumps(more), "utf-8")
    (small / "templates" / "notes").mkdir()
    (small / "templates" / "notes" / "schema.json").write_text("{}", "utf-8")
    return small


def test_what_templates_have_of_their_own_comes_behind(templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0

    own, upon = capsys.readouterr().out.removeprefix(TEXT).split("\n\n\n模板 upon")
    assert own + "\n" == OWN_TEXT
    assert upon == (
        " 另加的和不同的\n"
        "  数据文件里写了 template: upon 才用。没有列出的，与模板 own 和上面的相同。\n"
        "\n\n最外层\n  一份例子。\n\n  table  大表（列表，见 table[]）\n      说明。\n"
    )


def test_the_parts_of_templates_link_to_what_they_hold(templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "--markdown"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert "- [模板 upon 另加的和不同的](#模板-upon-另加的和不同的)" in lines
    assert "  - [`table[]` 一格](#table-一格)" in lines
    assert "| [`table`](#table-一格) | 大表 | 列表 |  | 说明。 |" in lines
    assert lines.count("### 最外层") == 2


def test_the_schema_of_a_template_is_listed_as_a_whole(templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "--template", "upon", "--markdown"]) == 0

    text = capsys.readouterr().out
    assert "由 `reportgen schema --template upon --markdown` 照 schema.json 生成，不要手改。" in text
    assert "| [`table`](#table-一格) | 大表 |" in text
    assert "| `rate` | 比率 |" in text
    assert "`free`" not in text
    assert "模板" not in text


def test_the_schema_of_a_template_is_one_json_schema_for_editors(project: Path) -> None:
    assert run(["schema", "--template", "scored", "--json", "-o", "scored.schema.json"]) == 0

    schema = json.loads((project / "scored.schema.json").read_text("utf-8"))
    judge = Draft202012Validator(schema)
    facts: Any = to_plain(load_facts(project / "data" / "water.yaml"))
    assert judge.is_valid(json.loads(json.dumps(facts, default=float)))
    facts["self_evaluations"][0]["projekt"] = "甲"
    assert not judge.is_valid(json.loads(json.dumps(facts, default=float)))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--markdown", "--json"], "--markdown 不能和 --json 合用"),
        (["--template", "nowhere"], "没有“nowhere”这个模板"),
        (["--template", ""], "文件名是空的"),
    ],
)
def test_what_cannot_be_listed_is_refused(
    arguments: list[str], said: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["schema", *arguments]) == 2

    assert said in capsys.readouterr().err


def test_it_speaks_english(small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en")

    assert run(["schema"]) == 0

    assert "  half  一半 (printed as a percentage, adds up in print with the group “组”)\n" in capsys.readouterr().out


LEAVES = st.sampled_from(
    [
        {"type": "number", "minimum": 3, "maximum": 4.5},
        {"type": "string", "prose": True, "pattern": "^(x|`y`)*$"},
        {"enum": ["a", "b|c", 3, True]},
        {"type": ["null", "integer"]},
        {"type": "string", "format": "date"},
        {},
        {"$ref": "#/$defs/node"},
        {"type": "object", "additionalProperties": True},
        {"type": "array", "items": {"$ref": "#/$defs/lists"}},
    ]
)


def larger(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from(["a", "b", "名"])

    def record(parts: dict[str, Any], needed: list[str], way: int) -> dict[str, Any]:
        needed = [name for name in needed if name in parts]
        ways: list[dict[str, Any]] = [
            {"required": needed},
            {"anyOf": [{"required": needed}]},
            {"not": {"type": "null"}},
        ]
        named = {name: {"title": f"#{name}_", "description": "1. *说*\n| <明>", **part} for name, part in parts.items()}
        return {"type": "object", "additionalProperties": False, "properties": named, **ways[way]}

    records = st.builds(record, st.dictionaries(names, below), st.lists(names, unique=True), st.integers(0, 2))
    lists = below.map(lambda part: {"type": "array", "items": part})
    free = below.map(lambda part: {"type": "object", "additionalProperties": part})
    return records | lists | free


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.recursive(LEAVES, larger, max_leaves=6), language=st.sampled_from(["zh", "en"]))
def test_any_schema_has_a_reference(
    part: dict[str, Any], language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", language)
    node = {"type": "object", "additionalProperties": {"$ref": "#/$defs/node"}}
    lists = {"type": "array", "items": {"$ref": "#/$defs/lists"}}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {"field": {"title": "项", "description": "一项。", **part}},
        "$defs": {"node": node, "lists": lists},
    }
    (tmp_path / "schema.json").write_text(json.dumps(schema), "utf-8")

    groups = describe_schema(shape_of(tmp_path), language)

    markdown, text = reference_markdown(groups), reference_text(groups)
    headings = re.findall(r"^## (.*)$", markdown, re.MULTILINE)
    assert len(headings) == len(groups) == len({group.path for group in groups})
    anchors = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]
    links = re.findall(r"\]\(#([^)]*)\)", markdown)
    assert {re.sub(r"-\d+$", "", link) for link in links} <= {re.sub(r"-\d+$", "", anchor) for anchor in anchors}
    assert len(set(links[: len(groups)])) == len(groups)
    tables = [line for line in markdown.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in tables} <= {6, 7}
    for group in groups:
        for each in group.fields:
            assert f"  {each.name}" in text

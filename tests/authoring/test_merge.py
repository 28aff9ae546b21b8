"""One file from those of several units."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportgen.authoring.blank import blank_text
from reportgen.authoring.merge import Merged, Unit, merge_units
from reportgen.case import Case
from reportgen.cli import run
from reportgen.errors import DataError
from reportgen.facts.load import parse_facts
from reportgen.facts.tree import to_plain
from reportgen.places import Source
from reportgen.schema.nodes import SchemaNode

MONEY = {"type": "number", "unit": "万元", "show": "amount", "unit_from": "kind"}
ITEM = {
    "type": "object",
    "properties": {
        "name": {"type": "string"}, "amount": MONEY, "reason": {"type": "string"},
        "share": {"type": "number", "show": "percent"},
    },
}  # fmt: skip
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "year": {"type": "integer", "role": "year", "title": "年度"},
        "template": {"type": "string", "role": "template", "title": "模板"},
        "kind": {"enum": ["元", "万元"]},
        "name": {"type": "string", "title": "名称"},
        "spent": {**MONEY, "title": "支出"},
        "people": {"type": "integer", "unit": "人"},
        "rate": {"type": "number", "unit": "%"},
        "limit": {**MONEY, "carry": "always", "title": "起点"},
        "note": {"type": "string", "prose": True, "title": "说明"},
        "own": {"type": "string", "merge": "none"},
        "place": {"type": "string", "merge": "first"},
        "points": {"type": "number", "merge": "sum"},
        "items": {"type": "array", "items": ITEM, "title": "各项"},
        "texts": {"type": "array", "items": {"type": "string"}},
        "years": {
            "type": "array",
            "items": {"type": "object", "properties": {"year": {"type": "integer"}, "amount": MONEY}},
        },
        "list": {"type": "array", "items": {"type": "string"}, "merge": "same", "title": "名单"},
        "facts": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {
                    "title": {"type": "string"}, "value": {"type": "number", "title": "数"},
                    "unit": {"type": "string"}, "about": {"type": "boolean"},
                },
                "figure": {"value": "value", "unit": "unit", "about": "about"},
            },
        },
    },
}  # fmt: skip
SHAPE = SchemaNode(SCHEMA, SCHEMA)


def merged(*texts: str) -> Merged:
    """Files that say this, and the same year, as one."""
    units = [
        Unit(f"{name}.yaml", parse_facts(Source(f"{name}.yaml", f"year: 2025\n{text}\n")), {}, frozenset())
        for name, text in zip("abcdef", texts, strict=False)
    ]
    return merge_units(units, SHAPE)


@pytest.mark.parametrize(
    ("texts", "data"),
    [
        (("spent: 1.50", "spent: 2.25", ""), {"spent": Decimal("3.75")}),
        (("people: 3", "people: 4"), {"people": Decimal(7)}),
        (("rate: 98", "rate: 98"), {"rate": "待填"}),
        (("limit: 100", "limit: 100"), {"limit": Decimal(100)}),
        (("name: 甲", "", "name: 甲"), {"name": "甲"}),
        (("own: 甲", "own: 甲"), {}),
        (('note: " # 甲\\n乙"', ""), {"note": " # 甲\n乙"}),
        (("note: |\n  甲\n\n  # 乙", ""), {"note": "甲\n\n# 乙"}),
        (('texts: ["甲\\n乙"]', ""), {"texts": ["甲\n乙"]}),
        (("place: 甲", "place: 乙"), {"place": "甲"}),
        (("points: 1.5", "points: 2"), {"points": Decimal("3.5")}),
        # Amounts in the unit of all, or else in that of the schema.
        (("kind: 元\nspent: 100", "kind: 元\nspent: 50"), {"kind": "元", "spent": Decimal(150)}),
        (("kind: 元\nspent: 12345", "kind: 万元\nspent: 1"), {"spent": Decimal("2.2345")}),
        (("kind: 元\nspent: 12345", "spent: 1"), {"spent": Decimal("2.2345")}),
        (("limit: 100", "kind: 元\nlimit: 1000000"), {"limit": Decimal(100)}),
        (("spent: 1", "kind: 元\nspent: 0\nlimit: 1000000"), {"spent": 1, "limit": Decimal(100)}),
        (("kind: 元\nlimit: 1000000", "kind: 元\nlimit: 1000000"), {"kind": "元", "limit": 1000000}),
        # Items of one name are one, each file's own order stays; what one file lists twice is two things.
        (
            ("items: [{name: 甲, amount: 1}, {name: 乙, amount: 2}]", "items: [{name: 乙, amount: 3}, {name: 丙}]"),
            {"items": [{"name": "甲", "amount": 1}, {"name": "乙", "amount": 5}, {"name": "丙"}]},
        ),
        (
            ("items: [{name: 甲, amount: 1}, {name: 甲, amount: 2}]", "items: [{name: 甲, amount: 3}]"),
            {"items": [{"name": "甲", "amount": 4}, {"name": "甲", "amount": 2}]},
        ),
        (("items: [{amount: 1}]", "items: [{amount: 2}]"), {"items": [{"amount": 1}, {"amount": 2}]}),
        (("texts: [甲, 乙]", "texts: [乙, 丙]"), {"texts": ["甲", "乙", "丙"]}),
        (
            ("years: [{year: 2023, amount: 1}]", "years: [{year: 2023, amount: 2}, {year: 2024, amount: 4}]"),
            {"years": [{"year": 2023, "amount": 3}, {"year": 2024, "amount": 4}]},
        ),
        (
            ("facts: {a: {title: 件, value: 2, unit: 件}}", "facts: {a: {title: 件, value: 3, unit: 件, about: true}}"),
            {"facts": {"a": {"title": "件", "value": 5, "unit": "件", "about": True}}},
        ),
        (
            ("facts: {a: {title: 率, value: 98, unit: '%'}}", "facts: {a: {title: 率, value: 97, unit: '%'}}"),
            {"facts": {"a": {"title": "率", "value": "待填", "unit": "%"}}},
        ),
        (("list: [甲, 乙]", "list: [甲, 乙]"), {"list": ["甲", "乙"]}),
    ],
)
def test_what_becomes_of_a_field(texts: tuple[str, ...], data: dict[str, Any]) -> None:
    found = merged(*texts)

    assert found.data == {"year": 2025, **data}
    assert found.conflicts == ()
    # And what is written says the same.
    text = blank_text(SHAPE, 2025, "zh", data=found.data, notes=found.notes)
    assert to_plain(parse_facts(Source("x.yaml", text))) == found.data


@pytest.mark.parametrize(
    ("texts", "data", "said"),
    [
        (
            ("name: 甲", "name: 甲", "name: 乙"),
            {"name": "待填"},
            "c.yaml:2:7: 各份的“名称”不同，这里是“乙”，留作待填 | a.yaml:2:7 甲 | b.yaml:2:7 甲",
        ),
        (
            ("limit: 100", "limit: 50"),
            {"limit": "待填"},
            "b.yaml:2:8: 各份的“起点”不同，这里是“50万元”，留作待填 | a.yaml:2:8 100万元",
        ),
        (
            ("limit: 100", "kind: 元\nlimit: 100"),
            {"limit": "待填"},
            "b.yaml:3:8: 各份的“起点”不同，这里是“100元”，留作待填 | a.yaml:2:8 100万元",
        ),
        (
            ("list: [甲]", "list: [甲, 乙]"),
            {"list": "待填"},
            "b.yaml:2:7: 各份的“名单”不同，这里是“2 项”，留作待填 | a.yaml:2:7 1 项",
        ),
        (
            ("facts: {a: {value: 1, unit: 件}}", "facts: {a: {value: 1, unit: 个}}"),
            {"facts": {"a": {"value": "待填", "unit": "待填"}}},
            "b.yaml:2:20: 各份的“数”不同，这里是“1个”，留作待填 | a.yaml:2:20 1件",
        ),
    ],
)
def test_what_differs_is_told_with_the_line_of_each(texts: tuple[str, ...], data: dict[str, Any], said: str) -> None:
    found = merged(*texts)

    assert found.data == {"year": 2025, **data}
    problem = found.conflicts[0]
    assert said == " | ".join([str(problem), *(f"{place} {label}" for label, place in problem.related)])


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("template: x", "b.yaml:2:11: “模板”是 x，而 a.yaml 里是 —"),
        ("year: 2024", "b.yaml:1:7: “年度”是 2024，而 a.yaml 里是 2025"),
    ],
)
def test_files_of_other_periods_or_templates_are_not_merged(second: str, said: str) -> None:
    first = Unit("a.yaml", parse_facts(Source("a.yaml", "year: 2025\n")), {}, frozenset())
    text = second if second.startswith("year") else f"year: 2025\n{second}"
    other = Unit("b.yaml", parse_facts(Source("b.yaml", f"{text}\n")), {}, frozenset())

    with pytest.raises(DataError) as raised:
        merge_units([first, other], SHAPE)

    assert [str(problem) for problem in raised.value.problems] == [said]


def test_two_starters_become_one_that_can_be_checked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (project / "data/starter.yaml").read_text("utf-8")
    Path("units").mkdir()
    Path("units/a.yaml").write_text(text, "utf-8")
    Path("units/b.yaml").write_text(text.replace("示范区档案馆", "示范区图书馆").replace("我馆", "我们馆"), "utf-8")

    assert run(["merge", "units/a.yaml", "units/b.yaml", "-o", "data/2025.yaml"]) == 0

    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "已写好 data/2025.yaml：照 2 份文件合并"
    assert re.fullmatch(r"相加的数 \d+ 个；合并的清单 \d+ 个，共 \d+ 项；各份相同、照抄的 \d+ 处", out.splitlines()[1])
    assert "units/b.yaml:49:9: 警告：各份的“自称”不同，这里是“我们馆”，留作待填" in err
    assert "另见：我馆  units/a.yaml:49:9" in err
    one, both = Case("units/a.yaml").figures.root, Case("data/2025.yaml")
    problems = both.check()
    assert {problem.code for problem in problems if problem.severity == "error"} == {"not-filled-many"}
    figures = both.figures_so_far
    assert figures is not None
    for group, name in (("income", "total"), ("expenditure", "spent"), ("staff", "in_service_total")):
        assert figures.root.get(group).get(name).value == 2 * one.get(group).get(name).value
    written = Path("data/2025.yaml").read_text("utf-8")
    assert written.startswith("# yaml-language-server: $schema=../schema.json\n##\n## 部门整体支出绩效评价报告\n")
    assert "  # 2 份相加\n" in written
    assert "  self: 待填  # 各份不同\n" in written

    assert run(["merge", "units", "-o", "data/2025.yaml"]) == 2
    assert capsys.readouterr().err == (
        "data/2025.yaml: 错误：这个文件已经有了，没有覆盖\n"
        "  办法：要写在它上面，加上 --force；或者用 -o 另写一个名称。\n\n"
    )
    assert run(["merge", "units", "-o", "data/2025.yaml", "--force"]) == 0
    assert run(["merge", "units", "-o", "units/a.yaml", "--force"]) == 2
    assert "units/a.yaml: 错误：这个文件是要合并的一份，不能写在它上面\n" in capsys.readouterr().err
    assert Path("units/a.yaml").read_text("utf-8") == text


def test_nothing_is_written_where_a_file_has_errors(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (project / "data/starter.yaml").read_text("utf-8")
    Path("a.yaml").write_text(text, "utf-8")
    Path("b.yaml").write_text(text.replace("year: 2025", "year: 2025\nbad: 1"), "utf-8")

    assert run(["merge", "a.yaml", "b.yaml", "-o", "data/2025.yaml"]) == 1

    assert "没有“bad”这个字段" in capsys.readouterr().err
    assert not Path("data/2025.yaml").exists()
    assert run(["merge", "a.yaml"]) == 2
    assert capsys.readouterr().err == (
        "错误：合并至少要两份数据文件，这里只有：a.yaml\n"
        "  办法：写明各单位的文件，如 reportgen merge units/*.yaml -o data/2025.yaml。\n\n"
    )
    assert run(["merge", "a.yaml", "a.yaml"]) == 2  # one file named twice is one

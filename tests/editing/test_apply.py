"""Operations made in a file: each by exact cuts, or refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from reportgen.editing import apply
from reportgen.editing.apply import apply_operation
from reportgen.editing.operations import (
    AddField,
    InsertItems,
    MoveItem,
    Operation,
    RemoveField,
    RemoveItem,
    SetValue,
    Several,
)
from reportgen.editing.typed import Reading
from reportgen.errors import DataError, UsageError
from reportgen.facts.load import parse_facts
from reportgen.facts.paths import FactPath
from reportgen.messages import worded
from reportgen.places import Source
from reportgen.schema.nodes import SchemaNode

TEXT: dict[str, Any] = {"type": "string"}
AMOUNT: dict[str, Any] = {"type": "number", "unit": "万元", "unit_from": "money_unit"}
ITEM: dict[str, Any] = {
    "type": "object",
    "title": "一项",
    "required": ["name", "amount"],
    "properties": {"name": TEXT, "amount": AMOUNT, "unit": TEXT, "note": TEXT},
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["year", "name"],
    "properties": {
        "year": {"type": "integer", "title": "年度"},
        "money_unit": {"enum": ["万元", "元"]},
        "name": {**TEXT, "title": "名称"},
        "code": TEXT,
        "about": {"type": "boolean"},
        "date": {"type": "string", "format": "date"},
        "text": {**TEXT, "prose": True},
        "total": {**AMOUNT, "title": "合计"},
        "items": {"type": "array", "title": "各项", "items": ITEM},
        "least": {"type": "array", "minItems": 1, "items": TEXT},
        "names": {"type": "array", "items": TEXT},
        "group": {
            "type": "object",
            "title": "组",
            "required": ["first"],
            "properties": {"first": TEXT, "second": AMOUNT, "inner": {"type": "object", "properties": {"deep": TEXT}}},
        },
        "free": {"type": "object", "additionalProperties": ITEM},
    },
}
P = FactPath
SHAPE = SchemaNode(SCHEMA, SCHEMA)


def at(path: str, value: Any) -> SetValue:
    return SetValue(P(path), value)


def made(text: str, operation: Operation) -> str:
    return apply_operation(Source("data.yaml", text), operation, SHAPE).text


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ("name: 甲  # 说明\n", "乙", "name: 乙  # 说明\n"),
        ("name: '甲'\n", "it's", "name: 'it''s'\n"),
        ('name: "甲"\n', "乙", 'name: "乙"\n'),
        ("name: 甲\n", "yes", 'name: "yes"\n'),
        ("name: 甲\n", "2022", 'name: "2022"\n'),
        ("name: 甲\n", "1e3", 'name: "1e3"\n'),
        ("name: 甲\n", "007", 'name: "007"\n'),
        ("name: 甲\n", "２０２２", 'name: "２０２２"\n'),
        ("name: 甲\n", "null", 'name: "null"\n'),
        ("name: 甲\n", "甲: 乙", 'name: "甲: 乙"\n'),
        ("name: 甲\n", "甲 #1", 'name: "甲 #1"\n'),
        ("name: 甲\n", '"甲"', "name: '\"甲\"'\n"),
        ("name: 甲\n", "\"it's\"", "name: '\"it''s\"'\n"),
        ("name: 甲\n", "{{ year }}年", 'name: "{{ year }}年"\n'),
        ("name: 甲\n", "- 甲", 'name: "- 甲"\n'),
        ("name: 甲\n", "http://a.cn/#b", "name: http://a.cn/#b\n"),
        ("name: 甲\n", "甲：乙，丙。", "name: 甲：乙，丙。\n"),
        ("name: 甲\n", "2022-12-31", "name: 2022-12-31\n"),
        ("name: 甲\n", "  甲　", "name: 甲\n"),
        ("name: 甲\n", "", "name: 待填\n"),
        ("name: 甲\n", None, "name: 待填\n"),
        ("name: 待填  # 单位全称\n", "甲", "name: 甲  # 单位全称\n"),
        ("name:\nyear: 2022\n", "甲", "name: 甲\nyear: 2022\n"),
        ("name:  # 单位全称\n", "甲", "name: 甲  # 单位全称\n"),
        ("name: ~\n", "甲", "name: 甲\n"),
        ("{name: 甲, year: 2022}\n", "乙，丙", '{name: "乙，丙", year: 2022}\n'),
        ("{name: 甲, year: 2022}\n", "乙\n丙", '{name: "乙\\n丙", year: 2022}\n'),
        ('{"name": "甲"}', '"乙"', '{"name": "\\"乙\\""}'),
        ("name: 甲  # 说明\nyear: 2022\n", "乙\n\n丙\n", "name: |  # 说明\n  乙\n\n  丙\nyear: 2022\n"),
        ("name: |  # 说明\n    甲\n    乙\n\nyear: 2022\n", "丙", "name: |  # 说明\n    丙\n\nyear: 2022\n"),
        ("name: |\n  甲\n# 结尾\n", " 丙\n  丁  \n", "name: |\n  丙\n    丁\n# 结尾\n"),
        ("name: |\r\n  甲\r\nyear: 2022\r\n", "丙\n丁", "name: |\r\n  丙\r\n  丁\r\nyear: 2022\r\n"),
        ("name: |-\n  甲", "丙", "name: |-\n  丙"),
        ("name: |2\n   甲\n", "丙\n丁", "name: |2\n  丙\n  丁\n"),
        ("name: |1-\n  甲\n", "丙", "name: |1-\n 丙\n"),
        ("name: 甲\n", "丙\u200b", 'name: "丙\\u200b"\n'),
        ("name: 甲\n", "丙\U000f0000", 'name: "丙\\U000f0000"\n'),
    ],
)  # fmt: skip
def test_a_text_is_set(before: str, typed: Any, after: str) -> None:
    assert made(before, at("name", typed)) == after


@pytest.mark.parametrize(
    ("typed", "written", "said"),
    [
        ("391.00", "391.00", []),
        ("13,452.90", "13452.90", []),
        ("１３，４５２．９", "13452.9", []),
        (" 12 万元", "12", []),
        ("125000元", "12.5", ["“125000元”换算成万元：12.5"]),
        ("0.5亿元", "5000", ["“0.5亿元”换算成万元：5000"]),
        ("1.23456789元", "0.000123456789", ["“1.23456789元”换算成万元：0.000123456789"]),
        ("−3", "-3", ["“−3”按负数填写：-3"]),
        ("(391.5)", "-391.5", ["“(391.5)”按负数填写：-391.5"]),
        ("△2", "-2", ["“△2”按负数填写：-2"]),
        ("-3", "-3", []),
        ("负3", "-3", ["“负3”按负数填写：-3"]),
        ("负责", "负责", []),
        ("￥1,200元", "0.12", ["“￥1,200元”换算成万元：0.12"]),
        ("¥1200", "¥1200", []),
        ("+5", "5", []),
        (".5", "0.5", []),
        ("5.", "5", []),
        ("007", "7", []),
        ("-0", "0", []),
        ("三百二十万元", "320", ["“三百二十万元”换算成万元：320"]),
        ("叁佰贰拾万元整", "320", ["“叁佰贰拾万元整”换算成万元：320"]),
        ("三百二十万", "320", ["“三百二十万”换算成万元：320"]),
        ("两亿零五十万元", "20050", ["“两亿零五十万元”换算成万元：20050"]),
        ("三十二点五", "32.5", ["“三十二点五”写成数字：32.5"]),
        ("三十二点五万元", "32.5", ["“三十二点五万元”写成数字：32.5"]),
        ("三百五", "三百五", []),
        ("三百人", "三百人", []),
        ("百分之五", "百分之五", []),
        ("十几万元", "十几万元", []),
        ("七八万元", "七八万元", []),
        ("12人", "12人", []),
        ("约20", "约20", []),
        ("1,5", "1,5", []),
        ("1e3", "1e3", []),
        ("", "待填", []),
        ("-", '"-"', []),
        ("a: b", '"a: b"', []),
        ("1" * 31, f'"{"1" * 31}"', []),
    ],
)
def test_an_amount_is_understood_as_far_as_it_is_certain(typed: str, written: str, said: list[str]) -> None:
    edited = apply_operation(Source("data.yaml", "total: 1  # 万元\n"), at("total", typed), SHAPE)

    assert edited.text == f"total: {written}  # 万元\n"
    assert [str(text) for text in edited.said] == said


@pytest.mark.parametrize(
    ("typed", "unit", "written"),
    [
        ("百分之五", "%", "5"),
        ("百分之九十九点一", "%", "99.1"),
        ("百分之五人", "%", "百分之五人"),
        ("十五", "%", "15"),
        ("二十三人", "人", "23"),
        ("一千二百六十人次", "人次", "1260"),
        ("二〇二五", "", "2025"),
    ],
)
def test_a_number_in_characters_is_understood_in_its_unit(typed: str, unit: str, written: str) -> None:
    shape = SchemaNode({"type": "number", "unit": unit}, {})

    assert str(Reading(lambda shape: shape.unit).value(typed, shape)) == written


def test_what_is_understood_is_said_in_english_too() -> None:
    edited = [apply_operation(Source("data.yaml", "total: 1\n"), at("total", typed), SHAPE) for typed in ("1元", "△2")]

    assert [str(worded(text, "en")) for each in edited for text in each.said] == [
        "“1元” is 0.0001 in 万元",
        "“△2” is taken as less than nothing: -2",
    ]


def test_an_amount_is_in_the_unit_of_the_file() -> None:
    assert made("money_unit: 元\ntotal: 1\n", at("total", "1.5万元")) == "money_unit: 元\ntotal: 15000\n"


@pytest.mark.parametrize(
    ("path", "typed", "written"),
    [
        ("about", "是", "true"), ("about", False, "false"), ("about", "也许", "也许"),
        ("date", "2022年2月3日", "2022-02-03"), ("date", "2022/13/1", "2022/13/1"),
        ("money_unit", "元", "元"), ("year", "2023", "2023"), ("code", "2010301", '"2010301"'),
    ],
)  # fmt: skip
def test_other_values_are_written_as_their_fields_want_them(path: str, typed: Any, written: str) -> None:
    assert made(f"{path}: 待填\n", at(path, typed)) == f"{path}: {written}\n"


FILE = """\
# 头
year: 2022
name: 甲

# 各项
items:
  # 第一项
  - name: 一
    amount: 1  # 注
    # 属于第一项

  # 第二项
  - name: 二
    amount: 2

names: [甲, 乙]  # 名单
group:
  first: 丙
"""


@pytest.mark.parametrize(
    ("operation", "old", "new"),
    [
        (AddField(P("code"), "01"), "name: 甲\n", 'name: 甲\ncode: "01"\n'),
        (AddField(P("money_unit"), "元"), "year: 2022\n", "year: 2022\nmoney_unit: 元\n"),
        (AddField(P("text"), "一。\n二。"), "name: 甲\n", "name: 甲\n\ntext: |\n  一。\n  二。\n"),
        (AddField(P("total")), "name: 甲\n", "name: 甲\ntotal: 待填\n"),
        (AddField(P("least")), "    amount: 2\n", "    amount: 2\n\nleast:\n  - 待填\n"),
        (AddField(P("free.新.note"), "甲"), "  first: 丙\n",
         "  first: 丙\nfree:\n  新:\n    name: 待填\n    amount: 待填\n    note: 甲\n"),
        (AddField(P("group.inner.deep"), "x"), "  first: 丙\n", "  first: 丙\n  inner:\n    deep: x\n"),
        (AddField(P("items[0].note"), "注"), "    amount: 1  # 注\n    # 属于第一项\n",
         "    amount: 1  # 注\n    note: 注\n    # 属于第一项\n"),
        (SetValue(P("group.second"), "1,000"), "  first: 丙\n", "  first: 丙\n  second: 1000\n"),
        (RemoveField(P("group")), "group:\n  first: 丙\n", ""),
        (RemoveField(P("items[1].amount")), None, None),
        (RemoveField(P("names")), "names: [甲, 乙]  # 名单\n", ""),
        (InsertItems(P("names"), 1, ("丙", "a,b")), "[甲, 乙]", '[甲, 丙, "a,b", 乙]'),
        (InsertItems(P("names"), -1), "[甲, 乙]", "[甲, 乙, 待填]"),
        (RemoveItem(P("names[0]")), "[甲, 乙]", "[乙]"),
        (RemoveItem(P("names[1]")), "[甲, 乙]", "[甲]"),
        (MoveItem(P("names[0]"), 1), "[甲, 乙]", "[乙, 甲]"),
        (InsertItems(P("items"), 0), "  - name: 一\n",
         "  - name: 待填\n    amount: 待填\n\n  - name: 一\n"),
        (InsertItems(P("items"), 1, ({"name": "新", "amount": "1,000元"},)), "  # 第二项\n",
         "  - name: 新\n    amount: 0.1\n\n  # 第二项\n"),
        (InsertItems(P("items"), -1), "    amount: 2\n",
         "    amount: 2\n\n  - name: 待填\n    amount: 待填\n"),
        (MoveItem(P("items[1]"), 0),
         "  # 第一项\n  - name: 一\n    amount: 1  # 注\n    # 属于第一项\n\n  # 第二项\n  - name: 二\n    amount: 2\n",
         "  # 第二项\n  - name: 二\n    amount: 2\n\n"
         "  # 第一项\n  - name: 一\n    amount: 1  # 注\n    # 属于第一项\n"),
        (RemoveItem(P("items[0]")), "  - name: 一\n    amount: 1  # 注\n    # 属于第一项\n", ""),
        (RemoveItem(P("items[1]")), "  - name: 二\n    amount: 2\n", ""),
    ],
)  # fmt: skip
def test_only_what_is_touched_changes(operation: Operation, old: str | None, new: str | None) -> None:
    if old is None or new is None:
        with pytest.raises(UsageError):
            made(FILE, operation)
        return
    assert FILE.count(old) == 1

    assert made(FILE, operation) == FILE.replace(old, new)


@pytest.mark.parametrize(
    ("before", "operation", "after"),
    [
        # A list without items, with or without brackets, becomes one in lines, and the last item leaves brackets.
        ("names: []  # 名单\nyear: 1\n", InsertItems(P("names"), 0, ("甲",)), "names:  # 名单\n  - 甲\nyear: 1\n"),
        ("names:\nyear: 1\n", InsertItems(P("names"), 0, ("甲",)), "names:\n  - 甲\nyear: 1\n"),
        ("names: 待填\n", InsertItems(P("names"), -1, ("甲",)), "names:\n  - 甲\n"),
        ("names:\n  # 逐个\n  - 甲\nyear: 1\n", RemoveItem(P("names[0]")), "names: []\n  # 逐个\nyear: 1\n"),
        ("year: 1\nleast:\n  - 甲\n", RemoveItem(P("least[0]")), "year: 1\n"),
        # Lists that are not indented, dashes that stand alone, lists in lists' items.
        ("names:\n- 甲\nyear: 1\n", InsertItems(P("names"), -1, ("乙",)), "names:\n- 甲\n- 乙\nyear: 1\n"),
        ("items:\n- name: 甲\n  amount: 1\n", AddField(P("least"), ["乙"]),
         "items:\n- name: 甲\n  amount: 1\nleast:\n- 乙\n"),
        ("items:\n  -\n    name: 甲\n    amount: 1\n", InsertItems(P("items"), -1, ({"name": "乙", "amount": "2"},)),
         "items:\n  -\n    name: 甲\n    amount: 1\n  - name: 乙\n    amount: 2\n"),
        ("items:\n    -   name: 甲\n        amount: 1\n", InsertItems(P("items"), 0, ({"name": "乙", "amount": "2"},)),
         "items:\n    -   name: 乙\n        amount: 2\n    -   name: 甲\n        amount: 1\n"),
        ("items:\n  - {name: 甲, amount: 1}\n", InsertItems(P("items"), -1, ({"name": "乙", "amount": "2"},)),
         "items:\n  - {name: 甲, amount: 1}\n  - {name: 乙, amount: 2}\n"),
        ("items: [{name: 甲, amount: 1}]\n", AddField(P("items[0].note"), "注"),
         "items: [{name: 甲, amount: 1, note: 注}]\n"),
        # What stands behind a dash goes, what follows takes its place.
        ("items:\n  - note: 注  # 说明\n    name: 甲\n    amount: 1\n", RemoveField(P("items[0].note")),
         "items:\n  - name: 甲\n    amount: 1\n"),
        ("items:\n  - note: 注\n", RemoveField(P("items[0].note")), "items:\n  - {}\n"),
        ("group:\n  second: 1\nyear: 1\n", RemoveField(P("group.second")), "year: 1\n"),
        ("name: 甲\ngroup: {second: 1}\n", RemoveField(P("group.second")), "name: 甲\n"),
        # The first member of all.
        ("name: 甲\n", SetValue(P("year"), "2022"), "year: 2022\nname: 甲\n"),
        ("items:\n  - amount: 1\n", AddField(P("items[0].name"), "甲"), "items:\n  - name: 甲\n    amount: 1\n"),
        ("{name: 甲}", SetValue(P("year"), "2022"), "{year: 2022, name: 甲}"),
        # Without a line break at the end, and with others.
        ("name: 甲", AddField(P("code"), "乙"), "name: 甲\ncode: 乙"),
        ("name: 甲\r\nyear: 1\r\n", AddField(P("group"), {"first": "乙\n丙"}),
         "name: 甲\r\ngroup:\r\n  first: |\r\n    乙\r\n    丙\r\nyear: 1\r\n"),
        ("name: 甲\ryear: 1\r", AddField(P("code"), "乙"), "name: 甲\rcode: 乙\ryear: 1\r"),
        ("items:\n  - 待填  # 说明\n", SetValue(P("items[0]"), {"name": "甲", "amount": "1"}),
         "items:\n  -  # 说明\n    name: 甲\n    amount: 1\n"),
        ("items:\n  - 待填\n", SetValue(P("items[0]"), {"name": "甲", "amount": "1"}),
         "items:\n  - name: 甲\n    amount: 1\n"),
        ("free: {}\n", SetValue(P("free.甲.name"), "x"), "free:\n  甲:\n    name: x\n    amount: 待填\n"),
        ("free:\n  甲: {name: x, amount: 1}\n", AddField(P("free.yes"), {"name": "z", "amount": "2"}),
         'free:\n  甲: {name: x, amount: 1}\n  "yes":\n    name: z\n    amount: 2\n'),
    ],
)  # fmt: skip
def test_files_of_every_style(before: str, operation: Operation, after: str) -> None:
    assert made(before, operation) == after


def test_several_operations_are_made_one_upon_the_other() -> None:
    several = Several(
        (
            at("items[0].amount", "10"),
            at("items[1].amount", "20"),
            InsertItems(P("items"), 0, ({"name": "零", "amount": "0"},)),
            at("items[0].amount", "5"),
            RemoveItem(P("items[2]")),
        )
    )
    before = "items:\n  - {name: 一, amount: 1}\n  - {name: 二, amount: 2}\n"

    assert made(before, several) == "items:\n  - {name: 零, amount: 5}\n  - {name: 一, amount: 10}\n"


def test_a_large_table_is_read_as_often_as_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    for size in (5, 100):
        text = "items:\n" + "".join(f"  - {{name: n{n}, amount: {n}}}\n" for n in range(size))
        reads: list[str] = []
        with monkeypatch.context() as patched:
            patched.setattr(apply, "parse_facts", lambda source, reads=reads: reads.append("") or parse_facts(source))
            made(text, Several(tuple(at(f"items[{n}].amount", "7") for n in range(size))))
        counts.append(len(reads))

    assert counts == [2, 2]


@pytest.mark.parametrize(
    ("operation", "zh", "en"),
    [
        (AddField(P("nope")), "没有“nope”这个字段，没有改", "there is no field “nope”, and nothing was changed"),
        (at("group.nope", "x"), "没有“group.nope”这个字段，没有改",
         "there is no field “group.nope”, and nothing was changed"),
        (AddField(P("name"), "乙"), "“名称”已经填了，没有再添", "“名称” is filled in already, and was not added again"),
        (RemoveField(P("total")), "文件里没有“合计”，没有改", "the file has no “合计”, and nothing was changed"),
        (RemoveItem(P("items[7]")), "文件里没有“一项”，没有改", "the file has no “一项”, and nothing was changed"),
        (MoveItem(P("items[0]"), 2), "文件里没有“一项”，没有改", "the file has no “一项”, and nothing was changed"),
        (InsertItems(P("items"), 3), "文件里没有“一项”，没有改", "the file has no “一项”, and nothing was changed"),
        (RemoveField(P("name")), "“名称”是必填的，不能删去", "“名称” must be there and cannot be taken away"),
        (at("items", "x"), "“各项”不是单独一个值，不能这样填",
         "“各项” is no single value and cannot be filled in like this"),
        (at("group", {"first": "x"}), "“组”不是单独一个值，不能这样填",
         "“组” is no single value and cannot be filled in like this"),
        (InsertItems(P("name"), 0, ("x",)), "“名称”不是一列，不能添上或移动",
         "“名称” is no list, so that nothing can be added or moved"),
        (at("name", "甲\u202e乙"), "填的内容里有看不见的字符 U+202E，没有改",
         "what was typed has the unseen character U+202E, and nothing was changed"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told(operation: Operation, zh: str, en: str) -> None:
    with pytest.raises(UsageError) as told:
        made(FILE, operation)

    (problem,) = told.value.problems
    assert (problem.text("zh"), problem.text("en")) == (zh, en)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: &a 甲\ncode: *a\n", ["不能用“&a”这样的锚", "不能用“*a”这样的引用"]),
        ("name: 甲\nname: 乙\n", ["“name”在同一处写了两次，第 1 行已经有了"]),
        ("name: 甲\n\tcode: 乙\n", ["缩进用了制表符（Tab）"]),
    ],
)
def test_a_file_that_cannot_be_read_is_left_as_it_is(text: str, told: list[str]) -> None:
    with pytest.raises(DataError) as error:
        made(text, at("name", "丙"))

    assert [problem.message for problem in error.value.problems] == told


def test_a_place_that_cannot_be_cut_is_told() -> None:
    """A name without a colon in braces has no place for a value."""
    with pytest.raises(UsageError) as told:
        made("{name, year: 1}\n", at("name", "甲"))

    (problem,) = told.value.problems
    assert problem.message == "这一处的写法太特别，在表单里改不了"
    assert problem.text("en") == "this place is written in too special a way to be changed in the form"
    assert problem.place is not None

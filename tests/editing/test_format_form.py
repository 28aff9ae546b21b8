"""The form of a format: what is in force and who says so, and each choice as an exact edit of the text."""

from __future__ import annotations

import json
from functools import cache

import pytest

from reportgen.editing.format_form import Below, FormatForm, Known, Picker, format_form, pick
from reportgen.errors import TemplateError, UsageError
from reportgen.facts.load import parse_facts
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import MappingNode
from reportgen.files.project import find_project
from reportgen.layout.format import layout_of
from reportgen.places import Source
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.validation import package_schema
from reportgen.template.resolve import layout_for, template_lineage
from tests.tools.root import ROOT

STANDARD = ROOT / "templates" / "standard" / "format.yaml"
TEXT = STANDARD.read_text("utf-8")
BASED = """\
# 湖南
based_on: standard

styles:
  # 标题
  title: {size: 小一, bold: true}  # 小一号

  h2:
    font: 仿宋   # 不用楷体
    size: 16磅
  own: {align: 居中}
  half: {size: 五号, color: "00FF00"}


numbering:
  bullets: [○]

# 数
numbers:
  amount: {decimals: 1}
"""


def tree(text: str, name: str = "format.yaml") -> MappingNode:
    return parse_facts(Source(name, text))


@cache
def below() -> tuple[Below, ...]:
    return (Below("standard", tree(TEXT, "standard/format.yaml")),)


def form(text: str, based: bool = False, known: Known | None = None) -> FormatForm:
    own, under = tree(text), below() if based else ()
    try:
        layout, problems = layout_of(own, *(each.tree for each in under)), ()
    except TemplateError as error:
        return format_form(own, under, None, error.problems, "zh", known)
    return format_form(own, under, layout, problems, "zh", known)


def picker(found: FormatForm, path: str) -> Picker:
    return next(each for group in found["groups"] for each in group["pickers"] if each["path"] == path)


def edited(text: str, path: str, value: str | None, based: bool) -> str:
    return pick(tree(text), below() if based else (), FactPath(path), value)


@pytest.mark.parametrize(
    ("path", "value", "before", "after"),
    [
        ("styles.title.size", "一号", "    size: 二号\n", "    size: 一号\n"),
        ("styles.body.size", "16磅", "    size: 三号\n", "    size: 16磅\n"),
        ("page.top", "3.5cm", "  top: 37mm            # 天头\n", "  top: 3.5cm            # 天头\n"),
        ("page.characters", "27", "  characters: 28       #", "  characters: 27       #"),
        ("page.border", "单线 0.5磅", "  # 每行 28 字\n", "  # 每行 28 字\n  border: 单线 0.5磅\n"),
        ("fonts.use", "windows", "  use: gb2312 ", "  use: windows "),
        ("fonts.gb2312.仿宋.name", "仿宋", "{name: 仿宋_GB2312,", "{name: 仿宋,"),
        ("styles.h3.bold", "true", "h3: {font: 仿宋, ", "h3: {font: 仿宋, bold: true, "),
        ("styles.h1.color", "000000", "字符}   # 一、", '字符, color: "000000"}   # 一、'),
        ("styles.h1.color", "C00000", "字符}   # 一、", "字符, color: C00000}   # 一、"),
        ("styles.title.grid", "true", "    grid: false\n", "    grid: true\n"),
        ("styles.title.grid", None, "    line: 固定值35磅\n    grid: false\n", "    line: 固定值35磅\n"),
        ("styles.title.bold", "true", "    size: 二号\n", "    size: 二号\n    bold: true\n"),
        ("styles.footnote.size", "小五", "  # 列多的表\n", "  # 列多的表\n  footnote:\n    size: 小五\n"),
        ("styles.date.align", None, "  date: {align: 左对齐}\n", "  date: {}\n"),
        ("numbering.native", "true", "  native: false\n", "  native: true\n"),
        ("numbering.patterns[2]", "{decimal}、", '"{decimal}. "', '"{decimal}、"'),
        ("numbers.percent.separator", "true", "percent: {decimals: 2}", "percent: {decimals: 2, separator: true}"),
        ("page_number.offset", "1.5", "  offset: 1 ", "  offset: 1.5 "),
        ("page_number.text", "第{page}页", '  text: "— {page} —"\n', '  text: "第{page}页"\n'),
        ("watermark.color", "D9D9D9", "  # 空几个字\n", "  # 空几个字\n\nwatermark:\n  color: D9D9D9\n"),
        ("language", "en", "page:\n", "language: en\npage:\n"),
    ],
)  # fmt: skip
def test_a_choice_is_an_exact_edit(path: str, value: str | None, before: str, after: str) -> None:
    assert TEXT.count(before) == 1

    assert edited(TEXT, path, value, based=False) == TEXT.replace(before, after)


@pytest.mark.parametrize(
    ("path", "value", "before", "after"),
    [
        ("styles.title.size", "小二", "{size: 小一, bold", "{size: 小二, bold"),
        ("styles.title.size", None, "{size: 小一, bold: true}", "{bold: true}"),
        ("styles.h2.font", None, "    font: 仿宋   # 不用楷体\n", ""),
        ("styles.h2.align", "居中", "    size: 16磅\n", "    size: 16磅\n    align: 居中\n"),
        ("styles.own.align", None, "  own: {align: 居中}\n", "  own: {}\n"),
        ("styles.half.size", None, "{size: 五号, color", "{color"),
        ("numbers.amount.decimals", None, "# 数\nnumbers:\n  amount: {decimals: 1}\n", "# 数\n"),
        ("numbering.bullets[0]", None, "\nnumbering:\n  bullets: [○]\n", ""),
        ("page.top", "30mm", "based_on: standard\n", "based_on: standard\n\npage:\n  top: 30mm\n"),
        ("styles.body.size", "四号", "  # 标题\n  title", "  # 标题\n  body:\n    size: 四号\n  title"),
        ("numbering.patterns[1]", "{decimal}. ", "\n  bullets: [○]\n",
         '\n  patterns:\n    - "{chinese}、"\n    - "{decimal}. "\n    - "{decimal}. "\n'
         '    - （{decimal}）\n    - "{circled}"\n    - "{letter}. "\n  bullets: [○]\n'),
    ],
)  # fmt: skip
def test_a_choice_is_an_exact_edit_of_what_builds_on_another(
    path: str, value: str | None, before: str, after: str
) -> None:
    assert BASED.count(before) == 1

    assert edited(BASED, path, value, based=True) == BASED.replace(before, after)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("单线", [("", "单线", "", "")]),
        ("上下 单线 1.5磅，左右 无", [("上下", "单线", "1.5", ""), ("左右", "无", "", "")]),
        ("下 双线 0.75磅 c00000", [("下", "双线", "0.75", "c00000")]),
    ],
)
def test_borders_are_lines_on_sides(text: str, lines: list[tuple[str, str, str, str]]) -> None:
    found = form(TEXT.replace("  characters: 28", f"  border: {text}\n  characters: 28", 1))
    page, table = picker(found, "page.border"), picker(found, "styles.title.border")

    assert page["kind"] == table["kind"] == "borders"
    assert [tuple(line.values()) for line in page["lines"]] == lines
    assert [side["value"] for side in page["sides"]] == [*"上下左右"]
    assert [kind["label"] for kind in found["line_words"]["kinds"]] == ["单线", "双线", "虚线", "点线", "无"]
    assert found["line_words"]["usual"] == "0.5"


def test_borders_of_tables_have_lines_between_rows_and_columns() -> None:
    found = form(f"{BASED}\ntables:\n  blue: {{border: 横 点线}}\n", based=True)

    assert [side["value"] for side in picker(found, "tables.blue.border")["sides"]] == [*"上下左右横竖"]


def test_a_border_that_is_none_is_a_text_with_what_is_wrong() -> None:
    found = picker(form(TEXT.replace("  characters: 28", "  border: 粗线\n  characters: 28", 1)), "page.border")

    assert found["kind"] == "text"
    assert found["problems"][0]["message"] == "“粗线”不是可以用的写法"


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("styles.body.size", None, "“字号”是必填的，不能删去"),
        ("page.top", None, "“上边距”是必填的，不能删去"),
        ("styles.title.font.name", "甲", "没有“styles.title.font.name”这个字段，没有改"),
        ("page.nothing", "1", "没有“page.nothing”这个字段，没有改"),
        ("styles.title", "甲", "“标题”不是单独一个值，不能这样填"),
        ("styles.title.color", None, "文件里没有“颜色”，没有改"),
    ],
)
def test_what_cannot_be_is_told(path: str, value: str | None, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        edited(TEXT, path, value, based=False)

    assert caught.value.problems[0].text("zh") == told


def test_who_says_a_value_is_told() -> None:
    found = form(BASED, based=True)

    def said(path: str) -> tuple[str, str, bool]:
        each = picker(found, path)
        who = each.get("template") or each.get("origin", "")
        return each.get("value", ""), who, each.get("removable", False)

    assert said("styles.title.size") == ("小一", "own", True)
    assert said("styles.title.font") == ("小标宋", "standard", False)
    assert said("styles.h1.size") == ("三号", "body", False)
    assert said("styles.h1.before") == ("0行", "usual", False)
    assert said("styles.footnote.size") == ("小五", "usual", False)
    assert said("styles.own.font") == ("仿宋", "body", False)
    assert said("page.top") == ("37mm", "standard", False)
    assert said("page.border") == ("", "", False)
    assert said("numbers.amount.separator") == ("false", "usual", False)
    assert said("numbering.patterns[1]") == ("（{chinese}）", "standard", False)


def test_what_must_say_something_keeps_its_last_key() -> None:
    found = form(f"{TEXT}cells:\n  one: {{size: 四号}}\n  two: {{size: 四号, bold: true}}\n")

    assert "removable" not in picker(found, "cells.one.size")
    assert picker(found, "cells.two.size")["removable"]
    assert "removable" not in picker(found, "page.top")


def test_a_measure_is_a_number_in_one_of_its_ways() -> None:
    found = form(BASED, based=True)

    def way(path: str) -> tuple[str, str]:
        each = picker(found, path)
        return found["ways"][each["measure"]][each["way"]]["label"], each.get("number", "")

    assert way("styles.title.size") == ("小一（24 磅）", "")
    assert way("styles.h2.size") == ("磅", "16")
    assert way("styles.body.line") == ("固定值…磅", "28.95")
    assert way("styles.body.indent") == ("首行缩进…字符", "2")
    assert way("page.top") == ("mm", "37")


def test_what_can_be_chosen_comes_from_the_format() -> None:
    found = form(BASED, based=True, known=Known(("standard", "official"), frozenset({"黑体"})))

    def choices(path: str) -> list[str]:
        return [choice["label"] for choice in picker(found, path)["choices"]]

    assert choices("styles.h1.font")[:2] == ["仿宋（仿宋_GB2312）", "楷体（楷体_GB2312）"]
    assert "黑体（这台电脑有）" in choices("fonts.gb2312.黑体.name")
    assert "宋体（这台电脑没有）" in choices("fonts.gb2312.黑体.name")
    assert choices("fonts.use") == ["gb2312", "windows"]
    assert choices("based_on") == ["standard", "official"]
    assert choices("styles.h1.align") == ["两端对齐", "居中", "左对齐", "右对齐"]
    assert choices("language") == ["zh", "en"]


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("styles.title.size", "大号", "“大号”不是可以用的写法"),
        ("styles.title.font", "行书", "字体组里没有“行书”"),
        ("styles.title.color", "红", "“颜色”（styles.title.color）的写法不对：“红”"),
        ("fonts.use", "甲", "没有“甲”这组字体"),
        ("page_number.offset", "11", "“空几字”（page_number.offset）不能大于 10，写的是 11"),
    ],
)
def test_a_mistake_is_told_at_its_picker_as_the_command_line_tells_it(path: str, value: str, told: str) -> None:
    text = edited(TEXT, path, value, based=False)
    with pytest.raises(TemplateError) as caught:
        layout_of(tree(text))

    problems = picker(form(text), path)["problems"]

    assert [problem["message"] for problem in problems] == [problem.text("zh") for problem in caught.value.problems]
    assert told in problems[0]["message"]
    assert form(text)["problems"] == []


def test_styles_of_a_base_are_not_picked() -> None:
    head, _, tail = TEXT.partition("\n# 每一种段落的样子。")
    text = f"{head}\nstyles: from base\n{tail[tail.index('# 各级编号') :]}"
    found = form(text)

    assert found["of_base"]
    assert not any(group["path"].startswith("styles") for group in found["groups"])


@pytest.mark.parametrize("template", ["standard", "hunan", "official", "scored", "self-evaluation"])
def test_every_key_of_the_schema_has_its_picker(template: str) -> None:
    lineage = template_lineage(find_project(ROOT / "data" / "2022.yaml"), template)
    under = [Below(folder.name, each) for folder, each in zip(lineage.folders[1:], lineage.formats[1:], strict=True)]
    found = format_form(lineage.formats[0], under, layout_for(lineage), (), "zh")

    assert json.loads(json.dumps(found)) == found
    assert found["problems"] == []
    schema = package_schema("layout/format.schema.json")
    shape = SchemaNode(schema, schema)
    paths = {each["path"] for group in found["groups"] for each in group["pickers"]}
    for name, style in shape.members["styles"].members.items():
        assert {f"styles.{name}.{key}" for key in style.members} <= paths
    for name in ("page", "watermark", "page_number"):
        assert {f"{name}.{key}" for key in shape.members[name].members} <= paths
    # What is picked as it already is changes nothing.
    own = lineage.formats[0]
    for group in found["groups"]:
        for each in group["pickers"]:
            if "own" in each:
                assert pick(own, under, FactPath(each["path"]), each["own"]) == own.source.text

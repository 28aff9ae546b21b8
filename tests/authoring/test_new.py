"""`reportgen new`: next year's file from this year's, and a blank one from the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase

from reportgen import check_report
from reportgen.authoring.blank import blank_text
from reportgen.authoring.rollover import roll_forward
from reportgen.cli import run
from reportgen.errors import Severity, UsageError
from reportgen.facts.edits import Edit, apply_edits, line_start, value_edit
from reportgen.facts.load import load_facts, parse_facts
from reportgen.facts.tree import ScalarNode, to_plain
from reportgen.places import Source
from reportgen.schema.contract import read_contract
from tests.tools.root import ROOT

EXAMPLE = (ROOT / "data" / "2022.yaml").read_text("utf-8")
_NOT_FILLED = {"not-filled", "not-filled-optional", "not-filled-many"}
_GENERATED = re.compile(r"  # 上年 [0-9.]+$", re.MULTILINE)


def rolled(project: Path, text: str, year: int = 2023, old: str = "data/2022.yaml", new: str | None = None) -> str:
    """The text of the new file that is made from a file of this text."""
    (project / old).write_bytes(text.encode())
    file = roll_forward(Path(old), year, new)
    file.save()
    return file.path.read_bytes().decode()


def small(project: Path, text: str) -> str:
    """As `rolled`, under a schema of a few fields."""
    kinds: dict[str, dict[str, Any]] = {
        "year": {"type": "integer", "role": "year"},
        "previous": {"type": "string", "role": "previous"},
        "day": {"type": "string", "format": "date"},
        "name": {"type": "string"},
        "reason": {"type": "string", "carry": False},
        "number": {"type": "number"},
        "post": {"type": "integer", "carry": True},
        "on": {"type": "boolean"},
        "free": {},
        "list": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": {"type": ["number", "string"]},
            },
        },
        "settled": {"type": "array", "carry": True, "items": {"type": "number"}},
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "required": ["year"],
        "properties": {name: {"title": name, "description": name, **kind} for name, kind in kinds.items()},
    }
    (project / "schema.json").write_text(json.dumps(schema), "utf-8")
    return rolled(project, text)


def problems(file: str) -> list[str]:
    return [problem.code for problem in check_report(file)]


def not_filled(file: str) -> object:
    """How many places are told as yet to be filled in."""
    (problem,) = check_report(file)
    return problem.params["count"]


def report_text(file: str) -> str:
    """The paragraphs of the report that is built from a file."""
    assert run(["build", file, "-o", "out.docx"]) == 0
    return "\n".join(paragraph.text for paragraph in docx.Document("out.docx").paragraphs)


def comments(node: Any) -> Iterator[str]:
    """Every comment that ruamel.yaml knows of, in no particular order."""
    if not isinstance(node, CommentedBase):
        return
    waiting: list[Any] = [node.ca.comment, *node.ca.items.values(), node.ca.end]
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, list):
            waiting += entry
        elif entry is not None:
            yield from (line.strip() for line in entry.value.split("\n") if line.strip())
    below: Any = node
    for member in below.values() if isinstance(below, dict) else below:
        yield from comments(member)


class TestRollForward:
    """`new YEAR --from FILE`."""

    def test_changes_the_year_and_the_figures_and_nothing_else(self, project: Path) -> None:
        new = rolled(project, EXAMPLE)

        expected, section = [], ""
        for line in EXAMPLE.split("\n"):
            section = line.strip() if re.match(r" {0,2}\w+:$", line) else section
            figure = re.match(
                r"( *(?:value|count|amount|retired|total|\w+_balance|basic|project|\w+): )([0-9.]+)$", line
            )
            if line == "year: 2022":
                expected.append("year: 2023")
            elif line == "  opening_balance: 0":
                expected.append("  opening_balance: 0  # 取自上年的“年末结转和结余”，请核对")
            elif figure and section != "posts:":
                expected.append(f"{figure.group(1)}待填  # 上年 {figure.group(2)}")
            else:
                expected.append(line)
        assert new.split("\n") == expected
        assert new.count("待填") == 75

    def test_keeps_every_comment_and_the_whole_structure(self, project: Path) -> None:
        new = rolled(project, EXAMPLE)

        before, after = YAML().load(EXAMPLE), YAML().load(new)
        kept = [
            comment
            for comment in comments(after)
            if not re.fullmatch("# 上年 [0-9.]+|# 取自上年的“.*”，请核对", comment)
        ]
        assert set(kept) == {line[line.index("#") :] for line in EXAMPLE.split("\n") if "#" in line}
        assert kept == list(comments(before))
        assert shape_of(after) == shape_of(before)

    def test_names_the_figures_that_are_to_be_filled_in(self, project: Path) -> None:
        rolled(project, EXAMPLE)

        assert problems("data/2023.yaml") == ["not-filled-many"]
        assert not_filled("data/2023.yaml") == 75

    def test_filled_with_the_old_figures_nothing_has_changed_on_the_year_before(self, project: Path) -> None:
        new = rolled(project, EXAMPLE)
        (project / "data/2023.yaml").write_text(re.sub("待填  # 上年 ", "", new), "utf-8")

        assert [p for p in check_report("data/2023.yaml") if p.severity is Severity.ERROR] == []
        assert "总收入与上年持平" in report_text("data/2023.yaml")

    def test_filled_with_new_figures_the_report_tells_the_changes(self, project: Path) -> None:
        new = rolled(project, EXAMPLE)
        filled = {"13452.90": "14000.00", "12491.39": "12900.00", "961.51": "1100.00", "267": "277", "42": "52"}
        text = re.sub("待填  # 上年 ([0-9.]+)", lambda old: filled.get(old.group(1), old.group(1)), new)
        (project / "data/2023.yaml").write_text(text, "utf-8")

        assert [p for p in check_report("data/2023.yaml") if p.severity is Severity.ERROR] == []
        report = report_text("data/2023.yaml")
        assert "总收入比上年增加547.10万元，增长4.07%" in report
        assert "基本支出比上年增加138.49万元，增长14.40%" in report
        assert "项目支出比上年增加408.61万元，增长3.27%" in report

    def test_rolls_on_year_by_year_with_one_comment_a_figure(self, project: Path) -> None:
        second = _GENERATED.sub("", rolled(project, EXAMPLE)).replace("待填", "7")
        third = rolled(
            project, rolled(project, EXAMPLE, new="data/x.yaml").replace("待填", "8"), 2024, "data/2023.yaml"
        )

        filled = second.replace(": 7", ": 待填  # 上年 8").replace("opening_balance: 0", "opening_balance: 8")
        assert third == filled.replace("year: 2023", "year: 2024")


def shape_of(node: Any) -> Any:
    """The names, the lengths of lists and the texts of a file."""
    if isinstance(node, dict):
        return {name: shape_of(member) for name, member in node.items()}
    if isinstance(node, list):
        return [shape_of(item) for item in node]
    return "" if isinstance(node, int | float) or node == "待填" else node


_STYLES = {
    "flow": (
        "year: 2022\nlist: [{a: 1, b: '# 2'}, {a: 3}]\n",
        "year: 2023\nlist: [{a: 待填, b: '# 2'}, {a: 待填}]  # 上年 1、3\n",
    ),
    "flow-over-lines": (
        "year: 2022\nlist: [\n  {a: 1},\n  {a: 3}  # 三\n]\n",
        "year: 2023\nlist: [\n  {a: 待填},  # 上年 1\n  {a: 待填}  # 三\n]\n",
    ),
    "whole-flow": ("{year: 2022, number: 1.50}\n", "{year: 2023, number: 待填}  # 上年 1.50\n"),
    "comments": (
        "year: 2022  # 年\nnumber: 5   # 照表\nlist:\n- a: 6 \n  b: 7\t# 表\n",
        "year: 2023  # 年\nnumber: 待填   # 照表\nlist:\n- a: 待填  # 上年 6 \n  b: 待填\t# 表\n",
    ),
    "generated": (
        "year: 2022\nnumber: 5  # 上年 4.00\nlist:\n- a: 6  # 上年 5；照表\n- {b: 7, c: 8} # 2020年 1、2\n"
        "- a: 9  # 上年 9 月\n",
        "year: 2023\nnumber: 待填  # 上年 5\nlist:\n- a: 待填  # 上年 6；照表\n- {b: 待填, c: 待填} # 上年 7、8\n"
        "- a: 待填  # 上年 9 月\n",
    ),
    "generated-texts": (
        "year: 2022\nreason: 又因为  # 上年 “因为”\nday: 2022-04-01  # 上年 2021-03-01\n",
        "year: 2023\nreason: 待填  # 上年 “又因为”\nday: 待填  # 上年 2022-04-01\n",
    ),
    "no-line-break-at-end": ("number: 5\nyear: 2022", "number: 待填  # 上年 5\nyear: 2023"),
    "crlf": (
        "year: 2022\r\nnumber: 5\r\nreason: |\r\n  一。\r\n\r\n  二。\r\n\r\n# 尾\r\nday: '2022-03-01'\r\n",
        "year: 2023\r\nnumber: 待填  # 上年 5\r\nreason: 待填\r\n\r\n# 尾\r\nday: 待填  # 上年 2022-03-01\r\n",
    ),
    "byte-order-mark": ("\ufeffyear: 2022\nnumber: -5\n", "\ufeffyear: 2023\nnumber: 待填  # 上年 -5\n"),
    "astral": ("name: 𠮷野\nyear: 2022\nnumber: 5\n", "name: 𠮷野\nyear: 2023\nnumber: 待填  # 上年 5\n"),
    "what-stays": (
        "year: 2022\nname: '2'\npost: 3\non: true\nsettled: [1, 2]\nfree: 文字\n",
        "year: 2023\nname: '2'\npost: 3\non: true\nsettled: [1, 2]\nfree: 文字\n",
    ),
    "what-goes": (
        'year: 2022\nreason: "因为"\nday: 2022-03-01\nfree: {x: {y: 1}}\n',
        "year: 2023\nreason: 待填  # 上年 “因为”\nday: 待填  # 上年 2022-03-01\nfree: {x: {y: 待填}}  # 上年 1\n",
    ),
}


@pytest.mark.parametrize("style", _STYLES)
def test_whatever_the_style_only_figures_change(style: str, project: Path) -> None:
    old, new = _STYLES[style]

    assert small(project, old) == new


def test_a_file_in_json_rolls_forward_alike(project: Path) -> None:
    plain = to_plain(parse_facts(Source("f.yaml", EXAMPLE)))
    text = json.dumps(plain, indent=1, ensure_ascii=False, default=lambda number: f"\0{number}\0")
    text = re.sub(r'"\\u0000(.*?)\\u0000"', r"\1", text)
    expected = to_plain(parse_facts(Source("f.yaml", rolled(project, EXAMPLE))))
    (project / "data/2023.yaml").unlink()

    assert to_plain(parse_facts(Source("f.yaml", rolled(project, text)))) == expected


class TestPointingBack:
    """How the new file finds last year's."""

    def test_a_file_that_is_found_by_itself_is_not_named(self, project: Path) -> None:
        assert "\nprevious" not in rolled(project, EXAMPLE)

    @pytest.mark.parametrize(
        ("old", "new", "line"),
        [
            ("data/办公室.yaml", "data/2023.yaml", "previous: 办公室.yaml"),
            ("data/2022.yaml", "2023.yaml", "previous: data/2022.yaml"),
            ("data/2022.yaml", "next/2023.yaml", "previous: ../data/2022.yaml"),
            ("data/the office's.yaml", "data/2023.yaml", "previous: 'the office''s.yaml'"),
        ],
    )
    def test_any_other_is_named_below_the_year(self, old: str, new: str, line: str, project: Path) -> None:
        (project / "data/2022.yaml").unlink()
        text = rolled(project, EXAMPLE, old=old, new=new)

        assert f"\nyear: 2023\n{line}\nattachment: 1" in text
        assert problems(new) == ["not-filled-many"]

    def test_an_old_name_is_changed(self, project: Path) -> None:
        text = EXAMPLE.replace("year: 2022", "year: 2022\nprevious: 2021.yaml  # 改名前")

        assert "year: 2023\nprevious: 2022.yaml  # 改名前\n" in rolled(project, text)

    def test_a_year_further_on_has_no_last_year(self, project: Path) -> None:
        text = EXAMPLE.replace("year: 2022", "year: 2022\nprevious: 2021.yaml  # 改名前")

        new = rolled(project, text, 2025)

        assert "year: 2025\n# previous: 2021.yaml  # 改名前\n" in new
        assert "retired: 待填  # 2022年 44\n" in new

    def test_last_years_file_outside_of_the_project_is_told_at_once(
        self, project: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
    ) -> None:
        elsewhere = tmp_path_factory.mktemp("elsewhere")
        old = elsewhere / "2022.yaml"
        old.write_text(EXAMPLE, "utf-8")

        assert run(["new", "2023", "--from", str(old), "-o", "data/2023.yaml"]) == 2
        assert capsys.readouterr().err == (
            f"{old}: 错误：这个文件不在新文件的项目里，新文件不能把它当作上年数据\n"
            "  办法：先把它复制到项目里，如 data/，再用复制的这份。没有写入任何文件。\n\n"
        )
        assert not (project / "data/2023.yaml").exists()
        # What is not the year before is nobody's last year.
        assert run(["new", "2024", "--from", str(old), "-o", "data/2024.yaml"]) == 0

    @pytest.mark.parametrize(
        ("old", "year", "new"),
        [
            ("{year: 2022, on: true}", 2023, "{year: 2023, previous: 甲.yaml, on: true}"),
            ("{year: 2022, previous: x.yaml, on: true}", 2025, "{year: 2025, on: true}"),
            ("{year: 2022, previous: x.yaml}", 2025, "{year: 2025}"),
            ("year: 2022", 2023, "year: 2023\nprevious: 甲.yaml"),
            ("on: true\r\nyear: 2022 # 年\r\n", 2023, "on: true\r\nyear: 2023 # 年\r\nprevious: 甲.yaml\r\n"),
        ],
    )
    def test_in_any_style(self, old: str, year: int, new: str, project: Path) -> None:
        small(project, "year: 2022\n")

        assert rolled(project, old, year, "data/甲.yaml", "data/乙.yaml") == new

    def test_a_schema_without_the_field_gets_none(self, project: Path) -> None:
        small(project, "year: 2022\n")
        schema = json.loads((project / "schema.json").read_text("utf-8"))
        del schema["properties"]["previous"]
        (project / "schema.json").write_text(json.dumps(schema), "utf-8")

        assert rolled(project, "year: 2022\n", old="data/甲.yaml", new="data/乙.yaml") == "year: 2023\n"


def test_a_file_without_a_year_is_refused(project: Path) -> None:
    small(project, "year: 2022\n")
    schema = json.loads((project / "schema.json").read_text("utf-8"))
    del schema["required"]
    (project / "schema.json").write_text(json.dumps(schema), "utf-8")
    (project / "data/甲.yaml").write_text("on: true\n", "utf-8")

    with pytest.raises(UsageError) as error:
        roll_forward(Path("data/甲.yaml"), 2023)

    assert error.value.problems[0].code == "new-no-year"


def test_what_names_the_old_year_is_listed_with_what_to_do_next(
    project: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit(
        "data/2022.yaml",
        ("坚持党风廉政建设与", "一切照旧。自2022年3月1日起，坚持党风廉政建设与"),
        ("name: 财政拨款收入", "name: 2022年度财政拨款收入"),
        ("没有政府性债务", "２０２２年没有政府性债务，二〇二二年也没有非税收入；编号120225"),
        ("  retired: 44", "  retired: 2022"),
        ("  project: 12491.39", "  project: 12491.39  # 照2022年决算"),
    )

    assert run(["new", "2023", "--from", "2022.yaml"]) == 0

    assert capsys.readouterr().out == (
        "已写好 data/2023.yaml：75 处待填，其余照旧\n\n"
        "沿用了上年的 5 个数，看一看还对不对：\n\n"
        "  data/2023.yaml:19:13: 附件序号 1\n"
        "  data/2023.yaml:77:14: 编制数 43个\n"
        "  data/2023.yaml:79:14: 编制数 8个\n"
        "  data/2023.yaml:81:14: 编制数 8个\n"
        "  data/2023.yaml:418:20: 年初结转和结余 0万元\n\n"
        "还有 5 处写着 2022 年，逐个看一看要不要改（叙述里的年度可以写成 {{ year }}）：\n\n"
        "  data/2023.yaml:3:17: # 乐山市市中区人民政府办公室 2022 年度部门整体支出绩效评价报告：全部事实\n"
        "  data/2023.yaml:308:13: 自2022年3月1日起，坚持党风廉政建设与党建工作同谋划、同推进。\n"
        "  data/2023.yaml:414:13: 2022年度财政拨款收入\n"
        "  data/2023.yaml:423:19: # 照2022年决算\n"
        "  data/2023.yaml:453:3: ２０２２年没有政府性债务，二〇二二年也没有非税收入；\n\n"
        "下一步：把“待填”逐个换成实际的内容，再检查：\n\n  reportgen check data/2023.yaml\n"
    )


@pytest.mark.parametrize(
    ("old", "output", "new"),
    [
        ("data/2022.yaml", None, "data/2023.yaml"),
        ("data/办公室2022.yml", None, "data/办公室2023.yml"),
        ("data/办公室.yml", None, "data/2023.yaml"),
        ("data/2022.yaml", "next/", "next/2023.yaml"),
        ("data/2022.yaml", "templates", "templates/2023.yaml"),
        ("data/2022.yaml", "a/b.yml", "a/b.yml"),
    ],
)
def test_the_new_file_is_named_for_its_year(old: str, output: str | None, new: str, project: Path) -> None:
    (project / "data/2022.yaml").rename(project / old)
    assert run(["new", "2023", "--from", old, *(["-o", output] if output else [])]) == 0

    assert (project / new).is_file()


def uncommented(text: str) -> str:
    """A blank file in which every field counts, also what may be left out."""
    first, _, rest = text.partition("\n")
    return first + "\n" + re.sub(r"^(?: *# )+", lambda mark: mark.group().replace("# ", ""), rest, flags=re.MULTILINE)


class TestBlank:
    """`new YEAR --blank`."""

    def test_everything_but_the_year_is_to_be_filled_in(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["new", "2027", "--blank"]) == 0

        text = (project / "data/2027.yaml").read_text("utf-8")
        assert capsys.readouterr().out == (
            "已写好 data/2027.yaml：32 处待填；行首带“# ”的可以不填，要填就把“# ”删去\n\n"
            "下一步：把“待填”逐个换成实际的内容，再检查：\n\n  reportgen check data/2027.yaml\n"
        )
        assert text.startswith("# yaml-language-server: $schema=../schema.json\n##\n## 部门整体支出绩效评价报告\n")
        assert "\nyear: 2027\n" in text
        assert problems("data/2027.yaml") == ["not-filled-many"]
        assert not_filled("data/2027.yaml") == 32

    def test_what_may_be_left_out_counts_without_its_mark(self, project: Path) -> None:
        run(["new", "2027", "--blank"])
        path = project / "data/2027.yaml"
        path.write_text(uncommented(path.read_text("utf-8")), "utf-8")

        assert problems("data/2027.yaml") == ["not-filled-many"]
        assert not_filled("data/2027.yaml") == len(re.findall("待填$", path.read_text("utf-8"), re.MULTILINE))
        assert not re.search("^ *# ", path.read_text("utf-8").partition("\n")[2], re.MULTILINE)

    def test_explains_every_field(self, project: Path) -> None:
        run(["new", "2027", "--blank"])

        text = (project / "data/2027.yaml").read_text("utf-8")
        plain = re.sub(r"[\s#]", "", text)
        schema = json.loads((project / "schema.json").read_text("utf-8"))
        fields = [
            field for owner in (schema, *schema["$defs"].values()) for field in owner.get("properties", {}).values()
        ]
        assert len(fields) > 60
        assert [f["title"] for f in fields if re.sub(r"\s", "", f["title"] + "") not in plain] == []
        assert [f["description"] for f in fields if re.sub(r"\s", "", f["description"]) not in plain] == []

    def test_lines_are_not_wider_than_a_page(self, project: Path) -> None:
        run(["new", "2027", "--blank"])

        text = (project / "data/2027.yaml").read_text("utf-8")
        assert max(len(line.encode("gbk")) for line in text.replace("〇", "零").splitlines()) <= 85

    def test_without_a_project_the_file_is_made_where_one_stands(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert run(["new", "2027", "--blank"]) == 0

        assert capsys.readouterr().err == "reportgen: 没有找到 schema.json，用的是程序自带的数据约定和模板\n"
        assert (tmp_path / "2027.yaml").read_text("utf-8").startswith("## 部门整体支出绩效评价报告\n")
        assert problems("2027.yaml") == ["not-filled-many"]


def contract(folder: Path, properties: dict[str, Any], **more: Any) -> Any:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "year": {"title": "年度", "description": "四位数。", "type": "integer", "role": "year"},
            **properties,
        },
        **more,
    }
    (folder / "schema.json").write_text(json.dumps(schema), "utf-8")
    return read_contract(folder / "schema.json", "schema.json")


def test_a_blank_file_says_what_the_schema_demands(tmp_path: Path) -> None:
    text = {"title": "甲", "description": "说明。"}
    node = {"type": "object", "additionalProperties": False, "properties": {"below": {**text, "$ref": "#/$defs/node"}}}
    pair = {"type": "object", "additionalProperties": False, "required": ["y"], "properties": {"x": text, "y": text}}
    shape = contract(
        tmp_path,
        {
            "a": {**text, "type": "integer", "minimum": 1, "unit": "件"},
            "b": {**text, "enum": ["是", "否", 3]},
            "c": {**text, "const": "x: y"},
            "d": {**text, "type": "boolean"},
            "e": {**text, "exclusiveMinimum": 0, "exclusiveMaximum": 9},
            "f": {**text, "type": "array", "minItems": 2, "maxItems": 3, "items": {"type": "number"}},
            "g": {**text, "$ref": "#/$defs/node"},
            "h": {**text, "type": "object", "additionalProperties": {"type": "array", "items": {"type": "array"}}},
            "i": {**text, "maximum": 9, "maxLength": 5},
            "j": {**text, "type": "array", "items": {"$ref": "#/$defs/pair"}},
        },
        required=["b", "c", "f", "g", "j"],
        dependentRequired={"d": ["i"], "b": ["d"]},
        **{"$defs": {"node": node, "pair": pair}},
    ).shape

    assert blank_text(shape, 2027, "zh").partition("检查。\n\n")[2] == (
        "## 年度（整数）：四位数。\n# year: 2027\n\n"
        "## 甲（件，整数，不小于 1）：说明。\n# a: 待填\n\n"
        "## 甲（可以填 是、否、3）：说明。\nb: 待填\n\n"
        "## 甲：说明。\nc: 'x: y'\n\n"
        "## 甲（填 true 或 false）：说明。\nd: 待填\n\n"
        "## 甲（大于 0，小于 9）：说明。\n# e: 待填\n\n"
        "## ══════ 甲（最多 3 项，至少 2 项） ══════\n## 说明。\nf:\n  - 待填\n  - 待填\n\n"
        "## ══════ 甲 ══════\n## 说明。\ng:\n  ## 甲：说明。\n  below: 待填\n\n"
        "## ══════ 甲 ══════\n## 说明。\n# h:\n#   示例:\n#     - - 待填\n\n"
        "## 甲（不大于 9，最多 5 个字）：说明。\ni: 待填\n\n"
        "## ══════ 甲 ══════\n## 说明。\nj:\n  ## 甲：说明。\n  - y: 待填\n    ## 甲：说明。\n    # x: 待填\n"
    )


_LEAVES = st.sampled_from(
    [
        {"type": "number", "minimum": 3},
        {"type": "string", "prose": True, "pattern": "^x"},
        {"enum": ["a", "b"]},
        {"const": "true"},
        {"type": "boolean"},
        {"type": "string", "format": "date"},
        {},
        {"$ref": "#/$defs/node"},
        {"type": "object", "additionalProperties": True},
    ]
)


def _larger(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.lists(st.sampled_from(["a", "b", "名"]), min_size=1, max_size=3, unique=True)

    def record(parts: dict[str, Any], needed: list[str], way: int) -> dict[str, Any]:
        needed = [name for name in needed if name in parts]
        branch = ({"required": needed}, {"allOf": [{"required": needed}]}, {"anyOf": [{"required": needed}]})[way]
        named = {name: {"title": name, "description": "说明。", **part} for name, part in parts.items()}
        return {"type": "object", "additionalProperties": False, "properties": named, **branch}

    records = st.builds(record, st.dictionaries(st.sampled_from(["a", "b", "名"]), below), names, st.integers(0, 2))
    lists = st.builds(
        lambda item, least: {"type": "array", "items": item, "minItems": least, "uniqueItems": least < 2},
        below,
        st.integers(0, 2),
    )
    free = below.map(lambda part: {"type": "object", "additionalProperties": part})
    return records | lists | free


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(field=st.recursive(_LEAVES, _larger, max_leaves=6), needed=st.booleans(), language=st.sampled_from(["zh", "en"]))
def test_a_blank_file_of_any_schema_only_lacks_its_contents(
    field: dict[str, Any], needed: bool, language: str, tmp_path: Path
) -> None:
    node = {
        "type": "object",
        "additionalProperties": False,
        "required": ["list"],
        "properties": {
            "list": {"title": "列", "description": "列。", "type": "array", "items": {"$ref": "#/$defs/node"}},
        },
    }
    whole = contract(
        tmp_path,
        {"field": {"title": "项", "description": "一项。", **field}},
        required=["year", *(["field"] if needed else [])],
        **{"$defs": {"node": node}},
    )

    text = blank_text(whole.shape, 2027, language)

    for version in (text, uncommented(f"\n{text}")):
        found = {problem.code for problem in whole.validator.problems(parse_facts(Source("f.yaml", version)))}
        assert found <= _NOT_FILLED, version


class TestEdits:
    """Splices."""

    def test_all_are_made_at_once_in_any_order(self) -> None:
        edits = [Edit(4, 5, "五"), Edit(0, 1, ""), Edit(2, 2, "甲"), Edit(2, 2, "乙"), Edit(2, 3, "三")]

        assert apply_edits("123456", edits) == "2甲乙三4五6"

    @pytest.mark.parametrize("edits", [[(0, 2, ""), (1, 3, "")], [(2, 1, "")], [(0, 7, "")], [(-1, 0, "")]])
    def test_what_overlaps_or_lies_outside_is_refused(self, edits: list[tuple[int, int, str]]) -> None:
        with pytest.raises(ValueError, match="overlaps another or lies outside"):
            apply_edits("123456", edits)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("a: 1 # x\nb: 2\n", "a: 值 # x\nb: 2\n"),
            ("a: 'it''s' # x\n", "a: 值 # x\n"),
            ("a:\nb: 2\n", "a: 值\nb: 2\n"),
            ("a: | # x\n  一\n\n  二\n\n\n# y\nb: 2\n", "a: 值\n\n\n# y\nb: 2\n"),
            ("a: |\r\n  一\r\nb: 2\r\n", "a: 值\r\nb: 2\r\n"),
            ("a: |\n  一", "a: 值"),
            ("{b: 1, a: 2}", "{b: 1, a: 值}"),
        ],
    )
    def test_a_value_gives_way_whole_and_alone(self, old: str, new: str) -> None:
        scalar = parse_facts(Source("f.yaml", old)).members["a"]
        assert isinstance(scalar, ScalarNode)

        assert apply_edits(old, [value_edit(scalar, "值")]) == new

    @pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
    def test_a_line_begins_behind_any_line_break(self, break_: str) -> None:
        text = break_.join(["一二", "", "三四五"])

        assert line_start(text, 3) == text.index("三")


def test_the_old_file_is_not_touched(project: Path) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}

    assert run(["new", "2023", "--from", "data/2022.yaml"]) == 0

    assert {path: path.read_bytes() for path in before} == before
    assert load_facts(project / "data/2023.yaml").members["year"] is not None

"""What the schema of a template may change, and that `check` does what `reportgen schema --template` shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest

from reportgen.cli import run
from reportgen.schema.contract import read_contract
from reportgen.schema.nodes import without_contradictions
from tests.tools.cases import STARTER, said
from tests.tools.root import ROOT

FILE = "data/2025.yaml"
NAME = {"type": "string", "title": "名称", "description": "另一种名称。"}


def lay(schema: dict[str, Any], *more: tuple[str, str], based_on: str = "standard", template: str = "own") -> None:
    """A template with a schema, and the starter that chooses it."""
    folder = Path("templates", template)
    folder.mkdir()
    (folder / "format.yaml").write_text(f"based_on: {based_on}\n", "utf-8")
    (folder / "schema.json").write_text(json.dumps(schema, ensure_ascii=False, indent=1), "utf-8")
    text = STARTER
    for old, new in more:
        assert old in text
        text = text.replace(old, new)
    Path(FILE).write_text(f"template: {template}\n{text}", "utf-8")


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines of what `check` says, without the excerpts and the last two."""
    return [line for line in said(["check", FILE], capsys).splitlines() if "|" not in line and line][:-1]


class TestBesideReference:
    """What stands beside `$ref` wins over the definition, for data as for people."""

    def test_a_field_may_be_asked_for_no_longer(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        three_public = STARTER[STARTER.index("  three_public:\n") : STARTER.index("management: |")]
        lay({"properties": {"execution": {"required": []}}}, (three_public, ""))

        assert run(["schema", "--template", "own"]) == 0
        shown = [line for line in capsys.readouterr().out.split("\n") if line.startswith("  three_public  三公经费（")]
        assert shown == ["  three_public  三公经费（一组，见 last_year.execution.three_public）"]
        assert told(capsys) == ["data/2025.yaml：没有问题"]

    def test_a_field_may_be_asked_for(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        lay(
            {"properties": {"operating": {"required": ["overview", "threshold"]}}},
            ("  threshold: 100\n", ""),
            (STARTER[STARTER.index("  projects:\n") : STARTER.index("evaluation:\n")], ""),
        )

        assert "（operating）里缺“threshold”（逐个分析的起点金额）" in told(capsys)[0]

    def test_a_limit_may_be_wider(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        wider = {"$defs": {"people": {"properties": {"count": {"minimum": -5}}}}}
        lay(
            wider,
            (
                "    - name: 事业编制\n      count: 5\n",
                "    - name: 事业编制\n      count: 6\n    - name: 借出\n      count: -1\n",
            ),
        )

        assert told(capsys) == ["data/2025.yaml：没有问题"]

    def test_a_limit_may_be_narrower(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        lay({"$defs": {"people": {"properties": {"count": {"maximum": 8}}}}})

        assert told(capsys)[0] == (
            "data/2025.yaml:92:14: 错误：“人数”（staff.in_service[0].count）不能大于 8，写的是 9"
        )

    def test_other_fields_take_the_place_of_those_of_the_definition(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        own = {"date": {"title": "日期", "description": "只写日期。", "type": "string"}}
        lay(
            {"properties": {"signature": {"properties": own}}}, ("  date: 2026-03-16", "  name: 甲\n  date: 2026-03-16")
        )

        assert told(capsys)[0] == (
            "data/2025.yaml:299:3: 错误：“name”是别的模板的字段：hunan、official、scored、self-evaluation、standard"
        )

    def test_a_definition_that_holds_itself_stays_finite(self, folder: Path) -> None:
        schema = json.loads(Path("schema.json").read_text("utf-8"))
        schema["$defs"]["money"]["properties"]["parts"] = {
            "$ref": "#/$defs/moneys", "title": "其中", "description": "各小项。", "minItems": 2
        }  # fmt: skip
        made = without_contradictions(schema)

        assert made["$defs"]["money"]["properties"]["parts"] == {"$ref": "#/$defs/moneys-0"}
        assert made["$defs"]["moneys-0"]["minItems"] == 2
        assert made["$defs"]["moneys"]["minItems"] == 1

    def test_the_definition_stays_as_it_is_for_others(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        loose = {"properties": {"waive": {"items": {"$ref": "#/$defs/waiver", "required": ["rule"]}}}}
        lay({**loose, "properties": {**loose["properties"], "signature": {"required": []}}})
        Path(FILE).write_text(
            Path(FILE).read_text("utf-8") + "waive:\n  - rule: income-jump\nsections:\n  - title: 甲\n", "utf-8"
        )

        assert [line for line in told(capsys) if "错误：" in line] == [
            "data/2025.yaml:305:5: 错误：“一条另加的内容”（sections[0]）里缺“after”（放在哪一章末尾）",
            "data/2025.yaml:305:5: 错误：“一条另加的内容”（sections[0]）里缺“text”（内容）",
        ]

    @pytest.mark.parametrize("template", ["", "scored", "hunan", "self-evaluation"])
    def test_the_schemas_of_the_project_contradict_none_of_their_definitions(self, template: str) -> None:
        names = {"": [], "scored": ["scored"], "hunan": ["scored", "hunan"]}.get(template, ["scored", template])
        files = [(ROOT / "templates" / name / "schema.json", name) for name in names]
        schema = read_contract(ROOT / "schema.json", "schema.json", *files).schema.plain

        assert without_contradictions(schema) is schema


class TestDefinitions:
    """A definition that exists keeps its type."""

    @pytest.mark.parametrize(
        ("name", "definition", "was", "now"),
        [
            ("item", {"type": "object", "additionalProperties": False, "properties": {}}, "string", "object"),
            ("item", {"properties": {}, "additionalProperties": False}, "string", "object"),
            ("item", {"$ref": "#/$defs/amount"}, "string", "number"),
            ("amount", {"type": ["number", "null"]}, "number", "number、null"),
            ("moneys", {"type": "string"}, "array", "string"),
            ("unit", {"type": "string"}, "没有写明的", "string"),
        ],
    )
    def test_another_type_is_told(
        self,
        name: str,
        definition: dict[str, Any],
        was: str,
        now: str,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        lay({"$defs": {name: definition}})
        lines = Path("schema.json").read_text("utf-8").split("\n")
        line = lines.index(f'    "{name}": {{') + 1

        text = told(capsys)
        assert text[0].startswith(
            f"templates/own/schema.json:3:3: 错误：“{name}”这个定义已经有了，类型是 {was}，这里改成了 {now}"
        )
        assert text[1].startswith(f"  另见：原来的“{name}”  schema.json:{line}:")
        assert text[2] == "  办法：要添一个新的定义，另取一个名称；要改已有的，类型不能变。"

    def test_it_is_told_in_english(
        self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REPORTGEN_LANG", "en")
        lay({"$defs": {"unit": {"type": "string"}}})

        text = told(capsys)
        assert text[0] == (
            "templates/own/schema.json:3:3: error: the definition “unit” exists already; its type is not stated, "
            "and here it becomes string"
        )
        assert text[2] == "  to do: Give a new definition another name; one that exists keeps its type."

    @pytest.mark.parametrize(
        "definition",
        [
            {"type": "string", "maxLength": 500},
            {"maxLength": 500},
            {"$ref": "#/$defs/prose"},
            {"description": "一条叙述。"},
        ],
    )
    def test_the_same_type_is_a_change(
        self, definition: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lay({"$defs": {"item": definition}})

        assert told(capsys) == ["data/2025.yaml：没有问题"]

    def test_a_new_definition_may_be_anything(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        lay({"$defs": {"another": {"type": "array", "items": {"$ref": "#/$defs/name"}}}})

        assert told(capsys) == ["data/2025.yaml：没有问题"]

    def test_a_template_on_a_template_is_held_to_its_definitions_too(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lay({"$defs": {"points": {"type": "string"}}}, based_on="scored")

        assert told(capsys)[1] == "  另见：原来的“points”  templates/scored/schema.json:31:15"


class TestFields:
    """`fields` names what remains of the project's, and may name the template's own."""

    OWN: ClassVar = {"motto": {"title": "口号", "description": "印在最前面。", "$ref": "#/$defs/name"}}
    FIELDS: ClassVar = ["template", "year", "department", "signature"]

    def test_a_field_of_ones_own_may_be_among_them(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        lay({"fields": [*self.FIELDS, "motto"], "required": ["year"], "properties": self.OWN}, template="own")

        assert run(["schema", "--template", "own"]) == 0
        assert "  motto  口号（文字，一行，前后不写标点）\n" in capsys.readouterr().out

    def test_a_field_of_nobody_is_told_with_what_to_do(
        self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lay({"fields": ["year", "moto"], "required": ["year"], "properties": self.OWN})

        zh = told(capsys)
        assert zh[0] == (
            "templates/own/schema.json:4:3: 错误："
            "没有“moto”这个字段：项目的 schema.json 里没有，这里的 properties 里也没有"
        )
        assert zh[1].startswith("  办法：检查拼写；自己的新字段，先在 properties 里写上。可以写的有：template、year、")
        assert zh[1].endswith("、waive、motto。")
        monkeypatch.setenv("REPORTGEN_LANG", "en")
        en = told(capsys)
        assert en[0] == (
            "templates/own/schema.json:4:3: error: there is no field “moto”, neither in the project's schema.json nor "
            "in properties here"
        )
        assert en[1].startswith(
            "  to do: Check the spelling; a new field of your own stands in properties as well. There are: "
        )


class TestRules:
    """A rule without `check` changes the one of its id."""

    @pytest.mark.parametrize(
        ("rules", "zh", "en"),
        [
            (
                [{"id": "income-jmp", "severity": "off"}],
                ("没有“income-jmp”这条审核公式", "是不是“income-jump”？"),
                ("there is no rule “income-jmp”", "Did you mean “income-jump”?"),
            ),
            (
                [{"id": "zzz", "title": "甲"}],
                (
                    "没有“zzz”这条审核公式",
                    "只写编号和要改的几项，是改已有的一条；要添一条，写上 title、check 和 message。",
                ),
                (
                    "there is no rule “zzz”",
                    "An id with what is to change changes a rule that exists; "
                    "a new one needs title, check and message.",
                ),
            ),
        ],
    )
    @pytest.mark.parametrize("where", ["", "execution"])
    def test_a_rule_that_nobody_has_cannot_be_changed(
        self,
        rules: list[dict[str, str]],
        zh: tuple[str, str],
        en: tuple[str, str],
        where: str,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        lay({"$defs": {where: {"rules": rules}}} if where else {"rules": rules})

        text = "\n".join(told(capsys))
        assert text.startswith("templates/own/schema.json:")
        assert f"错误：{zh[0]}\n  办法：{zh[1]}" in text
        monkeypatch.setenv("REPORTGEN_LANG", "en")
        assert f"error: {en[0]}\n  to do: {en[1]}" in "\n".join(told(capsys))

    def test_other_parts_of_a_rule_are_changed_too(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        changed = {"id": "staff-within-posts", "message": "有 {{ in_service_total }}", "hint": "看一看。"}
        lay({"rules": [changed]}, ("      count: 9\n", "      count: 19\n"))

        assert told(capsys)[0] == "data/2025.yaml:92:14: 警告：有 24人"

    @pytest.mark.parametrize(
        ("rule", "message"),
        [
            ({"answered_by": ["reasns"]}, "没有“reasns”这个名称"),
            ({"answered_by": ["execution.reasns"]}, "没有“execution.reasns”这个名称"),
            ({"answered_by": ["execution.progress"]}, None),
            ({"answered_by": ["budget"]}, "answered_by 里的“budget”不是文字"),
            ({"unless": "progress >"}, None),
            ({"unless": "nobody == 1"}, "没有“nobody”这个名称"),
            ({"unless": "conclusions.problems | mention('甲')"}, "没有“mention”这个过滤器"),
            ({"answered_by": []}, None),
            ({"severity": "aus"}, "$defs.execution.rules[2].severity不能是“aus”"),
        ],
    )
    def test_what_answers_a_rule_must_exist(
        self, rule: dict[str, Any], message: str | None, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lay({"rules": [{"id": "progress-at-most-all", **rule}]})

        text = said(["check", FILE], capsys)
        assert text.startswith("templates/own/schema.json:"), text
        assert message is None or f"错误：{message}\n" in text


class TestAnotherType:
    """Groups and lists of the project stay what they are, as their members do."""

    @pytest.mark.parametrize(
        ("schema", "line", "was"),
        [
            ({"properties": {"income": {"type": "string"}}}, "4:12: 错误：“income”的类型是 object", "income"),
            ({"properties": {"projects": {"type": "number"}}}, "4:12: 错误：“projects”的类型是 array", "projects"),
            (
                {"$defs": {"income": {"properties": {"sources": {"type": "string"}}}}},
                "6:14: 错误：“sources”的类型是 array",
                "sources",
            ),
        ],
    )
    def test_it_is_told_in_the_schema_of_the_template(
        self, schema: dict[str, Any], line: str, was: str, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lay(schema)

        text = said(["template", "check", "own"], capsys)
        assert text.startswith(f"templates/own/schema.json:{line}，这里改成了 ")
        assert "，它里面的各项就没有地方填了\n" in text
        assert f"另见：原来的“{was}”  schema.json:" in text
        assert text.endswith("templates/own：1 个错误，0 条警告\n3\n")
        assert f"templates/own/schema.json:{line}" in told(capsys)[0]

    @pytest.mark.parametrize(
        "changed",
        [
            {"income": {"type": "object", "additionalProperties": False}},
            {"projects": {"type": ["array", "null"]}},
            {"objective": {"type": ["string", "null"]}},
        ],
    )
    def test_the_same_type_may_be_said_again(
        self, changed: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lay({"properties": changed})

        assert said(["template", "check", "own"], capsys) == "templates/own：没有问题\n0\n"


class TestTakenAway:
    """What a template's schema takes away by `null` though others need it is told there, and once."""

    @pytest.mark.parametrize(
        ("schema", "place", "name", "count", "advice"),
        [
            ({"properties": {"income": None}}, "4:3", "income", 17, "不写 null，改用 fields 列出留下的字段"),
            ({"properties": {"income": {"$ref": None}}}, "5:4", "income", 2, "把用到它的地方也改掉"),
            ({"$defs": {"income": None}}, "4:3", "income", 2, "把用到它的地方也改掉"),
            ({"$defs": {"staff": {"properties": {"retired": None}}}}, "6:5", "retired", 2, "把用到它的地方也改掉"),
        ],
    )
    def test_it_is_told_once_and_where_it_is_taken_away(
        self,
        schema: dict[str, Any],
        place: str,
        name: str,
        count: int,
        advice: str,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        lay({"rules": [], **schema})

        text = told(capsys)
        line, column = map(int, place.split(":"))
        assert text[0] == (
            f"templates/own/schema.json:{line}:{column}: 错误：“{name}”在这里去掉了，别处还有 {count} 处要用它"
        )
        assert text[1].startswith("  另见：用到它的地方  schema.json:")
        assert text[-2 if text[-1].startswith("data/") else -1].startswith(f"  办法：{advice}")
        assert sum("错误：" in each for each in text) == 1

    def test_what_nobody_needs_may_go(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        lay({"$defs": {"people": {"properties": {"count": {"minimum": None}}}}})

        assert told(capsys) == ["data/2025.yaml：没有问题"]

    def test_what_is_not_there_cannot_be_taken_away(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        lay({"properties": {"incme": None}})

        assert told(capsys)[:2] == [
            "templates/own/schema.json:3:3: 错误：没有“incme”可以去掉",
            "  办法：是不是要去掉“income”？",
        ]

    def test_what_stands_behind_a_reference_is_taken_away_there(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lay({"properties": {"staff": {"properties": {"retired": None}}}})

        meant = "$defs.staff.properties.retired"
        assert told(capsys)[:2] == [
            f"templates/own/schema.json:5:16: 错误：properties.staff.properties.retired：“retired”在 {meant} 里，"
            "这里没有它，null 去不掉",
            f"  办法：要去掉它，写到 {meant} 里。",
        ]


def test_a_rule_is_counted_in_its_own_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = {"title": "甲", "check": "income.total > 3", "message": "乙"}
    lay({"rules": [{"id": "a", **rule}, {"id": "b", **rule, "severity": "warn"}]})

    assert told(capsys)[0] == "templates/own/schema.json:14:16: 错误：rules[1].severity不能是“warn”"

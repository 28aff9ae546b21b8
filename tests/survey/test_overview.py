"""`reportgen show`: what a data file says, by the titles of its fields."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import Case
from reportgen.cli import run
from reportgen.facts.load import load_facts, parse_facts
from reportgen.language.words import words_of
from reportgen.places import Source
from reportgen.schema.contract import read_contract
from reportgen.survey.overview import FactRow, fact_lines, overview
from reportgen.values.chinese import columns
from tests.tools.root import ROOT

SHAPE = read_contract(ROOT / "schema.json", "schema.json").shape
WORDS = words_of("zh")


def shown(file: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert run(["show", file]) == 0
    return capsys.readouterr().out.split("\n")


def section(lines: list[str], title: str) -> str:
    """The lines of a section."""
    start = lines.index(f"       {title}")
    return "\n".join(lines[start : lines.index("", start)])


def found(entries: list[FactRow] | tuple[FactRow, ...], path: str) -> FactRow:
    """The entry at a path."""
    every = [entry for top in entries for entry in below(top)]
    return next(entry for entry in every if entry.path == path)


def below(entry: FactRow) -> list[FactRow]:
    return [entry, *(one for child in entry.children for one in below(child))]


class TestPrinted:
    """For people."""

    def test_facts_have_line_title_value_and_unit(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        lines = shown("data/starter.yaml", capsys)

        assert section(lines, "收入") == (
            "       收入\n"
            "         各项收入\n"
            "  173      财政拨款收入                         391.00万元\n"
            "  175      其他收入                             3.00万元\n"
            "  176    年初结转和结余                         6.00万元\n"
            "  178    总收入                                 400.00万元\n"
            "         本年收入合计                           394.00万元 = 财政拨款收入 + 其他收入"
        )
        assert section(lines, "工作数据") == (
            "       工作数据\n"
            "  111    接待查档利用者                         1260人次\n"
            "  116    接收各类档案                           3200卷\n"
            "           其中\n"
            "  120        文书档案                           2100卷\n"
            "  122        专业档案                           820卷\n"
            "  124        声像档案                           280卷\n"
            "  130    到各单位开展业务指导                   10余次\n"
            "  136    查档群众满意率                         99.1%"
        )
        assert lines[-2] == "行首是行号；没有行号、带“=”的，由程序算出。"

    def test_an_item_whose_name_is_chosen_is_called_by_it(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lines = [line.strip() for line in shown("water.yaml", capsys)]

        assert lines[lines.index("项目清单") + 1] == "人员类"
        assert any(
            line.endswith("= 人员类的全年预算数 + 运转类的全年预算数 + 特定目标类的全年预算数") for line in lines
        )

    def test_computed_figures_have_their_formula_in_titles(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert section(shown("2022.yaml", capsys), "支出") == (
            "       支出\n"
            "  421    总支出                                  13452.90万元\n"
            "  422    基本支出                                961.51万元\n"
            "  423    项目支出                                12491.39万元\n"
            "  424    年末结转和结余                          0万元\n"
            "         本年支出合计                            13452.90万元 = 基本支出 + 项目支出\n"
            "         基本支出占比                            7.15% = 基本支出 ÷ 总支出\n"
            "         项目支出占比                            92.85% = 项目支出 ÷ 总支出"
        )

    def test_narratives_are_shortened_and_their_references_followed(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lines = shown("data/starter.yaml", capsys)

        assert (
            "  145      任务叙述                             依法做好到期档案的接收进馆，全年接收各类档案3200卷，其中…"
            in lines
        )
        assert "   69" not in "".join(lines)
        assert "   70      - 接收、征集、整理和保管全区各类档案。" in lines

    def test_values_stand_one_below_the_other_whatever_the_width(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lines = shown("2022.yaml", capsys)

        values = {
            columns(line[: match.start(1)])
            for line in lines
            if (match := re.search(r"\S  +([0-9.]+余?(?:万元|件|次|人|%))", line[7:]))
            for line in [line[7:]]
        }
        assert len(values) == 1

    def test_rules_that_fail_are_no_hindrance(
        self, project: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
    ) -> None:
        edit("data/starter.yaml", ("basic: 214.60", "basic: 314.60"), ("{{ facts.查档人次 }}", "{{ facts.查档 }}"))

        assert run(["show", "data/starter.yaml"]) == 0

        said = capsys.readouterr()
        assert "  181    基本支出                               314.60万元\n" in said.out
        assert "         基本支出占比                           78.65% = 基本支出 ÷ 总支出\n" in said.out
        assert re.fullmatch(
            r"这份数据还有 [0-9] 个错误、[0-9] 条警告，请运行 reportgen check data/starter.yaml\n", said.err
        )

    def test_no_line_is_a_command_of_a_build_server(
        self, project: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
    ) -> None:
        edit("data/starter.yaml", ("  posts:\n", "  posts:\n    - name: '##[error]x'\n      count: 1\n"))
        edit("data/starter.yaml", ("facts:\n", "facts:\n  a: {title: '##[error]y', parts: [{name: 甲, value: 1}]}\n"))

        lines = shown("data/starter.yaml", capsys)

        assert not [line for line in lines if line.lstrip().startswith(("::", "##["))]
        assert [line for line in lines if line.startswith("         ＃#[error]y ")]

    def test_speaks_english(
        self, project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REPORTGEN_LANG", "en")

        lines = shown("data/starter.yaml", capsys)

        assert lines[-2] == "Each line begins with its line number; what has none, but a “=”, is computed."


def test_programs_get_the_same_as_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "data/starter.yaml", "--json"]) == 0

    content = json.loads(capsys.readouterr().out)
    facts = {fact["path"]: fact for fact in content["facts"]}
    assert content["file"] == "data/starter.yaml"
    assert len(facts) == len(content["facts"]) == 90
    assert facts["income.sources[0].amount"] == {
        "path": "income.sources[0].amount",
        "titles": ["收入", "各项收入", "财政拨款收入", "金额"],
        "value": "391.00",
        "unit": "万元",
        "about": False,
        "line": 173,
        "computed": False,
        "formula": None,
    }
    assert facts["expenditure.basic_share"] == {
        "path": "expenditure.basic_share",
        "titles": ["支出", "基本支出占比"],
        "value": "53.65",
        "unit": "%",
        "about": False,
        "line": None,
        "computed": True,
        "formula": "基本支出 ÷ 总支出",
    }
    assert facts["facts.业务指导.value"]["about"] is True


class TestFormulas:
    """How formulas read."""

    @pytest.mark.parametrize(
        ("path", "formula"),
        [
            ("staff.posts_total", "行政编制 + 工勤编制 + 事业编制"),
            ("department.unit_count", "下属单位的个数"),
            ("execution.available", "总收入"),
            ("execution.progress", "本年支出合计 ÷ 全年预算数"),
            ("execution.three_public.total", "公务用车运行维护费 + 公务用车购置费 + 公务接待费 + 因公出国（境）费用"),
            ("operating.spent", "单位运转项目的项目支出"),
            ("operating.projects[0].arranged", "项目支出"),
        ],
    )
    def test_name_their_operands(self, path: str, formula: str, project: Path) -> None:
        assert str(found(overview(Case("data/2022.yaml")), path).formula) == formula

    def test_total_of_parts_is_computed_where_it_is_not_stated(self, project: Path, edit: Callable[..., None]) -> None:
        edit("data/starter.yaml", ("    value: 3200\n", ""), ("  total: 400.00\n", ""))

        entries = overview(Case("data/starter.yaml"))

        total = found(entries, "facts.接收档案.value")
        assert (total.title, total.label, total.shown, total.line) == ("接收各类档案", "数", "3200卷", 0)
        assert str(total.formula) == "文书档案 + 专业档案 + 声像档案"
        assert str(found(entries, "income.total").formula) == "本年收入合计 + 年初结转和结余"

    def test_long_sums_are_shortened(self, project: Path, edit: Callable[..., None]) -> None:
        more = "".join(f"    - name: 类{number}\n      count: 1\n" for number in range(8))
        edit("data/starter.yaml", ("  posts:\n", f"  posts:\n{more}"))

        assert (
            str(found(overview(Case("data/starter.yaml")), "staff.posts_total").formula) == "类0 + 类1 + … + 事业编制"
        )


class TestFactLines:
    """Lines to compare."""

    def test_one_line_a_fact_and_one_a_sentence(self) -> None:
        lines = fact_lines(load_facts(ROOT / "data" / "2022.yaml"), SHAPE, WORDS)

        assert "收入 › 各项收入 › 财政拨款收入 › 金额: 13452.90万元" in lines
        assert "工作数据 › 以区政府名义制发文件 › 数: 267件" in lines
        assert "工作数据 › 以区政府名义制发文件 › 其中 › 会议纪要 › 数: 22期" in lines
        assert "工作数据 › 以区政府名义制发文件 › 其中 › 函 › 数: 121件" in lines
        assert "工作数据 › “涉网”腐败问题谈心谈话 › 数: 20余次" in lines
        assert "部门 › 内设机构: 综合股" in lines
        assert (
            "年度主要工作任务 › 加强应急值守工作 › 任务叙述: "
            "截至{{ year }}年12月31日，区政府总值班室处置突发事件共{{ facts.emergencies }}，"
            "信息报送未出现迟报、瞒报、漏报。"
        ) in lines
        assert not any("\n" in line for line in lines)

    def test_list_items_go_by_name_not_by_position(self) -> None:
        text = (ROOT / "data" / "2022.yaml").read_text("utf-8")
        first = "    - name: 财政拨款收入\n      amount: 13452.90\n"
        second = "    - name: 其他收入\n      amount: 0\n"
        other = text.replace(first + second, second + "    - {name: 事业收入, amount: 0}\n" + first)

        before = fact_lines(parse_facts(Source("a", text)), SHAPE, WORDS)
        after = fact_lines(parse_facts(Source("b", other)), SHAPE, WORDS)

        assert set(after) - set(before) == {"收入 › 各项收入 › 事业收入 › 金额: 0万元"}
        assert set(before) - set(after) == set()

    @pytest.mark.parametrize(("language", "second"), [("zh", "甲（2）"), ("en", "甲 (2)")])
    def test_items_of_one_name_are_told_apart(self, language: str, second: str) -> None:
        text = "income: {sources: [{name: 甲, amount: 1}, {name: 甲, amount: 2}]}\n"

        assert fact_lines(parse_facts(Source("f", text)), SHAPE, words_of(language)) == [
            "收入 › 各项收入 › 甲 › 金额: 1万元",
            f"收入 › 各项收入 › {second} › 金额: 2万元",
        ]

    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("income: 待填\n", ["收入: 待填"]),
            ("income: [1, {a: b}]\n", ["收入: 1", "收入: b"]),
            ("unknown: {x: 2.50, y: [文, 字]}\n", ["unknown › x: 2.50", "unknown › y: 文", "unknown › y: 字"]),
            (
                "facts: {甲: 3, 乙: {title: 丙}, 丁: {value: [1], unit: 件}}\n",
                ["工作数据 › 甲: 3", "工作数据: 丙", "工作数据 › 丁 › 数: 1件", "工作数据 › 丁 › 单位: 件"],
            ),
            (
                "objective:\nmanagement: |\n  一。二！\n\n  三（四。）五\n",
                [
                    "部门整体支出绩效目标:",
                    "综合管理情况: 一。",
                    "综合管理情况: 二！",
                    "综合管理情况: ¶ 三（四。）",
                    "综合管理情况: 五",
                ],
            ),
            ("staff: {posts: [], retired: true}\n", ["人员概况 › 编制:", "人员概况 › 退休人数: true"]),
        ],
    )
    def test_whatever_does_not_fit_is_shown_as_well(self, text: str, lines: list[str]) -> None:
        assert fact_lines(parse_facts(Source("f", text)), SHAPE, WORDS) == lines

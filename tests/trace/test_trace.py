"""The trace: every number of the Word file is in it, and each can be computed again from the YAML alone."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml

from reportgen import Case, build_report
from reportgen.cli import run
from reportgen.trace.numbers import NumberKind
from reportgen.trace.words import matching
from tests.tools.root import ROOT

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
EXACT = Context(prec=60)


def traced(file: str, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert run(["trace", file, "--format", "json", *options]) == 0
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return data


def typed_value(facts: Any, path: str) -> Any:
    for name, index in re.findall(r"([^.\[\]]+)|\[([0-9]+)\]", path):
        facts = facts[name] if name else facts[int(index)]
    return facts


def computed_again(expression: str, facts: Any, last: Any) -> Decimal:
    """An expression of the trace, computed with `decimal` over the texts of the YAML files."""

    def path_of(node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Attribute):
            return f"{path_of(node.value)}.{node.attr}"
        assert isinstance(node, ast.Subscript)
        assert isinstance(node.slice, ast.Constant)
        return f"{path_of(node.value)}[{node.slice.value!r}]"

    def value_at(node: ast.expr) -> Any:
        path = path_of(node)
        return typed_value(last, path.removeprefix("last.")) if path.startswith("last.") else typed_value(facts, path)

    operations: dict[type, Callable[[Decimal, Decimal], Decimal]] = {
        ast.Add: EXACT.add,
        ast.Sub: EXACT.subtract,
        ast.Mult: EXACT.multiply,
        ast.Div: EXACT.divide,
    }

    def value(node: ast.expr) -> Decimal:
        if isinstance(node, ast.Constant):
            return Decimal(str(node.value))
        if isinstance(node, ast.BinOp):
            return operations[type(node.op)](value(node.left), value(node.right))
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            if node.func.id == "abs":
                return abs(value(node.args[0]))
            if node.func.id == "round":
                return value(node.args[0]).quantize(Decimal(1).scaleb(-int(value(node.args[1]))), ROUND_HALF_UP)
            argument = value_at(node.args[0])
            return Decimal(len(argument)) if node.func.id == "count" else Decimal(argument[:4])
        return Decimal(value_at(node))

    return value(ast.parse(expression, mode="eval").body)


def largest_remainders(parts: list[Decimal], whole: Decimal, unit: Decimal) -> list[Decimal]:
    """Positive parts, cut off, then raised by a unit where most was cut off, until they make the rounded whole."""
    floors = [part.quantize(unit, ROUND_FLOOR) for part in parts]
    missing = int((whole.quantize(unit, ROUND_HALF_UP) - sum(floors)) / unit)
    # Of equals the last is raised: each was rounded up on its own, and the first gave way.
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - floors[n], n), reverse=True)
    return [floor + unit * (n in order[:missing]) for n, floor in enumerate(floors)]


def assert_can_be_computed_again(numbers: list[dict[str, Any]], file: Path, last_file: Path | None = None) -> None:
    facts = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    last = yaml.load(last_file.read_text("utf-8"), yaml.BaseLoader) if last_file else None
    checked = 0
    for number in numbers:
        if number["origin"] not in ("stated", "computed"):
            continue
        value = computed_again(number["expression"], facts, last)
        assert abs(value - Decimal(number["value"])) < Decimal("1e-40"), number
        percent = number["printed"].endswith("%") and number["unit"] != "%"
        shown = abs(value) * 100 if percent else abs(value)
        digits = NUMBER.search(number["printed"])
        assert digits is not None
        unit = Decimal(1).scaleb(-number["decimals"])
        rounded = shown.quantize(unit, ROUND_HALF_UP)
        if number["balanced"]:
            scale = 100 if percent else 1
            assert number["expression"] == number["balanced_among"][number["balanced_place"] - 1]
            assert Decimal(number["rounded_alone"]) == rounded
            parts = [computed_again(each, facts, last) * scale for each in number["balanced_among"]]
            whole = computed_again(number["balanced_total"], facts, last) * scale
            total = Decimal(number["balanced_total_printed"])
            assert abs(total - whole) <= unit * Decimal("1.5")
            rounded = largest_remainders(parts, total, unit)[number["balanced_place"] - 1]
        assert rounded == Decimal(digits.group()), number
        assert number["rounded"] == (rounded != shown), number
        checked += 1
    assert checked > 20


def numbers_of_docx(path: Path) -> list[str]:
    document = docx.Document(str(path))
    return NUMBER.findall("\n".join(paragraph.text for paragraph in document.paragraphs))


@pytest.mark.parametrize("name", ["2022", "starter"])
def test_every_number_of_the_word_file_is_in_the_trace(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(ROOT / "data" / f"{name}.yaml")
    report = build_report(file, f"{tmp_path}/")

    numbers = traced(file, capsys)["numbers"]

    assert [found for number in numbers for found in NUMBER.findall(number["printed"])] == numbers_of_docx(report.path)
    assert [number["number"] for number in numbers] == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("name", ["2022", "starter", "association"])
def test_every_figure_can_be_computed_again_from_the_yaml(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = ROOT / "data" / f"{name}.yaml"

    assert_can_be_computed_again(traced(str(file), capsys)["numbers"], file)


def test_figures_of_two_years_can_be_computed_again(
    project: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "data" / "2021.yaml").write_text((project / "data" / "2022.yaml").read_text("utf-8"), "utf-8")
    edit("data/2021.yaml", ("year: 2022", "year: 2021"), ("13452.90", "12052.90"), ("12491.39", "11091.39"))

    numbers = traced("data/2022.yaml", capsys)["numbers"]

    assert any("last.income.total" in number.get("expression", "") for number in numbers)
    assert any(number["printed"] == "11.62%" for number in numbers)
    assert_can_be_computed_again(numbers, project / "data" / "2022.yaml", project / "data" / "2021.yaml")


def test_figures_of_many_tables_and_two_years_can_be_computed_again(capsys: pytest.CaptureFixture[str]) -> None:
    folder = ROOT / "data" / "education"

    numbers = traced(str(folder / "2024.yaml"), capsys)["numbers"]

    assert_can_be_computed_again(numbers, folder / "2024.yaml", folder / "2023.yaml")


def test_figures_that_were_balanced_can_be_computed_again(
    project: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit("data/2022.yaml", ("13452.90", "20000.00"), ("961.51", "961.00"), ("12491.39", "19039.00"))

    numbers = traced("data/2022.yaml", capsys)["numbers"]

    assert [number["printed"] for number in numbers if number.get("balanced")] == ["4.80%"]
    assert any(number["printed"] == "95.20%" for number in numbers)
    assert_can_be_computed_again(numbers, project / "data" / "2022.yaml")


@pytest.mark.parametrize("name", ["2022", "starter"])
def test_every_typed_number_stands_where_the_trace_says(name: str) -> None:
    case = Case(ROOT / "data" / f"{name}.yaml")

    for entry in case.trace:
        if entry.kind in (NumberKind.COMPUTED, NumberKind.NUMBERING):
            assert entry.place is None
            continue
        assert entry.place is not None, entry
        there = entry.place.text[entry.place.column - 1 :][: entry.place.width]
        (number,) = NUMBER.findall(entry.printed)
        if entry.path == "year":
            assert there == str(case.figures.root.get("year"))
        elif entry.path.endswith("date"):
            assert number in re.sub(r"\b0", "", there)
        else:
            assert Decimal(there.strip('"')) == Decimal(number), entry


def test_a_sentence_and_its_headings_go_with_every_number(capsys: pytest.CaptureFixture[str]) -> None:
    (number,) = traced(str(ROOT / "data" / "2022.yaml"), capsys, "7.15%")["numbers"]

    assert number["sentence"] == "其中：基本支出961.51万元，占7.15%；"
    assert number["headings"] == ["二、部门财政资金收支情况", "（二）部门财政资金支出情况"]
    assert number["formula_with_values"] == "基本支出 961.51万元 ÷ 总支出 13452.90万元"
    assert [(part["path"], part["line"]) for part in number["typed"]] == [
        ("expenditure.basic", line_of("  basic:")),
        ("expenditure.total", line_of("  total: 13452.90", 2)),
    ]


def line_of(start: str, nth: int = 1) -> int:
    lines = (ROOT / "data" / "2022.yaml").read_text("utf-8").splitlines()
    return [n for n, line in enumerate(lines, start=1) if line.startswith(start)][nth - 1]


def test_of_a_sentence_that_never_ends_what_is_around_a_number_is_told(
    edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit("data/starter.yaml", ("  measures: 严控", f"  measures: 严控{'2021年' * 2000}"))

    numbers = [entry for entry in traced("data/starter.yaml", capsys)["numbers"] if entry["printed"] == "2021"]

    assert len(numbers) == 2000
    assert {len(entry["sentence"]) for entry in numbers} == {1001, 1002}
    assert numbers[1000]["sentence"].startswith("…")
    assert numbers[1000]["sentence"].endswith("…")
    assert "严控2021年" in numbers[0]["sentence"]
    assert numbers[0]["sentence"].endswith("…")


@pytest.mark.parametrize(
    ("what", "count"),
    [
        ("7.15%", 1),
        ("7.15", 1),
        ("7.15％", 1),
        ("13,452.90万元", 3),
        ("13452.90", 3),
        ("expenditure.basic_share", 1),
        ("基本支出占比", 1),
        ("basic_share", 1),
        ("支出占比", 2),
        ("20余次", 1),
        ("函", 1),
    ],
)
def test_one_number_is_found_as_people_name_it(what: str, count: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(traced(str(ROOT / "data" / "2022.yaml"), capsys, what)["numbers"]) == count


def test_one_number_is_explained_in_full(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "data/2022.yaml", "7.15%"]) == 0

    basic, total = line_of("  basic:"), line_of("  total: 13452.90", 2)
    assert capsys.readouterr().out == (
        "“7.15%”在报告里印了 1 次\n"
        "\n"
        "7.15%  其中：基本支出961.51万元，占7.15%；\n"
        "  印在：二、部门财政资金收支情况 › （二）部门财政资金支出情况\n"
        "  算出的数：基本支出占比 = 基本支出 961.51万元 ÷ 总支出 13452.90万元 = 0.071472321952…\n"
        "  四舍五入到 0.01%，印成 7.15%\n"
        f"  用到：基本支出 961.51万元（data/2022.yaml:{basic}:10）\n"
        f"  用到：总支出 13452.90万元（data/2022.yaml:{total}:10）\n"
    )


def test_the_whole_list_ends_with_its_sums(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "data/2022.yaml"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "共 186 个数：填报 116，算出 14，写在文字里 13，写在模板里 6，标题、列表和图表的编号 37"
    assert "  7.15%           基本支出占比 = 基本支出 ÷ 总支出" in lines
    assert "  24              写在文字里  data/2022.yaml:386" in lines


def test_a_number_that_is_not_there(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "data/2022.yaml", "7.16%"]) == 2

    assert capsys.readouterr().err == (
        "data/2022.yaml: 错误：报告里没有“7.16%”\n"
        "  办法：照报告里印的样子写，如 7.15%、961.51万元，也可以写字段的名称或标题；不写就列出全部。\n"
        "\n"
    )


def test_a_wrong_file_is_told_as_check_tells_it(
    project: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit("data/2022.yaml", ("basic: 961.51", "basic: 961.15"))

    assert run(["trace", "data/2022.yaml", "-o", "trace.txt"]) == 1

    assert "总支出填的是 13452.90万元" in capsys.readouterr().err
    assert not Path("trace.txt").exists()


@pytest.mark.parametrize("output", ["data/2022.yaml", "data/../data/2022.yaml", "schema.json", "link.yaml"])
def test_no_list_is_written_over_what_reports_are_made_from(
    output: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("link.yaml").symlink_to("data/2022.yaml")
    before = {path: path.read_bytes() for path in (project / "schema.json", project / "data" / "2022.yaml")}

    assert run(["trace", "data/2022.yaml", "-o", output]) == 2

    assert "不能写进数据、模板、schema.json 或 Word 文件" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("output", ["data", "new/", "."])
def test_a_list_is_a_file(output: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "data/2022.yaml", "-o", output]) == 2

    assert capsys.readouterr().err == f"{output}: 错误：这是一个文件夹，不能写成文件\n  办法：写上文件名。\n\n"


def test_a_link_stays_a_link(project: Path) -> None:
    Path("link.txt").symlink_to("target.txt")

    assert run(["trace", "data/2022.yaml", "-o", "link.txt"]) == 0

    assert Path("link.txt").is_symlink()
    assert "基本支出占比" in Path("target.txt").read_text("utf-8")


def test_a_number_of_thirty_digits_is_not_said_to_be_rounded(
    project: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    number = "123456789012345678901234567890"
    edit("data/2022.yaml", ("value: 613", f"value: {number}"))

    (found,) = traced("data/2022.yaml", capsys, number)["numbers"]

    assert (found["value"], found["rounded"]) == (number, False)


def test_last_years_figures_are_called_so(
    project: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "data" / "2021.yaml").write_text((project / "data" / "2022.yaml").read_text("utf-8"), "utf-8")
    edit("data/2021.yaml", ("year: 2022", "year: 2021"), ("13452.90", "12052.90"), ("12491.39", "11091.39"))

    assert run(["trace", "data/2022.yaml", "11.62%"]) == 0

    said = capsys.readouterr().out
    assert "= |总收入 13452.90万元 - 上年总收入 12052.90万元| ÷ |上年总收入 12052.90万元| =" in said
    assert "  用到：上年总收入 12052.90万元（data/2021.yaml:" in said


@pytest.mark.parametrize(
    ("asked", "times"),
    [("58人", 1), ("上年58人", 1), ("５８人", 1), ("上年59人", 0), ("上年58人、60人", 1), ("12月31日", 6)],
)
def test_words_of_the_report_are_found_by_their_number(
    asked: str, times: int, project: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit("data/2022.yaml", ("problems: |\n", "problems: |\n    窗口人员比上年58人、60人少。\n"))

    assert run(["trace", "data/2022.yaml", asked]) == (0 if times else 2)

    said = capsys.readouterr()
    assert said.out.startswith(f"“{asked}”在报告里印了 {times} 次\n") if times else "报告里没有" in said.err


def test_an_empty_question_is_no_question(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "data/2022.yaml", ""]) == 2

    assert capsys.readouterr().err == "错误：文件名是空的\n  办法：写上文件名；变量没有值时也会这样。\n\n"


def test_a_page_must_go_into_a_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "data/2022.yaml", "--format", "html"]) == 2

    assert capsys.readouterr().err == "错误：网页要写进文件\n  办法：加上 -o 文件名.html。\n\n"


@pytest.mark.parametrize(
    ("what", "count"),
    [
        ("13452.9", 3), ("13452.90", 3), ("13,452.90万元", 3), ("13452.90 万元", 3), ("１３４５２．９", 3),
        ("facts.integrity_talks", 1), ("execution.three_public", 4), ("2022年13月31日", 0),
        ("13452.9元", 0), ("7.15", 1), ("7.150％", 1), ("7.2", 0),
    ],
)  # fmt: skip
def test_a_number_is_found_by_its_value_with_or_without_its_unit(
    what: str, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = matching(Case(ROOT / "data/2022.yaml").trace, what)

    assert len(entries) == count


def test_a_number_of_an_attachment_stands_under_its_label_and_title() -> None:
    entries = Case(ROOT / "data/hunan.yaml").trace

    above = list(dict.fromkeys(entry.headings[0] for entry in entries if entry.headings))
    assert above[-2:] == [
        "附件2 优质稻示范推广项目支出绩效自评表",
        "附件3 青禾县农业技术推广中心2025年度部门整体支出绩效评价指标体系得分表",
    ]
    assert [heading[:2] for heading in above[:-2]] == ["一、", "二、", "三、", "五、"]


def test_numbers_of_forms_alone_stand_under_the_title_of_their_form() -> None:
    entries = Case(ROOT / "data/self-evaluation.yaml").trace

    assert all(entry.headings for entry in entries)
    assert list(dict.fromkeys(entry.headings[0] for entry in entries)) == [
        "档案馆运转项目支出绩效自评表",
        "档案宣传项目支出绩效自评表",
    ]

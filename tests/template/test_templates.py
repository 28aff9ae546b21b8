"""Templates beside each other: parts, formats and schemas shared without copying, and a province's added by files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import Case, build_report, check_report
from reportgen.cli import run
from reportgen.document.blocks import Kind, Paragraph
from reportgen.facts.load import load_facts
from reportgen.files.project import find_project
from reportgen.schema.contract import read_contract
from reportgen.template.resolve import contract_for
from tests.test_golden import outline
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.root import ROOT

Edit = Callable[..., None]
STARTER = "data/starter.yaml"


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


def use(template: str) -> None:
    """Have the starter name a template."""
    path = Path(STARTER)
    path.write_text(f"template: {template}\n" + path.read_text("utf-8"), "utf-8")


def said(file: str, capsys: pytest.CaptureFixture[str], code: int) -> str:
    assert run(["build", file]) == code
    return capsys.readouterr().err


@pytest.mark.parametrize("name", ["self-evaluation", "hunan"])
def test_an_example_of_each_template_is_a_faultless_document(name: str, tmp_path: Path) -> None:
    report = build_report(str(ROOT / f"data/{name}.yaml"), str(tmp_path / "report.docx"))

    assert report.warnings == ()
    assert validate_openxml(report.path) == []
    assert convert_to_pdf(report.path, tmp_path).stat().st_size > 0


def test_a_province_is_added_by_files_alone(project: Path) -> None:
    """Its own opening, the chapters of standard, a field and a rule of its own."""
    write("templates/province/format.yaml", "based_on: standard\nnumbers:\n  amount: {decimals: 1}\n")
    write(
        "templates/province/schema.json",
        json.dumps(
            {
                "properties": {"motto": {"title": "口号", "description": "印在最前面。", "type": "string"}},
                "rules": [
                    {"id": "motto-short", "title": "口号", "check": "motto != '长'", "message": "口号太长"},
                    {"id": "project-coverage", "severity": "note"},
                ],
            }
        ),
    )
    write("templates/province/4-conclusions.html.j2", "<h1>结语</h1>\n<p>{{ motto }}，总收入{{ income.total }}。</p>\n")
    use("province")
    write(STARTER, Path(STARTER).read_text("utf-8") + "motto: 为民服务\n")

    lines = outline(STARTER).splitlines()

    assert lines[-4:] == ["h1\t四、结语", "body\t为民服务，总收入400.0万元。", *lines[-2:]]
    assert lines[1] == "h1\t一、部门基本情况"
    heading = next(b for b in Case(STARTER).document.blocks if isinstance(b, Paragraph) and b.kind is Kind.HEADING)
    line = (
        Path("templates/standard/1-department.html.j2").read_text("utf-8").splitlines().index("<h1>部门基本情况</h1>")
    )
    assert (heading.text, heading.at) == ("部门基本情况", f"1-department.html.j2:{line + 1}")


def test_a_part_of_ones_own_wins_over_that_of_the_base(project: Path) -> None:
    write("templates/own/format.yaml", "based_on: standard\n")
    before = Case(STARTER).markup.text
    use("own")

    assert Case(STARTER).markup.text == before

    write("templates/own/project.html.j2", "<p>另写。</p>\n")

    assert '<p data-at="\ufdd3project.html.j2:1">另写。</p>' in Case(STARTER).markup.text


def test_a_fault_in_a_part_taken_over_names_the_file_that_wrote_it(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("templates/standard/4-conclusions.html.j2", ("<h2>存在问题</h2>", "<h2>{{ nothing }}</h2>"))
    write("templates/own/format.yaml", "based_on: standard\n")
    use("own")

    lines = Path("templates/standard/4-conclusions.html.j2").read_text("utf-8").splitlines()
    line = lines.index("<h2>{{ nothing }}</h2>") + 1

    assert said(STARTER, capsys, 3).startswith(
        f"templates/standard/4-conclusions.html.j2:{line}:8: 错误：没有“nothing”这个名称\n"
    )


def test_a_fault_of_syntax_in_a_part_taken_over_names_it_too(
    project: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("templates/standard/project.html.j2", ("{% set uses", "{% sett uses"))
    write("templates/own/format.yaml", "based_on: standard\n")
    use("own")

    assert said(STARTER, capsys, 3).startswith("templates/standard/project.html.j2:3:4: 错误：没有“sett”这种语句\n")


def test_a_format_takes_over_what_it_does_not_say(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("templates/own/format.yaml", "based_on: standard\nstyles:\n  h3: {bold: true}\n  h1: {size: 3号}\n")
    use("own")

    assert said(STARTER, capsys, 3).startswith("templates/own/format.yaml:4:14: 错误：“3号”不是可以用的写法")


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        (
            {"own": "based_on: nowhere\n"},
            "templates/own/format.yaml:1:11: 错误：没有“nowhere”这个模板\n"
            "    1 | based_on: nowhere\n"
            "      |           ^^^^^^^\n"
            "  办法：templates 里有：{names}。\n",
        ),
        (
            {"own": "based_on: other\n", "other": "based_on: own\n"},
            "templates/other/format.yaml:1:11: 错误：模板绕回了自己：own → other → own\n"
            "    1 | based_on: own\n"
            "      |           ^^^\n"
            "  办法：改掉这一行，或者改掉链上另一个模板的 based_on。\n",
        ),
        (
            {"own": "based_on: ../data\n"},
            "templates/own/format.yaml:1:11: 错误：没有“../data”这个模板\n"
            "    1 | based_on: ../data\n"
            "      |           ^^^^^^^\n"
            "  办法：templates 里有：{names}。\n",
        ),
        (
            {"own": "numbers:\n  amount: {decimals: 1}\n"},
            "templates/own/format.yaml:1:1: 错误：版式里缺 6 项，又没有写以哪个模板为底\n"
            "    1 | numbers:\n"
            "      | ^\n"
            "  办法：加一行 based_on: standard，没有写的就都照 standard；也可以是别的模板。\n",
        ),
    ],
)
def test_a_base_that_cannot_be_is_told_at_its_line(
    formats: dict[str, str], expected: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in formats.items():
        write(f"templates/{name}/format.yaml", text)
    use("own")
    names = "、".join(sorted(folder.name for folder in Path("templates").iterdir()))

    assert said(STARTER, capsys, 3) == expected.replace("{names}", names) + "\n"


def test_a_template_reaches_no_file_outside_its_folders(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("templates/own/format.yaml", "based_on: standard\n")
    write("templates/own/4-conclusions.html.j2", '{% include "../self-evaluation/report.html.j2" %}\n')
    use("own")

    assert "找不到模板的这一部分：../self-evaluation/report.html.j2" in said(STARTER, capsys, 3)


SCHEMA = "templates/own/schema.json"


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ('{\n  "fields": "year"\n}', "templates/own/schema.json:2:13: 错误：fields 应当是字段名的列表"),
        (
            '{\n  "fields": ["year", "yeer"]\n}',
            "templates/own/schema.json:2:22: 错误："
            "没有“yeer”这个字段：项目的 schema.json 里没有，这里的 properties 里也没有",
        ),
        (
            '{\n  "rules": [{"id": "x", "title": "甲", "check": "income.totl > 0", "message": "乙"}]\n}',
            "templates/own/schema.json:2:48: 错误：没有“income.totl”这个名称",
        ),
        (
            '{\n  "properties": {"x": {"type": "text", "title": "甲", "description": "乙"}}\n}',
            "templates/own/schema.json:2:32: 错误：",
        ),
        (
            '{\n  "properties": {"projects": {"items": {"properties": {"name": {"enum": ["甲类"]}}}}}\n}',
            "templates/own/schema.json:2:56: 错误：properties.projects.items.properties.name：“name”在 "
            "$defs.project_class.properties.name 里，写在这里是另定一个，缺 title 或 description",
        ),
        ('{\n  "title" "x"\n}', "templates/own/schema.json:2:11: 错误："),
        ("[]", "templates/own/schema.json:1:1: 错误："),
        (
            '{\n  "$defs": {"income": {"properties": {"sources": null}}}\n}',
            "templates/own/schema.json:2:39: 错误：“sources”在这里去掉了，别处还有 5 处要用它",
        ),
    ],
)
def test_a_fault_of_an_extending_schema_is_told_in_its_own_file(
    schema: str, expected: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("templates/own/format.yaml", "based_on: standard\n")
    write(SCHEMA, schema)
    use("own")

    assert said(STARTER, capsys, 3).startswith(expected)


def test_fields_leave_only_what_needs_no_other(project: Path) -> None:
    write(SCHEMA, '{"fields": ["year", "income", "expenditure", "signature", "money_unit"], "required": ["year"]}')
    contract = read_contract(Path("schema.json"), "schema.json", (Path(SCHEMA), SCHEMA))

    assert list(contract.shape.members) == ["year", "money_unit", "income", "expenditure", "signature"]
    rules = {rule.id for rule in contract.shape.rules}
    assert {"income-equals-expenditure", "signature-after-year"} <= rules
    assert not rules & {"projects-within-expenditure", "project-coverage", "staff-jump"}


def test_a_part_loses_what_needs_a_field_that_is_gone_but_not_what_has_its_name(project: Path) -> None:
    own = {
        "fields": ["year", "income", "projects"],
        "required": ["year"],
        "$defs": {
            "listed_project": {
                "properties": {"staff": {"title": "人数", "description": "人数。", "type": "integer"}},
                "computed": {"人手": {"title": "人手", "formula": "staff + 1"}},
            }
        },
    }
    write(SCHEMA, json.dumps(own))
    contract = read_contract(Path("schema.json"), "schema.json", (Path(SCHEMA), SCHEMA))

    project_shape = contract.shape.at(("projects", 0, "items", 0))
    assert project_shape is not None
    assert [field.name for field in project_shape.computed] == ["rate", "人手"]
    assert "final" in project_shape.members
    assert [rule.id for rule in project_shape.rules][:2] == ["listed-project-budget", "listed-project-final"]


def test_kept_and_merged_anew_are_the_same(project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    facts = load_facts(Path("data/hunan.yaml"))
    monkeypatch.setattr("reportgen.files.cache._folder", lambda: None)
    anew = contract_for(facts, find_project(Path("data/hunan.yaml"))).schema.plain
    monkeypatch.undo()
    monkeypatch.setattr("reportgen.files.cache._folder", lambda: tmp_path)
    files = [
        (Path("schema.json"), "a"),
        (Path("templates/scored/schema.json"), "b"),
        (Path("templates/hunan/schema.json"), "c"),
    ]
    first, second = (read_contract(*files[0], *files[1:]).schema.plain for _ in range(2))

    assert first == anew
    assert second == anew


def test_a_change_of_either_schema_is_seen(project: Path, edit: Edit) -> None:
    write("templates/own/format.yaml", "based_on: standard\n")
    write(SCHEMA, '{"properties": {"motto": {"title": "口号", "description": "印在最前面。", "type": "string"}}}')
    use("own")
    write(STARTER, Path(STARTER).read_text("utf-8") + "motto: 好\n")
    assert not [problem for problem in check_report(STARTER) if problem.severity == "error"]

    write(SCHEMA, "{}")

    assert [(problem.code, problem.params["name"]) for problem in check_report(STARTER)] == [("unknown-field", "motto")]


def test_a_blank_file_of_a_template_has_its_fields_and_names_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", "2026", "--blank", "--template", "self-evaluation", "-o", "data/forms.yaml"]) == 0
    text = Path("data/forms.yaml").read_text("utf-8")

    assert "\ntemplate: self-evaluation\n" in text
    assert "self_evaluations:" in text
    assert "yaml-language-server" not in text
    assert "income" not in text
    assert run(["check", "data/forms.yaml"]) == 1
    assert "income" not in capsys.readouterr().out


def test_a_template_goes_with_a_blank_file_only(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "2026", "--from", STARTER, "--template", "hunan"]) == 2
    assert capsys.readouterr().err.startswith("错误：--template 要与 --blank 同用\n")


def test_the_facts_of_a_template_of_its_own_are_shown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "data/self-evaluation.yaml"]) == 0
    shown = capsys.readouterr().out

    line = next(line for line in shown.splitlines() if "7.03" in line)
    assert line.split(maxsplit=1)[1].endswith("7.03 = 分值 × 目标值 ÷ 完成值（四舍五入到 2 位小数）")


def test_a_shared_part_counts_once_in_coverage(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("templates/own/format.yaml", "based_on: standard\n")
    write("data/own.yaml", "template: own\n" + Path(STARTER).read_text("utf-8"))
    run(["check", "--coverage", STARTER])
    alone = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  templates/")]
    run(["check", "--coverage", STARTER, "data/own.yaml"])
    both = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  templates/")]

    assert both == alone
    assert alone


def test_a_new_project_has_all_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "p", "--year", "2025"]) == 0

    made = {path.relative_to(tmp_path / "p/templates").as_posix() for path in (tmp_path / "p/templates").rglob("*")}
    assert made == {path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*")}


@pytest.mark.parametrize(("depth", "code"), [(20, 0), (21, 3)])
def test_a_part_may_include_itself_as_deep_as_trees_of_data_are(
    depth: int, code: int, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("templates/standard/level.html.j2", '{% set n = n - 1 %}{% if n %}{% include "level.html.j2" %}{% endif %}')
    part = Path("templates/standard/4-conclusions.html.j2")
    write(str(part), part.read_text("utf-8") + f'{{% set n = {depth} %}}{{% include "level.html.j2" %}}\n')

    assert ("level.html.j2 → level.html.j2" in said(STARTER, capsys, code)) is bool(code)


def test_a_part_may_begin_with_the_mark_that_editors_write(project: Path) -> None:
    part = Path("templates/standard/4-conclusions.html.j2")
    plain = build_report(STARTER).path.read_bytes()
    part.write_text(part.read_text("utf-8"), "utf-8-sig")

    assert build_report(STARTER).path.read_bytes() == plain


def test_signs_like_those_of_a_conflict_may_stand_within_a_line(project: Path) -> None:
    part = Path("templates/standard/4-conclusions.html.j2")
    write(str(part), part.read_text("utf-8") + "<p>甲 &lt;乙</p>{# <<<<<<< 与 >>>>>>> #}\n")

    assert "甲 <乙" in {block.text for block in Case(STARTER).document.blocks if isinstance(block, Paragraph)}

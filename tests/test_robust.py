"""What once went wrong: valid data refused, names that printed Python, caches and names that broke a build."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from docx import Document

from reportgen import DataError, TemplateError, UsageError, build_report, check_report
from reportgen.cli import can_write_chinese, run
from reportgen.errors import Severity
from reportgen.expressions import syntax
from reportgen.files import cache
from reportgen.template import resolve

EXAMPLE = "data/starter.yaml"


def forget() -> None:
    """Have nothing of what the process remembers."""
    cache._folder.cache_clear()
    resolve._templates.cache_clear()
    resolve._contract.cache_clear()
    resolve._layout.cache_clear()
    syntax.parse_expression.cache_clear()
    syntax._read_before.clear()


def built_text(file: str = EXAMPLE) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(build_report(file).path)).paragraphs)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("field", ["opening_balance", "closing_balance"])
def test_an_optional_balance_may_be_left_out(edit: Callable[..., None], field: str) -> None:
    text = Path(EXAMPLE).read_text("utf-8")
    (line,) = [line for line in text.splitlines() if line.strip().startswith(f"{field}:")]
    edit(EXAMPLE, (line + "\n", ""), ("  total: 400.00", "  # total: 400.00"))

    broken = {problem.rule for problem in check_report(EXAMPLE) if problem.severity is Severity.ERROR}

    assert broken == {"income-equals-expenditure"}


def test_an_empty_list_of_projects_is_no_project(project: Path) -> None:
    text = (project / EXAMPLE).read_text("utf-8")
    head, rest = text.split("  projects:\n", 1)
    tail = rest[rest.index("\n# —— 结果应用") :]
    (project / EXAMPLE).write_text(f"{head}  projects: []\n{tail}", "utf-8")

    assert check_report(EXAMPLE) == ()
    assert "以上项目" not in built_text()


def test_a_sum_of_computed_members_computes_them(project: Path) -> None:
    schema = json.loads((project / "schema.json").read_text("utf-8"))
    schema["$defs"]["project"]["computed"]["doubled"] = {"title": "两倍", "formula": "spent * 2"}
    schema["$defs"]["income"]["computed"]["doubles"] = {
        "title": "两倍合计",
        "formula": "operating.projects | total('doubled')",
    }
    (project / "schema.json").write_text(json.dumps(schema, ensure_ascii=False), "utf-8")
    text = (project / EXAMPLE).read_text("utf-8")
    (project / EXAMPLE).write_text(text.replace("measures: 严控", "measures: 共{{ income.doubles }}，严控"), "utf-8")

    assert "共253.00万元，严控" in built_text()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "reference",
    [
        "department | text",
        "signature.name | sentence",
        "previous | text",
        "tasks | names",
        "department.units | sentence",
        "expenditure.total | growth('x')",
        "year | on('a', 1)",
        "year | on(13, 45)",
        "tasks | nonzero | count",
        "department.name | nonzero | count",
        "1e300 | amount",
        "1e999",
        "objective",
        "(" * 400 + "year" + ")" * 400,
        "year" + " | number" * 3000,
    ],
)
def test_a_reference_that_means_nothing_is_an_error_at_its_line(edit: Callable[..., None], reference: str) -> None:
    edit(EXAMPLE, ("measures: 严控", f"measures: 严{{{{ {reference} }}}}控"))

    errors = [problem for problem in check_report(EXAMPLE) if problem.severity == "error"]

    assert len(errors) == 1
    assert errors[0].place is not None
    assert errors[0].place.text.startswith("  measures:")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "template",
    [
        "{{ 1 / 0 }}",
        "{{ 0.1 + 0.2 }}",
        "{{ nope < 3 }}",
        "{{ department.name['typed'] }}",
        "{{ 'a'['zfill'](20) }}",
        "{{ department.name.upper() }}",
        "{{ tasks['a'] }}",
        "{{ ([1] | batch(100000000, 0) | first) | length }}",
        "{{ department | text }}",
    ],
)
def test_a_template_that_reaches_too_far_is_an_error_at_its_line(edit: Callable[..., None], template: str) -> None:
    edit("templates/standard/4-conclusions.html.j2", ("<h2>存在问题</h2>", f"<h2>存在{template}问题</h2>"))

    with pytest.raises(TemplateError) as caught:
        build_report(EXAMPLE)

    assert [str(problem.place).split(":")[0] for problem in caught.value.problems] == [
        "templates/standard/4-conclusions.html.j2"
    ]


def test_decimals_of_the_format_hold_for_constants_too(edit: Callable[..., None]) -> None:
    edit("templates/standard/4-conclusions.html.j2", ("<h2>存在问题</h2>", "<h2>存在{{ 3 | amount | text }}问题</h2>"))
    assert "存在3.00问题" in built_text()

    edit("templates/standard/format.yaml", ("amount: {decimals: 2}", "amount: {decimals: 1}"))
    assert "存在3.0问题" in built_text()


@pytest.mark.usefixtures("project")
def test_a_hundred_and_twenty_points_are_counted(project: Path) -> None:
    text = (project / EXAMPLE).read_text("utf-8")
    head, rest = text.split("  sustainable:\n", 1)
    tail = rest[rest.index("\n  problems:") :]
    items = "".join(f"    - 第{number}点\n" for number in range(120))
    (project / EXAMPLE).write_text(f"{head}  sustainable:\n{items}{tail}", "utf-8")

    assert "九十九是第98点；一〇〇是第99点" in built_text()


@pytest.mark.usefixtures("project")
def test_western_words_keep_their_blank_at_a_line_end(edit: Callable[..., None]) -> None:
    edit(EXAMPLE, ("objective: |\n", "objective: |\n  100%,\n  then end\n  {{ year }} of\n  中文\n"))
    assert "100%, then end 2025 of中文" in built_text()


@pytest.mark.usefixtures("project")
def test_a_carriage_return_in_quotes_is_refused(edit: Callable[..., None]) -> None:
    edit(EXAMPLE, ("self: 我馆 ", 'self: "我\\r馆" '))

    with pytest.raises(DataError) as caught:
        build_report(EXAMPLE)

    assert [problem.code for problem in caught.value.problems] == ["control-character"]


@pytest.mark.usefixtures("project")
def test_last_years_narrative_is_written_out(project: Path, edit: Callable[..., None]) -> None:
    before = (project / EXAMPLE).read_text("utf-8").replace("year: 2025", "year: 2024")
    (project / "data/2024.yaml").write_text(before, "utf-8")
    edit(
        "templates/standard/4-conclusions.html.j2",
        ("<h2>存在问题</h2>", "<p>{{ last.objective }}</p><h2>存在问题</h2>"),
    )

    text = built_text()

    assert "{{" not in text
    assert "2024年" in text


@pytest.mark.usefixtures("project")
def test_many_builds_of_one_report_at_once_leave_it_whole(project: Path) -> None:
    expected = build_report(EXAMPLE, "one.docx").path.read_bytes()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: build_report(EXAMPLE, "one.docx"), range(40)))

    assert (project / "one.docx").read_bytes() == expected
    assert list(project.glob(".*.tmp")) == []


@pytest.mark.usefixtures("project")
def test_what_is_kept_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template is kept once, whatever folder it is in; what other versions kept goes when it is a month old."""
    whole = tmp_path / "cache/reportgen"
    for version, days in (("old", 31), ("other", 29)):
        (whole / version).mkdir(parents=True)
        (whole / version / "template-x").write_bytes(b"x")
        stamp = time.time() - days * 86_400
        os.utime(whole / version, (stamp, stamp))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    forget()
    build_report(EXAMPLE)
    first = {path.relative_to(whole) for path in whole.rglob("*")}

    shutil.copytree(".", tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path / "elsewhere")
    forget()
    build_report(EXAMPLE)

    assert {path.parts[0] for path in first} == {"other", cache._program()}
    assert {path.relative_to(whole) for path in whole.rglob("*")} == first
    assert len(first) >= 10
    forget()


@pytest.mark.usefixtures("project")
def test_what_is_kept_stays_while_it_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is only read counts as used, although reading leaves no sign on a folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    forget()
    build_report(EXAMPLE)
    (used,) = (tmp_path / "cache/reportgen").iterdir()
    stamp = time.time() - 31 * 86_400
    os.utime(used, (stamp, stamp))
    forget()
    build_report(EXAMPLE)

    cache._clear_up(tmp_path / "cache/reportgen")

    assert len(list(used.glob("template-*"))) >= 6
    forget()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("damage", [b"", b"j2", b"x" * 200])
def test_a_damaged_cache_is_as_good_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    forget()
    expected = build_report(EXAMPLE).path.read_bytes()
    (folder,) = (tmp_path / "cache/reportgen").iterdir()
    assert len(list(folder.glob("template-*"))) >= 6
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[:40] if damage == b"j2" else damage)
    forget()

    assert build_report(EXAMPLE).path.read_bytes() == expected
    forget()


@pytest.mark.usefixtures("project")
def test_a_schema_in_the_place_of_the_format_is_noticed_although_it_was_right_as_a_schema(project: Path) -> None:
    check_report(EXAMPLE)
    (project / "templates/standard/format.yaml").write_bytes((project / "schema.json").read_bytes())

    with pytest.raises(TemplateError):
        build_report(EXAMPLE)


@pytest.mark.usefixtures("project")
def test_names_that_are_too_long_are_told(edit: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    long = "长" * 300
    assert run(["build", EXAMPLE, "-o", f"{long}.docx"]) == 4
    assert run(["init", long]) == 4
    edit(EXAMPLE, ("year: 2025", f"previous: {long}.yaml\nyear: 2025"))
    assert run(["build", EXAMPLE]) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("arguments", [["build", ""], ["build", EXAMPLE, "-o", ""], ["check", ""]])
def test_an_empty_name_is_wrong_usage(arguments: list[str]) -> None:
    assert run(arguments) == 2


@pytest.mark.usefixtures("project")
def test_a_result_that_is_no_word_file_is_wrong_usage(project: Path) -> None:
    before = (project / EXAMPLE).read_bytes()

    with pytest.raises(UsageError):
        build_report(EXAMPLE, EXAMPLE)

    assert (project / EXAMPLE).read_bytes() == before


@pytest.mark.parametrize(
    ("encoding", "able"), [("utf-8", True), ("gbk", True), ("cp1252", False), ("ascii", False), (None, False)]
)
def test_which_consoles_can_write_chinese(encoding: str | None, able: bool) -> None:
    assert can_write_chinese(encoding) == able

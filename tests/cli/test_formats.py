"""What `check` gives to other programs, and what its options change."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator

from reportgen.cli import run
from reportgen.cli.check import Settings, TextReporter
from reportgen.cli.listing import github_text, gitlab_text, json_text
from reportgen.cli.sarif import sarif_text
from reportgen.errors import Problem, Severity
from reportgen.places import Place, Source
from tests.tools.root import ROOT

FORMATS = ["json", "sarif", "github", "gitlab"]

STARTER = "data/starter.yaml"
UNIT = ("basic: 214.60 ", "basic: 214.60万元 ")
"""An error: a number with its unit."""
STAFF = ("      count: 9\n", "      count: 19\n")
"""A warning: more people than posts."""

EXAMPLE = (
    "例如：reportgen check data/2022.yaml\n这里的数据文件有：data/2022.yaml、data/association.yaml、data/hunan.yaml、"
    "data/self-evaluation.yaml、data/starter.yaml、data/water.yaml\n"
)

SOURCE = Source("data/二〇二五 年.yaml", "year: 2025\n  total: 甲乙1.00万元 # 100%, 又\n")
WAIVED = Problem(
    code="rule-broken",
    params={"message": "甲: 乙, 100%", "hint": "", "rule": "shares"},
    severity=Severity.NOTE,
    place=Place(SOURCE, 2, 12, 4),
    path="projects[3].total",
    related=(("年度", Place(SOURCE, 1, 7, 4)),),
    rule="shares",
    waived="财政局已经同意",
)


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and standard output of a check; nothing else may be said."""
    code = run(["check", *arguments])
    said = capsys.readouterr()
    assert said.err == ""
    return code, said.out


@pytest.fixture
def repository(project: Path) -> Path:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    return project


@pytest.mark.usefixtures("project")
def test_json_tells_all_of_a_problem(edit: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    edit(STARTER, UNIT)

    code, text = listed(capsys, "--format", "json", STARTER)

    assert code == 1
    assert json.loads(text) == {
        "version": 1,
        "files": [
            {
                "file": STARTER,
                "problems": [
                    {
                        "code": "number-with-unit",
                        "rule": "number-with-unit",
                        "severity": "error",
                        "message": "“基本支出”（expenditure.basic）只写数，不写单位",
                        "hint": "写成 214.60，单位“万元”由程序加。",
                        "file": STARTER,
                        "line": 181,
                        "column": 10,
                        "endColumn": 18,
                        "path": "expenditure.basic",
                        "waived": "",
                        "related": [],
                    }
                ],
                "errors": 1,
                "warnings": 0,
                "notes": 0,
            }
        ],
    }


@pytest.mark.usefixtures("project")
def test_json_tells_what_belongs_to_a_problem(edit: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    edit(STARTER, STAFF)

    _, text = listed(capsys, "--format", "json", STARTER)

    (problem,) = json.loads(text)["files"][0]["problems"]
    assert (problem["rule"], problem["severity"]) == ("staff-within-posts", "warning")
    assert problem["related"] == [
        {"label": "事业编制 5人", "file": STARTER, "line": 93, "column": 14, "endColumn": 15},
        {"label": "参公编制 10个", "file": STARTER, "line": 82, "column": 14, "endColumn": 16},
        {"label": "事业编制 6个", "file": STARTER, "line": 84, "column": 14, "endColumn": 15},
    ]


@pytest.mark.usefixtures("project")
def test_json_holds_no_number_with_a_fraction(edit: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    edit(STARTER, UNIT)

    _, text = listed(capsys, "--format", "json", STARTER, "data/2022.yaml")

    assert re.findall(r": -?\d+\.\d+", re.sub(r'"(?:[^"\\]|\\.)*"(?!:)', '""', text)) == []


@pytest.mark.parametrize("form", FORMATS)
def test_an_exit_code_does_not_depend_on_the_format(
    form: str, project: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    cases: list[tuple[int, list[str]]] = [(0, [STARTER]), (1, ["data/none.yaml"]), (2, [""])]
    edit("data/2022.yaml", ("basic: 961.51", "basic: 961.51万元"))
    cases += [(1, ["data/2022.yaml"]), (2, ["data/2022.yaml", ""])]
    for wanted, files in cases:
        assert listed(capsys, "--format", form, *files)[0] == wanted
        assert run(["check", *files]) == wanted
        capsys.readouterr()
    (project / "templates/standard/format.yaml").write_text("paper: A0\n", "utf-8")

    code, text = listed(capsys, "--format", form, STARTER, "data/2022.yaml")

    assert code == run(["check", STARTER, "data/2022.yaml"]) == 3
    assert "templates/standard/format.yaml" in text
    assert "data/2022.yaml" in text


def test_what_is_asked_wrongly_is_listed_too(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "templates/standard").rename(project / "templates/other")

    code, text = listed(capsys, "--format", "json", STARTER)

    (problem,) = json.loads(text)["files"][0]["problems"]
    assert code == 2
    assert (problem["code"], problem["file"], problem["line"]) == ("template-unknown", STARTER, None)


@pytest.mark.usefixtures("project")
def test_warnings_fail_where_one_is_strict(edit: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    edit(STARTER, STAFF)

    assert run(["check", STARTER]) == 0
    assert capsys.readouterr().out == "data/starter.yaml：没有错误，1 条警告\n"
    assert run(["check", "--strict", STARTER]) == 1
    assert capsys.readouterr().err.endswith("\ndata/starter.yaml：没有错误，1 条警告；用了 --strict，有警告就不通过\n")
    assert listed(capsys, "--strict", "--format", "json", STARTER)[0] == 1


@pytest.mark.parametrize(
    ("severities", "said"),
    [
        ("n", "甲.yaml：没有问题，1 条提示\n"),
        ("wwn", "甲.yaml：没有错误，2 条警告，1 条提示\n"),
        ("ewnn", "甲.yaml：1 个错误，1 条警告，2 条提示\n"),
        ("ew", "甲.yaml：1 个错误，1 条警告\n"),
    ],
)
def test_notes_are_counted_where_there_are_any(severities: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    kinds = {"e": Severity.ERROR, "w": Severity.WARNING, "n": Severity.NOTE}
    problems = [WAIVED._replace(severity=kinds[letter]) for letter in severities]

    TextReporter(Settings()).tell_file("甲.yaml", problems, int("e" in severities))

    told = capsys.readouterr()
    assert (told.err if "e" in severities else told.out).splitlines(keepends=True)[-1] == said


@pytest.mark.usefixtures("project")
def test_a_waived_rule_is_a_note_and_suppressed(edit: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    waiver = "\nwaive:\n  - rule: staff-within-posts\n    reason: 三名人员待划转\n    who: 人事股\n"
    edit(STARTER, STAFF, ("\nincome:\n", f"{waiver}\nincome:\n"))

    assert run(["check", "--strict", STARTER]) == 0
    assert capsys.readouterr().out == "data/starter.yaml：没有问题，1 条提示\n"
    (result,) = json.loads(listed(capsys, "--format", "sarif", STARTER)[1])["runs"][0]["results"]
    (problem,) = json.loads(listed(capsys, "--format", "json", STARTER)[1])["files"][0]["problems"]
    assert (result["level"], problem["severity"]) == ("note", "note")
    assert result["suppressions"] == [{"kind": "inSource", "justification": "三名人员待划转（人事股）"}]
    assert problem["waived"] == "三名人员待划转（人事股）"


@pytest.mark.usefixtures("project")
def test_a_listing_goes_to_a_file_and_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(capsys, "--format", "json", STARTER, "-o", "新/检查.json") == (0, "")

    assert json.loads(Path("新/检查.json").read_text("utf-8"))["files"][0]["errors"] == 0


@pytest.mark.usefixtures("project")
def test_a_listing_that_cannot_be_written_leaves_no_half_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    Path("检查.json").write_text("{}", "utf-8")

    assert run(["check", "--format", "json", STARTER, "-o", "检查.json/下面.json"]) == 4
    assert capsys.readouterr().err.startswith("检查.json/下面.json: 错误：路径里有一个同名的文件")
    assert [path.name for path in Path().glob(".*")] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["-o", "x", STARTER],
            "x: 错误：-o 不能和 text 格式一起用\n"
            "  办法：加上 --format，写 json、sarif、github、gitlab 中的一种；或者去掉 -o。\n\n",
        ),
        (
            ["--format", "json", "-o", "./data/starter.yaml", STARTER],
            "./data/starter.yaml: 错误：不能写进数据、模板、schema.json 或 Word 文件\n"
            "  办法：换一个文件名。原来的文件没有动。\n\n",
        ),
        (["--format", "json", "-o", "", STARTER], "错误：文件名是空的\n  办法：写上文件名；变量没有值时也会这样。\n\n"),
        (
            ["--staged", STARTER],
            "错误：用了 --staged 就不能再写文件名：data/starter.yaml\n  办法：去掉文件名，或者去掉 --staged。\n\n",
        ),
        (["--strict"], f"reportgen: 少写了 FILE\n{EXAMPLE}要看说明，请运行“reportgen check -h”。\n"),
        (
            ["--format", "xml", STARTER],
            "reportgen: --format 只能是 text、json、sarif、github、gitlab\n要看说明，请运行“reportgen check -h”。\n",
        ),
    ],
)
def test_options_that_do_not_go_together(
    arguments: list[str], said: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (project / STARTER).read_bytes()

    assert run(["check", *arguments]) == 2
    assert capsys.readouterr() == ("", said)
    assert (project / STARTER).read_bytes() == before


def test_annotations_of_github_are_escaped() -> None:
    assert github_text({"x": [WAIVED], "甲,乙:%.yaml": [Problem(code="name-empty", severity=Severity.WARNING)]}) == (
        "::notice file=data/二〇二五 年.yaml,line=2,col=12,endColumn=16,title=reportgen shares"
        "::甲: 乙, 100%25%0A另见：年度  data/二〇二五 年.yaml:1:7%0A已豁免：财政局已经同意\n"
        "::warning file=甲%2C乙%3A%25.yaml,title=reportgen name-empty"
        "::文件名是空的%0A办法：写上文件名；变量没有值时也会这样。\n"
    )


def test_a_code_quality_report_of_gitlab() -> None:
    (entry,) = json.loads(gitlab_text({"x": [WAIVED]}))

    assert re.fullmatch("[0-9a-f]{64}", entry.pop("fingerprint"))
    assert entry == {
        "description": "甲: 乙, 100%\n另见：年度  data/二〇二五 年.yaml:1:7\n已豁免：财政局已经同意",
        "check_name": "shares",
        "severity": "info",
        "location": {"path": "data/二〇二五 年.yaml", "lines": {"begin": 2}},
    }


def test_severities_of_gitlab() -> None:
    problems = [WAIVED._replace(severity=severity, rule=severity) for severity in Severity]

    assert [entry["severity"] for entry in json.loads(gitlab_text({"x": problems}))] == ["major", "minor", "info"]


_TEXT = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"minLength": 1}},
}
_REGION = {
    "type": "object",
    "required": ["startLine"],
    "additionalProperties": False,
    "properties": {name: {"type": "integer", "minimum": 1} for name in ("startLine", "startColumn", "endColumn")},
}
_PHYSICAL = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "additionalProperties": False,
    "properties": {
        "artifactLocation": {
            "type": "object",
            "required": ["uri"],
            "additionalProperties": False,
            "properties": {
                # Nothing but what an address may hold, and no backslash.
                "uri": {"type": "string", "pattern": r"^[A-Za-z0-9%/._~:-]+$"},
                "uriBaseId": {"const": "%SRCROOT%"},
            },
        },
        "region": _REGION,
    },
}
SARIF = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"const": "https://json.schemastore.org/sarif-2.1.0.json"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "columnKind", "results"],
                "additionalProperties": False,
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name", "version", "rules"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"const": "reportgen"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id", "shortDescription"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string", "minLength": 1},
                                                "shortDescription": _TEXT,
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "language": {"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
                    "columnKind": {"const": "unicodeCodePoints"},
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": {"enum": ["error", "warning", "note"]},
                                "message": _TEXT,
                                "locations": {
                                    "type": "array",
                                    "minItems": 1,
                                    "maxItems": 1,
                                    "items": {
                                        "type": "object",
                                        "required": ["physicalLocation"],
                                        "additionalProperties": False,
                                        "properties": {
                                            "physicalLocation": _PHYSICAL,
                                            "logicalLocations": {
                                                "type": "array",
                                                "items": {
                                                    "type": "object",
                                                    "additionalProperties": False,
                                                    "properties": {
                                                        "fullyQualifiedName": {"type": "string"},
                                                        "kind": {"const": "member"},
                                                    },
                                                },
                                            },
                                        },
                                    },
                                },
                                "relatedLocations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {
                                            "id": {"type": "integer", "minimum": 1},
                                            "physicalLocation": _PHYSICAL,
                                            "message": _TEXT,
                                        },
                                    },
                                },
                                "partialFingerprints": {
                                    "type": "object",
                                    "additionalProperties": {"type": "string"},
                                },
                                "suppressions": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "required": ["kind"],
                                        "additionalProperties": False,
                                        "properties": {
                                            "kind": {"enum": ["inSource", "external"]},
                                            "justification": {"type": "string"},
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
"""The parts of the schema of SARIF 2.1.0 that are written here, and nothing beside them."""


def test_sarif_is_as_its_schema_wants_it(
    project: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit(STARTER, STAFF)
    edit("data/2022.yaml", ("basic: 961.51", "basic: 961.15"))
    (project / STARTER).rename(project / "data/二〇二五 年#1.yaml")

    code, text = listed(capsys, "--format", "sarif", "data/二〇二五 年#1.yaml", "data/2022.yaml", "data/none.yaml")

    log = json.loads(text)
    assert code == 1
    Draft202012Validator.check_schema(SARIF)
    assert [error.message for error in Draft202012Validator(SARIF).iter_errors(log)] == []
    (only,) = log["runs"]
    rules = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in only["results"]] == [r["ruleId"] for r in only["results"]]
    assert {unquote(_uri(result)) for result in only["results"]} == {
        "data/二〇二五 年#1.yaml",
        "data/2022.yaml",
        "data/none.yaml",
    }
    assert {result["level"] for result in only["results"]} == {"error", "warning"}


def test_sarif_of_one_problem() -> None:
    (only,) = json.loads(sarif_text({"x": [WAIVED]}))["runs"]

    fingerprints = [result.pop("partialFingerprints") for result in only["results"]]
    artifact = {
        "uri": "data/%E4%BA%8C%E3%80%87%E4%BA%8C%E4%BA%94%20%E5%B9%B4.yaml",
        "uriBaseId": "%SRCROOT%",
    }
    assert [list(found) for found in fingerprints] == [["reportgen/v1"]]
    assert only["tool"]["driver"]["rules"] == [{"id": "shares", "shortDescription": {"text": "甲: 乙, 100%"}}]
    assert only["results"] == [
        {
            "ruleId": "shares",
            "ruleIndex": 0,
            "level": "note",
            "message": {"text": "甲: 乙, 100%\n另见：年度  data/二〇二五 年.yaml:1:7\n已豁免：财政局已经同意"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": artifact,
                        "region": {"startLine": 2, "startColumn": 12, "endColumn": 16},
                    },
                    "logicalLocations": [{"fullyQualifiedName": "projects[3].total", "kind": "member"}],
                }
            ],
            "relatedLocations": [
                {
                    "id": 1,
                    "physicalLocation": {
                        "artifactLocation": artifact,
                        "region": {"startLine": 1, "startColumn": 7, "endColumn": 11},
                    },
                    "message": {"text": "年度"},
                }
            ],
            "suppressions": [{"kind": "inSource", "justification": "财政局已经同意"}],
        }
    ]


def _uri(result: dict[str, Any]) -> str:
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert isinstance(uri, str)
    return uri


def _fingerprints(capsys: pytest.CaptureFixture[str], *files: str) -> list[str]:
    sarif = json.loads(listed(capsys, "--format", "sarif", *files)[1])["runs"][0]["results"]
    gitlab = json.loads(listed(capsys, "--format", "gitlab", *files)[1])
    found = [result["partialFingerprints"]["reportgen/v1"] for result in sarif]
    assert [entry["fingerprint"] for entry in gitlab] == found
    return found


@pytest.mark.usefixtures("project")
def test_a_problem_is_known_again_when_its_line_moves(
    edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit(STARTER, STAFF)
    edit("data/2022.yaml", ("basic: 961.51", "basic: 961.15"))
    before = _fingerprints(capsys, STARTER, "data/2022.yaml")

    edit(STARTER, ("\nyear:", "\n# 一行\n\nyear:"))
    edit("data/2022.yaml", ("\nexpenditure:", "\n# 又一行\nexpenditure:"))

    assert _fingerprints(capsys, STARTER, "data/2022.yaml") == before
    assert len(set(before)) == len(before) == 3


def test_problems_that_are_alike_are_told_apart() -> None:
    source = Source("a.yaml", "- n: 1\n- n: 1\n")
    twins = [
        Problem(code="name-empty", place=Place(source, line, 6), path=f"items[{line}].n", rule="r") for line in (1, 2)
    ]

    first, second = (entry["fingerprint"] for entry in json.loads(gitlab_text({"a.yaml": twins})))

    assert first != second


def test_what_two_files_share_is_said_once_but_in_json() -> None:
    found = {"2022.yaml": [WAIVED], "2023.yaml": [WAIVED]}

    assert github_text(found).count("\n") == 1
    assert len(json.loads(gitlab_text(found))) == 1
    assert [len(file["problems"]) for file in json.loads(json_text(found))["files"]] == [1, 1]


@pytest.mark.parametrize("form", ["sarif", "github", "gitlab"])
def test_files_are_named_from_the_top_of_the_repository(
    form: str,
    repository: Path,
    edit: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    edit(STARTER, UNIT)
    monkeypatch.chdir(repository / "templates")

    relative = listed(capsys, "--format", form, "../data/starter.yaml")[1]
    absolute = listed(capsys, "--format", form, str(repository / STARTER))[1]

    named = {"sarif": '"uri": "data/starter.yaml"', "github": "file=data/starter.yaml,"}
    assert named.get(form, '"path": "data/starter.yaml"') in relative
    assert named.get(form, '"path": "data/starter.yaml"') in absolute


@pytest.mark.usefixtures("project")
def test_listings_speak_english(
    edit: Callable[..., None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en")
    edit(STARTER, UNIT)

    assert "takes the number without its unit%0Ato do: " in listed(capsys, "--format", "github", STARTER)[1]
    assert json.loads(listed(capsys, "--format", "sarif", STARTER)[1])["runs"][0]["language"] == "en"


def test_listings_are_utf_8_whatever_the_console_is(project: Path) -> None:
    (project / STARTER).write_text("year：2025\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", "check", "--format", "json", STARTER],
        env={"PATH": "", "PYTHONIOENCODING": "gbk", "PYTHONPATH": str(ROOT), "HOME": str(project)},
        capture_output=True,
        check=False,
    )

    assert json.loads(done.stdout.decode("utf-8"))["files"][0]["problems"][0]["message"].startswith("冒号是全角的")


@pytest.mark.usefixtures("project")
def test_a_plain_check_loads_nothing_of_the_listings() -> None:
    names = "('click', 'subprocess', 'reportgen.git.staged', 'reportgen.cli.listing', 'reportgen.cli.sarif')"
    code = (
        "import sys; from reportgen.cli import run; run(['check', 'data/starter.yaml']); "
        f"print([name for name in {names} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"

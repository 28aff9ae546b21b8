"""Python knows no field of the genre but by the role that `schema.json` gives it."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

import pytest

from reportgen.case import Case
from reportgen.cli import run
from reportgen.errors import TemplateError
from reportgen.schema.contract import read_contract
from reportgen.schema.nodes import ROLES
from reportgen.values.period import PERIODS
from tests.tools.docx_parts import printed_parts
from tests.tools.program import strings_by_module
from tests.tools.root import ROOT

NEW_NAMES = {
    "template": "vorlage",
    "year": "jahr",
    "previous": "vorjahresdatei",
    "last_year": "vorjahr",
    "attachment": "anlage",
    "department": "amt",
    "waive": "ausnahmen",
    "facts": "zahlen",
}
WAIVER = {"rule": "regel", "at": "ort", "reason": "grund", "who": "wer", "until": "bis"}
WORDS_OF_THE_LANGUAGE = {
    "name",  # what an item is called: `names` and `parts` print it, whatever the schema
    "title",  # the same of a group, where it has no name
    "parts",  # a keyword of `figure`, and the filter that prints what it names
}


def renamed(text: str, names: dict[str, str]) -> str:
    return re.sub(rf"(?<![\w.'-])(?<!\| )(?:{'|'.join(names)})(?![\w-])", lambda found: names[found.group()], text)


def follow_names(part: Any, names: dict[str, str]) -> None:
    """Let formulas and rules follow the new names of the root, but where a record has a member of that name."""
    if isinstance(part, dict):
        names = {old: new for old, new in names.items() if old not in part.get("properties", {})}
        for key, member in part.items():
            if key in {"formula", "check", "when", "message"} and isinstance(member, str):
                part[key] = renamed(member, names)
            follow_names(member, names)
    elif isinstance(part, list):
        for item in part:
            follow_names(item, names)


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which every field that has a role, and those that go with it, is called otherwise."""
    schema = json.loads((ROOT / "schema.json").read_text("utf-8"))
    schema["properties"] = {NEW_NAMES.get(name, name): part for name, part in schema["properties"].items()}
    schema["required"] = [NEW_NAMES.get(name, name) for name in schema["required"]]
    follow_names(schema, NEW_NAMES)
    waiver = schema["$defs"]["waiver"]
    waiver["properties"] = {WAIVER[name]: part for name, part in waiver["properties"].items()}
    waiver["required"] = [WAIVER[name] for name in waiver["required"]]
    (tmp_path / "schema.json").write_text(json.dumps(schema, ensure_ascii=False), "utf-8")
    shutil.copytree(ROOT / "templates" / "standard", tmp_path / "templates" / "standard")
    for part in (tmp_path / "templates" / "standard").glob("*.j2"):
        text = part.read_text("utf-8")
        code = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
        part.write_text(code.sub(lambda found: renamed(found.group(), NEW_NAMES), text), "utf-8")
    (tmp_path / "data").mkdir()
    for year in (2023, 2024):
        (tmp_path / "data" / f"{year}.yaml").write_text(in_german(f"education/{year}.yaml"), "utf-8")
    (tmp_path / "data" / "2022.yaml").write_text(in_german("2022.yaml"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def in_german(name: str) -> str:
    text = (ROOT / "data" / name).read_text("utf-8")
    text = re.sub(
        rf"^(# )?({'|'.join(NEW_NAMES)}):", lambda found: f"{found[1] or ''}{NEW_NAMES[found[2]]}:", text, flags=re.M
    )
    return re.sub(r"\{\{.*?\}\}", lambda found: renamed(found.group(), NEW_NAMES), text, flags=re.S)


def test_a_report_is_the_same_whatever_its_fields_are_called(german: Path) -> None:
    for name, original in (("2024", "education/2024"), ("2022", "2022")):
        again, first = Case(f"data/{name}.yaml").docx, Case(ROOT / "data" / f"{original}.yaml").docx
        assert printed_parts(again) == printed_parts(first)


def test_last_years_file_is_found_beside_the_new_one(german: Path) -> None:
    last = Case("data/2024.yaml").last_year.figures

    assert last is not None
    assert str(last.root.get("amt").get("name")) == "临江区教育和体育局"


def test_a_file_of_another_department_is_told(german: Path) -> None:
    path = german / "data" / "2023.yaml"
    path.write_text(path.read_text("utf-8").replace("临江区教育和体育局", "别的局"), "utf-8")

    assert [(one.code, one.path) for one in Case("data/2024.yaml").problems] == [
        ("previous-other-department", "vorjahresdatei")
    ]


def test_a_year_is_rolled_forward_and_knows_the_one_before(german: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (german / "andere").mkdir()
    assert run(["new", "2025", "--from", "data/2024.yaml", "-o", "andere/neu.yaml"]) == 0

    text = (german / "andere" / "neu.yaml").read_text("utf-8")
    assert "\njahr: 2025" in f"\n{text}"
    assert "\nvorjahresdatei: ../data/2024.yaml" in text


def test_a_blank_file_has_the_year_filled_in(german: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "2026", "--blank", "--template", "standard", "-o", "data/leer.yaml"]) == 0

    text = (german / "data" / "leer.yaml").read_text("utf-8")
    assert "\njahr: 2026" in text
    assert "\nvorlage: standard" in text


def test_a_problem_is_waived(german: Path) -> None:
    path = german / "data" / "2022.yaml"
    (warning,) = Case(path).problems
    waiver = "\nausnahmen:\n  - regel: project-coverage\n    grund: 其余另有报告\n    wer: 王主任\n"
    path.write_text(path.read_text("utf-8") + waiver, "utf-8")

    (note,) = Case(path).problems

    assert (warning.waived, str(note.waived)) == ("", "其余另有报告（王主任）")


@pytest.mark.parametrize(("field", "role"), [("money_unit", "year"), ("tasks", "attachment"), ("staff", "waiver-rule")])
def test_a_role_belongs_to_one_field(field: str, role: str, tmp_path: Path) -> None:
    schema = json.loads((ROOT / "schema.json").read_text("utf-8"))
    schema["properties"][field]["role"] = role
    (tmp_path / "schema.json").write_text(json.dumps(schema), "utf-8")

    with pytest.raises(TemplateError) as caught:
        read_contract(tmp_path / "schema.json", "schema.json")

    assert [problem.code for problem in caught.value.problems] == ["role-misplaced"]


def test_a_role_has_its_type(tmp_path: Path) -> None:
    schema = json.loads((ROOT / "schema.json").read_text("utf-8"))
    del schema["properties"]["attachment"]["role"]
    schema["properties"]["tasks"]["role"] = "attachment"
    (tmp_path / "schema.json").write_text(json.dumps(schema), "utf-8")

    with pytest.raises(TemplateError) as caught:
        read_contract(tmp_path / "schema.json", "schema.json")

    assert [problem.code for problem in caught.value.problems] == ["role-kind"]


def test_the_meta_schema_knows_every_role() -> None:
    meta = json.loads((ROOT / "reportgen" / "schema" / "contract.schema.json").read_text("utf-8"))

    assert meta["properties"]["role"]["enum"] == list(ROLES)
    others = set(PERIODS) - {"year"}
    assert set(read_contract(ROOT / "schema.json", "schema.json").shape.roles) == set(ROLES) - others


def members_asked_for(path: Path, known: Set[str]) -> Iterator[str]:
    """Which of some names a module has as literals where a member of the data is named."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            owner, names, owners = node.func.value, node.args[:1], r"\b(members|keys|details|root|facts|record)\b"
        elif isinstance(node, ast.Subscript):
            owner, names, owners = node.value, [node.slice], r"\b(members|keys|details|root|facts)\b"
        else:
            continue
        for name in names:
            if isinstance(name, ast.Constant) and name.value in known and re.search(owners, ast.unparse(owner)):
                yield str(name.value)


def fields() -> set[str]:
    found: set[str] = set()
    waiting: list[Any] = [json.loads((ROOT / "schema.json").read_text("utf-8"))]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            found |= set(part.get("properties", {}))
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return found


def test_no_module_asks_the_data_for_a_field_by_its_name() -> None:
    known = fields() - WORDS_OF_THE_LANGUAGE
    asked = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in (ROOT / "reportgen").rglob("*.py")
        if path.relative_to(ROOT / "reportgen").parts[0] not in {"cli", "docx", "document"}
        for name in members_asked_for(path, known)
    }

    assert asked == set()


def test_no_module_holds_the_name_of_a_field_that_only_the_genre_has() -> None:
    # `last_year` is a name of formulas, too: the same period of the year before.
    only_of_the_genre = {"previous", "waive", "department", "attachment"} - set(ROLES)
    tops = json.loads((ROOT / "schema.json").read_text("utf-8"))["properties"]
    found = {
        (module, string)
        for module, strings in strings_by_module().items()
        for string in strings
        if string in only_of_the_genre or (string.endswith(".") and string.removesuffix(".") in tops)
    }

    assert found == set()

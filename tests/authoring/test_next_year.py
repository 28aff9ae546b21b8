"""What `new` does with what was only true of the old year, with balances, and with the years before."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportgen.authoring.rollover import NewFile, roll_forward
from reportgen.cli import run
from reportgen.errors import TemplateError
from reportgen.facts.load import load_facts, parse_facts
from reportgen.facts.tree import MappingNode, Node, ScalarNode, SequenceNode, to_plain
from reportgen.places import Source
from reportgen.schema.contract import read_contract


def scalars(node: Node, name: str = "") -> Iterator[tuple[str, ScalarNode]]:
    """Every value of a file with the name of the field that it stands in."""
    if isinstance(node, ScalarNode):
        yield name, node
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from scalars(item, name)
    else:
        for key, member in node.members.items():
            yield from scalars(member, key)


def new_file(path: str, year: int, language: str = "zh") -> tuple[NewFile, MappingNode]:
    new = roll_forward(Path(path), year, f"data/neu-{year}.yaml", language)
    return new, parse_facts(Source("neu.yaml", new.content.decode()))


ONLY_OF_ITS_YEAR = {"reason", "reasons", "result", "achieved"}


@pytest.mark.parametrize(
    ("file", "year", "fields"),
    [
        ("data/water.yaml", 2025, {"reason", "reasons", "result", "achieved"}),
        ("data/association.yaml", 2025, {"reasons"}),
        ("data/education/2024.yaml", 2025, {"reason", "reasons", "result"}),
        ("data/hunan.yaml", 2026, {"reason", "result", "achieved"}),
        ("data/self-evaluation.yaml", 2026, {"reason", "result", "achieved"}),
    ],
)
def test_what_was_only_true_of_the_old_year_is_to_be_written_anew(
    file: str, year: int, fields: set[str], project: Path
) -> None:
    old = [name for name, _ in scalars(load_facts(Path(file))) if name in ONLY_OF_ITS_YEAR]
    new = [(name, node.text) for name, node in scalars(new_file(file, year)[1]) if name in ONLY_OF_ITS_YEAR]

    assert {*old} == fields
    assert new == [(name, "待填") for name in old]


def test_conclusion_problems_and_measures_of_a_self_evaluation_are_to_be_written_anew(project: Path) -> None:
    names = {"conclusion", "problems", "measures"}
    old = {name: len(node.text) for name, node in scalars(load_facts(Path("data/self-evaluation.yaml")))}
    new = {name: node.text for name, node in scalars(new_file("data/self-evaluation.yaml", 2026)[1])}

    assert all(old[name] > 5 for name in names)
    assert {new[name] for name in names} == {"待填"}


@pytest.mark.parametrize(
    ("file", "year", "kept"),
    [
        ("data/hunan.yaml", 2026, ["附件序号 1", "编制数 32个", "年初结转和结余 8.00万元"]),
        ("data/self-evaluation.yaml", 2026, []),
    ],
)
def test_what_is_the_same_every_year_is_not_to_be_looked_at(
    file: str, year: int, kept: list[str], project: Path
) -> None:
    old, (new, facts) = load_facts(Path(file)), new_file(file, year)

    def steady(node: Node) -> list[str]:
        return [value.text for name, value in scalars(node) if name in {"weight", "target", "points"}]

    assert steady(facts) == steady(old) != []
    assert [mention.text for mention in new.kept] == kept


def own_schema(project: Path, properties: dict[str, Any], **definitions: Any) -> None:
    """A schema of the project whose fields have names of their own."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {"jahr": {"type": "integer", "role": "year"}, **properties},
        "$defs": definitions,
    }
    waiting: list[Any] = [schema]
    while waiting:
        part = waiting.pop()
        for name, member in part.get("properties", {}).items():
            part["properties"][name] = {"title": name, "description": name, **member}
            waiting.append(part["properties"][name])
        waiting += [part["items"]] if "items" in part else []
        waiting += part.get("$defs", {}).values()
    (project / "schema.json").write_text(json.dumps(schema), "utf-8")


def rolled(project: Path, text: str, year: int, **options: Any) -> str:
    """The text of next year's file under the schema of the project."""
    (project / "data/alt.yaml").write_text(text, "utf-8")
    return roll_forward(Path("data/alt.yaml"), year, "data/neu.yaml", **options).content.decode()


def test_the_schema_says_it_whatever_the_fields_are_called(project: Path) -> None:
    own_schema(
        project,
        {
            "grund": {"type": "string", "carry": False},
            "gewicht": {"type": "number", "carry": "always"},
            "posten": {"type": "number", "carry": True},
            "fest": {"type": "array", "carry": "always", "items": {"type": "number"}},
            "reason": {"type": "string"},
            "weight": {"type": "number"},
        },
    )
    text = "jahr: 2024\ngrund: 因为\ngewicht: 5\nposten: 6\nfest: [1, 2]\nreason: 因为\nweight: 7\n"
    (project / "data/alt.yaml").write_text(text, "utf-8")

    new, facts = new_file("data/alt.yaml", 2025)

    kept = {"gewicht": 5, "posten": 6, "fest": [1, 2], "reason": "因为"}
    assert to_plain(facts) == {"jahr": 2025, "grund": "待填", "weight": "待填", **kept}
    assert [mention.text for mention in new.kept] == ["posten 6"]


AMOUNT = {"type": "number", "unit": "万元", "unit_from": "einheit", "show": "amount"}
POSTEN = {
    "type": "object",
    "additionalProperties": False,
    "required": ["was", "betrag"],
    "properties": {"was": {"type": "string"}, "betrag": AMOUNT},
    "figure": {"value": "betrag"},
}


def balances(project: Path) -> None:
    """A schema of balances and of earlier years under names of its own."""
    posten = {"type": "array", "items": {"$ref": "#/$defs/posten"}}
    own_schema(
        project,
        {
            "einheit": {"enum": ["元", "万元"]},
            "vorjahr": {"type": "object", "role": "last-year", "additionalProperties": {"type": "number"}},
            "vorjahresdatei": {"type": "string", "role": "previous"},
            "anfang": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "summe": {**AMOUNT, "carry_from": "ende.summe"},
                    "arten": {**posten, "carry_from": "ende.arten"},
                    "name": {"type": "string"},
                },
                "computed": {"summe": {"title": "年初", "formula": "arten | total"}},
            },
            "ende": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"summe": AMOUNT, "arten": posten},
                "computed": {"summe": {"title": "年末合计", "formula": "arten | total"}},
            },
            "drittes": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"halb": {**AMOUNT, "carry_from": "ende.summe / 2"}, "x": {"type": "number"}},
            },
            "frueher": {
                "type": "array",
                "carry": "always",
                "carry_from": {"wann": "jahr - 1", "wert": "last.ausgaben"},
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"wann": {"type": "integer"}, "wert": {"type": "number"}, "wort": {"type": "string"}},
                },
            },
            "ausgaben": {"type": "number"},
        },
        posten=POSTEN,
    )


_BALANCES = {
    "stated": (
        "jahr: 2024\nanfang: {summe: 6.00}\nende: {summe: 5.40}\n",
        "jahr: 2025\nanfang: {summe: 5.40}  # 取自上年的“summe”，请核对\nende: {summe: 待填}  # 上年 5.40\n",
    ),
    "with-comments": (
        "jahr: 2024\nanfang:\n  summe: 6.00 # 照表\nende:\n  summe: 5.40  # 上年 6.00\n",
        "jahr: 2025\nanfang:\n  summe: 5.40 # 照表\nende:\n  summe: 待填  # 上年 5.40\n",
    ),
    "again": (
        "jahr: 2024\nanfang:\n  summe: 6.00  # 取自上年的“summe”，请核对\nende:\n  summe: 0\n",
        "jahr: 2025\nanfang:\n  summe: 0  # 取自上年的“summe”，请核对\nende:\n  summe: 待填  # 上年 0\n",
    ),
    "beside-others": (
        "jahr: 2024\nende: {summe: 5.40}\ndrittes: {halb: 1, x: 7}  # 上年 3；取自上年的“x”，请核对。另\n",
        "jahr: 2025\nende: {summe: 待填}  # 上年 5.40\n"
        "drittes: {halb: 2.70, x: 待填}  # 上年 7；取自上年的“ende.summe / 2”，请核对。另\n",
    ),
    "computed": (
        "jahr: 2024\nanfang: {summe: 1}\nende:\n  arten:\n  - {was: 甲, betrag: 3.00}\n  - {was: 乙, betrag: 2.40}\n",
        "jahr: 2025\nanfang: {summe: 5.40}  # 取自上年的“年末合计”，请核对\nende:\n  arten:\n"
        "  - {was: 甲, betrag: 待填}  # 上年 3.00\n  - {was: 乙, betrag: 待填}  # 上年 2.40\n",
    ),
    "kinds": (
        "jahr: 2024\nanfang:\n  arten:\n  - was: 乙\n    betrag: 9\n  - was: 丙\n    betrag: 8\nende:\n  arten: "
        "[{was: 甲, betrag: 3}, {was: 乙, betrag: 2.40}]\n",
        "jahr: 2025\nanfang:\n  arten:\n  - was: 乙\n    betrag: 2.40  # 取自上年的“乙”，请核对\n"
        "  - was: 丙\n    betrag: 待填  # 上年 8\nende:\n  arten: "
        "[{was: 甲, betrag: 待填}, {was: 乙, betrag: 待填}]  # 上年 3、2.40\n",
    ),
    "in-yuan": (
        "jahr: 2024\neinheit: 元\nanfang: {summe: 6.00}\nende:\n  arten:\n  - {was: 甲, betrag: 53000.50}\n",
        "jahr: 2025\neinheit: 元\nanfang: {summe: 53000.5}  # 取自上年的“年末合计”，请核对\nende:\n  arten:\n"
        "  - {was: 甲, betrag: 待填}  # 上年 53000.50\n",
    ),
    "was-nothing": (
        "jahr: 2024\nanfang:\n  name: 甲  # 名\nende:\n  summe: 5.40\n",
        "jahr: 2025\nanfang:\n  name: 甲  # 名\n  summe: 5.40  # 取自上年的“summe”，请核对\nende:\n"
        "  summe: 待填  # 上年 5.40\n",
    ),
    "was-nothing-in-brackets": (
        "jahr: 2024\r\nanfang: {name: 甲}\r\nende: {summe: 5.40}\r\n",
        "jahr: 2025\r\nanfang: {name: 甲, summe: 5.40}\r\nende: {summe: 待填}  # 上年 5.40\r\n",
    ),
    "is-nothing": (
        "jahr: 2024\nanfang: {name: 甲}\nende: {summe: 0}\n",
        "jahr: 2025\nanfang: {name: 甲}\nende: {summe: 待填}  # 上年 0\n",
    ),
    "unknown": (
        "jahr: 2024\nanfang: {summe: 6.00}\n",
        "jahr: 2025\nanfang: {summe: 待填}  # 上年 6.00\n",
    ),
}


@pytest.mark.parametrize("case", _BALANCES)
def test_last_closing_is_offered_as_the_opening_balance(case: str, project: Path) -> None:
    balances(project)
    old, new = _BALANCES[case]

    text = rolled(project, old, 2025)

    assert re.sub("vorjahresdatei: alt.yaml\r?\n", "", text) == new


_YEARS = {
    "lines": (
        "jahr: 2024\nfrueher:\n- wann: 2022  # 照决算\n  wort: 甲\n  wert: 7\nvorjahr:\n"
        "  # 照决算\n  ausgaben: 8.10\n  # 完\n\nausgaben: 9\n",
        "jahr: 2025\nfrueher:\n- wann: 2022  # 照决算\n  wort: 甲\n  wert: 7\n- wann: 2023\n  wert: 8.10\n\n"
        "ausgaben: 待填  # 上年 9\n",
    ),
    "brackets": (
        "{jahr: 2024, vorjahr: {ausgaben: 8}, frueher: [{wert: 7, wann: 2022}, # 一\n ], ausgaben: 9}",
        "{jahr: 2025, frueher: [{wert: 7, wann: 2022}, {wert: 8, wann: 2023}, # 一\n ], ausgaben: 待填}  # 上年 9",
    ),
    "brackets-in-lines": (
        "jahr: 2024\r\n\r\nvorjahr: {ausgaben: 8}\r\n\r\nfrueher:\r\n"
        "  - {wann: 2021, wert: 6}\r\n  - {wann: 2022, wert: 7}  # 末\r\n",
        "jahr: 2025\r\n\r\nfrueher:\r\n  - {wann: 2021, wert: 6}\r\n  - {wann: 2022, wert: 7}  # 末\r\n"
        "  - {wann: 2023, wert: 8}\r\n",
    ),
    "at-the-end": (
        "jahr: 2024\nfrueher:\n  - {wann: 2022, wert: 7}\nvorjahr: {ausgaben: 8}",
        "jahr: 2025\nfrueher:\n  - {wann: 2022, wert: 7}\n  - {wann: 2023, wert: 8}\n",
    ),
    "not-known": (
        "jahr: 2024\nfrueher:\n  -\n    wann: 2022\n    wert: 7\n",
        "jahr: 2025\nfrueher:\n  -\n    wann: 2022\n    wert: 7\n  - wann: 2023\n    wert: 待填\n",
    ),
    "there-already": (
        "jahr: 2024\nfrueher:\n  - {wann: 2023, wert: 7}\n",
        "jahr: 2025\nfrueher:\n  - {wann: 2023, wert: 7}\n",
    ),
    "none": ("jahr: 2024\nvorjahr: {ausgaben: 8}\nausgaben: 9\n", "jahr: 2025\nausgaben: 待填  # 上年 9\n"),
}


@pytest.mark.parametrize("case", _YEARS)
def test_the_year_before_last_joins_the_earlier_years(case: str, project: Path) -> None:
    balances(project)
    old, new = _YEARS[case]

    text = rolled(project, old, 2025)

    assert re.sub("vorjahresdatei: alt.yaml(?:, |\r?\n)|, vorjahresdatei: alt.yaml", "", text) == new


def test_the_year_before_last_is_read_from_its_own_file(project: Path) -> None:
    balances(project)
    (project / "data/2023.yaml").write_text("jahr: 2023\nausgaben: 8.10\n", "utf-8")
    (project / "data/2024.yaml").write_text("jahr: 2024\nfrueher: [{wann: 2022, wert: 7}]\nausgaben: 9\n", "utf-8")

    text = roll_forward(Path("data/2024.yaml"), 2025).content.decode()

    assert "frueher: [{wann: 2022, wert: 7}, {wann: 2023, wert: 8.10}]\n" in text


def test_over_a_gap_no_balance_is_taken_over_and_old_figures_say_their_year(project: Path) -> None:
    balances(project)
    old = "jahr: 2024\nvorjahr: {ausgaben: 8}\nanfang: {summe: 6}\nende: {summe: 5}\n"

    assert rolled(project, old, 2026) == (
        "jahr: 2026\nvorjahr: {ausgaben: 待填}  # 2023年 8\n"
        "anfang: {summe: 待填}  # 2024年 6\nende: {summe: 待填}  # 2024年 5\n"
    )


@pytest.mark.parametrize(
    ("old", "year", "earlier"),
    [
        ("vorjahr: {ausgaben: 8}\nausgaben: 9\n", 2026, "2023, wert: 8}, {wann: 2024, wert: 9}"),
        ("vorjahr: {ausgaben: 8}\nausgaben: 9\n", 2027, "2023, wert: 8}, {wann: 2024, wert: 9}"),
        ("vorjahr: {ausgaben: 8}\n", 2026, "2023, wert: 8}, {wann: 2024, wert: 待填}"),
        ("ausgaben: 9\n", 2026, "2023, wert: 待填}, {wann: 2024, wert: 9}"),
    ],
)
def test_over_a_gap_the_years_before_have_what_the_old_file_knows_of_two(
    project: Path, old: str, year: int, earlier: str
) -> None:
    balances(project)

    text = rolled(project, f"jahr: 2024\nfrueher: [{{wann: 2022, wert: 7}}]\n{old}", year)

    assert text.split("\n")[:2] == [f"jahr: {year}", f"frueher: [{{wann: 2022, wert: 7}}, {{wann: {earlier}]"]


def test_a_year_that_the_list_has_is_not_added_over_a_gap(project: Path) -> None:
    balances(project)
    old = "jahr: 2024\nfrueher: [{wann: 2023, wert: 7}]\nvorjahr: {ausgaben: 8}\nausgaben: 9\n"

    text = rolled(project, old, 2026)

    assert "frueher: [{wann: 2023, wert: 7}, {wann: 2024, wert: 9}]\n" in text


def test_nothing_is_added_backwards(project: Path) -> None:
    balances(project)
    old = "jahr: 2024\nfrueher: [{wann: 2022, wert: 7}]\nvorjahr: {ausgaben: 8}\nausgaben: 9\n"

    assert "frueher: [{wann: 2022, wert: 7}]\n" in rolled(project, old, 2020, backwards=True)


def test_the_chart_of_years_has_no_gap_two_years_on(project: Path) -> None:
    text = roll_forward(Path("data/water.yaml"), 2026, "data/neu.yaml").content.decode()

    assert (
        "  - {year: 2022, basic: 1198.72, project: 6402.35}\n"
        "  - {year: 2023, basic: 1240.30, project: 6897.50}\n"
        "  - {year: 2024, basic: 1286.45, project: 7398.15}\n\n"
    ) in text


def test_what_the_file_of_last_year_states_is_not_stated_again(project: Path) -> None:
    balances(project)
    (project / "data/2025.yaml").write_text("jahr: 2025\nausgaben: 9\n", "utf-8")
    (project / "data/2024.yaml").write_text("jahr: 2024\nvorjahr: {ausgaben: 8}\nausgaben: 9\n", "utf-8")

    text = roll_forward(Path("data/2024.yaml"), 2026).content.decode()

    assert text == "jahr: 2026\nausgaben: 待填  # 2024年 9\n"


def test_a_fault_of_the_year_before_last_hinders_nothing(project: Path) -> None:
    balances(project)
    old = "jahr: 2024\nvorjahresdatei: fort.yaml\nanfang: {summe: 6}\nende: {summe: 5}\n"

    assert "anfang: {summe: 待填}  # 上年 6\n" in rolled(project, old, 2025)


def test_what_is_taken_over_is_to_be_looked_at_in_either_language(project: Path) -> None:
    new, facts = new_file("data/association.yaml", 2025)
    english, _ = new_file("data/association.yaml", 2025, "en")

    opening = "  opening_balance: 23325.36  # "
    assert f"{opening}取自上年的“年末结转和结余”，请核对\n" in new.content.decode()
    assert f"{opening}last year's “年末结转和结余”, to be confirmed\n" in english.content.decode()
    assert [kept.text for kept in new.kept] == ["编制数 8个", "年初结转和结余 23325.36元"]
    assert "last_year" not in facts.members


def test_the_chart_of_the_next_year_has_every_year(project: Path) -> None:
    new, _ = new_file("data/water.yaml", 2025)

    assert (
        "  - {year: 2022, basic: 1198.72, project: 6402.35}\n  - {year: 2023, basic: 1240.30, project: 6897.50}\n"
        in new.content.decode()
    )


@pytest.mark.parametrize(
    ("carrying", "code"),
    [
        ({"summe": {"type": "number", "carry_from": "endee"}}, "unknown-name"),
        ({"summe": {"type": "number", "carry_from": {"jahr": "jahr"}}}, "carry-from-misplaced"),
        (
            {"summe": {"type": "array", "carry_from": {"x": "jahr"}, "items": {"type": "number"}}},
            "carry-from-misplaced",
        ),
        (
            {"summe": {"type": "array", "carry_from": {"x": "jahr"}, "items": {"$ref": "#/$defs/posten"}}},
            "unknown-name",
        ),
        (
            {"summe": {"type": "array", "carry_from": {"was": "jah"}, "items": {"$ref": "#/$defs/posten"}}},
            "unknown-name",
        ),
        ({"summe": {"type": "number", "carry_from": "jahr +"}}, "expression-syntax"),
    ],
)
def test_a_formula_of_what_is_taken_over_is_checked_with_the_schema(
    carrying: dict[str, Any], code: str, project: Path
) -> None:
    own_schema(project, {"ende": {"type": "number"}, "einheit": {"enum": ["元", "万元"]}, **carrying}, posten=POSTEN)

    with pytest.raises(TemplateError) as caught:
        read_contract(project / "schema.json", "schema.json")

    assert [problem.code for problem in caught.value.problems] == [code]
    place = caught.value.problems[0].place
    assert place is not None
    assert '"' in place.text


def test_what_asks_for_a_field_that_a_template_leaves_out_goes_with_it(project: Path) -> None:
    path = project / "templates/self-evaluation/schema.json"
    schema = json.loads(path.read_text("utf-8"))
    schema["fields"] += ["income", "government_fund", "history"]
    path.write_text(json.dumps(schema), "utf-8")

    shape = read_contract(
        *(project / "schema.json", "schema.json"),
        *((project / f"templates/{name}/schema.json", name) for name in ("scored", "self-evaluation")),
    ).shape

    income, fund = shape.members["income"].members, shape.members["government_fund"].members
    assert [income[name].carry_from for name in ("opening_balance", "opening_kinds")] == ["", ""]
    assert fund["opening_balance"].carry_from == "closing_balance"
    assert shape.members["history"].carry_from == ""


class TestBackwards:
    """An earlier year's file from a later one's."""

    def test_is_refused_unless_it_is_asked_for(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["new", "2021", "--from", "data/2022.yaml"]) == 2
        assert capsys.readouterr().err == (
            "data/2022.yaml: 错误：这个文件是 2022 年度的，2021 年度在它前面\n"
            "  办法：年度写错了的，改正；确实要照后面的年度补做前面的，加上 --backwards。\n\n"
        )
        assert not (project / "data/2021.yaml").exists()

        assert run(["new", "2021", "--from", "data/2022.yaml", "--backwards"]) == 0
        assert "\nyear: 2021\n" in (project / "data/2021.yaml").read_text("utf-8")

    def test_in_english(
        self, project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REPORTGEN_LANG", "en")

        assert run(["new", "2021", "--from", "data/2022.yaml"]) == 2
        assert capsys.readouterr().err == (
            "data/2022.yaml: error: this file is that of 2022, and 2021 lies before it\n"
            "  to do: correct the year if it is mistyped; to make an earlier year's file from a later one all the "
            "same, add --backwards.\n\n"
        )

"""What `new` does with what was only true of the old year, with balances, and with the years before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportgen.authoring.rollover import NewFile, roll_forward
from reportgen.cli import run
from reportgen.facts.load import load_facts, parse_facts
from reportgen.facts.tree import MappingNode, Node, ScalarNode, SequenceNode, to_plain
from reportgen.places import Source


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
        ("data/hunan.yaml", 2026, ["附件序号 1", "编制数 32个"]),
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
            "  to do: correct the year if it is mistyped; to make an earlier year's file from a later one all the same, "
            "add --backwards.\n\n"
        )

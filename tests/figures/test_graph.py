"""The figure graph: every member is resolved once, and what has been derived does not change."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from reportgen.case import Case
from reportgen.errors import TemplateError
from reportgen.figures.derive import derive_figures
from reportgen.figures.graph import ComputedMember, Graph, Group, State
from reportgen.schema.nodes import ComputedField
from reportgen.values.figure import Computed, Figure, Stated
from reportgen.values.records import Record, Text, UnfollowedError, members_of, walk
from reportgen.values.rounding import NumberForm

STARTER = "data/starter.yaml"
FORMS = {"percent": NumberForm("percent", 2)}


def stated(value: str, name: str) -> Figure:
    return Figure(Decimal(value), "万元", Stated(name, name, None, value))


def field(name: str, formula: str, together: str = "") -> ComputedField:
    return ComputedField(name, name, formula, "", "", "percent", False, together, (), (), (), None, ("computed", name))


def planned(members: dict[str, Figure], *fields: ComputedField) -> tuple[Graph, Record, list[ComputedMember]]:
    """A record whose members are to be computed."""
    language = Case(STARTER).figures.language
    graph = Graph(language, FORMS, {"last": None})
    graph.root = Record(members, frozenset(f.name for f in fields), "", "", None)
    computed = [ComputedMember(graph, graph.root, each) for each in fields]
    for member in computed:
        graph.add(member)
    return graph, graph.root, computed


def test_a_member_is_computed_once_and_only_when_it_is_asked_for(project: Path) -> None:
    _, record, (member,) = planned({"a": stated("1", "a"), "b": stated("4", "b")}, field("share", "a / b"))

    states = [member.state]
    first = record.get("share")
    states.append(member.state)

    assert states == [State.NEW, State.DONE]
    assert record.get("share") is first
    assert str(first) == "25.00%"


def test_members_that_need_each_other_are_told_at_the_one_that_closes_the_circle(project: Path) -> None:
    graph, record, members = planned({}, field("a", "b"), field("b", "a"))

    assert record.get("a") is None
    assert [(place, fault.code) for place, fault in graph.faults] == [
        (("computed", "b", "formula"), "formula-circular")
    ]
    assert {member.state for member in members} == {State.DONE}


def test_what_rests_on_a_faulty_reference_stays_unfollowed(project: Path) -> None:
    graph, record, (member,) = planned({}, field("a", "broken"))
    graph.root.unfollowed = frozenset(["broken"])
    graph.root.known |= {"broken"}

    for _ in range(2):
        with pytest.raises(UnfollowedError):
            record.get("a")

    assert (member.state, graph.faults) == (State.UNFOLLOWED, [])


def test_a_group_is_balanced_before_anybody_sees_one_of_it(project: Path) -> None:
    thirds = {name: stated("1", name) for name in "abc"}
    fields = [field(f"share_{name}", f"{name} / (a + b + c)", "shares") for name in "abc"]
    _, record, members = planned(thirds, *fields)
    Group(members)

    assert str(record.get("share_b")) == "33.33%"
    assert sum(Decimal(record.get(each.name).number_text()) for each in fields) == 100


def test_one_of_a_group_may_use_another_as_it_is_alone(project: Path) -> None:
    fields = [field("x", "a / b", "both"), field("y", "1 - x", "both")]
    graph, record, members = planned({"a": stated("1", "a"), "b": stated("3", "b")}, *fields)
    Group(members)

    assert (str(record.get("y")), graph.faults) == ("66.67%", [])


def test_derived_figures_do_not_change(project: Path) -> None:
    root = Case("data/2022.yaml").figures.root

    for _, value, _ in walk(root):
        if isinstance(value, Record):
            assert value.unresolved == {}
            with pytest.raises(TypeError):
                value.put("name", 1)


def test_deriving_twice_gives_the_same_and_leaves_the_facts_alone(project: Path) -> None:
    case = Case("data/water.yaml")

    def values() -> list[tuple[str, str]]:
        layout = case.layout
        figures = derive_figures(case.facts, case.contract, layout.forms, layout.words, case.last_year.figures)
        return [(place, f"{value.value:f}") for place, value, _ in walk(figures.root) if isinstance(value, Figure)]

    assert values() == values()


def test_a_walk_meets_each_figure_once_in_the_order_of_the_file(project: Path) -> None:
    visits = list(walk(Case("data/2022.yaml").figures.root))
    paths = [value.path for _, value, _ in visits if isinstance(value, Figure) and isinstance(value.origin, Stated)]
    lines = [value.place.line for _, value, _ in visits if isinstance(value, Figure) and value.place]

    assert len(paths) == len(set(paths))
    assert lines == sorted(lines)
    assert len({reference for reference, _, _ in visits}) == len(visits)


def test_a_figure_has_the_record_for_which_it_stands(project: Path) -> None:
    documents = members_of(Case("data/2022.yaml").figures.root.get("facts"))["government_documents"]
    parts = members_of(documents)["parts"]

    assert isinstance(documents, Figure)
    assert [type(members_of(part)["name"]) for part in parts] == [Text] * len(parts)
    assert sum(part.value for part in parts) == documents.value


def test_computed_members_stand_behind_the_typed_ones_in_the_order_of_the_schema(project: Path) -> None:
    case = Case("data/2022.yaml")
    record = case.figures.root.get("expenditure")
    node, shape = record.node, case.contract.shape.members["expenditure"]
    computed = [each.name for each in shape.computed if each.name in record.members and each.name not in node.members]

    assert list(record)[: len(node.members)] == list(node.members)
    assert list(record)[len(node.members) :] == computed
    assert all(isinstance(record.get(name).origin, Computed) for name in computed)


def test_faults_of_formulas_are_told_together(project: Path, edit: Callable[..., None]) -> None:
    total = '"formula": "basic + project + (others | total | default(0))", "parts": ["basic", "project", "others"] }'
    edit("schema.json", (total, '"formula": "department.name" }'))

    with pytest.raises(TemplateError) as raised:
        _ = Case(STARTER).figures

    assert len(raised.value.problems) == 2

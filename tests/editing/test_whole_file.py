"""A whole report filled in from an empty file by operations of the form alone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportgen.authoring.blank import blank_text
from reportgen.case import Case
from reportgen.editing.apply import apply_operation
from reportgen.editing.edited_file import EditedFile
from reportgen.editing.form import form_of, walk_fields
from reportgen.editing.operations import AddField, InsertItems, Operation, RemoveField, RemoveItem, SetValue, Several
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, SequenceNode, found_at, to_plain
from reportgen.places import Source
from tests.tools.docx_parts import printed_parts

_THOUSANDS = 10_000  # a year has no commas


def typed(value: Any) -> Any:
    """A value as a person types it."""
    if isinstance(value, dict):
        return {name: typed(member) for name, member in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    if isinstance(value, Decimal):
        return f"{value:,f}" if value >= _THOUSANDS else str(value)
    return value


def fill(file: EditedFile, wanted: dict[str, Any], path: FactPath = FILE) -> None:
    """Do what a person does who fills in a group: what is asked for, what else is wanted, and nothing that is not."""
    for name, value in wanted.items():
        at = path / name
        node = found_at(file.case.facts, at.steps)
        if isinstance(node, MappingNode) and isinstance(value, dict):
            fill(file, value, at)
        elif isinstance(node, SequenceNode) and isinstance(value, list):
            operations: list[Operation] = [InsertItems(at, -1, tuple(typed(value)))]
            operations += [RemoveItem(at / 0) for _ in node.items]
            file.do(Several(tuple(operations)))
        else:
            file.do(SetValue(at, typed(value)))
    node = found_at(file.case.facts, path.steps)
    assert isinstance(node, MappingNode)
    for name in [name for name in node.members if name not in wanted]:
        file.do(RemoveField(path / name))


@pytest.mark.parametrize("name", ["2022.yaml", "water.yaml", "hunan.yaml"])
def test_a_report_filled_in_by_the_form_is_that_of_the_file_written_by_hand(project: Path, name: str) -> None:
    by_hand = Case(project / "data" / name)
    shape, template = by_hand.contract.shape, by_hand.lineage.folders[0].name
    path = project / "data" / "new.yaml"
    year = str(to_plain(by_hand.facts.members["year"]))
    blank = blank_text(shape, int(year), "zh", template="" if template == "standard" else template)
    path.write_text(blank, "utf-8", newline="")
    file = EditedFile(path)
    comments = [line for line in file.text.split("\n") if line.startswith("##")]

    wanted = to_plain(by_hand.facts)
    assert isinstance(wanted, dict)
    fill(file, wanted)
    file.save()

    built = Case(path)
    assert to_plain(built.facts) == to_plain(by_hand.facts)
    assert printed_parts(built.docx) == printed_parts(by_hand.docx)
    assert [line for line in file.text.split("\n") if line.startswith("##")] == comments
    shown = {field["path"]: field for field in walk_fields(form_of(file.case)["sections"])}
    assert not [path for path, field in shown.items() if field.get("unfilled")]
    while file.can_undo:
        file.undo()
    assert file.text == blank


@pytest.mark.parametrize("name", ["2022.yaml", "starter.yaml", "association.yaml"])
def test_a_part_that_is_added_and_taken_away_again_leaves_no_trace(project: Path, name: str) -> None:
    case = Case(project / "data" / name)
    source, shape = Source(name, (project / "data" / name).read_text("utf-8")), case.contract.shape
    absent = [
        FactPath(field["path"])
        for field in walk_fields(form_of(case)["sections"])
        if field["kind"] in ("group", "names", "list", "table") and not field["present"] and not field.get("required")
    ]

    assert len(absent) > 10
    for path in absent:
        added = apply_operation(source, AddField(path), shape, case.facts)
        removed = apply_operation(added.facts.source, RemoveField(path), shape, added.facts)
        assert added.text != source.text
        assert removed.text == source.text, path

"""Operations as JSON carries them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reportgen.editing.operations import (
    AddField,
    InsertItems,
    MoveItem,
    Operation,
    RemoveField,
    RemoveItem,
    SetValue,
    Several,
    operation_data,
    operation_of,
)
from reportgen.errors import UsageError
from reportgen.facts.paths import FactPath

SOURCES = FactPath("income.sources")


@pytest.mark.parametrize(
    "operation",
    [
        SetValue(FactPath("income.total"), "391.00"),
        SetValue(FactPath("facts.x.about"), value=True),
        AddField(FactPath("signature.date")),
        RemoveField(FactPath("preface")),
        InsertItems(SOURCES, -1, (None, {"name": "其他收入", "amount": None}, ["甲"])),
        MoveItem(SOURCES / 1, 0),
        RemoveItem(SOURCES / 0),
        Several((SetValue(FactPath("year"), "2022"), RemoveItem(SOURCES / 0))),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_an_operation_goes_through_json(operation: Operation) -> None:
    assert operation_of(json.loads(json.dumps(operation_data(operation)))) == operation


def test_a_whole_number_is_taken_as_it_is_typed() -> None:
    assert operation_of({"do": "set", "path": "year", "value": 2022}) == SetValue(FactPath("year"), "2022")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param([], id="list"),
        pytest.param({"do": "delete", "path": "year"}, id="do"),
        pytest.param({"do": "set", "value": "1"}, id="no-path"),
        pytest.param({"do": "set", "path": "a..b", "value": "1"}, id="path"),
        pytest.param({"do": "set", "path": "a[x]", "value": "1"}, id="index"),
        pytest.param({"do": "set", "path": "a", "value": 0.1}, id="float"),
        pytest.param({"do": "insert", "path": "a", "at": -2}, id="at"),
        pytest.param({"do": "insert", "path": "a", "values": []}, id="no-values"),
        pytest.param({"do": "move", "path": "a[0]", "to": True}, id="to"),
        pytest.param({"do": "several", "operations": []}, id="none"),
        pytest.param(
            {"do": "several", "operations": [{"do": "several", "operations": [{"do": "remove", "path": "a"}]}]},
            id="nested",
        ),
    ],
)
def test_what_is_no_operation_is_refused(data: Any) -> None:
    with pytest.raises(UsageError) as told:
        operation_of(data)

    assert [str(problem) for problem in told.value.problems] == ["这个改动读不懂，没有做"]

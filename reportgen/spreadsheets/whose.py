"""Whose figures a workbook has: the department and the period, wherever the data file lies, by whatever name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from reportgen.facts.paths import FactPath
from reportgen.facts.tree import UNFILLED, MappingNode, ScalarNode
from reportgen.schema.nodes import SchemaNode
from reportgen.spreadsheets.tables import word
from reportgen.values.period import read_period

_DEPARTMENT = "department-name"


class Whose(NamedTuple):
    """The period and the name of the department as a file says them; empty where it does not."""

    period: str = ""
    department: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, self))

    def differs(self, other: Whose, kind: str) -> bool:
        """Whether both say it, and not the same; `kind` is that of the period.

        What is yet to be filled in says nothing, and blanks and the width of signs tell nobody apart.
        """
        periods = [read_period(each.period, kind) or word(each.period) for each in (self, other)]
        names = [word(each.department) for each in (self, other)]
        return any(one != another and not {one, another} & {"", UNFILLED} for one, another in (periods, names))


def whose_file(facts: MappingNode, shape: SchemaNode) -> Whose:
    """Whose a data file is."""
    nodes = (shape.stated(facts, role) for role in (shape.period, _DEPARTMENT))
    return Whose(*(node.text if isinstance(node, ScalarNode) and node.value is not None else "" for node in nodes))


def whose_fields(values: Mapping[str, str], shape: SchemaNode) -> Whose:
    """The same where there are no more than the values of single fields by their paths."""
    found = []
    for role in (shape.period, _DEPARTMENT):
        path = FactPath()
        for step in shape.roles.get(role, ()):
            path = path / step
        found.append(values.get(path, ""))
    return Whose(*found)

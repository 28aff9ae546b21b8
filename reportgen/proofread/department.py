"""What a file calls its department."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.figures.figures import Figures
from reportgen.values.records import Record, Text


def own_texts(figures: Figures) -> Iterator[str]:
    """The names of the department, as it is called and as it calls itself."""
    group, *_ = figures.contract.shape.roles.get("department-name", ("",))
    department = figures.root.get(str(group)) if group else None
    if isinstance(department, Record):
        yield from (str(text) for text in department.members.values() if isinstance(text, Text))

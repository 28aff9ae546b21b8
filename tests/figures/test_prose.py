"""Where in its file a part of a narrative is typed."""

from __future__ import annotations

import pytest

from reportgen.facts.load import parse_facts
from reportgen.facts.tree import ScalarNode
from reportgen.figures.prose import Narrative, narrate_prose
from reportgen.places import Source
from reportgen.values.records import UnfollowedError
from reportgen.values.rounding import FigureError


def follow(reference: str, *_: str) -> str:
    """What a reference leads to: `x` nowhere, which is told; `y` nowhere, which is told elsewhere."""
    if "x" in reference:
        raise FigureError("prose-absent", reference=reference)
    if "y" in reference:
        raise UnfollowedError
    return reference


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("|\n  甲{{ x }}乙\n  {{ a }}丙{{ x }}\n", [(2, 4, 7), (3, 11, 7)]),
        ("|\n  {{ y }}{{ y | x }}{{ x }}{{\n  x }}\n", [(2, 10, 11), (2, 21, 7), (2, 28, 2)]),
        ("'{{ a }}''{{ x }}'\n", [(1, 17, 7)]),
        ('"甲\\n{{ x }}，{{ x\\n}}"\n', [(1, 11, 7), (1, 19, 8)]),
        ('"甲\\u007b{ x }}"\n', [(1, 9, 12)]),
        ("|\n  甲。。乙。。。丙\n", [(2, 4, 2), (2, 7, 2)]),
    ],
)
def test_each_is_told_where_it_stands(typed: str, places: list[tuple[int, int, int]]) -> None:
    scalar = parse_facts(Source("a.yaml", f"text: {typed}")).members["text"]
    assert isinstance(scalar, ScalarNode)

    problems = narrate_prose(Narrative(scalar, "text", None), follow, ()).problems

    assert [(p.place.line, p.place.column, p.place.width) for p in problems if p.place] == places

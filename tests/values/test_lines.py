"""The lines of a text are joined alike wherever the text is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.compare.facts import as_paragraphs
from reportgen.facts.load import parse_facts
from reportgen.facts.tree import ScalarNode
from reportgen.figures.prose import Narrative, narrate_prose
from reportgen.places import Source
from reportgen.values.lines import join_lines, split_paragraphs


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("甲\n乙", "甲乙"),
        ("甲 \n\t乙", "甲乙"),
        ("GDP\ngrowth", "GDP growth"),
        ("GDP\n增长", "GDP增长"),
        ("增长\n5%", "增长5%"),
        ("甲乙", "甲乙"),
    ],
)
def test_the_end_of_a_line_is_a_blank_between_western_words_alone(text: str, joined: str) -> None:
    assert join_lines(text) == joined


def test_what_stands_around_a_text_counts() -> None:
    assert [join_lines("\n", *around) for around in (("a", "b"), ("a", "乙"), ("甲", "b"), ("a", ""))] == [
        " ", "", "", ""
    ]  # fmt: skip


def test_an_empty_line_parts_paragraphs() -> None:
    assert split_paragraphs("甲\n乙\n \t\n\n  丙") == ["甲\n乙", "丙"]


@given(st.text(st.sampled_from("甲，aB1% \t\n"), min_size=1).filter(str.strip))
def test_diff_shows_a_narrative_as_the_report_prints_it(text: str) -> None:
    (scalar,) = parse_facts(Source("a.yaml", "text: x\n")).members.values()
    assert isinstance(scalar, ScalarNode)
    scalar.value = text
    prose = narrate_prose(Narrative(scalar, "text", None), lambda *_: None, ()).prose
    assert prose is not None

    printed = [str(paragraph).strip() for paragraph in prose.paragraphs]

    assert as_paragraphs(text).split("\n") == [paragraph for paragraph in printed if paragraph]

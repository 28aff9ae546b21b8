"""A short name says which figure is meant at the beginning of a sentence alone."""

from __future__ import annotations

import pytest

from reportgen.claims.passages import Passage
from reportgen.claims.reading import judge_claims
from reportgen.places import Source
from tests.claims.test_sentences import lexicon


@pytest.mark.parametrize(("text", "agrees"), [("满意率99.1%。", True), ("食堂满意率99.1%。", False)])
def test_a_short_name_with_another_in_front_of_it_is_of_that(text: str, agrees: bool) -> None:
    names = lexicon("data/starter.yaml")
    passage = Passage(text, text, Source("text", text), names.figures.words, names.units)

    assert [verdict.outcome.value for verdict in judge_claims(passage, names)] == ["agrees"] * agrees

"""Every filter says what it takes and gives."""

from __future__ import annotations

from reportgen.expressions.filters import FILTERS, make_filters
from reportgen.expressions.signatures import SIGNATURES
from reportgen.language.words import words_of
from reportgen.template.sandbox import make_environment


def test_every_filter_of_formulas_and_templates_has_a_signature() -> None:
    templates = make_environment(make_filters({}, words_of("zh"))).filters

    assert set(SIGNATURES) == {*FILTERS, *templates}
    assert list(SIGNATURES) == sorted(SIGNATURES)

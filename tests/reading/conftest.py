"""Learning a template takes most of the time of reading a report by it; these tests all have the same templates."""

from __future__ import annotations

from functools import cache

import pytest

from reportgen.reading import read

_learned_once = cache(read.TemplateReader)


@pytest.fixture(autouse=True)
def learned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates are learned by the first test that reads by them."""
    monkeypatch.setattr(read, "TemplateReader", _learned_once)

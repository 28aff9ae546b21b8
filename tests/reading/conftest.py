"""What the command reads by is learned once for all tests, and what it tries is rendered once."""

from __future__ import annotations

import pytest

from reportgen.files.project import Project
from reportgen.reading import read, trial
from tests.reading.learned import lines_printed_once, reader_of


@pytest.fixture(autouse=True)
def learned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The templates of a project are those that are shipped."""

    def reader(_: Project, template: str) -> read.TemplateReader:
        return reader_of(template)

    monkeypatch.setattr(read, "TemplateReader", reader)
    monkeypatch.setattr(trial, "printed_lines", lines_printed_once)

"""The registry of forms: what is written, and what is said with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.case import Case
from reportgen.errors import DataError
from reportgen.writers.registry import WRITERS
from tests.tools.requirement import require

DATA = "data/association.yaml"
STARTS = {"docx": b"PK", "pdf": b"%PDF-", "html": b"<!DOCTYPE html>", "md": b"# ", "txt": "临江区".encode()}


def test_what_is_to_be_said_comes_with_the_report_in_the_language_that_is_asked_for(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTGEN_FONTS", str(require("fandol-fonts")))
    (said,) = WRITERS["pdf"].write(Case(DATA)).said

    assert "仿宋_GB2312（用 FandolFang R 代替）、" in said.in_language("zh")
    assert "仿宋_GB2312 (FandolFang R stands in for it), " in said.in_language("en")


@pytest.mark.parametrize("form", WRITERS)
def test_a_form_is_written_of_what_may_be_printed(project: Path, form: str) -> None:
    writer = WRITERS[form]
    written = writer.write(Case(DATA))

    assert written.content.startswith(STARTS[form])
    Path(DATA).write_text(Path(DATA).read_text("utf-8").replace("year: 2", "year: 1"), "utf-8")
    with pytest.raises(DataError):
        writer.write(Case(DATA))

"""The templates that are shipped, each learned once: that takes most of the time of reading a report."""

from __future__ import annotations

from functools import cache

from reportgen.files.project import find_project
from reportgen.reading.read import TemplateReader
from tests.tools.root import ROOT


@cache
def reader_of(template: str) -> TemplateReader:
    """Reads reports by a template."""
    return TemplateReader(find_project(ROOT / "data"), template)

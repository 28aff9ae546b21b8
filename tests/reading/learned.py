"""What takes most of the time of reading reports, done once for all tests.

The templates that are shipped, each learned once; the data that reports of one text are tried with, each rendered once.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from reportgen.authoring.yaml_text import yaml_text
from reportgen.files.project import find_project
from reportgen.reading import trial
from reportgen.reading.probes import Press
from reportgen.reading.read import TemplateReader
from tests.tools.root import ROOT


@cache
def reader_of(template: str) -> TemplateReader:
    """Reads reports by a template."""
    return TemplateReader(find_project(ROOT / "data"), template)


_printed: dict[tuple[Press, str], list[str]] = {}
_print = trial.printed_lines


def lines_printed_once(press: Press, data: dict[str, Any]) -> list[str]:
    """The lines that a template makes of data: tests of one report try much the same data."""
    key = press, yaml_text(data)
    if key not in _printed:
        _printed[key] = _print(press, data)
    return _printed[key]

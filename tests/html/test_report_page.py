"""The page of a report: it says what the Word file says, and is right HTML with nothing from outside."""

from __future__ import annotations

import html5lib
import pytest

from reportgen import Case
from tests.tools.root import ROOT

FILES = ["2022.yaml", "water.yaml", "self-evaluation.yaml", "hunan.yaml", "education/2024.yaml", "association.yaml"]


def page_of(name: str) -> str:
    from reportgen.html.report import report_page

    case = Case(ROOT / "data" / name)
    return report_page(case.document, case.look)


@pytest.mark.parametrize("name", FILES)
def test_the_page_is_right_html(name: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page_of(name))

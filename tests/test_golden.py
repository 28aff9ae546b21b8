"""What the examples read like, block by block: a change of the golden files is part of the review."""

from __future__ import annotations

import re
from html import escape

import pytest

from reportgen import Case
from reportgen.document.blocks import Kind, Paragraph, Table
from reportgen.values.figure import Figure, Stated
from tests.tools.root import ROOT, TESTS

GOLDEN = TESTS / "golden"
EXAMPLES = ["2022", "starter", "association", "education/2024", "water", "hunan", "self-evaluation"]


def outline(file: str) -> str:
    """One line a block: what it is, and its text."""
    lines = []
    for block in Case(file).document.blocks:
        if isinstance(block, Paragraph):
            kind = f"h{block.level}" if block.kind is Kind.HEADING else str(block.kind)
            lead = "".join(run.text for run in block.runs if run.lead)
            text = block.text.removeprefix(lead)
            mark = f" h{block.level}" if block.level and block.kind is not Kind.HEADING else ""
            lines.append(f"{kind}{mark}\t{block.number}{f'[{lead}]' if lead else ''}{text}")
        elif isinstance(block, Table):
            lines += ["table\t" + " | ".join(c.paragraphs[0].text for c in row.cells) for row in block.rows]
        else:
            lines.append(type(block).__name__)
    return "\n".join(lines) + "\n"


def markup(file: str) -> str:
    """The markup, with what every figure is in the place of the number that finds it."""
    text, printed = Case(file).markup

    def described(found: re.Match[str]) -> str:
        value = printed[int(found.group(1))]
        if not isinstance(value, Figure):
            return found.group(2)
        path = f' data-path="{escape(value.path)}"' if value.path else ""
        formula = "" if isinstance(value.origin, Stated) else f' data-formula="{escape(value.formula())}"'
        return f'<data value="{value.value:f}"{path}{formula}>{found.group(2)}</data>'

    text = re.sub(r'<data data-n="\ufdd3([0-9]+)">(.*?)</data>', described, text, flags=re.DOTALL)
    text = re.sub(r' data-at="[^"]*"', "", text)
    return re.sub(r"\n\s*\n+", "\n", text)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize(("write", "ending"), [(outline, "outline.txt"), (markup, "report.html")])
def test_golden(name: str, write: object, ending: str, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"{name.replace('/', '-')}.{ending}"
    actual = write(str(ROOT / "data" / f"{name}.yaml"))  # type: ignore[operator] # parametrized functions
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(actual, "utf-8")

    assert actual == path.read_text("utf-8")

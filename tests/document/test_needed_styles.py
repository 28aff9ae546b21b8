"""A format has the styles that its template prints in; what it lacks is told at the element that needs it."""

from __future__ import annotations

import re
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from reportgen import Case
from reportgen.document.elements import PRINTED_STYLES, needed_style
from reportgen.errors import TemplateError
from reportgen.files.project import find_project
from reportgen.linting.check import check_template
from tests.tools.root import ROOT

SCHEMA = """{
  "type": "object", "additionalProperties": false, "required": ["year"],
  "properties": { "year": { "title": "年度", "description": "哪一年。", "type": "integer", "role": "year" } }
}
"""
PAGE = """<html lang="zh-CN">
<head><title>{{ year }}</title><meta name="date" content="2025-12-31"/><meta name="filename" content="x"/></head>
<body>
BLOCK
</body>
</html>
"""
BLOCKS = {
    "title": '<p class="title">题</p>',
    "label": '<p class="label">附件</p>',
    "note": '<p class="note">注</p>',
    "signature": '<p class="signature">局</p>',
    "date": '<p class="date">日</p>',
    "caption": "<table><caption>题</caption><tr><td>甲</td></tr></table>",
    "h1": "<h1>题</h1>",
    "h2": '<h2 class="run-in">题。</h2><p>文</p>',
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A template whose format has the style of the body alone."""
    folder = tmp_path / "templates" / "standard"
    folder.mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "schema.json").write_text(SCHEMA, "utf-8")
    (tmp_path / "data" / "2025.yaml").write_text("year: 2025\n", "utf-8")
    shutil.copy(ROOT / "templates" / "standard" / "format.yaml", folder)
    text = (folder / "format.yaml").read_text("utf-8")
    styles = re.compile(r"(?<=    indent: 首行缩进2字符\n)  label:.*?(?=\n# )", re.DOTALL)
    (folder / "format.yaml").write_text(styles.sub("", text, count=1), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(project: Path, block: str) -> None:
    (project / "templates" / "standard" / "report.html.j2").write_text(PAGE.replace("BLOCK", block), "utf-8")


@pytest.mark.parametrize("style", BLOCKS)
def test_a_style_that_is_needed_and_not_there_is_told_where_it_is_needed(style: str, project: Path) -> None:
    write(project, f"<p>文</p>\n{BLOCKS[style]}")

    with pytest.raises(TemplateError) as caught:
        _ = Case("data/2025.yaml").document
    (found,) = check_template(find_project(project / "data" / "2025.yaml"), "standard").problems

    for problem in (*caught.value.problems, found):
        assert (problem.code, problem.params["name"]) == ("markup-style", style)
        assert problem.place is not None
        assert problem.place.line == 5


@pytest.mark.parametrize("block", ["<p>文</p>", "<table><tr><td>甲</td></tr></table>", '<p class="unit">单位：元</p>'])
def test_what_has_its_usual_look_needs_no_style(block: str, project: Path) -> None:
    write(project, block)

    document = Case("data/2025.yaml").docx

    assert check_template(find_project(project / "data" / "2025.yaml"), "standard").problems == ()
    with zipfile.ZipFile(BytesIO(document)) as parts:
        names = re.findall(r'w:styleId="(\w+)"', parts.read("word/styles.xml").decode())
        used = re.findall(r'w:pStyle w:val="(\w+)"', parts.read("word/document.xml").decode())
    assert set(used) <= set(names)
    assert not {"Title", "Heading1", "Note", "Signature"} & set(names)


def test_a_style_is_needed_by_an_element_with_its_class() -> None:
    assert {needed_style("p", name) for name in ("title", "label", "note", "unit", "signature", "date")} | {
        needed_style(tag, "") for tag in ("h1", "h2", "h3", "h4", "h5", "h6", "table", "caption", "figcaption")
    } | {needed_style("table", "compact")} == PRINTED_STYLES
